//! Tests that call a deployed backend.

use crate::facts::{Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "tests/tests-against-live-backend",
    title: "Tests need a deployed backend (`{host}`)",
    pass_title: "Tests run without a deployed backend",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Such tests write into data that customers use, or fail when the network or the deployment is down. After a while \
          nobody trusts or runs them.",
    fix: "Run tests against a local or throw-away backend, with the address taken from the environment and no production default.",
    prompt: "Change the tests that call a deployed address to use a local backend (an emulator, a container or the platform's local \
             development stack), with the address from an environment variable that has no production default. Do not weaken what they \
             check. Done when all tests pass with the network cut off.",
    cannot_see: "Whether the address belongs to a project that exists only for tests.",
    refs: &[Ref::Url("https://supabase.com/docs/guides/local-development")],
    judge,
    bad: samples![{ "a test that queries a hosted project":
        "package.json" => r#"{ "name": "shop" }"#,
        "src/rules.test.ts" => "import { expect, it } from 'vitest';\n⟦const url = 'https://qzvwkxjhbtnmrplcdfgs.supabase.co';⟧\nit('reads', async () => {\n  expect((await fetch(url)).status).toBe(200);\n});\n",
    }],
    good: samples![{ "a made-up address that is never called":
        "package.json" => r#"{ "name": "shop" }"#,
        "src/config.test.ts" => "import { expect, it } from 'vitest';\nimport { parse } from './config';\nit('parses', () => {\n  expect(parse('https://example.supabase.co')).toBeTruthy();\n  expect(parse('http://localhost:54321')).toBeTruthy();\n});\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    if project.facts.tests.is_empty() {
        out.not_applicable("There are no tests.");
        return;
    }
    let sites: Vec<_> = project.facts.sites.iter().filter(|site| site.kind == SiteKind::LiveBackendInTest).collect();
    if sites.is_empty() {
        out.pass();
    }
    for site in sites {
        out.fail(&site.origin).name("host", site.detail.clone());
    }
}
