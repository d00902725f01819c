//! A light tree over the tokens of a file: calls with their arguments, functions with their parameters, classes.

use super::lexer::{self, Kind, Token};
use super::shape;
use super::syntax::{Shape, Syntax};
use crate::facts::{Origin, Role};
use crate::intake::Entry;
use crate::readers::Source;
use crate::sorted::{Arrange, Gather};
use std::collections::BTreeMap;
use std::ops::Range;

/// No function, no class.
pub(in crate::readers) const NONE: usize = usize::MAX;
/// Longest chain of members of which a call's name is made.
const CHAIN: usize = 24;
/// Longest name of a call, in bytes.
const NAME: usize = 160;

/// A call.
#[derive(Debug, Clone)]
pub(in crate::readers) struct Call {
    /// What is called, as far as it is names: `db.Query`, `r.Group().Use`.
    pub(in crate::readers) name: String,
    /// The first token of that name.
    pub(in crate::readers) start: usize,
    /// Its last word.
    pub(in crate::readers) word: usize,
    /// What is given, each as a range of tokens.
    pub(in crate::readers) args: Vec<Range<usize>>,
    /// The last token of it.
    pub(in crate::readers) end: usize,
    /// Something is made anew (`new File(…)`).
    pub(in crate::readers) makes: bool,
    /// The function that it stands in.
    pub(in crate::readers) function: usize,
}

impl Call {
    /// The last part of its name.
    pub(in crate::readers) fn last(&self) -> &str {
        last(&self.name)
    }

    /// What its last part is a member of.
    pub(in crate::readers) fn holder(&self) -> &str {
        self.name.rsplit_once('.').map_or("", |(holder, _)| holder)
    }
}

pub(in crate::readers) fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// A parameter.
#[derive(Debug, Clone)]
pub(in crate::readers) struct Parameter {
    pub(in crate::readers) name: String,
    /// Its type and what stands before it, as written.
    pub(in crate::readers) kind: String,
    pub(in crate::readers) at: usize,
}

/// A function or method.
#[derive(Debug, Clone)]
pub(in crate::readers) struct Function {
    pub(in crate::readers) name: String,
    /// The class, or the type of its receiver; empty for none.
    pub(in crate::readers) class: String,
    /// `Class.name`, or the name.
    pub(in crate::readers) full: String,
    pub(in crate::readers) parameters: Vec<Parameter>,
    /// Its first token, what is said about it included.
    pub(in crate::readers) start: usize,
    /// Its name's token.
    pub(in crate::readers) word: usize,
    /// The tokens of its body.
    pub(in crate::readers) body: Range<usize>,
    /// Between its start and its name: annotations, modifiers, the type.
    pub(in crate::readers) head: Range<usize>,
}

/// A class, or what counts as one.
#[derive(Debug, Clone)]
pub(in crate::readers) struct Class {
    pub(in crate::readers) name: String,
    pub(in crate::readers) head: Range<usize>,
    pub(in crate::readers) body: Range<usize>,
    /// What it builds on.
    pub(in crate::readers) parents: Vec<String>,
    pub(in crate::readers) word: usize,
}

/// One file, as collectors see it.
pub(in crate::readers) struct Code<'c> {
    pub(in crate::readers) entry: &'c Entry,
    pub(in crate::readers) source: &'c Source<'c>,
    pub(in crate::readers) syntax: &'static Syntax,
    pub(in crate::readers) tokens: Vec<Token>,
    pub(in crate::readers) calls: Vec<Call>,
    pub(in crate::readers) functions: Vec<Function>,
    pub(in crate::readers) classes: Vec<Class>,
    /// Calls by the token of their last word.
    by_word: BTreeMap<usize, usize>,
    /// Types of the fields and parameters of the file.
    pub(in crate::readers) fields: BTreeMap<String, String>,
    /// Members that hold a record, by how it was fetched.
    pub(super) records: BTreeMap<String, crate::facts::Picked>,
}

impl<'c> Code<'c> {
    /// Reads a file; nothing when it has more tokens than people write.
    pub(in crate::readers) fn new(entry: &'c Entry, source: &'c Source<'c>, syntax: &'static Syntax) -> Option<Self> {
        let tokens = lexer::lex(source.text(), syntax)?;
        let mut code = Self {
            entry,
            source,
            syntax,
            tokens,
            calls: Vec::new(),
            functions: Vec::new(),
            classes: Vec::new(),
            by_word: BTreeMap::new(),
            fields: BTreeMap::new(),
            records: BTreeMap::new(),
        };
        code.classes = shape::classes(&code);
        code.functions = shape::functions(&code);
        code.fields = shape::fields(&code);
        code.records = super::picked::records(&code);
        code.calls = code.find_calls();
        code.by_word = code.calls.iter().enumerate().map(|(at, call)| (call.word, at)).into_map();
        Some(code)
    }

    pub(in crate::readers) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// A token as written; empty behind the end.
    pub(in crate::readers) fn word(&self, at: usize) -> &'c str {
        self.tokens.get(at).and_then(|token| self.source.text().get(token.start as usize..token.end as usize)).unwrap_or("")
    }

    pub(in crate::readers) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Word)
    }

    pub(in crate::readers) fn is_sign(&self, at: usize, sign: &str) -> bool {
        self.kind(at) == Some(Kind::Sign) && self.word(at) == sign
    }

    pub(in crate::readers) fn opens(&self, at: usize, bracket: u8) -> bool {
        self.kind(at) == Some(Kind::Open(bracket))
    }

    /// The token that a bracket pairs with, or itself.
    pub(in crate::readers) fn pair(&self, at: usize) -> usize {
        match self.tokens.get(at) {
            Some(token) if matches!(token.kind, Kind::Open(_) | Kind::Close(_)) && token.pair != u32::MAX => token.pair as usize,
            _ => at,
        }
    }

    /// The token behind this one, or behind what this one opens.
    pub(in crate::readers) fn next(&self, at: usize) -> usize {
        match self.kind(at) {
            Some(Kind::Open(_)) => self.pair(at).max(at) + 1,
            _ => at + 1,
        }
    }

    /// The text of some tokens, as written.
    pub(in crate::readers) fn text(&self, range: &Range<usize>) -> &'c str {
        let (Some(first), Some(last)) = (self.tokens.get(range.start), range.end.checked_sub(1).and_then(|at| self.tokens.get(at))) else {
            return "";
        };
        if range.start >= range.end {
            return "";
        }
        self.source.text().get(first.start as usize..(last.end as usize).max(first.start as usize)).unwrap_or("")
    }

    /// The content of a text that stands alone.
    pub(in crate::readers) fn literal(&self, range: &Range<usize>) -> Option<&'c str> {
        (range.end == range.start + 1 && self.kind(range.start) == Some(Kind::Text)).then(|| self.word(range.start))
    }

    /// The first text within some tokens.
    pub(in crate::readers) fn first_text(&self, range: &Range<usize>) -> Option<&'c str> {
        range.clone().find(|at| self.kind(*at) == Some(Kind::Text)).map(|at| self.word(at))
    }

    /// The texts within some tokens.
    pub(in crate::readers) fn texts(&self, range: Range<usize>) -> impl Iterator<Item = &'c str> + '_ {
        range.filter(|at| self.kind(*at) == Some(Kind::Text)).map(|at| self.word(at))
    }

    pub(in crate::readers) fn at(&self, at: usize) -> Origin {
        self.source.at(self.start(at))
    }

    pub(in crate::readers) fn start(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(self.source.text().len(), |token| token.start as usize)
    }

    pub(in crate::readers) fn span(&self, range: &Range<usize>) -> Origin {
        let end = range.end.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.end as usize);
        let start = self.start(range.start);
        self.source.span(start..end.max(start))
    }

    /// The call whose name ends at a token.
    pub(in crate::readers) fn call_at(&self, word: usize) -> Option<&Call> {
        self.by_word.get(&word).and_then(|at| self.calls.get(*at))
    }

    /// Calls within some tokens.
    pub(in crate::readers) fn calls_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Call> {
        // A broken file may put an end before its start.
        self.by_word.range(range.start..range.end.max(range.start)).filter_map(|(_, at)| self.calls.get(*at))
    }

    /// Whether the file's text holds this.
    pub(in crate::readers) fn has(&self, text: &'static str) -> bool {
        self.source.whole().contains(text)
    }

    /// Whether code of this file runs in the product: not in a test, an example or a note.
    pub(in crate::readers) fn ships(&self) -> bool {
        !matches!(self.entry.role, Role::Test | Role::Example | Role::Documentation | Role::Generated)
    }

    pub(in crate::readers) fn function(&self, at: usize) -> Option<&Function> {
        self.functions.get(at)
    }

    /// The name that a chain of words and members ends in at `end`, and where it starts.
    pub(in crate::readers) fn chain(&self, end: usize) -> (String, usize) {
        let mut parts: Vec<&str> = vec![self.word(end)];
        let mut start = end;
        let mut calls: Vec<&str> = vec![""];
        for _ in 0..CHAIN {
            let Some(dot) = start.checked_sub(1) else { break };
            let joins = self.kind(dot) == Some(Kind::Sign) && matches!(self.word(dot), "." | "?." | "::" | "&." | "!!.");
            let Some(mut before) = dot.checked_sub(1).filter(|_| joins) else { break };
            let mut mark = "";
            // `!!` of Kotlin, `!` of Dart and C#
            if self.kind(before) == Some(Kind::Sign) && matches!(self.word(before), "!!" | "!") {
                let Some(inner) = before.checked_sub(1) else { break };
                before = inner;
            }
            while let Some(Kind::Close(bracket @ (b'(' | b'[' | b'{' | b'"'))) = self.kind(before) {
                mark = if bracket == b'(' { "()" } else { mark };
                let open = self.pair(before);
                let Some(inner) = open.checked_sub(1).filter(|_| open < before) else { break };
                if bracket == b'"' {
                    start = open;
                    before = inner;
                    break;
                }
                before = inner;
            }
            if !self.is_word(before) {
                // A member of a bracket or a text.
                if self.kind(before) == Some(Kind::Text) {
                    start = before;
                }
                break;
            }
            parts.push(self.word(before));
            calls.push(mark);
            start = before;
        }
        let mut name = String::new();
        for (part, mark) in parts.iter().zip(&calls).rev() {
            if !name.is_empty() {
                name.push('.');
            }
            name.push_str(part);
            name.push_str(mark);
        }
        if name.len() > NAME {
            name = name.chars().rev().take(NAME).collect::<Vec<_>>().into_iter().rev().collect();
        }
        (name, start)
    }

    /// What stands between two places, parted by commas.
    pub(in crate::readers) fn parted(&self, from: usize, to: usize) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        let mut start = from;
        let mut at = from;
        while at < to {
            if self.is_sign(at, ",") {
                found.push(start..at);
                start = at + 1;
            }
            at = self.next(at);
        }
        if start < to {
            found.push(start..to);
        }
        found
    }

    /// The innermost function around each token is the one that starts last before it.
    fn find_calls(&self) -> Vec<Call> {
        let mut calls = Vec::new();
        let mut inside: Vec<usize> = Vec::new();
        let mut starts: Vec<(usize, usize)> = self.functions.iter().enumerate().map(|(at, function)| (function.body.start, at)).collect();
        starts.arrange();
        let mut starts = starts.into_iter().peekable();
        let names: std::collections::BTreeSet<usize> = self.functions.iter().map(|function| function.word).into_set();
        for at in 0..self.tokens.len() {
            while let Some((_, function)) = starts.next_if(|(start, _)| *start <= at) {
                inside.push(function);
            }
            while inside.last().and_then(|function| self.functions.get(*function)).is_some_and(|function| function.body.end <= at) {
                inside.pop();
            }
            if !self.is_word(at) || names.contains(&at) || is_keyword(self.word(at)) {
                continue;
            }
            let function = inside.last().copied().unwrap_or(NONE);
            let open = self.generic_end(at + 1);
            let given = if self.opens(open, b'(') && (open > at + 1 || self.touches(at, open) || self.syntax.shape != Shape::Def) {
                let end = self.pair(open).max(open);
                Some((self.parted(open + 1, end), end))
            } else if self.syntax.shape == Shape::Def {
                shape::command(self, at)
            } else {
                None
            };
            let Some((args, end)) = given else { continue };
            let (name, start) = self.chain(at);
            let makes = start.checked_sub(1).is_some_and(|before| self.word(before) == "new" && self.is_word(before));
            calls.push(Call { name, start, word: at, args, end, makes, function });
        }
        calls
    }

    /// Whether nothing stands between two tokens.
    pub(in crate::readers) fn touches(&self, at: usize, next: usize) -> bool {
        match (self.tokens.get(at), self.tokens.get(next)) {
            (Some(one), Some(other)) => one.end == other.start,
            _ => false,
        }
    }

    /// Behind the type arguments that start here, if any do.
    fn generic_end(&self, at: usize) -> usize {
        if self.syntax.shape == Shape::Def || !self.is_sign(at, "<") {
            return at;
        }
        let mut depth = 0_u32;
        for place in at..(at + 24).min(self.tokens.len()) {
            match self.kind(place) {
                Some(Kind::Word | Kind::Open(b'[') | Kind::Close(b'[')) => {}
                Some(Kind::Sign) => match self.word(place) {
                    "<" => depth += 1,
                    ">" => {
                        depth = depth.saturating_sub(1);
                        if depth == 0 {
                            return place + 1;
                        }
                    }
                    ">>" => {
                        depth = depth.saturating_sub(2);
                        if depth == 0 {
                            return place + 1;
                        }
                    }
                    "," | "." | "?" | "*" => {}
                    _ => return at,
                },
                _ => return at,
            }
        }
        at
    }
}

/// Words that open brackets and call nothing.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "if" | "for"
            | "while"
            | "switch"
            | "catch"
            | "return"
            | "when"
            | "func"
            | "fun"
            | "synchronized"
            | "using"
            | "lock"
            | "foreach"
            | "elsif"
            | "unless"
            | "until"
            | "and"
            | "or"
            | "not"
            | "in"
            | "is"
            | "as"
            | "else"
            | "do"
            | "range"
            | "case"
            | "await"
            | "throw"
            | "defer"
            | "go"
            | "new"
            | "yield"
            | "def"
            | "class"
            | "module"
            | "end"
            | "then"
            | "begin"
            | "var"
            | "val"
            | "const"
            | "import"
            | "package"
    )
}
