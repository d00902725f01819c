//! From the bytes of files to what they state, wherever that is done.

use super::{Manner, Piece, Task};
use crate::facts::{Facts, Oddity, ReadState};
use crate::intake::{Failure, Unpacker};
use crate::readers::{self, Sight};
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Why a file is unread that was never begun.
pub const LATE: &str = "the time for reading everything was up before it";
/// Why a file is unread that a reader broke on.
pub const FATAL: &str = "it broke the part of the checker that reads files, which is a fault of the checker";

/// What one or several files state.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The facts.
    pub facts: Facts,
    /// What the files hold, for the comparison with a version store.
    pub seen: Vec<Sight>,
    /// What they look like where nobody knows them.
    pub unknown: Vec<Oddity>,
    /// Files that do not stand where they were looked for: someone who has the directory must read them.
    pub missed: Vec<Piece>,
}

/// Reads files. It has one buffer for all of them.
#[derive(Debug, Default)]
pub struct Reader {
    unpacker: Unpacker,
}

impl Reader {
    /// Reads the files of a task out of its window of the container's file.
    pub fn read(&mut self, task: &Task, window: &[u8]) -> Reading {
        let mut reading = Reading::default();
        for (piece, slice) in &task.pieces {
            let bytes = match slice.cut(window, task.from) {
                None => {
                    reading.missed.push(piece.clone());
                    continue;
                }
                Some(Err(failure)) => Err(failure),
                Some(Ok(packed)) if piece.start => self.unpacker.start(slice, packed, piece.most),
                Some(Ok(packed)) => self.unpacker.whole(slice, packed, piece.most),
            };
            reading.take(task.manner, piece, bytes);
        }
        reading
    }
}

impl Reading {
    /// Takes in what one file states. Where a reader breaks on it, that file is unread and all others stay: so it is
    /// where a program survives that; elsewhere, whoever runs the reader replaces it.
    pub fn take(&mut self, manner: Manner, piece: &Piece, bytes: Result<&[u8], Failure>) {
        match bytes {
            // Nothing half done stays behind: what a broken reader has made so far goes with it.
            Ok(bytes) => match catch_unwind(AssertUnwindSafe(|| Self::of(manner, piece, bytes))) {
                Ok(read) => self.absorb(read),
                Err(_) => self.fail(piece, FATAL.to_owned()),
            },
            Err(failure) => self.fail(piece, failure.why),
        }
    }

    /// What one file states.
    fn of(manner: Manner, piece: &Piece, bytes: &[u8]) -> Self {
        let entry = &piece.entry;
        let mut reading = Self::default();
        if piece.start {
            reading.facts = readers::look(entry, bytes);
            return reading;
        }
        #[cfg(feature = "faults")]
        super::faults::strike(&entry.path);
        reading.seen.extend(manner.compared.then(|| Sight::of(entry, bytes)));
        reading.facts = readers::read(entry, bytes);
        reading.unknown.extend(manner.alone.then(|| readers::unknown(entry, bytes, &reading.facts)).flatten());
        reading
    }

    /// Takes in everything that `other` states.
    pub fn absorb(&mut self, other: Self) {
        self.facts.absorb(other.facts);
        self.seen.extend(other.seen);
        self.unknown.extend(other.unknown);
        self.missed.extend(other.missed);
    }

    /// The files of a task whose window cannot be read, and why.
    #[must_use]
    pub fn failed(task: &Task, why: &str) -> Self {
        let mut reading = Self::default();
        task.pieces.iter().for_each(|(piece, _)| reading.fail(piece, why.to_owned()));
        reading
    }

    /// One file cannot be read, and why.
    pub fn fail(&mut self, piece: &Piece, why: String) {
        // What is only looked into keeps its line as a file that was left out.
        if !piece.start {
            self.facts.absorb(Facts::unread(piece.entry.file(0, ReadState::Read), why));
        }
    }
}
