//! What a condition of SQL says, as a tree of the few forms that policies are made of.

use super::token::{Kind, Token};
use std::fmt;

/// An expression and the tokens that spell it.
#[derive(Debug)]
pub(super) struct Expression<'t, 'a> {
    pub(super) form: Form<'t, 'a>,
    pub(super) spelt: Spelt<'t, 'a>,
}

/// What an expression is.
#[derive(Debug)]
pub(super) enum Form<'t, 'a> {
    /// In parentheses of its own.
    Nested(Box<Expression<'t, 'a>>),
    /// `… :: type` and `CAST(… AS type)`.
    Cast(Box<Expression<'t, 'a>>),
    /// `… IS …`.
    Is(Box<Expression<'t, 'a>>, Is),
    /// A written-out value.
    Value(Value<'a>),
    /// A value with its type before it, as in `INTERVAL '1 day'`.
    Typed,
    /// Two sides with an operator between them.
    Binary(Box<Expression<'t, 'a>>, Operator, Box<Expression<'t, 'a>>),
    /// `NOT …`.
    Not(Box<Expression<'t, 'a>>),
    /// Another operator before one side, as in `-1`.
    Signed(Box<Expression<'t, 'a>>),
    /// `… [NOT] IN (…, …)`.
    InList { of: Box<Expression<'t, 'a>>, list: Vec<Expression<'t, 'a>>, negated: bool },
    /// `… [NOT] IN (SELECT …)`.
    InQuery { of: Box<Expression<'t, 'a>>, query: Query<'t, 'a>, negated: bool },
    /// `… = ANY (…)`.
    EqualsAny(Box<Expression<'t, 'a>>, Box<Expression<'t, 'a>>),
    /// `… BETWEEN … AND …`.
    Between(Box<[Expression<'t, 'a>; 3]>),
    /// `EXISTS (SELECT …)`.
    Exists(Query<'t, 'a>),
    /// `(SELECT …)`.
    Query,
    /// A call, or what needs no parentheses to be one, such as `CURRENT_USER`.
    Function,
    /// `ARRAY[…]`.
    Array(Vec<Expression<'t, 'a>>),
    /// The parts of a dotted name.
    Name(Vec<&'a str>),
    /// Anything else.
    Other,
}

/// What `IS` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Is {
    Null,
    NotNull,
    True,
    NotTrue,
    False,
    NotFalse,
}

/// A written-out value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value<'a> {
    Boolean(bool),
    Number(&'a str),
    /// Without its quotes, doubled ones as written.
    Text(&'a str),
    /// Nothing, a place for one, or text in another notation.
    Other,
}

/// An operator between two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Equal,
    /// `<>`, `<`, `<=`, `>` and `>=`.
    Unequal,
    NotEqual,
    Other,
}

/// A look-up in tables.
#[derive(Debug)]
pub(super) struct Query<'t, 'a> {
    /// What it selects, when it is one `SELECT` that could be understood.
    pub(super) select: Option<Box<Select<'t, 'a>>>,
    pub(super) spelt: Spelt<'t, 'a>,
}

/// One `SELECT`.
#[derive(Debug, Default)]
pub(super) struct Select<'t, 'a> {
    /// What it gives; nothing for what has a name of its own and for `*`.
    pub(super) gives: Vec<Option<Expression<'t, 'a>>>,
    /// What it looks into, each with what is joined to it.
    pub(super) from: Vec<Vec<Source<'a>>>,
    /// After `WHERE`.
    pub(super) condition: Option<Expression<'t, 'a>>,
}

/// Something to look into.
#[derive(Debug)]
pub(super) enum Source<'a> {
    /// A table: the parts of its name, and what the query calls it.
    Table(Vec<&'a str>, Option<&'a str>),
    /// A query, or what a function returns.
    Other,
}

/// The tokens of an expression. Displayed without comments and with white space in equal places, however it was written.
#[derive(Clone, Copy)]
pub(super) struct Spelt<'t, 'a> {
    pub(super) source: &'a str,
    pub(super) tokens: &'t [Token<'a>],
}

impl Spelt<'_, '_> {
    /// As [`plain`] has it.
    pub(super) fn plain(&self) -> String {
        plain(&self.to_string())
    }
}

/// Lower-case, without quotes around names or white space before parentheses.
pub(super) fn plain(text: &str) -> String {
    text.to_ascii_lowercase().replace('"', "").replace(" (", "(")
}

impl fmt::Debug for Spelt<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{self}`")
    }
}

impl fmt::Display for Spelt<'_, '_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last: Option<&Token<'_>> = None;
        // Whether a sign before the next value belongs to that value.
        let mut opens = true;
        let mut glued = true;
        for token in self.tokens {
            if !glued && !last.is_some_and(|last| is_tight(last, token)) {
                formatter.write_str(" ")?;
            }
            formatter.write_str(self.source.get(token.start..token.end).unwrap_or(""))?;
            glued = matches!(token.text, "(" | "[" | "." | ":") && token.kind == Kind::Sign
                || opens && matches!(token.text, "-" | "+" | "$") && token.kind == Kind::Sign;
            opens = token.kind == Kind::Sign && !matches!(token.text, ")" | "]") || is_word_of_grammar(token);
            last = Some(token);
        }
        Ok(())
    }
}

/// Whether no white space belongs between two tokens.
fn is_tight(last: &Token<'_>, token: &Token<'_>) -> bool {
    let sign = |token: &Token<'_>| token.kind == Kind::Sign;
    match token.text {
        _ if !sign(token) => false,
        ")" | "]" | "," | "." | "[" => true,
        "(" => last.is_name() && !is_word_of_grammar(last),
        ":" => true,
        // One operator of several signs.
        _ => sign(last) && last.end == token.start && !matches!(last.text, ")" | "]" | ","),
    }
}

/// A word after which a parenthesis is no call's.
fn is_word_of_grammar(token: &Token<'_>) -> bool {
    const WORDS: [&str; 18] = [
        "and", "or", "not", "in", "exists", "is", "like", "ilike", "between", "from", "where", "select", "as", "on", "when", "then",
        "else", "join",
    ];
    token.kind == Kind::Word && WORDS.iter().any(|word| token.is(word))
}
