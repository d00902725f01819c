//! Pages that write who somebody is, into a store whose rules nobody can read here.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::{fail_each_file, first};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/role-written-by-page",
    title: "The page writes the `{field}` of a new account itself",
    pass_title: "No page writes anybody's role",
    severity: Severity::High,
    effort: Effort::Day,
    stage: Stage::Stabilize,
    why: "When somebody signs up, their own browser stores what they may do, and other code believes it. What a page writes, its visitor can write with \
          another value: one line in the browser's console, and a customer is an administrator. Only the store's rules could refuse it, and they are not in the project.",
    fix: "Let a function on the server set the role of new accounts (a custom claim, or a field that the rules keep from people), and put the rules into the project.",
    prompt: "Move the writing of the role out of the page: set it in a server function that runs when an account is made (or as a custom claim with the Admin SDK), \
             drop the field from what the page stores, and write Firestore rules into the project that refuse a create or update by the person which contains the field. \
             Read the role from the claim where it decides something. Done when the emulator refuses the write with the role admin and sign-up still works.",
    cannot_see: "Rules that are published and not in the project, which may refuse it.",
    refs: &[Ref::Cwe(269), Ref::Url("https://firebase.google.com/docs/firestore/solutions/role-based-access")],
    judge,
    bad: samples![
        { "with the account":
            "package.json" => r#"{ "name": "shop", "dependencies": { "firebase": "9" } }"#,
            "src/auth.js" => r#"import { createUserWithEmailAndPassword } from 'firebase/auth';
import { doc, setDoc } from 'firebase/firestore';
export const register = async (email, password, role = 'vendor') => {
  const made = await createUserWithEmailAndPassword(auth, email, password);
  await setDoc(doc(db, 'users', made.user.uid), { email, ⟦role,⟧ createdAt: new Date() });
};
"#,
            "src/App.js" => "export const Guard = ({ userRole, children }) => (userRole !== 'admin' ? null : children);\n",
        }
        { "put together first, from a form":
            "package.json" => r#"{ "name": "help", "dependencies": { "firebase": "11" } }"#,
            "components/sign-up.tsx" => r#"import { createUserWithEmailAndPassword } from "firebase/auth";
import { doc, setDoc } from "firebase/firestore";
export async function signUp(form: FormData) {
  const role = form.get("role") as "client" | "provider";
  const made = await createUserWithEmailAndPassword(auth, form.get("email"), form.get("password"));
  const userData = { email: form.get("email"), ⟦role,⟧ createdAt: new Date() };
  await setDoc(doc(db, "users", made.user.uid), userData);
}
"#,
            "app/admin/layout.tsx" => "export default function Layout({ children }) {\n  const { user } = useAuth();\n  if (!user || user.role !== \"admin\") return null;\n  return children;\n}\n",
        }
    ],
    good: samples![
        { "rules that are in the project are for another check; a server may; a role that nobody asks for":
            "package.json" => r#"{ "name": "shop", "dependencies": { "firebase": "9" } }"#,
            "firestore.rules" => "service cloud.firestore {\n  match /databases/{database}/documents {\n    match /users/{uid} { allow create: if request.auth.uid == uid && request.resource.data.role == 'user'; }\n  }\n}\n",
            "src/auth.js" => r#"import { createUserWithEmailAndPassword } from 'firebase/auth';
import { doc, setDoc } from 'firebase/firestore';
export const register = async (email, password, role = 'vendor') => {
  const made = await createUserWithEmailAndPassword(auth, email, password);
  await setDoc(doc(db, 'users', made.user.uid), { email, role, createdAt: new Date() });
};
export const isAdmin = (user) => user.role === 'admin';
"#,
        }
        { "nobody there is more than others":
            "package.json" => r#"{ "name": "shop", "dependencies": { "firebase": "9" } }"#,
            "src/auth.js" => r#"import { createUserWithEmailAndPassword } from 'firebase/auth';
import { doc, setDoc } from 'firebase/firestore';
export const register = async (email, password, role) => {
  const made = await createUserWithEmailAndPassword(auth, email, password);
  await setDoc(doc(db, 'users', made.user.uid), { email, role });
};
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.access_rules.iter().any(|rule| rule.store == "firestore") {
        return out.not_applicable("The rules of Firestore are in the project, and another check reads them.");
    }
    // A role without power is a choice of form.
    let powerful = facts.sites.iter().any(|site| site.kind == SiteKind::RoleBelieved);
    if !powerful || !facts.sites.iter().any(|site| site.kind == SiteKind::RoleByPage) {
        return out.not_applicable("No page stores a role that other code believes.");
    }
    fail_each_file(
        project,
        out,
        |site| site.kind == SiteKind::RoleByPage,
        |sites, finding| {
            finding.name("field", first(sites)).confidence(Confidence::Medium);
        },
    );
}
