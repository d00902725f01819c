//! The database's shape: single changes as files state them.

use super::{Check, Column, Key, Origin, Policy, Reference, Routine, Trigger};
use serde::{Deserialize, Serialize};

/// One statement about the schema, in the order of its file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SchemaChange {
    /// The file; migrations are replayed in the order of their paths, unless they say what they follow.
    pub path: String,
    /// Position within the file.
    pub order: u32,
    /// What kind of file states it.
    pub file: SqlFile,
    /// Stands behind a condition of its own (`DO` block, `IF NOT EXISTS`), so it does not fail when repeated.
    pub guarded: bool,
    /// What changes.
    pub change: Change,
    /// Where.
    pub origin: Origin,
}

/// What a file that states a schema is for, judged by its path and content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SqlFile {
    /// One step of an ordered history that a tool applies.
    Migration,
    /// The whole schema in one file.
    Schema,
    /// Run by hand.
    Script,
    /// Sample or starting data.
    Seed,
    /// Content of a database, written by a dump tool.
    Dump,
}

/// What a statement changes. Names are lower-case unless quoted, with the schema `public` left out.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Change {
    /// `CREATE TABLE`.
    CreateTable {
        /// Its name.
        table: String,
        /// Its columns.
        columns: Vec<Column>,
        /// Tables that its rows point to.
        references: Vec<String>,
        /// Tolerates that it exists.
        if_not_exists: bool,
    },
    /// `DROP TABLE`.
    DropTable {
        /// Its name.
        table: String,
    },
    /// `ALTER TABLE … RENAME TO`.
    RenameTable {
        /// Its name until now.
        table: String,
        /// Its name from now on.
        to: String,
    },
    /// Steps go on to call a table by one name, and the store has it under another (Django's `db_table`).
    KeepTable {
        /// What steps call it.
        table: String,
        /// Its name in the store.
        stored: String,
    },
    /// `ALTER TABLE … ADD COLUMN`.
    AddColumn {
        /// The table.
        table: String,
        /// The new column.
        column: Column,
    },
    /// `ALTER TABLE … DROP COLUMN`.
    DropColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// `ALTER TABLE … RENAME COLUMN`.
    RenameColumn {
        /// The table.
        table: String,
        /// Its name until now.
        column: String,
        /// Its name from now on.
        to: String,
    },
    /// The type of a column changes.
    RetypeColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Its type from now on.
        kind: String,
    },
    /// A primary key, a unique constraint or an index.
    AddKey {
        /// The table.
        table: String,
        /// The key.
        key: Key,
    },
    /// A constraint or an index goes.
    DropKey {
        /// Its name; `*primary` for the primary key.
        name: String,
        /// Its table, where stated.
        table: Option<String>,
    },
    /// A key or constraint is called differently from now on.
    RenameKey {
        /// Its name until now.
        name: String,
        /// Its name from now on.
        to: String,
    },
    /// A constraint lists the values that a column may hold (`CHECK (role IN ('buyer', 'seller'))`), or sets a limit.
    AddCheck {
        /// The table.
        table: String,
        /// The constraint.
        check: Check,
    },
    /// Rows point to another table from now on.
    AddReference {
        /// The table.
        table: String,
        /// Where its rows point.
        reference: Reference,
    },
    /// Another `ALTER TABLE`.
    AlterTable {
        /// The table.
        table: String,
    },
    /// Row-level security on or off; for every table there is when `table` is `*`.
    RowSecurity {
        /// The table.
        table: String,
        /// On.
        enabled: bool,
    },
    /// Row-level security binds the table's owner as well, or no longer.
    ForceRowSecurity {
        /// The table.
        table: String,
        /// It does.
        forced: bool,
    },
    /// `CREATE POLICY`.
    CreatePolicy(Policy),
    /// `ALTER POLICY`: what it does not name stays.
    AlterPolicy(Policy),
    /// `ALTER POLICY … RENAME TO`.
    RenamePolicy {
        /// The table.
        table: String,
        /// Its name until now.
        name: String,
        /// Its name from now on.
        to: String,
    },
    /// `DROP POLICY`; every policy of the table when `name` is `*`, those for one command when it is `*insert`; of every table
    /// when `table` is `*` too.
    DropPolicy {
        /// The table.
        table: String,
        /// Its name.
        name: String,
    },
    /// `CREATE FUNCTION`.
    CreateFunction(Routine),
    /// `ALTER FUNCTION`: what it states, if anything.
    AlterFunction {
        /// Its name, with the types of its arguments where they are stated: `name(uuid,text)`.
        name: String,
        /// Runs with its owner's rights from now on, or no longer.
        definer: Option<bool>,
        /// Fixes its search path.
        search_path: bool,
    },
    /// `ALTER FUNCTION … RENAME TO`, or its move to another schema.
    RenameFunction {
        /// Its name until now, with the types of its arguments where they are stated.
        name: String,
        /// Its name from now on, without them.
        to: String,
    },
    /// `DROP FUNCTION`.
    DropFunction {
        /// Its name, with the types of its arguments where they are stated.
        name: String,
    },
    /// `CASCADE` behind what was dropped: policies and views that mention it go too.
    DropDependents {
        /// The name of the table or function.
        of: String,
    },
    /// `CASCADE` behind a column that was dropped: policies and views that mention it go too.
    DropColumnDependents {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
    /// `DROP SCHEMA … CASCADE`: all that lies in it goes.
    DropSchema {
        /// Its name.
        name: String,
    },
    /// `CREATE TRIGGER`.
    CreateTrigger(Trigger),
    /// `DROP TRIGGER`.
    DropTrigger {
        /// The table.
        table: String,
        /// Its name.
        name: String,
    },
    /// A trigger runs from now on, or no longer; every trigger of the table when `name` is `*`.
    SwitchTrigger {
        /// The table.
        table: String,
        /// Its name.
        name: String,
        /// Runs.
        enabled: bool,
    },
    /// `CREATE VIEW`.
    CreateView(View),
    /// `ALTER VIEW … RENAME TO`, or its move to another schema.
    RenameView {
        /// Its name until now.
        name: String,
        /// Its name from now on.
        to: String,
    },
    /// `ALTER VIEW … SET (security_invoker = …)`.
    AlterView {
        /// Its name.
        name: String,
        /// Reads with the caller's rights from now on, or no longer.
        invoker: bool,
    },
    /// `DROP VIEW`.
    DropView {
        /// Its name.
        name: String,
    },
    /// `CREATE TYPE … AS ENUM`, or one more value of it.
    Values {
        /// The type.
        kind: String,
        /// The values that are added.
        values: Vec<String>,
        /// The type is made here.
        new: bool,
    },
    /// `ALTER TYPE … RENAME TO`.
    RenameType {
        /// Its name until now.
        name: String,
        /// Its name from now on.
        to: String,
    },
    /// `DROP TYPE`; columns of it go too when it cascades.
    DropType {
        /// Its name.
        name: String,
        /// It cascades.
        cascade: bool,
    },
    /// A publication, which sends changes of rows to whoever listens, is made or changed.
    Publication {
        /// Its name.
        name: String,
        /// What happens to it.
        step: PublicationStep,
        /// The tables that are meant; `*` for all.
        tables: Vec<String>,
    },
    /// What is sent of a row's former state: all of it, or its key.
    ReplicaIdentity {
        /// The table.
        table: String,
        /// All of it.
        full: bool,
    },
    /// `CREATE EXTENSION`.
    Extension {
        /// Its name.
        name: String,
    },
    /// `GRANT` or `REVOKE`.
    Grant(Grant),
    /// A row of `storage.buckets`.
    Bucket {
        /// Its id.
        name: String,
        /// Everybody may read its files by URL.
        public: bool,
    },
    /// Rows are written by `INSERT` or `COPY`.
    Rows(Rows),
    /// Rows are removed with no condition: `TRUNCATE`, or `DELETE` without `WHERE`.
    EmptyTable {
        /// The table.
        table: String,
    },
    /// The file calls itself so and says which steps it follows.
    Revision {
        /// Its name.
        name: String,
        /// Those that it follows.
        follows: Vec<String>,
    },
    /// A statement that could not be understood; its first words.
    Unparsed(String),
}

/// What happens to a publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PublicationStep {
    /// Tables join it; it is made where it is not there.
    Add,
    /// Tables leave it.
    Remove,
    /// It holds these tables and no others.
    Set,
    /// It goes.
    Drop,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct View {
    /// Its name.
    pub name: String,
    /// Reads with the caller's rights, so row-level security applies.
    pub invoker: bool,
    /// Tables that it reads.
    pub reads: Vec<String>,
    /// Columns that it hands out as they are, by their names in the tables; `*` for all of a table's.
    pub columns: Vec<String>,
    /// It asks who calls.
    pub checks_caller: bool,
    /// Where.
    pub origin: Origin,
}

/// Rights given or taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// Given; otherwise taken.
    pub given: bool,
    /// `all`, `select`, `update`, `execute` …
    pub privileges: Vec<String>,
    /// Columns it is limited to.
    pub columns: Vec<String>,
    /// `table`, `tables to come`, `function`, `functions to come`, `other`.
    pub kind: String,
    /// On what; `*` for all of a schema. Functions with the types of their arguments where they are stated.
    pub objects: Vec<String>,
    /// To or from whom.
    pub roles: Vec<String>,
}

/// Rows that a file writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rows {
    /// The table.
    pub table: String,
    /// Columns, where named.
    pub columns: Vec<String>,
    /// How many rows, at least.
    pub count: u32,
    /// How many values are password hashes.
    pub password_hashes: u32,
    /// How many values are mail addresses that no example uses.
    pub addresses: u32,
}
