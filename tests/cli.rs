//! The command line: what it reads, what it prints, how it ends.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
#[expect(dead_code, reason = "only the hostile archives need its lies")]
mod pack;

#[cfg(test)]
mod cli {
    use super::pack::{file, gzip, tar, zip};
    use serde_json::Value;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    const PROJECT: [(&str, &str); 4] = [
        ("package.json", r#"{ "name": "shop", "dependencies": { "express": "^4.0.0" } }"#),
        (
            "src/server.js",
            "const express = require('express');\nconst app = express();\napp.get('/', (q, r) => r.send('hi'));\napp.listen(3000);\n",
        ),
        ("src/build/page.js", "export const page = 1;\n"),
        ("README.md", "# Shop\n"),
    ];

    /// A folder of its own for one test, gone when the test ends.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(test: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("shipworthy-{}-{test}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
            let path = self.0.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, bytes).unwrap();
            path
        }

        fn project(&self) -> PathBuf {
            for (path, text) in PROJECT {
                self.write(&format!("shop/{path}"), text);
            }
            self.0.join("shop")
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn check(path: &Path, more: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_shipworthy")).arg("check").arg(path).args(more).output().unwrap()
    }

    fn json(path: &Path) -> Value {
        let output = check(path, &["--format", "json"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The sentence with which a path is refused.
    fn refused(path: &Path) -> String {
        let output = check(path, &[]);
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    }

    #[test]
    fn a_folder_a_zip_and_a_tar_of_it_say_the_same() {
        let scratch = Scratch::new("same");
        let folder = json(&scratch.project());
        let members: Vec<_> = PROJECT.iter().map(|(path, text)| file(format!("shop/{path}"), text)).collect();
        let zipped = json(&scratch.write("shop.zip", zip(&members)));
        let names: Vec<String> = PROJECT.iter().map(|(path, _)| format!("shop/{path}")).collect();
        let tarred: Vec<(&str, u8, &[u8])> =
            names.iter().zip(PROJECT).map(|(name, (_, text))| (name.as_str(), b'0', text.as_bytes())).collect();
        let tarred = json(&scratch.write("shop.tar.gz", gzip(&tar(&tarred))));
        assert_eq!(folder["project"]["name"], "shop");
        assert_eq!(folder, zipped);
        assert_eq!(folder, tarred);
    }

    /// With one thread and with several: the program lives, the file is named, and the rest is judged as ever.
    #[cfg(feature = "faults")]
    #[test]
    fn a_file_that_breaks_a_reader_is_unread_and_nothing_else() {
        let scratch = Scratch::new("broken");
        let mut members: Vec<_> = PROJECT.iter().map(|(path, text)| file(format!("shop/{path}"), text)).collect();
        let healthy = json(&scratch.write("healthy/shop.zip", zip(&members)));
        members.insert(2, file("shop/src/reader-fault-panic.js", "export const a = 1;\n"));
        let zipped = scratch.write("shop.zip", zip(&members));
        for threads in ["1", "3"] {
            let output = check(&zipped, &["--format", "json", "--threads", threads]);
            assert_eq!(output.status.code(), Some(0), "{threads} threads");
            let report: Value = serde_json::from_slice(&output.stdout).unwrap();
            let unread = report["skipped"].as_array().unwrap().iter().find(|skipped| skipped["path"] == "src/reader-fault-panic.js");
            assert_eq!(unread.unwrap()["reason"], shipworthy::walk::FATAL, "{threads} threads");
            assert_eq!(report["findings"], healthy["findings"], "{threads} threads");
            let coverage = |report: &Value| report["score"]["coverage"].as_u64().unwrap();
            assert!(coverage(&report) < coverage(&healthy), "what was not read lowers the coverage");
        }
    }

    #[test]
    fn the_json_is_the_report() {
        let scratch = Scratch::new("json");
        let report = json(&scratch.project());
        assert_eq!(report["schema"], 1);
        assert_eq!(report["dimensions"].as_array().map(Vec::len), Some(7));
        let written = scratch.0.join("report.json");
        let output = check(&scratch.project(), &["--format", "json", "--output", written.to_str().unwrap()]);
        assert!(output.stdout.is_empty());
        let kept: Value = serde_json::from_slice(&std::fs::read(written).unwrap()).unwrap();
        assert_eq!(kept, report);
    }

    #[test]
    fn the_text_holds_the_score() {
        let scratch = Scratch::new("text");
        let output = check(&scratch.project(), &[]);
        assert!(String::from_utf8(output.stdout).unwrap().contains("Score "));
    }

    #[test]
    fn fail_on_tells_by_the_exit_code() {
        let scratch = Scratch::new("fail-on");
        let project = scratch.project();
        let worst = |severity: &str| json(&project)["findings"].as_array().unwrap().iter().any(|finding| finding["severity"] == severity);
        assert!(worst("medium") || worst("high"), "the sample has faults");
        assert_eq!(check(&project, &["--fail-on", "low"]).status.code(), Some(1));
        assert_eq!(check(&project, &[]).status.code(), Some(0));
    }

    #[test]
    fn an_earlier_report_tells_what_was_fixed_and_what_is_new() {
        let scratch = Scratch::new("baseline");
        let project = scratch.project();
        let earlier = scratch.0.join("earlier.json");
        let before = check(&project, &["--format", "json", "--output", earlier.to_str().unwrap()]);
        assert_eq!(before.status.code(), Some(0));
        let again = check(&project, &["--baseline", earlier.to_str().unwrap(), "--fail-on", "low"]);
        assert_eq!(again.status.code(), Some(0), "nothing is new");
        scratch.write("shop/.gitignore", "node_modules\n.env\n");
        scratch.write("shop/src/run.js", "const { exec } = require('child_process');\nconst app = require('express')();\napp.get('/run', (req, res) => exec('ls ' + req.query.name, (e, out) => res.send(out)));\n");
        let output = check(&project, &["--baseline", earlier.to_str().unwrap(), "--fail-on", "high", "--format", "json"]);
        assert_eq!(output.status.code(), Some(1), "a new fault counts");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let since = &report["since"];
        let fixed = since["fixed"].as_array().unwrap();
        assert!(fixed.iter().any(|past| past["rule"] == "source-control/gitignore-absent"), "{fixed:?}");
        let new: Vec<&Value> = since["new"].as_array().unwrap().iter().collect();
        let injected = report["findings"].as_array().unwrap().iter().find(|finding| finding["path"] == "src/run.js").unwrap();
        assert!(new.contains(&&injected["fingerprint"]));
        let wrong = check(&project, &["--baseline", scratch.write("wrong.json", "{}").to_str().unwrap()]);
        assert_eq!(wrong.status.code(), Some(2));
        assert!(String::from_utf8(wrong.stderr).unwrap().contains("the earlier report"));
    }

    #[test]
    fn every_form_of_the_report_holds_every_finding() {
        let scratch = Scratch::new("forms");
        let project = scratch.project();
        let report = json(&project);
        let findings = report["findings"].as_array().unwrap();
        assert!(!findings.is_empty());
        let printed = |form: &str| String::from_utf8(check(&project, &["--format", form]).stdout).unwrap();
        let log: Value = serde_json::from_str(&printed("sarif")).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.len(), findings.len());
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        for result in results {
            assert_eq!(rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"], result["ruleId"]);
            assert!(result["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap() >= 1);
        }
        assert_eq!(printed("csv").lines().count(), findings.len() + 1);
        let list = printed("markdown");
        for step in ["stabilize", "foundations", "scale"].iter().flat_map(|stage| report["path"][stage].as_array().unwrap()) {
            let title: String = step["title"].as_str().unwrap().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == ' ').collect();
            assert!(list.contains(&title), "{title}");
        }
    }

    /// What the settings came to: the exit code, what was printed, what was said beside it.
    fn with_settings(scratch: &Scratch, text: &str, more: &[&str]) -> (Option<i32>, String, String) {
        let project = scratch.project();
        scratch.write("shop/shipworthy.toml", text);
        let output = check(&project, more);
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    #[test]
    fn an_owner_waives_a_fault_with_a_reason() {
        let scratch = Scratch::new("waiver");
        let project = scratch.project();
        let plain = json(&project);
        let rules: std::collections::BTreeSet<&str> =
            plain["findings"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
        let all: String =
            rules.iter().map(|rule| format!("[[ignore]]\nrule = \"{rule}\"\nreason = \"Known\"\nuntil = 2999-01-31\n\n")).collect();
        let (code, printed, said) = with_settings(&scratch, &all, &["--fail-on", "low", "--format", "json"]);
        assert_eq!(code, Some(0), "what is waived decides over no build");
        assert!(said.contains("following shipworthy.toml"), "{said}");
        let waived: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(waived["score"], plain["score"], "a waiver mends nothing");
        assert_eq!(waived["findings"], plain["findings"], "and hides nothing");
        let standings: Vec<&str> =
            waived["set_aside"]["waived"].as_array().unwrap().iter().map(|one| one["standing"].as_str().unwrap()).collect();
        assert!(standings.iter().all(|standing| *standing == "holds") && standings.len() == rules.len());
        let over = all.replace("2999", "2020");
        let (code, printed, _) = with_settings(&scratch, &over, &["--fail-on", "low"]);
        assert_eq!(code, Some(1), "a waiver that is over waives nothing");
        assert!(printed.contains("no longer holds"), "{printed}");
        let (code, printed, said) = with_settings(&scratch, &all, &["--fail-on", "low", "--no-config"]);
        assert_eq!(code, Some(1), "settings can be passed over");
        assert!(!said.contains("shipworthy.toml"), "{said}");
        assert!(!printed.contains("SET ASIDE"));
    }

    #[test]
    fn an_owner_leaves_paths_out_and_the_report_says_so() {
        let scratch = Scratch::new("exclude");
        let exclude = "[[exclude]]\npath = \"/src/server.js\"\nreason = \"Written anew next week\"\n";
        let (code, printed, _) = with_settings(&scratch, exclude, &["--format", "json"]);
        assert_eq!(code, Some(0));
        let report: Value = serde_json::from_str(&printed).unwrap();
        assert!(report["findings"].as_array().unwrap().iter().all(|finding| finding["path"] != "src/server.js"));
        assert_eq!(report["set_aside"]["left_out"][0]["files"], 1);
        assert!(report["skipped"].as_array().unwrap().iter().any(|skipped| skipped["path"] == "src/server.js"));
        let elsewhere = scratch.write("other.toml", exclude);
        let zipped: Vec<_> = PROJECT.iter().map(|(path, text)| file(*path, text)).chain([file("shipworthy.toml", exclude)]).collect();
        let zipped = scratch.write("shop.zip", zip(&zipped));
        let unfollowed = json(&zipped);
        assert!(unfollowed["set_aside"].is_null(), "an archive does not judge itself");
        assert!(unfollowed["oddities"].as_array().unwrap().iter().any(|odd| odd["path"] == "shipworthy.toml"));
        let followed = check(&zipped, &["--config", elsewhere.to_str().unwrap(), "--format", "json"]);
        let followed: Value = serde_json::from_slice(&followed.stdout).unwrap();
        assert_eq!(followed["set_aside"]["by"], "other.toml");
        assert_eq!(followed["set_aside"]["left_out"][0]["files"], 1);
    }

    #[test]
    fn mistakes_in_settings_are_named_with_their_line() {
        let scratch = Scratch::new("settings");
        let ignore = |lines: &str| format!("# ours\n[[ignore]]\n{lines}\n");
        let rule = "rule = \"security/secret-in-code\"";
        let wrong = [
            (ignore("rule = \"security/secret-in-cod\"\nreason = \"x\""), ":3: ", "did you mean `security/secret-in-code`?"),
            (ignore(rule), ":2: ", "missing field `reason`"),
            (ignore(&format!("{rule}\nreason = \"  \"")), ":4: ", "the reason is empty"),
            (ignore(&format!("{rule}\nreason = \"x\"\nuntil = 2026-13-45")), ":5: ", ""),
            (ignore(&format!("{rule}\nreason = \"x\"\nuntil = 2026-01-31T10:00:00Z")), ":5: ", "`until` is a day"),
            (ignore(&format!("{rule}\nreason = \"x\"\nwhy = 1")), ":5: ", "unknown field `why`"),
            (ignore(&format!("{rule}\nreason = \"x\"\npath = \"!a\"")), ":5: ", "cannot be taken back"),
            (ignore(&format!("{rule}\nreason = \"x\"\nfingerprint = \"abc\"")), ":5: ", "16 characters"),
            ("[[exclude]]\npath = \"**\"\nreason = \"x\"\n".to_owned(), ":2: ", "names everything"),
            ("[[exclude]]\n\npath = \"a\n".to_owned(), ":3: ", ""),
            ("[ignore]\n".to_owned(), ":1: ", ""),
        ];
        for (text, line, words) in wrong {
            let (code, printed, said) = with_settings(&scratch, &text, &[]);
            assert_eq!((code, printed.as_str()), (Some(2), ""), "{text}\n{said}");
            assert!(said.contains(&format!("shipworthy.toml{line}")) && said.contains(words), "{text}\n{said}");
        }
        let project = scratch.project();
        let missing = check(&project, &["--config", "/nowhere/at/all.toml"]);
        assert_eq!(missing.status.code(), Some(2));
    }

    #[test]
    fn a_card_and_a_summary_name_nothing_unless_asked() {
        let scratch = Scratch::new("card");
        let project = scratch.project();
        let printed = |more: &[&str]| {
            let output = Command::new(env!("CARGO_BIN_EXE_shipworthy"))
                .arg("check")
                .arg(&project)
                .args(more)
                .env("SOURCE_DATE_EPOCH", "1709251200")
                .output()
                .unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let card = printed(&["--format", "card"]);
        assert!(card.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && card.contains("1 March 2024"), "{card}");
        let summary = printed(&["--format", "summary"]);
        assert!(summary.contains("1 March 2024") && summary.contains("Source control and backups"), "{summary}");
        assert!(!card.contains("shop") && !summary.contains("shop"));
        assert!(printed(&["--format", "card", "--with-name"]).contains("shop"));
        assert_eq!(card, printed(&["--format", "card"]), "the same at any time of the same day");
    }

    #[test]
    fn colours_are_for_terminals() {
        let scratch = Scratch::new("colours");
        let project = scratch.project();
        let text = |more: &[&str]| String::from_utf8(check(&project, more).stdout).unwrap();
        assert!(!text(&[]).contains('\u{1B}'), "nothing that is no terminal gets colours");
        assert!(text(&["--color", "always"]).contains("\u{1B}[1m"));
        assert!(!text(&["--color", "never"]).contains('\u{1B}'));
    }

    #[test]
    fn every_shell_can_complete_the_command() {
        for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
            let done = Command::new(env!("CARGO_BIN_EXE_shipworthy")).args(["completions", shell]).output().unwrap();
            assert_eq!(done.status.code(), Some(0), "{shell}");
            let script = String::from_utf8(done.stdout).unwrap();
            assert!(script.contains("fail-on") && script.contains("shipworthy"), "{shell}");
        }
    }

    #[test]
    fn a_check_is_explained() {
        let explain = |rule: &str| Command::new(env!("CARGO_BIN_EXE_shipworthy")).args(["explain", rule]).output().unwrap();
        let known = explain("cost/polling");
        assert_eq!(known.status.code(), Some(0));
        assert!(String::from_utf8(known.stdout).unwrap().contains("WHAT IT CANNOT SEE"));
        let unknown = explain("cost/poling");
        assert_eq!(unknown.status.code(), Some(2));
        assert!(String::from_utf8(unknown.stderr).unwrap().contains("did you mean `cost/polling`?"));
    }

    #[test]
    fn the_documentation_names_only_what_there_is() {
        let help = Command::new(env!("CARGO_BIN_EXE_shipworthy")).args(["check", "--help"]).output().unwrap();
        let help = String::from_utf8(help.stdout).unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut named = 0;
        for page in ["README.md", "docs/ci.md", "docs/ci/github-actions.yml", "docs/formats.md", "docs/settings.md"] {
            let text = std::fs::read_to_string(root.join(page)).unwrap();
            for line in text.lines().filter(|line| line.contains("check ") || line.contains("`--")) {
                let line = line.split("cargo ").next().unwrap();
                for flag in line.split("--").skip(1) {
                    let flag: String = flag.chars().take_while(|c| c.is_ascii_lowercase() || *c == '-').collect();
                    let known = ["release", "osv"].contains(&flag.as_str());
                    assert!(flag.is_empty() || known || help.contains(&format!("--{flag}")), "{page} names --{flag}: {line}");
                    named += usize::from(!flag.is_empty());
                }
            }
        }
        assert!(named > 20, "{named}");
        for form in ["text", "html", "json", "markdown", "sarif", "csv", "cyclonedx", "card", "summary", "brief"] {
            assert!(help.contains(&format!("- {form}:")) || help.contains(form), "{form}");
            assert!(std::fs::read_to_string(root.join("docs/formats.md")).unwrap().contains(&format!("| `{form}` |")), "{form}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_said_in_a_sentence() {
        let scratch = Scratch::new("refused");
        assert!(refused(&scratch.0.join("nowhere.zip")).contains("is not there"));
        assert!(refused(&scratch.write("page.zip", "<html>Sign in</html>")).contains("not a zip file"));
        assert!(refused(&scratch.write("empty.zip", zip(&[]))).contains("holds no files"));
        assert!(refused(&scratch.write("locked.zip", zip(&[file("a.ts", "x").encrypted()]))).contains("password"));
        assert!(refused(&scratch.write("pictures.zip", zip(&[file("a.png", "x")]))).contains("nothing in here that can be checked"));
        assert!(refused(&scratch.write("cut.zip", &zip(&[file("a.ts", "x")])[..40])).contains("cut off"));
        let bare = Scratch::new("refused-folder");
        assert!(refused(&bare.0).contains("holds no files"));
    }

    #[test]
    fn one_exported_file_is_enough() {
        let scratch = Scratch::new("bare");
        let report = json(&scratch.write("My flow.json", r#"{ "nodes": [], "connections": {} }"#));
        assert_eq!((&report["project"]["name"], &report["project"]["files"]), (&"My flow".into(), &1.into()));
    }

    #[test]
    fn what_time_does_not_suffice_for_is_named() {
        let scratch = Scratch::new("patience");
        let members: Vec<_> = PROJECT.iter().map(|(path, text)| file(path, text)).collect();
        for path in [scratch.project(), scratch.write("shop.zip", zip(&members))] {
            let late = check(&path, &["--format", "json", "--patience", "0"]);
            let report: Value = serde_json::from_slice(&late.stdout).unwrap();
            let reasons: Vec<&str> =
                report["skipped"].as_array().unwrap().iter().filter_map(|skipped| skipped["reason"].as_str()).collect();
            assert!(reasons.iter().filter(|reason| reason.contains("the time for reading everything was up")).count() >= 3, "{reasons:?}");
        }
        assert!(json(&scratch.0.join("shop.zip"))["skipped"].as_array().unwrap().is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_named_and_never_followed() {
        let scratch = Scratch::new("links");
        let project = scratch.project();
        scratch.write("outside/secret.ts", "export const outside = 1;\n");
        std::os::unix::fs::symlink(scratch.0.join("outside"), project.join("linked")).unwrap();
        std::os::unix::fs::symlink(&project, project.join("round")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", project.join("endless.ts")).unwrap();
        scratch.write("shop/node_modules/express/index.js", "x");
        let report = json(&project);
        let skipped: Vec<String> = report["skipped"]
            .as_array()
            .unwrap()
            .iter()
            .map(|skipped| format!("{} {}", skipped["path"].as_str().unwrap(), skipped["reason"].as_str().unwrap()))
            .collect();
        for link in ["linked", "round", "endless.ts"] {
            assert!(skipped.contains(&format!("{link} link to another path, not followed")), "{skipped:?}");
        }
        assert!(skipped.contains(&"node_modules/ third-party code in a dependency folder".to_owned()), "{skipped:?}");
        assert_eq!(report["project"]["files"], 8);
    }
}
