//! What names of guards speak of. Most names speak of nothing of the kind, and need no closer look.

use crate::readers::javascript::shapes::Shapes;
use crate::readers::javascript::sites::words::pieces;

/// Words without one of which no name promises anything, sorted.
const SUBJECTS: &[&str] = &[
    "access",
    "account",
    "admin",
    "admins",
    "allowance",
    "apikey",
    "auth",
    "authed",
    "authenticate",
    "authenticated",
    "authentication",
    "authn",
    "authorisation",
    "authorise",
    "authorization",
    "authorize",
    "authorized",
    "bearer",
    "bruteforce",
    "caller",
    "capabilities",
    "capability",
    "check",
    "clerk",
    "consume",
    "credit",
    "credits",
    "cron",
    "enforce",
    "ensure",
    "entitlement",
    "expressjwt",
    "hmac",
    "identity",
    "internal",
    "jwt",
    "key",
    "limit",
    "limiter",
    "limits",
    "logged",
    "login",
    "member",
    "moderate",
    "moderator",
    "org",
    "organization",
    "owner",
    "ownership",
    "owns",
    "paid",
    "passport",
    "permission",
    "permissions",
    "plan",
    "protect",
    "protected",
    "quota",
    "quotas",
    "rate",
    "ratelimit",
    "ratelimiter",
    "require",
    "required",
    "role",
    "roles",
    "secret",
    "session",
    "signature",
    "signed",
    "slow",
    "staff",
    "subscription",
    "superadmin",
    "superuser",
    "svix",
    "team",
    "tenant",
    "throttle",
    "throttler",
    "token",
    "usage",
    "user",
    "verify",
    "viewer",
    "webhook",
    "webhooks",
    "workspace",
];

/// Their first letters and lengths.
const SHAPES: Shapes = Shapes::of(SUBJECTS);

/// Whether the last part of a name may promise anything, by its words alone: most names are out at once.
pub(super) fn may_promise(last: &str) -> bool {
    // `basicAuth`, `expressJwt`, `getUserId`: their words are in the list as well.
    let folded = |word: &str, known: &&str| known.bytes().cmp(word.bytes().map(|byte| byte.to_ascii_lowercase()));
    pieces(last).any(|word| SHAPES.may_fold(word) && SUBJECTS.binary_search_by(|known| folded(word, known)).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whatever_their_case() {
        assert!(SUBJECTS.is_sorted());
        for name in ["requireUser", "verifyCronSecret", "JWT", "check_rate_limit"] {
            assert!(may_promise(name), "{name}");
        }
        for name in ["useState", "json", "", "tokens", "authors"] {
            assert!(!may_promise(name), "{name}");
        }
    }
}
