//! The service worker that keeps the page for days without a network. A newer version takes over only while nothing has
//! been chosen.

use super::App;
use super::page::State;
use crate::dom::{listen, property, run, window};
use crate::mount::script;
use js_sys::futures::JsFuture;
use js_sys::{Function, Promise};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// Its address. It stays the same for ever, so that browsers find newer versions.
const ADDRESS: &str = "sw.js";

/// What it is told so that it takes over.
const TAKE_OVER: &str = "take-over";

/// Asks the browser to keep the page. One that cannot (a file from a disk, a page without encryption) goes on without.
pub(crate) fn register(app: &Rc<App>) {
    let container = property(&property(&window(), "navigator"), "serviceWorker");
    let is_site = window().location().protocol().is_ok_and(|protocol| protocol != "file:");
    let Ok(register) = property(&container, "register").dyn_into::<Function>() else { return };
    if !is_site {
        return;
    }
    if property(&container, "controller").is_object()
        && let Some(target) = container.dyn_ref::<EventTarget>()
    {
        let app = Rc::clone(app);
        listen(target, "controllerchange", move |_| {
            if app.page.state() == State::Idle {
                // A page that cannot be loaded anew stays as it is.
                let _ = window().location().reload();
            }
        });
    }
    let Ok(registered) = register.call1(&container, &script(ADDRESS)) else { return };
    let app = Rc::clone(app);
    run(async move {
        let Ok(kept) = JsFuture::from(Promise::resolve(&registered)).await else { return };
        let waiting = property(&kept, "waiting");
        if waiting.is_object()
            && app.page.state() == State::Idle
            && let Ok(post) = property(&waiting, "postMessage").dyn_into::<Function>()
        {
            // One that is gone has no version to hand over.
            let _ = post.call1(&waiting, &JsValue::from_str(TAKE_OVER));
        }
    });
}
