//! Archives lie among the code.

use super::strays;
use crate::facts::{Project, Role};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "source-control/archives-committed",
    title: "Archives of files lie in the project",
    pass_title: "No archives lie in the project",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Nobody reviews what is inside an archive: old code, exported data, keys. It also makes every copy of \
          the repository larger for good.",
    fix: "Unpack what is needed, delete the archives, and keep exports in file storage.",
    prompt: "For each archive that was found, find out whether anything uses it. Move downloads that users need \
          to file storage, delete the rest, and ignore the file types. Do not change application code beyond \
          links to moved files. Done when no archive is tracked.",
    cannot_see: "What the archives hold; they are not opened.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore"), Ref::Cwe(530)],
    judge,
    bad: samples![{ "a copy of the project in the project":
        "old-version.zip" => "⟦⟧x",
        "package.json" => "{}",
    }],
    good: samples![{ "fixtures and offline packages":
        "tests/fixtures/sample.zip" => "x",
        ".yarn/cache/react-npm-19.0.0.zip" => "x",
        "package.json" => r#"{ "dependencies": { "sheets": "file:packages/sheets-0.20.3.tgz" } }"#,
        "packages/sheets-0.20.3.tgz" => "x",
        "deploy/charts/gateway-1.7.1.tgz" => "x",
    }],
};

/// Endings of archives.
const ENDS: &[&str] = &[".zip", ".rar", ".7z", ".tar", ".tgz", ".tar.gz", ".tar.bz2"];

fn judge(project: &Project, out: &mut Verdict) {
    let requirements = project.facts.dependencies.iter().map(|dependency| dependency.requirement.to_ascii_lowercase());
    let from_files: BTreeSet<String> = requirements.filter(|requirement| ENDS.iter().any(|end| requirement.ends_with(end))).into_set();
    let found = strays::tracked(project, |file| {
        let name = strays::file_name(&file.path);
        if file.role == Role::Test || !ENDS.iter().any(|end| name.ends_with(end)) {
            return false;
        }
        // Packages that a package manager installs from a file have their reasons.
        let installed = ["vendor", "charts", ".yarn", "wrapper"].iter().any(|folder| strays::within(&file.path, folder))
            || from_files.iter().any(|requirement| requirement.ends_with(&name));
        !installed
    });
    let paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    strays::tell(out, &paths);
}
