//! What code does to stored records: Django's and SQLAlchemy's models, MongoDB, Supabase, Firestore, plain SQL.

use super::callers::Callers;
use super::effects::{push, statement};
use super::picked::{links, outermost, picked};
use crate::facts::{Effect, EffectKind, Picked};
use crate::readers::python::tree::{Context, NONE, argument, bare, dotted, holder, last, text_of};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

/// A call, as far as it touches records.
pub(super) fn of_call<'c>(context: &Context<'c>, callers: &Callers, at: usize, call: &'c ExprCall, name: &str, out: &mut Vec<Effect>) {
    let method = last(name);
    let owner = holder(name);
    let def = context.nodes.get(at).map_or(NONE, |node| node.def);
    let by_chain = || outermost(context, at).map_or(Picked::Otherwise, |outer| picked(context, callers, outer));
    let mut say = |kind: EffectKind, target: &str, picked: Picked| push(context, call.range(), kind, target, picked, out);
    // Django: `X.objects.filter(…)`, and what its chain ends with.
    if let Some((before, after)) = name.split_once(".objects.").or_else(|| name.split_once("._default_manager.")) {
        let model = last(before).to_owned();
        let first = !after.contains('.');
        match method {
            "delete" => say(EffectKind::Deletes, &model, by_chain()),
            "update" | "bulk_update" => say(EffectKind::Writes, &model, by_chain()),
            "create" | "acreate" | "get_or_create" | "update_or_create" | "bulk_create" => say(EffectKind::Writes, &model, by_chain()),
            "create_user" | "create_superuser" => say(EffectKind::Writes, &model, Picked::Otherwise),
            _ if first && !is_counted(context, at) => say(EffectKind::Reads, &model, by_chain()),
            _ => {}
        }
        return;
    }
    // SQLAlchemy: `X.query.filter_by(…)`.
    if let Some((before, after)) = name.split_once(".query.") {
        let model = last(before);
        if model.starts_with(|c: char| c.is_ascii_uppercase()) {
            match method {
                "delete" => say(EffectKind::Deletes, model, by_chain()),
                "update" => say(EffectKind::Writes, model, by_chain()),
                _ if !after.contains('.') && !is_counted(context, at) => say(EffectKind::Reads, model, by_chain()),
                _ => {}
            }
            return;
        }
    }
    match method {
        "query" if is_session(owner) && !is_counted(context, at) => {
            if let Some(model) = argument(call, 0).and_then(class_of) {
                say(EffectKind::Reads, &model, by_chain());
            }
        }
        "delete" | "update" if owner.contains("query()") => {
            let model =
                links(call).into_iter().find(|(link, _)| *link == "query").and_then(|(_, link)| argument(link, 0)).and_then(class_of);
            let kind = if method == "delete" { EffectKind::Deletes } else { EffectKind::Writes };
            say(kind, model.as_deref().unwrap_or("a table"), by_chain());
        }
        "select" | "insert" | "update" | "delete" if owner.is_empty() => {
            if let Some(model) = argument(call, 0)
                .and_then(class_of)
                .filter(|_| context.uses("sqlalchemy") || context.uses("sqlmodel") || context.brought.contains_key(method))
            {
                let kind = match method {
                    "select" => EffectKind::Reads,
                    "delete" => EffectKind::Deletes,
                    _ => EffectKind::Writes,
                };
                say(kind, &model, by_chain());
            }
        }
        "get" | "get_one" if is_session(owner) && call.arguments.args.len() == 2 => {
            if let Some(model) = argument(call, 0).and_then(class_of) {
                say(EffectKind::Reads, &model, picked(context, callers, call));
            }
        }
        "get_object_or_404" | "get_list_or_404" | "aget_object_or_404" => {
            if let Some(model) = argument(call, 0).and_then(|given| model(context, given, def)) {
                say(EffectKind::Reads, &model, picked(context, callers, call));
            }
        }
        "add" | "merge" | "delete" | "add_all" | "bulk_save_objects" if is_session(owner) => {
            let kind = if method == "delete" { EffectKind::Deletes } else { EffectKind::Writes };
            let given = argument(call, 0);
            let target = given.and_then(|given| model(context, given, def)).unwrap_or_else(|| "a table".to_owned());
            say(kind, &target, given.map_or(Picked::Otherwise, |given| origin(context, callers, given, def)));
        }
        // What was changed on records before it is stored now.
        "commit" if is_session(owner) || owner.ends_with("db") || owner.ends_with("conn") => {
            for (target, chosen) in changed(context, callers, def) {
                say(EffectKind::Writes, &target, chosen);
            }
        }
        "save" | "asave" if !owner.is_empty() => {
            let form = ["form", "serializer", "formset"].iter().any(|word| owner.to_ascii_lowercase().ends_with(word));
            let given = root(call);
            let known = given.and_then(|given| model(context, given, def));
            if let Some(known) = known.filter(|known| !known.contains("Form") && !known.contains("Serializer")) {
                say(EffectKind::Writes, &known, given.map_or(Picked::Otherwise, |given| origin(context, callers, given, def)));
            } else if form {
                let owned = call.arguments.keywords.iter().any(|given| callers.is_caller(context.text(&given.value)));
                say(EffectKind::Writes, "a form's record", if owned { Picked::Owned } else { Picked::Otherwise });
            }
        }
        "delete" | "adelete" if call.arguments.is_empty() && !owner.contains("table()") && !owner.contains("from_()") => {
            let given = root(call);
            if let Some(known) = given.and_then(|given| model(context, given, def)) {
                say(EffectKind::Deletes, &known, given.map_or(Picked::Otherwise, |given| origin(context, callers, given, def)));
            } else if owner.contains("document()") || owner.contains("collection()") {
                say(EffectKind::Deletes, &collection(call).unwrap_or_else(|| "a collection".to_owned()), by_chain());
            }
        }
        "insert_one"
        | "insert_many"
        | "update_one"
        | "update_many"
        | "replace_one"
        | "find_one_and_update"
        | "find_one_and_replace"
        | "bulk_write" => {
            say(EffectKind::Writes, last(owner), picked(context, callers, call));
        }
        "delete_one" | "delete_many" | "find_one_and_delete" => say(EffectKind::Deletes, last(owner), picked(context, callers, call)),
        "find_one" | "aggregate" => say(EffectKind::Reads, last(owner), picked(context, callers, call)),
        "find"
            if context.uses("pymongo")
                || context.uses("motor")
                || context.uses("flask_pymongo")
                || owner.starts_with("db.")
                || owner.contains("mongo") =>
        {
            say(EffectKind::Reads, last(owner), picked(context, callers, call));
        }
        "select" | "insert" | "upsert" | "update" | "delete" if owner.ends_with("table()") || owner.ends_with("from_()") => {
            let table = links(call)
                .into_iter()
                .find(|(link, _)| matches!(*link, "table" | "from_"))
                .and_then(|(_, link)| argument(link, 0))
                .and_then(text_of);
            let kind = match method {
                "select" => EffectKind::Reads,
                "delete" => EffectKind::Deletes,
                _ => EffectKind::Writes,
            };
            say(kind, table.unwrap_or("a table"), by_chain());
        }
        "get" | "stream" | "set" | "add" | "update" if owner.contains("collection()") => {
            let kind = if matches!(method, "get" | "stream") { EffectKind::Reads } else { EffectKind::Writes };
            say(kind, &collection(call).unwrap_or_else(|| "a collection".to_owned()), by_chain());
        }
        "execute" | "executemany" | "exec" | "execute_sql" | "fetch" | "fetchrow" | "fetchval" | "read_sql" | "fetch_all" | "fetch_one" => {
            if let Some(head) = argument(call, 0).and_then(|given| head(context, given, def)) {
                let text = context.text(call.range()).to_ascii_lowercase();
                let owned =
                    text.contains("user_id") && call.arguments.args.get(1).is_some_and(|given| callers.is_caller(context.text(given)));
                let picked = match owned {
                    true => Picked::Owned,
                    false if is_sum(&head) => Picked::Shown,
                    false => Picked::Otherwise,
                };
                statement(&head, &mut |kind, target| say(kind, target, picked));
            }
        }
        _ => {}
    }
}

/// Whether a statement asks for nothing but sums over rows: `SELECT COUNT(*), MAX(total) FROM …`.
fn is_sum(statement: &str) -> bool {
    let lower = statement.to_ascii_lowercase();
    let columns = lower.strip_prefix("select").and_then(|rest| rest.split_once(" from ")).map_or("", |(columns, _)| columns.trim());
    let mut depth = 0_u32;
    let mut parts = columns.split(|c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    parts.all(|part| ["count(", "sum(", "avg(", "min(", "max(", "coalesce(sum("].iter().any(|sum| part.trim_start().starts_with(sum)))
}

/// Whether a chain only counts records or asks whether there is one.
fn is_counted(context: &Context<'_>, at: usize) -> bool {
    outermost(context, at)
        .and_then(|outer| links(outer).first().map(|(last, _)| matches!(*last, "count" | "exists" | "acount" | "aexists")))
        .unwrap_or(false)
}

/// Whether a name is a database session's.
fn is_session(owner: &str) -> bool {
    let last = last(owner).to_ascii_lowercase();
    last == "session" || last == "db" || last.ends_with("_session") || last == "sess" || last.ends_with("session") || last == "s"
}

/// The class that an expression names: `User`, `models.User`, `User.id`.
fn class_of(expression: &Expr) -> Option<String> {
    let name = dotted(expression)?;
    let part = name.split('.').find(|part| part.starts_with(|c: char| c.is_ascii_uppercase()))?;
    Some(part.trim_end_matches("()").to_owned())
}

/// What a method is called on.
fn root(call: &ExprCall) -> Option<&Expr> {
    match &*call.func {
        Expr::Attribute(member) => Some(&member.value),
        _ => None,
    }
}

/// The model of which an expression is a record or a set of records.
pub(in crate::readers::python) fn model(context: &Context<'_>, expression: &Expr, def: usize) -> Option<String> {
    model_within(context, expression, def, 5)
}

fn model_within(context: &Context<'_>, expression: &Expr, def: usize, depth: u32) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match bare(expression) {
        Expr::Name(name) => {
            if name.id.as_str().starts_with(|c: char| c.is_ascii_uppercase())
                && !name.id.as_str().bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
            {
                return Some(name.id.to_string());
            }
            if name.id.as_str() == "current_user" {
                return Some("User".to_owned());
            }
            if let Some(value) = context.initial(&name.id, def) {
                return model_within(context, value, def, depth);
            }
            // The variable of a loop is one of what it runs over.
            let own = context.defs.get(def)?;
            context.below(own.node).iter().find_map(|node| match node.any {
                AnyNodeRef::StmtFor(each) if matches!(&*each.target, Expr::Name(target) if target.id == name.id) => {
                    model_within(context, &each.iter, def, depth)
                }
                _ => None,
            })
        }
        Expr::Attribute(member) => {
            let name = dotted(expression)?;
            if name.ends_with("request.user") {
                return Some("User".to_owned());
            }
            if member.attr.as_str() == "objects" {
                return class_of(&member.value);
            }
            member.attr.as_str().starts_with(|c: char| c.is_ascii_uppercase()).then(|| member.attr.to_string())
        }
        Expr::Call(call) => {
            let name = dotted(&call.func)?;
            if let Some((before, _)) = name.split_once(".objects").or_else(|| name.split_once(".query.")) {
                let model = last(before);
                if model.starts_with(|c: char| c.is_ascii_uppercase()) {
                    return Some(model.to_owned());
                }
            }
            for (link, inner) in links(call) {
                if matches!(
                    link,
                    "query"
                        | "get_object_or_404"
                        | "get_list_or_404"
                        | "select"
                        | "get"
                        | "exec"
                        | "scalars"
                        | "scalar"
                        | "execute"
                        | "scalar_one_or_none"
                ) {
                    for given in inner.arguments.args.iter().take(1) {
                        let found = match bare(given) {
                            Expr::Call(_) => model_within(context, given, def, depth),
                            other => class_of(other),
                        };
                        if found.is_some() {
                            return found;
                        }
                    }
                }
            }
            let made = last(&name);
            let constructed = made.starts_with(|c: char| c.is_ascii_uppercase())
                && !made.ends_with("Form")
                && !matches!(
                    made,
                    "Path"
                        | "Response"
                        | "Decimal"
                        | "Counter"
                        | "OrderedDict"
                        | "BytesIO"
                        | "StringIO"
                        | "Image"
                        | "Session"
                        | "Thread"
                        | "Lock"
                        | "Q"
                );
            // `Item.model_validate(given, update={…})` is an `Item`.
            let validated =
                matches!(made, "model_validate" | "from_orm" | "parse_obj" | "construct" | "create" | "get_by_id" | "get_or_none");
            if validated {
                return class_of(&call.func);
            }
            constructed.then(|| made.to_owned())
        }
        Expr::Subscript(member) => model_within(context, &member.value, def, depth),
        Expr::If(choice) => model_within(context, &choice.body, def, depth),
        _ => None,
    }
}

/// How a record in a variable was picked, or whose it is made.
fn origin(context: &Context<'_>, callers: &Callers, expression: &Expr, def: usize) -> Picked {
    let value = match bare(expression) {
        Expr::Name(name) if callers.is_caller(&name.id) => return Picked::Owned,
        Expr::Name(name) => context.initial(&name.id, def),
        other => Some(other),
    };
    match value.map(bare) {
        Some(Expr::Call(call)) => {
            // `Post(author=current_user)`; a field set behind it counts as well.
            let found = picked(context, callers, call);
            if found != Picked::Owned && assigned_owner(context, callers, expression, def) { Picked::Owned } else { found }
        }
        _ => Picked::Otherwise,
    }
}

/// `post.author = request.user`
fn assigned_owner(context: &Context<'_>, callers: &Callers, expression: &Expr, def: usize) -> bool {
    let (Expr::Name(name), Some(own)) = (bare(expression), context.defs.get(def)) else { return false };
    context.below(own.node).iter().any(|node| {
        let AnyNodeRef::StmtAssign(assign) = node.any else { return false };
        assign
            .targets
            .iter()
            .any(|target| matches!(target, Expr::Attribute(member) if matches!(&*member.value, Expr::Name(holder) if holder.id == name.id)))
            && callers.is_caller(context.text(&*assign.value))
    })
}

/// Models whose records a function changes by their fields.
fn changed(context: &Context<'_>, callers: &Callers, def: usize) -> Vec<(String, Picked)> {
    let Some(own) = context.defs.get(def) else { return Vec::new() };
    let mut found: Vec<(String, Picked)> = Vec::new();
    for node in context.below(own.node) {
        let target = match node.any {
            AnyNodeRef::StmtAssign(assign) => assign.targets.first(),
            AnyNodeRef::StmtAugAssign(assign) => Some(&*assign.target),
            _ => None,
        };
        if let Some(Expr::Attribute(member)) = target
            && let Expr::Name(name) = &*member.value
            && !matches!(name.id.as_str(), "self" | "cls" | "g" | "app")
            && let Some(model) = model(context, &member.value, def)
        {
            let chosen = origin(context, callers, &member.value, def);
            if !found.iter().any(|(known, _)| *known == model) {
                found.push((model, chosen));
            }
        }
    }
    found
}

/// The collection of a document store that a chain starts at.
fn collection(call: &ExprCall) -> Option<String> {
    links(call)
        .into_iter()
        .filter(|(link, _)| *link == "collection")
        .last()
        .and_then(|(_, link)| argument(link, 0))
        .and_then(text_of)
        .map(str::to_owned)
}

/// How a statement's text begins.
fn head(context: &Context<'_>, expression: &Expr, def: usize) -> Option<String> {
    let mut at = expression;
    for _ in 0..6 {
        at = match bare(at) {
            Expr::StringLiteral(text) => return Some(text.value.to_str().trim_start().chars().take(300).collect()),
            Expr::FString(text) => {
                let text = context.text(text.range());
                let inner = text.trim_start_matches(['f', 'F', 'r', 'R', '"', '\'']);
                return Some(inner.trim_start().chars().take(300).collect());
            }
            Expr::BinOp(sum) => &sum.left,
            Expr::Name(name) => context.initial(&name.id, def)?,
            Expr::Call(call) => match &*call.func {
                Expr::Attribute(member) if matches!(member.attr.as_str(), "format" | "strip") => &member.value,
                _ => argument(call, 0)?,
            },
            _ => return None,
        };
    }
    None
}
