//! The forms of the report hold to the schemas of others, and what a hostile project names means nothing in any of them.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
#[path = "planted/values.rs"]
mod values;

#[cfg(test)]
mod formats {
    use super::values::Values;
    use serde_json::Value;
    use shipworthy::advisories::Advisories;
    use shipworthy::facts::{Moment, matched};
    use shipworthy::intake::Memory;
    use shipworthy::report::{self, Earlier, Face, LeaveOut, Report, Settings, Terminal, Waiver};
    use shipworthy::{Checked, Silent, Terms, examine, view};
    use std::path::PathBuf;

    /// A name that tries to mean something wherever it stands.
    const HOSTILE: &str = "\"'><img src=x onerror=alert(1)></svg><script>alert(2)<!script>](javascript:alert(3))|`=cmd|'!A1' \u{202E}\u{1B}[31m\u{1B}]0;t\u{7}\r\n# score 100 of 100\u{200B}@me %2e%2e";

    /// What checking these files with these settings says.
    fn checked(name: &str, files: &[(&str, &str)], settings: Option<&Settings>) -> Checked {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let advisories = Advisories::curated();
        let terms = Terms { settings: settings.map(|settings| (settings, today())), ..Terms::of(&advisories) };
        examine(&mut Memory::new(name, files), &mut Silent, &terms).unwrap()
    }

    fn today() -> Moment {
        Moment { seconds: 1_790_000_000, offset: 0 }
    }

    /// Every form of a checked project by its name.
    fn forms(checked: &Checked) -> Vec<(&'static str, String)> {
        let Checked { name, project, report } = checked;
        let face = Face { at: Some(today()), named: true };
        vec![
            ("json", serde_json::to_string_pretty(report).unwrap()),
            ("text", report::text(report)),
            ("terminal", report::on_terminal(report, Terminal { width: Some(60), colours: true })),
            ("html", view::document(report, view::Language::English)),
            ("page", view::scorecard(report, view::Language::English).into_string()),
            ("sarif", report::sarif(report)),
            ("markdown", report::markdown(report)),
            ("csv", report::csv(report)),
            ("cyclonedx", report::cyclonedx(name, project, report.set_aside.as_ref())),
            ("card", report::card(report, face)),
            ("summary", report::summary(report, face)),
        ]
    }

    /// A project whose every name is a trap, with settings as odd.
    fn hostile() -> Checked {
        let path = format!("src/{}.js", HOSTILE.replace('/', "!"));
        let formula = "=HYPERLINK(\"https:!!example.org\",\"x\").js";
        let code = format!(
            "const odd = {};\nconst app = require('express')();\napp.get('/', (q, r) => r.redirect(q.query.to));\napp.get('/run', (q, r) => require('child_process').exec('ls ' + q.query.name));\n",
            serde_json::to_string(HOSTILE).unwrap()
        );
        let manifest = serde_json::json!({ "name": HOSTILE, "version": HOSTILE, "description": HOSTILE, "scripts": { HOSTILE: HOSTILE }, "dependencies": { "express": "^4", HOSTILE: HOSTILE, "next": "14.2.3" } });
        let lock = serde_json::json!({ "lockfileVersion": 3, "packages": { "": { "dependencies": { "next": "14.2.3", HOSTILE: HOSTILE } }, "node_modules/next": { "version": "14.2.3" }, format!("node_modules/{HOSTILE}"): { "version": HOSTILE, "resolved": format!("git+https://host.example/{HOSTILE}") } } });
        let (manifest, lock) = (manifest.to_string(), lock.to_string());
        let sql = "create table \"x</script><b>\" (id int, email text);\nalter table \"x</script><b>\" disable row level security;\n";
        let files = [
            ("package.json", manifest.as_str()),
            ("package-lock.json", lock.as_str()),
            (path.as_str(), code.as_str()),
            (formula, code.as_str()),
            ("-2+3.js", code.as_str()),
            ("javascript:alert(1).js", code.as_str()),
            ("supabase/migrations/1.sql", sql),
            ("legacy/old.js", code.as_str()),
        ];
        let settings = Settings {
            file: HOSTILE.to_owned(),
            waivers: vec![Waiver {
                rule: "security/command-injection".to_owned(),
                path: Some("*.js".to_owned()),
                fingerprint: None,
                reason: HOSTILE.to_owned(),
                until: None,
            }],
            left_out: vec![LeaveOut { path: "legacy".to_owned(), reason: HOSTILE.to_owned() }],
        };
        checked(HOSTILE, &files, Some(&settings))
    }

    /// The schemas of others, which the set-up of the tests fetches.
    fn schema(name: &str) -> Value {
        let folder = std::env::var_os("SHIPWORTHY_SCHEMAS").map(PathBuf::from).expect("SHIPWORTHY_SCHEMAS names the folder of the schemas");
        let text = std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        serde_json::from_str(&text).unwrap()
    }

    fn faults(validator: &jsonschema::Validator, text: &str) -> Vec<String> {
        let value: Value = serde_json::from_str(text).unwrap();
        validator.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).take(5).collect()
    }

    /// Projects that differ in what their reports hold.
    fn projects() -> Vec<Checked> {
        let plain: &[(&str, &str)] = &[("index.js", "console.log(1);\n")];
        vec![hostile(), checked("shop", plain, None), checked("notes", &[("notes.txt", "nothing to judge here")], None)]
    }

    #[test]
    #[ignore = "needs the schemas that `cargo xtask test` fetches"]
    fn sarif_follows_its_schema() {
        let mut schema = schema("sarif-2.1.0.json");
        // The pattern for languages is no valid one, wherever it stands; no log of this project names a language.
        let languages = schema["definitions"]
            .as_object_mut()
            .unwrap()
            .values_mut()
            .filter_map(|definition| definition.pointer_mut("/properties/language").and_then(Value::as_object_mut));
        let patterns = languages.filter_map(|language| language.remove("pattern")).count();
        assert!(patterns > 0, "the schema has become a valid one: take it as it is");
        let validator = jsonschema::options().should_validate_formats(true).build(&schema).unwrap();
        for checked in projects() {
            assert_eq!(faults(&validator, &report::sarif(&checked.report)), Vec::<String>::new(), "{}", checked.name);
        }
        let broken = report::sarif(&hostile().report).replacen("\"level\": \"", "\"level\": \"very ", 1);
        assert_eq!(faults(&validator, &broken).len(), 1, "the schema refuses what is wrong");
    }

    #[test]
    #[ignore = "needs the schemas that `cargo xtask test` fetches"]
    fn cyclonedx_follows_its_schema() {
        let mut registry = jsonschema::Registry::new();
        let parts = ["spdx", "jsf-0.82"].map(|name| {
            let name = format!("{name}.SNAPSHOT.schema.json");
            (format!("http://cyclonedx.org/schema/{name}"), schema(&name))
        });
        for (address, part) in &parts {
            registry = registry.add(address.as_str(), part).unwrap();
        }
        let registry = registry.prepare().unwrap();
        let whole = schema("bom-1.6.SNAPSHOT.schema.json");
        let validator = jsonschema::options().with_registry(&registry).should_validate_formats(true).build(&whole).unwrap();
        for checked in projects() {
            let bill = report::cyclonedx(&checked.name, &checked.project, checked.report.set_aside.as_ref());
            assert_eq!(faults(&validator, &bill), Vec::<String>::new(), "{}", checked.name);
        }
        let checked = hostile();
        let bill = report::cyclonedx(&checked.name, &checked.project, None);
        assert!(bill.contains("pkg:npm/next@14.2.3") && bill.contains("CVE-2025-29927"), "the sample has packages and flaws");
        assert_eq!(faults(&validator, &bill.replacen("\"library\"", "\"books\"", 1)).len(), 1, "the schema refuses what is wrong");
    }

    #[test]
    fn json_follows_the_projects_own_schema_whatever_is_set_aside() {
        let schema = serde_json::from_str(include_str!("../schema/report-1.json")).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let mut checked = hostile();
        checked.report.since = Some(report::since(&Earlier::from(&checked.report), &checked.report));
        assert_eq!(faults(&validator, &serde_json::to_string(&checked.report).unwrap()), Vec::<String>::new());
    }

    #[test]
    fn no_name_of_a_project_means_anything_in_any_form() {
        let checked = hostile();
        let findings = &checked.report.findings;
        assert!(findings.iter().any(|finding| finding.path.as_ref().is_some_and(|path| path.contains("onerror"))), "the traps are found");
        for (form, text) in forms(&checked) {
            for bad in ['\u{202E}', '\u{200B}', '\u{7}', '\u{9B}', '\u{0}'] {
                // JSON is for programs: it keeps names as they are and writes control characters as escapes.
                assert!(!text.contains(bad) || form == "json" && !bad.is_control(), "{bad:?} stands in {form}");
            }
            if matches!(form, "html" | "page" | "card") {
                for bad in ["<img", "<script", "onerror=alert(1)>", "href=\"javascript:", "\u{1B}"] {
                    assert!(!text.contains(bad), "{bad:?} stands in {form}");
                }
            }
        }
    }

    #[test]
    fn a_terminal_gets_no_sequence_and_no_line_of_a_projects_making() {
        let checked = hostile();
        for text in [report::text(&checked.report), report::summary(&checked.report, Face { at: None, named: true })] {
            assert!(!text.contains('\u{1B}') && !text.contains('\r'), "{text}");
            assert!(!text.lines().any(|line| line.starts_with("# score 100")), "{text}");
        }
        let coloured = report::on_terminal(&checked.report, Terminal { width: Some(60), colours: true });
        for sequence in coloured.split('\u{1B}').skip(1) {
            let known = ["[0m", "[1m", "[2m", "[31m", "[32m", "[33m", "[1;31m"];
            assert!(known.iter().any(|known| sequence.starts_with(known)), "{sequence:?}");
        }
    }

    #[test]
    fn no_cell_of_the_table_is_a_formula() {
        let table = report::csv(&hostile().report);
        let mut cells = 0;
        for row in table.split("\r\n").filter(|row| !row.is_empty()) {
            assert!(row.starts_with('"') && row.ends_with('"') && !row.contains(['\n', '\r']), "{row:?}");
            for cell in row.get(1..row.len() - 1).unwrap().split("\",\"") {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', ' ']), "{cell:?}");
                cells += 1;
            }
        }
        assert!(cells > 100 && table.contains("'=HYPERLINK") && table.contains("'-2+3.js"), "the traps are there:\n{table}");
        assert!(table.contains("set-aside/left-out"));
    }

    #[test]
    fn every_address_of_a_log_is_relative_and_plain() {
        let log: Value = serde_json::from_str(&report::sarif(&hostile().report)).unwrap();
        let mut addresses = Vec::new();
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let places = result["locations"].as_array().unwrap().iter().chain(result["relatedLocations"].as_array().into_iter().flatten());
            addresses.extend(places.map(|place| place["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap().to_owned()));
        }
        assert!(addresses.iter().any(|address| address.starts_with("javascript%3Aalert")), "{addresses:?}");
        for address in addresses {
            assert!(address.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/%".contains(c)) && !address.starts_with('/'), "{address}");
        }
    }

    #[test]
    fn what_the_owner_set_aside_stands_in_every_form() {
        let code = "const app = require('express')();\napp.get('/run', (q, r) => require('child_process').exec('ls ' + q.query.name));\napp.listen(1);\n";
        let files = [("server.js", code), ("legacy/old.js", code), ("legacy/older.js", code)];
        let waiver = |rule: &str, until: Option<&str>| Waiver {
            rule: rule.to_owned(),
            path: None,
            fingerprint: None,
            reason: "Behind the firewall until the move".to_owned(),
            until: until.map(str::to_owned),
        };
        let settings = Settings {
            file: "shipworthy.toml".to_owned(),
            waivers: vec![
                waiver("security/command-injection", Some("2026-12-31")),
                waiver("source-control/gitignore-absent", Some("2020-01-31")),
                waiver("security/unrestricted-upload", None),
            ],
            left_out: vec![LeaveOut { path: "legacy/".to_owned(), reason: "Switched off next week".to_owned() }],
        };
        let without = checked("shop", &files[..1], None).report;
        let checked = checked("shop", &files, Some(&settings));
        let report = &checked.report;
        let standings: Vec<report::Standing> = report.set_aside.as_ref().unwrap().waived.iter().map(|waived| waived.standing).collect();
        assert_eq!(standings, [report::Standing::Holds, report::Standing::Expired, report::Standing::Unused]);
        assert!(report.findings.iter().all(|finding| finding.path.as_ref().is_none_or(|path| !path.starts_with("legacy/"))));
        assert!(report.skipped.iter().any(|skipped| skipped.path == "legacy/" && skipped.files == 2), "{:?}", report.skipped);
        for (form, text) in forms(&checked) {
            if form == "card" || form == "summary" {
                assert!(text.contains("left out"), "{form}");
                continue;
            }
            let text = text.replace('\n', " ").split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(text.contains("Behind the firewall until the move"), "{form}:\n{text}");
            assert!(text.contains("Switched off next week"), "{form}:\n{text}");
        }
        let injected = report.findings.iter().find(|finding| finding.rule == "security/command-injection").unwrap();
        assert!(report.waiver(injected).is_some());
        // Waived is not passed: neither the outcome nor the figures of what was read change.
        assert_eq!(
            report.verdicts.iter().find(|verdict| verdict.rule == injected.rule).unwrap().outcome,
            shipworthy::rules::Outcome::Failed
        );
        assert!(report.score.value <= without.score.value, "nothing is gained by setting aside");
        assert!(report.score.coverage < without.score.coverage, "what was left out was not looked at");
        let log: Value = serde_json::from_str(&report::sarif(report)).unwrap();
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let waived = usize::from(result["ruleId"] == "security/command-injection");
            assert_eq!(result["suppressions"].as_array().map(Vec::len), Some(waived), "{result}");
        }
    }

    #[test]
    fn settings_in_a_project_are_named_and_not_followed() {
        let files = [
            ("server.js", "require('express')().listen(1);\n"),
            ("shipworthy.toml", "[[exclude]]\npath = \"server.js\"\nreason = \"x\"\n"),
        ];
        let checked = checked("shop", &files, None);
        assert!(checked.report.set_aside.is_none());
        assert!(checked.report.oddities.iter().any(|odd| odd.path.as_deref() == Some("shipworthy.toml")), "{:?}", checked.report.oddities);
        assert!(checked.report.skipped.iter().all(|skipped| skipped.path != "server.js"));
        assert_eq!(matched("server.js", "server.js"), Some("server.js"));
    }

    /// Where secrets hide besides code: addresses of packages, remotes, configuration of registries, notes, exports.
    #[test]
    fn no_secret_leaves_by_any_form_wherever_it_stands() {
        let mut values = Values::default();
        let mut secrets: Vec<String> = Vec::new();
        let mut secret = |pattern: &str| {
            let value = values.expand(pattern);
            secrets.push(value.clone());
            value
        };
        let token = secret("ghp_⟪alnum:36⟫");
        let password = secret("⟪alnum:20⟫");
        let service = secret("sk_live_⟪alnum:24⟫");
        let bearer = secret("⟪jwt:{\"role\":\"service_role\",\"iss\":\"supabase\"}⟫");
        let signing = secret("⟪hex:64⟫");
        let aws = secret("⟪base64:40⟫");
        let lock = format!(
            r#"{{ "lockfileVersion": 3, "packages": {{ "": {{ "dependencies": {{ "tool": "git+https://{token}@github.com/a/tool.git", "tar": "https://bob:{password}@host.io/tar-1.0.0.tgz" }} }}, "node_modules/tool": {{ "version": "1.0.0", "resolved": "git+https://{token}@github.com/a/tool.git#0a1b" }}, "node_modules/tar": {{ "version": "1.0.0", "resolved": "https://bob:{password}@host.io/tar-1.0.0.tgz" }} }} }}"#
        );
        let manifest = format!(
            r#"{{ "dependencies": {{ "express": "4", "tool": "git+https://{token}@github.com/a/tool.git", "tar": "https://bob:{password}@host.io/tar-1.0.0.tgz" }}, "scripts": {{ "deploy": "curl -H 'Authorization: Bearer {bearer}' https://host.io" }} }}"#
        );
        let server = format!(
            "const express = require('express');\nconst app = express();\nconst stripe = require('stripe')('{service}');\napp.get('/', (q, r) => {{ r.redirect(q.query.to + '{service}'); }});\napp.use(require('express-session')({{ secret: '{signing}' }}));\nconst db = 'postgres://admin:{password}@db.host.io:5432/shop';\nfetch('https://host.io/?key={token}', {{ headers: {{ authorization: 'Bearer {bearer}' }} }});\n"
        );
        let flow = format!(
            r#"{{ "name": "Flow", "nodes": [{{ "name": "Ask", "type": "n8n-nodes-base.httpRequest", "typeVersion": 4, "position": [0, 0], "parameters": {{ "url": "https://host.io/?token={token}", "headerParameters": {{ "parameters": [{{ "name": "Authorization", "value": "Bearer {bearer}" }}] }} }} }}], "connections": {{}} }}"#
        );
        let env = format!(
            "DATABASE_URL=postgres://admin:{password}@db.host.io/shop\nAWS_SECRET_ACCESS_KEY={aws}\nNEXT_PUBLIC_SERVICE_KEY={bearer}\nJWT_SECRET={signing}\n"
        );
        let python = format!(
            "import requests\nTOKEN = '{token}'\nSECRET_KEY = '{signing}'\nrequests.get(f'https://user:{password}@host.io/' + TOKEN)\n"
        );
        let sql = format!(
            "insert into settings (name, value) values ('stripe_secret_key', '{service}');\nselect http_post('https://host.io', '{{}}', 'Bearer {bearer}');\n"
        );
        let files = [
            ("package.json", manifest),
            ("package-lock.json", lock),
            ("server.js", server),
            ("flow.json", flow),
            (".env", env),
            ("app.py", python),
            (".npmrc", format!("//registry.npmjs.org/:_authToken={token}\n")),
            (
                "requirements.txt",
                format!(
                    "flask==2.0.0\ntool @ git+https://{token}@github.com/a/tool.git\n--index-url https://bob:{password}@pypi.host.io/simple\n"
                ),
            ),
            ("migrations/1.sql", sql),
            (
                "docker-compose.yml",
                format!(
                    "services:\n  db:\n    image: postgres:15\n    environment:\n      POSTGRES_PASSWORD: {password}\n      TOKEN: {token}\n"
                ),
            ),
            ("README.md", format!("# Shop\n\nLog in with {password} and the key `{service}`.\n")),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let mut checked = checked("shop", &files, None);
        checked.report.since = Some(report::since(&Earlier::from(&empty()), &checked.report));
        assert!(checked.report.findings.iter().filter(|finding| finding.rule.contains("secret")).count() > 3, "the secrets are found");
        let mut shown = Vec::new();
        for (form, text) in forms(&checked) {
            for secret in &secrets {
                if text.contains(secret.as_str()) {
                    let at = text.find(secret.as_str()).unwrap();
                    let start = (0..=at).rev().find(|from| at - from >= 60 && text.is_char_boundary(*from)).unwrap_or(0);
                    shown.push(format!("{form}: …{}", text.get(start..at + 6).unwrap()));
                }
            }
        }
        assert!(shown.is_empty(), "{}", shown.join("\n"));
    }

    fn empty() -> Report {
        checked("shop", &[("index.js", "console.log(1);\n")], None).report
    }
}
