//! Files that hold records of people: counted, never quoted.

use serde::{Deserialize, Serialize};

/// What a file of data holds about people.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PeopleFile {
    /// Its path.
    pub path: String,
    /// What kind of file it is.
    pub kind: PeopleKind,
    /// Different values that look like e-mail addresses of people.
    pub addresses: u32,
    /// Values that look like hashes of passwords.
    pub password_hashes: u32,
    /// Names of tables, where it has some.
    pub tables: Vec<String>,
    /// Only its start was looked at.
    pub start_only: bool,
}

/// Kinds of files that hold records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PeopleKind {
    /// Rows or records as text: CSV, TSV, JSON and JSON lines.
    Records,
    /// A spreadsheet.
    Spreadsheet,
    /// The file of an SQLite database.
    Database,
    /// A compressed dump of a database.
    Dump,
}
