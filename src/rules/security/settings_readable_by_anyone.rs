//! Settings that the whole world can read.

use super::access;
use crate::facts::{Project, Reach};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/settings-readable-by-anyone",
    title: "Anyone can read the settings in `{path}`",
    pass_title: "Settings are not open to the world",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Settings tend to collect the keys of mail, shipping and payment services. Whatever is in these documents, every visitor can \
          read it, keys included.",
    fix: "Keep what pages need in a public document, and everything else, above all keys, where only the server reads.",
    prompt: "List every field that the app stores in this collection. Move keys and internal values to environment variables of the \
             server or to a document that only admins can read, keep only what visitors must see in a separate public \
             document, and limit this rule to it. Replace keys that were readable. Done when no key is in a document that anyone can read.",
    cannot_see: "What the documents hold.",
    refs: &[Ref::Cwe(200), Ref::Url("https://firebase.google.com/docs/rules/insecure-rules")],
    judge,
    bad: samples![{ "settings for everyone":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    match /settings/{id} {\n\
                  ⟦allow read⟧: if true;\n      allow write: if false;\n    }\n  }\n}\n",
    }],
    good: samples![{ "settings for staff, a public page's content":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n\
                match /settings/{id} { allow read: if request.auth.token.admin == true; }\n\
                match /public_settings/{id} { allow read: if true; }\n    match /pages/{id} { allow read: if true; }\n  }\n}\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(rules) = access::rules(project, out) else { return };
    for rule in rules.iter().filter(|rule| rule.store != "storage" && rule.reach == Reach::Everyone) {
        let reads = rule.operations.iter().any(|operation| operation == "get" || operation == "list");
        if reads && access::is_settings(access::collection(rule)) && !rule.path.to_ascii_lowercase().contains("public") {
            out.fail(&rule.origin).name("path", &rule.path).confidence(Confidence::Medium);
        }
    }
    out.pass();
}
