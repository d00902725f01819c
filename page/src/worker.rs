//! The engine's worker, held so that letting go of it ends it.

use crate::dom::{document, listen, property};
use crate::mount::script;
use js_sys::{Array, Function, Object, Reflect};
use shipworthy_messages::Request;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

/// A running engine. Dropping it ends it, whatever it does.
pub(crate) struct Worker {
    port: web_sys::Worker,
    listens: Cell<bool>,
    exercised: Cell<bool>,
    /// Its listeners outlive it; what they hear then is nobody's.
    held: Rc<Cell<bool>>,
}

impl Worker {
    /// Starts the engine whose script is at `address`.
    pub(crate) fn start(address: &str, told: impl Fn(JsValue) + 'static, died: impl Fn(String) + 'static) -> Result<Self, String> {
        // The constructor by its name: where the browser asks for trusted types, an address is no text.
        let make: Function = property(&js_sys::global(), "Worker").unchecked_into();
        // The engine speaks the page's language, which it takes from its own name.
        let language = property(&document().document_element().into(), "lang");
        let options = Object::new();
        Reflect::set(&options, &"name".into(), &language).map_err(|error| words(&error))?;
        let port = Reflect::construct(&make, &Array::of2(&script(address), &options)).map_err(|error| words(&error))?;
        let port: web_sys::Worker = port.unchecked_into();
        let held = Rc::new(Cell::new(true));
        let holds = Rc::clone(&held);
        listen(&port, "message", move |event| {
            if holds.get() {
                told(property(event, "data"));
            }
        });
        let died = Rc::new(died);
        for kind in ["error", "messageerror"] {
            let (holds, died) = (Rc::clone(&held), Rc::clone(&died));
            listen(&port, kind, move |event| {
                if holds.get() {
                    died(property(event, "message").as_string().unwrap_or_else(|| "the engine did not load".to_owned()));
                }
            });
        }
        Ok(Self { port, listens: Cell::new(false), exercised: Cell::new(false), held })
    }

    /// Whether it has said that it listens.
    pub(crate) fn listens(&self) -> bool {
        self.listens.get()
    }

    /// It has said that it listens.
    pub(crate) fn hears(&self) {
        self.listens.set(true);
    }

    /// It is asked for something that runs a check; answers whether it was before.
    pub(crate) fn exercise(&self) -> bool {
        self.exercised.replace(true)
    }

    /// Asks for something.
    pub(crate) fn ask(&self, request: &Request) -> Result<(), String> {
        self.port.post_message(&request.pack()).map_err(|error| words(&error))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.held.set(false);
        self.port.terminate();
    }
}

fn words(error: &JsValue) -> String {
    property(error, "message").as_string().unwrap_or_default()
}
