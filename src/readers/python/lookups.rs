//! By which columns code asks tables: Django's `User.objects.filter(email=…)` and SQLAlchemy's
//! `select(User).where(User.email == …)`, `session.query(User).filter_by(email=…)`.

use super::tree::{Context, argument, dotted, last};
use crate::facts::{Facts, Lookup, Role};
use ruff_python_ast::{AnyNodeRef, CmpOp, Expr, ExprCall, Operator};

/// Most look-ups of one file, and most columns of one.
const MOST: usize = 500;
const COLUMNS: usize = 20;
/// How far up what becomes of a chain is looked for.
const ABOVE: usize = 12;

/// Ends of field names of Django's that compare the field itself in a way that an index serves.
const COMPARES: &[&str] = &["exact", "iexact", "in", "gt", "gte", "lt", "lte", "startswith"];
/// Links that take the one record.
const SINGLE: &[&str] =
    &["first", "one", "one_or_none", "scalar", "scalar_one", "scalar_one_or_none", "get_or_404", "first_or_404", "get", "afirst", "aget"];

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if matches!(context.entry.role, Role::Test | Role::Example | Role::Generated | Role::Documentation) {
        return;
    }
    let before = facts.lookups.len();
    for (at, node) in context.nodes.iter().enumerate() {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        if facts.lookups.len() - before >= MOST {
            return;
        }
        let Some(asked) = asked(call) else { continue };
        let ends: Vec<&str> = behind(context, at);
        let operation = ends.iter().find_map(|end| match *end {
            "delete" | "adelete" => Some("delete"),
            "update" | "aupdate" => Some("update"),
            _ => None,
        });
        facts.lookups.push(Lookup {
            store: asked.store.to_owned(),
            table: asked.table,
            other_schema: false,
            operation: operation.unwrap_or("select").to_owned(),
            single: asked.whole && (asked.single || ends.iter().any(|end| SINGLE.contains(end))),
            columns: asked.columns,
            lists: false,
            origin: context.at(call),
        });
    }
}

struct Asked {
    store: &'static str,
    table: String,
    columns: Vec<String>,
    /// All conditions are known.
    whole: bool,
    single: bool,
}

/// What one link of a chain asks for.
fn asked(call: &ExprCall) -> Option<Asked> {
    let name = dotted(&call.func)?;
    let method = last(&name);
    let class = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase()).then(|| name.to_owned());
    if matches!(method, "get_object_or_404" | "aget_object_or_404") {
        let table = argument(call, 0).and_then(dotted).and_then(|name| class(last(&name)))?;
        return by_keywords(call, "django", table, true);
    }
    let parts: Vec<&str> = name.split('.').collect();
    if let Some(at) = parts.iter().position(|part| *part == "objects").filter(|at| *at > 0) {
        let table = class(parts.get(at - 1)?)?;
        return match method {
            "get" | "aget" => by_keywords(call, "django", table, true),
            "filter" => by_keywords(call, "django", table, false),
            _ => None,
        };
    }
    match method {
        "filter_by" => {
            let table = parts.iter().position(|part| *part == "query").and_then(|at| class(parts.get(at.checked_sub(1)?)?));
            by_keywords(call, "sqlalchemy", table.or_else(|| selected(&call.func))?, false)
        }
        "filter" | "where" => by_comparisons(call),
        _ => None,
    }
}

/// The class in `session.query(User)` or `select(User)` at the start of a chain.
fn selected(mut at: &Expr) -> Option<String> {
    for _ in 0..ABOVE {
        match at {
            Expr::Attribute(member) => at = &member.value,
            Expr::Call(call) => {
                if dotted(&call.func).is_some_and(|name| matches!(last(&name), "query" | "select" | "update" | "delete")) {
                    let name = argument(call, 0).and_then(dotted)?;
                    return name.starts_with(|c: char| c.is_ascii_uppercase()).then(|| name.split('.').next().unwrap_or(&name).to_owned());
                }
                at = &call.func;
            }
            _ => return None,
        }
    }
    None
}

/// `email=…`, `owner__id=…`.
fn by_keywords(call: &ExprCall, store: &'static str, table: String, single: bool) -> Option<Asked> {
    let plain =
        argument(call, usize::from(!call.arguments.args.is_empty() && store == "django" && dotted(&call.func)?.ends_with("_or_404")));
    let mut whole = plain.is_none();
    let mut columns = Vec::new();
    for given in call.arguments.keywords.iter().take(COLUMNS) {
        let Some(name) = given.arg.as_ref() else {
            whole = false;
            continue;
        };
        let stored = |name: &str| if name == "pk" { "id".to_owned() } else { name.to_owned() };
        match name.split_once("__") {
            None => columns.push(stored(name)),
            Some((column, how)) if COMPARES.contains(&how) => columns.push(stored(column)),
            // By a part of the value.
            Some((_, "contains" | "icontains" | "endswith" | "isnull" | "regex" | "iregex" | "date" | "year")) => whole = false,
            // Rows are found through another table.
            Some(_) => return None,
        }
    }
    (!columns.is_empty()).then_some(Asked { store, table, columns, whole, single })
}

/// `User.email == …, User.active == …`.
fn by_comparisons(call: &ExprCall) -> Option<Asked> {
    let mut open: Vec<&Expr> = call.arguments.args.iter().collect();
    let (mut table, mut columns, mut whole) = (None, Vec::new(), call.arguments.keywords.is_empty());
    while let Some(next) = open.pop() {
        match next {
            // `(User.a == 1) & (User.b == 2)`
            Expr::BinOp(both) if both.op == Operator::BitAnd && open.len() < COLUMNS => open.extend([&*both.left, &*both.right]),
            Expr::Compare(compare) if matches!(*compare.ops, [CmpOp::Eq | CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE]) => {
                let Some((class, column)) = member(&compare.left) else {
                    whole = false;
                    continue;
                };
                let own = table.get_or_insert_with(|| class.to_owned());
                if own == class && columns.len() < COLUMNS {
                    columns.push(column.to_owned());
                } else {
                    whole = false;
                }
            }
            _ => whole = false,
        }
    }
    table.map(|table| Asked { store: "sqlalchemy", table, columns, whole, single: false })
}

/// `User.email`: a class and one of its columns.
fn member(expression: &Expr) -> Option<(&str, &str)> {
    match expression {
        Expr::Attribute(member) => match &*member.value {
            Expr::Name(name) if name.id.as_str().starts_with(|c: char| c.is_ascii_uppercase()) => {
                Some((name.id.as_str(), member.attr.as_str()))
            }
            _ => None,
        },
        _ => None,
    }
}

/// Names of the links that stand behind a call, also where it is handed to another one.
fn behind<'c>(context: &Context<'c>, at: usize) -> Vec<&'c str> {
    let mut names = Vec::new();
    for node in context.above(at).take(ABOVE) {
        match node.any {
            AnyNodeRef::ExprAttribute(member) => names.push(member.attr.as_str()),
            AnyNodeRef::ExprCall(_) | AnyNodeRef::ExprAwait(_) | AnyNodeRef::Arguments(_) => {}
            _ => break,
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use crate::intake::Entry;

    fn asked(text: &str) -> Vec<String> {
        let entry = Entry::new(0, "shop/views.py".to_owned(), text.len() as u64);
        let facts = crate::readers::read(&entry, text.as_bytes());
        let one = |lookup: &crate::facts::Lookup| {
            format!("{} {}({}){}", lookup.operation, lookup.table, lookup.columns.join(","), if lookup.single { " one" } else { "" })
        };
        facts.lookups.iter().map(one).collect()
    }

    #[test]
    fn columns_by_which_rows_are_found() {
        for (text, expected) in [
            ("u = User.objects.get(email=x)\n", "select User(email) one"),
            ("u = User.objects.filter(email__iexact=x, name__icontains=y).first()\n", "select User(email)"),
            ("User.objects.filter(pk__in=x).delete()\n", "delete User(id)"),
            ("get_object_or_404(Post, slug=slug)\n", "select Post(slug) one"),
            ("u = session.query(User).filter_by(email=x).first()\n", "select User(email) one"),
            ("u = User.query.filter_by(email=x).one_or_none()\n", "select User(email) one"),
            ("u = session.exec(select(User).where(User.email == x)).first()\n", "select User(email) one"),
            ("u = db.query(Item).filter(Item.owner_id == x, Item.sold == y).all()\n", "select Item(sold,owner_id)"),
        ] {
            assert_eq!(asked(text), [expected], "{text}");
        }
        for text in [
            "names = [n for n in x if n]\n",
            "rows.filter(lambda r: r)\n",
            "User.objects.all()\n",
            "User.objects.filter(slug=y, team__name=x)\n",
        ] {
            assert!(asked(text).is_empty(), "{text}");
        }
    }
}
