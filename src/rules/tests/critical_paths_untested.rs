//! Tests that leave out what hurts most: sign-in, payment, and who gets at which data.

use crate::facts::Project;
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;

pub(super) static RULE: Rule = Rule {
    id: "tests/critical-paths-untested",
    title: "The tests leave out {areas}",
    pass_title: "The tests touch sign-in, payment and access to data, as far as there are any",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Tests exist, but not where a failure costs you customers or money. A change can break these paths and every test \
          still passes.",
    fix: "Add a few tests for exactly these paths before adding more elsewhere.",
    prompt: "Write tests for sign-in, payment and access to data, as far as this project has them and no test touches them: one for the path that works and one for each way it must refuse (wrong \
             password, unpaid order, another person's record). Reuse the test set-up that is there. Do not change product code. \
             Done when these tests pass and fail when the check they cover is removed.",
    cannot_see: "Tests that reach these paths through the browser without naming them.",
    refs: &[Ref::Url("https://martinfowler.com/bliki/TestCoverage.html")],
    judge,
    bad: samples![{ "only arithmetic is tested, although there is payment and sign-in":
        "package.json" => r#"{ "name": "shop" }"#,
        "src/pay.ts" => "import Stripe from 'stripe';\nexport const stripe = new Stripe(process.env.STRIPE_KEY!);\n",
        "src/session.ts" => "import jwt from 'jsonwebtoken';\nexport const read = (token: string) => jwt.verify(token, process.env.JWT_SECRET!);\n",
        "src/sum.test.ts" => "import { expect, it } from 'vitest';\nimport { sum } from './sum';\n⟦it('sums', () => {⟧\n  expect(sum(1, 2)).toBe(3);\n});\n",
    }],
    good: samples![{ "payment and sign-in are tested":
        "package.json" => r#"{ "name": "shop" }"#,
        "src/pay.ts" => "import Stripe from 'stripe';\nexport const stripe = new Stripe(process.env.STRIPE_KEY!);\n",
        "src/session.ts" => "import jwt from 'jsonwebtoken';\nexport const read = (token: string) => jwt.verify(token, process.env.JWT_SECRET!);\n",
        "src/checkout.test.ts" => "import { expect, it } from 'vitest';\nimport { pay } from './payment';\nit('refuses a forged session', () => {\n  expect(() => pay('x')).toThrow();\n});\n",
    }],
};

/// Areas and the words by which a test shows that it touches one.
const AREAS: &[(&str, &[&str])] = &[
    ("sign-in", &["auth", "login", "signin", "sign-in", "sign in", "session", "password", "token", "permission", "rls", "guard", "role"]),
    (
        "access to data",
        &[
            "access",
            "permission",
            "forbid",
            "403",
            "401",
            "unauthor",
            "polic",
            "rls",
            "owner",
            "tenant",
            "isolat",
            "another",
            "other user",
            "database",
            "db",
            "prisma",
            "supabase",
            "repositor",
            "model",
            "crud",
            "storage",
            "query",
            "queries",
            "migration",
            "schema",
            "guard",
            "role",
            "route",
            "api",
        ],
    ),
    ("payment", &["pay", "checkout", "stripe", "billing", "subscri", "order", "invoice", "refund", "webhook", "square", "paypal"]),
];

/// Up to this many tests, their names tell all that they do.
const HANDFUL: usize = 12;

/// More tests than this are taken to cover what their names do not tell.
const MANY: usize = 60;

fn judge(project: &Project, out: &mut Verdict) {
    let tests = &project.facts.tests;
    let Some(first) = tests.iter().filter(|test| !test.trivial).map(|test| &test.suite).min() else {
        out.not_applicable("There are no tests.");
        return;
    };
    let mut wanted: Vec<&(&str, &[&str])> = Vec::new();
    for area in AREAS {
        let there = match area.0 {
            "payment" => project.product.takes_payment,
            "sign-in" => project.product.has_login,
            _ => project.product.has_login && project.product.stores_data,
        };
        if there {
            wanted.push(area);
        }
    }
    if wanted.is_empty() {
        out.not_applicable("There is neither sign-in nor payment.");
        return;
    }
    let told: Vec<String> =
        tests.iter().map(|test| format!("{} {} {}", test.name, test.origin.path, test.exercises.join(" ")).to_ascii_lowercase()).collect();
    let missed: Vec<&str> = wanted
        .iter()
        .filter(|(_, words)| !told.iter().any(|text| words.iter().any(|word| text.contains(word))))
        .map(|(area, _)| *area)
        .collect();
    if missed.is_empty() {
        out.pass_at(first);
    } else if tests.len() > MANY {
        out.unknown(
            "There are many tests, but none names some of what matters most.",
            Some("Do your tests cover sign-in, payment and who gets at which data?"),
        );
    } else {
        let files: std::collections::BTreeSet<&str> = tests.iter().map(|test| test.origin.path.as_str()).into_set();
        let finding = out.fail(first).name("areas", missed.join(" and "));
        // Names tell what a test reaches, not what it leaves out: only a handful of tests can be overseen.
        if tests.len() > HANDFUL || missed.len() < wanted.len() {
            finding.severity(Severity::Low);
        }
        finding.confidence(Confidence::Medium).detail(format!(
            "{} tests in {} files, none of which names {}.",
            tests.len(),
            files.len(),
            missed.join(" or ")
        ));
    }
}
