//! Routes of Go's routers, with the middleware that stands before them.

use super::handed::Scope;
use crate::facts::{Endpoint, Guard, Module, Mount};
use crate::readers::tokens::{Call, Code, Dialect, by_name, handler};
use crate::sorted::Gather;
use std::collections::BTreeSet;
use std::ops::Range;

/// Most routes of one file.
const ROUTES: usize = 600;

/// The frameworks by what brings them in.
const FRAMEWORKS: &[(&str, &str)] = &[
    ("gin-gonic/gin\"", "gin"),
    ("labstack/echo", "echo"),
    ("gofiber/fiber", "fiber"),
    ("go-chi/chi", "chi"),
    ("gorilla/mux", "gorilla"),
    ("net/http\"", "net/http"),
];

/// States the ways in of a file.
pub(super) fn read(code: &Code<'_>, dialect: &'static Dialect, module: &mut Module) -> Vec<Endpoint> {
    let text = code.source.text();
    let framework = FRAMEWORKS.iter().find(|(part, _)| text.contains(part)).map_or("go", |(_, name)| *name);
    let scope = Scope::of(code);
    let mut found: Vec<Endpoint> = Vec::new();
    for call in &code.calls {
        if found.len() >= ROUTES {
            break;
        }
        let Some(route) = Route::of(code, call, framework) else { continue };
        let at = call.start..call.end + 1;
        let router = scope.of_call(code, call);
        let path = format!("{}{}", router.prefix, route.path);
        let mut middleware: Vec<String> = router.middleware;
        middleware.extend(route.before.iter().flat_map(|range| names(code, range)));
        let (wrappers, target, body) = handled(code, &route.handler);
        middleware.extend(wrappers);
        // `r.POST("/x", h).Bind(auth)`
        let mut end = call.end;
        for _ in 0..4 {
            let Some(next) =
                code.call_at(end + 2).filter(|next| code.is_sign(end + 1, ".") && matches!(next.last(), "Bind" | "Use" | "Middleware"))
            else {
                break;
            };
            middleware.extend(next.args.iter().flat_map(|given| names(code, given)));
            end = next.end;
        }
        let body = body.or_else(|| {
            let name = target.as_deref()?.rsplit('.').next()?;
            let own = code.functions.iter().filter(|function| function.name == name);
            let mut own = own.map(|function| function.body.clone());
            own.next().filter(|_| own.next().is_none())
        });
        let mut endpoint = handler(code, dialect, framework, route.method, normal(&path), &body.clone().unwrap_or(0..0), &at);
        if body.is_none() || endpoint.handler.is_none() {
            endpoint.handler = target.clone();
        }
        endpoint.takes_input |= route.path.contains([':', '{', '*']);
        endpoint.calls.extend(target);
        for name in &middleware {
            let kind = by_name(name);
            if let Some(kind) = kind {
                endpoint.guards.push(Guard { kind, by: name.clone(), fails_open: false, origin: code.at(call.start) });
            }
        }
        endpoint.calls.extend(middleware);
        if let Some(function) = router.handed_to {
            module.mounts.push(Mount {
                name: format!("within {function}"),
                prefix: endpoint.label(),
                guards: Vec::new(),
                calls: Vec::new(),
            });
        }
        found.push(endpoint);
    }
    module.mounts.extend(scope.hand_overs(code));
    found
}

/// `//api/` as `/api`.
fn normal(path: &str) -> String {
    let mut whole = String::from("/");
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if whole.len() > 1 {
            whole.push('/');
        }
        whole.push_str(part);
    }
    whole
}

struct Route<'c> {
    method: Option<&'static str>,
    path: &'c str,
    before: Vec<Range<usize>>,
    handler: Range<usize>,
}

const METHODS: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];

impl<'c> Route<'c> {
    fn of(code: &Code<'c>, call: &Call, framework: &str) -> Option<Self> {
        let last = call.last();
        if call.holder().is_empty() {
            return None;
        }
        let (path, rest) = call.args.split_first()?;
        let path = code.literal(path)?;
        let (handler, before) = rest.split_last()?;
        let handler = handler.clone();
        let verb = |name: &str| METHODS.into_iter().find(|method| method.eq_ignore_ascii_case(name));
        let method = match last {
            "HandleFunc" | "Handle" => {
                if before.is_empty() && rest.len() == 1 {
                    let (method, path) = match path.split_once(' ') {
                        Some((method, path)) if verb(method).is_some() => (verb(method), path.trim()),
                        _ => (methods_behind(code, call), path),
                    };
                    let path = path.split_once('/').map_or(path, |(host, _)| path.get(host.len()..).unwrap_or(path));
                    return path.starts_with('/').then_some(Self { method, path, before: Vec::new(), handler });
                }
                return None;
            }
            "Any" | "All" => None,
            "MethodFunc" | "Method" if framework == "chi" => {
                let method = METHODS.into_iter().find(|method| *method == path);
                let path = code.literal(rest.first()?)?;
                return Some(Self { method, path, before: Vec::new(), handler });
            }
            _ => Some(verb(last)?),
        };
        let upper = last.bytes().all(|byte| byte.is_ascii_uppercase());
        // `cache.Get("/x", …)` and `client.Post("/x", …)` lead nowhere into this server.
        let client = ["client", "cache", "http", "redis", "session", "store", "resty", "req"]
            .iter()
            .any(|word| call.holder().to_ascii_lowercase().starts_with(word));
        let fits = (path.starts_with('/') || path.is_empty() && upper) && !client && (upper || framework != "go");
        // What answers is a function, not a text or a number.
        let function = handler.clone().any(|at| code.is_word(at)) && !code.text(&handler).starts_with('&');
        (fits && function).then(|| Self { method, path, before: before.to_vec(), handler })
    }
}

/// `.Methods("POST")` behind a route of gorilla.
fn methods_behind(code: &Code<'_>, call: &Call) -> Option<&'static str> {
    let next = code.call_at(call.end + 2).filter(|next| next.last() == "Methods")?;
    let named = next.args.first()?;
    let text = code.text(named).trim_matches('"').trim_start_matches("http.Method").to_ascii_uppercase();
    METHODS.into_iter().find(|method| *method == text)
}

/// What names middleware in a range: the functions called, or the one named.
pub(super) fn names(code: &Code<'_>, range: &Range<usize>) -> Vec<String> {
    let mut found: BTreeSet<String> = code.calls_in(range).map(|call| call.name.clone()).into_set();
    if found.is_empty()
        && let Some(word) = range.clone().rev().find(|at| code.is_word(*at))
    {
        found.insert(code.chain(word).0);
    }
    found.into_iter().collect()
}

/// Whatever stands around a handler, the handler's name, or its body where it is written in place.
fn handled(code: &Code<'_>, range: &Range<usize>) -> (Vec<String>, Option<String>, Option<Range<usize>>) {
    let mut wrappers = Vec::new();
    let mut range = range.clone();
    for _ in 0..8 {
        if code.word(range.start) == "func" {
            let brace = crate::readers::tokens::body_brace(code, range.start + 2.min(range.len()))
                .or_else(|| (range.start..range.end).find(|at| code.opens(*at, b'{')));
            let body = brace.map(|brace| brace + 1..code.pair(brace));
            return (wrappers, None, body);
        }
        let outer = code.calls_in(&range).find(|call| call.start == range.start && call.end + 1 >= range.end);
        let Some(call) = outer else { break };
        match call.args.iter().rev().find(|given| Range::clone(given).any(|at| code.is_word(at))) {
            Some(inner) => {
                if !matches!(call.name.as_str(), "http.HandlerFunc" | "gin.WrapF" | "gin.WrapH" | "echo.WrapHandler") {
                    wrappers.push(call.name.clone());
                }
                range = inner.clone();
            }
            // `handlers.NewUser()` gives the handler back.
            None => return (wrappers, Some(call.name.clone()), None),
        }
    }
    let word = range.clone().rev().find(|at| code.is_word(*at));
    (wrappers, word.map(|word| code.chain(word).0), None)
}
