//! A protective check that stands in a comment.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/guard-commented-out",
    title: "The check `{name}` is commented out",
    pass_title: "No protective check stands in a comment",
    severity: Severity::Critical,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The check was there and was switched off, perhaps to try something. Since then everybody gets through.",
    fix: "Put the check back and mend what made somebody remove it.",
    prompt: "Restore the commented-out check in this file so that callers who fail it are turned away before \
          anything else happens. Do not weaken it. Done when a call without a valid log-in is refused and a valid \
          one works.",
    cannot_see: "Checks that another layer in front of this code makes.",
    refs: &[Ref::Cwe(306), Ref::Cwe(352)],
    judge,
    bad: samples![
        { "a log-in check in a function":
            "supabase/functions/analyse/index.ts" => r#"Deno.serve(async (req) => {
  ⟦/*⟧
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) { return new Response('Unauthorized', { status: 401 }); }
  */
  return Response.json(await analyse(req));
});
"#,
        }
        { "a page that sends nobody to the log-in any more":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Dashboard.tsx" => r#"export default function Dashboard() {
  const { user } = useAuth();
  ⟦// if (!user) {⟧
  //   return <Navigate to="/login" />;
  // }
  return <main />;
}
"#,
        }
    ],
    good: samples![
        { "a page whose check is active, and a note":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Dashboard.tsx" => r#"// people without a session go to the login
export default function Dashboard() {
  const { user } = useAuth();
  // if (!user) { return <Navigate to="/signin" />; }
  if (!user) { return <Navigate to="/login" />; }
  return <main />;
}
"#,
        }
        { "an active check, and one that is only described":
            "supabase/functions/analyse/index.ts" => r#"/* callers are refused with 401 unless auth.getUser( finds them; see below */
Deno.serve(async (req) => {
  // const { data } = await supabase.auth.getUser(); if (!data) throw new Error('401');
  const { data: { user } } = await supabase.auth.getUser();
  if (!user) return new Response('Unauthorized', { status: 401 });
  return Response.json({});
});
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::CommentedOutCheck,
        |site, finding| {
            // A page's own check hides; whether the data behind it is guarded is the server's matter.
            let of_page = ["user", "session", "isAuthenticated", "isLoggedIn", "isAdmin", "ProtectedRoute", "RequireAuth", "AdminRoute"];
            let milder = site.detail == "csrf" || of_page.contains(&site.detail.as_str());
            let severity = if milder { Severity::Medium } else { Severity::Critical };
            finding.name("name", site.detail.clone()).severity(severity);
        },
    );
}
