//! The few words that the program says by itself. They stand in the page, so that each language has its own.

use crate::dom::by_id;
use wasm_bindgen::JsCast;
use web_sys::HtmlTemplateElement;

/// The words of that name.
pub(crate) fn word(name: &str) -> String {
    let words = by_id("words").and_then(|words| words.dyn_into::<HtmlTemplateElement>().ok());
    let found = words.and_then(|words| words.content().query_selector(&["[data-word=", name, "]"].concat()).ok().flatten());
    found.and_then(|found| found.text_content()).unwrap_or_default()
}
