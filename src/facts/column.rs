//! Columns, their keys, and what they may hold.

use serde::{Deserialize, Serialize};

/// What a column may hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Check {
    /// The name of the constraint.
    pub name: String,
    /// The column.
    pub column: String,
    /// The values; none where only numbers from a limit upwards are let in (`quantity > 0`).
    pub values: Vec<String>,
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
