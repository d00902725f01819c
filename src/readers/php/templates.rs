//! Blade: what is sent and printed raw. Other raw output is looked at by the reader of templates.

use super::sources::SENT;
use super::statements::expression;
use super::tree::{Expr, Node};
use crate::facts::{Facts, Flow, Sink};
use crate::intake::Entry;
use crate::readers::Source;

/// States flows of a template.
pub(super) fn read(_: &Entry, source: &Source<'_>, facts: &mut Facts) {
    let text = source.text();
    for (at, _) in text.match_indices("{!!").take(500) {
        let from = at + 3;
        let Some(code) = text.get(from..).and_then(|rest| rest.split_once("!!}")).map(|(code, _)| code) else { continue };
        let expr = expression(code, from);
        if let Some(name) = sent(&expr, 12) {
            let origin = source.at(at);
            facts.flows.push(Flow { sink: Sink::Html, by: "{!! !!}".to_owned(), source: name, steps: vec![origin.clone()], origin });
        }
    }
}

/// What was sent, if it is printed itself and not handed to something first.
fn sent(expr: &Expr<'_>, depth: u32) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match &expr.kind {
        Node::Variable(name) if SENT.contains(name) => Some(format!("${name}")),
        Node::Index(holder, _) => sent(holder, depth),
        Node::Joined(parts) => parts.iter().find_map(|part| sent(part, depth)),
        Node::Binary("??", left, right) => sent(left, depth).or_else(|| sent(right, depth)),
        Node::Choice(test, then, otherwise) => sent(then.as_deref().unwrap_or(test), depth).or_else(|| sent(otherwise, depth)),
        Node::Call(callee, given) => {
            let name = callee.dotted()?;
            let asks = name == "request" && !given.is_empty()
                || matches!(
                    name.as_str(),
                    "request().input" | "request().get" | "request().query" | "old" | "Request.get" | "Request.input"
                );
            asks.then(|| format!("{name}(…)"))
        }
        _ => None,
    }
}
