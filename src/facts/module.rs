//! What a module of code brings in, offers and calls: enough to follow a name across files.

use super::{Effect, Guard, Origin};
use serde::{Deserialize, Serialize};

/// One file of code.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Module {
    /// Its path.
    pub path: String,
    /// `"use client"`, `"use server"` or nothing.
    pub directive: Option<String>,
    /// Names that it brings in.
    pub imports: Vec<Import>,
    /// Functions that it defines at its top level, exported or not.
    pub functions: Vec<Function>,
}

/// One import of a module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Import {
    /// What stands between the quotes.
    pub specifier: String,
    /// (name here, name there); `default` and `*` as there.
    pub names: Vec<(String, String)>,
    /// Whether only types are brought in.
    pub type_only: bool,
    /// Where.
    pub origin: Origin,
}

/// A function, as far as callers care.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Function {
    /// Its name in the module; `default` for an unnamed default export.
    pub name: String,
    /// The name under which others import it, if any.
    pub exported_as: Option<String>,
    /// Guards that stand in its body.
    pub guards: Vec<Guard>,
    /// What its body does to the world.
    pub effects: Vec<Effect>,
    /// Names that its body calls (as written: `verifyAdmin`, `auth.api.getSession`).
    pub calls: Vec<String>,
    /// Where it is defined.
    pub origin: Origin,
}
