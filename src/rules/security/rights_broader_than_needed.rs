//! Scripts that ask for everything of a kind.

use crate::facts::{Project, RemarkKind};
use crate::rules::exports;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/rights-broader-than-needed",
    title: "A script asks for all of the account: {what}",
    pass_title: "Scripts ask for no more of an account than they need",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Whoever runs the script hands it all of their mail, files or contacts. A mistake in it, or one who gets at it, reaches everything, not only what the script is for.",
    fix: "Ask for the narrower right that the script needs: reading instead of everything, or only the files that it made itself.",
    prompt: "For every entry of oauthScopes in appsscript.json, find out which calls need it and replace it by the narrowest scope with which these calls still work (for example drive.file instead of drive). Do not change what the script does. Done when the script still works and no scope opens a whole service.",
    cannot_see: "What the script does with these rights.",
    refs: &[Ref::Cwe(250), Ref::Url("https://developers.google.com/apps-script/concepts/scopes")],
    judge,
    bad: samples![{ "a script that asks for the whole drive":
        "appsscript.json" => r##"{ "timeZone": "Europe/Berlin", "runtimeVersion": "V8", "exceptionLogging": "STACKDRIVER",
    "oauthScopes": [ ⟦"https://www.googleapis.com/auth/drive"⟧ ] }"##,
    }],
    good: samples![{ "a script that asks for its own files":
        "appsscript.json" => r##"{ "timeZone": "Europe/Berlin", "runtimeVersion": "V8", "exceptionLogging": "STACKDRIVER",
    "oauthScopes": [ "https://www.googleapis.com/auth/drive.file", "https://www.googleapis.com/auth/spreadsheets.currentonly" ] }"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    exports::fail_kind(project, out, RemarkKind::BroadRights);
}
