//! How code picks the records that it is about: by an id that the caller sends and nothing more, or by whose they are.

use super::dialect::{Dialect, Given};
use super::shape::statement_end;
use super::syntax::Shape;
use super::tree::{Call, Code};
use crate::facts::{Language, Picked};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Calls that read what an address names, in the routers of Go.
const NAMED: &[&str] =
    &["Param", "Params", "ParamsInt", "PathValue", "URLParam", "Vars", "QueryParam", "FormValue", "PostForm", "DefaultQuery"];

/// Parts of words that speak of who is calling, or of whom a record belongs to.
const WHO: &[&str] = &[
    "current",
    "principal",
    "userid",
    "user_id",
    "claims",
    "owner",
    "tenant",
    "identity",
    "securitycontext",
    "getuser",
    "loggedin",
    "session",
    "authentication",
    "accountid",
    "account_id",
    "useridkey",
    "organizationid",
    "createdby",
    "created_by",
    "authoriz",
];

/// What one function knows of it.
pub(super) struct Picks {
    /// Variables that hold what the caller sends.
    names: BTreeSet<String>,
    /// Something in it speaks of who is calling.
    knows: bool,
}

impl Picks {
    /// Of a function's body.
    pub(super) fn of(code: &Code<'_>, dialect: &'static Dialect, body: &Range<usize>) -> Self {
        let mut picks = Self { names: BTreeSet::new(), knows: false };
        if let Some(function) = code.functions.iter().find(|function| function.body == *body) {
            let sent = function
                .parameters
                .iter()
                .filter(|parameter| matches!((dialect.given)(code, function, parameter), Given::Sent | Given::SentNumber));
            picks.names.extend(sent.map(|parameter| parameter.name.clone()));
        }
        for at in body.clone() {
            picks.knows |= speaks_of_callers(code, at) && !picks.names.contains(code.word(at));
            if !code.is_sign(at, ":=") && !code.is_sign(at, "=") {
                continue;
            }
            let end = statement_end(code, at + 1).min(body.end);
            if picks.is_sent(code, dialect, &(at + 1..end)) {
                // `id, err := strconv.Atoi(c.Param("id"))`
                let left = (at.saturating_sub(4)..at).rev().take_while(|at| code.is_word(*at) || code.is_sign(*at, ","));
                let own = left.filter(|at| code.is_word(*at) && !matches!(code.word(*at), "err" | "ok" | "_" | "var" | "val" | "final"));
                picks.names.extend(own.map(|at| code.word(at).to_owned()).collect::<Vec<_>>());
            }
        }
        picks
    }

    /// Whether some tokens read what the caller sends.
    fn is_sent(&self, code: &Code<'_>, dialect: &'static Dialect, range: &Range<usize>) -> bool {
        let named = |at: usize| {
            code.is_word(at)
                && (self.names.contains(code.word(at)) && !code.is_sign(at.wrapping_sub(1), ".")
                    || dialect.language == Language::Ruby && code.word(at) == "params")
        };
        range.clone().any(named)
            || dialect.language == Language::Go
                && code.calls_in(range).any(|call| {
                    NAMED.contains(&call.last())
                        && (call.last() == "Vars" || call.args.first().is_some_and(|given| code.literal(given).is_some()))
                })
    }

    /// How a call picks.
    pub(super) fn of_call(&self, code: &Code<'_>, dialect: &'static Dialect, call: &Call) -> Picked {
        self.of_range(code, dialect, &(call.start..call.end + 1), &(call.word + 1..call.end + 1))
    }

    /// How a chain picks whose last link is given some values.
    pub(super) fn of_range(&self, code: &Code<'_>, dialect: &'static Dialect, chain: &Range<usize>, given: &Range<usize>) -> Picked {
        let own = |at: usize| speaks_of_callers(code, at) && !self.names.contains(code.word(at));
        if chain.clone().any(own) {
            return Picked::Owned;
        }
        if !self.knows && self.is_sent(code, dialect, given) { Picked::Sent } else { Picked::Otherwise }
    }
}

fn speaks_of_callers(code: &Code<'_>, at: usize) -> bool {
    let lower = code.word(at).to_ascii_lowercase();
    lower.len() < 200 && WHO.iter().any(|word| lower.contains(word))
}

/// Members of a controller of Rails that hold a record, by how it was fetched: `@post = Post.find(params[:id])`.
pub(super) fn records(code: &Code<'_>) -> BTreeMap<String, Picked> {
    let mut found = BTreeMap::new();
    if code.syntax.shape != Shape::Def {
        return found;
    }
    for at in 1..code.tokens.len() {
        if !code.is_sign(at, "=") && !code.is_sign(at, "||=") || !code.word(at - 1).starts_with('@') {
            continue;
        }
        let end = statement_end(code, at + 1);
        let right = at + 1..end;
        let picked = if right.clone().any(|at| speaks_of_callers(code, at)) {
            Picked::Owned
        } else if right.clone().any(|at| code.word(at).starts_with("find")) && right.clone().any(|at| code.word(at) == "params") {
            Picked::Sent
        } else {
            Picked::Otherwise
        };
        // What one method asks an owner for is asked by all that count on it.
        let known = found.entry(code.word(at - 1).to_owned()).or_insert(picked);
        if picked != Picked::Sent {
            *known = picked;
        }
    }
    found
}

/// The type of a variable of Go, as its declaration before a place says.
pub(in crate::readers) fn declared(code: &Code<'_>, name: &str, before: usize) -> Option<String> {
    for at in (before.saturating_sub(600)..before).rev() {
        if !code.is_word(at) || code.word(at) != name {
            continue;
        }
        let mut kind = at + 1;
        if code.is_sign(kind, ":=") || code.is_sign(kind, "=") {
            kind += 1;
        } else if code.word(at.wrapping_sub(1)) != "var" {
            continue;
        }
        while code.is_sign(kind, "&") || code.is_sign(kind, "*") || code.opens(kind, b'[') && code.pair(kind) == kind + 1 {
            kind = code.next(kind);
        }
        if code.word(kind) == "new" && code.opens(kind + 1, b'(') {
            kind += 2;
        }
        while code.is_sign(kind + 1, ".") && code.is_word(kind + 2) {
            kind += 2;
        }
        let typed = code.is_word(kind) && code.word(kind).starts_with(|c: char| c.is_ascii_uppercase());
        return typed.then(|| code.word(kind).to_owned());
    }
    None
}
