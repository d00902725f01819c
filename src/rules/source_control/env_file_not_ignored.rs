//! A `.gitignore` that would let an environment file in.

use crate::facts::{IgnoreRule, Origin, Project, Role, SecretClass, folder_of, folders_of, is_beside_the_product};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/env-file-not-ignored",
    title: "Nothing keeps `.env` out of version control",
    pass_title: "`.env` is kept out of version control",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "AI builders and hosting guides tell you to put keys into a file called .env. Your list of files to leave out does not \
          name it, so the next time all files are saved, the keys are saved with them for everyone who has the code.",
    fix: "Add the lines `.env`, `.env.*` and `!.env.example` to .gitignore.",
    prompt: "Add the lines .env, .env.* and !.env.example to .gitignore. If an environment file is already tracked, run `git rm \
             --cached` on it without deleting it. Done when `git check-ignore .env` prints .env.",
    cannot_see: "Ignore rules in a developer's own git settings.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore"), Ref::Cwe(538)],
    judge,
    bad: samples![{ "the usual list of a page builder":
        "package.json" => "{ \"name\": \"shop\" }",
        "src/api.ts" => "export const url = process.env.API_URL;\n",
        ".gitignore" => "node_modules\ndist\n⟦*.local⟧\n" }],
    good: samples![
        { "one that is kept on purpose": "package.json" => "{}", "apps/web/package.json" => "{}",
            ".gitignore" => "**/.env\n!apps/web/.env\n", "apps/web/.gitignore" => ".next\n" }
        { "named": "package.json" => "{}", ".gitignore" => "node_modules\n.env\n" }
        { "named by a pattern": "package.json" => "{}", ".gitignore" => "node_modules\n.env*\n!.env.example\n" }
        { "each part of the project has its own list":
            "web/package.json" => "{}", "web/.gitignore" => ".env\n", "api/requirements.txt" => "flask==3.0\n", "api/.gitignore" => ".env\n" }
        { "shared defaults in one file, secrets in another that is left out":
            "package.json" => "{ \"dependencies\": { \"next\": \"15.0.0\" } }",
            ".env" => "NEXT_PUBLIC_APP_NAME=Shop\n", ".gitignore" => "node_modules\n.env*.local\n" }
        { "a program that reads no environment file":
            "go.mod" => "module tool\n", "main.go" => "package main\n", ".gitignore" => "bin/\n" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let ignores = project.ignores();
    let lists: BTreeSet<&str> = project
        .facts
        .files
        .iter()
        .filter_map(|file| file.path.strip_suffix(".gitignore"))
        .filter(|folder| folder.is_empty() || folder.ends_with('/'))
        .into_set();
    if lists.is_empty() {
        return out.not_applicable("There is no .gitignore file at all, which another check speaks of.");
    }
    let mut folders: BTreeSet<&str> = project
        .facts
        .manifests
        .iter()
        .filter(|manifest| !is_beside_the_product(&manifest.path))
        .map(|manifest| folder_of(&manifest.path))
        .into_set();
    folders.extend(project.facts.env_entries.iter().map(|entry| folder_of(&entry.origin.path)));
    if folders.is_empty() {
        folders.insert("");
    }
    let kept = kept(&project.facts.ignores);
    let mut open: BTreeSet<&str> = BTreeSet::new();
    for folder in folders {
        match ignores.covering(&format!("{folder}.env")) {
            Some(rule) => out.pass_at(&rule.origin),
            // Some projects say themselves that this one shall be kept: it holds defaults.
            None if kept.contains(&format!("{folder}.env")) => out.pass(),
            None => open.extend(folders_of(folder).rev().find(|list| lists.contains(list))),
        }
    }
    // A project may name its environment file differently: `vars.env`.
    let mut rules: BTreeMap<&str, Vec<&IgnoreRule>> = BTreeMap::new();
    for rule in &project.facts.ignores {
        rules.entry(&rule.origin.path).or_default().push(rule);
    }
    let mut places = open.into_iter().filter_map(|list| {
        let path = format!("{list}.gitignore");
        let own = rules.get(path.as_str()).map_or(&[][..], Vec::as_slice);
        let named_otherwise = own.iter().any(|rule| !rule.negated && rule.pattern.ends_with(".env"));
        (!named_otherwise).then(|| place(own, &path))
    });
    let Some(first) = places.next() else { return out.pass() };
    if !reads_environment_files(project) {
        return out.not_applicable("Nothing in the project reads an environment file.");
    }
    // Where secrets live in `.env.local`, a shared `.env` holds defaults; several frameworks tell their users to keep it so.
    let beside = |rule: &&IgnoreRule| {
        rule.origin.path == first.path && !rule.negated && rule.pattern.contains(".env") && rule.pattern.ends_with("local")
    };
    let local = project.facts.ignores.iter().find(beside);
    if let Some(rule) = local
        && holds_defaults_only(project, folder_of(&first.path))
    {
        return out.pass_at(&rule.origin);
    }
    let finding = out.fail(&first);
    finding.related(places);
    if local.is_some() {
        finding.severity(Severity::Low);
        finding.detail("Only environment files that end in .local are left out of it.");
    }
    // Reading a variable of the machine needs no file, and without services there are few keys to lose.
    if project.facts.env_entries.is_empty() && project.facts.services.is_empty() {
        finding.severity(Severity::Low);
    }
}

/// Packages that read environment files, by themselves or as part of a framework.
const LOADERS: &[&str] = &[
    "dotenv",
    "dotenv-flow",
    "env-cmd",
    "next",
    "vite",
    "nuxt",
    "astro",
    "@sveltejs/kit",
    "react-scripts",
    "expo",
    "@remix-run/dev",
    "gatsby",
    "wrangler",
    "prisma",
    "@nestjs/config",
    "@angular/cli",
    "@supabase/supabase-js",
    "python-dotenv",
    "python-decouple",
    "django-environ",
    "environs",
    "pydantic-settings",
    "laravel/framework",
    "vlucas/phpdotenv",
    "symfony/dotenv",
    "dotenv-rails",
    "flutter_dotenv",
    "envied",
    "github.com/joho/godotenv",
    "dotenvy",
];

/// Whether anything would look for an environment file: code that reads variables, a file or an example of one, a framework.
fn reads_environment_files(project: &Project) -> bool {
    let facts = &project.facts;
    let in_tests = |path: &str| project.files_at(path).iter().any(|file| file.role == Role::Test);
    facts.env_entries.iter().any(|entry| !in_tests(&entry.origin.path))
        // What a tool of a tool brings along says nothing about the product.
        || facts.dependencies.iter().any(|dependency| {
            LOADERS.contains(&dependency.name.as_str()) && !dependency.origin.excerpt.contains("// indirect")
        })
        || facts.env_reads.iter().any(|read| !in_tests(&read.origin.path))
}

/// Whether the folder's environment file is kept and holds no secret.
fn holds_defaults_only(project: &Project, folder: &str) -> bool {
    let path = format!("{folder}.env");
    let facts = &project.facts;
    let live = facts.secrets.iter().any(|secret| secret.origin.path == path && secret.class == SecretClass::Live);
    project.has_file(&path) && !live
}

/// What ignore lists take out of their rules by name.
fn kept(rules: &[IgnoreRule]) -> BTreeSet<String> {
    let named = |rule: &IgnoreRule| {
        let list = rule.origin.path.strip_suffix(".gitignore").unwrap_or("");
        format!("{list}{}", rule.pattern.trim_start_matches('/'))
    };
    rules.iter().filter(|rule| rule.negated).map(named).into_set()
}

/// The line next to which the missing one belongs: another local or environment file, or else the first.
fn place(rules: &[&IgnoreRule], path: &str) -> Origin {
    let mut own = rules.to_vec();
    own.arrange_by_key(|rule| rule.order);
    let similar = own.iter().find(|rule| rule.pattern.contains(".env") || rule.pattern.contains("local"));
    similar.or(own.first()).map_or_else(|| Origin::file(path), |rule| rule.origin.clone())
}
