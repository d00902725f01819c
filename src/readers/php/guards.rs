//! What stands between a caller and the rest of a function.

use super::context::{Context, Unit};
use super::questions::tested;
use super::tree::{Expr, Node, Step, Stmt, each_in, each_step, last, leaves};
use crate::facts::{Guard, GuardKind};

/// What a middleware of Laravel or an attribute of Symfony makes sure of, by its name.
pub(super) fn middleware(name: &str) -> Option<GuardKind> {
    let name = name.trim().to_ascii_lowercase();
    let (head, rest) = name.split_once(':').unwrap_or((&name, ""));
    Some(match last(head) {
        "auth"
        | "auth.basic"
        | "auth.session"
        | "authenticate"
        | "sanctum"
        | "jwt.auth"
        | "auth.api"
        | "jwt"
        | "auth.jwt"
        | "api.auth"
        | "verified"
        | "ensureemailisverified"
        | "authenticatesession"
        | "loggedin"
        | "logged_in"
        | "authcheck"
        | "checkauth"
        | "jwt.verify"
        | "authenticatewithbasicauth"
        | "ensurefrontendrequestsarestateful"
        | "auth.sanctum" => GuardKind::Login,
        "can" | "role" | "permission" | "role_or_permission" | "ability" | "abilities" | "admin" | "isadmin" | "is_admin" | "authorize"
        | "checkrole" | "scope" | "scopes" | "superadmin" | "staff" | "ensureadmin" | "adminonly" | "isgranted" | "security"
        | "rolemiddleware" | "adminmiddleware" | "isadminmiddleware" => GuardKind::Role,
        "throttle" | "throttlerequests" | "rate_limit" | "ratelimit" => GuardKind::RateLimit,
        "signed" | "validatesignature" => GuardKind::Signature,
        "client"
        | "api_key"
        | "apikey"
        | "api.key"
        | "api-key"
        | "verifyapikey"
        | "checkapikey"
        | "webhook.signature"
        | "verifywebhooksignature" => GuardKind::SharedSecret,
        _ if head.contains("guest") => return None,
        other if other.contains("admin") || other.contains("role") || other.contains("permission") || rest.contains("admin") => {
            GuardKind::Role
        }
        other if other.contains("auth") && !other.contains("author") && !other.contains("oauth") => GuardKind::Login,
        other if other.contains("signature") || other.contains("hmac") => GuardKind::Signature,
        other if other.contains("apikey") || other.contains("api_key") || other.contains("token") && !other.contains("csrf") => {
            GuardKind::SharedSecret
        }
        _ => return None,
    })
}

/// What a function called for its effect makes sure of, by its name.
fn helper(name: &str) -> Option<GuardKind> {
    let plain: String = last(name).chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let starts = |list: &[&str]| list.iter().any(|start| plain.starts_with(start));
    let forces = starts(&[
        "require", "ensure", "check", "verify", "must", "assert", "force", "validate", "protect", "auth", "restrict", "enforce", "deny",
    ]) || plain.ends_with("required")
        || plain.ends_with("only")
        || plain.ends_with("orfail");
    if !forces
        || plain.contains("csrf")
        || plain.contains("nonce")
        || plain.contains("captcha")
        || plain.contains("password")
        || plain.contains("email")
    {
        return None;
    }
    let has = |list: &[&str]| list.iter().any(|word| plain.contains(word));
    if has(&["admin", "role", "permission", "capability", "privilege", "staff"])
        || matches!(plain.as_str(), "authorize" | "denyaccessunlessgranted" | "checkaccess")
    {
        return Some(GuardKind::Role);
    }
    if has(&["apikey", "apitoken", "bearer", "signature", "hmac"]) {
        return Some(if has(&["signature", "hmac"]) { GuardKind::Signature } else { GuardKind::SharedSecret });
    }
    (has(&["login", "auth", "session", "loggedin", "signedin", "user", "member"])
        && !has(&["loginform", "authorurl", "input", "userinput", "username"])
        || matches!(plain.as_str(), "authredirect"))
    .then_some(GuardKind::Login)
}

/// The guards of a body.
pub(super) fn of_body<'c>(context: &Context<'c>, unit: &Unit<'c>, body: &'c [Stmt<'c>]) -> Vec<Guard> {
    let mut found = Vec::new();
    let mut state = |kind: GuardKind, expr: &Expr<'c>| {
        let by: String = context.written(expr).split_ascii_whitespace().collect::<Vec<_>>().join(" ").chars().take(80).collect();
        found.push(Guard { kind, by, fails_open: false, origin: context.at(expr.start) });
    };
    each_step(body, &mut |statement| match &statement.kind {
        Step::If(branches, otherwise) => {
            let closing = otherwise.as_ref().is_some_and(|body| leaves(body) && !body.is_empty());
            for (at, (test, body)) in branches.iter().enumerate() {
                if let Some(kind) = tested(context, unit, test)
                    && (leaves(body) || closing || at == 0 && (answers(body) || denies(otherwise.as_deref())))
                {
                    state(kind, test);
                }
            }
        }
        Step::Expr(expr) => statement_guard(context, unit, expr, &mut state),
        Step::Return(Some(value)) => {
            // `return Auth::check() ? … : abort(403)`
            if let Node::Choice(test, ..) = &value.kind
                && let Some(kind) = tested(context, unit, test)
            {
                state(kind, test);
            }
            // A function that is asked whether somebody may.
            let asks = last(&unit.name).to_ascii_lowercase();
            if ["permission", "can_", "authorize", "check", "allowed"].iter().any(|word| asks.contains(word))
                && let Some(kind) = tested(context, unit, value)
            {
                state(kind, value);
            }
        }
        _ => {}
    });
    // Whatever turns callers away by itself, wherever its result goes.
    each_in(body, &mut |expr| {
        if let Node::Call(callee, _) = &expr.kind
            && let Some(name) = callee.dotted()
        {
            let method = last(&name).to_ascii_lowercase();
            match method.as_str() {
                "constructevent" | "verifyheader" | "verifywebhooksignature" => state(GuardKind::Signature, expr),
                "decode" if name.starts_with("JWT.") || name.contains("JwtAuth") => state(GuardKind::Login, expr),
                "parsetoken" | "authenticate" if name.contains("JWTAuth") => state(GuardKind::Login, expr),
                "hash_equals" => state(GuardKind::Signature, expr),
                // The page hands out this mark, and takes nothing without it.
                "check_ajax_referer" | "wp_verify_nonce" | "check_admin_referer" => state(GuardKind::SharedSecret, expr),
                // Who calls is looked up by a helper of the project.
                other if other.contains("currentuser") && !other.starts_with("wp") && !context.is_wordpress() => {
                    state(GuardKind::Login, expr)
                }
                // Also within what is done with each of several records.
                "authorize" if name.starts_with("this.") || name.starts_with("Gate.") => state(GuardKind::Role, expr),
                "userorfail" | "findorfailforuser" => state(GuardKind::Login, expr),
                "toomanyattempts" | "hit" if name.contains("RateLimiter") => state(GuardKind::RateLimit, expr),
                "validate" | "validated" if name.starts_with("request.") || name.starts_with("this.") => state(GuardKind::Validation, expr),
                "make" if name == "Validator.make" => state(GuardKind::Validation, expr),
                _ => {}
            }
        }
    });
    found
}

/// A statement that turns away: a helper, `$ok or die()`, `abort_unless($ok, 403)`.
fn statement_guard<'c>(context: &Context<'c>, unit: &Unit<'c>, expr: &'c Expr<'c>, state: &mut impl FnMut(GuardKind, &Expr<'c>)) {
    match &expr.kind {
        Node::Call(callee, given) => {
            let Some(name) = callee.dotted() else { return };
            let method = last(&name);
            match method {
                "abort_unless" | "abort_if" | "throw_unless" | "throw_if" => {
                    if let Some(test) = given.first()
                        && let Some(kind) = tested(context, unit, &test.value)
                    {
                        state(kind, expr);
                    }
                }
                "authorize" | "authorizeForUser" | "authorizeResource" | "denyAccessUnlessGranted" | "allowIf" | "denyIf" => {
                    state(GuardKind::Role, expr)
                }
                "auth_redirect" => state(GuardKind::Login, expr),
                _ => {
                    if let Some(kind) =
                        helper(method).filter(|_| !matches!(callee.kind, Node::Static(..)) || !name.starts_with("Validator"))
                    {
                        state(kind, expr);
                    }
                }
            }
        }
        Node::Binary("or" | "||" | "and" | "&&", test, right) => {
            if ends_request(right)
                && let Some(kind) = tested(context, unit, test)
            {
                state(kind, expr);
            }
        }
        Node::Assign(_, _, value) => {
            if let Node::Call(callee, _) = &value.kind
                && let Some(name) = callee.dotted()
            {
                let lower = last(&name).to_ascii_lowercase();
                let asks = [
                    "requirelogin",
                    "require_login",
                    "requireauth",
                    "require_auth",
                    "authenticate",
                    "authenticateuser",
                    "requireuser",
                    "require_user",
                    "verifytoken",
                    "verify_token",
                    "checkauth",
                    "check_auth",
                    "validate_token",
                    "validatetoken",
                    "authenticaterequest",
                ];
                if asks.contains(&lower.as_str()) {
                    state(GuardKind::Login, expr);
                }
            }
        }
        _ => {}
    }
}

fn ends_request(expr: &Expr<'_>) -> bool {
    match &expr.kind {
        Node::Unary("exit" | "die" | "throw", _) => true,
        Node::Call(callee, _) => callee.dotted().is_some_and(|name| matches!(last(&name), "wp_die" | "abort" | "wp_send_json_error")),
        _ => false,
    }
}

/// Whether a branch does the work of the function, so that its condition holds for it.
fn answers(body: &[Stmt<'_>]) -> bool {
    const WORK: &[&str] = &[
        "mysqli_query",
        "query",
        "execute",
        "prepare",
        "move_uploaded_file",
        "unlink",
        "file_put_contents",
        "save",
        "delete",
        "update",
        "insert",
        "mail",
        "exec",
        "update_option",
        "create",
        "pg_query",
        "mysql_query",
    ];
    let mut found = false;
    each_in(body, &mut |expr| {
        if let Node::Call(callee, _) = &expr.kind {
            found |= callee.dotted().is_some_and(|name| WORK.contains(&last(&name)));
        }
    });
    found
}

/// Whether the other branch says no.
fn denies(otherwise: Option<&[Stmt<'_>]>) -> bool {
    let Some(body) = otherwise else { return false };
    let mut no = false;
    each_in(body, &mut |expr| {
        if let Some(text) = expr.text() {
            let lower = text.to_ascii_lowercase();
            no |= ["location:", "unauthor", "denied", "forbidden", "login", "permission", "http/1.0 403"]
                .iter()
                .any(|word| lower.contains(word));
        }
        no |= matches!(expr.kind, Node::Number("401" | "403"));
    });
    no
}
