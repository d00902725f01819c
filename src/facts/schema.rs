//! The database's shape: single changes as files state them.

use super::{Origin, Policy};
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
    /// `DROP POLICY`; every policy of the table when `name` is `*`, of every table when `table` is `*` too.
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
    /// `DROP SCHEMA … CASCADE`: all that lies in it goes.
    DropSchema {
        /// Its name.
        name: String,
    },
    /// `CREATE TRIGGER`.
    CreateTrigger(Trigger),
    /// `CREATE VIEW`.
    CreateView(View),
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
    /// A statement that could not be understood; its first words.
    Unparsed(String),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as written, lower-case.
    pub kind: String,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: impl Into<String>) -> Self {
        Self { name: name.into(), kind: kind.into() }
    }
}

/// A primary key, a unique constraint or an index: columns by which rows are found quickly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// Its name, stated or given by the server.
    pub name: String,
    /// Its columns in their order.
    pub columns: Vec<String>,
    /// No two rows share the values.
    pub unique: bool,
}

impl Key {
    /// A primary key.
    #[must_use]
    pub fn primary(columns: Vec<String>) -> Self {
        Self { name: "*primary".to_owned(), columns, unique: true }
    }

    /// A unique constraint without a name of its own: the server makes one up from `table` and its columns.
    #[must_use]
    pub fn unique(table: &str, columns: Vec<String>) -> Self {
        Self { name: Self::made_name(table, &columns, "key"), columns, unique: true }
    }

    /// An index without a name of its own.
    #[must_use]
    pub fn index(table: &str, columns: Vec<String>) -> Self {
        Self { name: Self::made_name(table, &columns, "idx"), columns, unique: false }
    }

    fn made_name(table: &str, columns: &[String], ending: &str) -> String {
        format!("{}_{}_{ending}", table.rsplit('.').next().unwrap_or(table), columns.join("_"))
    }
}

/// Columns whose values name a row of another table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reference {
    /// The columns.
    pub columns: Vec<String>,
    /// The other table.
    pub to: String,
}

/// A function or procedure of the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Routine {
    /// Its name.
    pub name: String,
    /// Names of its arguments.
    pub arguments: Vec<String>,
    /// Types of its arguments, as the server tells functions of one name apart: `uuid,text`.
    pub signature: String,
    /// First words of what it returns (`trigger`, `boolean`, `setof profiles`).
    pub returns: String,
    /// Runs with its owner's rights instead of the caller's.
    pub definer: bool,
    /// Fixes its search path.
    pub search_path: bool,
    /// Its body asks who calls.
    pub checks_caller: bool,
    /// Tables that its body writes.
    pub writes: Vec<String>,
    /// Tables that its body reads.
    pub reads: Vec<String>,
    /// Words of its body, lower-case, each once, capped.
    pub mentions: Vec<String>,
    /// An argument whose text its body runs as SQL.
    pub runs_argument: Option<String>,
    /// What its body takes from data that a new user writes at sign-up (`raw_user_meta_data`) as it comes.
    pub from_sign_up: Vec<SignUpValue>,
    /// Its body asks for a claim that people edit themselves (`user_metadata`).
    pub trusts_claim: bool,
    /// Where it was last defined.
    pub origin: Origin,
}

/// A value of the data that a new user writes at sign-up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SignUpValue {
    /// Its key (`role`).
    pub key: String,
    /// Where it is taken.
    pub origin: Origin,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Trigger {
    /// Its table.
    pub table: String,
    /// Runs before the row is written, so it can refuse or mend it.
    pub before: bool,
    /// The function that it runs.
    pub function: String,
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
