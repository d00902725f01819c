//! Two configuration files of one tool, of which one is silently ignored.

use super::strays;
use crate::facts::{Origin, Project};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/configuration-files-in-conflict",
    title: "Two configuration files of `{tool}` stand side by side",
    pass_title: "Each tool has one configuration file",
    severity: Severity::Low,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The tool reads one of them and ignores the other without a word. Security headers, redirects or \
          build checks that stand in the wrong one do nothing.",
    fix: "Merge both into one file and delete the other.",
    prompt: "Find out which of the two files the tool reads, move the settings that are still wanted into that \
          one, and delete the other. Do not change anything else. Done when one configuration file is left and \
          the build passes.",
    cannot_see: "Files that a script names explicitly on its command line.",
    refs: &[Ref::Url("https://nextjs.org/docs/app/api-reference/config/next-config-js")],
    judge,
    bad: samples![{ "two files for one framework":
        "next.config.js" => "⟦⟧module.exports = {};\n",
        "next.config.mjs" => "export default {};\n",
    }
    { "settings in the manifest and in a file":
        "package.json" => r#"{ "jest": { "verbose": true } }"#,
        "jest.config.js" => "⟦⟧module.exports = {};\n",
    }
    { "an old and a new kind of file":
        ".eslintrc.json" => "⟦⟧{}",
        "eslint.config.mjs" => "export default [];\n",
    }],
    good: samples![{ "one file a tool and package":
        "apps/web/next.config.mjs" => "export default {};\n",
        "apps/admin/next.config.js" => "module.exports = {};\n",
        "vite.config.ts" => "export default {};\n",
        "vite.config.test.ts" => "export default {};\n",
        "vitest.config.ts" => "export default {};\n",
        "tsconfig.json" => "{}",
        "tsconfig.node.json" => "{}",
        "docker-compose.yml" => "services: {}\n",
        "docker-compose.override.yml" => "services: {}\n",
    }],
};

/// Tools that read one file of this name, whatever its extension.
const TOOLS: &[&str] = &[
    "next.config",
    "vite.config",
    "vitest.config",
    "tailwind.config",
    "postcss.config",
    "eslint.config",
    "jest.config",
    "nuxt.config",
    "svelte.config",
    "astro.config",
    "babel.config",
    "drizzle.config",
    "prettier.config",
    "commitlint.config",
    "playwright.config",
];

/// Names under which one tool looks for its only file.
const NAMES: &[(&str, &[&str])] = &[
    ("eslint", &[".eslintrc", ".eslintrc.js", ".eslintrc.cjs", ".eslintrc.json", ".eslintrc.yml", ".eslintrc.yaml"]),
    (
        "prettier",
        &[".prettierrc", ".prettierrc.json", ".prettierrc.js", ".prettierrc.cjs", ".prettierrc.mjs", ".prettierrc.yml", ".prettierrc.yaml"],
    ),
    ("docker compose", &["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"]),
];

/// The tool whose file this is, if it reads only one.
fn tool_of(name: &str) -> Option<&'static str> {
    let ends = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".json"];
    let by_stem = TOOLS.iter().find(|tool| name.strip_prefix(**tool).is_some_and(|rest| ends.contains(&rest)));
    let by_name = || NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(tool, _)| *tool);
    by_stem.map(|tool| tool.trim_end_matches(".config")).or_else(by_name)
}

fn judge(project: &Project, out: &mut Verdict) {
    let mut groups: BTreeMap<(String, &str), Vec<&str>> = BTreeMap::new();
    for file in strays::tracked(project, |file| tool_of(&strays::file_name(&file.path)).is_some()) {
        if let Some(tool) = tool_of(&strays::file_name(&file.path)) {
            let folder = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            groups.entry((folder.to_owned(), tool)).or_default().push(&file.path);
        }
    }
    for manifest in &project.facts.manifests {
        let folder = manifest.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let tools: BTreeSet<&str> = manifest.settings.iter().map(String::as_str).into_set();
        for tool in tools {
            if let Some(paths) = groups.get_mut(&(folder.to_owned(), tool)) {
                paths.push(&manifest.path);
            }
        }
    }
    if groups.is_empty() {
        out.not_applicable("No tool that is known here has a configuration file.");
        return;
    }
    out.pass();
    for ((_, tool), paths) in groups {
        if let [first, others @ ..] = paths.as_slice()
            && !others.is_empty()
        {
            out.fail(&Origin::file(first)).name("tool", tool).related(others.iter().map(|path| Origin::file(path)));
        }
    }
}
