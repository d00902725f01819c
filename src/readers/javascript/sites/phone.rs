//! What opens an account, kept by an app in the plain store of the phone: `AsyncStorage.setItem("auth_token", token)`.

use super::super::Context;
use super::expression::{argument, bare, string};
use super::state;
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::Expression;
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["setItem"];

/// Words in the keys of what opens an account.
const OPENS: &[&str] = &["token", "jwt", "password", "passwd", "credential", "secret", "apikey", "api_key"];

/// Words in the keys of what opens nothing.
const HARMLESS: &[&str] =
    &["push", "fcm", "expo", "device", "expir", "count", "enabled", "reset", "last", "type", "csrf", "has_", "notification"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    if called != "AsyncStorage.setItem" || context.entry.role != Role::Source || !context.whole.contains("async-storage") {
        return;
    }
    let (Some(key), Some(value)) = (argument(call, 0), argument(call, 1)) else { return };
    let named = match bare(key) {
        Expression::Identifier(name) => name.name.as_str(),
        here => string(here).unwrap_or(""),
    };
    let lower = named.to_ascii_lowercase();
    let opens = OPENS.iter().any(|word| lower.contains(word)) && !HARMLESS.iter().any(|word| lower.contains(word));
    let sealed = context.text(value.span()).to_ascii_lowercase().contains("encrypt");
    if opens && !sealed && string(value).is_none() {
        state(context, SiteKind::TokenInPreferences, named, call.span, facts);
    }
}
