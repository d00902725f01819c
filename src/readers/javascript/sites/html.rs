//! HTML set from values, and escaping that is switched off.

use super::super::Context;
use super::expression::{Look, argument, bare, head, initial, is_bool, is_constant, last, name, object, property};
use super::{state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::ast::{
    ArrowFunctionBody, AssignmentTarget, BindingPattern, Expression, IdentifierReference, JSXAttributeItem, JSXAttributeName,
    JSXAttributeValue, JSXElementName, Statement, StaticMemberExpression,
};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[
    AstType::JSXOpeningElement,
    AstType::AssignmentExpression,
    AstType::CallExpression,
    AstType::ExpressionStatement,
    AstType::ObjectProperty,
];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["insertAdjacentHTML", "write", "writeln"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::JSXOpeningElement(element) => {
            let inert = matches!(&element.name, JSXElementName::Identifier(tag) if tag.name == "style");
            let script = matches!(&element.name, JSXElementName::Identifier(tag) if tag.name == "script");
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
                let set_up = script && is_set_up(context.text(value.span()));
                if !set_up
                    && !is_mail(context)
                    && !is_legal(&context.entry.path)
                    && !is_pager(context, context.text(value.span()))
                    && !is_safe(context, value, 0, &Look::new())
                    && !context.text(element.span).contains("ld+json")
                {
                    let stored = matches!(bare(value), Expression::StaticMemberExpression(_)) && !context.entry.path.contains("admin");
                    state(context, SiteKind::RawHtml, if stored { "stored" } else { "dangerouslySetInnerHTML" }, attribute.span, facts);
                }
            }
        }
        AstKind::AssignmentExpression(assignment) => {
            let AssignmentTarget::StaticMemberExpression(target) = &assignment.left else { return };
            let sheet = words::has(&name(&target.object), &["style", "styles", "stylesheet"]);
            if matches!(target.property.name.as_str(), "innerHTML" | "outerHTML")
                && !sheet
                && !is_safe(context, &assignment.right, 0, &Look::new())
            {
                state(context, SiteKind::RawHtml, target.property.name.as_str(), assignment.span, facts);
            }
        }
        AstKind::CallExpression(call) => {
            let value = match last(called) {
                "insertAdjacentHTML" => argument(call, 1),
                "write" | "writeln" if called.starts_with("document.") => argument(call, 0),
                _ => return,
            };
            if let Some(value) = value
                && !is_safe(context, value, 0, &Look::new())
            {
                state(context, SiteKind::RawHtml, last(called), call.span, facts);
            }
        }
        AstKind::ExpressionStatement(statement) if context.html.contains(&statement.span.start) => {
            let lower = head(context.text(statement.span), 400).to_ascii_lowercase();
            let made = ["icon", "svg", "logo", "json", "$t(", "$_(", ";(m."].iter().any(|word| lower.contains(word));
            // Pages that are built from the maker's own documents.
            let own = context.whole.contains("astro:content")
                || is_legal(&context.entry.path)
                || is_pager(context, context.text(statement.expression.span()));
            if !made && !own && !is_safe(context, &statement.expression, 0, &Look::new()) {
                let stored =
                    matches!(bare(&statement.expression), Expression::StaticMemberExpression(_)) && !context.entry.path.contains("admin");
                state(context, SiteKind::RawHtml, if stored { "stored" } else { "template" }, statement.span, facts);
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

/// Whether a script written into the page only hands over settings of the deployment.
fn is_set_up(script: &str) -> bool {
    script.contains("JSON.stringify(") && ["env", "Env", "ENV", "nonce", "config", "Config"].iter().any(|word| script.contains(word))
        || script.contains("u003c")
        || is_filled_by_deployment(script)
}

/// Whether all that is put into a script's text is public settings: `const id = "${process.env.NEXT_PUBLIC_AGENT_ID}"`.
fn is_filled_by_deployment(script: &str) -> bool {
    let filled = script.matches("${").count();
    filled > 0 && filled == script.matches("${process.env.").count() + script.matches("${import.meta.env.").count()
}

/// Whether it is the label of a link from page to page, which Laravel makes itself (`&laquo; Previous`).
fn is_pager(context: &Context<'_, '_>, value: &str) -> bool {
    value.trim().trim_end_matches(';') == "link.label" && context.whole.contains("link.url")
}

/// Whether a page shows terms or a notice, which nobody but the maker writes.
fn is_legal(path: &str) -> bool {
    words::has(path, &["privacy", "terms", "legal", "imprint", "impressum", "tos"])
}

/// Whether a file makes mail: programs for mail run no scripts.
fn is_mail(context: &Context<'_, '_>) -> bool {
    context.whole.contains("@react-email/")
        || context
            .entry
            .path
            .split('/')
            .rev()
            .skip(1)
            .any(|folder| matches!(folder, "email" | "emails" | "email-templates" | "mail" | "mails" | "mailers"))
            && ["Email", "Mail"].iter().any(|word| context.whole.contains(word))
}

/// Names of calls that make HTML harmless, or that make it from code and not from people's input.
const CLEANERS: &[&str] = &[
    "rendersvg",
    "qrcode",
    "mermaid",
    "prism.",
    "hljs",
    "mathml",
    "sanitized",
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
            is_cleaned(&called)
                || matches!(last(&called), "replace" | "replaceall") && escapes(context.text(call.span))
                || matches!(last(&called), "tofixed" | "tolocalestring" | "tolocaledatestring" | "tolocaletimestring" | "parseint" | "parsefloat" | "number" | "string" if last(&called) != "string")
                || called.starts_with("math.")
                || called.starts_with("date.")
                || called == "t"
                || called == "json.stringify" && argument(call, 0).is_some_and(deep)
                || matches!(last(&called), "usememo" | "computed" | "$derived" | "by" | "derived")
                    && CLEANERS.iter().any(|cleaner| context.text(call.span).to_ascii_lowercase().contains(cleaner))
        }
        // `images[kind]` of a table whose entries are all written out.
        Expression::ComputedMemberExpression(member) => {
            is_shouted(&member.object)
                || matches!(bare(&member.object), Expression::Identifier(_))
                    && initial(context, &member.object)
                        .is_some_and(|table| matches!(bare(table), Expression::ObjectExpression(_)) && is_constant(context, table))
        }
        Expression::StaticMemberExpression(member) => {
            let field = member.property.name.as_str();
            let whole = name(value).to_ascii_lowercase();
            is_cleaned(&whole)
                || OPERATORS.iter().any(|word| whole.contains(word))
                || is_shouted(&member.object)
                || field_of_constants(context, member, depth, look)
                || field == "length"
                || field == "message" && is_error(&member.object)
                || field == "innerHTML"
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
            let lower = identifier.name.as_str().to_ascii_lowercase();
            counts.contains(&identifier.name.as_str())
                || is_cleaned(&lower)
                || lower.contains("safe")
                || is_shouted(here)
                || matches!(lower.as_str(), "helptext" | "hint" | "tooltip")
                || initial(context, here).is_some_and(deep)
                || state_is(context, identifier, &deep)
        }
        Expression::AwaitExpression(awaited) => deep(&awaited.argument),
        Expression::ChainExpression(_) => is_cleaned(&name(value).to_ascii_lowercase()),
        _ => false,
    }
}

/// Words of values that the people who run the product write, not those who use it.
const OPERATORS: &[&str] = &["banner.", "announcement.", "sitesetting", "site_setting"];

/// Whether a dotted name, in small letters, speaks of cleaning.
fn is_cleaned(lower: &str) -> bool {
    CLEANERS.iter().any(|cleaner| lower.contains(cleaner))
}

/// Whether a call of `replace` makes tags harmless.
fn escapes(call: &str) -> bool {
    ["/</g", "'<'", "\"<\"", "&lt;", "/<[^>]*>/g", "/<[^>]+>/g", "/<.*?>/g"].iter().any(|mark| call.contains(mark))
}

/// Whether an expression is a table written in code, by the custom of naming constants in capitals.
fn is_shouted(expression: &Expression<'_>) -> bool {
    let named = name(expression);
    named.len() > 3 && named.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Whether a member belongs to an entry of a list whose entries are made from constants in this file:
/// `const rows = keys.map((key) => ({ text: TEXTS[key] }))` and then `rows.map((row) => row.text)`.
fn field_of_constants<'a>(context: &Context<'_, 'a>, member: &StaticMemberExpression<'a>, depth: usize, look: &Look) -> bool {
    let Expression::Identifier(identifier) = bare(&member.object) else { return false };
    let scoping = context.semantic.scoping();
    let Some(symbol) = identifier.reference_id.get().and_then(|reference| scoping.get_reference(reference).symbol_id()) else {
        return false;
    };
    let nodes = context.semantic.nodes();
    let mut above = nodes.ancestors(scoping.symbol_declaration(symbol)).take(6).filter_map(|above| match above.kind() {
        AstKind::CallExpression(call) => Some(call),
        _ => None,
    });
    let Some(walk) = above.next() else { return false };
    let Expression::StaticMemberExpression(callee) = bare(&walk.callee) else { return false };
    if callee.property.name != "map" {
        return false;
    }
    let Some(list) = initial(context, &callee.object) else { return false };
    if is_constant(context, list) {
        return true;
    }
    let Expression::CallExpression(made) = bare(list) else { return false };
    let Some(Expression::ArrowFunctionExpression(maker)) = argument(made, 0).map(bare) else { return false };
    let entry = match &maker.body {
        ArrowFunctionBody::FunctionBody(block) => block.statements.iter().find_map(|statement| match statement {
            Statement::ReturnStatement(answer) => answer.argument.as_ref().and_then(object),
            _ => None,
        }),
        body => body.as_expression().and_then(object),
    };
    entry.and_then(|entry| property(entry, member.property.name.as_str())).is_some_and(|value| is_safe(context, value, depth + 1, look))
}

/// Whether an identifier is a component's state that is only ever set to harmless values, or part of what a cleaner made.
fn state_is<'a>(context: &Context<'_, 'a>, identifier: &IdentifierReference<'a>, is: &impl Fn(&Expression<'a>) -> bool) -> bool {
    let scoping = context.semantic.scoping();
    let Some(symbol) = identifier.reference_id.get().and_then(|reference| scoping.get_reference(reference).symbol_id()) else {
        return false;
    };
    let nodes = context.semantic.nodes();
    let around = std::iter::once(scoping.symbol_declaration(symbol));
    let declared =
        around.flat_map(|id| std::iter::once(nodes.get_node(id)).chain(nodes.ancestors(id).take(4))).find_map(|above| match above.kind() {
            AstKind::VariableDeclarator(declared) => Some(declared),
            _ => None,
        });
    let Some(declared) = declared else { return false };
    let Some(init) = &declared.init else { return false };
    let BindingPattern::ArrayPattern(pair) = &declared.id else {
        // What a call gives back in parts: `const { svg } = await mermaid.render(…)`.
        return matches!(declared.id, BindingPattern::ObjectPattern(_)) && is_cleaned(&name(init).to_ascii_lowercase());
    };
    let Expression::CallExpression(made) = bare(init) else { return false };
    let first = pair.elements.first().and_then(|first| first.as_ref()).and_then(|first| first.get_binding_identifier());
    if first.and_then(|first| first.symbol_id.get()) != Some(symbol) {
        return false;
    }
    if last(&name(&made.callee)) != "useState" || argument(made, 0).is_some_and(|first| !is(first)) {
        return false;
    }
    let Some(Some(BindingPattern::BindingIdentifier(setter))) = pair.elements.get(1) else { return false };
    let Some(setter) = setter.symbol_id.get() else { return false };
    let mut sets = scoping.get_resolved_references(setter).take(20).peekable();
    sets.peek().is_some()
        && sets.all(|reference| match nodes.parent_kind(reference.node_id()) {
            AstKind::CallExpression(call) => call.arguments.first().and_then(|first| first.as_expression()).is_some_and(is),
            _ => false,
        })
}

fn is_error(expression: &Expression<'_>) -> bool {
    matches!(last(&name(expression)), "error" | "err" | "e" | "ex" | "exception" | "reason")
        || expression.span().size() < 40 && name(expression).to_ascii_lowercase().ends_with("error")
}
