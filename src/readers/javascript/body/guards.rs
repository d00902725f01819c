//! Guards as code writes them: calls that verify, comparisons with shared secrets, roles and owners, and branches that
//! turn callers away.

use super::branches::reads_header;
use super::names::guard_kind;
use super::openings::fails_open;
use super::presence::is_unverified;
use super::scope::is_sent;
use crate::facts::{Guard, GuardKind};
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, dotted, text_of, words};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BinaryExpression, BindingPattern, CallExpression, Expression, ObjectProperty, ObjectPropertyKind, StaticMemberExpression,
};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator};

/// What the whole of a body says about the checks inside it.
pub(super) struct Surroundings {
    pub(super) top: NodeId,
    hashes: bool,
}

impl Surroundings {
    pub(super) fn new(context: &Context<'_, '_>, top: NodeId) -> Self {
        let text = context.text(context.semantic.nodes().kind(top).span());
        Self { top, hashes: text.contains("createHmac") || text.contains("HMAC") || text.contains("createHash") }
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
    let last = name.rsplit('.').next().unwrap_or(name);
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
        let text = context.text(call.span).to_ascii_lowercase();
        // Whether a role exists is no question about the caller.
        let listed = name.starts_with("Object.");
        if !listed && (text.contains("admin") || text.contains("role") || text.contains("permission")) {
            push(context, call.span, GuardKind::Role, name, false, out);
        }
        return;
    }
    if last == "rpc"
        && let Some(function) = call.arguments.first().and_then(Argument::as_expression).and_then(text_of)
    {
        if let Some(kind) = guard_kind(function, 1).filter(|kind| *kind != GuardKind::Signature) {
            push(context, call.span, kind, function, false, out);
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
    if last == "verify" && verifies_webhook(context, call) {
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
    if let Some(kind) = guard_kind(name, call.arguments.len()) {
        let checks_secret = matches!(kind, GuardKind::Signature | GuardKind::SharedSecret);
        let open_at = checks_secret.then(|| fails_open(context, around, node)).flatten();
        push_open(context, call.span, kind, name, open_at, out);
    }
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

/// `.eq("user_id", user.id)`: the record belongs to the caller.
fn owner_filter<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, out: &mut Vec<Guard>) {
    let [first, second, ..] = call.arguments.as_slice() else { return };
    let Some(field) = first.as_expression().and_then(text_of) else { return };
    let value = context.text(second.span());
    if (is_owner_field(field) || field == "id" || names_person(field, value))
        && is_caller(value)
        && !second.as_expression().is_some_and(|value| is_sent(context, value))
        || is_token_field(field) && second.as_expression().is_some_and(|value| text_of(value).is_none())
    {
        push(context, call.span, GuardKind::Owner, value, false, out);
    }
}

pub(super) fn is_owner_field(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "");
    ["userid", "ownerid", "authorid", "createdby", "uid", "accountid", "profileid", "clerkid", "clerkuserid", "organizationid", "teamid"]
        .contains(&name.as_str())
}

/// A column of ids that is held against the id of the verified caller: `.eq("producer_id", user.id)`, whatever the
/// project calls its owners.
fn names_person(field: &str, value: &str) -> bool {
    let field = field.to_ascii_lowercase();
    let ids = ["id", "by", "owner", "author", "user"].iter().any(|end| field.ends_with(end));
    let callers =
        ["user.id", "user!.id", "user?.id", "session.user.id", "session?.user?.id", "session.user!.id", "currentUser.id", "req.user.id"];
    ids && callers.contains(&value.trim())
}

/// Columns of tokens that are sent to one person: whoever holds one is let in to what it stands for.
fn is_token_field(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('_', "");
    [
        "token",
        "tokenhash",
        "hashedtoken",
        "verificationtoken",
        "confirmationtoken",
        "resettoken",
        "resetpasswordtoken",
        "invitetoken",
        "invitationtoken",
        "unsubscribetoken",
        "identifiertoken",
        "accesstoken",
        "sharetoken",
        "magictoken",
    ]
    .contains(&name.as_str())
}

/// Fields in which a library receives the key that the caller sent, to check it.
fn is_key_field(name: &str) -> bool {
    ["apisecret", "apikey", "bearertoken", "authtoken"].contains(&name.to_ascii_lowercase().replace('_', "").as_str())
}

/// Text that names the verified caller rather than what the caller sent.
pub(super) fn is_caller(text: &str) -> bool {
    if matches!(text, "me.id" | "me?.id" | "me!.id" | "viewer.id" | "me._id" | "principal.id" | "uid") {
        return true;
    }
    [
        "user.id",
        "user.uid",
        "user!.id",
        "user?.id",
        "session.user",
        "userId",
        "user.sub",
        "auth.uid",
        "currentUser",
        "user._id",
        "decoded.uid",
        "authUser",
    ]
    .iter()
    .any(|known| text.contains(known))
        && !["body.", "query.", "params."].iter().any(|sent| text.contains(sent))
}

/// `userId_teamId: { userId, teamId }`: the row that joins the caller to what is asked for.
fn is_membership<'a>(context: &Context<'_, 'a>, key: &str, value: &Expression<'a>) -> bool {
    let person = |name: &str| matches!(name.to_ascii_lowercase().as_str(), "userid" | "user_id" | "memberid" | "accountid" | "profileid");
    let Expression::ObjectExpression(object) = bare(value) else { return false };
    key.split('_').count() > 1
        && key.split('_').any(person)
        && object.properties.iter().any(|part| match part {
            ObjectPropertyKind::ObjectProperty(part) => {
                part.key.static_name().is_some_and(|name| person(&name))
                    && is_caller(context.text(part.value.span()))
                    && !is_sent(context, &part.value)
            }
            ObjectPropertyKind::SpreadProperty(_) => false,
        })
}

/// `where: { userId: session.user.id }`.
pub(super) fn of_property<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, property: &ObjectProperty<'a>, out: &mut Vec<Guard>) {
    let Some(name) = property.key.static_name() else { return };
    let value = context.text(property.value.span());
    if is_key_field(&name)
        && let Expression::Identifier(given) = bare(&property.value)
        && context.initial(given).is_some_and(|first| reads_header(context.text(first.span())))
    {
        push(context, property.span, GuardKind::SharedSecret, &name, false, out);
        return;
    }
    let by_token = is_token_field(&name) && text_of(&property.value).is_none();
    if by_token || is_membership(context, &name, &property.value) {
        let within = context.semantic.nodes().ancestor_kinds(node.id()).take(6);
        if within.into_iter().any(|kind| matches!(kind, AstKind::ObjectProperty(outer) if outer.key.is_specific_id("where"))) {
            push(context, property.span, GuardKind::Owner, value, false, out);
        }
        return;
    }
    if !(is_owner_field(&name) || name == "id") || !is_caller(value) || property.shorthand || is_sent(context, &property.value) {
        return;
    }
    let filters = context.semantic.nodes().ancestor_kinds(node.id()).take(6).any(|kind| match kind {
        AstKind::ObjectProperty(outer) => outer.key.is_specific_id("where"),
        AstKind::CallExpression(call) => {
            dotted(&call.callee).is_some_and(|name| name.rsplit('.').next().is_some_and(|last| last.starts_with("find")))
        }
        _ => false,
    });
    if filters {
        push(context, property.span, GuardKind::Owner, value, false, out);
    }
}

/// A check of a member in a condition: `req.user`, `session.userId`, `user.isAdmin`.
pub(super) fn of_member<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, member: &StaticMemberExpression<'a>, out: &mut Vec<Guard>) {
    let property = member.property.name.as_str();
    let role = matches!(property, "isAdmin" | "is_admin" | "isSuperAdmin" | "is_superuser" | "isStaff" | "is_staff" | "is_super_admin");
    let text = context.text(member.span);
    let person = [
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
        "req.userId",
        "c.get",
    ]
    .iter()
    .any(|known| text.starts_with(known) || text.replace("?.", ".").starts_with(known));
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
            let kind = if role { GuardKind::Role } else { GuardKind::Login };
            push(context, member.span, kind, text, false, out);
            return;
        }
        child = kind.span();
    }
}

/// Whether code takes something of the person that a wrapper or middleware found, and so fails where there is none:
/// `request.auth.userId`, `const { id } = req.user`, `ctx.session.user.id`.
fn is_relied_on<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, member: &StaticMemberExpression<'a>, text: &str) -> bool {
    if member.optional || text.contains("?.") {
        return false;
    }
    let person = ["req.user", "request.user", "request.auth", "ctx.user", "ctx.session.user", "req.auth.user", "locals.user"];
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
    let text = context.text(binary.span);
    let lower = text.to_ascii_lowercase();
    match binary.operator {
        BinaryOperator::Equality | BinaryOperator::Inequality | BinaryOperator::StrictEquality | BinaryOperator::StrictInequality => {}
        BinaryOperator::LessThan | BinaryOperator::LessEqualThan | BinaryOperator::GreaterThan | BinaryOperator::GreaterEqualThan => {
            let limited = words(&lower)
                .iter()
                .any(|word| matches!(word.as_str(), "credits" | "credit" | "quota" | "usage" | "limit" | "remaining" | "used" | "balance"));
            let pages = lower.contains("page") || lower.contains("length") && !lower.contains("limit");
            if lower.contains("rate") && in_condition(context, node) {
                push(context, binary.span, GuardKind::RateLimit, text, false, out);
            } else if limited && !pages && in_condition(context, node) {
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
        if let Some(name) = context.env_name(side)
            && is_secret_name(&name)
        {
            push_open(context, binary.span, GuardKind::SharedSecret, &name, fails_open(context, around, node), out);
            return;
        }
    }
    if around.hashes && ["signature", "hmac", "digest", "hash", "expected"].iter().any(|word| lower.contains(word)) {
        push_open(context, binary.span, GuardKind::Signature, text, fails_open(context, around, node), out);
        return;
    }
    let names_role = |side: &Expression<'_>| {
        dotted(side).is_some_and(|name| {
            let last = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
            let right = last.contains("role") || last == "usertype" || last == "user_type" || last == "isadmin";
            // Only the caller's role counts, not that of a row which the code goes through.
            let holder = name.rsplit_once('.').map_or("", |(holder, _)| holder).to_ascii_lowercase();
            let callers = [
                "user", "profile", "session", "me", "current", "caller", "req", "auth", "member", "claims", "decoded", "payload", "token",
                "account", "data", "ctx", "this", "access",
            ];
            right && (holder.is_empty() || callers.iter().any(|caller| holder.contains(caller)))
        })
    };
    if is_unverified(context, &binary.left) && names_role(&binary.left) {
        push(context, binary.span, GuardKind::Unverified, text, false, out);
        return;
    }
    if names_role(&binary.left) || names_role(&binary.right) || (lower.contains("admin") && lower.contains("email")) {
        push(context, binary.span, GuardKind::Role, text, false, out);
        return;
    }
    let owned =
        |side: &Expression<'_>| dotted(side).is_some_and(|name| is_owner_field(name.rsplit('.').next().unwrap_or("")) || is_caller(&name));
    // `post.author.toString() !== req.user.id`: what was loaded is held against the caller.
    let caller = |side: &Expression<'_>| dotted(side).is_some_and(|name| name.contains('.') && is_caller(&name));
    let held = |side: &Expression<'a>| {
        !is_sent(context, side) && (bare(side).is_member_expression() || matches!(bare(side), Expression::CallExpression(_)))
    };
    if owned(&binary.left) && owned(&binary.right)
        || caller(&binary.left) && held(&binary.right)
        || caller(&binary.right) && held(&binary.left)
    {
        push(context, binary.span, GuardKind::Owner, text, false, out);
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
