//! A product that no automated test exercises.

use crate::facts::{ProductKind, Project, ReadState, Role};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

/// Fewer lines of code than this are a tiny project.
const TINY: u32 = 3000;

/// Fewer than this are a page or two.
const FEW: u32 = 300;

pub(super) static RULE: Rule = Rule {
    id: "tests/tests-absent",
    title: "No automated tests: nothing tells you that a change broke something",
    pass_title: "The project has automated tests",
    severity: Severity::High,
    effort: Effort::Week,
    stage: Stage::Foundations,
    why: "Every change, and above all every change that an AI tool makes, can break what worked yesterday. Without tests \
          your customers find out first.",
    fix: "Start with the few paths that cost you money or trust when they fail: sign-in, payment, saving data. A handful of \
          tests on those is worth more than full coverage of the rest.",
    prompt: "Set up the usual test runner for this stack and write tests for the three most important user journeys: signing \
             in, the main action that stores data, and payment if there is one. Cover one failure of each (wrong password, \
             refused payment, somebody else's record). Do not change product code except where it cannot be tested at all. \
             Done when one command runs all tests, they pass, and breaking a journey on purpose makes one fail.",
    cannot_see: "Tests that live in another repository or are done by hand.",
    refs: &[Ref::Url("https://martinfowler.com/bliki/SelfTestingCode.html")],
    judge,
    bad: samples![{ "a file that prepares tests, and none to prepare":
        "package.json" => r#"{ "name": "shop", "scripts": { "test": "react-scripts test" } }"#,
        "src/setupTests.ts" => "import '@testing-library/jest-dom';\n",
        "src/cart.ts" => "export const total = (prices: number[]) => prices.reduce((a, b) => a + b, 0);\n",
    }
    { "an application with a test runner but no test":
        "package.json" => r#"{ "name": "shop", "devDependencies": { "vitest": "1.0.0" }, "scripts": { "test": "vitest" } }"#,
        "src/cart.ts" => "export const total = (prices: number[]) => prices.reduce((a, b) => a + b, 0);\n",
    }],
    good: samples![
        { "a test beside the code":
            "package.json" => r#"{ "name": "shop" }"#,
            "src/cart.ts" => "export const total = (prices: number[]) => prices.reduce((a, b) => a + b, 0);\n",
            "src/cart.test.ts" => "import { expect, it } from 'vitest';\nimport { total } from './cart';\nit('adds', () => { expect(total([1, 2])).toBe(3); });\n",
        }
        { "tests in Python":
            "requirements.txt" => "django\n",
            "shop/models.py" => "class Item:\n    pass\n",
            "shop/tests/test_models.py" => "from shop.models import Item\n\ndef test_item():\n    assert Item() is not None\n",
        }
        { "tests beside what the frame of an app for phones brings along":
            "package.json" => r#"{ "name": "shop" }"#,
            "android/app/src/test/java/com/getcapacitor/myapp/ExampleUnitTest.java" => "package com.getcapacitor.myapp;\nimport org.junit.Test;\npublic class ExampleUnitTest {\n    @Test\n    public void adds() throws Exception {\n        assertEquals(4, 2 + 2);\n    }\n}\n",
            "src/cart.test.ts" => "import { expect, it } from 'vitest';\nimport { total } from './cart';\nit('adds', () => { expect(total([1, 2])).toBe(3); });\n",
        }
    ],
};

/// Whether a file only prepares tests, as every new project of some kits has one: `setupTests.ts`, `jest.setup.js`.
fn prepares(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let stem = file.split('.').next().unwrap_or(&file);
    matches!(stem, "setuptests" | "setuptest" | "testsetup" | "test-setup")
        || matches!(stem, "jest" | "vitest") && (file.contains(".setup.") || file.contains(".config."))
}

fn judge(project: &Project, out: &mut Verdict) {
    if project.product.kind != ProductKind::Code {
        out.not_applicable("There is no application code that tests could exercise.");
        return;
    }
    let code = |role: Role| {
        project
            .facts
            .files
            .iter()
            .filter(move |file| file.role == role && file.language.is_some_and(crate::facts::Language::is_code))
            .filter(|file| !matches!(file.state, ReadState::Skipped(_)))
    };
    if let Some(test) = project.facts.tests.iter().find(|test| !test.trivial && !super::is_stock(&test.origin.path)) {
        out.pass_at(&test.origin);
    } else if project.facts.tests.is_empty() && code(Role::Test).any(|file| !prepares(&file.path)) {
        out.unknown(
            "There are files for tests, but no test in them could be recognised.",
            Some("Which tests run before a change goes out?"),
        );
    } else if code(Role::Source).next().is_none() {
        out.not_applicable("There is no application code that tests could exercise.");
    } else {
        // Small parts that a kit copies into every project are nobody's own code.
        let own = code(Role::Source).filter(|file| !file.path.contains("components/ui/"));
        let lines: u32 = own.map(|file| file.lines).sum();
        let severity = match lines {
            0..FEW => Severity::Low,
            FEW..TINY => Severity::Medium,
            _ => Severity::High,
        };
        out.fail_whole().severity(severity).detail(format!("{lines} lines of code and no test that checks any of them."));
    }
}
