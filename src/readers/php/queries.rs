//! Queries to the store: whether they end somewhere, and whether one is sent for each item of a list.

use super::context::{Context, Unit};
use super::tree::{Argument, Expr, Node, Step, Stmt, each_expr, each_in, last};
use crate::facts::{Facts, Query};

/// Links that leave one row, a number or a part.
const ONE: &[&str] = &[
    "first",
    "firstOrFail",
    "find",
    "findOrFail",
    "firstOrCreate",
    "firstOrNew",
    "firstWhere",
    "sole",
    "value",
    "count",
    "exists",
    "doesntExist",
    "sum",
    "avg",
    "max",
    "min",
    "paginate",
    "simplePaginate",
    "cursorPaginate",
    "limit",
    "take",
    "forPage",
    "chunk",
    "chunkById",
    "cursor",
    "lazy",
    "lazyById",
    "each",
    "create",
    "update",
    "delete",
    "insert",
    "updateOrCreate",
    "latestOfMany",
    "aggregate",
    "increment",
    "decrement",
    "truncate",
    "destroy",
    "forceDelete",
    "save",
    "upsert",
    "skip",
    "groupBy",
    "toSql",
    "findMany",
    "whereIn",
    "whereKey",
];
/// Links that leave the number of rows open.
const FILTERS: &[&str] = &[
    "where",
    "orWhere",
    "whereHas",
    "whereBetween",
    "whereDate",
    "whereNull",
    "whereNotNull",
    "having",
    "filter",
    "scope",
    "whereBelongsTo",
    "whereRaw",
    "whereNot",
    "when",
    "search",
    "whereYear",
    "whereMonth",
];

/// Most queries of one file.
const MOST: usize = 400;

/// States the queries of a file.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !context.is_source() || !context.is_laravel() {
        return;
    }
    for unit in &context.units {
        block(context, unit, unit.body, false, unit.start, 40, facts);
    }
}

fn block<'c>(context: &Context<'c>, unit: &Unit<'c>, body: &'c [Stmt<'c>], in_loop: bool, at: u32, depth: u32, facts: &mut Facts) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let line = context.at(at).line;
    for statement in body {
        match &statement.kind {
            Step::Foreach(subject, _, value, inner) => {
                state(context, unit, subject, in_loop, line, facts);
                facts.queries.extend(lazily(context, unit, subject, value, inner, line));
                // A list of the code's own is short.
                let short = matches!(&subject.kind, Node::Array(_)) || subject.is_constant();
                block(context, unit, inner, !short, statement.start, depth, facts);
            }
            Step::For(_, inner) => block(context, unit, inner, in_loop, statement.start, depth, facts),
            Step::While(test, inner) => {
                state(context, unit, test, in_loop, line, facts);
                block(context, unit, inner, in_loop, statement.start, depth, facts);
            }
            Step::If(branches, otherwise) => {
                for (test, inner) in branches {
                    state(context, unit, test, in_loop, line, facts);
                    block(context, unit, inner, in_loop, statement.start, depth, facts);
                }
                if let Some(inner) = otherwise {
                    block(context, unit, inner, in_loop, statement.start, depth, facts);
                }
            }
            Step::Switch(_, cases) => {
                cases.iter().for_each(|(_, inner)| block(context, unit, inner, in_loop, statement.start, depth, facts))
            }
            Step::Try(inner, handlers, finally) => {
                block(context, unit, inner, in_loop, statement.start, depth, facts);
                handlers.iter().for_each(|(_, inner)| block(context, unit, inner, in_loop, statement.start, depth, facts));
                block(context, unit, finally, in_loop, statement.start, depth, facts);
            }
            Step::Block(inner) => block(context, unit, inner, in_loop, at, depth, facts),
            Step::Expr(expr) => state(context, unit, expr, in_loop, line, facts),
            // What leaves the loop runs once.
            Step::Return(Some(expr)) => state(context, unit, expr, false, line, facts),
            Step::Echo(list) => list.iter().for_each(|expr| state(context, unit, expr, in_loop, line, facts)),
            _ => {}
        }
    }
}

/// `foreach ($posts as $post) { $post->author->name }`: the record behind each record is fetched one by one, unless the
/// query brought them along.
fn lazily<'c>(
    context: &Context<'c>,
    unit: &Unit<'c>,
    subject: &'c Expr<'c>,
    value: &'c Expr<'c>,
    body: &'c [Stmt<'c>],
    block: u32,
) -> Option<Query> {
    let (list, item) = (subject.variable()?, value.variable()?);
    let from = unit.first.get(list).copied()?;
    let links = from.links();
    let fetched = query(context, unit, from, &links, true, block).filter(|query| query.operation == "select")?;
    let along = links.iter().any(|(name, ..)| name.starts_with("with") || *name == "load");
    if along || fetched.names_only || context.text().contains("->load(") || context.text().contains("->loadMissing(") {
        return None;
    }
    let mut found = None;
    each_in(body, &mut |expr| {
        if let Node::Member(holder, _) = &expr.kind
            && let Node::Member(record, relation) = &holder.kind
            && record.variable() == Some(item)
            && !relation.ends_with("_at")
            && !["pivot", "meta", "data", "settings", "options", "attributes", "date", "status", "type"].contains(relation)
        {
            found.get_or_insert(expr.start);
        }
    });
    let at = found?;
    Some(Query { bounded: true, filtered: true, in_loop: true, origin: context.at(at), ..fetched })
}

fn state<'c>(context: &Context<'c>, unit: &Unit<'c>, expr: &'c Expr<'c>, in_loop: bool, block: u32, facts: &mut Facts) {
    let mut inner: Vec<u32> = Vec::new();
    each_expr(expr, &mut |expr| {
        // The whole chain is one query.
        if !matches!(expr.kind, Node::Call(..)) || inner.contains(&expr.start) || facts.queries.len() >= MOST {
            return;
        }
        let links = expr.links();
        inner.push(expr.start);
        if let Some(query) = query(context, unit, expr, &links, in_loop, block) {
            facts.queries.push(query);
        }
    });
}

fn query<'c>(
    context: &Context<'c>,
    _: &Unit<'c>,
    expr: &'c Expr<'c>,
    links: &[(&'c str, &'c [Argument<'c>], u32)],
    in_loop: bool,
    block: u32,
) -> Option<Query> {
    let class = expr.root().name().map(last)?;
    let has = |list: &[&str]| links.iter().any(|(name, ..)| list.contains(name));
    let table = if class == "DB" {
        links.iter().find(|(name, ..)| *name == "table")?.1.first()?.value.text()?.to_owned()
    } else {
        let model =
            class.starts_with(|c: char| c.is_ascii_uppercase()) && context.full(class).contains("Model") && !matches!(class, "Model");
        model.then(|| class.to_owned())?
    };
    if !has(&["get", "all", "pluck"]) && !has(ONE) {
        return None;
    }
    let ends = |list: &[&str]| links.first().is_some_and(|(name, ..)| list.contains(name));
    let operation = match () {
        () if ends(&["create", "insert", "updateOrCreate", "firstOrCreate", "upsert", "save"]) => "insert",
        () if ends(&["update", "increment", "decrement"]) => "update",
        () if ends(&["delete", "destroy", "truncate", "forceDelete"]) => "delete",
        () => "select",
    };
    Some(Query {
        store: "eloquent".to_owned(),
        table: Some(table),
        operation: operation.to_owned(),
        bounded: has(ONE),
        filtered: has(FILTERS)
            || links.iter().any(|(name, ..)| name.starts_with("where") || name.starts_with("for") || name.starts_with("of")),
        all_columns: !has(&["select", "pluck"]),
        names_only: has(&["pluck"]),
        block,
        in_loop,
        origin: context.at(expr.start),
    })
}
