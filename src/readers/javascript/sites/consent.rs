//! The question to another service whether somebody may be connected (OAuth), and what is sent along to tell answers apart.

use super::super::Context;
use super::expression::{argument, bare, initial, last, name, property, string};
use super::{state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{Expression, ObjectPropertyKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::ObjectExpression, AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["set", "append"];

/// Deepest wrapping of a value that is followed.
const DEPTH: u32 = 5;

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let given = match node.kind() {
        // `client.generateAuthUrl({ scope, state: userId })`, `new URLSearchParams({ client_id, response_type: 'code', state })`
        AstKind::ObjectExpression(options) => {
            let asks = || {
                let asked = ["client_id", "response_type", "access_type", "redirect_uri", "scope"];
                asked.iter().filter(|key| property(options, key).is_some()).count()
            };
            property(options, "state").filter(|_| asks() >= 2)
        }
        // `url.searchParams.set('state', userId)`
        AstKind::CallExpression(call) if called.to_ascii_lowercase().contains("params") || called.contains("url") => {
            argument(call, 1).filter(|_| argument(call, 0).and_then(string) == Some("state") && context.whole.contains("client_id"))
        }
        _ => None,
    };
    let Some(given) = given.filter(|_| context.entry.role == Role::Source && !held_against(context)) else { return };
    if let Some(said) = known_to_all(context, given, 0) {
        state(context, SiteKind::ConsentStateKnown, said, given.span(), facts);
    }
}

/// Whether the file holds the text that comes back against one that was kept.
fn held_against(context: &Context<'_, '_>) -> bool {
    [
        "state !==",
        "state ===",
        "State !==",
        "State ===",
        "!== state",
        "=== state",
        "State)",
        "timingSafeEqual",
        "createHmac",
        "state !=",
        "state ==",
    ]
    .iter()
    .any(|way| context.whole.contains(way))
}

/// The name of whose number it is, where a value is only that: anybody can write it, and nothing tells that it was not they
/// who asked.
fn known_to_all<'a>(context: &Context<'_, 'a>, value: &Expression<'a>, depth: u32) -> Option<String> {
    if depth > DEPTH {
        return None;
    }
    let deep = |inner: &Expression<'a>| known_to_all(context, inner, depth + 1);
    match bare(value) {
        here @ Expression::Identifier(_) => match initial(context, here) {
            Some(made) if !matches!(bare(made), Expression::AwaitExpression(_)) => deep(made).or_else(|| whose(&name(here))),
            _ => whose(&name(here)),
        },
        here @ Expression::StaticMemberExpression(_) => whose(&name(here)),
        Expression::TemplateLiteral(template) => {
            // More than one part: as long as each is known.
            let known: Vec<Option<String>> = template.expressions.iter().map(deep).collect();
            if known.is_empty() || known.iter().any(Option::is_none) { None } else { known.into_iter().flatten().next() }
        }
        Expression::CallExpression(call) => {
            let called = name(&call.callee);
            match last(&called) {
                "String" | "btoa" | "encodeURIComponent" | "from" | "stringify" => argument(call, 0).and_then(deep),
                "toString" => match bare(&call.callee) {
                    Expression::StaticMemberExpression(member) => deep(&member.object),
                    _ => None,
                },
                _ => None,
            }
        }
        Expression::ObjectExpression(object) => {
            let mut first = None;
            for part in &object.properties {
                let ObjectPropertyKind::ObjectProperty(part) = part else { return None };
                let key = part.key.static_name().unwrap_or_default();
                if words::has(&key, SECRET) {
                    return None;
                }
                first = first.or_else(|| deep(&part.value));
            }
            first
        }
        _ => None,
    }
}

/// Words of values that nobody can guess.
const SECRET: &[&str] = &[
    "nonce",
    "random",
    "csrf",
    "session",
    "token",
    "state",
    "secret",
    "sig",
    "signature",
    "hmac",
    "verifier",
    "request",
    "attempt",
    "flow",
    "uuid",
    "jti",
];

fn whose(named: &str) -> Option<String> {
    let own = last(named);
    let numbered = words::has(own, &["id", "uid", "email", "slug"]) || matches!(own, "userid" | "uid");
    let named_for = words::words(named).iter().any(|word| {
        matches!(
            word.as_str(),
            "user"
                | "users"
                | "account"
                | "company"
                | "tenant"
                | "org"
                | "organization"
                | "organisation"
                | "team"
                | "workspace"
                | "business"
                | "client"
                | "customer"
                | "clinic"
                | "shop"
                | "store"
                | "employee"
                | "member"
                | "profile"
                | "owner"
                | "merchant"
                | "vendor"
                | "agency"
                | "uid"
        )
    });
    let secret = words::has(named, SECRET);
    (numbered && named_for && !secret).then(|| named.chars().take(40).collect())
}
