//! Whole sample projects: what is found in them, one line a finding, the score last. `UPDATE=1` writes what is found to
//! `expect.txt`; look at the lines before you commit them.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
mod fill;

#[cfg(test)]
mod samples {
    use super::fill::{Planted, expand};
    use shipworthy::intake::Memory;
    use shipworthy::report::Report;
    use shipworthy::{Silent, check, report};
    use std::fmt::Write;
    use std::path::{Path, PathBuf};

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples")
    }

    fn projects() -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder())
            .unwrap()
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// The files of a sample project, fillers filled, and what was planted as a secret.
    fn read(name: &str) -> (Vec<(String, Vec<u8>)>, Planted) {
        let top = folder().join(name);
        let mut files = Vec::new();
        let mut planted = Planted::default();
        let mut open = vec![top.clone()];
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                    continue;
                }
                let own = path.strip_prefix(&top).unwrap().to_str().unwrap().replace('\\', "/");
                if own != "expect.txt" {
                    files.push((own, expand(&std::fs::read_to_string(path).unwrap(), &mut planted).into_bytes()));
                }
            }
        }
        files.sort();
        (files, planted)
    }

    fn run(name: &str, files: Vec<(String, Vec<u8>)>) -> Report {
        check(&mut Memory::new(name, files), &mut Silent).unwrap()
    }

    fn expectation(report: &Report) -> String {
        let mut lines: Vec<String> = report
            .findings
            .iter()
            .map(|finding| {
                let place = finding.path.as_deref().unwrap_or("-");
                let line = finding.line.map_or(String::new(), |line| format!(":{line}"));
                format!("{} {} {place}{line}", finding.severity.id(), finding.rule)
            })
            .collect();
        lines.sort_by_key(|line| line.split_once(' ').map(|(_, rest)| rest.to_owned()));
        let mut text = lines.join("\n");
        let score = report.score.value.map_or("-".to_owned(), |value| value.to_string());
        let grade = report.score.grade.as_deref().unwrap_or("-");
        let _ = write!(text, "\nscore {score} grade {grade} coverage {}\n", report.score.coverage);
        text
    }

    #[test]
    fn projects_give_what_is_expected() {
        let mut stale = Vec::new();
        for name in projects() {
            let got = expectation(&run(&name, read(&name).0));
            let path = folder().join(&name).join("expect.txt");
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, &got).unwrap();
                continue;
            }
            let wanted = std::fs::read_to_string(&path).unwrap_or_default();
            let missing = wanted.lines().filter(|line| !got.lines().any(|other| other == *line)).map(|line| format!("  - {line}"));
            let extra = got.lines().filter(|line| !wanted.lines().any(|other| other == *line)).map(|line| format!("  + {line}"));
            let changes: Vec<String> = missing.chain(extra).collect();
            if !changes.is_empty() {
                stale.push(format!("{name}:\n{}", changes.join("\n")));
            }
        }
        assert!(stale.is_empty(), "run with UPDATE=1 if these are right:\n{}", stale.join("\n"));
    }

    #[test]
    fn the_order_of_entries_changes_nothing() {
        for name in projects() {
            let (mut files, _) = read(&name);
            let wanted = run(&name, files.clone());
            let mut state = 0x5EED_u64;
            for _ in 0..5 {
                for at in (1..files.len()).rev() {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    files.swap(at, usize::try_from((state >> 33) % (at as u64 + 1)).unwrap());
                }
                assert!(run(&name, files.clone()) == wanted, "{name} gives another report in another order");
            }
        }
    }

    #[test]
    fn no_secret_reaches_the_report() {
        for name in projects() {
            let (files, planted) = read(&name);
            let report = run(&name, files);
            let json = serde_json::to_string(&report).unwrap();
            let text = report::text(&report);
            for secret in planted.values() {
                assert!(!json.contains(secret) && !text.contains(secret), "{name} shows {secret}");
            }
        }
    }
}
