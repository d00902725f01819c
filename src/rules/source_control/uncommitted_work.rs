//! Work that exists in one folder only: changed and new files that no commit holds.

use crate::facts::{FileFact, Origin, Project, ReadState, Role, Standing, TrackedState};
use crate::rules::{
    Confidence, Effort, Ref, Rule, Severity, Stage, Verdict,
    histories::{self, counted},
    samples,
};
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// Fewer files than this are the work of the day.
const SOME: usize = 10;
/// From here on it is more than anybody remembers.
const MANY: usize = 40;
/// Most places that are listed.
const LISTED: usize = 30;

pub(super) static RULE: Rule = Rule {
    id: "source-control/uncommitted-work",
    title: "{count} hold work that no commit has",
    pass_title: "What is in the folder is what is committed",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "These files were changed or made after the last commit, so they exist in this one folder only. A broken disk, or one \
          command of an AI tool that resets the folder, takes them away, and nothing can bring them back.",
    fix: "Commit the work in small steps with a message each, and push it. What should not be kept belongs into .gitignore.",
    prompt: "Run `git status` and look at every changed and untracked file. Group the changes by what they are for and commit each \
             group with a message that says what it does. Put files that should not be kept (build output, local settings, keys) \
             into .gitignore instead of committing them. Do not change any file's content. Done when `git status` is clean.",
    cannot_see: "Work on other machines, and whether files were left out of the upload on purpose.",
    refs: &[Ref::Url("https://git-scm.com/book/en/v2/Git-Basics-Recording-Changes-to-the-Repository")],
    judge,
    bad: samples![
        { "a second half of the product that was never committed":
            ".git" => "commit 2024-03-01 Ann: Start\n+ package.json\n+ src/a.ts\n| export const a = 0;\n",
            "package.json" => "{}",
            "src/a.ts" => "export const a = 1;\n", "src/b.ts" => "export const b = 1;\n", "src/c.ts" => "export const c = 1;\n",
            "src/d.ts" => "export const d = 1;\n", "src/e.ts" => "export const e = 1;\n", "src/f.ts" => "export const f = 1;\n",
            "src/g.ts" => "export const g = 1;\n", "src/h.ts" => "export const h = 1;\n", "src/i.ts" => "export const i = 1;\n",
            "src/j.ts" => "export const j = 1;\n", "src/k.ts" => "export const k = 1;\n" }
    ],
    good: samples![
        { "the work of an afternoon, and what is left out":
            ".git" => "commit 2024-03-01 Ann: Start\n+ *\n+ src/a.ts\n| export const a = 0;\n- src/b.ts\n- dist/a.js\n",
            ".gitignore" => "dist\n",
            "package.json" => "{}",
            "dist/a.js" => "var a;\n",
            "src/a.ts" => "export const a = 1;\n", "src/b.ts" => "export const b = 1;\n" }
        { "no history to compare with": "package.json" => "{}" }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(read) = histories::read(project, out) else { return };
    if !read.iter().any(|history| history.index_read) {
        return out.not_applicable("The list of committed files could not be read, so there is nothing to compare with.");
    }
    let facts = &project.facts;
    let standings = project.standings();
    let changed: BTreeSet<&str> =
        facts.tracked.iter().filter(|tracked| tracked.state == TrackedState::Changed).map(|tracked| tracked.path.as_str()).into_set();
    let work = |file: &&FileFact| {
        matches!(file.state, ReadState::Read | ReadState::Searched)
            && !matches!(file.role, Role::Generated | Role::Asset)
            && (changed.contains(file.path.as_str())
                || standings.standing(&file.path) == Standing::Loose && standings.committed(&file.path) == Some(false))
    };
    let found: Vec<&str> = facts.files.iter().filter(work).map(|file| file.path.as_str()).collect();
    if found.len() < SOME {
        return match found.len() {
            0 => out.pass(),
            few => out.pass_saying(format!("Only {} changed since the last commit", counted(count(few), "file", "files"))),
        };
    }
    let finding = out.fail_whole();
    let loose = found.iter().filter(|path| !changed.contains(*path)).count();
    finding.name("count", format!("{} files", found.len()));
    finding.detail(format!("{} were never committed, {} were changed since.", loose, found.len() - loose));
    finding.severity(if found.len() >= MANY { Severity::Medium } else { Severity::Low });
    // Line ends that a tool rewrote make nearly every file look changed.
    if (found.len() - loose) * 10 >= facts.tracked.len() * 9 {
        finding.confidence(Confidence::Low);
    }
    finding.related(found.into_iter().take(LISTED).map(Origin::file));
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
