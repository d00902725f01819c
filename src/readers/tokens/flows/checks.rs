//! What tests hold values against.

use super::{Taint, Values};
use crate::readers::tokens::lexer::Kind;
use std::ops::Range;

impl Values<'_, '_> {
    /// Takes note of what a test holds against a constant, a list or a pattern.
    pub(super) fn note_checks(&mut self, test: &Range<usize>) {
        let code = self.code;
        let mut note = |name: &str| {
            if !name.is_empty() {
                self.checked.insert(name.to_owned());
            }
        };
        for at in test.clone() {
            if code.kind(at) == Some(Kind::Sign) && matches!(code.word(at), "==" | "!=" | "===" | "=~" | "!~") {
                // Held against nothing, a text is still anything.
                let constant = |at: usize| {
                    code.kind(at) == Some(Kind::Text) && !code.word(at).is_empty()
                        || code.is_word(at) && code.word(at).starts_with(|c: char| c.is_ascii_uppercase())
                };
                let other = at + 1;
                if let Some(before) = at.checked_sub(1) {
                    if constant(other) && code.is_word(before) {
                        note(&code.chain(before).0);
                    }
                    if constant(before) && code.is_word(other) {
                        note(code.word(other));
                    }
                }
            }
        }
        // `switch role { case "a": … }` lets only constants through where it is used below a case.
        if test.end == test.start + 1
            && code.is_word(test.start)
            && test.start.checked_sub(1).is_some_and(|before| matches!(code.word(before), "switch" | "case" | "when"))
        {
            note(code.word(test.start));
        }
        for call in code.calls_in(test) {
            let lower = call.last().to_ascii_lowercase();
            let holds = [
                "contains",
                "include?",
                "in?",
                "has",
                "match",
                "valid",
                "allowed",
                "prefix",
                "startswith",
                "start_with",
                "isin",
                "is_in",
                "whitelist",
                "safe",
                "verify",
                "check",
                "exists",
                "test",
                "islocal",
                "permitted",
            ];
            if holds.iter().any(|word| lower.contains(word)) {
                for given in &call.args {
                    if let Some(word) = given.clone().rev().find(|at| code.is_word(*at)) {
                        note(&code.chain(word).0);
                    }
                }
                note(call.holder());
            }
        }
        // `if allowed[name]`
        for at in test.clone() {
            if code.opens(at, b'[') && at > test.start && code.is_word(at - 1) && code.pair(at) == at + 2 {
                note(code.word(at + 1));
            }
        }
    }

    pub(super) fn is_checked(&self, taint: &Taint) -> bool {
        taint.through.iter().any(|name| self.checked.contains(name)) || self.checked.contains(&taint.source)
    }
}
