//! Profiles that people write themselves and whose role other rules trust.

use super::access;
use crate::facts::{AccessRule, Origin, Project, Reach, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/profile-role-self-assignable",
    title: "Users can give themselves the `{field}` that {truster}",
    pass_title: "Nobody can write the role that the rules trust",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "What a person may do, or has paid for, is decided by a field in the person's own profile, and everyone may write their own \
          profile. One line in the browser's console makes any user an administrator, or gives them the paid plan.",
    fix: "Forbid people to write that field, or keep roles in custom claims that only your server sets.",
    prompt: "In these security rules, keep people from writing the role field of their own document: on create require that the new \
             document has no role or the default one, on update require that request.resource.data.diff(resource.data).affectedKeys() \
             has none of the privileged fields. Better, set an admin custom claim from a server function and test \
             request.auth.token.admin instead. Leave other rules as they are. Done when the Firebase emulator refuses a \
             user's own role change.",
    cannot_see: "Whether these rules are the ones that are deployed.",
    refs: &[Ref::Cwe(269), Ref::Url("https://firebase.google.com/docs/firestore/solutions/role-based-access")],
    judge,
    bad: samples![
    { "the same in the realtime database":
        "database.rules.json" => "{ \"rules\": {\n  \"users\": { \"$uid\": { ⟦\".write\"⟧: \"auth.uid === $uid\" } },\n\
            \"shop\": { \".read\": true, \".write\": \"root.child('users').child(auth.uid).child('role').val() === 'admin'\" }\n} }\n",
    }
    { "the plan that a webhook keeps in the profile":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    function isOwner(userId) { return request.auth != null && request.auth.uid == userId; }\n\
                match /users/{userId} {\n      allow read: if isOwner(userId);\n      ⟦allow update⟧: if isOwner(userId);\n    }\n  }\n}\n",
        "app/api/webhook/route.ts" => "import { getFirestore } from 'firebase-admin/firestore';\nconst db = getFirestore();\n\
                export async function grant(uid: string) {\n  const userRef = db.collection('users').doc(uid);\n  const data = { subscriptionTier: 'pro' };\n  await userRef.update(data);\n}\n",
    }
    { "a role in the profile":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n\
                function isAdmin() { return get(/databases/$(database)/documents/users/$(request.auth.uid)).data.role == 'admin'; }\n\
                match /users/{uid} {\n      ⟦allow create⟧: if request.auth.uid == uid;\n      ⟦allow update⟧: if request.auth.uid == uid || isAdmin();\n    }\n\
                match /shop/{id} { allow write: if isAdmin(); }\n  }\n}\n",
    }],
    good: samples![{ "the field is kept out of reach":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n\
                function isAdmin() { return get(/databases/$(database)/documents/users/$(request.auth.uid)).data.role == 'admin'; }\n\
                match /users/{uid} {\n      allow create: if request.auth.uid == uid && request.resource.data.role == 'user';\n\
                  allow update: if request.auth.uid == uid && !request.resource.data.diff(resource.data).affectedKeys().hasAny(['role']);\n\
                  allow update: if request.auth.uid == uid && request.resource.data.diff(resource.data).affectedKeys().hasOnly(['name', 'photo']);\n    }\n\
                match /notes/{uid} { allow write: if request.auth.uid == uid; }\n  }\n}\n",
    }
    { "the plan is kept out of reach, and what is under the profile is no part of it":
        "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n\
                match /users/{userId} {\n      allow update: if request.auth.uid == userId && !request.resource.data.diff(resource.data).affectedKeys().hasAny(['plan']);\n    }\n\
                match /users/{userId}/notes/{id} { allow write: if request.auth.uid == userId; }\n  }\n}\n",
        "app/api/webhook/route.ts" => "import { getFirestore } from 'firebase-admin/firestore';\nconst db = getFirestore();\n\
                export async function grant(uid: string) {\n  await db.collection('users').doc(uid).update({ plan: 'pro' });\n  await db.doc(`users/${uid}/notes/1`).set({ role: 'x' });\n}\n",
    }
    { "the realtime database holds the role against what is stored":
        "database.rules.json" => "{ \"rules\": {\n  \"users\": { \"$uid\": { \".write\": \"auth.uid === $uid\", \"role\": { \".validate\": \"newData.val() === data.val()\" } } },\n\
            \"shop\": { \".write\": \"root.child('users').child(auth.uid).child('role').val() === 'admin'\" }\n} }\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let Some(rules) = access::rules(project, out) else { return };
    for rule in rules.iter().filter(|rule| rule.store != "storage" && writes(rule)) {
        let own = rule.reach == Reach::Owner && rule.path_is_caller || matches!(rule.reach, Reach::SignedIn | Reach::Everyone);
        let collection = access::collection(rule);
        let trusted = rules.iter().flat_map(|other| &other.trusts).filter_map(|pair| pair.split_once('.'));
        let open = |field: &str| {
            let listed = rule.only_fields.as_ref().is_some_and(|only| !only.iter().any(|own| own == field));
            !listed && !rule.fields.iter().any(|own| own == field)
        };
        let field =
            trusted.filter(|(place, field)| *place == collection && privileged(field)).map(|(_, field)| field).find(|field| open(field));
        if let Some(field) = field.filter(|_| own) {
            out.fail(&rule.origin).name("field", field).name("truster", "the rules trust");
        } else if own
            && rule.store == "firestore"
            && let Some((field, kept)) = kept(project, collection).find(|(field, _)| open(field))
        {
            out.fail(&rule.origin)
                .name("field", field)
                .name("truster", "the code keeps there")
                .confidence(Confidence::Medium)
                .related([kept.clone()]);
        }
    }
    out.pass();
}

/// Fields of a collection in which code keeps rights or plans, with where it writes them.
fn kept<'a>(project: &'a Project, collection: &str) -> impl Iterator<Item = (&'a str, &'a Origin)> {
    let sites = project.facts.sites.iter().filter(|site| site.kind == SiteKind::RightKept);
    sites.filter_map(move |site| {
        let (place, field) = site.detail.split_once('.')?;
        (place == collection).then_some((field, &site.origin))
    })
}

fn writes(rule: &AccessRule) -> bool {
    rule.operations.iter().any(|operation| operation == "create" || operation == "update")
}

fn privileged(field: &str) -> bool {
    let lower = field.to_ascii_lowercase();
    ["role", "admin", "staff", "moderator", "permission", "plan", "premium", "tier"].iter().any(|word| lower.contains(word))
}
