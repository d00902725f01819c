//! Calls within expressions: sinks, and functions that values are handed to.

use super::{DEPTH, Values, sinks};
use crate::facts::{Call, End};
use crate::readers::python::tree::{NONE, dotted};
use ruff_python_ast::visitor::source_order::{SourceOrderVisitor, TraversalSignal};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

/// Places from here on stand for names of parameters.
const NAMED: usize = 1_000;

/// The place that stands for an argument given by its name.
pub(super) fn named(name: &str) -> usize {
    let hash = name.bytes().fold(0xcbf2_9ce4_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0193) & 0x00ff_ffff_ffff);
    NAMED + usize::try_from(hash & 0x3fff_ffff).unwrap_or(0)
}

struct Calls<'c>(Vec<&'c ExprCall>);

impl<'c> SourceOrderVisitor<'c> for Calls<'c> {
    fn enter_node(&mut self, node: AnyNodeRef<'c>) -> TraversalSignal {
        if let AnyNodeRef::ExprCall(call) = node
            && self.0.len() < 400
        {
            self.0.push(call);
        }
        // What stands in a function without a name runs elsewhere, with values that are the same here.
        TraversalSignal::Traverse
    }
}

/// Every call within an expression.
pub(super) fn read<'c>(values: &mut Values<'_, 'c>, expression: &'c Expr, _: u32) {
    let mut calls = Calls(Vec::new());
    calls.visit_expr(expression);
    for call in calls.0 {
        sinks::of_call(values, call);
        hand_over(values, call);
    }
}

/// States where values are handed to a function that may stand in another file.
fn hand_over<'c>(values: &mut Values<'_, 'c>, call: &'c ExprCall) {
    let Some(known) = target(values, call) else { return };
    let unnamed = call.arguments.args.iter().enumerate();
    let by_name = call.arguments.keywords.iter().filter_map(|given| Some((named(given.arg.as_ref()?.as_str()), &given.value)));
    for (at, given) in unnamed.chain(by_name).take(24) {
        for taint in values.taint(given, DEPTH).0 {
            values.state(taint, End::Argument { call: known.clone(), at, field: None }, call.range());
        }
    }
}

/// The function that a call names, where it may be one of the project's.
pub(super) fn target<'c>(values: &Values<'_, 'c>, call: &'c ExprCall) -> Option<Call> {
    let context = values.context;
    let written = dotted(&call.func)?;
    let name = context.called(call, values.def);
    if name.contains('(') || name.len() > 100 {
        return None;
    }
    let root = name.split('.').next().unwrap_or(&name);
    let own = context.defs.iter().any(|def| def.name == name || def.class == NONE && def.name == root)
        || context.classes.iter().any(|class| class.def.name.as_str() == root);
    let brought = context.brought.get(root).is_some_and(|(specifier, _)| !is_foreign(specifier));
    let star = context.brought.contains_key("*") && !name.contains('.');
    if !(own || brought || star || written.starts_with("self.") && name != written) {
        return None;
    }
    let inside = context.defs.get(values.def).map(|def| def.name.clone()).unwrap_or_default();
    Some(Call { name, inside, at: call.range().start().to_u32() })
}

/// Packages that are surely not the project's.
fn is_foreign(specifier: &str) -> bool {
    let root = specifier.split('.').next().unwrap_or(specifier);
    matches!(
        root,
        "os" | "sys"
            | "re"
            | "json"
            | "time"
            | "datetime"
            | "typing"
            | "logging"
            | "flask"
            | "fastapi"
            | "django"
            | "rest_framework"
            | "sqlalchemy"
            | "pydantic"
            | "requests"
            | "httpx"
            | "random"
            | "hashlib"
            | "uuid"
            | "pathlib"
            | "subprocess"
            | "collections"
            | "functools"
            | "itertools"
            | "math"
            | "starlette"
            | "werkzeug"
            | "jwt"
            | "jose"
            | "numpy"
            | "pandas"
            | "openai"
            | "stripe"
            | "boto3"
            | "asyncio"
            | "io"
            | "base64"
            | "secrets"
            | "string"
            | "shutil"
            | "urllib"
            | "yaml"
            | "pickle"
            | "sqlmodel"
            | "celery"
            | "redis"
            | "pymongo"
            | "jinja2"
            | "sqlite3"
            | "psycopg2"
            | "abc"
            | "enum"
            | "dataclasses"
            | "contextlib"
            | "tempfile"
            | "copy"
            | "threading"
            | "flask_login"
            | "aiohttp"
            | "torch"
    )
}
