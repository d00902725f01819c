//! Invented data that is shown as if it were real.

use super::super::Context;
use super::expression::{bare, body, last};
use super::{on_server, state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::ast::Expression;
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;

/// Words of names that admit that data is made up.
const MADE_UP: &[&str] = &["mock", "fake", "dummy", "simulated", "canned", "simulate"];

/// What people take for a finding about themselves.
const CLAIMS: &[&str] = &[
    "response",
    "reply",
    "answer",
    "analysis",
    "result",
    "results",
    "insight",
    "insights",
    "score",
    "report",
    "recommendation",
    "recommendations",
    "prediction",
];

/// The same words as names spell them, the last two of [`MADE_UP`] by what they share.
const SPELLED: &[&str] = &[
    "mock", "Mock", "MOCK", "fake", "Fake", "FAKE", "dummy", "Dummy", "DUMMY", "canned", "Canned", "CANNED", "simulate", "Simulate",
    "SIMULATE",
];

/// Whether a name holds one of the words, of those that the file may hold at all.
fn spells(context: &Context<'_, '_>, name: &str) -> bool {
    let held = || SPELLED.iter().copied().filter(|word| context.whole.may_contain(word)).collect();
    context.inventing.get_or_init(held).iter().any(|word| name.contains(word))
}

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression, AstType::VariableDeclarator];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::CallExpression(call) => {
            let called = last(called);
            if !spells(context, called)
                || !words::has(called, MADE_UP)
                || !words::has(called, CLAIMS)
                || words::has(called, &["is", "set", "use"])
            {
                return;
            }
            let delayed = body(context, node.id()).is_some_and(|text| text.contains("setTimeout"));
            if delayed {
                state(context, SiteKind::MockData, called, call.span, facts);
            }
        }
        AstKind::VariableDeclarator(declared) => {
            let (Some(id), Some(init)) = (declared.id.get_binding_identifier(), &declared.init) else { return };
            let named = id.name.as_str();
            if !on_server(context) || !words::has(named, MADE_UP) || !words::has(named, CLAIMS) {
                return;
            }
            let Expression::ObjectExpression(object) = bare(init) else { return };
            let text = &context.whole;
            let answered = ["Response(", ".json("].iter().any(|call| text.contains(call)) && text.matches(named).count() > 1;
            if object.properties.len() >= 3 && answered {
                state(context, SiteKind::MockData, named, declared.span, facts);
            }
        }
        _ => {}
    }
}
