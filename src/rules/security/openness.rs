//! What several rules ask about a way in: whether anyone turns callers away, and whether it is meant for everyone.

mod purpose;

use crate::facts::{EffectKind, Endpoint, EndpointKind, Guard, GuardKind, Picked, Project};
use crate::rules::verdict::Finding;
use crate::rules::{Confidence, Severity};
pub(in crate::rules) use purpose::{changes_named_person, is_public_by_purpose, is_sign_in, makes_administrator, manages_accounts};

/// Guards that tell one caller from another.
pub(in crate::rules) const KNOWS_CALLER: &[GuardKind] =
    &[GuardKind::Login, GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature, GuardKind::Owner];

/// Whether nobody turns callers away, not even with a check that can be switched off. A session that is only claimed
/// turns honest callers away, and a rule of its own tells of it; nobody outside reaches a job.
pub(in crate::rules) fn is_open(endpoint: &Endpoint) -> bool {
    endpoint.kind != EndpointKind::Job
        && !endpoint.guards.iter().any(|guard| KNOWS_CALLER.contains(&guard.kind) || guard.kind == GuardKind::Claimed)
}

/// Whether a log-in stands before it and nothing that tells more of the caller: whoever has an account gets in.
pub(in crate::rules) fn asks_log_in_alone(endpoint: &Endpoint) -> bool {
    endpoint.guarded(&[GuardKind::Login])
        && !endpoint.guarded(&[GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature, GuardKind::Owner])
        && !is_for_admins(endpoint)
        && !is_called_by_machines(endpoint)
}

/// Words of its route, and of the function's own name for ways in that have no route.
fn words(endpoint: &Endpoint) -> Vec<String> {
    // These name the function after what the address is for.
    let python = matches!(
        endpoint.framework.as_str(),
        "flask"
            | "fastapi"
            | "django"
            | "django-rest"
            | "laravel"
            | "rails"
            | "spring"
            | "aspnet"
            | "gin"
            | "echo"
            | "fiber"
            | "chi"
            | "gorilla"
            | "net/http"
    );
    let handler = endpoint.handler.as_deref().filter(|_| python).unwrap_or("");
    split(&format!("{}/{handler}", endpoint.route))
}

/// The words of a name, in small letters.
fn split(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut lower_before = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && lower_before) {
            words.push(String::new());
        }
        lower_before = c.is_ascii_lowercase();
        if c.is_ascii_alphanumeric() {
            match words.last_mut() {
                Some(word) => word.push(c.to_ascii_lowercase()),
                None => words.push(c.to_ascii_lowercase().to_string()),
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether strangers open an account by it.
pub(in crate::rules) fn is_open_sign_up(endpoint: &Endpoint) -> bool {
    (is_named(endpoint, &["register", "signup", "registration"]) || endpoint.route.to_ascii_lowercase().contains("sign-up"))
        && endpoint.method.as_deref().is_none_or(|method| method == "POST")
        && !endpoint.guarded(&[GuardKind::Login, GuardKind::Role, GuardKind::SharedSecret, GuardKind::Signature])
}

/// Whether it changes a shop's basket, which visitors fill before they sign in: a part of its path is the basket itself
/// (`/cart`, `/retail-cart`), not what the shop does with all of them (`/abandoned-carts`).
pub(in crate::rules) fn is_basket(endpoint: &Endpoint) -> bool {
    let routed = !matches!(endpoint.kind, EndpointKind::Procedure | EndpointKind::ServerAction);
    let part = |part: &str| {
        let lower = part.to_ascii_lowercase();
        matches!(lower.as_str(), "carts" | "baskets") || ["cart", "basket"].contains(&lower.rsplit(['-', '_']).next().unwrap_or(""))
    };
    routed && endpoint.route.split('/').any(part) && !is_for_admins(endpoint)
}

/// Whether its address names one record: `/cart/:id`, `/cart/[id]`, `/cart/{id}`.
pub(in crate::rules) fn names_record(endpoint: &Endpoint) -> bool {
    endpoint.route.split('/').any(|part| part.starts_with([':', '[', '{', '<']))
}

/// Puts a finding about a basket in its place: strangers may fill one, but only their own.
pub(in crate::rules) fn explain_basket(finding: &mut Finding) {
    finding.severity(Severity::Medium).confidence(Confidence::Medium).detail(
        "Visitors may fill a basket before they sign in, so that no log-in is missing here; but the entry must be looked up together with the visitor's own session, or strangers can change each other's baskets.",
    );
}

/// Whether its name says that it is for administrators: a part of its path is theirs.
pub(in crate::rules) fn is_for_admins(endpoint: &Endpoint) -> bool {
    let part = |part: &str| {
        let lower = part.to_ascii_lowercase();
        lower == "admin"
            || lower.starts_with("admin-")
            || lower.starts_with("admin_")
            || (lower.starts_with("admin") && part.chars().nth(5).is_some_and(|c| c.is_ascii_uppercase()))
    };
    endpoint.route.split(['/', ':', '.']).any(part)
}

/// Whether one of these words is in its name.
pub(in crate::rules) fn is_named(endpoint: &Endpoint, any: &[&str]) -> bool {
    words(endpoint).iter().any(|word| any.contains(&word.as_str()))
}

/// Whether it changes something when it is called.
pub(in crate::rules) fn changes(endpoint: &Endpoint) -> bool {
    // Pages that a server builds delete by a link as well.
    let by_link = || {
        matches!(endpoint.framework.as_str(), "flask" | "django" | "php")
            && endpoint
                .effects
                .iter()
                .any(|effect| effect.kind == EffectKind::Deletes && effect.picked == Picked::Sent && endpoint.does_itself(effect))
    };
    !matches!(endpoint.method.as_deref(), Some("GET" | "QUERY")) || by_link()
}

/// Whether only its framework's settings decide who may use it: a rule of its own tells when they let everyone in.
pub(in crate::rules) fn is_open_by_default(endpoint: &Endpoint) -> bool {
    endpoint.framework == "django-rest" && !endpoint.exempt
}

/// Whether another machine or the platform itself calls it, so that a log-in makes no sense.
pub(in crate::rules) fn is_called_by_machines(endpoint: &Endpoint) -> bool {
    matches!(endpoint.kind, EndpointKind::Webhook | EndpointKind::Job)
}

/// Whether it is a function of a platform that keeps the data as well: its handler is the whole file, and its name says
/// nothing of who may call it.
pub(in crate::rules) fn is_beside_store(endpoint: &Endpoint) -> bool {
    matches!(endpoint.framework.as_str(), "supabase-edge" | "base44")
}

/// Whether it acts with rights above the caller's as a function of a platform that anyone can call.
pub(in crate::rules) fn is_privileged_function(endpoint: &Endpoint) -> bool {
    matches!(endpoint.kind, EndpointKind::Function | EndpointKind::Procedure) && endpoint.effect(&[EffectKind::ActsPrivileged]).is_some()
}

/// Whether every caller has to know a shared secret. A key that only the project's own functions and schedules hold is a
/// second way in beside a log-in: customers come in without it.
pub(in crate::rules) fn asks_for_secret(endpoint: &Endpoint) -> bool {
    let holds = |guard: &Guard, kind: GuardKind| guard.kind == kind && !guard.fails_open;
    let customers = endpoint.guards.iter().any(|guard| holds(guard, GuardKind::Login) && guard.by != "the caller's own token");
    let inner = |by: &str| ["SERVICE_ROLE", "SERVICE_KEY", "CRON_SECRET"].iter().any(|key| by.contains(key));
    endpoint.guards.iter().any(|guard| holds(guard, GuardKind::SharedSecret) && !(customers && inner(&guard.by)))
}

/// The sentence for a project without ways in.
pub(in crate::rules) fn none(project: &Project) -> Option<&'static str> {
    project.facts.endpoints.is_empty().then_some("No server code that answers requests was found.")
}

/// Says what is known of this very door: what only looks like a check, and the check that its neighbours use. A server
/// action that no page brings in is reachable all the same, and judged milder.
pub(in crate::rules) fn explain(project: &Project, endpoint: &Endpoint, finding: &mut Finding) {
    let mut said: Vec<String> = finding.detail.take().into_iter().collect();
    if endpoint.inner {
        finding.severity(Severity::Medium);
        said.push(
            "No page imports it, but the \"use server\" at the top of the file turns every export into an address. Moving it to a file without that line closes it.".to_owned(),
        );
    }
    if endpoint.exempt {
        finding.confidence(Confidence::Medium);
        said.push(
            "Its code says outright that it is open to everyone; it may check a token that it is sent in a way of its own.".to_owned(),
        );
    }
    if endpoint.framework == "aws-lambda" && project.facts.registrations.is_empty() {
        finding.severity(Severity::Medium).confidence(Confidence::Medium);
        said.push("The gateway in front of this function is not set up in these files; it may check callers before.".to_owned());
    }
    if endpoint.guards.iter().any(|guard| guard.kind == GuardKind::OutsideProduction) {
        finding.severity(Severity::Low);
        said.push("It answers nobody while `NODE_ENV` is production, so that only copies for trying it out are open.".to_owned());
    }
    let looks = || endpoint.guards.iter().filter(|guard| guard.kind == GuardKind::Unverified);
    if let Some(yes) = looks().find(|guard| guard.fails_open) {
        said.push(format!("`{}` looks like a check, but it says yes whoever asks.", short(&yes.by)));
        finding.related([yes.origin.clone()]);
    } else if let Some(look) = looks().next() {
        said.push(format!(
            "Line {} of {} looks at what the browser sent (`{}`), but nothing checks that it is genuine: anyone can make one up.",
            look.origin.line,
            look.origin.path,
            short(&look.by)
        ));
        finding.related([look.origin.clone()]);
    }
    if let Some(other) = project.guarded_neighbour(endpoint)
        && let Some(guard) = other.named_check()
    {
        said.push(format!("The way in next to it, `{}`, uses `{}`.", other.label(), short(&guard.by)));
        finding.example(&guard.origin);
    }
    if !said.is_empty() {
        finding.detail(said.join(" "));
    }
}

/// Names the other functions of a file that are as open: the cure is the same for all.
pub(in crate::rules) fn name_others(finding: &mut Finding, others: &[&Endpoint]) {
    /// So many are named.
    const NAMED: usize = 6;
    if others.is_empty() {
        return;
    }
    let names: Vec<String> = others.iter().take(NAMED).map(|other| format!("`{}`", other.route)).collect();
    let more = others.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    finding
        .detail(format!("As open in the same file: {}{rest}.", names.join(", ")))
        .related(others.iter().map(|other| other.origin.clone()));
}

fn short(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").replace('`', "'").chars().take(60).collect()
}
