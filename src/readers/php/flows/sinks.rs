//! Places where a caller's value does harm.

use super::taint::{NAME, Taints};
use super::{DEPTH, Values, plain};
use crate::facts::{Carried, Demand, End, Sink, Start, Stretch};
use crate::readers::php::context::Context;
use crate::readers::php::tree::{Argument, Expr, Node, Step, argument, last};

/// Fields that say what a person may do.
pub(in crate::readers::php) const RIGHTS: &[&str] = &[
    "role",
    "role_id",
    "roles",
    "is_admin",
    "isAdmin",
    "admin",
    "is_staff",
    "is_superuser",
    "plan",
    "is_premium",
    "permissions",
    "user_type",
    "usertype",
    "access_level",
    "user_level",
];

/// Functions that write records of a model.
pub(in crate::readers::php) const FILLS: &[&str] =
    &["create", "update", "fill", "insert", "updateOrCreate", "firstOrCreate", "forceFill", "forceCreate"];

/// A call that may do harm.
pub(super) fn of_call<'c>(values: &mut Values<'_, 'c>, call: &'c Expr<'c>, callee: &'c Expr<'c>, given: &'c [Argument<'c>]) {
    let Some(name) = callee.dotted() else {
        called_by_value(values, call, callee);
        return;
    };
    let at = |values: &Values<'_, 'c>, place: usize| argument(given, place).map(|one| values.taint(one, DEPTH)).unwrap_or_default();
    match &callee.kind {
        Node::Name(plain) => plain::of_call(values, call, last(plain), given),
        Node::Variable(_) => called_by_value(values, call, callee),
        Node::Member(holder, method) | Node::Static(holder, method) => {
            let class = holder.name().map(last).or_else(|| values.context.class_of(values.unit, holder)).unwrap_or("");
            let lower = name.to_ascii_lowercase();
            match *method {
                "query"
                | "exec"
                | "multi_query"
                | "real_query"
                | "prepare"
                | "get_results"
                | "get_row"
                | "get_var"
                | "get_col"
                | "executeQuery"
                | "executeStatement"
                | "executeUpdate"
                | "createQuery"
                | "createNativeQuery"
                | "rawQuery"
                | "simple_query"
                | "unprepared"
                | "queryExec"
                | "querySingle"
                | "get_array"
                | "fetchAll"
                | "fetchAllAssociative"
                | "fetchAssociative"
                | "fetchOne"
                | "sql_query"
                | "run_query"
                    if !lower.contains("xpath") && !lower.contains("http") && !lower.contains("client") && !given.is_empty() =>
                {
                    let found = at(values, 0);
                    values.arrive(Sink::Sql, Demand::Built, &name, found, call);
                }
                "select" | "insert" | "update" | "delete" | "statement" | "raw" | "scalar" | "selectOne" | "cursor"
                    if class == "DB" || lower.starts_with("db.connection()") =>
                {
                    let found = at(values, 0);
                    values.arrive(Sink::Sql, Demand::Text, &name, found, call);
                }
                "whereRaw" | "orWhereRaw" | "orderByRaw" | "selectRaw" | "havingRaw" | "groupByRaw" | "fromRaw" | "joinRaw" => {
                    let found = at(values, 0);
                    values.arrive(Sink::Sql, Demand::Text, &name, found, call);
                }
                "where" | "having" | "orderBy" | "select"
                    if lower.contains("createquerybuilder") || lower.starts_with("qb.") || lower.starts_with("querybuilder.") =>
                {
                    let found = at(values, 0);
                    values.arrive(Sink::Sql, Demand::Built, &name, found, call);
                }
                "redirect" | "to" | "away" | "redirectToUrl" if lower.contains("redirect") && !lower.contains("redirector.route") => {
                    let found = at(values, 0);
                    values.arrive(Sink::Redirect, Demand::Head, &name, found, call);
                }
                "get" | "post" | "put" | "head" | "patch" | "delete" | "send"
                    if class == "Http" || class == "Client" || lower.starts_with("http.") || lower.contains("httpclient") =>
                {
                    let found = at(values, 0);
                    values.arrive(Sink::OutgoingUrl, Demand::Head, &name, found, call);
                }
                "request" if class == "Client" || lower.contains("client") || lower.contains("guzzle") => {
                    let found = at(values, 1);
                    values.arrive(Sink::OutgoingUrl, Demand::Head, &name, found, call);
                }
                // A disk of Laravel never leaves its folder; what the caller names as a whole is any file of it.
                "get" | "download" | "readStream" | "response" | "delete" if class == "Storage" || lower.starts_with("storage.disk") => {
                    let found = at(values, 0).filter(|taint| !taint.carried.built);
                    values.arrive(Sink::Path, Demand::Head, &name, found, call);
                }
                "get" | "put" | "delete" | "append" | "copy" | "move" | "deleteDirectory" | "cleanDirectory"
                    if class == "File" && values.context.is_laravel() =>
                {
                    let found = at(values, 0);
                    values.arrive(Sink::Path, Demand::Text, &name, found, call);
                }
                "download" | "file" | "streamDownload" if lower.starts_with("response()") || class == "Response" => {
                    let found = at(values, 0);
                    values.arrive(Sink::Path, Demand::Text, &name, found, call);
                }
                // Into a folder that the server shows.
                "move" | "storeAs"
                    if given.len() > 1 && argument(given, 0).is_some_and(|folder| values.context.written(folder).contains("public")) =>
                {
                    let found = at(values, 1);
                    values.upload(&found, call.start);
                }
                "moveTo" => {
                    let found = at(values, 0);
                    values.arrive(Sink::Path, Demand::Text, &name, found, call);
                }
                "loadXML" | "load"
                    if (values.context.text().contains("DOMDocument") || class == "DOMDocument")
                        && resolves_entities(values.context, given, 1) =>
                {
                    let found = at(values, 0);
                    values.arrive(Sink::Xml, Demand::Any, &name, found, call);
                }
                "render" | "createTemplate" | "renderInline" if class == "Blade" || *method == "createTemplate" => {
                    let found = at(values, 0);
                    values.arrive(Sink::Code, Demand::Text, &name, found, call);
                }
                "fromShellCommandline" | "run" | "start" if class == "Process" => {
                    let found = at(values, 0);
                    values.arrive(Sink::Shell, Demand::Text, &name, found, call);
                }
                "create"
                    if lower.contains("stripe")
                        || matches!(class, "PaymentIntent" | "Charge" | "Session")
                        || lower.contains("paymentintents") =>
                {
                    amounts(values, call, given, &name)
                }
                "find" | "findOne" | "deleteOne" | "updateOne" if values.context.text().contains("MongoDB\\") => {
                    if let Some(filter) = argument(given, 0) {
                        if let Node::Array(items) = &filter.kind {
                            for item in items.iter().filter(|item| {
                                item.key.as_ref().and_then(Expr::text).is_some_and(|key| {
                                    ["password", "token", "secret", "username", "user"].iter().any(|word| key.contains(word))
                                })
                            }) {
                                let found = values.taint(&item.value, DEPTH);
                                values.arrive(Sink::NoSqlSecret, Demand::Shaped, &name, found, call);
                            }
                        } else {
                            let found = values.taint(filter, DEPTH);
                            values.arrive(Sink::NoSql, Demand::Whole, &name, found, call);
                        }
                    }
                }
                "validate" | "make" => values.note_rules(given),
                _ => {}
            }
            if FILLS.contains(method) {
                rights(values, call, given, &name);
            }
        }
        _ => {}
    }
}

/// `$name($x)`, where the name was sent.
fn called_by_value<'c>(values: &mut Values<'_, 'c>, call: &'c Expr<'c>, callee: &'c Expr<'c>) {
    let found = values.taint(callee, DEPTH).filter(|taint| taint.source.starts_with("$_") || taint.source.starts_with("$request"));
    values.arrive(Sink::Code, Demand::Head, "a function by its name", found, call);
}

/// Files of code that the caller names.
pub(super) fn of_include<'c>(values: &mut Values<'_, 'c>, include: &'c Expr<'c>, path: &'c Expr<'c>) {
    let found = values.taint(path, DEPTH);
    let heads = found.clone().filter(|taint| taint.carried.head && !taint.is(NAME));
    let rest = found.filter(|taint| !taint.carried.head);
    values.arrive(Sink::Code, Demand::Head, "include", heads, include);
    values.arrive(Sink::Path, Demand::Text, "include", rest, include);
}

/// `new $class`, `new RedirectResponse($x)`
pub(super) fn of_new<'c>(values: &mut Values<'_, 'c>, made: &'c Expr<'c>, class: &'c Expr<'c>, given: &'c [Argument<'c>]) {
    let at = |values: &Values<'_, 'c>, place: usize| argument(given, place).map(|one| values.taint(one, DEPTH)).unwrap_or_default();
    match class.name().map(last) {
        Some("RedirectResponse") => {
            let found = at(values, 0);
            values.arrive(Sink::Redirect, Demand::Head, "RedirectResponse", found, made);
        }
        Some("HtmlString") => {
            let found = at(values, 0);
            values.show(found, "HtmlString", made);
        }
        Some("Response") if given.len() < 3 => {
            let found = at(values, 0).filter(|taint| taint.carried.built);
            values.show(found, "Response", made);
        }
        Some("Process") => {
            let found = argument(given, 0)
                .filter(|value| !matches!(value.kind, Node::Array(_)))
                .map(|value| values.taint(value, DEPTH))
                .unwrap_or_default();
            values.arrive(Sink::Shell, Demand::Text, "Process", found, made);
        }
        Some("BinaryFileResponse" | "SplFileObject") => {
            let found = at(values, 0);
            values.arrive(Sink::Path, Demand::Text, "BinaryFileResponse", found, made);
        }
        Some("SimpleXMLElement") if resolves_entities(values.context, given, 1) => {
            let found = at(values, 0);
            values.arrive(Sink::Xml, Demand::Any, "SimpleXMLElement", found, made);
        }
        None => {
            let found = values.taint(class, DEPTH).filter(|taint| taint.source.starts_with("$_") || taint.source.starts_with("$request"));
            values.arrive(Sink::Code, Demand::Head, "new", found, made);
        }
        _ => {}
    }
}

/// Rights that the caller names: `$user->role = $request->role`.
pub(super) fn of_assignment<'c>(values: &mut Values<'_, 'c>, target: &'c Expr<'c>, value: &'c Expr<'c>) {
    let field = match &target.kind {
        Node::Member(holder, name) if holder.variable() != Some("this") => *name,
        _ => return,
    };
    if RIGHTS.contains(&field) {
        let found = values.taint(value, DEPTH);
        values.arrive(Sink::Privilege, Demand::Unchecked, field, found, value);
    }
}

/// `User::create(['role' => $request->role])`
fn rights<'c>(values: &mut Values<'_, 'c>, call: &'c Expr<'c>, given: &'c [Argument<'c>], name: &str) {
    let lower = name.to_ascii_lowercase();
    // `Auth::user()->company->branches()->create(…)` is about branches, whoever is signed in.
    let own = ["auth.user()", "auth().user()", "request.user()"].iter().find_map(|start| lower.strip_prefix(start));
    let about = own.and_then(|rest| rest.rsplit_once('.')).map_or(lower.as_str(), |(holder, _)| holder);
    let people = about.is_empty() || ["user", "account", "member", "profile", "customer"].iter().any(|word| about.contains(word));
    for one in given {
        let Node::Array(items) = &one.value.kind else { continue };
        for item in items {
            let right = item.key.as_ref().and_then(Expr::text).is_some_and(|key| RIGHTS.contains(&key));
            if right && people {
                let found = values.taint(&item.value, DEPTH);
                values.arrive(Sink::Privilege, Demand::Unchecked, name, found, call);
            }
        }
    }
}

/// Amounts that a payment is made of.
fn amounts<'c>(values: &mut Values<'_, 'c>, call: &'c Expr<'c>, given: &'c [Argument<'c>], name: &str) {
    let mut found = Taints::default();
    let mut open: Vec<(Option<&str>, &'c Expr<'c>)> = given.iter().map(|given| (None, &given.value)).collect();
    let mut tries = 0;
    while let Some((key, value)) = open.pop() {
        tries += 1;
        if tries > 200 {
            return;
        }
        match &value.kind {
            Node::Array(items) => open.extend(items.iter().map(|item| (item.key.as_ref().and_then(Expr::text), &item.value))),
            _ if matches!(key, Some("amount" | "unit_amount" | "unit_amount_decimal")) => found = found.and(values.taint(value, DEPTH)),
            _ => {}
        }
    }
    values.arrive(Sink::Amount, Demand::Unchecked, name, found, call);
}

/// Whether a parser is told to fill in what entities name.
pub(super) fn resolves_entities(context: &Context<'_>, given: &[Argument<'_>], at: usize) -> bool {
    let flags = given.iter().skip(at).any(|given| {
        let text = context.written(&given.value);
        text.contains("LIBXML_NOENT") || text.contains("LIBXML_DTDLOAD")
    });
    let text = context.text();
    let on = text.contains("libxml_disable_entity_loader(false")
        || text.contains("libxml_disable_entity_loader (false")
        || text.contains("substituteEntities = true");
    flags || on
}

/// Models of Laravel that take whatever is sent: whoever hands a whole request to one decides rights as well.
pub(super) fn of_models(context: &Context<'_>, found: &mut Vec<Stretch>) {
    for (class, at) in open_models(context) {
        for fill in FILLS {
            found.push(Stretch {
                path: context.entry.path.clone(),
                from: Start::Parameter { function: format!("{class}.{fill}"), at: 0, field: None },
                to: End::Sink { sink: Sink::Privilege, demand: Demand::Whole, by: format!("{class}::{fill}") },
                carried: Carried {
                    number: false,
                    head: true,
                    built: false,
                    whole: true,
                    shaped: true,
                    checked: false,
                    scaled: false,
                    segment: false,
                    keys: false,
                },
                steps: vec![context.at(at)],
            });
        }
    }
}

/// Models that guard nothing while they hold rights, or that name a right among what may be filled; where they say so.
pub(in crate::readers::php) fn open_models<'c>(context: &Context<'c>) -> Vec<(&'c str, u32)> {
    let mut found = Vec::new();
    for unit in &context.file.body {
        let Step::Class(class) = &unit.kind else { continue };
        let people = ["User", "Account", "Member", "Customer", "Admin", "Employee", "Student"].iter().any(|word| class.name.contains(word));
        for (name, _, value, at) in &class.properties {
            let Some(value) = value else { continue };
            let open = *name == "guarded" && matches!(&value.kind, Node::Array(items) if items.is_empty()) && people;
            let named =
                *name == "fillable" && value.entries().iter().any(|entry| entry.text().is_some_and(|field| RIGHTS.contains(&field)));
            if open || named {
                found.push((class.name, *at));
            }
        }
    }
    found
}
