//! Session tokens in a store that every script of a page reads.

use crate::facts::{Project, Site, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/token-in-browser-storage",
    title: "The log-in token `{name}` lies where any script on the page can read it",
    pass_title: "Log-in tokens are kept out of reach of scripts",
    severity: Severity::Low,
    effort: Effort::Day,
    stage: Stage::Scale,
    why: "If a script of a stranger ever runs on a page, through a bad package or text shown as HTML, it takes the token along and is signed in as your customer from anywhere.",
    fix: "Keep the session in a cookie that scripts cannot read (HttpOnly, Secure, SameSite), or in memory with short-lived tokens.",
    prompt: "Move the session token from localStorage into an HttpOnly, Secure, SameSite=Lax cookie that the server sets at log-in and clears at log-out; send requests with credentials and drop the Authorization header that was filled from localStorage. Add CSRF protection to requests that change something. Done when localStorage holds no token and log-in survives a reload.",
    cannot_see: "How long the token is valid, and whether the pages load scripts of others.",
    refs: &[Ref::Cwe(922), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/HTML5_Security_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "kept after log-in":
        "src/login.ts" => r##"export async function login(form: FormData) {
  const answer = await fetch("/api/login", { method: "POST", body: form });
  const { token } = await answer.json();
  ⟦localStorage.setItem("auth_token", token);⟧
}
"##,
    }],
    good: samples![{ "settings, a token for push messages, a flag":
        "src/settings.ts" => r##"export function keep(theme: string, pushToken: string) {
  localStorage.setItem("theme", theme);
  localStorage.setItem("fcm_token", pushToken);
  localStorage.setItem("has_token", "yes");
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.modules.is_empty() {
        out.not_applicable("There is no code that this could be seen in.");
        return;
    }
    // One token that is written in many places is one matter.
    let mut tokens: BTreeMap<&str, Vec<&Site>> = BTreeMap::new();
    for site in facts.sites.iter().filter(|site| site.kind == SiteKind::TokenInBrowserStorage) {
        tokens.entry(site.detail.as_str()).or_default().push(site);
    }
    if tokens.is_empty() {
        out.pass();
    }
    // An access token and what renews it are kept by the same code, and moved by the same change.
    let mut places: Vec<(&str, Vec<&Site>)> = Vec::new();
    for (name, sites) in tokens {
        let folder = |site: &Site| site.origin.path.clone();
        match places.iter_mut().find(|(_, known)| known.iter().any(|one| sites.iter().any(|other| folder(one) == folder(other)))) {
            Some((_, known)) => known.extend(sites),
            None => places.push((name, sites)),
        }
    }
    for (name, mut sites) in places {
        sites.arrange_by_key(|site| (&site.origin.path, site.origin.line));
        if let Some((first, others)) = sites.split_first() {
            out.fail(&first.origin).name("name", name).related(others.iter().map(|site| site.origin.clone()));
        }
    }
}
