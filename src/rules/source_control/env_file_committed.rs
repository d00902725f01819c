//! Environment files that version control keeps.

use crate::facts::{EnvEntry, EnvValue, Exposure, Ignores, Origin, Project, Role, SecretClass};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "source-control/env-file-committed",
    title: "The environment file `{file}` is kept in version control",
    pass_title: "No environment file is kept in version control",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "This file is where keys and passwords go. Once it is in version control, every copy of the code carries them, old \
          versions included; even if it is harmless today, the next secret somebody adds is published with it.",
    fix: "Take the file out of version control (`git rm --cached`), add it to .gitignore, keep a .env.example with names only, and \
          revoke every secret it has held.",
    prompt: "Add .env and .env.* (but not .env.example) to .gitignore, remove the committed environment file from version control \
             with `git rm --cached`, and add a .env.example with all variable names and no values. Do not delete anybody's local \
             file. Done when `git ls-files` lists no environment file but the example.",
    cannot_see: "An upload straight from a laptop may hold files that version control does not have.",
    refs: &[Ref::Cwe(538), Ref::Url("https://12factor.net/config")],
    judge,
    bad: samples![
        { "a live key": "package.json" => "{}", ".env" => "⟦STRIPE_SECRET_KEY=sk_live_⟪alnum:24⟫⟧\n" }
        { "only public values today": ".gitignore" => "node_modules\n", ".env" => "⟦VITE_SUPABASE_URL=https://a.supabase.co⟧\nVITE_SUPABASE_ANON_KEY=⟪jwt:{\"role\":\"anon\"}⟫\n" }
    ],
    good: samples![
        { "left out by version control": ".gitignore" => ".env\n", ".env" => "STRIPE_SECRET_KEY=sk_live_⟪alnum:24⟫\n" }
        { "an example, tests, settings of one mode":
            "package.json" => "{}",
            ".env.example" => "STRIPE_SECRET_KEY=\n",
            ".env.test" => "DATABASE_URL=postgres://a:a@localhost/a\n",
            ".env.development" => "VITE_API=http://localhost:3000\n" }
        { "shared defaults, with a place for secrets that is left out":
            ".gitignore" => "node_modules\n.env*.local\n", ".env" => "NEXT_PUBLIC_APP_NAME=Shop\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let standings = project.standings();
    let mut files: BTreeMap<&str, Vec<&EnvEntry>> = BTreeMap::new();
    for entry in &project.facts.env_entries {
        files.entry(&entry.origin.path).or_default().push(entry);
    }
    // The first live secret of each file.
    let mut live: BTreeMap<&str, &Origin> = BTreeMap::new();
    for secret in &project.facts.secrets {
        if secret.class == SecretClass::Live && !matches!(secret.exposure, Exposure::Test | Exposure::History) {
            let first = live.entry(&secret.origin.path).or_insert(&secret.origin);
            if secret.origin.line < first.line {
                *first = &secret.origin;
            }
        }
    }
    let ignores = project.ignores();
    let mut harmless: Vec<&Origin> = Vec::new();
    for (path, mut entries) in files {
        entries.arrange_by_key(|entry| entry.origin.line);
        let is_template = project.files_at(path).iter().any(|file| matches!(file.role, Role::Example | Role::Test));
        if is_template || is_of_tests(path) || !standings.keeps(path) {
            continue;
        }
        let live: Option<&Origin> = live.get(path).copied();
        let name = path.rsplit('/').next().unwrap_or(path);
        let first = entries.iter().find(|entry| entry.value != EnvValue::Empty).map(|entry| &entry.origin);
        // Files of one mode are meant to be kept as long as they hold settings only.
        let personal = matches!(name, ".env" | ".dev.vars") || name.ends_with(".local");
        match (live, first) {
            (Some(origin), _) => drop(out.fail(origin).name("file", path)),
            (None, Some(origin)) if personal && !has_place_for_secrets(&ignores, path) => harmless.push(origin),
            _ => {}
        }
    }
    // Those without a secret are one habit, told once.
    if let [origin, others @ ..] = harmless.as_slice() {
        out.fail(origin)
            .name("file", origin.path.clone())
            .severity(Severity::Low)
            .detail(if others.is_empty() { "It holds no live secret today." } else { "None of these files holds a live secret today." })
            .related(others.iter().map(|origin| (*origin).clone()));
    }
    if project.facts.files.iter().any(|file| matches!(file.state, crate::facts::ReadState::Read | crate::facts::ReadState::Searched)) {
        out.pass();
    }
}

/// Whether the ignore list beside a `.env` leaves `.env.local` out by name: secrets then live there, and the shared file holds
/// defaults, as several frameworks tell their users.
fn has_place_for_secrets(ignores: &Ignores<'_>, path: &str) -> bool {
    let Some(folder) = path.strip_suffix(".env") else { return false };
    let rule = ignores.covering(&format!("{folder}.env.local"));
    rule.is_some_and(|rule| rule.pattern.contains(".env"))
}

/// `.env.test`, `.env.ci`: made for machines that check.
fn is_of_tests(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    ["test", "ci", "e2e", "testing", "dist", "defaults"].iter().any(|word| name.split('.').any(|part| part == *word))
}
