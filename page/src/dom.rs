//! The browser's own objects, with as little around them as can be.

use js_sys::{Array, Function, Reflect};
use std::pin::Pin;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, NodeList, Window};

/// The window. There is one wherever this program runs.
pub(crate) fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// The document. There is one wherever this program runs.
pub(crate) fn document() -> Document {
    Reflect::get(&js_sys::global(), &"document".into()).unwrap_or(JsValue::UNDEFINED).unchecked_into()
}

/// The body of the page.
pub(crate) fn body() -> Option<HtmlElement> {
    document().body()
}

/// For developers.
pub(crate) fn complain(words: &str) {
    web_sys::console::error_1(&words.into());
}

/// Listens as long as the page is there.
pub(crate) fn listen(target: &EventTarget, kind: &str, act: impl Fn(&Event) + 'static) {
    // Adding a listener does not fail.
    let _ = target.add_event_listener_with_callback(kind, &heard(act));
}

/// Listens before the elements within do.
pub(crate) fn listen_first(target: &EventTarget, kind: &str, act: impl Fn(&Event) + 'static) {
    let _ = target.add_event_listener_with_callback_and_bool(kind, &heard(act), true);
}

fn heard(act: impl Fn(&Event) + 'static) -> Function {
    let act = move |event: JsValue| act(event.unchecked_ref());
    Closure::<dyn Fn(JsValue)>::new(act).into_js_value().unchecked_into()
}

/// Does something later, in milliseconds.
pub(crate) fn after(wait: i32, act: impl FnOnce() + 'static) {
    let act: Function = Closure::once_into_js(act).unchecked_into();
    // Setting a timer does not fail.
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&act, wait);
}

/// Calls what a promise handed out, which does not fail.
pub(crate) fn call(function: &Function, with: &JsValue) {
    let _ = function.call1(&JsValue::UNDEFINED, with);
}

/// Runs what waits for promises. Behind one type, because the runner is compiled for each.
pub(crate) fn run(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    js_sys::futures::spawn_local(task);
}

pub(crate) fn by_id(id: &str) -> Option<Element> {
    document().get_element_by_id(id)
}

/// The elements below `within` that a selector names.
pub(crate) fn all(within: &Element, selector: &str) -> impl Iterator<Item = Element> {
    let list = within.query_selector_all(selector).ok();
    let length = list.as_ref().map_or(0, NodeList::length);
    (0..length).filter_map(move |at| Some(list.as_ref()?.item(at)?.unchecked_into()))
}

/// The first of them.
pub(crate) fn first(within: &Element, selector: &str) -> Option<Element> {
    within.query_selector(selector).ok().flatten()
}

/// The element at or around an event's target that a selector names.
pub(crate) fn around(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok().flatten()
}

/// Sets an attribute. A browser refuses only names that are none, and these are literals.
pub(crate) fn mark(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Takes an attribute away.
pub(crate) fn unmark(element: &Element, name: &str) {
    let _ = element.remove_attribute(name);
}

pub(crate) fn write(id: &str, text: &str) {
    if let Some(element) = by_id(id) {
        element.set_text_content(Some(text));
    }
}

/// Puts the focus on an element. A browser that cannot leaves it where it is.
pub(crate) fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// A property of an object, or `undefined`.
pub(crate) fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// The items of a list.
pub(crate) fn items(list: &JsValue) -> Array {
    Array::from(list)
}
