//! What is understood of small products, and what it does to findings.

use super::fit::by_traits;
use super::*;
use crate::facts::{Column, Origin, Table};
use crate::intake::Memory;
use crate::report::Report;
use crate::rules::{Confidence, Finding, Judged, Severity, all, inventory};
use crate::{Silent, check};

fn report(files: &[(&str, &str)]) -> Report {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    check(&mut Memory::new("x", files), &mut Silent).unwrap()
}

fn failed(rule: &str, severity: Severity, confidence: Confidence) -> Judged {
    let rule = all().find(|known| known.id == rule).unwrap();
    let finding = Finding {
        origin: Some(Origin::file("a.sql")),
        names: Vec::new(),
        detail: None,
        severity: Some(severity),
        confidence,
        related: Vec::new(),
        steps: Vec::new(),
        example: None,
        pages: Vec::new(),
    };
    Judged {
        rule,
        outcome: crate::rules::Outcome::Failed,
        reason: String::new(),
        question: None,
        findings: vec![finding],
        evidence: Vec::new(),
    }
}

fn having(id: &str) -> ProfileInfo {
    let known = TraitInfo { id: id.to_owned(), words: "it stores health data".to_owned(), evidence: Vec::new() };
    ProfileInfo { traits: vec![known], ..ProfileInfo::default() }
}

/// A finding about a table.
fn about(table: &str) -> Judged {
    let mut judged = failed("security/update-without-login", Severity::Medium, Confidence::High);
    judged.findings[0].names = vec![("table", table.to_owned())];
    judged
}

#[test]
fn health_data_makes_faults_of_access_to_its_own_tables_graver() {
    let mut project = Project::default();
    let table = |name: &str, column: &str| Table { name: name.to_owned(), columns: vec![Column::new(column, "text")], ..Table::default() };
    project.schema.tables.insert("public.patients".to_owned(), table("public.patients", "diagnosis"));
    project.schema.tables.insert("notifications".to_owned(), table("notifications", "text"));
    let mut verdicts = vec![about("patients"), about("notifications"), failed("tests/tests-absent", Severity::Medium, Confidence::High)];
    let mut profile = having("sensitive-data");
    fit(&mut profile, &mut verdicts, &project, &held(&project, &inventory(&project)));
    let got: Vec<_> = verdicts.iter().map(|judged| judged.findings[0].severity).collect();
    assert_eq!(got, [Some(Severity::High), Some(Severity::Medium), Some(Severity::Medium)]);
    assert!(verdicts[0].findings[0].detail.as_deref().unwrap().contains("`patients` holds health data"));
    assert_eq!(profile.fitted, ["Faults of access to `patients` count as graver, because they hold health data."]);
}

#[test]
fn organisations_that_share_tables_are_kept_apart() {
    let mut verdicts = vec![failed("security/record-of-others-reachable", Severity::Medium, Confidence::High)];
    let mut profile = having("tenants");
    by_traits(&mut profile, &mut verdicts);
    assert_eq!(verdicts[0].findings[0].severity, Some(Severity::High));
    assert_eq!(profile.fitted.len(), 1);
}

#[test]
fn a_tool_of_one_company_is_not_told_to_grow() {
    let files = [
        (
            "package.json",
            r#"{ "name": "field-tool", "dependencies": { "react": "18.3.1", "@azure/msal-react": "2.0.0", "@supabase/supabase-js": "2.45.0" } }"#,
        ),
        ("supabase/migrations/001.sql", "create table visits (id uuid primary key, note text);\n"),
        (
            "src/App.tsx",
            "import { useMsal } from '@azure/msal-react';\nimport { createClient } from '@supabase/supabase-js';\n\
             const db = createClient('https://a.supabase.co', import.meta.env.VITE_KEY);\n\
             export function App() { useMsal(); db.auth.getUser(); return <p>hello</p>; }\n",
        ),
    ];
    let tool = report(&files);
    assert!(tool.project.profile.has("internal").is_some(), "{:?}", tool.project.profile);
    assert!(tool.project.summary.contains("people of one company"), "{}", tool.project.summary);
    // The same with a way to make an account of one's own is no such tool.
    let open = [files[0], files[1], files[2], ("src/Register.tsx", "export function Register() { return <form />; }\n")];
    assert!(report(&open).project.profile.has("internal").is_none());
    let mut verdicts = vec![
        failed("cost/unbounded-query", Severity::Medium, Confidence::High),
        failed("tests/tests-absent", Severity::Medium, Confidence::High),
    ];
    by_traits(&mut having("internal"), &mut verdicts);
    let got: Vec<_> = verdicts.iter().map(|judged| judged.findings[0].severity).collect();
    assert_eq!(got, [Some(Severity::Low), Some(Severity::Medium)]);
}

#[test]
fn pages_that_keep_nothing_are_not_told_to_prepare_for_growth() {
    let mut verdicts = vec![failed("tests/tests-absent", Severity::High, Confidence::High)];
    by_traits(&mut having("page-only"), &mut verdicts);
    assert_eq!(verdicts[0].findings[0].severity, Some(Severity::Low));
    let landing = report(&[
        ("package.json", r#"{ "name": "landing", "dependencies": { "react": "18.3.1" } }"#),
        ("src/App.jsx", "export default function App() {\n  return <h1>We bake bread</h1>;\n}\n"),
        ("index.html", "<!doctype html><title>Bread</title><div id=root></div>\n"),
    ]);
    assert!(landing.project.profile.has("page-only").is_some(), "{:?}", landing.project.profile);
    assert!(landing.project.summary.contains("keeps nothing"), "{}", landing.project.summary);
    assert!(landing.path.steps().all(|step| step.id != "second-instance" && step.id != "queries-lean"));
    assert!(landing.findings.iter().all(|finding| finding.rule != "tests/tests-absent" || finding.severity >= Severity::Low));
}

#[test]
fn a_product_is_named_by_what_it_keeps() {
    let shop = report(&[
        ("package.json", r#"{ "name": "m", "dependencies": { "@supabase/supabase-js": "2.45.0", "stripe": "16.0.0" } }"#),
        (
            "supabase/migrations/001.sql",
            "create table listings (id uuid primary key, seller uuid);\ncreate table offers (id uuid primary key);\ncreate table orders (id uuid primary key, email text, street text);\n",
        ),
        ("src/app/page.tsx", "export default function Page() {\n  return <p>hello</p>;\n}\n"),
    ]);
    let profile = &shop.project.profile;
    assert_eq!(profile.kind.as_deref(), Some("A marketplace"));
    assert!(shop.project.summary.contains("It stores e-mail addresses and addresses"), "{}", shop.project.summary);
    assert!(profile.has("personal-data").is_some_and(|known| known.evidence.iter().any(|place| place.starts_with("supabase/"))));
}
