//! Whether a function does anything that lasts: sends, stores, or calls what may do so.

use super::super::super::Context;
use super::super::expression::{Look, bare, last, name};
use super::super::words;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, CallExpression, Expression, IdentifierReference, VariableDeclarator};
use oxc_semantic::NodeId;
use oxc_span::GetSpan;

/// How deep functions of the same file are followed.
const DEPTH: usize = 3;

/// Objects of the language whose making and methods touch nothing outside.
const PLAIN: &[&str] =
    &["console", "Math", "JSON", "Object", "Array", "Number", "String", "Boolean", "Date", "Promise", "Intl", "Symbol", "BigInt"];

/// Functions and methods that touch nothing outside, whatever they are called on.
const HARMLESS: &[&str] = &[
    "parseInt",
    "parseFloat",
    "isNaN",
    "isFinite",
    "setTimeout",
    "clearTimeout",
    "setInterval",
    "clearInterval",
    "requestAnimationFrame",
    "structuredClone",
    "encodeURIComponent",
    "decodeURIComponent",
    "then",
    "catch",
    "finally",
    "map",
    "filter",
    "find",
    "findIndex",
    "some",
    "every",
    "includes",
    "slice",
    "splice",
    "split",
    "join",
    "trim",
    "toLowerCase",
    "toUpperCase",
    "toFixed",
    "toString",
    "toISOString",
    "toLocaleString",
    "toLocaleDateString",
    "toLocaleTimeString",
    "replace",
    "replaceAll",
    "concat",
    "reduce",
    "sort",
    "reverse",
    "forEach",
    "indexOf",
    "startsWith",
    "endsWith",
    "padStart",
    "padEnd",
    "getTime",
    "getDate",
    "getDay",
    "getMonth",
    "getFullYear",
    "getHours",
    "getMinutes",
    "setDate",
    "setMonth",
    "setHours",
    "setFullYear",
    "keys",
    "values",
    "entries",
    "flat",
    "flatMap",
    "at",
    "charAt",
    "charCodeAt",
    "substring",
    "substr",
    "test",
    "match",
    "has",
    "preventDefault",
    "stopPropagation",
    "persist",
    "getValues",
    "setValue",
    "setError",
    "clearErrors",
    "trigger",
    "handleSubmit",
    "focus",
    "blur",
    "scrollIntoView",
    "scrollTo",
    "click",
    "now",
    "random",
    "randomUUID",
    "getElementById",
    "querySelector",
    "unshift",
    "pop",
    "shift",
    "fill",
    "cn",
    "clsx",
    "uuid",
    "uuidv4",
    "nanoid",
    "t",
    "format",
    "resolve",
    "reject",
    "res",
    "rej",
    "r",
    "reset",
    "nextTick",
    "flush",
    "checkValidity",
    "reportValidity",
    "safeParse",
    "valueOf",
    "abs",
];

/// Ways to move to another page.
const MOVES: &[&str] =
    &["navigate", "router.push", "router.replace", "router.refresh", "router.back", "history.push", "navigateTo", "goto", "setLocation"];

/// Ways to tell the person on the page.
const TELLERS: &[&str] = &["toast", "snackbar", "notify", "notification", "notifications", "alert", "swal", "message"];

/// Whether a call moves to another page.
pub(super) fn moves(called: &str) -> bool {
    MOVES.contains(&called.trim_start_matches("this.$"))
}

/// Whether a call tells the person on the page something.
pub(super) fn tells(called: &str) -> bool {
    let root = called.split(['.', '(']).next().unwrap_or("");
    // `updateNotification(…)` keeps a setting, `markNotificationRead(…)` a state: neither speaks to anybody.
    let sends = words::has(
        called,
        &[
            "send",
            "push",
            "create",
            "post",
            "email",
            "sms",
            "schedule",
            "save",
            "insert",
            "update",
            "delete",
            "remove",
            "mark",
            "toggle",
            "enable",
            "disable",
            "register",
            "subscribe",
            "fetch",
            "load",
            "submit",
        ],
    );
    !sends && (words::has(root, TELLERS) || words::has(last(called), &["toast", "snackbar", "alert"]))
}

/// Whether anything below `top` leaves the function for more than the page's own memory, or may.
pub(super) fn reaches_out<'a>(context: &Context<'_, 'a>, top: NodeId, look: &Look, depth: usize) -> bool {
    context.subtree(top).any(|node| {
        !look.goes_on()
            || match node.kind() {
                AstKind::CallExpression(call) => !is_harmless(context, call, look, depth),
                AstKind::NewExpression(made) => {
                    !matches!(
                        name(&made.callee).as_str(),
                        "Promise" | "Date" | "FormData" | "Error" | "Set" | "Map" | "URLSearchParams" | "Array" | "RegExp"
                    ) && !name(&made.callee).starts_with("Intl.")
                }
                AstKind::TaggedTemplateExpression(_) | AstKind::ImportExpression(_) | AstKind::YieldExpression(_) => true,
                AstKind::AssignmentExpression(assignment) => {
                    let target = context.text(assignment.left.span());
                    // A checkout page of somebody else, a file to download, a field of an object that others hold.
                    target.contains("location") || target.ends_with(".src") || target.ends_with(".href") || target.starts_with("this.")
                }
                _ => false,
            }
    })
}

fn is_harmless<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, look: &Look, depth: usize) -> bool {
    let called = name(&call.callee);
    let end = last(&called);
    let root = called.split(['.', '(']).next().unwrap_or("");
    if called.is_empty() {
        return false;
    }
    if tells(&called) || moves(&called) || PLAIN.contains(&root) || is_browsers_own(&called) {
        return true;
    }
    let Expression::Identifier(identifier) = bare(&call.callee) else {
        // `list.push(x)` and `form.get('name')` stay here; `api.push(x)` and `api.get('/x')` may not.
        let form =
            words::has(root, &["form", "data", "params", "map", "list", "items", "rows", "formdata", "searchparams", "errors", "steps"]);
        return HARMLESS.contains(&end) || matches!(end, "push" | "get" | "getAll" | "append" | "set" | "add" | "delete") && form;
    };
    if let Some(inner) = function_of(context, identifier) {
        return depth < DEPTH && !reaches_out(context, inner, look, depth + 1);
    }
    if is_setter(context, identifier) || HARMLESS.contains(&end) {
        return true;
    }
    let words = words::words(end);
    match words.first().map(String::as_str) {
        Some("format" | "simulate" | "mock" | "fake" | "delay" | "sleep" | "wait" | "is" | "cn") => true,
        // What a component is given to close or to go on with.
        Some("on") => words.iter().any(|word| ["success", "complete", "close", "back", "next", "cancel", "open"].contains(&word.as_str())),
        Some("set") => words.iter().skip(1).any(|word| {
            [
                "open",
                "show",
                "visible",
                "loading",
                "submitting",
                "submitted",
                "saving",
                "step",
                "modal",
                "dialog",
                "tab",
                "progress",
                "error",
                "processing",
            ]
            .contains(&word.as_str())
        }),
        _ => false,
    }
}

/// Whether a call only keeps something in the visitor's own browser.
fn is_browsers_own(called: &str) -> bool {
    let called = called.strip_prefix("window.").unwrap_or(called);
    called.starts_with("localStorage.") || called.starts_with("sessionStorage.")
}

/// The function of this file that a name stands for, wrapped in a hook or not.
pub(in crate::readers::javascript::sites) fn function_of<'a>(
    context: &Context<'_, 'a>,
    identifier: &IdentifierReference<'a>,
) -> Option<NodeId> {
    let node = context.declaration(identifier)?;
    match node.kind() {
        AstKind::Function(_) => Some(node.id()),
        AstKind::VariableDeclarator(VariableDeclarator { id: BindingPattern::BindingIdentifier(_), init: Some(init), .. }) => {
            let inner = match bare(init) {
                Expression::CallExpression(wrapped) if last(&name(&wrapped.callee)) == "useCallback" => {
                    wrapped.arguments.first().and_then(Argument::as_expression)?
                }
                other => other,
            };
            context.function(inner)
        }
        _ => None,
    }
}

/// Whether a name is what sets a component's own state.
pub(super) fn is_setter(context: &Context<'_, '_>, identifier: &IdentifierReference<'_>) -> bool {
    let Some(symbol) = context.symbol(identifier) else { return false };
    let nodes = context.semantic.nodes();
    let id = context.semantic.scoping().symbol_declaration(symbol);
    let declared = std::iter::once(nodes.kind(id)).chain(nodes.ancestor_kinds(id).take(4)).find_map(|kind| match kind {
        AstKind::VariableDeclarator(declared) => Some(declared),
        _ => None,
    });
    let Some(VariableDeclarator { id: BindingPattern::ArrayPattern(_), init: Some(init), .. }) = declared else { return false };
    let Expression::CallExpression(made) = bare(init) else { return false };
    matches!(last(&name(&made.callee)), "useState" | "useReducer" | "createSignal" | "useOptimistic")
}
