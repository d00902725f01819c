//! What the visitor does within the scorecard, and what the engine's answers do to it.

use super::App;
use super::page::State;
use crate::dom::{after, all, around, by_id, document, first, items, mark, property, unmark, write};
use crate::mount::mount;
use crate::{places, save};
use js_sys::Set;
use shipworthy_messages::{Act, Answer, Change, Drawn, Shown};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlTemplateElement, Node};

/// What names a control's purpose.
const DOES: &str = "data-do";

/// How long somebody who types or slides is left alone before they are told what came of it, in milliseconds.
const PAUSE: i32 = 600;

impl App {
    /// Closes the menus, but for one; the focus goes back to the button of a menu that held it.
    pub(crate) fn close_menus(&self, but: Option<&Element>) {
        for menu in all(&self.page.result, "details[data-menu][open]") {
            if but.is_some_and(|but| menu.is_same_node(Some(but))) {
                continue;
            }
            let held = menu.contains(document().active_element().as_deref());
            unmark(&menu, "open");
            if let Some(button) = first(&menu, "summary").filter(|_| held) {
                crate::dom::focus(&button);
            }
        }
    }

    /// A click within the result.
    pub(crate) fn clicked(self: &Rc<Self>, event: &Event) {
        self.close_menus(around(event, "details[data-menu]").as_ref());
        if let Some(button) = around(event, "[data-copy]") {
            return self.copy_from(&button, &button.get_attribute("data-copy").unwrap_or_default());
        }
        if let Some(button) = around(event, "button[data-do]") {
            return self.pressed(&button);
        }
        if let Some(link) = around(event, "a[data-tell]") {
            return self.tell(&link.get_attribute("data-tell").unwrap_or_default());
        }
        if let Some(link) = around(event, "a[href^='#']")
            && crate::dom::window().location().hash().ok() == link.get_attribute("href")
        {
            // The address stays, so that no event tells of it.
            self.reveal();
        }
    }

    fn pressed(self: &Rc<Self>, button: &Element) {
        let does = button.get_attribute(DOES).unwrap_or_default();
        let value = button.get_attribute("data-value").unwrap_or_default();
        let finding = button.closest("li.finding").ok().flatten().map(|finding| finding.id()).unwrap_or_default();
        match does.as_str() {
            "again" => {
                places::leave();
                self.back();
            }
            "print" => save::print(),
            "link" => self.copy_link(button, if value.is_empty() { &finding } else { &value }),
            "unfold" => self.unfold(button, &value),
            "reset" => {
                if let Some(form) = by_id(&value).and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
                    form.reset();
                    for ticked in all(&form, "input:checked") {
                        property_off(&ticked);
                    }
                    self.act(filled(&form));
                }
            }
            "copy" => {
                let fields = vec![("value".to_owned(), value), ("finding".to_owned(), finding)];
                self.copy_asked(button, Act { does, fields });
            }
            _ => {
                self.close_menus(None);
                self.act(Act { does, fields: vec![("value".to_owned(), value)] });
            }
        }
    }

    /// Opens everything within a part that can be seen, or closes it again.
    fn unfold(&self, button: &Element, id: &str) {
        let Some(part) = by_id(id) else { return };
        let opens = button.get_attribute("aria-pressed").as_deref() != Some("true");
        mark(button, "aria-pressed", if opens { "true" } else { "false" });
        for details in all(&part, "details:not([hidden])") {
            if opens { mark(&details, "open", "") } else { unmark(&details, "open") }
        }
    }

    /// A value within the result changes.
    pub(crate) fn typed(self: &Rc<Self>, event: &Event) {
        let Some(form) = around(event, "form[data-do]") else { return };
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<Element>().ok())
            && let Some(output) = input.parent_element().and_then(|parent| first(&parent, "output"))
        {
            output.set_text_content(property(&input, "value").as_string().as_deref());
        }
        self.act(filled(form.unchecked_ref()));
    }

    /// A group of findings opens: each gets its buttons, which would weigh on a long report if all had them at once.
    pub(crate) fn toggled(self: &Rc<Self>, event: &Event) {
        let Some(details) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
        if details.has_attribute("open") {
            self.equip(&details);
        }
    }

    fn equip(&self, details: &Element) {
        let Some(tools) = by_id("finding-tools").and_then(|tools| tools.dyn_into::<HtmlTemplateElement>().ok()) else { return };
        for finding in all(details, "li.finding:not([data-equipped])") {
            let nearest = finding.closest("details").ok().flatten();
            if nearest.is_some_and(|nearest| nearest.is_same_node(Some(details)))
                && let Ok(copy) = document().import_node_with_deep(&tools.content(), true)
            {
                // An element takes any other.
                let _ = finding.append_child(&copy);
                mark(&finding, "data-equipped", "");
            }
        }
    }

    /// What the engine answers to an act.
    pub(crate) fn answered(self: &Rc<Self>, answer: Answer) {
        if self.page.state() == State::Report {
            match answer {
                Answer::Changed(change) => self.change(&change),
                Answer::Shown(shown) => self.show_only(&shown),
                Answer::Keep(kept) => self.keep(kept),
                Answer::Copy(text) => self.copied(&text),
                Answer::Said(words) => self.page.say(&words),
                Answer::Refused(refusal) => {
                    write("told", &refusal.words);
                    self.page.say(&refusal.words);
                }
                _ => return,
            }
        }
        self.acted();
    }

    /// Says it once nothing else is to be said for a while.
    fn say_later(self: &Rc<Self>, words: &str) {
        if words.is_empty() {
            return;
        }
        let (app, words, number) = (Rc::clone(self), words.to_owned(), self.words.get().wrapping_add(1));
        self.words.set(number);
        after(PAUSE, move || {
            if app.words.get() == number {
                app.page.say(&words);
            }
        });
    }

    /// Puts drawn parts into the place of the old ones. What was unfolded stays so, and what the eye is on stays there.
    pub(crate) fn change(self: &Rc<Self>, change: &Change) {
        let Some(root) = by_id("report") else { return };
        for (name, value) in &change.figures {
            mark(&root, name, value);
        }
        let eye = document().active_element().filter(|at| root.contains(Some(at)));
        let before = eye.as_ref().map(top);
        let open: Vec<String> = all(&root, "details[open][id]").map(|part| part.id()).collect();
        for (id, markup) in &change.parts {
            replace(&root, id, markup);
        }
        for id in open {
            if let Some(part) = by_id(&id) {
                mark(&part, "open", "");
            }
        }
        if !change.order.is_empty() {
            arrange(&root, &change.order);
        }
        if let Some(shown) = &change.shown {
            self.show_only(shown);
        }
        if let (Some(eye), Some(before)) = (eye, before) {
            crate::dom::window().scroll_by_with_x_and_y(0.0, top(&eye) - before);
        }
        self.say_later(&change.said);
    }

    /// Shows some findings and hides the others, and the groups that are left empty.
    fn show_only(self: &Rc<Self>, shown: &Shown) {
        let ids = Set::new(&shown.ids);
        let Some(list) = by_id("findings") else { return };
        for finding in all(&list, "li.finding") {
            hide(&finding, !ids.has(&property(&finding, "id")));
        }
        // From the inside out: a group is empty where all within it is hidden.
        for selector in ["details.rest", "details.rule", "[data-group]"] {
            for group in all(&list, selector) {
                hide(&group, first(&group, "li.finding:not([hidden])").is_none() && first(&group, "li.finding").is_some());
            }
        }
        write("found", &shown.said);
        self.say_later(&shown.said);
    }
}

fn hide(element: &Element, hidden: bool) {
    if hidden { mark(element, "hidden", "") } else { unmark(element, "hidden") }
}

/// Takes a choice back that the markup came with.
fn property_off(input: &Element) {
    let _ = js_sys::Reflect::set(input, &"checked".into(), &false.into());
}

/// What a form asks for, with its names and values.
fn filled(form: &HtmlFormElement) -> Act {
    let data = FormData::new_with_form(form).ok();
    let pairs = data.map(|data| items(&data)).unwrap_or_default();
    let text = |pair: wasm_bindgen::JsValue| {
        let pair = items(&pair);
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    };
    let fields = pairs.iter().filter_map(text).collect();
    Act { does: form.get_attribute(DOES).unwrap_or_default(), fields }
}

fn top(element: &Element) -> f64 {
    element.dyn_ref::<HtmlElement>().map_or(0.0, |element| f64::from(element.offset_top()))
}

/// Puts `markup`, one element, into the place of the one with that id; beside the others where there is none.
fn replace(root: &Element, id: &str, markup: &Drawn) {
    let Ok(place) = document().create_element("div") else { return };
    mount(&place, markup);
    let old = by_id(id);
    match (place.first_element_child(), old) {
        // Both are in the document: moving does not fail.
        (Some(new), Some(old)) => drop(old.replace_with_with_node_1(&new)),
        (Some(new), None) => drop(root.append_child(&new)),
        (None, Some(old)) => old.remove(),
        (None, None) => {}
    }
}

/// Brings the parts of the scorecard into that order. Those that stand right are not touched, so that focus and place
/// are kept.
fn arrange(root: &Element, order: &[String]) {
    for part in all(root, ":scope > [id]") {
        if !order.contains(&part.id()) {
            part.remove();
        }
    }
    let mut at = root.first_element_child();
    for id in order {
        let Some(part) = by_id(id) else { continue };
        if at.as_ref().is_some_and(|at| at.is_same_node(Some(&part))) {
            at = part.next_element_sibling();
        } else {
            let before: Option<&Node> = at.as_ref().map(AsRef::as_ref);
            let _ = root.insert_before(&part, before);
        }
    }
}
