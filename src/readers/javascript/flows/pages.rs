//! HTML that is made from a caller's values, and addresses that a page leads to.

use super::taint::Taints;
use super::{DEPTH, Found, Values};
use crate::facts::{Demand, Sink};
use crate::readers::javascript::sites::expression::parts;
use crate::readers::javascript::tree::{bare, dotted, property};
use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, CallExpression, Expression, JSXAttribute, JSXAttributeName, JSXAttributeValue,
};
use oxc_span::{GetSpan, Span};

pub(super) fn of_call<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, name: &str, found: &mut Found) {
    let (holder, last) = parts(name);
    let near = parts(holder).1;
    let carried =
        |at: usize| call.arguments.get(at).and_then(Argument::as_expression).map(|given| values.taint(given, DEPTH)).unwrap_or_default();
    let mut say = |sink: Sink, demand: Demand, taints: Taints| {
        if !taints.is_empty() {
            values.arrive(sink, demand, name, taints, call.span, found);
        }
    };
    match last {
        "write" | "writeln" if holder == "document" => say(Sink::Html, Demand::Text, carried(0)),
        "insertAdjacentHTML" => say(Sink::Html, Demand::Text, carried(1)),
        "html" if holder == "$()" || holder.starts_with("$(") || holder == "jQuery()" => say(Sink::Html, Demand::Text, carried(0)),
        "send" | "end" | "write" | "html"
            if matches!(near.trim_end_matches("()"), "res" | "response" | "reply" | "status" | "c" | "type") =>
        {
            response(values, call.arguments.first(), call.span, name, found);
        }
        "assign" | "replace" if near == "location" && values.in_browser => say(Sink::Redirect, Demand::Head, carried(0)),
        "push" | "replace" if holder == "router" && values.in_browser && values.context.whole.contains("next/navigation") => {
            say(Sink::Redirect, Demand::Head, carried(0));
        }
        _ => {}
    }
}

/// An answer that is HTML with a caller's text in it.
pub(super) fn response<'a>(values: &Values<'_, '_, 'a>, given: Option<&Argument<'a>>, at: Span, name: &str, found: &mut Found) {
    let Some(given) = given.and_then(Argument::as_expression) else { return };
    let written = match bare(given) {
        Expression::Identifier(name) => values.context.initial(name).map_or("", |made| values.context.text(made.span())),
        other => values.context.text(other.span()),
    };
    // An element, not a comparison or a type.
    let element = written.match_indices('<').any(|(at, _)| {
        written.get(at + 1..).is_some_and(|rest| {
            [
                "h1", "h2", "h3", "p>", "p ", "div", "html", "!DOCTYPE", "!doctype", "body", "script", "a ", "b>", "span", "pre", "title",
                "li", "td", "img", "strong", "iframe",
            ]
            .iter()
            .any(|tag| rest.starts_with(tag))
        })
    });
    if element {
        let taints = values.taint(given, DEPTH);
        if !taints.is_empty() {
            values.arrive(Sink::Html, Demand::Inside, name, taints, at, found);
        }
    }
}

pub(super) fn of_assignment<'a>(values: &Values<'_, '_, 'a>, assignment: &AssignmentExpression<'a>, found: &mut Found) {
    let (target, name) = match &assignment.left {
        AssignmentTarget::StaticMemberExpression(target)
            if matches!(target.property.name.as_str(), "innerHTML" | "outerHTML" | "location" | "href") =>
        {
            (target.property.name.as_str(), format!("{}.{}", dotted(&target.object).unwrap_or_default(), target.property.name))
        }
        AssignmentTarget::AssignmentTargetIdentifier(name) if name.name == "location" => ("location", "location".to_owned()),
        _ => return,
    };
    let (sink, demand) = match target {
        "innerHTML" | "outerHTML" => (Sink::Html, Demand::Text),
        "location" if matches!(name.as_str(), "window.location" | "location" | "document.location") && values.in_browser => {
            (Sink::Redirect, Demand::Head)
        }
        "href" if name.ends_with("location.href") && values.in_browser => (Sink::Redirect, Demand::Head),
        _ => return,
    };
    let taints = values.taint(&assignment.right, DEPTH);
    if !taints.is_empty() {
        values.arrive(sink, demand, &name, taints, assignment.span, found);
    }
}

/// `dangerouslySetInnerHTML={{ __html: text }}`
pub(super) fn of_attribute<'a>(values: &Values<'_, '_, 'a>, attribute: &JSXAttribute<'a>, found: &mut Found) {
    let JSXAttributeName::Identifier(key) = &attribute.name else { return };
    if key.name != "dangerouslySetInnerHTML" {
        return;
    }
    let Some(JSXAttributeValue::ExpressionContainer(container)) = &attribute.value else { return };
    let Some(Expression::ObjectExpression(object)) = container.expression.as_expression().map(bare) else { return };
    let Some(html) = property(object, "__html") else { return };
    let taints = values.taint(html, DEPTH);
    if !taints.is_empty() {
        values.arrive(Sink::Html, Demand::Text, "dangerouslySetInnerHTML", taints, attribute.span, found);
    }
}
