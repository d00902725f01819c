//! The database in its final state, after `link` replayed all changes.

use super::{Column, Origin, Policy, Routine, View};
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
}
