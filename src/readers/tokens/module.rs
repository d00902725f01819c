//! A file as others see it: its functions with what they call, do and refuse.

use super::dialect::Dialect;
use super::tree::Code;
use crate::facts::{self, Effect, Endpoint, EndpointKind, Module};
use crate::sorted::Gather;
use std::collections::BTreeSet;
use std::ops::Range;

/// Most functions of one file.
const FUNCTIONS: usize = 2_000;
/// Most calls that are stated of one function.
const CALLS: usize = 120;

/// The functions of a file.
pub(in crate::readers) fn module(code: &Code<'_>, dialect: &'static Dialect) -> Module {
    let mut functions = Vec::new();
    for function in code.functions.iter().take(FUNCTIONS) {
        functions.push(facts::Function {
            name: function.full.clone(),
            exported_as: Some(function.full.clone()),
            instance_of: None,
            guards: super::guards::by_body(code, &function.name, &function.body),
            effects: effects_in(code, dialect, &function.body),
            calls: calls_in(code, &function.body),
            input: None,
            origin: code.at(function.word),
        });
    }
    Module { path: code.entry.path.clone(), functions, ..Module::default() }
}

/// What some tokens do to the world.
pub(in crate::readers) fn effects_in(code: &Code<'_>, dialect: &'static Dialect, range: &Range<usize>) -> Vec<Effect> {
    super::effects::effects(code, dialect, range)
}

/// Names that some tokens call; what has the type of a class is called by the class's name.
pub(in crate::readers) fn calls_in(code: &Code<'_>, range: &Range<usize>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for call in code.calls_in(range) {
        found.insert(typed_name(code, &call.name));
        if found.len() >= CALLS {
            break;
        }
    }
    found.into_iter().collect()
}

/// `userService.find` as `UserService.find`, where the file says what `userService` is.
fn typed_name(code: &Code<'_>, name: &str) -> String {
    let Some((holder, last)) = name.rsplit_once('.') else { return name.to_owned() };
    let field = holder.rsplit('.').next().unwrap_or(holder).trim_end_matches("()");
    match code.fields.get(field) {
        Some(kind) if !holder.ends_with(')') => format!("{kind}.{last}"),
        _ => name.to_owned(),
    }
}

/// A way in that a range of tokens handles.
pub(in crate::readers) fn handler(
    code: &Code<'_>,
    dialect: &'static Dialect,
    framework: &str,
    method: Option<&str>,
    route: String,
    body: &Range<usize>,
    at: &Range<usize>,
) -> Endpoint {
    let around = code.functions.iter().find(|function| function.body == *body);
    Endpoint {
        kind: EndpointKind::Http,
        framework: framework.to_owned(),
        method: method.map(str::to_owned),
        route,
        guards: around
            .map_or_else(|| super::guards::by_body(code, "", body), |function| super::guards::by_body(code, &function.name, body)),
        effects: effects_in(code, dialect, body),
        calls: calls_in(code, body),
        takes_input: takes_input(code, dialect, body),
        input: None,
        handler: around.map(|function| function.full.clone()),
        inner: false,
        home: None,
        exempt: false,
        origin: code.span(at),
    }
}

/// Whether something in a body reads what a caller sends.
fn takes_input(code: &Code<'_>, dialect: &'static Dialect, body: &Range<usize>) -> bool {
    let ends = |name: &str, path: &str| name.trim_end_matches("()").ends_with(path.trim_end_matches("()"));
    let named = dialect.sources.iter().filter(|source| source.kind.is_empty()).map(|source| source.path);
    let mut named: BTreeSet<&str> = named.into_set();
    named.insert("params");
    code.calls_in(body).any(|call| dialect.sources.iter().any(|source| !source.kind.is_empty() && ends(&call.name, source.path)))
        || body.clone().any(|at| code.is_word(at) && named.contains(code.word(at)))
}
