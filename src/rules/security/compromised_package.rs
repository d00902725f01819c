//! A lockfile holds a version that an attacker put out under a genuine name.

use crate::facts::{Origin, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "security/compromised-package",
    title: "`{package}` {version} was put out by an attacker",
    pass_title: "No version that is installed is known to come from an attacker",
    severity: Severity::Critical,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "Attackers now and then take over the account behind a popular package and publish a version of their own. Whoever \
          installed it ran their program: on the developer's machine, in the pipeline, or in the browsers of customers. Keys that were within reach \
          must be taken as stolen.",
    fix: "Install a clean version, delete the installed packages and caches, and replace every key and password that the \
          machines had within reach while this version was installed.",
    prompt: "Replace the named version by the newest clean one in the manifest and the lockfile, with the project's own package \
          manager and a clean cache. Pin it if nothing newer is clean. List every credential that the build and the \
          developers' machines use (registry, repository, cloud, payment, mail), so that a person can replace each. \
          Change nothing else. Done when no lockfile holds the version and the list is complete.",
    cannot_see: "Whether the version was ever installed from this lockfile, and what it did there.",
    refs: &[Ref::Cwe(506), Ref::Url("https://docs.npmjs.com/threats-and-mitigations")],
    judge,
    bad: samples![{ "a package of September 2025 in a lockfile":
        "package.json" => "{ \"devDependencies\": { \"tool\": \"^1.0.0\" } }\n",
        "package-lock.json" => "⟦⟧{ \"lockfileVersion\": 3, \"packages\": { \"\": { \"devDependencies\": { \"tool\": \"^1.0.0\" } }, \"node_modules/tool\": { \"version\": \"1.0.0\", \"dev\": true, \"dependencies\": { \"chalk\": \"^5.0.0\" } }, \"node_modules/chalk\": { \"version\": \"5.6.1\", \"dev\": true } } }\n",
    }
    { "a direct dependency in pnpm's lockfile":
        "package.json" => "{ \"dependencies\": {\n⟦\"axios\": \"^1.14.0\"⟧ } }\n",
        "pnpm-lock.yaml" => "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      axios:\n        specifier: ^1.14.0\n        version: 1.14.1\npackages:\n  axios@1.14.1:\n    resolution: {integrity: x}\n",
    }],
    good: samples![{ "the versions before and after":
        "package.json" => "{ \"dependencies\": { \"chalk\": \"^5.6.0\", \"debug\": \"^4.4.0\" } }\n",
        "package-lock.json" => "{ \"lockfileVersion\": 3, \"packages\": { \"\": { \"dependencies\": { \"chalk\": \"^5.6.0\", \"debug\": \"^4.4.0\" } }, \"node_modules/chalk\": { \"version\": \"5.6.2\" }, \"node_modules/debug\": { \"version\": \"4.4.1\" } } }\n",
    }
    { "a requirement that the version would have met":
        "package.json" => "{ \"dependencies\": { \"chalk\": \"^5.0.0\" } }\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project.packages.iter().any(|package| package.fixed_by.is_some()) {
        out.not_applicable("No file fixes the versions of packages.");
        return;
    }
    out.pass();
    let mut found: BTreeMap<(&str, &str), (Origin, String, &str)> = BTreeMap::new();
    for flaw in project.flaws.iter().filter(|flaw| flaw.planted) {
        let Some(package) = project.packages.get(flaw.package) else { continue };
        let words =
            if flaw.words.is_empty() { format!("It stands as malicious in the catalogue ({}).", flaw.id) } else { flaw.words.clone() };
        found.entry((&package.name, &package.version)).or_insert((package.origin.clone(), words, &flaw.day));
    }
    for ((package, version), (origin, words, day)) in found {
        let day = if day.is_empty() { String::new() } else { format!(" That was on {day}.") };
        out.fail(&origin).name("package", package).name("version", version).detail(format!("{words}{day}"));
    }
}
