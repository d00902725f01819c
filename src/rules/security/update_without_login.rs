//! Documents that may be changed without signing in.

use super::access;
use crate::facts::{Project, Reach};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/update-without-login",
    title: "Documents in `{path}` can be changed without signing in",
    pass_title: "Changing a document needs a login",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The rule limits what may change, not who may change it. Anyone can alter these fields in every document, for all \
          your customers at once.",
    fix: "Ask for a login and for the document's owner as well.",
    prompt: "In these security rules, add request.auth != null && resource.data.userId == request.auth.uid (with the owner field's real \
             name) to this rule and keep its limit on fields. Change no other rule. Done when the Firebase emulator \
             refuses the change when signed out and from another account.",
    cannot_see: "Whether App Check is enforced, and whether these rules are the ones that are deployed.",
    refs: &[Ref::Cwe(306), Ref::Url("https://firebase.google.com/docs/firestore/security/rules-conditions")],
    judge,
    bad: samples![{ "limited to a field, open to everyone":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    match /stories/{id} {\n\
                  ⟦allow update⟧: if request.resource.data.diff(resource.data).affectedKeys().hasOnly(['liked']);\n    }\n  }\n}\n",
    }],
    good: samples![{ "limited to a field and to the owner; never":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    match /stories/{id} {\n\
                  allow update: if request.auth.uid == resource.data.author && request.resource.data.diff(resource.data).affectedKeys().hasOnly(['liked']);\n\
                  allow delete: if false;\n      allow get: if resource.data.isPublic == true;\n    }\n  }\n}\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(rules) = access::rules(project, out) else { return };
    for rule in rules.iter().filter(|rule| !rule.login && rule.reach == Reach::Conditional) {
        if rule.operations.iter().any(|operation| operation == "update" || operation == "delete") {
            out.fail(&rule.origin).name("path", &rule.path);
        }
    }
    out.pass();
}
