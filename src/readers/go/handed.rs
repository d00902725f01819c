//! Routers and groups: their prefixes and middleware, and the functions that they are handed to.

use super::routes::names;
use crate::facts::{Guard, Mount};
use crate::readers::tokens::{Call, Code, by_name};
use std::ops::Range;

/// Most routers of one file.
const ROUTERS: usize = 300;

/// One router or group.
struct Router {
    name: String,
    /// Where it is known by that name.
    within: Range<usize>,
    /// The one that it is a part of.
    above: Option<usize>,
    prefix: String,
    /// Middleware by the place where it is added.
    middleware: Vec<(usize, String)>,
    /// It came in through a parameter of this function.
    handed_to: Option<String>,
    made: usize,
}

/// What stands before a route.
#[derive(Default)]
pub(super) struct Before {
    pub(super) prefix: String,
    pub(super) middleware: Vec<String>,
    pub(super) handed_to: Option<String>,
}

/// All routers of a file.
pub(super) struct Scope {
    routers: Vec<Router>,
}

impl Scope {
    pub(super) fn of(code: &Code<'_>) -> Self {
        let mut scope = Self { routers: Vec::new() };
        for function in &code.functions {
            for parameter in &function.parameters {
                let kind = parameter.kind.as_str();
                let router = [
                    "gin.RouterGroup",
                    "gin.Engine",
                    "gin.IRouter",
                    "gin.IRoutes",
                    "echo.Echo",
                    "echo.Group",
                    "chi.Router",
                    "chi.Mux",
                    "fiber.App",
                    "fiber.Router",
                    "fiber.Group",
                    "mux.Router",
                    "http.ServeMux",
                    "router.Router",
                    "router.RouterGroup",
                    "httprouter.Router",
                ]
                .iter()
                .any(|name| kind.contains(name));
                if router {
                    scope.add(Router {
                        name: parameter.name.clone(),
                        within: function.body.clone(),
                        above: None,
                        prefix: String::new(),
                        middleware: Vec::new(),
                        handed_to: Some(function.full.clone()),
                        made: function.body.start,
                    });
                }
            }
        }
        for call in &code.calls {
            match call.last() {
                "Group" | "Route" | "Subrouter" | "With" => scope.group(code, call),
                "Use" | "Bind" => scope.used(code, call),
                _ => {}
            }
        }
        scope
    }

    fn add(&mut self, router: Router) {
        if self.routers.len() < ROUTERS {
            self.routers.push(router);
        }
    }

    /// The router that a name means at a place.
    fn find(&self, name: &str, at: usize) -> Option<usize> {
        let known = self.routers.iter().enumerate().filter(|(_, router)| router.name == name && router.within.contains(&at));
        known.max_by_key(|(_, router)| (router.within.start, router.made)).map(|(at, _)| at)
    }

    fn group(&mut self, code: &Code<'_>, call: &Call) {
        let root = root_of(&call.name);
        let above = self.find(root, call.start);
        let mut prefix = call.args.first().and_then(|given| code.literal(given)).unwrap_or("").to_owned();
        if call.last() == "Subrouter" {
            // `r.PathPrefix("/api").Subrouter()`
            prefix = code.first_text(&(call.start..call.word)).unwrap_or("").to_owned();
        }
        let from = usize::from(!prefix.is_empty() || call.args.first().is_some_and(|given| code.literal(given).is_some()));
        let mut middleware = Vec::new();
        let mut closure = None;
        for given in call.args.iter().skip(from) {
            if code.word(given.start) == "func" {
                closure = Some(given.clone());
            } else {
                middleware.extend(names(code, given).into_iter().map(|name| (call.start, name)));
            }
        }
        if let Some(closure) = closure {
            // `r.Route("/api", func(r chi.Router) { … })`
            let name = code.word(closure.start + 2).to_owned();
            self.add(Router { name, within: closure, above, prefix, middleware, handed_to: None, made: call.start });
        } else if let Some(name) = assigned_to(code, call).or_else(|| assigned_behind(code, call)) {
            let within = around(code, call.start);
            self.add(Router { name, within, above, prefix, middleware, handed_to: None, made: call.start });
        }
    }

    /// `r.Use(auth)`
    fn used(&mut self, code: &Code<'_>, call: &Call) {
        let found = call.args.iter().filter(|given| code.literal(given).is_none()).flat_map(|given| names(code, given));
        let found: Vec<(usize, String)> = found.map(|name| (call.start, name)).collect();
        // `sub := r.Group("/x").Bind(auth)` says it of the group that is made.
        let made = assigned_to(code, call).filter(|_| call.holder().contains("Group()"));
        let root = made.as_deref().unwrap_or(call.holder());
        // A message that is read by the same word is no middleware.
        if call.last() == "Bind" && !call.args.iter().any(|given| code.calls_in(given).next().is_some()) {
            return;
        }
        match self.find(root, call.start) {
            Some(at) => {
                if let Some(router) = self.routers.get_mut(at) {
                    router.middleware.extend(found);
                }
            }
            None => {
                let within = around(code, call.start);
                self.add(Router {
                    name: root.to_owned(),
                    within,
                    above: None,
                    prefix: String::new(),
                    middleware: found,
                    handed_to: None,
                    made: 0,
                });
            }
        }
    }

    /// What stands before what hangs on a router at a place.
    fn before(&self, name: &str, at: usize) -> Before {
        let mut found = Before::default();
        let mut next = self.find(name, at);
        let mut place = at;
        for _ in 0..8 {
            let Some(router) = next.and_then(|at| self.routers.get(at)) else { break };
            found.prefix = format!("{}{}", router.prefix, found.prefix);
            let earlier = router.middleware.iter().filter(|(added, _)| *added < place);
            found.middleware.extend(earlier.map(|(_, name)| name.clone()));
            found.handed_to = found.handed_to.or_else(|| router.handed_to.clone());
            place = router.made.max(1);
            next = router.above;
        }
        found
    }

    /// What stands before a route.
    pub(super) fn of_call(&self, code: &Code<'_>, call: &Call) -> Before {
        let mut found = self.before(root_of(&call.name), call.start);
        if found.prefix.is_empty() && found.middleware.is_empty() && found.handed_to.is_none() {
            found = self.before(call.holder(), call.start);
        }
        // `r.With(auth).Get(…)`, `r.Group("/x", auth).GET(…)`
        for inner in code.calls_in(&(call.start..call.word)) {
            match inner.last() {
                "With" => found.middleware.extend(inner.args.iter().flat_map(|given| names(code, given))),
                "Group" | "PathPrefix" => {
                    found.prefix.push_str(inner.args.first().and_then(|given| code.literal(given)).unwrap_or(""));
                    found.middleware.extend(inner.args.iter().skip(1).flat_map(|given| names(code, given)));
                }
                _ => {}
            }
        }
        found
    }

    /// Routers that are handed to other functions, with what stands before them.
    pub(super) fn hand_overs(&self, code: &Code<'_>) -> Vec<Mount> {
        let mut found = Vec::new();
        for call in &code.calls {
            for given in &call.args {
                let mut before =
                    if given.len() == 1 && code.is_word(given.start) && self.find(code.word(given.start), given.start).is_some() {
                        self.before(code.word(given.start), given.start)
                    } else if let Some(group) = code.calls_in(given).find(|group| group.last() == "Group" && group.start == given.start) {
                        let mut before = self.of_call(code, group);
                        before.prefix.push_str(group.args.first().and_then(|given| code.literal(given)).unwrap_or(""));
                        before.middleware.extend(group.args.iter().skip(1).flat_map(|given| names(code, given)));
                        before
                    } else {
                        continue;
                    };
                if matches!(call.last(), "Use" | "Group" | "Mount" | "ListenAndServe" | "Handle") && call.holder().len() <= 2 {
                    continue;
                }
                let guards = before.middleware.iter().filter_map(|name| {
                    Some(Guard { kind: by_name(name)?, by: name.clone(), fails_open: false, origin: code.at(call.start) })
                });
                let guards = guards.collect();
                // A router that came in by a parameter takes along what stood before it there.
                let within = before.handed_to.take().map_or(String::new(), |function| format!(" within {function}"));
                found.push(Mount { name: format!("to {}{within}", call.name), prefix: before.prefix, guards, calls: before.middleware });
                if found.len() >= ROUTERS {
                    return found;
                }
            }
        }
        found
    }
}

fn root_of(name: &str) -> &str {
    let end = name.find("()").map_or(name, |at| name.get(..at).unwrap_or(name));
    // `s.router.Group`: all but the call itself; `r.With().Get`: what `With` is called on.
    end.rsplit_once('.').map_or(end, |(holder, _)| holder)
}

/// The variable that a call's result is given to.
fn assigned_to(code: &Code<'_>, call: &Call) -> Option<String> {
    let sign = call.start.checked_sub(1).filter(|at| code.is_sign(*at, ":=") || code.is_sign(*at, "="))?;
    let word = sign.checked_sub(1).filter(|at| code.is_word(*at))?;
    Some(code.chain(word).0)
}

/// The variable to which what goes on from a call is given: `sub := r.Group("/x").Bind(auth)`.
fn assigned_behind(code: &Code<'_>, call: &Call) -> Option<String> {
    let next = code.call_at(call.end + 2).filter(|_| code.is_sign(call.end + 1, "."))?;
    assigned_to(code, next)
}

/// The function around a place.
fn around(code: &Code<'_>, at: usize) -> Range<usize> {
    let found = code.functions.iter().filter(|function| function.body.contains(&at)).max_by_key(|function| function.body.start);
    found.map_or(0..code.tokens.len(), |function| function.body.clone())
}
