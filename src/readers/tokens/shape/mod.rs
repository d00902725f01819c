//! Where functions and classes start and end, by how each language writes them.

mod classes;

pub(super) use classes::{classes, fields};

use super::lexer::Kind;
use super::syntax::Shape;
use super::tree::{Code, Function, Parameter};
use std::collections::BTreeMap;
use std::ops::Range;

/// Longest head of a function or class, in tokens.
const HEAD: usize = 400;
/// Longest statement, in tokens and brackets.
pub(super) const STATEMENT: usize = 2_000;
/// Most parameters that are looked at.
const PARAMETERS: usize = 40;

/// All functions that have a name and a body.
pub(super) fn functions(code: &Code<'_>) -> Vec<Function> {
    let ends = Ends::of(code);
    let mut found = Vec::new();
    let mut bodies = 0;
    for at in 0..code.tokens.len() {
        if !code.is_word(at) {
            continue;
        }
        let function = match code.syntax.shape {
            Shape::Func if code.word(at) == "func" => func(code, at),
            Shape::Fun if code.word(at) == "fun" => fun(code, at),
            Shape::Def if code.word(at) == "def" => def(code, at, &ends),
            Shape::Typed if code.opens(at + 1, b'(') => typed(code, at),
            _ => None,
        };
        // Functions within functions are looked at once for each around them.
        bodies += function.as_ref().map_or(0, |function| function.body.len());
        if bodies > 6 * code.tokens.len() {
            break;
        }
        found.extend(function);
    }
    found
}

/// `func (s *Store) Find(id int) (User, error) {`
fn func(code: &Code<'_>, at: usize) -> Option<Function> {
    let mut word = at + 1;
    let mut class = String::new();
    let mut receiver = None;
    if code.opens(word, b'(') {
        let close = code.pair(word);
        let named = (word + 1..close).rev().find(|at| code.is_word(*at) && !code.is_sign(at + 1, "]"))?;
        class = code.word(named).to_owned();
        receiver = Some(Parameter { name: code.word(word + 1).to_owned(), kind: format!("receiver {class}"), at: word + 1 });
        word = close + 1;
    }
    if !code.is_word(word) {
        return None;
    }
    let mut open = word + 1;
    if code.opens(open, b'[') {
        open = code.pair(open) + 1;
    }
    if !code.opens(open, b'(') {
        return None;
    }
    let close = code.pair(open);
    let brace = body_brace(code, close + 1)?;
    let mut parameters = go_parameters(code, open + 1..close);
    parameters.extend(receiver);
    Some(finish(code, word, at, class, parameters, brace + 1..code.pair(brace)))
}

/// The brace of a body behind the types of results.
pub(in crate::readers) fn body_brace(code: &Code<'_>, from: usize) -> Option<usize> {
    let mut at = from;
    for _ in 0..60 {
        match code.kind(at)? {
            Kind::Open(b'{') => {
                let of_type = at.checked_sub(1).is_some_and(|before| matches!(code.word(before), "interface" | "struct"));
                if !of_type {
                    return Some(at);
                }
                at = code.next(at);
            }
            Kind::Line | Kind::Close(_) => return None,
            Kind::Sign if matches!(code.word(at), "=" | ":=" | "," | ";") => return None,
            _ => at = code.next(at),
        }
    }
    None
}

/// `a, b string, r *http.Request`
pub(in crate::readers) fn go_parameters(code: &Code<'_>, range: Range<usize>) -> Vec<Parameter> {
    let mut found: Vec<Parameter> = Vec::new();
    for part in code.parted(range.start, range.end).into_iter().take(PARAMETERS) {
        if !code.is_word(part.start) {
            continue;
        }
        let kind = code.text(&(part.start + 1..part.end)).trim().to_owned();
        found.push(Parameter { name: code.word(part.start).to_owned(), kind, at: part.start });
    }
    // Several names share the type behind the last of them.
    let mut kind = String::new();
    for parameter in found.iter_mut().rev() {
        if parameter.kind.is_empty() {
            parameter.kind.clone_from(&kind);
        } else {
            kind.clone_from(&parameter.kind);
        }
    }
    found
}

/// `fun <T> List<T>.find(id: Long): User? {`
fn fun(code: &Code<'_>, at: usize) -> Option<Function> {
    let open = (at + 1..at + 30).find(|at| code.opens(*at, b'('))?;
    let word = open.checked_sub(1).filter(|word| code.is_word(*word) && *word > at)?;
    let close = code.pair(open);
    let mut end = close + 1;
    let mut body = None;
    for _ in 0..40 {
        match code.kind(end) {
            Some(Kind::Open(b'{')) => {
                body = Some(end + 1..code.pair(end));
                break;
            }
            Some(Kind::Sign) if code.word(end) == "=" => {
                let to = statement_end(code, end + 1);
                body = Some(end + 1..to);
                break;
            }
            Some(Kind::Line | Kind::Close(_)) | None => break,
            _ => end = code.next(end),
        }
    }
    Some(finish(code, word, head_start(code, at), String::new(), colon_parameters(code, open + 1..close), body?))
}

/// `@Body body: Dto, id: Long = 1`, `required String name`
fn colon_parameters(code: &Code<'_>, range: Range<usize>) -> Vec<Parameter> {
    let mut found = Vec::new();
    for part in code.parted(range.start, range.end).into_iter().take(PARAMETERS) {
        let Some(colon) = part.clone().find(|at| code.is_sign(*at, ":")) else { continue };
        let Some(name) = colon.checked_sub(1).filter(|name| code.is_word(*name) && *name >= part.start) else { continue };
        let end = part.clone().find(|at| code.is_sign(*at, "=") && *at > colon).unwrap_or(part.end);
        let kind = format!("{} {}", code.text(&(part.start..name)), code.text(&(colon + 1..end)));
        found.push(Parameter { name: code.word(name).to_owned(), kind: kind.trim().to_owned(), at: name });
    }
    found
}

/// `public User find(@PathVariable long id) throws X {`, `Future<void> f(String a) async => …;`
fn typed(code: &Code<'_>, word: usize) -> Option<Function> {
    let name = code.word(word);
    if matches!(
        name,
        "if" | "for"
            | "while"
            | "switch"
            | "catch"
            | "return"
            | "using"
            | "lock"
            | "foreach"
            | "synchronized"
            | "assert"
            | "super"
            | "this"
            | "await"
            | "fixed"
            | "when"
    ) {
        return None;
    }
    let mut before = word.checked_sub(1);
    // A constructor of Dart has a name of its own: `User.fromJson(…)`.
    if before.is_some_and(|before| code.is_sign(before, ".")) {
        before = word.checked_sub(3).filter(|_| code.word(word - 2).starts_with(|c: char| c.is_ascii_uppercase()));
        before?;
    }
    let fits = before.is_none_or(|before| match code.kind(before) {
        Some(Kind::Word) => {
            !matches!(code.word(before), "new" | "return" | "await" | "throw" | "else" | "in" | "yield" | "case" | "is" | "as")
        }
        Some(Kind::Sign) => matches!(code.word(before), ">" | "?" | ";" | ">>" | "*"),
        Some(Kind::Close(_) | Kind::Open(b'{')) => true,
        _ => false,
    });
    if !fits {
        return None;
    }
    let close = code.pair(word + 1);
    let mut at = close + 1;
    let mut first = true;
    for _ in 0..80 {
        match code.kind(at)? {
            Kind::Open(b'{') => return Some(declared(code, word, close, at + 1..code.pair(at))),
            Kind::Sign if code.word(at) == "=>" => {
                let end = statement_end(code, at + 1);
                return Some(declared(code, word, close, at + 1..end));
            }
            Kind::Word if first && !matches!(code.word(at), "throws" | "async" | "sync" | "where") => return None,
            Kind::Sign if first && code.word(at) != ":" => return None,
            Kind::Sign if code.word(at) == ";" => return None,
            Kind::Open(b'(' | b'[') if first => return None,
            Kind::Close(_) | Kind::Text | Kind::Line if first => return None,
            Kind::Close(_) => return None,
            _ => at = code.next(at),
        }
        first = false;
    }
    None
}

fn declared(code: &Code<'_>, word: usize, close: usize, body: Range<usize>) -> Function {
    let mut parameters = Vec::new();
    let mut parts = code.parted(word + 2, close);
    // Named and optional parameters of Dart stand in brackets of their own.
    if let Some(last) = parts.last().filter(|last| code.opens(last.start, b'{') || code.opens(last.start, b'[')).cloned()
        && code.syntax.nested_comments
    {
        parts.pop();
        parts.extend(code.parted(last.start + 1, code.pair(last.start)));
    }
    for part in parts.into_iter().take(PARAMETERS) {
        let end = default_of(code, &part).unwrap_or(part.end);
        let Some(name) = (part.start..end).rev().find(|at| code.is_word(*at)) else { continue };
        let kind = code.text(&(part.start..name)).trim().to_owned();
        parameters.push(Parameter { name: code.word(name).to_owned(), kind, at: name });
    }
    finish(code, word, head_start(code, word), String::new(), parameters, body)
}

/// Where the value stands that a parameter has by default: `=` within what is said about it is none.
fn default_of(code: &Code<'_>, part: &Range<usize>) -> Option<usize> {
    let mut at = part.start;
    while at < part.end {
        if code.is_sign(at, "=") {
            return Some(at);
        }
        at = code.next(at);
    }
    None
}

fn finish(code: &Code<'_>, word: usize, start: usize, class: String, parameters: Vec<Parameter>, body: Range<usize>) -> Function {
    let name = code.word(word).to_owned();
    let around = code.classes.iter().filter(|class| class.body.contains(&word)).max_by_key(|class| class.body.start);
    let class = if class.is_empty() { around.map_or(String::new(), |class| class.name.clone()) } else { class };
    let full = if class.is_empty() { name.clone() } else { format!("{class}.{name}") };
    Function { name, class, full, parameters, start, word, head: start..word, body: body.start..body.end.max(body.start) }
}

/// Where the statement ends that holds a token.
pub(in crate::readers) fn statement_end(code: &Code<'_>, from: usize) -> usize {
    let mut at = from;
    for _ in 0..STATEMENT {
        match code.kind(at) {
            None | Some(Kind::Line | Kind::Close(_)) => break,
            Some(Kind::Sign) if code.word(at) == ";" => break,
            _ => at = code.next(at),
        }
    }
    at
}

/// The first token of a declaration: annotations, attributes and modifiers ahead of it included.
fn head_start(code: &Code<'_>, word: usize) -> usize {
    let mut start = word;
    for _ in 0..HEAD {
        let Some(before) = start.checked_sub(1) else { break };
        match code.kind(before) {
            Some(Kind::Close(b'(' | b'[')) => start = code.pair(before).min(before),
            Some(Kind::Word | Kind::Text | Kind::Number) => start = before,
            Some(Kind::Sign) if matches!(code.word(before), ";" | "=" | "," | "=>" | "->") => break,
            Some(Kind::Sign) => start = before,
            Some(Kind::Line) => {
                let mut first = before;
                for _ in 0..80 {
                    let Some(earlier) = first.checked_sub(1) else { break };
                    match code.kind(earlier) {
                        Some(Kind::Line | Kind::Open(_) | Kind::Close(b'{')) => break,
                        Some(Kind::Close(_)) => first = code.pair(earlier).min(earlier),
                        _ => first = earlier,
                    }
                }
                if !code.is_sign(first, "@") {
                    break;
                }
                start = first;
            }
            _ => break,
        }
    }
    start
}

/// `def find(id) … end`
fn def(code: &Code<'_>, at: usize, ends: &Ends) -> Option<Function> {
    let mut word = at + 1;
    if code.is_sign(word + 1, ".") {
        word += 2;
    }
    if !code.is_word(word) {
        return None;
    }
    let open = word + 1;
    let (from, parts) = if code.opens(open, b'(') {
        let close = code.pair(open);
        (close + 1, code.parted(open + 1, close))
    } else {
        let end = statement_end(code, open);
        (open, code.parted(open, end))
    };
    let end = if code.is_sign(from, "=") { statement_end(code, from) } else { ends.after(code, at)? };
    let mut parameters = Vec::new();
    for part in parts.into_iter().take(PARAMETERS) {
        if let Some(name) = part.clone().find(|at| code.is_word(*at)) {
            parameters.push(Parameter { name: code.word(name).to_owned(), kind: String::new(), at: name });
        }
    }
    Some(finish(code, word, at, String::new(), parameters, from..end))
}

/// Where blocks of Ruby end: people set `end` under what it closes.
struct Ends(BTreeMap<usize, Vec<usize>>);

impl Ends {
    fn of(code: &Code<'_>) -> Self {
        let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        if code.syntax.shape == Shape::Def {
            for at in 0..code.tokens.len() {
                if code.word(at) == "end"
                    && let Some(column) = indent(code, at)
                {
                    found.entry(column).or_default().push(at);
                }
            }
        }
        Self(found)
    }

    fn after(&self, code: &Code<'_>, at: usize) -> Option<usize> {
        let first = line_start(code, at);
        let ends = self.0.get(&indent(code, first)?)?;
        let next = ends.get(ends.partition_point(|end| *end <= at)).copied();
        // `def a; end` in one line
        let own = (at..at + 40).take_while(|at| code.kind(*at) != Some(Kind::Line)).find(|at| code.word(*at) == "end");
        own.or(next)
    }
}

/// The first token of a line.
fn line_start(code: &Code<'_>, at: usize) -> usize {
    let mut first = at;
    for _ in 0..40 {
        match first.checked_sub(1).and_then(|before| code.kind(before)) {
            None | Some(Kind::Line) => break,
            _ => first -= 1,
        }
    }
    first
}

/// How far a token that starts its line stands to the right.
fn indent(code: &Code<'_>, at: usize) -> Option<usize> {
    let start = code.start(at);
    let before = code.source.text().as_bytes().get(..start)?;
    let spaces = before.iter().rev().take(200).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let clean = before.len() == spaces || before.get(before.len() - spaces - 1) == Some(&b'\n');
    clean.then_some(spaces)
}

/// A call of Ruby without brackets: what is given, and the last token.
pub(super) fn command(code: &Code<'_>, at: usize) -> Option<(Vec<Range<usize>>, usize)> {
    let first = at + 1;
    if code.touches(at, first) {
        return None;
    }
    let gives = match code.kind(first)? {
        Kind::Text | Kind::Number | Kind::Open(b'"' | b'!') => true,
        Kind::Word => !matches!(
            code.word(first),
            "if" | "unless" | "do" | "and" | "or" | "then" | "while" | "until" | "rescue" | "end" | "in" | "else"
        ),
        Kind::Sign => match code.word(first) {
            ":" | "*" | "&" | "**" | "::" => code.touches(first, first + 1),
            "->" => true,
            _ => false,
        },
        _ => false,
    };
    if !gives || code.is_sign(first, ":") && code.is_sign(first + 1, ":") {
        return None;
    }
    let mut end = first;
    for _ in 0..STATEMENT {
        let Some(kind) = code.kind(end) else { break };
        match kind {
            Kind::Line | Kind::Close(_) => break,
            Kind::Sign if matches!(code.word(end), ";") => break,
            Kind::Word if matches!(code.word(end), "if" | "unless" | "do" | "and" | "or" | "then" | "while" | "until" | "rescue") => break,
            _ => end = code.next(end),
        }
    }
    (end > first).then(|| (code.parted(first, end), end - 1))
}
