//! Guards as Python writes them: calls that verify, comparisons with owners, roles and secrets.

use super::callers::Callers;
use super::guard_kind;
use crate::facts::{Guard, GuardKind};
use crate::readers::python::tree::{Context, bare, is_bool, keyword, last, text_of};
use ruff_python_ast::{AnyNodeRef, BoolOp, CmpOp, Expr, ExprBoolOp, ExprCall, ExprCompare};
use ruff_text_size::{Ranged, TextRange};

/// What the whole of a body says about the checks inside it.
pub(super) struct Surroundings {
    hashes: bool,
}

impl Surroundings {
    pub(super) fn new(context: &Context<'_>, top: usize) -> Self {
        let text = context.nodes.get(top).map_or("", |node| context.text(node.any.range()));
        Self { hashes: text.contains("hmac.") || text.contains("hashlib.") }
    }
}

pub(super) fn push(context: &Context<'_>, range: TextRange, kind: GuardKind, by: &str, fails_open: bool, out: &mut Vec<Guard>) {
    let by: String = by.chars().take(80).collect();
    out.push(Guard { kind, by, fails_open, origin: context.at(range) });
}

/// A call that verifies.
pub(super) fn of_call<'c>(
    context: &Context<'c>,
    around: &Surroundings,
    callers: &Callers,
    at: usize,
    call: &'c ExprCall,
    name: &str,
    out: &mut Vec<Guard>,
) {
    let method = last(name);
    match method {
        "compare_digest" => {
            let kind = if around.hashes { GuardKind::Signature } else { GuardKind::SharedSecret };
            push(context, call.range(), kind, name, stands_open(context, at), out);
            return;
        }
        "Depends" | "Security" => return,
        "filter"
        | "filter_by"
        | "get"
        | "get_object_or_404"
        | "get_list_or_404"
        | "exclude"
        | "get_or_none"
        | "get_or_404"
        | "first_or_404"
        | "find"
        | "find_one"
        | "eq"
        | "where"
        | "delete_one"
        | "delete_many"
        | "update_one"
        | "update_many"
        | "aget"
        | "afilter"
        | "count_documents"
        | "find_one_and_update" => {
            owner_filter(context, callers, call, out);
            if name.contains('.') || method.starts_with("get_") {
                return;
            }
        }
        "decode" if holder_is_jwt(context, name) => {
            let unverified = keyword(call, "verify").is_some_and(|value| is_bool(value, false)) || options_off(context, call);
            push(context, call.range(), if unverified { GuardKind::Unverified } else { GuardKind::Login }, name, false, out);
            return;
        }
        "jwt_required" | "verify_jwt_in_request" if keyword(call, "optional").is_some_and(|value| is_bool(value, true)) => return,
        "unsign" | "unsign_object" => {
            push(context, call.range(), GuardKind::Signature, name, false, out);
            return;
        }
        "loads"
            if ["itsdangerous", "django.core.signing"].iter().any(|package| context.uses(package))
                && (name.contains("serializer") || name.contains("signing") || name.starts_with("s.") || name.contains("Serializer")) =>
        {
            push(context, call.range(), GuardKind::Signature, name, false, out);
            return;
        }
        "verify" if name.to_ascii_lowercase().contains("webhook") || name.starts_with("wh.") => {
            push(context, call.range(), GuardKind::Signature, name, stands_open(context, at), out);
            return;
        }
        _ => {}
    }
    let full = context.full(name);
    if let Some(kind) = guard_kind(&full).or_else(|| guard_kind(name)) {
        let secret = matches!(kind, GuardKind::Signature | GuardKind::SharedSecret);
        let open = secret && stands_open(context, at) || kind == GuardKind::Role && hangs_on_list(context, at);
        push(context, call.range(), kind, name, open, out);
    }
}

fn holder_is_jwt(context: &Context<'_>, name: &str) -> bool {
    let full = context.full(name);
    full.starts_with("jwt.") || full.starts_with("jose.") || full.contains("jwt.decode") || full.starts_with("authlib.")
}

/// `options={"verify_signature": False}`
pub(in crate::readers::python) fn options_off(context: &Context<'_>, call: &ExprCall) -> bool {
    keyword(call, "options").is_some_and(|options| {
        let text = context.text(options).replace(' ', "");
        text.contains("verify_signature\":False") || text.contains("verify_signature':False") || text.contains("verify_signature=False")
    })
}

/// Whether a check runs only where its secret is set, and everyone passes where it is not.
fn stands_open(context: &Context<'_>, at: usize) -> bool {
    let place = context.nodes.get(at).map(|node| node.any.range());
    context.above(at).take(12).any(|above| match above.any {
        AnyNodeRef::StmtIf(choice) => {
            let inside = place.is_some_and(|place| !choice.test.range().contains_range(place));
            // `if secret:`, `if secret and signature:`: what came without one goes on below.
            let named = |test: &Expr| {
                let text = context.text(test);
                matches!(bare(test), Expr::Name(_) | Expr::Attribute(_))
                    && (is_secret(text) || text.to_ascii_lowercase().contains("signature"))
            };
            let asks = match bare(&choice.test) {
                // `if secret and stripe:`
                Expr::BoolOp(both) => {
                    let plain = |test: &Expr| matches!(bare(test), Expr::Name(_) | Expr::Attribute(_));
                    both.op == BoolOp::And && both.values.iter().any(named) && both.values.iter().all(plain)
                }
                test => named(test),
            };
            let checked = place.is_some_and(|place| choice.body.iter().any(|inner| inner.range().contains_range(place)));
            let otherwise = choice.elif_else_clauses.as_slice();
            inside && asks && (otherwise.is_empty() || checked && otherwise.iter().all(|clause| believes(context.text(clause))))
        }
        AnyNodeRef::ExprBoolOp(both) => both.values.first().is_some_and(|first| {
            matches!(bare(first), Expr::Name(_) | Expr::Attribute(_))
                && is_secret(context.text(first))
                && place.is_some_and(|place| !first.range().contains_range(place))
        }),
        _ => false,
    })
}

/// Whether code takes what was sent for the message itself, and refuses nobody: `event = json.loads(payload)`.
fn believes(text: &str) -> bool {
    ["= json.loads(", "= await request.json(", "= request.get_json(", "= request.json", "= request.data"]
        .iter()
        .any(|read| text.contains(read))
        && !["return", "raise", "abort("].iter().any(|way| text.contains(way))
}

/// Whether a check of a right is only made where a list of those who have it holds anything:
/// `if admin_emails and not is_admin(user)`.
fn hangs_on_list(context: &Context<'_>, at: usize) -> bool {
    context.above(at).take(4).any(|above| matches!(above.any, AnyNodeRef::ExprBoolOp(both) if starts_with_list(context, both)))
}

/// Whether a condition first asks whether a list of administrators holds anything.
pub(super) fn starts_with_list(context: &Context<'_>, both: &ExprBoolOp) -> bool {
    let list = |first: &Expr| {
        let lower = context.text(first).to_ascii_lowercase();
        matches!(bare(first), Expr::Name(_) | Expr::Attribute(_))
            && lower.contains("admin")
            && ["emails", "ids", "users", "list", "admins"].iter().any(|end| lower.ends_with(end))
    };
    both.op == BoolOp::And && both.values.first().is_some_and(list)
}

/// Whether a name is that of a shared secret.
fn is_secret(name: &str) -> bool {
    let upper = name.to_ascii_uppercase();
    upper.len() < 80 && ["SECRET", "API_KEY", "APIKEY", "TOKEN", "PASSWORD", "PASSCODE", "SIGNING"].iter().any(|word| upper.contains(word))
}

/// Fields that say whose a record is.
pub(super) fn is_owner_field(name: &str) -> bool {
    let plain: String = name.rsplit("__").next().unwrap_or(name).to_ascii_lowercase().replace('_', "");
    [
        "user",
        "userid",
        "owner",
        "ownerid",
        "author",
        "authorid",
        "createdby",
        "createdbyid",
        "uid",
        "account",
        "accountid",
        "profile",
        "profileid",
        "customer",
        "customerid",
        "student",
        "studentid",
        "patient",
        "patientid",
        "member",
        "memberid",
        "seller",
        "sellerid",
        "teacher",
        "teacherid",
        "employee",
        "organization",
        "organizationid",
        "organisation",
        "tenant",
        "tenantid",
        "team",
        "teamid",
        "company",
        "companyid",
        "useremail",
        "username",
        "recipient",
        "sender",
        "buyer",
        "buyerid",
    ]
    .contains(&plain.as_str())
}

/// Columns of tokens that are sent to one person: whoever holds one is let in to what it stands for.
fn is_token_field(name: &str) -> bool {
    let plain = name.to_ascii_lowercase().replace('_', "");
    [
        "token",
        "tokenhash",
        "hashedtoken",
        "verificationtoken",
        "confirmationtoken",
        "resettoken",
        "invitetoken",
        "invitationtoken",
        "unsubscribetoken",
        "accesstoken",
        "sharetoken",
        "magictoken",
        "apikey",
        "keyhash",
        "sessiontoken",
        "secretcode",
    ]
    .contains(&plain.as_str())
}

/// `filter_by(user_id=current_user.id)`, `eq("user_id", user["id"])`, `find_one({"user_id": user["id"]})`
fn owner_filter(context: &Context<'_>, callers: &Callers, call: &ExprCall, out: &mut Vec<Guard>) {
    let mut pairs: Vec<(&str, &Expr)> =
        call.arguments.keywords.iter().filter_map(|given| Some((given.arg.as_ref()?.as_str(), &given.value))).collect();
    if let [first, second, ..] = &*call.arguments.args
        && let Some(field) = text_of(first)
    {
        pairs.push((field, second));
    }
    for given in &call.arguments.args {
        if let Expr::Dict(dict) = given {
            pairs.extend(dict.items.iter().filter_map(|item| Some((text_of(item.key.as_ref()?)?, &item.value))));
        }
    }
    for (field, value) in pairs {
        let text = context.text(value);
        let owned = callers.is_caller(text)
            && !callers.is_sent(text)
            && (is_owner_field(field) || field.ends_with("id") || field.ends_with("by") || field == "pk" || field == "email");
        if owned || is_token_field(field) && text_of(value).is_none() {
            push(context, call.range(), GuardKind::Owner, text, false, out);
        }
    }
}

/// Whether a comparison or member stands where it decides something.
fn decides(context: &Context<'_>, at: usize) -> bool {
    let place = context.nodes.get(at).map(|node| node.any.range());
    for above in context.above(at).take(10) {
        let within = |test: &Expr| place.is_some_and(|place| test.range().contains_range(place));
        match above.any {
            AnyNodeRef::StmtIf(choice) => return within(&choice.test),
            AnyNodeRef::ElifElseClause(choice) => return choice.test.as_ref().is_some_and(within),
            AnyNodeRef::ExprIf(choice) => return within(&choice.test),
            AnyNodeRef::StmtAssert(_) | AnyNodeRef::StmtReturn(_) => return true,
            AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtAssign(_) => return false,
            _ => {}
        }
    }
    false
}

/// A comparison with the caller's id, a role, a secret or a limit.
pub(super) fn of_comparison(
    context: &Context<'_>,
    around: &Surroundings,
    callers: &Callers,
    at: usize,
    compare: &ExprCompare,
    out: &mut Vec<Guard>,
) {
    let (Some(op), Some(right)) = (compare.ops.first(), compare.comparators.first()) else { return };
    let (left_text, right_text) = (context.text(&*compare.left), context.text(right));
    let text = context.text(compare.range());
    let lower = text.to_ascii_lowercase();
    if matches!(op, CmpOp::Lt | CmpOp::LtE | CmpOp::Gt | CmpOp::GtE) {
        let spends = ["credit", "quota", "limit", "remaining", "usage", "balance", "tokens_used", "daily", "max_requests", "requests_per"]
            .iter()
            .any(|word| lower.contains(word));
        if spends && decides(context, at) && !lower.contains("len(") {
            push(context, compare.range(), GuardKind::Quota, text, false, out);
        }
        return;
    }
    let literal = |side: &Expr| side.is_literal_expr();
    // A hash of the body held against what came along with it.
    if around.hashes && ["signature", "hexdigest", "digest"].iter().any(|word| lower.contains(word)) && decides(context, at) {
        push(context, compare.range(), GuardKind::Signature, text, stands_open(context, at), out);
        return;
    }
    let environment = |side: &Expr, text: &str| {
        let upper = text.rsplit('.').next().is_some_and(|name| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit())
        });
        let read = text.contains("environ") || text.contains("getenv");
        let named = match side {
            Expr::Name(name) => context.initial(&name.id, context.nodes.get(at).map_or(usize::MAX, |node| node.def)).is_some_and(|value| {
                let text = context.text(value);
                (text.contains("environ") || text.contains("getenv")) && is_secret(text)
            }),
            _ => false,
        };
        named || is_secret(text) && (upper || read || text.contains("settings.") || text.contains("config"))
    };
    if (environment(&compare.left, left_text) || environment(right, right_text))
        && !literal(&compare.left)
        && !literal(right)
        && decides(context, at)
    {
        push(context, compare.range(), GuardKind::SharedSecret, text, stands_open(context, at), out);
        return;
    }
    if is_role(&lower)
        && decides(context, at)
        && (literal(&compare.left) || literal(right) || lower.contains("role.") || lower.contains("roles") || lower.contains("admin_"))
    {
        push(context, compare.range(), GuardKind::Role, text, false, out);
        return;
    }
    let (left, right_is) = (callers.is_caller(left_text), callers.is_caller(right_text));
    let record =
        |side: &Expr| matches!(bare(side), Expr::Attribute(_) | Expr::Subscript(_) | Expr::Name(_) | Expr::Call(_)) && !literal(side);
    if left != right_is && record(&compare.left) && record(right) {
        let other = if left { right_text } else { left_text };
        if !matches!(op, CmpOp::In | CmpOp::NotIn) || !other.contains("session") {
            push(context, compare.range(), GuardKind::Owner, text, false, out);
        }
    }
}

/// Words of roles in a check.
pub(super) fn is_role(lower: &str) -> bool {
    [
        "is_admin",
        "isadmin",
        "is_superuser",
        "is_staff",
        "role",
        "has_perm",
        "permission",
        "is_moderator",
        "user_type",
        "usertype",
        "is_teacher",
        "\"admin\"",
        "'admin'",
        "admin_emails",
        "is_manager",
        "is_super",
    ]
    .iter()
    .any(|word| lower.contains(word))
}
