//! Checks of who somebody is that answer yes to everybody.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/access-always-granted",
    title: "The check `{name}` says yes to everybody",
    pass_title: "No check of who somebody is was found that always says yes",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The code asks whether somebody is signed in, is an administrator or knows the right secret, and the answer is always yes. Such a line \
          is put in to try something out, and everything behind it stays open until somebody remembers.",
    fix: "Put the real check back: verify the session or role on the server, and answer no when it cannot be verified.",
    prompt: "This check always returns true. Implement it with the project's authentication: verify the session on the server, look the role \
             or permission up in the database, and return false (or answer 401 or 403) when it cannot be verified. Follow every place that \
             calls it and make sure that a refusal is handled. Done when a visitor without an account and a member without the role are refused.",
    cannot_see: "Whether another check stands in front of it.",
    refs: &[Ref::Cwe(287), Ref::Cwe(489)],
    judge,
    bad: samples![
        { "a role and a token that are taken for granted":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/lib/access.ts" => r#"⟦export function isAdmin(user: User) {⟧
  // TODO: real check
  return true;
}
⟦export const verifyToken = async (token: string) => true;⟧
"#,
            "src/components/AdminRoute.tsx" => r#"export const AdminRoute = ({ children }) => {
  ⟦const isAuthenticated = true; // for now⟧
  return isAuthenticated ? children : null;
};
"#,
        }
    ],
    good: samples![
        { "checks that can say no, and flags of other things":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/lib/access.ts" => r#"export function isAdmin(user) { return user.role === 'admin'; }
export const verifyToken = async (token) => { if (!token) return false; return true; };
export const isLoading = true;
export function isOpen() { return true; }
export function hasRequiredFields() { return true; }
"#,
            "src/App.tsx" => r#"const Context = createContext({ hasPermission: () => true, isAdmin: true });
let isAuthenticated = true;
isAuthenticated = await check();
"#,
            "src/test/helpers.test.ts" => "export const isAdmin = () => true;\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::CheckAlwaysPasses,
        |site, finding| {
            // A page's own check hides and shows; what the server hands out is another matter.
            let shown = project.shipped.contains(&site.origin.path) || site.origin.path.ends_with("sx");
            finding
                .name("name", site.detail.clone())
                .severity(if shown { Severity::Medium } else { Severity::High })
                .confidence(Confidence::Medium);
        },
    );
}
