//! The one place where markup becomes part of the page. It takes only what was [`Drawn`], in which every string of
//! a report is escaped.

use super::message::Drawn;
use web_sys::Element;

/// Replaces what stands in `place` by `markup`.
#[expect(clippy::disallowed_methods, reason = "the one audited use: markup is escaped by the type it was built with")]
pub fn mount(place: &Element, markup: &Drawn) {
    place.set_inner_html(markup.text());
}

/// Takes everything out of `place`.
pub fn clear(place: &Element) {
    place.set_text_content(None);
}
