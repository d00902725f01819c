//! Ways in of ASP.NET: controllers by their attributes, minimal APIs by their calls, Razor pages by their handlers.

use crate::facts::{Cover, Endpoint, Facts, Function as Stated, Guard, GuardKind, Module};
use crate::readers::tokens::{Call, Class, Code, Dialect, Function, by_name, handler};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most ways in of one file.
const MOST: usize = 300;
const METHODS: [&str; 5] = ["Get", "Post", "Put", "Delete", "Patch"];

/// Attributes of a head: (name, arguments).
fn attributes(code: &Code<'_>, head: &Range<usize>) -> Vec<(String, Range<usize>, usize)> {
    let mut found = Vec::new();
    let mut at = head.start;
    while at < head.end {
        if code.opens(at, b'[') {
            for part in code.parted(at + 1, code.pair(at)) {
                let open = part.clone().find(|at| code.opens(*at, b'('));
                let end = open.unwrap_or(part.end);
                if let Some(name) = (part.start..end).rev().find(|at| code.is_word(*at)) {
                    let args = open.map_or(part.end..part.end, |open| open + 1..code.pair(open));
                    found.push((code.word(name).trim_end_matches("Attribute").to_owned(), args, name));
                }
            }
        }
        at = code.next(at);
    }
    found
}

fn is_controller(class: &Class) -> bool {
    class.name.ends_with("Controller")
        || class
            .parents
            .iter()
            .any(|parent| matches!(parent.as_str(), "Controller" | "ControllerBase" | "ODataController" | "ApiController"))
}

fn class_of<'k>(code: &'k Code<'_>, function: &Function) -> Option<&'k Class> {
    code.classes.iter().filter(|class| class.body.contains(&function.word)).max_by_key(|class| class.body.start)
}

/// Whether a function answers requests.
pub(super) fn is_action(code: &Code<'_>, function: &Function) -> bool {
    let head = code.text(&function.head);
    if head.contains("[NonAction") || !head.contains("public") {
        return false;
    }
    let Some(class) = class_of(code, function) else { return false };
    if function.name == class.name {
        return false;
    }
    let page = class.parents.iter().any(|parent| parent == "PageModel")
        && ["OnPost", "OnGet", "OnPut", "OnDelete"].iter().any(|start| function.name.starts_with(start));
    page || head.contains("[Http") || is_controller(class) && (head.contains("Result") || head.contains("[Route"))
}

/// Guards that attributes promise; whether everybody is let in all the same.
fn said(code: &Code<'_>, head: &Range<usize>) -> (Vec<Guard>, bool) {
    let mut open = false;
    let mut found = Vec::new();
    for (name, args, at) in attributes(code, head) {
        let kind = match name.as_str() {
            "AllowAnonymous" => {
                open = true;
                continue;
            }
            "Authorize" if code.text(&args).contains("Role") || code.text(&args).contains("Policy") || code.first_text(&args).is_some() => {
                GuardKind::Role
            }
            "Authorize" => GuardKind::Login,
            "EnableRateLimiting" => GuardKind::RateLimit,
            "ServiceFilter" | "TypeFilter" | "Filter" => {
                match by_name(code.text(&args).trim_start_matches("typeof(").trim_end_matches(')')) {
                    Some(kind) => kind,
                    None => continue,
                }
            }
            _ => match by_name(&name) {
                Some(kind) if !name.starts_with("Validate") && !name.starts_with("Http") => kind,
                _ => continue,
            },
        };
        found.push(Guard { kind, by: format!("[{name}]"), fails_open: false, origin: code.at(at) });
    }
    (found, open)
}

pub(super) fn read(code: &Code<'_>, dialect: &'static Dialect, module: &mut Module, facts: &mut Facts) {
    for class in code.classes.iter().filter(|class| is_controller(class) || class.parents.iter().any(|parent| parent == "PageModel")) {
        let (guards, _) = said(code, &class.head);
        if !guards.is_empty() {
            module.covers.push(Cover {
                family: "controller:aspnet".to_owned(),
                prefixes: vec![format!("{}.", class.name)],
                except: Vec::new(),
                guards,
                calls: Vec::new(),
            });
        }
        for parent in &class.parents {
            module.functions.push(Stated {
                name: format!("class {}", class.name),
                exported_as: None,
                instance_of: Some(parent.clone()),
                guards: Vec::new(),
                effects: Vec::new(),
                calls: Vec::new(),
                input: None,
                origin: code.at(class.word),
            });
        }
    }
    for function in code.functions.iter().filter(|function| is_action(code, function)).take(MOST) {
        let Some(class) = class_of(code, function) else { continue };
        facts.endpoints.push(action(code, dialect, class, function));
    }
    minimal(code, dialect, facts);
    everywhere(code, module);
}

fn action(code: &Code<'_>, dialect: &'static Dialect, class: &Class, function: &Function) -> Endpoint {
    let own = attributes(code, &function.head);
    let above = attributes(code, &class.head);
    let verb = own
        .iter()
        .find_map(|(name, args, _)| Some((METHODS.iter().find(|method| name.strip_prefix("Http") == Some(**method))?, args.clone())));
    let page = METHODS
        .iter()
        .find(|method| function.name.starts_with(&format!("On{method}")))
        .filter(|_| class.parents.iter().any(|parent| parent == "PageModel"));
    let text = |args: &Range<usize>| code.first_text(args).unwrap_or("").to_owned();
    let named = |list: &[(String, Range<usize>, usize)]| list.iter().find(|(name, ..)| name == "Route").map(|(_, args, _)| text(args));
    let short = class.name.trim_end_matches("Controller").trim_end_matches("Model").to_ascii_lowercase();
    let prefix = named(&above).unwrap_or_else(|| short.clone());
    let path = verb
        .as_ref()
        .map(|(_, args)| text(args))
        .filter(|path| !path.is_empty())
        .or_else(|| named(&own))
        .unwrap_or_else(|| if verb.is_some() && named(&above).is_some() { String::new() } else { function.name.to_ascii_lowercase() });
    let joined = if path.starts_with(['/', '~']) {
        path.trim_start_matches('~').to_owned()
    } else {
        format!("/{}/{path}", prefix.trim_matches('/'))
    };
    let route = joined.replace("[controller]", &short).replace("[action]", &function.name.to_ascii_lowercase());
    // A Razor page is reached by the path of its file.
    let file = page.and_then(|_| code.entry.path.rsplit_once("Pages/")).map(|(_, file)| file.split(".cshtml").next().unwrap_or(file));
    let route = file.map_or(route, |file| file.trim_end_matches("Index").to_owned());
    let route = format!("/{}", route.trim_matches('/'));
    let method = verb.map(|(method, _)| *method).or(page.copied()).map(str::to_ascii_uppercase);
    let mut endpoint = handler(code, dialect, "aspnet", method.as_deref(), route, &function.body, &(function.start..function.word + 1));
    let (guards, open) = said(code, &function.head);
    let (_, open_class) = said(code, &class.head);
    endpoint.guards.extend(guards);
    endpoint.exempt = open || open_class;
    endpoint.takes_input |= !function.parameters.is_empty();
    endpoint
}

/// `app.MapPost("/notes", …).RequireAuthorization()`
fn minimal(code: &Code<'_>, dialect: &'static Dialect, facts: &mut Facts) {
    let mut groups: BTreeMap<String, (String, Vec<Guard>)> = BTreeMap::new();
    let literal = |call: &Call| call.args.first().and_then(|given| code.first_text(given)).unwrap_or("").to_owned();
    let asks = |call: &Call| {
        let mut found = Vec::new();
        let mut open = false;
        let mut end = call.end;
        for _ in 0..12 {
            let Some(next) = code.call_at(end + 2).filter(|_| code.is_sign(end + 1, ".")) else { break };
            match next.last() {
                "RequireAuthorization" => {
                    let kind = if next.args.is_empty() { GuardKind::Login } else { GuardKind::Role };
                    found.push(Guard { kind, by: "RequireAuthorization".to_owned(), fails_open: false, origin: code.at(next.word) });
                }
                "RequireRateLimiting" => found.push(Guard {
                    kind: GuardKind::RateLimit,
                    by: "RequireRateLimiting".to_owned(),
                    fails_open: false,
                    origin: code.at(next.word),
                }),
                "AllowAnonymous" => open = true,
                "AddEndpointFilter" => {
                    if let Some(kind) = by_name(code.text(&(next.word + 1..next.end + 1))) {
                        found.push(Guard { kind, by: "AddEndpointFilter".to_owned(), fails_open: false, origin: code.at(next.word) });
                    }
                }
                _ => {}
            }
            end = next.end;
        }
        (found, open)
    };
    for call in &code.calls {
        if facts.endpoints.len() > 4_000 {
            return;
        }
        let holder = call.holder().split(['.', '(']).next().unwrap_or("");
        if call.last() == "MapGroup" {
            let sign = call.start.checked_sub(1).filter(|at| code.is_sign(*at, "="));
            if let Some(name) = sign.and_then(|sign| sign.checked_sub(1)).filter(|at| code.is_word(*at)) {
                let (above, mut guards) = groups.get(holder).cloned().unwrap_or_default();
                guards.extend(asks(call).0);
                groups.insert(code.word(name).to_owned(), (format!("{above}/{}", literal(call).trim_matches('/')), guards));
            }
            continue;
        }
        if call.last() == "RequireAuthorization"
            && let Some((_, guards)) = groups.get_mut(call.holder())
        {
            guards.push(Guard {
                kind: GuardKind::Login,
                by: "RequireAuthorization".to_owned(),
                fails_open: false,
                origin: code.at(call.word),
            });
        }
        let Some(method) = METHODS.iter().find(|method| call.last().strip_prefix("Map") == Some(**method)) else { continue };
        let Some(given) = call.args.get(1).filter(|_| !call.holder().is_empty()) else { continue };
        let (prefix, above) = groups.get(holder).cloned().unwrap_or_default();
        let route = format!("/{}/{}", prefix.trim_matches('/'), literal(call).trim_matches('/')).replace("//", "/");
        let mut endpoint = handler(code, dialect, "aspnet", Some(&method.to_ascii_uppercase()), route, given, &(call.start..call.word + 1));
        let (guards, open) = asks(call);
        endpoint.guards.extend(guards);
        if !open {
            endpoint.guards.extend(above);
        }
        endpoint.exempt = open;
        // The handler is a method by its name.
        if given.len() == 1 && code.is_word(given.start) {
            endpoint.calls.push(code.word(given.start).to_owned());
            endpoint.handler = Some(code.word(given.start).to_owned());
        }
        facts.endpoints.push(endpoint);
    }
}

/// What stands before every way in.
fn everywhere(code: &Code<'_>, module: &mut Module) {
    let mut add = |kind: GuardKind, by: &str, at: usize, prefixes: Vec<String>| {
        let guard = Guard { kind, by: by.to_owned(), fails_open: false, origin: code.at(at) };
        module.covers.push(Cover { family: "aspnet".to_owned(), prefixes, except: Vec::new(), guards: vec![guard], calls: Vec::new() });
    };
    for at in 0..code.tokens.len() {
        match code.word(at) {
            "FallbackPolicy" | "SetFallbackPolicy" => add(GuardKind::Login, "FallbackPolicy", at, Vec::new()),
            "AuthorizeFilter" if code.opens(at + 1, b'(') => add(GuardKind::Login, "AuthorizeFilter", at, Vec::new()),
            "UseMiddleware" if code.is_sign(at + 1, "<") => {
                if let Some(kind) = by_name(code.word(at + 2).trim_end_matches("Middleware")) {
                    add(kind, code.word(at + 2), at, Vec::new());
                }
            }
            "MapControllers" | "MapRazorPages"
                if code.call_at(at).is_some_and(|call| code.word(call.end + 2) == "RequireAuthorization") =>
            {
                add(GuardKind::Login, "RequireAuthorization", at, Vec::new());
            }
            "AuthorizeFolder" | "AuthorizePage" | "AuthorizeAreaFolder" => {
                if let Some(call) = code.call_at(at)
                    && let Some(path) = call.args.last().and_then(|given| code.first_text(given))
                {
                    add(GuardKind::Login, "AuthorizeFolder", at, vec![format!("/{}", path.trim_matches('/').to_ascii_lowercase())]);
                }
            }
            _ => {}
        }
    }
}
