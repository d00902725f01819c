//! Checks over the whole list of rules: samples behave, ids and words are in form.

use super::{Outcome, Ref, Rule, Sample, all};
use crate::intake::Memory;
use crate::{filler, link, readers};
use std::collections::{BTreeMap, BTreeSet};

mod store;

/// What a sample's text stands for: its marks taken out (with the lines they stood on), its fillers filled.
fn expand(text: &str) -> (String, BTreeSet<u32>) {
    let mut plain = String::new();
    let mut marked = BTreeSet::new();
    let mut line = 1;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.split_at(c.len_utf8()).1;
        match c {
            '⟦' if rest.starts_with('⟧') => drop(marked.insert(0)),
            '⟦' => drop(marked.insert(line)),
            '⟧' => {}
            '⟪' => {
                let (wanted, after) = rest.split_once('⟫').expect("a filler ends with ⟫");
                plain.push_str(&fill(wanted));
                rest = after;
            }
            _ => {
                line += u32::from(c == '\n');
                plain.push(c);
            }
        }
    }
    (plain, marked)
}

fn fill(wanted: &str) -> String {
    let (kind, rest) = wanted.split_once(':').expect("a filler is kind:argument");
    if kind == "jwt" {
        return filler::jwt(r#"{"alg":"HS256","typ":"JWT"}"#, rest, &fill("alnum:43"));
    }
    let alphabet = filler::alphabet(kind).unwrap_or_else(|| panic!("unknown filler {kind}"));
    let count: usize = rest.parse().expect("a filler's argument is a count");
    let mut state = 2_463_534_242_u32;
    (0..count)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            char::from(alphabet[state as usize % alphabet.len()])
        })
        .collect()
}

type Places = BTreeSet<(String, u32)>;

/// Runs one rule on a sample; gives its outcome, the places found and the places marked.
fn run(rule: &'static Rule, sample: &Sample) -> (Outcome, Places, Places) {
    let mut marked = BTreeSet::new();
    let mut files = BTreeMap::new();
    let is_store = |path: &str| path == ".git" || path.ends_with("/.git");
    for (path, text) in sample.files.iter().filter(|(path, _)| !is_store(path)) {
        let (plain, lines) = expand(text);
        marked.extend(lines.into_iter().map(|line| ((*path).to_owned(), line)));
        files.insert((*path).to_owned(), plain.into_bytes());
    }
    let mut all: Vec<(String, Vec<u8>)> = Vec::new();
    for (path, text) in sample.files.iter().filter(|(path, _)| is_store(path)) {
        let made = store::made(path, text, &files);
        marked.extend(made.marked);
        all.extend(made.files);
    }
    all.extend(files);
    // A file at the top keeps the only folder of a small sample from being stripped.
    all.push(("sample.txt".to_owned(), b"sample".to_vec()));
    let (_, facts) = crate::state(&mut Memory::new("sample", all), &mut crate::Silent).expect("a sample can be read");
    let project = link::link(facts);
    let mut verdict = super::Verdict::default();
    (rule.judge)(&project, &mut verdict);
    let judged = verdict.close(rule);
    let found = judged.findings.iter().filter_map(|finding| finding.origin.as_ref()).map(|at| (at.path.clone(), at.line)).collect();
    (judged.outcome, found, marked)
}

#[test]
fn samples_behave() {
    let mut wrong = Vec::new();
    for rule in all() {
        for sample in rule.bad {
            let (outcome, found, marked) = run(rule, sample);
            if outcome != Outcome::Failed || (!marked.is_empty() && found != marked) {
                wrong.push(format!("{}: bad sample “{}”: {outcome:?}, found {found:?}, marked {marked:?}", rule.id, sample.name));
            }
        }
        for sample in rule.good {
            let (outcome, found, _) = run(rule, sample);
            if outcome == Outcome::Failed {
                wrong.push(format!("{}: good sample “{}” is reported at {found:?}", rule.id, sample.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_are_in_form() {
    let mut ids = BTreeSet::new();
    let mut wrong = Vec::new();
    for rule in all() {
        let mut say = |what: &str| wrong.push(format!("{}: {what}", rule.id));
        if !ids.insert(rule.id) {
            say("its id stands twice");
        }
        let path = format!("{}/src/rules/{}.rs", env!("CARGO_MANIFEST_DIR"), rule.id.replace('-', "_"));
        if !std::path::Path::new(&path).is_file() {
            say("its id is not the path of its file");
        }
        let name = rule.id.split('/').next_back().unwrap_or("");
        if ["no-", "use-", "avoid-", "check-"].iter().any(|prefix| name.starts_with(prefix)) {
            say("an id names the failing state by a noun");
        }
        if rule.bad.is_empty() || rule.good.is_empty() {
            // A rule that only asks has nothing to find.
            if !rule.bad.is_empty() || rule.good.is_empty() {
                say("it needs bad and good samples");
            }
        }
        for (what, words) in [
            ("title", rule.title),
            ("pass_title", rule.pass_title),
            ("why", rule.why),
            ("fix", rule.fix),
            ("prompt", rule.prompt),
            ("cannot_see", rule.cannot_see),
        ] {
            if words.trim().len() < 12 || words.contains("FIXME") {
                say(&format!("{what} is not written"));
            }
        }
        if rule.refs.is_empty() {
            say("it needs a reference");
        }
        for reference in rule.refs {
            if let Ref::Url(url) = reference
                && !url.starts_with("https://")
            {
                say("references are https links");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn rules_stand_in_order() {
    let ids: Vec<&str> = all().map(|rule| rule.id).collect();
    for pair in ids.windows(2) {
        if pair[0].split('/').next() == pair[1].split('/').next() {
            assert!(pair[0] < pair[1], "{} stands after {}", pair[0], pair[1]);
        }
    }
}

#[test]
fn every_credential_has_a_place_where_it_is_revoked() {
    let nowhere: Vec<&str> = readers::detectors().into_iter().filter(|id| super::security::rotation::place(id).is_none()).collect();
    assert!(nowhere.is_empty(), "no entry in rotation.rs for {nowhere:?}");
}
