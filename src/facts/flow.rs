//! Untrusted data on its way to a place where it does harm.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One path from a source to a sink.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Flow {
    /// Where the data ends.
    pub sink: Sink,
    /// The sink as written (`db.query`, `eval`).
    pub by: String,
    /// The source as written (`req.query.url`).
    pub source: String,
    /// From source to sink, in order, both included.
    pub steps: Vec<Origin>,
    /// The sink's place.
    pub origin: Origin,
}

/// How a source starts of which only the names of the fields are meant.
const FIELD_NAMES: &str = "field names of ";

impl Flow {
    /// A source as it is told, where only the names of its fields arrive or all of it.
    #[must_use]
    pub fn told(source: &str, carried: Carried) -> String {
        if carried.keys { format!("{FIELD_NAMES}{source}") } else { source.to_owned() }
    }

    /// Whether only the names of the fields of what was sent arrive.
    #[must_use]
    pub fn is_of_keys(&self) -> bool {
        self.source.starts_with(FIELD_NAMES)
    }
}

/// Places where untrusted data does harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sink {
    /// Text of an SQL statement.
    Sql,
    /// An operator object or code of a document database.
    NoSql,
    /// A secret that a document database compares, in the shape in which the caller sends it.
    NoSqlSecret,
    /// The filter of a data service, built as text.
    Filter,
    /// A shell command.
    Shell,
    /// Code that is run.
    Code,
    /// A path of the file system.
    Path,
    /// A URL that the server fetches.
    OutgoingUrl,
    /// A URL that the browser is sent to.
    Redirect,
    /// HTML shown unescaped.
    Html,
    /// A regular expression.
    Pattern,
    /// A deserialiser that can run code.
    Deserialise,
    /// An XML parser that resolves entities.
    Xml,
    /// The words for an AI model that can run commands, code or statements.
    ToolPrompt,
    /// A price or amount that is charged.
    Amount,
    /// Which of the seller's own prices is charged.
    Price,
    /// A condition under which something counts as paid although nothing is charged.
    PaidWithoutCharge,
    /// A plan or number of credits that is attached to a payment of another price.
    Grant,
    /// A role, plan or other right that is stored.
    Privilege,
    /// The fields of the account of whomever the caller names.
    AnyAccount,
    /// Whose a new record is.
    RecordOwner,
    /// Whether a stored order counts as paid.
    PaidState,
}

impl Sink {
    /// Whether what fields are called does harm there, and not only what they hold.
    #[must_use]
    pub const fn takes_keys(self) -> bool {
        matches!(self, Self::Sql | Self::Shell | Self::Code | Self::Filter)
    }
}

/// Part of a flow that begins or ends outside its file. `link` joins parts into [`Flow`]s.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Stretch {
    /// The file.
    pub path: String,
    /// Where the value comes from.
    pub from: Start,
    /// Where it goes.
    pub to: End,
    /// What happens to it on the way.
    pub carried: Carried,
    /// Its places, in order.
    pub steps: Vec<Origin>,
}

/// Where a part of a flow begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Start {
    /// A caller of the product sends it.
    Sent {
        /// The source as written.
        source: String,
        /// In a browser: by a link or a message.
        in_browser: bool,
    },
    /// A parameter of a function of the module.
    Parameter {
        /// The function's name in the module.
        function: String,
        /// Which parameter.
        at: usize,
        /// The field of it that is used.
        field: Option<String>,
    },
    /// What a call gives back.
    Result(Call),
}

/// Where a part of a flow ends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum End {
    /// It does harm, if it is as demanded.
    Sink {
        /// Where.
        sink: Sink,
        /// What the value must be to do harm there.
        demand: Demand,
        /// The sink as written.
        by: String,
    },
    /// It is handed to a function.
    Argument {
        /// The call.
        call: Call,
        /// Which argument.
        at: usize,
        /// The field of it, where the argument is an object literal.
        field: Option<String>,
    },
    /// A function of the module gives it back.
    Returned {
        /// The function's name in the module.
        function: String,
    },
}

impl End {
    /// Whether a value could still do harm here once other files had their part in it: what they may do to it (join it
    /// into a text, hand over all of it) is granted. What could not need not travel.
    #[must_use]
    pub fn is_open_to(&self, carried: Carried) -> bool {
        match self {
            Self::Sink { sink, .. } if carried.keys && !sink.takes_keys() => false,
            Self::Sink { demand, .. } => {
                let head = carried.head && *demand != Demand::Inside;
                demand.met_by(Carried { whole: true, built: true, head, ..carried })
            }
            Self::Argument { .. } | Self::Returned { .. } => true,
        }
    }
}

/// A call of a function that may stand in another file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Call {
    /// The name called (`find`, `users.find`, `this.find`); of an instance, the class's.
    pub name: String,
    /// The function of the module that calls.
    pub inside: String,
    /// Where the call starts, in bytes: tells calls of one file apart.
    pub at: u32,
}

/// What a value is by the time it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent traits of a value, each asked for alone")]
pub struct Carried {
    /// Turned into a number: harmless in texts, but still the caller's choice.
    pub number: bool,
    /// Stands at the start of the text that it is part of.
    pub head: bool,
    /// Joined into a text.
    pub built: bool,
    /// Whole, as it came: its shape is the sender's too.
    pub whole: bool,
    /// Of the shape in which it was sent: an object may stand where a text is expected.
    pub shaped: bool,
    /// Held against a list or a pattern.
    pub checked: bool,
    /// Multiplied by something that the caller does not decide: a number of pieces times a price.
    pub scaled: bool,
    /// No more than a part of one name within a path: it cannot climb to another folder.
    pub segment: bool,
    /// What fields are called: harmless where the code decides the shape of the object.
    pub keys: bool,
}

impl Carried {
    /// What becomes of a value that went through `self` and then through `next`.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        Self {
            number: self.number || next.number,
            head: self.head && next.head,
            built: self.built || next.built,
            whole: self.whole && next.whole,
            shaped: self.shaped && next.shaped,
            checked: self.checked || next.checked || next.keys && !self.shaped && !self.keys,
            scaled: self.scaled || next.scaled,
            segment: self.segment || next.segment,
            keys: self.keys || next.keys,
        }
    }
}

/// What a value must be to do harm at a sink.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Demand {
    /// Anything that the caller decides.
    Any,
    /// Not held against a list.
    Unchecked,
    /// Unchecked text.
    Text,
    /// Unchecked text, joined into a text.
    Built,
    /// Unchecked text behind a start that the code decides.
    Inside,
    /// Unchecked text at the start.
    Head,
    /// A whole object whose fields the caller decides.
    Whole,
    /// Unchecked, and of the shape in which it was sent.
    Shaped,
    /// The sum itself, not how many of something that has its price.
    Sum,
    /// Unchecked text that may lead to another folder.
    Climbs,
}

impl Demand {
    /// Whether a value is so.
    #[must_use]
    pub fn met_by(self, carried: Carried) -> bool {
        let text = !carried.number && !carried.checked;
        match self {
            Self::Any => true,
            Self::Unchecked => !carried.checked,
            Self::Text => text,
            Self::Built => text && carried.built,
            Self::Inside => text && carried.built && !carried.head,
            Self::Head => text && carried.head,
            Self::Whole => carried.whole && !carried.checked,
            Self::Shaped => text && carried.shaped,
            Self::Sum => !carried.scaled,
            Self::Climbs => text && !carried.segment,
        }
    }
}
