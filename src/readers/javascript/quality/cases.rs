//! The tests of a file: what they check, and whether they reach the product.

use super::super::Context;
use super::super::shapes::Shapes;
use super::super::sites::expression::{argument, name, string};
use super::imports;
use crate::facts::{Facts, Role, Site, SiteKind, TestCase};
use crate::readers::glimpse;
use crate::sorted::Arrange;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, ArrowFunctionBody, CallExpression};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

/// Packages whose import makes a file a test.
const FRAMEWORKS: &[&str] = &[
    "vitest",
    "@jest/globals",
    "@playwright/test",
    "node:test",
    "bun:test",
    "mocha",
    "chai",
    "ava",
    "tap",
    "uvu",
    "cypress",
    "supertest",
    "@firebase/rules-unit-testing",
    "jsr:@std/testing/bdd",
];

/// Their first letters and lengths.
const FRAMED: Shapes = Shapes::of(FRAMEWORKS);

pub(super) fn read(context: &Context<'_, '_>, facts: &mut Facts) {
    let path = context.entry.path.as_str();
    let framed = imports(context).any(|import| {
        let package = import.source.value.as_str();
        FRAMED.may_hold(package) && FRAMEWORKS.contains(&package)
    });
    if !framed && context.entry.role != Role::Test && !path.contains(".cy.") && !path.contains(".e2e") {
        return;
    }
    let mut exercises = Vec::new();
    for node in context.semantic.nodes().iter() {
        let specifier = match node.kind() {
            AstKind::ImportDeclaration(import) => Some(import.source.value.as_str()),
            AstKind::CallExpression(call) if name(&call.callee) == "require" => argument(call, 0).and_then(string),
            AstKind::ImportExpression(import) => string(&import.source),
            _ => None,
        };
        let own = |specifier: &&str| ["./", "../", "@/", "~/", "#", "src/", "$lib"].iter().any(|start| specifier.starts_with(start));
        exercises.extend(specifier.filter(own).map(str::to_owned));
    }
    exercises.arrange();
    exercises.dedup();
    exercises.truncate(40);
    let mut found = false;
    let mut count = 0;
    for node in context.semantic.nodes().iter() {
        let AstKind::CallExpression(call) = node.kind() else { continue };
        if count >= glimpse::MOST_TESTS {
            break;
        }
        let called = name(&call.callee);
        let root = called.split(['.', '(']).next().unwrap_or("");
        if !(matches!(root, "it" | "test") || called == "Deno.test") || called.ends_with(".describe") || call.arguments.len() < 2 {
            continue;
        }
        let Some(title) = argument(call, 0) else { continue };
        let body = context.text(call.span);
        let (assertions, trivial) = glimpse::assertions(body);
        let trivial = trivial || assertions == 0 && is_empty(context, call);
        found = true;
        count += 1;
        facts.tests.push(TestCase {
            name: string(title).unwrap_or("").chars().take(120).collect(),
            assertions,
            trivial,
            exercises: exercises.clone(),
            suite: context.at(suite(context, node).unwrap_or(call.span)),
            origin: context.at(call.span),
        });
    }
    if found {
        glimpse::live_backend(context.source, facts);
        live_client(context, facts);
        beside_product(context, &exercises, facts);
    }
}

/// Whether a test holds nothing, or nothing but messages.
fn is_empty<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> bool {
    let Some(inner) = call.arguments.iter().filter_map(Argument::as_expression).find_map(|given| context.function(given)) else {
        return false;
    };
    let body = match context.semantic.nodes().kind(inner) {
        AstKind::Function(function) => function.body.as_deref(),
        AstKind::ArrowFunctionExpression(function) => match &function.body {
            ArrowFunctionBody::FunctionBody(body) => Some(&**body),
            _ => None,
        },
        _ => None,
    };
    body.is_some_and(|body| body.statements.iter().all(|statement| context.text(statement.span()).starts_with("console.")))
}

/// Packages that tests bring in without reaching anything of the product.
const AIDS: &[&str] = &[
    "vitest",
    "@jest/globals",
    "mocha",
    "chai",
    "sinon",
    "jest",
    "@testing-library/jest-dom",
    "fast-check",
    "node:assert",
    "assert",
    "node:test",
    "bun:test",
];

/// What shows that a test reaches the product in another way than by an import.
const REACHES: &[&str] = &[
    "page.",
    "request(",
    "cy.",
    "fetch(",
    "axios",
    "spawn",
    "exec",
    "readFile",
    "import(",
    "require(",
    "browser",
    "agent",
    "createClient",
    "launch",
    "glob",
    "render(",
    "inject(",
    "emulator",
    "http",
    "window.",
    "document.",
    "process.cwd",
    "__dirname",
];

/// What tests use without bringing it in.
const GLOBALS: &[&str] = &[
    "describe",
    "it",
    "test",
    "suite",
    "expect",
    "vi",
    "jest",
    "beforeEach",
    "afterEach",
    "beforeAll",
    "afterAll",
    "before",
    "after",
    "assert",
    "console",
    "process",
    "undefined",
    "globalThis",
    "global",
    "setTimeout",
    "clearTimeout",
    "setInterval",
    "clearInterval",
    "setImmediate",
    "queueMicrotask",
    "parseInt",
    "parseFloat",
    "isNaN",
    "isFinite",
    "structuredClone",
    "crypto",
    "performance",
    "encodeURIComponent",
    "decodeURIComponent",
    "btoa",
    "atob",
    "any",
    "unknown",
];

/// Whether a file uses functions that nothing in it brings in: frameworks hand out the product's own without an import.
fn uses_unknown(context: &Context<'_, '_>) -> bool {
    let unresolved = context.semantic.scoping().root_unresolved_references();
    unresolved.keys().any(|name| name.starts_with(|first: char| first.is_ascii_lowercase()) && !GLOBALS.contains(&name.as_str()))
}

/// States a file of tests that runs no code of the project.
fn beside_product(context: &Context<'_, '_>, exercises: &[String], facts: &mut Facts) {
    let path = context.entry.path.as_str();
    let Some(first) = facts
        .tests
        .iter()
        .filter(|test| test.origin.path == path && !test.trivial && test.assertions > 0)
        .map(|test| &test.suite)
        .min()
        .cloned()
    else {
        return;
    };
    let text = &context.whole;
    let mut mocked: Vec<&str> = Vec::new();
    for node in context.semantic.nodes().iter() {
        let AstKind::CallExpression(call) = node.kind() else { continue };
        // A stand-in that keeps parts of the real one still runs those.
        let replaces = matches!(name(&call.callee).as_str(), "vi.mock" | "jest.mock") && !context.text(call.span).contains("ctual");
        if replaces && let Some(module) = argument(call, 0).and_then(string) {
            mocked.push(module);
        }
    }
    let why = if exercises.is_empty() {
        let only_aids = imports(context).all(|import| import.import_kind.is_type() || AIDS.contains(&import.source.value.as_str()));
        let reaches = REACHES.iter().any(|mark| text.contains(mark));
        (only_aids && !reaches && !uses_unknown(context)).then_some("copies")
    } else {
        exercises.iter().all(|module| mocked.contains(&module.as_str())).then_some("mocks")
    };
    if let Some(why) = why {
        facts.sites.push(Site { kind: SiteKind::TestWithoutProduct, detail: why.to_owned(), origin: first });
    }
}

/// The outermost `describe` around a test.
fn suite(context: &Context<'_, '_>, test: &AstNode<'_>) -> Option<Span> {
    let described = context.semantic.nodes().ancestors(test.id()).filter_map(|above| match above.kind() {
        AstKind::CallExpression(call) if name(&call.callee).starts_with("describe") => Some(call.span),
        _ => None,
    });
    described.last()
}

/// States a test that queries through the product's own client, which points at the deployed backend.
fn live_client(context: &Context<'_, '_>, facts: &mut Facts) {
    let text = &context.whole;
    if ["mock(", "stubEnv", "msw", "nock"].iter().any(|word| text.contains(word))
        || ![".from(", ".rpc("].iter().any(|word| text.contains(word))
    {
        return;
    }
    let client = imports(context).find(|import| {
        let from = import.source.value.as_str();
        from.contains("supabase")
            && (from.starts_with("@/") || from.starts_with("../") || from.starts_with("~/"))
            && !from.contains("test")
            && !from.contains("mock")
    });
    if let Some(client) = client {
        facts.sites.push(Site {
            kind: SiteKind::LiveBackendInTest,
            detail: client.source.value.as_str().to_owned(),
            origin: context.at(client.span),
        });
    }
}
