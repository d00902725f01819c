//! Where a fact was seen.

use serde::{Deserialize, Serialize};

/// A place in the checked project. Made by readers through `Source`, which redacts the excerpt.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// Path relative to the project's top folder, `/` between folders.
    pub path: String,
    /// First line, from 1; 0 when the fact speaks of the whole file.
    pub line: u32,
    /// Last line, at least `line`.
    pub end_line: u32,
    /// Column of the first character, from 1, in characters; 0 with `line` 0.
    pub column: u32,
    /// The line as the file has it, trimmed, capped and with every secret masked.
    pub excerpt: String,
    /// Which characters of the excerpt are meant: the first, and the one past the last. The same where none is.
    #[serde(default)]
    pub mark: [u16; 2],
}

/// The lines around a place, masked and capped. The least indented of all of them stands at the margin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// The lines directly above, nearest last.
    pub before: Vec<String>,
    /// Spaces by which the place's own line is indented.
    pub indent: u16,
    /// The lines directly below, nearest first.
    pub after: Vec<String>,
}

/// A line with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The line itself as an excerpt shows it, so that it can be told whether it is still the same.
    pub own: String,
    /// What stands around it.
    pub around: Around,
}

impl Origin {
    /// A fact about a file as a whole.
    #[must_use]
    pub fn file(path: &str) -> Self {
        Self { path: path.to_owned(), line: 0, end_line: 0, column: 0, excerpt: String::new(), mark: [0, 0] }
    }

    /// `path:line`, or the path alone where the fact speaks of the whole file.
    #[must_use]
    pub fn place(&self) -> String {
        if self.line == 0 { self.path.clone() } else { format!("{}:{}", self.path, self.line) }
    }
}
