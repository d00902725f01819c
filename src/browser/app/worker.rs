//! The engine's worker, held so that letting go of it ends it.

use crate::browser::message::{Request, pack};
use gloo::events::EventListener;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent};

/// A running engine. Dropping it ends it, whatever it does.
pub(super) struct Worker {
    port: web_sys::Worker,
    listens: Cell<bool>,
    _listeners: [EventListener; 3],
}

impl Worker {
    /// Starts the engine whose script is at `address`.
    pub(super) fn start(address: &str, told: impl Fn(JsValue) + 'static, died: impl Fn(String) + Clone + 'static) -> Result<Self, String> {
        let port = web_sys::Worker::new(address).map_err(|error| format!("{error:?}"))?;
        let message = EventListener::new(&port, "message", move |event| {
            if let Some(event) = event.dyn_ref::<MessageEvent>() {
                told(event.data());
            }
        });
        let unreadable = died.clone();
        let error = EventListener::new(&port, "error", move |event| {
            died(event.dyn_ref::<ErrorEvent>().map_or_else(|| "the engine did not load".to_owned(), ErrorEvent::message));
        });
        let garbled = EventListener::new(&port, "messageerror", move |_| unreadable("a message of the engine was garbled".to_owned()));
        Ok(Self { port, listens: Cell::new(false), _listeners: [message, error, garbled] })
    }

    /// Whether it has said that it listens.
    pub(super) fn listens(&self) -> bool {
        self.listens.get()
    }

    /// It has said that it listens.
    pub(super) fn hears(&self) {
        self.listens.set(true);
    }

    /// Asks for something.
    pub(super) fn ask(&self, request: &Request) -> Result<(), String> {
        self.port.post_message(&pack(request)?).map_err(|error| format!("{error:?}"))
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.port.terminate();
    }
}
