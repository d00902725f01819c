//! Which engine keeps tables whose files do not say: told by the driver that the project depends on, else by types that
//! one engine alone has.

use crate::facts::{Engine, Project, Table};

/// Drivers of each engine.
const DRIVERS: &[(&str, Engine)] = &[
    ("pg", Engine::Postgres),
    ("postgres", Engine::Postgres),
    ("@neondatabase/serverless", Engine::Postgres),
    ("@vercel/postgres", Engine::Postgres),
    ("psycopg2", Engine::Postgres),
    ("psycopg2-binary", Engine::Postgres),
    ("psycopg", Engine::Postgres),
    ("asyncpg", Engine::Postgres),
    ("mysql", Engine::MySql),
    ("mysql2", Engine::MySql),
    ("pymysql", Engine::MySql),
    ("mysqlclient", Engine::MySql),
    ("better-sqlite3", Engine::Sqlite),
    ("aiomysql", Engine::MySql),
    ("asyncmy", Engine::MySql),
    ("aiosqlite", Engine::Sqlite),
    ("sqlite3", Engine::Sqlite),
    ("sqlite", Engine::Sqlite),
    ("@libsql/client", Engine::Sqlite),
    ("github.com/lib/pq", Engine::Postgres),
    ("github.com/jackc/pgx/v5", Engine::Postgres),
];

/// Starts of types that only one engine has.
const TYPES: &[(&str, Engine)] = &[
    ("timestamptz", Engine::Postgres),
    ("timestamp with", Engine::Postgres),
    ("serial", Engine::Postgres),
    ("bigserial", Engine::Postgres),
    ("jsonb", Engine::Postgres),
    ("bytea", Engine::Postgres),
    ("uuid", Engine::Postgres),
    ("tsvector", Engine::Postgres),
    ("character varying", Engine::Postgres),
    ("tinyint", Engine::MySql),
    ("longtext", Engine::MySql),
    ("mediumtext", Engine::MySql),
    ("int unsigned", Engine::MySql),
    ("bigint unsigned", Engine::MySql),
];

/// Fills it in where nothing says it.
pub(super) fn join(project: &mut Project) {
    let named = project.facts.dependencies.iter();
    let drivers = named.filter_map(|dependency| DRIVERS.iter().find(|(name, _)| dependency.name.eq_ignore_ascii_case(name)));
    let driver = only(drivers.map(|(_, engine)| *engine));
    // Only Postgres has extensions that a statement switches on.
    let extended = (!project.schema.extensions.is_empty()).then_some(Engine::Postgres);
    let of_types = only(project.schema.tables.values().filter(|table| is_stated(table)).flat_map(types));
    for table in project.schema.tables.values_mut().filter(|table| table.engine == Engine::Unknown) {
        let facing = table.browser_facing.then_some(Engine::Postgres);
        // What a mapper of another language writes is for the engine that its own settings name.
        let told = if is_stated(table) { driver.or(extended).or(of_types) } else { driver };
        table.engine = facing.or(told).unwrap_or_default();
    }
}

/// Whether a file in SQL states its types as they are.
fn is_stated(table: &Table) -> bool {
    table.origin.path.ends_with(".sql")
}

fn types(table: &Table) -> impl Iterator<Item = Engine> {
    let starts = |kind: &str| TYPES.iter().find(|(start, _)| kind.starts_with(start)).map(|(_, engine)| *engine);
    table.columns.iter().filter_map(move |column| starts(&column.kind))
}

/// The one engine that all of them are.
fn only(mut engines: impl Iterator<Item = Engine>) -> Option<Engine> {
    let first = engines.next()?;
    engines.all(|engine| engine == first).then_some(first)
}
