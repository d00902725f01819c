//! Records of payments and payouts that the app itself writes, as its store's rules allow.

use super::access;
use crate::facts::{AccessRule, Project, Reach};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/payment-record-by-client",
    title: "Users write their own records of payments in {place}",
    pass_title: "Records of payments are written by the server alone",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "The rules let each person store a record of a payment with whatever amount and state they like. Whoever opens the browser's console \
          writes that they paid, or what they are owed, and the product believes it.",
    fix: "Let only a function on the server write these records, from what the payment provider tells it, and forbid it in the rules.",
    prompt: "Change the security rules so that create and update of this collection are refused for everyone (allow create, update: if false), and move \
             the writing into the function that charges the card or hears the provider's webhook, with the Admin SDK. Keep reading as it is. \
             Done when a signed-in test user cannot store a payment from the browser, and a test payment still appears.",
    cannot_see: "Whether the product looks at the provider again before it acts on such a record.",
    refs: &[Ref::Cwe(602), Ref::Url("https://firebase.google.com/docs/firestore/security/rules-fields")],
    judge,
    bad: samples![
        { "payments with any state":
            "package.json" => r#"{ "dependencies": { "stripe": "^17.0.0", "firebase": "^11.0.0" } }"#,
            "firestore.rules" => "service cloud.firestore {\n  match /databases/{db}/documents {\n    match /payments/{id} {\n\
                allow read: if request.auth.uid == resource.data.clientId;\n      ⟦allow create⟧: if request.auth != null && request.resource.data.clientId == request.auth.uid;\n    }\n  }\n}\n",
        }
    ],
    good: samples![
        { "payments that only the server writes, a state that is fixed, an expense of one's own":
            "package.json" => r#"{ "dependencies": { "stripe": "^17.0.0", "firebase": "^11.0.0" } }"#,
            "firestore.rules" => "service cloud.firestore {\n  match /databases/{db}/documents {\n    match /payments/{id} {\n\
                allow read: if request.auth.uid == resource.data.clientId;\n      allow write: if false;\n    }\n\
                match /withdrawals/{id} {\n      allow create: if request.resource.data.userId == request.auth.uid && request.resource.data.status == 'requested';\n    }\n\
                match /expenses/{id} {\n      allow create: if request.resource.data.userId == request.auth.uid;\n    }\n  }\n}\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(rules) = access::rules(project, out) else { return };
    if !project.product.takes_payment {
        out.not_applicable("The product takes no payments.");
        return;
    }
    for rule in rules.iter().filter(|rule| rule.store != "storage" && access::is_of_money(access::collection(rule)) && is_own(rule)) {
        let decides =
            |field: &String| ["status", "state", "amount", "balance", "paid"].iter().any(|word| field.to_ascii_lowercase().contains(word));
        let held = rule.fields.iter().any(decides) || rule.only_fields.as_ref().is_some_and(|only| !only.iter().any(decides));
        if !held {
            out.fail(&rule.origin).name("place", access::place(rule)).confidence(Confidence::Medium);
        }
    }
    out.pass();
}

/// Whether people write records of their own by it, and none but theirs.
fn is_own(rule: &AccessRule) -> bool {
    let has = |operation: &str| rule.operations.iter().any(|own| own == operation);
    has("create") && rule.names_caller || (has("create") || has("update")) && rule.reach == Reach::Owner
}
