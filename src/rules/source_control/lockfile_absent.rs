//! Dependencies are declared, and nothing records their exact versions.

use crate::facts::{Dependency, IgnoreRule, Lockfile, Origin, Project, folder_of, folders_of, is_beside_the_product};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "source-control/lockfile-absent",
    title: "No lockfile records which versions of `{ecosystem}` packages you run",
    pass_title: "A lockfile records the exact versions in use",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "A lockfile is the list of the exact package versions that work together. Without it, each install may \
          fetch other versions than the last. A build that worked yesterday can fail, or run \
          code that nobody has seen, without any change of yours.",
    fix: "Install once, commit the lockfile that the package manager writes, and install from it everywhere.",
    prompt: "Make the package manager write its lockfile and commit it. Use the lockfile-true install command \
          (npm ci, pnpm install --frozen-lockfile, uv sync --frozen, composer install) in pipelines and \
          containers. Do not change versions beyond what the lockfile needs. Done when a clean checkout \
          installs from the lockfile.",
    cannot_see: "Lockfiles that are kept outside of the upload.",
    refs: &[Ref::Url("https://docs.npmjs.com/cli/configuring-npm/package-lock-json")],
    judge,
    bad: samples![{ "npm packages without a lockfile":
        "package.json" => r#"⟦⟧{ "dependencies": { "react": "^19.0.0" } }"#,
    }
    { "the ignored lockfile is another language's":
        "package.json" => r#"⟦⟧{ "dependencies": { "react": "^19.0.0" } }"#,
        ".gitignore" => "poetry.lock\n",
    }],
    good: samples![{ "exact versions of Maven":
        "pom.xml" => "<project><dependencies><dependency><groupId>a</groupId><artifactId>b</artifactId><version>1.2</version></dependency></dependencies></project>\n",
    }
    { "one lockfile serves the packages of a workspace":
        "package.json" => r#"{ "workspaces": ["packages/*"], "dependencies": { "react": "^19.0.0" } }"#,
        "packages/ui/package.json" => r#"{ "dependencies": { "clsx": "^2.0.0" } }"#,
        "pnpm-lock.yaml" => "lockfileVersion: '9.0'\n",
    }
    { "exact versions in requirements.txt":
        "requirements.txt" => "flask==3.0.0\n",
    }
    { "an ignored lockfile is told at the line that ignores it":
        "package.json" => r#"{ "dependencies": { "react": "^19.0.0" } }"#,
        ".gitignore" => "package-lock.json\n",
    }
    { "nothing to lock":
        "package.json" => r#"{ "name": "shop", "scripts": {} }"#,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let mut open: BTreeMap<&str, Vec<Origin>> = BTreeMap::new();
    let mut judged = false;
    let mut told_elsewhere = false;
    let mut exact = false;
    let mut declared: BTreeMap<&str, Vec<&Dependency>> = BTreeMap::new();
    for dependency in &facts.dependencies {
        declared.entry(&dependency.origin.path).or_default().push(dependency);
    }
    // By the folder that they stand in, with their place among all.
    let mut locks: BTreeMap<&str, Vec<(usize, &Lockfile)>> = BTreeMap::new();
    for (at, lock) in facts.lockfiles.iter().enumerate() {
        locks.entry(folder_of(&lock.path)).or_default().push((at, lock));
    }
    let mut ignored: BTreeMap<&str, bool> = BTreeMap::new();
    for manifest in &facts.manifests {
        let own = declared.get(manifest.path.as_str()).map_or(&[][..], Vec::as_slice);
        if own.is_empty() || is_beside_the_product(&manifest.path) {
            continue;
        }
        // Exact versions in the manifest itself do the lockfile's work for direct dependencies.
        if manifest.ecosystem == "pip" && own.iter().all(|dependency| dependency.requirement.contains("==")) {
            judged = true;
            continue;
        }
        // Maven and Gradle name one version each, and pick the same ones for what those need.
        if manifest.ecosystem == "maven" {
            exact = true;
            continue;
        }
        let serves = |(_, lock): &&(usize, &Lockfile)| {
            let managers: &[&str] = match manifest.ecosystem.as_str() {
                "npm" => &["npm", "pnpm", "yarn", "bun", "deno"],
                "pip" => &["poetry", "uv", "pipenv", "pdm"],
                "composer" => &["composer"],
                "go" => &["go"],
                "gem" => &["bundler"],
                "pub" => &["pub"],
                "cargo" => &["cargo"],
                _ => &[],
            };
            managers.contains(&lock.manager.as_str())
        };
        // A lockfile of a folder above serves the packages of a workspace.
        let around = folders_of(&manifest.path).filter_map(|folder| locks.get(folder)).flatten();
        if let Some((_, lock)) = around.filter(serves).min_by_key(|(at, _)| *at) {
            judged = true;
            out.pass_at(&Origin::file(&lock.path));
            continue;
        }
        let ignored = ignored.entry(&manifest.ecosystem).or_insert_with(|| {
            let names = |rule: &IgnoreRule| super::lockfile_ignored::names_lockfile_of(&rule.pattern, &manifest.ecosystem);
            facts.ignores.iter().any(|rule| names(rule) && !rule.negated)
        });
        if *ignored {
            told_elsewhere = true;
            continue;
        }
        judged = true;
        open.entry(&manifest.ecosystem).or_default().push(Origin::file(&manifest.path));
    }
    for (ecosystem, places) in open {
        // Python lists without exact versions are common where a platform resolves them; they hurt less at once.
        let severity = if ecosystem == "npm" { Severity::Medium } else { Severity::Low };
        if let [first, others @ ..] = places.as_slice() {
            out.fail(first).name("ecosystem", ecosystem).severity(severity).related(others.iter().cloned());
        }
    }
    if judged {
        out.pass();
    } else if told_elsewhere {
        out.not_applicable("The lockfile is kept out of version control, which is told on its own.");
    } else if exact {
        out.not_applicable("The manifests name one version of each package, and no lockfile is needed.");
    } else {
        out.not_applicable("No dependencies are declared.");
    }
}
