//! Pages that ask the browser's own store who is an administrator, or who has paid.

use crate::facts::{GuardKind, Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/gate-in-browser-storage",
    title: "Visitors decide themselves whether they {what} (`{key}`)",
    pass_title: "No page asks the browser's own store who is an administrator or has paid",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "The page looks into the browser's own store to find out who is an administrator or who has paid. Every visitor can write there: two lines in the browser's tools open the admin pages, or what others pay for.",
    fix: "Ask the server who the caller is and what they may do, and let the server refuse the data to everyone else. The page only hides what the server would refuse anyway.",
    prompt: "Replace the check of localStorage or sessionStorage by a request that returns the verified user's role or plan, and check it on the server (or in the database's policies) in front of every piece of data and every change that these pages use. Keep the pages' look. Done when setting the value by hand in the browser shows no data and changes nothing.",
    cannot_see: "Whether the data behind the page is refused by a server that is not in this project.",
    refs: &[Ref::Cwe(602), Ref::Cwe(603)],
    judge,
    bad: samples![{ "a flag in the browser":
        "src/pages/Admin.tsx" => r##"import { Navigate } from "react-router-dom";
export default function Admin() {
  if (⟦localStorage.getItem("isAdmin")⟧ !== "true") return <Navigate to="/" />;
  return <Users />;
}
"##,
    }
    { "a way past the payment":
        "src/components/AccessCheck.tsx" => r##"export function AccessCheck({ children }) {
  const granted = ⟦localStorage.getItem("temp_access_granted")⟧;
  const paid = useAccount().paid || granted === "true";
  return paid ? children : <Pricing />;
}
"##,
        "src/pages/Course.tsx" => r##"export default function Course() {
  if (⟦localStorage.getItem("isPremium")⟧ !== "true") return <Pricing />;
  return <Lessons />;
}
"##,
    }],
    good: samples![{ "the server is asked, and a choice of the page":
        "src/pages/Admin.tsx" => r##"import { Navigate } from "react-router-dom";
export default function Admin() {
  const { data: me } = useQuery({ queryKey: ["me"], queryFn: () => fetch("/api/me").then((r) => r.json()) });
  const [tab] = useState(localStorage.getItem("adminTab") ?? "users");
  const token = localStorage.getItem("adminToken");
  if (me?.role !== "admin") return <Navigate to="/" />;
  return <Users tab={tab} token={token} />;
}
"##,
        "src/Banner.tsx" => r##"export const Banner = () => localStorage.getItem("premium_banner_dismissed") === "true" ? null : <p>Premium</p>;
export function refresh() {
  const bought = localStorage.getItem("purchaseCompleted");
  if (bought === "true") localStorage.removeItem("purchaseCompleted");
}
export const until = () => localStorage.getItem("temp_access_until");
"##,
        "src/Sidebar.tsx" => r##"export default function Sidebar() {
  const [admin, setAdmin] = useState(null);
  useEffect(() => {
    const adminUser = localStorage.getItem("adminUser");
    if (adminUser) {
      try { setAdmin(JSON.parse(adminUser)); } catch (error) { console.error(error); }
    }
  }, []);
  return <p>{admin?.name}</p>;
}
"##,
        "src/refresh.ts" => r##"export function clear() {
  const adminUser = localStorage.getItem("admin_user");
  localStorage.clear();
  if (adminUser) localStorage.setItem("admin_user", adminUser);
}
"##,
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let checked = project.facts.endpoints.iter().any(|endpoint| endpoint.guarded(&[GuardKind::Role]));
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::GateInBrowserStorage,
        |site, finding| {
            finding.confidence(Confidence::Medium);
            if let Some(key) = site.detail.strip_prefix("paid ") {
                finding.name("key", key).name("what", "have paid").severity(Severity::Medium);
                return;
            }
            finding.name("key", site.detail.clone()).name("what", "are administrators");
            if checked {
                finding
                    .severity(Severity::Medium)
                    .detail("The server checks for administrators elsewhere; what this page shows may be protected there.");
            }
        },
    );
}
