//! Values that come straight from a cookie, header or unverified token: that one was sent proves nothing.

use super::names::is_claim;
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, dotted, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, ChainElement, Expression, IdentifierReference, MemberExpression};
use oxc_span::GetSpan;
use oxc_syntax::operator::{LogicalOperator, UnaryOperator};

/// How far a value is followed back.
const DEPTH: u32 = 10;

/// What a name is first given, also where it is one of several that are taken out of it.
pub(super) fn origin<'c, 'a>(context: &Context<'c, 'a>, name: &IdentifierReference<'_>) -> Option<&'c Expression<'a>> {
    match context.declaration(name)?.kind() {
        AstKind::VariableDeclarator(declarator) => declarator.init.as_ref(),
        _ => None,
    }
}

/// Whether a condition, or a value, holds only what was sent and never verified.
pub(super) fn is_unverified<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> bool {
    sent(context, expression, DEPTH)
}

fn sent<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match bare(expression) {
        Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => sent(context, &not.argument, depth),
        Expression::LogicalExpression(either) => {
            let fallback = text_of(&either.right).is_some() || matches!(bare(&either.right), Expression::NullLiteral(_));
            sent(context, &either.left, depth) && (fallback || sent(context, &either.right, depth))
        }
        Expression::ConditionalExpression(choice) => {
            let nothing = |side: &Expression<'a>| matches!(bare(side), Expression::NullLiteral(_)) || bare(side).is_undefined();
            (sent(context, &choice.consequent, depth) || nothing(&choice.consequent))
                && (sent(context, &choice.alternate, depth) || nothing(&choice.alternate))
        }
        // `decoded.role !== "admin"`
        Expression::BinaryExpression(binary) => {
            let word = |side: &Expression<'a>| text_of(side).is_some_and(|text| text.bytes().all(|byte| byte.is_ascii_alphabetic()));
            word(&binary.right) && decoded(context, &binary.left, depth) || word(&binary.left) && decoded(context, &binary.right, depth)
        }
        Expression::Identifier(name) => origin(context, name).is_some_and(|first| sent(context, first, depth)),
        Expression::CallExpression(call) => {
            if let Expression::Identifier(_) = bare(&call.callee)
                && is_cookie_call(&dotted(&call.callee).unwrap_or_default())
            {
                return true;
            }
            decodes(context, expression, depth) || call.callee.as_member_expression().is_some_and(|member| taken(context, member, depth))
        }
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::CallExpression(call) => {
                call.callee.as_member_expression().is_some_and(|member| taken(context, member, depth))
                    || matches!(bare(&call.callee), Expression::ChainExpression(_)) && sent(context, &call.callee, depth)
            }
            other => other.as_member_expression().is_some_and(|member| taken(context, member, depth)),
        },
        other => other.as_member_expression().is_some_and(|member| taken(context, member, depth)),
    }
}

/// Whether a condition, or a value, holds only a session that whoever issued it was not asked about.
pub(super) fn is_claimed<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> bool {
    claimed(context, expression, DEPTH)
}

fn claimed<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match bare(expression) {
        Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => claimed(context, &not.argument, depth),
        Expression::LogicalExpression(either) => claimed(context, &either.left, depth) || claimed(context, &either.right, depth),
        Expression::Identifier(name) => origin(context, name).is_some_and(|first| claimed(context, first, depth)),
        Expression::CallExpression(call) => dotted(&call.callee).is_some_and(|name| is_claim(&name)),
        Expression::ChainExpression(chain) => {
            chain.expression.as_member_expression().is_some_and(|member| claimed(context, member.object(), depth))
        }
        other => other.as_member_expression().is_some_and(|member| claimed(context, member.object(), depth)),
    }
}

/// A part of a request's headers or cookies, or of what was cut from one.
fn taken<'a>(context: &Context<'_, 'a>, member: &MemberExpression<'a>, depth: u32) -> bool {
    let holder = context.text(member.object().span());
    let lower = holder.to_ascii_lowercase();
    let method = member.static_property_name().unwrap_or("");
    let last = lower.trim_end_matches(['?', '!', ')', '(']).rsplit('.').next().unwrap_or("");
    let last = last.trim_end_matches(['?', '!', ')', '(']);
    // `req.headers.authorization`, `(await cookies()).get("session")`, `event.cookies.get("session")`
    if matches!(last, "headers" | "cookies" | "cookiestore" | "headerslist" | "header") && method != "set" {
        return true;
    }
    if matches!(bare(member.object()), Expression::CallExpression(_)) && lower.starts_with("(await cookies") && method == "get" {
        return true;
    }
    if matches!(method, "header" | "get") && (lower == "req" || lower == "c.req" || lower == "request") {
        return true;
    }
    let passes_on = matches!(
        method,
        "value"
            | "split"
            | "replace"
            | "slice"
            | "substring"
            | "substr"
            | "trim"
            | "startsWith"
            | "toString"
            | "length"
            | "pop"
            | "at"
            | "[]"
            | ""
    );
    if passes_on {
        return sent(context, member.object(), depth);
    }
    decoded(context, member.object(), depth)
}

fn is_cookie_call(name: &str) -> bool {
    matches!(name, "getCookie" | "getCookies" | "parseCookies" | "getSessionCookie" | "getHeader" | "getRequestHeader")
}

/// Whether a value was read out of a token without checking its signature.
fn decoded<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match bare(expression) {
        Expression::Identifier(name) => origin(context, name).is_some_and(|first| decoded(context, first, depth)),
        Expression::CallExpression(_) => decodes(context, expression, depth),
        Expression::ChainExpression(chain) => {
            chain.expression.as_member_expression().is_some_and(|member| decoded(context, member.object(), depth))
        }
        other => other.as_member_expression().is_some_and(|member| decoded(context, member.object(), depth)),
    }
}

/// Whether a condition, or a value, holds what people write of themselves: parts of an account that a log-in service lets
/// its owner change.
pub(super) fn is_self_declared<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> bool {
    declared(context, expression, DEPTH)
}

fn declared<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let own = |name: &str| matches!(name, "user_metadata" | "raw_user_meta_data" | "unsafeMetadata" | "unsafe_metadata");
    let part = |member: &MemberExpression<'a>| member.static_property_name().is_some_and(own) || declared(context, member.object(), depth);
    match bare(expression) {
        Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => declared(context, &not.argument, depth),
        Expression::LogicalExpression(both) if both.operator == LogicalOperator::And => {
            declared(context, &both.left, depth) || declared(context, &both.right, depth)
        }
        // `user.user_metadata?.role || "member"`: what the person wrote comes first, or where the service wrote nothing.
        Expression::LogicalExpression(either) => {
            let kept = context.text(either.left.span()).contains("app_metadata");
            declared(context, &either.left, depth) || kept && declared(context, &either.right, depth)
        }
        Expression::BinaryExpression(binary) => declared(context, &binary.left, depth) || declared(context, &binary.right, depth),
        Expression::Identifier(name) if own(&name.name) => true,
        Expression::Identifier(name) => origin(context, name).is_some_and(|first| declared(context, first, depth)),
        // `["admin", "owner"].includes(user.user_metadata.role)`
        Expression::CallExpression(call) => {
            let given = call.arguments.first().and_then(Argument::as_expression);
            call.callee.as_member_expression().is_some_and(|member| {
                matches!(member.static_property_name(), Some("includes" | "some" | "toLowerCase"))
                    && (declared(context, member.object(), depth) || given.is_some_and(|given| declared(context, given, depth)))
            })
        }
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::CallExpression(call) => {
                call.callee.as_member_expression().is_some_and(|member| declared(context, member.object(), depth))
            }
            other => other.as_member_expression().is_some_and(part),
        },
        other => other.as_member_expression().is_some_and(part),
    }
}

/// A call that reads a token's payload as it is.
fn decodes<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>, depth: u32) -> bool {
    let Expression::CallExpression(call) = bare(expression) else { return false };
    let name = dotted(&call.callee).unwrap_or_default();
    if matches!(
        name.as_str(),
        "jwt.decode" | "jwtDecode" | "jwt_decode" | "decodeJwt" | "jose.decodeJwt" | "jsonwebtoken.decode" | "JWT.decode"
    ) {
        return true;
    }
    if matches!(name.as_str(), "JSON.parse" | "atob" | "Buffer.from" | "decodeURIComponent" | "base64Decode") {
        return call.arguments.first().and_then(Argument::as_expression).is_some_and(|given| {
            let cut = sent(context, given, depth) || decoded(context, given, depth);
            cut || matches!(bare(given), Expression::CallExpression(inner)
                if inner.callee.as_member_expression().is_some_and(|member| decoded(context, member.object(), depth)))
        });
    }
    false
}
