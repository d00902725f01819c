//! Frameworks that serve a file because of where it stands.

use super::{METHODS, body_of, handled_by, handled_in, kind_by_name};
use crate::facts::{Endpoint, EndpointKind, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::body;
use oxc_ast::AstKind;
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;

/// What a path means to the framework that owns it.
struct Served {
    framework: &'static str,
    route: String,
    /// (name under which the handler is exported, method)
    exports: Vec<(&'static str, Option<&'static str>)>,
    kind: EndpointKind,
}

pub(super) fn read(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    if let Some(served) = served(&module.path, context) {
        let kind = if served.kind == EndpointKind::Job { served.kind } else { kind_by_name(&served.route, served.kind) };
        for (name, method) in &served.exports {
            if let Some(function) = module.functions.iter().find(|function| function.exported_as.as_deref() == Some(name)) {
                found.push(handled_by(function, kind, served.framework, *method, served.route.clone()));
            }
        }
    }
    members(context, module, found);
    page(context, module, found);
    actions(context, module, found);
}

/// A page of Astro whose script looks at the request: it answers forms and links itself.
fn page(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    let path = format!("/{}", module.path);
    let Some((_, rest)) = path.split_once("/src/pages/").filter(|(_, rest)| rest.ends_with(".astro")) else { return };
    let text = &context.whole;
    if !text.contains("Astro.request") && !text.contains("Astro.url.searchParams") {
        return;
    }
    let method = if text.contains("formData(") || text.contains("POST") { "POST" } else { "GET" };
    let body = body_of(context, module, NodeId::ROOT);
    let route = route_of(&without_extension(rest));
    found.push(handled_in(context, body, EndpointKind::Http, "astro", Some(method), route, context.program.span));
}

/// Files of which every member of an exported object, or every function of a kind, is a way in.
fn members(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    let text = &context.whole;
    let file = module.path.rsplit('/').next().unwrap_or("");
    let page = (file.starts_with("+page.server.") || file.starts_with("+layout.server.")).then(|| sveltekit_route(&module.path));
    let astro = text.contains("defineAction(");
    if page.is_none() && !astro {
        return;
    }
    for function in &module.functions {
        let Some(offered) = function.exported_as.as_deref() else { continue };
        if let Some(route) = &page {
            if offered == "load" {
                found.push(handled_by(function, EndpointKind::Http, "sveltekit", Some("GET"), route.clone()));
            } else if let Some(action) = offered.strip_prefix("actions.") {
                let route = if action == "default" { route.clone() } else { format!("{route}?/{action}") };
                found.push(handled_by(function, EndpointKind::Http, "sveltekit", Some("POST"), route));
            }
        } else if function.calls.iter().any(|call| call == "defineAction") {
            let name = offered.rsplit('.').next().unwrap_or(offered).to_owned();
            let mut endpoint = handled_by(function, EndpointKind::ServerAction, "astro-action", Some("POST"), name);
            endpoint.takes_input = true;
            found.push(endpoint);
        }
    }
}

fn sveltekit_route(path: &str) -> String {
    let with_slash = format!("/{path}");
    let rest = with_slash.split_once("/routes/").map_or("", |(_, rest)| rest);
    route_of(rest.rsplit_once('/').map_or("", |(folders, _)| folders))
}

fn served(path: &str, context: &Context<'_, '_>) -> Option<Served> {
    let lower = path.to_ascii_lowercase();
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.split('.').next().unwrap_or("");
    let methods = || METHODS.iter().map(|method| (*method, Some(*method))).collect();
    let with_slash = format!("/{path}");
    let below = |folder: &str| -> Option<String> {
        with_slash.match_indices(folder).find_map(|(at, _)| {
            let (before, rest) = (with_slash.get(..at)?, with_slash.get(at + folder.len()..)?);
            Some(rest.strip_prefix('/').filter(|_| before.ends_with('/'))?.to_owned())
        })
    };
    if stem == "route" && file != "route.css" && below("app").is_some() {
        let route = below("app").unwrap_or_default();
        return Some(Served {
            framework: "next",
            route: route_of(route.rsplit_once('/').map_or("", |(folders, _)| folders)),
            exports: methods(),
            kind: EndpointKind::Http,
        });
    }
    if lower.contains("pages/api/") && module_default(context) {
        let rest = below("pages").unwrap_or_default();
        return Some(Served {
            framework: "next-pages",
            route: route_of(&without_extension(&rest)),
            exports: vec![("default", None)],
            kind: EndpointKind::Http,
        });
    }
    if file.starts_with("+server.") {
        return Some(Served { framework: "sveltekit", route: sveltekit_route(path), exports: methods(), kind: EndpointKind::Http });
    }
    let text = &context.whole;
    // Astro answers from whatever stands beside its pages; SolidStart from its routes.
    let folder = [("/src/pages/", "astro"), ("/src/routes/", "solid")].into_iter().find(|(folder, framework)| {
        with_slash.contains(folder)
            && match *framework {
                "astro" => text.contains("APIRoute") || text.contains("APIContext") || text.contains("astro:") || is_astro_api(&with_slash),
                _ => text.contains("@solidjs/start"),
            }
    });
    if let Some((folder, framework)) = folder
        && !lower.ends_with(".astro")
        && METHODS.iter().chain(&["ALL"]).any(|method| text.contains(&format!(" {method}")))
    {
        let folder = folder.trim_start_matches("/src").trim_matches('/');
        let route = route_of(&without_extension(&below(folder).unwrap_or_default()));
        let mut exports: Vec<(&'static str, Option<&'static str>)> = methods();
        exports.push(("ALL", None));
        return Some(Served { framework, route, exports, kind: EndpointKind::Http });
    }
    if let Some(rest) = below("netlify/functions").or_else(|| below("netlify/edge-functions")) {
        return Some(Served {
            framework: "netlify",
            route: format!("/.netlify/functions/{}", without_extension(&rest)),
            exports: vec![("handler", None), ("default", None)],
            kind: if super::jobs::is_scheduled(context) { EndpointKind::Job } else { EndpointKind::Function },
        });
    }
    if (lower.contains("server/api/") || lower.contains("server/routes/"))
        && ["ventHandler(", "defineHandler(", "ventHandler<"].iter().any(|sign| text.contains(sign))
    {
        let rest = below("server").unwrap_or_default();
        let name = without_extension(&rest);
        let method = METHODS.iter().find(|method| name.to_ascii_uppercase().ends_with(&format!(".{method}"))).copied();
        let route =
            method.map_or(name.as_str(), |method| name.get(..name.len().saturating_sub(method.len() + 1)).unwrap_or(&name)).to_owned();
        let route = route.strip_suffix("/index").unwrap_or(&route);
        let route = route.strip_prefix("routes").unwrap_or(route);
        return Some(Served { framework: "nitro", route: route_of(route), exports: vec![("default", method)], kind: EndpointKind::Http });
    }
    // Routes may stand anywhere when a file lists them; what runs on the server says so by its types.
    let listed = with_slash.contains("/app/")
        && ["/components/", "/models/", "/utils/", "/lib/", "/services/", "/hooks/"].iter().all(|folder| !with_slash.contains(folder))
        && ["@remix-run/node", "@remix-run/cloudflare", "@remix-run/server-runtime", "./+types/", "@react-router/node"]
            .iter()
            .any(|sign| text.contains(sign));
    if (lower.contains("app/routes/") && text.contains("export") && !lower.contains("/api/routes/")) || listed {
        let rest = below("routes").or_else(|| below("app")).unwrap_or_default();
        return Some(Served {
            framework: "remix",
            route: route_of(&without_extension(&rest).replace('.', "/")),
            exports: vec![("action", Some("POST")), ("loader", Some("GET"))],
            kind: EndpointKind::Http,
        });
    }
    // Cloudflare Pages
    if folders.split('/').next() == Some("functions")
        && context.whole.contains("onRequest")
        && !context.whole.contains("firebase-functions")
    {
        return Some(Served {
            framework: "cloudflare",
            route: route_of(&without_extension(&below("functions").unwrap_or_default())),
            exports: vec![
                ("onRequest", None),
                ("onRequestGet", Some("GET")),
                ("onRequestPost", Some("POST")),
                ("onRequestPut", Some("PUT")),
                ("onRequestDelete", Some("DELETE")),
            ],
            kind: EndpointKind::Function,
        });
    }
    // Vercel serves a folder `api` at the top whatever the framework.
    let top = lower.starts_with("api/") && !file.starts_with('_') && !lower.contains("/_");
    let handles = ["VercelRequest", "NextApiRequest", "(req, res)", "(request, response)", "(req,res)", "Response("]
        .iter()
        .any(|sign| context.whole.contains(sign));
    if top && handles {
        let mut exports: Vec<(&'static str, Option<&'static str>)> = METHODS.iter().map(|method| (*method, Some(*method))).collect();
        exports.push(("default", None));
        return Some(Served { framework: "vercel", route: format!("/{}", without_extension(path)), exports, kind: EndpointKind::Function });
    }
    None
}

/// The usual folder of Astro's endpoints; what Next keeps there has a default export.
fn is_astro_api(path: &str) -> bool {
    path.contains("/src/pages/api/")
}

/// Functions that the framework exposes under hidden URLs.
fn actions(context: &Context<'_, '_>, module: &Module, found: &mut Vec<Endpoint>) {
    if module.directive.as_deref() == Some("use server") {
        for function in &module.functions {
            if let Some(name) = &function.exported_as
                && !name.contains('.')
            {
                found.push(handled_by(function, EndpointKind::ServerAction, "next-action", Some("POST"), name.clone()));
            }
        }
        return;
    }
    if !context.whole.contains("use server") {
        return;
    }
    let nodes = context.semantic.nodes();
    for node in nodes.iter() {
        let AstKind::Directive(directive) = node.kind() else { continue };
        if directive.directive.as_str() != "use server" {
            continue;
        }
        let Some(function) =
            nodes.ancestors(node.id()).find(|above| matches!(above.kind(), AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)))
        else {
            continue;
        };
        let name = match function.kind() {
            AstKind::Function(function) => function.id.as_ref().map(|id| id.name.to_string()),
            _ => None,
        };
        let read = body::read(context, &module.imports, function.id());
        let route = name.unwrap_or_else(|| "an inline action".to_owned());
        found.push(handled_in(context, read, EndpointKind::ServerAction, "next-action", Some("POST"), route, function.kind().span()));
    }
}

/// Whether a file has a default export, without which Next's pages router serves nothing.
fn module_default(context: &Context<'_, '_>) -> bool {
    let text = &context.whole;
    text.contains("export default") || text.contains("as default") || text.contains("module.exports") || text.contains("exports.default")
}

fn without_extension(path: &str) -> String {
    let (folders, file) = path.rsplit_once('/').map_or((None, path), |(folders, file)| (Some(folders), file));
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match folders {
        Some(folders) if stem == "index" => folders.to_owned(),
        Some(folders) => format!("{folders}/{stem}"),
        None if stem == "index" => String::new(),
        None => stem.to_owned(),
    }
}

/// A route from folders: groups in parentheses and slots vanish.
fn route_of(folders: &str) -> String {
    let mut route = String::new();
    for folder in folders.split('/').filter(|folder| !folder.is_empty() && !folder.starts_with('(') && !folder.starts_with('@')) {
        route.push('/');
        route.push_str(folder);
    }
    if route.is_empty() { "/".to_owned() } else { route }
}
