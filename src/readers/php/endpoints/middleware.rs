//! Laravel's middleware: what controllers put before their own methods, and the names that settings give.

use super::guard;
use super::laravel::{Around, class_of, names};
use crate::facts::{Function, Guard, GuardKind};
use crate::readers::php::context::Context;
use crate::readers::php::guards;
use crate::readers::php::tree::{Argument, Class, Expr, Node, Step, each_in, last};
use crate::sorted::Arrange;

/// What a controller's constructor, or its list of middleware, puts before one of its methods.
pub(in crate::readers::php) fn constructor<'c>(context: &Context<'c>, class: &'c Class<'c>, method: &str) -> Vec<Guard> {
    let mut found = Vec::new();
    for own in class.methods.iter().filter(|own| own.name == "__construct" || own.name == "middleware") {
        let listing = own.name == "middleware";
        each_in(&own.body, &mut |expr| {
            let (given, only, except) = match &expr.kind {
                Node::New(made, given) if listing && made.name().is_some_and(|name| last(name) == "Middleware") => {
                    let named = |wanted: &str| given.iter().find(|given| given.name == Some(wanted)).map(|given| &given.value);
                    (given.get(..1).unwrap_or_default(), named("only"), named("except"))
                }
                Node::Call(..) if !listing => {
                    let links = expr.links();
                    let Some((_, given, _)) = links.iter().find(|(name, ..)| *name == "middleware") else { return };
                    let named = |wanted: &str| links.iter().find(|(name, ..)| *name == wanted).map(|(_, given, _)| *given);
                    let holds = |list: Option<&[Argument<'c>]>| {
                        list.map(|list| {
                            list.iter().flat_map(|given| given.value.entries()).filter_map(Expr::text).any(|name| name == method)
                        })
                    };
                    if holds(named("only")) == Some(false) || holds(named("except")) == Some(true) {
                        return;
                    }
                    (*given, None, None)
                }
                _ => return,
            };
            let holds = |list: Option<&Expr<'c>>| {
                list.map(|list| list.entries().iter().filter_map(|entry| entry.text()).any(|name| name == method))
            };
            if holds(only) == Some(false) || holds(except) == Some(true) {
                return;
            }
            for (name, at) in names(context, given) {
                if let Some(kind) = guards::middleware(&name) {
                    found.push(guard(context, kind, &name, at));
                }
            }
        });
        if listing {
            // `return ['auth', …]`
            for statement in &own.body {
                let Step::Return(Some(list)) = &statement.kind else { continue };
                for one in list.entries() {
                    if let Some(kind) = one.text().and_then(guards::middleware) {
                        found.push(guard(context, kind, one.text().unwrap_or(""), one.start));
                    }
                }
            }
        }
        // `$this->authorizeResource(Post::class)`
        each_in(&own.body, &mut |expr| {
            if let Node::Call(callee, _) = &expr.kind
                && let Node::Member(_, "authorizeResource") = &callee.kind
            {
                found.push(guard(context, GuardKind::Role, "authorizeResource", expr.start));
            }
        });
    }
    // The chain of a call names its earlier parts again.
    found.arrange();
    found.dedup();
    found
}

/// Middleware by the names and groups that settings give it: each becomes a function that routes call.
pub(in crate::readers::php) fn named(context: &Context<'_>) -> Vec<Function> {
    let name = context.entry.path.rsplit('/').next().unwrap_or("");
    let mut found = Vec::new();
    if name == "Kernel.php" {
        for statement in &context.file.body {
            let Step::Class(class) = &statement.kind else { continue };
            for (property, _, value, at) in &class.properties {
                let Some(Node::Array(items)) = value.as_ref().map(|value| &value.kind) else { continue };
                if !matches!(*property, "middlewareGroups" | "routeMiddleware" | "middlewareAliases") {
                    continue;
                }
                for item in items {
                    if let Some(key) = item.key.as_ref().and_then(Expr::text) {
                        found.push(group(context, key, &item.value.entries(), *at));
                    }
                }
            }
        }
    }
    if context.entry.path.ends_with("bootstrap/app.php") {
        each_in(&context.file.body, &mut |expr| {
            let Node::Call(callee, given) = &expr.kind else { return };
            let Node::Member(_, method) = &callee.kind else { return };
            match *method {
                "alias" => {
                    if let Some(Node::Array(items)) = given.first().map(|given| &given.value.kind) {
                        for item in items {
                            if let Some(key) = item.key.as_ref().and_then(Expr::text) {
                                found.push(group(context, key, &[&item.value], expr.start));
                            }
                        }
                    }
                }
                "api" | "web" | "appendToGroup" | "prependToGroup" | "group" => {
                    let key =
                        if matches!(*method, "api" | "web") { Some(*method) } else { given.first().and_then(|given| given.value.text()) };
                    let listed: Vec<&Expr<'_>> =
                        given.iter().filter(|given| given.name != Some("remove")).flat_map(|given| given.value.entries()).collect();
                    if let Some(key) = key {
                        found.push(group(context, key, &listed, expr.start));
                    }
                }
                _ => {}
            }
        });
    }
    found
}

fn group(context: &Context<'_>, key: &str, listed: &[&Expr<'_>], at: u32) -> Function {
    let mut around = Around::default();
    for one in listed {
        around.take(context, one.text().or_else(|| class_of(one)).unwrap_or(""), one.start);
    }
    let name = format!("middleware {key}");
    around.calls.retain(|call| *call != name);
    Function {
        exported_as: Some(name.clone()),
        name,
        instance_of: None,
        guards: around.guards,
        effects: Vec::new(),
        calls: around.calls,
        input: None,
        origin: context.at(at),
    }
}
