//! Answers to the questions: read off the page, and kept in this browser only where the visitor says so.

use crate::report::Answer;
use gloo::utils::window;
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Storage;

/// What the answers to a project's questions are kept under.
fn key(project: &str) -> String {
    format!("shipworthy-answers:{project}")
}

/// The browser's store; nothing where it has none or refuses it.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Keeps the answers. A browser that refuses keeps nothing, and the answers stay in the page.
pub(super) fn keep(project: &str, answers: &[Answer]) {
    let kept = Object::new();
    for answer in answers {
        // Setting a field of a plain object does not fail.
        let _ = Reflect::set(&kept, &answer.question.as_str().into(), &answer.choice.as_str().into());
    }
    if let (Some(storage), Ok(text)) = (storage(), JSON::stringify(&kept)) {
        let _ = storage.set_item(&key(project), &String::from(text));
    }
}

/// Forgets the answers.
pub(super) fn forget(project: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&key(project));
    }
}

/// The answers that were kept for a project, if any were.
pub(super) fn kept(project: &str) -> Vec<Answer> {
    let text = storage().and_then(|storage| storage.get_item(&key(project)).ok().flatten());
    let Some(object) = text.and_then(|text| JSON::parse(&text).ok()) else { return Vec::new() };
    let Some(object) = object.dyn_ref::<Object>() else { return Vec::new() };
    let answer = |question: JsValue| {
        let choice = Reflect::get(object, &question).ok()?.as_string()?;
        Some(Answer { question: question.as_string()?, choice })
    };
    Object::keys(object).iter().filter_map(answer).collect()
}
