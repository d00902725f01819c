//! What a browser sends by itself: cookies that are believed, forms of other sites that pass, sessions that outlast a log-in.

use super::context::Context;
use super::sites::state;
use super::tree::{Expr, Node, Step, each_expr, each_in, each_step, last};
use crate::facts::{Facts, Role, SiteKind};
use crate::readers::glimpse;

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !context.is_source() || context.entry.role != Role::Source {
        return;
    }
    if context.text().contains("$_COOKIE") && !verifies(context.text()) {
        believed(context, facts);
    }
    log_in(context, facts);
    forms(context, facts);
}

/// Whether a file checks that what cookies hold is genuine.
fn verifies(text: &str) -> bool {
    ["hash_hmac", "hash_equals", "openssl_decrypt", "password_verify", "decrypt(", "JWT::decode"].iter().any(|word| text.contains(word))
}

/// The name of a cookie that an expression is.
fn key<'a>(expr: &Expr<'a>) -> Option<&'a str> {
    match &expr.kind {
        Node::Index(holder, Some(key)) if holder.variable() == Some("_COOKIE") => key.text(),
        _ => None,
    }
}

/// `if ($_COOKIE["role"] == "admin")`, by itself or by the name that it is given; each cookie once a function.
fn believed(context: &Context<'_>, facts: &mut Facts) {
    for unit in &context.units {
        // Variables that hold such a cookie.
        let mut kept: Vec<(&str, &str)> = Vec::new();
        each_in(unit.body, &mut |expr| {
            if let Node::Assign("=", target, value) = &expr.kind
                && let Some(name) = target.variable()
            {
                each_expr(value, &mut |inner| kept.extend(key(inner).filter(|key| glimpse::names_caller(key)).map(|key| (name, key))));
            }
        });
        let mut told: Vec<&str> = Vec::new();
        each_in(unit.body, &mut |expr| {
            let Node::Binary("==" | "===" | "!=" | "!==", left, right) = &expr.kind else { return };
            for (side, other) in [(left, right), (right, left)] {
                let own = plain(side);
                let found = key(own).filter(|key| glimpse::names_caller(key)).or_else(|| {
                    let name = own.variable()?;
                    kept.iter().find(|(known, _)| *known == name).map(|(_, key)| *key)
                });
                if let Some(found) = found.filter(|found| other.text() != Some("") && !told.contains(found)) {
                    state(context, SiteKind::CookieBelieved, found, expr.start, facts);
                    told.push(found);
                }
            }
        });
    }
}

/// `intval($_COOKIE["user_id"])` without what stands around it.
fn plain<'e, 'a>(expr: &'e Expr<'a>) -> &'e Expr<'a> {
    match &expr.kind {
        Node::Call(callee, given)
            if callee.name().is_some_and(|name| matches!(last(name), "intval" | "trim" | "base64_decode" | "strtolower")) =>
        {
            given.first().map_or(expr, |first| &first.value)
        }
        Node::Cast(_, inner) => inner,
        _ => expr,
    }
}

/// A log-in that stores who somebody is in the session: with a new number for the session, or with the old one.
fn log_in(context: &Context<'_>, facts: &mut Facts) {
    let text = context.text();
    if text.contains("session_regenerate_id") {
        if let Some(at) = text.find("session_regenerate_id").and_then(|at| u32::try_from(at).ok()) {
            state(context, SiteKind::SessionAtLogIn, "renewed", at, facts);
        }
        return;
    }
    let lower = text.to_ascii_lowercase();
    let asks = text.contains("password_verify(")
        || (lower.contains("$_post") || lower.contains("$_request")) && lower.contains("password") && lower.contains("select ");
    if !asks || !text.contains("$_SESSION") {
        return;
    }
    let mut found = None;
    for unit in &context.units {
        each_in(unit.body, &mut |expr| {
            if let Node::Assign("=", target, value) = &expr.kind
                && let Node::Index(holder, Some(key)) = &target.kind
                && holder.variable() == Some("_SESSION")
                && key.text().is_some_and(glimpse::names_caller)
                && !value.is_false()
                && value.text() != Some("")
            {
                found.get_or_insert(expr.start);
            }
        });
    }
    if let Some(at) = found {
        state(context, SiteKind::SessionAtLogIn, "kept", at, facts);
    }
}

/// Laravel's list of addresses that need no token: one that holds all of them.
fn forms(context: &Context<'_>, facts: &mut Facts) {
    let detail = "the list of addresses that need no token holds all of them";
    let all = |list: &Expr<'_>| list.entries().iter().any(|one| matches!(one.text(), Some("*" | "/*")));
    each_step(&context.file.body, &mut |step| {
        let Step::Class(class) = &step.kind else { return };
        if class.name.ends_with("CsrfToken") || class.parent.is_some_and(|parent| last(parent).ends_with("CsrfToken")) {
            let own =
                class.properties.iter().find(|(name, ..)| *name == "except").and_then(|(_, _, value, at)| Some((value.as_ref()?, at)));
            if let Some((_, at)) = own.filter(|(list, _)| all(list)) {
                state(context, SiteKind::ForgeryProtectionOff, detail, *at, facts);
            }
        }
    });
    for unit in &context.units {
        each_in(unit.body, &mut |expr| {
            if let Node::Call(callee, given) = &expr.kind
                && callee.dotted().is_some_and(|name| name.ends_with("validateCsrfTokens"))
                && let Some(list) = given.iter().map(|given| &given.value).find(|value| all(value))
            {
                state(context, SiteKind::ForgeryProtectionOff, detail, list.start, facts);
            }
        });
    }
}
