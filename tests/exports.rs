//! Exports of no-code platforms: for each a bad app and a good one, written for these tests. What is found in them stands
//! in `expect.txt` beside them; `UPDATE=1` writes it. A good app may be told what is good to know, and nothing worse.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
mod fill;
#[cfg(test)]
#[expect(dead_code, reason = "packs more than these tests need")]
mod pack;

#[cfg(test)]
mod exports {
    use super::fill::{Planted, expand};
    use super::pack::{file, zip};
    use shipworthy::intake::{Memory, sniff};
    use shipworthy::report::Report;
    use shipworthy::rules::Severity;
    use shipworthy::{Silent, check, report};
    use std::collections::BTreeSet;
    use std::fmt::Write;
    use std::io::Cursor;
    use std::path::{Path, PathBuf};

    fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
    }

    /// Platforms and their apps (`bad`, `good`), in order.
    fn apps() -> Vec<(String, String)> {
        let inside = |path: &Path| {
            let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir());
            let mut names: Vec<String> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
            names.sort();
            names
        };
        inside(&folder())
            .into_iter()
            .flat_map(|platform| inside(&folder().join(&platform)).into_iter().map(move |app| (platform.clone(), app)))
            .collect()
    }

    fn files(platform: &str, app: &str) -> (Vec<(String, Vec<u8>)>, Planted) {
        let top = folder().join(platform).join(app);
        let mut files = Vec::new();
        let mut planted = Planted::default();
        let mut open = vec![top.clone()];
        while let Some(folder) = open.pop() {
            let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
            paths.sort();
            for path in paths {
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

    fn found(report: &Report) -> String {
        let mut lines = BTreeSet::new();
        for finding in &report.findings {
            let place = finding.path.as_deref().unwrap_or("-");
            let line = finding.line.map_or(String::new(), |line| format!(":{line}"));
            lines.insert(format!("{} {} {place}{line}\n", finding.rule, finding.severity.id()));
        }
        let mut text = format!("{} {}\n", report.project.kind, report.project.summary);
        lines.into_iter().for_each(|line| text += &line);
        text
    }

    #[test]
    fn apps_give_what_is_expected() {
        let mut wrong = String::new();
        for (platform, app) in apps() {
            let report = run("app", files(&platform, &app).0);
            let builders: Vec<&str> = report.project.builders.iter().map(|builder| builder.id.as_str()).collect();
            if !builders.contains(&platform.as_str()) {
                let _ = writeln!(wrong, "{platform}/{app} was taken for {builders:?}");
            }
            // A solution holds flows and apps of its own; everything else is of one platform.
            if platform != "power-platform" && builders.len() != 1 {
                let _ = writeln!(wrong, "{platform}/{app} was taken for several: {builders:?}");
            }
            for finding in report.findings.iter().filter(|finding| app == "good" && finding.severity < Severity::Low) {
                let _ = writeln!(wrong, "{platform}/{app}: {} {}", finding.rule, finding.title);
            }
            for skipped in report.skipped.iter().filter(|skipped| skipped.reason.starts_with("it")) {
                let _ = writeln!(wrong, "{platform}/{app}: {} {}", skipped.path, skipped.reason);
            }
            let path = folder().join(&platform).join(&app).join("expect.txt");
            let got = found(&report);
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(&path, &got).unwrap();
            } else if std::fs::read_to_string(&path).unwrap_or_default() != got {
                let _ = writeln!(wrong, "{platform}/{app} gives:\n{got}");
            }
        }
        assert!(wrong.is_empty(), "run with UPDATE=1 if these are right:\n{wrong}");
    }

    #[test]
    fn no_secret_reaches_the_report() {
        for (platform, app) in apps() {
            let (files, planted) = files(&platform, &app);
            let report = run("app", files);
            let json = serde_json::to_string(&report).unwrap();
            let text = report::text(&report);
            for secret in planted.values() {
                assert!(!json.contains(secret) && !text.contains(secret), "{platform}/{app} shows {secret}");
            }
        }
    }

    /// An app in one line, as the platform writes it, shows no key beside anything that is shown.
    #[test]
    fn a_file_of_one_line_shows_no_secret() {
        for platform in ["bubble", "tooljet", "n8n", "make", "zapier", "flowise", "langflow", "appsmith", "node-red"] {
            let (files, planted) = files(platform, "bad");
            let pressed = files.into_iter().map(|(path, bytes)| {
                let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
                (path, serde_json::to_vec(&value).unwrap())
            });
            let json = serde_json::to_string(&run("app", pressed.collect())).unwrap();
            for secret in planted.values() {
                assert!(!json.contains(secret), "{platform} shows {secret}");
            }
        }
    }

    /// Every cut of a file is read without harm, and what stands before the cut still counts.
    #[test]
    fn a_file_that_is_cut_off_says_so() {
        let (files, _) = files("n8n", "bad");
        let (path, bytes) = &files[0];
        let whole = String::from_utf8(bytes.clone()).unwrap();
        for end in (200..whole.len()).step_by(61) {
            run("app", vec![(path.clone(), whole.as_bytes()[..end].to_vec())]);
        }
        let cut = whole.find("\"connections\"").unwrap();
        let report = run("app", vec![(path.clone(), whole.as_bytes()[..cut].to_vec())]);
        assert!(report.findings.iter().any(|finding| finding.rule == "security/automation-open-to-anyone"));
        assert!(report.skipped.iter().any(|skipped| skipped.reason.contains("connections") || skipped.reason.contains("cut off")));
    }

    fn sniffed(name: &str, bytes: Vec<u8>) -> Report {
        check(sniff(name, Cursor::new(bytes)).unwrap().as_mut(), &mut Silent).unwrap()
    }

    /// The app of a package of a zip, with backslashes in its names, is read where it lies.
    #[test]
    fn packages_within_packages_are_opened() {
        let of = |platform: &str| files(platform, "bad").0;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let app: Vec<_> = of("power-apps").iter().map(|(path, bytes)| file(path.replace('/', "\\"), text(bytes))).collect();
        let app = zip(&app);
        let mut package: Vec<_> = of("power-platform").iter().map(|(path, bytes)| file(path, text(bytes))).collect();
        package.push(file("CanvasApps/desk.msapp", app.clone()));
        let outer = zip(&[file("handover/desk.zip", zip(&package)), file("handover/notes.md", "# Notes\n")]);
        for (name, bytes) in [("desk.zip", outer), ("solution.zip", zip(&package))] {
            let report = sniffed(name, bytes);
            assert!(report.findings.iter().any(|finding| finding.rule == "spof/platform-errors-open"), "{name}");
            assert!(report.findings.iter().any(|finding| finding.rule == "source-control/version-never-raised"), "{name}");
        }
        assert_eq!(sniffed("desk.msapp", app).project.kind, "export");
    }

    /// Archives in archives in archives come to an end, and an archive of something else stays closed.
    #[test]
    fn archives_that_nest_without_end_are_left_closed() {
        let mut bytes = zip(&[file("flow.json", "{}")]);
        for _ in 0..12 {
            bytes = zip(&[file("a.zip", bytes), file("note.json", "{}")]);
        }
        let report = sniffed("deep.zip", bytes);
        assert!(report.skipped.iter().any(|skipped| skipped.reason.contains("archive")));
        let closed = sniffed("shop.zip", zip(&[file("package.json", "{}"), file("art.zip", zip(&[file("a.png", "x")]))]));
        assert!(closed.skipped.iter().any(|skipped| skipped.path == "art.zip"));
    }

    /// Workflows in a folder of a code repository are read with the code, and exports of several platforms as one project.
    #[test]
    fn exports_lie_beside_code_and_beside_each_other() {
        let of = |platform: &str, under: &str| {
            let own = files(platform, "bad").0;
            own.into_iter().map(|(path, bytes)| (format!("{under}/{path}"), bytes)).collect::<Vec<_>>()
        };
        let mut code = of("n8n", "automation/flows");
        code.push(("package.json".to_owned(), br#"{ "name": "shop", "dependencies": { "express": "^4" } }"#.to_vec()));
        for file in 0..12 {
            code.push((format!("src/part{file}.ts"), format!("export const part{file} = (a: number) => a + {file};\n").into_bytes()));
        }
        let report = run("app", code);
        assert_eq!(report.project.kind, "code");
        let open = report.findings.iter().find(|finding| finding.rule == "security/automation-open-to-anyone").unwrap();
        assert!(open.path.as_deref().unwrap().starts_with("automation/flows/"), "{:?}", open.path);

        let several = ["n8n", "make", "zapier", "dify"].map(|platform| of(platform, platform)).concat();
        let report = run("app", several);
        let builders: BTreeSet<&str> = report.project.builders.iter().map(|builder| builder.id.as_str()).collect();
        assert_eq!(builders, BTreeSet::from(["n8n", "make", "zapier", "dify"]));
        assert_eq!(report.project.kind, "export");
    }

    /// Of many workflows that share a fault one finding tells, with its places.
    #[test]
    fn many_of_a_kind_are_one_finding() {
        let (files, _) = files("n8n", "bad");
        let one = String::from_utf8(files[0].1.clone()).unwrap();
        let name = serde_json::from_str::<serde_json::Value>(&one).unwrap()["name"].as_str().unwrap().to_owned();
        let many = (0..30).map(|at| (format!("flow{at}.json"), one.replace(&name, &format!("Flow {at}")).into_bytes()));
        let report = run("app", many.collect());
        for rule in ["spof/step-without-retry", "monitoring/automation-failure-unnoticed", "cost/ai-answer-unlimited"] {
            let found: Vec<_> = report.findings.iter().filter(|finding| finding.rule == rule).collect();
            assert!(found.len() <= 2, "{rule}: {}", found.len());
            let places: usize = found.iter().map(|finding| 1 + finding.related.len()).sum();
            assert!(found.is_empty() || places >= 20, "{rule}: {places}");
        }
    }

    #[test]
    fn data_that_is_no_export_says_what_it_looks_like() {
        let report = sniffed("thing.json", br#"{ "alpha": 1, "beta": [2] }"#.to_vec());
        assert!(report.oddities.iter().any(|odd| odd.what.contains("“alpha”") && odd.what.contains("n8n")), "{:?}", report.oddities);
    }

    /// A large app is read from front to back. `BUBBLE=150` makes it that many megabytes.
    #[test]
    fn a_large_app_is_streamed() {
        let most: usize = std::env::var("BUBBLE").ok().and_then(|most| most.parse().ok()).unwrap_or(3);
        let mut text = String::with_capacity(most << 20);
        text += r#"{"_id":"big","option_sets":{},"user_types":{"u":{"display":"Person","fields":{"email_text":{"display":"email","value":"text"}}}},"pages":{"#;
        let mut page = 0;
        while text.len() < most << 20 {
            let _ = write!(text, r#"{}"p{page}":{{"type":"Page","workflows":{{}},"elements":{{"#, if page > 0 { "," } else { "" });
            for element in 0..200 {
                let comma = if element > 0 { "," } else { "" };
                let _ = write!(
                    text,
                    r#"{comma}"e{element}":{{"type":"Text","id":"x{element}","properties":{{"left":10,"text":{{"entries":{{"0":"Words on a page"}}}}}}}}"#
                );
            }
            text += "}}";
            page += 1;
        }
        text += "}}";
        let report = sniffed("big.bubble", text.into_bytes());
        assert_eq!(report.project.kind, "export");
        assert!(report.findings.iter().any(|finding| finding.rule == "security/data-type-open"));
    }
}
