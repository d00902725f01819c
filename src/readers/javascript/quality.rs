//! The tests and the telemetry of a file.

mod cases;
mod watch;

use super::Context;
use super::sites::expression::{argument, is_bool, last, name, object, property, string};
use crate::facts::{Deployment, Facts, Role, Setting, Site, SiteKind, Telemetry, TelemetryKind};
use oxc_ast::ast::{CallExpression, ImportDeclaration, JSXElementName, Program, Statement};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};
use std::borrow::Cow;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[
    AstType::Program,
    AstType::CallExpression,
    AstType::NewExpression,
    AstType::MethodDefinition,
    AstType::ExportNamedDeclaration,
    AstType::ExportDeclaration,
    AstType::JSXOpeningElement,
    AstType::ObjectProperty,
    AstType::ImportDeclaration,
    AstType::StringLiteral,
    AstType::TemplateElement,
    AstType::StaticMemberExpression,
];

/// Looks at one node.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    watch::visit(context, node, called, facts);
    match node.kind() {
        AstKind::Program(program) => {
            cases::read(context, facts);
            whole_file(context, program, facts);
        }
        AstKind::CallExpression(call) => started(context, called, Some(call), call.span, facts),
        AstKind::NewExpression(made) => started(context, called, None, made.span, facts),
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
    let route = route.trim_end_matches('/');
    // Most texts are out by their last letter.
    if !matches!(route.bytes().next_back().map(|last| last.to_ascii_lowercase()), Some(b'h' | b'z' | b'k' | b't' | b'g')) {
        return false;
    }
    let Some((_, last)) = route.rsplit_once('/') else { return false };
    ["health", "healthz", "healthcheck", "health-check", "livez", "readyz", "heartbeat", "ping"]
        .iter()
        .any(|end| last.eq_ignore_ascii_case(end))
}

/// Calls that start an error tracker, sorted: (how the call ends, tool).
const STARTERS: &[(&str, &str)] = &[
    ("ApplicationInsights", "application-insights"),
    ("Bugsnag.start", "bugsnag"),
    ("H.init", "highlight"),
    ("Honeybadger.configure", "honeybadger"),
    ("LogRocket.init", "logrocket"),
    ("Raygun.Client", "raygun"),
    ("Rollbar", "rollbar"),
    ("Rollbar.init", "rollbar"),
    ("Sentry.init", "sentry"),
    ("Sentry.wrap", "sentry"),
    ("TrackJS.install", "trackjs"),
    ("appInsights.loadAppInsights", "application-insights"),
    ("appInsights.setup", "application-insights"),
    ("crashlytics", "crashlytics"),
    ("createOnRequestError", "axiom"),
    ("datadogLogs.init", "datadog"),
    ("datadogRum.init", "datadog"),
    ("faro.init", "grafana-faro"),
    ("initGlitchTip", "glitchtip"),
    ("initializeFaro", "grafana-faro"),
    ("registerHighlight", "highlight"),
    ("rg4js", "raygun"),
    ("tracer.init", "datadog"),
];

fn started(context: &Context<'_, '_>, called: &str, call: Option<&CallExpression<'_>>, span: Span, facts: &mut Facts) {
    let chained = called.bytes().any(|byte| byte == b'(');
    let plain = if chained { Cow::Owned(called.replace("()", "")) } else { Cow::Borrowed(called) };
    let known = STARTERS.binary_search_by_key(&&*plain, |(end, _)| *end).ok().and_then(|at| STARTERS.get(at));
    let tool = known.map(|(_, tool)| *tool).or_else(|| {
        let imported = |from: &str| imports(context).any(|import| import.source.value.starts_with(from));
        match &*plain {
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
