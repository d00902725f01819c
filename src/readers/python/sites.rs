//! Single constructs that rules care about wherever they stand.

use super::body::options_off;
use super::logs;
use super::passwords;
use super::settings::state;
use super::tree::{Context, NONE, argument, bare, doing, dotted, holder, is_bool, keyword, last, text_of};
use crate::facts::{Facts, Role, SiteKind};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, Stmt};
use ruff_text_size::Ranged;

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    for (at, node) in context.nodes.iter().enumerate() {
        match node.any {
            AnyNodeRef::ExprCall(call) => of_call(context, at, call, facts),
            AnyNodeRef::ExceptHandlerExceptHandler(handler) => swallowed(context, at, handler, facts),
            AnyNodeRef::StmtAssign(assign) => {
                if let Some(Expr::Name(name)) = assign.targets.first() {
                    passwords::unhashed(context, &assign.value, name.id.as_str(), facts);
                } else if let Some(Expr::Attribute(member)) = assign.targets.first() {
                    if matches!(member.attr.as_str(), "autoescape") && is_bool(&assign.value, false) {
                        state(context, SiteKind::EscapingOff, "autoescape", assign.range, facts);
                    }
                    passwords::plain_password(context, member.attr.as_str(), &assign.value, node.def, assign.range, facts);
                }
            }
            AnyNodeRef::ExprCompare(compare) => passwords::compared(context, compare, facts),
            _ => {}
        }
    }
    memory(context, facts);
    entry(context, facts);
}

/// A function where Vercel asks for a class: it takes whatever is called `handler` below `api/` for one.
fn entry(context: &Context<'_>, facts: &mut Facts) {
    if !context.entry.path.starts_with("api/") {
        return;
    }
    let named = context
        .defs
        .iter()
        .find(|def| def.class == NONE && def.outer == NONE && matches!(def.function.name.as_str(), "handler" | "Handler"));
    if let Some(def) = named {
        state(context, SiteKind::EntryUnusable, "Vercel", def.function.range, facts);
    }
}

fn of_call(context: &Context<'_>, at: usize, call: &ExprCall, facts: &mut Facts) {
    let name = dotted(&call.func).unwrap_or_default();
    let full = context.full(&name);
    let method = last(&name);
    let range = call.range();
    let def = context.nodes.get(at).map_or(NONE, |node| node.def);
    let off = |name: &str| keyword(call, name).is_some_and(|value| is_bool(value, false));
    let outgoing = ["requests.", "httpx."].iter().any(|package| full.starts_with(package));
    if off("verify")
        && (outgoing || matches!(method, "get" | "post" | "put" | "request" | "Client" | "AsyncClient"))
        && !full.starts_with("jwt")
    {
        state(context, SiteKind::TlsUnverified, "", range, facts);
    }
    if full == "ssl._create_unverified_context" || matches!(method, "TCPConnector") && off("ssl") {
        state(context, SiteKind::TlsUnverified, "", range, facts);
    }
    // httpx has a limit of its own.
    if full.starts_with("requests.")
        && matches!(method, "get" | "post" | "put" | "patch" | "delete" | "request" | "head")
        && keyword(call, "timeout").is_none()
        && !call.arguments.keywords.iter().any(|given| given.arg.is_none())
        && def != NONE
        && context.entry.role == Role::Source
    {
        let written = argument(call, 0).map_or("", |url| context.text(url));
        let host = written
            .split_once("//")
            .and_then(|(_, rest)| rest.split(['/', '"', '\'', '{', '?', ':']).next())
            .filter(|host| host.contains('.'));
        state(context, SiteKind::CallWithoutTimeout, host.unwrap_or("another server"), range, facts);
    }
    if method == "decode" && (full.starts_with("jwt.") || full.starts_with("jose.")) {
        let allows_none = keyword(call, "algorithms").is_some_and(|list| context.text(list).to_ascii_lowercase().contains("none\""));
        let expired = keyword(call, "options").is_some_and(|options| context.text(options).replace(' ', "").contains("verify_exp\":False"));
        // A token that came straight from who made it needs no proof.
        let direct = context.source.text().contains("oauth") || context.source.text().contains("id_token");
        if allows_none {
            state(context, SiteKind::TokenUnverified, "none", range, facts);
        } else if (options_off(context, call) || off("verify")) && !direct {
            state(context, SiteKind::TokenUnverified, "decode", range, facts);
        } else if expired {
            state(context, SiteKind::TokenUnverified, "expiry", range, facts);
        }
    }
    if off("autoescape") {
        state(context, SiteKind::EscapingOff, "autoescape", range, facts);
    }
    if method == "set_cookie" {
        cookie(context, call, facts);
    }
    if matches!(method, "md5" | "sha1" | "sha256" | "sha512") && (full.starts_with("hashlib") || full.starts_with("Crypto")) {
        passwords::hashed(context, at, call, method, facts);
    }
    random(context, at, call, &full, def, facts);
    // A seed that every start of Python makes anew.
    if matches!(method, "seed" | "Random" | "RandomState" | "default_rng")
        && call.arguments.args.iter().any(|given| salted(context, given, def, 4))
    {
        state(context, SiteKind::UnstableSeed, method, range, facts);
    }
    if method == "format_exc" && full.starts_with("traceback") {
        let answered = context.above(at).take(8).any(|above| match above.any {
            AnyNodeRef::StmtReturn(_) => true,
            AnyNodeRef::ExprCall(outer) => dotted(&outer.func).is_some_and(|name| {
                matches!(last(&name), "HTTPException" | "jsonify" | "JSONResponse" | "JsonResponse" | "HttpResponse" | "Response")
            }),
            _ => false,
        });
        if answered && routed(context, def) {
            state(context, SiteKind::StackTraceToCaller, "", range, facts);
        }
    }
    if logs::is_log(&name) {
        logs::logged(context, call, def, facts);
    }
    // `User(password=form.password.data)`
    if method.starts_with(|c: char| c.is_ascii_uppercase())
        && ["User", "Account", "Customer", "Member"].iter().any(|word| method.contains(word))
        && !["Form", "Schema", "Serializer", "Create", "In", "Request", "Response", "Login", "Register"]
            .iter()
            .any(|end| method.ends_with(end))
    {
        for given in &call.arguments.keywords {
            if let Some(arg) = &given.arg {
                passwords::plain_password(context, arg.as_str(), &given.value, def, given.range, facts);
            }
        }
    }
    let scheduler = matches!(method, "BackgroundScheduler" | "AsyncIOScheduler") && full.starts_with("apscheduler");
    if scheduler && context.entry.role == Role::Source && !context.source.text().contains("jobstores") {
        state(context, SiteKind::InMemoryState, &format!("{method}: job queue"), range, facts);
    }
    let background = method == "add_task"
        && full.rsplit_once('.').is_some_and(|(holder, _)| {
            let holder = holder.to_ascii_lowercase();
            holder.contains("background") || matches!(holder.as_str(), "bg" | "bg_tasks" | "tasks")
        })
        && context.source.text().contains("BackgroundTasks");
    if background && !facts.sites.iter().any(|site| site.detail == "BackgroundTasks: job queue") {
        state(context, SiteKind::InMemoryState, "BackgroundTasks: job queue", range, facts);
    }
    if method == "Thread"
        && full.starts_with("threading")
        && routed(context, def)
        && !facts.sites.iter().any(|site| site.detail == "Thread: job queue")
    {
        state(context, SiteKind::InMemoryState, "Thread: job queue", range, facts);
    }
}

/// Whether a route leads to a function.
fn routed(context: &Context<'_>, def: usize) -> bool {
    context.defs.get(def).is_some_and(|own| {
        own.function.decorator_list.iter().any(|decorator| {
            let name = dotted(if let Expr::Call(call) = bare(&decorator.expression) { &call.func } else { &decorator.expression })
                .unwrap_or_default();
            name.contains('.')
                && matches!(last(&name), "route" | "get" | "post" | "put" | "patch" | "delete" | "errorhandler" | "exception_handler")
        }) || own.function.parameters.iter_non_variadic_params().take(2).any(|parameter| parameter.name().as_str() == "request")
    })
}

/// A cookie of a session that scripts can read, or that travels unencrypted.
fn cookie(context: &Context<'_>, call: &ExprCall, facts: &mut Facts) {
    let named = argument(call, 0).or_else(|| keyword(call, "key")).and_then(text_of).unwrap_or("").to_ascii_lowercase();
    if !["session", "token", "auth", "jwt", "sid", "access", "refresh"].iter().any(|word| named.contains(word))
        || named.contains("csrf")
        || named.contains("xsrf")
    {
        return;
    }
    // One that is taken away carries nothing.
    let value = argument(call, 1).or_else(|| keyword(call, "value"));
    let empty = value.is_some_and(|value| value.is_none_literal_expr() || text_of(value) == Some(""));
    if empty || call.arguments.keywords.iter().any(|given| given.arg.is_none()) {
        return;
    }
    if let Some(given) = keyword(call, "samesite").filter(|given| text_of(given).is_some_and(|text| text.eq_ignore_ascii_case("none"))) {
        state(context, SiteKind::CookieSentEverywhere, "", given.range(), facts);
    }
    let on = |name: &str| keyword(call, name).is_some_and(|value| !is_bool(value, false));
    if !on("httponly") {
        state(context, SiteKind::WeakCookie, "HttpOnly", call.range(), facts);
    } else if !on("secure") {
        state(context, SiteKind::WeakCookie, "Secure", call.range(), facts);
    }
}

/// The generator for games makes a secret.
fn random(context: &Context<'_>, at: usize, call: &ExprCall, full: &str, def: usize, facts: &mut Facts) {
    if !full.starts_with("random.")
        || full.contains("SystemRandom")
        || !matches!(last(full), "choice" | "choices" | "randint" | "randrange" | "sample" | "random" | "getrandbits")
    {
        return;
    }
    let secret = |name: &str| {
        let words = crate::readers::javascript::words(name);
        let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        has(&["otp", "token", "secret", "password", "passwd", "passcode"])
            || has(&["verification", "reset", "api", "session", "auth", "temp", "access", "recovery", "login"])
                && has(&["code", "key", "id", "pin", "password", "token"])
    };
    // A function that makes a secret gives it back; one that only deals with secrets makes other things too.
    let function = context.defs.get(def).is_some_and(|own| secret(own.function.name.as_str()));
    let mut named = false;
    for above in context.above(at).take(12) {
        match above.any {
            AnyNodeRef::StmtAssign(assign) => named |= assign.targets.iter().filter_map(dotted).any(|target| secret(last(&target))),
            AnyNodeRef::Keyword(given) if !function => named |= given.arg.as_ref().is_some_and(|arg| secret(arg.as_str())),
            // In a record only the field's own name counts.
            AnyNodeRef::ExprDict(dict) => {
                let field = dict.items.iter().find(|item| item.value.range().contains_range(call.range()));
                named |= field.and_then(|item| item.key.as_ref()).and_then(text_of).is_some_and(secret);
                break;
            }
            AnyNodeRef::StmtReturn(_) => named |= function,
            AnyNodeRef::StmtFunctionDef(_) => break,
            _ => {}
        }
    }
    let about = context
        .defs
        .get(def)
        .is_some_and(|own| own.function.name.contains("test") || own.function.name.contains("mock") || own.function.name.contains("delay"));
    if named && !about {
        let detail = context.defs.get(def).map_or("", |own| own.function.name.as_str());
        state(context, SiteKind::PredictableSecret, detail, call.range(), facts);
    }
}

/// Whether a value is made by `hash()` of a text, which each start of Python salts anew.
fn salted(context: &Context<'_>, expression: &Expr, def: usize, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match bare(expression) {
        Expr::Call(call) => {
            let name = dotted(&call.func).unwrap_or_default();
            if name == "hash" {
                return argument(call, 0).is_some_and(|given| !given.is_number_literal_expr());
            }
            matches!(name.as_str(), "abs" | "int") && call.arguments.args.iter().any(|given| salted(context, given, def, depth))
        }
        Expr::BinOp(sum) => salted(context, &sum.left, def, depth) || salted(context, &sum.right, def, depth),
        Expr::Name(name) => context.initial(&name.id, def).is_some_and(|value| salted(context, value, def, depth)),
        _ => false,
    }
}

/// An error that is caught and forgotten where something was to be stored or paid.
fn swallowed(context: &Context<'_>, at: usize, handler: &ruff_python_ast::ExceptHandlerExceptHandler, facts: &mut Facts) {
    let any = handler.type_.as_ref().is_none_or(|kind| matches!(context.text(&**kind), "Exception" | "BaseException"));
    if !any || doing(&handler.body).any(|statement| !matches!(statement, Stmt::Continue(_))) {
        return;
    }
    let Some(AnyNodeRef::StmtTry(attempt)) = context.nodes.get(at).and_then(|node| context.nodes.get(node.parent)).map(|node| node.any)
    else {
        return;
    };
    let tried: String = attempt.body.iter().map(|statement| context.text(statement)).collect::<Vec<_>>().join("\n");
    let stores =
        [".commit(", ".save(", ".insert", ".update(", ".create(", ".delete(", "stripe.", "send_mail", ".execute(", ".add(", "send_email"]
            .iter()
            .any(|word| tried.contains(word));
    if stores && context.entry.role == Role::Source {
        state(context, SiteKind::SwallowedError, "", handler.range, facts);
    }
}

/// Lists and tables at the top of a module that functions fill while the server runs.
fn memory(context: &Context<'_>, facts: &mut Facts) {
    let serves = context.uses("flask") || context.uses("fastapi") || context.uses("django") || context.uses("quart");
    if !serves || context.entry.role != Role::Source {
        return;
    }
    for statement in &context.module.body {
        let (target, value) = match statement {
            Stmt::Assign(assign) => (assign.targets.first(), Some(&*assign.value)),
            Stmt::AnnAssign(assign) => (Some(&*assign.target), assign.value.as_deref()),
            _ => continue,
        };
        let (Some(Expr::Name(name)), Some(value)) = (target, value) else { continue };
        let empty = match bare(value) {
            Expr::Dict(dict) => dict.items.is_empty(),
            Expr::List(list) => list.elts.is_empty(),
            Expr::Call(call) => dotted(&call.func).is_some_and(|name| {
                matches!(last(&name), "dict" | "defaultdict" | "list" | "OrderedDict" | "deque")
                    && call.arguments.args.iter().all(|given| !matches!(given, Expr::List(_) | Expr::Dict(_)))
            }),
            _ => false,
        };
        let id = name.id.as_str();
        let lower = id.to_ascii_lowercase();
        if !empty || ["cache", "registry", "handlers", "routes", "plugins", "_memo", "lock"].iter().any(|word| lower.contains(word)) {
            continue;
        }
        let fills = context.nodes.iter().any(|node| {
            node.def != NONE
                // A decorator that notes what it decorates runs when the program starts.
                && !context.defs.get(node.def).is_some_and(|own| {
                    let first = own.function.parameters.iter_non_variadic_params().next().map(|parameter| parameter.name().as_str());
                    matches!(own.function.body.last(), Some(Stmt::Return(end)) if matches!(end.value.as_deref(), Some(Expr::Name(name)) if Some(name.id.as_str()) == first))
                })
                && match node.any {
                    AnyNodeRef::StmtAssign(assign) => assign.targets.iter().any(|target| matches!(target, Expr::Subscript(member) if matches!(&*member.value, Expr::Name(holder) if holder.id.as_str() == id))),
                    AnyNodeRef::ExprCall(call) => {
                        let name = dotted(&call.func).unwrap_or_default();
                        holder(&name) == id && matches!(last(&name), "append" | "add" | "setdefault" | "update")
                    }
                    _ => false,
                }
        });
        if fills {
            let kind = if lower.contains("rate") || lower.contains("attempt") || lower.contains("limit") { ": rate limits" } else { "" };
            state(context, SiteKind::InMemoryState, &format!("{id}{kind}"), statement.range(), facts);
        }
    }
}
