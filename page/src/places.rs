//! The browser's own way back and forth: the start and the report are two places, and each link within the report one
//! more. The report stays in the page, so that the way back to it is free.

use super::App;
use super::page::State;
use crate::dom::window;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What marks the start in the browser's history.
const START: &str = "start";
/// What marks the report.
const REPORT: &str = "report";

fn here() -> Option<String> {
    window().history().ok()?.state().ok()?.as_string()
}

/// The page is there.
pub(crate) fn begin() {
    if let Ok(history) = window().history() {
        // A file from a disk may be refused a history; then there is none.
        let _ = history.replace_state(&START.into(), "");
    }
}

/// A report is there.
pub(crate) fn arrive() {
    if let Ok(history) = window().history() {
        let place = JsValue::from_str(REPORT);
        // The page's own links lead there from here; one check after the other is one place.
        let _ = if here().as_deref() == Some(REPORT) { history.replace_state(&place, "") } else { history.push_state(&place, "") };
    }
}

/// The visitor leaves the report for a new start; the way back leads to it.
pub(crate) fn leave() {
    if let Ok(history) = window().history()
        && here().as_deref() != Some(START)
    {
        let _ = history.push_state(&START.into(), "");
    }
}

impl App {
    /// The visitor went back or forth.
    pub(crate) fn travelled(self: &Rc<Self>) {
        let start = here().as_deref() == Some(START);
        match self.page.state() {
            State::Report if start => self.back(),
            State::Idle | State::Problem if !start && self.page.mount.has_child_nodes() => {
                self.page.show(State::Report);
                self.page.reveal_target();
            }
            _ => {}
        }
    }
}
