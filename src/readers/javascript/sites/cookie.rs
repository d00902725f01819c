//! Cookies that sign people in, and origins that may use them.

use super::super::Context;
use super::expression::{argument, bare, initial, is_bool, last, name, number, object, property, spreads, string};
use super::{gate, state, words};
use crate::facts::{Facts, SiteKind};
use oxc_ast::ast::{CallExpression, Expression, ObjectExpression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::ObjectProperty, AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["cookie", "setCookie", "set", "session", "setHeader", "header", "append", "cors"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if let AstKind::ObjectProperty(pair) = node.kind() {
        let named = pair.key.static_name().is_some_and(|key| key.eq_ignore_ascii_case("access-control-allow-origin"));
        if named && mirrors(context, &pair.value) {
            state(context, SiteKind::CorsAnyOriginWithCredentials, "header", pair.span, facts);
        }
        return;
    }
    let AstKind::CallExpression(call) = node.kind() else { return };
    match last(called) {
        "cookie" | "setCookie" => set(context, call, facts),
        "set" if called.to_ascii_lowercase().contains("cookie") => set(context, call, facts),
        "session" if called == "session" => {
            let cookie = argument(call, 0).and_then(object).and_then(|options| property(options, "cookie")).and_then(object);
            let Some(cookie) = cookie else { return };
            if let Some(off) = switched_off(cookie) {
                state(context, SiteKind::WeakCookie, off.0, off.1.span(), facts);
            }
            sent_everywhere(context, cookie, facts);
        }
        "setHeader" | "header" | "set" | "append"
            if argument(call, 0).and_then(string).is_some_and(|key| key.eq_ignore_ascii_case("access-control-allow-origin"))
                && argument(call, 1).is_some_and(|value| mirrors(context, value)) =>
        {
            state(context, SiteKind::CorsAnyOriginWithCredentials, "header", call.span, facts);
        }
        "cors" if called == "cors" => {
            if let Some(options) = argument(call, 0).and_then(object) {
                origins(context, call, options, facts);
            }
        }
        _ => {}
    }
}

/// The attribute that is switched off by name.
fn switched_off<'e, 'a>(options: &'e ObjectExpression<'a>) -> Option<(&'static str, &'e Expression<'a>)> {
    ["httpOnly", "secure"].into_iter().find_map(|key| {
        let value = property(options, key)?;
        is_bool(value, false).then_some((key, value))
    })
}

/// `sameSite: "none"`: other sites' requests carry the cookie.
fn sent_everywhere(context: &Context<'_, '_>, options: &ObjectExpression<'_>, facts: &mut Facts) {
    if let Some(value) = property(options, "sameSite").filter(|value| gate::travels(value)) {
        state(context, SiteKind::CookieSentEverywhere, "", value.span(), facts);
    }
}

fn set<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(first) = argument(call, 0) else { return };
    let key = string(first).map(str::to_owned).or_else(|| Some(name(first).into_owned()).filter(|name| !name.is_empty()));
    let Some(key) = key.filter(|key| words::has(key, &["session", "token", "auth", "sid", "jwt", "sess"])) else { return };
    if words::has(&key, &["csrf", "xsrf"]) {
        return;
    }
    let Some(third) = argument(call, 2) else {
        // Express without options: any script on the page reads it.
        if call.arguments.len() == 2 && last(&name(&call.callee)) == "cookie" && super::on_server(context) {
            state(context, SiteKind::WeakCookie, "httpOnly", call.span, facts);
        }
        return;
    };
    let options = object(third).or_else(|| initial(context, third).and_then(object));
    let Some(options) = options else { return };
    // Taking a cookie away needs no protection.
    let gone = argument(call, 1).and_then(string) == Some("") || property(options, "maxAge").and_then(number).is_some_and(|age| age <= 0.0);
    if gone {
        return;
    }
    sent_everywhere(context, options, facts);
    if let Some((off, value)) = switched_off(options) {
        state(context, SiteKind::WeakCookie, off, value.span(), facts);
    } else if !spreads(options) && property(options, "httpOnly").is_none() {
        state(context, SiteKind::WeakCookie, "httpOnly", call.span, facts);
    }
}

/// Whether a header answers with the very origin that asks, in a file that lets credentials through and looks at no list.
fn mirrors<'a>(context: &Context<'_, 'a>, value: &Expression<'a>) -> bool {
    let asked = |value: &Expression<'a>| {
        let text = context.text(value.span());
        text.len() < 80
            && [
                "headers.origin",
                "headers['origin']",
                "headers[\"origin\"]",
                "headers.get('origin')",
                "headers.get(\"origin\")",
                "headers.get('Origin')",
                "headers.get(\"Origin\")",
                "get('origin')",
                "get(\"origin\")",
            ]
            .iter()
            .any(|read| text.contains(read))
    };
    let text = &context.whole;
    let credentials = text.split("Allow-Credentials").skip(1).any(|rest| rest.get(..24).unwrap_or(rest).contains("true"));
    let listed =
        ["includes(", ".has(", "indexOf(", ".some(", "llowed", "ALLOWED", "startsWith(", "endsWith(", ".test(", "whitelist", ".match("];
    credentials && (asked(value) || initial(context, value).is_some_and(asked)) && !listed.iter().any(|word| text.contains(word))
}

/// CORS that answers every origin and lets it use the visitor's cookies.
fn origins<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, options: &ObjectExpression<'a>, facts: &mut Facts) {
    if !property(options, "credentials").is_some_and(|value| is_bool(value, true)) {
        return;
    }
    let Some(origin) = property(options, "origin") else { return };
    let any = is_bool(origin, true)
        || matches!(bare(origin), Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)) && {
            let text: String = context.text(origin.span()).split_whitespace().collect();
            (text.contains("(null,true)") || text.contains("(null,origin)"))
                && !text.contains("if(")
                && !text.contains('?')
                && !text.contains("includes")
        };
    if any {
        state(context, SiteKind::CorsAnyOriginWithCredentials, "cors", call.span, facts);
    }
}
