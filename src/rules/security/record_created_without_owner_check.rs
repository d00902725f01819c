//! Documents that anyone with an account may create in somebody else's name.

use super::access;
use crate::facts::{Project, Reach};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/record-created-without-owner-check",
    title: "Any signed-in user can create documents in `{path}` in someone else's name",
    pass_title: "New documents must name the person who creates them",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The rule asks only whether somebody is signed in. Anyone can plant content that seems to come from another customer, \
          or fill your database at your cost.",
    fix: "Require on create that the new document's owner field is the caller's id.",
    prompt: "In these security rules, extend the create rule so that the new document's owner field equals the caller: \
             request.resource.data.userId == request.auth.uid (use the field's real name); for sub-collections compare with the parent \
             document's owner. Change no other rule. Done when the Firebase emulator refuses a document that names \
             another user.",
    cannot_see: "Whether a server function checks or overwrites the owner afterwards.",
    refs: &[Ref::Cwe(639), Ref::Url("https://firebase.google.com/docs/firestore/security/rules-conditions")],
    judge,
    bad: samples![{ "a login is all it asks":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    function signedIn() { return request.auth != null; }\n\
                match /stories/{id} {\n      ⟦allow create⟧: if signedIn();\n    }\n  }\n}\n",
    }],
    good: samples![{ "the caller is named, in the document or in the path; telemetry":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n\
                match /stories/{id} { allow create: if request.auth != null && request.resource.data.author == request.auth.uid; }\n\
                match /carts/{uid} { allow create: if request.auth != null && request.auth.uid == uid; }\n\
                match /analytics/{id} { allow create: if request.auth != null; }\n  }\n}\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(rules) = access::rules(project, out) else { return };
    for rule in rules.iter().filter(|rule| rule.store == "firestore" && rule.reach == Reach::SignedIn) {
        let has = |operation: &str| rule.operations.iter().any(|own| own == operation);
        let named = rule.names_caller || rule.path_is_caller;
        // A rule that opens changes too is judged as open.
        if has("create")
            && !has("update")
            && !named
            && !access::is_everything(rule)
            && !access::is_form(access::collection(rule))
            && !access::is_outbox(access::collection(rule))
        {
            out.fail(&rule.origin).name("path", &rule.path);
        }
    }
    out.pass();
}
