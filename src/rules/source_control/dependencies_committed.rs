//! Third-party packages lie among the code.

use super::strays;
use crate::facts::{Origin, Project, ReadState, SkipReason};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "source-control/dependencies-committed",
    title: "Third-party packages lie in the project: `{folder}`",
    pass_title: "Third-party packages are installed, not stored",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Nobody reviews or updates packages that are stored as files: known holes in them stay open, and a \
          change slipped into one of them goes unseen.",
    fix: "Delete the folder from version control, ignore it, and install from the lockfile.",
    prompt: "Stop tracking the dependency folder (git rm -r --cached), add it to .gitignore, and make sure that \
          the manifest and a lockfile list every package in it. Do not change versions. Done when a clean \
          checkout installs and builds.",
    cannot_see: "Whether packages in the folder were changed by hand.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore"), Ref::Cwe(1104)],
    judge,
    bad: samples![{ "installed packages without an ignore rule":
        "package.json" => "{}",
        "node_modules/clsx/index.js" => "⟦⟧x",
    }],
    good: samples![{ "installed packages of a working folder, and a library kept on purpose":
        ".gitignore" => "node_modules\n",
        "node_modules/clsx/index.js" => "x",
        "public/vendor/chart.js" => "x",
        "go.mod" => "module x\n",
        "vendor/modules.txt" => "x",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let standings = project.standings();
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for file in &project.facts.files {
        if file.state != ReadState::Skipped(SkipReason::Dependency) {
            continue;
        }
        let composer = file.path.ends_with("vendor/autoload.php");
        let folder = strays::folder(
            &file.path,
            if composer { &["vendor"] } else { &["node_modules", "bower_components", ".venv", "venv", "site-packages"] },
        );
        if let Some(folder) = folder
            && !folders.contains(folder)
            && standings.keeps(file.whole_folder().unwrap_or(&file.path))
        {
            folders.insert(folder);
        }
    }
    out.pass();
    for folder in folders {
        let first = project.facts.files.iter().find(|file| file.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')));
        if let Some(first) = first {
            out.fail(&Origin::file(&first.path)).name("folder", folder);
        }
    }
}
