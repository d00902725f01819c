//! HTML set from values, and escaping that is switched off.

use super::super::Context;
use super::expression::{Look, argument, bare, initial, is_bool, is_constant, last, name, object, property};
use super::state;
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentTarget, Expression, JSXAttributeItem, JSXAttributeName, JSXAttributeValue, JSXElementName};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, facts: &mut Facts) {
    match node.kind() {
        AstKind::JSXOpeningElement(element) => {
            let inert = matches!(&element.name, JSXElementName::Identifier(tag) if tag.name == "style");
            for item in &element.attributes {
                let JSXAttributeItem::Attribute(attribute) = item else { continue };
                let JSXAttributeName::Identifier(key) = &attribute.name else { continue };
                if key.name == "type" && context.text(attribute.span).contains("ld+json") {
                    return;
                }
                if key.name != "dangerouslySetInnerHTML" || inert {
                    continue;
                }
                let Some(JSXAttributeValue::ExpressionContainer(container)) = &attribute.value else { continue };
                let Some(value) = container.expression.as_expression().and_then(object).and_then(|object| property(object, "__html"))
                else {
                    continue;
                };
                if !is_safe(context, value, 0, &Look::new()) && !context.text(element.span).contains("ld+json") {
                    let stored = matches!(bare(value), Expression::StaticMemberExpression(_)) && !context.entry.path.contains("admin");
                    state(context, SiteKind::RawHtml, if stored { "stored" } else { "dangerouslySetInnerHTML" }, attribute.span, facts);
                }
            }
        }
        AstKind::AssignmentExpression(assignment) => {
            let AssignmentTarget::StaticMemberExpression(target) = &assignment.left else { return };
            if matches!(target.property.name.as_str(), "innerHTML" | "outerHTML") && !is_safe(context, &assignment.right, 0, &Look::new()) {
                state(context, SiteKind::RawHtml, target.property.name.as_str(), assignment.span, facts);
            }
        }
        AstKind::CallExpression(call) => {
            let called = name(&call.callee);
            let value = match last(&called) {
                "insertAdjacentHTML" => argument(call, 1),
                "write" | "writeln" if called.starts_with("document.") => argument(call, 0),
                _ => return,
            };
            if let Some(value) = value
                && !is_safe(context, value, 0, &Look::new())
            {
                state(context, SiteKind::RawHtml, last(&called), call.span, facts);
            }
        }
        AstKind::ObjectProperty(pair) => match pair.key.static_name().as_deref() {
            Some("autoescape" | "autoEscape") if is_bool(&pair.value, false) => {
                state(context, SiteKind::EscapingOff, "autoescape", pair.span, facts);
            }
            Some("noEscape") if is_bool(&pair.value, true) => state(context, SiteKind::EscapingOff, "noEscape", pair.span, facts),
            _ => {}
        },
        _ => {}
    }
}

/// Names of calls that make HTML harmless, or that make it from code and not from people's input.
const CLEANERS: &[&str] = &[
    "sanitize",
    "sanitise",
    "purify",
    "escape",
    "encode",
    "xss",
    "highlight",
    "shiki",
    "codetohtml",
    "katex",
    "rendertostring",
    "striptags",
];

/// Whether a value can hold no foreign HTML.
fn is_safe<'a>(context: &Context<'_, 'a>, value: &Expression<'a>, depth: usize, look: &Look) -> bool {
    if depth > 6 || !look.goes_on() {
        return false;
    }
    if depth < 2 && is_constant(context, value) || bare(value).is_literal() {
        return true;
    }
    let deep = |inner: &Expression<'a>| is_safe(context, inner, depth + 1, look);
    match bare(value) {
        Expression::TemplateLiteral(template) => template.expressions.iter().all(deep),
        Expression::BinaryExpression(sum) if sum.operator.as_str() == "+" => deep(&sum.left) && deep(&sum.right),
        Expression::BinaryExpression(_) | Expression::UpdateExpression(_) | Expression::UnaryExpression(_) => true,
        Expression::ConditionalExpression(choice) => deep(&choice.consequent) && deep(&choice.alternate),
        Expression::LogicalExpression(choice) => deep(&choice.left) && deep(&choice.right),
        Expression::CallExpression(call) => {
            let called = name(&call.callee).to_ascii_lowercase();
            CLEANERS.iter().any(|cleaner| called.contains(cleaner))
                || matches!(last(&called), "tofixed" | "tolocalestring" | "tolocaledatestring" | "tolocaletimestring" | "parseint" | "parsefloat" | "number" | "string" if last(&called) != "string")
                || called.starts_with("math.")
                || called.starts_with("date.")
                || called == "t"
                || called == "json.stringify" && argument(call, 0).is_some_and(deep)
                || last(&called) == "usememo"
                    && CLEANERS.iter().any(|cleaner| context.text(call.span).to_ascii_lowercase().contains(cleaner))
        }
        Expression::StaticMemberExpression(member) => {
            let field = member.property.name.as_str();
            field == "length" || field == "message" && is_error(&member.object) || field == "innerHTML"
        }
        here @ Expression::Identifier(identifier) => {
            let counts = [
                "message",
                "msg",
                "type",
                "icon",
                "title",
                "i",
                "index",
                "idx",
                "count",
                "total",
                "n",
                "num",
                "number",
                "minutes",
                "seconds",
                "hours",
                "year",
                "percent",
                "percentage",
            ];
            counts.contains(&identifier.name.as_str())
                || CLEANERS.iter().any(|cleaner| identifier.name.as_str().to_ascii_lowercase().contains(cleaner))
                || identifier.name.as_str().to_ascii_lowercase().contains("safe")
                || initial(context, here).is_some_and(deep)
        }
        Expression::AwaitExpression(awaited) => deep(&awaited.argument),
        _ => false,
    }
}

fn is_error(expression: &Expression<'_>) -> bool {
    matches!(last(&name(expression)), "error" | "err" | "e" | "ex" | "exception" | "reason")
        || expression.span().size() < 40 && name(expression).to_ascii_lowercase().ends_with("error")
}
