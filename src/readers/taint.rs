//! One value that a caller decides, with how it came here: the same for every language whose flows are followed.

use crate::facts::{Call, Carried};

/// Most beginnings that one value is followed back to.
const ROOTS: usize = 4;

/// Most places of one way.
const STEPS: usize = 12;

/// Where a value begins, as far as its file shows; `P` is how the language tells a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::readers) enum Root<P> {
    /// A caller of the product sends it.
    Sent,
    /// A parameter of a function that the module names: the function's number, the parameter, the field used.
    Parameter(usize, P, Option<String>),
    /// What a call gives back that may stand in another file.
    Result(Call),
}

/// What a value carries from the caller; `V` is how the language tells a variable.
#[derive(Debug, Clone)]
pub(in crate::readers) struct Taint<P, V> {
    pub(in crate::readers) root: Root<P>,
    /// The source as written.
    pub(in crate::readers) source: String,
    /// Where its places start, in bytes, from source to here.
    pub(in crate::readers) steps: Vec<u32>,
    /// Variables that it went through.
    pub(in crate::readers) through: Vec<V>,
    pub(in crate::readers) carried: Carried,
}

impl<P, V> Taint<P, V> {
    pub(in crate::readers) fn new(source: String, at: u32) -> Self {
        Self::from(Root::Sent, source, at)
    }

    pub(in crate::readers) fn from(root: Root<P>, source: String, at: u32) -> Self {
        let carried = Carried {
            number: false,
            head: true,
            built: false,
            whole: false,
            shaped: false,
            checked: false,
            scaled: false,
            segment: false,
            keys: false,
        };
        Self { root, source, steps: vec![at], through: Vec::new(), carried }
    }

    pub(in crate::readers) fn whole(mut self, whole: bool) -> Self {
        self.carried.whole = whole;
        self.carried.shaped |= whole;
        self
    }

    /// Text, whatever was sent.
    pub(in crate::readers) fn text(mut self) -> Self {
        self.carried.whole = false;
        self.carried.shaped = false;
        self
    }

    /// An object or a text, as it was sent.
    pub(in crate::readers) fn shaped(mut self, shaped: bool) -> Self {
        self.carried.shaped = shaped;
        self
    }

    pub(in crate::readers) fn joined(mut self, first: bool) -> Self {
        self.carried.head &= first;
        self.carried.built = true;
        self.text()
    }

    pub(in crate::readers) fn numeric(mut self) -> Self {
        self.carried.number = true;
        self.text()
    }

    /// So many times what the caller does not decide.
    pub(in crate::readers) fn scaled(mut self) -> Self {
        self.carried.scaled = true;
        self
    }

    /// What its fields are called.
    pub(in crate::readers) fn keys(mut self) -> Self {
        self.carried.keys = true;
        self.text()
    }

    /// A part of one name within a path.
    pub(in crate::readers) fn segment(mut self) -> Self {
        self.carried.segment = true;
        self
    }

    /// One part of it. A parameter of which a `named` field is used still decides that field whole.
    pub(in crate::readers) fn part(mut self, name: &str, named: bool) -> Self {
        match &mut self.root {
            Root::Parameter(_, _, field @ None) if self.carried.whole && named => *field = Some(name.to_owned()),
            _ => self.carried.whole = false,
        }
        self.source = format!("{}.{name}", self.source.trim_end_matches("()"));
        self
    }

    /// It was held against a list or a pattern.
    pub(in crate::readers) fn checked(mut self) -> Self {
        self.carried.checked = true;
        self
    }

    /// It was put into a variable. Long ways are cut: what they lead to still counts.
    pub(in crate::readers) fn kept_in(mut self, variable: V, at: u32, most: usize) -> Self {
        if self.steps.len() < STEPS && self.steps.last() != Some(&at) {
            self.steps.push(at);
        }
        if self.through.len() < most {
            self.through.push(variable);
        }
        self
    }

    /// Rank: the less, the more dangerous.
    fn rank(&self) -> (bool, bool, bool, bool, bool) {
        (self.carried.checked, self.carried.scaled, self.carried.number, !self.carried.head, !self.carried.whole)
    }
}

/// Everything that a value carries, one for each beginning.
#[derive(Debug, Clone)]
pub(in crate::readers) struct Taints<P, V>(pub(in crate::readers) Vec<Taint<P, V>>);

impl<P, V> Default for Taints<P, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<P: PartialEq, V> Taints<P, V> {
    pub(in crate::readers) fn one(taint: Taint<P, V>) -> Self {
        Self(vec![taint])
    }

    /// Whether all of it is so many times something else.
    pub(in crate::readers) fn is_scaled(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|taint| taint.carried.scaled)
    }

    pub(in crate::readers) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes in another value that the text or choice is made of.
    pub(in crate::readers) fn and(mut self, other: Self) -> Self {
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

    pub(in crate::readers) fn filter(mut self, keep: impl FnMut(&Taint<P, V>) -> bool) -> Self {
        self.0.retain(keep);
        self
    }

    pub(in crate::readers) fn map(self, change: impl Fn(Taint<P, V>) -> Taint<P, V>) -> Self {
        Self(self.0.into_iter().map(change).collect())
    }
}
