//! A framework's middleware file: guards before the routes of other files.

use crate::facts::{Cover, GuardKind, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::dotted;
use oxc_ast::AstKind;

pub(super) fn read(context: &Context<'_, '_>, module: &mut Module) {
    let file = module.path.rsplit('/').next().unwrap_or("");
    let stem = file.split('.').next().unwrap_or("");
    let depth = module.path.matches('/').count();
    let known =
        matches!(stem, "middleware" | "proxy") && context.source.text().contains("next") || module.path.contains("server/middleware/");
    if !known || depth > 4 {
        return;
    }
    let mut guards = Vec::new();
    let mut calls = Vec::new();
    for function in &module.functions {
        guards.extend(function.guards.iter().filter(|guard| matches!(guard.kind, GuardKind::Login | GuardKind::Role)).cloned());
        calls.extend(function.calls.iter().cloned());
    }
    let mut prefixes = Vec::new();
    let mut except = Vec::new();
    let text = context.source.text();
    let public = text.to_ascii_lowercase().contains("public");
    for node in context.semantic.nodes().iter() {
        let AstKind::StringLiteral(literal) = node.kind() else { continue };
        let value = literal.value.as_str();
        if !value.starts_with('/') {
            continue;
        }
        let mut in_matcher = false;
        let mut tested = false;
        for kind in context.semantic.nodes().ancestor_kinds(node.id()).take(5) {
            match kind {
                AstKind::ObjectProperty(property) if property.key.is_specific_id("matcher") => in_matcher = true,
                AstKind::CallExpression(call) => {
                    let name = dotted(&call.callee).unwrap_or_default();
                    tested |= name.ends_with("startsWith") || name.ends_with("createRouteMatcher") || name.ends_with("includes");
                    if name.ends_with("redirect") || name.starts_with("new ") {
                        tested = false;
                    }
                }
                AstKind::ArrayExpression(_) => tested = true,
                _ => {}
            }
        }
        let path = value.split(['(', ':', '*']).next().unwrap_or("").trim_end_matches('/').to_owned();
        if in_matcher {
            if value.contains("(?!") {
                // The rest is a list of what is left out.
                except.extend(
                    value
                        .split(['(', ')', '|', '!', '?', ':'])
                        .map(|part| part.trim_matches('/'))
                        .filter(|part| !part.is_empty())
                        .map(|part| format!("/{part}")),
                );
            } else if !path.is_empty() {
                prefixes.push(path);
            }
        } else if tested && !path.is_empty() {
            if public { except.push(path) } else { prefixes.push(path) }
        }
    }
    if !guards.is_empty() || !calls.is_empty() {
        module.covers.push(Cover { prefixes, except, guards, calls });
    }
}
