//! Ways in of Spring and JAX-RS, by their annotations.

use crate::facts::{Endpoint, Facts, Flow, Guard, GuardKind, Sink};
use crate::readers::tokens::{Class, Code, Dialect, Function, by_name, handler};
use std::ops::Range;

/// Most ways in of one file.
const MOST: usize = 300;

/// Annotations of routes, with their methods.
const ROUTES: &[(&str, Option<&str>)] = &[
    ("GetMapping", Some("GET")),
    ("PostMapping", Some("POST")),
    ("PutMapping", Some("PUT")),
    ("DeleteMapping", Some("DELETE")),
    ("PatchMapping", Some("PATCH")),
    ("RequestMapping", None),
    ("GET", Some("GET")),
    ("POST", Some("POST")),
    ("PUT", Some("PUT")),
    ("DELETE", Some("DELETE")),
    ("PATCH", Some("PATCH")),
];

/// The tokens of an annotation's arguments in a head.
fn annotation(code: &Code<'_>, head: &Range<usize>, name: &str) -> Option<Range<usize>> {
    let at = head.clone().find(|at| code.is_sign(*at, "@") && code.word(at + 1) == name)?;
    Some(if code.opens(at + 2, b'(') { at + 3..code.pair(at + 2) } else { at + 2..at + 2 })
}

fn route_of<'c>(code: &Code<'_>, head: &Range<usize>) -> Option<(&'c str, Option<&'c str>, Range<usize>)> {
    ROUTES.iter().find_map(|(name, method)| Some((*name, *method, annotation(code, head, name)?)))
}

/// Whether a function answers requests.
pub(super) fn is_route(code: &Code<'_>, function: &Function) -> bool {
    route_of(code, &function.head).is_some()
}

/// The class around a function.
fn class_of<'k>(code: &'k Code<'_>, function: &Function) -> Option<&'k Class> {
    code.classes.iter().filter(|class| class.body.contains(&function.word)).max_by_key(|class| class.body.start)
}

pub(super) fn read(code: &Code<'_>, dialect: &'static Dialect) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for function in &code.functions {
        if found.len() >= MOST {
            break;
        }
        let Some((name, mut method, args)) = route_of(code, &function.head) else { continue };
        let Some(class) = class_of(code, function) else { continue };
        // Clients that are declared by the same annotations call others.
        if annotation(code, &class.head, "FeignClient").is_some() || annotation(code, &class.head, "HttpExchange").is_some() {
            continue;
        }
        if name == "RequestMapping" {
            method = args
                .clone()
                .map(|at| code.word(at))
                .find_map(|word| ["GET", "POST", "PUT", "DELETE", "PATCH"].into_iter().find(|method| *method == word));
        }
        let path_of = |args: &Range<usize>| code.first_text(args).unwrap_or("").to_owned();
        let above = annotation(code, &class.head, "RequestMapping")
            .or_else(|| annotation(code, &class.head, "Path"))
            .map(|args| path_of(&args))
            .unwrap_or_default();
        let own = if name.ends_with("Mapping") {
            path_of(&args)
        } else {
            annotation(code, &function.head, "Path").map(|args| path_of(&args)).unwrap_or_default()
        };
        let route = format!("/{}/{}", above.trim_matches('/'), own.trim_matches('/')).replace("//", "/");
        let route = if route.len() > 1 { route.trim_end_matches('/').to_owned() } else { route };
        let mut endpoint = handler(code, dialect, "spring", method, route, &function.body, &(function.start..function.word + 1));
        endpoint.takes_input |= function.parameters.iter().any(|parameter| parameter.kind.contains('@'));
        for head in [&function.head, &class.head] {
            endpoint.guards.extend(said(code, head));
        }
        for parameter in &function.parameters {
            if ["@AuthenticationPrincipal", "@CurrentUser", "@LoginUser", "Principal", "@CurrentSecurityContext"]
                .iter()
                .any(|mark| parameter.kind.contains(mark))
            {
                endpoint.guards.push(Guard {
                    kind: GuardKind::Login,
                    by: parameter.kind.chars().take(60).collect(),
                    fails_open: false,
                    origin: code.at(parameter.at),
                });
            }
        }
        // Work that is done for whoever a filter found out: `TenantContext.getTenantId()` refuses where it found nobody.
        if let Some(call) = code.calls_in(&function.body).find(|call| knows_caller(&call.name)) {
            endpoint.guards.push(Guard {
                kind: GuardKind::Owner,
                by: call.name.chars().take(60).collect(),
                fails_open: false,
                origin: code.at(call.start),
            });
        }
        endpoint.exempt = ["Anonymous", "AnonymousAccess", "PermitAll", "IgnoreAuth", "SaIgnore", "PassToken"]
            .iter()
            .any(|name| annotation(code, &function.head, name).is_some() || annotation(code, &class.head, name).is_some());
        found.push(endpoint);
    }
    found
}

/// Whether a call asks who the caller is, of something that a filter filled.
fn knows_caller(name: &str) -> bool {
    let Some((holder, asked)) = name.split_once('.') else { return false };
    let holder = holder.to_ascii_lowercase();
    let asked = asked.to_ascii_lowercase();
    let context =
        ["tenantcontext", "usercontext", "authcontext", "requestcontext", "securityutils", "securityutil", "authutils", "userholder"];
    context.iter().any(|known| holder == *known)
        && ["tenant", "user", "account", "company", "organization", "org", "member", "principal"].iter().any(|whom| asked.contains(whom))
        && !asked.starts_with("set")
        && !asked.starts_with("with")
        && !asked.starts_with("clear")
}

/// Guards that annotations promise.
fn said(code: &Code<'_>, head: &Range<usize>) -> Vec<Guard> {
    let mut found = Vec::new();
    for at in head.clone().filter(|at| code.is_sign(*at, "@")) {
        let name = code.word(at + 1);
        let args = if code.opens(at + 2, b'(') { code.text(&(at + 3..code.pair(at + 2))) } else { "" };
        let kind = match name {
            "PreAuthorize" | "PostAuthorize" if args.contains("permitAll") || args.contains("isAnonymous") => continue,
            "PreAuthorize" | "PostAuthorize" if args.contains("isAuthenticated") => GuardKind::Login,
            "PreAuthorize"
            | "PostAuthorize"
            | "Secured"
            | "RolesAllowed"
            | "RequiresRoles"
            | "RequiresPermissions"
            | "SaCheckPermission"
            | "SaCheckRole" => GuardKind::Role,
            "RequiresAuthentication" | "RequiresUser" | "SaCheckLogin" | "Authenticated" | "LoginRequired" => GuardKind::Login,
            "RateLimiter" | "RateLimit" => GuardKind::RateLimit,
            _ => match by_name(name) {
                Some(kind)
                    if !name.ends_with("Mapping")
                        && !name.starts_with("Enable")
                        && (name.contains("Auth") || name.contains("Login") || name.contains("Permission")) =>
                {
                    kind
                }
                _ => continue,
            },
        };
        found.push(Guard { kind, by: format!("@{name}"), fails_open: false, origin: code.at(at) });
    }
    found
}

/// Statements of MyBatis that paste values in (`${…}`).
pub(super) fn statements(code: &Code<'_>, facts: &mut Facts) {
    if !code.has("ibatis") {
        return;
    }
    for at in 0..code.tokens.len() {
        if !(code.is_sign(at, "@") && matches!(code.word(at + 1), "Select" | "Update" | "Delete" | "Insert") && code.opens(at + 2, b'(')) {
            continue;
        }
        for place in at + 3..code.pair(at + 2) {
            let Some((_, rest)) = code.word(place).split_once("${") else { continue };
            let name = rest.split('}').next().unwrap_or("");
            let origin = code.at(place);
            facts.flows.push(Flow {
                sink: Sink::Sql,
                by: format!("@{}", code.word(at + 1)),
                source: name.chars().take(40).collect(),
                steps: vec![origin.clone()],
                origin,
            });
            break;
        }
    }
}
