//! Parts of expressions: what is made, called, listed, and what stands behind a value.

use super::parse::{CHAIN, Parser};
use super::token::Kind;
use super::tree::{Argument, Expr, Item, Node};

impl<'a> Parser<'a> {
    pub(super) fn new_object(&mut self, start: u32) -> Expr<'a> {
        while self.take("#[") {
            self.until_closed();
        }
        if self.is_word("readonly") {
            self.at += 1;
        }
        if self.is_word("class") {
            self.at += 1;
            let arguments = if self.is("(") { self.arguments() } else { Vec::new() };
            let class = self.class_body("");
            let inner = self.made(start, Node::Class(Box::new(class)));
            return self.made(start, Node::New(Box::new(inner), arguments));
        }
        let at = self.peek().start;
        let mut class = if self.take("(") {
            let inner = self.expr();
            self.take(")");
            inner
        } else {
            let token = self.step();
            let kind = match token.kind {
                Kind::Variable => Node::Variable(token.text),
                Kind::Name => Node::Name(token.text),
                _ => self.gap(),
            };
            self.made(at, kind)
        };
        // `new $this->class`, `new static::$x`
        while self.is("->") || self.is("::") {
            let fixed = self.is("::");
            self.at += 1;
            let name = self.step().text;
            class = self.made(at, if fixed { Node::Static(Box::new(class), name) } else { Node::Member(Box::new(class), name) });
        }
        let arguments = if self.is("(") { self.arguments() } else { Vec::new() };
        self.made(start, Node::New(Box::new(class), arguments))
    }

    pub(super) fn arms(&mut self) -> Vec<(Vec<Expr<'a>>, Expr<'a>)> {
        let mut arms = Vec::new();
        if !self.take("{") {
            return arms;
        }
        while !self.is("}") && self.peek().kind != Kind::End {
            let before = self.at;
            let mut tests = Vec::new();
            while !self.is("=>") && !self.is("}") && self.peek().kind != Kind::End {
                if self.take_word("default") {
                    self.take(",");
                    continue;
                }
                let at = self.at;
                tests.push(self.expr());
                if !self.take(",") && self.at == at {
                    break;
                }
            }
            self.take("=>");
            let value = self.expr();
            arms.push((tests, value));
            self.take(",");
            if self.at == before {
                self.at += 1;
            }
        }
        self.take("}");
        arms
    }

    pub(super) fn closure(&mut self, start: u32) -> Expr<'a> {
        let function = self.function(start);
        self.made(start, Node::Closure(Box::new(function)))
    }

    /// Entries of an array up to its end.
    pub(super) fn items(&mut self, close: &str) -> Node<'a> {
        let mut items = Vec::new();
        while !self.is(close) && self.peek().kind != Kind::End {
            if self.take(",") {
                continue;
            }
            let before = self.at;
            let first = self.expr();
            let item = if self.take("=>") {
                let value = self.expr();
                Item { key: Some(first), value }
            } else {
                Item { key: None, value: first }
            };
            items.push(item);
            if !self.take(",") && !self.is(close) {
                self.gap();
                if self.at == before || self.is(";") || self.is("}") {
                    break;
                }
            }
        }
        self.take(close);
        Node::Array(items)
    }

    pub(super) fn arguments(&mut self) -> Vec<Argument<'a>> {
        let mut given = Vec::new();
        if !self.take("(") {
            return given;
        }
        while !self.is(")") && self.peek().kind != Kind::End {
            if self.take(",") {
                continue;
            }
            let before = self.at;
            let named = self.peek().kind == Kind::Name && self.ahead(1).kind == Kind::Sign && self.ahead(1).text == ":";
            let name = named.then(|| self.peek().text);
            if named {
                self.at += 2;
            }
            // `f(...)` makes a closure of a function.
            if self.is("...") && self.ahead(1).text == ")" {
                self.at += 1;
                continue;
            }
            let value = self.expr();
            given.push(Argument { name, value });
            if !self.take(",") && !self.is(")") {
                self.gap();
                if self.at == before || self.is(";") || self.is("}") {
                    break;
                }
            }
        }
        self.take(")");
        given
    }

    /// Calls, members and indices behind a value.
    pub(super) fn postfix(&mut self, mut inner: Expr<'a>) -> Expr<'a> {
        let start = inner.start;
        let mut chain = 0;
        loop {
            chain += 1;
            let token = self.peek();
            if token.kind != Kind::Sign || chain > CHAIN {
                return inner;
            }
            let kind = match token.text {
                "->" | "?->" => {
                    self.at += 1;
                    let name = self.member();
                    Node::Member(Box::new(inner), name)
                }
                "::" => {
                    self.at += 1;
                    let dollar = self.peek();
                    let name = self.member();
                    let name = if dollar.kind == Kind::Variable { dollar.text } else { name };
                    Node::Static(Box::new(inner), name)
                }
                "(" => {
                    let arguments = self.arguments();
                    Node::Call(Box::new(inner), arguments)
                }
                "[" => {
                    self.at += 1;
                    let key = if self.is("]") { None } else { Some(Box::new(self.expr())) };
                    if !self.take("]") {
                        self.gap();
                    }
                    Node::Index(Box::new(inner), key)
                }
                "{" if matches!(inner.kind, Node::Variable(_) | Node::Index(..))
                    && self.ahead(1).kind == Kind::Number
                    && self.ahead(2).text == "}" =>
                {
                    self.at += 1;
                    let key = Some(Box::new(self.expr()));
                    self.take("}");
                    Node::Index(Box::new(inner), key)
                }
                "++" | "--" => {
                    self.at += 1;
                    Node::Unary(token.text, vec![inner])
                }
                _ => return inner,
            };
            inner = self.made(start, kind);
        }
    }

    /// The name behind an arrow.
    pub(super) fn member(&mut self) -> &'a str {
        let token = self.peek();
        match (token.kind, token.text) {
            (Kind::Name | Kind::Variable, name) => {
                self.at += 1;
                if token.kind == Kind::Variable { "{}" } else { name }
            }
            (Kind::Sign, "{") => {
                self.at += 1;
                self.expr();
                self.take("}");
                "{}"
            }
            (Kind::Sign, "$") => {
                self.at += 1;
                self.member()
            }
            _ => {
                self.gap();
                "{}"
            }
        }
    }
}
