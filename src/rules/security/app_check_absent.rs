//! Firebase that answers any program that knows the app's public settings.

use crate::facts::Project;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/app-check-absent",
    title: "Scripts can use your Firebase as if they were your app",
    pass_title: "App Check tells your app from scripts",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The settings of Firebase are in your pages, as they must be. Without App Check any script that copies them can make accounts, read \
          what the rules allow and run up your bill, as fast as it likes.",
    fix: "Switch App Check on, watch its figures for a few days, then enforce it.",
    prompt: "Add Firebase App Check to the app: call initializeAppCheck with ReCaptchaEnterpriseProvider (or App Attest and Play Integrity in the \
             mobile apps) right after initializeApp, with the site key from an environment variable and a debug token for development. \
             Do not enforce it in code yet; tell me to watch the App Check page of the console and enforce it there. Done when requests of the \
             app count as verified.",
    cannot_see: "What is enforced in the Firebase console.",
    refs: &[Ref::Cwe(770), Ref::Url("https://firebase.google.com/docs/app-check")],
    judge,
    bad: samples![{ "an app that asks Firestore":
        "package.json" => r#"{ "dependencies": { "firebase": "^11.0.0" } }"#,
        "src/db.ts" => "⟦import⟧ { getFirestore } from 'firebase/firestore';\nexport const db = getFirestore();\n",
    }],
    good: samples![
        { "an app that starts App Check":
            "package.json" => r#"{ "dependencies": { "firebase": "^11.0.0" } }"#,
            "src/db.ts" => "import { getFirestore } from 'firebase/firestore';\nimport { initializeAppCheck } from 'firebase/app-check';\n\
                initializeAppCheck(app, {});\nexport const db = getFirestore();\n",
        }
        { "a server that uses the admin SDK":
            "package.json" => r#"{ "dependencies": { "firebase-admin": "^13.0.0" } }"#,
            "src/db.ts" => "import { getFirestore } from 'firebase-admin/firestore';\nexport const db = getFirestore();\n",
        }
    ],
};

/// Services of Firebase that an app asks directly.
const SERVICES: &[&str] = &["firebase/firestore", "firebase/database", "firebase/storage", "firebase/functions", "firebase/firestore/lite"];
/// Models that the app asks directly, at the project's cost.
const MODELS: &[&str] = &["firebase/ai", "firebase/vertexai", "firebase/vertexai-preview"];

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let imports = || facts.modules.iter().flat_map(|module| &module.imports).filter(|import| !import.type_only);
    let first = |packages: &[&str]| imports().find(|import| packages.contains(&import.specifier.as_str()));
    let checked = imports().find(|import| import.specifier.ends_with("/app-check"));
    if let Some(import) = checked {
        return out.pass_at(&import.origin);
    }
    if facts.dependencies.iter().any(|dependency| dependency.name == "firebase_app_check") {
        return out.pass();
    }
    let model = first(MODELS);
    let Some(import) = model.or_else(|| first(SERVICES)) else {
        return out.not_applicable("No code asks Firebase directly from a browser or app.");
    };
    let finding = out.fail(&import.origin).confidence(Confidence::Medium);
    if model.is_some() {
        finding.severity(Severity::Medium).detail("It also asks an AI model directly, which you pay for by use.");
    }
}
