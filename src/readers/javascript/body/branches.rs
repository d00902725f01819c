//! Branches that turn callers away, whatever their condition is called.

use super::guards::{is_secret_name, push};
use super::guests::is_asked_of_the_known;
use super::presence::{is_claimed, is_self_declared, is_unverified};
use crate::facts::{Guard, GuardKind};
use crate::readers::javascript::Context;
use crate::readers::javascript::shapes::Words;
use crate::readers::javascript::tree::{bare, dotted, holds, words};
use oxc_ast::AstKind;
use oxc_ast::ast::{Expression, IfStatement, Statement};
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

/// A branch that turns callers away, whatever its condition is called.
pub(super) fn of_branch<'a>(context: &Context<'_, 'a>, branch: &IfStatement<'a>, out: &mut Vec<Guard>) {
    if let Some(kind) = limit(context, branch) {
        push(context, branch.test.span(), kind, context.text(branch.test.span()), false, out);
        return;
    }
    if closes_in_production(context, branch) {
        push(context, branch.test.span(), GuardKind::OutsideProduction, context.text(branch.test.span()), false, out);
        return;
    }
    let Some(denial) = denial(context, &branch.consequent) else { return };
    if answers_a_model(context, branch) || is_of_status(context, &branch.test) {
        return;
    }
    let lower = denial.to_ascii_lowercase();
    let login = lower.contains("401")
        || lower.contains("unauthorized")
        || lower.contains("unauthenticated")
        || lower.contains("not authenticated")
        || lower.contains("not logged in")
        || lower.contains("must be logged in")
        || lower.contains("sign in")
        || lower.contains("authentication required")
        || lower.contains("authenticationerror")
        || (lower.contains("redirect") && ["/login", "/sign-in", "/signin", "/auth"].iter().any(|page| lower.contains(page)));
    let right = lower.contains("403")
        || lower.contains("forbidden")
        || lower.contains("not authorized")
        || lower.contains("admin only")
        || lower.contains("admin access")
        || lower.contains("admins only")
        || lower.contains("permission");
    if !login && !right {
        return;
    }
    let test = context.text(branch.test.span());
    if mentions_secret(context, &branch.test) || test.contains("SECRET") {
        return;
    }
    // The call that read the session says what it is worth.
    if is_claimed(context, &branch.test) {
        return;
    }
    if is_unverified(context, &branch.test) {
        push(context, branch.test.span(), GuardKind::Unverified, test, false, out);
        return;
    }
    if is_header_presence(context, &branch.test) {
        return;
    }
    if matches!(bare(&branch.test), Expression::LogicalExpression(both) if is_asked_of_the_known(context, both)) {
        return;
    }
    let low = test.to_ascii_lowercase();
    if ["verified", "signature", "password", "method", "origin", ".ok", ".status"].iter().any(|word| low.contains(word)) {
        return;
    }
    // A token that cannot be verified is no missing right, though many servers answer 403 to it.
    let about_token =
        || words(test).iter().any(|word| matches!(word.as_str(), "err" | "error" | "token" | "decoded" | "payload" | "claims"));
    let unknown = || ["user", "session"].iter().any(|word| low.contains(word)) || about_token();
    let kind =
        if low.contains("role") || low.contains("admin") || right && !login && !unknown() { GuardKind::Role } else { GuardKind::Login };
    // `!user || user.user_metadata.role !== "admin"`: only the log-in is known of the two, and the call that asks says so.
    let own_word = kind == GuardKind::Role && rests_on_own_word(context, &branch.test);
    let kind = if own_word { GuardKind::SelfDeclared } else { kind };
    push(context, branch.test.span(), kind, test, false, out);
}

/// Whether a branch refuses everyone in production: `if (process.env.NODE_ENV === "production") return notFound()`.
fn closes_in_production(context: &Context<'_, '_>, branch: &IfStatement<'_>) -> bool {
    let Expression::BinaryExpression(test) = bare(&branch.test) else { return false };
    let text = context.text(test.span);
    let production = match test.operator {
        BinaryOperator::Equality | BinaryOperator::StrictEquality => text.contains("production"),
        BinaryOperator::Inequality | BinaryOperator::StrictInequality => text.contains("development") || text.contains("test"),
        _ => false,
    };
    let leaves = |statement: &Statement<'_>| matches!(statement, Statement::ReturnStatement(_) | Statement::ThrowStatement(_));
    let refuses = |statement: &Statement<'_>| {
        let text = context.text(statement.span());
        ["401", "403", "404", "405", "notFound", "throw "].iter().any(|sign| text.contains(sign))
    };
    // A block that checks something first goes on for whoever passes.
    let closed = || match &branch.consequent {
        Statement::BlockStatement(block) => {
            let first = block.body.iter().find(|inner| !context.text(inner.span()).starts_with("console."));
            let refused =
                first.is_some_and(|first| (leaves(first) || matches!(first, Statement::ExpressionStatement(_))) && refuses(first));
            refused && block.body.iter().any(leaves)
        }
        other => leaves(other) && refuses(other),
    };
    production && text.contains("NODE_ENV") && closed()
}

/// Whether a condition holds something against 401 or 403 as a number: what another service answered.
fn is_of_status<'a>(context: &Context<'_, 'a>, test: &Expression<'a>) -> bool {
    match bare(test) {
        Expression::LogicalExpression(either) => is_of_status(context, &either.left) || is_of_status(context, &either.right),
        Expression::UnaryExpression(not) => is_of_status(context, &not.argument),
        Expression::BinaryExpression(binary) => {
            [&binary.left, &binary.right].iter().any(|side| matches!(context.text(bare(side).span()), "401" | "403"))
        }
        _ => false,
    }
}

/// Whether a part of a condition holds what people write of themselves.
fn rests_on_own_word<'a>(context: &Context<'_, 'a>, test: &Expression<'a>) -> bool {
    match bare(test) {
        Expression::LogicalExpression(either) => rests_on_own_word(context, &either.left) || rests_on_own_word(context, &either.right),
        part => is_self_declared(context, part),
    }
}

/// Whether a branch stands in a tool of an AI model: what that answers goes to the model, and nobody is turned away.
fn answers_a_model<'a>(context: &Context<'_, 'a>, branch: &IfStatement<'a>) -> bool {
    if !context.whole.may_contain("execute") {
        return false;
    }
    let mut function = false;
    for above in context.semantic.nodes().ancestor_kinds(branch.node_id.get()).take(12) {
        match above {
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => function = true,
            AstKind::ObjectProperty(pair) if function => return pair.key.is_specific_id("execute"),
            AstKind::CallExpression(_) if function => return false,
            _ => {}
        }
    }
    false
}

/// What a branch limits that sends callers away who asked too often or have used up what they may: whatever the count is
/// called.
fn limit<'a>(context: &Context<'_, 'a>, branch: &IfStatement<'a>) -> Option<GuardKind> {
    if branch.consequent.span().size() > 900 {
        return None;
    }
    // What another service answers (`response.status === 429`) limits this product, not its callers.
    let test = context.text(branch.test.span());
    if ["status", ".ok", "error", "statusCode"].iter().any(|word| test.contains(word)) {
        return None;
    }
    let leaves = match &branch.consequent {
        Statement::BlockStatement(block) => {
            block.body.iter().any(|inner| matches!(inner, Statement::ReturnStatement(_) | Statement::ThrowStatement(_)))
                || block.body.iter().any(|inner| context.text(inner.span()).contains(".status(429"))
        }
        other => matches!(other, Statement::ReturnStatement(_) | Statement::ThrowStatement(_)),
    };
    if !leaves {
        return None;
    }
    let answer = context.text(branch.consequent.span());
    let said = |words: &[&str]| holds(answer, words);
    if said(&[
        "quota",
        "limit reached",
        "limit exceeded",
        "daily limit",
        "monthly limit",
        "usage limit",
        "out of credits",
        "insufficient credit",
        "not enough credit",
        "no credits",
        "status: 402",
        "status(402",
    ]) {
        Some(GuardKind::Quota)
    } else if said(&["status: 429", "status(429", "too many", "rate limit", "too_many_requests"]) {
        Some(GuardKind::RateLimit)
    } else {
        None
    }
}

/// A condition that holds only whether a header was sent at all, which proves nothing.
fn is_header_presence<'a>(context: &Context<'_, 'a>, test: &Expression<'a>) -> bool {
    match bare(test) {
        Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => is_header_presence(context, &not.argument),
        Expression::LogicalExpression(either) => is_header_presence(context, &either.left) && is_header_presence(context, &either.right),
        Expression::Identifier(name) => context.initial(name).is_some_and(|first| reads_header(context.text(first.span()))),
        Expression::CallExpression(call) => {
            let name = dotted(&call.callee).unwrap_or_default();
            name.ends_with("startsWith") || reads_header(context.text(call.span)) && !name.contains("verify")
        }
        Expression::ChainExpression(chain) => {
            let text = context.text(chain.span);
            reads_header(text) || text.contains("startsWith")
        }
        other => reads_header(context.text(other.span())) && other.is_member_expression(),
    }
}

pub(super) fn reads_header(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("headers") && !lower.contains("await") || lower.contains("authheader")
}

/// Whether a condition mentions a shared secret of the environment.
fn mentions_secret<'a>(context: &Context<'_, 'a>, test: &Expression<'a>) -> bool {
    match bare(test) {
        Expression::LogicalExpression(either) => mentions_secret(context, &either.left) || mentions_secret(context, &either.right),
        Expression::BinaryExpression(binary) => {
            [&binary.left, &binary.right].iter().any(|side| context.env_name(side).is_some_and(|name| is_secret_name(&name)))
        }
        Expression::UnaryExpression(not) => mentions_secret(context, &not.argument),
        other => context.env_name(other).is_some_and(|name| is_secret_name(&name)),
    }
}

/// Words of what turns callers away.
const DENIALS: Words = Words::of(&[
    "401",
    "403",
    "unauth",
    "forbidden",
    "not auth",
    "authentication",
    "sign in",
    "logged in",
    "login",
    "sign-in",
    "signin",
    "/auth",
    "permission",
    "admin",
]);

/// Whether a statement may tell the caller to leave: what is only kept or noted tells nobody, but for a note before one
/// leaves.
fn may_answer(context: &Context<'_, '_>, statement: &Statement<'_>, leaving: bool) -> bool {
    let Statement::ExpressionStatement(said) = statement else { return true };
    if let Expression::AssignmentExpression(kept) = bare(&said.expression) {
        // `ctx.status = 401`
        let (_, field) = context.text(kept.left.span()).rsplit_once('.').unwrap_or_default();
        return matches!(field, "status" | "statusCode" | "body" | "res" | "response");
    }
    leaving || !is_note(context.text(said.span))
}

/// Whether a call, as it is written, only notes or keeps what it is given: `logger.warn(…)`, `setError(…)`, `errors.push(…)`.
fn is_note(call: &str) -> bool {
    let called = call.trim_start_matches("await ").split('(').next().unwrap_or("");
    let (holder, last) = called.rsplit_once('.').unwrap_or(("", called));
    let holder = holder.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let sets = last.strip_prefix("set").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    matches!(holder.as_str(), "console" | "log" | "logger" | "toast" | "sentry")
        || matches!(last, "alert" | "toast" | "log")
        || sets && !last.contains("Status")
        || last == "push" && !["router", "history", "navigation"].contains(&holder.as_str())
}

/// The statement of a branch that may tell the caller to leave: a return, a throw, a call, not one nested deeper.
fn denial<'c>(context: &'c Context<'_, '_>, statement: &Statement<'_>) -> Option<&'c str> {
    let ends = |statement: &Statement<'_>| {
        matches!(statement, Statement::ReturnStatement(_) | Statement::ThrowStatement(_) | Statement::ExpressionStatement(_))
            && statement.span().size() < 600
    };
    match statement {
        Statement::BlockStatement(block) => {
            let leaving = block.body.iter().any(|inner| matches!(inner, Statement::ReturnStatement(_) | Statement::ThrowStatement(_)));
            let calls = block.body.iter().any(|inner| matches!(inner, Statement::ExpressionStatement(_)));
            block
                .body
                .iter()
                .filter(|inner| ends(inner) && !context.text(inner.span()).starts_with("console."))
                .filter(|inner| may_answer(context, inner, leaving))
                .map(|inner| context.text(inner.span()))
                .find(|text| (leaving || calls) && DENIALS.stand_in(text))
        }
        other if ends(other) && may_answer(context, other, false) => Some(context.text(other.span())).filter(|text| DENIALS.stand_in(text)),
        _ => None,
    }
}
