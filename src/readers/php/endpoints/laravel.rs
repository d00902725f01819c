//! Laravel and Lumen: `Route::middleware('auth')->prefix('x')->group(function () { Route::post('/y', [Y::class, 'store']); })`.

use super::{Door, Handler, callback, endpoint, guard, join};
use crate::facts::{Endpoint, Guard, GuardKind, Module, Mount};
use crate::readers::php::context::{Context, Unit};
use crate::readers::php::guards;
use crate::readers::php::tree::{Argument, Expr, Node, Step, Stmt, each_expr, each_in, last};

/// Most ways in of one file.
const MOST: usize = 1_500;

/// What stands around routes.
#[derive(Clone, Default)]
pub(super) struct Around {
    prefix: String,
    pub(super) guards: Vec<Guard>,
    /// Names of middleware that the settings or a class of the project define.
    pub(super) calls: Vec<String>,
    controller: Option<String>,
}

impl Around {
    /// One more middleware.
    pub(super) fn take(&mut self, context: &Context<'_>, name: &str, at: u32) {
        match guards::middleware(name) {
            Some(kind) => self.guards.push(guard(context, kind, name, at)),
            None if name.starts_with(|c: char| c.is_ascii_uppercase()) => self.calls.push(format!("{name}.handle")),
            None => self.calls.push(format!("middleware {}", name.split(':').next().unwrap_or(name))),
        }
    }

    /// A file of routes that stands behind it. The prefix of the usual one is known.
    fn mount(&self, path: &str) -> Mount {
        let prefix = if path.ends_with("routes/api.php") { String::new() } else { self.prefix.clone() };
        Mount {
            name: format!("./{}", path.trim_start_matches("/../").trim_start_matches('/')),
            prefix,
            guards: self.guards.clone(),
            calls: self.calls.clone(),
        }
    }
}

/// The routes of a file.
pub(super) fn read(context: &Context<'_>, module: &mut Module) -> Vec<Endpoint> {
    let text = context.text();
    let lumen = text.contains("$router->") && context.entry.path.contains("routes/");
    if !text.contains("Route::") && !lumen {
        return Vec::new();
    }
    let mut around = Around::default();
    if context.entry.path.ends_with("routes/api.php") {
        around.prefix = "api".to_owned();
    }
    // The groups that the framework itself puts before its two files of routes.
    around.calls.push(if around.prefix.is_empty() { "middleware web" } else { "middleware api" }.to_owned());
    let mut found = Vec::new();
    for unit in &context.units {
        body(context, unit, unit.body, &around, &mut found, module);
    }
    found
}

fn body<'c>(context: &Context<'c>, unit: &Unit<'c>, body: &'c [Stmt<'c>], around: &Around, found: &mut Vec<Endpoint>, module: &mut Module) {
    for statement in body {
        match &statement.kind {
            Step::Expr(expr) | Step::Return(Some(expr)) => chain(context, unit, expr, around, found, module),
            Step::If(branches, otherwise) => {
                for (_, inner) in branches {
                    self::body(context, unit, inner, around, found, module);
                }
                if let Some(inner) = otherwise {
                    self::body(context, unit, inner, around, found, module);
                }
            }
            Step::Block(inner) | Step::Foreach(_, _, _, inner) => self::body(context, unit, inner, around, found, module),
            _ => {}
        }
    }
}

/// Names of middleware in what `middleware(…)` is given.
pub(super) fn names<'c>(context: &Context<'c>, given: &'c [Argument<'c>]) -> Vec<(String, u32)> {
    let mut all = Vec::new();
    for given in given {
        for one in given.value.entries() {
            let name = match &one.kind {
                Node::Text(text) => (*text).to_owned(),
                Node::Static(class, "class") => class.name().map(last).unwrap_or("").to_owned(),
                Node::Joined(_) => context.written(one).trim_matches(['\'', '"']).to_owned(),
                // `Authenticate::using('sanctum')`, `new Middleware('auth')`
                Node::Call(callee, _) => callee.dotted().and_then(|name| name.split('.').next().map(str::to_owned)).unwrap_or_default(),
                _ => continue,
            };
            all.push((name, one.start));
        }
    }
    all
}

fn chain<'c>(context: &Context<'c>, unit: &Unit<'c>, expr: &'c Expr<'c>, around: &Around, found: &mut Vec<Endpoint>, module: &mut Module) {
    let root = expr.root();
    let routes =
        root.name().is_some_and(|name| last(name) == "Route") || matches!(root.variable(), Some("router" | "app" | "api" | "route"));
    if !routes {
        // A provider hands its routes over within other calls.
        if !matches!(expr.kind, Node::Call(..)) {
            return;
        }
        let mut inner: Vec<&crate::readers::php::tree::Function<'c>> = Vec::new();
        each_expr(expr, &mut |expr| {
            if let Node::Closure(function) = &expr.kind
                && inner.last().is_none_or(|outer| outer.end <= function.start)
            {
                inner.push(function);
            }
        });
        for function in inner.into_iter().take(20) {
            body(context, unit, &function.body, around, found, module);
        }
        return;
    }
    let mut links = expr.links();
    links.reverse();
    let mut here = around.clone();
    let mut without = false;
    // Whatever stands in the chain holds for its route, before or behind it.
    for (name, given, at) in &links {
        match *name {
            "middleware" => {
                for (name, place) in names(context, given) {
                    here.take(context, &name, place);
                }
            }
            "withoutMiddleware" => without |= names(context, given).iter().any(|(name, _)| guards::middleware(name).is_some()),
            "can" => here.guards.push(guard(context, GuardKind::Role, "can", *at)),
            "prefix" => {
                if let Some(text) = given.first().and_then(|given| given.value.text()) {
                    here.prefix = join(&here.prefix, text);
                }
            }
            "controller" => here.controller = given.first().and_then(|given| class_of(&given.value)).map(str::to_owned),
            _ => {}
        }
    }
    if without {
        here.guards.retain(|guard| !matches!(guard.kind, GuardKind::Login | GuardKind::Role));
    }
    for (name, given, at) in &links {
        if found.len() >= MOST {
            return;
        }
        match *name {
            "group" => {
                let mut inner = here.clone();
                if let Some(Node::Array(_)) = given.first().map(|given| &given.value.kind)
                    && let Some(first) = given.first()
                {
                    if let Some(text) = first.value.entry("prefix").and_then(Expr::text) {
                        inner.prefix = join(&inner.prefix, text);
                    }
                    if let Some(list) = first.value.entry("middleware") {
                        for one in list.entries() {
                            inner.take(context, one.text().or_else(|| class_of(one)).unwrap_or(""), one.start);
                        }
                    }
                }
                for one in given.iter() {
                    match &one.value.kind {
                        Node::Closure(function) => {
                            // `function () { require base_path('routes/admin.php'); }`
                            each_in(&function.body, &mut |expr| {
                                if let Node::Include(path) = &expr.kind
                                    && let Some(path) = path_within(path)
                                {
                                    module.mounts.push(inner.mount(path));
                                }
                            });
                            body(context, unit, &function.body, &inner, found, module);
                        }
                        // `group(base_path('routes/admin.php'))`
                        Node::Call(..) | Node::Joined(_) | Node::Text(_) => {
                            if let Some(path) = path_within(&one.value) {
                                module.mounts.push(inner.mount(path));
                            }
                        }
                        _ => {}
                    }
                }
            }
            "get" | "post" | "put" | "patch" | "delete" | "any" | "options" | "match" => {
                let skip = usize::from(*name == "match");
                let route = given.get(skip).and_then(|given| route_text(context, &given.value));
                let Some(route) = route else { continue };
                let Some(action) = given.get(skip + 1).map(|given| &given.value) else { continue };
                let Some(handler) = handler(context, unit, action, &here) else { continue };
                let mut here = here.clone();
                // Whoever knows an address that settings keep knows a secret.
                if route.contains("config(") || route.contains("env(") {
                    here.guards.push(guard(context, GuardKind::SharedSecret, &route, *at));
                }
                let method = match *name {
                    "any" | "match" | "options" => None,
                    name => Some(name.to_ascii_uppercase()),
                };
                found.push(endpoint(Door {
                    framework: "laravel",
                    method,
                    route: join(&here.prefix, &route),
                    guards: here.guards.clone(),
                    calls: here.calls.clone(),
                    handler,
                    origin: context.at(given.get(skip).map_or(*at, |given| given.value.start)),
                }));
            }
            "resource" | "apiResource" | "singleton" => {
                let Some(route) = given.first().and_then(|given| given.value.text()) else { continue };
                let Some(class) = given.get(1).and_then(|given| class_of(&given.value)) else { continue };
                resource(context, unit, &links, (route, class), &here, given.first().map_or(*at, |given| given.value.start), found);
            }
            "resources" | "apiResources" => {
                let Some(Node::Array(items)) = given.first().map(|given| &given.value.kind) else { continue };
                for item in items {
                    if let (Some(route), Some(class)) = (item.key.as_ref().and_then(Expr::text), class_of(&item.value)) {
                        resource(context, unit, &links, (route, class), &here, item.value.start, found);
                    }
                }
            }
            _ => {}
        }
    }
}

fn route_text<'c>(context: &Context<'c>, expr: &'c Expr<'c>) -> Option<String> {
    match &expr.kind {
        Node::Text(text) => Some((*text).to_owned()),
        Node::Joined(_) => Some(context.written(expr).trim_matches(['\'', '"']).to_owned()),
        _ => None,
    }
}

pub(super) fn class_of<'c>(expr: &Expr<'c>) -> Option<&'c str> {
    match &expr.kind {
        Node::Static(class, "class") => class.name().map(last),
        Node::Text(name) => Some(last(name)),
        _ => None,
    }
}

/// The text in `base_path('routes/admin.php')` or `__DIR__ . '/../routes/admin.php'`.
fn path_within<'c>(expr: &'c Expr<'c>) -> Option<&'c str> {
    let mut found = None;
    each_expr(expr, &mut |expr| {
        if let Some(text) = expr.text().filter(|text| text.ends_with(".php")) {
            found = Some(text);
        }
    });
    found
}

fn handler<'c>(context: &Context<'c>, unit: &Unit<'c>, action: &'c Expr<'c>, here: &Around) -> Option<Handler> {
    if let (Node::Text(method), Some(controller)) = (&action.kind, &here.controller)
        && !method.contains(['@', '\\'])
    {
        return Some(Handler::Named(format!("{controller}.{method}"), unit.name.clone()));
    }
    // `['uses' => 'X@y', 'middleware' => 'auth']`
    if let Some(uses) = action.entry("uses") {
        return callback(context, unit, uses);
    }
    match &action.kind {
        Node::Text(name) if !name.contains(['@', ':', '\\']) => Some(Handler::Named(format!("{name}.__invoke"), unit.name.clone())),
        _ => callback(context, unit, action),
    }
}

/// The usual actions of a resource.
fn resource<'c>(
    context: &Context<'c>,
    unit: &Unit<'c>,
    links: &[(&'c str, &'c [Argument<'c>], u32)],
    (route, class): (&str, &str),
    here: &Around,
    at: u32,
    found: &mut Vec<Endpoint>,
) {
    let listed = |wanted: &str| {
        links
            .iter()
            .find(|(name, ..)| *name == wanted)
            .map(|(_, given, _)| given.iter().flat_map(|given| given.value.entries()).filter_map(Expr::text).collect::<Vec<_>>())
    };
    let (only, except) = (listed("only"), listed("except"));
    for (action, method, named) in
        [("index", "GET", false), ("store", "POST", false), ("show", "GET", true), ("update", "PUT", true), ("destroy", "DELETE", true)]
    {
        if only.as_ref().is_some_and(|only| !only.contains(&action)) || except.as_ref().is_some_and(|except| except.contains(&action)) {
            continue;
        }
        let name = route.rsplit(['.', '/']).next().unwrap_or(route).trim_end_matches('s');
        let path = if named { format!("{}/{{{name}}}", route.replace('.', "/")) } else { route.replace('.', "/") };
        found.push(endpoint(Door {
            framework: "laravel",
            method: Some(method.to_owned()),
            route: join(&here.prefix, &path),
            guards: here.guards.clone(),
            calls: here.calls.clone(),
            handler: Handler::Named(format!("{class}.{action}"), unit.name.clone()),
            origin: context.at(at),
        }));
    }
}
