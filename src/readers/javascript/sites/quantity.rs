//! How many of something a caller asks for, where what is paid follows from it.

mod asked;
mod sent;

use super::super::Context;
use super::super::body::PAY_HOSTS;
use super::expression::{argument, bare, head, last, name};
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use asked::is_asked;
use oxc_ast::ast::{Argument, AssignmentTarget, BinaryExpression, CallExpression, Expression, ObjectExpression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::BinaryOperator;
use sent::{Sent, asked_for, list, member, price_is_sent};

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] =
    &[AstType::BinaryExpression, AstType::ObjectProperty, AstType::AssignmentExpression, AstType::CallExpression];

/// Last words of names that say how many of something there are.
const COUNTED: &[&str] = &[
    "quantity",
    "quantities",
    "qty",
    "count",
    "seats",
    "guests",
    "tickets",
    "nights",
    "units",
    "pieces",
    "persons",
    "adults",
    "quantidade",
    "qtd",
    "cantidad",
    "menge",
    "anzahl",
];

/// Words of what one thing costs.
const PRICED: &[&str] =
    &["price", "prices", "pricing", "cost", "fee", "fare", "rate", "cents", "deposit", "preco", "precio", "valor", "prix", "preis"];

/// Words of where it is kept what somebody is about to buy or has bought.
const BOUGHT: &[&str] = &[
    "cart",
    "carts",
    "basket",
    "order",
    "orders",
    "checkout",
    "booking",
    "bookings",
    "reservation",
    "reservations",
    "purchase",
    "purchases",
    "carrinho",
    "pedido",
    "pedidos",
    "carrito",
    "warenkorb",
    "bestellung",
    "panier",
    "commande",
];

/// How calls that keep something are called, or start.
const KEEPS: &[&str] = &[
    "add",
    "create",
    "insert",
    "save",
    "upsert",
    "update",
    "set",
    "values",
    "push",
    "put",
    "patch",
    "findOneAndUpdate",
    "findByIdAndUpdate",
];

/// Calls that charge somebody, as they are written.
const CHARGES: &[&str] = &[
    "paymentIntents.create",
    "sessions.create",
    "charges.create",
    "payments.create",
    "orders.create",
    "paymentLinks.create",
    "createPayment",
    "preference.create",
    "transaction.initialize",
    "transactions.initialize",
    "transaction.sale",
];

/// Signs that a record of what was bought is made.
const RECORDS: &[&str] = &[
    ".create(",
    ".insert(",
    ".save(",
    "insertOne(",
    "insertMany(",
    "addDoc(",
    "setDoc(",
    "INSERT INTO",
    "insert into",
    "createOrder",
    "createBooking",
];

/// Methods that go through a list one by one.
const EACH: &[&str] = &["map", "forEach", "reduce", "flatMap", "filter", "some", "every", "find"];

/// Most numbers of one file that are followed.
const FOLLOWED: u32 = 300;

/// How far a value is followed back.
const DEPTH: u32 = 6;

/// Longest text of a way in that is searched, in bytes.
const SEARCHED: usize = 20_000;

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if context.entry.role != Role::Source || context.counted.get() > FOLLOWED {
        return;
    }
    match node.kind() {
        AstKind::BinaryExpression(product) if product.operator == BinaryOperator::Multiplication => {
            multiplied(context, node, product, facts)
        }
        AstKind::ObjectProperty(pair) => {
            let Some(key) = pair.key.static_name().filter(|key| is_counted(key)) else { return };
            if let Expression::ObjectExpression(said) = bare(&pair.value) {
                limited(context, &key, said, pair.span, facts);
            } else if on_server(context) && keeps_bought(context, node) {
                kept(context, region(context, node), &key, &pair.value, pair.span, facts);
            }
        }
        // `cart.items[at].quantity = quantity`, and later `cart.save()`
        AstKind::AssignmentExpression(set) => {
            let AssignmentTarget::StaticMemberExpression(member) = &set.left else { return };
            if is_counted(&member.property.name) && on_server(context) {
                let around = region(context, node);
                let saved = |(at, _): (usize, &str)| {
                    let before = around.get(..at).unwrap_or("");
                    let holder = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
                    words::has(holder, BOUGHT)
                };
                let of = words::has(head(context.text(member.object.span()), 200), BOUGHT);
                if around.contains(".save(") && (of || around.match_indices(".save(").take(20).any(saved)) {
                    kept(context, around, &member.property.name, &set.right, set.span, facts);
                }
            }
        }
        AstKind::CallExpression(call) => {
            let method = last(called);
            if method == "check" {
                constrained(context, call, facts);
            } else if ["update", "set", "change"].iter().any(|verb| method.starts_with(verb))
                && words::has(method, BOUGHT)
                && is_counted(method)
                && is_waited_for(context, node)
                && on_server(context)
            {
                let key = words::pieces(method).last().unwrap_or(method).to_ascii_lowercase();
                for given in call.arguments.iter().filter_map(Argument::as_expression).filter(|given| counted(given).is_some()) {
                    kept(context, region(context, node), &key, given, call.span, facts);
                }
            }
        }
        _ => {}
    }
}

/// Whether a name says how many of something there are.
fn is_counted(name: &str) -> bool {
    name.len() < 60
        && words::pieces(name).last().is_some_and(|word| COUNTED.iter().any(|counted| counted.eq_ignore_ascii_case(word)))
        && !words::has(name, &["stock", "max", "min", "total", "available", "remaining"])
}

/// A price times how many there are.
fn multiplied<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, product: &BinaryExpression<'a>, facts: &mut Facts) {
    if !on_server(context) {
        return;
    }
    let is_price = |side: &Expression<'a>| words::has(head(context.text(side.span()), 200), PRICED);
    let (count, price) = match (counted(&product.left), counted(&product.right)) {
        (None, Some(count)) if is_price(&product.left) => (count, &product.left),
        (Some(count), None) if is_price(&product.right) => (count, &product.right),
        _ => return,
    };
    let around = region(context, node);
    let charged = CHARGES.iter().any(|call| around.contains(call)) || PAY_HOSTS.iter().any(|host| around.contains(host));
    let key = last(context.text(count.span()));
    match asked_for(context, count, around, DEPTH) {
        // Whoever sends the price too decides it all.
        Some(_) if price_is_sent(context, price, DEPTH) => {}
        Some(how) => {
            // A provider refuses a sum below zero, and one thing alone has no other sum to lower.
            if charged && how == Sent::OneOfMany {
                state(context, SiteKind::QuantityUnchecked, format!("charged {key}"), product.span, facts);
            } else if charged || RECORDS.iter().any(|sign| around.contains(sign)) {
                state(context, SiteKind::QuantityUnchecked, format!("ordered {key}"), product.span, facts);
            }
        }
        None => {
            let one = member(count)
                .is_some_and(|member| matches!(bare(member.object()), Expression::Identifier(one) if list(context, one).is_some()));
            if one && !is_asked(context, count, around) {
                let how = if charged { "charged" } else { "summed" };
                state(context, SiteKind::QuantitySummed, format!("{how} {key}"), product.span, facts);
            }
        }
    }
}

/// What says how many, without what turns it into a number or stands in for it.
fn counted<'e, 'a>(value: &'e Expression<'a>) -> Option<&'e Expression<'a>> {
    let mut at = bare(value);
    for _ in 0..DEPTH {
        at = match at {
            Expression::CallExpression(call) if matches!(last(&name(&call.callee)), "Number" | "parseInt" | "parseFloat") => {
                bare(argument(call, 0)?)
            }
            Expression::LogicalExpression(either) => bare(&either.left),
            _ => break,
        };
    }
    let called = match at {
        Expression::Identifier(one) => one.name.as_str(),
        other => member(other)?.static_property_name()?,
    };
    is_counted(called).then_some(at)
}

/// States that a number is kept as the caller says.
fn kept<'a>(context: &Context<'_, 'a>, around: &str, key: &str, value: &Expression<'a>, span: Span, facts: &mut Facts) {
    if asked_for(context, value, around, DEPTH).is_some() {
        state(context, SiteKind::QuantityUnchecked, format!("kept {key}"), span, facts);
    }
}

/// Whether a property stands in what is kept of something that is bought: `addToCart({ … })`, `prisma.cartItem.create(…)`,
/// `db.insert(orderItems).values(…)`, `cart.items.push(…)`.
fn keeps_bought(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let call = context.semantic.nodes().ancestor_kinds(node.id()).take(16).find_map(|above| match above {
        AstKind::CallExpression(call) => {
            let called = name(&call.callee);
            let method = last(&called);
            (!EACH.contains(&method) && method != "all").then(|| (method.to_owned(), context.text(call.callee.span()), call.span))
        }
        AstKind::NewExpression(made) => Some(("create".to_owned(), context.text(made.callee.span()), made.span)),
        _ => None,
    });
    let Some((method, callee, span)) = call else { return false };
    let verb = words::pieces(&method).next().unwrap_or("");
    let keeps = KEEPS.iter().any(|known| *known == verb || *known == method) || method == "addDoc" || method == "setDoc";
    let of = if method.ends_with("Doc") { head(context.text(span), 120) } else { head(callee, 300) };
    keeps && words::has(of, BOUGHT)
}

/// What is not waited for is kept in memory or on the screen.
fn is_waited_for(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    matches!(context.semantic.nodes().parent_kind(node.id()), AstKind::AwaitExpression(_) | AstKind::ReturnStatement(_))
}

/// A model that keeps only numbers from one on: `quantity: { type: Number, min: 1 }`.
fn limited<'a>(context: &Context<'_, 'a>, key: &str, said: &ObjectExpression<'a>, span: Span, facts: &mut Facts) {
    let text = head(context.text(said.span), 400);
    if ["min:", "minimum:", "isInt:"].iter().any(|sign| text.contains(sign)) && !text.contains("min: -") {
        state(context, SiteKind::QuantityLimited, key, span, facts);
    }
}

/// A constraint in a model: ``check("quantity_positive", sql`${table.quantity} > 0`)``.
fn constrained<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(Expression::TaggedTemplateExpression(condition)) = argument(call, 1).map(bare) else { return };
    let text = context.text(condition.span);
    let Some((column, _)) = text.split_once('>') else { return };
    let column = last(column.trim_end().trim_end_matches('}')).trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let column = column.rsplit(['`', ' ', '"', '{']).next().unwrap_or(column);
    if is_counted(column) {
        state(context, SiteKind::QuantityLimited, column, call.span, facts);
    }
}

/// The text of the way in around a node: callbacks over lists and transactions are part of it. Empty where a schema stands
/// beside it that this file does not show.
fn region<'c>(context: &'c Context<'_, '_>, node: &AstNode<'_>) -> &'c str {
    context.counted.set(context.counted.get().saturating_add(1));
    let nodes = context.semantic.nodes();
    let mut found = None;
    for above in nodes.ancestors(node.id()).take(80) {
        let span = match above.kind() {
            AstKind::Function(function) => function.span,
            AstKind::ArrowFunctionExpression(function) => function.span,
            _ => continue,
        };
        found = Some((above.id(), span));
        let inner = matches!(nodes.parent_kind(above.id()), AstKind::CallExpression(call) if {
            let called = name(&call.callee);
            let method = last(&called);
            EACH.contains(&method) || method.to_ascii_lowercase().contains("transaction")
        });
        if !inner {
            break;
        }
    }
    let Some((function, span)) = found else { return "" };
    // `router.post("/cart", check(schema), wrapped(async (req, res) => …))`
    let outer = nodes.ancestor_kinds(function).take(3).map_while(|above| match above {
        AstKind::CallExpression(call) => Some(call.span),
        _ => None,
    });
    if let Some(outer) = outer.last() {
        let beside = [Span::new(outer.start, span.start), Span::new(span.end, outer.end)].map(|part| head(context.text(part), 4_000));
        if asked::is_behind_schema(&beside.concat().to_ascii_lowercase()) {
            return "";
        }
    }
    head(context.text(span), SEARCHED)
}
