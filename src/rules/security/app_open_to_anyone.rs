//! Apps and data of a no-code platform that open without a log-in.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/app-open-to-anyone",
    title: "{what} is open to everyone without a log-in",
    pass_title: "Apps and their data ask for a log-in",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever has the address can use it: see the records behind it and press its buttons, without an account. Search engines and scanners find such addresses.",
    fix: "Switch public access off, or limit what is public to what everybody may see.",
    prompt: "Make this app private so that a log-in is needed, or split it: a public page without data and a private app with it. For an address that the app calls without any key, add authentication on the other side and send a secret that only the server knows. Done when a visitor without an account gets no data.",
    cannot_see: "Restrictions of the network, and what the data source allows by itself.",
    refs: &[Ref::Cwe(306), Ref::Url("https://owasp.org/API-Security/editions/2023/en/0xa2-broken-authentication/")],
    judge,
    bad: samples![{ "a public ToolJet app":
        "app.json" => r##"{ "tooljet_version": "3.0.0", "app": [{ "definition": { "appV2": { "name": "Staff",
    "isPublic": ⟦true⟧, "dataQueries": [], "appVersions": [] } } }] }"##,
    }],
    good: samples![{ "a private one":
        "app.json" => r##"{ "tooljet_version": "3.0.0", "app": [{ "definition": { "appV2": { "name": "Staff", "isPublic": false, "dataQueries": [], "appVersions": [] } } }] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_files(
        project,
        out,
        |remark| remark.kind == RemarkKind::PublicApp,
        |places, finding| {
            // Addresses of uploads cannot be guessed, only passed on; a chat is often meant for everyone.
            let milder =
                |place: &exports::Place<'_>| place.detail.starts_with("What people upload") || place.detail.starts_with("The chat");
            if places.iter().all(milder) {
                finding.severity(Severity::Medium);
            }
        },
    );
}
