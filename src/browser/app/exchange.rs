//! Showing a report that was weighed again: everything but the questions is exchanged, so that whoever answers keeps the
//! focus, and what was unfolded stays so.

use super::page::{Page, elements, mark};
use crate::browser::message::Checked;
use crate::browser::mount::mount;
use crate::report::Answer;
use gloo::utils::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, Node};

/// Attributes of the scorecard that hold its figures.
const FIGURES: [&str; 4] = ["data-score", "data-grade", "data-tier", "data-coverage"];

impl Page {
    /// Shows the report that was weighed again, and answers with what to say about it.
    pub(super) fn exchange(&self, checked: &Checked) -> String {
        let place = document().create_element("div").ok();
        let Some(place) = place else { return String::new() };
        mount(&place, &checked.scorecard);
        let new = place.query_selector("#report").ok().flatten();
        let old = self.mount.query_selector("#report").ok().flatten();
        let (Some(new), Some(old)) = (new, old) else { return String::new() };
        let questions = old.query_selector("#questions").ok().flatten();
        let Some(questions) = questions else {
            mount(&self.mount, &checked.scorecard);
            return String::new();
        };
        let open: Vec<String> = elements(old.query_selector_all("details[open][id]")).map(|part| part.id()).collect();
        let before = offset(&questions);
        let scrolled = window().scroll_y().unwrap_or(0.0);
        for name in FIGURES {
            mark(&old, name, &new.get_attribute(name).unwrap_or_default());
        }
        swap(&old, &new, &questions);
        for id in open {
            if let Some(part) = document().get_element_by_id(&id) {
                mark(&part, "open", "");
            }
        }
        // The questions stay where the eye is.
        window().scroll_to_with_x_and_y(window().scroll_x().unwrap_or(0.0), scrolled + offset(&questions) - before);
        let told = new.query_selector("#answer-effect").ok().flatten().and_then(|line| line.text_content()).unwrap_or_default();
        if let Some(line) = document().get_element_by_id("answer-effect") {
            line.set_text_content(Some(&told));
        }
        told
    }

    fn radios(&self) -> impl Iterator<Item = HtmlInputElement> {
        elements(self.mount.query_selector_all("input[data-question]")).filter_map(|input| input.dyn_into().ok())
    }

    /// The answers as they are chosen.
    pub(super) fn answers(&self) -> Vec<Answer> {
        let chosen = self.radios().filter(HtmlInputElement::checked);
        chosen.filter_map(|input| Some(Answer { question: input.get_attribute("data-question")?, choice: input.value() })).collect()
    }

    /// Chooses answers.
    pub(super) fn choose(&self, answers: &[Answer]) {
        for input in self.radios() {
            let question = input.get_attribute("data-question").unwrap_or_default();
            if answers.iter().any(|answer| answer.question == question && answer.choice == input.value()) {
                input.set_checked(true);
            }
        }
        if let Some(box_) = remember() {
            box_.set_checked(true);
        }
    }

    /// Takes every choice back.
    pub(super) fn unchoose(&self) {
        self.radios().for_each(|input| input.set_checked(false));
        if let Some(box_) = remember() {
            box_.set_checked(false);
        }
    }

    /// Whether answers are to be kept in this browser.
    pub(super) fn remembers(&self) -> bool {
        remember().is_some_and(|input| input.checked())
    }
}

/// Puts the parts of `new` into `old`, around the questions, which stay.
fn swap(old: &Element, new: &Element, questions: &Element) {
    for part in elements(old.query_selector_all(":scope > *")) {
        if part.id() != questions.id() {
            part.remove();
        }
    }
    let stays: &Node = questions.as_ref();
    let mut before = true;
    for part in elements(new.query_selector_all(":scope > *")) {
        if part.id() == questions.id() {
            before = false;
        } else {
            // Both places are in the document: moving does not fail.
            let _ = if before { old.insert_before(&part, Some(stays)) } else { old.append_child(&part) };
        }
    }
}

fn remember() -> Option<HtmlInputElement> {
    document().get_element_by_id("remember")?.dyn_into().ok()
}

fn offset(part: &Element) -> f64 {
    part.dyn_ref::<HtmlElement>().map_or(0.0, |part| f64::from(part.offset_top()))
}

/// Whether a click asks to take all answers back.
pub(super) fn asks_to_forget(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| matches!(target.closest("[data-forget]"), Ok(Some(_))))
}
