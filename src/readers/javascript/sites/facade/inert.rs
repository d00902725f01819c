//! Buttons that do nothing.

use super::super::super::Context;
use super::super::expression::name;
use super::super::{state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    ArrowFunctionBody, Expression, JSXAttributeItem, JSXAttributeName, JSXAttributeValue, JSXChild, JSXElement, JSXElementName, Statement,
};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::GetSpan;

/// What buttons promise, beside keeping what was filled in.
const ACTIONS: &[&str] = &[
    "delete",
    "export",
    "download",
    "pay",
    "edit",
    "upload",
    "upgrade",
    "cancel",
    "book",
    "buy",
    "subscribe",
    "share",
    "connect",
    "import",
    "remove",
    "approve",
    "confirm",
    "publish",
    "print",
    "withdraw",
    "deposit",
    "apply",
    "sign",
    "login",
    "register",
    "checkout",
    "order",
    "reserve",
    "contact",
    "message",
    "call",
    "report",
    "verify",
    "reject",
    "schedule",
    "generate",
    "start",
    "excluir",
    "eliminar",
    "atualizar",
    "actualizar",
    "pagar",
    "comprar",
    "baixar",
    "descargar",
    "exportar",
    "importar",
    "supprimer",
];

/// What buttons promise that keep what was filled in.
const KEEPS: &[&str] = &[
    "save",
    "create",
    "add",
    "submit",
    "send",
    "update",
    "invite",
    "criar",
    "crear",
    "salvar",
    "guardar",
    "enviar",
    "adicionar",
    "agregar",
    "cadastrar",
    "créer",
    "enregistrer",
    "envoyer",
    "ajouter",
    "erstellen",
    "speichern",
    "senden",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, facts: &mut Facts) {
    let AstKind::JSXElement(element) = node.kind() else { return };
    let handler = element.opening_element.attributes.iter().find_map(|item| match item {
        JSXAttributeItem::Attribute(attribute) => match &attribute.name {
            JSXAttributeName::Identifier(key) if matches!(key.name.as_str(), "onClick" | "onPress") => Some(attribute),
            _ => None,
        },
        JSXAttributeItem::SpreadAttribute(_) => None,
    });
    let Some(handler) = handler else { return };
    let Some(JSXAttributeValue::ExpressionContainer(container)) = &handler.value else { return };
    let inert = container.expression.as_expression().is_some_and(|handler| does_nothing(context, handler));
    let closes = !inert && container.expression.as_expression().is_some_and(only_closes) && fills_form_unread(context, node);
    let disabled = element.opening_element.attributes.iter().any(|item| match item {
        JSXAttributeItem::Attribute(attribute) => matches!(&attribute.name, JSXAttributeName::Identifier(key) if key.name == "disabled"),
        JSXAttributeItem::SpreadAttribute(_) => true,
    });
    let tag = match &element.opening_element.name {
        JSXElementName::Identifier(tag) => tag.name.as_str(),
        JSXElementName::IdentifierReference(tag) => tag.name.as_str(),
        _ => "",
    };
    let pressed = words::has(tag, &["button", "a", "link", "pressable", "opacity", "touchable", "item"]);
    if !(inert || closes) || disabled || !pressed {
        return;
    }
    let mut text = String::new();
    says(element, 0, &mut text);
    let text = text.split_whitespace().take(6).collect::<Vec<_>>().join(" ");
    let promised = |word: &str| KEEPS.contains(&word) || !closes && ACTIONS.contains(&word);
    if words::words(&text).iter().take(3).any(|word| promised(word)) {
        state(context, SiteKind::InertAction, text, handler.span, facts);
    }
}

/// Whether a handler does no more than to close a window: `() => setIsOpen(false)`.
fn only_closes(handler: &Expression<'_>) -> bool {
    let Expression::ArrowFunctionExpression(function) = handler.get_inner_expression() else { return false };
    let Some(Expression::CallExpression(call)) = function.body.as_expression().map(Expression::get_inner_expression) else { return false };
    let Expression::Identifier(setter) = &call.callee else { return false };
    let closed = call.arguments.first().and_then(|given| given.as_expression()).map(Expression::get_inner_expression);
    setter.name.starts_with("set")
        && words::has(&setter.name, &["open", "show", "visible", "modal", "dialog"])
        && matches!(closed, Some(Expression::BooleanLiteral(no)) if !no.value)
}

/// Whether the window around a button holds fields whose content nothing takes.
fn fills_form_unread(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let window = context.semantic.nodes().ancestor_kinds(node.id()).take(24).find_map(|above| match above {
        AstKind::JSXElement(element) => {
            let tag = context.text(element.opening_element.name.span());
            words::has(tag, &["dialog", "modal", "sheet", "drawer"]).then(|| context.text(element.span))
        }
        _ => None,
    });
    window.is_some_and(|text| {
        text.len() < 12_000
            && ["<Input", "<input", "<Textarea", "<textarea", "<TextInput"].iter().any(|field| text.contains(field))
            && !["onChange", "onSubmit", "register(", "value={", "ref={", "control={", "action=", "onValueChange", "bind:", "field."]
                .iter()
                .any(|read| text.contains(read))
    })
}

/// Whether a handler does nothing: written on the spot, or by the name of a function that is still to be written.
fn does_nothing<'a>(context: &Context<'_, 'a>, handler: &Expression<'a>) -> bool {
    let handler = handler.get_inner_expression();
    // `onClick={() => handleDelete(id)}`
    if let Expression::ArrowFunctionExpression(function) = handler
        && let Some(Expression::CallExpression(call)) = function.body.as_expression().map(Expression::get_inner_expression)
        && matches!(call.callee, Expression::Identifier(_))
    {
        return context.function(&call.callee).is_some_and(|function| is_empty(context, function));
    }
    context.function(handler).is_some_and(|function| is_empty(context, function))
}

/// Whether a function holds nothing but notes for its maker.
fn is_empty(context: &Context<'_, '_>, function: NodeId) -> bool {
    let notes = |statement: &Statement<'_>| match statement {
        Statement::ExpressionStatement(statement) => only_notes(&statement.expression),
        Statement::EmptyStatement(_) => true,
        _ => false,
    };
    match context.semantic.nodes().kind(function) {
        AstKind::Function(function) => function.body.as_ref().is_some_and(|body| body.statements.iter().all(notes)),
        AstKind::ArrowFunctionExpression(function) => match &function.body {
            ArrowFunctionBody::FunctionBody(block) => block.statements.iter().all(notes),
            body => body.as_expression().is_some_and(only_notes),
        },
        _ => false,
    }
}

/// Whether an expression only writes to the developer's console.
fn only_notes(expression: &Expression<'_>) -> bool {
    match expression.get_inner_expression() {
        Expression::CallExpression(call) => matches!(name(&call.callee).as_str(), "console.log" | "console.info" | "console.debug"),
        Expression::NullLiteral(_) => true,
        Expression::Identifier(nothing) => nothing.name == "undefined",
        _ => false,
    }
}

/// The words within an element, up to a limit.
fn says(element: &JSXElement<'_>, depth: usize, out: &mut String) {
    for child in element.children.iter().take(12) {
        match child {
            JSXChild::Text(text) => {
                out.push_str(text.value.as_str());
                out.push(' ');
            }
            JSXChild::Element(inner) if depth < 4 && out.len() < 200 => says(inner, depth + 1, out),
            _ => {}
        }
    }
}
