//! Places in code, and what would make the bill smaller there.

use super::super::Remedy;
use crate::facts::Origin;

/// Most places that a part or a remedy carries.
pub(super) const PLACES: usize = 8;

/// Places without doubles, a few.
pub(super) fn places<'o>(origins: impl IntoIterator<Item = &'o Origin>) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for origin in origins {
        let place = origin.place();
        if places.len() < PLACES && !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Remedies, each once.
#[derive(Debug, Default)]
pub(super) struct Remedies {
    list: Vec<Remedy>,
}

impl Remedies {
    /// The number of the remedy with this title; the place is added to it.
    pub(super) fn number(&mut self, title: &str, rule: Option<&str>, at: Option<&Origin>) -> u32 {
        let number = self.list.iter().position(|remedy| remedy.title == title).unwrap_or_else(|| {
            self.list.push(Remedy { title: title.to_owned(), rule: rule.map(str::to_owned), places: Vec::new() });
            self.list.len() - 1
        });
        if let (Some(remedy), Some(at)) = (self.list.get_mut(number), at) {
            let at = at.place();
            if remedy.places.len() < PLACES && !remedy.places.contains(&at) {
                remedy.places.push(at);
            }
        }
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    /// All of them.
    pub(super) fn done(self) -> Vec<Remedy> {
        self.list
    }
}
