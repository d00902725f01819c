//! The database in its final state, after `link` replayed all changes.

use super::{Column, Engine, Key, Origin, Policy, Reference, Routine, View};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The final state after all changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Tables by name.
    pub tables: BTreeMap<String, Table>,
    /// Functions by name and types of arguments: `name(uuid,text)`.
    pub functions: BTreeMap<String, SqlFunction>,
    /// Views by name.
    pub views: BTreeMap<String, SqlView>,
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
    /// Where a statement last gave rights on it by name to `anon`, whose key every visitor has.
    pub given_away: Option<Origin>,
    /// It stands in the store that browsers reach directly.
    pub browser_facing: bool,
    /// Where it was created, or first changed.
    pub origin: Origin,
}

impl Table {
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
