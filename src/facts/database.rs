//! The database in its final state, after `link` replayed all changes.

use super::{Check, Column, Engine, Key, Origin, Policy, Reach, Reference, Routine, View};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The final state after all changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Tables by name.
    pub tables: BTreeMap<String, Table>,
    /// Functions by name and types of arguments: `name(uuid,text)`.
    pub functions: BTreeMap<String, SqlFunction>,
    /// Views by name.
    pub views: BTreeMap<String, SqlView>,
    /// Values of types that list theirs, by name.
    pub types: BTreeMap<String, Vec<String>>,
    /// Extensions of the server that are switched on.
    pub extensions: BTreeSet<String>,
    /// Storage buckets by id.
    pub buckets: BTreeMap<String, Bucket>,
    /// Whether the project uses a store that browsers reach directly (Supabase, PostgREST), so that policies are the guard.
    pub browser_facing: bool,
    /// Which files it was put together from.
    pub basis: Basis,
    /// Where the history does not add up.
    pub drift: Vec<Drift>,
}

impl Schema {
    /// The table that code means by a name.
    #[must_use]
    pub fn called(&self, name: &str) -> Option<&Table> {
        self.tables.get(name).or_else(|| self.tables.values().find(|table| table.names.iter().any(|own| own == name)))
    }

    /// The tables by every name that code knows them by, for whoever asks for many: as [`Schema::called`] finds them.
    #[must_use]
    pub fn by_name(&self) -> HashMap<&str, &Table> {
        let mut found: HashMap<&str, &Table> = self.tables.iter().map(|(name, table)| (name.as_str(), table)).collect();
        for table in self.tables.values() {
            for name in &table.names {
                found.entry(name).or_insert(table);
            }
        }
        found
    }

    /// The values that a column may hold, where a constraint or its type lists them.
    #[must_use]
    pub fn values<'s>(&'s self, table: &'s Table, column: &str) -> Option<&'s [String]> {
        let own = table.checks.iter().find(|check| check.column == column && !check.values.is_empty()).map(|check| check.values.as_slice());
        let kind = || table.column(column)?.kind.split([' ', '(', '[']).next();
        let last = |kind: &str| kind.trim_matches('"').to_owned();
        own.or_else(|| self.types.get(&last(kind()?)).map(Vec::as_slice))
    }

    /// The functions of a name.
    pub fn functions_named(&self, name: &str) -> impl Iterator<Item = &SqlFunction> {
        self.functions.values().filter(move |function| function.routine.name == name)
    }
}

/// What the final state rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Basis {
    /// Nothing states a schema.
    #[default]
    Nothing,
    /// Models in code alone.
    Models,
    /// Files that hold the whole schema.
    SchemaFiles,
    /// Migrations, replayed.
    Migrations,
}

/// A table in its final state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its keys and indexes.
    pub keys: Vec<Key>,
    /// Where its rows point.
    pub references: Vec<Reference>,
    /// What keeps it, where a file says so.
    pub engine: Engine,
    /// What code calls it, beside its own name.
    pub names: Vec<String>,
    /// Names that code uses for columns which the store calls differently: (in code, in the store).
    pub aliases: Vec<(String, String)>,
    /// Every column and key is known.
    pub whole: bool,
    /// A mapper leaves out rows that are marked as deleted by itself.
    pub hides_deleted: bool,
    /// A file creates it; otherwise files only change it, and its columns are unknown.
    pub declared: bool,
    /// Row-level security is on.
    pub row_security: bool,
    /// It binds the table's owner as well.
    pub forced: bool,
    /// Where row-level security was last switched off, if it was.
    pub switched_off: Option<Origin>,
    /// Its live policies.
    pub policies: Vec<Policy>,
    /// Values that columns may hold, where constraints list them.
    pub checks: Vec<Check>,
    /// What runs before a row is written.
    pub before_write: Vec<RowTrigger>,
    /// Signed-in people may update only these columns, where grants say so.
    pub updatable: Option<Vec<String>>,
    /// Signed-in people may set only these columns of a new row, where grants say so.
    pub insertable: Option<Vec<String>>,
    /// Visitors may read only these columns, where grants say so.
    pub readable: Option<Vec<String>>,
    /// Signed-in people may read only these columns, where grants say so.
    pub readable_signed_in: Option<Vec<String>>,
    /// Rights that roles were given on it by name.
    pub grants: Vec<RoleGrant>,
    /// Changes of its rows are sent to whoever listens: where that was last said.
    pub published: Option<Origin>,
    /// With each change the whole former row is kept for those who listen.
    pub replica_full: bool,
    /// Rights of the roles that browsers use were taken away.
    pub closed: bool,
    /// Where a statement last gave rights on it by name to `anon`, whose key every visitor has.
    pub given_away: Option<Origin>,
    /// It stands in the store that browsers reach directly.
    pub browser_facing: bool,
    /// Where it was created, or first changed.
    pub origin: Origin,
}

impl Table {
    /// Who at most may do `command` by the policies, where row-level security is on.
    #[must_use]
    pub fn widest(&self, command: &str) -> Reach {
        let open = self.policies.iter().filter(|policy| !policy.restrictive);
        open.map(|policy| policy.reach(command)).max().unwrap_or(Reach::Nobody)
    }

    /// Whether it has a column of this name.
    #[must_use]
    pub fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|own| own.name == column)
    }

    /// The column that code means by a name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        let stored = self.aliases.iter().find(|(code, _)| code == name).map_or(name, |(_, stored)| stored);
        self.columns.iter().find(|own| own.name == stored).or_else(|| self.columns.iter().find(|own| is_same(&own.name, stored)))
    }

    /// Whether rows are found quickly by a column: some key begins with it.
    #[must_use]
    pub fn finds_by(&self, column: &str) -> bool {
        self.keys.iter().any(|key| key.columns.first().is_some_and(|first| is_same(first, column)))
    }

    /// Whether no two rows share the value of a column, or of some of these columns together.
    #[must_use]
    pub fn is_unique(&self, columns: &[&str]) -> bool {
        self.keys.iter().any(|key| key.unique && key.columns.iter().all(|own| columns.iter().any(|column| is_same(own, column))))
    }
}

/// Whether two names differ only in how their words are joined: `userId`, `user_id`.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect::<Vec<u8>>();
    one == other || one.len().abs_diff(other.len()) <= 8 && plain(one) == plain(other)
}

/// Rights that a role was given by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleGrant {
    /// The role.
    pub role: String,
    /// `all`, `select`, `insert`, `update`, `delete` …
    pub privileges: Vec<String>,
    /// Columns it is limited to; empty for all.
    pub columns: Vec<String>,
    /// Where it was first given.
    pub origin: Origin,
}

/// A trigger that runs before a row is written, so that it can refuse or mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowTrigger {
    /// The function that it runs.
    pub function: String,
    /// Runs when a row is added.
    pub insert: bool,
    /// Runs when a row is changed.
    pub update: bool,
    /// Columns that its own condition speaks of.
    pub columns: Vec<String>,
}

/// A function in its final state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlFunction {
    /// As last defined.
    pub routine: Routine,
    /// Which of the roles that browsers use may call it: `anon`, `authenticated`.
    pub callers: Vec<String>,
    /// The right to call it was taken from everyone at large (`PUBLIC`), though not from those roles by name.
    pub taken_from_public: bool,
    /// It stands in the store that browsers reach directly.
    pub browser_facing: bool,
}

/// A view in its final state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SqlView {
    /// As last defined.
    pub view: View,
    /// Which of the roles that browsers use may read it: `anon`, `authenticated`.
    pub readers: Vec<String>,
    /// Rights that roles were given on it by name.
    pub grants: Vec<RoleGrant>,
    /// It stands in the store that browsers reach directly.
    pub browser_facing: bool,
}

/// A place for files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Everybody may read its files by URL.
    pub public: bool,
    /// Where that was last said.
    pub origin: Origin,
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
    /// A model of the code has a table or column that no step of its own tool's history makes.
    NotMigrated,
}
