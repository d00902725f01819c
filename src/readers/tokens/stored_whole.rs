//! Records that are made of all that a caller sends and stored as they are. Which of their fields are rights, `link` says.

use super::dialect::{Dialect, Given};
use super::picked::declared;
use super::tree::{Call, Code, Function};
use crate::facts::{EffectKind, Facts, Flow, Language, Sink};
use std::ops::Range;

/// States them as flows whose source is `Type.*`.
pub(super) fn read(code: &Code<'_>, dialect: &'static Dialect, facts: &mut Facts) {
    for function in &code.functions {
        for (name, kind, at) in taken(code, dialect, function) {
            let Some(call) = code.calls_in(&function.body).find(|call| call.start > at && stores(code, dialect, call, &name)) else {
                continue;
            };
            if decides(code, &function.body, &name) {
                continue;
            }
            facts.flows.push(Flow {
                sink: Sink::Privilege,
                by: call.name.chars().take(60).collect(),
                source: format!("{kind}.*"),
                steps: vec![code.at(at), code.at(call.start)],
                origin: code.at(call.start),
            });
        }
    }
}

/// Objects that a function takes whole from the caller: their names, their types, where.
fn taken(code: &Code<'_>, dialect: &'static Dialect, function: &Function) -> Vec<(String, String, usize)> {
    if dialect.language != Language::Go {
        let whole = function.parameters.iter().filter(|parameter| (dialect.given)(code, function, parameter) == Given::SentWhole);
        let of = |kind: &str| kind.rsplit([' ', ')', ']', '.']).next().unwrap_or(kind).trim_end_matches('?').to_owned();
        return whole.map(|parameter| (parameter.name.clone(), of(&parameter.kind), parameter.at)).collect();
    }
    let bound = code.calls_in(&function.body).filter(|call| {
        matches!(call.last(), "ShouldBindJSON" | "BindJSON" | "ShouldBind" | "Bind" | "BodyParser" | "DecodeJSON")
            || call.last() == "Decode" && code.text(&(call.start..call.word)).contains(".Body")
    });
    let found = bound.filter_map(|call| {
        let word = call.args.last()?.clone().rev().find(|at| code.is_word(*at))?;
        Some((code.word(word).to_owned(), declared(code, code.word(word), call.start)?, call.start))
    });
    found.collect()
}

/// Whether a call stores the object itself.
fn stores(code: &Code<'_>, dialect: &'static Dialect, call: &Call, name: &str) -> bool {
    let itself = |given: &Range<usize>| {
        let words: Vec<&str> = given.clone().filter(|at| !code.is_sign(*at, "&")).map(|at| code.word(at)).collect();
        words == [name]
    };
    let given = call.args.last().is_some_and(itself) || call.args.first().is_some_and(itself);
    given
        && super::effects::mapped(code, dialect, call).is_some_and(|(kind, _)| kind == EffectKind::Writes)
        && !matches!(call.last(), "Remove" | "delete")
}

/// Whether the code itself sets one of the object's rights.
fn decides(code: &Code<'_>, body: &Range<usize>, name: &str) -> bool {
    const RIGHTS: &[&str] = &["role", "admin", "balance", "credit", "plan", "permission", "tier"];
    body.clone().any(|at| {
        let lower = code.word(at + 2).to_ascii_lowercase();
        code.word(at) == name
            && code.is_sign(at + 1, ".")
            && RIGHTS.iter().any(|word| lower.contains(word))
            && (code.is_sign(at + 3, "=") || code.opens(at + 3, b'(') && lower.starts_with("set"))
    })
}
