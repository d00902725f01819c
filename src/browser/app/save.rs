//! Keeping a report: as JSON, as one HTML file, on paper.

use crate::browser::message::Checked;
use gloo::file::{Blob, ObjectUrl};
use gloo::timers::callback::Timeout;
use gloo::utils::{document, window};
use js_sys::{JSON, Object};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlAnchorElement;

/// How long a browser may take to start a download, in milliseconds.
const GRACE: u32 = 60_000;

/// A report that can be kept.
pub(super) struct Saved {
    name: String,
    document: String,
    report: Object,
}

impl From<Checked> for Saved {
    fn from(Checked { name, document, report, .. }: Checked) -> Self {
        Self { name, document, report }
    }
}

impl Saved {
    /// The project's name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Downloads it as JSON.
    pub(super) fn json(&self) -> Result<(), String> {
        let text =
            JSON::stringify_with_replacer_and_space(&self.report, &JsValue::NULL, &2.into()).map_err(|error| format!("{error:?}"))?;
        download(&String::from(text), "application/json", &self.file_name("json"))
    }

    /// Downloads it as one HTML file.
    pub(super) fn html(&self) -> Result<(), String> {
        download(&self.document, "text/html;charset=utf-8", &self.file_name("html"))
    }

    /// A file name that every system takes.
    fn file_name(&self, ending: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let name: String = self.name.chars().map(plain).take(60).collect();
        let name: Vec<&str> = name.split('-').filter(|part| !part.is_empty()).collect();
        let name = if name.is_empty() { "project".to_owned() } else { name.join("-") };
        format!("{name}-scorecard.{ending}")
    }
}

fn download(text: &str, kind: &str, name: &str) -> Result<(), String> {
    let address = ObjectUrl::from(Blob::new_with_options(text, Some(kind)));
    let link = document().create_element("a").ok().and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok());
    let link = link.ok_or("this browser makes no links")?;
    link.set_href(&address);
    link.set_download(name);
    link.click();
    Timeout::new(GRACE, move || drop(address)).forget();
    Ok(())
}

/// Prints the page. What is folded unfolds for it.
pub(super) fn print() {
    // Where a browser cannot print there is nothing to add.
    let _ = window().print();
}
