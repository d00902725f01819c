//! How many requests were made since a file was chosen, told in the part of the page about privacy.

use crate::dom::{items, property, window, write};
use js_sys::Function;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// When the file was chosen, by the clock of the page's own records; nothing before.
    static CHOSEN: Cell<Option<f64>> = const { Cell::new(None) };
}

fn performance() -> JsValue {
    property(&window(), "performance")
}

fn call(name: &str, with: &JsValue) -> JsValue {
    let performance = performance();
    let function = property(&performance, name).dyn_into::<Function>().ok();
    function.and_then(|function| function.call1(&performance, with).ok()).unwrap_or(JsValue::UNDEFINED)
}

/// A file is chosen.
pub(crate) fn begin() {
    CHOSEN.set(call("now", &JsValue::UNDEFINED).as_f64());
    tell(0);
}

/// Tells how many there were, with those of the engine. What a page makes itself (`blob:`) asks nobody.
pub(crate) fn tell(engine: u32) {
    let Some(since) = CHOSEN.get() else { return };
    let made = items(&call("getEntriesByType", &"resource".into()));
    let asked = made.iter().filter(|entry| {
        let name = property(entry, "name").as_string().unwrap_or_default();
        property(entry, "startTime").as_f64().is_some_and(|at| at > since) && !name.starts_with("blob:") && !name.starts_with("data:")
    });
    let count = u32::try_from(asked.count()).unwrap_or(u32::MAX).saturating_add(engine);
    write("requests", &count.to_string());
}
