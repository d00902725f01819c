//! One person's mailbox decides, in the code, who is in charge.

use crate::facts::{Project, Role, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "ownership/admin-by-literal-email",
    title: "A mailbox typed into the code (`{address}`) decides who is in charge",
    pass_title: "Who is in charge is kept in data",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Rights and alerts hang on one private mailbox. When that person leaves, or the account is taken over, \
          somebody has to change and deploy code; and in some set-ups anyone who registers with this address \
          becomes administrator.",
    fix: "Keep roles in the database and addresses for alerts in the configuration, with a mailbox of the company.",
    prompt: "Replace the literal address by a role that is stored on the server (a roles table or custom claims that \
          users cannot write) and by an environment variable for alert recipients. Make sure an unverified address \
          gives no rights. Done when no person's address stands in code or rules.",
    cannot_see: "Whether the address belongs to the company.",
    refs: &[Ref::Cwe(798), Ref::Url("https://firebase.google.com/docs/auth/admin/custom-claims")],
    judge,
    bad: samples![
        { "admin by address":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/admin.ts" => r#"⟦export const isAdmin = (user) => user.email === 'somebody@gmail.com';⟧
    "#,
        }
        { "alerts to a private mailbox":
            "supabase/functions/alert/index.ts" => r#"⟦const ADMIN_EMAIL = 'somebody@gmail.com';⟧
Deno.serve(() => send(ADMIN_EMAIL));
"#,
        }
    ],
    good: samples![
        { "a role, and an address from the environment":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/admin.ts" => r#"export const isAdmin = (user) => user.role === 'admin';
export const to = process.env.ALERT_EMAIL;
export const isEmpty = (user) => user.email === '';
export const support = 'support@shop.example';
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut seen = std::collections::BTreeSet::new();
    for site in project.facts.sites.iter().filter(|site| site.kind == SiteKind::LiteralAdmin) {
        if seen.insert(site.origin.path.as_str()) {
            let finding = out.fail(&site.origin).name("address", site.detail.clone());
            if project.facts.role_of(&site.origin.path) == Some(Role::Script) {
                finding.severity(Severity::Low).detail("It stands in a script that somebody runs by hand.");
            }
        }
    }
    if seen.is_empty() {
        if project.product.has_login || project.product.has_server {
            out.pass();
        } else {
            out.not_applicable("There is nobody to put in charge.");
        }
    }
}
