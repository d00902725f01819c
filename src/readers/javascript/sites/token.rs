//! Tokens: read without being verified, verified by half, kept where every script of a page reads them, and valid for ever.

use super::super::Context;
use super::expression::{argument, bare, body, initial, is_bool, last, name, object, property, string};
use super::{on_server, state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::ast::{AssignmentTarget, CallExpression, Expression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression, AstType::ObjectProperty, AstType::AssignmentExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["verify", "decode", "jwtDecode", "jwt_decode", "decodeJwt", "parse", "setItem"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::CallExpression(call) => match last(called) {
            "verify" if called.to_ascii_lowercase().contains("jwt") || called == "jsonwebtoken.verify" => {
                by_half(context, node, call, facts);
            }
            "decode" | "jwtDecode" | "jwt_decode" | "decodeJwt" | "parse" => read(context, node, call, called, facts),
            "setItem" if called.ends_with("localStorage.setItem") => kept(context, call, facts),
            _ => {}
        },
        AstKind::ObjectProperty(pair) => {
            if let Some(key) = pair.key.static_name()
                && !is_empty(&pair.value)
                && matches!(context.semantic.nodes().parent_kind(node.id()), AstKind::ObjectExpression(_))
            {
                reset(context, node, &key, pair.span, facts);
            }
        }
        AstKind::AssignmentExpression(assignment) => {
            if let AssignmentTarget::StaticMemberExpression(target) = &assignment.left
                && !is_empty(&assignment.right)
            {
                reset(context, node, target.property.name.as_str(), assignment.span, facts);
            }
        }
        _ => {}
    }
}

fn is_empty(expression: &Expression<'_>) -> bool {
    match bare(expression) {
        Expression::NullLiteral(_) => true,
        Expression::Identifier(name) => name.name == "undefined",
        // The type of a column, the key of a form.
        Expression::StringLiteral(_) | Expression::ObjectExpression(_) | Expression::BooleanLiteral(_) => true,
        _ => false,
    }
}

/// `jwt.verify(token, secret, { algorithms: ["none"] })`, `{ ignoreExpiration: true }`
fn by_half<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(options) = argument(call, 2).and_then(object) else { return };
    if let Some(Expression::ArrayExpression(list)) = property(options, "algorithms").map(bare)
        && list.elements.iter().filter_map(|element| element.as_expression()).any(|element| string(element) == Some("none"))
    {
        state(context, SiteKind::TokenUnverified, "none", call.span, facts);
        return;
    }
    // Whoever renews a session reads a token that has run out.
    let renews = body(context, node.id()).is_some_and(|text| text.to_ascii_lowercase().contains("refresh"));
    if property(options, "ignoreExpiration").is_some_and(|value| is_bool(value, true)) && !renews {
        state(context, SiteKind::TokenUnverified, "expiry", call.span, facts);
    }
}

/// A token from a request that is read and believed.
fn read<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, called: &str, facts: &mut Facts) {
    let whole = &context.whole;
    let reads = match called {
        "jwt.decode" | "jsonwebtoken.decode" | "jose.decodeJwt" | "jwtDecode" | "jwt_decode" | "decodeJwt" | "jwt.default.decode" => true,
        "JSON.parse" => {
            let text = context.text(call.span);
            let decodes = call.span.size() < 200 && (text.contains("atob(") || text.contains("base64"));
            // `const payload = token.split(".")[1]; JSON.parse(atob(payload))`
            let parted = |text: &str| text.contains("[1]") && (text.contains("split(\".\")") || text.contains("split('.')"));
            decodes && (parted(text) || body(context, node.id()).is_some_and(parted))
        }
        _ => false,
    };
    // A platform that verifies tokens before the function starts has no need of a second look.
    if !reads || !on_server(context) || context.entry.path.contains("supabase/functions/") {
        return;
    }
    let verified = ["verify", "Verify", "getUser(", "getClaims(", "introspect", "authorizer", "getSession("];
    if verified.iter().any(|word| whole.contains(word)) {
        return;
    }
    let Some(mut text) = body(context, node.id()) else { return };
    // A function of its own for reading tokens says nothing of where they come from; its file does.
    if called == "JSON.parse" && text.len() < 700 && !text.contains("eaders") {
        text = whole;
    }
    let from_request = ["uthorization", "cookie", "Cookie", "bearer", "Bearer"].iter().any(|word| text.contains(word));
    let believed =
        [".sub", ".userId", ".user_id", ".id", ".email", ".role", ".isAdmin", ".uid", "req.user"].iter().any(|word| text.contains(word));
    if from_request && believed {
        // A made-up token in a log-out ends a session at most.
        let file = context.entry.path.to_ascii_lowercase();
        if ["logout", "log-out", "signout", "sign-out"].iter().any(|word| file.contains(word)) {
            return;
        }
        state(context, SiteKind::TokenUnverified, "decode", call.span, facts);
    }
}

/// A session's token in a store that every script of the page reads.
fn kept<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(first) = argument(call, 0) else { return };
    let key = string(first).or_else(|| initial(context, first).and_then(string));
    let Some(key) = key else { return };
    let session = words::has(key, &["token", "jwt", "accesstoken", "authtoken", "refreshtoken"]);
    let other = [
        "csrf",
        "xsrf",
        "fcm",
        "push",
        "device",
        "invite",
        "guest",
        "expiry",
        "expires",
        "expiration",
        "type",
        "mapbox",
        "reset",
        "count",
        "share",
    ];
    let literal = argument(call, 1).is_some_and(|value| bare(value).is_literal());
    if session && !words::has(key, &other) && !literal {
        state(context, SiteKind::TokenInBrowserStorage, key, call.span, facts);
    }
}

/// A token for a new password that is stored without an end.
fn reset(context: &Context<'_, '_>, node: &AstNode<'_>, key: &str, span: oxc_span::Span, facts: &mut Facts) {
    if !on_server(context) || !words::has(key, &["reset"]) || !words::has(key, &["token", "code"]) {
        return;
    }
    // In a filter the token is looked for, not stored.
    let looked_for = context.semantic.nodes().ancestor_kinds(node.id()).take(6).any(|above| match above {
        AstKind::CallExpression(call) => {
            let called = name(&call.callee);
            last(&called).starts_with("find") && !last(&called).contains("Update")
                || matches!(last(&called), "where" | "eq" | "json" | "send" | "sign")
        }
        AstKind::ObjectProperty(pair) => {
            matches!(pair.key.static_name().as_deref(), Some("where" | "$unset" | "select" | "context" | "variables"))
        }
        _ => false,
    });
    let lower = context.whole.to_ascii_lowercase();
    let ends = [
        "expir",
        "ttl",
        "setex",
        "'ex'",
        "\"ex\"",
        "maxage",
        "validuntil",
        "valid_until",
        "created_at",
        "createdat",
        "issuedat",
        "timestamp",
    ];
    let stores = ["save(", "update", "insert", "create("].iter().any(|call| lower.contains(call));
    if looked_for || !stores || ends.iter().any(|word| lower.contains(word)) {
        return;
    }
    let known = facts.sites.iter().any(|site| site.kind == SiteKind::ResetTokenWithoutExpiry && site.origin.path == context.entry.path);
    if !known {
        state(context, SiteKind::ResetTokenWithoutExpiry, key, span, facts);
    }
}
