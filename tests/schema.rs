//! The JSON report follows the contract that `schema/report-1.json` publishes.

#![expect(clippy::expect_used, reason = "a test ends at the first thing that is not as it should be")]

use shipworthy::intake::Memory;
use shipworthy::{Silent, check};

/// A small server with faults in it.
const APPLICATION: &[(&str, &str)] = &[
    ("package.json", r#"{ "name": "shop", "dependencies": { "express": "^4" } }"#),
    ("server.js", "const app = require('express')();\napp.get('/', (q, r) => r.redirect(q.query.to));\n"),
    ("logo.png", "x"),
];

fn report(files: &[(&str, &str)]) -> serde_json::Value {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    let report = check(&mut Memory::new("shop", files), &mut Silent).expect("the sample can be checked");
    serde_json::to_value(report).expect("a report is JSON")
}

fn schema() -> jsonschema::Validator {
    let text = include_str!("../schema/report-1.json");
    jsonschema::validator_for(&serde_json::from_str(text).expect("the schema is JSON")).expect("the schema is a schema")
}

fn faults(report: &serde_json::Value) -> Vec<String> {
    schema().iter_errors(report).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

#[test]
fn reports_follow_the_schema() {
    let application = report(APPLICATION);
    assert_eq!(faults(&application), Vec::<String>::new());
    assert!(application["findings"].as_array().is_some_and(|found| !found.is_empty()), "the sample has faults");
    assert_eq!(faults(&report(&[("notes.txt", "nothing to judge here")])), Vec::<String>::new());
}

#[test]
fn the_schema_refuses_what_it_should() {
    let mut broken = report(APPLICATION);
    broken["dimensions"][0]["tier"] = "great".into();
    broken["findings"][0]["line"] = 0.into();
    assert_eq!(faults(&broken).len(), 2);
}
