//! Versions of packages in the order of their ecosystem, and ranges of them.
//!
//! Versions come from hostile files: whatever cannot be read as one is no version, and nothing is compared with it.

mod loose;
mod pep440;
pub(in crate::facts) mod range;
mod semver;

pub use range::{Edge, Interval, Range};

/// How an ecosystem orders its versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scheme {
    /// Three numbers, and letters for what comes before a release: npm, Cargo, Go, pub.
    Semver,
    /// Python's, with epochs, pre-, post- and development releases.
    Pep440,
    /// Numbers and words in any number: Composer, RubyGems, Maven.
    Loose,
}

impl Scheme {
    /// The order of an ecosystem of [`super::Dependency`].
    #[must_use]
    pub fn of(ecosystem: &str) -> Self {
        match ecosystem {
            "npm" | "cargo" | "go" | "pub" => Self::Semver,
            "pip" => Self::Pep440,
            _ => Self::Loose,
        }
    }
}

/// One version. Only versions of one scheme can be compared with sense.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(Kind);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Semver(semver::Semver),
    Pep440(pep440::Pep440),
    Loose(loose::Loose),
}

/// Longest text that is read as a version.
const LONGEST: usize = 256;

impl Version {
    /// A version as an ecosystem writes it; nothing where it is none.
    #[must_use]
    pub fn parse(scheme: Scheme, text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.len() > LONGEST {
            return None;
        }
        Some(Self(match scheme {
            Scheme::Semver => Kind::Semver(semver::Semver::parse(text)?),
            Scheme::Pep440 => Kind::Pep440(pep440::Pep440::parse(text)?),
            Scheme::Loose => Kind::Loose(loose::Loose::parse(text)?),
        }))
    }

    /// Its first two numbers: what people call "14.2".
    #[must_use]
    pub fn line(&self) -> (u64, u64) {
        let of = |numbers: &[u64]| (numbers.first().copied().unwrap_or(0), numbers.get(1).copied().unwrap_or(0));
        match &self.0 {
            Kind::Semver(version) => of(version.numbers()),
            Kind::Pep440(version) => of(version.release()),
            Kind::Loose(version) => version.line(),
        }
    }

    /// Whether it comes before a release of the same numbers.
    #[must_use]
    pub fn is_before_release(&self) -> bool {
        match &self.0 {
            Kind::Semver(version) => version.is_before_release(),
            Kind::Pep440(version) => version.is_before_release(),
            Kind::Loose(version) => version.is_before_release(),
        }
    }
}

/// The digits at the start of a text as a number, as large as a number can be, and what follows.
fn digits(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    if number.is_empty() {
        return None;
    }
    Some((number.parse().unwrap_or(u64::MAX), rest))
}

#[cfg(test)]
mod tests;
