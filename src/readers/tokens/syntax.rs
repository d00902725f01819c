//! What the lexer must know of a language: how it writes comments, texts and ends of statements.

/// What an apostrophe opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Single {
    /// One character.
    Character,
    /// A text like that in double quotes.
    Text,
    /// A text without values in it.
    Plain,
}

/// What a backtick opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Backtick {
    /// A raw text.
    Raw,
    /// A shell command.
    Command,
    /// A name.
    Name,
    /// Nothing.
    Nothing,
}

/// How values stand within texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Hole {
    /// They do not.
    Never,
    /// `$name` and `${…}`.
    Dollar,
    /// `#{…}`.
    Hash,
    /// `{…}` in texts that a dollar sign announces.
    Marked,
}

/// How functions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Shape {
    /// `func name(…) … {`
    Func,
    /// `fun name(…): Type {`
    Fun,
    /// `def name … end`
    Def,
    /// `Type name(…) {`
    Typed,
}

/// One language.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "independent traits of a language, each asked for alone")]
pub(in crate::readers) struct Syntax {
    /// `#` starts a comment; otherwise `//` and `/*` do.
    pub(in crate::readers) hash_comments: bool,
    /// Comments may stand in comments.
    pub(in crate::readers) nested_comments: bool,
    pub(in crate::readers) single: Single,
    pub(in crate::readers) backtick: Backtick,
    pub(in crate::readers) hole: Hole,
    /// Three quotes open a text of several lines.
    pub(in crate::readers) triple: bool,
    /// A letter ahead makes a text raw: `r'…'`, `@"…"`.
    pub(in crate::readers) raw_mark: u8,
    /// A line's end ends a statement.
    pub(in crate::readers) lines: bool,
    pub(in crate::readers) shape: Shape,
}

pub(in crate::readers) static GO: Syntax = Syntax {
    hash_comments: false,
    nested_comments: false,
    single: Single::Character,
    backtick: Backtick::Raw,
    hole: Hole::Never,
    triple: false,
    raw_mark: 0,
    lines: true,
    shape: Shape::Func,
};

pub(in crate::readers) static RUBY: Syntax = Syntax {
    hash_comments: true,
    nested_comments: false,
    single: Single::Plain,
    backtick: Backtick::Command,
    hole: Hole::Hash,
    triple: false,
    raw_mark: 0,
    lines: true,
    shape: Shape::Def,
};

pub(in crate::readers) static DART: Syntax = Syntax {
    hash_comments: false,
    nested_comments: true,
    single: Single::Text,
    backtick: Backtick::Nothing,
    hole: Hole::Dollar,
    triple: true,
    raw_mark: b'r',
    lines: false,
    shape: Shape::Typed,
};

pub(in crate::readers) static JAVA: Syntax = Syntax {
    hash_comments: false,
    nested_comments: false,
    single: Single::Character,
    backtick: Backtick::Nothing,
    hole: Hole::Never,
    triple: true,
    raw_mark: 0,
    lines: false,
    shape: Shape::Typed,
};

pub(in crate::readers) static KOTLIN: Syntax = Syntax {
    hash_comments: false,
    nested_comments: true,
    single: Single::Character,
    backtick: Backtick::Name,
    hole: Hole::Dollar,
    triple: true,
    raw_mark: 0,
    lines: true,
    shape: Shape::Fun,
};

pub(in crate::readers) static CSHARP: Syntax = Syntax {
    hash_comments: false,
    nested_comments: false,
    single: Single::Character,
    backtick: Backtick::Nothing,
    hole: Hole::Marked,
    triple: true,
    raw_mark: b'@',
    lines: false,
    shape: Shape::Typed,
};
