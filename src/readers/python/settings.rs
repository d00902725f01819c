//! Settings of Django and its REST framework, and switches of Flask and FastAPI: what holds for a whole product.

use super::body;
use super::tree::{Context, NONE, argument, bare, dotted, entries, is_bool, keyword, last, text_of};
use crate::facts::{Cover, Facts, Guard, GuardKind, Import, Module, Role, Site, SiteKind};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, Stmt, StmtAssign};
use ruff_text_size::{Ranged, TextRange};

/// States them; guards that settings put before all views go into the module.
pub(super) fn read(context: &Context<'_>, module: &mut Module, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    if context.top("INSTALLED_APPS").is_some()
        || is_settings(&context.entry.path) && context.module.body.iter().any(|statement| matches!(statement, Stmt::Assign(_)))
    {
        django(context, module, facts);
    }
    for (at, node) in context.nodes.iter().enumerate() {
        match node.any {
            AnyNodeRef::StmtAssign(assign) if is_settings(&context.entry.path) && secret_from_outside(context, assign) => {
                state(context, SiteKind::SecretRequired, "SECRET_KEY in settings", assign.range(), facts);
            }
            AnyNodeRef::ExprCall(call) => switch(context, at, call, facts),
            AnyNodeRef::StmtAssign(assign) if node.def == NONE || context.text(assign.range()).contains("config") => {
                let target = assign.targets.first().map_or("", |target| context.text(target)).replace('\'', "\"");
                let on = is_bool(&assign.value, true);
                if (target == "app.debug" || target == "app.config[\"DEBUG\"]") && on && !is_local(&context.entry.path) {
                    state(context, SiteKind::DebugOn, "Flask", assign.range(), facts);
                }
            }
            _ => {}
        }
    }
}

/// `SECRET_KEY = os.environ["SECRET_KEY"]`: whatever other settings hold, these take it from outside.
fn secret_from_outside(context: &Context<'_>, assign: &StmtAssign) -> bool {
    let named = matches!(assign.targets.first(), Some(Expr::Name(name)) if name.id.as_str() == "SECRET_KEY");
    let value = bare(&assign.value);
    named
        && !is_local(&context.entry.path)
        && match value {
            Expr::Subscript(_) => context.text(value).contains("environ"),
            Expr::Call(call) => {
                let name = dotted(&call.func).unwrap_or_default().to_ascii_lowercase();
                let reads = ["env", "config", "secret", "getenv"].iter().any(|word| name.contains(word));
                reads && call.arguments.args.len() < 2 && keyword(call, "default").is_none()
            }
            _ => false,
        }
}

pub(super) fn state(context: &Context<'_>, kind: SiteKind, detail: &str, range: TextRange, facts: &mut Facts) {
    facts.sites.push(Site { kind, detail: detail.to_owned(), origin: context.at(range) });
}

/// Whether a file holds settings of Django, by its place.
fn is_settings(path: &str) -> bool {
    path.split('/').any(|part| part == "settings" || part.starts_with("settings") && part.ends_with(".py"))
}

/// Whether settings are for a developer's machine or for tests.
fn is_local(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let file = lower.rsplit('/').next().unwrap_or(&lower);
    ["local", "dev", "test", "debug", "example", "sample", "ci."].iter().any(|word| file.contains(word))
}

fn django(context: &Context<'_>, module: &mut Module, facts: &mut Facts) {
    let local = is_local(&context.entry.path);
    let mut debug: Option<(&Expr, TextRange)> = None;
    let mut rest: Option<TextRange> = None;
    for statement in &context.module.body {
        let (target, value) = match statement {
            Stmt::Assign(assign) => (assign.targets.first(), Some(&*assign.value)),
            Stmt::AnnAssign(assign) => (Some(&*assign.target), assign.value.as_deref()),
            Stmt::AugAssign(assign) => (Some(&*assign.target), Some(&*assign.value)),
            _ => continue,
        };
        let (Some(Expr::Name(name)), Some(value)) = (target, value) else { continue };
        let range = statement.range();
        match name.id.as_str() {
            "DEBUG" => debug = Some((value, range)),
            "ALLOWED_HOSTS" if !local && entries(value).iter().any(|host| text_of(host) == Some("*")) => {
                state(context, SiteKind::AnyHost, "Django", range, facts)
            }
            "SESSION_COOKIE_SECURE" | "CSRF_COOKIE_SECURE" | "SESSION_COOKIE_HTTPONLY" if !local && is_bool(value, false) => {
                let what = if name.id.ends_with("HTTPONLY") { "HttpOnly" } else { "Secure" };
                state(context, SiteKind::WeakCookie, what, range, facts);
            }
            "CORS_ALLOW_ALL_ORIGINS" | "CORS_ORIGIN_ALLOW_ALL"
                if !local && is_bool(value, true) && context.top("CORS_ALLOW_CREDENTIALS").is_some_and(|with| is_bool(with, true)) =>
            {
                state(context, SiteKind::CorsAnyOriginWithCredentials, "", range, facts);
            }
            "INSTALLED_APPS" => {
                let listed = entries(value).iter().find(|app| text_of(app) == Some("rest_framework"));
                rest = rest.or(listed.map(Ranged::range));
            }
            "REST_FRAMEWORK" => {
                rest = None;
                framework(context, value, range, module, facts);
            }
            "PASSWORD_HASHERS" => {
                let weak = entries(value).first().filter(|hasher| {
                    text_of(hasher).is_some_and(|name| ["MD5", "SHA1", "Unsalted", "Plain"].iter().any(|word| name.contains(word)))
                });
                if let Some(weak) = weak.filter(|_| !local) {
                    state(context, SiteKind::WeakPasswordStorage, "MD5", weak.range(), facts);
                }
            }
            "MIDDLEWARE" | "MIDDLEWARE_CLASSES" => middleware(context, value, module),
            _ => {}
        }
    }
    // Settings without a word on the framework leave every view of it open.
    if let Some(range) = rest {
        state(context, SiteKind::OpenByDefault, "Django REST framework", range, facts);
    }
    // A check that stops the program where it would run in production with it.
    let guarded = context.nodes.iter().any(|node| match node.any {
        AnyNodeRef::StmtIf(choice) => {
            let test = context.text(&*choice.test);
            let raises = choice.body.iter().any(|inner| matches!(inner, Stmt::Raise(_)));
            let whole = |word: &str| test.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|own| own == word);
            raises && whole("DEBUG") && !test.contains("not DEBUG")
        }
        _ => false,
    });
    let local = local || guarded;
    if let Some((value, range)) = debug {
        if is_bool(value, true) {
            if !local {
                state(context, SiteKind::DebugOn, "Django", range, facts);
            }
        } else if on_by_default(context, value) {
            if !local {
                state(context, SiteKind::DebugOn, "Django, unless a variable says otherwise", range, facts);
            }
        } else if is_bool(value, false) {
            state(context, SiteKind::DebugOff, "Django", range, facts);
        }
    }
}

/// Whether a switch that the environment sets is on where nothing sets it.
fn on_by_default(context: &Context<'_>, value: &Expr) -> bool {
    let text = context.text(value).replace(' ', "");
    let lower = text.to_ascii_lowercase();
    let reads = lower.contains("environ") || lower.contains("getenv") || lower.contains("env") || lower.contains("config(");
    // The default is a part of the reading call, not what its result is held against.
    let default = [
        "default=true",
        ",true)",
        ",\"true\")",
        ",'true')",
        ",\"1\")",
        ",'1')",
        ",1)",
        ",\"on\")",
        ",'on')",
        ",default=\"true\"",
        ",default='true'",
        ",default=1",
    ];
    reads && default.iter().any(|way| lower.contains(way))
}

/// `REST_FRAMEWORK = { … }`
fn framework(context: &Context<'_>, value: &Expr, range: TextRange, module: &mut Module, facts: &mut Facts) {
    let Expr::Dict(dict) = bare(value) else { return };
    let find = |key: &str| dict.items.iter().find(|item| item.key.as_ref().and_then(text_of) == Some(key)).map(|item| &item.value);
    if find("DEFAULT_PAGINATION_CLASS").is_some_and(|class| !matches!(class, Expr::NoneLiteral(_))) {
        state(context, SiteKind::ListsPaged, "Django REST framework", range, facts);
    }
    let listed = find("DEFAULT_PERMISSION_CLASSES").map(entries).unwrap_or_default();
    let mut guards = Vec::new();
    for one in listed {
        let name = text_of(one).map(str::to_owned).or_else(|| dotted(one)).unwrap_or_default();
        if let Some(kind) = body::permission(&name) {
            guards.push(Guard { kind, by: last(&name).to_owned(), fails_open: false, origin: context.at(one.range()) });
        }
    }
    if guards.is_empty() {
        // The word that opens everything, or the settings that do not speak of it.
        let place = listed.first().map_or(range, Ranged::range);
        state(context, SiteKind::OpenByDefault, "Django REST framework", place, facts);
    } else {
        // An owner or role asks for a log-in as well.
        let login = guards.iter().map(|guard| Guard { kind: GuardKind::Login, ..guard.clone() });
        let guards: Vec<Guard> = login.chain(guards.iter().cloned()).collect();
        module.covers.push(Cover { family: "django-rest".to_owned(), prefixes: Vec::new(), except: Vec::new(), guards, calls: Vec::new() });
    }
    if find("DEFAULT_THROTTLE_CLASSES").is_some_and(|listed| !entries(listed).is_empty()) {
        let guard =
            Guard { kind: GuardKind::RateLimit, by: "DEFAULT_THROTTLE_CLASSES".to_owned(), fails_open: false, origin: context.at(range) };
        module.covers.push(Cover {
            family: "django-rest".to_owned(),
            prefixes: Vec::new(),
            except: Vec::new(),
            guards: vec![guard],
            calls: Vec::new(),
        });
    }
}

/// Middleware that asks everyone for a log-in.
fn middleware(context: &Context<'_>, value: &Expr, module: &mut Module) {
    for one in entries(value) {
        let Some(name) = text_of(one) else { continue };
        let class = last(name);
        // A class of the project's own: what it does tells.
        if let Some((home, _)) = name.rsplit_once('.').filter(|(home, _)| !home.starts_with("django.")) {
            module.imports.push(Import {
                specifier: home.to_owned(),
                names: vec![(home.to_owned(), "*".to_owned())],
                type_only: false,
                optional: true,
                origin: context.at(one.range()),
            });
            module.covers.push(Cover {
                family: "django".to_owned(),
                prefixes: Vec::new(),
                except: Vec::new(),
                guards: Vec::new(),
                calls: ["__call__", "process_request", "process_view"].iter().map(|method| format!("{name}.{method}")).collect(),
            });
        }
        if matches!(class, "LoginRequiredMiddleware" | "RequireLoginMiddleware" | "LoginRequired" | "RequireLogin") {
            let guard = Guard { kind: GuardKind::Login, by: class.to_owned(), fails_open: false, origin: context.at(one.range()) };
            module.covers.push(Cover {
                family: "django".to_owned(),
                prefixes: Vec::new(),
                except: Vec::new(),
                guards: vec![guard],
                calls: Vec::new(),
            });
        }
    }
}

/// Calls that switch something on for a whole application.
fn switch(context: &Context<'_>, at: usize, call: &ExprCall, facts: &mut Facts) {
    let name = dotted(&call.func).unwrap_or_default();
    match last(&name) {
        "run"
            if name.contains('.')
                && !name.starts_with("subprocess")
                && !name.starts_with("asyncio")
                && keyword(call, "debug").is_some_and(|value| is_bool(value, true))
                && (context.uses("flask") || context.uses("quart") || context.source.text().contains("create_app")) =>
        {
            let main = context
                .above(at)
                .any(|above| matches!(above.any, AnyNodeRef::StmtIf(choice) if context.text(&*choice.test).contains("__main__")))
                || context.nodes.get(at).is_some_and(|node| context.defs.get(node.def).is_some_and(|def| def.name == "main"));
            state(context, SiteKind::DebugOn, if main { "Flask, started by hand" } else { "Flask" }, call.range(), facts);
        }
        "FastAPI" if keyword(call, "debug").is_some_and(|value| is_bool(value, true)) => {
            state(context, SiteKind::DebugOn, "FastAPI", call.range(), facts)
        }
        "add_middleware" if argument(call, 0).and_then(dotted).is_some_and(|class| class.ends_with("CORSMiddleware")) => {
            let any = keyword(call, "allow_origins").is_some_and(|origins| {
                let listed = match bare(origins) {
                    Expr::Name(name) => context.initial(&name.id, context.nodes.get(at).map_or(NONE, |node| node.def)).unwrap_or(origins),
                    other => other,
                };
                entries(listed).iter().any(|origin| text_of(origin) == Some("*"))
            }) || keyword(call, "allow_origin_regex")
                .and_then(text_of)
                .is_some_and(|pattern| matches!(pattern, ".*" | "https?://.*" | "^.*$"));
            if any && keyword(call, "allow_credentials").is_some_and(|value| is_bool(value, true)) {
                state(context, SiteKind::CorsAnyOriginWithCredentials, "", call.range(), facts);
            }
        }
        "CORS" if context.uses("flask_cors") && keyword(call, "supports_credentials").is_some_and(|value| is_bool(value, true)) => {
            let origins = keyword(call, "origins")
                .map(|origins| context.text(origins))
                .or_else(|| keyword(call, "resources").map(|resources| context.text(resources)));
            let any = origins.is_none_or(|origins| origins.contains("\"*\"") || origins.contains("'*'"));
            if any {
                state(context, SiteKind::CorsAnyOriginWithCredentials, "", call.range(), facts);
            }
        }
        "update" if name.ends_with("config.update") => {
            for given in &call.arguments.keywords {
                if given.arg.as_ref().is_some_and(|arg| arg.as_str() == "DEBUG")
                    && is_bool(&given.value, true)
                    && context.entry.role == Role::Source
                {
                    state(context, SiteKind::DebugOn, "Flask", call.range(), facts);
                }
            }
        }
        _ => {}
    }
}
