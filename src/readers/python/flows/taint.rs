//! One value that a caller decides, with how it came here.

use crate::facts::{Call, Carried};

/// Most beginnings that one value is followed back to.
const ROOTS: usize = 4;

/// Where a value begins, as far as its file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Root {
    /// A caller of the product sends it.
    Sent,
    /// A parameter of the function: its place, its name, the field used.
    Parameter(usize, String, Option<String>),
    /// What a call gives back that may stand in another file.
    Result(Call),
}

/// What a value carries from the caller.
#[derive(Debug, Clone)]
pub(super) struct Taint {
    pub(super) root: Root,
    /// The source as written.
    pub(super) source: String,
    /// Where its places start, in bytes, from source to here.
    pub(super) steps: Vec<u32>,
    /// Variables that it went through.
    pub(super) through: Vec<String>,
    pub(super) carried: Carried,
}

impl Taint {
    pub(super) fn new(source: String, at: u32) -> Self {
        Self::from(Root::Sent, source, at)
    }

    pub(super) fn from(root: Root, source: String, at: u32) -> Self {
        let carried = Carried { number: false, head: true, built: false, whole: false, shaped: false, checked: false };
        Self { root, source, steps: vec![at], through: Vec::new(), carried }
    }

    pub(super) fn whole(mut self, whole: bool) -> Self {
        self.carried.whole = whole;
        self.carried.shaped |= whole;
        self
    }

    pub(super) fn text(mut self) -> Self {
        self.carried.whole = false;
        self.carried.shaped = false;
        self
    }

    pub(super) fn joined(mut self, first: bool) -> Self {
        self.carried.head &= first;
        self.carried.built = true;
        self.text()
    }

    pub(super) fn numeric(mut self) -> Self {
        self.carried.number = true;
        self.text()
    }

    pub(super) fn checked(mut self) -> Self {
        self.carried.checked = true;
        self
    }

    /// One field of it.
    pub(super) fn field(mut self, name: &str) -> Self {
        match &mut self.root {
            Root::Parameter(_, _, field @ None) if self.carried.whole && name != "[]" => *field = Some(name.to_owned()),
            _ => self.carried.whole = false,
        }
        self.source = format!("{}.{name}", self.source.trim_end_matches("()"));
        self
    }

    /// Rank: the less, the more dangerous.
    fn rank(&self) -> (bool, bool, bool, bool) {
        (self.carried.checked, self.carried.number, !self.carried.head, !self.carried.whole)
    }
}

/// Everything that a value carries, one for each beginning.
#[derive(Debug, Clone, Default)]
pub(super) struct Taints(pub(super) Vec<Taint>);

impl Taints {
    pub(super) fn one(taint: Taint) -> Self {
        Self(vec![taint])
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in another value that the text or choice is made of.
    pub(super) fn and(mut self, other: Self) -> Self {
        for taint in other.0 {
            if let Some(known) = self.0.iter_mut().find(|known| known.root == taint.root) {
                if taint.rank() < known.rank() {
                    *known = taint;
                }
            } else if self.0.len() < ROOTS {
                self.0.push(taint);
            } else if taint.root == Root::Sent {
                // What a caller surely sends outweighs what one may.
                self.0.pop();
                self.0.push(taint);
            }
        }
        self
    }

    pub(super) fn map(self, change: impl Fn(Taint) -> Taint) -> Self {
        Self(self.0.into_iter().map(change).collect())
    }
}
