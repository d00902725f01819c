//! The queries of a file: whether they may bring everything, and whether they run once for each of many.

use super::body::{links, model};
use super::tree::{Context, NONE, argument, bare, dotted, last};
use crate::facts::{Facts, Query, Role, Site, SiteKind};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

/// Most queries that are stated of one file.
const MOST: usize = 500;

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if matches!(context.entry.role, Role::Test | Role::Example | Role::Generated | Role::Documentation)
        || context.entry.path.contains("/migrations/")
        || context.entry.path.contains("management/commands")
    {
        return;
    }
    let before = facts.queries.len();
    for (at, node) in context.nodes.iter().enumerate() {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        // Only the end of a chain tells what becomes of it.
        let inner = context.nodes.get(node.parent).is_some_and(|parent| {
            matches!(parent.any, AnyNodeRef::ExprAttribute(_))
                && context.nodes.get(parent.parent).is_some_and(|outer| matches!(outer.any, AnyNodeRef::ExprCall(_)))
        });
        if inner || facts.queries.len() - before >= MOST {
            continue;
        }
        if let Some(found) = query(context, at, call) {
            facts.queries.push(found);
        } else if let Expr::Name(name) = &*call.func
            && name.id.starts_with(|first: char| first.is_ascii_lowercase())
            && name.id.contains('_')
            && in_loop(context, at)
        {
            // What a function of the project asks of a store is joined by `link`.
            let detail = name.id.to_string();
            facts.sites.push(Site { kind: SiteKind::CalledInLoop, detail, origin: context.at(call.range()) });
        }
    }
    views(context, facts);
}

/// Links that end a chain with one record, a number or a part.
const ONE: &[&str] = &[
    "first",
    "last",
    "get",
    "one",
    "one_or_none",
    "scalar",
    "scalar_one",
    "scalar_one_or_none",
    "count",
    "exists",
    "aggregate",
    "latest",
    "earliest",
    "get_or_404",
    "first_or_404",
    "one_or_404",
    "limit",
    "paginate",
    "slice",
    "find_one",
    "delete",
    "update",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_create",
    "bulk_update",
    "in_bulk",
    "single",
    "maybe_single",
    "range",
    "iterator",
    "yield_per",
    "fetchone",
    "fetchmany",
    "to_list",
    "none",
    "raw",
    "create_user",
    "create_superuser",
    "acount",
    "aget",
    "afirst",
    "aexists",
    "get_queryset",
    "document",
    "top_k",
    "values_list_first",
    "in_",
    "scalar_subquery",
    "subquery",
    "group_by",
    "earliest_or_none",
    "explain",
    "partitions",
];
/// Links that leave the number of records open.
const FILTERS: &[&str] = &[
    "filter",
    "filter_by",
    "where",
    "exclude",
    "eq",
    "neq",
    "gt",
    "gte",
    "lt",
    "lte",
    "like",
    "ilike",
    "is_",
    "contains",
    "search",
    "join",
    "having",
    "annotate_filter",
    "or_",
    "match",
];
/// Links that read what people choose from.
const LISTED: &[&str] = &["values", "values_list", "only", "with_entities", "distinct"];

fn query(context: &Context<'_>, at: usize, call: &ExprCall) -> Option<Query> {
    let name = dotted(&call.func)?;
    let chain = links(call);
    let has = |list: &[&str]| chain.iter().any(|(link, _)| list.contains(link));
    let def = context.nodes.get(at)?.def;
    let (store, table, needs_end) = if name.contains(".objects.") || name.contains("._default_manager.") {
        ("django", name.split(".objects.").next().map(last).map(str::to_owned), true)
    } else if name.contains(".query.")
        && name.split(".query.").next().is_some_and(|before| last(before).starts_with(|c: char| c.is_ascii_uppercase()))
    {
        ("sqlalchemy", name.split(".query.").next().map(last).map(str::to_owned), false)
    } else if has(&["query"])
        && chain.iter().any(|(link, inner)| {
            *link == "query"
                && inner.arguments.args.first().is_some_and(|given| {
                    dotted(given).is_some_and(|name| last(&name).starts_with(|c: char| c.is_ascii_uppercase()) || name.contains('.'))
                })
        })
    {
        let (_, inner) = chain.iter().find(|(link, _)| *link == "query")?;
        let given = argument(inner, 0)?;
        // A single column or a sum is no row.
        if !matches!(given, Expr::Name(_)) && !dotted(given).is_some_and(|name| last(&name).starts_with(|c: char| c.is_ascii_uppercase())) {
            return None;
        }
        ("sqlalchemy", model(context, given, NONE), false)
    } else if matches!(last(&name), "all" | "fetchall" | "scalars" | "exec" | "execute")
        && chain.iter().any(|(_, inner)| inner.arguments.args.first().is_some_and(|given| selects(context, given, def)))
    {
        return selected(context, at, call, &chain, def);
    } else if matches!(last(&name), "find" | "to_list")
        && (context.uses("pymongo") || context.uses("motor") || context.uses("flask_pymongo"))
    {
        let (_, find) = chain.iter().find(|(link, _)| *link == "find")?;
        let owner = dotted(&find.func)?;
        let table = owner.rsplit_once('.').map(|(before, _)| last(before).to_owned());
        let filtered = argument(find, 0).is_some_and(|filter| !matches!(filter, Expr::Dict(dict) if dict.items.is_empty()));
        let capped = chain.iter().any(|(link, inner)| {
            *link == "limit" || *link == "to_list" && argument(inner, 0).is_some_and(|given| !given.is_none_literal_expr())
        });
        return Some(made(context, at, call, "mongodb", table, capped, filtered, false));
    } else {
        return None;
    };
    // A chain that only filters is not asked for yet; Django asks when it is gone through.
    let ends = if needs_end {
        has(&["all", "filter", "exclude", "order_by", "select_related", "prefetch_related", "values", "values_list", "annotate"])
            || has(ONE)
    } else {
        has(&["all"]) || has(ONE)
    };
    if !ends {
        return None;
    }
    let mut bounded = has(ONE) || sliced(context, at);
    // A set of records in a variable or at a class may get its limit later, and lists of views get theirs by pages.
    if needs_end && !bounded {
        bounded = is_kept(context, at);
    }
    Some(made(context, at, call, store, table, bounded, has(FILTERS), has(LISTED)))
}

/// `session.exec(select(X)).all()`, `session.execute(select(X)).scalars().all()`
fn selected(context: &Context<'_>, at: usize, call: &ExprCall, chain: &[(&str, &ExprCall)], def: usize) -> Option<Query> {
    let given = chain.iter().find_map(|(_, inner)| inner.arguments.args.first().filter(|given| selects(context, given, def)))?;
    if !chain.iter().any(|(link, _)| matches!(*link, "all" | "fetchall")) {
        return None;
    }
    let statement = match bare(given) {
        Expr::Name(name) => context.initial(&name.id, def)?,
        other => other,
    };
    let Expr::Call(statement) = bare(statement) else { return None };
    let inner = links(statement);
    let has = |list: &[&str]| inner.iter().any(|(link, _)| list.contains(link));
    let table = inner
        .iter()
        .find(|(link, _)| *link == "select")
        .and_then(|(_, link)| argument(link, 0))
        .and_then(|given| model(context, given, NONE));
    // A statement that a variable holds may be narrowed further on.
    let kept = matches!(bare(given), Expr::Name(name) if context.text(context.defs.get(def)?.function).matches(&format!("{} = {}.", name.id, name.id)).count() > 0);
    let counts = context.text(statement.range()).contains("func.");
    Some(made(context, at, call, "sqlalchemy", table, kept || counts || has(&["limit", "group_by", "offset"]), has(FILTERS), false))
}

fn selects(context: &Context<'_>, expression: &Expr, def: usize) -> bool {
    let value = match bare(expression) {
        Expr::Name(name) => context.initial(&name.id, def),
        other => Some(other),
    };
    match value.map(bare) {
        Some(Expr::Call(call)) => links(call).iter().any(|(link, _)| *link == "select"),
        _ => false,
    }
}

/// Whether a part of the records is taken: `[:10]`.
fn sliced(context: &Context<'_>, at: usize) -> bool {
    let parent = context.nodes.get(at).and_then(|node| context.nodes.get(node.parent));
    parent.is_some_and(|parent| matches!(parent.any, AnyNodeRef::ExprSubscript(_)))
}

/// Whether a set of records is kept, handed on or only asked whether there are any, rather than gone through here.
fn is_kept(context: &Context<'_>, at: usize) -> bool {
    for above in context.above(at).take(6) {
        match above.any {
            AnyNodeRef::StmtFor(_) | AnyNodeRef::Comprehension(_) => return false,
            AnyNodeRef::StmtAssign(assign) => {
                // Gone through or shown whole later on.
                let Some(Expr::Name(name)) = assign.targets.first() else { return true };
                let Some(def) = context.defs.get(above.def) else { return true };
                let text = context.text(def.function.range());
                let pages = ["Paginator(", "paginate", "[:", "page_obj", "limit"].iter().any(|word| text.contains(word));
                let narrowed = text.contains(&format!("{} = {}.", name.id, name.id)) || text.contains(&format!("{}.filter", name.id));
                let shown = text.contains("render(") || text.contains("many=True") || text.contains(&format!("in {}", name.id));
                return pages || narrowed || !shown;
            }
            AnyNodeRef::Arguments(_) => {
                let outer = context.nodes.get(above.parent).map(|node| node.any);
                return !matches!(outer, Some(AnyNodeRef::ExprCall(call)) if dotted(&call.func).is_some_and(|name| name == "list" || name.ends_with("Serializer")));
            }
            AnyNodeRef::ExprDict(_) | AnyNodeRef::Keyword(_) => return true,
            AnyNodeRef::StmtReturn(_) => return true,
            _ => {}
        }
    }
    true
}

#[expect(clippy::too_many_arguments, reason = "one for each trait of a query")]
fn made(
    context: &Context<'_>,
    at: usize,
    call: &ExprCall,
    store: &str,
    table: Option<String>,
    bounded: bool,
    filtered: bool,
    names_only: bool,
) -> Query {
    // The place is the line at which the chain ends: there its method stands.
    let ends = links(call);
    let ends_with = |list: &[&str]| ends.iter().any(|(link, _)| list.contains(link));
    let operation = match () {
        () if ends_with(&["create", "bulk_create", "get_or_create", "update_or_create", "create_user", "create_superuser"]) => "insert",
        () if ends_with(&["update", "bulk_update"]) => "update",
        () if ends_with(&["delete"]) => "delete",
        () => "select",
    };
    Query {
        store: store.to_owned(),
        table,
        operation: operation.to_owned(),
        bounded,
        filtered,
        all_columns: true,
        names_only,
        block: block(context, at),
        in_loop: in_loop(context, at),
        origin: context.at(call.range()),
    }
}

fn block(context: &Context<'_>, at: usize) -> u32 {
    let around = context.above(at).find(|above| {
        matches!(
            above.any,
            AnyNodeRef::StmtIf(_)
                | AnyNodeRef::StmtFor(_)
                | AnyNodeRef::StmtFunctionDef(_)
                | AnyNodeRef::ElifElseClause(_)
                | AnyNodeRef::ExceptHandlerExceptHandler(_)
        )
    });
    around.map_or(0, |node| context.at(node.any.range()).line)
}

/// Whether a query is sent once for each of a list of unknown length.
pub(super) fn in_loop(context: &Context<'_>, at: usize) -> bool {
    let Some(place) = context.nodes.get(at).map(|node| node.any.range()) else { return false };
    for above in context.above(at) {
        match above.any {
            AnyNodeRef::StmtFor(each) => {
                // The list that is gone through is asked for once.
                if each.iter.range().contains_range(place) {
                    return false;
                }
                return !is_short(context, &each.iter, above.def);
            }
            AnyNodeRef::ExprListComp(each) => {
                return each.elt.range().contains_range(place)
                    && each.generators.first().is_some_and(|generator| !is_short(context, &generator.iter, above.def));
            }
            AnyNodeRef::ExprDictComp(each) => {
                return each.generators.first().is_some_and(|generator| {
                    !generator.iter.range().contains_range(place) && !is_short(context, &generator.iter, above.def)
                });
            }
            // What leaves the loop runs once.
            AnyNodeRef::StmtReturn(_) | AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtWhile(_) | AnyNodeRef::StmtClassDef(_) => {
                return false;
            }
            _ => {}
        }
    }
    false
}

/// Whether a list is one of the code's own, or cut to a few.
fn is_short(context: &Context<'_>, list: &Expr, def: usize) -> bool {
    match bare(list) {
        Expr::List(_) | Expr::Tuple(_) | Expr::Set(_) => true,
        Expr::Name(name) => {
            context.initial(&name.id, def).is_some_and(|value| {
                matches!(bare(value), Expr::List(list) if !list.elts.is_empty()) || matches!(bare(value), Expr::Tuple(_) | Expr::Dict(_))
            }) || name.id.as_str().chars().all(|c| c.is_ascii_uppercase() || c == '_')
        }
        Expr::Call(call) => {
            dotted(&call.func).is_some_and(|name| name == "range" && call.arguments.args.iter().all(Expr::is_literal_expr)) || {
                // `for key, value in TABLE.items()`
                match &*call.func {
                    Expr::Attribute(member) if matches!(member.attr.as_str(), "items" | "keys" | "values") => {
                        is_short(context, &member.value, def)
                    }
                    _ => false,
                }
            }
        }
        Expr::Subscript(member) => {
            matches!(&*member.slice, Expr::Slice(slice) if slice.upper.as_deref().and_then(super::tree::number).is_some_and(|end| end <= 20))
        }
        _ => false,
    }
}

/// Lists of Django's views and of its REST framework: whole where no pages are asked for.
fn views(context: &Context<'_>, facts: &mut Facts) {
    for class in &context.classes {
        let bases: Vec<String> = class.def.arguments.iter().flat_map(|arguments| &arguments.args).filter_map(dotted).collect();
        let is = |names: &[&str]| bases.iter().any(|base| names.contains(&last(base)));
        let rest = is(&["ModelViewSet", "ReadOnlyModelViewSet", "ListAPIView", "ListCreateAPIView", "ListModelMixin"]);
        let page = is(&["ListView"]);
        if !rest && !page {
            continue;
        }
        let given = |name: &str| {
            class.def.body.iter().find_map(|statement| match statement {
                ruff_python_ast::Stmt::Assign(assign) => assign
                    .targets
                    .iter()
                    .any(|target| matches!(target, Expr::Name(target) if target.id.as_str() == name))
                    .then_some((&*assign.value, assign.range)),
                _ => None,
            })
        };
        let text = context.text(class.def.range());
        let own = given("pagination_class").map(|(value, _)| !value.is_none_literal_expr()).or_else(|| given("paginate_by").map(|_| true));
        let (table, place) = match given("queryset").or_else(|| given("model")) {
            Some((value, range)) => (model(context, value, NONE), range),
            None => match text.contains("def get_queryset") {
                true => (None, class.def.name.range()),
                false => continue,
            },
        };
        let filtered = text.contains("def get_queryset") && [".filter(", ".exclude(", "user"].iter().any(|word| text.contains(word));
        facts.queries.push(Query {
            // What the settings say about pages is joined in by `link`.
            store: if rest && own.is_none() { "django-rest" } else { "django" }.to_owned(),
            table: table.or_else(|| {
                given("serializer_class")
                    .and_then(|(value, _)| dotted(value))
                    .map(|name| last(&name).trim_end_matches("Serializer").to_owned())
            }),
            operation: "select".to_owned(),
            bounded: own == Some(true),
            filtered,
            all_columns: true,
            names_only: false,
            block: 0,
            in_loop: false,
            origin: context.at(place),
        });
    }
}
