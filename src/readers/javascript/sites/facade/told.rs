//! What a function tells people and shows them: messages, a mark that all is done, another page.

use super::super::super::Context;
use super::super::expression::{argument, bare, head, is_bool, last, name, object, property, string};
use super::super::words;
use super::work::{is_setter, moves, tells};
use oxc_ast::AstKind;
use oxc_ast::ast::{ArrayExpressionElement, CallExpression, Expression, ObjectExpression};
use oxc_semantic::NodeId;
use oxc_span::GetSpan;

/// What a function that does nothing for good tells and shows.
#[derive(Default)]
pub(super) struct Told {
    /// Lower-case text of the messages.
    pub(super) said: String,
    /// Something is shown as done: `setSubmitted(true)`.
    pub(super) shown: bool,
    /// Goes on to another page.
    pub(super) moved: bool,
    /// That page is where people sign in.
    pub(super) asked_in: bool,
    /// Sets state of the component.
    pub(super) sets: bool,
    /// Answers with `{ success: true }`.
    pub(super) succeeds: bool,
    /// Adds a message of an assistant.
    pub(super) answers: bool,
    /// Calls what it was given for the case of success.
    pub(super) reports: bool,
    /// Hands out somebody who is signed in: `{ user, token }`.
    pub(super) opens: bool,
    /// Draws one of several texts by lot: `answers[Math.floor(Math.random() * answers.length)]`.
    pub(super) draws: bool,
}

/// What is told and shown anywhere below a function.
pub(super) fn told<'a>(context: &Context<'_, 'a>, top: NodeId) -> Told {
    let mut out = Told::default();
    for node in context.subtree(top) {
        match node.kind() {
            AstKind::CallExpression(call) => {
                let called = name(&call.callee);
                let failure = ["error", "warning", "warn", "info", "loading"].contains(&last(&called));
                if tells(&called) && !failure {
                    say(context, call, &mut out.said);
                } else if moves(&called) {
                    out.moved = true;
                    let to = argument(call, 0).map_or(String::new(), |to| context.text(to.span()).to_ascii_lowercase());
                    out.asked_in |= ["login", "signin", "sign-in", "signup", "sign-up", "register", "forgot", "auth"]
                        .iter()
                        .any(|word| to.contains(word))
                        || to == "'/'"
                        || to == "\"/\"";
                } else if matches!(last(&called), "setValue" | "setFieldValue" | "append" | "prepend") {
                    // What is put into a form is sent with it.
                    out.sets = true;
                } else if called.starts_with("on") && words::has(&called, &["success", "complete", "succeeded", "done"]) {
                    out.reports = true;
                } else if let Expression::Identifier(identifier) = bare(&call.callee) {
                    let finished = words::has(
                        &called,
                        &["submitted", "success", "sent", "saved", "confirmed", "subscribed", "paid", "authenticated", "verified"],
                    ) || words::words(&called).windows(2).any(|two| matches!(two, [a, b] if a == "logged" && b == "in"));
                    out.shown |= called.starts_with("set") && finished && argument(call, 0).is_some_and(|value| is_bool(value, true));
                    let plain = argument(call, 0).is_none_or(|value| bare(value).is_literal());
                    out.sets |= !plain && is_setter(context, identifier);
                }
            }
            AstKind::ObjectExpression(object) => {
                out.succeeds |= property(object, "success").is_some_and(|value| is_bool(value, true));
                out.answers |= is_answer(object);
                out.opens |= ["token", "accessToken", "user", "session"].iter().any(|key| property(object, key).is_some());
            }
            AstKind::ComputedMemberExpression(drawn) => {
                out.draws |= context.text(drawn.expression.span()).contains("Math.random(") && holds_texts(context, &drawn.object);
            }
            _ => {}
        }
    }
    out
}

/// Adds what a call tells: its literals, without those of an error's colour.
fn say<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, said: &mut String) {
    /// Enough to know what is said.
    const ENOUGH: usize = 2000;
    if let Some(options) = argument(call, 0).and_then(object)
        && property(options, "variant").and_then(string) == Some("destructive")
    {
        return;
    }
    for argument in &call.arguments {
        let Some(value) = argument.as_expression() else { continue };
        if said.len() > ENOUGH {
            return;
        }
        for part in literals(context, value) {
            said.push_str(&part.to_ascii_lowercase());
            said.push(' ');
        }
    }
}

/// Texts of a value: literals, parts of templates, choices between them, and the parts of an object.
fn literals<'a>(context: &Context<'_, 'a>, value: &Expression<'a>) -> Vec<String> {
    match bare(value) {
        // The colour of a message is no message.
        Expression::StringLiteral(text) if matches!(text.value.as_str(), "success" | "info" | "default") => Vec::new(),
        Expression::StringLiteral(text) => vec![text.value.to_string()],
        Expression::TemplateLiteral(template) => template.quasis.iter().map(|quasi| quasi.value.raw.to_string()).collect(),
        Expression::ObjectExpression(_) | Expression::ConditionalExpression(_) => {
            // The text itself is enough: titles and descriptions are literals nearly always.
            vec![head(context.text(value.span()), 600).to_owned()]
        }
        _ => Vec::new(),
    }
}

/// Whether an object is a message that an assistant is said to have written.
fn is_answer(object: &ObjectExpression<'_>) -> bool {
    let by = ["role", "sender", "type", "from", "author"].iter().find_map(|key| property(object, key).and_then(string));
    let machine = by.is_some_and(|by| matches!(by.to_ascii_lowercase().as_str(), "assistant" | "ai" | "bot" | "model" | "agent"))
        || property(object, "isBot").or_else(|| property(object, "isAI")).is_some_and(|value| is_bool(value, true))
        || property(object, "isUser").is_some_and(|value| is_bool(value, false));
    machine && ["content", "text", "message", "body"].iter().any(|key| property(object, key).is_some())
}

/// Whether a list holds whole sentences that somebody typed in.
fn holds_texts<'a>(context: &Context<'_, 'a>, list: &Expression<'a>) -> bool {
    let list = super::super::expression::initial(context, list).unwrap_or(list);
    let Expression::ArrayExpression(list) = bare(list) else { return false };
    let sentence = |element: &ArrayExpressionElement<'a>| {
        element.as_expression().is_some_and(|text| match bare(text) {
            Expression::TemplateLiteral(_) => true,
            text => string(text).is_some_and(|text| text.split_ascii_whitespace().count() >= 2),
        })
    };
    list.elements.len() >= 2 && list.elements.iter().take(4).all(sentence)
}
