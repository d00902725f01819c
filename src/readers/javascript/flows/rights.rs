//! Rights and balances of people that a caller decides: a role, a plan, credit, or all fields of an account at once.

use super::money::literal;
use super::taint::{Root, Taints};
use super::{DEPTH, Found, Values, function_around};
use crate::facts::{Demand, Sink};
use crate::readers::javascript::sites::expression::last;
use crate::readers::javascript::sites::words;
use crate::readers::javascript::tree::{bare, links, property};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentTarget, CallExpression, Expression, NewExpression, ObjectExpression, ObjectPropertyKind,
};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, UnaryOperator};

/// Rights and balances of a person, in small letters and without lines between the words.
const RIGHTS: &[&str] = &[
    "role",
    "isadmin",
    "credits",
    "ispro",
    "subscriptiontier",
    "permissions",
    "balance",
    "accountbalance",
    "walletbalance",
    "bonusbalance",
    "coins",
    "plan",
    "subscriptionplan",
    "subscriptionstatus",
    "ispremium",
    "membershiptier",
    "tokenbalance",
    "creditbalance",
    "creditsbalance",
    "tokens",
    "points",
];

/// Rights that only count when they grow: under these names other things are kept as well (tokens of devices).
const COUNTED: &[&str] = &["tokens", "points"];

/// Where an update says what is stored.
const STORED: &[&str] = &["data", "$set", "$inc", "update", "create"];

pub(super) fn of_call<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, name: &str, found: &mut Found) {
    let last = last(name);
    let stores = matches!(
        last,
        "update"
            | "insert"
            | "upsert"
            | "create"
            | "findByIdAndUpdate"
            | "findOneAndUpdate"
            | "updateOne"
            | "updateMany"
            | "set"
            | "patch"
            | "values"
            | "insertOne"
            | "assign"
            | "merge"
            | "createMany"
            | "build"
    );
    if stores || of_a_store(name, last) {
        stored(values, call, name, last, found);
    }
}

/// `new User(req.body)`, `new User({ role: req.body.role })`
pub(super) fn of_new<'a>(values: &Values<'_, '_, 'a>, made: &NewExpression<'a>, name: &str, found: &mut Found) {
    let lower = name.to_ascii_lowercase();
    if !is_person(&lower) || ["error", "dto", "service", "client", "event"].iter().any(|word| lower.contains(word)) {
        return;
    }
    let Some(given) = made.arguments.first().and_then(Argument::as_expression) else { return };
    let by = format!("new {name}");
    let taints = values.taint(given, DEPTH);
    if !taints.is_empty() {
        values.arrive(Sink::Privilege, Demand::Whole, &by, taints, made.span, found);
    }
    if let Some((span, taints)) = literal(values, given).and_then(|object| named(values, object, true)) {
        values.arrive(Sink::Privilege, Demand::Unchecked, &by, taints, span, found);
    }
}

/// `user.role = req.body.role`, `user.credits += amount`, of a record that the function saves.
pub(super) fn of_assignment<'a>(values: &Values<'_, '_, 'a>, node: &AstNode<'a>, given: &AssignmentExpression<'a>, found: &mut Found) {
    let AssignmentTarget::StaticMemberExpression(target) = &given.left else { return };
    let key = plain(&target.property.name);
    let grows = given.operator == AssignmentOperator::Addition;
    if !RIGHTS.contains(&key.as_str()) || !grows && given.operator != AssignmentOperator::Assign {
        return;
    }
    let Expression::Identifier(holder) = bare(&target.object) else { return };
    let counted = COUNTED.contains(&key.as_str()) && !grows && !is_sum(values, &given.right);
    let lower = holder.name.to_ascii_lowercase();
    if counted || is_rest(values, &given.right) || !(is_person(&lower) || is_balance(&key) && holds_balance(&lower)) {
        return;
    }
    let Some(function) = function_around(values.context, node.id()) else { return };
    let around = values.context.text(values.context.semantic.nodes().kind(function).span());
    if !around.contains(&format!("{}.save(", holder.name)) && !around.contains(&format!("save({}", holder.name)) {
        return;
    }
    let taints = values.taint(&given.right, DEPTH);
    if !taints.is_empty() {
        let by = format!("{}.{}", holder.name, target.property.name);
        values.arrive(Sink::Privilege, Demand::Unchecked, &by, taints, given.span, found);
    }
}

/// Whether a function of the product's own store makes or changes a person: `storage.createUser`, `userRepo.updateUser`.
/// Services for log-ins have functions of the same name that keep only what they know.
fn of_a_store(name: &str, last: &str) -> bool {
    let own = ["storage", "store", "repo", "repository", "db", "database", "dal", "dao"];
    let holder = name.rsplit_once('.').map_or("", |(holder, _)| holder);
    matches!(last, "createUser" | "updateUser" | "updateProfile" | "updateUserProfile" | "createMember" | "updateMember")
        && words::has(words::pieces(holder).last().unwrap_or(""), &own)
}

/// A role, plan or balance that the caller decides, or a whole person's record that the caller fills.
fn stored<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, name: &str, last: &str, found: &mut Found) {
    let of_people = |expression: &Expression<'a>| links(expression).iter().any(|(_, table)| table.is_some_and(is_person));
    let lower = name.to_ascii_lowercase();
    let mut person = is_person(&lower)
        || of_people(&call.callee)
        || call.callee.as_member_expression().is_some_and(|member| of_people(member.object()) || is_table_of_people(member.object()));
    let mut arguments: Vec<&Expression<'a>> = call.arguments.iter().filter_map(Argument::as_expression).collect();
    if matches!(last, "assign" | "merge") {
        // `Object.assign(user, req.body)`
        if !matches!(name, "Object.assign" | "_.merge" | "_.assign" | "lodash.merge") || arguments.len() < 2 {
            return;
        }
        let target = arguments.remove(0);
        person = matches!(bare(target), Expression::Identifier(name) if is_person(&name.name.to_ascii_lowercase()));
    }
    let keeps = |expression: &Expression<'a>| links(expression).iter().any(|(_, table)| table.is_some_and(holds_balance));
    let keeper = person || call.callee.as_member_expression().is_some_and(|member| keeps(member.object()));
    if !keeper || lower.contains("cookie") || lower.contains("auth.update") {
        return;
    }
    // The first argument of an update says whose record it is, not what is stored.
    let mut picked = false;
    if matches!(last, "findByIdAndUpdate" | "findOneAndUpdate" | "updateOne" | "updateMany") && !arguments.is_empty() {
        picked = is_sent(values, arguments.remove(0), 4);
    }
    for argument in arguments {
        let object = literal(values, argument);
        picked |= object.and_then(|object| property(object, "where")).is_some_and(|own| is_sent(values, own, 4));
        let parts: Vec<&Expression<'a>> =
            object.map(|object| STORED.iter().filter_map(|key| property(object, key)).collect()).unwrap_or_default();
        for given in if parts.is_empty() { vec![argument] } else { parts } {
            let taints = values.taint(given, DEPTH);
            if person && !taints.is_empty() {
                let anyone = matches!(last, "update" | "set" | "findByIdAndUpdate" | "findOneAndUpdate" | "updateOne")
                    && (picked || is_picked_after(values, call));
                let sink = if anyone { Sink::AnyAccount } else { Sink::Privilege };
                values.arrive(sink, Demand::Whole, name, taints, call.span, found);
            }
            if let Some((span, taints)) = literal(values, given).and_then(|object| self::named(values, object, person)) {
                values.arrive(Sink::Privilege, Demand::Unchecked, name, taints, span, found);
                return;
            }
        }
    }
}

/// A right or balance that a record names, with what the caller decides of it.
fn named<'a>(values: &Values<'_, '_, 'a>, record: &ObjectExpression<'a>, person: bool) -> Option<(Span, Taints)> {
    record.properties.iter().find_map(|member| {
        let ObjectPropertyKind::ObjectProperty(member) = member else { return None };
        let key = plain(&member.key.static_name()?);
        if !RIGHTS.contains(&key.as_str()) || !person && !is_balance(&key) {
            return None;
        }
        // `credits: { increment: amount }`
        let grown = literal(values, &member.value).and_then(|by| property(by, "increment"));
        let inside = grown.is_some() || is_increment(values, record);
        let value = grown.unwrap_or(&member.value);
        if is_rest(values, value) || COUNTED.contains(&key.as_str()) && !inside && !is_sum(values, value) {
            return None;
        }
        let taints = values.taint(value, DEPTH);
        (!taints.is_empty()).then_some((member.span, taints))
    })
}

/// Whether a record says by how much something grows: `$inc: { … }`.
fn is_increment(values: &Values<'_, '_, '_>, record: &ObjectExpression<'_>) -> bool {
    matches!(values.context.semantic.nodes().parent_kind(record.node_id.get()),
        AstKind::ObjectProperty(pair) if pair.key.static_name().as_deref() == Some("$inc"))
}

/// Whether the caller decides a value, or part of it: `eq(users.id, userId)`, `{ id: req.body.id }`.
fn is_sent<'a>(values: &Values<'_, '_, 'a>, expression: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let sent = |given: &Expression<'a>| values.taint(given, DEPTH).0.iter().any(|taint| taint.root == Root::Sent);
    match bare(expression) {
        Expression::ObjectExpression(object) => object.properties.iter().any(|member| match member {
            ObjectPropertyKind::ObjectProperty(member) => is_sent(values, &member.value, depth),
            ObjectPropertyKind::SpreadProperty(_) => false,
        }),
        Expression::CallExpression(call) => {
            let own = sent(expression);
            own || call.arguments.iter().filter_map(Argument::as_expression).any(|given| is_sent(values, given, depth))
        }
        other => sent(other),
    }
}

/// Whether the caller decides what the links behind a call pick: `.set(data).where(eq(users.id, userId))`.
fn is_picked_after<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>) -> bool {
    let above = values.context.semantic.nodes().ancestor_kinds(call.node_id.get()).take(6);
    above
        .take_while(|kind| matches!(kind, AstKind::StaticMemberExpression(_) | AstKind::CallExpression(_)))
        .filter_map(|kind| match kind {
            AstKind::CallExpression(link) => Some(link),
            _ => None,
        })
        .filter(|link| matches!(last(values.context.called(link)), "where" | "eq" | "match"))
        .flat_map(|link| &link.arguments)
        .filter_map(Argument::as_expression)
        .any(|given| is_sent(values, given, 4))
}

/// Drizzle: `db.update(users)`
fn is_table_of_people(expression: &Expression<'_>) -> bool {
    let Expression::CallExpression(call) = bare(expression) else { return false };
    let method = call.callee.as_member_expression().and_then(|member| member.static_property_name());
    let table = call.arguments.first().and_then(Argument::as_expression).map(bare);
    matches!(method, Some("update" | "insert"))
        && matches!(table, Some(Expression::Identifier(table)) if is_table_name_of_people(&table.name))
}

/// Whether a table is that of people themselves: `users`, `userProfiles`, `accounts`, and not what else is kept of them
/// (`userPreferences`, `bankAccounts`, `teamMembers`).
fn is_table_name_of_people(name: &str) -> bool {
    let words: Vec<String> =
        words::pieces(name).map(str::to_ascii_lowercase).filter(|word| !matches!(word.as_str(), "table" | "schema")).collect();
    let of_people =
        |word: &String| matches!(word.as_str(), "user" | "users" | "profile" | "profiles" | "account" | "accounts" | "member" | "members");
    match words.as_slice() {
        [one] => of_people(one),
        [first, last] => matches!(first.as_str(), "user" | "users" | "account" | "member" | "app" | "auth") && of_people(last),
        _ => false,
    }
}

fn plain(key: &str) -> String {
    key.replace('_', "").to_ascii_lowercase()
}

fn is_balance(key: &str) -> bool {
    key.contains("balance") || key == "credits"
}

/// Other records that hold a person's balance.
fn holds_balance(lower: &str) -> bool {
    ["participant", "wallet", "customer", "player", "student"].iter().any(|word| lower.contains(word))
}

/// What a value is first given, if it is a variable.
fn first<'v, 'a>(values: &'v Values<'_, '_, 'a>, value: &'v Expression<'a>) -> &'v Expression<'a> {
    match bare(value) {
        Expression::Identifier(name) => values.context.initial(name).map_or(value, bare),
        other => other,
    }
}

/// Whether a value is what is left after something was taken off, or takes something off.
fn is_rest<'a>(values: &Values<'_, '_, 'a>, value: &Expression<'a>) -> bool {
    match first(values, value) {
        Expression::BinaryExpression(sum) => sum.operator == BinaryOperator::Subtraction,
        Expression::UnaryExpression(unary) => unary.operator == UnaryOperator::UnaryNegation,
        _ => false,
    }
}

fn is_sum<'a>(values: &Values<'_, '_, 'a>, value: &Expression<'a>) -> bool {
    matches!(first(values, value), Expression::BinaryExpression(sum) if sum.operator == BinaryOperator::Addition)
}

fn is_person(lower: &str) -> bool {
    ["user", "profile", "account", "member"].iter().any(|word| lower.contains(word))
        && !["invit", "history", "activit", "notif", "message"].iter().any(|word| lower.contains(word))
}
