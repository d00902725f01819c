//! Records of a no-code platform that everyone may read or change.

use crate::facts::{Project, Reach};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/data-type-open",
    title: "{who} can {what} every “{type}”",
    pass_title: "Every kind of record says who may see and change it",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The platform hands records to whoever asks unless a rule says otherwise. What a page does not show can still be asked for: anyone with a browser's tools gets the whole list.",
    fix: "Write a privacy rule for this kind of record: who may find it, which fields they see, who may change it. Start from nobody and open what the app needs.",
    prompt: "Add privacy rules to this data type: only its owner (and the roles that need it) may find it in searches and view its fields; nobody else sees any field; no field that holds a token or password is visible to anyone; automatic binding and changes through the API are off. Leave other types as they are. Done when a signed-out visitor and another account find no record of this type, and the app works for its owner.",
    cannot_see: "Which records are stored, and rules that a page makes on top.",
    refs: &[Ref::Cwe(862), Ref::Url("https://manual.bubble.io/help-guides/security/database-protection/privacy-rules")],
    judge,
    bad: samples![{ "a type without privacy rules, one that everyone may search, and a token that members see":
        "app.bubble" => r##"{ "_id": "a", "user_types": {
"user": { "display": ⟦"User"⟧, "fields": { "email_text": { "display": "email", "value": "text" } } },
"note": { "display": "Note", "fields": { "body_text": { "display": "body", "value": "text" } }, "privacy_role": { "everyone": {
"display": ⟦"everyone"⟧, "permissions": { "view_all": true, "search_for": true } } } },
"team": { "display": "Team", "fields": { "jwt_text": { "display": "jwt", "value": "text" } }, "privacy_role": { "member_": { "condition": { "next": { "name": "members_list_user" } },
"display": ⟦"member"⟧, "permissions": { "view_fields": { "0": "jwt_text" } } } } } }, "option_sets": {}, "pages": {}, "styles": {} }"##,
    }],
    good: samples![{ "owners only, a deleted type, a primitive":
        "app.bubble" => r##"{ "_id": "a", "user_types": {
"note": { "display": "Note", "fields": { "jwt_text": { "display": "jwt", "value": "text" } }, "privacy_role": { "owner_": { "display": "owner", "condition": { "next": { "name": "owner_user" } }, "permissions": { "view_all": true } }, "everyone": { "display": "everyone", "permissions": { "view_all": false, "search_for": false } } } },
"old": { "display": "Old", "deleted": true, "fields": {} }, "text": { "fields": {} } }, "option_sets": {}, "pages": {}, "styles": {} }"##,
    }],
};

/// Words of fields that are about people, and of those that hold credentials.
const PERSONAL: &[&str] = &["email", "phone", "address", "birth", "iban", "salary", "passport", "ssn", "health", "diagnos", "tax"];
const SECRET: &[&str] = &["token", "jwt", "secret", "password", "apikey", "api_key"];

fn judge(project: &Project, out: &mut Verdict) {
    let rules = &project.facts.platform_access;
    if rules.is_empty() && !project.facts.builders.iter().any(|trace| matches!(trace.builder.as_str(), "bubble" | "strapi")) {
        out.not_applicable("No export says who may see which record.");
        return;
    }
    out.pass();
    for rule in rules {
        let has = |words: &[&str]| rule.fields.iter().find(|field| words.iter().any(|word| field.contains(word)));
        let writes = rule.operations.iter().any(|operation| matches!(operation.as_str(), "create" | "update" | "delete"));
        let secret = has(SECRET);
        let (who, severity) = match rule.reach {
            Reach::Everyone if writes || secret.is_some() || has(PERSONAL).is_some() => ("Anyone", Severity::Critical),
            Reach::Everyone => ("Anyone", Severity::High),
            Reach::Member | Reach::Conditional | Reach::SignedIn if secret.is_some() => ("Others", Severity::High),
            _ => continue,
        };
        let finding = out.fail(&rule.origin);
        finding.name("who", who).name("what", if writes { "change" } else { "read" }).name("type", rule.path.clone()).severity(severity);
        if let Some(field) = secret.or_else(|| has(PERSONAL)) {
            finding.detail(format!("Among its fields is {field}."));
        }
        if !writes && rule.reach == Reach::Everyone {
            finding.confidence(Confidence::Medium);
        }
    }
}
