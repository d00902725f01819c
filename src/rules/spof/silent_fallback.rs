//! A stand-in that takes over when configuration is absent.

use crate::facts::{Project, SiteKind};
use crate::rules::sites::fail_each;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/silent-fallback",
    title: "Without `{name}` the product silently uses a made-up database",
    pass_title: "No setting that is missing gives way to a value in the code, as far as was seen",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "A typing mistake in the settings does not show up as an error but as a product without its data.",
    fix: "Stop at start with a clear message when the setting is absent.",
    prompt: "Remove the made-up fallback and throw an error with a clear message at start when the variable \
          is absent. Keep a fallback only under an explicit development or test flag. Done when starting without \
          the variable fails at once.",
    cannot_see: "Whether the setting is always there in production.",
    refs: &[Ref::Cwe(1188)],
    judge,
    bad: samples![
        { "a made-up address":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/db.ts" => r#"⟦export const url = process.env.DATABASE_URL || 'postgres://mock:mock@localhost/mock';⟧
    "#,
        }
    ],
    good: samples![
        { "a local default for development, and a required value":
            "package.json" => r#"{ "name": "shop" }"#,
            "server/db.ts" => r#"export const url = process.env.DATABASE_URL || 'postgres://localhost:5432/shop';
if (!process.env.REDIS_URL) throw new Error('REDIS_URL is not set');
export const api = process.env.API_URL || 'https://mock.example.com';
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    fail_each(
        project,
        out,
        |site| site.kind == SiteKind::SilentFallback,
        |site, finding| {
            // A page without its address fails at once and in sight of everybody.
            let browser = ["VITE_", "NEXT_PUBLIC_", "REACT_APP_", "EXPO_PUBLIC_"].iter().any(|start| site.detail.starts_with(start));
            finding.name("name", site.detail.clone()).severity(if browser { Severity::Low } else { Severity::Medium });
        },
    );
}
