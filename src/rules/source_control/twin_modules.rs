//! Two files of one name, of which imports take either.

use crate::facts::{FileFact, Origin, Project, ReadState, Role};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use std::collections::{BTreeMap, HashSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/twin-modules",
    title: "Two files answer to the same name: {name}",
    pass_title: "Each name leads to one file of code",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The code asks for a file by its name without its ending, and two files have that name. Which one is used depends on the tool that builds it. A change in the other one has no effect, and people and AI builders alike look for the reason in the wrong place.",
    fix: "Find out which of the two is used, take over what is missing in it, and delete the other.",
    prompt: "For each pair of files that differ only in their ending, find out which one the build takes, merge what the other one has and the product needs (exports that are imported somewhere) into it, and delete the other. Run the build and the type check afterwards. Done when no folder holds two code files of the same name.",
    cannot_see: "Which of the two the build takes.",
    refs: &[Ref::Url("https://www.typescriptlang.org/docs/handbook/modules/theory.html")],
    judge,
    bad: samples![{ "settings of Django, twice":
        "shop/settings.py" => "⟦⟧DEBUG = False\n",
        "shop/settings/__init__.py" => "from .base import *\n",
        "shop/settings/base.py" => "DEBUG = False\n",
    } { "settings of a service, twice":
        "src/lib/firebase.js" => "⟦⟧export const auth = 1;\n",
        "src/lib/firebase.ts" => "export const db = 1;\n",
        "src/app.ts" => "import { auth } from \"./lib/firebase\";\nexport const a = auth;\n",
    }],
    good: samples![{ "types beside code, styles beside a component":
        "src/lib/firebase.js" => "export const auth = 1;\n",
        "src/lib/firebase.d.ts" => "export const auth: number;\n",
        "src/Card.tsx" => "export const Card = () => null;\n",
        "src/Card.css" => ".card {}\n",
        "vite.config.ts" => "export default {};\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut names: BTreeMap<&str, Vec<&FileFact>> = BTreeMap::new();
    for file in project.facts.files.iter().filter(|file| file.role == Role::Source && !matches!(file.state, ReadState::Skipped(_))) {
        let stem = [".ts", ".tsx", ".js", ".jsx"].iter().find_map(|ending| file.path.strip_suffix(ending));
        // What stands beside each other on the way out is made by a build.
        let built = file.path.split('/').any(|part| matches!(part, "dist" | "build" | "lib-dist" | "out" | "public"));
        if let Some(stem) = stem.filter(|stem| !stem.ends_with(".d") && !built) {
            names.entry(stem).or_default().push(file);
        }
    }
    // A module and a package of one name: Python takes the package, and the file beside it lies dead.
    let module = |file: &&FileFact| file.role == Role::Source && project.is_shadowed(&file.path);
    if let Some(file) = project.facts.files.iter().find(module) {
        let shown = format!("`{}` and `{}/`", last_part(&file.path), last_part(file.path.trim_end_matches(".py")));
        out.fail(&Origin::file(&file.path)).name("name", shown).detail("Python takes the folder; the file beside it is never read.");
        return;
    }
    if names.is_empty() {
        return out.not_applicable("There is no code in JavaScript, TypeScript or Python that could have one.");
    }
    // One asked for by nobody is no twin: both would have to be found under the name.
    let imports = project.facts.modules.iter().flat_map(|module| &module.imports);
    let said: HashSet<&str> = imports.map(|import| last_part(&import.specifier)).collect();
    // The folder itself may mean any file in it.
    let asked = |stem: &str| said.contains(".") || said.contains(last_part(stem));
    let twins: Vec<&Vec<&FileFact>> = names.iter().filter(|(stem, files)| files.len() > 1 && asked(stem)).map(|(_, files)| files).collect();
    let Some(first) = twins.first() else { return out.pass() };
    let shown: Vec<String> = first.iter().map(|file| format!("`{}`", last_part(&file.path))).collect();
    let finding = out.fail(&Origin::file(first.first().map_or("", |file| file.path.as_str())));
    finding.name("name", shown.join(" and ")).related(twins.iter().flat_map(|files| files.iter()).map(|file| Origin::file(&file.path)));
    if twins.len() > 1 {
        finding.detail(format!("{} more names are taken twice.", twins.len() - 1));
    }
}

/// A path's or specifier's last part.
fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
