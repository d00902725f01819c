//! A store of advisories in few bytes.
//!
//! After its mark come the day and the source, then the packages in the order of ecosystem and name, each with the length
//! of what follows for it, so that a look-up skips the rest. Numbers are in groups of seven bits, texts follow their
//! length; a name gives only what differs from the one before. A store comes from a file that anybody may have made:
//! whatever in it cannot be read is an error, and nothing of its sizes is believed.

use super::{Asked, Hit, Imported, Span, judge};
use crate::facts::{Danger, Need};
use crate::sorted::Arrange;
use std::collections::HashSet;

/// What a store begins with; the number is the version of its form.
const MARK: &[u8] = b"shipworthy advisories 1\n";
/// Most packages of one store.
const PACKAGES: usize = 1_000_000;

/// A store in memory.
#[derive(Debug)]
pub struct Store {
    bytes: Vec<u8>,
    day: String,
    source: String,
    /// Ecosystem, name, and where the package's advisories stand; in order.
    index: Vec<(u8, String, usize, usize)>,
    advisories: usize,
}

const ECOSYSTEMS: [&str; 9] = ["npm", "pip", "composer", "gem", "go", "cargo", "pub", "maven", "nuget"];

fn code(ecosystem: &str) -> Option<u8> {
    ECOSYSTEMS.iter().position(|name| *name == ecosystem).and_then(|at| u8::try_from(at).ok())
}

const DANGERS: [Danger; 5] = [Danger::Critical, Danger::High, Danger::Medium, Danger::Low, Danger::Unrated];
/// Put out by an attacker, beside the danger.
const PLANTED: u8 = 0x80;

impl Store {
    /// The day of its newest advisory.
    #[must_use]
    pub fn day(&self) -> &str {
        &self.day
    }

    /// Where its advisories come from, in words.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// How many packages it knows, and how many advisories.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.index.len(), self.advisories)
    }

    /// Whether it speaks of packages of an ecosystem.
    pub(super) fn covers(&self, ecosystem: &str) -> bool {
        let Some(code) = code(ecosystem) else { return false };
        let first = self.index.partition_point(|(of, ..)| *of < code);
        self.index.get(first).is_some_and(|(of, ..)| *of == code)
    }

    /// The one ecosystem whose packages it speaks of; none where it speaks of several.
    pub(super) fn only(&self) -> Option<&'static str> {
        let (first, last) = (self.index.first()?.0, self.index.last()?.0);
        if first == last { ECOSYSTEMS.get(usize::from(first)).copied() } else { None }
    }

    /// Reads a store.
    ///
    /// # Errors
    /// A plain sentence when the bytes are no store.
    pub fn read(bytes: Vec<u8>) -> Result<Self, String> {
        let broken = || "the file is no store of advisories, or a broken one".to_owned();
        let mut at = Cursor { bytes: &bytes, at: 0 };
        if at.take(MARK.len()) != Some(MARK) {
            return Err("the file is no store of advisories that this version reads".to_owned());
        }
        let day = at.text().ok_or_else(broken)?.to_owned();
        let source = at.text().ok_or_else(broken)?.to_owned();
        let packages = at.number().filter(|&packages| packages <= PACKAGES).ok_or_else(broken)?;
        let advisories = at.number().ok_or_else(broken)?;
        let mut index: Vec<(u8, String, usize, usize)> = Vec::new();
        for _ in 0..packages {
            let ecosystem = at.byte().ok_or_else(broken)?;
            let shared = at.number().ok_or_else(broken)?;
            let rest = at.text().ok_or_else(broken)?;
            let before = index.last().map_or("", |(_, name, ..)| name.as_str());
            let name = format!("{}{rest}", before.get(..shared).ok_or_else(broken)?);
            let length = at.number().ok_or_else(broken)?;
            let start = at.at;
            at.take(length).ok_or_else(broken)?;
            if index.last().is_some_and(|(last, before, ..)| (*last, before) >= (ecosystem, &name)) {
                return Err(broken());
            }
            index.push((ecosystem, name, start, at.at));
        }
        Ok(Self { day, source, index, advisories, bytes })
    }

    /// Writes a store of advisories.
    #[must_use]
    pub fn write(day: &str, source: &str, advisories: &[Imported]) -> Vec<u8> {
        let mut sorted: Vec<(u8, &Imported)> = advisories.iter().filter_map(|one| Some((code(&one.ecosystem)?, one))).collect();
        sorted.arrange_by(|(a, x), (b, y)| (a, &x.package, &x.id).cmp(&(b, &y.package, &y.id)));
        let packages: Vec<&[(u8, &Imported)]> = sorted.chunk_by(|(a, x), (b, y)| (a, &x.package) == (b, &y.package)).collect();
        let mut bodies = Vec::new();
        for of_package in packages {
            let Some((ecosystem, first)) = of_package.first() else { continue };
            let mut body = Vec::new();
            for (_, one) in of_package {
                entry(&mut body, one);
            }
            bodies.push((*ecosystem, first.package.as_str(), body));
        }
        assembled(day, source, sorted.len(), &bodies)
    }

    /// The same as one store an ecosystem, with the name and the day of each, so that nobody loads what they do not ask for.
    /// The day is that of its own newest advisory, unless the day of the dump was said: one registry's news make no other's
    /// newer.
    #[must_use]
    pub fn by_ecosystem(&self) -> Vec<(&'static str, &str, Vec<u8>)> {
        let mut parts = Vec::new();
        for packages in self.index.chunk_by(|(a, ..), (b, ..)| a == b) {
            let Some(ecosystem) = packages.first().and_then(|(code, ..)| ECOSYSTEMS.get(usize::from(*code))) else { continue };
            let (mut advisories, mut newest) = (0, "");
            let mut bodies = Vec::new();
            for (code, name, start, end) in packages {
                let body = self.bytes.get(*start..*end).unwrap_or(&[]);
                let mut at = Cursor { bytes: body, at: 0 };
                while at.at < body.len() {
                    let Some(entry) = at.entry() else { break };
                    (advisories, newest) = (advisories + 1, newest.max(entry.day));
                }
                bodies.push((*code, name.as_str(), body));
            }
            parts.push((*ecosystem, newest, advisories, bodies));
        }
        let said = parts.iter().all(|(_, newest, ..)| *newest != self.day);
        let stores = parts.iter().map(|(ecosystem, newest, advisories, bodies)| {
            let day = if said { self.day.as_str() } else { *newest };
            (*ecosystem, day, assembled(day, &self.source, *advisories, bodies))
        });
        stores.collect()
    }

    /// Adds what holds for a package, unless it is known under one of its numbers.
    pub(super) fn find(&self, ecosystem: &str, name: &str, asked: Asked<'_>, known: &mut HashSet<String>, hits: &mut Vec<Hit>) {
        let Some(code) = code(ecosystem) else { return };
        let Ok(found) = self.index.binary_search_by(|(of, other, ..)| (*of, other.as_str()).cmp(&(code, name))) else { return };
        let Some((.., start, end)) = self.index.get(found) else { return };
        let mut at = Cursor { bytes: self.bytes.get(..*end).unwrap_or(&[]), at: *start };
        // A broken entry ends the list: what was read before it holds.
        while at.at < *end {
            let Some(entry) = at.entry() else { break };
            let Some(fixed) = judge(ecosystem, entry.spans.iter().copied(), asked) else { continue };
            if entry.ids().any(|id| known.contains(id)) {
                continue;
            }
            known.extend(entry.ids().map(str::to_owned));
            let shown = if entry.alias.is_empty() { entry.id } else { entry.alias };
            hits.push(Hit {
                id: shown.to_owned(),
                danger: DANGERS.get(usize::from(entry.danger & !PLANTED)).copied().unwrap_or(Danger::Unrated),
                fixed: fixed.map(str::to_owned),
                day: entry.day.to_owned(),
                words: "",
                planted: entry.danger & PLANTED != 0,
                needs: Need::Nothing,
                page: format!("https://osv.dev/vulnerability/{}", entry.id),
            });
        }
    }
}

/// A store of packages in order, each with its ecosystem, its name and its advisories as they stand.
fn assembled(day: &str, source: &str, advisories: usize, packages: &[(u8, &str, impl AsRef<[u8]>)]) -> Vec<u8> {
    let mut out = MARK.to_vec();
    text(&mut out, day);
    text(&mut out, source);
    number(&mut out, packages.len());
    number(&mut out, advisories);
    let mut before = "";
    for (ecosystem, name, body) in packages {
        let shared = name.char_indices().zip(before.chars()).take_while(|((_, a), b)| a == b).map(|((at, a), _)| at + a.len_utf8()).last();
        let shared = shared.unwrap_or(0);
        out.push(*ecosystem);
        number(&mut out, shared);
        text(&mut out, name.get(shared..).unwrap_or(""));
        number(&mut out, body.as_ref().len());
        out.extend(body.as_ref());
        before = name;
    }
    out
}

/// One advisory as it stands in the store.
struct Entry<'s> {
    id: &'s str,
    alias: &'s str,
    danger: u8,
    day: &'s str,
    spans: Vec<Span<'s>>,
}

impl Entry<'_> {
    fn ids(&self) -> impl Iterator<Item = &str> {
        [self.id, self.alias].into_iter().filter(|id| !id.is_empty())
    }
}

fn entry(out: &mut Vec<u8>, one: &Imported) {
    text(out, &one.id);
    text(out, &one.alias);
    let danger = DANGERS.iter().position(|danger| *danger == one.danger).and_then(|at| u8::try_from(at).ok()).unwrap_or(4);
    out.push(danger | if one.planted { PLANTED } else { 0 });
    text(out, &one.day);
    number(out, one.spans.len());
    for (from, to, closed) in &one.spans {
        // One version alone is written once.
        let single = *closed && from == to;
        out.push(if single { 2 } else { u8::from(*closed) });
        text(out, from);
        if !single {
            text(out, to);
        }
    }
}

fn number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7F).unwrap_or(0) | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or(0));
}

fn text(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// Reads on through bytes.
struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Cursor<'b> {
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in (0..28).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn entry(&mut self) -> Option<Entry<'b>> {
        let (id, alias, danger, day) = (self.text()?, self.text()?, self.byte()?, self.text()?);
        let count = self.number()?;
        let mut spans = Vec::new();
        for _ in 0..count {
            let kind = self.byte()?;
            let from = self.text()?;
            let to = if kind == 2 { from } else { self.text()? };
            spans.push(Span { from, to, closed: kind != 0 });
        }
        Some(Entry { id, alias, danger, day, spans })
    }
}
