//! What is odd about a container, in words, and never more of one kind than a reader wants to see.

use crate::facts::Oddity;
use std::collections::BTreeMap;

/// Most paths that are named for one kind of oddity.
const NAMED: usize = 10;

/// A kind of oddity that concerns a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Odd {
    /// `..` leads out of the archive.
    Outside,
    /// Starts at the root of a disk.
    Absolute,
    /// Names a drive.
    Drive,
    /// Holds control characters.
    Control,
    /// Longer than any real path.
    Long,
    /// Holds no name at all.
    Nameless,
    /// Stands there twice.
    Twice,
    /// Stands there more than once, with other content each time.
    Differs,
    /// Differs from another name only in upper and lower case.
    Case,
    /// Windows keeps the name for itself.
    Reserved,
    /// Holds characters that turn the writing around or are not seen.
    Invisible,
    /// Is no valid text.
    NotText,
    /// Its packed bytes are those of another one too.
    Overlap,
    /// Its own header calls it otherwise than the directory does.
    Renamed,
    /// Says that the version store is elsewhere.
    Pointer,
}

impl Odd {
    fn words(self) -> &'static str {
        match self {
            Self::Outside => "Its name points outside the archive, so it was left out.",
            Self::Absolute => "Its name starts at the root of a disk; it was read as if it stood inside the archive.",
            Self::Drive => "Its name starts with the letter of a drive; it was read as if it stood inside the archive.",
            Self::Control => "Its name holds invisible control characters.",
            Self::Long => "Its name is longer than any real path, so it was left out.",
            Self::Nameless => "It has no name, so it was left out.",
            Self::Pointer => {
                "It only points to a version store that stands elsewhere (a worktree or a submodule), so that history could not be read."
            }
            Self::Differs => {
                "It stands in the archive more than once, with different contents. Each was read: the last one under its name, earlier ones below “earlier-1/” and so on."
            }
            Self::Case => {
                "Its name differs from another one only in upper and lower case. Both were read; on Windows and macOS one would overwrite the other."
            }
            Self::Reserved => "Windows cannot keep a file of this name. It was read.",
            Self::Invisible => {
                "Its name holds characters that are invisible or turn the writing around, so that it may look like another one."
            }
            Self::NotText => "Its name is not valid text; what cannot be read of it stands as �.",
            Self::Overlap => "Its packed content overlaps that of another entry, as in archives that are made to swell.",
            Self::Renamed => {
                "Its own header in the archive calls it by another name, so that some tools would unpack it as another file. It goes by the name that the table of contents gives it."
            }
            Self::Twice => "It stands in the archive more than once. The last one was read, as unpacking would leave it.",
        }
    }

    fn more(self, count: usize) -> String {
        let what = match self {
            Self::Outside => "names point outside the archive",
            Self::Absolute => "names start at the root of a disk",
            Self::Drive => "names start with the letter of a drive",
            Self::Control => "names hold invisible control characters",
            Self::Long => "names are longer than any real path",
            Self::Nameless => "entries have no name",
            Self::Pointer => "files point to a version store elsewhere",
            Self::Differs => "paths stand in the archive more than once, with different contents",
            Self::Case => "names differ from others only in upper and lower case",
            Self::Reserved => "names are kept by Windows for itself",
            Self::Invisible => "names hold characters that are invisible or turn the writing around",
            Self::NotText => "names are not valid text",
            Self::Overlap => "entries overlap others",
            Self::Renamed => "entries are called by another name in their own headers",
            Self::Twice => "paths stand in the archive more than once",
        };
        format!("{count} more {what}.")
    }
}

/// Collects oddities.
#[derive(Debug, Default)]
pub(super) struct Oddities {
    by_kind: BTreeMap<Odd, (Vec<String>, usize)>,
    whole: Vec<Oddity>,
}

impl Oddities {
    /// Notes an oddity of a path.
    pub(super) fn note(&mut self, odd: Odd, path: &str) {
        let (named, more) = self.by_kind.entry(odd).or_default();
        if named.len() < NAMED {
            named.push(printable(path));
        } else {
            *more += 1;
        }
    }

    /// Notes an oddity of the whole.
    pub(super) fn whole(&mut self, what: impl Into<String>) {
        self.whole.push(Oddity { path: None, what: what.into() });
    }

    /// All of them, in words.
    pub(super) fn words(&self) -> Vec<Oddity> {
        let mut all = self.whole.clone();
        for (odd, (named, more)) in &self.by_kind {
            all.extend(named.iter().map(|path| Oddity { path: Some(path.clone()), what: odd.words().to_owned() }));
            if *more > 0 {
                all.push(Oddity { path: None, what: odd.more(*more) });
            }
        }
        all
    }
}

/// A hostile name in a form that can be shown: capped, without control characters.
pub(super) fn printable(path: &str) -> String {
    const SHOWN: usize = 200;
    path.chars().take(SHOWN).map(|c| if c.is_control() || is_invisible(c) { '\u{FFFD}' } else { c }).collect()
}

/// Whether a character turns the writing around or is not seen, though it is no control character.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
