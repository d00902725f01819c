//! A package is taken from a repository or an address instead of the registry.

use crate::facts::{Origin, PackageSource, Project, Usage};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/dependency-outside-registry",
    title: "`{package}` comes from {place} instead of the registry",
    pass_title: "Every package comes from its registry",
    severity: Severity::Low,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "A repository or an address can vanish, move or change what it hands out, and no advisory speaks of packages from there. The day \
          it does, nothing can be built any more.",
    fix: "Use a release from the registry, or copy the code into a repository that you control and name an exact commit.",
    prompt: "For each package named here find out whether the registry has a release with the change that is needed. If so, use it. If not, name \
          the exact commit instead of a branch and note in the README why. Update the lockfile. Change nothing else. Done when \
          each remaining one names a commit and a reason.",
    cannot_see: "Whether you control the repository that is named.",
    refs: &[Ref::Cwe(829), Ref::Url("https://docs.npmjs.com/cli/configuring-npm/package-json#git-urls-as-dependencies")],
    judge,
    bad: samples![{ "a branch of somebody's copy, and an archive at an address":
        "package.json" => "{ \"dependencies\": {\n⟦\"editor\": \"github:someone/editor#fix\"⟧,\n⟦\"charts\": \"https://files.example.com/charts-1.0.tgz\"⟧ } }\n",
    }
    { "a list for Python":
        "requirements.txt" => "flask==3.0.3\n⟦-e git+https://github.com/someone/kit.git@main#egg=kit⟧\n",
    }],
    good: samples![{ "the registry, an alias, a mirror, a folder, and the vendor's own address":
        "package.json" => "{ \"dependencies\": { \"react\": \"^19.0.0\", \"old\": \"npm:react@^18\", \"ui\": \"workspace:*\", \"kit\": \"file:../kit\", \"xlsx\": \"https://cdn.sheetjs.com/xlsx-0.20.3/xlsx-0.20.3.tgz\" } }\n",
        "yarn.lock" => "react@^19.0.0:\n  version \"19.0.0\"\n  resolved \"https://npm.example.com/react/-/react-19.0.0.tgz#x\"\n",
    }],
};

/// Addresses at which makers of packages hand them out themselves.
const MAKERS: &[&str] = &["https://cdn.sheetjs.com/", "https://download.pytorch.org/", "https://storage.googleapis.com/"];

fn judge(project: &Project, out: &mut Verdict) {
    if project.packages.is_empty() {
        out.not_applicable("No packages of others are declared.");
        return;
    }
    out.pass();
    for package in project.packages.iter().filter(|package| package.direct) {
        let address = match &package.source {
            PackageSource::Git(address) | PackageSource::Url(address) => address,
            PackageSource::Registry | PackageSource::Folder => continue,
        };
        if MAKERS.iter().any(|maker| address.starts_with(maker)) {
            continue;
        }
        // A commit in a lockfile, or a pinned one in the manifest, stays what it is.
        let reference = package.version.rsplit(['#', '@']).next().unwrap_or("");
        let pinned = package.fixed_by.is_some() || reference.len() >= 40 && reference.bytes().all(|byte| byte.is_ascii_hexdigit());
        let severity = if pinned || package.usage == Usage::Builds { Severity::Low } else { Severity::Medium };
        let place = if matches!(package.source, PackageSource::Git(_)) { "a repository" } else { "an address" };
        let origin = if package.origin.line > 0 { package.origin.clone() } else { Origin::file(&package.origin.path) };
        let finding = out.fail(&origin).name("package", &*package.name).name("place", place).severity(severity);
        if !address.is_empty() {
            finding.detail(format!("It comes from {}.", address.trim_start_matches("git+")));
        }
    }
}
