//! Firebase rules that let in everyone.

use super::access;
use crate::facts::{AccessRule, Project, Reach};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/database-rules-open",
    title: "{who} can {what} {place}",
    pass_title: "Firebase's rules let in only those they should",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Firebase answers browsers directly, and its rules are the only guard. The address of your database is in your pages, so \
          these rules mean that strangers can copy or destroy what is stored there.",
    fix: "Allow each collection only what the app needs, to the person it belongs to, and deny the rest.",
    prompt: "Rewrite these security rules: deny everything by default (match /{document=**} { allow read, write: if false; }), then \
             open each collection that the app uses, for its owner (request.auth.uid == resource.data.userId, and \
             request.resource.data.userId on create) or for an admin claim. Public catalogues may stay readable. Change no app code \
             unless a query needs the owner's id as a filter. Done when the Firebase emulator refuses a signed-out write and \
             a read of another person's document.",
    cannot_see: "Whether these rules are the ones that are deployed.",
    refs: &[Ref::Cwe(862), Ref::Url("https://firebase.google.com/docs/rules/insecure-rules")],
    judge,
    bad: samples![
        { "test mode":
            "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    match /{document=**} {\n\
                      ⟦allow read, write⟧: if request.time < timestamp.date(2026, 1, 1);\n    }\n  }\n}\n",
        }
        { "orders that anyone may change":
            "firestore.rules" => "service cloud.firestore {\n  match /databases/{db}/documents {\n    match /orders/{id} {\n\
                      ⟦allow read⟧: if true;\n      ⟦allow write⟧;\n    }\n  }\n}\n",
        }
        { "everything for whoever signed in":
            "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    match /{document=**} {\n\
                      ⟦allow read, write⟧: if request.auth != null;\n    }\n  }\n}\n",
        }
        { "orders of everybody for whoever signed in":
            "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    match /orders/{id} {\n\
                      ⟦allow read⟧: if request.auth != null;\n      allow get: if request.auth != null;\n    }\n  }\n}\n",
        }
        { "the realtime database, in a file of another name":
            "firebase/rules-live.json" => "{ \"rules\": { \"chats\": { ⟦\".write\"⟧: \"auth.uid != null || true\" } } }\n",
        }
        { "the realtime database, told once for all that lies below":
            "database.rules.json" => "{ \"rules\": { \"chats\": { \"$id\": { ⟦\".write\"⟧: \"auth != null\",\n  \"likes\": { \".write\": \"auth != null\" } } } } }\n",
        }
        { "the realtime database":
            "database.rules.json" => "{ \"rules\": {\n  \"news\": { \".read\": true },\n  ⟦\".write\"⟧: true\n} }\n",
        }
    ],
    good: samples![{ "a catalogue, a form, one's own documents, nothing else":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n\
                function mine(id) { return request.auth != null && request.auth.uid == id; }\n\
                match /products/{id} { allow read: if true; allow write: if request.auth.token.admin == true; }\n\
                match /contact_messages/{id} { allow create: if true; }\n\
                match /users/{uid} { allow read, update: if mine(uid); }\n\
                match /{document=**} { allow read, write: if false; }\n  }\n}\n",
        "database.rules.json" => "{ \"rules\": { \"users\": { \"$uid\": { \".read\": \"auth.uid === $uid\", \".write\": \"$uid === auth.uid\" } } } }\n",
    }],
};

/// Packages by which an app asks a store of Firebase directly, with the store's name and the kind of its rules.
const CLIENTS: &[(&str, &str)] = &[
    ("firebase/firestore", "firestore"),
    ("firebase/compat/firestore", "firestore"),
    ("@react-native-firebase/firestore", "firestore"),
    ("cloud_firestore", "firestore"),
    ("firebase/database", "realtime"),
    ("@react-native-firebase/database", "realtime"),
    ("firebase_database", "realtime"),
    ("firebase/storage", "storage"),
    ("@react-native-firebase/storage", "storage"),
    ("firebase_storage", "storage"),
];

/// The store that the app asks directly and that no file has rules for.
fn unguarded(project: &Project) -> Option<&'static str> {
    let facts = &project.facts;
    let ruled = |store: &str| facts.access_rules.iter().any(|rule| rule.store == store);
    let used = |package: &str| {
        facts.modules.iter().flat_map(|module| &module.imports).any(|import| !import.type_only && import.specifier == package)
            || !package.starts_with("firebase/") && facts.dependencies.iter().any(|dependency| dependency.name == package)
    };
    CLIENTS.iter().find(|(package, store)| !ruled(store) && used(package)).map(|(_, store)| *store)
}

fn judge(project: &Project, out: &mut Verdict) {
    if let Some(store) = unguarded(project) {
        let name = match store {
            "firestore" => "Firestore",
            "realtime" => "the Realtime Database",
            _ => "Firebase Storage",
        };
        out.unknown(
            format!("The app asks {name} directly, and no file holds its rules: who may read and change what cannot be told."),
            Some("Which security rules are published in the Firebase console, and do they let people reach only their own data?"),
        );
        if project.facts.access_rules.is_empty() {
            return;
        }
    }
    let Some(rules) = access::rules(project, out) else { return };
    for rule in &rules {
        let Some((what, severity)) = harm(rule).or_else(|| list_of_people(rule, &rules)) else { continue };
        // In the Realtime Database a right holds for everything below: what is open above is told once.
        let opened_above = |other: &&&AccessRule| {
            let above = rule.path.strip_prefix(other.path.as_str()).is_some_and(|rest| rest.starts_with('/'));
            above
                && other.store == "realtime"
                && other.origin.path == rule.origin.path
                && other.operations == rule.operations
                && other.reach >= rule.reach
        };
        if rule.store == "realtime" && rules.iter().any(|other| opened_above(&other)) {
            continue;
        }
        let who = if rule.reach == Reach::Everyone { "Anyone" } else { "Any signed-in user" };
        let finding = out.fail(&rule.origin);
        finding.name("who", who).name("what", what).name("place", access::place(rule)).severity(severity);
        if rule.expires {
            finding.detail("These are the rules of Firebase's test mode: open to everyone until a date, closed to everyone after it.");
        }
    }
    out.pass();
}

/// Whether every account may go through the list of people, whose documents hold more than a name, as the rules for new
/// ones tell.
fn list_of_people(rule: &AccessRule, rules: &[&AccessRule]) -> Option<(&'static str, Severity)> {
    let private = ["phone", "address", "birth", "kyc", "document", "salary", "bank"];
    let holds = |other: &&&AccessRule| {
        other.path == rule.path
            && other.fields.iter().chain(other.only_fields.iter().flatten()).any(|field| {
                let lower = field.to_ascii_lowercase();
                private.iter().any(|word| lower.contains(word))
            })
    };
    let listed = rule.store == "firestore" && rule.reach == Reach::SignedIn && rule.operations.iter().any(|own| own == "list");
    (listed && access::is_personal(access::collection(rule)) && rules.iter().any(|other| holds(&other))).then_some(("read", Severity::High))
}

/// What a rule opens that it should not, and how bad that is.
fn harm(rule: &AccessRule) -> Option<(&'static str, Severity)> {
    let has = |operation: &str| rule.operations.iter().any(|own| own == operation);
    let (reads, adds, changes) = (has("get") || has("list"), has("create"), has("update") || has("delete"));
    let collection = access::collection(rule);
    let everything = access::is_everything(rule);
    let form = access::is_form(collection);
    // What is written there is sent: told by a rule of its own.
    if access::is_outbox(collection) && adds {
        return None;
    }
    match rule.reach {
        Reach::Everyone if everything && (adds || changes) => Some((if reads { "read and change" } else { "change" }, Severity::Critical)),
        Reach::Everyone if everything && reads && rule.store != "storage" => Some(("read", Severity::High)),
        Reach::Everyone if changes && !form => Some(("change", Severity::Critical)),
        Reach::Everyone if changes => Some(("change", Severity::High)),
        Reach::Everyone if adds && !form => Some(("add documents to", Severity::Medium)),
        Reach::Everyone if reads && access::is_personal(collection) => Some(("read", Severity::High)),
        Reach::SignedIn if everything && changes => Some((if reads { "read and change" } else { "change" }, Severity::High)),
        Reach::SignedIn if everything && reads => Some(("read", Severity::Medium)),
        Reach::SignedIn if has("list") && !changes && access::is_private_talk(collection) && rule.store == "firestore" => {
            Some(("read", Severity::High))
        }
        Reach::SignedIn if has("list") && !changes && access::is_confidential(collection) => Some(("read", Severity::Medium)),
        Reach::SignedIn if changes && !form => Some(("change everyone's documents in", Severity::High)),
        _ => None,
    }
}
