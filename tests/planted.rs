//! Planted credentials and decoys, judged end to end: each credential must be found on its line by a rule that fits, and
//! no line without one may be called a credential.
//!
//! The projects stand in `tests/planted/*.txt`, each file of a project under a line `=== path`. `⟦signing:…⟧` stands
//! around a credential and says which rules may report it; `⟦decoy:…⟧` stands around what a hasty search would trip on.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
#[path = "planted/values.rs"]
mod values;

#[cfg(test)]
mod planted {
    use super::values::Values;
    use shipworthy::advisories::Advisories;
    use shipworthy::intake::Memory;
    use shipworthy::report::{self, Face, Report};
    use shipworthy::rules::Severity;
    use shipworthy::{Checked, Silent, Terms, examine, view};
    use std::collections::BTreeSet;
    use std::path::Path;

    /// What a mark says, and the rules that fit it.
    const RULES: [(&str, &[&str]); 5] = [
        ("service", &["security/secret-in-code", "security/secret-in-browser-bundle"]),
        ("address", &["security/connection-string-with-password"]),
        ("password", &["security/password-in-configuration"]),
        ("private", &["security/private-key-committed"]),
        ("signing", &["security/signing-secret-hardcoded", "security/signing-secret-in-code", "security/encryption-key-in-code"]),
    ];

    /// Further rules that call a line a credential.
    const OTHERS: [&str; 4] = [
        "security/demo-credentials-in-page",
        "security/default-admin-credentials",
        "security/map-key-unrestricted",
        "security/secret-predictable",
    ];

    /// Something between marks.
    struct Mark {
        kind: String,
        path: String,
        line: u32,
        value: String,
    }

    struct Project {
        name: String,
        files: Vec<(String, Vec<u8>)>,
        marks: Vec<Mark>,
    }

    fn projects() -> Vec<Project> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/planted");
        let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
        paths.sort();
        let mut values = Values::default();
        paths.iter().map(|path| project(path, &mut values)).collect()
    }

    fn project(path: &Path, values: &mut Values) -> Project {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(path).unwrap();
        let mut project = Project { name, files: Vec::new(), marks: Vec::new() };
        for part in text.split("=== ").filter(|part| !part.is_empty()) {
            let (path, text) = part.split_once('\n').unwrap();
            let plain = unmarked(path, &values.expand(text), &mut project.marks);
            project.files.push((path.to_owned(), plain.into_bytes()));
        }
        project
    }

    /// The text without its marks, which are noted.
    fn unmarked(path: &str, text: &str, marks: &mut Vec<Mark>) -> String {
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('⟦') {
            let (inside, after) = after.split_once('⟧').unwrap();
            let (kind, value) = inside.split_once(':').unwrap();
            plain.push_str(before);
            let line = 1 + u32::try_from(plain.matches('\n').count()).unwrap();
            plain.push_str(value);
            marks.push(Mark { kind: kind.to_owned(), path: path.to_owned(), line, value: value.to_owned() });
            rest = after;
        }
        plain + rest
    }

    /// Every place that a finding above the lowest grade calls a credential: the rule, the file, the lines.
    fn places(report: &Report) -> Vec<(&str, &str, std::ops::RangeInclusive<u32>)> {
        let known = |rule: &str| RULES.iter().any(|(_, rules)| rules.contains(&rule)) || OTHERS.contains(&rule);
        let mut places = Vec::new();
        for finding in report.findings.iter().filter(|finding| finding.severity < Severity::Info && known(&finding.rule)) {
            let rule = finding.rule.as_str();
            if let (Some(path), Some(line)) = (finding.path.as_deref(), finding.line) {
                places.push((rule, path, line..=finding.end_line.unwrap_or(line)));
            }
            places.extend(finding.related.iter().filter_map(|place| place.line.map(|line| (rule, place.path.as_str(), line..=line))));
        }
        places
    }

    fn missed(project: &Project, report: &Report, wrong: &mut Vec<String>) {
        let places = places(report);
        for mark in project.marks.iter().filter(|mark| mark.kind != "decoy") {
            let (_, rules) = RULES.iter().find(|(kind, _)| *kind == mark.kind).unwrap();
            let here: BTreeSet<&str> =
                places.iter().filter(|(_, path, lines)| *path == mark.path && lines.contains(&mark.line)).map(|(rule, ..)| *rule).collect();
            if !here.iter().any(|rule| rules.contains(rule)) {
                let instead: Vec<&str> = here.into_iter().collect();
                wrong.push(format!("{}: missed {} {}:{} {}", project.name, mark.kind, mark.path, mark.line, instead.join(" ")));
            }
        }
    }

    fn tripped(project: &Project, report: &Report, wrong: &mut Vec<String>) {
        for (rule, path, lines) in places(report) {
            let real = |mark: &&Mark| mark.kind != "decoy" && mark.path == path && lines.contains(&mark.line);
            if !project.marks.iter().any(|mark| real(&mark)) {
                wrong.push(format!("{}: tripped {rule} {path}:{}", project.name, lines.start()));
            }
        }
    }

    /// What of a mark must stand in no output: its value; of a private key, whose mark is its first line, the lines below.
    fn secret_parts<'p>(project: &'p Project, mark: &'p Mark) -> Vec<&'p str> {
        if mark.kind != "private" {
            return vec![&mark.value];
        }
        let (_, text) = project.files.iter().find(|(path, _)| *path == mark.path).unwrap();
        let text = std::str::from_utf8(text).unwrap();
        let drawn = |line: &&str| line.len() >= 40 && line.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='));
        text.lines().skip(usize::try_from(mark.line).unwrap()).take(10).map(str::trim).filter(drawn).collect()
    }

    fn shown(project: &Project, checked: &Checked, wrong: &mut Vec<String>) {
        let report = &checked.report;
        let face = Face { at: None, named: true };
        let outputs = [
            ("json", serde_json::to_string(report).unwrap()),
            ("text", report::text(report)),
            ("html", view::document(report, view::Language::English)),
            ("page", view::scorecard(report, view::Language::English).into_string()),
            ("sarif", report::sarif(report)),
            ("markdown", report::markdown(report)),
            ("csv", report::csv(report)),
            ("cyclonedx", report::cyclonedx(&checked.name, &checked.project, None)),
            ("card", report::card(report, face)),
            ("summary", report::summary(report, face)),
        ];
        for mark in project.marks.iter().filter(|mark| mark.kind != "decoy") {
            for (format, output) in &outputs {
                if secret_parts(project, mark).into_iter().any(|part| output.contains(part)) {
                    wrong.push(format!("{}: shown in {format} {} {}:{}", project.name, mark.kind, mark.path, mark.line));
                }
            }
        }
    }

    #[test]
    fn all_planted_are_found_and_no_decoy_trips() {
        let mut wrong = Vec::new();
        let (mut planted, mut decoys) = (0, 0);
        for project in projects() {
            let advisories = Advisories::curated();
            let mut container = Memory::new(&project.name, project.files.clone());
            let checked = examine(&mut container, &mut Silent, &Terms::of(&advisories)).unwrap();
            missed(&project, &checked.report, &mut wrong);
            tripped(&project, &checked.report, &mut wrong);
            shown(&project, &checked, &mut wrong);
            let bait = project.marks.iter().filter(|mark| mark.kind == "decoy").count();
            planted += project.marks.len() - bait;
            decoys += bait;
        }
        assert!(planted >= 70 && decoys >= 50, "only {planted} planted and {decoys} decoys");
        assert!(wrong.is_empty(), "of {planted} planted and {decoys} decoys, {} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }
}
