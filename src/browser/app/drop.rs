//! Dropping, anywhere on the page.

use super::App;
use super::folder::{files, upload, walk};
use gloo::events::{EventListener, EventListenerOptions};
use gloo::utils::document;
use js_sys::futures::spawn_local;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, Event, FileSystemEntry};

/// Listens for files that are dragged over the page.
pub(super) fn listen(app: &Rc<App>) {
    on(app, "dragenter", |app, event| over(app, event));
    on(app, "dragover", |app, event| over(app, event));
    on(app, "dragleave", |app, event| {
        if event.related_target().is_none() {
            app.page.veil.set_hidden(true);
        }
    });
    on(app, "drop", dropped);
}

fn on(app: &Rc<App>, kind: &'static str, act: impl Fn(&Rc<App>, &DragEvent) + 'static) {
    let app = Rc::clone(app);
    let listener = move |event: &Event| {
        if let Some(event) = event.dyn_ref::<DragEvent>() {
            act(&app, event);
        }
    };
    EventListener::new_with_options(&document(), kind, EventListenerOptions::enable_prevent_default(), listener).forget();
}

fn holds_files(data: &DataTransfer) -> bool {
    data.types().includes(&"Files".into(), 0)
}

fn over(app: &Rc<App>, event: &DragEvent) {
    let Some(data) = event.data_transfer().filter(holds_files) else { return };
    event.prevent_default();
    let free = !app.is_busy();
    data.set_drop_effect(if free { "copy" } else { "none" });
    app.page.veil.set_hidden(!free);
    app.warm();
}

fn dropped(app: &Rc<App>, event: &DragEvent) {
    let Some(data) = event.data_transfer().filter(holds_files) else { return };
    event.prevent_default();
    app.page.veil.set_hidden(true);
    if app.is_busy() {
        return;
    }
    let entries = entries(&data);
    if !entries.iter().any(FileSystemEntry::is_directory) {
        if let Some((name, upload)) = data.files().map(files).and_then(upload) {
            app.take(&name, upload);
        }
        return;
    }
    let app = Rc::clone(app);
    app.page.say("Listing the folder");
    spawn_local(async move {
        match walk(entries).await {
            Some((name, upload)) => app.take(&name, upload),
            None => app.refuse("empty", "This folder is empty: it holds no files."),
        }
    });
}

/// What was dropped, as entries; they must be asked for before the event is over.
fn entries(data: &DataTransfer) -> Vec<FileSystemEntry> {
    let items = data.items();
    (0..items.length()).filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten()).collect()
}
