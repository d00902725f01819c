//! What a build makes lies among the code.

use super::strays;
use crate::facts::{Origin, Project, Role};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::BTreeMap;

pub(super) static RULE: Rule = Rule {
    id: "source-control/build-output-committed",
    title: "Build output lies in the project",
    pass_title: "No build output lies in the project",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Generated files drift away from the code they came from, and somebody ends up running or repairing \
          the wrong ones. They also hide real changes in every review.",
    fix: "Stop tracking generated folders and add them to .gitignore.",
    prompt: "Remove the generated folders that were found from version control (git rm -r --cached) and add them \
          to .gitignore. Make sure that the host builds from source. Do not change source code. Done when a \
          clean build creates them again and git status stays clean.",
    cannot_see: "Whether a host without a build step needs the files.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore")],
    judge,
    bad: samples![{ "compiled code in a temporary folder":
        ".tmp/cards/src/card.js" => "⟦⟧exports.x = 1;\n",
        "src/card.ts" => "export const x = 1;\n",
    }
    { "byte code":
        "app.py" => "print(1)\n",
        "__pycache__/app.cpython-311.pyc" => "⟦⟧x",
    }],
    good: samples![{ "output that version control leaves out, and a folder of scripts":
        ".gitignore" => "dist/\n__pycache__/\n",
        "dist/index.js" => "x",
        "__pycache__/app.cpython-311.pyc" => "x",
        "build/Dockerfile" => "FROM scratch\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let files = &project.facts.files;
    // The folder of a ready-made action must hold its compiled form.
    if files.iter().any(|file| matches!(file.path.as_str(), "action.yml" | "action.yaml")) {
        out.not_applicable("A ready-made action is published with its build output.");
        return;
    }
    let found = strays::tracked(project, |file| file.role != Role::Test && output_folder(&file.path).is_some());
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in found {
        folders.entry(output_folder(&file.path).unwrap_or("")).or_default().push(&file.path);
    }
    let is_output = |folder: &str, paths: &[&str]| {
        let ambiguous = ["build", "out", "dist", "tmp", ".tmp"].iter().any(|name| folder.rsplit('/').next() == Some(*name));
        let compiled = |path: &&str| {
            [".map", "index.html", ".js", ".mjs", ".cjs", ".d.ts", ".pyc", ".whl", ".class"].iter().any(|end| path.ends_with(end))
        };
        !ambiguous || paths.iter().any(compiled)
    };
    folders.retain(|folder, paths| is_output(folder, paths));
    match folders.values().flatten().collect::<Vec<_>>().as_slice() {
        [] => out.pass(),
        [only] => drop(out.fail(&Origin::file(only))),
        all => {
            let names: Vec<&str> = folders.keys().copied().take(5).collect();
            let firsts = folders.values().filter_map(|paths| paths.first()).map(|path| Origin::file(path));
            out.fail_whole().detail(format!("{} files in {}.", all.len(), names.join(", "))).related(firsts.take(30));
        }
    }
}

/// The outermost folder of build output that holds a path.
fn output_folder(path: &str) -> Option<&str> {
    let names = [
        ".next",
        ".nuxt",
        ".output",
        ".svelte-kit",
        ".turbo",
        "__pycache__",
        "coverage",
        "dist",
        "build",
        "out",
        ".tmp",
        "tmp",
        ".parcel-cache",
        ".expo",
    ];
    strays::folder(path, &names)
}
