//! What the page program and the engine program say to each other. Every message is an object with its `kind`; the
//! programs write and read its fields by hand, so that neither carries a general reader of objects along.

#![cfg(target_arch = "wasm32")]

mod fields;

use fields::{Fields, object, texts};
use js_sys::Array;
use maud::Markup;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, File};

/// What the page asks of the engine.
#[derive(Debug)]
pub enum Request {
    /// Which of these folders are worth listing.
    Open(Vec<String>),
    /// Check what somebody dropped or chose.
    Check(Upload),
    /// Check the sample that the engine carries.
    Sample,
    /// Do once what a check does, so that the browser has compiled it before somebody waits.
    Rehearse,
    /// Do what a control of the scorecard is for.
    Act(Act),
}

/// What somebody dropped or chose.
#[derive(Debug)]
pub struct Upload {
    /// Its files, with their paths within it.
    pub files: Vec<Named>,
    /// Folders in it that were not opened, because their name alone says that they are left out.
    pub closed: Vec<String>,
}

/// A file of the visitor under the name that is to be used for it.
#[derive(Debug)]
pub struct Named {
    /// Its path within what was dropped.
    pub path: String,
    /// Its contents, wherever the browser keeps them.
    pub file: File,
}

/// What a control is for, with the values around it. Both stand in the markup that the engine drew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// What to do.
    pub does: String,
    /// The names and values of its form, or what the control itself carries.
    pub fields: Vec<(String, String)>,
}

/// What the engine answers. Every [`Request`] but a check gets exactly one; a check gets its progress first.
#[derive(Debug)]
pub enum Answer {
    /// It runs and listens.
    Ready,
    /// These of the folders are worth listing.
    Open(Vec<String>),
    /// It stands there.
    Progress(Standing),
    /// It is done.
    Drawn(Scorecard),
    /// Parts of the scorecard are drawn anew.
    Changed(Change),
    /// Only these findings are shown, by the ids of their elements.
    Shown(Shown),
    /// A file to keep.
    Keep(Kept),
    /// A text for the clipboard.
    Copy(String),
    /// It is done, and there is only this to say.
    Said(String),
    /// It knows what it was told, and there is nothing to say.
    Done,
    /// Something happened by itself; no answer to anything.
    News(News),
    /// It cannot do it.
    Refused(Refusal),
    /// It breaks down. It says where, if it still can.
    Broken(String),
}

/// A finished check, drawn where it was made, so that the page program stays small and never waits for a long report.
#[derive(Debug)]
pub struct Scorecard {
    /// The title of the page while it is shown.
    pub title: String,
    /// The scorecard with its controls.
    pub markup: Drawn,
    /// Requests that the engine made since the check began.
    pub requests: u32,
}

/// What is drawn anew.
#[derive(Debug, Default)]
pub struct Change {
    /// Attributes of the scorecard's root.
    pub figures: Vec<(String, String)>,
    /// The ids of all its parts, in their order; empty where no part comes or goes.
    pub order: Vec<String>,
    /// Elements to replace, by their ids.
    pub parts: Vec<(String, Drawn)>,
    /// Which findings are shown, where they were drawn anew.
    pub shown: Option<Shown>,
    /// What to say to those who listen instead of look.
    pub said: String,
}

/// Something that happened by itself.
#[derive(Debug)]
pub struct News {
    /// What an embedding page may be told of it; empty for nothing.
    pub event: String,
    /// What is drawn anew.
    pub change: Change,
    /// Requests that the engine made since the check began.
    pub requests: u32,
}

/// Which findings are shown.
#[derive(Debug)]
pub struct Shown {
    /// The ids of their elements.
    pub ids: Array,
    /// How many they are, in words.
    pub said: String,
}

/// A file to keep.
#[derive(Debug)]
pub struct Kept {
    /// What to call it.
    pub name: String,
    /// Its contents.
    pub blob: Blob,
    /// Whether it is a drawing of which the page makes a picture in pixels.
    pub pixels: bool,
}

/// Why something is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// A stable name of the reason.
    pub code: String,
    /// The reason in a plain sentence.
    pub words: String,
    /// What to try.
    pub hint: String,
}

/// How far a check is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The stage's id.
    pub stage: String,
    /// The whole in percent.
    pub percent: u32,
    /// What happens, in words.
    pub words: String,
    /// The entry or rule that starts.
    pub now: String,
    /// What to say aloud now; empty most of the time.
    pub aloud: String,
}

/// Markup that crosses from engine to page. It is made from [`Markup`] only, in which every string is escaped, and
/// received from the page's own engine only.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn(JsValue);

impl From<Markup> for Drawn {
    fn from(markup: Markup) -> Self {
        Self(markup.into_string().into())
    }
}

impl Drawn {
    /// The markup as the browser's own string: a long one is not copied through the page program's memory.
    #[must_use]
    pub fn text(&self) -> &JsValue {
        &self.0
    }

    fn received(text: JsValue) -> Option<Self> {
        text.is_string().then_some(Self(text))
    }
}

impl Shown {
    fn pack(&self) -> JsValue {
        object("shown", &[("ids", self.ids.clone().into()), ("said", self.said.as_str().into())])
    }

    fn unpack(value: &JsValue) -> Option<Self> {
        let fields = Fields(value);
        Some(Self { ids: fields.list("ids")?, said: fields.text("said")? })
    }
}

impl Request {
    /// As what a port carries.
    #[must_use]
    pub fn pack(&self) -> JsValue {
        match self {
            Self::Open(paths) => object("open", &[("paths", texts(paths).into())]),
            Self::Check(Upload { files, closed }) => {
                let paths: Array = files.iter().map(|named| JsValue::from_str(&named.path)).collect();
                let blobs: Array = files.iter().map(|named| JsValue::from(&named.file)).collect();
                object("check", &[("paths", paths.into()), ("files", blobs.into()), ("closed", texts(closed).into())])
            }
            Self::Sample => object("sample", &[]),
            Self::Rehearse => object("rehearse", &[]),
            Self::Act(Act { does, fields }) => object("act", &[("does", does.into()), ("fields", fields::pairs(fields).into())]),
        }
    }

    /// From what a port carried; nothing where it is none.
    #[must_use]
    pub fn unpack(value: &JsValue) -> Option<Self> {
        let fields = Fields(value);
        Some(match fields.text("kind")?.as_str() {
            "open" => Self::Open(fields.texts("paths")?),
            "check" => {
                let blobs = fields.list("files")?;
                let files = fields.texts("paths")?.into_iter().zip(blobs.iter());
                let files = files.map(|(path, file)| Some(Named { path, file: file.dyn_into().ok()? }));
                Self::Check(Upload { files: files.collect::<Option<_>>()?, closed: fields.texts("closed")? })
            }
            "sample" => Self::Sample,
            "rehearse" => Self::Rehearse,
            "act" => Self::Act(Act { does: fields.text("does")?, fields: fields.pairs("fields")? }),
            _ => return None,
        })
    }
}

impl Answer {
    /// As what a port carries.
    #[must_use]
    pub fn pack(&self) -> JsValue {
        match self {
            Self::Ready => object("ready", &[]),
            Self::Open(paths) => object("open", &[("paths", texts(paths).into())]),
            Self::Progress(Standing { stage, percent, words, now, aloud }) => object(
                "progress",
                &[
                    ("stage", stage.into()),
                    ("percent", (*percent).into()),
                    ("words", words.into()),
                    ("now", now.into()),
                    ("aloud", aloud.into()),
                ],
            ),
            Self::Drawn(Scorecard { title, markup, requests }) => {
                object("drawn", &[("title", title.into()), ("markup", markup.text().clone()), ("requests", (*requests).into())])
            }
            Self::Changed(change) => object("changed", &change.fields()),
            Self::News(News { event, change, requests }) => {
                let mut fields = change.fields().to_vec();
                fields.push(("event", event.into()));
                fields.push(("requests", (*requests).into()));
                object("news", &fields)
            }
            Self::Shown(shown) => shown.pack(),
            Self::Keep(Kept { name, blob, pixels }) => {
                object("keep", &[("name", name.into()), ("blob", blob.into()), ("pixels", (*pixels).into())])
            }
            Self::Copy(text) => object("copy", &[("text", text.into())]),
            Self::Done => object("done", &[]),
            Self::Said(words) => object("said", &[("words", words.into())]),
            Self::Refused(Refusal { code, words, hint }) => {
                object("refused", &[("code", code.into()), ("words", words.into()), ("hint", hint.into())])
            }
            Self::Broken(words) => object("broken", &[("words", words.into())]),
        }
    }

    /// From what a port carried; nothing where it is none.
    #[must_use]
    pub fn unpack(value: &JsValue) -> Option<Self> {
        let fields = Fields(value);
        Some(match fields.text("kind")?.as_str() {
            "ready" => Self::Ready,
            "done" => Self::Done,
            "open" => Self::Open(fields.texts("paths")?),
            "progress" => Self::Progress(Standing {
                stage: fields.text("stage")?,
                percent: fields.number("percent")?,
                words: fields.text("words")?,
                now: fields.text("now")?,
                aloud: fields.text("aloud")?,
            }),
            "drawn" => Self::Drawn(Scorecard {
                title: fields.text("title")?,
                markup: Drawn::received(fields.get("markup"))?,
                requests: fields.number("requests")?,
            }),
            "changed" => Self::Changed(Change::from_fields(&fields)?),
            "news" => Self::News(News {
                event: fields.text("event")?,
                change: Change::from_fields(&fields)?,
                requests: fields.number("requests")?,
            }),
            "shown" => Self::Shown(Shown::unpack(value)?),
            "keep" => Self::Keep(Kept {
                name: fields.text("name")?,
                blob: fields.get("blob").dyn_into().ok()?,
                pixels: fields.get("pixels").is_truthy(),
            }),
            "copy" => Self::Copy(fields.text("text")?),
            "said" => Self::Said(fields.text("words")?),
            "refused" => Self::Refused(Refusal { code: fields.text("code")?, words: fields.text("words")?, hint: fields.text("hint")? }),
            "broken" => Self::Broken(fields.text("words")?),
            _ => return None,
        })
    }
}

impl Change {
    fn fields(&self) -> [(&'static str, JsValue); 5] {
        let parts: Array = self.parts.iter().map(|(id, part)| fields::pair(id, part.text())).collect();
        [
            ("figures", fields::pairs(&self.figures).into()),
            ("order", texts(&self.order).into()),
            ("parts", parts.into()),
            ("shown", self.shown.as_ref().map_or(JsValue::UNDEFINED, Shown::pack)),
            ("said", (&self.said).into()),
        ]
    }

    fn from_fields(fields: &Fields<'_>) -> Option<Self> {
        Some(Self {
            figures: fields.pairs("figures")?,
            order: fields.texts("order")?,
            parts: fields.entries("parts")?.into_iter().map(|(id, part)| Some((id, Drawn::received(part)?))).collect::<Option<_>>()?,
            shown: Shown::unpack(&fields.get("shown")),
            said: fields.text("said")?,
        })
    }
}
