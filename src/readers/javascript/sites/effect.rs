//! Effects and subscriptions of pages: what asks again without end, what sends every change to everybody.

use super::super::Context;
use super::expression::{argument, bare, chain, head, last, name, object, property, string};
use super::facade::work::function_of;
use super::state;
use crate::facts::{Facts, Outlay, OutlayKind, SiteKind};
use oxc_ast::ast::{ArrayExpressionElement, CallExpression, Expression, IdentifierReference};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// Calls that leave the browser.
const NETWORK: &[&str] = &["fetch(", "axios.", "supabase.", ".invoke(", "apiRequest(", "getDocs(", ".rpc("];

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["useEffect", "useLayoutEffect", "on", "onSnapshot"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    match last(called) {
        "useEffect" | "useLayoutEffect" => refetch(context, call, facts),
        "on" if argument(call, 0).and_then(string) == Some("postgres_changes") => {
            let Some(options) = argument(call, 1).and_then(object) else { return };
            let text = |key: &str| property(options, key).and_then(string);
            let table = if property(options, "table").is_some() { text("table").unwrap_or("") } else { "*" };
            // A table that is handed in may come with a filter that is handed in.
            let whole = !table.is_empty() && property(options, "filter").is_none() && !super::expression::spreads(options);
            listened(context, "supabase", table, whole, call, facts);
        }
        "onSnapshot" => {
            let collection = argument(call, 0).and_then(|first| match bare(first) {
                Expression::CallExpression(made) => Some(&**made),
                Expression::Identifier(_) => match super::expression::initial(context, first).map(bare) {
                    Some(Expression::CallExpression(made)) => Some(&**made),
                    _ => None,
                },
                _ => None,
            });
            let Some(made) = collection else { return };
            let text = head(context.text(made.span), 600);
            let whole = matches!(name(&made.callee).as_str(), "collection" | "query" | "db.collection")
                && !["where(", "limit(", "doc(", "limitToLast("].iter().any(|bound| text.contains(bound))
                && made.arguments.len() <= if name(&made.callee) == "collection" { 2 } else { 4 };
            let table = match name(&made.callee).as_str() {
                "collection" => argument(made, 1).and_then(string),
                _ => text.split_once("collection(").and_then(|(_, rest)| rest.split(['\'', '"', '`']).nth(1)),
            };
            listened(context, "firestore", table.unwrap_or(""), whole && table.is_some(), call, facts);
        }
        _ => {}
    }
}

fn listened(context: &Context<'_, '_>, store: &str, table: &str, whole: bool, call: &CallExpression<'_>, facts: &mut Facts) {
    if whole {
        state(context, SiteKind::WholeTableSubscription, table, call.span, facts);
    }
    facts.outlays.push(Outlay {
        kind: OutlayKind::Subscription,
        service: store.to_owned(),
        detail: table.to_owned(),
        amount: None,
        in_loop: false,
        origin: context.at(call.span),
    });
}

/// An effect that asks, sets state, and so runs again.
fn refetch<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(callback) = argument(call, 0) else { return };
    // What it waits for must be nothing or a state; most effects are out here.
    let waits = match argument(call, 1).map(bare) {
        None => call.arguments.len() == 1,
        Some(Expression::ArrayExpression(list)) => {
            list.elements.iter().any(|element| matches!(element, ArrayExpressionElement::Identifier(_)))
        }
        _ => false,
    };
    let own = head(context.text(callback.span()), 3000);
    if !waits || holds_back(own) {
        return;
    }
    let mut text = own.to_owned();
    let Some(inner) = context.function(callback) else { return };
    // What it calls by name is looked up one step deep.
    for node in context.subtree(inner).take(400) {
        let AstKind::CallExpression(named) = node.kind() else { continue };
        let Expression::Identifier(identifier) = bare(&named.callee) else { continue };
        if let Some(function) = function_of(context, identifier) {
            text.push_str(head(context.text(context.semantic.nodes().kind(function).span()), 3000));
        }
        if text.len() > 20_000 {
            return;
        }
    }
    let asks = NETWORK.iter().any(|mark| {
        text.match_indices(mark).any(|(at, _)| !text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric())))
    });
    let called = text.get(own.len()..).unwrap_or("");
    if !asks || holds_back(called) {
        return;
    }
    let sets = |state: &str| {
        let mut letters = state.chars();
        let setter = letters.next().map(|first| format!("set{}{}(", first.to_ascii_uppercase(), letters.as_str()));
        setter.is_some_and(|setter| text.contains(&setter))
    };
    let endless = match argument(call, 1).map(bare) {
        None => {
            call.arguments.len() == 1
                && text
                    .match_indices("set")
                    .any(|(at, _)| text.get(at + 3..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase())))
        }
        Some(Expression::ArrayExpression(list)) => list.elements.iter().any(|element| match element {
            ArrayExpressionElement::Identifier(state) => {
                sets(state.name.as_str()) && is_list(context, state.name.as_str()) || made_anew(context, state, &text)
            }
            _ => false,
        }),
        _ => false,
    };
    if endless {
        state(context, SiteKind::EndlessRefetch, "", call.span, facts);
    }
}

/// Whether something may hold an effect back: a condition, a choice, a mark that survives drawing.
fn holds_back(text: &str) -> bool {
    ["&&", " ? ", ".current", "clearInterval", "setInterval", "setTimeout", "??="].iter().any(|mark| text.contains(mark))
        || text.match_indices("if").any(|(at, _)| {
            let alone = !text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
            let test = text.get(at + 2..).map(str::trim_start).and_then(|rest| rest.strip_prefix('('));
            alone && test.is_some_and(|test| !asks_of_answer(head(test, 60)))
        })
}

/// Whether a condition asks only how the request went: `if (error) throw error`, `if (!response.ok) return`.
fn asks_of_answer(test: &str) -> bool {
    let test = test.trim_start_matches('!');
    let held = test.split(')').next().unwrap_or(test);
    let answers = ["error", "err", "e", "res", "response", "answer", "result", "data", "json", "body", "d"];
    let root = held.split(['.', '?', ' ', '!']).next().unwrap_or("");
    answers.contains(&root) || root.ends_with("Error") || root.ends_with("Response")
}

/// Whether an effect waits for a function that each drawing makes anew, because the answer gives the page a new list: a
/// plain function of the component, or one that is kept only as long as that list stays the same.
fn made_anew<'a>(context: &Context<'_, 'a>, waited: &IdentifierReference<'a>, text: &str) -> bool {
    let Some(declared) = context.declaration(waited) else { return false };
    // What stands outside of components is made once.
    let within = context
        .semantic
        .nodes()
        .ancestor_kinds(declared.id())
        .any(|above| matches!(above, AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)));
    let own = waited.name.as_str();
    if !within || !text.contains(&format!("{own}(")) {
        return false;
    }
    let changes = |state: &str| {
        let mut letters = state.chars();
        let setter = letters.next().map(|first| format!("set{}{}(", first.to_ascii_uppercase(), letters.as_str()));
        setter.is_some_and(|setter| text.contains(&setter)) && is_list(context, state)
    };
    match declared.kind() {
        AstKind::Function(_) => lists(context).any(changes),
        AstKind::VariableDeclarator(declarator) => match declarator.init.as_ref().map(bare) {
            Some(Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)) => lists(context).any(changes),
            Some(Expression::CallExpression(made)) if last(&name(&made.callee)) == "useCallback" => {
                matches!(argument(made, 1).map(bare), Some(Expression::ArrayExpression(kept)) if kept.elements.iter().any(|element| {
                    matches!(element, ArrayExpressionElement::Identifier(state) if changes(state.name.as_str()))
                }))
            }
            _ => false,
        },
        _ => false,
    }
}

/// The names of states that the file keeps.
fn lists<'c>(context: &'c Context<'_, '_>) -> impl Iterator<Item = &'c str> {
    context.whole.split("const [").skip(1).take(60).filter_map(|rest| rest.split_once(',').map(|(state, _)| state.trim()))
}

/// Whether a state starts as a list or object, so that each answer is a new one.
fn is_list(context: &Context<'_, '_>, state: &str) -> bool {
    let text = &context.whole;
    text.match_indices(&format!("[{state}, ")).take(4).any(|(at, _)| {
        let rest = head(text.get(at..).unwrap_or(""), 300);
        rest.split_once("useState")
            .is_some_and(|(_, rest)| rest.split_once('(').is_some_and(|(_, first)| first.trim_start().starts_with(['[', '{'])))
    })
}

/// Whether a write of the Supabase client is sent and its answer dropped: the client does not throw.
pub(super) fn unread<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if last(called) != "from" || called.contains("storage") || called.contains("select()") || !context.whole.contains("supabase") {
        return;
    }
    let Some(table) = argument(call, 0).and_then(string) else { return };
    let (links, end) = chain(context, node);
    let writes = links.iter().any(|link| matches!(link.method, "insert" | "update" | "upsert" | "delete"));
    let read = links.iter().any(|link| matches!(link.method, "throwOnError" | "then" | "catch"));
    let nodes = context.semantic.nodes();
    let dropped = matches!(nodes.parent_kind(end), AstKind::AwaitExpression(_))
        && matches!(nodes.parent_kind(nodes.parent_id(end)), AstKind::ExpressionStatement(_));
    // What only counts or tells may be lost.
    let minor = [
        "log", "audit", "event", "analytic", "view", "activit", "notif", "histor", "metric", "usage", "presence", "typing", "session",
        "track", "cache",
    ];
    if writes && !read && dropped && !minor.iter().any(|word| table.to_ascii_lowercase().contains(word)) {
        state(context, SiteKind::UnreadWriteError, table, call.span, facts);
    }
}
