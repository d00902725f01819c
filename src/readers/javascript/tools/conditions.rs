//! What a query asks: its table, and the values that its conditions, or the row that it stores, name.

use super::given::pairs;
use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::{Link, argument, bare, chain, last, name, object, parts, property, spreads, string};
use crate::readers::javascript::tree::words;
use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, CallExpression, Expression, ObjectExpression};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::Span;
use oxc_syntax::symbol::SymbolId;

/// How deep conditions are nested at most.
const DEPTH: u32 = 4;

/// One query.
pub(super) struct Asked<'a> {
    /// The table, as the code calls it.
    pub(super) table: String,
    /// It stores, changes or deletes.
    pub(super) changes: bool,
    /// It stores a new row; the pairs are that row's.
    pub(super) inserts: bool,
    /// Columns with the values that they must have.
    pub(super) pairs: Vec<(String, &'a Expression<'a>)>,
    /// Some conditions are not known.
    pub(super) unclear: bool,
    /// The client, where its rights have to be told from how it was made.
    pub(super) client: Option<&'a Expression<'a>>,
    /// The names under which what it gives is kept.
    pub(super) kept: Vec<SymbolId>,
    pub(super) node: NodeId,
    pub(super) span: Span,
}

/// The query that a call is.
pub(super) fn of_call<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &'a CallExpression<'a>) -> Option<Asked<'a>> {
    let Expression::StaticMemberExpression(callee) = bare(&call.callee) else { return None };
    let method = callee.property.name.as_str();
    let called = name(&call.callee);
    let owner = parts(&called).0;
    let (links, end) = chain(context, node);
    let mut asked = Asked {
        table: String::new(),
        changes: false,
        inserts: false,
        pairs: Vec::new(),
        unclear: false,
        client: None,
        kept: kept(context, end),
        node: node.id(),
        span: callee.property.span,
    };
    match method {
        "from" => match argument(call, 0).and_then(string) {
            Some(table) if !owner.ends_with("storage") && !matches!(owner, "Array" | "Buffer" | "Object" | "Uint8Array") => {
                asked.table = table.to_owned();
                asked.client = Some(&callee.object);
                of_supabase(context, links, &mut asked)?;
            }
            None if owner.ends_with("select()") || owner.contains(".select()") => {
                asked.table = last(&argument(call, 0).map(name)?).to_owned();
                of_drizzle(context, &links, &mut asked);
            }
            _ => return None,
        },
        "update" | "delete" if is_database(owner) && links.iter().any(|link| link.method == "where") => {
            asked.table = last(&argument(call, 0).map(name)?).to_owned();
            asked.changes = true;
            of_drizzle(context, &links, &mut asked);
        }
        "insert" if is_database(owner) => {
            asked.table = last(&argument(call, 0).map(name)?).to_owned();
            let values = links.iter().find(|link| link.method == "values").and_then(|link| argument(link.call, 0))?;
            of_rows(values, &mut asked);
        }
        "collection" => {
            asked.table = argument(call, 0).and_then(string)?.to_owned();
            of_firestore(context, &links, &mut asked)?;
        }
        "findById" | "findByPk" | "findByIdAndUpdate" | "findByIdAndDelete" | "findByIdAndRemove" if is_model(owner) => {
            asked.table = last(owner).to_owned();
            asked.changes = method.contains("And");
            asked.pairs.push(("id".to_owned(), argument(call, 0)?));
        }
        _ => of_options(context, call, owner, method, &mut asked)?,
    }
    (!asked.pairs.is_empty()).then_some(asked)
}

/// Prisma, the queries of Drizzle by name, Mongoose and Sequelize: what is asked stands in an object.
fn of_options<'a>(context: &Context<'_, 'a>, call: &'a CallExpression<'a>, owner: &str, method: &str, asked: &mut Asked<'a>) -> Option<()> {
    let reads =
        ["findUnique", "findUniqueOrThrow", "findFirst", "findFirstOrThrow", "findMany", "findOne", "findAll", "find"].contains(&method);
    let changes =
        ["update", "updateMany", "delete", "deleteMany", "upsert", "updateOne", "deleteOne", "findOneAndUpdate", "findOneAndDelete"]
            .contains(&method);
    let inserts = method == "create";
    if !reads && !changes && !inserts {
        return None;
    }
    let first = argument(call, 0)?;
    (asked.table, asked.changes) = (last(owner).to_owned(), !reads);
    if !of_client(owner) {
        if !is_model(owner) {
            return None;
        }
        let options = object(first)?;
        match (inserts, property(options, "where")) {
            (true, _) => of_rows(first, asked),
            (false, Some(condition)) => of_where(condition, asked),
            (false, None) => keys(options, asked, DEPTH),
        }
        return Some(());
    }
    let options = object(first)?;
    if inserts {
        of_rows(property(options, "data")?, asked);
        return Some(());
    }
    asked.unclear |= spreads(options);
    match property(options, "where")? {
        condition if object(condition).is_some() => of_where(condition, asked),
        condition => compared(context, condition, asked),
    }
    Some(())
}

fn of_supabase<'a>(context: &Context<'_, 'a>, mut links: Vec<Link<'a>>, asked: &mut Asked<'a>) -> Option<()> {
    let first = links.first()?;
    let row = argument(first.call, 0);
    match first.method {
        "select" => {}
        "update" | "delete" => asked.changes = true,
        "insert" | "upsert" => {
            of_rows(row?, asked);
            return Some(());
        }
        _ => return None,
    }
    // `let query = supabase.from("x").select(); query = query.eq(…)`
    let nodes = context.semantic.nodes();
    for symbol in &asked.kept {
        for reference in context.semantic.symbol_references(*symbol) {
            links.extend(chain(context, nodes.get_node(reference.node_id())).0);
        }
    }
    for link in links {
        let pair = || Some((argument(link.call, 0).and_then(string)?.to_owned(), argument(link.call, 1)?));
        match link.method {
            "eq" | "in" | "contains" | "ilike" | "like" => match pair() {
                Some(pair) => asked.pairs.push(pair),
                None => asked.unclear = true,
            },
            "match" => of_where(argument(link.call, 0)?, asked),
            "filter" => match (argument(link.call, 0).and_then(string), argument(link.call, 2)) {
                (Some(column), Some(value)) => asked.pairs.push((column.to_owned(), value)),
                _ => asked.unclear = true,
            },
            // One of several: each of them may be the caller's.
            "or" => asked.unclear = true,
            _ => {}
        }
    }
    Some(())
}

fn of_firestore<'a>(context: &Context<'_, 'a>, links: &[Link<'a>], asked: &mut Asked<'a>) -> Option<()> {
    if !["firebase-admin", "firebase-functions"].iter().any(|kit| context.whole.contains(kit)) {
        return None;
    }
    for link in links {
        match link.method {
            "doc" => asked.pairs.push(("id".to_owned(), argument(link.call, 0)?)),
            "where" => asked.pairs.push((argument(link.call, 0).and_then(string)?.to_owned(), argument(link.call, 2)?)),
            "collection" => asked.table = argument(link.call, 0).and_then(string)?.to_owned(),
            "set" | "update" | "delete" => asked.changes = true,
            _ => {}
        }
    }
    Some(())
}

fn of_drizzle<'a>(context: &Context<'_, 'a>, links: &[Link<'a>], asked: &mut Asked<'a>) {
    for condition in links.iter().filter(|link| link.method == "where").filter_map(|link| argument(link.call, 0)) {
        compared(context, condition, asked);
    }
}

/// `and(eq(orders.id, id), eq(orders.userId, userId))`
fn compared<'a>(context: &Context<'_, 'a>, condition: &'a Expression<'a>, asked: &mut Asked<'a>) {
    let top = match bare(condition) {
        Expression::CallExpression(call) => call.node_id.get(),
        Expression::ArrowFunctionExpression(function) => function.node_id.get(),
        _ => {
            asked.unclear = true;
            return;
        }
    };
    for node in context.subtree(top) {
        match node.kind() {
            AstKind::CallExpression(call) => match last(&name(&call.callee)) {
                "eq" | "inArray" => {
                    if let (Some(column), Some(value)) = (argument(call, 0), argument(call, 1)) {
                        asked.pairs.push((last(&name(column)).to_owned(), value));
                    }
                }
                "or" | "exists" => asked.unclear = true,
                _ => {}
            },
            AstKind::TaggedTemplateExpression(_) | AstKind::SpreadElement(_) => asked.unclear = true,
            _ => {}
        }
    }
}

fn of_where<'a>(condition: &'a Expression<'a>, asked: &mut Asked<'a>) {
    match object(condition) {
        Some(condition) => keys(condition, asked, DEPTH),
        None => asked.unclear = true,
    }
}

fn keys<'a>(condition: &'a ObjectExpression<'a>, asked: &mut Asked<'a>, depth: u32) {
    let Some(depth) = depth.checked_sub(1) else { return };
    asked.unclear |= spreads(condition);
    for pair in pairs(condition) {
        let Some(key) = pair.key.static_name() else {
            asked.unclear = true;
            continue;
        };
        match bare(&pair.value) {
            Expression::ObjectExpression(inner) => {
                // `{ id: { in: ids } }` asks the column, `{ project: { userId } }` a record beside it.
                let plain = ["in", "equals", "$in", "$eq"].iter().find_map(|word| property(inner, word));
                match plain {
                    Some(value) => asked.pairs.push((key.into_owned(), value)),
                    None => keys(inner, asked, depth),
                }
            }
            Expression::ArrayExpression(list) => {
                asked.unclear |= key.contains("OR") || key == "$or";
                for inner in list.elements.iter().filter_map(|element| element.as_expression()).filter_map(object) {
                    keys(inner, asked, depth);
                }
            }
            _ => asked.pairs.push((key.into_owned(), &pair.value)),
        }
    }
}

/// The row that is stored, or the first of several.
fn of_rows<'a>(rows: &'a Expression<'a>, asked: &mut Asked<'a>) {
    (asked.changes, asked.inserts) = (true, true);
    let row = match bare(rows) {
        Expression::ArrayExpression(list) => list.elements.iter().filter_map(|element| element.as_expression()).find_map(object),
        _ => object(rows),
    };
    let Some(row) = row else { return };
    asked.unclear |= spreads(row);
    asked.pairs.extend(pairs(row).filter_map(|pair| Some((pair.key.static_name()?.into_owned(), &pair.value))));
}

/// The names under which what a query gives is kept: `const { data: ticket } = await …`.
fn kept(context: &Context<'_, '_>, end: NodeId) -> Vec<SymbolId> {
    for above in context.semantic.nodes().ancestor_kinds(end).take(4) {
        match above {
            AstKind::VariableDeclarator(declared) => {
                let bound = match &declared.id {
                    // The failure beside it says nothing of the record.
                    BindingPattern::ObjectPattern(fields) => fields
                        .properties
                        .iter()
                        .filter(|field| field.key.static_name().is_none_or(|key| key != "error"))
                        .flat_map(|field| field.value.get_binding_identifiers())
                        .collect(),
                    pattern => pattern.get_binding_identifiers(),
                };
                return bound.iter().filter_map(|bound| bound.symbol_id.get()).collect();
            }
            AstKind::AwaitExpression(_) | AstKind::ParenthesizedExpression(_) | AstKind::TSAsExpression(_) => {}
            _ => return Vec::new(),
        }
    }
    Vec::new()
}

fn is_database(owner: &str) -> bool {
    matches!(last(owner), "db" | "tx" | "trx" | "database" | "drizzle")
}

/// A model of Prisma's or Drizzle's client: `prisma.order`, `db.query.orders`.
fn of_client(owner: &str) -> bool {
    let Some((before, _)) = owner.rsplit_once('.') else { return false };
    let holder = last(before);
    holder.to_ascii_lowercase().contains("prisma") || is_database(before) || holder == "query" && is_database(parts(before).0)
}

/// A model of Mongoose or Sequelize.
fn is_model(owner: &str) -> bool {
    owner.starts_with(|first: char| first.is_ascii_uppercase()) && !owner.contains(['.', '(']) && owner != owner.to_ascii_uppercase()
}

/// Words for people and companies whose a record is.
const PARTIES: &[&str] = &[
    "user",
    "owner",
    "author",
    "company",
    "org",
    "organization",
    "organisation",
    "tenant",
    "workspace",
    "team",
    "customer",
    "client",
    "account",
    "patient",
    "student",
    "member",
    "profile",
    "empresa",
    "cliente",
    "usuario",
    "contact",
    "contato",
    "lead",
    "guest",
    "employee",
    "driver",
];

/// Whether a column of a new row says whose it is: `company_id`, `userId`. Addresses are what people are asked for.
pub(super) fn names_party(column: &str) -> bool {
    let words = words(last(column));
    let id = words.last().is_some_and(|end| matches!(end.as_str(), "id" | "uid"));
    id && words.iter().any(|word| PARTIES.contains(&word.as_str())) || matches!(column, "uid" | "owner" | "user")
}

/// Whether one record, or those of one party, can be told by a column.
pub(super) fn names_record(column: &str) -> bool {
    let words = words(last(column));
    let end = words.last().map_or("", String::as_str);
    names_party(column)
        || matches!(end, "id" | "uuid" | "number" | "numero" | "email" | "phone" | "telefone" | "whatsapp" | "cpf" | "cnpj")
        || column.ends_with("Number")
}
