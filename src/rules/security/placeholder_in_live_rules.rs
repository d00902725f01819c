//! Addresses of a template that still decide who is an administrator.

use super::access;
use crate::facts::{Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/placeholder-in-live-rules",
    title: "A template's address, `{address}`, is an administrator",
    pass_title: "No template address decides who is an administrator",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The rules still hold an address that a template put there to be replaced. Whoever owns that mailbox, or can sign up with it, \
          is an administrator of your product.",
    fix: "Remove the address; give administrators a custom claim instead.",
    prompt: "Remove this placeholder address from the security rules. Decide who is an administrator by a custom claim that a \
             server script sets (request.auth.token.admin == true), and require request.auth.token.email_verified wherever an \
             address is compared. Done when no address stands in the rules and an account with the placeholder address gets \
             no rights.",
    cannot_see: "Whether sign-up with that address is possible.",
    refs: &[Ref::Cwe(1188), Ref::Url("https://firebase.google.com/docs/auth/admin/custom-claims")],
    judge,
    bad: samples![{ "left over from the template":
        "storage.rules" => "service firebase.storage {\n  match /b/{bucket}/o {\n    function isAdmin() {\n\
                  return request.auth.token.email == ⟦'your-email@gmail.com'⟧;\n    }\n    match /files/{id} { allow write: if isAdmin(); }\n  }\n}\n",
    }],
    good: samples![{ "a claim, and a whole domain":
        "storage.rules" => "service firebase.storage {\n  match /b/{bucket}/o {\n\
                match /files/{id} { allow write: if request.auth.token.admin == true; }\n\
                match /team/{id} { allow write: if request.auth.token.email.matches('.*@shop[.]org'); }\n  }\n}\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if access::rules(project, out).is_none() {
        return;
    }
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::PlaceholderAdmin) {
        out.fail(&site.origin).name("address", &site.detail);
    }
    out.pass();
}
