//! Functions, their parameters, and classes.

use super::parse::Parser;
use super::token::Kind;
use super::tree::{Class, Function, Node, Parameter, Step, Stmt, last};

impl<'a> Parser<'a> {
    /// A function from its word on: `function name(…) use (…): type { … }`, `fn (…) => …`.
    pub(super) fn function(&mut self, start: u32) -> Function<'a> {
        let marks = std::mem::take(&mut self.marks);
        let arrow = self.peek().text.eq_ignore_ascii_case("fn");
        self.at += 1;
        self.take("&");
        let name = if self.peek().kind == Kind::Name { self.step().text } else { "" };
        let parameters = self.parameters();
        let mut uses = Vec::new();
        if self.take_word("use") && self.take("(") {
            while !self.is(")") && self.peek().kind != Kind::End {
                let token = self.step();
                if token.kind == Kind::Variable {
                    uses.push(token.text);
                }
            }
            self.take(")");
        }
        if self.take(":") {
            self.kind();
        }
        let body = if arrow && self.take("=>") {
            let at = self.peek().start;
            let value = self.expr();
            vec![Stmt { start: at, kind: Step::Return(Some(value)) }]
        } else if self.is("{") {
            self.block()
        } else {
            self.take(";");
            Vec::new()
        };
        Function { name, start, end: self.behind(), parameters, body, uses, arrow, hidden: false, marks }
    }

    /// A type, which may stand in brackets; its last name.
    fn kind(&mut self) -> &'a str {
        self.kind_with(|_| true)
    }

    /// A parameter's type: a bracket behind it closes it only where it goes on, or where the parameter follows.
    fn parameter_kind(&mut self) -> &'a str {
        self.kind_with(|parser| matches!(parser.ahead(1).text, "|" | "&") || parser.ahead(1).kind == Kind::Variable)
    }

    fn kind_with(&mut self, closes: impl Fn(&Self) -> bool) -> &'a str {
        let mut name = "";
        loop {
            let token = self.peek();
            match (token.kind, token.text) {
                (Kind::Name, word) => {
                    if name.is_empty() || name.eq_ignore_ascii_case("null") {
                        name = last(word);
                    }
                    self.at += 1;
                }
                (Kind::Sign, "?" | "|" | "(") => self.at += 1,
                (Kind::Sign, ")") if closes(self) => self.at += 1,
                (Kind::Sign, "&") if self.ahead(1).kind == Kind::Name => self.at += 1,
                _ => return name,
            }
        }
    }

    fn parameters(&mut self) -> Vec<Parameter<'a>> {
        let mut found = Vec::new();
        if !self.take("(") {
            return found;
        }
        let marks = std::mem::take(&mut self.marks);
        while !self.is(")") && self.peek().kind != Kind::End {
            let before = self.at;
            if self.is("#[") {
                self.read_marks();
            }
            while ["public", "private", "protected", "readonly"].iter().any(|word| self.is_word(word)) {
                self.at += 1;
            }
            let mut kind = "";
            while self.peek().kind == Kind::Name || matches!(self.peek().text, "?" | "|" | "(") && self.peek().kind == Kind::Sign {
                let at = self.at;
                kind = self.parameter_kind();
                if self.at == at {
                    break;
                }
            }
            self.take("&");
            self.take("...");
            let token = self.peek();
            if token.kind == Kind::Variable {
                self.at += 1;
                found.push(Parameter { name: token.text, kind, start: token.start });
                if self.take("=") {
                    self.expr();
                }
                // Properties with hooks.
                if self.is("{") {
                    self.at += 1;
                    self.until_closed();
                }
            }
            self.take(",");
            if self.at == before {
                self.at += 1;
            }
        }
        self.take(")");
        self.marks = marks;
        found
    }

    /// A class from behind its name on.
    pub(super) fn class_body(&mut self, name: &'a str) -> Class<'a> {
        let mut class = Class {
            name,
            parent: None,
            interfaces: Vec::new(),
            traits: Vec::new(),
            properties: Vec::new(),
            methods: Vec::new(),
            marks: std::mem::take(&mut self.marks),
        };
        let mut implements = false;
        while !self.is("{") && self.peek().kind != Kind::End && !self.is(";") {
            let token = self.step();
            match token.text.to_ascii_lowercase().as_str() {
                "implements" => implements = true,
                "extends" => implements = false,
                _ if token.kind == Kind::Name && implements => class.interfaces.push(token.text),
                _ if token.kind == Kind::Name && class.parent.is_none() => class.parent = Some(token.text),
                _ => {}
            }
        }
        if !self.take("{") {
            return class;
        }
        while !self.is("}") && self.peek().kind != Kind::End {
            let before = self.at;
            self.member_of(&mut class);
            if self.at == before {
                self.at += 1;
            }
        }
        self.take("}");
        class
    }

    fn member_of(&mut self, class: &mut Class<'a>) {
        let start = self.peek().start;
        if self.is("#[") {
            self.read_marks();
        }
        let mut hidden = false;
        let mut kind = "";
        loop {
            let token = self.peek();
            match (token.kind, token.text.to_ascii_lowercase().as_str()) {
                (Kind::Name, "private" | "protected") => {
                    hidden = true;
                    self.at += 1;
                    // `private(set)`
                    if self.is("(") {
                        self.at += 1;
                        self.until_closed();
                    }
                }
                (Kind::Name, "public" | "static" | "abstract" | "final" | "readonly" | "var") => self.at += 1,
                (Kind::Name, "function") => {
                    let mut function = self.function(start);
                    function.hidden = hidden;
                    class.methods.push(function);
                    return;
                }
                (Kind::Name, "use") => {
                    self.at += 1;
                    while self.peek().kind == Kind::Name {
                        class.traits.push(self.step().text);
                        self.take(",");
                    }
                    if self.take("{") {
                        self.until_closed();
                    } else {
                        self.take(";");
                    }
                    return;
                }
                (Kind::Name, "const") => {
                    self.at += 1;
                    self.marks.clear();
                    while !matches!(self.peek().text, ";" | "}") && self.peek().kind != Kind::End {
                        let before = self.at;
                        let expr = self.expr();
                        if let Node::Assign(_, target, value) = expr.kind {
                            class.properties.push((target.name().unwrap_or(""), "", Some(*value), expr.start));
                        }
                        self.take(",");
                        if self.at == before {
                            break;
                        }
                    }
                    self.take(";");
                    return;
                }
                (Kind::Name, "case") => {
                    self.skip();
                    self.take(";");
                    return;
                }
                (Kind::Variable, _) => {
                    self.marks.clear();
                    self.at += 1;
                    let value = self.take("=").then(|| self.expr());
                    class.properties.push((token.text, kind, value, token.start));
                    if self.take("{") {
                        self.until_closed();
                    } else if !self.take(",") {
                        self.end();
                    }
                    return;
                }
                (Kind::Name, _) | (Kind::Sign, "?") => kind = self.kind(),
                _ => {
                    self.gap();
                    self.skip();
                    if !self.is("}") {
                        self.at += 1;
                    }
                    return;
                }
            }
        }
    }
}
