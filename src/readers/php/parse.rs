//! Expressions, by precedence climbing. What cannot be understood becomes a gap, and reading goes on behind it.

use super::token::{Kind, Token, tokens};
use super::tree::{Expr, Mark, Node};

/// How deep expressions and statements may nest; more was made to break a reader.
pub(super) const DEPTH: u32 = 160;
/// Longest chain of calls or operators.
pub(super) const CHAIN: u32 = 400;

/// Goes through the tokens of one file.
pub(super) struct Parser<'a> {
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) at: usize,
    pub(super) depth: u32,
    /// Places that were not understood.
    pub(super) gaps: u32,
    pub(super) first_gap: u32,
    /// Where the marks in `#[…]` of the statement ahead were put.
    pub(super) marks: Vec<Mark<'a>>,
}

const END: Token<'static> = Token { kind: Kind::End, text: "", start: 0, inner: 0, end: 0 };

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, from: usize, inside: bool) -> Self {
        Self { tokens: tokens(text, from, inside), at: 0, depth: 0, gaps: 0, first_gap: 0, marks: Vec::new() }
    }

    pub(super) fn peek(&self) -> Token<'a> {
        self.tokens.get(self.at).or(self.tokens.last()).copied().unwrap_or(END)
    }

    pub(super) fn ahead(&self, by: usize) -> Token<'a> {
        self.tokens.get(self.at + by).or(self.tokens.last()).copied().unwrap_or(END)
    }

    pub(super) fn step(&mut self) -> Token<'a> {
        let token = self.peek();
        if token.kind != Kind::End {
            self.at += 1;
        }
        token
    }

    pub(super) fn is(&self, sign: &str) -> bool {
        let token = self.peek();
        token.kind == Kind::Sign && token.text == sign
    }

    pub(super) fn take(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        if found {
            self.at += 1;
        }
        found
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        let token = self.peek();
        token.kind == Kind::Name && token.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.at += 1;
        }
        found
    }

    /// Where what was read last ended.
    pub(super) fn behind(&self) -> u32 {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.end)
    }

    pub(super) fn gap(&mut self) -> Node<'a> {
        if self.gaps == 0 {
            self.first_gap = self.peek().start;
        }
        self.gaps += 1;
        Node::Missing
    }

    pub(super) fn made(&self, start: u32, kind: Node<'a>) -> Expr<'a> {
        Expr { start, end: self.behind(), kind }
    }

    pub(super) fn expr(&mut self) -> Expr<'a> {
        self.climb(0)
    }

    /// What binds at least as tightly as `least`.
    pub(super) fn climb(&mut self, least: u8) -> Expr<'a> {
        let start = self.peek().start;
        if self.depth >= DEPTH {
            let kind = self.gap();
            self.skip();
            return self.made(start, kind);
        }
        self.depth += 1;
        let mut left = self.prefix();
        let mut chain = 0;
        while let Some((operator, binds, right_first)) = self.operator() {
            chain += 1;
            if binds < least || chain > CHAIN {
                break;
            }
            self.at += 1;
            left = self.joined(left, operator, binds, right_first);
        }
        self.depth -= 1;
        left
    }

    fn joined(&mut self, left: Expr<'a>, operator: &'a str, binds: u8, right_first: bool) -> Expr<'a> {
        let start = left.start;
        match operator {
            "?" => {
                let then = if self.is(":") { None } else { Some(Box::new(self.climb(0))) };
                self.take(":");
                let otherwise = Box::new(self.climb(binds + 1));
                self.made(start, Node::Choice(Box::new(left), then, otherwise))
            }
            "." => {
                let mut parts = match left.kind {
                    Node::Joined(parts) => parts,
                    _ => vec![left],
                };
                parts.push(self.climb(binds + 1));
                self.made(start, Node::Joined(parts))
            }
            _ if binds == ASSIGNS => {
                self.take("&");
                let right = Box::new(self.climb(ASSIGNS));
                self.made(start, Node::Assign(operator, Box::new(left), right))
            }
            _ => {
                let right = Box::new(self.climb(if right_first { binds } else { binds + 1 }));
                self.made(start, Node::Binary(operator, Box::new(left), right))
            }
        }
    }

    /// The operator ahead: how tightly it binds, and whether its right side goes first.
    fn operator(&self) -> Option<(&'a str, u8, bool)> {
        let token = self.peek();
        let (binds, right_first) = match (token.kind, token.text) {
            (Kind::Name, word) if word.eq_ignore_ascii_case("or") => (1, false),
            (Kind::Name, word) if word.eq_ignore_ascii_case("xor") => (2, false),
            (Kind::Name, word) if word.eq_ignore_ascii_case("and") => (3, false),
            (Kind::Name, word) if word.eq_ignore_ascii_case("instanceof") => (17, false),
            (Kind::Sign, "=" | "+=" | "-=" | "*=" | "/=" | ".=" | "%=" | "&=" | "|=" | "^=" | "<<=" | ">>=" | "**=" | "??=") => {
                (ASSIGNS, true)
            }
            (Kind::Sign, "?") => (5, false),
            (Kind::Sign, "??") => (6, true),
            (Kind::Sign, "||") => (7, false),
            (Kind::Sign, "&&") => (8, false),
            (Kind::Sign, "|") => (9, false),
            (Kind::Sign, "^") => (10, false),
            (Kind::Sign, "&") => (11, false),
            (Kind::Sign, "==" | "!=" | "===" | "!==" | "<>" | "<=>") => (12, false),
            (Kind::Sign, "<" | ">" | "<=" | ">=") => (13, false),
            (Kind::Sign, ".") => (14, false),
            (Kind::Sign, "<<" | ">>") => (15, false),
            (Kind::Sign, "+" | "-") => (15, false),
            (Kind::Sign, "*" | "/" | "%") => (16, false),
            (Kind::Sign, "**") => (19, true),
            _ => return None,
        };
        Some((token.text, binds, right_first))
    }

    fn prefix(&mut self) -> Expr<'a> {
        let token = self.peek();
        let start = token.start;
        match (token.kind, token.text) {
            (Kind::Sign, "!" | "-" | "+" | "~" | "@" | "&" | "++" | "--" | "...") => {
                self.at += 1;
                // An assignment behind `!` belongs to it: `if (!$x = f())`.
                let inner = self.climb(18);
                let inner = match self.operator() {
                    Some((operator, ASSIGNS, right_first))
                        if matches!(inner.kind, Node::Variable(_) | Node::Member(..) | Node::Index(..) | Node::Array(_)) =>
                    {
                        self.at += 1;
                        self.joined(inner, operator, ASSIGNS, right_first)
                    }
                    _ => inner,
                };
                self.made(start, Node::Unary(token.text, vec![inner]))
            }
            (Kind::Sign, "(") if self.is_cast() => {
                let kind = self.ahead(1).text.to_ascii_lowercase();
                self.at += 3;
                let inner = Box::new(self.climb(18));
                self.made(start, Node::Cast(kind, inner))
            }
            (Kind::Name, word) => match word.to_ascii_lowercase().as_str() {
                "new" if self.ahead(1).text != "(" || self.ahead(1).kind != Kind::Sign => {
                    self.at += 1;
                    let made = self.new_object(start);
                    self.postfix(made)
                }
                "clone" => self.word_before("clone", start, 18),
                "print" => self.word_before("print", start, ASSIGNS),
                "throw" => self.word_before("throw", start, 0),
                "yield" => {
                    self.at += 1;
                    self.take_word("from");
                    if self.is(";") || self.is(")") || self.is(",") || self.is("]") {
                        return self.made(start, Node::Unary("yield", Vec::new()));
                    }
                    let mut parts = vec![self.climb(ASSIGNS)];
                    if self.take("=>") {
                        parts.push(self.climb(ASSIGNS));
                    }
                    self.made(start, Node::Unary("yield", parts))
                }
                "exit" | "die" => {
                    self.at += 1;
                    let mut parts = Vec::new();
                    if self.take("(") {
                        if !self.is(")") {
                            parts.push(self.expr());
                        }
                        self.take(")");
                    }
                    self.made(start, Node::Unary("exit", parts))
                }
                "include" | "include_once" | "require" | "require_once" => {
                    self.at += 1;
                    let inner = Box::new(self.climb(ASSIGNS));
                    self.made(start, Node::Include(inner))
                }
                _ => {
                    let inner = self.primary();
                    self.postfix(inner)
                }
            },
            _ => {
                let inner = self.primary();
                self.postfix(inner)
            }
        }
    }

    fn word_before(&mut self, word: &'static str, start: u32, binds: u8) -> Expr<'a> {
        self.at += 1;
        let inner = self.climb(binds);
        self.made(start, Node::Unary(word, vec![inner]))
    }

    fn is_cast(&self) -> bool {
        let (kind, close) = (self.ahead(1), self.ahead(2));
        kind.kind == Kind::Name
            && close.kind == Kind::Sign
            && close.text == ")"
            && matches!(
                kind.text.to_ascii_lowercase().as_str(),
                "int" | "integer" | "float" | "double" | "string" | "bool" | "boolean" | "array" | "object" | "binary" | "unset" | "real"
            )
    }

    fn primary(&mut self) -> Expr<'a> {
        let token = self.peek();
        let start = token.start;
        let kind = match (token.kind, token.text) {
            (Kind::Variable, name) => {
                self.at += 1;
                Node::Variable(name)
            }
            (Kind::Number, text) => {
                self.at += 1;
                Node::Number(text)
            }
            (Kind::Text, text) => {
                self.at += 1;
                Node::Text(text)
            }
            (Kind::Template, text) => {
                self.at += 1;
                Node::Joined(self.holes(text, token.inner))
            }
            (Kind::Command, text) => {
                self.at += 1;
                Node::Command(self.holes(text, token.inner))
            }
            (Kind::Sign, "(") => {
                self.at += 1;
                let inner = self.expr();
                if !self.take(")") {
                    self.gap();
                }
                return inner;
            }
            (Kind::Sign, "[") => {
                self.at += 1;
                self.items("]")
            }
            (Kind::Sign, "$") => {
                self.at += 1;
                if self.take("{") {
                    let inner = self.expr();
                    self.take("}");
                    Node::Index(Box::new(inner), None)
                } else if self.peek().kind == Kind::Variable || self.is("$") {
                    let inner = self.primary();
                    Node::Index(Box::new(inner), None)
                } else {
                    self.gap()
                }
            }
            (Kind::Sign, "#[") => {
                self.at += 1;
                self.until_closed();
                return self.primary();
            }
            (Kind::Name, word) => return self.word(word, start),
            _ => {
                let kind = self.gap();
                // What ends a statement or a bracket is left to whoever opened it.
                if !matches!(token.text, ";" | ")" | "]" | "}" | ",") && token.kind == Kind::Sign {
                    self.at += 1;
                }
                kind
            }
        };
        self.made(start, kind)
    }

    fn word(&mut self, word: &'a str, start: u32) -> Expr<'a> {
        let lower = word.to_ascii_lowercase();
        let called = self.ahead(1).kind == Kind::Sign && self.ahead(1).text == "(";
        match lower.as_str() {
            "array" | "list" if called => {
                self.at += 2;
                let kind = self.items(")");
                self.made(start, kind)
            }
            "isset" | "empty" | "unset" if called => {
                let word = match lower.as_str() {
                    "isset" => "isset",
                    "empty" => "empty",
                    _ => "unset",
                };
                self.at += 1;
                let arguments = self.arguments();
                self.made(start, Node::Unary(word, arguments.into_iter().map(|given| given.value).collect()))
            }
            "function" | "fn" => self.closure(start),
            "static"
                if matches!(self.ahead(1).text.to_ascii_lowercase().as_str(), "function" | "fn") && self.ahead(1).kind == Kind::Name =>
            {
                self.at += 1;
                self.closure(start)
            }
            "match" if called => {
                self.at += 2;
                let subject = Box::new(self.expr());
                self.take(")");
                let arms = self.arms();
                self.made(start, Node::Match(subject, arms))
            }
            _ => {
                self.at += 1;
                self.made(start, Node::Name(word))
            }
        }
    }

    /// Leaves out everything up to the end of the bracket that was just opened.
    pub(super) fn until_closed(&mut self) {
        let mut open = 1_u32;
        while self.peek().kind != Kind::End {
            let token = self.step();
            if token.kind != Kind::Sign {
                continue;
            }
            match token.text {
                "(" | "[" | "{" | "#[" => open += 1,
                ")" | "]" | "}" => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// Leaves out what stands up to the end of the statement.
    pub(super) fn skip(&mut self) {
        while self.peek().kind != Kind::End {
            let token = self.peek();
            match (token.kind, token.text) {
                (Kind::Sign, ";" | "}" | ")" | "]" | ",") | (Kind::Close, _) => return,
                (Kind::Sign, "(" | "[" | "{" | "#[") => {
                    self.at += 1;
                    self.until_closed();
                }
                _ => self.at += 1,
            }
        }
    }
}

/// How tightly assignments bind.
const ASSIGNS: u8 = 4;
