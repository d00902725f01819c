//! Dealing what is read to several readers: neighbours together, in windows of the container's file, so that each reader
//! reads but its own, and none waits for another that has too much.

use super::{Manner, Piece, Plan, Step};
use crate::intake::{Container, Slice};
use crate::sorted::Arrange;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// Longest window, in bytes, unless a single file takes more.
const WINDOW: u64 = 4 << 20;
/// Longest window at all. Larger files are read as a stream, by whoever has the directory.
const LARGEST: u64 = 24 << 20;
/// What nobody asked for between two files, in bytes: reading on costs less than reading anew.
const GAP: u64 = 256 << 10;
/// What a file costs beside its bytes, in bytes.
const FILE: u64 = 1 << 10;
/// Least and most that a task weighs, in bytes when unpacked.
const WEIGHTS: (u64, u64) = (48 << 10, 1 << 20);
/// Tasks for each reader, so that they end at about the same time.
const TURNS: u64 = 6;

/// Files that stand near each other, for one reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// How they are read.
    pub manner: Manner,
    /// Where the window on the container's file begins.
    pub from: u64,
    /// Where it ends, or the file does.
    pub to: u64,
    /// The files, and where they stand.
    pub pieces: Vec<(Piece, Slice)>,
}

/// What a reader is told to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Files in a window of the container's file.
    Window(Task),
    /// Files whose bytes come along.
    Files(Manner, Vec<Piece>),
}

impl Order {
    /// The files.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        let (placed, plain) = match self {
            Self::Window(task) => (task.pieces.as_slice(), [].as_slice()),
            Self::Files(_, pieces) => ([].as_slice(), pieces.as_slice()),
        };
        placed.iter().map(|(piece, _)| piece).chain(plain)
    }

    /// The same, each file for itself.
    #[must_use]
    pub fn apart(self) -> Vec<Self> {
        match self {
            Self::Window(task) => task.apart().map(Self::Window).collect(),
            Self::Files(manner, pieces) => pieces.into_iter().map(|piece| Self::Files(manner, vec![piece])).collect(),
        }
    }
}

/// Everything that is read, dealt.
#[derive(Debug, Default)]
pub struct Dealt {
    /// What any reader can do, the largest first.
    pub tasks: Vec<Task>,
    /// What needs the container itself, in its order.
    pub rest: Vec<Step>,
}

impl Plan {
    /// Deals what is read to that many readers.
    pub fn deal(&self, container: &dyn Container, readers: usize) -> Dealt {
        let mut dealt = Dealt::default();
        let mut placed = Vec::new();
        for step in self.steps() {
            let slice = match step {
                Step::File(piece) => container.slice(piece.entry.index).filter(|slice| slice.packed <= LARGEST).map(|slice| (piece, slice)),
                Step::Part(..) => None,
            };
            match slice {
                Some(placement) => placed.push(placement),
                None => dealt.rest.push(step.clone()),
            }
        }
        placed.arrange_by_key(|(_, slice)| slice.start);
        let total: u64 = placed.iter().map(|(piece, _)| weight(piece)).sum();
        let share = total / (readers as u64).max(1).saturating_mul(TURNS);
        let share = share.clamp(WEIGHTS.0, WEIGHTS.1);
        let mut tasks: Vec<(u64, Task)> = Vec::new();
        for (piece, slice) in placed {
            let (weight, end) = (weight(piece), slice.end(piece.entry.path.len()));
            let joined = tasks.last_mut().filter(|(so_far, task)| {
                *so_far + weight <= share && slice.start <= task.to.saturating_add(GAP) && end.max(task.to) - task.from <= WINDOW
            });
            match joined {
                Some((so_far, task)) => {
                    *so_far += weight;
                    task.to = task.to.max(end);
                    task.pieces.push((piece.clone(), slice));
                }
                None => {
                    let task = Task { manner: self.manner(), from: slice.start, to: end, pieces: vec![(piece.clone(), slice)] };
                    tasks.push((weight, task));
                }
            }
        }
        tasks.arrange_by_key(|(weight, _)| Reverse(*weight));
        dealt.tasks = tasks.into_iter().map(|(_, task)| task).collect();
        dealt
    }
}

impl Task {
    /// The same, each file for itself.
    fn apart(self) -> impl Iterator<Item = Self> {
        let manner = self.manner;
        self.pieces.into_iter().map(move |(piece, slice)| Self {
            manner,
            from: slice.start,
            to: slice.end(piece.entry.path.len()),
            pieces: vec![(piece, slice)],
        })
    }
}

/// What reading a file costs, as bytes.
fn weight(piece: &Piece) -> u64 {
    FILE + piece.most
}
