//! Words of a caller in front of an AI model that holds dangerous tools.

use super::{DEPTH, Found, Values};
use crate::facts::{Demand, Sink};
use crate::readers::javascript::tree::{bare, property};
use oxc_ast::ast::{Argument, CallExpression, Expression};

/// Calls that run what a model writes.
const POWERS: &[&str] = &[
    "execSync(",
    "exec(",
    "execAsync(",
    "spawn(",
    "spawnSync(",
    "eval(",
    "new Function(",
    "runInNewContext(",
    "$queryRawUnsafe(",
    "$executeRawUnsafe(",
    "sql.unsafe(",
    "rpc(\"exec",
    "rpc('exec",
];

/// A call of a model that is given tools, in a file whose tools run commands, code or statements.
pub(super) fn of_call<'a>(values: &Values<'_, '_, 'a>, call: &CallExpression<'a>, name: &str, found: &mut Found) {
    let model = matches!(name, "generateText" | "streamText")
        || ["completions.create", "responses.create", "messages.create", "messages.stream"].iter().any(|known| name.ends_with(known));
    if !model || values.in_browser {
        return;
    }
    let Some(Expression::ObjectExpression(options)) = call.arguments.first().and_then(Argument::as_expression).map(bare) else { return };
    if property(options, "tools").is_none() || !holds_power(&values.context.whole) {
        return;
    }
    for key in ["prompt", "messages", "input"] {
        let taints = property(options, key).map(|given| values.taint(given, DEPTH)).unwrap_or_default();
        if !taints.is_empty() {
            values.arrive(Sink::ToolPrompt, Demand::Any, name, taints, call.span, found);
            return;
        }
    }
}

/// Whether a text calls one of the powers by its own name: not `regex.exec(` and not inside a sandbox.
fn holds_power(text: &str) -> bool {
    let sandboxed = ["@e2b/", "e2b", "isolated-vm", "vm2", "quickjs", "Sandbox"].iter().any(|sign| text.contains(sign));
    !sandboxed
        && text.len() < 150_000
        && POWERS.iter().any(|power| {
            text.match_indices(power).take(50).any(|(at, _)| {
                let before = text.get(..at).and_then(|before| before.chars().next_back()).unwrap_or(' ');
                let own = power.starts_with('$') || power.contains('.');
                own || !(before.is_ascii_alphanumeric() || matches!(before, '_' | '.' | '$'))
            })
        })
}
