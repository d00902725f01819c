//! Whose a record is: filters and conditions that hold it against the verified caller.

use super::branches::reads_header;
use super::guards::push;
use super::others::is_of_row;
use super::presence::origin;
use super::scope::is_sent;
use crate::facts::{Guard, GuardKind};
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{bare, dotted, folds_to, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression, ObjectProperty, ObjectPropertyKind};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// `.eq("user_id", user.id)`: the record belongs to the caller.
pub(super) fn owner_filter<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, out: &mut Vec<Guard>) {
    let [first, second, ..] = call.arguments.as_slice() else { return };
    let Some(first) = first.as_expression() else { return };
    // `eq(notes.userId, user.id)` names the column by a member of its table.
    let member = || bare(first).as_member_expression().and_then(|member| member.static_property_name());
    let Some(field) = text_of(first).or_else(member) else { return };
    let value = context.text(second.span());
    if text_of(first).is_none() && second.as_expression().is_some_and(|value| is_looked_up(context, value, DEPTH))
        || second
            .as_expression()
            .is_some_and(|value| is_of_row(context, value) || is_of_each(context, value) || is_of_record_asked_for(context, value))
    {
        return;
    }
    if (is_owner_field(field) || field == "id" || names_person(field, value))
        && is_caller(value)
        && !second.as_expression().is_some_and(|value| is_sent(context, value) || is_of_admin(context, value))
        || is_token_field(field) && second.as_expression().is_some_and(|value| text_of(value).is_none())
    {
        push(context, call.span, GuardKind::Owner, value, false, out);
    }
}

/// Whether a value is that of one after the other: `for (const [userId, rows] of Object.entries(byUser))`.
fn is_of_each(context: &Context<'_, '_>, value: &Expression<'_>) -> bool {
    let name = match bare(value) {
        Expression::Identifier(name) => name,
        other => match other.as_member_expression().map(|member| bare(member.object())) {
            Some(Expression::Identifier(name)) => name,
            _ => return false,
        },
    };
    context.declaration(name).is_some_and(|declared| {
        matches!(declared.kind(), AstKind::VariableDeclarator(_))
            && context
                .semantic
                .nodes()
                .ancestor_kinds(declared.id())
                .take(2)
                .any(|kind| matches!(kind, AstKind::ForOfStatement(of) if of.left.span().contains_inclusive(declared.kind().span())))
    })
}

/// Whether a value is a field of the record that the caller named: `const user = await ctx.db.get(args.id)`.
fn is_of_record_asked_for(context: &Context<'_, '_>, value: &Expression<'_>) -> bool {
    let Some(Expression::Identifier(name)) = bare(value).as_member_expression().map(|member| bare(member.object())) else { return false };
    origin(context, name).is_some_and(|first| context.text(first.span()).trim_start_matches("await ").starts_with("ctx.db.get(args."))
}

/// How far a value is followed back.
const DEPTH: u32 = 6;

/// Whether a value is a record that the code looked up by something else than the caller: `users` by a header's address.
fn is_looked_up<'a>(context: &Context<'_, 'a>, value: &Expression<'a>, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match bare(value) {
        Expression::Identifier(name) => origin(context, name).is_some_and(|first| is_looked_up(context, first, depth)),
        Expression::StaticMemberExpression(member) => is_looked_up(context, &member.object, depth),
        Expression::ComputedMemberExpression(member) => is_looked_up(context, &member.object, depth),
        Expression::AwaitExpression(waits) => is_looked_up(context, &waits.argument, depth),
        Expression::CallExpression(call) => {
            let text = context.text(call.span);
            let asks = [".from(", ".findFirst(", ".findUnique(", ".findOne("].iter().any(|word| text.contains(word));
            asks && !["ession", "auth", "Auth", "clerk"].iter().any(|word| text.contains(word)) && !is_caller(text)
        }
        _ => false,
    }
}

/// Whether a value belongs to an account that the code looked up or made with rights above the caller's:
/// `const { data } = await supabase.auth.admin.inviteUserByEmail(email)`.
fn is_of_admin<'a>(context: &Context<'_, 'a>, value: &Expression<'a>) -> bool {
    let mut at = bare(value);
    for _ in 0..DEPTH {
        at = match at {
            Expression::Identifier(name) => {
                let Some(first) = origin(context, name) else { return false };
                let text = context.text(first.span());
                if text.contains(".auth.admin.") {
                    return true;
                }
                bare(first)
            }
            other => match other.as_member_expression() {
                Some(member) => bare(member.object()),
                None => return false,
            },
        };
    }
    false
}

pub(super) fn is_owner_field(name: &str) -> bool {
    let owners = [
        "userid",
        "ownerid",
        "authorid",
        "createdby",
        "uid",
        "accountid",
        "profileid",
        "clerkid",
        "clerkuserid",
        "organizationid",
        "teamid",
    ];
    folds_to(name, &owners)
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
    let tokens = [
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
    ];
    folds_to(name, &tokens)
}

/// Fields in which a library receives the key that the caller sent, to check it.
fn is_key_field(name: &str) -> bool {
    folds_to(name, &["apisecret", "apikey", "bearertoken", "authtoken"])
}

/// Text that names the verified caller rather than what the caller sent.
pub(super) fn is_caller(text: &str) -> bool {
    if matches!(text, "me.id" | "me?.id" | "me!.id" | "viewer.id" | "me._id" | "principal.id" | "uid") || names_caller(text) {
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

/// `sessionUser.id`, `authedUser!.id`, `loggedInUser._id`: the one person whom the code calls so, not a user whom it looks
/// for.
fn names_caller(text: &str) -> bool {
    let Some((holder, field)) = text.split_once('.') else { return false };
    let Some(first) = holder.trim_end_matches(['?', '!']).strip_suffix("User") else { return false };
    matches!(field, "id" | "_id" | "uid" | "userId")
        && matches!(
            first,
            "auth"
                | "authed"
                | "authenticated"
                | "session"
                | "logged"
                | "loggedIn"
                | "signedIn"
                | "current"
                | "caller"
                | "calling"
                | "requesting"
                | "request"
                | "verified"
                | "my"
                | "clerk"
                | "supabase"
                | "firebase"
                | "jwt"
                | "token"
                | "acting"
        )
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
    // Most keys are out by their last letter: `id`, `createdBy`, `token`, `tokenHash`, `apiSecret`, `apiKey`.
    let ends = name.bytes().next_back().is_some_and(|last| matches!(last.to_ascii_lowercase(), b'd' | b'y' | b'n' | b'h' | b't' | b'_'));
    if !ends && !matches!(bare(&property.value), Expression::ObjectExpression(_)) {
        return;
    }
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
