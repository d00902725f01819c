//! Guards as code writes them: calls that verify, comparisons with shared secrets, roles and owners, and branches that
//! turn callers away.

use super::guests;
use super::names::guard_kind;
use super::openings::{both_absent, fails_open};
use super::others::{is_made_here, is_of_another, is_of_named, is_of_row};
use super::owners::{is_caller, is_owner_field, owner_filter};
use super::presence::{is_claimed, is_self_declared, is_unverified};
use super::scope::is_sent;
use crate::facts::{Guard, GuardKind, Import};
use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::{last, parts};
use crate::readers::javascript::tree::{bare, dotted, holds, text_of, words};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BinaryExpression, BindingPattern, CallExpression, Expression, StaticMemberExpression};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator};

/// What the whole of a body says about the checks inside it.
pub(super) struct Surroundings {
    pub(super) top: NodeId,
    hashes: bool,
    /// Firebase's `getAuth` hands over the service that knows who is signed in, and asks it nothing.
    firebase: bool,
}

impl Surroundings {
    pub(super) fn new(context: &Context<'_, '_>, imports: &[Import], top: NodeId) -> Self {
        let text = context.text(context.semantic.nodes().kind(top).span());
        let hashes = ["createHmac", "HMAC", "createHash"].iter().any(|sign| context.whole.may_contain(sign) && text.contains(sign));
        let firebase = imports.iter().any(|import| {
            import.specifier.contains("firebase")
                && import.names.iter().any(|(here, _)| matches!(here.as_str(), "getAuth" | "initializeAuth"))
        });
        Self { top, hashes, firebase }
    }
}

pub(super) fn push(context: &Context<'_, '_>, span: Span, kind: GuardKind, by: &str, fails_open: bool, out: &mut Vec<Guard>) {
    let by: String = by.chars().take(80).collect();
    out.push(Guard { kind, by, fails_open, origin: context.at(span) });
}

/// A guard that may stand open: then its place is where the code lets everyone in.
fn push_open(context: &Context<'_, '_>, span: Span, kind: GuardKind, by: &str, open_at: Option<Span>, out: &mut Vec<Guard>) {
    push(context, open_at.unwrap_or(span), kind, by, open_at.is_some(), out);
}

/// A call that verifies.
pub(super) fn of_call<'a>(
    context: &Context<'_, 'a>,
    around: &Surroundings,
    node: &AstNode<'a>,
    call: &CallExpression<'a>,
    name: &str,
    out: &mut Vec<Guard>,
) {
    let last = last(name);
    if last == "timingSafeEqual" {
        let kind = if around.hashes { GuardKind::Signature } else { GuardKind::SharedSecret };
        push_open(context, call.span, kind, name, fails_open(context, around, node), out);
        return;
    }
    if name == "UseGuards" {
        for given in call.arguments.iter().filter_map(Argument::as_expression) {
            let by = dotted(given).unwrap_or_default();
            if let Some(kind) = guard_kind(by.trim_end_matches("()"), 1).filter(|kind| *kind != GuardKind::Role) {
                push(context, given.span(), kind, &by, false, out);
            }
        }
        return;
    }
    if last == "eq" || last == "where" {
        owner_filter(context, call, out);
        return;
    }
    if matches!(last, "includes" | "startsWith" | "endsWith" | "equals" | "compare") {
        // `header.includes(secret)`: a comparison, if a weak one.
        let secret = call.arguments.iter().filter_map(Argument::as_expression).find_map(|given| context.env_name(given));
        if let Some(secret) = secret.filter(|secret| is_secret_name(secret)) {
            push_open(context, call.span, GuardKind::SharedSecret, &secret, fails_open(context, around, node), out);
            return;
        }
    }
    if last == "includes" || last == "has" {
        // `ADMIN_EMAILS.includes(user.email)`, `user.roles.includes("admin")`.
        // Whether a role exists is no question about the caller.
        let listed = name.starts_with("Object.")
            || call
                .arguments
                .first()
                .and_then(Argument::as_expression)
                .is_some_and(|sought| is_part(sought) || is_of_another(context, call, sought))
            || call.callee.as_member_expression().is_some_and(|member| is_of_row(context, member.object()));
        // What an error says is no question about the caller.
        let of_error = call.callee.as_member_expression().is_some_and(|member| {
            let holder = context.text(member.object().span()).trim_end_matches('?').to_ascii_lowercase();
            holder.ends_with("message") || holder.ends_with(".code") || holder.ends_with("error")
        });
        if !listed && !of_error && holds(context.text(call.span), &["admin", "role", "permission"]) {
            let said = call.arguments.first().and_then(Argument::as_expression).is_some_and(|sought| is_self_declared(context, sought))
                || call.callee.as_member_expression().is_some_and(|member| is_self_declared(context, member.object()));
            let kind = if said { GuardKind::SelfDeclared } else { GuardKind::Role };
            push(context, call.span, kind, name, false, out);
        }
        return;
    }
    if last == "rpc"
        && let Some(function) = call.arguments.first().and_then(Argument::as_expression).and_then(text_of)
    {
        if let Some(kind) = guard_kind(function, 1).filter(|kind| *kind != GuardKind::Signature) {
            // What is charged for afterwards, and only noted where that fails, turns nobody away.
            let open = kind == GuardKind::Quota && guests::is_only_noted(context, node);
            push(context, call.span, kind, function, open, out);
        }
        return;
    }
    if last == "createClient" || last == "createServerClient" {
        let text = context.text(call.span);
        let bearer = text.contains("Authorization") || text.contains("authorization");
        if bearer && !text.contains("SERVICE") {
            // A client that carries the caller's own token acts with the caller's rights.
            push(context, call.span, GuardKind::Login, "the caller's own token", false, out);
        }
        return;
    }
    // Braintree's news is checked where it is read.
    if last == "verify" && verifies_webhook(context, call) || name.ends_with("webhookNotification.parse") {
        push_open(context, call.span, GuardKind::Signature, name, fails_open(context, around, node), out);
        return;
    }
    if matches!(last, "parse" | "safeParse" | "parseAsync" | "validate" | "validateAsync") && !name.starts_with("JSON.") {
        let schema = words(name).iter().any(|word| matches!(word.as_str(), "schema" | "validator" | "input" | "z" | "body"));
        if schema {
            push(context, call.span, GuardKind::Validation, name, false, out);
        }
        return;
    }
    // Base44 asks its own server, and refuses where nobody is signed in.
    if last == "me" && (name == "auth.me" || name.ends_with(".auth.me")) {
        if !guests::goes_on_without(context, node) {
            push(context, call.span, GuardKind::Login, name, false, out);
        }
        return;
    }
    if let Some(kind) = guard_kind(name, call.arguments.len()).filter(|kind| *kind != GuardKind::Claimed || guests::is_used(context, node))
    {
        // Asking who is there and not looking at the answer turns nobody away.
        if matches!(last, "getUser" | "getClaims") && guests::is_dropped(context, node)
            || kind == GuardKind::RateLimit && guests::is_unheeded(context, node)
            || last == "getAuth" && (around.firebase || is_application(context, call))
        {
            return;
        }
        if matches!(kind, GuardKind::Login | GuardKind::Claimed) && guests::are_welcome(context, node) {
            return;
        }
        let checks_secret = matches!(kind, GuardKind::Signature | GuardKind::SharedSecret);
        let open_at = checks_secret.then(|| fails_open(context, around, node)).flatten();
        push_open(context, call.span, kind, name, open_at, out);
    }
}

/// `getAuth(app)`, `getAuth(getApp())`: the argument is the program itself, not a request.
fn is_application(context: &Context<'_, '_>, call: &CallExpression<'_>) -> bool {
    call.arguments.first().is_some_and(|given| words(context.text(given.span())).iter().any(|word| word == "app"))
}

/// `new Webhook(secret).verify(…)`, directly or through a variable.
fn verifies_webhook<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> bool {
    let Some(member) = call.callee.as_member_expression() else { return false };
    let made = match bare(member.object()) {
        Expression::Identifier(name) => context.initial(name).map(bare),
        other => Some(other),
    };
    match made {
        Some(Expression::NewExpression(made)) => dotted(&made.callee).is_some_and(|class| class.contains("Webhook")),
        _ => false,
    }
}

/// A check of a member in a condition: `req.user`, `session.userId`, `user.isAdmin`.
pub(super) fn of_member<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, member: &StaticMemberExpression<'a>, out: &mut Vec<Guard>) {
    let property = member.property.name.as_str();
    let role = matches!(property, "isAdmin" | "is_admin" | "isSuperAdmin" | "is_superuser" | "isStaff" | "is_staff" | "is_super_admin");
    let text = context.text(member.span);
    let may_be = matches!(text.as_bytes().first(), Some(b'r' | b'c' | b'l' | b'e'));
    let person = may_be
        && [
            "req.user",
            "req.session.",
            "request.auth",
            "context.auth",
            "locals.user",
            "locals.session",
            "ctx.session",
            "ctx.user",
            "req.auth",
            "request.user",
            "ctx.auth",
            "event.auth",
            "event.requestContext.authorizer",
            "req.userId",
            "c.get",
        ]
        .iter()
        .any(|known| starts_plainly(text, known));
    if !role && !person {
        return;
    }
    if role && is_unverified(context, &member.object) {
        push(context, member.span, GuardKind::Unverified, text, false, out);
        return;
    }
    if !role && is_relied_on(context, node, member, text) {
        push(context, member.span, GuardKind::Login, text, false, out);
        return;
    }
    let mut child = member.span;
    for kind in context.semantic.nodes().ancestor_kinds(node.id()).take(7) {
        let tested = match kind {
            AstKind::IfStatement(branch) => branch.test.span().contains_inclusive(child),
            AstKind::ConditionalExpression(branch) => branch.test.span().contains_inclusive(child),
            AstKind::LogicalExpression(either) => either.operator == LogicalOperator::And && either.left.span().contains_inclusive(child),
            AstKind::CallExpression(_) | AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => return,
            _ => false,
        };
        if tested {
            let kind = if !role {
                GuardKind::Login
            } else if is_self_declared(context, &member.object) {
                GuardKind::SelfDeclared
            } else {
                GuardKind::Role
            };
            push(context, member.span, kind, text, false, out);
            return;
        }
        child = kind.span();
    }
}

/// Whether a chain of members starts with a known one, optional (`?.`) or not.
fn starts_plainly(text: &str, known: &str) -> bool {
    let mut left = text.as_bytes();
    known.bytes().all(|wanted| {
        left = left.strip_prefix(b"?").filter(|rest| wanted == b'.' && rest.starts_with(b".")).unwrap_or(left);
        let Some((first, rest)) = left.split_first() else { return false };
        left = rest;
        *first == wanted
    })
}

/// Whether code takes something of the person that a wrapper or middleware found, and so fails where there is none:
/// `request.auth.userId`, `const { id } = req.user`, `ctx.session.user.id`.
fn is_relied_on<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, member: &StaticMemberExpression<'a>, text: &str) -> bool {
    if member.optional || text.contains("?.") {
        return false;
    }
    let person = [
        "req.user",
        "request.user",
        "request.auth",
        "ctx.user",
        "ctx.session.user",
        "req.auth.user",
        "locals.user",
        "event.requestContext.authorizer",
    ];
    if !person.contains(&text) {
        return false;
    }
    match context.semantic.nodes().parent_kind(node.id()) {
        AstKind::StaticMemberExpression(outer) => !outer.optional && outer.object.span() == member.span,
        AstKind::VariableDeclarator(declarator) => matches!(declarator.id, BindingPattern::ObjectPattern(_)),
        _ => false,
    }
}

/// A comparison with a secret, a role, the caller's id or a limit.
pub(super) fn of_comparison<'a>(
    context: &Context<'_, 'a>,
    around: &Surroundings,
    node: &AstNode<'a>,
    binary: &BinaryExpression<'a>,
    out: &mut Vec<Guard>,
) {
    if !binary.operator.is_equality() && !binary.operator.is_compare() {
        return;
    }
    // Only in a condition does a size turn anybody away.
    if binary.operator.is_compare() && !in_condition(context, node) {
        return;
    }
    let text = context.text(binary.span);
    match binary.operator {
        BinaryOperator::Equality | BinaryOperator::Inequality | BinaryOperator::StrictEquality | BinaryOperator::StrictInequality => {}
        BinaryOperator::LessThan | BinaryOperator::LessEqualThan | BinaryOperator::GreaterThan | BinaryOperator::GreaterEqualThan => {
            // In small letters all of a name is one word.
            let limits = ["credits", "credit", "quota", "usage", "limit", "remaining", "used", "balance"];
            let limited = || {
                let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
                words.any(|word| limits.iter().any(|limit| limit.eq_ignore_ascii_case(word)))
            };
            // `user.dailyCount >= MAX_DAILY`, `messagesToday < 20`
            let spans = ["daily", "today", "monthly", "weekly", "free"];
            let counted = || {
                holds(text, &spans)
                    && words(text).windows(2).any(|pair| {
                        let [first, second] = pair else { return false };
                        let span = |word: &str| spans.contains(&word);
                        let amount = |word: &str| {
                            matches!(word, "count" | "messages" | "requests" | "generations" | "calls" | "uses" | "max" | "today")
                        };
                        span(first) && amount(second) || amount(first) && span(second)
                    })
            };
            let pages = || holds(text, &["page"]) || holds(text, &["length"]) && !holds(text, &["limit"]);
            // `generated > 0` has the letters of it.
            let rated = || words(text).iter().any(|word| word == "rate" || word.starts_with("ratelimit"));
            if holds(text, &["rate"]) && rated() {
                push(context, binary.span, GuardKind::RateLimit, text, false, out);
            } else if (limited() || counted()) && !pages() {
                push(context, binary.span, GuardKind::Quota, text, false, out);
            }
            return;
        }
        _ => return,
    }
    let nothing = |side: &Expression<'_>| {
        matches!(bare(side), Expression::NullLiteral(_) | Expression::BooleanLiteral(_) | Expression::NumericLiteral(_))
            || bare(side).is_undefined()
    };
    if nothing(&binary.left) || nothing(&binary.right) {
        return;
    }
    for (side, other) in [(&binary.left, &binary.right), (&binary.right, &binary.left)] {
        if text_of(other).is_some() {
            continue;
        }
        // `key !== lastKey`: what the code remembers of the configuration, not what a caller sends.
        let remembered = || match bare(other) {
            Expression::Identifier(name) => context.initial(name).is_some_and(|first| matches!(bare(first), Expression::NullLiteral(_))),
            _ => false,
        };
        if let Some(name) = context.env_name(side)
            && is_secret_name(&name)
            && !remembered()
        {
            let open_at = fails_open(context, around, node).or_else(|| both_absent(context, binary, side, other, &name));
            push_open(context, binary.span, GuardKind::SharedSecret, &name, open_at, out);
            return;
        }
    }
    if around.hashes && holds(text, &["signature", "hmac", "digest", "hash", "expected"]) {
        push_open(context, binary.span, GuardKind::Signature, text, fails_open(context, around, node), out);
        return;
    }
    let sides = [&binary.left, &binary.right];
    let names = sides.map(dotted);
    let [left, right] = names.each_ref().map(|name| name.as_deref().unwrap_or(""));
    // Of each row of a list it tells which rows are wanted, not who asks for them.
    if is_of_row(context, &binary.left) || is_of_row(context, &binary.right) {
        return;
    }
    let names_role = |name: &str| {
        let (holder, last) = parts(name);
        let right =
            holds(last, &["role"]) || ["rol", "usertype", "user_type", "isadmin"].iter().any(|role| last.eq_ignore_ascii_case(role));
        // Only the caller's role counts, not that of a row which the code goes through.
        let callers = [
            "user", "profile", "session", "me", "current", "caller", "req", "auth", "member", "claims", "decoded", "payload", "token",
            "account", "data", "ctx", "this", "access",
        ];
        right && (holder.is_empty() || holds(holder, &callers))
    };
    if names_role(left) && is_unverified(context, &binary.left) {
        push(context, binary.span, GuardKind::Unverified, text, false, out);
        return;
    }
    if names_role(left) && is_claimed(context, &binary.left) || names_role(right) && is_claimed(context, &binary.right) {
        push(context, binary.span, GuardKind::Claimed, text, false, out);
        return;
    }
    // What the handler itself has just made says nothing about its caller, nor does the account that the request names.
    let others = |side: &Expression<'a>| is_made_here(context, side) || is_of_named(context, side);
    if names_role(left) && others(&binary.left) || names_role(right) && others(&binary.right) {
        return;
    }
    if names_role(left) && is_self_declared(context, &binary.left) || names_role(right) && is_self_declared(context, &binary.right) {
        // Which page a buyer or a seller is shown first, they may well say themselves.
        if holds(text, &["admin", "owner", "staff", "moderator", "super", "manager"]) {
            push(context, binary.span, GuardKind::SelfDeclared, text, false, out);
        }
        return;
    }
    // `const { role } = req.body; if (role === "seller")`: the caller says so, and nobody has looked.
    if names_role(left) && is_sent(context, &binary.left) || names_role(right) && is_sent(context, &binary.right) {
        return;
    }
    // `role === "guest" ? "Your booking" : "A new booking"` words a message.
    if chooses_words(context, node) || is_part(&binary.left) || is_part(&binary.right) {
        return;
    }
    if matches!(context.semantic.nodes().parent_kind(node.id()), AstKind::LogicalExpression(both) if guests::is_asked_of_the_known(context, both))
    {
        return;
    }
    if names_role(left) || names_role(right) || holds(text, &["admin"]) && holds(text, &["email"]) {
        push(context, binary.span, GuardKind::Role, text, false, out);
        return;
    }
    let owned = |name: &str| is_owner_field(last(name)) || is_caller(name);
    // `post.author.toString() !== req.user.id`: what was loaded is held against the caller.
    let caller = |name: &str| name.contains('.') && is_caller(name);
    let held = |side: &Expression<'a>| {
        !is_sent(context, side) && (bare(side).is_member_expression() || matches!(bare(side), Expression::CallExpression(_)))
    };
    // `sessionUser.id !== params.id` before anything else is done: whoever asks for another's is sent away.
    let differs = matches!(binary.operator, BinaryOperator::Inequality | BinaryOperator::StrictInequality);
    let named = |one: &str, other: &Expression<'a>| differs && caller(one) && in_condition(context, node) && is_sent(context, other);
    if owned(left) && owned(right)
        || named(left, &binary.right)
        || named(right, &binary.left)
        || caller(left) && held(&binary.right)
        || caller(right) && held(&binary.left)
    {
        push(context, binary.span, GuardKind::Owner, text, false, out);
        return;
    }
    // `service.spaId !== spa.id`
    let id = |name: &str| name.contains('.') && ["id", "_id", "Id"].iter().any(|end| last(name).ends_with(end));
    if id(left) && id(right) && !is_sent(context, &binary.left) && !is_sent(context, &binary.right) {
        push(context, binary.span, GuardKind::Related, text, false, out);
    }
}

/// Roles that parts of a text, picture, page or talk with a model play, and no person has.
const PARTS: &[&str] = &[
    "cover",
    "bullets",
    "content",
    "cta",
    "title",
    "headline",
    "subtitle",
    "body",
    "background",
    "foreground",
    "hero",
    "intro",
    "outro",
    "hook",
    "insight",
    "slide",
    "caption",
    "quote",
    "footer",
    "header",
    "dialog",
    "button",
    "tool",
    "system",
    "assistant",
];

/// Whether it names the role of a part (`role === "cover" ? 90 : 60`), or asks who said a message of a talk.
fn is_part(said: &Expression<'_>) -> bool {
    text_of(said).is_some_and(|said| PARTS.contains(&said))
        || bare(said).as_member_expression().is_some_and(|role| {
            let holder = match bare(role.object()) {
                // `history[i].role`
                Expression::ComputedMemberExpression(list) => dotted(&list.object),
                holder => dotted(holder),
            };
            // `messages.at(-1).role`
            let one = |holder: &str| {
                holder.split('.').rev().find(|name| !["at()", "pop()", "slice()", "find()"].contains(name)).map(str::to_owned)
            };
            holder.and_then(|holder| one(&holder)).is_some_and(|name| is_talk(&name))
        })
}

/// Whether a name stands for messages of a talk: `lastMessage`, `chatHistory`, `msg`.
fn is_talk(name: &str) -> bool {
    words(name).last().is_some_and(|word| ["message", "messages", "msg", "msgs", "history", "transcript"].contains(&word.as_str()))
}

/// Whether a comparison does nothing but choose between two texts.
fn chooses_words(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    match context.semantic.nodes().parent_kind(node.id()) {
        AstKind::ConditionalExpression(choice) => is_worded(&choice.consequent, 6) && is_worded(&choice.alternate, 6),
        _ => false,
    }
}

/// Whether an expression is a text, whichever way a choice between several goes.
fn is_worded(side: &Expression<'_>, depth: u32) -> bool {
    match bare(side) {
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) => true,
        Expression::ConditionalExpression(choice) => {
            depth > 0 && is_worded(&choice.consequent, depth - 1) && is_worded(&choice.alternate, depth - 1)
        }
        _ => false,
    }
}

fn in_condition(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    context
        .semantic
        .nodes()
        .ancestor_kinds(node.id())
        .take(5)
        .any(|kind| matches!(kind, AstKind::IfStatement(_) | AstKind::ConditionalExpression(_) | AstKind::ReturnStatement(_)))
}

pub(super) fn is_secret_name(name: &str) -> bool {
    ["SECRET", "TOKEN", "KEY", "PASSWORD", "PASS"].iter().any(|word| name.contains(word))
}
