//! Money that a caller decides.

use super::taint::{Taint, Taints};
use super::{DEPTH, Found, Values};
use crate::facts::{Demand, Sink};
use crate::readers::javascript::body::PAY_HOSTS;
use crate::readers::javascript::sites::expression::last;
use crate::readers::javascript::sites::{payment::GRANTS, words};
use crate::readers::javascript::tree::{bare, property};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, IfStatement, ObjectExpression, ObjectPropertyKind};
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;

pub(super) fn of_call<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, name: &str, found: &mut Found) {
    if name == "fetch" {
        by_hand(values, call, found);
    }
    if charges(name) {
        amount(values, call, name, found);
        grant(values, call, found);
    }
    super::belongings::of_call(values, call, name, found);
}

/// `if (amount === 0 && code === "FREE") { paid } else { charge }`: the caller picks the branch that counts as paid.
pub(super) fn skipped_charge<'a>(values: &Values<'_, '_, 'a>, branch: &IfStatement<'a>, found: &mut Found) {
    let context = values.context;
    let charges = ["payments.create", "paymentIntents.create", "charges.create", "sessions.create", "createPayment", "orders.create"];
    if !charges.iter().any(|call| context.whole.contains(call)) {
        return;
    }
    let body = context.text(branch.consequent.span());
    let counts =
        ["COMPLETED", "completed", "'paid'", "\"paid\"", "PAID", "succeeded", "approved"].iter().any(|status| body.contains(status));
    let charge = |text: &str| charges.iter().any(|call| text.contains(call));
    if !counts || charge(body) {
        return;
    }
    // Without an "else", who is let out early never comes to what follows.
    let charged = match &branch.alternate {
        Some(otherwise) => charge(context.text(otherwise.span())),
        None => body.contains("return") && after(values, branch).is_some_and(charge),
    };
    if !charged {
        return;
    }
    // What ends early for a plan that costs nothing, or for payment in cash, is no way around.
    let compared = if branch.alternate.is_some() { equal_to_literal(values, &branch.test, 4) } else { Taints::default() };
    let taints = compared.and(said_by_flag(values, &branch.test));
    if !taints.is_empty() {
        values.arrive(Sink::PaidWithoutCharge, Demand::Any, context.text(branch.test.span()), taints, branch.span, found);
    }
}

/// The text behind a branch, up to the end of its function.
fn after<'v>(values: &'v Values<'_, '_, '_>, branch: &IfStatement<'_>) -> Option<&'v str> {
    let function = super::function_around(values.context, branch.node_id.get())?;
    let end = values.context.semantic.nodes().kind(function).span().end;
    (branch.span.end < end).then(|| values.context.text(Span::new(branch.span.end, end)))
}

/// A caller's value that is asked for as a flag, and named so: `if (req.body.testMode)`.
fn said_by_flag<'a>(values: &Values<'_, '_, 'a>, test: &Expression<'a>) -> Taints {
    let text = values.context.text(test.span()).to_ascii_lowercase();
    let named = ["test", "skip", "bypass", "demo", "mock", "simulat"].iter().any(|word| text.contains(word));
    if named && !text.contains("env") { values.taint(test, DEPTH) } else { Taints::default() }
}

/// A caller's value that is compared with a text of the code.
fn equal_to_literal<'a>(values: &Values<'_, '_, 'a>, test: &Expression<'a>, depth: u32) -> Taints {
    let Some(depth) = depth.checked_sub(1) else { return Taints::default() };
    match bare(test) {
        Expression::LogicalExpression(both) => {
            let left = equal_to_literal(values, &both.left, depth);
            if left.is_empty() { equal_to_literal(values, &both.right, depth) } else { left }
        }
        Expression::BinaryExpression(binary) if binary.operator.is_equality() => {
            let literal = |side: &Expression<'a>| bare(side).is_string_literal() || bare(side).is_number_literal();
            match (literal(&binary.left), literal(&binary.right)) {
                (false, true) => values.taint(&binary.left, DEPTH),
                (true, false) => values.taint(&binary.right, DEPTH),
                _ => Taints::default(),
            }
        }
        _ => Taints::default(),
    }
}

fn charges(name: &str) -> bool {
    if !matches!(last(name), "create" | "createPayment" | "initialize" | "sale") && !name.ends_with("createPayment") {
        return false;
    }
    [
        "payments.create",
        "paymentIntents.create",
        "sessions.create",
        "charges.create",
        "orders.create",
        "createPayment",
        "paymentsApi.createPayment",
        "paymentLinks.create",
        "prices.create",
        "transaction.initialize",
        "transactions.initialize",
        "transaction.sale",
    ]
    .iter()
    .any(|known| name.ends_with(known))
        && !name.contains("auth")
        && !name.contains("prisma")
        && !name.starts_with("db.")
}

/// Whether a file is about gifts: givers choose what they give.
fn is_for_givers(values: &Values<'_, '_, '_>) -> bool {
    let path = values.context.entry.path.to_ascii_lowercase();
    ["donat", "tip", "pledge", "topup", "top-up", "contribution"].iter().any(|word| path.contains(word))
}

/// An amount in a request to a provider of payments that is written by hand:
/// `fetch("https://api.example/invoices", { method: "POST", body: JSON.stringify({ value }) })`.
fn by_hand<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, found: &mut Found) {
    let [Argument::StringLiteral(_) | Argument::TemplateLiteral(_) | Argument::Identifier(_), options] = call.arguments.as_slice() else {
        return;
    };
    let Some(url) = call.arguments.first().and_then(Argument::as_expression) else { return };
    let mut address = values.context.prefix(url, 4).unwrap_or_default();
    address.push_str(values.context.text(url.span()));
    if !PAY_HOSTS.iter().any(|host| address.contains(host)) {
        return;
    }
    if is_for_givers(values) {
        return;
    }
    let body = options.as_expression().and_then(|options| literal(values, options)).and_then(|options| property(options, "body"));
    let Some(Expression::CallExpression(made)) = body.map(bare) else { return };
    let Some(object) = made.arguments.first().and_then(Argument::as_expression).and_then(|given| literal(values, given)) else { return };
    if let Some((span, taints)) = amount_within(values, object, 6) {
        values.arrive(Sink::Amount, Demand::Sum, "fetch", taints, span, found);
    }
}

/// An amount of money that the caller decides.
fn amount<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, name: &str, found: &mut Found) {
    if is_for_givers(values) {
        return;
    }
    let Some(object) = call.arguments.first().and_then(Argument::as_expression).and_then(|given| literal(values, given)) else { return };
    if let Some((span, taints)) = price_within(values, object) {
        values.arrive(Sink::Price, Demand::Unchecked, name, taints, span, found);
    }
    // So do those who put money into an account of their own.
    let told = values.context.text(call.span).to_ascii_lowercase();
    if ["wallet", "add funds", "top up", "top-up", "donation"].iter().any(|word| told.contains(word)) {
        return;
    }
    if let Some((span, taints)) = amount_within(values, object, 6) {
        values.arrive(Sink::Amount, Demand::Sum, name, taints, span, found);
    }
}

/// Which of the seller's prices stands in a list of what is bought: `line_items: [{ price: priceId, quantity: 1 }]`.
fn price_within<'a>(values: &Values<'_, '_, 'a>, object: &ObjectExpression<'a>) -> Option<(Span, Taints)> {
    let list = ["line_items", "items"].iter().find_map(|key| property(object, key))?;
    let list = match bare(list) {
        Expression::Identifier(name) => bare(values.context.initial(name)?),
        other => other,
    };
    let Expression::ArrayExpression(list) = list else { return None };
    list.elements.iter().find_map(|element| {
        let Some(Expression::ObjectExpression(item)) = element.as_expression().map(bare) else { return None };
        item.properties.iter().find_map(|member| {
            let ObjectPropertyKind::ObjectProperty(member) = member else { return None };
            let priced = member.key.static_name().is_some_and(|key| key == "price");
            let taints = if priced { values.taint(&member.value, DEPTH) } else { Taints::default() };
            (!taints.is_empty()).then_some((member.span, taints))
        })
    })
}

/// What a payment brings, attached as the caller says, where its price does not hang on the same word.
fn grant<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, found: &mut Found) {
    let Some(options) = call.arguments.first().and_then(Argument::as_expression).and_then(|given| literal(values, given)) else { return };
    let attached = ["metadata", "notes"].into_iter().find_map(|key| property(options, key).and_then(|given| literal(values, given)));
    let Some(attached) = attached else { return };
    let mut priced = String::new();
    for member in &options.properties {
        let ObjectPropertyKind::ObjectProperty(member) = member else { continue };
        if matches!(member.key.static_name().as_deref(), Some("line_items" | "amount" | "items" | "price" | "amount_money")) {
            spell(values, member.node_id.get(), &mut priced, 5);
        }
    }
    for member in &attached.properties {
        let ObjectPropertyKind::ObjectProperty(member) = member else { continue };
        let Some(key) = member.key.static_name().filter(|key| GRANTS.contains(&key.as_ref())) else { continue };
        let named = |taint: &Taint| taint.source.rsplit(['.', ' ', ')']).next().unwrap_or("").to_owned();
        let own = values.context.text(member.value.span()).rsplit(['.', '(']).next().unwrap_or("").trim_end_matches(')').to_owned();
        let taints = values.taint(&member.value, DEPTH);
        let tied = |name: &str| !name.is_empty() && priced.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == name);
        if !taints.is_empty() && !tied(&own) && !taints.0.iter().any(|taint| tied(&named(taint))) {
            values.arrive(Sink::Grant, Demand::Unchecked, &format!("metadata.{key}"), taints, member.span, found);
        }
    }
}

/// What the code below a node is made of, variables followed.
fn spell(values: &Values<'_, '_, '_>, top: NodeId, into: &mut String, depth: u32) {
    let Some(depth) = depth.checked_sub(1) else { return };
    if into.len() > 2_000 {
        return;
    }
    // Of a variable, what it is given: names that stand beside it in a pattern are others.
    let span = match values.context.semantic.nodes().kind(top) {
        AstKind::VariableDeclarator(declared) => declared.init.as_ref().map_or(declared.span, GetSpan::span),
        other => other.span(),
    };
    let text = values.context.text(span);
    into.push_str(text.get(..1_500).unwrap_or(text));
    into.push(' ');
    for node in values.context.subtree(top).take(400) {
        if let AstKind::IdentifierReference(name) = node.kind()
            && let Some(declared) = values.context.declaration(name)
            && let AstKind::VariableDeclarator(declarator) = declared.kind()
            && declarator.span.size() < 600
            && !span.contains_inclusive(declarator.span)
            && !declarator.span.contains_inclusive(span)
        {
            spell(values, declared.id(), into, depth);
        }
    }
}

/// An object literal, directly or through a variable.
pub(super) fn literal<'v, 'a>(values: &'v Values<'_, '_, 'a>, expression: &'v Expression<'a>) -> Option<&'v ObjectExpression<'a>> {
    match bare(expression) {
        Expression::ObjectExpression(object) => Some(object),
        Expression::Identifier(name) => match bare(values.context.initial(name)?) {
            Expression::ObjectExpression(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

fn amount_within<'a>(values: &Values<'_, '_, 'a>, object: &ObjectExpression<'a>, depth: u32) -> Option<(Span, Taints)> {
    let depth = depth.checked_sub(1)?;
    for member in &object.properties {
        let ObjectPropertyKind::ObjectProperty(member) = member else { continue };
        let key = member.key.static_name().unwrap_or_default().to_ascii_lowercase();
        if matches!(key.as_str(), "metadata" | "customer" | "headers") {
            continue;
        }
        if matches!(
            key.as_str(),
            "amount"
                | "unit_amount"
                | "unitamount"
                | "total"
                | "amount_total"
                | "value"
                | "unit_amount_decimal"
                | "price_cents"
                | "amount_cents"
                | "transaction_amount"
                | "unit_price"
                | "gross_amount"
        ) {
            let taints = values.taint(&member.value, DEPTH);
            // Whoever buys credits says how many, and pays for each.
            let mut made = String::new();
            spell(values, member.node_id.get(), &mut made, 4);
            let counted = made.to_ascii_lowercase();
            let bought = ["credit", "topup", "top_up"].iter().any(|word| counted.contains(word))
                || words::has(&made, &["tip", "tips", "gratuity", "donation", "pledge"]);
            if !taints.is_empty() && !bought {
                return Some((member.span, taints));
            }
        }
        let found = match bare(&member.value) {
            Expression::ObjectExpression(inner) => amount_within(values, inner, depth),
            Expression::ArrayExpression(list) => list.elements.iter().find_map(|element| match element.as_expression().map(bare) {
                Some(Expression::ObjectExpression(inner)) => amount_within(values, inner, depth),
                _ => None,
            }),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}
