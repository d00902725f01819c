//! Words of a caller in front of an AI model that holds dangerous tools.

use super::{DEPTH, Found, Values};
use crate::facts::{Demand, Facts, Role, Sink, Site, SiteKind};
use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::last;
use crate::readers::javascript::tree::{bare, dotted, property};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression};

/// Ends what is said of a call whose tools stand in other files.
const ELSEWHERE: &str = "(tools of other files)";

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
        || matches!(last(name), "create" | "stream")
            && ["completions.create", "responses.create", "messages.create", "messages.stream"].iter().any(|known| name.ends_with(known));
    if !model || values.in_browser {
        return;
    }
    let Some(Expression::ObjectExpression(options)) = call.arguments.first().and_then(Argument::as_expression).map(bare) else { return };
    if property(options, "tools").is_none() {
        return;
    }
    // Tools often stand in files of their own; whether one of them is dangerous is seen once all files are read.
    let text = &values.context.whole;
    let elsewhere = !holds_power(text);
    if elsewhere && (is_sandboxed(text) || text.contains("tool({")) {
        return;
    }
    let told = if elsewhere { format!("{name} {ELSEWHERE}") } else { name.to_owned() };
    for key in ["prompt", "messages", "input"] {
        let taints = property(options, key).map(|given| values.taint(given, DEPTH)).unwrap_or_default();
        if !taints.is_empty() {
            values.arrive(Sink::ToolPrompt, Demand::Any, &told, taints, call.span, found);
            return;
        }
    }
}

/// Whether a text calls one of the powers by its own name: not `regex.exec(` and not inside a sandbox.
fn holds_power(text: &str) -> bool {
    !is_sandboxed(text)
        && text.len() < 150_000
        && POWERS.iter().any(|power| {
            text.match_indices(power).take(50).any(|(at, _)| {
                let before = text.get(..at).and_then(|before| before.chars().next_back()).unwrap_or(' ');
                let own = power.starts_with('$') || power.contains('.');
                own || !(before.is_ascii_alphanumeric() || matches!(before, '_' | '.' | '$'))
            })
        })
}

fn is_sandboxed(text: &str) -> bool {
    ["@e2b/", "e2b", "isolated-vm", "vm2", "quickjs", "Sandbox"].iter().any(|sign| text.contains(sign))
}

/// States that a file makes a tool for AI models out of a power: `tool({ …, execute: ({ command }) => execSync(command) })`.
pub(super) fn tools(context: &Context<'_, '_>, facts: &mut Facts) {
    let text = &context.whole;
    let from_kit = ["from 'ai'", "from \"ai\"", "@langchain/", "@openai/agents", "@mastra/"].iter().any(|mark| text.contains(mark));
    if context.entry.role != Role::Source || !from_kit || !text.contains("execute") || !holds_power(text) {
        return;
    }
    let made = context.semantic.nodes().iter().find_map(|node| match node.kind() {
        AstKind::CallExpression(call) if matches!(dotted(&call.callee).as_deref(), Some("tool" | "createTool" | "dynamicTool")) => {
            Some(call.span)
        }
        _ => None,
    });
    if let Some(made) = made {
        facts.sites.push(Site { kind: SiteKind::PowerfulTool, detail: String::new(), origin: context.at(made) });
    }
}
