//! Power Fx, the language of formulas in Power Apps: a tree of calls, comparisons and literals with their places.
//!
//! Both ways of writing are read, with commas and semicolons and with semicolons and pairs of them. What cannot be
//! understood ends the formula there: what stands before it is kept.

mod tokens;

use std::borrow::Cow;
use tokens::{Placed, Token, tokens};

/// Deepest nesting that is followed.
const DEPTH: u32 = 80;
/// Most parts of one formula.
const PARTS: usize = 20_000;
/// Most parts that one level joins by signs, and most names behind a name.
const CHAIN: usize = 60;
/// Longest formula that is read, in bytes.
const LONGEST: usize = 200_000;

/// One part of a formula; `at` is the byte at which it starts.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Part<'a> {
    /// A typed text.
    Text { value: Cow<'a, str>, at: usize },
    /// A number, as written.
    Number { value: &'a str },
    /// A name, with the names behind its dots (`User().Email` is a [`Part::Field`] of a call instead).
    Name { value: Cow<'a, str>, at: usize },
    /// What stands behind a dot of something that is no name.
    Field { of: Box<Part<'a>>, name: &'a str },
    /// A call, with the dotted name of what is called.
    Call { name: String, given: Vec<Part<'a>>, at: usize },
    /// Two parts and what stands between them (`=`, `in`, `&` …).
    Pair { by: &'a str, left: Box<Part<'a>>, right: Box<Part<'a>>, at: usize },
    /// Records, tables, texts put together, and steps one after the other.
    Group { parts: Vec<Part<'a>> },
    /// Nothing.
    Nothing,
}

impl<'a> Part<'a> {
    /// Shows every part below it, itself first.
    pub(super) fn walk<'p>(&'p self, visit: &mut dyn FnMut(&'p Part<'a>)) {
        // The parser bounds the depth, and with it the stack of this walk.
        visit(self);
        match self {
            Part::Call { given, .. } => given.iter().for_each(|part| part.walk(visit)),
            Part::Group { parts } => parts.iter().for_each(|part| part.walk(visit)),
            Part::Field { of, .. } => of.walk(visit),
            Part::Pair { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            Part::Text { .. } | Part::Number { .. } | Part::Name { .. } | Part::Nothing => {}
        }
    }

    /// The dotted name of a name, of a field of a call, or of the call itself (`User.Email` for `User().Email`).
    pub(super) fn dotted(&self) -> String {
        match self {
            Part::Name { value, .. } => value.to_string(),
            Part::Call { name, .. } => name.clone(),
            Part::Field { of, name } => {
                let of = of.dotted();
                if of.is_empty() { (*name).to_owned() } else { format!("{of}.{name}") }
            }
            _ => String::new(),
        }
    }
}

/// Reads a formula. `None` where there is none.
pub(super) fn read(text: &str) -> Option<Part<'_>> {
    if text.len() > LONGEST || text.trim().is_empty() {
        return None;
    }
    let tokens = tokens(text, 0);
    let mut reader = Reader { tokens: &tokens, now: 0, left: PARTS };
    Some(reader.steps(0))
}

struct Reader<'t, 'a> {
    tokens: &'t [Placed<'a>],
    now: usize,
    left: usize,
}

/// How strongly a sign binds the parts beside it.
fn strength(sign: &str) -> Option<u8> {
    Some(match sign {
        "||" => 1,
        "&&" => 2,
        "=" | "<>" | "<" | "<=" | ">" | ">=" => 4,
        "&" => 5,
        "+" | "-" => 6,
        "*" | "/" => 7,
        "^" => 8,
        _ => return None,
    })
}

/// The same of words.
fn strength_of_word(word: &str) -> Option<(u8, &'static str)> {
    Some(match word {
        "Or" | "or" => (1, "||"),
        "And" | "and" => (2, "&&"),
        "in" => (3, "in"),
        "exactin" => (3, "exactin"),
        "As" => (9, "As"),
        _ => return None,
    })
}

impl<'a> Reader<'_, 'a> {
    fn sign(&self) -> &'a str {
        match self.tokens.get(self.now) {
            Some((_, Token::Sign(sign))) => sign,
            _ => "",
        }
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found = self.sign() == sign;
        self.now += usize::from(found);
        found
    }

    /// Steps one after the other, to the end of what surrounds them.
    fn steps(&mut self, depth: u32) -> Part<'a> {
        let mut parts = Vec::new();
        loop {
            parts.push(self.pairs(0, depth));
            if !self.eat(";") && !self.eat(";;") {
                break;
            }
        }
        match parts.len() {
            1 => parts.pop().unwrap_or(Part::Nothing),
            _ => Part::Group { parts },
        }
    }

    fn pairs(&mut self, least: u8, depth: u32) -> Part<'a> {
        if depth > DEPTH || self.left == 0 {
            self.now = self.tokens.len();
            return Part::Nothing;
        }
        let mut left = self.one(depth);
        let mut joined = 0;
        loop {
            let (at, found) = match self.tokens.get(self.now) {
                Some((at, Token::Sign(sign))) => (*at, strength(sign).map(|strength| (strength, *sign))),
                Some((at, Token::Name(word))) => (*at, strength_of_word(word)),
                _ => return left,
            };
            let Some((strength, by)) = found.filter(|(strength, _)| *strength > least) else { return left };
            self.now += 1;
            let right = self.pairs(strength, depth + 1);
            // A chain of a thousand parts is a list, not a tree a thousand deep.
            joined += 1;
            if joined > CHAIN {
                left = match left {
                    Part::Group { mut parts } if joined > CHAIN + 1 => {
                        parts.push(right);
                        Part::Group { parts }
                    }
                    left => Part::Group { parts: vec![left, right] },
                };
                continue;
            }
            left = Part::Pair { by, left: Box::new(left), right: Box::new(right), at };
        }
    }

    fn one(&mut self, depth: u32) -> Part<'a> {
        self.left = self.left.saturating_sub(1);
        let Some((at, token)) = self.tokens.get(self.now) else { return Part::Nothing };
        let part = match token {
            Token::Text(value) => {
                self.now += 1;
                Part::Text { value: value.clone(), at: *at }
            }
            Token::Woven(holes) => {
                self.now += 1;
                let parts = holes.iter().map(|(from, hole)| {
                    let tokens = tokens(hole, *from);
                    Reader { tokens: &tokens, now: 0, left: self.left.min(1_000) }.steps(depth + 1)
                });
                Part::Group { parts: parts.collect() }
            }
            Token::Number(value) => {
                self.now += 1;
                Part::Number { value }
            }
            Token::Name(word) if word == "Not" && !matches!(self.tokens.get(self.now + 1), Some((_, Token::Sign("(")))) => {
                self.now += 1;
                self.pairs(9, depth + 1)
            }
            Token::Name(value) => {
                self.now += 1;
                Part::Name { value: value.clone(), at: *at }
            }
            Token::Sign("-" | "!" | "@") => {
                self.now += 1;
                self.pairs(9, depth + 1)
            }
            Token::Sign("(") => {
                self.now += 1;
                let inner = self.steps(depth + 1);
                self.eat(")");
                inner
            }
            Token::Sign(open @ ("[" | "[@" | "{")) => {
                self.now += 1;
                let parts = self.list(if *open == "{" { "}" } else { "]" }, depth);
                Part::Group { parts }
            }
            Token::Sign(_) => return Part::Nothing,
        };
        self.behind(part, depth)
    }

    /// What follows a part without a sign between: calls, fields, indexes.
    fn behind(&mut self, mut part: Part<'a>, depth: u32) -> Part<'a> {
        for _ in 0..CHAIN {
            match self.sign() {
                "." | "!" => {
                    let Some((_, Token::Name(name))) = self.tokens.get(self.now + 1) else { return part };
                    self.now += 2;
                    part = match (part, name) {
                        (Part::Name { value, at }, name) => Part::Name { value: Cow::Owned(format!("{value}.{name}")), at },
                        (part, Cow::Borrowed(name)) => Part::Field { of: Box::new(part), name },
                        (part, Cow::Owned(_)) => part,
                    };
                }
                "(" => {
                    let at = match &part {
                        Part::Name { at, .. } | Part::Call { at, .. } => *at,
                        _ => 0,
                    };
                    self.now += 1;
                    let name = part.dotted();
                    let given = self.list(")", depth);
                    part = Part::Call { name, given, at };
                }
                "[@" => {
                    self.now += 1;
                    let inner = self.list("]", depth);
                    part = Part::Group { parts: std::iter::once(part).chain(inner).collect() };
                }
                "%" => self.now += 1,
                _ => return part,
            }
        }
        part
    }

    /// What stands between brackets, with commas or semicolons between. Where the separator is a semicolon, steps are
    /// parted by two of them; both come out as parts.
    fn list(&mut self, close: &str, depth: u32) -> Vec<Part<'a>> {
        let mut parts = Vec::new();
        while self.now < self.tokens.len() && self.left > 0 {
            if self.eat(close) {
                return parts;
            }
            let before = self.now;
            // The name of a record's field.
            if let (Some((_, Token::Name(_))), Some((_, Token::Sign(":")))) = (self.tokens.get(self.now), self.tokens.get(self.now + 1)) {
                self.now += 2;
            }
            parts.push(self.pairs(0, depth + 1));
            if !matches!(self.sign(), "," | ";" | ";;") && self.sign() != close && self.now == before {
                // What cannot be understood.
                self.now += 1;
            }
            while matches!(self.sign(), "," | ";" | ";;") {
                self.now += 1;
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        read(text).unwrap().walk(&mut |part| {
            if let Part::Call { name, given, .. } = part {
                found.push(format!("{name}/{}", given.len()));
            }
        });
        found
    }

    #[test]
    fn calls_with_their_arguments() {
        assert_eq!(calls("Set(x, 1); Navigate(Home, ScreenTransition.Fade)"), ["Set/2", "Navigate/2"]);
        assert_eq!(calls("If(User().Email = \"a@b.se\"; Set(x; 1);; Notify(\"no\"))"), ["If/3", "User/0", "Set/2", "Notify/1"]);
        assert_eq!(
            calls("Patch('My List', Defaults('My List'), {Title: Concat(a, b & \"(\"), 'X Y': 1})"),
            ["Patch/3", "Defaults/1", "Concat/2"]
        );
        assert_eq!(calls("Office365Users.UserProfileV2(Gallery1.Selected.'User Id').mail"), ["Office365Users.UserProfileV2/1"]);
    }

    #[test]
    fn comments_and_texts_hold_no_calls() {
        assert_eq!(calls("// Remove(x)\n/* Remove(y) */ Notify(\"Remove(z) \"\"quoted\"\"\")"), ["Notify/1"]);
        assert_eq!(calls("$\"Hello {Upper(name)} and {{no}} \"\"x\"\"\" & Trim(b)"), ["Upper/1", "Trim/1"]);
    }

    #[test]
    fn comparisons_keep_both_sides() {
        let mut pairs = Vec::new();
        let whole = read("Lower(User().Email) = \"ann@shop.se\" || User().Email in [\"bo@shop.se\", \"cy@shop.se\"]").unwrap();
        whole.walk(&mut |part| {
            if let Part::Pair { by, left, .. } = part {
                pairs.push(format!("{by} {}", left.dotted()));
            }
        });
        assert_eq!(pairs, ["|| ", "= Lower", "in User.Email"]);
    }

    #[test]
    fn places_are_those_of_the_text() {
        let Some(Part::Call { given, at, .. }) = read("  Launch(\"http://a.se\")") else { panic!() };
        assert_eq!(at, 2);
        assert!(matches!(given.first(), Some(Part::Text { at: 9, .. })));
    }

    #[test]
    fn anything_ends() {
        for text in ["(((((", "If(", "a.b.(", "{a:", "[@", "$\"{", "\"", "'", ";;;;", "a = = b", "-!-!", "if(a,b))))", "ä(ö)"] {
            drop(read(text));
        }
        drop(read(&"(".repeat(100_000)));
        drop(read(&"If(a, ".repeat(10_000)));
        drop(read(&"-".repeat(100_000)));
    }
}
