//! A framework's middleware file: guards before the routes of other files.

use super::stops::{self, Stops};
use crate::facts::{Cover, GuardKind, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::{dotted, words};
use oxc_ast::AstKind;
use oxc_ast::ast::BindingPattern;
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;

/// What shows that a middleware turns callers away rather than only finding out who they are.
const LEAVES: &[&str] =
    &["redirect", "Redirect", "401", "403", "nauthorized", "orbidden", "protect(", "createError", "throw ", "error(", "authorized"];

pub(super) fn read(context: &Context<'_, '_>, module: &mut Module) {
    let text = &context.whole;
    let family = family(&module.path, text);
    // A helper in a folder of its own is often called like the file that calls it.
    if family.is_none_or(|family| family == "next" && module.path.contains('/')) {
        stops::of_helper(context, module);
    }
    let Some(family) = family else { return };
    if module.path.matches('/').count() > 4 {
        return;
    }
    let mut guards = Vec::new();
    let mut calls = Vec::new();
    let leaves = LEAVES.iter().any(|sign| text.contains(sign));
    // Clerk's middleware lets everyone through unless it is told whom to stop.
    let only_finds =
        text.contains("clerkMiddleware(") && !text.contains("protect") && !text.contains("redirect") && !text.contains("userId");
    if family != "next" && !leaves || only_finds {
        return;
    }
    for function in &module.functions {
        guards.extend(
            function
                .guards
                .iter()
                .filter(|guard| {
                    matches!(
                        guard.kind,
                        GuardKind::Login | GuardKind::Role | GuardKind::SharedSecret | GuardKind::Unverified | GuardKind::Claimed
                    )
                })
                .cloned(),
        );
        calls.extend(function.calls.iter().cloned());
    }
    let mut paths =
        Paths { open: says(&[text], true), matched: Vec::new(), unmatched: Vec::new(), prefixes: Vec::new(), except: Vec::new() };
    for node in context.semantic.nodes().iter() {
        if let AstKind::StringLiteral(literal) = node.kind()
            && literal.value.starts_with('/')
        {
            paths.path(context, node.id(), literal.value.as_str());
        }
    }
    let Paths { mut matched, mut unmatched, mut prefixes, mut except, .. } = paths;
    for list in [&mut matched, &mut unmatched, &mut prefixes, &mut except] {
        list.truncate(stops::PATHS);
    }
    // Where the branches that send the unknown away can be followed, each says itself for which paths.
    if family == "next"
        && guards.iter().any(stops::is_of_caller)
        && let Stops::Known(all) = stops::read(context)
    {
        let (asks, others) = guards.into_iter().partition(stops::is_of_caller);
        guards = others;
        for stop in all {
            if let Some(within) = both(&matched, &stop.prefixes) {
                let except = unmatched.iter().cloned().chain(stop.except).collect();
                module.covers.push(Cover {
                    family: family.to_owned(),
                    prefixes: within,
                    except,
                    guards: Vec::clone(&asks),
                    calls: Vec::new(),
                });
            }
        }
    }
    prefixes.extend(matched);
    except.extend(unmatched);
    if !guards.is_empty() || !calls.is_empty() {
        module.covers.push(Cover { family: family.to_owned(), prefixes, except, guards, calls });
    }
}

/// The paths that two lists of prefixes have in common; nothing where they have none. An empty list stands for all.
fn both(one: &[String], other: &[String]) -> Option<Vec<String>> {
    if one.is_empty() || other.is_empty() {
        return Some(one.iter().chain(other).cloned().collect());
    }
    let within = |path: &str, above: &str| {
        path.strip_prefix(above.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let shared = one.iter().flat_map(|one| {
        other.iter().filter_map(move |other| match (within(one, other), within(other, one)) {
            (true, _) => Some(one.clone()),
            (_, true) => Some(other.clone()),
            _ => None,
        })
    });
    Some(shared.take(stops::PATHS).collect()).filter(|shared: &Vec<String>| !shared.is_empty())
}

/// The framework that runs this file before its routes.
fn family(path: &str, text: &str) -> Option<&'static str> {
    let file = path.rsplit('/').next().unwrap_or("");
    let stem = file.split('.').next().unwrap_or("");
    let in_folder = |folder: &str| path.contains(folder);
    if in_folder("server/middleware/") {
        return Some("nitro");
    }
    match stem {
        "hooks" if file.starts_with("hooks.server.") => Some("sveltekit"),
        "middleware" if text.contains("astro") || in_folder("src/middleware/") => Some("astro"),
        "index" if in_folder("src/middleware/") && text.contains("astro") => Some("astro"),
        "middleware" | "proxy" if text.contains("next") => Some("next"),
        "autohooks" => Some("fastify"),
        "_middleware" if in_folder("functions/") => Some("cloudflare"),
        _ => None,
    }
}

/// Paths that a middleware file names.
struct Paths {
    /// The file speaks of what is open to everyone.
    open: bool,
    /// What the framework runs it for.
    matched: Vec<String>,
    /// What the framework does not run it for.
    unmatched: Vec<String>,
    prefixes: Vec<String>,
    except: Vec<String>,
}

impl Paths {
    fn path(&mut self, context: &Context<'_, '_>, id: NodeId, value: &str) {
        let mut in_matcher = false;
        let mut tested = false;
        let mut list = None;
        let mut passes = None;
        let literal = context.semantic.nodes().kind(id).span();
        for kind in context.semantic.nodes().ancestor_kinds(id).take(6) {
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
                AstKind::BinaryExpression(_) => tested = true,
                AstKind::IfStatement(branch) => {
                    // `if (path.startsWith("/login")) return;` lets pass; `if (!path.startsWith("/admin"))` likewise the rest.
                    let test = context.text(branch.test.span());
                    let then = context.text(branch.consequent.span());
                    let lets_pass = then.trim_start_matches(['{', ' ', '\n', '\r', '\t']).starts_with("return")
                        && then.len() < 120
                        && !LEAVES.iter().any(|sign| then.contains(sign));
                    passes = (branch.test.span().contains_inclusive(literal) && lets_pass).then(|| !test.starts_with('!'));
                    break;
                }
                AstKind::VariableDeclarator(declarator) => {
                    if let BindingPattern::BindingIdentifier(name) = &declarator.id {
                        list = Some(name.name.as_str());
                    }
                    break;
                }
                _ => {}
            }
        }
        if in_matcher {
            self.matched(value);
            return;
        }
        let path = value.split(['(', ':', '*']).next().unwrap_or("").trim_end_matches('/').to_owned();
        if !tested || path.is_empty() {
            return;
        }
        let open = match list {
            None if passes.is_some() => passes == Some(true),
            Some(name) if says(&[name], true) => true,
            Some(name) if says(&[name], false) => false,
            _ => self.open,
        };
        if open { self.except.push(path) } else { self.prefixes.push(path) }
    }

    /// One entry of Next's `matcher`.
    fn matched(&mut self, value: &str) {
        if value.contains("(?!") {
            // The rest is a list of what is left out.
            self.unmatched.extend(
                value
                    .split(['(', ')', '|', '!', '?', ':'])
                    .map(|part| part.trim_matches('/'))
                    .filter(|part| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.')))
                    .filter(|part| !part.is_empty())
                    .map(|part| format!("/{part}")),
            );
            return;
        }
        // `/(api|trpc)(.*)`
        if let Some(either) = value.strip_prefix("/(").and_then(|rest| rest.split_once(')')).map(|(either, _)| either)
            && either.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'|' | b'-' | b'_' | b'/'))
        {
            self.matched.extend(either.split('|').map(|part| format!("/{part}")));
            return;
        }
        let path = value.split(['(', ':', '*']).next().unwrap_or("").trim_end_matches('/');
        self.matched.push(if path.is_empty() { "/".to_owned() } else { path.to_owned() });
    }
}

/// Whether a name speaks of what is open to everyone, or of what is not.
fn says(texts: &[&str], open: bool) -> bool {
    let list: &[&str] = if open {
        &["public", "open", "unprotected", "allowed", "allow", "ignored", "ignore", "skip", "guest", "excluded", "exclude", "whitelist"]
    } else {
        &["protected", "private", "secure", "secured", "admin", "dashboard", "auth", "authenticated", "restricted"]
    };
    texts.iter().any(|text| {
        // A whole file counts only by the plainest word.
        if text.len() > 200 {
            open && text.to_ascii_lowercase().contains("public")
        } else {
            words(text).iter().any(|word| list.contains(&word.as_str()))
        }
    })
}
