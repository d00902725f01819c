//! The project's own table: the advisories that matter most for what AI builders make, in words of its own.
//!
//! Ranges and days come from the advisories that each number names. What could not be confirmed is not here. A new row
//! needs a look at the advisory, a range in the form `>=1.0.0 <1.2.3 || =0.9.1`, and one plain sentence about what it
//! means for the product, without the advisory's own words.

mod frameworks;
mod libraries;
mod others;
mod planted;
mod servers;

use super::{Asked, Hit, Span, judge};
use crate::facts::{Danger, Need};

/// The day of the newest row.
pub(super) const DAY: &str = "2026-11-21";

/// Ecosystems of which the table holds more than a few flaws that everybody has heard of.
pub(super) const DENSE: [&str; 2] = ["npm", "pip"];

/// One advisory.
#[derive(Debug)]
pub(super) struct Row {
    /// Its number, and others under which it is known, parted by spaces.
    id: &'static str,
    ecosystem: &'static str,
    /// Packages that share it, parted by spaces.
    packages: &'static str,
    affected: &'static str,
    danger: Danger,
    /// The day it was published; the month where only that is known.
    day: &'static str,
    words: &'static str,
}

/// A row of the table.
const fn row(
    id: &'static str,
    ecosystem: &'static str,
    packages: &'static str,
    affected: &'static str,
    danger: Danger,
    day: &'static str,
    words: &'static str,
) -> Row {
    Row { id, ecosystem, packages, affected, danger, day, words }
}

fn all() -> impl Iterator<Item = &'static Row> {
    [frameworks::ROWS, libraries::ROWS, others::ROWS, planted::ROWS, servers::ROWS].into_iter().flatten()
}

/// The rows of one package.
pub(super) fn of<'n>(ecosystem: &'n str, name: &'n str) -> impl Iterator<Item = &'static Row> + 'n {
    all().filter(move |row| row.ecosystem == ecosystem && row.packages.split(' ').any(|package| package == name))
}

impl Row {
    pub(super) fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.id.split(' ')
    }

    fn planted(&self) -> bool {
        planted::ROWS.iter().any(|row| std::ptr::eq(row, self))
    }

    /// What its words speak of decides whether it matters.
    fn needs(&self) -> Need {
        if self.packages != "next" {
            Need::Nothing
        } else if self.words.contains("middleware") {
            Need::Middleware
        } else if self.words.contains("App Router") || self.words.contains("server function") {
            Need::AppRouter
        } else {
            Need::Nothing
        }
    }

    fn spans(&self) -> impl Iterator<Item = Span<'static>> {
        self.affected.split("||").map(|part| {
            let mut span = Span { from: "", to: "", closed: false };
            for condition in part.split_whitespace() {
                if let Some(version) = condition.strip_prefix(">=") {
                    span.from = version;
                } else if let Some(version) = condition.strip_prefix("<=") {
                    (span.to, span.closed) = (version, true);
                } else if let Some(version) = condition.strip_prefix('<') {
                    span.to = version;
                } else if let Some(version) = condition.strip_prefix('=') {
                    span = Span { from: version, to: version, closed: true };
                }
            }
            span
        })
    }

    pub(super) fn judge(&self, asked: Asked<'_>) -> Option<Hit> {
        // What an attacker put out was taken back: no requirement leads to it any more.
        if self.planted() && matches!(asked, Asked::Range(_)) {
            return None;
        }
        let fixed = judge(self.ecosystem, self.spans(), asked)?;
        let id = self.ids().next().unwrap_or("");
        Some(Hit {
            id: id.to_owned(),
            danger: self.danger,
            fixed: fixed.map(str::to_owned),
            day: self.day.to_owned(),
            words: self.words,
            planted: self.planted(),
            needs: self.needs(),
            page: if id.starts_with("CVE-") || id.starts_with("GHSA-") || id.starts_with("MAL-") {
                format!("https://osv.dev/vulnerability/{id}")
            } else {
                String::new()
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Scheme, Version};
    use std::collections::BTreeSet;

    #[test]
    fn rows_are_in_form() {
        let mut seen = BTreeSet::new();
        for row in all() {
            assert!(seen.insert((row.id, row.packages)), "{} twice", row.id);
            assert!(row.day.len() == 10 || row.day.len() == 7, "{}: day", row.id);
            assert!(row.day <= DAY, "{}: newer than the table says", row.id);
            assert!(row.words.ends_with('.') && row.words.len() < 240, "{}: words", row.id);
            let scheme = Scheme::of(row.ecosystem);
            for span in row.spans() {
                assert!(!span.to.is_empty(), "{}: a range without an end", row.id);
                let to = Version::parse(scheme, span.to).unwrap_or_else(|| panic!("{}: {}", row.id, span.to));
                if !span.from.is_empty() {
                    assert!(Version::parse(scheme, span.from).is_some_and(|from| from <= to), "{}: {}", row.id, span.from);
                }
            }
        }
        assert!(all().any(|row| row.day == DAY));
        assert!(seen.len() > 80, "{}", seen.len());
    }
}
