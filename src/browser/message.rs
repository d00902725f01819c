//! What the page program and the engine program say to each other. Every message is an object with its `kind`, and
//! a `body` where there is more to say.

use crate::report;
use crate::walk::Stage;
use js_sys::Object;
use maud::Markup;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::File;

/// What the page asks of the engine.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum Request {
    /// Check what somebody dropped or chose.
    Check(Upload),
    /// Check the sample that the engine carries.
    Sample,
    /// Weigh a report again with these answers to its questions.
    Weigh(Answered),
}

/// A report without answers, and the answers to it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answered {
    /// The report as it was checked, as plain objects.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub report: Object,
    /// What was answered.
    pub answers: Vec<report::Answer>,
}

/// What somebody dropped or chose.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Upload {
    /// One file: an archive or an export.
    Single(Named),
    /// The files of a folder, or several files at once.
    Folder {
        /// What to call the whole.
        name: String,
        /// Its files.
        files: Vec<Named>,
        /// Folders in it that were not opened, because their name alone says that they are left out.
        closed: Vec<String>,
    },
}

/// A file of the visitor under the name that is to be used for it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Named {
    /// Its path within what was dropped.
    pub path: String,
    /// Its contents, wherever the browser keeps them.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub file: File,
}

/// What the engine answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "body", rename_all = "kebab-case")]
pub enum Answer {
    /// It runs and listens.
    Ready,
    /// It stands there.
    Progress(Standing),
    /// It is done.
    Done(Checked),
    /// A report is weighed again.
    Weighed(Checked),
    /// It cannot judge what it was given.
    Refused {
        /// A stable name of the reason.
        code: String,
        /// The reason in a plain sentence.
        words: String,
    },
    /// It breaks down. It says where, if it still can.
    Broken {
        /// What the program says about it.
        words: String,
    },
}

/// A finished check, drawn where it was made, so that the page program stays small and never waits for a long report.
#[derive(Debug, Serialize, Deserialize)]
pub struct Checked {
    /// The project's name.
    pub name: String,
    /// The scorecard for the page.
    pub scorecard: Drawn,
    /// The scorecard as one file to keep.
    pub document: String,
    /// The report itself, every field of it, as plain objects.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    pub report: Object,
}

/// Markup that crosses from engine to page. It is made from [`Markup`] only, in which every string is escaped, and
/// received from the page's own engine only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Drawn(String);

impl From<Markup> for Drawn {
    fn from(markup: Markup) -> Self {
        Self(markup.into_string())
    }
}

impl Drawn {
    /// The markup's text.
    pub(super) fn text(&self) -> &str {
        &self.0
    }
}

/// How far a check is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What it does.
    pub stage: Step,
    /// How many entries or rules are done.
    pub done: u32,
    /// Of how many.
    pub of: u32,
    /// The entry or rule that starts.
    pub now: String,
}

/// The stages of a check, as the page shows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// The container's directory is being read.
    Listing,
    /// Entries are being read.
    Reading,
    /// The project is being judged.
    Judging,
}

impl Step {
    /// Its id in messages and on the page.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Listing => "listing",
            Self::Reading => "reading",
            Self::Judging => "judging",
        }
    }
}

impl From<Stage> for Step {
    fn from(stage: Stage) -> Self {
        match stage {
            Stage::Listing => Self::Listing,
            Stage::Reading => Self::Reading,
            Stage::Judging => Self::Judging,
        }
    }
}

/// A message as what a port carries. Numbers are numbers and nothing is `null`, as in the report's JSON.
///
/// # Errors
/// When the message cannot be expressed; the sentence says why.
pub fn pack(message: &impl Serialize) -> Result<JsValue, String> {
    message.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(|error| error.to_string())
}

/// A message from what a port carried.
///
/// # Errors
/// When it is none; the sentence says why.
pub fn unpack<Message: for<'de> Deserialize<'de>>(value: JsValue) -> Result<Message, String> {
    serde_wasm_bindgen::from_value(value).map_err(|error| error.to_string())
}
