//! Calls of clients of stores: Supabase, Firestore, Prisma, Drizzle, Convex, Mongoose, Sequelize, SQL, and a project's
//! own storage layer.

use super::documents::{chain_of, is_document};
use super::effects::imported_from;
use super::models::{of_model, of_record};
use crate::facts::{EffectKind, Import};
use crate::readers::javascript::Context;
use crate::readers::javascript::shapes::Shapes;
use crate::readers::javascript::tree::{bare, dotted, first_name, text_of, words};
use oxc_ast::ast::{Argument, CallExpression, Expression, MemberExpression};
use oxc_span::GetSpan;

/// Clients of stores. Answers whether the call was one.
#[expect(clippy::too_many_arguments, reason = "all are views of one call, worked out once")]
pub(super) fn store<'a>(
    context: &Context<'_, 'a>,
    call: &CallExpression<'a>,
    name: &str,
    holder: &str,
    method: &str,
    root: &str,
    imports: &[Import],
    say: &mut impl FnMut(EffectKind, &str),
) -> bool {
    let argument = |at: usize| call.arguments.get(at).and_then(Argument::as_expression);
    // A helper of the project's own that is handed a statement: `await query("UPDATE orders SET …", values)`.
    if holder.is_empty()
        && asks(method)
        && let Some(text) = argument(0).and_then(|given| context.prefix(given, 8)).filter(|text| is_statement(text))
    {
        return statement(&text, say);
    }
    if !may_store(holder, method, root) {
        return false;
    }
    let holder_expression = call.callee.as_member_expression().map(MemberExpression::object);
    if is_document(context, imports, call, holder, method, say) {
        return true;
    }
    let chain = holder_expression.map(|holder| chain_of(context, holder)).unwrap_or_default();
    let table = |link: &str| chain.iter().find(|(method, _)| *method == link).map(|(_, table)| table.unwrap_or("a table"));
    let lower_root = root.to_ascii_lowercase();
    if holder.contains("storage") && table("from").is_some() {
        if matches!(method, "upload" | "createSignedUploadUrl" | "update" | "move" | "copy") {
            say(EffectKind::StoresFile, "storage");
        } else if method == "remove" {
            say(EffectKind::Deletes, "storage");
        }
        return true;
    }
    // Convex keeps files beside its tables.
    if holder == "ctx.storage" {
        match method {
            "delete" => say(EffectKind::Deletes, "storage"),
            "generateUploadUrl" | "store" => say(EffectKind::StoresFile, "storage"),
            _ => return false,
        }
        return true;
    }
    // Supabase: the table stands in the chain.
    if let Some(table) = table("from") {
        match method {
            "insert" | "update" | "upsert" => say(EffectKind::Writes, table),
            "delete" => say(EffectKind::Deletes, table),
            "select" => say(EffectKind::Reads, table),
            _ => return false,
        }
        return true;
    }
    // Firestore: collection and document stand in the chain.
    if table("collection").is_some() || table("doc").is_some() {
        let target = table("collection").or_else(|| table("doc")).unwrap_or("a collection");
        match method {
            "add" | "set" | "update" | "insertOne" | "insertMany" | "updateOne" | "updateMany" | "replaceOne" | "findOneAndUpdate"
            | "bulkWrite" => {
                say(EffectKind::Writes, target);
            }
            "delete" | "deleteOne" | "deleteMany" | "findOneAndDelete" | "drop" => say(EffectKind::Deletes, target),
            "get" | "find" | "findOne" | "aggregate" => say(EffectKind::Reads, target),
            _ => return false,
        }
        return true;
    }
    match method {
        "setDoc" | "addDoc" | "updateDoc" if imported_from(imports, method, &["firebase/firestore"]) => {
            say(EffectKind::Writes, "firestore");
            return true;
        }
        "deleteDoc" if imported_from(imports, method, &["firebase/firestore"]) => {
            say(EffectKind::Deletes, "firestore");
            return true;
        }
        _ => {}
    }
    let database = [
        "prismaservice",
        "prisma",
        "db",
        "database",
        "tx",
        "trx",
        "orm",
        "prismaclient",
        "knex",
        "client",
        "pool",
        "connection",
        "conn",
        "sql",
        "em",
        "drizzle",
    ];
    let last_holder = holder.rsplit('.').next().unwrap_or("");
    let depth = name.split('.').count();
    let through_db = database.contains(&lower_root.as_str())
        || lower_root.ends_with("prisma")
        || [
            "ctx.db",
            "ctx.prisma",
            "req.prisma",
            "request.prisma",
            "context.prisma",
            "context.db",
            "this.prisma",
            "this.db",
            "c.var.db",
            "fastify.prisma",
            "app.prisma",
            "context.entities",
        ]
        .iter()
        .any(|known| holder.starts_with(known));
    if through_db {
        // Clients of payment and mail services are called the same; only statements tell a connection.
        let modelled = depth >= 3 && !matches!(root, "client" | "pool" | "connection" | "conn");
        let model = last_holder.trim_end_matches("()");
        let drizzle = || argument(0).map_or_else(|| "a table".to_owned(), |given| context.text(given.span()).to_owned());
        match method {
            // Drizzle and Convex: `db.insert(table)`
            "insert" | "update" | "patch" | "replace" if root_is_db(&lower_root, holder) => {
                say(EffectKind::Writes, drizzle().trim_matches(['"', '\'']));
                return true;
            }
            "delete" if root_is_db(&lower_root, holder) => {
                say(EffectKind::Deletes, drizzle().trim_matches(['"', '\'']));
                return true;
            }
            // Drizzle: `db.select().from(orders)`
            "from" if holder.contains("select") && argument(0).is_some_and(|given| text_of(given).is_none()) => {
                say(EffectKind::Reads, &drizzle());
                return true;
            }
            // Prisma and Sequelize-like: `db.model.create`
            "create" | "createMany" | "update" | "updateMany" | "upsert" | "createManyAndReturn" | "bulkCreate" if modelled => {
                say(EffectKind::Writes, model);
                return true;
            }
            "delete" | "deleteMany" | "destroy" if modelled => {
                say(EffectKind::Deletes, model);
                return true;
            }
            "findMany" | "findUnique" | "findFirst" | "findAll" | "findOne" | "findUniqueOrThrow" | "findFirstOrThrow" | "count"
            | "aggregate" | "groupBy"
                if modelled =>
            {
                say(EffectKind::Reads, model);
                return true;
            }
            "query" if holder.ends_with("ctx.db") => {
                say(EffectKind::Reads, argument(0).and_then(text_of).unwrap_or("a table"));
                return true;
            }
            "query" | "execute" | "run" | "all" | "raw" | "exec" | "prepare" | "queryRaw" | "$executeRawUnsafe" | "$queryRawUnsafe"
            | "unsafe" | "one" | "none" | "any" | "get" => {
                if let Some(text) = argument(0).and_then(|given| context.prefix(given, 4)) {
                    return statement(&text, say);
                }
            }
            _ => {}
        }
    }
    // Whatever a connection is called, a statement tells one: `c.query("INSERT INTO …")`, `env.DB.prepare("DELETE …")`.
    if matches!(
        method,
        "query" | "execute" | "prepare" | "queryObject" | "queryArray" | "exec" | "run" | "all" | "get" | "one" | "none" | "any"
    ) && let Some(text) = argument(0).and_then(|given| context.prefix(given, 8)).filter(|text| is_statement(text))
    {
        return statement(&text, say);
    }
    if of_model(context, call, holder, method, say) {
        return true;
    }
    // Injected repositories and models: `this.usersRepository.save(…)`, `this.catModel.create(…)`.
    let injected = holder.strip_prefix("this.").filter(|field| !field.contains(['.', '(']));
    if let Some(field) = injected {
        let target = ["Repository", "Repo", "Model"].iter().find_map(|end| field.strip_suffix(end)).filter(|target| !target.is_empty());
        if let Some(target) = target {
            match method {
                "save" | "insert" | "update" | "upsert" | "increment" | "decrement" | "updateOne" | "updateMany" | "insertMany"
                | "findByIdAndUpdate" | "findOneAndUpdate" | "persist" | "bulkCreate" => say(EffectKind::Writes, target),
                "create" if field.ends_with("Model") => say(EffectKind::Writes, target),
                "delete" | "remove" | "softDelete" | "softRemove" | "deleteOne" | "deleteMany" | "findByIdAndDelete"
                | "findOneAndDelete" | "findByIdAndRemove" | "destroy" => say(EffectKind::Deletes, target),
                _ if method.starts_with("find") || method.starts_with("get") || matches!(method, "count" | "query") => {
                    say(EffectKind::Reads, target);
                }
                _ => return false,
            }
            return true;
        }
    }
    if of_record(context, call, holder, method, say) {
        return true;
    }
    // A storage layer of the project's own: `storage.createProduct(…)`.
    if is_layer(root) && depth == 2 {
        let words = words(method);
        let target = method;
        if words.iter().any(|word| matches!(word.as_str(), "builder" | "stream" | "client" | "transaction" | "runner")) {
            return false;
        }
        match words.first().map(String::as_str) {
            Some("create" | "update" | "insert" | "add" | "save" | "upsert" | "set" | "mark" | "increment" | "decrement") => {
                say(EffectKind::Writes, target)
            }
            Some("delete" | "remove" | "clear" | "purge") => say(EffectKind::Deletes, target),
            Some("get" | "list" | "find" | "fetch") => say(EffectKind::Reads, target),
            _ => return false,
        }
        return true;
    }
    false
}

/// Whether a call may be one of a store, by its name alone: most are out here.
fn may_store(holder: &str, method: &str, root: &str) -> bool {
    SHAPES.may_hold(method) && METHODS.binary_search(&method).is_ok()
        || holder.contains("storage")
        || is_layer(root)
        // Of injected repositories everything that reads counts.
        || holder.starts_with("this.") && (method.starts_with("find") || method.starts_with("get"))
}

/// Whether a name is that of a storage layer of the project's own.
fn is_layer(root: &str) -> bool {
    let ends =
        |end: &str| root.len().checked_sub(end.len()).and_then(|at| root.get(at..)).is_some_and(|last| last.eq_ignore_ascii_case(end));
    ["storage", "repo", "store"].iter().any(|layer| root.eq_ignore_ascii_case(layer)) || ends("repository") || ends("dao")
}

/// Their first letters and lengths.
const SHAPES: Shapes = Shapes::of(METHODS);

/// Methods of clients of stores, sorted.
const METHODS: &[&str] = &[
    "$executeRawUnsafe",
    "$queryRawUnsafe",
    "add",
    "addDoc",
    "aggregate",
    "all",
    "any",
    "bulkCreate",
    "bulkWrite",
    "count",
    "countDocuments",
    "create",
    "createMany",
    "createManyAndReturn",
    "decrement",
    "delete",
    "deleteDoc",
    "deleteMany",
    "deleteOne",
    "destroy",
    "drop",
    "exec",
    "execute",
    "find",
    "findAll",
    "findAndCountAll",
    "findById",
    "findByIdAndDelete",
    "findByIdAndRemove",
    "findByIdAndUpdate",
    "findFirst",
    "findFirstOrThrow",
    "findMany",
    "findOne",
    "findOneAndDelete",
    "findOneAndUpdate",
    "findOrCreate",
    "findUnique",
    "findUniqueOrThrow",
    "from",
    "get",
    "groupBy",
    "increment",
    "insert",
    "insertMany",
    "insertOne",
    "none",
    "one",
    "patch",
    "persist",
    "prepare",
    "query",
    "queryArray",
    "queryObject",
    "queryRaw",
    "raw",
    "remove",
    "replace",
    "replaceOne",
    "run",
    "save",
    "select",
    "set",
    "setDoc",
    "softDelete",
    "softRemove",
    "unsafe",
    "update",
    "updateDoc",
    "updateMany",
    "updateOne",
    "upsert",
];

/// Whether a store's own policies stand before what a call does.
pub(super) fn is_policed<'a>(context: &Context<'_, 'a>, imports: &[Import], call: &CallExpression<'a>, method: &str) -> bool {
    if imported_from(imports, method, &["firebase/firestore"]) {
        return true;
    }
    let Some(holder) = call.callee.as_member_expression().map(MemberExpression::object) else { return false };
    let supabase =
        |expression: &Expression<'a>| dotted(expression).is_some_and(|name| name.contains("from()") && !name.contains("collection()"));
    supabase(holder) || first_name(holder).and_then(|name| context.initial(name)).is_some_and(supabase)
}

/// Whether a query goes through a client that carries the caller's own token: the store's policies hold for it, whatever
/// other clients the function has.
pub(super) fn is_callers_client<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>) -> bool {
    let made = first_name(&call.callee).and_then(|name| context.initial(name)).map(bare);
    let Some(Expression::CallExpression(made)) = made else { return false };
    let text = context.text(made.span);
    dotted(&made.callee).as_deref() == Some("createClient") && carries_callers_token(text) && !text.to_ascii_uppercase().contains("SERVICE")
}

/// Whether a client is made with the caller's own token, by the text that makes it.
pub(in crate::readers::javascript) fn carries_callers_token(made: &str) -> bool {
    made.contains("uthorization") || made.contains("accessToken")
}

fn root_is_db(root: &str, holder: &str) -> bool {
    holder == "drizzle()"
        || matches!(root, "db" | "database" | "tx" | "trx") && holder == root
        || holder.ends_with("ctx.db")
        || holder.ends_with("this.db")
}

/// Whether a helper is called like one that runs a statement: `query`, `runQuery`, `sql`, `all`.
fn asks(name: &str) -> bool {
    let speaks = ["query", "execute", "exec", "sql", "statement", "rows"];
    matches!(name, "q" | "db" | "run" | "all" | "get" | "one" | "none" | "any" | "raw")
        || words(name).iter().any(|word| speaks.contains(&word.as_str()))
}

/// Whether a text is surely SQL: its first word and the one that follows from it.
fn is_statement(text: &str) -> bool {
    let upper: String = text.trim_start().chars().take(400).collect::<String>().to_ascii_uppercase();
    let has = |word: &str| upper.split_ascii_whitespace().any(|found| found == word);
    match upper.split_ascii_whitespace().next() {
        Some("INSERT" | "REPLACE") => has("INTO"),
        Some("UPDATE") => has("SET"),
        Some("DELETE" | "SELECT") => has("FROM"),
        _ => false,
    }
}

/// An SQL statement by its first word.
pub(super) fn statement(text: &str, say: &mut impl FnMut(EffectKind, &str)) -> bool {
    let mut words = text.split_ascii_whitespace();
    let verb = words.next().unwrap_or("").to_ascii_uppercase();
    let rest: Vec<&str> = words.take(12).collect();
    let after = |word: &str| {
        rest.iter()
            .position(|found| found.eq_ignore_ascii_case(word))
            .and_then(|at| rest.get(at + 1))
            // `insert into notes(id, text)`
            .and_then(|name| {
                let apart = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '.');
                name.split(apart).find(|part| !part.is_empty())
            })
            .unwrap_or("a table")
    };
    match verb.as_str() {
        "INSERT" | "REPLACE" => say(EffectKind::Writes, after("into")),
        "UPDATE" => say(EffectKind::Writes, rest.first().map_or("a table", |table| table.trim_matches(['"', '`']))),
        "DELETE" | "TRUNCATE" | "DROP" => say(EffectKind::Deletes, after("from")),
        "SELECT" | "WITH" => say(EffectKind::Reads, after("from")),
        _ => return false,
    }
    true
}
