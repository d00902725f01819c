//! The tests and the telemetry of a file.

use super::Context;
use super::sites::expression::{argument, is_bool, last, name, object, property, string};
use crate::facts::{Deployment, Facts, Role, Setting, Site, SiteKind, Telemetry, TelemetryKind, TestCase};
use crate::readers::glimpse;
use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, ImportDeclaration, JSXElementName, Program, Statement};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

/// Looks at one node.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, facts: &mut Facts) {
    match node.kind() {
        AstKind::Program(program) => {
            tests(context, facts);
            whole_file(context, program, facts);
        }
        AstKind::CallExpression(call) => started(context, &name(&call.callee), Some(call), call.span, facts),
        AstKind::NewExpression(made) => started(context, &name(&made.callee), None, made.span, facts),
        AstKind::MethodDefinition(method)
            if matches!(method.key.static_name().as_deref(), Some("componentDidCatch" | "getDerivedStateFromError")) =>
        {
            telemetry(context, TelemetryKind::ErrorBoundary, "react", method.span, facts);
        }
        // Routers of Remix and Expo take a component of this name from each page.
        AstKind::ExportNamedDeclaration(_) | AstKind::ExportDeclaration(_) if exports_boundary(context.text(node.kind().span())) => {
            telemetry(context, TelemetryKind::ErrorBoundary, "router", node.kind().span(), facts);
        }
        AstKind::JSXOpeningElement(element) => {
            let called = match &element.name {
                JSXElementName::IdentifierReference(reference) => reference.name.as_str(),
                JSXElementName::MemberExpression(member) => member.property.name.as_str(),
                _ => "",
            };
            if called.ends_with("ErrorBoundary") {
                telemetry(context, TelemetryKind::ErrorBoundary, "react", element.span, facts);
            }
        }
        AstKind::ObjectProperty(pair) => match pair.key.static_name().as_deref() {
            Some("errorElement" | "errorComponent" | "defaultErrorComponent") => {
                telemetry(context, TelemetryKind::ErrorBoundary, "router", pair.span, facts);
            }
            Some(key @ ("ignoreBuildErrors" | "ignoreDuringBuilds")) if is_bool(&pair.value, true) => {
                facts.deployments.push(Deployment {
                    platform: "next".to_owned(),
                    setting: Setting::ErrorsIgnored,
                    value: key.to_owned(),
                    origin: context.at(pair.span),
                });
            }
            _ => {}
        },
        AstKind::StringLiteral(literal) if is_health(literal.value.as_str()) => {
            if let AstKind::CallExpression(call) = context.semantic.nodes().parent_kind(node.id())
                && matches!(last(&name(&call.callee)), "get" | "use" | "all" | "route" | "head")
                && call.arguments.len() > 1
            {
                telemetry(context, TelemetryKind::HealthCheck, "route", literal.span, facts);
            }
        }
        _ => {}
    }
}

/// Whether an export's text gives a router its boundary.
fn exports_boundary(text: &str) -> bool {
    let text = text.strip_prefix("export").unwrap_or(text).trim_start();
    text.starts_with("function ErrorBoundary")
        || text.starts_with("const ErrorBoundary")
        || text.starts_with('{') && text.split('}').next().is_some_and(|names| names.contains("ErrorBoundary"))
}

fn telemetry(context: &Context<'_, '_>, kind: TelemetryKind, tool: &str, span: Span, facts: &mut Facts) {
    facts.telemetry.push(Telemetry { kind, tool: tool.to_owned(), active: true, origin: context.at(span) });
}

fn is_health(route: &str) -> bool {
    let route = route.trim_end_matches('/').to_ascii_lowercase();
    ["/health", "/healthz", "/healthcheck", "/health-check", "/livez", "/readyz", "/heartbeat", "/ping"]
        .iter()
        .any(|end| route.ends_with(end))
}

/// Calls that start an error tracker: (how the call ends, tool).
const STARTERS: &[(&str, &str)] = &[
    ("Sentry.init", "sentry"),
    ("Sentry.wrap", "sentry"),
    ("Bugsnag.start", "bugsnag"),
    ("Rollbar.init", "rollbar"),
    ("Rollbar", "rollbar"),
    ("LogRocket.init", "logrocket"),
    ("datadogRum.init", "datadog"),
    ("datadogLogs.init", "datadog"),
    ("tracer.init", "datadog"),
    ("H.init", "highlight"),
    ("Honeybadger.configure", "honeybadger"),
    ("TrackJS.install", "trackjs"),
    ("appInsights.loadAppInsights", "application-insights"),
    ("ApplicationInsights", "application-insights"),
    ("appInsights.setup", "application-insights"),
    ("Raygun.Client", "raygun"),
    ("rg4js", "raygun"),
    ("crashlytics", "crashlytics"),
    ("initGlitchTip", "glitchtip"),
    ("createOnRequestError", "axiom"),
    ("faro.init", "grafana-faro"),
    ("initializeFaro", "grafana-faro"),
    ("registerHighlight", "highlight"),
];

fn started(context: &Context<'_, '_>, called: &str, call: Option<&CallExpression<'_>>, span: Span, facts: &mut Facts) {
    let plain = called.replace("()", "");
    let tool = STARTERS.iter().find(|(end, _)| plain == *end).map(|(_, tool)| *tool).or_else(|| {
        let imported = |from: &str| imports(context).any(|import| import.source.value.starts_with(from));
        match plain.as_str() {
            "init" if imported("@sentry/") => Some("sentry"),
            "captureException" | "withScope" if imported("@sentry/") => None,
            "require" => match call.and_then(|call| argument(call, 0)).and_then(string) {
                Some("newrelic") => Some("new-relic"),
                Some("dd-trace/init") => Some("datadog"),
                _ => None,
            },
            "posthog.init" => call
                .and_then(|call| argument(call, 1))
                .and_then(object)
                .filter(|options| ["capture_exceptions", "enable_exception_autocapture"].iter().any(|key| property(options, key).is_some()))
                .map(|_| "posthog"),
            _ => None,
        }
    });
    if let Some(tool) = tool
        && context.entry.role != Role::Test
    {
        telemetry(context, TelemetryKind::ErrorTracking, tool, span, facts);
    }
}

fn imports<'c>(context: &'c Context<'_, '_>) -> impl Iterator<Item = &'c ImportDeclaration<'c>> {
    // Imports stand at the top; only what a component's template shows may stand before them.
    context.program.body.iter().take(2000).filter_map(|statement| match statement {
        Statement::ImportDeclaration(import) => Some(&**import),
        _ => None,
    })
}

/// What the path, the comments and the imports of a file tell.
fn whole_file(context: &Context<'_, '_>, program: &Program<'_>, facts: &mut Facts) {
    let path = context.entry.path.as_str();
    let file = path.rsplit('/').next().unwrap_or(path);
    let stem = file.split('.').next().unwrap_or(file);
    let within_app = path.contains("app/") || path.contains("routes/");
    if within_app && matches!(stem, "error" | "global-error" | "+error") {
        telemetry(context, TelemetryKind::ErrorBoundary, "router", program.span, facts);
    }
    if imports(context).any(|import| matches!(import.source.value.as_str(), "newrelic" | "dd-trace/init")) {
        telemetry(context, TelemetryKind::ErrorTracking, "agent", program.span, facts);
    }
    let route = match stem {
        "route" | "index" | "+server" => path.rsplit_once('/').map_or("", |(folder, _)| folder),
        _ => path.rsplit_once('.').map_or(path, |(stem, _)| stem),
    };
    let serves = route.contains("/api/") || route.starts_with("api/") || route.contains("functions/");
    if serves && context.entry.role != Role::Test {
        if is_health(route) {
            telemetry(context, TelemetryKind::HealthCheck, "route", program.span, facts);
        }
        let folder = route.rsplit('/').next().unwrap_or("");
        if collects_errors(folder) {
            let handler = program
                .body
                .iter()
                .find(|statement| {
                    matches!(
                        statement,
                        Statement::ExportNamedDeclaration(_) | Statement::ExportDeclaration(_) | Statement::ExportDefaultDeclaration(_)
                    )
                })
                .map_or(program.span, GetSpan::span);
            telemetry(context, TelemetryKind::ErrorTracking, "own", handler, facts);
        }
    }
    for comment in &program.comments {
        if context.text(comment.span).contains("@ts-nocheck") && context.entry.role != Role::Test {
            facts.sites.push(Site { kind: SiteKind::TypeCheckOff, detail: String::new(), origin: context.at(comment.span) });
        }
    }
}

/// Whether a route's name says that pages report their errors to it.
fn collects_errors(route: &str) -> bool {
    let words: Vec<&str> = route.split(['-', '_']).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    has(&["error", "errors", "crash", "exception", "exceptions"])
        && has(&[
            "telemetry",
            "report",
            "reports",
            "reporting",
            "log",
            "logs",
            "logger",
            "track",
            "tracking",
            "collect",
            "client",
            "monitor",
        ])
}

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

fn tests(context: &Context<'_, '_>, facts: &mut Facts) {
    let path = context.entry.path.as_str();
    let framed = imports(context).any(|import| FRAMEWORKS.contains(&import.source.value.as_str()));
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
    exercises.sort_unstable();
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
    let text = context.source.text();
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
        (only_aids && !reaches).then_some("copies")
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
    let text = context.source.text();
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
