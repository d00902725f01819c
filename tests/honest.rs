//! Never fail open: what was not read, was too large, has no reader or cannot be understood is named and lowers
//! coverage, and a project in which nothing could be judged gets no grade.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

use shipworthy::intake::{Memory, Refusal};
use shipworthy::report::Report;
use shipworthy::rules::Outcome;
use shipworthy::{Silent, check};

type Files = Vec<(String, String)>;

fn report(files: &Files) -> Report {
    let files = files.iter().map(|(path, text)| (path.clone(), text.as_bytes().to_vec())).collect();
    check(&mut Memory::new("sample", files), &mut Silent).unwrap()
}

/// A small server with a log-in, a test and a pipeline: most of it can be judged.
fn sound() -> Files {
    let files = [
        (
            "package.json",
            r#"{ "name": "shop", "scripts": { "test": "vitest run" }, "dependencies": { "express": "4.21.2", "pg": "8.13.0", "jsonwebtoken": "9.0.2", "@sentry/node": "8.40.0" }, "devDependencies": { "vitest": "2.1.8" } }"#,
        ),
        (".gitignore", ".env\nnode_modules\n"),
        ("README.md", "# Shop\n\n## Run\n\n    npm ci\n    npm start\n"),
        (
            ".github/workflows/ci.yml",
            "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm ci\n      - run: npm test\n",
        ),
        (
            "src/server.js",
            "import express from 'express';\nimport jwt from 'jsonwebtoken';\nimport { Pool } from 'pg';\nconst app = express();\nconst db = new Pool();\n\
             function signedIn(req, res, next) {\n  try { req.user = jwt.verify(req.headers.authorization, process.env.JWT_SECRET); next(); } catch { res.status(401).end(); }\n}\n\
             app.get('/orders', signedIn, async (req, res) => {\n  res.json((await db.query('select id from orders where owner = $1 limit 50', [req.user.id])).rows);\n});\napp.listen(3000);\n",
        ),
        (
            "src/server.test.js",
            "import { expect, test } from 'vitest';\nimport './server.js';\ntest('adds', () => expect(1 + 1).toBe(2));\n",
        ),
    ];
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn with(extra: &[(&str, String)]) -> Files {
    sound().into_iter().chain(extra.iter().map(|(path, text)| ((*path).to_owned(), text.clone()))).collect()
}

/// Named among what was not read, with a reason.
fn names(report: &Report, path: &str) -> bool {
    report.skipped.iter().any(|skipped| skipped.path == path && !skipped.reason.is_empty())
}

/// A page of code that looks like code.
fn page(lines: usize) -> String {
    (0..lines).map(|n| format!("export function f{n}(a) {{ return a + {n}; }}\n")).collect()
}

#[test]
fn what_cannot_be_understood_is_named_and_lowers_coverage() {
    let before = report(&sound());
    assert!(before.score.coverage >= 50 && before.score.grade.is_some(), "{}: the sample itself can be judged", before.score.coverage);
    let deep = format!("x = {}1{}\n", "(".repeat(5_000), ")".repeat(5_000));
    let cases: [(&str, String); 5] = [
        ("src/broken.ts", format!("{}export const a = {{ b: ;\n", page(200))),
        ("src/deep.py", deep),
        ("src/old.py", format!("{}print \"hello\"\n", "x = 1\n".repeat(500))),
        ("src/huge.py", "value = 'some words that stand here'\n".repeat(12_000)),
        ("src/main.rs", "fn main() { println!(\"no reader reads this\"); }\n".repeat(200)),
    ];
    for (path, text) in cases {
        let after = report(&with(&[(path, text)]));
        assert!(names(&after, path), "{path} is not named: {:?}", after.skipped);
        assert!(after.score.coverage < before.score.coverage, "{path}: {} is not below {}", after.score.coverage, before.score.coverage);
        assert!(after.score.value <= before.score.value, "{path} lifted the score");
        assert!(after.score.read < before.score.read, "{path}");
    }
}

#[test]
fn every_file_of_code_is_read_or_named() {
    let files = with(&[
        ("src/a.swift", "let a = 1\n".to_owned()),
        ("src/b.ts", "const b = ;\n".to_owned()),
        ("src/c.py", "def c(:\n".to_owned()),
        ("src/d.ex", "defmodule D do\nend\n".to_owned()),
    ]);
    let report = report(&files);
    for path in ["src/a.swift", "src/b.ts", "src/c.py", "src/d.ex"] {
        assert!(names(&report, path), "{path} is neither read nor named: {:?}", report.skipped);
    }
}

#[test]
fn code_that_nobody_reads_gets_no_grade() {
    let rust: Files = (0..12).map(|n| (format!("src/part{n}.rs"), "pub fn f() -> u32 { 1 }\n".repeat(50))).collect();
    let swift: Files = (0..12).map(|n| (format!("Sources/App/View{n}.swift"), "struct A { let b = 1 }\n".repeat(50))).collect();
    let broken: Files = (0..12).map(|n| (format!("src/part{n}.ts"), "const a = {{{ ;\n".repeat(50))).collect();
    for files in [rust, swift, broken] {
        let first = files.first().unwrap().0.clone();
        let report = report(&files);
        assert_eq!(report.score.grade, None, "{first}: {} % judged", report.score.coverage);
        assert_ne!(report.score.tier.map(shipworthy::score::Tier::title), Some("Production-grade"), "{first}");
        assert!(report.score.coverage < 50, "{first}: {}", report.score.coverage);
        assert!(report.score.value.is_none_or(|value| value <= 60), "{first}: {:?}", report.score.value);
        // A folder that everything lies in is taken off.
        let named = report.skipped.iter().any(|skipped| first.ends_with(&skipped.path) && !skipped.reason.is_empty());
        assert!(named, "{first}: {:?}", report.skipped);
    }
}

#[test]
fn nothing_at_all_is_refused() {
    let got = check(&mut Memory::new("empty", Vec::new()), &mut Silent);
    assert!(matches!(got, Err(Refusal::Empty | Refusal::NothingToCheck)), "{got:?}");
}

#[test]
fn a_rule_that_says_nothing_has_not_passed() {
    // With every file of code unreadable no rule about code may claim that something is good.
    let files: Files = sound()
        .into_iter()
        .map(|(path, text)| if path.ends_with(".js") { (path, format!("{text}\nconst a = ;;; {{{{\n")) } else { (path, text) })
        .collect();
    let report = report(&files);
    let claimed: Vec<&str> = report
        .verdicts
        .iter()
        .filter(|verdict| verdict.outcome == Outcome::Passed && verdict.evidence.iter().any(|place| place.contains(".js:")))
        .map(|verdict| verdict.rule.as_str())
        .collect();
    assert!(claimed.is_empty(), "{claimed:?} praise code that nobody could read");
    assert_eq!(report.score.grade, None, "{} % judged", report.score.coverage);
}
