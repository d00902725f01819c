//! What shows which files of JavaScript and TypeScript run: beside imports, names in other files.

use serde::{Deserialize, Serialize};

/// One thing that a file says about what runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Lead {
    /// The file that says so.
    pub path: String,
    /// What it says.
    pub kind: LeadKind,
}

/// What a file can say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LeadKind {
    /// It names a file of code, as written: `server/index.ts`, `./worker`.
    Names(String),
    /// It brings in whatever it finds: names that are made while it runs, patterns of names.
    Searches,
    /// It starts a server.
    Listens,
    /// It offers nothing to other files: a program that somebody starts, or what an import runs for its effect.
    Alone,
}
