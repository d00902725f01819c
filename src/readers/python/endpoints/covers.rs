//! What runs before the routes of a whole application: `before_request`, middleware, dependencies of the application.

use super::routers::Router;
use crate::facts::{Cover, Module};
use crate::readers::python::tree::{Context, Def, argument, bare, dotted, entries, last, text_of};
use ruff_python_ast::{AnyNodeRef, Expr, Stmt};
use std::collections::BTreeMap;

/// Puts them into the module.
pub(super) fn read<'c>(context: &Context<'c>, routers: &BTreeMap<&'c str, Router>, module: &mut Module) {
    let framework = || if context.uses("fastapi") || context.uses("starlette") { "fastapi" } else { "flask" };
    for router in routers.values().filter(|router| router.is_app() && (!router.guards.is_empty() || !router.calls.is_empty())) {
        module.covers.push(Cover {
            family: "fastapi".to_owned(),
            prefixes: Vec::new(),
            except: Vec::new(),
            guards: router.guards.clone(),
            calls: router.calls.clone(),
        });
    }
    for def in &context.defs {
        let runs = def.function.decorator_list.iter().any(|decorator| {
            let (name, call) = match bare(&decorator.expression) {
                Expr::Call(call) => (dotted(&call.func), Some(call)),
                other => (dotted(other), None),
            };
            let name = name.unwrap_or_default();
            let holder = name.split('.').next().unwrap_or("");
            let app = routers.get(holder).map_or(matches!(holder, "app" | "application"), Router::is_app);
            match last(&name) {
                "before_request" => app,
                "before_app_request" => true,
                "middleware" => call.is_some_and(|call| argument(call, 0).and_then(text_of) == Some("http")),
                _ => false,
            }
        });
        if runs {
            let (prefixes, except) = paths(context, def);
            module.covers.push(Cover {
                family: framework().to_owned(),
                prefixes,
                except,
                guards: Vec::new(),
                calls: vec![def.name.clone()],
            });
        }
    }
    for node in &context.nodes {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let name = dotted(&call.func).unwrap_or_default();
        let given = match last(&name) {
            "add_middleware" | "before_request" => argument(call, 0).and_then(dotted),
            _ => None,
        };
        let Some(given) = given.filter(|given| !is_stock(given)) else { continue };
        let class = given.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_uppercase()));
        let own = |method: &str| format!("{given}.{method}");
        let (prefixes, except) = context
            .defs
            .iter()
            .find(|def| def.name == given || def.name == own("dispatch") || def.name == own("__call__"))
            .map(|def| paths(context, def))
            .unwrap_or_default();
        let calls = if class { vec![own("dispatch"), own("__call__")] } else { vec![given.clone()] };
        module.covers.push(Cover { family: framework().to_owned(), prefixes, except, guards: Vec::new(), calls });
    }
}

/// Middleware that comes with the frameworks and asks nobody.
fn is_stock(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    matches!(
        last,
        "CORSMiddleware"
            | "GZipMiddleware"
            | "TrustedHostMiddleware"
            | "HTTPSRedirectMiddleware"
            | "SessionMiddleware"
            | "SlowAPIMiddleware"
            | "BaseHTTPMiddleware"
            | "ProxyFix"
            | "PrometheusMiddleware"
    )
}

/// The paths and handlers that a function runs for, and those that it lets pass.
fn paths(context: &Context<'_>, def: &Def<'_>) -> (Vec<String>, Vec<String>) {
    let (mut only, mut except) = (Vec::new(), Vec::new());
    for node in context.below(def.node) {
        let AnyNodeRef::StmtIf(choice) = node.any else { continue };
        let test = context.text(&*choice.test);
        if !["path", "endpoint", "url", "blueprint"].iter().any(|word| test.contains(word)) || test.len() > 600 {
            continue;
        }
        let found = constants(context, &choice.test);
        // A branch that only lets the request through names what is not asked.
        let passes = match choice.body.last() {
            Some(Stmt::Return(end)) => end.value.as_ref().is_none_or(|value| {
                let text = context.text(&**value);
                text.contains("call_next") || text == "None"
            }),
            Some(Stmt::Pass(_)) => true,
            _ => false,
        };
        if passes || test.contains("not in") || test.contains("not ") || test.contains("!=") {
            except.extend(found);
        } else {
            only.extend(found);
        }
    }
    only.truncate(60);
    except.truncate(60);
    (only, except)
}

/// Texts in a test, and in the lists that it names.
fn constants(context: &Context<'_>, test: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    let range = ruff_text_size::Ranged::range(test);
    for node in &context.nodes {
        if !range.contains_range(ruff_text_size::Ranged::range(&node.any)) {
            continue;
        }
        match node.any {
            AnyNodeRef::ExprStringLiteral(text) => found.push(text.value.to_str().to_owned()),
            AnyNodeRef::ExprName(name) => {
                let listed = context.initial(&name.id, node.def).map(entries).unwrap_or_default();
                found.extend(listed.iter().filter_map(text_of).map(str::to_owned));
            }
            _ => {}
        }
    }
    found.retain(|text| text.len() > 1 && text.len() < 120);
    // Endpoints of Flask are named after their functions, within a blueprint behind its name.
    found.into_iter().map(|text| if text.starts_with('/') { text } else { text.rsplit('.').next().unwrap_or(&text).to_owned() }).collect()
}
