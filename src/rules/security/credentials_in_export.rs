//! Credentials that a platform packs into the file of an app.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/credentials-in-export",
    title: "The export itself holds stored credentials: {what}",
    pass_title: "The export holds no stored credentials",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "This file is a bunch of keys. Whoever you send it to (a freelancer, a tool on the web, a forum) can use your accounts as if they were you.",
    fix: "Hand this file to nobody, keep it like a password, and delete copies. If it already went to somebody else, replace the keys at their issuers.",
    prompt: "List every service whose key is kept in the settings of this app, so that I can replace the keys at their issuers, and tell me for each where in the platform the new one goes. Change nothing yourself.",
    cannot_see: "Which of the values are keys and which still work; none is shown here.",
    refs: &[Ref::Cwe(312), Ref::Url("https://manual.bubble.io/help-guides/integrations/api/the-api-connector")],
    judge,
    bad: samples![{ "keys in the part that only the server should know":
        "app.bubble" => r##"{ "_id": "a", "user_types": {}, "option_sets": {}, "pages": {}, "settings": { "client_safe": {},
    "secure": ⟦{⟧ "general_keys": { "k": "⟪alnum:32⟫" } } } }"##,
    }],
    good: samples![{ "an empty part":
        "app.bubble" => r##"{ "_id": "a", "user_types": {}, "option_sets": {}, "pages": {}, "settings": { "client_safe": {}, "secure": {} } }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::CredentialsInExport);
}
