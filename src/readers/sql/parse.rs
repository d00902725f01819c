//! Conditions of SQL into trees, as Postgres binds its operators.
//!
//! Only conditions are read so; statements are read by their own readers. What a call is given is not looked into, and a
//! look-up that is more than one `SELECT` is known by its tokens alone.

use super::expression::{Expression, Form, Is, Operator, Query, Select, Source, Spelt, Value};
use super::token::{Kind, Token};

/// How deep conditions may nest; deeper ones cannot be read.
pub(super) const DEPTH: usize = 60;

/// How firmly operators bind, the loosest first.
mod binds {
    pub(super) const NOTHING: u8 = 0;
    pub(super) const OR: u8 = 1;
    pub(super) const AND: u8 = 2;
    pub(super) const NOT: u8 = 3;
    pub(super) const IS: u8 = 4;
    pub(super) const COMPARES: u8 = 5;
    pub(super) const MATCHES: u8 = 6;
    pub(super) const OTHER: u8 = 7;
    pub(super) const ADDS: u8 = 8;
    pub(super) const MULTIPLIES: u8 = 9;
    pub(super) const RAISES: u8 = 10;
    pub(super) const ZONE: u8 = 11;
    pub(super) const COLLATES: u8 = 12;
    pub(super) const PART: u8 = 13;
}

/// Words that join one `SELECT` to another.
const SETS: [&str; 3] = ["union", "intersect", "except"];
/// Words that begin what follows the tables and the condition of a `SELECT`.
const LATER: [&str; 8] = ["group", "having", "window", "order", "limit", "offset", "fetch", "for"];
/// Other words that begin no value.
const RESERVED: [&str; 18] = [
    "and", "or", "in", "is", "like", "ilike", "similar", "between", "from", "where", "on", "using", "join", "as", "when", "then", "else",
    "end",
];
/// Words that begin a look-up.
const QUERIES: [&str; 3] = ["select", "with", "values"];
/// Other words that follow a table and are not what the query calls it.
const AFTER_TABLE: [&str; 11] = ["where", "on", "using", "join", "inner", "left", "right", "full", "cross", "natural", "tablesample"];
/// Calls without parentheses.
const BARE_CALLS: [&str; 10] = [
    "current_date",
    "current_time",
    "current_timestamp",
    "localtime",
    "localtimestamp",
    "current_user",
    "current_role",
    "current_catalog",
    "session_user",
    "user",
];
/// What looks like a call and has words of its own between its parentheses.
const SPECIAL_CALLS: [&str; 8] = ["extract", "position", "substring", "overlay", "trim", "ceil", "floor", "row"];

/// The tree of one condition; nothing when these tokens are no expression, or one that nests too deep.
pub(super) fn expression<'t, 'a>(source: &'a str, tokens: &'t [Token<'a>]) -> Option<Expression<'t, 'a>> {
    Parser { source, tokens, at: 0, depth: 0 }.all()
}

/// An operator and how firmly it binds.
struct Infix {
    operator: Operator,
    binds: u8,
    /// How many tokens it has.
    length: usize,
}

struct Parser<'t, 'a> {
    source: &'a str,
    tokens: &'t [Token<'a>],
    at: usize,
    depth: usize,
}

impl<'t, 'a> Parser<'t, 'a> {
    /// An expression that nothing follows.
    fn all(mut self) -> Option<Expression<'t, 'a>> {
        let found = self.expression(binds::NOTHING)?;
        (self.at == self.tokens.len()).then_some(found)
    }

    /// One for these tokens, which are part of this one's.
    fn within(&self, tokens: &'t [Token<'a>]) -> Self {
        Self { source: self.source, tokens, at: 0, depth: self.depth + 1 }
    }

    fn peek(&self) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at)
    }

    fn ahead(&self, by: usize) -> Option<&'t Token<'a>> {
        self.tokens.get(self.at + by)
    }

    fn is(&self, word: &str) -> bool {
        self.peek().is_some_and(|token| token.is(word) || token.sign(word))
    }

    /// Takes this word or sign if it stands here.
    fn eat(&mut self, word: &str) -> bool {
        let found = self.is(word);
        self.at += usize::from(found);
        found
    }

    fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(word))
    }

    /// What stands between the bracket that opens here and its partner, which must be there.
    fn enclosed(&mut self) -> Option<&'t [Token<'a>]> {
        let start = self.at;
        let mut depth = 0_usize;
        for (at, token) in self.tokens.iter().enumerate().skip(start) {
            if token.kind != Kind::Sign {
                continue;
            }
            match token.text {
                "(" | "[" => depth += 1,
                ")" | "]" => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        self.at = at + 1;
                        return self.tokens.get(start + 1..at);
                    }
                }
                _ if depth == 0 => return None,
                _ => {}
            }
        }
        None
    }

    fn spelt(&self, from: usize) -> Spelt<'t, 'a> {
        Spelt { source: self.source, tokens: self.tokens.get(from..self.at).unwrap_or(&[]) }
    }

    /// Expressions between commas, all that there is.
    fn list(mut self) -> Option<Vec<Expression<'t, 'a>>> {
        let mut list = Vec::new();
        while self.at < self.tokens.len() {
            list.push(self.expression(binds::NOTHING)?);
            if self.at < self.tokens.len() && !self.eat(",") {
                return None;
            }
        }
        Some(list)
    }

    /// What stands here and binds more firmly than `least`.
    fn expression(&mut self, least: u8) -> Option<Expression<'t, 'a>> {
        if self.depth >= DEPTH {
            return None;
        }
        self.depth += 1;
        let start = self.at;
        let form = self.first()?;
        let mut left = Expression { form, spelt: self.spelt(start) };
        while let Some(infix) = self.infix().filter(|infix| infix.binds > least) {
            let form = self.second(left, &infix)?;
            left = Expression { form, spelt: self.spelt(start) };
        }
        self.depth -= 1;
        Some(left)
    }

    fn boxed(&mut self, least: u8) -> Option<Box<Expression<'t, 'a>>> {
        self.expression(least).map(Box::new)
    }

    /// What an expression begins with.
    fn first(&mut self) -> Option<Form<'t, 'a>> {
        let token = self.peek()?;
        match token.kind {
            Kind::Text | Kind::Number | Kind::Dollar => {
                self.at += 1;
                Some(Form::Value(match token.kind {
                    Kind::Number => Value::Number(token.text),
                    // With a letter before the quote, backslashes mean something.
                    Kind::Text if self.source.as_bytes().get(token.start) == Some(&b'\'') => Value::Text(token.text),
                    _ => Value::Other,
                }))
            }
            Kind::Sign => self.sign(token),
            Kind::Quoted => self.name(),
            Kind::Word => self.word(token),
        }
    }

    fn sign(&mut self, token: &Token<'a>) -> Option<Form<'t, 'a>> {
        match token.text {
            "(" => {
                let inner = self.enclosed()?;
                if begins_query(inner) {
                    return Some(Form::Query);
                }
                let mut list = self.within(inner).list()?;
                let only = list.pop()?;
                // More than one make a row.
                Some(if list.is_empty() { Form::Nested(Box::new(only)) } else { Form::Other })
            }
            "-" | "+" => {
                self.at += 1;
                self.boxed(binds::MULTIPLIES).map(Form::Signed)
            }
            "~" | "@" | "!" => {
                self.at += 1;
                self.boxed(binds::OTHER).map(Form::Signed)
            }
            "$" | ":" if self.ahead(1).is_some_and(|next| next.start == token.end && matches!(next.kind, Kind::Number | Kind::Word)) => {
                self.at += 2;
                Some(Form::Value(Value::Other))
            }
            _ => None,
        }
    }

    fn word(&mut self, token: &Token<'a>) -> Option<Form<'t, 'a>> {
        let before_parens = self.ahead(1).is_some_and(|next| next.sign("("));
        let word = token.text.to_ascii_lowercase();
        match word.as_str() {
            "not" => {
                self.at += 1;
                self.boxed(binds::NOT).map(Form::Not)
            }
            "true" | "false" => {
                self.at += 1;
                Some(Form::Value(Value::Boolean(word == "true")))
            }
            "null" => {
                self.at += 1;
                Some(Form::Value(Value::Other))
            }
            "exists" if before_parens => {
                self.at += 1;
                let inner = self.enclosed()?;
                Some(Form::Exists(self.query(inner)))
            }
            "cast" if before_parens => {
                self.at += 1;
                let inner = self.enclosed()?;
                let mut parser = self.within(inner);
                let of = parser.boxed(binds::NOTHING)?;
                parser.eat("as").then_some(Form::Cast(of))
            }
            "array" if self.ahead(1).is_some_and(|next| next.sign("[")) => {
                self.at += 1;
                let inner = self.enclosed()?;
                self.within(inner).list().map(Form::Array)
            }
            "case" => {
                self.case()?;
                Some(Form::Other)
            }
            _ if BARE_CALLS.contains(&word.as_str()) && !before_parens && !self.ahead(1).is_some_and(|next| next.sign(".")) => {
                self.at += 1;
                Some(Form::Function)
            }
            _ if is_reserved(token) => None,
            _ => self.name(),
        }
    }

    /// A column, a call, or a value with its type before it.
    fn name(&mut self) -> Option<Form<'t, 'a>> {
        let start = self.at;
        let parts = self.dotted()?;
        if self.is("(") {
            self.enclosed()?;
            self.after_call()?;
            let special = parts.len() == 1 && self.tokens.get(start).is_some_and(|token| SPECIAL_CALLS.iter().any(|call| token.is(call)));
            return Some(if special { Form::Other } else { Form::Function });
        }
        if parts.len() == 1 {
            let (before, first) = (self.at, self.tokens.get(start));
            if first.is_some_and(|first| first.is("timestamp") || first.is("time")) {
                self.zone();
            }
            if self.peek().is_some_and(|next| next.kind == Kind::Text) {
                self.at += 1;
                return Some(Form::Typed);
            }
            self.at = before;
        }
        Some(Form::Name(parts))
    }

    /// The parts of a name; `*` ends one.
    fn dotted(&mut self) -> Option<Vec<&'a str>> {
        let mut parts = Vec::new();
        loop {
            let token = self.peek().filter(|token| token.is_name() || !parts.is_empty() && token.sign("*"))?;
            parts.push(token.text);
            self.at += 1;
            if !self.eat(".") {
                return Some(parts);
            }
        }
    }

    /// `FILTER (…)`, `WITHIN GROUP (…)` and `OVER …`.
    fn after_call(&mut self) -> Option<()> {
        while self.peek().is_some_and(|token| token.is("filter") || token.is("within") || token.is("over")) {
            if self.eat("within") {
                self.eat("group");
            } else {
                self.at += 1;
            }
            if self.is("(") {
                self.enclosed()?;
            } else {
                self.at += 1;
            }
        }
        Some(())
    }

    /// `CASE … END`, other ones inside it included.
    fn case(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            self.at += 1;
            if token.is("case") {
                depth += 1;
            } else if token.is("end") {
                depth -= 1;
                if depth == 0 {
                    return Some(());
                }
            }
        }
        None
    }

    fn zone(&mut self) {
        let here = |parser: &Self| {
            parser.peek().is_some_and(|token| token.is("with") || token.is("without"))
                && parser.ahead(1).is_some_and(|token| token.is("time"))
        };
        if here(self) && self.ahead(2).is_some_and(|token| token.is("zone")) {
            self.at += 3;
        }
    }

    /// A type after `::`.
    fn kind_of_value(&mut self) -> Option<()> {
        let start = self.at;
        self.dotted()?;
        let first = self.tokens.get(start)?;
        if first.is("double") {
            self.eat("precision");
        } else if first.is("character") || first.is("char") || first.is("bit") {
            self.eat("varying");
        }
        if self.is("(") {
            self.enclosed()?;
        }
        if first.is("timestamp") || first.is("time") {
            self.zone();
        }
        while self.is("[") {
            self.enclosed()?;
        }
        Some(())
    }

    /// The operator that stands here.
    fn infix(&self) -> Option<Infix> {
        let token = self.peek()?;
        let word = |operator, binds| Some(Infix { operator, binds, length: 1 });
        if token.kind == Kind::Word {
            let negated = usize::from(token.is("not"));
            let next = self.ahead(negated)?;
            return match () {
                () if ["in", "between", "like", "ilike", "similar"].iter().any(|word| next.is(word)) => {
                    word(Operator::Other, binds::MATCHES)
                }
                () if negated == 1 => None,
                () if token.is("and") => word(Operator::And, binds::AND),
                () if token.is("or") => word(Operator::Or, binds::OR),
                () if token.is("is") || token.is("isnull") || token.is("notnull") => word(Operator::Other, binds::IS),
                () if token.is("at") => word(Operator::Other, binds::ZONE),
                () if token.is("collate") => word(Operator::Other, binds::COLLATES),
                () if token.is("operator") || token.is("overlaps") => word(Operator::Other, binds::OTHER),
                () => None,
            };
        }
        if token.kind != Kind::Sign {
            return None;
        }
        if token.sign("[") || token.sign(".") || token.sign(":") {
            return word(Operator::Other, binds::PART);
        }
        let signs = self.signs();
        let spelt: String = self.tokens.get(self.at..self.at + signs)?.iter().map(|token| token.text).collect();
        let (operator, binds) = match spelt.as_str() {
            "" => return None,
            "=" => (Operator::Equal, binds::COMPARES),
            "<>" | "!=" => (Operator::NotEqual, binds::COMPARES),
            "<" | "<=" | ">" | ">=" => (Operator::Unequal, binds::COMPARES),
            "+" | "-" => (Operator::Other, binds::ADDS),
            "*" | "/" | "%" => (Operator::Other, binds::MULTIPLIES),
            "^" => (Operator::Other, binds::RAISES),
            _ => (Operator::Other, binds::OTHER),
        };
        Some(Infix { operator, binds, length: signs })
    }

    /// How many signs here make up one operator. As in Postgres, it ends in `+` or `-` only if it holds a sign that
    /// arithmetic has no use for, so that `=-1` compares.
    fn signs(&self) -> usize {
        let rest = self.tokens.get(self.at..).unwrap_or(&[]);
        let mut end = None;
        let of_operator = |token: &&Token<'_>| {
            let joined = end.replace(token.end).is_none_or(|end| end == token.start);
            joined && token.kind == Kind::Sign && "+-*/<>=~!@#%^&|?".contains(token.text)
        };
        let mut count = rest.iter().take_while(of_operator).count();
        let of = |at: usize| rest.get(at).map_or("", |token| token.text);
        while count > 1 && matches!(of(count - 1), "+" | "-") && !(0..count).any(|at| "~!@#%^&|?".contains(of(at))) {
            count -= 1;
        }
        count
    }

    /// `left` with the operator here and what follows it.
    fn second(&mut self, left: Expression<'t, 'a>, infix: &Infix) -> Option<Form<'t, 'a>> {
        let token = self.peek()?;
        if infix.binds == binds::PART {
            return self.part(left, token);
        }
        if token.kind == Kind::Sign {
            self.at += infix.length;
            return self.right(left, infix);
        }
        let word = token.text.to_ascii_lowercase();
        self.at += 1;
        match word.as_str() {
            "is" => self.asked(left),
            "isnull" => Some(Form::Is(Box::new(left), Is::Null)),
            "notnull" => Some(Form::Is(Box::new(left), Is::NotNull)),
            "at" => {
                if !(self.eat("time") && self.eat("zone")) {
                    return None;
                }
                self.expression(infix.binds).map(|_| Form::Other)
            }
            "collate" => self.dotted().map(|_| Form::Other),
            "operator" => {
                self.enclosed()?;
                self.right(left, infix)
            }
            "not" => {
                let matches = self.peek()?;
                self.at += 1;
                self.matched(left, matches, true)
            }
            "and" | "or" | "overlaps" => self.right(left, infix),
            _ => self.matched(left, token, false),
        }
    }

    /// `left` with an operator that has been taken, and the other side.
    fn right(&mut self, left: Expression<'t, 'a>, infix: &Infix) -> Option<Form<'t, 'a>> {
        let before_parens = self.ahead(1).is_some_and(|next| next.sign("("));
        if before_parens && (self.is("any") || self.is("some") || self.is("all")) {
            let all = self.is("all");
            self.at += 1;
            let start = self.at;
            let inner = self.enclosed()?;
            let right =
                if begins_query(inner) { Expression { form: Form::Query, spelt: self.spelt(start) } } else { self.within(inner).all()? };
            let equal = !all && infix.operator == Operator::Equal;
            return Some(if equal { Form::EqualsAny(Box::new(left), Box::new(right)) } else { Form::Other });
        }
        let right = self.boxed(infix.binds)?;
        Some(Form::Binary(Box::new(left), infix.operator, right))
    }

    /// After `IS`.
    fn asked(&mut self, left: Expression<'t, 'a>) -> Option<Form<'t, 'a>> {
        let negated = self.eat("not");
        let form = |is, not| Some(Form::Is(Box::new(left), if negated { not } else { is }));
        if self.eat("null") {
            form(Is::Null, Is::NotNull)
        } else if self.eat("true") {
            form(Is::True, Is::NotTrue)
        } else if self.eat("false") {
            form(Is::False, Is::NotFalse)
        } else if self.eat("unknown") {
            Some(Form::Other)
        } else if self.eat("distinct") && self.eat("from") {
            self.expression(binds::IS).map(|_| Form::Other)
        } else {
            None
        }
    }

    /// After `IN`, `BETWEEN`, `LIKE` and the like.
    fn matched(&mut self, left: Expression<'t, 'a>, word: &Token<'a>, negated: bool) -> Option<Form<'t, 'a>> {
        let of = Box::new(left);
        if word.is("in") {
            if !self.is("(") {
                return None;
            }
            let inner = self.enclosed()?;
            if begins_query(inner) {
                return Some(Form::InQuery { of, query: self.query(inner), negated });
            }
            let list = self.within(inner).list()?;
            return Some(Form::InList { of, list, negated });
        }
        if word.is("between") {
            self.eat_any(&["symmetric", "asymmetric"]);
            let low = self.expression(binds::MATCHES)?;
            if !self.eat("and") {
                return None;
            }
            let high = self.expression(binds::MATCHES)?;
            return Some(Form::Between(Box::new([*of, low, high])));
        }
        if word.is("similar") && !self.eat("to") {
            return None;
        }
        self.expression(binds::MATCHES)?;
        if self.eat("escape") {
            self.expression(binds::MATCHES)?;
        }
        Some(Form::Other)
    }

    /// `::type`, `[…]` and `.field`.
    fn part(&mut self, left: Expression<'t, 'a>, token: &Token<'a>) -> Option<Form<'t, 'a>> {
        match token.text {
            "[" => {
                self.enclosed()?;
                Some(Form::Other)
            }
            "." => {
                self.at += 1;
                self.dotted().map(|_| Form::Other)
            }
            _ => {
                self.at += 1;
                if !self.eat(":") {
                    return None;
                }
                self.kind_of_value()?;
                Some(Form::Cast(Box::new(left)))
            }
        }
    }

    /// The look-up that these tokens spell.
    fn query(&self, tokens: &'t [Token<'a>]) -> Query<'t, 'a> {
        let select = self.within(tokens).select().map(Box::new);
        Query { select, spelt: Spelt { source: self.source, tokens } }
    }

    /// One `SELECT` and nothing that is joined to it by `UNION` and the like.
    fn select(mut self) -> Option<Select<'t, 'a>> {
        if !self.eat("select") || self.depth >= DEPTH {
            return None;
        }
        if !self.eat("all") && self.eat("distinct") && self.eat("on") {
            self.enclosed()?;
        }
        let mut select = Select::default();
        loop {
            select.gives.push(self.given()?);
            if !self.eat(",") {
                break;
            }
        }
        if self.eat("from") {
            loop {
                select.from.push(self.sources()?);
                if !self.eat(",") {
                    break;
                }
            }
        }
        if self.eat("where") {
            select.condition = Some(self.expression(binds::NOTHING)?);
        }
        let rest = self.tokens.get(self.at..)?;
        let is_end = rest.first().is_none_or(|token| is_any(token, &LATER));
        let is_set = rest.iter().any(|token| is_any(token, &SETS));
        (is_end && !is_set).then_some(select)
    }

    /// One of what a `SELECT` gives.
    fn given(&mut self) -> Option<Option<Expression<'t, 'a>>> {
        if self.eat("*") {
            return Some(None);
        }
        let given = self.expression(binds::NOTHING)?;
        let renamed = self.eat("as") || self.peek().is_some_and(|token| may_name_table(token) && !is_reserved(token));
        self.at += usize::from(renamed);
        let all = matches!(&given.form, Form::Name(parts) if parts.last() == Some(&"*"));
        Some((!renamed && !all).then_some(given))
    }

    /// One table of `FROM` and all that is joined to it.
    fn sources(&mut self) -> Option<Vec<Source<'a>>> {
        let mut sources = vec![self.source()?];
        loop {
            let start = self.at;
            while self.eat_any(&["natural", "inner", "left", "right", "full", "cross", "outer"]) {}
            if !self.eat("join") {
                return (self.at == start).then_some(sources);
            }
            sources.push(self.source()?);
            if self.eat("on") {
                self.expression(binds::NOTHING)?;
            } else if self.eat("using") {
                self.enclosed()?;
            }
        }
    }

    fn source(&mut self) -> Option<Source<'a>> {
        self.eat_any(&["only", "lateral"]);
        let name = if self.is("(") {
            self.enclosed()?;
            None
        } else {
            let name = self.dotted()?;
            if self.is("(") {
                self.enclosed()?;
                None
            } else {
                Some(name)
            }
        };
        let renamed = self.eat("as") || self.peek().is_some_and(|token| may_name_table(token));
        let alias = if renamed {
            let alias = self.peek().filter(|token| token.is_name())?.text;
            self.at += 1;
            if self.is("(") {
                self.enclosed()?;
            }
            Some(alias)
        } else {
            None
        };
        Some(name.map_or(Source::Other, |name| Source::Table(name, alias)))
    }
}

fn is_any(token: &Token<'_>, words: &[&str]) -> bool {
    words.iter().any(|word| token.is(word))
}

/// Whether no value begins with this word.
fn is_reserved(token: &Token<'_>) -> bool {
    is_any(token, &RESERVED) || is_any(token, &QUERIES) || is_any(token, &SETS) || is_any(token, &LATER)
}

/// Whether a query may call a table by this name.
fn may_name_table(token: &Token<'_>) -> bool {
    token.is_name() && ![&AFTER_TABLE[..], &SETS, &LATER].iter().any(|words| is_any(token, words))
}

/// Whether a look-up begins with these tokens.
fn begins_query(tokens: &[Token<'_>]) -> bool {
    tokens.first().is_some_and(|first| is_any(first, &QUERIES))
}

/// What `say` says of the condition that a text spells, for tests.
#[cfg(test)]
pub(super) fn told<R>(text: &str, say: impl FnOnce(Option<&Expression<'_, '_>>) -> R) -> R {
    let tokens = super::token::Statements::new(text).next().map(|statement| statement.tokens).unwrap_or_default();
    say(expression(text, &tokens).as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How a condition is bound: every operation in parentheses.
    fn bound(expression: &Expression<'_, '_>) -> String {
        let list = |list: &[Expression<'_, '_>]| list.iter().map(bound).collect::<Vec<_>>().join(" ");
        match &expression.form {
            Form::Nested(inner) => bound(inner),
            Form::Cast(of) => format!("(cast {})", bound(of)),
            Form::Is(of, is) => format!("({is:?} {})", bound(of)),
            Form::Value(_) | Form::Function | Form::Name(_) => expression.spelt.to_string(),
            Form::Typed => format!("(typed {})", expression.spelt),
            Form::Binary(left, operator, right) => format!("({operator:?} {} {})", bound(left), bound(right)),
            Form::Not(of) => format!("(not {})", bound(of)),
            Form::Signed(of) => format!("(sign {})", bound(of)),
            Form::InList { of, list: values, negated } => {
                format!("({}in {} {})", if *negated { "not " } else { "" }, bound(of), list(values))
            }
            Form::InQuery { of, query, negated } => format!("({}in {} {})", if *negated { "not " } else { "" }, bound(of), asked(query)),
            Form::EqualsAny(left, right) => format!("(any {} {})", bound(left), bound(right)),
            Form::Between(parts) => format!("(between {})", list(parts.as_ref())),
            Form::Exists(query) => format!("(exists {})", asked(query)),
            Form::Query => "(query)".to_owned(),
            Form::Array(values) => format!("(array {})", list(values)),
            Form::Other => format!("(other {})", expression.spelt),
        }
    }

    fn asked(query: &Query<'_, '_>) -> String {
        let Some(select) = &query.select else { return "?".to_owned() };
        let gives: Vec<String> = select.gives.iter().map(|given| given.as_ref().map_or_else(|| "*".to_owned(), bound)).collect();
        let source = |source: &Source<'_>| match source {
            Source::Table(name, alias) => format!("{}{}", name.join("."), alias.map(|alias| format!(" {alias}")).unwrap_or_default()),
            Source::Other => "?".to_owned(),
        };
        let from: Vec<String> = select.from.iter().map(|from| from.iter().map(source).collect::<Vec<_>>().join(" + ")).collect();
        let condition = select.condition.as_ref().map(|condition| format!(" | {}", bound(condition))).unwrap_or_default();
        format!("[{} | {}{condition}]", gives.join(", "), from.join(", "))
    }

    fn read(text: &str) -> Option<String> {
        told(text, |condition| condition.map(bound))
    }

    #[test]
    fn operators_bind_as_in_postgres() {
        for (text, expected) in [
            ("a OR b AND NOT c = d", "(Or a (And b (not (Equal c d))))"),
            ("a = b IS NOT NULL", "(NotNull (Equal a b))"),
            ("a <> b ISNULL", "(Null (NotEqual a b))"),
            ("a.b->>'c' = 'd' || e", "(Equal (Other a.b 'c') (Other 'd' e))"),
            ("a + b * -c <= d", "(Unequal (Other a (Other b (sign c))) d)"),
            ("a=-1", "(Equal a (sign 1))"),
            ("a @>- b", "(Other a b)"),
            ("a - - b", "(Other a (sign b))"),
            ("a::double precision[] = b::timestamp(3) without time zone", "(Equal (cast a) (cast b))"),
            ("-a::int", "(sign (cast a))"),
            ("CAST(a OR b AS public.kind) = c", "(Equal (cast (Or a b)) c)"),
            ("a COLLATE \"C\" = b AT TIME ZONE 'utc'", "(Equal (other a COLLATE \"C\") (other b AT TIME ZONE 'utc'))"),
            ("a OPERATOR(pg_catalog.=) b AND c", "(And (Other a b) c)"),
            ("a NOT IN (1, 'b') AND c BETWEEN 1 AND 2 OR d", "(Or (And (not in a 1 'b') (between c 1 2)) d)"),
            ("a NOT LIKE 'b%' ESCAPE '!' AND c", "(And (other a NOT LIKE 'b%' ESCAPE '!') c)"),
            ("a IS DISTINCT FROM b AND c IS NOT TRUE", "(And (other a IS DISTINCT FROM b) (NotTrue c))"),
            ("a = ANY (ARRAY['x', 'y']) AND b <> ALL(c)", "(And (any a (array 'x' 'y')) (other b <> ALL(c)))"),
            ("(a, b) = (SELECT 1, 2)", "(Equal (other (a, b)) (query))"),
            ("(storage.foldername(name))[1] = auth.uid()::text", "(Equal (other (storage.foldername(name))[1]) (cast auth.uid()))"),
            ("(row).field = $1", "(Equal (other (row).field) $1)"),
            (
                "CASE WHEN a THEN CASE b WHEN 1 THEN c END ELSE d END = e",
                "(Equal (other CASE WHEN a THEN CASE b WHEN 1 THEN c END ELSE d END) e)",
            ),
            ("until > now() - INTERVAL '1 day'", "(Unequal until (Other now() (typed INTERVAL '1 day')))"),
            ("owner = current_user", "(Equal owner current_user)"),
            ("count(*) FILTER (WHERE a) OVER w > 0", "(Unequal count(*) FILTER(WHERE a) OVER w 0)"),
            ("extract(epoch FROM a) > 1", "(Unequal (other extract(epoch FROM a)) 1)"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_look_ups_look_into() {
        for (text, expected) in [
            ("EXISTS (SELECT 1 FROM public.members AS m WHERE m.a = b)", "(exists [1 | public.members m | (Equal m.a b)])"),
            (
                "a IN (SELECT DISTINCT t.id, t.*, now() AS at FROM t LEFT JOIN u ON u.id = t.u AND u.ok, w x WHERE y ORDER BY 1 LIMIT 2)",
                "(in a [t.id, *, * | t + u, w x | y])",
            ),
            ("EXISTS (SELECT FROM t)", "(exists ?)"),
            ("EXISTS (SELECT * FROM f(1) g JOIN (SELECT 1) h USING (id))", "(exists [* | ? + ?])"),
            ("a IN (SELECT b FROM c UNION SELECT d FROM e)", "(in a ?)"),
            ("a IN (WITH c AS (SELECT 1) SELECT b FROM c)", "(in a ?)"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        for text in [
            "",
            "a b",
            "a =",
            "a AND",
            "(a",
            "a)",
            "()",
            "a IN b",
            "a IN (1",
            "CASE a",
            "a IS b",
            "a BETWEEN 1",
            "FROM a",
            "a : b",
            "a = = b",
            "f(",
            "a[1",
            ".",
            "= a",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        let nested = |count: usize| format!("{}a{}", "(".repeat(count), ")".repeat(count));
        assert!(read(&nested(DEPTH / 3)).is_some());
        assert_eq!(read(&nested(DEPTH)), None);
        assert_eq!(read(&"NOT ".repeat(2_000)), None);
        assert!(read(&vec!["a"; 600].join(" AND ")).is_some());
    }

    #[test]
    fn spelt_alike_however_it_was_written() {
        let spelt = |text: &str| told(text, |condition| condition.map(|condition| condition.spelt.to_string()));
        let expected = Some("auth.uid() = \"user_id\" AND a ->> 'b' IN ('c', -1) AND d[1]::text <> ANY(ARRAY['e'])".to_owned());
        for text in [
            "auth.uid() = \"user_id\" AND a ->> 'b' IN ('c', -1) AND d[1]::text <> ANY(ARRAY['e'])",
            "auth . uid ( )=\"user_id\"\nAND a->>'b' IN('c',-1) -- whose\n AND d [ 1 ] :: text<>ANY (ARRAY [ 'e' ])",
        ] {
            assert_eq!(spelt(text), expected, "{text}");
        }
    }
}
