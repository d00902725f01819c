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
    /// Names that it passes on from other modules: (name offered, name there); `*` for all.
    pub passed_on: Vec<Import>,
    /// Functions that it defines at its top level, exported or not.
    pub functions: Vec<Function>,
    /// Classes that it defines at its top level, where they build on others or hold something.
    pub classes: Vec<Class>,
    /// Where it hands routers or applications to other modules, and what stands before them.
    pub mounts: Vec<Mount>,
    /// Guards that it puts before the routes of other modules, by path (a framework's middleware file).
    pub covers: Vec<Cover>,
    /// Where it puts routers of Python below an application, or hands them to what may do so.
    pub hangings: Vec<Hanging>,
    /// Of a module that does so: names that it brings in and never uses.
    pub unread: Vec<String>,
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
    /// Whether the code goes on without it: what fails there is caught.
    pub optional: bool,
    /// Where.
    pub origin: Origin,
}

/// A function, as far as callers care. A client object that a module makes once counts as one: using it has its effects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Function {
    /// Its name in the module; `default` for an unnamed default export, `Class.method` for a method.
    pub name: String,
    /// The name under which others import it, if any.
    pub exported_as: Option<String>,
    /// The class of which it is an instance, for a variable that holds one.
    pub instance_of: Option<String>,
    /// Guards that stand in its body.
    pub guards: Vec<Guard>,
    /// What its body does to the world.
    pub effects: Vec<Effect>,
    /// Names that its body calls (as written: `verifyAdmin`, `auth.api.getSession`).
    pub calls: Vec<String>,
    /// Where it reads what the caller of the product sends, if it does.
    pub input: Option<Origin>,
    /// Where it is defined.
    pub origin: Origin,
}

/// A class, as far as calls of its methods and of what it holds can be followed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Class {
    /// Its name in the module.
    pub name: String,
    /// Whether it is what the module offers without a name.
    pub is_default: bool,
    /// The class that it builds on.
    pub parent: Option<String>,
    /// (field, what it holds): the name of a class, or a call that gives an instance (`getStorage()`).
    pub fields: Vec<(String, String)>,
}

/// A router or application given to another module, or mounted within the same one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mount {
    /// The name of the router here, or of the function that receives the application.
    pub name: String,
    /// The path under which it stands.
    pub prefix: String,
    /// Guards that stand before it.
    pub guards: Vec<Guard>,
    /// Names of middleware that stands before it.
    pub calls: Vec<String>,
}

/// Guards before the routes of other modules.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cover {
    /// The framework whose ways in it stands before: the start of their `framework`.
    pub family: String,
    /// What it runs for: paths as prefixes, a label with its method, or the start of a handler's name (`Class.`);
    /// empty for all.
    pub prefixes: Vec<String>,
    /// What it lets pass, in the same ways.
    pub except: Vec<String>,
    /// The guards.
    pub guards: Vec<Guard>,
    /// Names that it calls.
    pub calls: Vec<String>,
}

/// A router of Python that is put below an application or another router.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Hanging {
    /// The router as it is named here; empty where only the running program knows.
    pub router: String,
    /// What it is put below, as it is named here; empty where it is used in a way that does not tell.
    pub below: String,
    /// The function that does it, where this file never calls it.
    pub within: Option<String>,
}
