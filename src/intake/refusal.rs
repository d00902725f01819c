//! Why something cannot be checked as a whole, in words for the person who dropped it.

use std::fmt;

/// Why a container gives nothing to judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Neither an archive nor an export that is known.
    NotAnArchive,
    /// Every file in it needs a password.
    Encrypted,
    /// It holds no file.
    Empty,
    /// It holds version control's own store and nothing of the project.
    OnlyHistory,
    /// It holds files, and none that can be judged.
    NothingToCheck,
    /// Whoever keeps the file did not give it out: browsers do so once it was changed or moved after it was chosen.
    Withheld,
    /// An archive of a format that is not read; the word names it.
    Foreign(&'static str),
    /// It passes a limit; the sentence says which.
    TooLarge(String),
    /// It is broken; the sentence says how.
    Broken(String),
}

impl Refusal {
    /// More members than a check takes.
    pub(super) fn too_many() -> Self {
        Self::TooLarge("it holds more than 250,000 files; leave out folders such as node_modules".to_owned())
    }

    /// A stable name for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAnArchive => "not-an-archive",
            Self::Encrypted => "encrypted",
            Self::Empty => "empty",
            Self::OnlyHistory => "only-history",
            Self::NothingToCheck => "nothing-to-check",
            Self::Withheld => "withheld",
            Self::Foreign(_) => "foreign-archive",
            Self::TooLarge(_) => "too-large",
            Self::Broken(_) => "broken",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnArchive => f.write_str("This is not a zip file. Download your project as a zip and drop that."),
            Self::Foreign(format) => {
                write!(f, "This is a {format} archive, which cannot be read here. Make a zip of your project and drop that.")
            }
            Self::Encrypted => f.write_str("This is protected by a password. Make a zip without a password and drop that."),
            Self::Empty => f.write_str("This is empty: it holds no files."),
            Self::OnlyHistory => f.write_str(
                "This is only the version store of a project, without its files. Make a zip of the project's whole folder and drop that.",
            ),
            Self::NothingToCheck => {
                f.write_str("There is nothing in here that can be checked: no code, no configuration and no known export.")
            }
            Self::Withheld => f.write_str("This file could not be opened. It may have been changed or moved since it was chosen."),
            Self::TooLarge(what) => write!(f, "This is larger than can be checked: {what}."),
            Self::Broken(how) => write!(f, "This file is damaged and cannot be read: {how}."),
        }
    }
}

impl std::error::Error for Refusal {}
