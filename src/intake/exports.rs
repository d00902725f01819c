//! Archives inside an archive that hold an export of a platform: the package of an app within a solution, a package
//! within a zip that somebody made. They are opened in place, within a budget of depth, number and bytes; every other
//! archive inside stays closed.

use super::oddity::printable;
use super::triage::extension;
use super::{Container, Failure, Member, MemberKind, Refusal, Slice, Zip};
use crate::facts::Oddity;
use std::io::Cursor;
use std::sync::Arc;

/// How deep archives inside archives are opened.
const DEPTH: u32 = 3;
/// Most archives that are opened in one container.
const ARCHIVES: u32 = 40;
/// Largest archive that is opened, in bytes.
const LARGEST: u64 = 48 << 20;
/// Bytes of all opened archives together; they are kept in memory.
const TOTAL: u64 = 96 << 20;
/// In a container of more files, only packages with a name of their own are looked at, not every zip.
const BUNDLE: usize = 100;
/// Most files of an archive that holds nothing but exports.
const FEW: usize = 200;

/// Whether the names of a container are those of a package of a platform.
pub(super) fn is_package<'n>(names: impl Iterator<Item = &'n str> + Clone) -> bool {
    let has = |wanted: &str| names.clone().any(|name| name == wanted);
    let starts = |wanted: &str| names.clone().any(|name| name.starts_with(wanted));
    has("Header.json") && has("Properties.json")
        || has("solution.xml") && has("customizations.xml")
        || has("manifest.json") && (starts("Microsoft.Flow/") || starts("Microsoft.PowerApps/"))
}

/// Whether an archive with these names is worth opening.
fn holds_export(names: &[String]) -> bool {
    let exports = |name: &String| {
        let lower = name.to_ascii_lowercase();
        [".json", ".yml", ".yaml", ".xml", ".bubble", ".xs", ".msapp", ".zip", ".md", ".txt"].iter().any(|end| lower.ends_with(end))
    };
    let data = |name: &String| {
        [".json", ".yml", ".yaml", ".xml", ".bubble", ".xs", ".msapp"].iter().any(|end| name.to_ascii_lowercase().ends_with(end))
    };
    is_package(names.iter().map(String::as_str)) || (names.len() <= FEW && names.iter().all(exports) && names.iter().any(data))
}

/// What is left of the limits.
struct Budget {
    archives: u32,
    bytes: u64,
}

/// Where a member stands.
#[derive(Debug, Clone, Copy)]
enum Place {
    Outer(usize),
    Inner(usize, usize),
}

/// A container with the exports inside it opened.
struct Unfolded<'r> {
    outer: Box<dyn Container + 'r>,
    inner: Vec<Box<dyn Container>>,
    members: Arc<[Member]>,
    places: Vec<Place>,
    notes: Vec<Oddity>,
}

/// The container, with exports that are archives inside it opened in place.
///
/// # Errors
/// As for [`Container::members`].
pub fn unfold<'r>(outer: Box<dyn Container + 'r>) -> Result<Box<dyn Container + 'r>, Refusal> {
    let mut budget = Budget { archives: ARCHIVES, bytes: TOTAL };
    unfold_within(outer, DEPTH, &mut budget)
}

fn unfold_within<'r>(mut outer: Box<dyn Container + 'r>, depth: u32, budget: &mut Budget) -> Result<Box<dyn Container + 'r>, Refusal> {
    let listed = outer.members()?;
    let files = listed.iter().filter(|member| member.kind == MemberKind::File).count();
    let is_archive = |member: &Member| {
        let extension = extension(&member.name);
        extension.eq_ignore_ascii_case("msapp") || files <= BUNDLE && extension.eq_ignore_ascii_case("zip")
    };
    if depth == 0 || !listed.iter().any(|member| member.kind == MemberKind::File && is_archive(member)) {
        return Ok(outer);
    }
    let mut members = Vec::with_capacity(listed.len());
    let mut unfolded = Unfolded { outer, inner: Vec::new(), members: Arc::default(), places: Vec::new(), notes: Vec::new() };
    for (index, member) in listed.iter().enumerate() {
        let opened = if member.kind == MemberKind::File && is_archive(member) {
            open(unfolded.outer.as_mut(), index, member, depth, budget)
        } else {
            None
        };
        match opened {
            Some((inner, own)) => {
                let at = unfolded.inner.len();
                unfolded.inner.push(inner);
                let what = "It is an archive inside the archive. It holds an export, so it was opened and read.".to_owned();
                unfolded.notes.push(Oddity { path: Some(printable(&member.name)), what });
                for (position, own) in own.iter().enumerate() {
                    unfolded.places.push(Place::Inner(at, position));
                    let name = format!("{}/{}", member.name, own.name.replace('\\', "/"));
                    members.push(Member { name, bytes: own.bytes, kind: own.kind });
                }
            }
            None => {
                unfolded.places.push(Place::Outer(index));
                members.push(member.clone());
            }
        }
    }
    unfolded.members = members.into();
    Ok(Box::new(unfolded))
}

/// An archive that is a member, and what it lists.
type Opened = (Box<dyn Container>, Arc<[Member]>);

/// The archive that is a member, with what it lists; `None` where it is none, is broken, holds no export or passes the
/// budget.
fn open(outer: &mut dyn Container, index: usize, member: &Member, depth: u32, budget: &mut Budget) -> Option<Opened> {
    if budget.archives == 0 || budget.bytes == 0 {
        return None;
    }
    let read = outer.read(index, LARGEST.min(budget.bytes));
    let spent = read.as_ref().map_or_else(|failure| failure.spent, |bytes| bytes.len() as u64);
    budget.archives -= 1;
    budget.bytes = budget.bytes.saturating_sub(spent);
    let zip = Zip::open(&member.name, Cursor::new(read.ok()?)).ok()?;
    let mut inner: Box<dyn Container> = Box::new(zip);
    let listed = inner.members().ok()?;
    let names: Vec<String> = listed.iter().filter(|own| own.kind == MemberKind::File).map(|own| own.name.replace('\\', "/")).collect();
    if names.is_empty() || !holds_export(&names) {
        return None;
    }
    let mut inner = unfold_within(inner, depth - 1, budget).ok()?;
    let listed = inner.members().ok()?;
    Some((inner, listed))
}

impl Container for Unfolded<'_> {
    fn name(&self) -> &str {
        self.outer.name()
    }

    fn members(&mut self) -> Result<Arc<[Member]>, Refusal> {
        Ok(Arc::clone(&self.members))
    }

    fn oddities(&self) -> Vec<Oddity> {
        let inner = self.inner.iter().flat_map(|inner| inner.oddities());
        self.notes.iter().cloned().chain(self.outer.oddities()).chain(inner).collect()
    }

    fn slice(&self, index: usize) -> Option<Slice> {
        match self.places.get(index) {
            Some(Place::Outer(index)) => self.outer.slice(*index),
            _ => None,
        }
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, Failure> {
        match self.places.get(index).copied() {
            Some(Place::Outer(index)) => self.outer.read(index, limit),
            Some(Place::Inner(at, index)) => self.inner.get_mut(at).ok_or_else(gone)?.read(index, limit),
            None => Err(gone()),
        }
    }

    fn read_start(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Failure> {
        match self.places.get(index).copied() {
            Some(Place::Outer(index)) => self.outer.read_start(index, most),
            Some(Place::Inner(at, index)) => self.inner.get_mut(at).ok_or_else(gone)?.read_start(index, most),
            None => Err(gone()),
        }
    }
}

fn gone() -> Failure {
    Failure::early("it is no longer there")
}
