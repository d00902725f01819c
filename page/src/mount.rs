//! The one place where markup becomes part of the page. It takes only what was [`Drawn`], in which every string of
//! a report is escaped. Where the browser asks for trusted types, this is where they are made.

use crate::dom::property;
use js_sys::{Function, Object, Reflect};
use shipworthy_messages::Drawn;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// The name that the page's policy allows.
const POLICY: &str = "shipworthy";

thread_local! {
    /// What makes trusted types, or `undefined`. A browser makes each but once.
    static MAKER: JsValue = maker().unwrap_or(JsValue::UNDEFINED);
}

fn maker() -> Option<JsValue> {
    let factory = property(&js_sys::global(), "trustedTypes");
    let create: Function = property(&factory, "createPolicy").dyn_into().ok()?;
    let same = Closure::<dyn Fn(JsValue) -> JsValue>::new(|text: JsValue| text).into_js_value();
    let rules = Object::new();
    for rule in ["createHTML", "createScriptURL"] {
        // Setting a field of a plain object does not fail.
        let _ = Reflect::set(&rules, &rule.into(), &same);
    }
    create.call2(&factory, &POLICY.into(), &rules).ok()
}

fn trusted(how: &str, text: &JsValue) -> JsValue {
    MAKER.with(|maker| {
        let make = property(maker, how).dyn_into::<Function>().ok();
        make.and_then(|make| make.call1(maker, text).ok()).unwrap_or_else(|| text.clone())
    })
}

/// Replaces what stands in `place` by `markup`.
pub fn mount(place: &Element, markup: &Drawn) {
    // An element takes any markup.
    let _ = Reflect::set(place, &"innerHTML".into(), &trusted("createHTML", markup.text()));
}

/// Takes everything out of `place`.
pub fn clear(place: &Element) {
    place.set_text_content(None);
}

/// The engine's own address, which stands in the page.
pub(crate) fn script(address: &str) -> JsValue {
    trusted("createScriptURL", &address.into())
}
