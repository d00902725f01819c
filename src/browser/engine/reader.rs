//! The engine program as a reader: it does what another engine deals it, and knows nothing but that.

use crate::walk::{Order, Reader, Reading, pack, unpack};
use js_sys::futures::{JsFuture, spawn_local};
use js_sys::{Array, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, DedicatedWorkerGlobalScope, MessageEvent, ReadableStreamByobReader};

/// Bytes that are taken out of a file at once.
const STRIDE: u32 = 1 << 20;

/// A window that takes more memory is let go of after use, in bytes.
const KEPT: usize = 8 << 20;

/// Buffers that are used again and again: a browser is slow to notice that it holds large ones that nobody needs.
#[derive(Debug, Default)]
struct Buffers {
    /// Memory of the browser's, while it is not lent to it.
    lent: RefCell<Vec<Uint8Array>>,
    windows: RefCell<Vec<Vec<u8>>>,
}

/// Starts it.
pub(super) fn start(scope: &DedicatedWorkerGlobalScope) {
    let port = scope.clone();
    std::panic::set_hook(Box::new(move |info| drop(port.post_message(&info.to_string().into()))));
    let (reader, buffers) = (Rc::new(RefCell::new(Reader::default())), Rc::new(Buffers::default()));
    let port = scope.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let (reader, buffers, port) = (Rc::clone(&reader), Rc::clone(&buffers), port.clone());
        let asked: Array = event.data().unchecked_into();
        spawn_local(async move {
            let answer = answer(&asked, &reader, &buffers).await;
            let sent = match answer.as_deref().map(Uint8Array::from) {
                Some(bytes) => port.post_message_with_transfer(&Array::of2(&asked.get(0), &bytes), &Array::of1(&bytes.buffer())),
                None => port.post_message(&"a message of the engine was garbled".into()),
            };
            // A port refuses only what cannot be copied.
            drop(sent);
        });
    });
    scope.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    drop(scope.post_message(&JsValue::NULL));
}

async fn answer(asked: &Array, reader: &RefCell<Reader>, buffers: &Buffers) -> Option<Vec<u8>> {
    let order = asked.get(1).dyn_into::<Uint8Array>().ok()?.to_vec();
    let reading = match unpack::<Order>(&order).ok()? {
        Order::Window(task) => {
            let file: Blob = asked.get(2).dyn_into().ok()?;
            let mut window = buffers.windows.borrow_mut().pop().unwrap_or_default();
            let read = fill(&mut window, &file, task.from, task.to, buffers).await;
            let reading = match read {
                Ok(()) => reader.borrow_mut().read(&task, &window),
                Err(_) => Reading::failed(&task, "the browser could not read it; the file may have been moved or changed"),
            };
            if window.capacity() <= KEPT {
                buffers.windows.borrow_mut().push(window);
            }
            reading
        }
        Order::Files(manner, pieces) => {
            let mut reading = Reading::default();
            let files: Array = asked.get(3).dyn_into().ok()?;
            for (piece, file) in pieces.iter().zip(files.iter()) {
                reading.take(manner, piece, Ok(&file.dyn_into::<Uint8Array>().ok()?.to_vec()));
            }
            reading
        }
    };
    pack(&reading).ok()
}

/// Fills a window with a part of a file.
#[expect(clippy::cast_precision_loss, reason = "sizes stay below 2^53")]
async fn fill(window: &mut Vec<u8>, file: &Blob, from: u64, to: u64, buffers: &Buffers) -> Result<(), JsValue> {
    let part = file.slice_with_f64_and_f64(from as f64, to as f64)?;
    window.clear();
    let Ok(stream) = ReadableStreamByobReader::new(&part.stream()) else {
        // A browser that cannot fill a buffer of ours makes one of its own.
        let bytes = Uint8Array::new(&JsFuture::from(part.array_buffer()).await?);
        append(window, &bytes);
        return Ok(());
    };
    let mut view = buffers.lent.borrow_mut().pop().unwrap_or_else(|| Uint8Array::new_with_length(STRIDE));
    loop {
        let read = JsFuture::from(stream.read_with_array_buffer_view(&view)).await?;
        // The memory comes back with each answer, the last one too.
        let filled: Uint8Array = Reflect::get(&read, &"value".into())?.dyn_into()?;
        let memory = filled.buffer();
        append(window, &filled);
        view = Uint8Array::new(&memory);
        if Reflect::get(&read, &"done".into())?.is_truthy() {
            buffers.lent.borrow_mut().push(view);
            return Ok(());
        }
    }
}

fn append(window: &mut Vec<u8>, bytes: &Uint8Array) {
    let at = window.len();
    window.resize(at + bytes.length() as usize, 0);
    if let Some(place) = window.get_mut(at..) {
        bytes.copy_to(place);
    }
}
