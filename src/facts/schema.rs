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
    /// What changes.
    pub change: Change,
    /// Where.
    pub origin: Origin,
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
        /// Tolerates that it exists.
        if_not_exists: bool,
    },
    /// `DROP TABLE`.
    DropTable {
        /// Its name.
        table: String,
    },
    /// Row-level security on or off.
    RowSecurity {
        /// The table.
        table: String,
        /// On.
        enabled: bool,
    },
    /// `CREATE POLICY`.
    CreatePolicy(Policy),
    /// `DROP POLICY`.
    DropPolicy {
        /// The table.
        table: String,
        /// Its name.
        name: String,
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
    /// The `USING` expression as text, white space folded.
    pub using: Option<String>,
    /// The `WITH CHECK` expression.
    pub check: Option<String>,
    /// Where it was created or last altered.
    pub origin: Origin,
}

/// The final state after all changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// Tables by name.
    pub tables: BTreeMap<String, Table>,
    /// Whether the store is one that browsers reach directly (Supabase, PostgREST), so that policies are the guard.
    pub browser_facing: bool,
}

/// A table in its final state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Row-level security is on.
    pub row_security: bool,
    /// Its live policies.
    pub policies: Vec<Policy>,
    /// Where it was created.
    pub origin: Origin,
}
