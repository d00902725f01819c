//! A build that goes on although the compiler found errors.

use crate::facts::{Project, Setting, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

/// From this many files on, switched-off checks are a habit.
const HABIT: usize = 5;

pub(super) static RULE: Rule = Rule {
    id: "tests/type-errors-ignored",
    title: "The build ignores errors that the compiler finds",
    pass_title: "No setting silences errors that the compiler finds",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "The compiler already finds many mistakes for free. With its findings ignored, they go out to your users.",
    fix: "Remove the setting, then mend what the build reports.",
    prompt: "Remove ignoreBuildErrors and ignoreDuringBuilds from the Next.js configuration and remove @ts-nocheck comments, and switch strict on in tsconfig.json. Run the build \
             and mend every error at its cause; do not silence it with any, casts or new ignore comments. Done when the build passes \
             without these settings.",
    cannot_see: "Checks that run elsewhere before a deployment.",
    refs: &[Ref::Url("https://nextjs.org/docs/app/api-reference/config/next-config-js/typescript")],
    judge,
    bad: samples![{ "a configuration that ignores type errors":
        "package.json" => r#"{ "name": "shop", "dependencies": { "next": "15.0.0" } }"#,
        "next.config.mjs" => "export default {\n  typescript: {\n    ⟦ignoreBuildErrors: true,⟧\n  },\n};\n",
    }
    { "a compiler that is told to look less closely":
        "package.json" => r#"{ "name": "shop" }"#,
        "tsconfig.json" => "{\n  // from the builder\n  \"compilerOptions\": {\n    ⟦\"strict\": false⟧\n  }\n}\n",
        "src/a.ts" => "export const a = 1;\n",
    }],
    good: samples![{ "the setting is off":
        "package.json" => r#"{ "name": "shop", "dependencies": { "next": "15.0.0" } }"#,
        "tsconfig.json" => "{ \"compilerOptions\": { \"strict\": true } }",
        "tsconfig.node.json" => "{ \"compilerOptions\": { \"strict\": false } }",
        "next.config.mjs" => "export default {\n  typescript: { ignoreBuildErrors: false },\n  // ignoreDuringBuilds: true\n};\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if facts.modules.is_empty() {
        out.not_applicable("There is no code that a compiler checks.");
        return;
    }
    let mut found = false;
    let mut seen = std::collections::BTreeSet::new();
    let ignored = || facts.deployments.iter().filter(|setting| setting.setting == Setting::ErrorsIgnored);
    let mut loosened = ignored().filter(|setting| setting.platform == "typescript");
    if let Some(first) = loosened.next() {
        found = true;
        out.fail(&first.origin)
            .severity(Severity::Low)
            .detail("The compiler is told to look less closely: values that may be absent are not found, the most frequent cause of blank pages.")
            .related(loosened.map(|setting| setting.origin.clone()));
    }
    for setting in ignored().filter(|setting| setting.platform != "typescript") {
        found = true;
        if seen.insert((setting.origin.path.as_str(), setting.origin.line)) {
            out.fail(&setting.origin);
        }
    }
    let unchecked: Vec<_> = facts.sites.iter().filter(|site| site.kind == SiteKind::TypeCheckOff).collect();
    if let Some(first) = unchecked.first()
        && unchecked.len() >= HABIT
    {
        found = true;
        out.fail(&first.origin)
            .severity(Severity::Low)
            .detail(format!("{} files switch type checking off.", unchecked.len()))
            .related(unchecked.iter().skip(1).map(|site| site.origin.clone()));
    }
    if !found {
        out.pass();
    }
}
