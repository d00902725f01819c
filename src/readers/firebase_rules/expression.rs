//! Conditions of Firebase's rules, by recursive descent with a cap on depth.

use super::token::{Kind, Token};

/// How deep expressions may nest; what is deeper is not understood.
const DEPTH: u32 = 48;

/// A condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Expression {
    Or(Vec<Expression>),
    And(Vec<Expression>),
    Not(Box<Expression>),
    /// Operator, left, right.
    Compare(String, Box<Expression>, Box<Expression>),
    /// Names, calls and indices in a row: `request.auth.uid`, `isOwner()`; arguments of all its calls.
    Chain(String, Vec<Expression>),
    /// A path of documents, `$(…)` as written.
    Path(String),
    Text(String),
    Bool(bool),
    Null,
    List(Vec<Expression>),
    /// Anything else.
    Other,
}

/// Moves over the tokens of a file.
pub(super) struct Parser<'t, 'a> {
    pub(super) tokens: &'t [Token<'a>],
    pub(super) at: usize,
}

impl<'t, 'a> Parser<'t, 'a> {
    pub(super) fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at)
    }

    pub(super) fn peek_is(&self, text: &str) -> bool {
        self.peek().is_some_and(|token| token.is(text))
    }

    pub(super) fn next(&mut self) -> Option<&'t Token<'a>> {
        let token = self.tokens.get(self.at)?;
        self.at += 1;
        Some(token)
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.peek_is(text);
        self.at += usize::from(found);
        found
    }

    /// A whole condition.
    pub(super) fn expression(&mut self, depth: u32) -> Expression {
        if depth > DEPTH {
            return Expression::Other;
        }
        let first = self.and(depth);
        let mut all = vec![first];
        while self.eat("||") {
            all.push(self.and(depth));
        }
        if self.eat("?") {
            self.expression(depth + 1);
            self.eat(":");
            self.expression(depth + 1);
            return Expression::Other;
        }
        one_or(all, Expression::Or)
    }

    fn and(&mut self, depth: u32) -> Expression {
        let mut all = vec![self.comparison(depth)];
        while self.eat("&&") {
            all.push(self.comparison(depth));
        }
        one_or(all, Expression::And)
    }

    fn comparison(&mut self, depth: u32) -> Expression {
        let left = self.unary(depth);
        let operators = ["==", "!=", "<", "<=", ">", ">=", "in", "is", "+", "-", "*", "/", "%"];
        let mut result = left;
        while let Some(operator) = self.peek().filter(|token| operators.iter().any(|operator| token.is(operator))) {
            self.at += 1;
            let right = self.unary(depth);
            // Sums only stand inside comparisons; what they come to does not matter here, but what is compared does.
            result = match operator.text {
                "+" | "-" | "*" | "%" | "/" => match result {
                    Expression::Compare(kind, left, _) => Expression::Compare(kind, left, Box::new(Expression::Other)),
                    _ => Expression::Other,
                },
                text => Expression::Compare(text.to_owned(), Box::new(result), Box::new(right)),
            };
        }
        result
    }

    fn unary(&mut self, depth: u32) -> Expression {
        if depth > DEPTH {
            return Expression::Other;
        }
        if self.eat("!") {
            return Expression::Not(Box::new(self.unary(depth + 1)));
        }
        if self.eat("-") {
            self.unary(depth + 1);
            return Expression::Other;
        }
        self.postfix(depth)
    }

    fn postfix(&mut self, depth: u32) -> Expression {
        let mut result = self.primary(depth);
        loop {
            if self.eat(".") {
                let name = self.next().map_or("", |token| token.text);
                result = match result {
                    Expression::Chain(text, arguments) => Expression::Chain(format!("{text}.{name}"), arguments),
                    _ => Expression::Chain(format!("().{name}"), Vec::new()),
                };
            } else if self.eat("(") {
                let more = self.list(")", depth);
                if let Expression::Chain(text, arguments) = &mut result {
                    text.push_str("()");
                    arguments.extend(more);
                }
            } else if self.eat("[") {
                let more = self.list("]", depth);
                if let Expression::Chain(text, _) = &mut result {
                    match more.first() {
                        Some(Expression::Text(name)) => {
                            text.push('.');
                            text.push_str(name);
                        }
                        _ => text.push_str("[]"),
                    }
                }
            } else {
                return result;
            }
            if let Expression::Chain(text, _) = &result
                && text.len() > 2_000
            {
                return Expression::Other;
            }
        }
    }

    fn primary(&mut self, depth: u32) -> Expression {
        let Some(token) = self.peek() else { return Expression::Other };
        match (token.kind, token.text) {
            (Kind::Sign, "(") => {
                self.at += 1;
                let inner = self.expression(depth + 1);
                self.eat(")");
                inner
            }
            (Kind::Sign, "[") => {
                self.at += 1;
                Expression::List(self.list("]", depth))
            }
            (Kind::Sign, "/") => Expression::Path(self.path(depth)),
            (Kind::Sign, ";" | "}" | ")" | "]" | "," | ":") => Expression::Other,
            (Kind::Sign | Kind::Number, _) => {
                self.at += 1;
                Expression::Other
            }
            (Kind::Text, text) => {
                self.at += 1;
                Expression::Text(text.to_owned())
            }
            (Kind::Word, "true" | "false") => {
                self.at += 1;
                Expression::Bool(token.text == "true")
            }
            (Kind::Word, "null") => {
                self.at += 1;
                Expression::Null
            }
            (Kind::Word, text) => {
                self.at += 1;
                Expression::Chain(text.to_owned(), Vec::new())
            }
        }
    }

    /// Expressions between commas up to `close`, which is taken.
    fn list(&mut self, close: &str, depth: u32) -> Vec<Expression> {
        let mut all = Vec::new();
        while self.peek().is_some() && !self.eat(close) {
            let before = self.at;
            all.push(self.expression(depth + 1));
            let parted = self.eat(",") || self.eat(":");
            if self.at == before || !parted && !self.peek_is(close) {
                // Not understood: leave the list where it can go on.
                self.at = self.at.max(before + 1);
            }
        }
        all
    }

    /// A path of documents, from its first slash on: `/users/{id}`, `/users/$(request.auth.uid)`.
    pub(super) fn path(&mut self, depth: u32) -> String {
        let mut path = String::new();
        while path.len() < 2_000 && self.eat("/") {
            path.push('/');
            if self.eat("$") {
                self.eat("(");
                let before = self.at;
                self.expression(depth + 1);
                path.push_str("$(");
                self.tokens.get(before..self.at).unwrap_or(&[]).iter().take(20).for_each(|token| path.push_str(token.text));
                path.push(')');
                self.eat(")");
            } else if self.eat("{") {
                path.push('{');
                while let Some(token) = self.next().filter(|token| !token.is("}")) {
                    path.push_str(token.text);
                }
                path.push('}');
            } else {
                while let Some(token) =
                    self.peek().filter(|token| matches!(token.kind, Kind::Word | Kind::Number) || token.is("-") || token.is("."))
                {
                    path.push_str(token.text);
                    self.at += 1;
                }
            }
        }
        path
    }
}

fn one_or(mut all: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match (all.len(), all.pop()) {
        (1, Some(only)) => only,
        (_, last) => {
            all.extend(last);
            many(all)
        }
    }
}
