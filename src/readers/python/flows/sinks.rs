//! Places where a caller's value does harm.

use super::taint::{Taint, Taints};
use super::{DEPTH, Values, sources};
use crate::facts::{Demand, Sink};
use crate::readers::python::tree::{argument, bare, dotted, holder, is_bool, keyword, last, text_of};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, Stmt};
use ruff_text_size::Ranged;

/// Fields that say what a person may do.
const RIGHTS: &[&str] = &[
    "role",
    "admin",
    "is_admin",
    "isAdmin",
    "is_staff",
    "is_superuser",
    "plan",
    "is_premium",
    "permissions",
    "is_verified",
    "subscription_tier",
];

/// A call that may do harm.
pub(super) fn of_call<'c>(values: &mut Values<'_, 'c>, call: &'c ExprCall) {
    let name = dotted(&call.func).unwrap_or_default();
    let context = values.context;
    let full = context.full(&name);
    let method = last(&name);
    let owner = holder(&name);
    let at = call.range();
    let given = |values: &Values<'_, 'c>, place: usize| argument(call, place).map(|given| values.taint(given, DEPTH)).unwrap_or_default();
    let named = |values: &Values<'_, 'c>, name: &str| keyword(call, name).map(|given| values.taint(given, DEPTH)).unwrap_or_default();
    let first = |values: &Values<'_, 'c>, name: &str| {
        argument(call, 0).or_else(|| keyword(call, name)).map(|given| values.taint(given, DEPTH)).unwrap_or_default()
    };
    let any_of = |words: &[&str]| words.iter().any(|word| full.starts_with(word));
    match method {
        "execute" | "executemany" | "executescript" | "execute_sql" | "fetch_all" | "fetch_one" | "fetchval" | "fetchrow" | "read_sql"
        | "read_sql_query" | "execute_query" | "run_query" | "exec_driver_sql"
            if !owner.is_empty() && !argument(call, 0).is_some_and(is_told) =>
        {
            let found = first(values, "sql");
            values.arrive(Sink::Sql, Demand::Built, &name, found, at);
        }
        "raw" if name.contains("objects") || name.ends_with("session.raw") => {
            let found = given(values, 0);
            values.arrive(Sink::Sql, Demand::Built, &name, found, at);
        }
        "extra" if name.contains("objects") || owner.contains("filter()") || owner.ends_with("qs") || owner.ends_with("queryset") => {
            for part in ["where", "select", "order_by", "tables"] {
                let found = named(values, part);
                values.arrive(Sink::Sql, Demand::Built, &name, found, at);
            }
        }
        "text" if full.starts_with("sqlalchemy") || full.starts_with("sqlmodel") || name == "db.text" || name == "sa.text" => {
            let found = given(values, 0);
            values.arrive(Sink::Sql, Demand::Built, &name, found, at);
        }
        "RawSQL" => {
            let found = given(values, 0);
            values.arrive(Sink::Sql, Demand::Built, &name, found, at);
        }
        "system" | "popen" | "popen2" | "popen3" if full.starts_with("os.") || owner == "os" => {
            let found = given(values, 0);
            values.arrive(Sink::Shell, Demand::Text, &name, found, at);
        }
        "getoutput" | "getstatusoutput" | "create_subprocess_shell" => {
            let found = given(values, 0);
            values.arrive(Sink::Shell, Demand::Text, &name, found, at);
        }
        "run" | "call" | "check_call" | "check_output" | "Popen" if any_of(&["subprocess."]) => {
            let found = first(values, "args");
            if keyword(call, "shell").is_some_and(|value| is_bool(value, true)) {
                values.arrive(Sink::Shell, Demand::Text, &name, found, at);
            } else if let Some(program) = argument(call, 0).map(crate::readers::python::tree::entries) {
                // A shell that is started by hand, or a program that the caller names.
                let shell = program
                    .first()
                    .and_then(text_of)
                    .is_some_and(|program| matches!(program, "sh" | "bash" | "/bin/sh" | "/bin/bash" | "cmd" | "powershell"));
                let chosen = program.first().map(|program| values.taint(program, DEPTH)).unwrap_or_default();
                let found = if shell { found } else { chosen };
                values.arrive(Sink::Shell, Demand::Text, &name, found, at);
            }
        }
        "exec_command" => {
            let found = given(values, 0);
            values.arrive(Sink::Shell, Demand::Text, &name, found, at);
        }
        "eval" | "exec" | "compile" | "__import__" if owner.is_empty() || owner == "builtins" => {
            let found = given(values, 0);
            values.arrive(Sink::Code, Demand::Text, &name, found, at);
        }
        "import_module" => {
            let found = given(values, 0);
            values.arrive(Sink::Code, Demand::Head, &name, found, at);
        }
        "render_template_string" | "from_string" => {
            let found = given(values, 0);
            values.arrive(Sink::Code, Demand::Text, &name, found, at);
        }
        "Template" | "Environment" if any_of(&["jinja2", "mako", "django.template", "flask"]) => {
            let found = given(values, 0);
            values.arrive(Sink::Code, Demand::Text, &name, found, at);
        }
        "loads" | "load" | "Unpickler" | "decode"
            if any_of(&["pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "jsonpickle", "shelve", "joblib"]) =>
        {
            let found = given(values, 0);
            values.arrive(Sink::Deserialise, Demand::Text, &name, found, at);
        }
        "load" | "load_all" | "unsafe_load" | "unsafe_load_all" | "full_load" if any_of(&["yaml", "ruamel"]) => {
            let loader = keyword(call, "Loader").or_else(|| argument(call, 1)).map_or("", |loader| context.text(loader));
            let safe = loader.contains("Safe") || loader.contains("BaseLoader") || method == "full_load" || loader.contains("FullLoader");
            if !safe {
                let found = given(values, 0);
                values.arrive(Sink::Deserialise, Demand::Text, &name, found, at);
            }
        }
        "fromstring" | "parse" | "XML" | "parseString" | "iterparse" | "fromstringlist"
            if any_of(&["lxml", "xml.sax", "xml.dom.pulldom"]) || resolves_entities(values, call) =>
        {
            let off = context.source.text().contains("resolve_entities=False") || full.starts_with("defusedxml");
            let sax = !full.starts_with("lxml");
            let on =
                !sax || context.source.text().contains("feature_external_ges") || context.source.text().contains("resolve_entities=True");
            if !off && on {
                let found = given(values, 0);
                values.arrive(Sink::Xml, Demand::Any, &name, found, at);
            }
        }
        "open" if owner.is_empty() || matches!(owner, "io" | "codecs" | "aiofiles" | "os" | "gzip") => path(values, call, &name, 0),
        "remove" | "unlink" | "rmdir" | "removedirs" | "listdir" | "scandir" | "rename" | "makedirs" | "mkdir" | "stat"
            if any_of(&["os."]) =>
        {
            path(values, call, &name, 0)
        }
        "rmtree" | "copy" | "copyfile" | "move" | "copytree" | "copy2" | "unpack_archive" if any_of(&["shutil."]) => {
            path(values, call, &name, 0);
            path(values, call, &name, 1);
        }
        "send_file" | "FileResponse" if method == "send_file" || context.uses("fastapi") || context.uses("starlette") => {
            path(values, call, &name, 0)
        }
        "read_text" | "read_bytes" | "write_text" | "write_bytes" | "unlink" => {
            if let Expr::Attribute(member) = &*call.func {
                let found = values.taint(&member.value, DEPTH);
                let found = found.filter(|taint| taint.carried.built);
                values.arrive(Sink::Path, Demand::Climbs, &name, found, at);
            }
        }
        "save"
            if {
                let lower = owner.to_ascii_lowercase();
                lower.ends_with("file")
                    || lower.ends_with("upload")
                    || lower.ends_with("image")
                    || lower.ends_with("photo")
                    || lower.ends_with("f")
            } =>
        {
            path(values, call, &name, 0);
        }
        "get" | "post" | "put" | "patch" | "delete" | "head" | "options" | "request" | "stream" | "urlopen" | "urlretrieve" | "Request"
            if (any_of(&["requests.", "httpx.", "urllib.", "urllib2.", "urllib3."]) || is_client(values, owner)) && !is_fenced(values) =>
        {
            let place = usize::from(matches!(method, "request" | "stream"));
            let found = argument(call, place).or_else(|| keyword(call, "url")).map(|given| values.taint(given, DEPTH)).unwrap_or_default();
            values.arrive(Sink::OutgoingUrl, Demand::Head, &name, found, at);
        }
        "redirect" | "RedirectResponse" | "HttpResponseRedirect" | "HttpResponsePermanentRedirect" => {
            let found = first(values, "url");
            values.arrive(Sink::Redirect, Demand::Head, &name, found, at);
        }
        "Markup" | "mark_safe" | "SafeString" | "HTMLResponse" => {
            let found = first(values, "content");
            values.arrive(Sink::Html, Demand::Text, &name, found, at);
        }
        "HttpResponse" | "make_response"
            if keyword(call, "content_type")
                .or_else(|| keyword(call, "mimetype"))
                .is_none_or(|kind| context.text(kind).contains("html")) =>
        {
            let found = given(values, 0);
            values.arrive(Sink::Html, if method == "HttpResponse" { Demand::Text } else { Demand::Built }, &name, found, at);
        }
        "format_html" => {
            let found = given(values, 0);
            values.arrive(Sink::Html, Demand::Text, &name, found, at);
        }
        "compile" | "match" | "search" | "findall" | "fullmatch" | "sub" | "finditer" | "split"
            if any_of(&["re.", "regex."]) && name.contains('.') =>
        {
            let found = given(values, 0);
            values.arrive(Sink::Pattern, Demand::Text, &name, found, at);
        }
        "find" | "find_one" | "delete_one" | "delete_many" | "update_one" | "update_many" | "count_documents" | "find_one_and_update"
            if context.uses("pymongo")
                || context.uses("motor")
                || context.uses("flask_pymongo")
                || owner.starts_with("db.")
                || owner.contains("mongo") =>
        {
            mongo(values, call, &name);
        }
        "create" | "create_order" | "modify"
            if any_of(&["stripe."])
                || owner.to_ascii_lowercase().contains("razorpay")
                || owner.ends_with(".order") && context.uses("razorpay") =>
        {
            amounts(values, call, &name);
        }
        _ => {}
    }
    rights(values, call, &name);
}

/// `text(…)`, which tells its own.
fn is_told(given: &Expr) -> bool {
    match bare(given) {
        Expr::Call(inner) => dotted(&inner.func).is_some_and(|name| matches!(last(&name), "text" | "SQL")),
        _ => false,
    }
}

/// A path of the file system.
fn path<'c>(values: &mut Values<'_, 'c>, call: &'c ExprCall, name: &str, at: usize) {
    let found = argument(call, at).map(|given| values.taint(given, DEPTH)).unwrap_or_default();
    // The upload itself is no path; its name is.
    let found = found.filter(|taint| !is_upload(taint));
    values.arrive(Sink::Path, Demand::Climbs, name, found, call.range());
}

/// Whether a value is an uploaded file as a whole, not its name.
fn is_upload(taint: &Taint) -> bool {
    let source = taint.source.as_str();
    (source.starts_with("request.files") || source.starts_with("request.FILES") || source.ends_with(".file"))
        && !source.contains("filename")
        && !source.ends_with(".name")
}

/// Whether a name holds a client of HTTP.
fn is_client(values: &Values<'_, '_>, owner: &str) -> bool {
    let root = owner.split('.').next().unwrap_or(owner);
    if !(values.context.uses("httpx") || values.context.uses("aiohttp") || values.context.uses("requests")) {
        return false;
    }
    values.context.initial(root, values.def).is_some_and(|value| {
        let text = values.context.text(value);
        ["AsyncClient(", "httpx.Client(", "ClientSession(", "requests.Session("].iter().any(|made| text.contains(made))
    })
}

/// Whether calls of the file go through a transport that keeps to public addresses (`AsyncSafeTransport()`, `advocate`).
fn is_fenced(values: &Values<'_, '_>) -> bool {
    values.context.source.text().contains("SafeTransport(") || values.context.uses("advocate")
}

fn resolves_entities(values: &Values<'_, '_>, call: &ExprCall) -> bool {
    keyword(call, "parser").or_else(|| argument(call, 1)).is_some_and(|parser| {
        let text = values.context.text(parser);
        text.contains("XMLParser") || values.context.source.text().contains("resolve_entities=True")
    }) && !values.context.source.text().contains("resolve_entities=False")
}

/// `find_one(request.json)`, `find_one({"password": data["password"]})`
fn mongo<'c>(values: &mut Values<'_, 'c>, call: &'c ExprCall, name: &str) {
    let Some(filter) = argument(call, 0).or_else(|| keyword(call, "filter")) else { return };
    let found = values.taint(filter, DEPTH);
    if let Expr::Dict(dict) = bare(filter) {
        for item in &dict.items {
            let Some(key) = item.key.as_ref().and_then(text_of) else { continue };
            let secret = ["password", "token", "secret", "otp", "code"].iter().any(|word| key.contains(word));
            if key == "$where" {
                let found = values.taint(&item.value, DEPTH);
                values.arrive(Sink::NoSql, Demand::Text, name, found, call.range());
            } else if secret {
                let found = values.taint(&item.value, DEPTH);
                values.arrive(Sink::NoSqlSecret, Demand::Shaped, name, found, call.range());
            }
        }
    } else {
        values.arrive(Sink::NoSql, Demand::Whole, name, found, call.range());
    }
}

/// Amounts that a payment is made of.
fn amounts<'c>(values: &mut Values<'_, 'c>, call: &'c ExprCall, name: &str) {
    let mut found = Taints::default();
    let mut price = Taints::default();
    let mut open: Vec<(Option<&str>, &'c Expr)> =
        call.arguments.keywords.iter().map(|given| (given.arg.as_ref().map(|arg| arg.as_str()), &given.value)).collect();
    open.extend(call.arguments.args.iter().map(|given| (None, given)));
    let mut tries = 0;
    while let Some((key, value)) = open.pop() {
        tries += 1;
        if tries > 200 {
            return;
        }
        match bare(value) {
            Expr::Dict(dict) => open.extend(dict.items.iter().map(|item| (item.key.as_ref().and_then(text_of), &item.value))),
            Expr::List(list) => open.extend(list.elts.iter().map(|one| (None, one))),
            other if matches!(key, Some("amount" | "unit_amount" | "unit_amount_decimal")) => found = found.and(values.taint(other, DEPTH)),
            other if key == Some("price") && name.starts_with("stripe") => price = price.and(values.taint(other, DEPTH)),
            _ => {}
        }
    }
    values.arrive(Sink::Price, Demand::Unchecked, name, price, call.range());
    values.arrive(Sink::Amount, Demand::Unchecked, name, found, call.range());
}

/// Rights that the caller names: `User(role=data["role"])`, `update(is_admin=…)`.
fn rights<'c>(values: &mut Values<'_, 'c>, call: &'c ExprCall, name: &str) {
    let made = last(name);
    let person = ["User", "Account", "Profile", "Member", "Customer"].iter().any(|word| made.contains(word))
        && made.starts_with(|c: char| c.is_ascii_uppercase())
        && !["Form", "Schema", "Response", "Serializer", "Out", "Read", "Create", "Update", "In", "DTO", "Event"]
            .iter()
            .any(|end| made.ends_with(end));
    if !(person || matches!(made, "create_user" | "insert_one")) {
        return;
    }
    for given in &call.arguments.keywords {
        if given.arg.as_ref().is_some_and(|arg| RIGHTS.contains(&arg.as_str())) {
            let mut found = values.taint(&given.value, DEPTH);
            if found.is_empty()
                && let Expr::Name(own) = bare(&given.value)
            {
                found = implied(values, &own.id);
            }
            values.arrive(Sink::Privilege, Demand::Unchecked, name, found, given.range);
        }
    }
}

/// What the caller decides by asking: `if data["admin"]: admin = True`.
fn implied<'c>(values: &Values<'_, 'c>, name: &str) -> Taints {
    let context = values.context;
    let Some(def) = context.defs.get(values.def) else { return Taints::default() };
    let asks = context.below(def.node).iter().find_map(|node| {
        let AnyNodeRef::StmtIf(choice) = node.any else { return None };
        let given = choice.body.iter().any(|statement| {
            matches!(statement, Stmt::Assign(assign) if is_bool(&assign.value, true)
                && matches!(assign.targets.first(), Some(Expr::Name(target)) if target.id.as_str() == name))
        });
        let right = RIGHTS.iter().any(|right| context.text(&*choice.test).contains(&format!("'{right}'")))
            || RIGHTS.iter().any(|right| context.text(&*choice.test).contains(&format!("\"{right}\"")));
        (given && right).then_some(&*choice.test)
    });
    asks.map(|test| values.taint(test, DEPTH)).unwrap_or_default()
}

/// `user.role = data["role"]`
pub(super) fn of_assignment<'c>(values: &mut Values<'_, 'c>, target: &'c Expr, value: &'c Expr) {
    let Expr::Attribute(member) = target else { return };
    if RIGHTS.contains(&member.attr.as_str()) && values.context.text(&*member.value).to_ascii_lowercase().contains("user") {
        let found = values.taint(value, DEPTH);
        values.arrive(Sink::Privilege, Demand::Unchecked, member.attr.as_str(), found, ruff_text_size::Ranged::range(member));
    }
}

/// A page that Flask answers with as it is.
pub(super) fn of_return(values: &mut Values<'_, '_>, value: &Expr, taints: &Taints) {
    if values.routed != Some(sources::Web::Flask) || values.context.uses("fastapi") {
        return;
    }
    let markup = match bare(value) {
        Expr::FString(_) | Expr::BinOp(_) => true,
        Expr::Call(call) => dotted(&call.func).is_some_and(|name| last(&name) == "format"),
        _ => false,
    };
    // Flask sends a text as a page, whatever it says.
    if markup && !values.context.text(value).contains("json") {
        values.arrive(Sink::Html, Demand::Built, "return", taints.clone(), value.range());
    }
}
