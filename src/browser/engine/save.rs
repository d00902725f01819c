//! A report as a file to keep.

use super::session::Session;
use crate::facts::Moment;
use crate::report::{self, Face};
use crate::view;
use js_sys::{Array, Uint8Array};
use shipworthy_messages::Kept;
use web_sys::{Blob, BlobPropertyBag};

/// What a report can be kept as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Html,
    Markdown,
    Json,
    Sarif,
    Csv,
    Cyclonedx,
    Text,
    /// One page for a first talk.
    Brief,
    /// The card as a drawing.
    CardSvg,
    /// The card as a drawing of which the page makes a picture.
    CardPng,
}

impl Form {
    const ALL: [(&'static str, Self, &'static str, &'static str); 10] = [
        ("html", Self::Html, "html", "text/html;charset=utf-8"),
        ("markdown", Self::Markdown, "md", "text/markdown;charset=utf-8"),
        ("json", Self::Json, "json", "application/json"),
        ("sarif", Self::Sarif, "sarif", "application/sarif+json"),
        ("csv", Self::Csv, "csv", "text/csv;charset=utf-8"),
        ("cyclonedx", Self::Cyclonedx, "cdx.json", "application/vnd.cyclonedx+json"),
        ("text", Self::Text, "txt", "text/plain;charset=utf-8"),
        ("brief", Self::Brief, "call.md", "text/markdown;charset=utf-8"),
        ("card-svg", Self::CardSvg, "svg", "image/svg+xml"),
        ("card-png", Self::CardPng, "png", "image/svg+xml"),
    ];

    /// The form of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, ..)| *known == name).map(|(_, form, ..)| *form)
    }

    /// The ending of its files, and their kind.
    fn file(self) -> (&'static str, &'static str) {
        Self::ALL.iter().find(|(_, form, ..)| *form == self).map_or(("txt", "text/plain"), |(.., ending, kind)| (*ending, *kind))
    }
}

/// The report in that form.
pub(super) fn kept(session: &Session, form: Form) -> Result<Kept, String> {
    let report = &session.report;
    let text = match form {
        Form::Html => view::document(report, session.controls.language),
        Form::Markdown => report::markdown(report),
        Form::Json => serde_json::to_string_pretty(report).map_err(|error| error.to_string())? + "\n",
        Form::Sarif => report::sarif(report),
        Form::Csv => report::csv(report),
        Form::Cyclonedx => report::cyclonedx(&report.project.name, &session.materials, report.set_aside.as_ref()),
        Form::Text => report::text(report),
        Form::CardSvg | Form::CardPng => report::card(report, face()),
        Form::Brief => report::brief(report, face()),
    };
    let (ending, kind) = form.file();
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let bytes = Array::of1(&Uint8Array::from(text.as_bytes()));
    let blob =
        Blob::new_with_u8_array_sequence_and_options(&bytes, &options).map_err(|_| "This browser cannot hold the file.".to_owned())?;
    Ok(Kept { name: file_name(&report.project.name, ending), blob, pixels: form == Form::CardPng })
}

/// What stands on a card beside the figures: today, by the clock of this machine, and no name.
pub(super) fn face() -> Face {
    let now = js_sys::Date::new_0();
    #[expect(clippy::cast_possible_truncation, reason = "seconds and minutes of a clock")]
    let (seconds, offset) = ((now.get_time() / 1_000.0) as i64, -now.get_timezone_offset() as i32);
    Face { at: Some(Moment { seconds, offset }), named: false }
}

/// A file name that every system takes.
fn file_name(project: &str, ending: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = project.chars().map(plain).take(60).collect();
    let name: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
    let name = if name.is_empty() { "project".to_owned() } else { name.join("-") };
    format!("{name}-scorecard.{ending}")
}
