//! How many requests the engine made since the check began, by the browser's own records.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

fn call(name: &str, with: &JsValue) -> JsValue {
    let performance = Reflect::get(&js_sys::global(), &"performance".into()).unwrap_or(JsValue::UNDEFINED);
    let function = Reflect::get(&performance, &name.into()).ok().and_then(|function| function.dyn_into::<Function>().ok());
    // A browser without such records counts nothing.
    function.and_then(|function| function.call1(&performance, with).ok()).unwrap_or(JsValue::UNDEFINED)
}

/// Starts counting.
pub(super) fn begin() {
    call("clearResourceTimings", &JsValue::UNDEFINED);
}

/// How many there were.
pub(super) fn made() -> u32 {
    Array::from(&call("getEntriesByType", &"resource".into())).length()
}
