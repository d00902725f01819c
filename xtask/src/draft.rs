//! A new rule's first draft: its file with every word still to fill in, and its line in the list.

use crate::Outcome;
use std::fs;
use std::path::Path;
use std::process::Command;

const DIMENSIONS: [&str; 7] = ["source-control", "security", "tests", "cost", "spof", "monitoring", "ownership"];

/// Writes the draft of the rule with this id.
pub(crate) fn write(root: &Path, id: &str) -> Outcome {
    let (dimension, name) = parse(id)?;
    let module = name.replace('-', "_");
    let folder = root.join("src/rules").join(dimension.replace('-', "_"));
    let file = folder.join(format!("{module}.rs"));
    if file.exists() || folder.join(&module).is_dir() {
        return Err(format!("{id} exists already: {}", file.display()));
    }
    let list = folder.join("mod.rs");
    let listed = fs::read_to_string(&list).map_err(|error| format!("{} cannot be read: {error}", list.display()))?;
    let listed = enlist(&listed, &module)?;
    fs::write(&file, draft(id)).map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    fs::write(&list, listed).map_err(|error| format!("{} cannot be written: {error}", list.display()))?;
    let format = Command::new("rustfmt").current_dir(root).args(["--edition", "2024"]).arg(&file).arg(&list).status();
    if !format.is_ok_and(|status| status.success()) {
        eprintln!("xtask: rustfmt did not run; run `cargo fmt --all` before you commit");
    }
    let shown = file.strip_prefix(root).unwrap_or(&file).display();
    println!("xtask: fill in each FIXME of {shown}, then run `cargo test --features samples --lib rules`");
    Ok(())
}

fn parse(id: &str) -> Outcome<(&str, &str)> {
    let known = DIMENSIONS.join(", ");
    let (dimension, name) = id.split_once('/').ok_or_else(|| format!("`{id}` is no rule id: write dimension/name, with one of {known}"))?;
    if !DIMENSIONS.contains(&dimension) {
        return Err(format!("`{dimension}` is no dimension; these are: {known}"));
    }
    let in_form =
        name.split('-').all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
    if !in_form || !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(format!("`{name}` is no rule name: lower-case words joined by hyphens, such as ci-absent"));
    }
    if let Some(verb) = ["no-", "use-", "avoid-", "check-"].into_iter().find(|verb| name.starts_with(verb)) {
        return Err(format!("a rule is named after the failing state, so `{name}` cannot start with `{verb}`"));
    }
    Ok((dimension, name))
}

/// Adds a module to a list of rules, in alphabetical order.
fn enlist(list: &str, module: &str) -> Outcome<String> {
    let broken = || "the list of rules has another form than `pub(super) static RULES: &[&Rule] = &[…];`".to_owned();
    let (head, tail) = list.split_once("RULES: &[&Rule] = &[").ok_or_else(broken)?;
    let (entries, rest) = tail.split_once("];").ok_or_else(broken)?;
    let mut entries: Vec<String> = entries.split(',').map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect();
    entries.push(format!("&{module}::RULE"));
    entries.sort();
    let entries: String = entries.iter().map(|entry| format!("    {entry},\n")).collect();
    let mut lines: Vec<String> = head.lines().map(str::to_owned).collect();
    let line = format!("mod {module};");
    let after = lines.iter().rposition(|known| known.starts_with("mod ") && *known < line);
    let before = lines.iter().position(|known| known.starts_with("mod "));
    let free = lines.iter().rposition(|known| known.starts_with("use ")).map(|at| at + 1);
    match (after, before, free) {
        (Some(at), ..) => lines.insert(at + 1, line),
        (None, Some(at), _) => lines.insert(at, line),
        (None, None, Some(at)) => lines.splice(at..at, [String::new(), line]).for_each(drop),
        (None, None, None) => return Err(broken()),
    }
    Ok(format!("{}RULES: &[&Rule] = &[\n{entries}];{rest}", lines.join("\n")))
}

fn draft(id: &str) -> String {
    DRAFT.replace("DIMENSION/NAME", id)
}

const DRAFT: &str = r##"//! FIXME What this rule looks for, in a line.

use crate::facts::Project;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "DIMENSION/NAME",
    title: "FIXME The failing state, for a founder",
    pass_title: "FIXME The good state, for a founder",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "FIXME What it means for the business, in words a founder understands.",
    fix: "FIXME What to do, in plain words.",
    prompt: "FIXME The same as an instruction to paste into an AI builder: what to change, what to leave, when it is done.",
    cannot_see: "FIXME What the files cannot show.",
    refs: &[Ref::Cwe(0)],
    judge,
    bad: samples![{ "FIXME what it shows":
        "src/index.ts" => "⟦FIXME the line that must be found⟧\n",
    }],
    good: samples![{ "FIXME a near miss that must be left alone":
        "src/index.ts" => "FIXME\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    for file in &project.facts.files {
        // FIXME Judge the facts: `out.fail(&origin)`, `out.pass()`, `out.not_applicable(why)` or `out.unknown(why, question)`.
        let _ = file;
    }
    out.unknown("FIXME", None);
}
"##;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_a_dimension_and_the_noun_of_a_failing_state() {
        assert_eq!(parse("source-control/ci-absent"), Ok(("source-control", "ci-absent")));
        for id in ["ci-absent", "taste/bad", "tests/No-Tests", "tests/no-tests", "tests/", "tests/a/b", "tests/../x", "tests/2fa"] {
            assert!(parse(id).is_err(), "{id}");
        }
    }

    #[test]
    fn a_rule_takes_its_place_in_the_list() {
        let list = "//! Tests.\n\nuse super::Rule;\n\nmod alpha;\nmod gamma;\n\npub(super) static RULES: &[&Rule] = &[&alpha::RULE, &gamma::RULE];\n";
        let want = |mods: &str, entries: &str| {
            format!("//! Tests.\n\nuse super::Rule;\n\n{mods}\npub(super) static RULES: &[&Rule] = &[\n{entries}];\n")
        };
        assert_eq!(
            enlist(list, "beta").unwrap(),
            want("mod alpha;\nmod beta;\nmod gamma;\n", "    &alpha::RULE,\n    &beta::RULE,\n    &gamma::RULE,\n")
        );
        assert!(enlist(list, "aaa").unwrap().contains("mod aaa;\nmod alpha;"));
        let empty = "//! Tests.\n\nuse super::Rule;\n\npub(super) static RULES: &[&Rule] = &[];\n";
        assert_eq!(enlist(empty, "beta").unwrap(), want("mod beta;\n", "    &beta::RULE,\n"));
        assert!(enlist("nothing", "beta").is_err());
    }
}
