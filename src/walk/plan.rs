//! What is read from a container, decided from its directory alone.

use crate::facts::{Facts, FileFact, ReadState, SkipReason};
use crate::intake::{self, Budget, Container, Entry, Limits, Listing, Part, Refusal, Store, Surroundings};
use crate::readers::without_credentials;
use crate::report::Settings;
use crate::sorted::Arrange;
use serde::{Deserialize, Serialize};

/// One file that is read, and how much of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The file.
    pub entry: Entry,
    /// Most bytes that are read of it.
    pub most: u64,
    /// A file of data, of which the start is enough.
    pub start: bool,
}

/// How the files of one container are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manner {
    /// There are few of them, so that each says what it looks like if nobody knows it.
    pub alone: bool,
    /// They are compared with what a version store keeps.
    pub compared: bool,
}

/// One thing that is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A file.
    File(Piece),
    /// A part of the version store at that position.
    Part(usize, Part),
}

impl Step {
    /// What is read, for whoever watches.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::File(piece) => &piece.entry.path,
            Self::Part(_, part) => &part.path,
        }
    }

    fn index(&self) -> usize {
        match self {
            Self::File(piece) => piece.entry.index,
            Self::Part(_, part) => part.index,
        }
    }
}

/// What is read from a container.
#[derive(Debug)]
pub struct Plan {
    name: String,
    steps: Vec<Step>,
    manner: Manner,
    pub(super) stores: Vec<Store>,
    pub(super) around: Surroundings,
    /// What is known from the directory.
    pub(super) known: Facts,
}

impl Plan {
    /// Reads the directory of a container and decides, but for the files that the owner's settings leave out.
    ///
    /// # Errors
    /// [`Refusal`] when nothing in it can be judged.
    pub fn of(container: &mut dyn Container, settings: Option<&Settings>) -> Result<Self, Refusal> {
        let mut listing = intake::list(container)?;
        mask(&mut listing);
        let left_out = |path: &str| settings.and_then(|settings| settings.leaves_out(path)).map(str::to_owned);
        let mut budget = Budget::new(listing.limits);
        let mut known = listing.facts;
        let mut steps = Vec::with_capacity(listing.entries.len());
        for entry in listing.entries {
            if let Some(part) = left_out(&entry.path) {
                let folder = part.ends_with('/').then_some(part);
                known.files.push(FileFact { folder, ..entry.file(0, ReadState::Skipped(SkipReason::Owner)) });
                continue;
            }
            match budget.grant(&entry) {
                Ok(most) => steps.push(Step::File(Piece { entry, most, start: false })),
                Err(why) => known.absorb(Facts::unread(entry.file(0, ReadState::Read), why)),
            }
        }
        for entry in listing.data.into_iter().filter(|entry| left_out(&entry.path).is_none()) {
            // What is not looked into keeps its line as a file that was left out.
            if let Ok(most) = budget.grant_start(&entry) {
                steps.push(Step::File(Piece { entry, most, start: true }));
            }
        }
        for (at, store) in listing.stores.iter_mut().enumerate() {
            steps.extend(std::mem::take(&mut store.parts).into_iter().map(|part| Step::Part(at, part)));
        }
        // In the order of the container: a packed stream is then read once, from its start to its end.
        steps.arrange_by_key(Step::index);
        let manner = Manner { alone: listing.limits == Limits::EXPORT, compared: !listing.stores.is_empty() };
        Ok(Self { name: listing.name, steps, manner, stores: listing.stores, around: listing.around, known })
    }

    /// A name for the project.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What is read, in the order of the container.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The files that are read as a whole, in the same order.
    pub(super) fn whole(&self) -> impl Iterator<Item = &Entry> {
        self.steps.iter().filter_map(|step| match step {
            Step::File(piece) if !piece.start => Some(&piece.entry),
            _ => None,
        })
    }

    /// How long reading may take, in milliseconds: whatever it is, and for each megabyte. No honest project comes near it,
    /// on a slow phone either.
    #[must_use]
    pub fn longest(&self) -> u64 {
        let bytes = |step: &Step| if let Step::File(piece) = step { piece.most } else { 0 };
        120_000 + (self.steps.iter().map(bytes).sum::<u64>().saturating_mul(1_000) >> 20)
    }

    /// How its files are read.
    #[must_use]
    pub fn manner(&self) -> Manner {
        self.manner
    }
}

/// Hides credentials in the names of files and folders before anything is told of them.
fn mask(listing: &mut Listing) {
    let facts = &mut listing.facts;
    let paths = listing.entries.iter_mut().chain(&mut listing.data).map(|entry| &mut entry.path);
    let skipped = facts.files.iter_mut().flat_map(|file| [Some(&mut file.path), file.folder.as_mut()]).flatten();
    let said = facts.oddities.iter_mut().flat_map(|odd| [odd.path.as_mut(), Some(&mut odd.what)]).flatten();
    for name in paths.chain(skipped).chain(said).chain([&mut listing.name]) {
        if let Some(masked) = without_credentials(name) {
            *name = masked;
        }
    }
}
