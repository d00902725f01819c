//! Tests that assert constants: they pass whatever the product does.

use crate::facts::Project;
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "tests/placeholder-tests",
    title: "This test checks nothing",
    pass_title: "Tests check what the product does",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "A test that compares a constant with itself passes whatever happens to the product. It makes a green tick that \
          means nothing.",
    fix: "Replace it with a test of something that matters, or delete it.",
    prompt: "Find tests that only assert constants (such as expect(true).toBe(true)). Replace each with a test of real behaviour \
             of a module of this project, or delete it. Do not change product code. Done when no test passes without running code of the project.",
    cannot_see: "Tests that run code but check too little of what it does.",
    refs: &[Ref::Url("https://vitest.dev/guide/")],
    judge,
    bad: samples![{ "the example of a template":
        "package.json" => r#"{ "name": "shop" }"#,
        "src/test/example.test.ts" => "import { describe, expect, it } from 'vitest';\n\ndescribe('example', () => {\n  ⟦it('passes', () => {⟧\n    expect(true).toBe(true);\n  });\n});\n",
        "src/test/later.test.ts" => "import { it } from 'vitest';\n⟦it('gives the money back', async () => {⟧\n  // TODO\n  console.log('later');\n});\n",
    }],
    good: samples![{ "a test of a function":
        "package.json" => r#"{ "name": "shop" }"#,
        "src/cart.test.ts" => "import { expect, it } from 'vitest';\nimport { isEmpty } from './cart';\nit('is empty', () => {\n  expect(isEmpty([])).toBe(true);\n});\nit('does not throw', () => {\n  isEmpty([1]);\n});\nit.todo('adds');\n",
    }
    { "what the frame of an app for phones brings along":
        "package.json" => r#"{ "name": "shop" }"#,
        "android/app/src/test/java/com/getcapacitor/myapp/ExampleUnitTest.java" => "package com.getcapacitor.myapp;\nimport org.junit.Test;\npublic class ExampleUnitTest {\n    @Test\n    public void works() throws Exception {\n        assertTrue(true);\n    }\n}\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let own = || project.facts.tests.iter().filter(|test| !super::is_stock(&test.origin.path));
    if own().next().is_none() {
        out.not_applicable("There are no tests.");
        return;
    }
    // A few among many real ones let little through.
    let minor = own().any(|test| !test.trivial) && !super::is_hollow(project);
    for test in own().filter(|test| test.trivial) {
        let finding = out.fail(&test.origin);
        if minor {
            finding.severity(Severity::Low);
        }
    }
    if own().all(|test| !test.trivial) {
        out.pass();
    }
}
