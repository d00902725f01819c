//! People who are not the caller: rows that the code goes through, accounts that it made, accounts that the request names.
//! What one of them may do turns nobody away.

use super::presence::origin;
use super::scope::{is_sent, picked};
use crate::facts::Picked;
use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::last;
use crate::readers::javascript::tree::{bare, dotted, first_name, words};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, IdentifierReference};
use oxc_span::GetSpan;

/// Methods that go through a list.
const GOES_THROUGH: &[&str] = &["filter", "map", "forEach", "reduce", "sort", "flatMap", "toSorted"];
/// Methods that hold each entry of a list against something.
const HOLDS_EACH: &[&str] = &["every", "some", "filter", "find", "map", "forEach"];

/// Whether it is a field of a row of the list that the code goes through: `users.filter((user) => user.role === wanted)`,
/// however deep in the row.
pub(super) fn is_of_row(context: &Context<'_, '_>, field: &Expression<'_>) -> bool {
    let named = |field: &Expression<'_>| bare(field).is_member_expression() || matches!(bare(field), Expression::ChainExpression(_));
    named(field) && first_name(field).is_some_and(|name| is_entry(context, name, GOES_THROUGH))
}

/// Whether a name is the parameter of a function that a list is gone through with.
fn is_entry(context: &Context<'_, '_>, name: &IdentifierReference<'_>, methods: &[&str]) -> bool {
    let Some(declared) = context.declaration(name) else { return false };
    if !matches!(declared.kind(), AstKind::FormalParameter(_)) {
        return false;
    }
    context.semantic.nodes().ancestor_kinds(declared.id()).take(4).any(|kind| {
        matches!(kind, AstKind::CallExpression(call)
            if call.callee.as_member_expression().and_then(|member| member.static_property_name()).is_some_and(|method| methods.contains(&method)))
    })
}

/// Whether it is a field of a row that the code made: `const user = await storage.createUser(…); if (user.role === …)`.
pub(super) fn is_made_here(context: &Context<'_, '_>, field: &Expression<'_>) -> bool {
    let Some(Expression::Identifier(name)) = bare(field).as_member_expression().map(|member| bare(member.object())) else { return false };
    match context.initial(name).map(bare) {
        Some(Expression::CallExpression(made)) => {
            let called = last(context.called(made));
            // A client for the caller's session is created too.
            called.strip_prefix("create").is_some_and(|what| ["", "User", "Profile", "Member", "Account", "One"].contains(&what))
        }
        _ => false,
    }
}

/// Whether it is a field of an account that the code looked up because the request names it:
/// `const { data } = await admin.auth.admin.getUserById(body.userId)`.
pub(super) fn is_of_named<'a>(context: &Context<'_, 'a>, field: &Expression<'a>) -> bool {
    let Some(Expression::CallExpression(call)) = first_name(field).and_then(|name| origin(context, name)).map(bare) else { return false };
    let name = context.called(call);
    let asked = || call.arguments.first().and_then(Argument::as_expression).is_some_and(|id| is_sent(context, id));
    if name.contains("auth.admin.") {
        return name.ends_with(".listUsers") || asked();
    }
    // A record that is looked up whole and alone; a password that is then compared is the caller's own.
    matches!(last(name), "findUnique" | "findById" | "findByPk" | "getUser")
        && (last(name) == "getUser" && asked() && is_of_service(name)
            || picked(context, call) == Picked::Sent && !by_address(context, call))
}

/// Firebase's and Clerk's accounts by their id.
fn is_of_service(name: &str) -> bool {
    name.ends_with("auth().getUser") || name.ends_with("Auth.getUser") || name.ends_with("users.getUser")
}

/// Whether a record is looked up by an address, as a log-in does.
fn by_address(context: &Context<'_, '_>, call: &CallExpression<'_>) -> bool {
    ["email", "username", "phone"].iter().any(|word| context.text(call.span).contains(word))
}

/// Whether rights of something else than the caller are held against what is needed: the scopes of a token of another
/// service, `needed.every((scope) => granted.includes(scope))`.
pub(super) fn is_of_another<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, sought: &Expression<'a>) -> bool {
    let Expression::Identifier(each) = bare(sought) else { return false };
    if !is_entry(context, each, HOLDS_EACH) {
        return false;
    }
    let holder = call.callee.as_member_expression().map(|member| bare(member.object()));
    let Some(holder) = holder else { return false };
    let name = dotted(holder).unwrap_or_default();
    let made = first_name(holder).and_then(|name| origin(context, name)).map_or("", |first| context.text(first.span()));
    let person = |word: &str| {
        matches!(
            word,
            "user" | "session" | "claims" | "auth" | "caller" | "profile" | "me" | "member" | "role" | "roles" | "account" | "current"
        )
    };
    !words(&name).iter().chain(&words(made.get(..200).unwrap_or(made))).any(|word| person(word))
}
