//! The lockfile is kept out of version control.

use crate::facts::{IgnoreRule, Project, is_beside_the_product};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/lockfile-ignored",
    title: "The lockfile is ignored: `{pattern}`",
    pass_title: "The lockfile is part of the repository",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The lockfile is the list of the exact package versions that work together, and it is thrown away. \
          Every install may bring other versions than the last, also ones published an hour ago that nobody has \
          tried, and nobody can say which of them are running.",
    fix: "Delete the line from .gitignore and commit the lockfile.",
    prompt: "Remove the line that ignores the lockfile from .gitignore, run the package manager's install once, \
          and commit the lockfile. Make pipelines and containers install from it (npm ci, pnpm install \
          --frozen-lockfile). Change nothing else. Done when the lockfile is tracked.",
    cannot_see: "Whether the lockfile was added by force in spite of the rule and left out of the upload.",
    refs: &[Ref::Url("https://docs.npmjs.com/cli/configuring-npm/package-lock-json"), Ref::Cwe(1357)],
    judge,
    bad: samples![{ "the only lockfile is ignored":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" } }"#,
        ".gitignore" => "node_modules\n⟦pnpm-lock.yaml⟧\n",
    }
    { "all of them are ignored, which is told once":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" } }"#,
        ".gitignore" => "node_modules\n⟦package-lock.json⟧\npnpm-lock.yaml\nyarn.lock\n",
    }],
    good: samples![{ "the lockfiles of other managers are ignored":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" } }"#,
        "pnpm-lock.yaml" => "lockfileVersion: '9.0'\n",
        ".gitignore" => "node_modules\npackage-lock.json\nyarn.lock\n",
    }
    { "a rule that takes it back in":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" } }"#,
        "package-lock.json" => "{}",
        ".gitignore" => "*.log\n!package-lock.json\n",
    }
    { "the workspace around has one lockfile, an example has none, and nothing is installed by the ignored manager":
        "package.json" => r#"{ "workspaces": ["packages/*"], "dependencies": { "react": "^19.0.0" } }"#,
        "pnpm-lock.yaml" => "lockfileVersion: '9.0'\n",
        "packages/ui/package.json" => r#"{ "dependencies": { "clsx": "^2.0.0" } }"#,
        "packages/ui/.gitignore" => "package-lock.json\n",
        "examples/small/package.json" => r#"{ "dependencies": { "clsx": "^2.0.0" } }"#,
        "examples/small/.gitignore" => "*.lock\n",
        ".gitignore" => "composer.lock\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let ignores = project.ignores();
    let own = |rule: &&IgnoreRule| rule.origin.path.ends_with(".gitignore") && !rule.negated && names_lockfile(&rule.pattern);
    let found: Vec<&IgnoreRule> = facts
        .ignores
        .iter()
        .filter(own)
        .filter(|rule| {
            let file = file_name(&rule.pattern);
            let folder = rule.origin.path.strip_suffix(".gitignore").unwrap_or("");
            // Lockfiles of libraries are left out by custom in these ecosystems.
            let custom = matches!(file, "Cargo.lock" | "pubspec.lock" | "Gemfile.lock");
            let tracked = facts.lockfiles.iter().any(|lock| file_name(&lock.path) == file);
            let taken_back = !file.contains('*') && !ignores.covers(&format!("{folder}{file}"));
            !custom && !tracked && !taken_back && !is_beside_the_product(&rule.origin.path) && is_missed(project, rule)
        })
        .collect();
    if let [first, others @ ..] = found.as_slice() {
        out.fail(&first.origin).name("pattern", first.pattern.clone()).related(others.iter().map(|rule| rule.origin.clone()));
    } else if facts.manifests.is_empty() {
        out.not_applicable("No dependencies are declared.");
    } else if facts.ignores.is_empty() {
        out.not_applicable("There is no .gitignore.");
    } else {
        out.pass();
    }
}

/// Whether packages are declared for which the ignored lockfile would be the one, and no other lockfile serves them.
fn is_missed(project: &Project, rule: &IgnoreRule) -> bool {
    let facts = &project.facts;
    let family = managed_by_name(file_name(&rule.pattern));
    let folder = rule.origin.path.strip_suffix(".gitignore").unwrap_or("");
    let declared = facts.dependencies.iter().any(|dependency| {
        dependency.origin.path.starts_with(folder)
            && family_of(&dependency.ecosystem) == family
            && !is_beside_the_product(&dependency.origin.path)
    });
    // Another manager's lockfile in the same part of the repository, or that of the workspace around it.
    let served = facts.lockfiles.iter().any(|lock| {
        let at = lock.path.rfind('/').and_then(|end| lock.path.get(..=end)).unwrap_or("");
        managed_by(&lock.manager) == family && (at.starts_with(folder) || folder.starts_with(at))
    });
    declared && !served
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether an ignore pattern is the name of a lockfile.
fn names_lockfile(pattern: &str) -> bool {
    !managed_by_name(file_name(pattern)).is_empty()
}

/// Whether an ignore pattern is the name of a lockfile that an ecosystem's managers write.
pub(super) fn names_lockfile_of(pattern: &str, ecosystem: &str) -> bool {
    let family = family_of(ecosystem);
    !family.is_empty() && managed_by_name(file_name(pattern)) == family
}

/// The family of managers that install the packages of an ecosystem.
fn family_of(ecosystem: &str) -> &'static str {
    match ecosystem {
        "npm" => "javascript",
        "pip" => "python",
        "composer" => "php",
        "go" => "go",
        "cargo" => "rust",
        "pub" => "dart",
        "gem" => "ruby",
        _ => "",
    }
}

/// The family of package managers that can stand in for each other.
fn managed_by(manager: &str) -> &'static str {
    match manager {
        "npm" | "pnpm" | "yarn" | "bun" | "deno" => "javascript",
        "poetry" | "uv" | "pipenv" | "pdm" => "python",
        "composer" => "php",
        "go" => "go",
        "cargo" => "rust",
        "pub" => "dart",
        "bundler" => "ruby",
        _ => "",
    }
}

fn managed_by_name(name: &str) -> &'static str {
    match name {
        "package-lock.json" | "pnpm-lock.yaml" | "yarn.lock" | "bun.lock" | "bun.lockb" | "*.lock" => "javascript",
        "poetry.lock" | "uv.lock" | "Pipfile.lock" | "pdm.lock" => "python",
        "composer.lock" => "php",
        "go.sum" => "go",
        "Cargo.lock" => "rust",
        "pubspec.lock" => "dart",
        "Gemfile.lock" => "ruby",
        _ => "",
    }
}
