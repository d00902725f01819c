//! Ways in of Rails' controllers and Sinatra's routes, with the filters that run before them.

use crate::facts::{Cover, Facts, Function as Stated, Guard, GuardKind, Module};
use crate::readers::tokens::{Call, Class, Code, Dialect, Kind, by_name, handler};
use std::ops::Range;

/// Most ways in of one file.
const MOST: usize = 300;

pub(super) fn read(code: &Code<'_>, dialect: &'static Dialect, module: &mut Module, facts: &mut Facts) {
    for class in &code.classes {
        let controller = class.name.ends_with("Controller");
        let concern = code.entry.path.contains("controllers/concerns/");
        if !controller && !concern {
            continue;
        }
        filters(code, class, module);
        if controller {
            actions(code, dialect, class, facts);
        }
    }
    if code.has("sinatra") || code.has("Sinatra::") {
        sinatra(code, dialect, facts);
    }
}

/// The methods of a class that answer requests.
fn actions(code: &Code<'_>, dialect: &'static Dialect, class: &Class, facts: &mut Facts) {
    let hidden =
        class.body.clone().find(|at| matches!(code.word(*at), "private" | "protected") && matches!(code.kind(at + 1), Some(Kind::Line)));
    let place = class.name.trim_end_matches("Controller").replace("::", "/");
    let route = snake(&place);
    for function in code
        .functions
        .iter()
        .filter(|function| function.class == class.name && hidden.is_none_or(|hidden| function.word < hidden))
        .take(MOST)
    {
        // What is private by a word of its own.
        let private =
            (function.start.saturating_sub(2)..function.start).any(|at| matches!(code.word(at), "private" | "private_class_method"));
        if private
            || code.word(function.word.wrapping_sub(1)) == "."
            || function.name.ends_with(['?', '!', '='])
            || function.name == "initialize"
        {
            continue;
        }
        let (method, path) = match function.name.as_str() {
            "index" => (Some("GET"), format!("/{route}")),
            "show" => (Some("GET"), format!("/{route}/:id")),
            "new" => (Some("GET"), format!("/{route}/new")),
            "edit" => (Some("GET"), format!("/{route}/:id/edit")),
            "create" => (Some("POST"), format!("/{route}")),
            "update" => (Some("PUT"), format!("/{route}/:id")),
            "destroy" => (Some("DELETE"), format!("/{route}/:id")),
            // Which method reaches it, only the routes say; a name that asks for nothing new is read by a link.
            other => (None, format!("/{route}/{other}")),
        };
        let mut endpoint = handler(code, dialect, "rails", method, path, &function.body, &(function.start..function.word + 1));
        endpoint.guards.extend(asked(code, &function.body));
        endpoint.calls.extend(plain(code, &function.body));
        facts.endpoints.push(endpoint);
    }
}

/// `Admin/UserPosts` as `admin/user_posts`.
fn snake(name: &str) -> String {
    let mut found = String::new();
    let mut before = '/';
    for c in name.chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            found.push('_');
        }
        found.push(c.to_ascii_lowercase());
        before = c;
    }
    found
}

/// Guards in a body: a policy that is asked, a person whose records are used.
fn asked(code: &Code<'_>, body: &Range<usize>) -> Vec<Guard> {
    let mut found = Vec::new();
    for at in body.clone().filter(|at| code.is_word(*at)) {
        let kind = match code.word(at) {
            "authorize" | "authorize!" | "policy_scope" | "load_and_authorize_resource" => GuardKind::Role,
            "current_user" | "current_account" | "current_admin" | "current_member" if code.is_sign(at + 1, ".") => GuardKind::Login,
            "authenticate_user!"
            | "require_login"
            | "authenticate!"
            | "doorkeeper_authorize!"
            | "authenticate_or_request_with_http_token"
            | "authenticate_or_request_with_http_basic" => GuardKind::Login,
            "Current"
                if code.is_sign(at + 1, ".")
                    && matches!(code.word(at + 2), "user" | "account" | "session" | "family")
                    && code.is_sign(at + 3, ".") =>
            {
                GuardKind::Login
            }
            _ => continue,
        };
        found.push(Guard { kind, by: code.word(at).to_owned(), fails_open: false, origin: code.at(at) });
        if found.len() > 4 {
            break;
        }
    }
    found
}

/// Methods that are called by their name alone.
fn plain(code: &Code<'_>, body: &Range<usize>) -> Vec<String> {
    let starts = |at: usize| matches!(code.kind(at.wrapping_sub(1)), None | Some(Kind::Line)) || at == body.start;
    let ends = |at: usize| matches!(code.kind(at + 1), Some(Kind::Line) | None) || matches!(code.word(at + 1), "if" | "unless" | "end");
    let own = |at: &usize| code.is_word(*at) && starts(*at) && ends(*at) && code.word(*at).starts_with(|c: char| c.is_ascii_lowercase());
    body.clone()
        .filter(own)
        .map(|at| code.word(at).to_owned())
        .filter(|word| !matches!(word.as_str(), "end" | "else" | "begin" | "ensure" | "rescue" | "return"))
        .take(40)
        .collect()
}

/// Filters of a class, and what it builds on.
fn filters(code: &Code<'_>, class: &Class, module: &mut Module) {
    let mut parents: Vec<String> = class.parents.clone();
    for call in code.calls_in(&class.body) {
        if code.functions.iter().any(|function| function.body.contains(&call.start)) {
            continue;
        }
        let skips = matches!(
            call.name.as_str(),
            "skip_before_action" | "skip_before_filter" | "skip_prepend_before_action" | "allow_unauthenticated_access"
        );
        match call.name.as_str() {
            "include" | "prepend" => {
                parents.extend(
                    call.args
                        .iter()
                        .filter_map(|given| given.clone().rev().find(|at| code.is_word(*at)))
                        .map(|at| code.word(at).to_owned()),
                );
            }
            "before_action" | "before_filter" | "prepend_before_action" | "append_before_action" => {
                module.covers.push(filter(code, class, call, "controller:rails"))
            }
            "load_and_authorize_resource" | "authorize_resource" | "http_basic_authenticate_with" | "authorize_actions_for" => {
                let mut cover = filter(code, class, call, "controller:rails");
                let kind = if call.name.starts_with("http") { GuardKind::SharedSecret } else { GuardKind::Role };
                cover.guards.push(Guard { kind, by: call.name.clone(), fails_open: false, origin: code.at(call.start) });
                module.covers.push(cover);
            }
            _ if skips => module.covers.push(filter(code, class, call, "skip:rails")),
            _ => {}
        }
    }
    // Words without anything given.
    for at in class.body.clone() {
        let alone = code.is_word(at)
            && matches!(code.kind(at + 1), Some(Kind::Line))
            && code.functions.iter().all(|function| !function.body.contains(&at));
        if alone && matches!(code.word(at), "load_and_authorize_resource" | "authorize_resource") {
            let guard = Guard { kind: GuardKind::Role, by: code.word(at).to_owned(), fails_open: false, origin: code.at(at) };
            module.covers.push(Cover {
                family: "controller:rails".to_owned(),
                prefixes: vec![format!("{}.", class.name)],
                except: Vec::new(),
                guards: vec![guard],
                calls: Vec::new(),
            });
        } else if alone && code.word(at) == "allow_unauthenticated_access" {
            module.covers.push(Cover {
                family: "skip:rails".to_owned(),
                prefixes: vec![format!("{}.", class.name)],
                except: Vec::new(),
                guards: Vec::new(),
                calls: vec!["*".to_owned()],
            });
        }
    }
    for parent in parents {
        module.functions.push(Stated {
            name: format!("class {}", class.name),
            exported_as: None,
            instance_of: Some(parent),
            guards: Vec::new(),
            effects: Vec::new(),
            calls: Vec::new(),
            input: None,
            origin: code.at(class.word),
        });
    }
}

/// `before_action :authenticate_user!, only: [:create]`
fn filter(code: &Code<'_>, class: &Class, call: &Call, family: &str) -> Cover {
    let (mut calls, mut prefixes, mut except) = (Vec::new(), Vec::new(), Vec::new());
    let action = |name: &str| format!("{}.{name}", class.name);
    for given in &call.args {
        let key = if code.is_word(given.start) && code.is_sign(given.start + 1, ":") { code.word(given.start) } else { "" };
        let words = || {
            given
                .clone()
                .skip(usize::from(!key.is_empty()))
                .filter(|at| code.is_word(*at) || code.kind(*at) == Some(Kind::Text))
                .flat_map(|at| code.word(at).split_ascii_whitespace())
        };
        match key {
            "only" => prefixes.extend(words().map(action)),
            "except" | "unless" => except.extend(words().map(action)),
            "" => calls.extend(words().take(6).map(str::to_owned)),
            _ => {}
        }
    }
    // A block in place: what it asks counts.
    if calls.is_empty() {
        let end = (call.end + 1..call.end + 60)
            .find(|at| code.word(*at) == "end" || code.kind(*at) == Some(Kind::Close(b'}')))
            .unwrap_or(call.end + 1);
        calls.extend((call.end + 1..end).filter(|at| code.is_word(*at)).map(|at| code.word(at).to_owned()).take(12));
    }
    if family == "skip:rails" && call.name == "allow_unauthenticated_access" {
        calls = vec!["*".to_owned()];
    }
    let guards = calls
        .iter()
        .filter_map(|name| Some(Guard { kind: by_name(name)?, by: name.clone(), fails_open: false, origin: code.at(call.start) }))
        .collect();
    if prefixes.is_empty() {
        prefixes.push(format!("{}.", class.name));
    }
    Cover { family: family.to_owned(), prefixes, except, guards, calls }
}

/// `post "/notes" do … end`
fn sinatra(code: &Code<'_>, dialect: &'static Dialect, facts: &mut Facts) {
    let method = |name: &str| ["GET", "POST", "PUT", "DELETE", "PATCH"].into_iter().find(|method| method.eq_ignore_ascii_case(name));
    let routes: Vec<&Call> = code
        .calls
        .iter()
        .filter(|call| {
            method(&call.name).is_some()
                && call.args.first().and_then(|given| code.literal(given)).is_some_and(|path| path.starts_with('/'))
        })
        .take(MOST)
        .collect();
    for (place, call) in routes.iter().enumerate() {
        if code.word(call.end + 1) != "do" {
            continue;
        }
        let end = routes.get(place + 1).map_or(code.tokens.len(), |next| next.start);
        let body = call.end + 2..end;
        let path = call.args.first().and_then(|given| code.literal(given)).unwrap_or("").to_owned();
        let mut endpoint = handler(code, dialect, "sinatra", method(&call.name), path, &body, &(call.start..call.end + 1));
        endpoint.calls.extend(plain(code, &body));
        let guards: Vec<Guard> = endpoint
            .calls
            .iter()
            .filter_map(|name| Some(Guard { kind: by_name(name)?, by: name.clone(), fails_open: false, origin: code.at(call.start) }))
            .collect();
        endpoint.guards.extend(guards);
        facts.endpoints.push(endpoint);
    }
}
