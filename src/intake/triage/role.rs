//! What a path is for.

use super::{file_name, name};
use crate::facts::{Language, Role};

/// What a path is for. `path` as written, `lower` in lower case.
pub(super) fn of(path: &str, lower: &str, language: Option<Language>) -> Role {
    let file = file_name(lower);
    let folders: Vec<&str> = lower.strip_suffix(file).unwrap_or("").split_terminator('/').collect();
    if is_example(file) {
        return Role::Example;
    }
    if is_test_name(file_name(path), file) {
        return Role::Test;
    }
    let routed = is_routed(file, &folders);
    if !routed {
        let code = language.is_some_and(Language::is_code);
        if folders.iter().any(|folder| is_test_folder(folder) || (code && matches!(*folder, "spec" | "specs"))) {
            return if language == Some(Language::Markdown) { Role::Documentation } else { Role::Test };
        }
        // Wrong and right answers to an exercise.
        let exercise = folders.iter().any(|folder| matches!(*folder, "codefixes" | "__stories__" | ".storybook"));
        if exercise || top(&folders, |folder| matches!(folder, "example" | "examples" | "samples")) {
            return Role::Example;
        }
    }
    if language == Some(Language::Markdown) || (!routed && top(&folders, |folder| matches!(folder, "docs" | "doc" | "documentation"))) {
        return Role::Documentation;
    }
    // An account of the interface, not the interface.
    if !routed
        && language.is_some_and(|language| !language.is_code())
        && folders.iter().any(|folder| matches!(*folder, "api-docs" | "apidocs"))
    {
        return Role::Documentation;
    }
    if matches!(file, "license" | "licence" | "copying" | "readme" | "authors" | "notice" | "changelog") {
        return Role::Documentation;
    }
    if is_tool_config(file) && !is_own_settings(file, &folders) {
        return Role::Config;
    }
    if language == Some(Language::Shell) || (!routed && is_script(file, &folders)) {
        return Role::Script;
    }
    match language {
        Some(language) if language.is_code() => Role::Source,
        Some(_) => Role::Config,
        None if name::is_config(file) => Role::Config,
        None => Role::Asset,
    }
}

/// Whether one of the first three folders is meant, and no folder of the product's own code stands before it.
fn top(folders: &[&str], is: impl Fn(&str) -> bool) -> bool {
    let own = |folder: &&&str| !matches!(**folder, "src" | "app" | "pages" | "public" | "static" | "assets" | "www" | "wwwroot" | "lib");
    folders.iter().take(3).take_while(own).any(|folder| is(folder))
}

/// Whether the path itself is an address of the product: a folder called `test` among routes is a page called "test".
fn is_routed(file: &str, folders: &[&str]) -> bool {
    let stem = file.split('.').next().unwrap_or("");
    let next = matches!(stem, "page" | "route" | "layout" | "loading" | "error" | "+page" | "+server" | "+layout");
    let within = |name: &str| folders.contains(&name);
    (next && (within("app") || within("routes")))
        || (within("pages")
            && !folders.iter().any(|folder| matches!(*folder, "__tests__" | "__mocks__"))
            && !within("e2e")
            && !within("tests"))
        || (within("functions") && within("supabase") && !folders.iter().any(|folder| matches!(*folder, "tests" | "__tests__" | "_tests")))
}

fn is_test_folder(folder: &str) -> bool {
    matches!(
        folder,
        "test"
            | "tests"
            | "testing"
            | "__tests__"
            | "_tests"
            | "__test__"
            | "__mocks__"
            | "__fixtures__"
            | "__snapshots__"
            | "e2e"
            | "e2e-tests"
            | "cypress"
            | "playwright"
            | "fixtures"
            | "testdata"
            | "test-data"
            | "test-utils"
            | "test_utils"
            | "testutils"
            | "androidtest"
            | "integration_test"
            | "integration-tests"
            | "test_driver"
    )
}

fn is_test_name(name: &str, lower: &str) -> bool {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let extension = lower.rsplit_once('.').map_or("", |(_, extension)| extension);
    [".test.", ".spec.", ".tests.", ".cy.", ".e2e.", ".e2e-spec."].iter().any(|part| lower.contains(part))
        || ["_test", "_tests", "_spec"].iter().any(|end| stem.ends_with(end)) && !extension.is_empty() && extension != "md"
        || (lower.starts_with("test_") && matches!(extension, "py" | "js" | "mjs" | "cjs" | "ts" | "sh" | "php"))
        || matches!(lower, "conftest.py" | "setuptests.ts" | "setuptests.js")
        || (matches!(extension, "js" | "ts" | "tsx" | "mjs")
            && ["jest.setup.", "jestsetup.", "vitest.setup.", "vitestsetup.", "vitest-setup.", "jest-setup.", "test-setup.", "testsetup."]
                .iter()
                .any(|start| lower.starts_with(start)))
        || (matches!(extension, "java" | "kt" | "php" | "cs" | "swift" | "scala" | "groovy")
            && ["Test", "Tests", "Spec"].iter().any(|end| stem.ends_with(end)))
}

fn is_example(file: &str) -> bool {
    [".example", ".sample", ".template", ".dist", "-example", "-sample"].iter().any(|end| file.ends_with(end))
        || [".example.", ".sample.", "-example.", "-sample.", ".stories."].iter().any(|part| file.contains(part))
        || (file.starts_with(".env") || file.starts_with("env.") || file.starts_with("env-"))
            && ["example", "sample", "template"].iter().any(|word| file.contains(word))
}

/// `vite.config.ts`, `.eslintrc.js`, `gulpfile.js` …: code that configures a tool.
fn is_tool_config(file: &str) -> bool {
    let is_code = [".js", ".ts", ".mjs", ".cjs", ".mts", ".cts"].iter().any(|end| file.ends_with(end));
    is_code
        && (file.contains(".config.")
            || (file.starts_with('.') && file.contains("rc."))
            || ["gulpfile.", "gruntfile.", "webpack.", "rollup.", "karma.conf.", "metro.", "commitlint."]
                .iter()
                .any(|start| file.starts_with(start)))
}

/// `src/…/multer.config.ts`: code of the product that is called settings. Tools look for theirs at the top of a package.
fn is_own_settings(file: &str, folders: &[&str]) -> bool {
    let tools = [
        "vite",
        "vitest",
        "next",
        "nuxt",
        "tailwind",
        "postcss",
        "jest",
        "eslint",
        "prettier",
        "babel",
        "webpack",
        "rollup",
        "playwright",
        "cypress",
        "drizzle",
        "prisma",
        "svelte",
        "astro",
        "metro",
        "app",
        "tsup",
        "capacitor",
        "commitlint",
        "lint-staged",
        "stylelint",
        "wrangler",
        "knexfile",
        "quasar",
        "vue",
        "craco",
        "config-overrides",
        "trigger",
        "convex",
        "auth",
        "sentry",
    ];
    file.contains(".config.")
        && folders.iter().any(|folder| matches!(*folder, "src" | "server" | "backend" | "api"))
        && folders.last().is_some_and(|last| !matches!(*last, "src" | "server" | "backend" | "api"))
        && file.split('.').next().is_some_and(|stem| !tools.contains(&stem))
}

fn is_script(file: &str, folders: &[&str]) -> bool {
    let stem = file.split('.').next().unwrap_or("");
    let seeds = |name: &str| matches!(name, "seed" | "seeder" | "seeds" | "seeders" | "seeding");
    top(folders, |folder| matches!(folder, "scripts" | "script" | "tools" | "tooling"))
        || (seeds(stem) && !folders.contains(&"src"))
        || folders.iter().rev().take(1).any(|folder| seeds(folder)) && !folders.iter().any(|folder| matches!(*folder, "api" | "routes"))
}
