//! Logs that can be searched, and means by which somebody is told at once.

use super::super::Context;
use super::super::sites::expression::{argument, is_bool, name, object, property, string};
use super::telemetry;
use crate::facts::{Facts, Role, TelemetryKind};
use oxc_ast::AstKind;
use oxc_semantic::AstNode;
use oxc_span::Span;

/// Packages that write logs as records, by how their name starts, and the tool.
const LOGGERS: &[(&str, &str)] = &[
    ("pino", "pino"),
    ("winston", "winston"),
    ("express-winston", "winston"),
    ("nest-winston", "winston"),
    ("nestjs-pino", "pino"),
    ("hono-pino", "pino"),
    ("bunyan", "bunyan"),
    ("log4js", "log4js"),
    ("tslog", "tslog"),
    ("roarr", "roarr"),
    ("next-axiom", "axiom"),
    ("@axiomhq/", "axiom"),
    ("@logtail/", "better-stack"),
    ("@google-cloud/logging", "google-cloud"),
    ("@aws-lambda-powertools/logger", "powertools"),
    ("@opentelemetry/sdk-", "opentelemetry"),
    ("@datadog/browser-logs", "datadog"),
];
/// Addresses at which somebody is called.
const ALARMS: &[(&str, &str)] = &[
    ("events.pagerduty.com", "pagerduty"),
    ("api.opsgenie.com", "opsgenie"),
    ("hooks.slack.com", "slack"),
    ("discord.com/api/webhooks", "discord"),
];
/// Addresses that expect a sign of life, and tell somebody when it does not come.
const WATCHERS: &[(&str, &str)] = &[
    ("hc-ping.com", "healthchecks"),
    ("cronitor.link", "cronitor"),
    ("uptime.betterstack.com", "better-stack"),
    ("betteruptime.com/api", "better-stack"),
    ("heartbeat.uptimerobot.com", "uptimerobot"),
];

/// Looks at one node.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    if context.entry.role == Role::Test {
        return;
    }
    match node.kind() {
        AstKind::ImportDeclaration(import) if !import.import_kind.is_type() => {
            package(context, import.source.value.as_str(), import.span, facts);
        }
        AstKind::CallExpression(call) => {
            match called {
                "require" => {
                    if let Some(package_name) = argument(call, 0).and_then(string) {
                        package(context, package_name, call.span, facts);
                    }
                }
                // Fastify writes records once it is told to.
                "Fastify" | "fastify" => {
                    let logger = argument(call, 0).and_then(object).and_then(|options| property(options, "logger"));
                    if logger.is_some_and(|logger| !is_bool(logger, false)) {
                        telemetry(context, TelemetryKind::Logging, "fastify", call.span, facts);
                    }
                }
                _ => {}
            }
        }
        AstKind::StringLiteral(literal) => address(context, literal.value.as_str(), literal.span, facts),
        AstKind::TemplateElement(quasi) => address(context, quasi.value.raw.as_str(), quasi.span, facts),
        // `process.env.SLACK_ALERT_WEBHOOK_URL`
        AstKind::StaticMemberExpression(member) if member.property.name.contains("ALERT") => {
            let named = member.property.name.as_str();
            let told = ["WEBHOOK", "EMAIL", "CHANNEL", "SLACK", "DISCORD", "TELEGRAM"].iter().any(|word| named.contains(word));
            if told && matches!(name(&member.object).as_str(), "process.env" | "import.meta.env" | "env") {
                telemetry(context, TelemetryKind::Alerting, "own", member.span, facts);
            }
        }
        _ => {}
    }
}

fn package(context: &Context<'_, '_>, specifier: &str, span: Span, facts: &mut Facts) {
    let matches = |start: &str| {
        specifier.strip_prefix(start).is_some_and(|rest| start.ends_with(['/', '-']) || rest.is_empty() || rest.starts_with(['/', '-']))
    };
    if let Some((_, tool)) = LOGGERS.iter().find(|(start, _)| matches(start)) {
        telemetry(context, TelemetryKind::Logging, tool, span, facts);
    } else if specifier.starts_with("checkly") {
        telemetry(context, TelemetryKind::Uptime, "checkly", span, facts);
    }
}

fn address(context: &Context<'_, '_>, text: &str, span: Span, facts: &mut Facts) {
    // The shortest of the addresses has so many letters.
    if text.len() < 11 || text.len() > 400 || !text.contains('.') {
        return;
    }
    let stands = |host: &str| context.whole.may_contain(host) && text.contains(host);
    if let Some((_, tool)) = WATCHERS.iter().find(|(host, _)| stands(host)) {
        telemetry(context, TelemetryKind::Uptime, tool, span, facts);
    }
    if let Some((_, tool)) = ALARMS.iter().find(|(host, _)| stands(host)) {
        // Chats hear of sales and sign-ups too.
        let path = context.entry.path.to_ascii_lowercase();
        let alarm =
            !matches!(*tool, "slack" | "discord") || ["alert", "monitor", "incident", "error"].iter().any(|word| path.contains(word));
        if alarm {
            telemetry(context, TelemetryKind::Alerting, tool, span, facts);
        }
    }
}
