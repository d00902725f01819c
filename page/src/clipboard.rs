//! Texts for the clipboard: from the page, or from the engine.

use super::App;
use super::words::word;
use crate::dom::{after, by_id, call, property, run, window};
use js_sys::futures::JsFuture;
use js_sys::{Array, Function, Object, Promise, Reflect};
use shipworthy_messages::Act;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// How long a button says what it did, in milliseconds.
const WHILE: i32 = 2_000;

impl App {
    /// Copies what stands in the element of that id.
    pub(crate) fn copy_from(self: &Rc<Self>, button: &Element, id: &str) {
        let text = by_id(id).and_then(|part| part.text_content()).unwrap_or_default();
        self.copy(button, &Promise::resolve(&JsValue::from_str(&text)));
    }

    /// Copies the address of a part of the page.
    pub(crate) fn copy_link(self: &Rc<Self>, button: &Element, id: &str) {
        let address = window().location().href().unwrap_or_default();
        let page = address.split('#').next().unwrap_or_default();
        self.copy(button, &Promise::resolve(&JsValue::from_str(&[page, "#", id].concat())));
    }

    /// Copies what the engine writes.
    pub(crate) fn copy_asked(self: &Rc<Self>, button: &Element, act: Act) {
        let app = Rc::clone(self);
        let text = Promise::new(&mut |take: Function, _| {
            app.copying.replace(Some(take));
        });
        self.act(act);
        self.copy(button, &text);
    }

    /// The engine has written it.
    pub(crate) fn copied(&self, text: &str) {
        if let Some(take) = self.copying.take() {
            call(&take, &text.into());
        }
    }

    fn copy(self: &Rc<Self>, button: &Element, text: &Promise) {
        let (app, button, written) = (Rc::clone(self), button.clone(), put(text));
        run(async move {
            let done = match written {
                Some(written) => JsFuture::from(written).await.is_ok(),
                None => false,
            };
            // A browser may refuse its clipboard, and only pages over https have one.
            let words = word(if done { "copied" } else { "by-hand" });
            app.page.say(&words);
            if button.has_attribute("data-said") {
                return;
            }
            let before = button.text_content();
            crate::dom::mark(&button, "data-said", "");
            button.set_text_content(Some(&words));
            after(WHILE, move || {
                button.set_text_content(before.as_deref());
                crate::dom::unmark(&button, "data-said");
            });
        });
    }
}

/// Hands a text that may still be on its way to the clipboard at once, while the click still counts; nothing where there
/// is no clipboard.
fn put(text: &Promise) -> Option<Promise> {
    let clipboard = property(&window().navigator(), "clipboard");
    let item: Option<Function> = property(&js_sys::global(), "ClipboardItem").dyn_into().ok();
    let write: Function = property(&clipboard, "write").dyn_into().ok()?;
    let parts = Object::new();
    Reflect::set(&parts, &"text/plain".into(), text).ok()?;
    let item = Reflect::construct(&item?, &Array::of1(&parts)).ok()?;
    write.call1(&clipboard, &Array::of1(&item)).ok()?.dyn_into().ok()
}
