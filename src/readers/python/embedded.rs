//! SQLite inside a program of Python: the file that it opens, and tables that statements of its own create.

use super::settings::state;
use super::tree::{Context, argument, bare, dotted, keyword, last, text_of};
use crate::facts::{Change, Engine, Facts, Mapper, Model, Role, SiteKind};
use crate::readers::sqlite::is_for_developers;
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};
use ruff_text_size::Ranged;

/// How far names are followed to the path of a file.
const DEPTH: u32 = 6;
/// How far an attribute is followed.
const FIELDS: u32 = 3;
/// Most calls of one file whose paths are followed.
const CALLS: usize = 50;
/// Most statements of one file that are read.
const STATEMENTS: usize = 200;

/// Words in the path of a file that is run by hand, or whose database may be lost.
const BY_HAND: &[&str] = &[
    "test",
    "tests",
    "testing",
    "conftest",
    "script",
    "scripts",
    "local",
    "seed",
    "seeds",
    "seeder",
    "seeders",
    "seeding",
    "migrate",
    "migration",
    "migrations",
    "cache",
    "caches",
    "caching",
];

/// States them; a file's database once.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    let path = context.entry.path.to_ascii_lowercase();
    let by_hand = path.split(['/', '_', '-', '.']).any(|word| BY_HAND.contains(&word));
    if context.entry.role != Role::Source || by_hand || is_for_developers(&path) {
        return;
    }
    let mut opened = false;
    let mut followed = 0;
    let mut read = 0;
    for node in &context.nodes {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let name = context.full(&dotted(&call.func).unwrap_or_default());
        if matches!(name.as_str(), "sqlite3.connect" | "aiosqlite.connect") && !opened && followed < CALLS {
            followed += 1;
            // A path that stands in the call itself is read where SQLite is looked for in any language.
            let given = argument(call, 0).or_else(|| keyword(call, "database"));
            let told = name.starts_with("sqlite3") && given.and_then(text_of).is_some();
            if !told && given.is_some_and(|given| is_file(context, given, node.def, DEPTH)) {
                opened = true;
                state(context, SiteKind::FileDatabase, "SQLite", call.range(), facts);
            }
        }
        if matches!(last(&name), "execute" | "executescript") && read < STATEMENTS {
            read += 1;
            tables(context, call, node.def, facts);
        }
    }
}

/// Whether a value is the path of a database's file.
fn is_file<'c>(context: &Context<'c>, given: &'c Expr, def: usize, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    let ends = |text: &str| [".db", ".sqlite", ".sqlite3", ".db3"].iter().any(|end| text.ends_with(end)) && !text.contains("cache");
    match bare(given) {
        Expr::StringLiteral(text) => ends(text.value.to_str()),
        Expr::FString(_) => ends(context.text(given).trim_end_matches(['"', '\''])),
        Expr::Name(name) => {
            let default = context.defs.get(def).and_then(|own| {
                let mut parameters = own.function.parameters.iter_non_variadic_params();
                parameters.find(|parameter| parameter.name().as_str() == name.id.as_str())?.default()
            });
            context.initial(&name.id, def).or(default).is_some_and(|value| is_file(context, value, def, depth))
        }
        // The first of its values alone: attributes that are given each other would lead around.
        Expr::Attribute(member) => {
            let gives = |target: &Expr, def: usize| match target {
                Expr::Attribute(own) => own.attr.as_str() == member.attr.as_str(),
                Expr::Name(own) => own.id.as_str() == member.attr.as_str() && def == super::tree::NONE,
                _ => false,
            };
            let first = context.nodes.iter().find_map(|node| match node.any {
                AnyNodeRef::StmtAssign(assign) => {
                    assign.targets.iter().any(|target| gives(target, node.def)).then_some((&*assign.value, node.def))
                }
                _ => None,
            });
            first.is_some_and(|(value, def)| is_file(context, value, def, depth.min(FIELDS)))
        }
        // `os.path.join(HERE, "shop.db")`, `os.getenv("DB_PATH", "shop.db")`
        Expr::Call(call) => call.arguments.args.last().is_some_and(|part| is_file(context, part, def, depth)),
        Expr::BinOp(sum) => is_file(context, &sum.right, def, depth),
        Expr::BoolOp(either) => either.values.last().is_some_and(|part| is_file(context, part, def, depth)),
        _ => false,
    }
}

/// The tables that a statement creates.
fn tables<'c>(context: &Context<'c>, call: &'c ExprCall, def: usize, facts: &mut Facts) {
    let Some(text) = argument(call, 0).and_then(|given| context.literal(given, def)) else { return };
    if !text.to_ascii_uppercase().contains("CREATE TABLE") {
        return;
    }
    let engine = if context.uses("sqlite3") || context.uses("aiosqlite") { Engine::Sqlite } else { Engine::Unknown };
    let mut within = Facts::default();
    let mut order = 0;
    crate::readers::sql::within(context.source, call.range().start().to_usize(), text, &mut order, &mut within);
    let mut models: Vec<Model> = Vec::new();
    for change in within.schema_changes {
        match change.change {
            Change::CreateTable { table, columns, .. } => {
                let mut model = Model::new(&table, table.clone(), Mapper::Sql, engine, context.at(call.range()));
                model.columns = columns;
                models.push(model);
            }
            Change::AddKey { table, key } => {
                models.iter_mut().filter(|model| model.table == table).for_each(|model| model.key(key.clone()));
            }
            Change::AddReference { table, reference } => {
                models.iter_mut().filter(|model| model.table == table).for_each(|model| model.references.push(reference.clone()));
            }
            _ => {}
        }
    }
    facts.models.extend(models);
}
