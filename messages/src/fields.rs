//! The fields of a message, written and read one by one.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// An object of that kind with these fields.
pub(crate) fn object(kind: &str, fields: &[(&str, JsValue)]) -> JsValue {
    let object = JsValue::from(Object::new());
    for (name, value) in [("kind", JsValue::from_str(kind))].iter().chain(fields) {
        // Setting a field of a plain object does not fail.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

pub(crate) fn texts(texts: &[String]) -> Array {
    texts.iter().map(|text| JsValue::from_str(text)).collect()
}

pub(crate) fn pair(name: &str, value: &JsValue) -> JsValue {
    Array::of2(&name.into(), value).into()
}

pub(crate) fn pairs(pairs: &[(String, String)]) -> Array {
    pairs.iter().map(|(name, value)| pair(name, &value.into())).collect()
}

/// What a port carried.
pub(crate) struct Fields<'v>(pub(crate) &'v JsValue);

impl Fields<'_> {
    /// A field, or `undefined`.
    pub(crate) fn get(&self, name: &str) -> JsValue {
        Reflect::get(self.0, &name.into()).unwrap_or(JsValue::UNDEFINED)
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).as_string()
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a cast of a float stays within the bounds of the number")]
    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        Some(self.get(name).as_f64()? as u32)
    }

    pub(crate) fn list(&self, name: &str) -> Option<Array> {
        self.get(name).dyn_into().ok()
    }

    pub(crate) fn texts(&self, name: &str) -> Option<Vec<String>> {
        self.list(name)?.iter().map(|text| text.as_string()).collect()
    }

    pub(crate) fn entries(&self, name: &str) -> Option<Vec<(String, JsValue)>> {
        let entry = |entry: JsValue| {
            let entry = entry.dyn_into::<Array>().ok()?;
            Some((entry.get(0).as_string()?, entry.get(1)))
        };
        self.list(name)?.iter().map(entry).collect()
    }

    pub(crate) fn pairs(&self, name: &str) -> Option<Vec<(String, String)>> {
        self.entries(name)?.into_iter().map(|(name, value)| Some((name, value.as_string()?))).collect()
    }
}
