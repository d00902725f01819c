//! Tables and collections as code declares them, and what code asks them for.

use super::{Change, Column, Key, Origin, Reference};
use serde::{Deserialize, Serialize};

/// A table or collection as the code of an object mapper declares it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Model {
    /// What code calls it: `User`, `users`.
    pub name: String,
    /// The table or collection.
    pub table: String,
    /// Who maps it.
    pub mapper: Mapper,
    /// What keeps it, where the declaration says so.
    pub engine: Engine,
    /// Its columns, named as the store has them.
    pub columns: Vec<Column>,
    /// Names that code uses for columns which the store calls differently: (in code, in the store).
    pub aliases: Vec<(String, String)>,
    /// Its keys and indexes.
    pub keys: Vec<Key>,
    /// Where its rows point.
    pub references: Vec<Reference>,
    /// All its columns are stated here; otherwise some come from elsewhere (a spread, a class in another file).
    pub whole: bool,
    /// The mapper itself leaves out rows that are marked as deleted.
    pub hides_deleted: bool,
    /// Where.
    pub origin: Origin,
}

impl Model {
    /// A model without columns yet.
    #[must_use]
    pub fn new(name: impl Into<String>, table: impl Into<String>, mapper: Mapper, engine: Engine, origin: Origin) -> Self {
        Self {
            name: name.into(),
            table: table.into(),
            mapper,
            engine,
            columns: Vec::new(),
            aliases: Vec::new(),
            keys: Vec::new(),
            references: Vec::new(),
            whole: true,
            hides_deleted: false,
            origin,
        }
    }

    /// Adds a column that code calls `code` and the store `stored`, once.
    pub fn add(&mut self, code: &str, stored: &str, kind: impl Into<String>) {
        if !self.columns.iter().any(|own| own.name == stored) {
            self.columns.push(Column::new(stored, kind));
        }
        if code != stored {
            self.aliases.push((code.to_owned(), stored.to_owned()));
        }
    }

    /// What the store calls columns that code calls so.
    #[must_use]
    pub fn stored<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
        let of = |name: &str| self.aliases.iter().find(|(code, _)| code == name).map_or(name, |(_, stored)| stored).to_owned();
        names.into_iter().map(of).collect()
    }

    /// The steps of a migration that make it; those that add its columns to a table that is there, unless it is `new`.
    #[must_use]
    pub fn steps(self, new: bool) -> Vec<Change> {
        let table = self.table;
        let mut steps = Vec::new();
        if new {
            let references = self.references.iter().map(|reference| reference.to.clone()).collect();
            steps.push(Change::CreateTable { table: table.clone(), columns: self.columns, references, if_not_exists: false });
        } else {
            steps.extend(self.columns.into_iter().map(|column| Change::AddColumn { table: table.clone(), column }));
        }
        steps.extend(self.keys.into_iter().map(|key| Change::AddKey { table: table.clone(), key }));
        steps.extend(self.references.into_iter().map(|reference| Change::AddReference { table: table.clone(), reference }));
        steps
    }

    /// Adds a key unless it has no column.
    pub fn key(&mut self, key: Key) {
        if !key.columns.is_empty() && !self.keys.contains(&key) {
            self.keys.push(key);
        }
    }
}

/// Who maps objects of code to rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the library it names")]
pub enum Mapper {
    Prisma,
    Drizzle,
    TypeOrm,
    Sequelize,
    Mongoose,
    Convex,
    SqlAlchemy,
    Django,
    Eloquent,
    Gorm,
    Jpa,
    EntityFramework,
    /// None: types that Supabase writes down of the tables that it finds.
    SupabaseTypes,
    /// Entities that the platform keeps.
    Base44,
    /// None: a statement in code creates the table.
    Sql,
}

/// What keeps the rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the product it names")]
pub enum Engine {
    /// No file says.
    #[default]
    Unknown,
    Postgres,
    MySql,
    Sqlite,
    SqlServer,
    Mongo,
    Convex,
}

impl Engine {
    /// The engine that a name in a configuration means: `postgresql`, `mysql2`, `better-sqlite3`, `turso`.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let lower = name.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if has(&["postgres", "pglite", "cockroach", "neon", "pgsql"]) || lower == "pg" {
            Self::Postgres
        } else if has(&["mysql", "mariadb", "singlestore", "planetscale"]) {
            Self::MySql
        } else if has(&["sqlite", "turso", "libsql", "d1"]) {
            Self::Sqlite
        } else if has(&["mssql", "sqlserver"]) {
            Self::SqlServer
        } else if has(&["mongo"]) {
            Self::Mongo
        } else {
            Self::Unknown
        }
    }
}

/// Which engine a mapper talks to, as configuration says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Connection {
    /// The mapper.
    pub mapper: Mapper,
    /// The engine.
    pub engine: Engine,
    /// Where.
    pub origin: Origin,
}

/// Code that asks a table for rows by the values of columns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lookup {
    /// The client: `supabase`, `prisma`, `drizzle`, `mongoose` …
    pub store: String,
    /// The table as code calls it.
    pub table: String,
    /// It names another schema of the database than the usual one.
    pub other_schema: bool,
    /// `select`, `update` or `delete`.
    pub operation: String,
    /// Columns that its conditions compare with a value, as code calls them.
    pub columns: Vec<String>,
    /// Every column that it names in conditions is known, and it takes the one row that is found.
    pub single: bool,
    /// It reads a list of rows whose conditions are all known.
    pub lists: bool,
    /// Where.
    pub origin: Origin,
}
