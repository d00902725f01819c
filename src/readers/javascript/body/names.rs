//! What the name of a helper promises. A helper that cannot be followed is taken at its word: calling a guarded
//! endpoint open costs more trust than missing an open one.

use super::subjects::may_promise;
use crate::facts::GuardKind;
use crate::readers::javascript::sites::expression::last;
use crate::readers::javascript::tree::words;

const VERBS: &[&str] = &[
    "require",
    "requires",
    "ensure",
    "verify",
    "check",
    "assert",
    "validate",
    "must",
    "protect",
    "authenticate",
    "authorize",
    "authorise",
    "enforce",
    "guard",
    "only",
    "with",
    "is",
    "has",
    "can",
    "needs",
    "need",
    "middleware",
    "required",
    "protected",
    "authed",
    "valid",
    "es",
];
const PEOPLE: &[&str] = &[
    "auth",
    "authenticated",
    "authenticate",
    "authentication",
    "authorized",
    "authorize",
    "authorization",
    "login",
    "logged",
    "signed",
    "session",
    "user",
    "token",
    "jwt",
    "identity",
    "caller",
    "protected",
    "bearer",
    "clerk",
    "passport",
    "account",
    "team",
    "org",
    "organization",
    "workspace",
    "member",
    "tenant",
    "access",
    "authed",
    "authorisation",
];
const ROLES: &[&str] = &[
    "admin",
    "admins",
    "role",
    "roles",
    "permission",
    "permissions",
    "superuser",
    "superadmin",
    "staff",
    "moderator",
    "moderate",
    "capability",
    "capabilities",
];

/// `supabase.auth.getSession()`: on a server it reads the cookie and asks nobody.
pub(super) fn is_claim(name: &str) -> bool {
    let Some(holder) = name.strip_suffix(".auth.getSession") else { return false };
    let root = holder.split(['.', '(']).next().unwrap_or("");
    holder.to_ascii_lowercase().contains("supabase")
        || !matches!(
            root,
            "ctx" | "context" | "c" | "this" | "event" | "locals" | "app" | "fastify" | "services" | "lib" | "neon" | "better"
        )
}

/// Names that are known whole, though none of their words is a subject.
const OTHERS: &[&str] = &[
    "constructEvent",
    "constructEventAsync",
    "decode",
    "getClaims",
    "parseEventNotification",
    "parseThinEvent",
    "unmarshal",
    "unwrap",
    "validateEvent",
    "validateRequest",
];

/// What a call of this dotted name makes sure of, if it is a guard; `arguments` is how many it is given.
pub(in crate::readers) fn guard_kind(name: &str, arguments: usize) -> Option<GuardKind> {
    let mut name = name;
    while let Some(callee) = name.strip_suffix("()") {
        name = callee;
    }
    let last = last(name);
    if !may_promise(last) && !OTHERS.contains(&last) {
        return None;
    }
    let ends = |ending: &str| name == ending || name.strip_suffix(ending).is_some_and(|rest| rest.ends_with('.'));
    if name.contains("auth.admin.") || name.contains(".auth().") {
        let verified = ["verifyIdToken", "verifySessionCookie"].iter().any(|method| name.ends_with(method));
        return verified.then_some(GuardKind::Login);
    }
    if is_claim(name) {
        return Some(GuardKind::Claimed);
    }
    if ["auth.getUser", "auth.getClaims", "auth.getSession", "api.getSession", "auth.protect", "jwt.verify", "auth.getUserIdentity"]
        .iter()
        .any(|known| ends(known))
        || ["jwtVerify", "verifyIdToken", "verifySessionCookie", "authenticateRequest", "getAuthUserId", "getServerSession", "currentUser"]
            .iter()
            .any(|known| ends(known))
    {
        return Some(GuardKind::Login);
    }
    if [
        "webhooks.constructEvent",
        "webhooks.constructEventAsync",
        "parseThinEvent",
        "parseEventNotification",
        "subtle.verify",
        "webhooks.unmarshal",
        "webhooks.unwrap",
        "webhooks.verify",
        "receiver.verify",
    ]
    .iter()
    .any(|known| ends(known))
        || (ends("validateEvent") && arguments >= 3)
    {
        return Some(GuardKind::Signature);
    }
    // Each holds what was sent against a token or password of the configuration.
    if name == last && matches!(last, "bearerAuth" | "basicAuth" | "expressBasicAuth") {
        return Some(GuardKind::SharedSecret);
    }
    if matches!(last, "getSessionCookie" | "decodeJwt" | "jwtDecode" | "jwt_decode") || name == "jwt.decode" {
        return Some(GuardKind::Unverified);
    }
    let holder = name.rsplit('.').nth(1).unwrap_or("");
    if !may_promise(last) && last != "validateRequest" {
        return None;
    }
    let words = words(last);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    // What a handler of a request or of news is called says what it does, not who may ask for it: what it checks stands
    // inside.
    let handles = words.first().is_some_and(|word| word == "handle");
    if has(&["ratelimit", "ratelimiter", "throttle", "limiter", "throttler", "bruteforce"])
        || (has(&["rate"]) && has(&["limit", "limiter", "limited", "limits"]))
        || (has(&["slow"]) && has(&["down"]))
        || (matches!(last, "limit" | "consume" | "check") && holder.to_ascii_lowercase().contains("limit"))
    {
        return Some(GuardKind::RateLimit);
    }
    if handles {
        return None;
    }
    let verb = has(VERBS);
    if (verb || has(&["construct", "compare"])) && has(&["signature", "webhook", "webhooks", "hmac", "svix"]) {
        return Some(GuardKind::Signature);
    }
    if last == "verify" && ["wh", "webhook", "svix", "webhooks"].contains(&holder.to_ascii_lowercase().as_str()) {
        return Some(GuardKind::Signature);
    }
    if verb && (has(&["secret", "apikey", "cron", "internal"]) || (has(&["api"]) && has(&["key"]))) {
        return Some(GuardKind::SharedSecret);
    }
    if (verb || has(&["consume", "deduct", "use", "spend", "reserve", "decrement", "charge", "enough"]))
        && has(&[
            "credit",
            "credits",
            "quota",
            "quotas",
            "usage",
            "allowance",
            "entitlement",
            "subscription",
            "plan",
            "limit",
            "limits",
            "paid",
        ])
    {
        return Some(GuardKind::Quota);
    }
    if (verb && has(ROLES))
        || (has(&["admin"]) && has(&["auth", "procedure", "action", "route"]) && !has(&["get", "init", "initialize", "create"]))
    {
        return Some(GuardKind::Role);
    }
    if has(&["authorize", "authorise", "authorized"]) && words.len() == 1 {
        return Some(GuardKind::Login);
    }
    if has(&["owner", "ownership", "owns"]) && (verb || words.len() == 1) {
        return Some(GuardKind::Owner);
    }
    let about_data = has(&[
        "error",
        "errors",
        "email",
        "exists",
        "create",
        "otp",
        "captcha",
        "turnstile",
        "password",
        "page",
        "method",
        "set",
        "sign",
        "header",
        "log",
        "logger",
        "logging",
        "input",
        "data",
        "schema",
        "body",
        "payload",
        "form",
        "params",
        "limit",
        "cached",
        "cache",
        "expired",
        "expiry",
        "expiring",
    ]);
    if verb && has(PEOPLE) && !about_data {
        return Some(GuardKind::Login);
    }
    if has(&["get", "fetch", "load", "resolve", "current", "extract", "decode"])
        && (has(&["session", "identity", "auth", "authed", "authenticated", "caller"])
            || (has(&["user", "viewer", "member", "account"])
                && (has(&["current", "auth", "session", "request", "token", "req", "cookie", "cookies", "server", "logged", "header"])
                    || (words.len() == 2 && arguments == 0))))
        && (has(&["from"])
            || words.last().is_some_and(|word| {
                [
                    "session", "user", "auth", "identity", "caller", "viewer", "member", "account", "id", "request", "req", "token",
                    "cookie", "cookies", "server", "header", "claims", "profile", "team", "org",
                ]
                .contains(&word.as_str())
            }))
        && !(last == "getAuth" && arguments == 0)
        && !has(&["by", "all", "list", "url", "client", "provider", "config", "headers", "options", "sessions"])
    {
        return Some(GuardKind::Login);
    }
    // `apiKeyAuth`, `bearerTokenAuth`: middleware that is called by what it asks for.
    let by_key = has(&["apikey", "bearer", "jwt"]) || has(&["api", "access"]) && has(&["key", "token"]);
    if by_key
        && words.last().is_some_and(|word| word == "auth")
        && !has(&["get", "set", "create", "make", "init", "setup", "use", "add", "no", "skip", "without", "is"])
    {
        return Some(GuardKind::Login);
    }
    let alone = holder.is_empty() && matches!(last, "auth" | "protect" | "authn" | "jwt" | "expressjwt" | "expressJwt");
    let token = last == "verify"
        && (holder.to_ascii_lowercase().contains("jwt") || holder == "jsonwebtoken" || holder.is_empty() && arguments >= 2);
    // `auth.required`, `session.ensure`
    let held = words_of(holder, PEOPLE) && matches!(last, "required" | "require" | "ensure" | "protect" | "protected" | "enforce");
    let session = held || matches!(last, "getUserId" | "safeGetSession") || last == "validateRequest" && arguments == 0;
    (alone || token || session || matches!(last, "authenticate" | "authMiddleware" | "isAuthed")).then_some(GuardKind::Login)
}

fn words_of(name: &str, list: &[&str]) -> bool {
    words(name).iter().any(|word| list.contains(&word.as_str()))
}

/// Whether a builder of procedures says by its name that everyone may call it.
pub(in crate::readers::javascript) fn is_public_wrapper(name: &str) -> bool {
    let words = words(name.rsplit('.').next().unwrap_or(name));
    words.iter().any(|word| matches!(word.as_str(), "public" | "open" | "anonymous" | "base" | "t"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_can_promise_is_a_subject() {
        for word in PEOPLE.iter().chain(ROLES) {
            assert!(may_promise(word) && may_promise(&format!("get{}", word.to_ascii_uppercase())), "{word}");
        }
    }

    #[test]
    fn names_of_guards() {
        for (name, arguments, kind) in [
            ("supabase.auth.getUser", 1, Some(GuardKind::Login)),
            ("storage.getUser", 1, None),
            ("spaceApiKeyAuth", 1, Some(GuardKind::Login)),
            ("createApiKeyAuth", 1, None),
            ("googleAuth", 1, None),
            ("storage.getUserByEmail", 1, None),
            ("verifyAdminRequest", 1, Some(GuardKind::Role)),
            ("esAdmin", 2, Some(GuardKind::Role)),
            ("requireUser", 1, Some(GuardKind::Login)),
            ("validatedActionWithUser", 2, Some(GuardKind::Login)),
            ("checkRateLimit", 1, Some(GuardKind::RateLimit)),
            ("stripe.webhooks.constructEvent", 3, Some(GuardKind::Signature)),
            ("stripe.parseThinEvent", 3, Some(GuardKind::Signature)),
            ("stripe.parseEvent", 1, None),
            ("verifyCronSecret", 1, Some(GuardKind::SharedSecret)),
            ("supabase.auth.admin.listUsers", 0, None),
            ("admin.auth().verifyIdToken", 1, Some(GuardKind::Login)),
            ("getAuth", 0, None),
            ("createUser", 1, None),
            ("fetchPosts", 0, None),
            ("ctx.auth.getUserIdentity", 0, Some(GuardKind::Login)),
            ("res.json", 1, None),
            ("requestLogger", 3, None),
            ("auth.required", 3, Some(GuardKind::Login)),
            ("auth.optional", 3, None),
            ("validateRequest", 1, None),
            ("validateUserInput", 1, None),
            ("auth.getUserId", 1, Some(GuardKind::Login)),
            ("getSessionCookie", 1, Some(GuardKind::Unverified)),
            ("isAuthApiError", 1, None),
            ("supabase.auth.getSession", 0, Some(GuardKind::Claimed)),
            ("createClient().auth.getSession", 0, Some(GuardKind::Claimed)),
            ("auth.api.getSession", 1, Some(GuardKind::Login)),
            ("auth.getSession", 0, Some(GuardKind::Login)),
            ("handleCheckAccess", 1, None),
            ("handleAdminUpdate", 1, None),
            ("handleWebhookEvent", 1, None),
            ("handleRateLimit", 1, Some(GuardKind::RateLimit)),
            ("isCachedTokenValid", 0, None),
            ("isTokenValid", 1, Some(GuardKind::Login)),
        ] {
            assert_eq!(guard_kind(name, arguments), kind, "{name}");
        }
    }
}
