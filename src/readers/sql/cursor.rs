//! A place among the tokens of one statement, and the small words that most statements share.

use super::routine;
use super::token::{Kind, Token};

/// Moves over tokens.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) fn new(tokens: &'t [Token<'a>]) -> Self {
        Self { tokens, at: 0 }
    }

    /// The tokens from here on.
    pub(super) fn rest(&self) -> &'t [Token<'a>] {
        self.tokens.get(self.at..).unwrap_or(&[])
    }

    pub(super) fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at)
    }

    pub(super) fn next(&mut self) -> Option<&'t Token<'a>> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    /// Takes these words if all of them stand here.
    pub(super) fn eat(&mut self, words: &[&str]) -> bool {
        let here = self.rest().get(..words.len());
        let found = here.is_some_and(|tokens| tokens.iter().zip(words).all(|(token, word)| token.is(word) || token.sign(word)));
        if found {
            self.at += words.len();
        }
        found
    }

    /// Takes the first of these words that stands here.
    pub(super) fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(&[word]))
    }

    /// A dotted name: quotes off, lower-case where it was bare, the schema `public` off.
    pub(super) fn name(&mut self) -> Option<String> {
        let mut parts = Vec::new();
        loop {
            let token = self.peek().filter(|token| token.is_name())?;
            parts.push(name_of(token));
            self.at += 1;
            if !self.eat(&["."]) {
                break;
            }
        }
        if parts.first().is_some_and(|part| part == "public") && parts.len() > 1 {
            parts.remove(0);
        }
        Some(parts.join("."))
    }

    /// Names between commas.
    pub(super) fn names(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        while let Some(name) = self.name() {
            names.push(name);
            self.parens();
            if !self.eat(&[","]) {
                break;
            }
        }
        names
    }

    /// Names of functions between commas, each with the types of its arguments where they are stated.
    pub(super) fn function_names(&mut self) -> Vec<String> {
        let mut names = Vec::new();
        while let Some(name) = self.name() {
            names.push(match self.parens() {
                Some(arguments) => format!("{name}({})", routine::signature(arguments)),
                None => name,
            });
            if !self.eat(&[","]) {
                break;
            }
        }
        names
    }

    /// What stands between the parenthesis that opens here and its partner.
    pub(super) fn parens(&mut self) -> Option<&'t [Token<'a>]> {
        if !self.peek()?.sign("(") {
            return None;
        }
        let start = self.at + 1;
        let mut depth = 0_usize;
        while let Some(token) = self.next() {
            if token.sign("(") {
                depth += 1;
            } else if token.sign(")") {
                depth -= 1;
                if depth == 0 {
                    return self.tokens.get(start..self.at - 1);
                }
            }
        }
        self.tokens.get(start..)
    }
}

/// What a token names.
pub(super) fn name_of(token: &Token<'_>) -> String {
    if token.kind == Kind::Quoted { token.text.replace("\"\"", "\"") } else { token.text.to_ascii_lowercase() }
}

/// Tokens cut at the commas that no parenthesis or bracket encloses.
pub(super) fn by_comma<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    for (at, token) in tokens.iter().enumerate() {
        if token.sign("(") || token.sign("[") {
            depth += 1;
        } else if token.sign(")") || token.sign("]") {
            depth -= 1;
        } else if depth <= 0 && token.sign(",") {
            parts.extend(tokens.get(start..at));
            start = at + 1;
        }
    }
    parts.extend(tokens.get(start..).filter(|part| !part.is_empty()));
    parts
}

/// Whether these words stand next to each other anywhere.
pub(super) fn contains(tokens: &[Token<'_>], words: &[&str]) -> bool {
    position(tokens, words).is_some()
}

/// Where these words first stand next to each other.
pub(super) fn position(tokens: &[Token<'_>], words: &[&str]) -> Option<usize> {
    tokens.windows(words.len()).position(|window| window.iter().zip(words).all(|(token, word)| token.is(word)))
}
