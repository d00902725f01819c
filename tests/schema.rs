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

fn lead_form() -> shipworthy::report::Form {
    use shipworthy::report::{Consent, Contact, Form};
    Form {
        id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9".to_owned(),
        contact: Contact {
            name: "Ann".to_owned(),
            email: "ann@example.org".to_owned(),
            company: Some("Ann Ltd".to_owned()),
            message: Some("Call me.".to_owned()),
        },
        consent: Consent { text: "Write to me about this.".to_owned(), link: Some("https://example.org/privacy".to_owned()) },
        with_answers: true,
    }
}

#[test]
fn leads_follow_their_schema() {
    let text = include_str!("../schema/lead-1.json");
    let schema = jsonschema::validator_for(&serde_json::from_str(text).expect("the schema is JSON")).expect("the schema is a schema");
    for files in [APPLICATION, &[("notes.txt", "nothing to judge here")]] {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        let report = check(&mut Memory::new("shop", files), &mut Silent).expect("the sample can be checked");
        let given = report.questions.iter().filter_map(|question| question.choices.first().map(|choice| (question, choice)));
        let given: Vec<shipworthy::report::Answer> = given
            .map(|(question, choice)| shipworthy::report::Answer { question: question.id.clone(), choice: choice.id.clone() })
            .collect();
        let report = shipworthy::report::answer(&report, &given);
        let lead = shipworthy::report::lead(&report, &lead_form()).expect("the form is filled in");
        let value: serde_json::Value = serde_json::from_str(&lead.text()).expect("a lead is JSON");
        let faults: Vec<String> = schema.iter_errors(&value).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(faults, Vec::<String>::new(), "{}", lead.text());
        let mut more = value.clone();
        more["checked"]["path"] = "src/server.js".into();
        assert!(!schema.is_valid(&more), "a lead holds nothing that its schema does not name");
    }
}
