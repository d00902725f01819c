//! Where routers of Flask and FastAPI are put below an application: a router that nothing puts there answers nobody.

use super::routers::{Router, each_of};
use crate::facts::{Hanging, Module};
use crate::readers::python::tree::{Context, NONE, argument, bare, dotted, keyword, last};
use crate::sorted::Arrange;
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::{Ranged, TextSize};
use std::collections::{BTreeMap, BTreeSet};

/// Most calls of one file that put routers somewhere.
const CALLS: usize = 300;

/// Where the expressions stand that name routers which are put somewhere: starts and ends.
type Told = BTreeSet<(TextSize, TextSize)>;

/// States them, and which names a file that does so brings in for nothing.
pub(super) fn read<'c>(context: &Context<'c>, routers: &BTreeMap<&'c str, Router>, module: &mut Module) {
    let mut told = Told::new();
    let puts = context.nodes.iter().enumerate().filter_map(|(at, node)| match node.any {
        AnyNodeRef::ExprCall(call) => hung(call).map(|(below, given)| (at, node.def, below, given)),
        _ => None,
    });
    let puts: Vec<_> = puts.take(CALLS).collect();
    let called = if puts.is_empty() { Called::default() } else { Called::of(context) };
    for (at, def, below, given) in puts {
        let within = waiting(context, def, &called);
        let several = each_of(context, at, given);
        for router in if several.is_empty() { vec![given] } else { several } {
            told.insert((router.start(), router.end()));
            if let Some(router) = named(router) {
                module.hangings.push(Hanging { router, below: below.clone(), within: within.clone() });
            }
        }
    }
    let handed = if routers.is_empty() { BTreeSet::new() } else { handed_on(context, routers, &told) };
    for name in routers.iter().filter(|(_, router)| !router.is_app()).map(|(name, _)| *name) {
        if context.top(name).is_none() || handed.contains(name) {
            module.hangings.push(Hanging { router: name.to_owned(), below: String::new(), within: None });
        }
    }
    if !told.is_empty() {
        let used: BTreeSet<&str> = context.nodes.iter().filter_map(|node| name_of(node.any)).collect();
        module.unread.extend(context.brought.keys().filter(|name| !used.contains(name.as_str())).cloned());
        module.unread.arrange();
    }
    module.hangings.arrange();
    module.hangings.dedup();
}

/// A call that puts a router below something: what that is, and the router.
fn hung(call: &ExprCall) -> Option<(String, &Expr)> {
    let Expr::Attribute(member) = &*call.func else { return None };
    let router = match member.attr.as_str() {
        "include_router" | "register_blueprint" | "blueprint" => {
            argument(call, 0).or_else(|| keyword(call, "router")).or_else(|| keyword(call, "blueprint"))?
        }
        "mount" => argument(call, 1).or_else(|| keyword(call, "app"))?,
        _ => return None,
    };
    Some((dotted(&member.value).unwrap_or_default(), router))
}

/// A router's name; empty where only the running program knows it, nothing where a call makes it.
fn named(router: &Expr) -> Option<String> {
    match bare(router) {
        Expr::Call(call) => {
            let by = dotted(&call.func).unwrap_or_default();
            matches!(last(&by), "getattr" | "import_module" | "__import__" | "import_string").then(String::new)
        }
        Expr::Name(_) | Expr::Attribute(_) => Some(dotted(router).filter(|name| !name.contains('(')).unwrap_or_default()),
        _ => Some(String::new()),
    }
}

/// What a file calls.
#[derive(Default)]
struct Called {
    /// The last parts of the names.
    names: BTreeSet<String>,
    /// Where applications are made.
    apps: BTreeSet<usize>,
}

impl Called {
    fn of(context: &Context<'_>) -> Self {
        let mut called = Self::default();
        for (at, node) in context.nodes.iter().enumerate() {
            let AnyNodeRef::ExprCall(call) = node.any else { continue };
            let Some(name) = dotted(&call.func) else { continue };
            let name = last(&name);
            if matches!(name, "Flask" | "FastAPI" | "Quart" | "Sanic" | "Starlette" | "APIFlask" | "OpenAPI") {
                called.apps.insert(at);
            }
            called.names.insert(name.to_owned());
        }
        called
    }
}

/// The function around a call that only another file could call: it makes no application, and nothing here runs it.
fn waiting(context: &Context<'_>, def: usize, called: &Called) -> Option<String> {
    let mut at = context.defs.get(def)?;
    for _ in 0..8 {
        match context.defs.get(at.outer) {
            Some(outer) => at = outer,
            None => break,
        }
    }
    let name = at.function.name.as_str();
    let makes = called.apps.range(at.node..).next().is_some_and(|app| context.nodes.get(at.node).is_some_and(|own| *app < own.end));
    let runs = at.class != NONE || !at.function.decorator_list.is_empty() || name == "main" || makes || called.names.contains(name);
    (!runs).then(|| name.to_owned())
}

/// The routers that are used otherwise than to hang routes on them: given back, listed, handed to a function.
fn handed_on<'c>(context: &Context<'c>, routers: &BTreeMap<&'c str, Router>, told: &Told) -> BTreeSet<&'c str> {
    let used = context.nodes.iter().enumerate().filter_map(|(at, node)| {
        let AnyNodeRef::ExprName(used) = node.any else { return None };
        let name = used.id.as_str();
        if !routers.contains_key(name) || !used.ctx.is_load() || told.contains(&(used.start(), used.end())) {
            return None;
        }
        let handed = match context.nodes.get(node.parent).map(|parent| parent.any) {
            Some(AnyNodeRef::ExprAttribute(member)) => matches!(member.attr.as_str(), "routes" | "register" | "init_app"),
            _ => !context.above(at).take(2).any(|above| matches!(above.any, AnyNodeRef::ExprCall(call) if adorns(call))),
        };
        handed.then_some(name)
    });
    used.collect()
}

/// Whether a call adds something to a router and takes it in nowhere: `CORS(bp)`, `csrf.exempt(bp)`.
fn adorns(call: &ExprCall) -> bool {
    dotted(&call.func).is_some_and(|name| matches!(last(&name), "CORS" | "exempt" | "limit" | "shared_limit" | "Api"))
}

/// A name that is read.
fn name_of<'n>(node: AnyNodeRef<'n>) -> Option<&'n str> {
    match node {
        AnyNodeRef::ExprName(name) if name.ctx.is_load() => Some(name.id.as_str()),
        _ => None,
    }
}
