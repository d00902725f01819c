//! Django's lists of addresses: which view each leads to, and which other list it takes in. `link` joins them to the
//! views: a mount named `view …` or `include …` says what stands behind its path.

use super::join;
use crate::facts::{Guard, Module, Mount};
use crate::readers::python::body;
use crate::readers::python::tree::{Context, argument, bare, dotted, entries, keyword, last, text_of};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;
use std::collections::BTreeMap;

/// Puts a file's addresses into its module.
pub(super) fn read(context: &Context<'_>, module: &mut Module) {
    let text = context.source.text();
    if !text.contains("urlpatterns") && !text.contains(".register(") {
        return;
    }
    // What a router registers stands below where the router is taken in.
    let mut taken: BTreeMap<String, String> = BTreeMap::new();
    for node in &context.nodes {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let name = dotted(&call.func).unwrap_or_default();
        if !matches!(last(&name), "path" | "re_path" | "url") || call.arguments.args.is_empty() {
            continue;
        }
        let Some(route) = argument(call, 0).and_then(text_of) else { continue };
        let route = plain(route);
        let Some(view) = argument(call, 1).or_else(|| keyword(call, "view")) else { continue };
        lead(context, &route, view, module, &mut taken, 3);
    }
    for node in &context.nodes {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let Expr::Attribute(member) = &*call.func else { continue };
        if member.attr.as_str() != "register" || call.arguments.args.len() < 2 {
            continue;
        }
        let (Some(route), Some(view)) = (argument(call, 0).and_then(text_of), argument(call, 1).and_then(dotted)) else { continue };
        let prefix = dotted(&member.value).and_then(|router| taken.get(&router).cloned()).unwrap_or_default();
        let name = format!("view {view}");
        module.mounts.push(Mount { name, prefix: join(&prefix, &plain(route)), guards: Vec::new(), calls: Vec::new() });
    }
}

/// A route without the marks of a pattern.
fn plain(route: &str) -> String {
    let route = route.trim_start_matches('^').trim_end_matches('$').trim_end_matches('?').replace("\\/", "/").replace("\\.", ".");
    // `(?P<pk>[0-9]+)` is `<pk>`.
    let mut shown = String::new();
    let mut rest = route.as_str();
    for _ in 0..20 {
        let Some((before, group)) = rest.split_once("(?P<") else { break };
        shown.push_str(before);
        let Some((name, pattern)) = group.split_once('>') else { break };
        shown.push_str(&format!("<{name}>"));
        let mut depth = 1;
        let end = pattern.char_indices().find(|(_, c)| {
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            depth == 0
        });
        rest = end.and_then(|(at, _)| pattern.get(at + 1..)).unwrap_or("");
    }
    shown.push_str(rest);
    shown
}

/// What stands behind a route.
fn lead(context: &Context<'_>, route: &str, view: &Expr, module: &mut Module, taken: &mut BTreeMap<String, String>, depth: u32) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match bare(view) {
        Expr::Call(call) => {
            let name = dotted(&call.func).unwrap_or_default();
            match last(&name) {
                "include" => include(context, route, call, module, taken, depth),
                "as_view" => {
                    let class = name.trim_end_matches(".as_view").to_owned();
                    let guards = keyword(call, "permission_classes").map(|listed| body::permissions(context, listed)).unwrap_or_default();
                    push(module, &class, route, guards, Vec::new());
                }
                // `login_required(View.as_view())`, `csrf_exempt(view)`
                _ => {
                    let Some(inner) = argument(call, 0) else { return };
                    let before = module.mounts.len();
                    lead(context, route, inner, module, taken, depth);
                    let guard = body::guard_kind(&name).map(|kind| Guard {
                        kind,
                        by: name.clone(),
                        fails_open: false,
                        origin: context.at(call.range()),
                    });
                    for mount in module.mounts.iter_mut().skip(before) {
                        mount.guards.extend(guard.clone());
                        mount.calls.push(name.clone());
                    }
                }
            }
        }
        other => {
            if let Some(name) = text_of(other).map(str::to_owned).or_else(|| dotted(other)) {
                push(module, &name, route, Vec::new(), Vec::new());
            }
        }
    }
}

fn push(module: &mut Module, view: &str, route: &str, guards: Vec<Guard>, calls: Vec<String>) {
    module.mounts.push(Mount { name: format!("view {view}"), prefix: route.to_owned(), guards, calls });
}

/// `include("shop.urls")`, `include(router.urls)`, `include([path(…)])`
fn include(context: &Context<'_>, route: &str, call: &ExprCall, module: &mut Module, taken: &mut BTreeMap<String, String>, depth: u32) {
    let Some(given) = argument(call, 0) else { return };
    let given = match bare(given) {
        Expr::Tuple(pair) => pair.elts.first().unwrap_or(given),
        other => other,
    };
    if let Some(named) = text_of(given) {
        module.mounts.push(Mount { name: format!("include {named}"), prefix: route.to_owned(), guards: Vec::new(), calls: Vec::new() });
    } else if let Expr::Attribute(member) = given
        && member.attr.as_str() == "urls"
        && let Some(router) = dotted(&member.value)
    {
        match context.brought.get(router.split('.').next().unwrap_or("")) {
            // A list or router of another module.
            Some((specifier, there)) if there != "*" => {
                let separator = if specifier.ends_with('.') { "" } else { "." };
                let inner = if specifier.starts_with("rest_framework") || specifier.starts_with("django") {
                    return;
                } else {
                    format!("{specifier}{separator}{there}")
                };
                module.mounts.push(Mount {
                    name: format!("include {inner}"),
                    prefix: route.to_owned(),
                    guards: Vec::new(),
                    calls: Vec::new(),
                });
                module.mounts.push(Mount {
                    name: format!("include {specifier}"),
                    prefix: route.to_owned(),
                    guards: Vec::new(),
                    calls: Vec::new(),
                });
                taken.insert(router, route.to_owned());
            }
            _ => {
                taken.insert(router, route.to_owned());
            }
        }
    } else if let Expr::Name(name) = given {
        if let Some((specifier, there)) = context.brought.get(name.id.as_str()) {
            let separator = if specifier.ends_with('.') { "" } else { "." };
            let inner = if there == "*" { specifier.clone() } else { format!("{specifier}{separator}{there}") };
            module.mounts.push(Mount { name: format!("include {inner}"), prefix: route.to_owned(), guards: Vec::new(), calls: Vec::new() });
        }
    } else {
        for one in entries(given) {
            if let Expr::Call(inner) = bare(one)
                && let (Some(below), Some(view)) = (argument(inner, 0).and_then(text_of), argument(inner, 1))
            {
                lead(context, &join(route, &plain(below)), view, module, taken, depth);
            }
        }
    }
}
