//! Work that nobody outside reaches: functions that a queue, a schedule, a change of stored data or another function of
//! the project wakes up.

use super::functions::stored_as;
use super::{body_of, handled_by, handled_in};
use crate::facts::{Endpoint, EndpointKind, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::Body;
use crate::readers::javascript::name::Name;
use crate::readers::javascript::tree::{bare, dotted, property, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, Expression, Statement};
use oxc_span::{GetSpan, Span};

/// Packages whose handlers are jobs, and the framework that is said.
const PACKAGES: &[(&str, &str)] = &[
    ("inngest", "inngest"),
    ("@trigger.dev/sdk", "trigger.dev"),
    ("bullmq", "bullmq"),
    ("bull", "bull"),
    ("bee-queue", "bee-queue"),
    ("node-cron", "cron"),
    ("cron", "cron"),
    ("node-schedule", "cron"),
    ("agenda", "agenda"),
    ("pg-boss", "pg-boss"),
    ("amqplib", "amqplib"),
    ("amqp-connection-manager", "amqplib"),
    ("kafkajs", "kafka"),
    ("sqs-consumer", "sqs"),
    ("@google-cloud/pubsub", "pubsub"),
    ("firebase-functions", "firebase"),
    ("_generated/server", "convex"),
];

/// Triggers of Firebase that a change of data, an account or a schedule pulls.
const TRIGGERS: &[&str] = &[
    "onDocumentCreated",
    "onDocumentUpdated",
    "onDocumentDeleted",
    "onDocumentWritten",
    "onDocumentCreatedWithAuthContext",
    "onDocumentUpdatedWithAuthContext",
    "onDocumentDeletedWithAuthContext",
    "onDocumentWrittenWithAuthContext",
    "onValueCreated",
    "onValueUpdated",
    "onValueDeleted",
    "onValueWritten",
    "onObjectFinalized",
    "onObjectDeleted",
    "onSchedule",
    "onMessagePublished",
    "onTaskDispatched",
    "beforeUserCreated",
    "beforeUserSignedIn",
    "onCustomEventPublished",
    "onCreate",
    "onUpdate",
    "onDelete",
    "onWrite",
    "onFinalize",
    "onPublish",
    "onRun",
    "onDispatch",
    "beforeCreate",
    "beforeSignIn",
];

pub(super) fn read(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    let text = &context.whole;
    worker(context, module, found);
    let frameworks: Vec<&str> = PACKAGES
        .iter()
        .filter(|(package, _)| {
            module.imports.iter().any(|import| {
                let rest = import.specifier.strip_prefix(package);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
                    || *package == "_generated/server" && import.specifier.ends_with(package)
            })
        })
        .map(|(_, framework)| *framework)
        .collect();
    let inngest = frameworks.contains(&"inngest") || text.contains("inngest.createFunction(");
    if frameworks.is_empty() && !inngest {
        return;
    }
    let uses = |framework: &str| frameworks.contains(&framework);
    for node in context.walk() {
        let (called, arguments, span, id) = match node.kind() {
            AstKind::CallExpression(call) => {
                (dotted(&call.callee).unwrap_or_default().into_owned(), &call.arguments, call.span, call.node_id.get())
            }
            AstKind::NewExpression(made) => {
                (format!("new {}", dotted(&made.callee).unwrap_or_default()), &made.arguments, made.span, made.node_id.get())
            }
            _ => continue,
        };
        let last = called.rsplit('.').next().unwrap_or("");
        let argument = |at: usize| arguments.get(at).and_then(Argument::as_expression);
        let ends = || arguments.last().and_then(Argument::as_expression);
        let options = |key: &str| match argument(0).map(bare) {
            Some(Expression::ObjectExpression(options)) => property(options, key),
            _ => None,
        };
        let named = |at: usize| argument(at).and_then(text_of).map(str::to_owned);
        let (framework, name, handler) = match last {
            "createFunction" if inngest => ("inngest", options("id").and_then(text_of).map(str::to_owned), ends()),
            "task" | "schemaTask" if uses("trigger.dev") => {
                ("trigger.dev", options("id").and_then(text_of).map(str::to_owned), options("run"))
            }
            "new Worker" if uses("bullmq") => ("bullmq", named(0), argument(1)),
            "process" if uses("bull") || uses("bee-queue") => ("bull", named(0), ends()),
            "schedule" | "scheduleJob" | "new CronJob" if uses("cron") => ("cron", named(0), argument(1)),
            "define" if uses("agenda") => ("agenda", named(0), ends()),
            "work" if uses("pg-boss") => ("pg-boss", named(0), ends()),
            "consume" if uses("amqplib") => ("amqplib", named(0), argument(1)),
            "run" if uses("kafka") => ("kafka", None, options("eachMessage").or_else(|| options("eachBatch"))),
            "create" | "new Consumer" if uses("sqs") => ("sqs", None, options("handleMessage").or_else(|| options("handleMessageBatch"))),
            "on" if uses("pubsub") && named(0).as_deref() == Some("message") => ("pubsub", None, argument(1)),
            _ if uses("firebase") && TRIGGERS.contains(&last) => ("firebase", stored_as(context, node), ends()),
            "internalQuery" | "internalMutation" | "internalAction" if uses("convex") => ("convex", stored_as(context, node), ends()),
            _ => continue,
        };
        let Some(handler) = handler else { continue };
        let body = match bare(handler) {
            // `internalMutation({ args, handler })`
            Expression::ObjectExpression(object) => body_of(context, module, object.node_id.get()),
            Expression::StringLiteral(_) => continue,
            other => named_or_own(context, module, other, id),
        };
        push(context, body, framework, name.unwrap_or_else(|| "a job".to_owned()), span, found);
    }
}

fn named_or_own<'a>(context: &Context<'_, 'a>, module: &Module, handler: &Expression<'a>, whole: oxc_syntax::node::NodeId) -> Body {
    let mut body = body_of(context, module, context.function(handler).unwrap_or(whole));
    body.calls.extend(dotted(handler).map(Name::into_owned));
    body
}

fn push(context: &Context<'_, '_>, body: Body, framework: &str, name: String, at: Span, found: &mut Vec<Endpoint>) {
    found.push(handled_in(context, body, EndpointKind::Job, framework, None, name, at));
}

/// What a Worker of Cloudflare does for its queue, its schedule and its mail; and the class that answers requests.
fn worker(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    if context.whole.contains("WorkerEntrypoint") {
        for function in &module.functions {
            match function.exported_as.as_deref() {
                Some("default.fetch") => found.push(handled_by(function, EndpointKind::Function, "cloudflare", None, "/".to_owned())),
                Some("default.queue" | "default.scheduled" | "default.email") => {
                    found.push(handled_by(function, EndpointKind::Job, "cloudflare", None, function.name.clone()));
                }
                _ => {}
            }
        }
        return;
    }
    for statement in &context.program.body {
        let Statement::ExportDefaultDeclaration(export) = statement else { continue };
        let object = match export.declaration.as_expression().map(bare) {
            Some(Expression::ObjectExpression(object)) => object,
            Some(Expression::Identifier(name)) => match context.initial(name).map(bare) {
                Some(Expression::ObjectExpression(object)) => object,
                _ => continue,
            },
            _ => continue,
        };
        for key in ["queue", "scheduled", "email"] {
            if let Some(value) = property(object, key)
                && let Some(function) = context.function(value)
                && (property(object, "fetch").is_some() || context.whole.contains("ctx") || context.whole.contains("env"))
            {
                push(context, body_of(context, module, function), "cloudflare", key.to_owned(), value.span(), found);
            }
        }
    }
}

/// Whether a call is one that only runs functions of a platform on a schedule: Netlify's `schedule("@daily", handler)`.
pub(super) fn is_scheduled(context: &Context<'_, '_>) -> bool {
    let text = &context.whole;
    text.contains("@netlify/functions") && (text.contains("schedule(") || text.contains("schedule:"))
}
