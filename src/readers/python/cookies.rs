//! What a browser sends by itself: cookies that are believed, and views that do not ask where a request comes from.

use super::settings::state;
use super::tree::{Context, NONE, argument, bare, dotted, entries, holder, is_bool, last, text_of};
use crate::facts::{Facts, SiteKind};
use ruff_python_ast::{AnyNodeRef, Decorator, Expr, Stmt};
use ruff_text_size::Ranged;

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    exempt(context, facts);
    switched_off(context, facts);
    for (at, node) in context.nodes.iter().enumerate() {
        if let Some(key) = key(node.any)
            && crate::readers::glimpse::names_caller(key)
            && decides(context, at)
        {
            state(context, SiteKind::CookieBelieved, key, node.any.range(), facts);
        }
    }
}

/// `@csrf_exempt` of Django, `@csrf.exempt` of Flask.
fn exempt(context: &Context<'_>, facts: &mut Facts) {
    let is = |decorator: &&Decorator| match bare(&decorator.expression) {
        Expr::Call(call) => {
            dotted(&call.func).is_some_and(|name| last(&name) == "method_decorator")
                && argument(call, 0).and_then(dotted).is_some_and(|name| last(&name) == "csrf_exempt")
        }
        other => dotted(other).is_some_and(|name| last(&name) == "csrf_exempt" || name == "csrf.exempt" || name == "csrf_protect.exempt"),
    };
    for def in &context.defs {
        if let Some(decorator) = def.function.decorator_list.iter().find(is) {
            let detail = format!("the check is switched off for `{}`", def.name);
            state(context, SiteKind::ForgeryProtectionOff, &detail, decorator.range(), facts);
        }
    }
    for class in &context.classes {
        if let Some(decorator) = class.def.decorator_list.iter().find(is) {
            let detail = format!("the check is switched off for `{}`", class.def.name);
            state(context, SiteKind::ForgeryProtectionOff, &detail, decorator.range(), facts);
        }
    }
}

/// Settings that leave the check out for every view.
fn switched_off(context: &Context<'_>, facts: &mut Facts) {
    for node in &context.nodes {
        let AnyNodeRef::StmtAssign(assign) = node.any else { continue };
        let target = assign.targets.first().map_or("", |target| context.text(target));
        // Flask-WTF; settings for tests switch it off so that tests need no token.
        if target.ends_with("WTF_CSRF_ENABLED") || target.replace('\'', "\"").ends_with("config[\"WTF_CSRF_ENABLED\"]") {
            let class = context.classes.iter().find(|class| class.def.range().contains_range(assign.range()));
            let tests = class.is_some_and(|class| class.def.name.to_ascii_lowercase().contains("test"));
            let conditional = context.text(context.module.range()).contains("TESTING");
            if is_bool(&assign.value, false) && !tests && (class.is_some() || !conditional) {
                state(context, SiteKind::ForgeryProtectionOff, "the check is switched off for every form", assign.range(), facts);
            }
        }
        if matches!(target, "MIDDLEWARE" | "MIDDLEWARE_CLASSES") && node.def == NONE {
            let listed: Vec<&str> = entries(&assign.value).iter().filter_map(text_of).collect();
            let sessions = listed.iter().any(|name| name.ends_with("AuthenticationMiddleware"));
            if sessions && !listed.iter().any(|name| name.to_ascii_lowercase().contains("csrf")) {
                let detail = "the list of middleware leaves Django's check out";
                state(context, SiteKind::ForgeryProtectionOff, detail, assign.range(), facts);
            }
        }
    }
}

/// The name of a cookie that is read: `request.cookies.get("role")`, `request.COOKIES["role"]`.
fn key(any: AnyNodeRef<'_>) -> Option<&str> {
    let is = |expression: &Expr| {
        dotted(expression).is_some_and(|name| matches!(last(&name), "cookies" | "COOKIES") && holder(&name).ends_with("request"))
    };
    match any {
        AnyNodeRef::ExprCall(call) => match &*call.func {
            Expr::Attribute(member) if member.attr.as_str() == "get" && is(&member.value) => argument(call, 0).and_then(text_of),
            _ => None,
        },
        AnyNodeRef::ExprSubscript(member) if is(&member.value) => text_of(&member.slice),
        _ => None,
    }
}

/// Whether what is read here decides something: it stands in a test or picks a record, itself or by the name that it is
/// given. What a function verifies is another matter.
fn decides(context: &Context<'_>, at: usize) -> bool {
    let Some(node) = context.nodes.get(at) else { return false };
    let Some(def) = context.defs.get(node.def) else { return false };
    let body = context.text(def.function.range());
    if ["hmac", "unsign", "signing", "decode(", "loads(", "verify", "decrypt", "signed"].iter().any(|word| body.contains(word)) {
        return false;
    }
    let mut name = None;
    for above in context.above(at).take(8) {
        match above.any {
            AnyNodeRef::StmtIf(choice) if choice.test.range().contains_range(node.any.range()) => return true,
            AnyNodeRef::ExprCompare(_) | AnyNodeRef::ExprIf(_) => return true,
            AnyNodeRef::ExprCall(call) if is_search(call) => return true,
            AnyNodeRef::StmtAssign(assign) => {
                name = assign.targets.first().and_then(|target| if let Expr::Name(name) = target { Some(name.id.as_str()) } else { None });
                break;
            }
            AnyNodeRef::StmtFunctionDef(_) => break,
            _ => {}
        }
    }
    let Some(name) = name else { return false };
    let names =
        |expression: &Expr| context.text(expression).split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == name);
    context.below(def.node).iter().any(|node| match node.any {
        // Whether there is one decides little; what it says, or which record it leads to, does.
        AnyNodeRef::ExprCompare(compare) => {
            names(&compare.left) && compare.comparators.iter().any(|other| !matches!(other, Expr::NoneLiteral(_)))
        }
        AnyNodeRef::ExprCall(call) => {
            is_search(call) && (call.arguments.args.iter().any(names) || call.arguments.keywords.iter().any(|given| names(&given.value)))
        }
        _ => false,
    })
}

fn is_search(call: &ruff_python_ast::ExprCall) -> bool {
    let name = dotted(&call.func).unwrap_or_default();
    let method = last(&name);
    let held = holder(&name);
    matches!(method, "filter" | "filter_by" | "find_one" | "get_object_or_404" | "execute" | "first_or_404")
        || method == "get" && (held.ends_with("objects") || held.ends_with("query") || held.ends_with("session"))
}

/// Uploads whose name and kind are the sender's: `file.save(os.path.join(FOLDER, file.filename))`.
pub(super) fn uploads(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    for (number, def) in context.defs.iter().enumerate() {
        let body = context.text(def.function.range());
        let takes = ["request.files", "UploadFile", "request.FILES"].iter().any(|way| body.contains(way));
        if !takes || checks(body) {
            continue;
        }
        for node in context.below(def.node).iter().filter(|node| node.def == number) {
            let AnyNodeRef::ExprCall(call) = node.any else { continue };
            let name = dotted(&call.func).unwrap_or_default();
            let writes = match last(&name) {
                "save" => !name.contains("objects"),
                "open" => call.arguments.args.iter().skip(1).any(|mode| text_of(mode).is_some_and(|mode| mode.contains('w'))),
                "write_bytes" => true,
                _ => false,
            };
            let path = match &*call.func {
                Expr::Attribute(member) if last(&name) == "write_bytes" => Some(&*member.value),
                _ => argument(call, 0),
            };
            if writes && path.is_some_and(|path| is_senders(context, path, number, 4)) {
                state(context, SiteKind::UploadUnchecked, "Python", call.range(), facts);
            }
        }
    }
}

/// Whether a function looks at what an upload is.
fn checks(body: &str) -> bool {
    let lower = body.to_ascii_lowercase();
    [
        "allowed",
        "endswith",
        "splitext",
        "suffix",
        "content_type",
        "mimetype",
        "imghdr",
        "image.open",
        "magic",
        "rsplit",
        "extension",
        "valid",
        "split(\".\")",
        "split('.')",
        "file_type",
        "filetype",
        "check_",
        "scan",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// Whether a path is made of the name that the sender gave.
fn is_senders(context: &Context<'_>, path: &Expr, def: usize, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let text = context.text(path);
    if text.contains(".filename") || text.contains("secure_filename(") {
        return true;
    }
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(|c: char| !word(c))
        .filter(|name| !name.is_empty() && name.len() < 60)
        .take(12)
        .any(|name| context.initial(name, def).is_some_and(|value| context.text(value) != text && is_senders(context, value, def, depth)))
}

/// Servers for development that a file starts itself: `app.run()`, `uvicorn.run(app, reload=True)`.
pub(super) fn servers(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    let text = context.text(context.module.range());
    if ["waitress", "gevent", "hypercorn", "gunicorn", "cheroot", "SocketIO"].iter().any(|server| text.contains(server)) {
        return;
    }
    for node in &context.nodes {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let name = dotted(&call.func).unwrap_or_default();
        let on = |name: &str| super::tree::keyword(call, name).is_some_and(|value| is_bool(value, true));
        let what = match name.as_str() {
            "uvicorn.run" if on("reload") => "uvicorn, which starts anew at every change of a file",
            _ if last(&name) == "run" && is_flask(context, holder(&name), node.def) => "the server of Flask that is made for development",
            _ => continue,
        };
        state(context, SiteKind::DevServerStarted, what, call.range(), facts);
    }
}

fn is_flask(context: &Context<'_>, name: &str, def: usize) -> bool {
    let made = context.initial(name, def).and_then(|value| if let Expr::Call(call) = bare(value) { dotted(&call.func) } else { None });
    match made {
        Some(class) => {
            last(&class) == "Flask" || last(&class) == "create_app" && context.entry.path.ends_with(".py") && !context.uses("fastapi")
        }
        // `from shop import app`
        None => name == "app" && context.brought.contains_key("app") && !context.uses("uvicorn") && !is_main_of_others(context),
    }
}

/// Whether a file that brings an application in says of which framework it is not.
fn is_main_of_others(context: &Context<'_>) -> bool {
    [
        "fastapi",
        "starlette",
        "sanic",
        "bottle",
        "connexion",
        "celery",
        "aiohttp",
        "streamlit",
        "dash",
        "gradio",
        "telegram",
        "aiogram",
        "pyrogram",
        "discord",
    ]
    .iter()
    .any(|package| context.uses(package))
        || !context
            .module
            .body
            .iter()
            .any(|statement| matches!(statement, Stmt::If(choice) if context.text(&*choice.test).contains("__main__")))
}
