//! The tests and the telemetry of a file.

use super::answers::refuses_live;
use super::tree::{Context, Def, NONE, bare, dotted, entries, last, text_of};
use crate::facts::{Facts, Role, Telemetry, TelemetryKind, TestCase};
use crate::readers::glimpse;
use crate::sorted::Arrange;
use ruff_python_ast::{AnyNodeRef, Expr};
use ruff_text_size::{Ranged, TextRange};

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    tests(context, facts);
    if context.entry.role == Role::Test {
        return;
    }
    for node in &context.nodes {
        match node.any {
            AnyNodeRef::ExprCall(call) => {
                let name = dotted(&call.func).unwrap_or_default();
                let full = context.full(&name);
                if let Some((_, tool)) = STARTERS.iter().find(|(start, _)| full == *start) {
                    telemetry(context, TelemetryKind::ErrorTracking, tool, call.range(), facts);
                }
                let routes = matches!(last(&name), "get" | "route" | "api_route" | "path" | "re_path" | "add_url_rule" | "url")
                    && !call.arguments.args.is_empty();
                if routes
                    && call.arguments.args.first().and_then(text_of).is_some_and(is_health)
                    && !full.starts_with("requests")
                    && !full.starts_with("httpx")
                    && !name.starts_with("client")
                    && !turns_away_live(context, call.range())
                {
                    telemetry(context, TelemetryKind::HealthCheck, "route", call.range(), facts);
                }
            }
            // Agents that start when they are brought in, and handlers that settings name.
            AnyNodeRef::StmtImport(import)
                if import.names.iter().any(|alias| matches!(alias.name.as_str(), "ddtrace.auto" | "elasticapm")) =>
            {
                telemetry(context, TelemetryKind::ErrorTracking, "agent", import.range, facts);
            }
            AnyNodeRef::StmtAssign(assign) => {
                let named =
                    |name: &str| assign.targets.iter().any(|target| matches!(target, Expr::Name(target) if target.id.as_str() == name));
                // Django mails errors to these people.
                if named("ADMINS") && !entries(&assign.value).is_empty() {
                    telemetry(context, TelemetryKind::ErrorTracking, "mail", assign.range, facts);
                } else if named("ROLLBAR") {
                    telemetry(context, TelemetryKind::ErrorTracking, "rollbar", assign.range, facts);
                } else if (named("INSTALLED_APPS") || named("MIDDLEWARE"))
                    && entries(&assign.value)
                        .iter()
                        .filter_map(text_of)
                        .any(|app| app.starts_with("elasticapm") || app.starts_with("scout_apm") || app.starts_with("health_check"))
                {
                    telemetry(context, TelemetryKind::ErrorTracking, "agent", assign.range, facts);
                }
            }
            _ => {}
        }
    }
}

/// Whether the function below a route turns everybody away but developers.
fn turns_away_live(context: &Context<'_>, route: TextRange) -> bool {
    let below = |def: &&Def<'_>| def.function.decorator_list.iter().any(|decorator| decorator.range.contains_range(route));
    context.defs.iter().find(below).is_some_and(|def| refuses_live(context, def))
}

/// What starts an error tracker.
const STARTERS: &[(&str, &str)] = &[
    ("sentry_sdk.init", "sentry"),
    ("raven.Client", "sentry"),
    ("raven.contrib.flask.Sentry", "sentry"),
    ("rollbar.init", "rollbar"),
    ("bugsnag.configure", "bugsnag"),
    ("newrelic.agent.initialize", "new-relic"),
    ("honeybadger.configure", "honeybadger"),
    ("honeybadger.honeybadger.configure", "honeybadger"),
    ("azure.monitor.opentelemetry.configure_azure_monitor", "application-insights"),
    ("ddtrace.patch_all", "datadog"),
    ("logfire.configure", "logfire"),
    ("airbrake.getLogger", "airbrake"),
    ("highlight_io.H", "highlight"),
];

fn telemetry(context: &Context<'_>, kind: TelemetryKind, tool: &str, range: TextRange, facts: &mut Facts) {
    facts.telemetry.push(Telemetry { kind, tool: tool.to_owned(), active: true, origin: context.at(range) });
}

fn is_health(route: &str) -> bool {
    let route = route.trim_start_matches('^').trim_end_matches('$').trim_matches('/').to_ascii_lowercase();
    ["health", "healthz", "healthcheck", "health-check", "health_check", "livez", "readyz", "heartbeat", "ping", "up"]
        .iter()
        .any(|end| route == *end || route.ends_with(&format!("/{end}")))
}

/// Tests of pytest and unittest.
fn tests(context: &Context<'_>, facts: &mut Facts) {
    let name = context.entry.path.rsplit('/').next().unwrap_or("").to_ascii_lowercase();
    if context.entry.role != Role::Test && !name.contains("test") && !name.contains("_spec") {
        return;
    }
    let mut exercises: Vec<String> = context
        .nodes
        .iter()
        .filter_map(|node| match node.any {
            AnyNodeRef::StmtImport(import) => Some(context.text(import.range).chars().take(120).collect()),
            AnyNodeRef::StmtImportFrom(import) => {
                Some(context.text(import.range).split_ascii_whitespace().collect::<Vec<_>>().join(" ").chars().take(120).collect())
            }
            _ => None,
        })
        .take(40)
        .collect();
    exercises.arrange();
    exercises.dedup();
    let mut found = false;
    for def in context.defs.iter().take(glimpse::MOST_TESTS) {
        let title = def.function.name.as_str();
        let case = title.starts_with("test_") || title == "test" || title.starts_with("test") && def.class != NONE;
        if !case || def.outer != NONE {
            continue;
        }
        let (assertions, trivial) = assertions(context, def.node);
        found = true;
        let origin = context.at(def.function.range());
        let suite = context.classes.get(def.class).map_or_else(|| origin.clone(), |class| context.at(class.def.range()));
        facts.tests.push(TestCase {
            name: title.chars().take(120).collect(),
            assertions,
            trivial,
            exercises: exercises.clone(),
            suite,
            origin: context.at(def.function.name.range()),
        });
    }
    if found {
        glimpse::live_backend(context.source, facts);
    }
}

/// How many checks a test makes, and whether all of them check constants.
fn assertions(context: &Context<'_>, node: usize) -> (u32, bool) {
    let (mut all, mut constant) = (0_u32, 0_u32);
    for node in context.below(node) {
        match node.any {
            AnyNodeRef::StmtAssert(check) => {
                all += 1;
                let fixed = match bare(&check.test) {
                    Expr::Compare(compare) => compare.left.is_literal_expr() && compare.comparators.iter().all(Expr::is_literal_expr),
                    other => other.is_literal_expr(),
                };
                constant += u32::from(fixed);
            }
            AnyNodeRef::ExprCall(call) => {
                let name = dotted(&call.func).unwrap_or_default();
                let method = last(&name);
                if method.starts_with("assert") || matches!(method, "raises" | "fail" | "warns" | "expect") || method.starts_with("check_")
                {
                    all += 1;
                    constant += u32::from(
                        method.starts_with("assert")
                            && !call.arguments.args.is_empty()
                            && call.arguments.args.iter().all(Expr::is_literal_expr),
                    );
                }
            }
            _ => {}
        }
    }
    (all, constant > 0 && constant >= all)
}
