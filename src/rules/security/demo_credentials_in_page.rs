//! A password that every visitor receives with the page.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/demo-credentials-in-page",
    title: "The page ships an account's password to every visitor",
    pass_title: "No password is shipped with the pages",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Whoever opens the page can sign in with this account and see or change what it may.",
    fix: "Remove the account or make it harmless: no real data, no rights, reset every day; start it by a function \
          on the server.",
    prompt: "Remove literal passwords from browser code. If a demo is wanted, add a server function that signs the \
          visitor in to a demo account with no rights over real data, and take its password from the environment. \
          Done when the built pages hold no password.",
    cannot_see: "What the account may do.",
    refs: &[Ref::Cwe(798)],
    judge,
    bad: samples![
        { "demo buttons of a login page":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Login.tsx" => r#"const demo = [
  { label: 'Demo', email: 'demo@shop.example',
    ⟦password: 'demo-1234'⟧ },
];
export const enter = (account) => supabase.auth.signInWithPassword(account);
"#,
        }
        { "a password that is filled in":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/auth/sign-in.tsx" => r#"export default function SignIn() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = ⟦useState('demo-1234')⟧;
  return <TextInput value={password} onChangeText={setPassword} />;
}
"#,
        }
    ],
    good: samples![
        { "a form that starts empty, and a password that only shows how one looks":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Login.tsx" => r#"export function Login() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [shown, setShown] = useState('hidden');
  return <input type="password" placeholder="demo-1234" onChange={(event) => setPassword(event.target.value)} />;
}
"#,
        }
        { "placeholders of a form":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/pages/Login.tsx" => r#"const hint = { email: 'you@example.com', password: 'Enter your password' };
export const enter = (account) => supabase.auth.signInWithPassword(account);
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let mut seen = std::collections::BTreeSet::new();
    fail_each(
        project,
        out,
        // A page that nothing leads to is not shipped.
        |site| {
            site.kind == SiteKind::LiteralCredentials
                && site.detail.starts_with("page")
                && !project.unreached.contains_key(&site.origin.path)
                && seen.insert(site.origin.path.as_str())
        },
        |_, _| {},
    );
}
