//! What strangers are meant to call, told by the names of ways in, as far as the name explains what they do: a word such
//! as `confirm` or `event` stands in the names of orders and staff as well.

use super::{is_named, split, words};
use crate::facts::{Effect, EffectKind, Endpoint, EndpointKind, Picked};

/// Words of log-in and recovery, which strangers must be able to call.
const SIGN_IN: &[&str] = &[
    "login",
    "signin",
    "signup",
    "register",
    "registration",
    "registrations",
    "logout",
    "signout",
    "oauth",
    "callback",
    "forgot",
    "forgotpw",
    "resetpw",
    "otp",
    "magic",
    "csrf",
    "unsubscribe",
    "2fa",
    "mfa",
    "passcode",
];
/// Words that are a step of signing in beside a word of [`SIGNS`], and a step of anything else without one.
const STEPS: &[&str] = &["reset", "resets", "verify", "confirm", "confirmations", "activate", "refresh"];
/// What such a step is about where it belongs to signing in.
const SIGNS: &[&str] = &[
    "auth",
    "account",
    "password",
    "passwords",
    "email",
    "emails",
    "mail",
    "phone",
    "sms",
    "code",
    "codes",
    "token",
    "tokens",
    "jwt",
    "session",
    "link",
    "identity",
    "subscription",
    "newsletter",
    "captcha",
    "recaptcha",
    "turnstile",
];
/// What such a step is about where it does not.
const OTHER: &[&str] =
    &["template", "templates", "campaign", "campaigns", "settings", "preferences", "usage", "quota", "stats", "database"];
/// What is more than to look something up.
const CHANGES: &[EffectKind] = &[
    EffectKind::Writes,
    EffectKind::Deletes,
    EffectKind::ManagesUsers,
    EffectKind::SendsMessage,
    EffectKind::TakesPayment,
    EffectKind::StoresFile,
    EffectKind::CallsAi,
];
/// What code calls that holds what somebody sends against what is known of them.
const PROOFS: &[&str] = &["password", "hash", "bcrypt", "argon", "compare", "digest", "jwt", "otp", "cookie", "token", "exchangecode"];
/// Words that stand beside "verification" where a code is sent to prove a mailbox or telephone, and not papers to prove a person.
const CODES: &[&str] = &["code", "codes", "email", "mail", "phone", "sms", "send", "resend", "link"];
/// Words of routes that strangers are meant to call.
const PUBLIC: &[&str] = &[
    "auth",
    "subscribe",
    "newsletter",
    "waitlist",
    "contact",
    "feedback",
    "lead",
    "leads",
    "telemetry",
    "analytics",
    "track",
    "collect",
    "event",
    "beacon",
    "csp",
    "error",
    "errors",
    "log",
    "logs",
    "session",
    "invite",
    "invitation",
    "token",
    "public",
    "rsvp",
    "support",
    "checkout",
    "quote",
    "inquiry",
    "enquiry",
];
/// Words of answers about the server itself.
const ANSWERS: &[&str] = &["health", "healthz", "status", "ping"];
/// Words of what is only counted: anybody changes the record that is looked at.
const COUNTED: &[&str] = &[
    "view",
    "views",
    "visit",
    "visitors",
    "hit",
    "pageview",
    "reaction",
    "reactions",
    "click",
    "clicks",
    "impression",
    "impressions",
    "share",
    "vitals",
];
/// Words that no form or note of strangers has in its name, whatever stands beside them.
const INNER: &[&str] = &["settings", "config", "configuration", "cleanup", "purge", "seed", "seeds"];
/// Words of forms whose second sending finds the first one by the sender's own address, and of callers' own sessions.
const FOUND_AGAIN: &[&str] = &["subscribe", "newsletter", "waitlist", "auth", "session", "checkout", "webhook", "webhooks"];
/// Words that explain no message to whom the caller names.
const SILENT: &[&str] = &["event", "invite", "invitation", "share", "log", "logs", "status", "session", "token"];
/// Words of tables that keep what passes by, from which functions clear what is old.
const PASSING: &[&str] = &["log", "logs", "rate", "limit", "limits", "cache", "attempts", "tokens", "sessions", "otps", "codes"];

/// Whether strangers are meant to call it.
pub(in crate::rules) fn is_public_by_purpose(endpoint: &Endpoint) -> bool {
    let words = words(endpoint);
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    // Whoever sends a key of a licence shows it to be asked about.
    let licence = any(&["license", "licenses", "licence", "licences"]) && any(&["validate", "verify", "activate"]);
    // Papers, tickets and coupons are shown to be held genuine.
    let looks = any(&["verify"]) && !endpoint.effects.iter().any(|effect| CHANGES.contains(&effect.kind));
    let answers = any(&["verify", "confirm", "activate"]) && is_looked_up(endpoint);
    if is_sign_in(endpoint) || licence || looks || answers {
        return true;
    }
    let said: Vec<&str> = words.iter().map(String::as_str).filter(|word| speaks_of_strangers(endpoint, &words, word)).collect();
    !said.is_empty() && !is_more(endpoint, &words, &said)
}

/// Whether one word of a name says that strangers are meant.
fn speaks_of_strangers(endpoint: &Endpoint, words: &[String], word: &str) -> bool {
    // Names of functions speak of what they handle, routes of what they are for.
    let routed = !matches!(endpoint.kind, EndpointKind::Procedure | EndpointKind::ServerAction);
    // A function that is called for what it gives back takes no word from visitors.
    let gives = matches!(word, "event" | "lead" | "leads" | "invite")
        && endpoint.kind == EndpointKind::Function
        && words.iter().any(|verb| matches!(verb.as_str(), "get" | "list" | "fetch" | "export" | "download"));
    let asked = !gives && (word != "support" || endpoint.method.as_deref() == Some("POST"));
    routed && asked && [PUBLIC, ANSWERS, COUNTED].iter().any(|list| list.contains(&word))
        || ["contact", "newsletter", "waitlist", "track"].contains(&word)
}

/// Whether it does more than the words that say so explain: forms add rows, counters count, and neither changes what is
/// known of others.
fn is_more(endpoint: &Endpoint, words: &[String], said: &[&str]) -> bool {
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    let all = |list: &[&str]| said.iter().all(|word| list.contains(word));
    let counted = said.iter().any(|word| COUNTED.contains(word));
    let privileged = endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ActsPrivileged);
    let free = |effect: &&Effect| privileged || !effect.policed;
    let does = |kind: EffectKind| endpoint.effects.iter().filter(free).any(move |effect| effect.kind == kind);
    let changed = |effect: &Effect| effect.kind == EffectKind::Writes && effect.picked == Picked::Sent && endpoint.does_itself(effect);
    !said.contains(&"public") && any(INNER)
        || all(ANSWERS) && (does(EffectKind::Writes) || does(EffectKind::SendsMessage))
        || all(&["auth"]) && (any(&["seed", "setup"]) || makes_administrator(endpoint))
        || all(SILENT) && does(EffectKind::SendsMessage)
        || !counted && !any(FOUND_AGAIN) && endpoint.effects.iter().filter(free).any(changed)
        || !counted && rewrites_record(endpoint)
        || endpoint.effects.iter().filter(free).any(removes)
        || changes_accounts(endpoint)
}

/// Whether it is a step of signing in, up or out, or of recovering an account.
pub(in crate::rules) fn is_sign_in(endpoint: &Endpoint) -> bool {
    let words = words(endpoint);
    let pair = |pair: &[String]| matches!(pair, [a, b] if (a == "sign" || a == "log") && ["in", "up", "out"].contains(&b.as_str()) || a == "two" && b == "factor");
    let any = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    // `DELETE /session`: whoever sends it signs out.
    let leaves = || endpoint.method.as_deref() == Some("DELETE") && words.last().is_some_and(|last| last == "session");
    let named = any(SIGN_IN)
        || leaves()
        || words.windows(2).any(pair)
        || any(&["verification"]) && any(CODES)
        || any(&["code"]) && any(&["email", "sms"]) && any(&["send", "resend"])
        || is_registration(endpoint);
    (named && !rewrites_record(endpoint) || any(STEPS) && !any(OTHER) && is_step(endpoint, any(SIGNS))) && !changes_unasked(endpoint)
}

/// Whether confirming, resetting or refreshing something is about who signs in: its name or its address says so, or its
/// code compares something, and then it takes nothing away and changes no record that the caller just names.
fn is_step(endpoint: &Endpoint, named: bool) -> bool {
    if parameters(endpoint).any(is_proof) {
        return true;
    }
    parameters(endpoint).next().is_none() && (named || proves(endpoint) && !harms(endpoint))
}

/// Whether it takes something away, or changes a record that the caller just names.
fn harms(endpoint: &Endpoint) -> bool {
    endpoint.effects.iter().any(|effect| removes(effect) || effect.kind == EffectKind::Writes && effect.picked == Picked::Sent)
}

/// Whether all that it changes was looked up before by something else than an id: the token of a letter, for all that can
/// be told.
fn is_looked_up(endpoint: &Endpoint) -> bool {
    let found = |target: &str| {
        endpoint
            .effects
            .iter()
            .any(|effect| effect.kind == EffectKind::Reads && effect.picked == Picked::Otherwise && effect.target == target)
    };
    let mut written = endpoint.effects.iter().filter(|effect| effect.kind == EffectKind::Writes).peekable();
    written.peek().is_some()
        && written.all(|effect| found(&effect.target))
        && !harms(endpoint)
        && !changes_accounts(endpoint)
        && parameters(endpoint).next().is_none()
}

/// Whether its code holds something against what is known.
fn proves(endpoint: &Endpoint) -> bool {
    endpoint.calls.iter().any(|call| {
        let lower = call.to_ascii_lowercase();
        PROOFS.iter().any(|proof| lower.contains(proof))
    })
}

/// Whether it takes away what somebody keeps.
fn removes(effect: &Effect) -> bool {
    let passing = || effect.target.to_ascii_lowercase().split('_').any(|word| PASSING.contains(&word));
    effect.kind == EffectKind::Deletes && (effect.picked == Picked::Sent || !passing())
}

/// Whether it changes or removes accounts of people.
fn changes_accounts(endpoint: &Endpoint) -> bool {
    endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ManagesUsers && changes_account(&effect.target))
}

/// Whether one of the calls by which accounts are managed changes or removes one that is there.
fn changes_account(call: &str) -> bool {
    ["updateUser", "deleteUser", "setCustomUserClaims", "update_user", "delete_user"].iter().any(|known| call.starts_with(known))
}

/// Whether it changes somebody's account and looks nothing up before by which they could have shown who they are.
fn changes_unasked(endpoint: &Endpoint) -> bool {
    let asks = |call: &String| {
        let lower = call.to_ascii_lowercase();
        ["otp", "compare", "hash", "digest", "exchangecode", "getuser", "rpc", "verify"].iter().any(|word| lower.contains(word))
    };
    endpoint.kind == EndpointKind::Function
        && changes_accounts(endpoint)
        && !endpoint.effects.iter().any(|effect| effect.kind == EffectKind::Reads && effect.picked == Picked::Otherwise)
        && !endpoint.calls.iter().any(asks)
}

/// What stands in its address for something that the caller fills in.
fn parameters(endpoint: &Endpoint) -> impl Iterator<Item = &str> {
    endpoint.route.split('/').filter(|part| part.starts_with([':', '[', '{', '<']))
}

/// Whether such a part is known only to whom it was sent.
fn is_proof(parameter: &str) -> bool {
    let lower = parameter.to_ascii_lowercase();
    ["token", "code", "hash", "key", "secret", "signature"].iter().any(|word| lower.contains(word))
}

/// Whether it changes or removes the record that its address names.
fn rewrites_record(endpoint: &Endpoint) -> bool {
    matches!(endpoint.method.as_deref(), Some("PUT" | "PATCH" | "DELETE"))
        && endpoint.unpoliced(&[EffectKind::Writes, EffectKind::Deletes]).is_some()
        && parameters(endpoint).next().is_some()
        && !parameters(endpoint).any(is_proof)
}

/// Whether its address says that it makes an administrator, by its end: `/create-admin`, `/seed/admin-user`, `/admin/setup`.
pub(in crate::rules) fn makes_administrator(endpoint: &Endpoint) -> bool {
    let words = split(&endpoint.route);
    let admin = |word: &String| matches!(word.as_str(), "admin" | "superadmin" | "administrator");
    let makes =
        |word: &String| matches!(word.as_str(), "create" | "make" | "seed" | "setup" | "init" | "initialize" | "bootstrap" | "promote");
    let first = |word: &String| matches!(word.as_str(), "super" | "first" | "initial" | "default");
    let person = |word: &&String| matches!(word.as_str(), "user" | "account");
    let end = words.len() - usize::from(words.last().as_ref().is_some_and(person));
    let said = match words.get(..end).unwrap_or_default() {
        [.., verb, which, who] if first(which) => makes(verb) && admin(who),
        [.., verb, who] if admin(who) => makes(verb),
        [.., who, verb] => admin(who) && matches!(verb.as_str(), "setup" | "seed" | "bootstrap" | "init"),
        _ => false,
    };
    said && endpoint.unpoliced(&[EffectKind::Writes, EffectKind::ManagesUsers]).is_some()
}

/// Whether it opens, changes or removes accounts of people at the service that keeps them, as against looking for one.
pub(in crate::rules) fn manages_accounts(endpoint: &Endpoint) -> bool {
    let looks = |call: &str| matches!(call, "listUsers" | "getUserList" | "generateLink");
    endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ManagesUsers && !looks(&effect.target))
}

/// Whether it changes the row of a person whom the request names, with no rule of the store before it: nothing that is meant
/// for strangers does that, whatever its address says.
pub(in crate::rules) fn changes_named_person(endpoint: &Endpoint) -> bool {
    let privileged = endpoint.effects.iter().any(|effect| effect.kind == EffectKind::ActsPrivileged);
    let person = |target: &str| {
        let name = target.to_ascii_lowercase().replace('_', "");
        matches!(name.as_str(), "user" | "users" | "profile" | "profiles" | "account" | "accounts" | "userprofiles")
    };
    !is_sign_in(endpoint)
        && !is_named(endpoint, &["subscribe", "newsletter", "waitlist", "auth", "session", "webhook", "webhooks"])
        && endpoint.effects.iter().any(|effect| {
            effect.kind == EffectKind::Writes
                && effect.picked == Picked::Sent
                && (privileged || !effect.policed)
                && person(&effect.target)
                && endpoint.does_itself(effect)
        })
}

/// Signing up as many REST APIs spell it: `POST /users` of a server that keeps people's passwords.
fn is_registration(endpoint: &Endpoint) -> bool {
    let people = ["users", "user", "accounts"];
    let last = endpoint.route.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_ascii_lowercase();
    let passwords = |call: &String| {
        let lower = call.to_ascii_lowercase();
        ["hash", "bcrypt", "argon", "register", "jwt", "token", "password"].iter().any(|word| lower.contains(word))
    };
    endpoint.method.as_deref() == Some("POST")
        && people.contains(&last.as_str())
        && (matches!(
            endpoint.framework.as_str(),
            "nest" | "koa" | "flask" | "fastapi" | "django" | "django-rest" | "rails" | "gin" | "spring" | "aspnet"
        ) || endpoint.calls.iter().any(passwords))
}
