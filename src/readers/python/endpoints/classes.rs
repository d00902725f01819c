//! Classes that answer requests in Flask and its extensions: `MethodView`, `Resource`.

use super::routers::Router;
use super::{Door, endpoint, place};
use crate::facts::{Endpoint, Module};
use crate::readers::python::body;
use crate::readers::python::tree::{Context, argument, bare, dotted, entries, last, text_of};
use ruff_python_ast::{AnyNodeRef, Expr, Stmt};
use std::collections::BTreeMap;

/// Their ways in.
pub(super) fn read<'c>(context: &Context<'c>, routers: &BTreeMap<&'c str, Router>, module: &Module) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for (number, class) in context.classes.iter().enumerate() {
        let bases = class.def.arguments.iter().flat_map(|arguments| &arguments.args).filter_map(dotted);
        if !bases.into_iter().any(|base| matches!(last(&base), "Resource" | "MethodView" | "HTTPEndpoint" | "MethodResource")) {
            continue;
        }
        let name = class.def.name.as_str();
        let (mut above, mut calls) = body::decorated(context, &class.def.decorator_list, 0);
        for statement in &class.def.body {
            let Stmt::Assign(assign) = statement else { continue };
            if assign
                .targets
                .iter()
                .any(|target| matches!(target, Expr::Name(name) if matches!(name.id.as_str(), "decorators" | "method_decorators")))
            {
                for one in entries(&assign.value) {
                    let by = dotted(if let Expr::Call(call) = bare(one) { &call.func } else { one }).unwrap_or_default();
                    if let Some(kind) = body::guard_kind(&by) {
                        above.push(crate::facts::Guard { kind, by: by.clone(), fails_open: false, origin: context.at(one) });
                    }
                    calls.push(by);
                }
            }
        }
        let route = decorated(context, routers, number)
            .or_else(|| module.mounts.iter().find(|mount| mount.name == format!("view {name}")).map(|mount| mount.prefix.clone()))
            .unwrap_or_else(|| name.to_owned());
        for (at, def) in context.defs.iter().enumerate().filter(|(_, def)| def.class == number) {
            let method = def.function.name.as_str();
            if !matches!(method, "get" | "post" | "put" | "patch" | "delete") {
                continue;
            }
            let (guards, more) = body::decorated(context, &def.function.decorator_list, 0);
            let door = Door {
                framework: "flask",
                method: Some(method.to_ascii_uppercase()),
                route: route.clone(),
                handler: def.name.clone(),
                guards: guards.into_iter().chain(above.clone()).collect(),
                calls: more.into_iter().chain(calls.clone()).collect(),
                exempt: false,
                origin: place(context, def),
            };
            let takes = def.function.parameters.iter_non_variadic_params().count() > 1;
            found.push(endpoint(door, body::read(context, def.node, at), takes));
        }
    }
    found
}

/// `@api.route("/x")` above a class.
fn decorated<'c>(context: &Context<'c>, routers: &BTreeMap<&'c str, Router>, number: usize) -> Option<String> {
    let class = context.classes.get(number)?;
    let AnyNodeRef::StmtClassDef(def) = context.nodes.get(class.node)?.any else { return None };
    def.decorator_list.iter().find_map(|decorator| {
        let Expr::Call(call) = bare(&decorator.expression) else { return None };
        let name = dotted(&call.func)?;
        let (holder, verb) = name.split_once('.')?;
        let prefix = routers.get(holder).map_or("", |router| router.prefix.as_str());
        (verb == "route").then(|| argument(call, 0).and_then(text_of).map(|path| super::join(prefix, path))).flatten()
    })
}
