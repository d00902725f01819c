//! What code asks tables for: which columns the conditions of its queries compare with a value.

use super::Context;
use super::sites::expression::{Link, argument, bare, chain, last, name, number, object, parts, property, spreads, string};
use crate::facts::{Facts, Lookup, Role};
use crate::sorted::Arrange;
use oxc_ast::ast::{Expression, ObjectExpression, ObjectPropertyKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_syntax::node::NodeId;

/// Most columns of one lookup that are kept.
const COLUMNS: usize = 20;
/// Methods of Prisma, Sequelize and TypeORM that take a `where`, with whether they give one row and whether a list.
const WITH_WHERE: &[(&str, bool, bool)] = &[
    ("findFirst", true, false),
    ("findFirstOrThrow", true, false),
    ("findMany", false, true),
    ("findAll", false, true),
    ("findOne", true, false),
    ("find", false, true),
    ("count", false, false),
    ("updateMany", false, false),
    ("deleteMany", false, false),
    ("aggregate", false, false),
    ("findAndCountAll", false, true),
    ("findAndCount", false, true),
];
/// Functions of Drizzle that compare a column.
const COMPARES: &[&str] = &["eq", "inArray", "gt", "gte", "lt", "lte", "between", "like", "ilike", "isNull", "isNotNull", "ne"];
/// Methods of Supabase that do.
const FILTERS: &[&str] = &["eq", "in", "gt", "gte", "lt", "lte", "like", "ilike", "is", "neq", "contains"];

/// What one query asks.
#[derive(Default)]
struct Asked {
    columns: Vec<String>,
    /// All its conditions are known.
    known: bool,
    /// One of its conditions is no plain equality.
    loose: bool,
}

/// What the whole text says about the clients that it uses.
pub(super) struct Clients {
    /// It names repositories of TypeORM.
    repositories: bool,
    /// It gives conditions as Sequelize takes them.
    sequelize: bool,
}

impl Clients {
    /// Of a file whose lookups are stated.
    pub(super) fn of(context: &Context<'_, '_>) -> Option<Self> {
        let by_hand = matches!(context.entry.role, Role::Test | Role::Example | Role::Generated | Role::Script);
        if by_hand || super::sites::is_too_large(context) {
            return None;
        }
        let text = &context.whole;
        Some(Self { repositories: text.contains("Repository"), sequelize: text.contains("where:") })
    }
}

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// Looks at one node; `called` is the dotted name of what it calls.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, clients: &Clients, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    let Expression::StaticMemberExpression(callee) = bare(&call.callee) else { return };
    let method = callee.property.name.as_str();
    let owner = parts(called).0;
    let mut operation = match method {
        "deleteMany" => "delete",
        "updateMany" => "update",
        _ => "select",
    };
    let (store, table, asked, single, lists) = match method {
        "delete" if matches!(last(owner), "db" | "tx" | "database" | "client") => {
            let Some(table) = argument(call, 0).map(name).filter(|table| !table.is_empty() && !table.contains('?')) else { return };
            let (links, _) = chain(context, node);
            operation = "delete";
            ("drizzle", last(&table).to_owned(), of_drizzle(context, &links), false, false)
        }
        "from" => match argument(call, 0).and_then(string) {
            Some(table) if !owner.ends_with("storage") && !matches!(owner, "Array" | "Buffer" | "Object") => {
                let (links, end) = chain(context, node);
                if !links.iter().any(|link| matches!(link.method, "select" | "update" | "delete")) {
                    return;
                }
                // Rows that are picked by values which were read before are no list of their own.
                let picked = links.iter().any(|link| link.method == "in") || is_kept(context, end);
                let first = links.first().map(|link| link.method);
                operation = ["update", "delete"].into_iter().find(|name| first == Some(*name)).unwrap_or("select");
                let single = first == Some("select") && links.iter().any(|link| matches!(link.method, "single" | "maybeSingle"));
                let lists = first == Some("select") && !single && !picked;
                ("supabase", table.to_owned(), of_supabase(&links), single, lists)
            }
            None if last(owner) == "select()" || owner.contains(".select()") => {
                let (links, end) = chain(context, node);
                let Some(table) = argument(call, 0).map(name).filter(|table| !table.is_empty() && !table.contains('?')) else { return };
                let one = |link: &Link<'a>| link.method == "limit" && argument(link.call, 0).and_then(number) == Some(1.0);
                let first = links.iter().any(one) || takes_first(context, end);
                let joined = links.iter().any(|link| link.method.ends_with("Join"));
                (
                    "drizzle",
                    last(&table).to_owned(),
                    of_drizzle(context, &links),
                    first && !joined,
                    !first && !joined && !is_kept(context, end),
                )
            }
            _ => return,
        },
        "findOneBy" | "findOneByOrFail" | "findBy" => {
            let Some(table) = entity(context, clients, owner) else { return };
            let single = method.starts_with("findOne");
            ("typeorm", table, of_where(argument(call, 0)), single, !single)
        }
        _ => {
            let Some((_, single, lists)) = WITH_WHERE.iter().find(|(name, ..)| *name == method) else { return };
            let Some((store, table)) = model(context, clients, owner) else { return };
            let asked = match store {
                "mongoose" => of_where(argument(call, 0)),
                _ => {
                    let options = argument(call, 0).and_then(object);
                    let condition = options.and_then(|options| property(options, "where"));
                    let known = call.arguments.is_empty() || options.is_some_and(|options| !spreads(options));
                    match condition {
                        Some(condition) if store == "drizzle" => of_function(context, condition),
                        Some(condition) => of_where(Some(condition)),
                        None => Asked { known, ..Asked::default() },
                    }
                }
            };
            (store, table, asked, *single, *lists)
        }
    };
    let Asked { mut columns, known, loose } = asked;
    columns.arrange();
    columns.dedup();
    columns.truncate(COLUMNS);
    if columns.is_empty() && !(lists && known) && operation != "delete" {
        return;
    }
    let origin = context.at(callee.property.span);
    facts.lookups.push(Lookup {
        store: store.to_owned(),
        table,
        other_schema: owner.contains("schema()"),
        operation: operation.to_owned(),
        columns,
        single: single && known && !loose,
        lists: lists && known,
        origin,
    });
}

/// The client that a name stands for, and the table as it calls it.
fn model(context: &Context<'_, '_>, clients: &Clients, owner: &str) -> Option<(&'static str, String)> {
    let table = last(owner);
    if let Some(before) = owner.strip_suffix(table).and_then(|before| before.strip_suffix('.')) {
        if last(before) == "query" {
            return Some(("drizzle", table.to_owned()));
        }
        let root = before.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        if root.contains("prisma") || matches!(root.as_str(), "db" | "tx" | "client" | "ctx") {
            return Some(("prisma", table.to_owned()));
        }
    }
    if let Some(entity) = entity(context, clients, owner) {
        return Some(("typeorm", entity));
    }
    let capital = table.chars().next().is_some_and(|first| first.is_ascii_uppercase()) && table != table.to_ascii_uppercase();
    if !capital || table.contains('(') {
        return None;
    }
    Some((if clients.sequelize { "sequelize" } else { "mongoose" }, table.to_owned()))
}

/// The entity of a repository: `users: Repository<User>`, `getRepository(User)`.
fn entity(context: &Context<'_, '_>, clients: &Clients, owner: &str) -> Option<String> {
    let repository = last(owner).trim_end_matches("()");
    if repository.is_empty() || !clients.repositories {
        return None;
    }
    let text = &context.whole;
    let typed = |mark: String| text.split_once(&mark).map(|(_, rest)| rest.split(['>', ')', ',']).next().unwrap_or("").trim().to_owned());
    let found = typed(format!("{repository}: Repository<"))
        .or_else(|| typed(format!("{repository} = getRepository(")))
        .or_else(|| typed(format!("{repository} = AppDataSource.getRepository(")));
    found.filter(|name| name.len() < 80 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
}

fn of_supabase(links: &[Link<'_>]) -> Asked {
    let mut asked = Asked { known: true, ..Asked::default() };
    for link in links {
        if FILTERS.contains(&link.method) {
            match argument(link.call, 0).and_then(string) {
                Some(column) if !column.contains(['.', '-', '(']) => asked.columns.push(column.to_owned()),
                // A column of a joined table.
                Some(_) => asked.loose = true,
                None => asked.known = false,
            }
            asked.loose |= link.method != "eq";
        } else if link.method == "match" {
            let keys = of_where(argument(link.call, 0));
            asked.columns.extend(keys.columns);
            asked.known &= keys.known;
        } else if matches!(link.method, "or" | "not" | "filter" | "textSearch" | "overlaps") {
            asked.known = false;
        }
    }
    asked
}

/// The keys of a `where` object.
fn of_where(condition: Option<&Expression<'_>>) -> Asked {
    let mut asked = Asked { known: condition.is_none(), ..Asked::default() };
    if let Some(condition) = condition.and_then(object) {
        asked.known = true;
        keys(condition, &mut asked, 4);
    }
    asked
}

fn keys(condition: &ObjectExpression<'_>, asked: &mut Asked, depth: u32) {
    for property in &condition.properties {
        let ObjectPropertyKind::ObjectProperty(pair) = property else {
            asked.known = false;
            continue;
        };
        let Some(key) = pair.key.static_name() else {
            asked.known = false;
            continue;
        };
        let inner = object(&pair.value);
        match key.as_ref() {
            "AND" | "$and" | "OR" | "$or" => {
                asked.loose |= key.contains("OR") || key.contains("or");
                let list = match bare(&pair.value) {
                    Expression::ArrayExpression(list) => {
                        list.elements.iter().filter_map(|element| element.as_expression()).filter_map(object).collect()
                    }
                    _ => inner.into_iter().collect::<Vec<_>>(),
                };
                asked.known &= !list.is_empty();
                if depth > 0 {
                    list.into_iter().for_each(|condition| keys(condition, asked, depth - 1));
                }
            }
            "NOT" | "$nor" | "$text" | "$where" => asked.loose = true,
            key => {
                // `{ email: { equals: x, mode: 'insensitive' } }` is still one address.
                asked.loose |= inner.is_some_and(|inner| property_of(inner).is_none());
                // All rows but some, or those that end so: no column that rows are found by.
                // A mark of removal is told either way: it says that the query knows of it.
                let mark = ["delet", "archiv", "remov", "trash"].iter().any(|word| key.to_ascii_lowercase().contains(word));
                if mark || !inner.is_some_and(leaves_open) {
                    asked.columns.push(key.to_owned());
                }
            }
        }
    }
}

/// Whether a condition only rules something out or asks for a part of a text.
fn leaves_open(condition: &ObjectExpression<'_>) -> bool {
    !condition.properties.is_empty()
        && condition.properties.iter().all(|property| match property {
            ObjectPropertyKind::ObjectProperty(pair) => pair.key.static_name().is_some_and(|key| {
                matches!(
                    key.as_ref(),
                    "not" | "$ne" | "$exists" | "contains" | "endsWith" | "$regex" | "$options" | "mode" | "notIn" | "$nin"
                )
            }),
            ObjectPropertyKind::SpreadProperty(_) => false,
        })
}

fn property_of<'e, 'a>(condition: &'e ObjectExpression<'a>) -> Option<&'e Expression<'a>> {
    ["equals", "$eq"].iter().find_map(|key| property(condition, key))
}

fn of_drizzle<'a>(context: &Context<'_, 'a>, links: &[Link<'a>]) -> Asked {
    let mut asked = Asked { known: true, ..Asked::default() };
    for link in links.iter().filter(|link| link.method == "where") {
        match argument(link.call, 0) {
            Some(condition) => compared(context, condition, &mut asked),
            None => asked.known = false,
        }
    }
    asked.known &= !links.iter().any(|link| link.method == "$dynamic");
    asked
}

/// `where: eq(users.email, email)` or `where: (users, { eq }) => eq(users.email, email)`.
fn of_function<'a>(context: &Context<'_, 'a>, condition: &Expression<'a>) -> Asked {
    if let Some(keyed) = object(condition) {
        let mut asked = Asked { known: true, ..Asked::default() };
        keys(keyed, &mut asked, 4);
        return asked;
    }
    let mut asked = Asked { known: true, ..Asked::default() };
    compared(context, condition, &mut asked);
    asked
}

fn compared<'a>(context: &Context<'_, 'a>, condition: &Expression<'a>, asked: &mut Asked) {
    let Some(top) = node_of(condition) else {
        asked.known = false;
        return;
    };
    for node in context.subtree(top) {
        let AstKind::CallExpression(call) = node.kind() else {
            if matches!(node.kind(), AstKind::TaggedTemplateExpression(_) | AstKind::SpreadElement(_)) {
                asked.known = false;
            }
            continue;
        };
        let called = name(&call.callee);
        if COMPARES.contains(&last(&called)) {
            let column = argument(call, 0).map(name).unwrap_or_default();
            if let Some((_, column)) = column.rsplit_once('.').filter(|(_, column)| !column.contains(['(', '?'])) {
                asked.columns.push(column.to_owned());
            }
            asked.loose |= last(&called) != "eq";
        } else if matches!(last(&called), "or" | "not" | "exists") {
            asked.loose = true;
        }
    }
}

fn node_of(expression: &Expression<'_>) -> Option<NodeId> {
    match bare(expression) {
        Expression::CallExpression(call) => Some(call.node_id.get()),
        Expression::ArrowFunctionExpression(function) => Some(function.node_id.get()),
        Expression::FunctionExpression(function) => Some(function.node_id.get()),
        _ => None,
    }
}

/// Whether a query is kept in a variable first, so that conditions may follow.
fn is_kept(context: &Context<'_, '_>, end: NodeId) -> bool {
    matches!(context.semantic.nodes().parent_kind(end), AstKind::VariableDeclarator(_) | AstKind::AssignmentExpression(_))
}

/// Whether only the first row is taken: `const [user] = await …`.
fn takes_first(context: &Context<'_, '_>, end: NodeId) -> bool {
    let nodes = context.semantic.nodes();
    nodes.ancestors(end).take(3).any(|above| match above.kind() {
        AstKind::VariableDeclarator(variable) => {
            matches!(&variable.id, oxc_ast::ast::BindingPattern::ArrayPattern(pattern) if pattern.elements.len() == 1)
        }
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::facts::{Language, Lookup, Role};
    use crate::intake::Entry;

    fn read(text: &str) -> Vec<Lookup> {
        let mut entry = Entry::new(0, "src/store.ts".to_owned(), text.len() as u64);
        (entry.language, entry.role) = (Some(Language::TypeScript), Role::Source);
        crate::readers::read(&entry, text.as_bytes()).lookups
    }

    #[test]
    fn one_row_by_a_column_in_every_client() {
        for text in [
            "await supabase.from('users').select('*').eq('email', mail).maybeSingle();",
            "await prisma.users.findFirst({ where: { email: mail } });",
            "await prisma.users.findFirst({ where: { email: { equals: mail, mode: 'insensitive' } } });",
            "const [user] = await db.select().from(users).where(eq(users.email, mail));",
            "await db.select().from(users).where(eq(users.email, mail)).limit(1);",
            "await db.query.users.findFirst({ where: (users, { eq }) => eq(users.email, mail) });",
            "await db.query.users.findFirst({ where: eq(users.email, mail) });",
            "class A { constructor(private users: Repository<users>) {} f() { return this.users.findOneBy({ email }); } }",
        ] {
            let found = read(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(
                (found[0].table.as_str(), found[0].columns.as_slice(), found[0].single),
                ("users", &["email".to_owned()][..], true),
                "{text}"
            );
        }
        let found = read("await User.findOne({ email: mail });");
        assert_eq!((found[0].table.as_str(), found[0].single), ("User", true));
    }

    #[test]
    fn what_is_not_known_is_no_single_row() {
        for text in [
            "await prisma.users.findFirst({ where: { OR: [{ email: a }, { name: b }] } });",
            "await prisma.users.findFirst({ where: { email: a, ...more } });",
            "await prisma.users.findFirst({ where: { email: { contains: a } } });",
            "await supabase.from('users').select('*').or(x).eq('email', a).single();",
            "await db.select().from(users).where(and(eq(users.email, mail), sql`x`)).limit(1);",
        ] {
            assert!(read(text).iter().all(|lookup| !lookup.single), "{text}");
        }
        assert!(read("Array.from('abc').find((x) => x); list.find({ a: 1 }); storage.from('x').remove(['a']);").is_empty());
    }
}
