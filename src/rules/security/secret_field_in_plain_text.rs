//! Fields of a content system that keep credentials as they are.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/secret-field-in-plain-text",
    title: "The field “{what}” keeps a credential as plain text",
    pass_title: "Fields for credentials hash or encrypt them",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Everyone who may see the record sees the credential, and every copy of the data carries it.",
    fix: "Use the field type that hashes or hides its value, or do not store the credential at all.",
    prompt: "Change the type of this field to the platform's hashed or encrypted one (Directus: hash; Strapi: password, private), convert the stored values, and leave the field out of every answer. Done when reading a record never returns the value.",
    cannot_see: "Whether the values are encrypted before they arrive.",
    refs: &[Ref::Cwe(256), Ref::Url("https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html")],
    judge,
    bad: samples![{ "a password as text":
        "snapshot.yaml" => r##"version: 1
directus: 10.0.0
vendor: postgres
collections:
  - collection: staff
fields:
  - collection: staff
    field: ⟦password⟧
    type: string
    meta:
      interface: input
relations: []
"##,
    }],
    good: samples![{ "a hash":
        "snapshot.yaml" => r##"version: 1
directus: 10.0.0
vendor: postgres
collections:
  - collection: staff
fields:
  - collection: staff
    field: password
    type: hash
    meta:
      interface: input-hash
relations: []
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::PlainField);
}
