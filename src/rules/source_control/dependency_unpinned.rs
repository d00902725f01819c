//! A manifest asks for whatever version is newest.

use crate::facts::{Dependency, Project, is_beside_the_product};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/dependency-unpinned",
    title: "{count} in `{file}` may be any version",
    pass_title: "Every requirement names a version",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "`latest` and `*` mean that each new installation may bring another major version, with other behaviour, or a version that an attacker \
          put out this morning. Nobody decides when that happens.",
    fix: "Name the version that is installed now, with the usual range, and let a bot propose newer ones.",
    prompt: "Replace each requirement named here by the version that the lockfile or the installed packages have, in the usual form of the package manager \
          (for example ^1.4.2). Update the lockfile so that it agrees, without raising any version. Change nothing else. \
          Done when no requirement is latest, * or empty and an installation from the lockfile changes nothing.",
    cannot_see: "Whether somebody looks at each change of the lockfile.",
    refs: &[Ref::Cwe(1357), Ref::Url("https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies")],
    judge,
    bad: samples![{ "whatever is newest":
        "package.json" => "{ \"dependencies\": {\n⟦\"next\": \"latest\"⟧, \"zod\": \"*\", \"react\": \"^19.0.0\" } }\n",
    }],
    good: samples![{ "ranges, peers, and packages of the same repository":
        "package.json" => "{ \"name\": \"app\", \"workspaces\": [\"packages/*\"], \"dependencies\": { \"react\": \"^19.0.0\", \"ui\": \"*\" }, \"peerDependencies\": { \"react\": \"*\" } }\n",
        "packages/ui/package.json" => "{ \"name\": \"ui\", \"dependencies\": { \"clsx\": \"^2.0.0\" } }\n",
        "requirements.txt" => "flask\n",
        "api/composer.json" => "{ \"require\": { \"laravel/framework\": \"^11.0\" }, \"require-dev\": { \"roave/security-advisories\": \"dev-latest\" } }\n",
        "old/composer.json" => "{ \"require-dev\": { \"roave/security-advisories\": \"dev-master\" } }\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let own: BTreeSet<&str> = facts.manifests.iter().filter_map(|manifest| manifest.name.as_deref()).into_set();
    let mut judged = false;
    let mut found: BTreeMap<&str, Vec<&Dependency>> = BTreeMap::new();
    for dependency in facts.dependencies.iter().filter(|dependency| !dependency.peer && !is_beside_the_product(&dependency.origin.path)) {
        // Lists for Python without versions are told where no lockfile fixes them.
        let requirement = dependency.requirement.trim();
        let any = match dependency.ecosystem.as_str() {
            "npm" => matches!(requirement, "latest" | "*" | "x" | "" | "next" | "canary" | ">=0" | ">=0.0.0"),
            // This one has no versions: it is the list of what must not be installed.
            "composer" => matches!(requirement, "*" | "dev-master" | "dev-main") && dependency.name != "roave/security-advisories",
            "cargo" => requirement == "*",
            "pub" => requirement == "any",
            "maven" => matches!(requirement, "+" | "latest.release" | "latest.integration" | "LATEST" | "RELEASE"),
            _ => continue,
        };
        judged = true;
        if any && !own.contains(dependency.name.as_str()) {
            found.entry(&dependency.origin.path).or_default().push(dependency);
        }
    }
    for (file, listed) in found {
        let folder = file.rfind('/').and_then(|end| file.get(..=end)).unwrap_or("");
        let locked =
            facts.lockfiles.iter().any(|lock| folder.starts_with(lock.path.rfind('/').and_then(|end| lock.path.get(..=end)).unwrap_or("")));
        let shipped = listed.iter().any(|dependency| !dependency.dev);
        let severity = if locked || !shipped { Severity::Low } else { Severity::Medium };
        let names: Vec<String> = listed.iter().take(8).map(|dependency| format!("`{}`", dependency.name)).collect();
        let count = if listed.len() == 1 { format!("{} package", listed.len()) } else { format!("{} packages", listed.len()) };
        let rest = if listed.len() > names.len() { " and others" } else { "" };
        if let Some(first) = listed.first() {
            out.fail(&first.origin).name("count", count).name("file", file).severity(severity).detail(format!(
                "{}{rest}.{}",
                names.join(", "),
                if locked { " A lockfile keeps today's versions until somebody updates." } else { "" }
            ));
        }
    }
    if judged {
        out.pass();
    } else {
        out.not_applicable("No manifest states requirements in a form that could leave the version open.");
    }
}
