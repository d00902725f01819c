//! Copies of source files kept under other names.

use super::strays;
use crate::facts::{FileFact, Origin, Project, Role};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/backup-copies-committed",
    title: "Backup copies of source files lie in the project",
    pass_title: "No backup copies lie among the source files",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Nobody knows which copy is the real one. People and AI tools read, and sometimes repair, the dead \
          one. Version control keeps every earlier state already.",
    fix: "Delete the copies; earlier states stay in the version history.",
    prompt: "Delete the backup copies that were found (.bak, .backup, .old, “copy” and the like) after checking \
          that nothing imports them. Do not change the live files. Done when the build passes and none of them \
          is left.",
    cannot_see: "Copies under names that look like ordinary files, and uses that no import shows.",
    refs: &[Ref::Url("https://git-scm.com/docs/gitignore")],
    judge,
    bad: samples![{ "a copy beside the source":
        "src/pay.ts" => "export const x = 1;\n",
        "src/pay.tsx.bak" => "⟦⟧export const x = 0;\n",
    }
    { "a second try that nothing uses":
        "src/Cart.tsx" => "export const Cart = 1;\n",
        "src/Cart_v2.tsx" => "⟦⟧export const Cart = 2;\n",
        "src/main.tsx" => "import { Cart } from './Cart';\nconsole.log(Cart);\n",
    }
    { "a dated copy beside the source":
        "src/pay.ts" => "export const x = 1;\n",
        "src/pay.backup-20250101.ts" => "⟦⟧export const x = 0;\n",
    }],
    good: samples![{ "code whose subject is backups":
        "scripts/db-backup.sh" => "pg_dump x\n",
        "src/backup.ts" => "export const x = 1;\n",
        "src/components/copy-button.tsx" => "export const x = 1;\n",
    }
    { "a test of what is deprecated":
        "tests/test_plugin.py" => "def test_it(): pass\n",
        "tests/test_plugin_deprecated.py" => "def test_it(): pass\n",
    }
    { "a second version that is in use":
        "src/client.ts" => "export const x = 1;\n",
        "src/client-v2.ts" => "export const x = 2;\n",
        "src/main.ts" => "import { x } from './client-v2';\nconsole.log(x);\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let names: BTreeSet<&str> = project.facts.files.iter().map(|file| file.path.as_str()).into_set();
    let asked: BTreeSet<&str> = project
        .facts
        .modules
        .iter()
        .flat_map(|module| module.imports.iter().chain(&module.passed_on))
        .map(|import| stem_of(&import.specifier))
        .into_set();
    let found = strays::tracked(project, |file| {
        file.role != Role::Test && is_copy(&file.path, &names) && !is_database_copy(&file.path)
            || file.role == Role::Source && is_left_behind(&file.path, &names, &asked)
    });
    let mut paths: Vec<&str> = found.iter().map(|file| file.path.as_str()).collect();
    if let Some(copy) = second_application(project, &names) {
        let finding = out.fail(&Origin::file(copy));
        finding.severity(Severity::Medium).detail(
            "The folder holds the application a second time, file by file: changes are made in one of the two, and nobody knows in which.",
        );
        let folder = copy.strip_suffix("package.json").unwrap_or(copy);
        paths.retain(|path| !path.starts_with(folder));
    }
    strays::tell(out, &paths);
}

/// Fewest files that two folders must share to be copies of one application.
const SHARED: usize = 20;
/// How deep such a folder may lie.
const DEEP: usize = 2;

/// The `package.json` of a folder that holds the application of the project's root once more.
fn second_application<'p>(project: &'p Project, names: &BTreeSet<&str>) -> Option<&'p str> {
    if !names.contains("package.json") {
        return None;
    }
    let files = &project.facts.files;
    let inner = |file: &'p FileFact| {
        file.path.strip_suffix("/package.json").filter(|folder| folder.matches('/').count() < DEEP && !folder.contains("node_modules"))
    };
    // How many sources each such folder holds, and how many of them stand at the root as well.
    let mut counted: BTreeMap<&str, (usize, usize)> = files.iter().filter_map(inner).map(|folder| (folder, (0, 0))).into_map();
    for file in files.iter().filter(|file| file.role == Role::Source) {
        for (at, _) in file.path.match_indices('/').take(DEEP) {
            if let (Some(folder), Some(rest)) = (file.path.get(..at), file.path.get(at + 1..))
                && let Some((sources, shared)) = counted.get_mut(folder)
            {
                *sources += 1;
                *shared += usize::from(names.contains(rest));
            }
        }
    }
    let is_copy = |(sources, shared): &(usize, usize)| *shared >= SHARED && shared * 10 >= sources * 6;
    files.iter().find(|file| inner(file).and_then(|folder| counted.get(folder)).is_some_and(is_copy)).map(|file| file.path.as_str())
}

/// A copied database is a list of records, of which another rule speaks.
fn is_database_copy(path: &str) -> bool {
    let name = strays::file_name(path);
    strays::is_database(&name) && !strays::DATABASES.iter().any(|end| name.ends_with(end))
}

/// A path's last part without its ending.
fn stem_of(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// `Cart_v2.tsx` or `cart-new.ts` beside the file it was made from, when no code asks for it.
fn is_left_behind(path: &str, names: &BTreeSet<&str>, asked: &BTreeSet<&str>) -> bool {
    let Some((start, extension)) = path.rsplit_once('.') else { return false };
    let served = ["pages", "app", "routes", "api", "functions", "commands", "migrations"].iter().any(|folder| strays::within(path, folder));
    let script = matches!(extension, "ts" | "tsx" | "js" | "jsx");
    let ends =
        ["_v1", "_v2", "_v3", "-v1", "-v2", "-v3", "_new", "-new", "_final", "_fixed", "-fixed", "New", "Old", "Backup", "Copy", "Fixed"];
    script
        && !served
        && !asked.contains(stem_of(path))
        && ends.iter().any(|end| {
            start.strip_suffix(end).is_some_and(|original| {
                ["ts", "tsx", "js", "jsx"].iter().any(|extension| names.contains(format!("{original}.{extension}").as_str()))
            })
        })
}

/// Extensions of files that people write by hand.
const WRITTEN: &[&str] = &[
    "ts", "tsx", "js", "jsx", "mjs", "cjs", "py", "php", "rb", "go", "rs", "dart", "java", "kt", "swift", "cs", "sql", "html", "css",
    "scss", "vue", "svelte", "md", "json", "yaml", "yml", "toml", "sh",
];

fn is_copy(path: &str, names: &BTreeSet<&str>) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = strays::file_name(path);
    if [".bak", ".backup", ".old", ".orig", ".bkp", ".save", ".swp"].iter().any(|end| name.ends_with(end)) {
        // A name of its own before the ending: `page.tsx.bak`, not `.old`.
        return name.matches('.').count() > 1;
    }
    let Some((stem, extension)) = lower.rsplit_once('.') else { return false };
    if !WRITTEN.contains(&extension) {
        return false;
    }
    let stem_name = strays::file_name(stem);
    if stem_name.starts_with("copy of ")
        || stem_name.ends_with(" copy")
        || [" (1)", " (2)", " (3)"].iter().any(|end| stem_name.ends_with(end))
    {
        return true;
    }
    // `nesting.backup.ts`, `nesting.backup-20250101.ts`, `nesting_old.ts` are copies only beside `nesting.ts`.
    let marks = [
        ".backup",
        ".bkp",
        "_bak",
        "-bak",
        "-backup",
        "_orig",
        "_deprecated",
        "-deprecated",
        ".deprecated",
        ".bak",
        ".old",
        ".orig",
        "_old",
        "-old",
        "_backup",
        "_copy",
        "-copy",
        ".copy",
    ];
    marks.iter().any(|mark| {
        let Some(at) = stem.rfind(mark) else { return false };
        let dated = stem.get(at + mark.len()..).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '_')));
        let original = path.get(..at).map(|start| format!("{start}.{extension}"));
        dated && original.is_some_and(|original| names.contains(original.as_str()))
    })
}
