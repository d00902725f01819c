//! What holds for every project: facts may be taken in in any order, and no credential leaves by any form.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
#[path = "chance/mod.rs"]
mod chance;
#[cfg(test)]
#[path = "planted/values.rs"]
mod values;

#[cfg(test)]
mod properties {
    use super::chance::{Chance, Project, read};
    use super::values::Values;
    use shipworthy::advisories::Advisories;
    use shipworthy::facts::{Facts, Moment};
    use shipworthy::intake::{Entry, Memory};
    use shipworthy::report::{self, Consent, Contact, Face, Form, Terminal};
    use shipworthy::{Checked, Silent, Terms, check, examine, link, readers, view};
    use std::path::{Path, PathBuf};

    fn shuffle<T>(chance: &mut Chance, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            all.swap(at, chance.below(at + 1));
        }
    }

    fn samples() -> Vec<(String, Project)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
        let mut names: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
        names.sort();
        let sample = |path: &PathBuf| {
            let mut files = Project::new();
            read(path, path, u64::MAX, &mut files);
            (path.file_name().unwrap().to_string_lossy().into_owned(), files)
        };
        let samples: Vec<_> = names.iter().map(sample).collect();
        assert!(samples.len() > 2);
        samples
    }

    /// What each file states, alone.
    fn pieces(project: &Project) -> Vec<Facts> {
        let piece = |(index, (path, bytes)): (usize, &(String, Vec<u8>))| {
            readers::read(&Entry::new(index, path.clone(), bytes.len() as u64), bytes)
        };
        project.iter().enumerate().map(piece).collect()
    }

    fn joined(pieces: impl IntoIterator<Item = Facts>) -> Facts {
        let mut all = Facts::default();
        pieces.into_iter().for_each(|piece| all.absorb(piece));
        all
    }

    #[test]
    fn facts_may_be_taken_in_in_any_order_and_in_any_groups() {
        let mut chance = Chance(0x5EED_0001);
        for (name, project) in samples() {
            let pieces = pieces(&project);
            let mut plain = joined(pieces.iter().cloned());
            plain.canonical();
            for _ in 0..5 {
                let mut mixed = pieces.clone();
                shuffle(&mut chance, &mut mixed);
                // Groups as several workers would make them, taken in in any order too.
                let mut groups: Vec<Facts> = Vec::new();
                while !mixed.is_empty() {
                    let some = mixed.split_off(mixed.len().saturating_sub(1 + chance.below(7)));
                    groups.push(joined(some));
                }
                shuffle(&mut chance, &mut groups);
                let mut mixed = joined(groups);
                mixed.canonical();
                assert_eq!(mixed, plain, "{name}");
            }
            assert!(!link::link(plain).facts.files.is_empty());
        }
    }

    #[test]
    fn the_order_of_reading_changes_no_report() {
        let mut chance = Chance(0x5EED_0002);
        let report =
            |name: &str, files: Project| serde_json::to_string(&check(&mut Memory::new(name, files), &mut Silent).unwrap()).unwrap();
        for (name, project) in samples() {
            let plain = report(&name, project.clone());
            for _ in 0..2 {
                let mut mixed = project.clone();
                shuffle(&mut chance, &mut mixed);
                assert_eq!(report(&name, mixed), plain, "{name}");
            }
        }
    }

    /// Kinds of credentials: what one looks like.
    const KINDS: &[&str] = &[
        "ghp_⟪alnum:36⟫",
        "gho_⟪alnum:36⟫",
        "glpat-⟪alnum:20⟫",
        "sk_live_⟪alnum:24⟫",
        "rk_live_⟪alnum:24⟫",
        "whsec_⟪alnum:32⟫",
        "sk-ant-api03-⟪alnum:93⟫AA",
        "sk-proj-⟪alnum:48⟫",
        "AIza⟪alnum:35⟫",
        "xoxb-⟪digits:12⟫-⟪digits:12⟫-⟪alnum:24⟫",
        "SG.⟪alnum:22⟫.⟪alnum:43⟫",
        "npm_⟪alnum:36⟫",
        "ntn_⟪alnum:44⟫",
        "lin_api_⟪alnum:40⟫",
        "figd_⟪alnum:40⟫",
        "phx_⟪alnum:44⟫",
        "glsa_⟪alnum:32⟫_⟪hex:8⟫",
        "hf_⟪alnum:34⟫",
        "re_⟪alnum:8⟫_⟪alnum:24⟫",
        "key-⟪hex:32⟫",
        "shpat_⟪hex:32⟫",
        "dop_v1_⟪hex:64⟫",
        "sbp_⟪hex:40⟫",
        "eyJrIjoi⟪base64:72⟫",
        "⟪jwt:{\"role\":\"service_role\",\"iss\":\"supabase\"}⟫",
        "⟪hex:64⟫",
    ];

    /// Where a credential may stand: a path, and the text of the file with `@@` in it. Each names what it holds, as the
    /// places do in which people leave them.
    const PLACES: &[(&str, &str)] = &[
        (".env", "API_SECRET_KEY=@@\n"),
        (
            "src/a.ts",
            "const apiSecretKey = '@@';\nfetch(`https://a.example/b`, { headers: { Authorization: `Bearer ${apiSecretKey}` } });\n",
        ),
        (
            "src/b.js",
            "const app = require('express')();\napp.get('/a', (q, r) => r.redirect(q.query.to + '?token=@@'));\nconst apiKey = \"@@\";\n",
        ),
        (
            "src/c.tsx",
            "export const A = () => <a href=\"https://host.example/?access_token=@@\" onClick={() => eval('secret = \"@@\"')}>x</a>;\nconst secretKey = '@@';\n",
        ),
        (
            "a.py",
            "API_SECRET_KEY = '@@'\nimport os, requests\nrequests.get('https://host.example/?token=' + '@@')\nos.system('curl -H \"Authorization: Bearer @@\" https://host.example ' + input())\n",
        ),
        ("a.php", "<?php $secretKey = '@@'; mysqli_query($c, \"select '$_GET[a]'\"); ?>\n"),
        ("a.rb", "API_SECRET_KEY = '@@'\n"),
        ("a.go", "package main\nconst apiSecretKey = \"@@\"\n"),
        ("A.java", "class A { static final String API_SECRET_KEY = \"@@\"; }\n"),
        (
            "supabase/migrations/1.sql",
            "create table settings (name text, secret_key text);\ninsert into settings (name, secret_key) values ('a', '@@');\n",
        ),
        ("config.json", "{ \"apiSecretKey\": \"@@\" }\n"),
        ("config.yml", "api_secret_key: @@\n"),
        ("config.toml", "[a]\napi_secret_key = \"@@\"\n"),
        ("docker-compose.yml", "services:\n  a:\n    image: b\n    environment:\n      API_SECRET_KEY: @@\n"),
        ("Dockerfile", "FROM node:20\nENV API_SECRET_KEY=@@\nCMD [\"node\"]\n"),
        (
            ".github/workflows/a.yml",
            "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env:\n      API_SECRET_KEY: @@\n    steps:\n      - run: curl -H \"Authorization: Bearer @@\" https://host.example\n",
        ),
        ("main.tf", "variable \"a\" {\n  default = { api_secret_key = \"@@\" }\n}\n"),
        (
            "package.json",
            "{ \"name\": \"a\", \"scripts\": { \"deploy\": \"API_SECRET_KEY=@@ node a.js\" }, \"dependencies\": { \"a\": \"git+https://@@@github.com/a/a.git\" } }\n",
        ),
        (
            "package-lock.json",
            "{ \"lockfileVersion\": 3, \"packages\": { \"\": {}, \"node_modules/a\": { \"version\": \"1.0.0\", \"resolved\": \"git+https://@@@github.com/a/a.git#0a1b\" } } }\n",
        ),
        ("requirements.txt", "flask==2.0.0\na @ git+https://@@@github.com/a/a.git\n"),
        (".npmrc", "//registry.npmjs.org/:_authToken=@@\n"),
        ("README.md", "# A\n\nSet `API_SECRET_KEY=@@` and go.\n"),
        (
            "a.ipynb",
            "{ \"cells\": [{ \"cell_type\": \"code\", \"source\": [\"api_secret_key = '@@'\\n\"], \"outputs\": [] }], \"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {} }\n",
        ),
        (
            "flow.json",
            "{ \"name\": \"F\", \"nodes\": [{ \"name\": \"A\", \"type\": \"n8n-nodes-base.httpRequest\", \"typeVersion\": 4, \"position\": [0, 0], \"parameters\": { \"url\": \"https://host.example/?api_key=@@\", \"headerParameters\": { \"parameters\": [{ \"name\": \"Authorization\", \"value\": \"Bearer @@\" }] } } }], \"connections\": {} }\n",
        ),
        (
            "src/d.vue",
            "<template><a :href=\"'https://host.example/?token=@@'\">x</a></template>\n<script setup>\nconst apiSecretKey = '@@'\n</script>\n",
        ),
        ("index.html", "<script>const apiSecretKey = \"@@\";</script>\n"),
        ("tests/a.test.ts", "const apiSecretKey = '@@';\ntest('a', () => { expect(1).toBe(1); });\n"),
        ("nginx.conf", "server { location / { proxy_set_header Authorization \"Bearer @@\"; } }\n"),
    ];

    /// Places in a text between two of its characters, by chance; at the end of a line, in quotes, between words.
    fn places(chance: &mut Chance, text: &str, count: usize) -> Vec<usize> {
        let ends = |(at, c): (usize, char)| matches!(c, '\n' | '"' | '\'' | ' ' | '`' | '>' | '(' | ':' | ',').then_some(at);
        let all: Vec<usize> = text.char_indices().filter_map(ends).collect();
        let mut some: Vec<usize> = (0..count.min(all.len())).map(|_| all[chance.below(all.len())]).collect();
        some.sort_unstable();
        some.dedup();
        some
    }

    /// Credentials of kinds that are known by their form, anywhere in the sample projects, in the midst of whatever stands there.
    #[test]
    fn no_credential_planted_anywhere_leaves_by_any_form() {
        let mut values = Values::default();
        let mut chance = Chance(0x5EED_0004);
        let advisories = Advisories::curated();
        let mut shown = Vec::new();
        let known: Vec<&&str> =
            KINDS.iter().filter(|kind| !kind.starts_with('⟪') && !kind.starts_with("key-") && !kind.starts_with("re_")).collect();
        for round in 0..6 {
            for (name, project) in samples() {
                let mut secrets = Vec::new();
                let mut files = Project::new();
                for (path, bytes) in project {
                    let Ok(text) = String::from_utf8(bytes) else { continue };
                    let mut planted = String::new();
                    let mut from = 0;
                    for at in places(&mut chance, &text, 3) {
                        let secret = values.expand(known[chance.below(known.len())]);
                        planted += text.get(from..=at).unwrap();
                        planted += [" ", "\"", "'", "=", ""][chance.below(5)];
                        planted += &secret;
                        planted += [" ", "\"", "'", "\n"][chance.below(4)];
                        secrets.push((secret, path.clone()));
                        from = at + 1;
                    }
                    planted += text.get(from..).unwrap();
                    files.push((path, planted.into_bytes()));
                }
                // Names of files and of folders too.
                let fits = |secret: &String| secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
                let named: Vec<String> = known.iter().map(|kind| values.expand(kind)).filter(fits).collect();
                for at in [0, 1, 2].map(|_| chance.below(files.len())) {
                    let secret = &named[chance.below(named.len())];
                    let path = [format!("src/{secret}.ts"), format!("{secret}/notes.md"), format!("data/old-{secret}.png")]
                        [chance.below(3)]
                    .clone();
                    files[at].0.clone_from(&path);
                    secrets.push((secret.clone(), path));
                }
                assert!(secrets.len() > 5, "{name}");
                let checked = examine(&mut Memory::new(&name, files), &mut Silent, &Terms::of(&advisories)).unwrap();
                for (form, text) in forms(&checked) {
                    for (secret, path) in &secrets {
                        // The middle of it: what stands around is shown of some kinds.
                        let middle = secret.get(secret.len() / 3..secret.len() - 4).unwrap();
                        if let Some(at) = text.find(middle) {
                            let start = (0..=at).rev().find(|from| at - from >= 80 && text.is_char_boundary(*from)).unwrap_or(0);
                            shown.push(format!("{name} {round}: {path} in {form}: …{}", text.get(start..at + 4).unwrap_or("")));
                        }
                    }
                }
            }
        }
        assert!(shown.is_empty(), "{} shown:\n{}", shown.len(), shown.join("\n"));
    }

    fn forms(checked: &Checked) -> Vec<(&'static str, String)> {
        let Checked { name, project, report } = checked;
        let face = Face { at: Some(Moment { seconds: 1_790_000_000, offset: 0 }), named: true };
        let form = Form {
            id: "0123456789abcdef0123456789abcdef".to_owned(),
            contact: Contact { name: "Ann".to_owned(), email: "ann@host.example".to_owned(), company: None, message: None },
            consent: Consent { text: "Yes".to_owned(), link: None },
            with_answers: true,
        };
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
            ("brief", report::brief(report, face)),
            ("lead", serde_json::to_string(&report::lead(report, &form).unwrap()).unwrap()),
        ]
    }

    /// Every kind of credential at every place, a kind a project; the middle of it must not stand in any form.
    #[test]
    fn no_credential_of_any_kind_leaves_by_any_form_from_any_place() {
        let mut values = Values::default();
        let mut chance = Chance(0x5EED_0003);
        let advisories = Advisories::curated();
        let mut shown = Vec::new();
        for kind in KINDS {
            let mut secrets: Vec<(String, &str)> = Vec::new();
            let mut files: Project = Vec::new();
            for (path, text) in PLACES {
                let secret = values.expand(kind);
                files.push(((*path).to_owned(), text.replace("@@", &secret).into_bytes()));
                secrets.push((secret, path));
            }
            shuffle(&mut chance, &mut files);
            let checked = examine(&mut Memory::new("shop", files), &mut Silent, &Terms::of(&advisories)).unwrap();
            for (form, text) in forms(&checked) {
                for (secret, path) in &secrets {
                    if let Some(at) = text.find(secret.as_str()) {
                        let start = (0..=at).rev().find(|from| at - from >= 60 && text.is_char_boundary(*from)).unwrap_or(0);
                        shown.push(format!("{kind} of {path} in {form}: …{}", text.get(start..at + 4).unwrap_or("")));
                    }
                }
            }
        }
        assert!(shown.is_empty(), "{} shown:\n{}", shown.len(), shown.join("\n"));
    }
}
