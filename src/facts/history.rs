//! What the version store in the container says: commits, people, where copies are, what is not committed.

use serde::{Deserialize, Serialize};

/// One repository, as its own store tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct History {
    /// Folder whose history it is, ending in `/`; empty for the project's top folder.
    pub folder: String,
    /// Commits that can be reached from what is checked out.
    pub commits: u32,
    /// When the oldest and the newest of them were committed.
    pub first: Option<Moment>,
    /// The newest.
    pub last: Option<Moment>,
    /// Who wrote them, most commits first.
    pub authors: Vec<Author>,
    /// What is checked out: the branch, or `None` between branches.
    pub head: Option<String>,
    /// Branches of this copy.
    pub branches: Vec<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Other copies that this one knows.
    pub remotes: Vec<Remote>,
    /// Commits of the checked-out branch that no remote is known to have; `None` where it cannot be told.
    pub unpushed: Option<u32>,
    /// Largest contents in the history, largest first, a few.
    pub largest: Vec<Content>,
    /// Whether the list of committed files could be read, so that [`Tracked`] says all.
    pub index_read: bool,
    /// What could not be read or was left out, one plain sentence each; empty when the history was read whole.
    pub limits: Vec<String>,
}

/// A moment, in seconds since 1970, and the offset of the clock that told it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Seconds since the first of January 1970, UTC.
    pub seconds: i64,
    /// Minutes east of Greenwich.
    pub offset: i32,
}

/// One person by the name under which commits were written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Author {
    /// The name.
    pub name: String,
    /// An automation: a builder, a bot.
    pub bot: bool,
    /// Commits.
    pub commits: u32,
}

/// One other copy of the repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Remote {
    /// `origin` …
    pub name: String,
    /// The host, `github.com` …; empty for a path on the same machine.
    pub host: String,
    /// The account or organisation on that host, where the address tells.
    pub owner: Option<String>,
}

/// One content in the history.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Content {
    /// Where it stood last.
    pub path: String,
    /// Bytes.
    pub bytes: u64,
    /// Stands in the newest commit too.
    pub current: bool,
}

/// One file that version control keeps.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tracked {
    /// Its path, like that of a file of the container.
    pub path: String,
    /// How the container's file compares.
    pub state: TrackedState,
}

/// How a kept file compares with the one in the container.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TrackedState {
    /// The same, or not compared.
    Same,
    /// Changed since.
    Changed,
    /// Not in the container.
    Absent,
}

/// One commit, as far as a fact needs it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CommitRef {
    /// The first twelve digits of its id.
    pub id: String,
    /// When it was committed.
    pub at: Moment,
    /// The commit that took the content out again, the same way; `None` where it still stands.
    pub removed: Option<String>,
}
