//! Tests that run no code of the project.

use crate::facts::{Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "tests/tests-without-product-code",
    title: "These tests run none of the product's code",
    pass_title: "Tests run code of the product",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "They check copies or stand-ins that were written into the test itself. They stay green whatever happens to the product.",
    fix: "Let each test bring in the real function, component or route and check what that does.",
    prompt: "These test files bring in no module of the project, or replace every module that they bring in by a stand-in. Rewrite each test to import \
             the real code and check its behaviour; replace only what leaves the process (network, mail, payment). Delete tests that cannot fail. Do \
             not change product code. Done when breaking the tested function on purpose makes its test fail.",
    cannot_see: "Programs that a test starts in a way of its own.",
    refs: &[Ref::Url("https://martinfowler.com/articles/mocksArentStubs.html")],
    judge,
    bad: samples![
        { "a copy of the function, and nothing but stand-ins":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/price.test.ts" => r#"import { describe, expect, it } from 'vitest';
const total = (prices: number[]) => prices.reduce((a, b) => a + b, 0);
⟦describe('price', () => {⟧
  it('adds', () => { expect(total([1, 2])).toBe(3); });
});
"#,
            "src/orders.test.ts" => r#"import { expect, it, vi } from 'vitest';
import { place } from './orders';
vi.mock('./orders', () => ({ place: vi.fn().mockResolvedValue({ ok: true }) }));
⟦it('places an order', async () => {⟧
  expect(await place({})).toEqual({ ok: true });
});
"#,
        }
    ],
    good: samples![
        { "real code with stand-ins around it, a browser, a server that is called, files that are read":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/price.test.ts" => r#"import { expect, it, vi } from 'vitest';
import { total } from './price';
vi.mock('./mail', () => ({ send: vi.fn() }));
it('adds', () => { expect(total([1, 2])).toBe(3); });
"#,
            "e2e/home.spec.ts" => r#"import { expect, test } from '@playwright/test';
test('opens', async ({ page }) => { await page.goto('/'); expect(await page.title()).toBe('Shop'); });
"#,
            "tests/api.test.ts" => r#"import { expect, it } from 'vitest';
it('answers', async () => { const answer = await fetch(`${process.env.URL}/health`); expect(answer.status).toBe(200); });
"#,
            "tests/format.test.ts" => "import { expect, it } from 'vitest';\nit('formats', () => { expect(formatPrice(1)).toBe('1.00'); });\n",
            "tests/locales.test.ts" => r#"import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
it('holds all words', () => { expect(JSON.parse(readFileSync('src/en.json', 'utf8')).a).toBe('a'); });
"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.tests.is_empty() {
        out.not_applicable("There are no tests.");
        return;
    }
    let mut found = false;
    for site in facts.sites.iter().filter(|site| site.kind == SiteKind::TestWithoutProduct) {
        found = true;
        let why = if site.detail == "mocks" {
            "Every module of the product that this file brings in is replaced by a stand-in."
        } else {
            "This file brings in no module of the product."
        };
        out.fail(&site.origin).confidence(Confidence::Medium).detail(why);
    }
    if !found {
        out.pass();
    }
}
