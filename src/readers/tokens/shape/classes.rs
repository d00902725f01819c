//! Where classes start and end, what they build on, and the types of what they hold.

use super::{Ends, HEAD, head_start, statement_end};
use crate::readers::tokens::lexer::Kind;
use crate::readers::tokens::syntax::Shape;
use crate::readers::tokens::tree::{Class, Code};
use std::collections::BTreeMap;

/// All classes, modules and types with a body.
pub(in crate::readers::tokens) fn classes(code: &Code<'_>) -> Vec<Class> {
    let ends = Ends::of(code);
    let mut found: Vec<Class> = Vec::new();
    for at in 0..code.tokens.len() {
        if !code.is_word(at)
            || at.checked_sub(1).is_some_and(|before| code.kind(before) == Some(Kind::Sign) && matches!(code.word(before), "." | "::"))
        {
            continue;
        }
        let class = match (code.syntax.shape, code.word(at)) {
            (Shape::Func, "type") => go_type(code, at),
            (Shape::Def, "class" | "module") => ruby_class(code, at, &ends, &found),
            (Shape::Typed | Shape::Fun, "class" | "interface" | "object" | "record" | "struct" | "mixin" | "extension" | "enum") => {
                braced(code, at)
            }
            _ => None,
        };
        found.extend(class);
    }
    found
}

fn go_type(code: &Code<'_>, at: usize) -> Option<Class> {
    if !code.is_word(at + 1) || !matches!(code.word(at + 2), "struct" | "interface") || !code.opens(at + 3, b'{') {
        return None;
    }
    let name = code.word(at + 1).to_owned();
    Some(Class { name, head: at..at + 3, body: at + 4..code.pair(at + 3), parents: Vec::new(), word: at + 1 })
}

fn ruby_class(code: &Code<'_>, at: usize, ends: &Ends, outer: &[Class]) -> Option<Class> {
    if !code.is_word(at + 1) {
        return None;
    }
    let line = statement_end(code, at);
    let path = |from: usize| {
        let mut name = code.word(from).to_owned();
        let mut at = from;
        while code.is_sign(at + 1, "::") && code.is_word(at + 2) && name.len() < 120 {
            name.push_str("::");
            name.push_str(code.word(at + 2));
            at += 2;
        }
        (name, at)
    };
    let (own, end) = path(at + 1);
    let parents = if code.is_sign(end + 1, "<") && code.is_word(end + 2) { vec![path(end + 2).0] } else { Vec::new() };
    let close = ends.after(code, at)?;
    let around = outer.iter().filter(|class| class.body.contains(&at)).max_by_key(|class| class.body.start);
    let name = around.map_or(own.clone(), |outer| format!("{}::{own}", outer.name));
    Some(Class { name, head: at..line, body: line..close.max(line), parents, word: at + 1 })
}

fn braced(code: &Code<'_>, at: usize) -> Option<Class> {
    let mut word = at + 1;
    if code.word(word) == "class" || code.word(word) == "struct" {
        word += 1;
    }
    if !code.is_word(word) {
        return None;
    }
    let mut parents = Vec::new();
    let mut end = word + 1;
    let mut after = false;
    for _ in 0..HEAD {
        match code.kind(end)? {
            Kind::Open(b'{') => {
                let name = code.word(word).to_owned();
                return Some(Class { name, head: head_start(code, at)..end, body: end + 1..code.pair(end), parents, word });
            }
            Kind::Word => {
                let kind = code.word(end);
                if matches!(kind, "extends" | "implements" | "with" | "on") {
                    after = true;
                } else if kind == "where" {
                    after = false;
                } else if after {
                    parents.push(kind.to_owned());
                }
            }
            Kind::Sign if code.word(end) == ";" => return None,
            Kind::Sign if code.word(end) == ":" => after = true,
            // The body may open in the next line.
            Kind::Line if !code.opens(end + 1, b'{') && !code.is_sign(end + 1, ":") => return None,
            Kind::Close(_) => return None,
            _ => {}
        }
        end = code.next(end);
    }
    None
}

/// Types of fields, parameters and variables, by name: the first that is declared.
pub(in crate::readers::tokens) fn fields(code: &Code<'_>) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    match code.syntax.shape {
        Shape::Typed => {
            for at in 1..code.tokens.len() {
                let ends = matches!(code.word(at + 1), ";" | "=" | ")" | "," | "{" | "=>" | "in" | ":");
                if ends && code.is_word(at) && !capital(code.word(at)) {
                    let before = at - 1;
                    let kind = if code.is_word(before) && capital(code.word(before)) {
                        code.word(before)
                    } else if code.is_sign(before, ">") {
                        (0..before).rev().take(12).find(|at| code.is_sign(at + 1, "<") && code.is_word(*at)).map_or("", |at| code.word(at))
                    } else {
                        ""
                    };
                    if !kind.is_empty() {
                        found.entry(code.word(at).to_owned()).or_insert_with(|| kind.to_owned());
                    }
                }
            }
        }
        Shape::Fun => {
            for at in 1..code.tokens.len() {
                if code.is_sign(at, ":") && code.is_word(at - 1) && code.is_word(at + 1) && capital(code.word(at + 1)) {
                    found.entry(code.word(at - 1).to_owned()).or_insert_with(|| code.word(at + 1).to_owned());
                }
            }
        }
        Shape::Func => {
            for class in &code.classes {
                let mut line = true;
                for at in class.body.clone() {
                    if line && code.is_word(at) {
                        let end = statement_end(code, at);
                        let kind = (at + 1..end).rev().find(|at| code.is_word(*at));
                        if let Some(kind) = kind {
                            found.entry(code.word(at).to_owned()).or_insert_with(|| code.word(kind).to_owned());
                        }
                    }
                    line = code.kind(at) == Some(Kind::Line);
                }
            }
            for function in &code.functions {
                for parameter in &function.parameters {
                    let kind = parameter.kind.rsplit(['.', '*', ' ']).next().unwrap_or("");
                    found.entry(parameter.name.clone()).or_insert_with(|| kind.to_owned());
                }
            }
        }
        Shape::Def => {}
    }
    found
}
