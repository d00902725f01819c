//! Guards and effects inside helpers, joined to the endpoints that call them; guards of applications and middleware
//! files, joined to the routes behind them.

use super::handed::Handed;
use super::inherited::Inherited;
use super::resolve::{Modules, is_python, packaged};
use crate::facts::{Cover, Effect, Endpoint, Guard, GuardKind, Module, Project};
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};

/// How many helpers deep a call is followed.
const DEPTH: u32 = 6;
/// The same for languages whose names lead to no file.
const NEAR: u32 = 3;
/// Most helpers that are followed for one endpoint.
const HELPERS: usize = 250;

/// Frameworks whose routes are registered on routers that other modules mount.
const ROUTED: &[&str] = &["express", "fastify", "koa", "hono", "elysia", "flask", "fastapi", "laravel"];
/// Frameworks whose settings and applications stand anywhere beside their views.
const ANYWHERE: &[&str] = &["nest", "graphql", "django", "django-rest", "spring", "aspnet", "symfony"];

/// What helpers add.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    pub(super) guards: Vec<Guard>,
    pub(super) effects: Vec<Effect>,
}

/// Fills it in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &mut project.facts;
    let all = modules.all();
    let mounted = mounts(modules);
    let prefixes = own_prefixes(all);
    let covering: Vec<&Module> = all.iter().filter(|module| !module.covers.is_empty()).collect();
    let mut reached = Reached::new();
    let handed = Handed::of(all);
    let inherited = Inherited::of(all, &facts.dependencies);
    for endpoint in &mut facts.endpoints {
        let Some(module) = modules.get(&endpoint.origin.path) else { continue };
        let inside = endpoint.handler.clone().unwrap_or_default();
        let reach = follow(modules, module, &inside, &endpoint.calls);
        endpoint.guards.retain(|guard| !is_hollow(modules, module, &inside, guard));
        for guard in &mut endpoint.guards {
            guard.fails_open |= only_open(modules, module, &inside, guard);
            if says_yes(modules, module, &inside, guard) {
                (guard.kind, guard.fails_open) = (GuardKind::Unverified, true);
            }
            if let Some(kind) = worth(modules, module, &inside, guard) {
                guard.kind = kind;
            }
        }
        endpoint.guards.extend(reach.guards);
        endpoint.effects.extend(reach.effects);
        // Routes may hang on a router that another module makes.
        let home = router(modules, module, endpoint);
        if let Some((home, name)) = home
            && let Some(prefix) = prefixes.get(&(home, name))
        {
            endpoint.route = format!("{}{}", prefix.trim_end_matches('/'), endpoint.route);
        }
        if ROUTED.contains(&endpoint.framework.as_str())
            && let Some(places) = mounted.get(home.map_or(endpoint.origin.path.as_str(), |(path, _)| path))
            && let Some(place) = place(places, home.map(|(_, name)| name), &endpoint.calls)
        {
            endpoint.route = format!("{}{}", place.prefix.trim_end_matches('/'), endpoint.route);
            endpoint.guards.extend(place.guards.iter().cloned());
        }
        endpoint.home = home_of(modules, module, endpoint);
        handed.join(modules, endpoint);
        inherited.join(modules, endpoint);
        covered(modules, &covering, &mut reached, endpoint);
        endpoint.guards.arrange();
        endpoint.guards.dedup();
        endpoint.effects.arrange();
        endpoint.effects.dedup();
    }
    // Where no settings say who is let through, what asks nobody itself may be locked all the same.
    let settled = all.iter().flat_map(|module| &module.covers).any(|cover| cover.family == "symfony");
    facts.endpoints.retain(|endpoint| settled || endpoint.framework != "symfony" || !endpoint.guards.is_empty());
    super::delegated::join(&mut facts.endpoints);
    facts.endpoints.arrange();
}

/// The file of the function that a route names, where the router calls it by what another module offers.
fn home_of(modules: &Modules<'_>, module: &Module, endpoint: &Endpoint) -> Option<String> {
    let handler = endpoint.handler.as_deref().filter(|_| ROUTED.contains(&endpoint.framework.as_str()))?;
    let module = modules.get(&module.path).filter(|module| !is_python(&module.path) && packaged(&module.path).is_none())?;
    let last = handler.rsplit('.').next().unwrap_or(handler);
    let named = |name: &str| name.rsplit('.').next() == Some(last);
    let reached = modules.called(module, "", handler);
    let (home, _) =
        reached.into_iter().find(|(_, function)| named(&function.name) || function.exported_as.as_deref().is_some_and(named))?;
    (home.path != module.path).then(|| home.path.clone())
}

/// Prefixes that routers are made with, by module and name.
fn own_prefixes(all: &[Module]) -> BTreeMap<(&str, &str), &str> {
    let own = all.iter().flat_map(|module| module.mounts.iter().map(move |mount| (module, mount)));
    own.filter_map(|(module, mount)| Some(((module.path.as_str(), mount.name.strip_prefix("own ")?), mount.prefix.as_str()))).into_map()
}

/// The router of another module that a route of Python hangs on: its module and name.
fn router<'m>(modules: &Modules<'m>, module: &Module, endpoint: &Endpoint) -> Option<(&'m str, &'m str)> {
    if !is_python(&module.path) || !ROUTED.contains(&endpoint.framework.as_str()) {
        return None;
    }
    let module = modules.get(&module.path)?;
    let made = |class: &str| matches!(class, "APIRouter" | "Blueprint" | "Namespace" | "Api" | "APIBlueprint");
    endpoint.calls.iter().filter(|call| !call.contains('.')).find_map(|call| {
        let reached = modules.called(module, "", call);
        let found = reached.into_iter().find(|(_, function)| function.instance_of.as_deref().is_some_and(made));
        found.filter(|(home, _)| home.path != module.path).map(|(home, function)| (home.path.as_str(), function.name.as_str()))
    })
}

/// What calls reach, helpers of helpers included.
pub(super) fn follow(modules: &Modules<'_>, module: &Module, inside: &str, calls: &[String]) -> Reach {
    let mut reach = Reach::default();
    let mut seen = BTreeSet::new();
    let Some(start) = modules.get(&module.path) else { return reach };
    let mut layer: Vec<(&Module, String, Vec<String>)> = vec![(start, inside.to_owned(), calls.to_vec())];
    // Names that are matched by what they say lead astray the sooner the longer they are followed.
    let depth = if packaged(&module.path).is_some() { NEAR } else { DEPTH };
    for _ in 0..depth {
        let mut next = Vec::new();
        for (module, inside, calls) in layer {
            for call in &calls {
                let mut reached = modules.called(module, &inside, call);
                if is_python(&module.path) {
                    reached.extend(reached.clone().into_iter().flat_map(|(home, function)| modules.implementations(home, function)));
                }
                for (home, function) in reached {
                    if seen.len() >= HELPERS || !seen.insert((home.path.as_str(), function.name.as_str())) {
                        continue;
                    }
                    reach.guards.extend(function.guards.iter().cloned());
                    reach.effects.extend(function.effects.iter().cloned());
                    next.push((home, function.name.clone(), function.calls.clone()));
                }
            }
        }
        if next.is_empty() {
            break;
        }
        layer = next;
    }
    reach
}

/// Whether a guard is only a name: a helper of the project that turns nobody away and asks nobody, like one that was
/// switched off (`const requireAuth = (req, res, next) => next()`) or one that looks in a list of its own.
fn is_hollow(modules: &Modules<'_>, module: &Module, inside: &str, guard: &Guard) -> bool {
    if !matches!(guard.kind, GuardKind::Login | GuardKind::Role) || guard.by.contains([' ', '!', '[']) {
        return false;
    }
    let Some(module) = modules.get(&module.path) else { return false };
    let reached = modules.called(module, inside, &guard.by);
    let harmless = |call: &String| {
        let last = call.rsplit('.').next().unwrap_or(call).trim_end_matches("()");
        let python = is_python(&module.path)
            && (matches!(last, "wraps" | "f" | "func" | "fn" | "view" | "view_func" | "print") || call.starts_with("logg"));
        let packaged = packaged(&module.path).is_some()
            && (matches!(last, "Next" | "next" | "ServeHTTP" | "HandlerFunc" | "invoke" | "Invoke" | "yield" | "doFilter")
                || call.starts_with("log.")
                || call.starts_with("fmt."));
        call == "next"
            || python
            || packaged
            || call.starts_with("console.")
            || call.contains('.') && matches!(last, "find" | "filter" | "some" | "map" | "log")
    };
    !reached.is_empty()
        && reached.iter().all(|(_, function)| {
            function.instance_of.is_none()
                && !function.calls.is_empty()
                && function.guards.is_empty()
                && function.effects.is_empty()
                && function.calls.iter().all(harmless)
        })
}

/// Whether a guard that is a helper's name holds only what lets everyone in without configuration.
fn only_open(modules: &Modules<'_>, module: &Module, inside: &str, guard: &Guard) -> bool {
    if !matches!(guard.kind, GuardKind::Signature | GuardKind::SharedSecret) {
        return false;
    }
    let Some(module) = modules.get(&module.path) else { return false };
    let within: Vec<&Guard> = modules
        .called(module, inside, &guard.by)
        .into_iter()
        .flat_map(|(_, function)| &function.guards)
        .filter(|inner| matches!(inner.kind, GuardKind::Signature | GuardKind::SharedSecret))
        .collect();
    !within.is_empty() && within.iter().all(|inner| inner.fails_open)
}

/// Whether a guard that is a helper's name says yes whoever asks, as the reader of the helper found.
fn says_yes(modules: &Modules<'_>, module: &Module, inside: &str, guard: &Guard) -> bool {
    let asks = |kind: GuardKind| matches!(kind, GuardKind::Login | GuardKind::Role);
    let Some(module) = modules.get(&module.path).filter(|_| asks(guard.kind)) else { return false };
    let within: Vec<&Guard> = modules.called(module, inside, &guard.by).into_iter().flat_map(|(_, function)| &function.guards).collect();
    within.iter().any(|inner| inner.kind == GuardKind::Unverified && inner.fails_open) && !within.iter().any(|inner| asks(inner.kind))
}

/// What a helper is worth that is named after a role and finds it where nobody vouches for it, as what people write of
/// themselves: the log-in that it asks for as well, or nothing.
fn worth(modules: &Modules<'_>, module: &Module, inside: &str, guard: &Guard) -> Option<GuardKind> {
    let module = modules.get(&module.path).filter(|_| guard.kind == GuardKind::Role)?;
    // `!user || !isAdmin(user)`
    let called = guard.by.split('(').rev().skip(1).filter_map(|before| {
        before.rsplit(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '$' | '.')).next().filter(|name| !name.is_empty())
    });
    let names = called.chain((!guard.by.contains([' ', '!', '('])).then_some(guard.by.as_str()));
    let within: Vec<&Guard> =
        names.flat_map(|name| modules.called(module, inside, name)).flat_map(|(_, function)| &function.guards).collect();
    let has = |kind: GuardKind| within.iter().any(|inner| inner.kind == kind);
    let own = has(GuardKind::SelfDeclared);
    let claims = (own || has(GuardKind::Unverified)) && !has(GuardKind::Role) && !has(GuardKind::SharedSecret);
    let worth = if has(GuardKind::Login) {
        GuardKind::Login
    } else if own {
        GuardKind::SelfDeclared
    } else {
        GuardKind::Unverified
    };
    claims.then_some(worth)
}

/// Where a router of a module is mounted.
struct Place<'m> {
    /// The router's name in its module; nothing where it is not told.
    router: Option<&'m str>,
    prefix: String,
    guards: Vec<Guard>,
}

/// The place that a route's own router has; of a module without names, the last.
fn place<'p>(places: &'p [Place<'_>], name: Option<&str>, calls: &[String]) -> Option<&'p Place<'p>> {
    let own = |place: &&Place<'_>| place.router.is_some_and(|router| name == Some(router) || calls.iter().any(|call| call == router));
    places.iter().find(own).or(places.last())
}

/// Modules whose routes stand behind mounts.
fn mounts<'m>(modules: &Modules<'m>) -> BTreeMap<&'m str, Vec<Place<'m>>> {
    let mut found: BTreeMap<&str, Vec<Place<'_>>> = BTreeMap::new();
    // A router within a router needs one more round a level.
    for _ in 0..3 {
        for module in modules.all() {
            let above = found.get(module.path.as_str()).and_then(|places| places.last());
            let (above_prefix, above_guards) = above.map(|above| (above.prefix.clone(), above.guards.clone())).unwrap_or_default();
            for mount in &module.mounts {
                let root = mount.name.split('.').next().unwrap_or("");
                let target = if mount.name.starts_with('.') {
                    modules.import(&module.path, &mount.name)
                } else {
                    let import = module.imports.iter().find(|import| import.names.iter().any(|(here, _)| here == root));
                    import.and_then(|import| modules.import(&module.path, &import.specifier))
                };
                let (target, router) = match target {
                    _ if is_python(&module.path) => match within_package(modules, module, &mount.name) {
                        Some((target, router)) => (Some(target), router),
                        None => (None, None),
                    },
                    target => (target, None),
                };
                let Some(target) = target.filter(|target| target.path != module.path) else { continue };
                let mut guards = above_guards.clone();
                guards.extend(mount.guards.iter().cloned());
                guards.extend(follow(modules, module, "", &mount.calls).guards);
                guards.arrange();
                guards.dedup();
                let prefix = format!("{}{}", above_prefix.trim_end_matches('/'), mount.prefix);
                let places = found.entry(target.path.as_str()).or_default();
                places.retain(|place| place.router != router);
                places.push(Place { router, prefix, guards });
            }
        }
    }
    found
}

/// The module that makes a router of Python, whichever packages pass it on, and what it is called there.
fn within_package<'m>(modules: &Modules<'m>, module: &Module, name: &str) -> Option<(&'m Module, Option<&'m str>)> {
    if name.contains(' ') {
        return None;
    }
    let module = modules.get(&module.path)?;
    let reached = modules.called(module, "", name);
    if let Some((home, router)) = reached.into_iter().find(|(_, function)| function.instance_of.is_some()) {
        return Some((home, Some(router.name.as_str())));
    }
    let (root, _) = name.split_once('.').unwrap_or((name, ""));
    let import = module.imports.iter().find_map(|import| Some((import, import.names.iter().find(|(here, _)| here == root)?)));
    import.and_then(|(import, (_, there))| modules.brought(&module.path, &import.specifier, there)).map(|(home, _)| (home, None))
}

/// What the middleware at a place leads to: the guards of all that it calls, and what helpers stop, each with its own paths.
type Reached<'m> = BTreeMap<String, (Vec<Guard>, Vec<(&'m str, &'m Cover)>)>;

/// Guards of middleware that runs before an endpoint.
fn covered<'m>(modules: &Modules<'m>, all: &[&Module], reached: &mut Reached<'m>, endpoint: &mut Endpoint) {
    if endpoint.framework == "next-action" {
        return;
    }
    let label = endpoint.label();
    for module in all {
        let home = module.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let home = ["src/middleware", "server/middleware", "src"].iter().find_map(|end| home.strip_suffix(end)).unwrap_or(home);
        let home = home.trim_end_matches('/');
        for (at, cover) in module.covers.iter().enumerate() {
            let nest = cover.family == "nest";
            let rest = cover.family == "django-rest";
            let anywhere = ANYWHERE.contains(&cover.family.as_str());
            if !endpoint.framework.starts_with(cover.family.as_str()) || !(anywhere || is_within(&endpoint.origin.path, home)) {
                continue;
            }
            // What stands before everything asks nothing of a way in that says it is public.
            let annotated = matches!(cover.family.as_str(), "spring" | "aspnet");
            if (nest || rest || annotated) && cover.prefixes.is_empty() && endpoint.exempt {
                continue;
            }
            let names = |mark: &String| {
                if mark.starts_with('/') {
                    is_within(&endpoint.route, mark)
                } else if mark.contains(' ') {
                    *mark == label
                } else if cover.family == "graphql" {
                    *mark == endpoint.route
                } else {
                    endpoint.handler.as_ref().is_some_and(|handler| handler.starts_with(mark.as_str()))
                }
            };
            if cover.except.iter().any(names) || !(cover.prefixes.is_empty() || cover.prefixes.iter().any(names)) {
                continue;
            }
            // A guard that reads the roles of a decorator asks nothing where there is none.
            let counts = |guard: &&Guard| match guard.kind {
                GuardKind::Role => !nest,
                GuardKind::Login
                | GuardKind::Validation
                | GuardKind::RateLimit
                | GuardKind::Unverified
                | GuardKind::SelfDeclared
                | GuardKind::Claimed
                | GuardKind::SharedSecret => true,
                GuardKind::Owner => !nest,
                _ => false,
            };
            endpoint.guards.extend(cover.guards.iter().filter(counts).cloned());
            let (inner, helpers) = reached.entry(format!("{}#{at}", module.path)).or_insert_with(|| {
                let helpers = if cover.family == "next" { stops(modules, module, &cover.calls) } else { Vec::new() };
                (follow(modules, module, "", &cover.calls).guards, helpers)
            });
            let helped = |guard: &&Guard| helpers.iter().any(|(home, _)| *home == guard.origin.path);
            for (_, stop) in helpers.iter() {
                if !stop.except.iter().any(names) && (stop.prefixes.is_empty() || stop.prefixes.iter().any(names)) {
                    endpoint.guards.extend(stop.guards.iter().cloned());
                }
            }
            let keys = is_python(&module.path);
            let tells = |guard: &&Guard| match guard.kind {
                GuardKind::Login | GuardKind::Unverified | GuardKind::SelfDeclared | GuardKind::Claimed => true,
                GuardKind::Role => !nest,
                GuardKind::SharedSecret | GuardKind::RateLimit => keys,
                _ => false,
            };
            endpoint.guards.extend(inner.iter().filter(tells).filter(|guard| !helped(guard)).cloned());
        }
    }
}

/// What helpers that a middleware file calls stop, each with its own paths, and the files in which they stand.
fn stops<'m>(modules: &Modules<'m>, module: &Module, calls: &[String]) -> Vec<(&'m str, &'m Cover)> {
    let Some(module) = modules.get(&module.path) else { return Vec::new() };
    let mut homes: Vec<&Module> = calls.iter().flat_map(|call| modules.called(module, "", call)).map(|(home, _)| home).collect();
    homes.arrange_by(|one, other| one.path.cmp(&other.path));
    homes.dedup_by(|one, other| one.path == other.path);
    let own = homes.into_iter().filter(|home| home.path != module.path);
    own.flat_map(|home| home.covers.iter().map(move |cover| (home.path.as_str(), cover)))
        .filter(|(_, cover)| cover.family == "helper:next")
        .collect()
}

/// Whether a path is another or lies below it.
fn is_within(path: &str, above: &str) -> bool {
    let above = above.trim_end_matches('/');
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || above.is_empty())
}
