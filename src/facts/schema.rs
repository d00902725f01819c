//! The database's shape: single changes as files state them, and the final state that `link` replays.

use super::Origin;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One statement about the schema, in the order of its file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SchemaChange {
    /// The file; migrations are replayed in the order of their paths.
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

/// What an SQL file is for, judged by its path and content.
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
    /// `DROP POLICY`.
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
        /// Its name.
        name: String,
        /// Runs with its owner's rights from now on, or no longer.
        definer: Option<bool>,
        /// Fixes its search path.
        search_path: bool,
    },
    /// `DROP FUNCTION`.
    DropFunction {
        /// Its name.
        name: String,
    },
    /// `CREATE TRIGGER`.
    CreateTrigger(Trigger),
    /// `CREATE VIEW`.
    CreateView(View),
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

/// Whom a condition lets through, from nobody to everybody. What two conditions joined by `AND` let through is the
/// narrower of both, by `OR` the wider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reach {
    /// Nobody.
    Nobody,
    /// The server's own key.
    Service,
    /// People with a role or right.
    Role,
    /// The person whom the row belongs to.
    Owner,
    /// People that a look-up relates to the row.
    Member,
    /// Whoever asks, for rows in a certain state, or a condition that is not understood.
    Conditional,
    /// People whose self-editable profile claims it.
    EditableClaim,
    /// Everyone who has signed in.
    SignedIn,
    /// Everyone.
    Everyone,
}

/// A condition of a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Condition {
    /// As text, white space folded, capped.
    pub text: String,
    /// Whom it lets through.
    pub reach: Reach,
}

/// A row-level security policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: String,
    /// `select`, `insert`, `update`, `delete` or `all`.
    pub command: String,
    /// Roles it applies to; empty means everyone.
    pub roles: Vec<String>,
    /// Narrows what others allow (`AS RESTRICTIVE`).
    pub restrictive: bool,
    /// The `USING` expression: which rows may be seen or touched.
    pub using: Option<Condition>,
    /// The `WITH CHECK` expression: which rows may result.
    pub check: Option<Condition>,
    /// Where it was created or last altered.
    pub origin: Origin,
}

impl Policy {
    /// Whether it speaks about `command`.
    #[must_use]
    pub fn covers(&self, command: &str) -> bool {
        self.command == command || self.command == "all"
    }

    /// Who may do `command` by this policy alone.
    #[must_use]
    pub fn reach(&self, command: &str) -> Reach {
        if !self.covers(command) {
            return Reach::Nobody;
        }
        let condition = if command == "insert" { self.check.as_ref().or(self.using.as_ref()) } else { self.using.as_ref() };
        condition.map_or(Reach::Nobody, |condition| condition.reach).min(self.audience())
    }

    /// The widest that its roles allow.
    fn audience(&self) -> Reach {
        let widest = |role: &String| match role.as_str() {
            "public" | "anon" => Reach::Everyone,
            "authenticated" => Reach::SignedIn,
            "service_role" | "postgres" | "supabase_admin" | "dashboard_user" => Reach::Service,
            _ => Reach::Role,
        };
        self.roles.iter().map(widest).max().unwrap_or(Reach::Everyone)
    }
}

/// A function or procedure of the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Routine {
    /// Its name.
    pub name: String,
    /// Names of its arguments.
    pub arguments: Vec<String>,
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
    /// Where it was last defined.
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
    /// `table`, `function`, `schema`, `other`.
    pub kind: String,
    /// On what; `*` for all of a schema.
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

/// Who may do what at one path of a store with rules of its own (Firestore, Firebase Storage, Realtime Database).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccessRule {
    /// `firestore`, `storage` or `realtime`.
    pub store: String,
    /// The path from the top of the store (`/users/{userId}`).
    pub path: String,
    /// `get`, `list`, `create`, `update`, `delete`.
    pub operations: Vec<String>,
    /// Whom it lets through.
    pub reach: Reach,
    /// It asks for a login, whatever else it asks.
    pub login: bool,
    /// Fields of the new document that the condition speaks of.
    pub fields: Vec<String>,
    /// The only fields that may be present or change, where it lists them.
    pub only_fields: Option<Vec<String>>,
    /// The new document must name the caller.
    pub names_caller: bool,
    /// The path itself names the caller.
    pub path_is_caller: bool,
    /// Open until a date.
    pub expires: bool,
    /// `collection.field` pairs that grant rights when a stored document says so.
    pub trusts: Vec<String>,
    /// Where.
    pub origin: Origin,
}

/// The final state after all changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Tables by name.
    pub tables: BTreeMap<String, Table>,
    /// Functions by name.
    pub functions: BTreeMap<String, SqlFunction>,
    /// Views by name.
    pub views: BTreeMap<String, View>,
    /// Storage buckets by id, and whether they are public.
    pub buckets: BTreeMap<String, bool>,
    /// Whether the store is one that browsers reach directly (Supabase, PostgREST), so that policies are the guard.
    pub browser_facing: bool,
    /// Which files it was put together from.
    pub basis: Basis,
    /// Where the history does not add up.
    pub drift: Vec<Drift>,
}

/// What the final state rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Nothing states a schema.
    #[default]
    Nothing,
    /// Files that hold the whole schema.
    SchemaFiles,
    /// Migrations, replayed.
    Migrations,
}

/// A table in its final state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// A file creates it; otherwise files only change it, and its columns are unknown.
    pub declared: bool,
    /// Row-level security is on.
    pub row_security: bool,
    /// Where row-level security was last switched off, if it was.
    pub switched_off: Option<Origin>,
    /// Its live policies.
    pub policies: Vec<Policy>,
    /// Functions that run before a row is written.
    pub before_write: Vec<String>,
    /// Signed-in people may update only these columns, where grants say so.
    pub updatable: Option<Vec<String>>,
    /// Rights of the roles that browsers use were taken away.
    pub closed: bool,
    /// Where it was created, or first changed.
    pub origin: Origin,
}

impl Table {
    /// Whether it has a column of this name.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|own| own.name == column)
    }
}

/// A function in its final state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlFunction {
    /// As last defined.
    pub routine: Routine,
    /// Roles that browsers use may call it: `anon`, `authenticated`.
    pub callers: Vec<String>,
}

/// A place where the history does not add up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// What is wrong.
    pub kind: DriftKind,
    /// The table, and column or policy, concerned.
    pub what: String,
    /// Where.
    pub origin: Origin,
}

/// What is wrong with a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DriftKind {
    /// Something is created that an earlier step created: a replay stops here.
    Twice,
    /// A table is changed that no step creates.
    NeverCreated,
}
