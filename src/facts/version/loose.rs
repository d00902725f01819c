//! Versions of numbers and words in any number, as Composer, RubyGems and Maven order them. They agree where versions
//! that are published stand: numbers by size, words of early releases before the release, patches after it.

use std::cmp::Ordering;

/// Longest list of parts.
const PARTS: usize = 32;

/// Numbers and words.
#[derive(Debug, Clone)]
pub(super) struct Loose(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// A word that leads to a release, by rank.
    Before(u8, String),
    /// Where the shorter of two versions is over.
    End,
    After(String),
    Number(u64),
}

impl Loose {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches(['v', 'V']).to_ascii_lowercase();
        let text = text.split('+').next().unwrap_or(&text);
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if parts.len() >= PARTS {
                return None;
            }
            if let Some((number, after)) = super::digits(rest) {
                parts.push(Part::Number(number));
                rest = after;
            } else if c.is_ascii_alphabetic() {
                let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
                let (word, after) = rest.split_at_checked(end)?;
                // What leads to a release stands before it whether or not zeros were written out.
                let part = of_word(word);
                if matches!(part, Part::Before(..)) {
                    trim(&mut parts);
                }
                if part != Part::End {
                    parts.push(part);
                }
                rest = after;
            } else if matches!(c, '.' | '-' | '_') {
                rest = rest.get(1..)?;
            } else {
                return None;
            }
        }
        trim(&mut parts);
        Some(Self(parts))
    }

    pub(super) fn line(&self) -> (u64, u64) {
        let number = |at: usize| match self.0.get(at) {
            Some(Part::Number(number)) => *number,
            _ => 0,
        };
        (number(0), number(1))
    }

    pub(super) fn is_before_release(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Before(..)))
    }
}

/// Takes off zeros at the end, which change nothing.
fn trim(parts: &mut Vec<Part>) {
    while parts.len() > 1 && parts.last() == Some(&Part::Number(0)) {
        parts.pop();
    }
}

fn of_word(word: &str) -> Part {
    let rank = match word {
        "final" | "ga" | "release" | "stable" | "jre" | "android" => return Part::End,
        "p" | "pl" | "patch" | "sp" | "post" => return Part::After(word.to_owned()),
        "dev" => 0,
        "a" | "alpha" => 2,
        "b" | "beta" => 3,
        "m" | "milestone" => 4,
        "pre" | "preview" | "snapshot" | "c" | "cr" | "rc" => 5,
        _ => 1,
    };
    // Short and long words for one thing are one.
    Part::Before(rank, if rank == 1 { word.to_owned() } else { String::new() })
}

impl Ord for Loose {
    fn cmp(&self, other: &Self) -> Ordering {
        for at in 0..self.0.len().max(other.0.len()) {
            let order = self.0.get(at).unwrap_or(&Part::End).cmp(other.0.get(at).unwrap_or(&Part::End));
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }
}

impl PartialOrd for Loose {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Loose {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Loose {}
