//! The queries of a file.

use super::Context;
use super::body::entity;
use super::records::records;
use super::sites::expression::{Link, argument, bare, chain, is_constant, last, name, number, object, parts, property, string};
use crate::facts::{Facts, Query, Role, Site, SiteKind};
use oxc_ast::ast::{CallExpression, Expression, ObjectExpression, ObjectPropertyKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::{GetSpan, Span};

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::AwaitExpression, AstType::CallExpression];

/// Looks at one node.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if matches!(context.entry.role, Role::Test | Role::Example | Role::Generated) {
        return;
    }
    if let AstKind::AwaitExpression(waited) = node.kind() {
        called_in_loop(context, node, &waited.argument, facts);
    }
    let AstKind::CallExpression(call) = node.kind() else { return };
    let Expression::StaticMemberExpression(callee) = bare(&call.callee) else {
        match called {
            "getDocs" => firestore(context, node, call, facts),
            "query" | "execute" => statement(context, node, call, facts),
            _ => {}
        }
        return;
    };
    let method = callee.property.name.as_str();
    let owner = parts(called).0;
    match method {
        "from" => {
            let (links, end) = chain(context, node);
            if last(owner) == "select()" || owner.contains(".select()") {
                drizzle(context, node, call, callee.property.span, &links, end, facts);
            } else if let Some(table) = argument(call, 0).and_then(string)
                && !matches!(owner, "Array" | "Buffer" | "Object" | "Uint8Array")
                && !owner.ends_with("storage")
            {
                supabase(context, node, (table, callee.property.span), &links, end, facts);
            }
        }
        "findMany" => {
            let table = last(owner).to_owned();
            if of_prisma(owner) {
                let options = argument(call, 0).and_then(object);
                let has = |key: &str| options.is_some_and(|options| property(options, key).is_some());
                let unclear = call.arguments.len() == 1 && options.is_none() || options.is_some_and(super::sites::expression::spreads);
                let bounded = unclear || has("take") || has("limit") || has("cursor");
                let found = Found {
                    store: "prisma",
                    table: Some(table),
                    operation: "select",
                    bounded,
                    filtered: has("where"),
                    all_columns: !has("select"),
                };
                push(context, node, call.span, found, facts);
            }
        }
        // One row is no burden by itself, but it is one for each of a list.
        "findUnique" | "findUniqueOrThrow" | "findFirst" | "findFirstOrThrow" | "findById" | "findByPk" | "findOne"
            if (model(context, &callee.object, owner).is_some() || of_prisma(owner)) && in_loop(context, node.id()) =>
        {
            let store = if of_prisma(owner) { "prisma" } else { "mongoose" };
            single(context, node, call, store, Some(records(last(owner))), facts);
        }
        "query" | "execute" | "all" if !owner.ends_with("ctx.db") => statement(context, node, call, facts),
        "findAll" if owner.chars().next().is_some_and(char::is_uppercase) || owner.starts_with("db.") => {
            let options = argument(call, 0).and_then(object);
            let has = |key: &str| options.is_some_and(|options| property(options, key).is_some());
            let bounded = has("limit") || call.arguments.len() == 1 && options.is_none();
            let found = Found {
                store: "sequelize",
                table: Some(last(owner).to_owned()),
                operation: "select",
                bounded,
                filtered: has("where"),
                all_columns: true,
            };
            push(context, node, call.span, found, facts);
        }
        "find" if let Some(model) = model(context, &callee.object, owner) => {
            let (links, _) = chain(context, node);
            let filter = argument(call, 0);
            let everything = filter.is_none_or(|filter| object(filter).is_some_and(|filter| filter.properties.is_empty()));
            let bounded = links.iter().any(|link| matches!(link.method, "limit" | "skip" | "paginate" | "countDocuments" | "cursor"));
            let found = Found {
                store: "mongoose",
                table: Some(model.to_owned()),
                operation: "select",
                bounded,
                filtered: !everything,
                all_columns: true,
            };
            push(context, node, call.span, found, facts);
        }
        "query" if owner.ends_with("ctx.db") => {
            let (links, _) = chain(context, node);
            let collects = links.iter().any(|link| link.method == "collect");
            let filtered = links.iter().any(|link| matches!(link.method, "withIndex" | "filter" | "withSearchIndex"));
            if collects {
                let table = argument(call, 0).and_then(string).map(str::to_owned);
                push(
                    context,
                    node,
                    call.span,
                    Found { store: "convex", table, operation: "select", bounded: false, filtered, all_columns: true },
                    facts,
                );
            }
        }
        "list" | "filter" | "get" if owner.contains("entities.") => {
            let Some(entity) = entity(context, &[], call, called) else { return };
            // The kit answers with fifty rows at most unless more are asked for.
            let found = Found {
                store: "base44",
                table: Some(entity.name),
                operation: "select",
                bounded: true,
                filtered: method == "filter",
                all_columns: false,
            };
            push(context, node, callee.property.span, found, facts);
        }
        "collection" => {
            let (links, _) = chain(context, node);
            let table = argument(call, 0).and_then(string).map(str::to_owned);
            if links.last().is_some_and(|link| link.method == "get") && table.is_some() {
                let by_id = links.iter().any(|link| matches!(link.method, "doc" | "limit" | "count"));
                let filtered = links.iter().any(|link| link.method == "where");
                push(
                    context,
                    node,
                    call.span,
                    Found { store: "firestore", table, operation: "select", bounded: by_id, filtered, all_columns: true },
                    facts,
                );
            }
        }
        _ => {}
    }
}

/// A statement that picks by a value and is sent once for each of a list, or that reads a whole table.
fn statement<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(text) = argument(call, 0).and_then(string) else { return };
    let text = text.trim_start();
    if !text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("select ") || start.eq_ignore_ascii_case("select\n")) {
        return;
    }
    if (text.contains("$1") || text.contains('?')) && in_loop(context, node.id()) {
        single(context, node, call, "sql", None, facts);
    } else if let Some(table) = whole_table(text)
        // What Salesforce is asked comes page by page.
        && !context.whole.contains("jsforce")
    {
        let all_columns = text.contains('*');
        let found = Found { store: "sql", table: Some(table), operation: "select", bounded: false, filtered: false, all_columns };
        push(context, node, call.span, found, facts);
    }
}

/// Longest statement that is taken apart, in bytes.
const LONG: usize = 2_000;

/// The table of which a statement reads every row: nothing picks among them, cuts them off or sums them up.
fn whole_table(text: &str) -> Option<String> {
    let lower = text.get(..LONG).unwrap_or(text).to_ascii_lowercase();
    let words: Vec<&str> = lower.split(|c: char| c.is_ascii_whitespace() || matches!(c, ';' | '(' | ')' | ',')).collect();
    let picks = ["where", "limit", "group", "having", "distinct", "union", "fetch", "top", "count", "max", "min", "sum", "avg", "inner"];
    if text.len() > LONG || words.iter().any(|word| picks.contains(word)) {
        return None;
    }
    let at = words.iter().position(|word| *word == "from")?;
    let table = words.get(at + 1)?.trim_matches(['"', '`']);
    let system = ["information_schema", "pg_", "sqlite_"].iter().any(|start| table.starts_with(start));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
    (!system && !table.is_empty() && table.bytes().all(plain)).then(|| table.to_owned())
}

/// Whether it is a model of Prisma's client.
fn of_prisma(owner: &str) -> bool {
    let root = owner.split('.').next().unwrap_or("");
    let client = owner.rsplit('.').nth(1).unwrap_or("");
    let named = |name: &str| name.to_ascii_lowercase().contains("prisma");
    owner.contains('.') && (named(root) || named(client) || matches!(root, "db" | "tx" | "client" | "this" | "ctx"))
}

/// A query for one row.
fn single<'a>(
    context: &Context<'_, 'a>,
    node: &AstNode<'a>,
    call: &CallExpression<'a>,
    store: &'static str,
    table: Option<&str>,
    facts: &mut Facts,
) {
    let table = table.map(str::to_owned);
    let found = Found { store, table, operation: "select", bounded: true, filtered: true, all_columns: false };
    push(context, node, call.span, found, facts);
}

/// What one query was found to be.
struct Found {
    store: &'static str,
    table: Option<String>,
    operation: &'static str,
    bounded: bool,
    filtered: bool,
    all_columns: bool,
}

fn push<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, span: Span, found: Found, facts: &mut Facts) {
    facts.queries.push(Query {
        store: found.store.to_owned(),
        table: found.table,
        operation: found.operation.to_owned(),
        bounded: found.bounded,
        filtered: found.filtered,
        all_columns: found.all_columns,
        names_only: is_choice(context, node),
        block: block(context, node.id()),
        in_loop: in_loop(context, node.id()),
        origin: context.at(span),
    });
}

/// Columns that a list to choose from shows.
const LISTED: &[&str] =
    &["id", "name", "title", "label", "code", "slug", "value", "full_name", "display_name", "fullName", "displayName", "key", "sku"];

/// Whether a query reads only what people choose from.
fn is_choice<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>) -> bool {
    let AstKind::CallExpression(call) = node.kind() else { return false };
    if let Some(options) = argument(call, 0).and_then(object) {
        let listed = |selected: &ObjectExpression<'a>| {
            selected.properties.len() <= 3
                && selected.properties.iter().all(|property| match property {
                    ObjectPropertyKind::ObjectProperty(pair) => pair.key.static_name().is_some_and(|key| LISTED.contains(&key.as_ref())),
                    ObjectPropertyKind::SpreadProperty(_) => false,
                })
        };
        return property(options, "distinct").is_some() || property(options, "select").and_then(object).is_some_and(listed);
    }
    let (links, _) = chain(context, node);
    let selected = links.iter().find(|link| link.method == "select").and_then(|link| argument(link.call, 0)).and_then(string);
    selected.is_some_and(|columns| columns.split(',').count() <= 3 && columns.split(',').all(|column| LISTED.contains(&column.trim())))
}

/// What the records of a model of Mongoose are called: of one capitalised name that the file brings in, or of what is
/// surely one.
fn model<'n, 'a: 'n>(context: &Context<'_, 'a>, holder: &Expression<'a>, owner: &'n str) -> Option<&'n str> {
    let capital =
        owner.starts_with(|first: char| first.is_ascii_uppercase()) && !owner.contains(['.', '(']) && owner != owner.to_ascii_uppercase();
    context.model_of(holder).or_else(|| capital.then(|| records(owner)))
}

/// Filters of the Supabase client that leave the number of rows open.
const FILTERS: &[&str] =
    &["eq", "neq", "gt", "gte", "lt", "lte", "like", "ilike", "is", "contains", "match", "or", "filter", "not", "overlaps", "textSearch"];

fn supabase<'a>(
    context: &Context<'_, 'a>,
    node: &AstNode<'a>,
    (table, place): (&str, Span),
    links: &[Link<'a>],
    end: NodeId,
    facts: &mut Facts,
) {
    let Some(operation) = links.iter().find(|link| matches!(link.method, "select" | "insert" | "update" | "upsert" | "delete")) else {
        return;
    };
    let by_id = |link: &Link<'a>| {
        link.method == "eq"
            && argument(link.call, 0).and_then(string).is_some_and(|column| matches!(column, "id" | "slug" | "uuid" | "email" | "token"))
    };
    let counted = |link: &Link<'a>| {
        link.method == "select" && argument(link.call, 1).and_then(object).is_some_and(|options| property(options, "head").is_some())
    };
    // A query that is kept in a variable first may get its limit later.
    let kept = !matches!(
        context.semantic.nodes().parent_kind(end),
        AstKind::AwaitExpression(_)
            | AstKind::ReturnStatement(_)
            | AstKind::StaticMemberExpression(_)
            | AstKind::ArrayExpression(_)
            | AstKind::ExpressionStatement(_)
            | AstKind::ArrowFunctionExpression(_)
    );
    let bounded = kept
        || links
            .iter()
            .any(|link| matches!(link.method, "limit" | "range" | "single" | "maybeSingle" | "in" | "csv") || by_id(link) || counted(link));
    let all_columns = argument(operation.call, 0).and_then(string).is_none_or(|columns| columns.contains('*'));
    let name = match operation.method {
        "upsert" => "insert",
        other => other,
    };
    let operation_name = ["select", "insert", "update", "delete"].into_iter().find(|known| *known == name).unwrap_or("select");
    let filtered = links.iter().any(|link| FILTERS.contains(&link.method));
    let found = Found { store: "supabase", table: Some(table.to_owned()), operation: operation_name, bounded, filtered, all_columns };
    push(context, node, place, found, facts);
}

fn drizzle<'a>(
    context: &Context<'_, 'a>,
    node: &AstNode<'a>,
    call: &CallExpression<'a>,
    place: Span,
    links: &[Link<'a>],
    end: NodeId,
    facts: &mut Facts,
) {
    let Some(table) = argument(call, 0).map(name).filter(|table| !table.is_empty()) else { return };
    let kept = matches!(context.semantic.nodes().parent_kind(end), AstKind::VariableDeclarator(_));
    let bounded = kept || links.iter().any(|link| matches!(link.method, "limit" | "groupBy" | "$dynamic" | "as"));
    let filtered = links.iter().any(|link| matches!(link.method, "where" | "having"));
    let aggregate = ["count(", "sum(", "avg("].iter().any(|function| context.text(call.span).contains(function));
    let found = Found {
        store: "drizzle",
        table: Some(last(&table).to_owned()),
        operation: "select",
        bounded: bounded || aggregate,
        filtered,
        all_columns: true,
    };
    push(context, node, place, found, facts);
}

fn firestore<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(asked) = argument(call, 0).and_then(|asked| made(context, asked)) else { return };
    let mut filtered = false;
    let mut bounded = false;
    let collection = match name(&asked.callee).as_ref() {
        "collection" => asked,
        // `query(collection(db, "logs"), orderBy("createdAt"))`
        "query" => {
            for part in asked.arguments.iter().skip(1) {
                match part.as_expression().and_then(|part| made(context, part)).map(|part| name(&part.callee).into_owned()) {
                    Some(part) if part.starts_with("limit") || part.starts_with("start") || part.starts_with("end") => bounded = true,
                    Some(part) if matches!(part.as_str(), "where" | "and" | "or") => filtered = true,
                    Some(part) if part == "orderBy" => {}
                    // Conditions that are put together elsewhere.
                    _ => bounded = true,
                }
            }
            let Some(within) = argument(asked, 0).and_then(|within| made(context, within)) else { return };
            if name(&within.callee) != "collection" {
                return;
            }
            within
        }
        _ => return,
    };
    let table = argument(collection, 1).and_then(string).map(str::to_owned);
    let nested = collection.arguments.len() > 2;
    let filtered = filtered || nested;
    push(context, node, call.span, Found { store: "firestore", table, operation: "select", bounded, filtered, all_columns: true }, facts);
}

/// The call that makes a value, directly or by way of a variable.
fn made<'e, 'a: 'e>(context: &Context<'e, 'a>, value: &'e Expression<'a>) -> Option<&'e CallExpression<'a>> {
    match bare(value) {
        Expression::CallExpression(call) => Some(call),
        Expression::Identifier(kept) => match context.initial(kept).map(bare) {
            Some(Expression::CallExpression(call)) => Some(call),
            _ => None,
        },
        _ => None,
    }
}

/// The line at which the innermost block around a query starts.
fn block(context: &Context<'_, '_>, query: NodeId) -> u32 {
    let around = context.semantic.nodes().ancestors(query).find_map(|above| match above.kind() {
        AstKind::BlockStatement(block) => Some(block.span),
        AstKind::FunctionBody(body) => Some(body.span),
        AstKind::ArrowFunctionExpression(function) => Some(function.span),
        AstKind::ConditionalExpression(choice) => Some(choice.span),
        AstKind::IfStatement(choice) => Some(choice.span),
        AstKind::SwitchCase(case) => Some(case.span),
        _ => None,
    });
    around.map_or(0, |span| context.at(span).line)
}

/// Whether a list is cut to a few entries: `list.slice(0, 3)`.
fn is_short(list: &Expression<'_>) -> bool {
    let Expression::CallExpression(call) = bare(list) else { return false };
    last(&name(&call.callee)) == "slice"
        && argument(call, 0).and_then(number) == Some(0.0)
        && argument(call, 1).and_then(number).is_some_and(|end| end <= 10.0)
}

/// Whether a query or call is sent once for each of a list of unknown length.
pub(super) fn in_loop(context: &Context<'_, '_>, query: NodeId) -> bool {
    let nodes = context.semantic.nodes();
    let mut inside = nodes.get_node(query).kind().span();
    for above in nodes.ancestors(query).take(40) {
        match above.kind() {
            AstKind::ForOfStatement(each) => {
                return each.right.span() != inside
                    && !is_constant(context, &each.right)
                    && !["chunk", "batches"].iter().any(|word| context.text(each.right.span()).contains(word))
                    && !is_short(&each.right);
            }
            // Reads page after page.
            AstKind::WhileStatement(_) | AstKind::DoWhileStatement(_) => return false,
            AstKind::ForInStatement(_) => return true,
            // A function runs once for each only where it is the callback of an iteration.
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => {
                let AstKind::CallExpression(call) = nodes.parent_kind(above.id()) else { return false };
                let Expression::StaticMemberExpression(member) = bare(&call.callee) else { return false };
                let iterates = matches!(member.property.name.as_str(), "map" | "forEach" | "flatMap");
                return iterates && !is_constant(context, &member.object) && !is_short(&member.object);
            }
            _ => {}
        }
        inside = above.kind().span();
    }
    false
}

/// A function of the project that is waited for once for each of a list: what it asks of a store is joined by `link`.
fn called_in_loop<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, waited: &Expression<'a>, facts: &mut Facts) {
    let Expression::CallExpression(call) = bare(waited) else { return };
    let plain = match bare(&call.callee) {
        Expression::Identifier(_) => true,
        Expression::StaticMemberExpression(member) => matches!(bare(&member.object), Expression::Identifier(_)),
        _ => false,
    };
    if plain && in_loop(context, node.id()) {
        let detail = name(&call.callee).into_owned();
        facts.sites.push(Site { kind: SiteKind::CalledInLoop, detail, origin: context.at(call.span) });
    }
}
