//! Blade: what is sent and printed raw. Other raw output is looked at by the reader of templates.

use super::sources::SENT;
use super::statements::expression;
use super::tree::{Node, each_expr, last};
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
        let (mut sent, mut safe) = (None, false);
        each_expr(&expr, &mut |expr| match &expr.kind {
            Node::Variable(name) if SENT.contains(name) => sent = Some(format!("${name}")),
            Node::Call(callee, given) => {
                let name = callee.dotted().unwrap_or_default();
                if name == "request" && !given.is_empty() || matches!(name.as_str(), "request().input" | "request().get" | "request().query" | "old" | "Request.get" | "Request.input") {
                    sent = Some(format!("{name}(…)"));
                }
                safe |= matches!(last(&name), "e" | "htmlspecialchars" | "json_encode" | "clean" | "strip_tags" | "intval" | "urlencode");
            }
            _ => {}
        });
        if let Some(name) = sent.filter(|_| !safe) {
            let origin = source.at(at);
            facts.flows.push(Flow { sink: Sink::Html, by: "{!! !!}".to_owned(), source: name, steps: vec![origin.clone()], origin });
        }
    }
}
