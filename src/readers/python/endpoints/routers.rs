//! Routers and applications of Flask, FastAPI, Starlette, Quart and Sanic, and the routes on them.

use super::{Door, endpoint, injected, join, place};
use crate::facts::{Endpoint, EndpointKind, Function, Guard, Module, Mount};
use crate::readers::python::answers::refuses_live;
use crate::readers::python::body;
use crate::readers::python::tree::{Context, NONE, argument, bare, dotted, entries, keyword, last, text_of};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use std::collections::BTreeMap;

/// An application, a router or a blueprint.
#[derive(Debug, Clone, Default)]
pub(super) struct Router {
    pub(super) class: String,
    pub(super) prefix: String,
    pub(super) guards: Vec<Guard>,
    pub(super) calls: Vec<String>,
}

impl Router {
    pub(super) fn is_app(&self) -> bool {
        matches!(self.class.as_str(), "Flask" | "FastAPI" | "Quart" | "Sanic" | "Starlette" | "APIFlask" | "OpenAPI" | "Bottle")
    }

    fn framework(&self) -> &'static str {
        match self.class.as_str() {
            "FastAPI" | "APIRouter" | "Starlette" => "fastapi",
            _ => "flask",
        }
    }
}

const CLASSES: &[&str] = &[
    "Flask",
    "Quart",
    "Sanic",
    "Starlette",
    "Bottle",
    "FastAPI",
    "APIRouter",
    "Blueprint",
    "APIFlask",
    "APIBlueprint",
    "OpenAPI",
    "Namespace",
    "Api",
];

/// The routers that a file makes, by name.
pub(super) fn find<'c>(context: &Context<'c>) -> BTreeMap<&'c str, Router> {
    let mut found: BTreeMap<&str, Router> = BTreeMap::new();
    for node in &context.nodes {
        let (target, value) = match node.any {
            AnyNodeRef::StmtAssign(assign) => (assign.targets.first(), Some(&*assign.value)),
            AnyNodeRef::StmtAnnAssign(assign) => (Some(&*assign.target), assign.value.as_deref()),
            _ => continue,
        };
        let (Some(Expr::Name(name)), Some(Expr::Call(made))) = (target, value.map(bare)) else { continue };
        let class = dotted(&made.func).unwrap_or_default();
        let class = last(&class);
        if !CLASSES.contains(&class) {
            continue;
        }
        let prefix = keyword(made, "url_prefix")
            .or_else(|| keyword(made, "prefix"))
            .or_else(|| keyword(made, "path"))
            .and_then(text_of)
            .unwrap_or("");
        let mut router = Router { class: class.to_owned(), prefix: prefix.to_owned(), ..Router::default() };
        depends(context, made, &mut router.guards, &mut router.calls);
        found.entry(name.id.as_str()).or_insert(router);
    }
    mounted(context, &mut found);
    found
}

/// `dependencies=[Depends(f)]`
fn depends(context: &Context<'_>, call: &ExprCall, guards: &mut Vec<Guard>, calls: &mut Vec<String>) {
    let Some(listed) = keyword(call, "dependencies") else { return };
    // `dependencies=protected`, a list of this module or of another
    let listed = match bare(listed) {
        Expr::Name(name) => match context.top(&name.id) {
            Some(list) => list,
            None => return calls.push(name.id.to_string()),
        },
        Expr::Attribute(_) => return calls.extend(dotted(listed)),
        other => other,
    };
    for given in entries(listed) {
        if let (Expr::Name(_) | Expr::Attribute(_), Some(name)) = (bare(given), dotted(given)) {
            calls.push(name);
        }
        for one in body::of_marker(context, given, NONE).unwrap_or_default() {
            guards.extend(one.guard);
            calls.push(one.name);
        }
    }
}

/// Calls that put a router under another: the router, its prefix.
fn mounts<'c>(context: &Context<'c>) -> Vec<(&'c str, &'c Expr, &'c str, &'c ExprCall)> {
    context
        .nodes
        .iter()
        .enumerate()
        .filter_map(|(at, node)| {
            let AnyNodeRef::ExprCall(call) = node.any else { return None };
            let Expr::Attribute(member) = &*call.func else { return None };
            let Expr::Name(holder) = &*member.value else { return None };
            let (router, prefix) = match member.attr.as_str() {
                "include_router" | "register_blueprint" | "blueprint" | "add_namespace" => {
                    let router = argument(call, 0).or_else(|| keyword(call, "router"))?;
                    (router, keyword(call, "prefix").or_else(|| keyword(call, "url_prefix")).or_else(|| keyword(call, "path")))
                }
                "mount" => (argument(call, 1).or_else(|| keyword(call, "app"))?, argument(call, 0)),
                _ => return None,
            };
            let prefix = prefix.and_then(|prefix| match bare(prefix) {
                // `prefix=settings.API_V1_STR` adds nothing that a name could tell by.
                Expr::Name(_) => context.literal(prefix, node.def),
                other => text_of(other),
            });
            Some((at, holder.id.as_str(), router, prefix.unwrap_or(""), call))
        })
        .flat_map(|(at, holder, router, prefix, call)| {
            let several = each_of(context, at, router);
            let routers = if several.is_empty() { vec![router] } else { several };
            routers.into_iter().map(move |router| (holder, router, prefix, call))
        })
        .collect()
}

/// What a name goes through in the loop around it: `for router in (users.router, orders.router):`
pub(super) fn each_of<'c>(context: &Context<'c>, at: usize, router: &Expr) -> Vec<&'c Expr> {
    let Expr::Name(name) = bare(router) else { return Vec::new() };
    let listed = context.above(at).find_map(|above| match above.any {
        AnyNodeRef::StmtFor(each) if matches!(&*each.target, Expr::Name(own) if own.id == name.id) => Some(&*each.iter),
        _ => None,
    });
    let listed = match listed.map(bare) {
        Some(Expr::Name(list)) => context.top(&list.id),
        other => other,
    };
    listed.map(entries).unwrap_or_default().iter().take(200).collect()
}

/// Puts the file's own routers below each other.
fn mounted<'c>(context: &Context<'c>, routers: &mut BTreeMap<&'c str, Router>) {
    for (holder, router, prefix, call) in mounts(context) {
        let Expr::Name(name) = bare(router) else { continue };
        let above = routers.get(holder).filter(|above| !above.is_app()).cloned();
        let Some(own) = routers.get_mut(name.id.as_str()) else { continue };
        if own.class == "Blueprint" && !prefix.is_empty() {
            own.prefix = prefix.to_owned();
        } else {
            own.prefix = format!("{}{}", prefix.trim_end_matches('/'), own.prefix);
        }
        depends(context, call, &mut own.guards, &mut own.calls);
        if let Some(above) = above {
            own.prefix = format!("{}{}", above.prefix, own.prefix);
            own.guards.extend(above.guards);
            own.calls.extend(above.calls);
        }
    }
}

/// The routes on the file's routers and on those that it brings in; its mounts go into its module.
pub(super) fn read<'c>(context: &Context<'c>, routers: &BTreeMap<&'c str, Router>, module: &mut Module) -> Vec<Endpoint> {
    for (holder, router, prefix, call) in mounts(context) {
        let Some(name) = dotted(router) else { continue };
        if routers.contains_key(name.as_str()) {
            continue;
        }
        let above = routers.get(holder).cloned().unwrap_or_default();
        let mut mount =
            Mount { name, prefix: format!("{}{prefix}", above.prefix.trim_end_matches('/')), guards: above.guards, calls: above.calls };
        depends(context, call, &mut mount.guards, &mut mount.calls);
        module.mounts.push(mount);
    }
    for (name, router) in routers.iter().filter(|(_, router)| !router.is_app()) {
        let mut calls = router.calls.clone();
        calls.extend(before(context, name));
        // Other files hang routes on it, or mount it: it is offered with what stands before it.
        module.functions.retain(|function| function.name != *name);
        module.functions.push(Function {
            name: (*name).to_owned(),
            exported_as: Some((*name).to_owned()),
            instance_of: Some(router.class.clone()),
            guards: router.guards.clone(),
            effects: Vec::new(),
            calls,
            input: None,
            origin: crate::facts::Origin::file(&context.entry.path),
        });
        if !router.prefix.is_empty() {
            module.mounts.push(Mount { name: format!("own {name}"), prefix: router.prefix.clone(), guards: Vec::new(), calls: Vec::new() });
        }
    }
    let mut found = Vec::new();
    for (at, def) in context.defs.iter().enumerate() {
        let routes = def.function.decorator_list.iter().enumerate().filter_map(|(place, decorator)| {
            let Expr::Call(call) = bare(&decorator.expression) else { return None };
            Some((place, call, route(context, routers, call)?))
        });
        let Some((above, call, (holder, verb, path))) = routes.into_iter().next_back() else { continue };
        // What turns everybody away but developers is no way in.
        if refuses_live(context, def) {
            continue;
        }
        let own = routers.get(holder);
        let router = own.cloned().unwrap_or_else(|| Router { class: guess(context), ..Router::default() });
        let framework = router.framework();
        let method = method(call, verb, framework);
        // Flask registers what stands below the route; what decorates it afterwards is never called.
        let from = if framework == "flask" { above + 1 } else { 0 };
        let (mut guards, mut calls) = body::decorated(context, &def.function.decorator_list, from);
        let (more, names, takes) = injected(context, at);
        guards.extend(more);
        calls.extend(names);
        guards.extend(router.guards);
        calls.extend(router.calls);
        depends(context, call, &mut guards, &mut calls);
        // Which of a module's routers it hangs on, what runs before those, and what the class around it is filled in by.
        if own.is_none_or(|own| !own.is_app()) {
            calls.extend(before(context, holder));
            calls.push(holder.to_owned());
        }
        if let Some(class) = context.classes.get(def.class) {
            calls.push(class.def.name.to_string());
        }
        let route = join(&router.prefix, path);
        let takes = takes || route.contains(['<', '{']);
        let door = Door { framework, method, route, handler: def.name.clone(), guards, calls, exempt: false, origin: place(context, def) };
        let mut made = endpoint(door, body::read(context, def.node, at), takes && framework == "fastapi" || path.contains(['<', '{']));
        if verb == "websocket" {
            made.kind = EndpointKind::Socket;
        }
        found.push(made);
    }
    found.extend(added(context, routers, module));
    found
}

/// `app.add_url_rule("/x", view_func=f)`, `app.add_api_route("/x", f)`
fn added<'c>(context: &Context<'c>, routers: &BTreeMap<&'c str, Router>, module: &mut Module) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for node in &context.nodes {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let name = dotted(&call.func).unwrap_or_default();
        if !matches!(last(&name), "add_url_rule" | "add_api_route" | "add_resource") {
            continue;
        }
        let holder = name.split('.').next().unwrap_or("");
        let router = routers.get(holder).cloned().unwrap_or_else(|| Router { class: guess(context), ..Router::default() });
        let resource = last(&name) == "add_resource";
        let path = argument(call, usize::from(resource)).and_then(text_of).unwrap_or("");
        let given = if resource {
            argument(call, 0)
        } else {
            keyword(call, "view_func").or_else(|| keyword(call, "endpoint").filter(|given| text_of(given).is_none()))
        };
        let given = given.or_else(|| call.arguments.args.iter().skip(1).find(|given| text_of(given).is_none()));
        let Some(view) = given.and_then(dotted) else { continue };
        let view = view.trim_end_matches(".as_view()").trim_end_matches(".as_view").to_owned();
        let route = join(&router.prefix, path);
        if let Some((at, def)) = context.defs.iter().enumerate().find(|(_, def)| def.name == view && def.class == NONE) {
            let framework = router.framework();
            let (guards, calls) = body::decorated(context, &def.function.decorator_list, 0);
            let (more, names, takes) = injected(context, at);
            let door = Door {
                framework,
                method: method(call, "route", framework),
                route,
                handler: def.name.clone(),
                guards: guards.into_iter().chain(more).chain(router.guards).collect(),
                calls: calls.into_iter().chain(names).chain(router.calls).collect(),
                exempt: false,
                origin: place(context, def),
            };
            found.push(endpoint(door, body::read(context, def.node, at), takes));
        } else {
            module.mounts.push(Mount { name: format!("view {view}"), prefix: route, guards: router.guards, calls: router.calls });
        }
    }
    found
}

/// Functions that a blueprint runs before its routes.
fn before(context: &Context<'_>, router: &str) -> Vec<String> {
    if !context.source.whole().contains("before_request") {
        return Vec::new();
    }
    let runs = |def: &&crate::readers::python::tree::Def<'_>| {
        def.function
            .decorator_list
            .iter()
            .any(|decorator| dotted(&decorator.expression).is_some_and(|name| name == format!("{router}.before_request")))
    };
    let mut found: Vec<String> = context.defs.iter().filter(runs).map(|def| def.name.clone()).collect();
    found.extend(context.nodes.iter().filter_map(|node| match node.any {
        AnyNodeRef::ExprCall(call) if dotted(&call.func).is_some_and(|name| name == format!("{router}.before_request")) => {
            argument(call, 0).and_then(dotted)
        }
        _ => None,
    }));
    found
}

/// The framework that a file's routes belong to, by its imports.
fn guess(context: &Context<'_>) -> String {
    if context.uses("fastapi") { "APIRouter" } else { "Blueprint" }.to_owned()
}

/// Whether a decorator's call states a route: the router's name, the verb, the path.
fn route<'c>(context: &Context<'c>, routers: &BTreeMap<&'c str, Router>, call: &'c ExprCall) -> Option<(&'c str, &'c str, &'c str)> {
    let Expr::Attribute(member) = &*call.func else { return None };
    let verb = member.attr.as_str();
    if !matches!(verb, "route" | "get" | "post" | "put" | "patch" | "delete" | "api_route" | "websocket" | "head" | "options") {
        return None;
    }
    // `self.app.route`, `api.app.route`
    let holder = match &*member.value {
        Expr::Name(name) => name.id.as_str(),
        Expr::Attribute(member) => member.attr.as_str(),
        _ => return None,
    };
    if matches!(holder, "mock" | "requests" | "httpx" | "client" | "responses" | "respx" | "session" | "cli") {
        return None;
    }
    let path = argument(call, 0).or_else(|| keyword(call, "path")).or_else(|| keyword(call, "rule"));
    let text = match path {
        Some(path) => context
            .literal(path, NONE)
            .or_else(|| matches!(path, Expr::FString(_)).then(|| context.text(path).trim_matches(['f', '"', '\''])))?,
        None => return None,
    };
    (routers.contains_key(holder) || text.is_empty() || text.starts_with(['/', '{'])).then_some((holder, verb, text))
}

/// The method of a route; nothing where several apply.
fn method(call: &ExprCall, verb: &str, framework: &str) -> Option<String> {
    if !matches!(verb, "route" | "api_route") {
        return (verb != "websocket").then(|| verb.to_ascii_uppercase());
    }
    let Some(listed) = keyword(call, "methods") else { return (framework == "flask").then(|| "GET".to_owned()) };
    let methods: Vec<&str> = entries(listed).iter().filter_map(text_of).filter(|method| !matches!(*method, "OPTIONS" | "HEAD")).collect();
    match methods.as_slice() {
        [one] => Some(one.to_ascii_uppercase()),
        [] => None,
        several if several.contains(&"GET") => None,
        several => several.first().map(|method| method.to_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::join;

    #[test]
    fn routes_below_prefixes() {
        assert_eq!(join("/api/", "/users"), "/api/users");
        assert_eq!(join("", "users/"), "/users/");
        assert_eq!(join("/x", ""), "/x");
        assert_eq!(join("", ""), "/");
    }
}
