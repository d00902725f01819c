//! Statements, functions and classes.

use super::parse::Parser;
use super::token::Kind;
use super::tree::{Expr, Mark, Step, Stmt, last};

/// How deep statements may nest.
const DEPTH: u32 = 120;

/// A file: its statements, how many places were not understood, where the first of them is.
pub(super) struct File<'a> {
    pub(super) body: Vec<Stmt<'a>>,
    pub(super) gaps: u32,
    pub(super) first_gap: u32,
}

/// Reads a whole file.
pub(super) fn file(text: &str) -> File<'_> {
    let mut parser = Parser::new(text, 0, false);
    let mut body = Vec::new();
    while parser.peek().kind != Kind::End {
        let before = parser.at;
        body.push(parser.statement());
        if parser.at == before {
            parser.at += 1;
        }
    }
    File { body, gaps: parser.gaps, first_gap: parser.first_gap }
}

/// Reads one expression that stands at `from` of a file.
pub(super) fn expression(text: &str, from: usize) -> Expr<'_> {
    Parser::new(text, from, true).expr()
}

impl<'a> Parser<'a> {
    fn done(start: u32, kind: Step<'a>) -> Stmt<'a> {
        Stmt { start, kind }
    }

    pub(super) fn statement(&mut self) -> Stmt<'a> {
        let start = self.peek().start;
        if self.depth >= DEPTH {
            self.gap();
            self.skip();
            self.at += 1;
            return Self::done(start, Step::Nothing);
        }
        self.depth += 1;
        let kind = self.step_of(start);
        self.depth -= 1;
        Self::done(start, kind)
    }

    fn step_of(&mut self, start: u32) -> Step<'a> {
        let token = self.peek();
        match (token.kind, token.text) {
            (Kind::Html, _) => {
                self.at += 1;
                Step::Html
            }
            (Kind::Close, _) => {
                self.at += 1;
                Step::Nothing
            }
            (Kind::Echo, _) => {
                self.at += 1;
                Step::Echo(self.list())
            }
            (Kind::Sign, ";") => {
                self.at += 1;
                Step::Nothing
            }
            (Kind::Sign, "{") => Step::Block(self.block()),
            (Kind::Sign, "#[") => {
                self.read_marks();
                self.step_of(start)
            }
            (Kind::Name, word) => self.worded(word, start),
            _ => self.plain(),
        }
    }

    fn plain(&mut self) -> Step<'a> {
        let expr = self.expr();
        self.end();
        Step::Expr(expr)
    }

    /// The end of a statement. What stands before it and was not understood is left out.
    pub(super) fn end(&mut self) {
        if self.take(";") || matches!(self.peek().kind, Kind::Close | Kind::End) || self.is("}") {
            return;
        }
        self.gap();
        self.skip();
        if !self.is("}") {
            self.at += usize::from(self.peek().kind == Kind::Sign);
        }
    }

    fn list(&mut self) -> Vec<Expr<'a>> {
        let mut found = vec![self.expr()];
        while self.take(",") {
            found.push(self.expr());
        }
        self.end();
        found
    }

    /// `#[A, B(1)]`, kept for what follows.
    pub(super) fn read_marks(&mut self) {
        while self.take("#[") {
            while !self.is("]") && self.peek().kind != Kind::End {
                let token = self.step();
                if token.kind != Kind::Name {
                    continue;
                }
                let arguments = if self.is("(") { self.arguments() } else { Vec::new() };
                self.marks.push(Mark { name: last(token.text), arguments, start: token.start });
            }
            self.take("]");
        }
    }

    pub(super) fn block(&mut self) -> Vec<Stmt<'a>> {
        let mut body = Vec::new();
        if !self.take("{") {
            return body;
        }
        while !self.is("}") && self.peek().kind != Kind::End {
            let before = self.at;
            body.push(self.statement());
            if self.at == before {
                self.at += 1;
            }
        }
        self.take("}");
        body
    }

    /// A block, one statement, or what stands between a colon and one of the words that end it.
    fn body(&mut self, ends: &[&str]) -> Vec<Stmt<'a>> {
        if self.is("{") {
            return self.block();
        }
        if !self.take(":") {
            return vec![self.statement()];
        }
        let mut body = Vec::new();
        while self.peek().kind != Kind::End && !ends.iter().any(|word| self.is_word(word)) && !self.is("}") {
            let before = self.at;
            body.push(self.statement());
            if self.at == before {
                self.at += 1;
            }
        }
        body
    }

    fn bracketed(&mut self) -> Expr<'a> {
        self.take("(");
        let test = self.expr();
        if !self.take(")") {
            self.gap();
            self.until_closed();
        }
        test
    }

    /// The word that ends the other way of writing a block.
    fn finish(&mut self, word: &str) {
        if self.take_word(word) {
            self.take(";");
        }
    }

    fn worded(&mut self, word: &'a str, start: u32) -> Step<'a> {
        let next = self.ahead(1);
        let named = next.kind == Kind::Name;
        match word.to_ascii_lowercase().as_str() {
            "echo" => {
                self.at += 1;
                Step::Echo(self.list())
            }
            "if" => self.choice(),
            "while" => {
                self.at += 1;
                let test = self.bracketed();
                let body = self.body(&["endwhile"]);
                self.finish("endwhile");
                Step::While(test, body)
            }
            "do" => {
                self.at += 1;
                let body = self.body(&[]);
                self.take_word("while");
                let test = self.bracketed();
                self.take(";");
                Step::While(test, body)
            }
            "for" => {
                self.at += 1;
                self.take("(");
                let mut heads = Vec::new();
                while !self.is(")") && self.peek().kind != Kind::End {
                    if self.take(";") || self.take(",") {
                        continue;
                    }
                    let before = self.at;
                    heads.push(self.expr());
                    if self.at == before {
                        break;
                    }
                }
                self.take(")");
                let body = self.body(&["endfor"]);
                self.finish("endfor");
                Step::For(heads, body)
            }
            "foreach" => {
                self.at += 1;
                self.take("(");
                let subject = self.expr();
                self.take_word("as");
                let first = self.expr();
                let (key, value) = if self.take("=>") { (Some(first), self.expr()) } else { (None, first) };
                self.take(")");
                let body = self.body(&["endforeach"]);
                self.finish("endforeach");
                Step::Foreach(subject, key, value, body)
            }
            "switch" => self.switch(),
            "try" => {
                self.at += 1;
                let body = self.block();
                let mut handlers = Vec::new();
                while self.take_word("catch") {
                    self.take("(");
                    let kind = self.peek().text;
                    self.until_closed();
                    handlers.push((last(kind), self.block()));
                }
                let finally = if self.take_word("finally") { self.block() } else { Vec::new() };
                Step::Try(body, handlers, finally)
            }
            "return" => {
                self.at += 1;
                let value = (!self.is(";") && !matches!(self.peek().kind, Kind::Close | Kind::End)).then(|| self.expr());
                self.end();
                Step::Return(value)
            }
            "break" | "continue" => {
                self.at += 1;
                if self.peek().kind == Kind::Number {
                    self.at += 1;
                }
                self.end();
                Step::Leave
            }
            "namespace" if named || next.text == "{" => {
                self.at += 1;
                let name = if self.peek().kind == Kind::Name { self.step().text } else { "" };
                if self.is("{") {
                    return Step::Block(self.block());
                }
                self.end();
                Step::Namespace(name)
            }
            "use" => {
                self.at += 1;
                let found = self.uses();
                Step::Use(found)
            }
            "function" if named || (next.text == "&" && self.ahead(2).kind == Kind::Name) => {
                let function = self.function(start);
                Step::Function(function)
            }
            "abstract" | "final" | "readonly" if named && !matches!(next.text, "::") => {
                self.at += 1;
                let next = self.peek().text;
                self.worded(next, start)
            }
            "class" | "interface" | "trait" if named => {
                self.at += 1;
                let name = self.step().text;
                Step::Class(self.class_body(name))
            }
            "enum" if named && !next.text.eq_ignore_ascii_case("extends") => {
                self.at += 1;
                let name = self.step().text;
                Step::Class(self.class_body(name))
            }
            "global" => {
                self.at += 1;
                while self.peek().kind == Kind::Variable || self.is(",") {
                    self.at += 1;
                }
                self.end();
                Step::Nothing
            }
            "static" if next.kind == Kind::Variable => {
                self.at += 1;
                Step::Block(self.list().into_iter().map(|expr| Stmt { start: expr.start, kind: Step::Expr(expr) }).collect())
            }
            "const" => {
                self.at += 1;
                Step::Block(self.list().into_iter().map(|expr| Stmt { start: expr.start, kind: Step::Expr(expr) }).collect())
            }
            "declare" => {
                self.at += 1;
                self.arguments();
                if !self.is("{") {
                    self.take(";");
                    return Step::Nothing;
                }
                Step::Block(self.block())
            }
            "goto" => {
                self.skip();
                self.end();
                Step::Nothing
            }
            "__halt_compiler" => {
                self.at = self.tokens.len().saturating_sub(1);
                Step::Leave
            }
            "endif" | "endwhile" | "endfor" | "endforeach" | "endswitch" | "else" | "elseif" | "case" | "default"
                if !(next.kind == Kind::Sign && matches!(next.text, "(" | "::" | "->")) =>
            {
                // Left over from what was not understood.
                self.at += 1;
                self.gap();
                Step::Nothing
            }
            _ => self.plain(),
        }
    }

    fn choice(&mut self) -> Step<'a> {
        self.at += 1;
        const ENDS: &[&str] = &["elseif", "else", "endif"];
        let mut branches = Vec::new();
        let test = self.bracketed();
        let colon = self.is(":");
        branches.push((test, self.body(ENDS)));
        let mut otherwise = None;
        loop {
            if self.take_word("elseif") {
                let test = self.bracketed();
                branches.push((test, self.body(ENDS)));
            } else if self.is_word("else") && self.ahead(1).kind == Kind::Name && self.ahead(1).text.eq_ignore_ascii_case("if") && !colon {
                self.at += 2;
                let test = self.bracketed();
                branches.push((test, self.body(ENDS)));
            } else if self.take_word("else") {
                otherwise = Some(self.body(ENDS));
                break;
            } else {
                break;
            }
        }
        if colon {
            self.finish("endif");
        }
        Step::If(branches, otherwise)
    }

    fn switch(&mut self) -> Step<'a> {
        self.at += 1;
        let subject = self.bracketed();
        let colon = self.is(":");
        self.at += usize::from(colon || self.is("{"));
        let mut cases: Vec<(Option<Expr<'a>>, Vec<Stmt<'a>>)> = Vec::new();
        while self.peek().kind != Kind::End && !self.is("}") && !self.is_word("endswitch") {
            let before = self.at;
            if self.take_word("case") {
                let test = self.expr();
                self.at += usize::from(self.is(":") || self.is(";"));
                cases.push((Some(test), Vec::new()));
            } else if self.is_word("default") && matches!(self.ahead(1).text, ":" | ";") {
                self.at += 2;
                cases.push((None, Vec::new()));
            } else {
                let statement = self.statement();
                if let Some((_, body)) = cases.last_mut() {
                    body.push(statement);
                }
            }
            if self.at == before {
                self.at += 1;
            }
        }
        if colon {
            self.finish("endswitch");
        } else {
            self.take("}");
        }
        Step::Switch(subject, cases)
    }

    /// `A\B`, `A\B as C`, `A\{B, C as D}`, up to the end.
    fn uses(&mut self) -> Vec<(String, &'a str)> {
        let mut found = Vec::new();
        let plain = self.is_word("function") || self.is_word("const");
        self.at += usize::from(plain);
        while self.peek().kind == Kind::Name {
            let full = self.step().text.trim_start_matches('\\');
            if self.take("{") {
                while self.peek().kind == Kind::Name {
                    self.at += usize::from(matches!(self.peek().text, "function" | "const"));
                    let part = self.step().text;
                    let here = if self.take_word("as") { self.step().text } else { last(part) };
                    found.push((format!("{}\\{part}", full.trim_end_matches('\\')), here));
                    self.take(",");
                }
                self.take("}");
            } else {
                let here = if self.take_word("as") { self.step().text } else { last(full) };
                found.push((full.to_owned(), here));
            }
            self.take(",");
        }
        self.end();
        found
    }
}
