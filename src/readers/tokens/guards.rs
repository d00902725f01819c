//! Who is turned away: told by what a function does, or by what it is called.

use super::tree::Code;
use crate::facts::{Guard, GuardKind};
use std::ops::Range;

/// Words that answer “who are you?”.
const UNKNOWN: &[&str] = &[
    "StatusUnauthorized",
    "UNAUTHORIZED",
    "Unauthorized",
    "ErrUnauthorized",
    "Status401Unauthorized",
    "SC_UNAUTHORIZED",
    "HttpUnauthorized",
    "UnauthorizedException",
    "UnauthorizedAccessException",
    "AuthenticationException",
    "NotAuthenticated",
    "unauthorized",
    "NewUnauthorized",
    "UnauthorizedError",
    "AbortUnauthorized",
    "unauthenticated",
    "Unauthenticated",
];
/// Words that answer “you may not”.
const REFUSED: &[&str] = &[
    "StatusForbidden",
    "FORBIDDEN",
    "Forbidden",
    "ErrForbidden",
    "Status403Forbidden",
    "SC_FORBIDDEN",
    "ForbiddenException",
    "AccessDeniedException",
    "Forbid",
    "forbidden",
    "NewForbidden",
    "ForbiddenError",
    "PermissionDenied",
];

/// Calls that tell whether a secret or a sealed token was shown: nobody else is let through by them.
const COMPARED: &[&str] = &[
    "ConstantTimeCompare",
    "FixedTimeEquals",
    "secure_compare",
    "fixed_length_secure_compare",
    "find_signed",
    "find_signed!",
    "TryUnprotect",
    "Unprotect",
];

/// The guard that a function's body makes: it refuses somebody.
pub(in crate::readers) fn by_body(code: &Code<'_>, name: &str, body: &Range<usize>) -> Vec<Guard> {
    let mut found = Vec::new();
    let mut seen = (false, false);
    let compared = body.clone().find(|&at| code.is_word(at) && COMPARED.contains(&code.word(at)));
    if let Some(at) = compared {
        found.push(Guard { kind: GuardKind::SharedSecret, by: code.word(at).to_owned(), fails_open: false, origin: code.at(at) });
    }
    for at in body.clone() {
        let word = code.word(at);
        let status = code.is_sign(at.wrapping_sub(1), "(")
            || code.is_sign(at.wrapping_sub(1), ":")
            || matches!(code.kind(at.wrapping_sub(1)), Some(super::Kind::Open(_)));
        let unknown = UNKNOWN.contains(&word) && !code.is_sign(at.wrapping_sub(1), "==") || status && word == "401";
        let refused = REFUSED.contains(&word) && !code.is_sign(at.wrapping_sub(1), "==") || status && word == "403";
        // Sent to the page for signing in.
        let sent = code.kind(at) == Some(super::Kind::Text)
            && {
                let page = word.split(['?', '#']).next().unwrap_or("").trim_end_matches('/').to_ascii_lowercase();
                page.starts_with('/') && ["/login", "/signin", "/sign-in", "/sign_in", "/log_in"].iter().any(|end| page.ends_with(end))
            }
            && (at.saturating_sub(8)..at).any(|near| code.word(near).to_ascii_lowercase().contains("redirect"));
        let kind = match (unknown || sent, refused) {
            (true, _) if !seen.0 => GuardKind::Login,
            (_, true) if !seen.1 => GuardKind::Role,
            _ => continue,
        };
        seen.0 |= kind == GuardKind::Login;
        seen.1 |= kind == GuardKind::Role;
        // Who is refused is known, or a secret was not shown.
        let kind = if kind == GuardKind::Role && !speaks_of_rights(name) { GuardKind::Login } else { kind };
        found.push(Guard { kind, by: name.to_owned(), fails_open: false, origin: code.at(at) });
    }
    found
}

fn speaks_of_rights(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["admin", "role", "permission", "rbac", "scope", "policy", "privilege", "staff", "moderator", "superuser", "authorize", "owner"]
        .iter()
        .any(|word| lower.contains(word))
}

/// The guard that the name of a middleware promises.
pub(in crate::readers) fn by_name(name: &str) -> Option<GuardKind> {
    let last = name.trim_end_matches("()").rsplit('.').next().unwrap_or(name);
    let lower = last.to_ascii_lowercase();
    let all = name.to_ascii_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if any(&["ratelimit", "rate_limit", "limiter", "throttle"]) {
        return Some(GuardKind::RateLimit);
    }
    if any(&["cors", "csrf", "optional", "author_", "guest", "noauth", "maybe", "unauth", "withoutauth", "redirectif", "isolat"])
        && !any(&["unauthorizedif"])
    {
        return None;
    }
    if any(&["apikey", "api_key", "sharedsecret", "shared_secret", "hmac", "signature", "basicauth", "basic_auth"]) {
        return Some(GuardKind::SharedSecret);
    }
    if speaks_of_rights(last) {
        return Some(GuardKind::Role);
    }
    if any(&[
        "auth",
        "login",
        "signin",
        "signed_in",
        "jwt",
        "token",
        "protected",
        "secure",
        "requireuser",
        "require_user",
        "currentuser",
        "current_user",
        "verify",
        "member",
        "loggedin",
        "logged_in",
        "restrict",
        "identity",
        "sessionrequired",
        "requiresession",
        "require_session",
        "checksession",
    ]) && !lower.starts_with("author")
    {
        return Some(GuardKind::Login);
    }
    // `auth.Middleware`, `jwtware.New`
    let holder = all.rsplit_once('.').map_or("", |(holder, _)| holder);
    if matches!(
        lower.as_str(),
        "middleware"
            | "new"
            | "handler"
            | "handle"
            | "required"
            | "require"
            | "verifier"
            | "authenticator"
            | "check"
            | "guard"
            | "protect"
            | "withconfig"
    ) && ["auth", "jwt", "session", "login", "token"].iter().any(|word| holder.contains(word))
        && !holder.contains("sessions")
    {
        return Some(GuardKind::Login);
    }
    None
}
