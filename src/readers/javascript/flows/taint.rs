//! One value that a caller decides, with how it came here.

use crate::facts::Origin;
use oxc_syntax::symbol::SymbolId;

/// What a value carries from the caller.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "independent traits of a value, each asked for alone")]
pub(super) struct Taint {
    /// The source as written.
    pub(super) source: String,
    /// From source to here.
    pub(super) steps: Vec<Origin>,
    /// Variables that it went through.
    pub(super) through: Vec<SymbolId>,
    /// Turned into a number: harmless in texts, but still the caller's choice.
    pub(super) number: bool,
    /// Stands at the start of the text that it is part of.
    pub(super) head: bool,
    /// Joined into a text.
    pub(super) built: bool,
    /// The whole body or query, whose shape the caller decides too.
    pub(super) whole: bool,
}

impl Taint {
    pub(super) fn new(source: String, origin: Origin) -> Self {
        Self { source, steps: vec![origin], through: Vec::new(), number: false, head: true, built: false, whole: false }
    }

    pub(super) fn joined(mut self, first: bool) -> Self {
        self.head &= first;
        self.built = true;
        self.whole = false;
        self
    }

    pub(super) fn numeric(mut self) -> Self {
        self.number = true;
        self.whole = false;
        self
    }

    /// The most dangerous of several.
    pub(super) fn strongest(all: impl Iterator<Item = Self>) -> Option<Self> {
        all.min_by_key(|taint| (taint.number, !taint.head))
    }
}
