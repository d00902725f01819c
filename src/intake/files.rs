//! Files that somebody else lists and opens: a folder on disk, a folder dropped on a page.

use super::{Container, Failure, Member, Refusal, container};
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

/// What an error in the midst of reading means.
const UNREADABLE: &str = "it cannot be read";

/// A container over a list of members and a way to open them.
pub struct Files<O> {
    name: String,
    members: Arc<[Member]>,
    open: O,
}

impl<O, R> Files<O>
where
    O: FnMut(usize) -> io::Result<R>,
    R: Read,
{
    /// A container of that name. `open` gives a reader of the member at that position in `members`; names are
    /// relative to the folder, with `/`. The reader is read once, from its start, and dropped.
    pub fn new(name: &str, members: Vec<Member>, open: O) -> Self {
        Self { name: name.to_owned(), members: members.into(), open }
    }

    fn opened(&mut self, index: usize) -> Result<R, Failure> {
        (self.open)(index).map_err(|error| {
            Failure::early(match error.kind() {
                io::ErrorKind::PermissionDenied => "it may not be read: permission is missing",
                io::ErrorKind::NotFound => "it is no longer there",
                _ => "it cannot be opened",
            })
        })
    }
}

impl<O> fmt::Debug for Files<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files").field("name", &self.name).field("members", &self.members.len()).finish_non_exhaustive()
    }
}

impl<O, R> Container for Files<O>
where
    O: FnMut(usize) -> io::Result<R>,
    R: Read,
{
    fn name(&self) -> &str {
        &self.name
    }

    fn members(&mut self) -> Result<Arc<[Member]>, Refusal> {
        Ok(Arc::clone(&self.members))
    }

    fn read(&mut self, index: usize, limit: u64) -> Result<Vec<u8>, Failure> {
        container::read_within(self.opened(index)?, limit, UNREADABLE)
    }

    fn read_start(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Failure> {
        container::read_start(self.opened(index)?, most, UNREADABLE)
    }
}
