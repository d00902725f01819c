//! What a function does to the world, and the names that it calls.

use super::context::{Context, Unit};
use super::guards;
use super::questions::initial;
use super::related;
use super::sources;
use super::tree::{Argument, Expr, Node, Stmt, argument, each_in, last};
use crate::facts::{Effect, EffectKind, Guard, Origin, Picked};
use crate::sorted::Arrange;
use std::collections::BTreeSet;

/// What one body does.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) guards: Vec<Guard>,
    pub(super) effects: Vec<Effect>,
    pub(super) calls: Vec<String>,
    pub(super) input: Option<Origin>,
}

/// Classes of frameworks that are no models.
const NO_MODELS: &[&str] = &[
    "DB",
    "Auth",
    "Cache",
    "Storage",
    "Http",
    "Log",
    "Mail",
    "Hash",
    "Str",
    "Arr",
    "Carbon",
    "Route",
    "Session",
    "Cookie",
    "Config",
    "Schema",
    "File",
    "Gate",
    "Validator",
    "Event",
    "Queue",
    "Bus",
    "Redis",
    "Crypt",
    "URL",
    "View",
    "Response",
    "Request",
    "Notification",
    "Artisan",
    "Password",
    "Socialite",
    "Lang",
    "App",
    "Factory",
    "RateLimiter",
    "Process",
    "Collection",
    "Blade",
    "Vite",
    "Inertia",
    "Excel",
    "PDF",
    "Pdf",
    "Image",
    "DateTime",
    "Uuid",
    "Broadcast",
];

/// What a body does, its guards included.
pub(super) fn of_body<'c>(context: &Context<'c>, unit: &Unit<'c>, body: &'c [Stmt<'c>]) -> Body {
    let mut done = Body { guards: guards::of_body(context, unit, body), ..Body::default() };
    let mut calls = BTreeSet::new();
    each_in(body, &mut |expr| {
        match &expr.kind {
            Node::Call(callee, given) => {
                if let Some(name) = context.call_name(unit, callee) {
                    calls.insert(name);
                }
                effect(context, unit, expr, callee, given, &mut done.effects);
            }
            Node::New(class, _) => {
                if let Some(name) = class.name() {
                    calls.insert(format!("{}.__construct", last(name)));
                }
            }
            Node::Include(path) => {
                if let Some(path) = included(context, path) {
                    calls.insert(format!("include {path}"));
                }
            }
            _ => {}
        }
        if done.input.is_none() && sources::is_input(expr) {
            done.input = Some(context.at(expr.start));
        }
    });
    related::shown(context, unit, body, &mut done.effects);
    done.calls = calls.into_iter().collect();
    done.guards.arrange();
    done.guards.dedup_by(|a, b| a.kind == b.kind && a.origin.line == b.origin.line);
    done.effects.arrange();
    done.effects.dedup();
    done
}

/// The path of an include, as far as it stands in the code.
pub(super) fn included(_: &Context<'_>, path: &Expr<'_>) -> Option<String> {
    let text = match &path.kind {
        Node::Text(text) => *text,
        Node::Joined(parts) => parts.last()?.text()?,
        _ => return None,
    };
    (text.ends_with(".php") || text.ends_with(".inc")).then(|| text.to_owned())
}

fn effect<'c>(
    context: &Context<'c>,
    unit: &Unit<'c>,
    call: &'c Expr<'c>,
    callee: &'c Expr<'c>,
    given: &'c [Argument<'c>],
    found: &mut Vec<Effect>,
) {
    let Some(name) = callee.dotted() else { return };
    let method = last(&name);
    let mut state = |kind: EffectKind, target: &str, picked: Picked| {
        found.push(Effect { kind, target: target.chars().take(80).collect(), policed: false, picked, origin: context.at(call.start) });
    };
    // A plain function.
    if callee.name().is_some() {
        let lower = method.to_ascii_lowercase();
        match lower.as_str() {
            "mail" | "wp_mail" | "mb_send_mail" => state(EffectKind::SendsMessage, "mail", Picked::Otherwise),
            "move_uploaded_file" | "file_put_contents" | "media_handle_upload" | "wp_handle_upload" | "fwrite" => {
                state(EffectKind::StoresFile, "file", Picked::Otherwise)
            }
            "unlink" if given.iter().any(|one| sources::mentions_input(context, unit, &one.value)) => {
                state(EffectKind::Deletes, "file", Picked::Sent)
            }
            "curl_exec" | "wp_remote_get" => state(EffectKind::Fetches, "", Picked::Otherwise),
            "wp_remote_post" => state(EffectKind::Posts, "", Picked::Otherwise),
            "wp_insert_post"
            | "wp_update_post"
            | "update_option"
            | "add_option"
            | "update_post_meta"
            | "update_user_meta"
            | "add_post_meta"
            | "add_user_meta"
            | "wp_insert_comment"
            | "wp_set_post_terms"
            | "update_site_option"
            | "wp_insert_term"
            | "wp_insert_attachment" => state(EffectKind::Writes, &lower, Picked::Otherwise),
            "wp_delete_post"
            | "wp_trash_post"
            | "delete_option"
            | "wp_delete_attachment"
            | "delete_post_meta"
            | "wp_delete_term"
            | "wp_delete_comment" => state(EffectKind::Deletes, &lower, Picked::Sent),
            "wp_delete_user" | "wp_insert_user" | "wp_create_user" | "wp_update_user" => {
                state(EffectKind::ManagesUsers, &lower, Picked::Otherwise)
            }
            "mysqli_query" | "mysql_query" | "pg_query" | "mysqli_multi_query" | "sqlite_query" | "mysqli_prepare" | "odbc_exec"
            | "sqlsrv_query" | "oci_parse" | "pg_query_params" => {
                for one in given.iter().take(2) {
                    statement(context, unit, &one.value, &mut state);
                }
            }
            _ => {}
        }
        return;
    }
    let links = call.links();
    let root = call.root();
    let class = root.name().map(last).or_else(|| context.class_of(unit, root)).unwrap_or("");
    // `auth()->user()->posts()->…`, `$request->user()->posts()`, `$user->posts()->…`
    let related =
        context.is_laravel() && (name.starts_with("auth().user") || name.starts_with("Auth.user") || name.starts_with("request.user"));
    let table = || {
        let relation = related.then(|| related::relation(&links)).flatten();
        if let Some(relation) = relation {
            return relation.to_owned();
        }
        links
            .iter()
            .find(|(link, ..)| matches!(*link, "table" | "from"))
            .and_then(|(_, given, _)| given.first()?.value.text())
            .map_or_else(|| class.to_owned(), str::to_owned)
    };
    let is_db = class == "DB" || links.iter().any(|(link, ..)| *link == "table" || *link == "newQuery");
    let model =
        !class.is_empty() && !NO_MODELS.contains(&class) && class.starts_with(|c: char| c.is_ascii_uppercase()) && context.is_laravel();
    let sent = |given: &[Argument<'c>]| given.iter().any(|one| sources::mentions_input(context, unit, &one.value));
    let me = |given: &[Argument<'c>]| given.iter().any(|one| is_me(context.written(&one.value)));
    // A scope of the query that asks who may see what: `Page::visible()->find($id)`, `->scopes("visible")`
    let scope = |name: &str| {
        let lower = name.to_ascii_lowercase();
        ["visible", "accessible", "viewable", "permitted", "authorized", "owned"].iter().any(|word| lower.contains(word))
    };
    let scoped = links
        .iter()
        .any(|(link, given, _)| scope(link) || *link == "scopes" && given.first().is_some_and(|one| scope(context.written(&one.value))));
    let owned = related
        || scoped
        || links
            .iter()
            .any(|(link, given, _)| (link.starts_with("where") || link.starts_with("for") || *link == "whereBelongsTo") && me(given))
        // Who changes a record is not who it belongs to.
        || !matches!(method, "update" | "updateQuietly" | "fill" | "increment" | "decrement")
            && given.iter().any(|one| is_me(context.written(&one.value)));
    let by_id = links.iter().any(|(link, given, _)| {
        (link.starts_with("find") || *link == "destroy") && sent(given)
            || *link == "where"
                && given
                    .first()
                    .and_then(|one| one.value.text())
                    .is_some_and(|column| column == "id" || column == "uuid" || column == "slug")
                && sent(given)
    });
    // The record that the route itself names, or one that was fetched by what was sent.
    let held = || {
        let variable = root.variable()?;
        let bound = unit.function.is_some_and(|function| {
            function.parameters.iter().any(|parameter| {
                parameter.name == variable
                    && parameter.kind.starts_with(|c: char| c.is_ascii_uppercase())
                    && !parameter.kind.ends_with("Request")
            })
        });
        let from = initial(unit, variable);
        let fetched = from.is_some_and(|value| value.links().iter().any(|(link, given, _)| link.starts_with("find") && sent(given)));
        let mine = from.is_some_and(|value| is_me(context.written(value)));
        (bound || fetched).then_some(if mine { Picked::Owned } else { Picked::Sent })
    };
    let picked = if owned {
        Picked::Owned
    } else if by_id {
        Picked::Sent
    } else {
        held().unwrap_or_default()
    };
    match method {
        "create" | "insert" | "insertGetId" | "updateOrCreate" | "firstOrCreate" | "upsert" | "forceCreate" | "save" | "saveOrFail"
        | "createMany" | "insertOrIgnore" | "updateOrInsert" | "attach" | "sync" | "update" | "increment" | "decrement" | "restore"
        | "push" | "associate" | "updateQuietly" | "saveQuietly"
            if (model || is_db || related) && !matches!(class, "Cache" | "Session") && (method != "push" || model) =>
        {
            state(EffectKind::Writes, &table(), picked);
        }
        "delete" | "forceDelete" | "destroy" | "truncate" | "detach" if model || is_db || related => {
            state(EffectKind::Deletes, &table(), picked)
        }
        "all" | "get" | "first" | "find" | "findOrFail" | "firstOrFail" | "paginate" | "simplePaginate" | "cursorPaginate" | "pluck"
        | "count" | "findMany" | "cursor"
            if model || is_db || related =>
        {
            state(EffectKind::Reads, &table(), picked);
        }
        "statement" | "unprepared" | "select" if class == "DB" => {
            if let Some(one) = given.first() {
                statement(context, unit, &one.value, &mut state);
            }
        }
        "query" | "exec" | "prepare" | "execute" | "get_results" | "get_row" | "get_var" | "get_col" | "multi_query" | "executeQuery"
        | "executeStatement" | "rawQuery" => {
            if let Some(one) = given.first() {
                statement(context, unit, &one.value, &mut state);
            }
        }
        "insert" | "replace" if name.ends_with("wpdb.insert") || name.ends_with("wpdb.replace") => {
            state(EffectKind::Writes, "wpdb", Picked::Otherwise)
        }
        "update" if name.ends_with("wpdb.update") => state(EffectKind::Writes, "wpdb", Picked::Otherwise),
        "delete" if name.ends_with("wpdb.delete") => state(EffectKind::Deletes, "wpdb", Picked::Sent),
        "persist" if name.to_ascii_lowercase().contains("manager") || name.starts_with("em.") => {
            state(EffectKind::Writes, "entity", Picked::Otherwise)
        }
        "remove" if name.to_ascii_lowercase().contains("entitymanager") || name.starts_with("em.") => {
            state(EffectKind::Deletes, "entity", Picked::Otherwise)
        }
        "send" | "queue" | "later" | "notify" | "sendNow" | "raw"
            if class == "Mail"
                || class.contains("Mail")
                || class == "Notification"
                || method == "notify"
                || name.to_ascii_lowercase().contains("mail") =>
        {
            state(EffectKind::SendsMessage, "mail", Picked::Otherwise);
        }
        "store" | "storeAs" | "storePublicly" | "storePubliclyAs" => state(EffectKind::StoresFile, "file", Picked::Otherwise),
        "put" | "putFile" | "putFileAs" if class == "Storage" => state(EffectKind::StoresFile, "file", Picked::Otherwise),
        "assignRole" | "syncRoles" | "set_role" | "add_role" | "givePermissionTo" | "syncPermissions" => {
            state(EffectKind::ManagesUsers, "roles", Picked::Otherwise)
        }
        "get" | "head" if class == "Http" => state(EffectKind::Fetches, "", Picked::Otherwise),
        "post" | "put" | "patch" | "delete" if class == "Http" => {
            state(if context.written(call).contains("openai") { EffectKind::CallsAi } else { EffectKind::Posts }, "", Picked::Otherwise)
        }
        _ => {}
    }
    if matches!(class, "OpenAI" | "Anthropic" | "Gemini" | "Prism") && !found.iter().any(|effect| effect.kind == EffectKind::CallsAi) {
        found.push(Effect {
            kind: EffectKind::CallsAi,
            target: class.to_ascii_lowercase(),
            policed: false,
            picked: Picked::Otherwise,
            origin: context.at(call.start),
        });
    }
    let full = context.full(root.name().unwrap_or(class));
    if full.starts_with("Stripe\\") && matches!(method, "create" | "capture" | "confirm") || class == "StripeClient" && method == "create" {
        found.push(Effect {
            kind: EffectKind::TakesPayment,
            target: "stripe".to_owned(),
            policed: false,
            picked: Picked::Otherwise,
            origin: context.at(call.start),
        });
    }
}

/// Whether a text speaks of who is signed in.
pub(super) fn is_me(text: &str) -> bool {
    [
        "auth()->id",
        "Auth::id",
        "auth()->user()",
        "Auth::user()",
        "request->user()",
        "$_SESSION[",
        "get_current_user_id(",
        "this->user()",
        "->getUser()",
        "$user->id",
        "wp_get_current_user",
    ]
    .iter()
    .any(|word| text.contains(word))
}

/// What an SQL text does.
fn statement<'c>(context: &Context<'c>, unit: &Unit<'c>, given: &'c Expr<'c>, state: &mut impl FnMut(EffectKind, &str, Picked)) {
    let value = match &given.kind {
        Node::Variable(name) => match initial(unit, name) {
            Some(value) => value,
            None => return,
        },
        _ => given,
    };
    let value = match &value.kind {
        // `$wpdb->query($wpdb->prepare("…", $x))`
        Node::Call(callee, given) if callee.dotted().is_some_and(|name| matches!(last(&name), "prepare" | "sprintf" | "raw")) => {
            match argument(given, 0) {
                Some(first) => first,
                None => return,
            }
        }
        _ => value,
    };
    let head = match &value.kind {
        Node::Text(text) => *text,
        Node::Joined(parts) => parts.first().and_then(Expr::text).unwrap_or(""),
        _ => return,
    };
    let mut words =
        head.split(|c: char| c.is_ascii_whitespace() || matches!(c, '`' | '(' | '"' | '\'' | '[')).filter(|word| !word.is_empty());
    let kind = match words.next().unwrap_or("").to_ascii_uppercase().as_str() {
        "INSERT" | "UPDATE" | "REPLACE" | "ALTER" => EffectKind::Writes,
        "DELETE" | "TRUNCATE" | "DROP" => EffectKind::Deletes,
        "SELECT" => EffectKind::Reads,
        _ => return,
    };
    let all: Vec<&str> = head
        .split(|c: char| c.is_ascii_whitespace() || matches!(c, '`' | '(' | ',' | '"' | '[' | ']'))
        .filter(|word| !word.is_empty())
        .collect();
    let marks = ["INTO", "UPDATE", "FROM", "TABLE"];
    let table = all
        .windows(2)
        .find(|pair| marks.iter().any(|mark| pair.first().is_some_and(|word| word.eq_ignore_ascii_case(mark))))
        .and_then(|pair| pair.get(1))
        .copied()
        .unwrap_or("");
    let text = context.written(value);
    let picked = match () {
        () if is_me(text) => Picked::Owned,
        () if sources::mentions_input(context, unit, value) && text.to_ascii_lowercase().contains("id") => Picked::Sent,
        () => Picked::Otherwise,
    };
    state(kind, table, picked);
}
