//! What a test asks about the caller.

use super::context::{Context, Unit};
use super::tree::{Expr, Node, each_expr, last};
use crate::facts::GuardKind;

/// What a test makes sure of.
pub(super) fn tested<'c>(context: &Context<'c>, unit: &Unit<'c>, test: &'c Expr<'c>) -> Option<GuardKind> {
    let mut found: Option<GuardKind> = None;
    let mut strongest = |kind: GuardKind| {
        let rank = |kind: GuardKind| match kind {
            GuardKind::Role => 5,
            GuardKind::Owner => 4,
            GuardKind::Signature => 3,
            GuardKind::SharedSecret => 2,
            GuardKind::Login => 1,
            _ => 0,
        };
        if found.is_none_or(|known| rank(kind) > rank(known)) {
            found = Some(kind);
        }
    };
    each_expr(test, &mut |expr| match &expr.kind {
        Node::Index(holder, Some(key)) => {
            let key = key.text().unwrap_or("").to_ascii_lowercase();
            match holder.variable() {
                Some("_SESSION") => {
                    if let Some(kind) = session(&key) {
                        strongest(kind);
                    }
                }
                Some("_COOKIE") if session(&key).is_some() => strongest(GuardKind::Unverified),
                Some("_SERVER") if key == "php_auth_user" || key == "php_auth_pw" || key == "remote_user" => {
                    strongest(GuardKind::SharedSecret)
                }
                Some("_SERVER" | "_GET" | "_POST" | "_REQUEST")
                    if ["api_key", "apikey", "authorization", "secret", "x_token", "cron_key", "api_token", "webhook"]
                        .iter()
                        .any(|word| key.contains(word))
                        && is_compared(test) =>
                {
                    strongest(GuardKind::SharedSecret);
                }
                _ => {}
            }
        }
        Node::Call(callee, given) => {
            let Some(name) = callee.dotted() else { return };
            if let Some(kind) = asked(&name, given.len()) {
                strongest(kind);
            }
        }
        Node::Member(_, name) => {
            let lower = name.to_ascii_lowercase();
            if matches!(
                lower.as_str(),
                "is_admin" | "isadmin" | "role" | "role_id" | "is_superuser" | "user_type" | "usertype" | "access_level"
            ) {
                strongest(GuardKind::Role);
            }
        }
        Node::Binary("==" | "!=" | "===" | "!==" | "<>", left, right) => {
            let (left, right) = (context.written(left).to_ascii_lowercase(), context.written(right).to_ascii_lowercase());
            let owner = |text: &str| {
                [
                    "user_id",
                    "owner_id",
                    "author_id",
                    "created_by",
                    "owner",
                    "customer_id",
                    "account_id",
                    "team_id",
                    "user->id",
                    "post_author",
                ]
                .iter()
                .any(|word| text.contains(word))
            };
            let me = |text: &str| {
                [
                    "auth::id",
                    "auth()->id",
                    "auth()->user()",
                    "auth::user()",
                    "request->user()",
                    "$_session",
                    "get_current_user_id",
                    "$user->id",
                    "currentuser",
                    "current_user",
                    "getuser()",
                ]
                .iter()
                .any(|word| text.contains(word))
            };
            if owner(&left) && me(&right) || owner(&right) && me(&left) {
                strongest(GuardKind::Owner);
            }
            let secret = |text: &str| {
                ["config(", "env(", "getenv", "$_env", "_secret", "_key", "_token", "secret"].iter().any(|word| text.contains(word))
            };
            let sent = |text: &str| {
                ["header(", "bearertoken", "$_server", "$_get", "$_post", "$_request", "->query(", "->input(", "getheader", "$headers"]
                    .iter()
                    .any(|word| text.contains(word))
            };
            if secret(&left) && sent(&right) || secret(&right) && sent(&left) {
                strongest(GuardKind::SharedSecret);
            }
        }
        // `if (!$user)` behind `$user = auth()->user()`
        Node::Variable(name) if initial(unit, name).is_some_and(|value| is_person(context.written(value))) => strongest(GuardKind::Login),
        _ => {}
    });
    found
}

/// What a variable was first given within its function.
pub(super) fn initial<'c>(unit: &Unit<'c>, name: &str) -> Option<&'c Expr<'c>> {
    unit.first.get(name).copied()
}

fn is_compared(test: &Expr<'_>) -> bool {
    let mut found = false;
    each_expr(test, &mut |expr| found |= matches!(expr.kind, Node::Binary("==" | "!=" | "===" | "!==", ..)));
    found
}

/// What a key of the session tells.
fn session(key: &str) -> Option<GuardKind> {
    let has = |list: &[&str]| list.iter().any(|word| key.contains(word));
    if has(&["csrf", "captcha", "error", "message", "flash", "cart", "lang", "redirect", "theme", "nonce", "security"]) {
        return None;
    }
    if has(&["role", "admin", "level", "priv", "type", "rank", "is_staff"]) {
        return Some(GuardKind::Role);
    }
    has(&[
        "user", "login", "log", "auth", "member", "email", "account", "uid", "customer", "id", "name", "student", "teacher", "employee",
        "valid",
    ])
    .then_some(GuardKind::Login)
}

/// What a call in a test asks.
fn asked(name: &str, given: usize) -> Option<GuardKind> {
    let plain: String =
        last(name).trim_end_matches("()").chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    Some(match plain.as_str() {
        "currentusercan"
        | "usercan"
        | "hasrole"
        | "hasanyrole"
        | "haspermission"
        | "haspermissionto"
        | "hasanypermission"
        | "allows"
        | "denies"
        | "isgranted"
        | "isadmin"
        | "issuperadmin"
        | "cannot"
        | "tokencan"
        | "issuperadministrator"
        | "hasaccess"
        | "userhasright"
        | "hascapability" => GuardKind::Role,
        "can" if given > 0 => GuardKind::Role,
        "check" | "guest" if name.contains("uth") => GuardKind::Login,
        "user" | "id" if name.contains("uth") || name.starts_with("request.") => GuardKind::Login,
        other if other.ends_with("isloggedin") => GuardKind::Login,
        "isuserloggedin"
        | "loggedin"
        | "isauthenticated"
        | "checklogin"
        | "issignedin"
        | "userloggedin"
        | "isuserauthenticated"
        | "checkauth"
        | "requirelogin"
        | "isloggedinuser"
        | "hasidentity"
        | "verifytoken"
        | "validatetoken"
        | "verifyjwt"
        | "checksession"
        | "validatesession"
        | "getcurrentuser" => GuardKind::Login,
        "hashequals" | "opensslverify" | "verifysignature" | "validatesignature" | "hasvalidsignature" | "isvalidsignature" => {
            GuardKind::Signature
        }
        "toomanyattempts" => GuardKind::RateLimit,
        _ => return None,
    })
}

/// Whether a text looks up who is signed in.
fn is_person(text: &str) -> bool {
    ["auth()->user()", "Auth::user()", "request->user()", "->getUser()", "Auth::guard", "auth()->check", "Auth::check"]
        .iter()
        .any(|word| text.contains(word))
}
