//! What a language says about values, as tables.

use super::syntax::Syntax;
use super::tree::{Code, Function, Parameter};
use crate::facts::{Demand, Language, Sink};

/// What a language says about values, as tables.
pub(in crate::readers) struct Dialect {
    pub(in crate::readers) language: Language,
    pub(in crate::readers) syntax: &'static Syntax,
    pub(in crate::readers) sources: &'static [Source],
    /// Whether code of this file answers requests, so that names which stand by themselves read them.
    pub(in crate::readers) serves: fn(&Code<'_>) -> bool,
    pub(in crate::readers) arrivals: &'static [Arrival],
    /// Calls whose result harms nobody.
    pub(in crate::readers) clean: &'static [&'static str],
    /// Calls whose result is a number, a date or an id of fixed shape.
    pub(in crate::readers) numbers: &'static [&'static str],
    /// Calls that give back what they are given.
    pub(in crate::readers) passing: &'static [&'static str],
    /// Calls that join what they are given into one text.
    pub(in crate::readers) joining: &'static [&'static str],
    /// Calls that write the caller's message into what they are given (`c.Bind(&form)`): (type of the holder, name).
    pub(in crate::readers) binding: &'static [(&'static str, &'static str)],
    /// What a parameter of a function brings along.
    pub(in crate::readers) given: fn(&Code<'_>, &Function, &Parameter) -> Given,
    /// Constructs that a few tokens show.
    pub(in crate::readers) marks: &'static [super::sites::Mark],
}

/// What a parameter brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Given {
    /// What another function hands over.
    Handed,
    /// What a caller of the product sends: text.
    Sent,
    /// A whole object that a caller of the product sends.
    SentWhole,
    /// A number that a caller of the product sends.
    SentNumber,
    /// Nothing that a caller decides.
    Nothing,
}

/// A name under which a caller's value is read.
pub(in crate::readers) struct Source {
    /// Part of the type of the variable that it starts with; empty for a name that stands by itself.
    pub(in crate::readers) kind: &'static str,
    /// The rest of the name, with `()` behind what is called.
    pub(in crate::readers) path: &'static str,
    pub(in crate::readers) whole: bool,
}

/// A call at which a value does harm.
pub(in crate::readers) struct Arrival {
    /// Its name, or the end of it.
    pub(in crate::readers) call: &'static str,
    /// What its holder's name or type speaks of, in lower case, parted by `|`; empty for anything.
    pub(in crate::readers) holder: &'static str,
    /// What the file must hold; empty for nothing.
    pub(in crate::readers) needs: &'static str,
    /// Which of the values given; see [`ANY`] and [`SELF`].
    pub(in crate::readers) at: usize,
    pub(in crate::readers) sink: Sink,
    pub(in crate::readers) demand: Demand,
}

/// A call at which a value does harm in any file.
pub(in crate::readers) const fn into(call: &'static str, holder: &'static str, at: usize, sink: Sink, demand: Demand) -> Arrival {
    Arrival { call, holder, needs: "", at, sink, demand }
}

/// Any of the values given.
pub(in crate::readers) const ANY: usize = 255;
/// What the call is a member of.
pub(in crate::readers) const SELF: usize = 254;
/// Any of the values given, where the first starts a shell; the first itself, where it is the caller's.
pub(in crate::readers) const SHELL: usize = 253;
/// Any but the first of the values given, where the first is what a browser is answered by and the text holds markup.
pub(in crate::readers) const PAGE: usize = 252;
