//! What a build makes lies among the code.

use super::strays;
use crate::facts::{FileFact, Origin, Project, ReadState, Role, SkipReason};
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
        "scripts/build/index.js" => "console.log(1)\n",
        "wwwroot/lib/bootstrap/dist/js/bootstrap.js.map" => "{}",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let files = &project.facts.files;
    // The folder of a ready-made action must hold its compiled form.
    if files.iter().any(|file| matches!(file.path.as_str(), "action.yml" | "action.yaml")) {
        out.not_applicable("A ready-made action is published with its build output.");
        return;
    }
    let found = strays::tracked(project, |file| file.role != Role::Test && output_folder(file).is_some());
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for file in found {
        folders.entry(output_folder(file).unwrap_or("").trim_end_matches('/')).or_default().push(&file.path);
    }
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

/// The outermost folder of build output that holds a file. A folder called `build` is one only if its content shows that a
/// tool filled it.
fn output_folder(file: &FileFact) -> Option<&str> {
    if file.state == ReadState::Skipped(SkipReason::BuildOutput) {
        let folder = file.folder.as_deref()?;
        // Libraries that are copied in bring their own `dist`; one tool asks its users to keep its folder.
        let copied = folder.split('/').any(|part| matches!(part, "lib" | "libs" | "plugins" | "vendor" | "vendors" | ".expo-shared"));
        return (!copied).then_some(folder);
    }
    let compiled = [".js", ".mjs", ".cjs", ".map", ".pyc", ".class"].iter().any(|end| file.path.ends_with(end));
    let temporary = strays::folder(&file.path, &[".tmp", "tmp"])?;
    compiled.then_some(temporary)
}
