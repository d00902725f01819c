//! What people entrust to the product is kept in their browser alone.

use crate::facts::{Project, Purpose, RecoveryKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/records-only-in-browser",
    title: "What users enter is kept only in their browser (`{name}`)",
    pass_title: "What users enter is kept outside their browser",
    severity: Severity::Medium,
    effort: Effort::Week,
    stage: Stage::Stabilize,
    why: "Clearing the browser's data, a new phone or a few weeks without a visit deletes it, nobody can bring it back, and it shows up on no \
          other device. You yourself never see what customers enter.",
    fix: "Keep these records in a database behind a log-in, and use the browser's storage only as a cache.",
    prompt: "Move these records from the browser's storage to a database with an account for each user: create the tables with access \
             rules, replace reads and writes, and import what is in the browser at the first log-in. Keep theme and other settings \
             in the browser. Done when signing in on another device shows the same records.",
    cannot_see: "Whether the product is meant for one device only and says so to its users.",
    refs: &[Ref::Url("https://developer.mozilla.org/en-US/docs/Web/API/Storage_API/Storage_quotas_and_eviction_criteria")],
    judge,
    bad: samples![
        { "orders of a shop":
            "package.json" => r#"{ "dependencies": { "react": "^18.0.0" } }"#,
            "src/orders.ts" => "const KEY = 'shop-orders';\nexport function save(orders) {\n  ⟦localStorage.setItem(KEY, JSON.stringify(orders));⟧\n}\n",
        }
        { "a hook that keeps notes":
            "package.json" => r#"{ "dependencies": { "react": "^18.0.0" } }"#,
            "src/Notes.tsx" => "export function Notes() {\n  ⟦const [notes, setNotes] = useLocalStorage('notes', []);⟧\n  return null;\n}\n",
        }
    ],
    good: samples![
        { "settings, tokens and drafts":
            "package.json" => r#"{ "dependencies": { "react": "^18.0.0" } }"#,
            "src/a.ts" => "localStorage.setItem('theme', JSON.stringify(theme));\nlocalStorage.setItem('user', JSON.stringify(user));\nlocalStorage.setItem('draft-notes', JSON.stringify(draft));\n",
        }
        { "a copy of what a server keeps":
            "package.json" => r#"{ "dependencies": { "react": "^18.0.0" } }"#,
            "src/a.ts" => "localStorage.setItem('orders', JSON.stringify(orders));\n",
            "src/api.ts" => "export const save = (order) => fetch('/api/orders', { method: 'POST', body: JSON.stringify(order) });\n",
        }
        { "a program on the user's own device":
            "package.json" => r#"{ "dependencies": { "electron": "^30.0.0" } }"#,
            "src/a.ts" => "localStorage.setItem('notes', JSON.stringify(notes));\n",
        }
    ],
};

/// Packages of programs that keep their data on the user's own device by design.
const DEVICE: &[&str] = &[
    "electron",
    "@tauri-apps/api",
    "@capacitor/core",
    "expo",
    "react-native",
    "@electron/remote",
    "plasmo",
    "wxt",
    "webextension-polyfill",
];

/// Packages that keep several devices in step.
const IN_STEP: &[&str] = &[
    "yjs",
    "replicache",
    "dexie-cloud-addon",
    "rxdb",
    "@powersync/web",
    "@electric-sql/client",
    "@instantdb/react",
    "jazz-tools",
    "@liveblocks/client",
    "pouchdb",
    "@triplit/client",
    "@automerge/automerge-repo",
    "@evolu/react",
    "tinybase",
];

/// Words of records whose loss is the business's own.
const BUSINESS: &[&str] = &[
    "order",
    "booking",
    "appointment",
    "reservation",
    "invoice",
    "customer",
    "client",
    "patient",
    "user",
    "payment",
    "sale",
    "lead",
    "employee",
    "member",
];

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let of = |kind: RecoveryKind| facts.recovery.iter().filter(move |fact| fact.kind == kind);
    let depends = |names: &[&str]| facts.dependencies.iter().any(|dependency| names.contains(&dependency.name.as_str()));
    if of(RecoveryKind::BrowserRecord).next().is_none() {
        return out.not_applicable("No records are written to the browser's own storage.");
    }
    if depends(DEVICE) || facts.files.iter().any(|file| file.path.ends_with("src-tauri/tauri.conf.json")) {
        return out.not_applicable("The program runs on its user's own device.");
    }
    let kept = facts.services.iter().any(|call| matches!(call.purpose, Purpose::Database | Purpose::FileStore | Purpose::Queue));
    if project.product.stores_data
        || kept
        || depends(IN_STEP)
        || of(RecoveryKind::SentElsewhere).next().is_some()
        || !facts.endpoints.is_empty()
    {
        return out.pass();
    }
    let weight = |name: &str| BUSINESS.iter().any(|word| name.to_ascii_lowercase().contains(word));
    let Some(worst) = of(RecoveryKind::BrowserRecord).max_by_key(|fact| (weight(&fact.what), std::cmp::Reverse(&fact.origin))) else {
        return;
    };
    let exported = of(RecoveryKind::FileExport).next().is_some();
    let severity = match (weight(&worst.what), exported) {
        (true, _) => Severity::High,
        (false, false) => Severity::Medium,
        (false, true) => Severity::Low,
    };
    let others = of(RecoveryKind::BrowserRecord).filter(|fact| fact.origin != worst.origin).take(10).map(|fact| fact.origin.clone());
    out.fail(&worst.origin).name("name", worst.what.clone()).severity(severity).confidence(Confidence::Medium).related(others);
}
