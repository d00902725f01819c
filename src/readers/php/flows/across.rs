//! Values that leave a script without a call: variables that a file brought in sees, and what a session keeps for the
//! next request.

use super::taint::{Root, Taint, Taints};
use super::{MAIN, Values};
use crate::facts::{Call, End};
use crate::readers::php::effects::included;
use crate::readers::php::tree::{Expr, Node};

/// Most variables that one file brought in is told of.
const VARIABLES: usize = 24;

/// The function that a value of a session is a parameter of, whichever script reads it.
const SESSION: &str = "session ";

/// Words in the keys of who is signed in: these hold what the log-in found.
const WHO: &[&str] = &["user", "login", "logged", "mail", "admin", "name", "account", "role", "auth", "member", "token", "csrf"];

impl<'c> Values<'_, 'c> {
    /// Hands the variables to a file that is brought in: its outermost code shares them.
    pub(super) fn seen_by_included(&mut self, include: &'c Expr<'c>, path: &'c Expr<'c>) {
        let Some(path) = included(self.context, path) else { return };
        let call = Call { name: format!("include {path}"), inside: self.unit.name.clone(), at: include.start };
        let plain = self.variables.iter().filter(|(name, _)| !name.contains(['.', '[']));
        let known: Vec<(String, Taints)> = plain.take(VARIABLES).map(|(name, taints)| (name.clone(), taints.clone())).collect();
        for (name, taints) in known {
            for taint in taints.0 {
                self.state(taint, End::Argument { call: call.clone(), at: 0, field: Some(name.clone()) }, include);
            }
        }
    }

    /// A variable that the file itself never fills: whoever brings the file in may have.
    pub(super) fn of_whoever_includes(&self, name: &str, at: u32) -> Taints {
        if self.unit.name != MAIN || self.filled.contains(name) || name == "this" {
            return Taints::default();
        }
        let root = Root::Parameter(0, name.to_owned(), Some(name.to_owned()));
        Taints::one(Taint::from(root, format!("${name}"), at).whole(true))
    }

    /// `$_SESSION["id"] = $_POST["id"]`
    pub(super) fn keep_in_session(&mut self, target: &'c Expr<'c>, taints: &Taints) {
        let Node::Index(holder, Some(key)) = &target.kind else { return };
        let Some(key) = key.text().filter(|key| holder.variable() == Some("_SESSION") && !is_who(key)) else { return };
        let call = Call { name: format!("{SESSION}{key}"), inside: self.unit.name.clone(), at: target.start };
        for taint in taints.0.clone() {
            self.state(taint, End::Argument { call: call.clone(), at: 0, field: None }, target);
        }
    }
}

/// What a session holds under a key.
pub(super) fn of_session(key: &str, at: u32) -> Taints {
    if is_who(key) {
        return Taints::default();
    }
    Taints::one(Taint::from(Root::Parameter(0, format!("{SESSION}{key}"), None), format!("$_SESSION.{key}"), at))
}

/// The function whose parameter a value is, where it is none of the code's own.
pub(super) fn function_of(parameter: &str) -> Option<&str> {
    parameter.starts_with(SESSION).then_some(parameter)
}

fn is_who(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    WHO.iter().any(|word| lower.contains(word))
}
