//! Dropping, anywhere on the page.

use super::App;
use super::folder::{files, walk};
use super::words::word;
use crate::dom::{document, items, listen, property, run};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, FileSystemEntry};

/// Listens for files that are dragged over the page.
pub(crate) fn listen_for_files(app: &Rc<App>) {
    on(app, "dragenter", over);
    on(app, "dragover", over);
    on(app, "dragleave", |app, event| {
        if property(event, "relatedTarget").is_null() {
            app.page.veil.set_hidden(true);
        }
    });
    on(app, "drop", dropped);
}

fn on(app: &Rc<App>, kind: &str, act: impl Fn(&Rc<App>, &DragEvent) + 'static) {
    let app = Rc::clone(app);
    listen(&document(), kind, move |event| act(&app, event.unchecked_ref()));
}

fn holds_files(data: &DataTransfer) -> bool {
    items(&data.types()).includes(&"Files".into(), 0)
}

fn over(app: &Rc<App>, event: &DragEvent) {
    let Some(data) = event.data_transfer().filter(holds_files) else { return };
    event.prevent_default();
    let free = !app.is_busy();
    data.set_drop_effect(if free { "copy" } else { "none" });
    app.page.veil.set_hidden(!free);
    if free {
        app.expect();
    }
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
        if let Some(list) = data.files() {
            app.take(shipworthy_messages::Upload { files: files(&list), closed: Vec::new() });
        }
        return;
    }
    let app = Rc::clone(app);
    app.page.say(&word("listing"));
    run(async move {
        let upload = walk(&app, entries).await;
        if upload.files.is_empty() {
            app.refuse("empty", &word("empty"), "");
        } else {
            app.take(upload);
        }
    });
}

/// What was dropped, as entries; they must be asked for before the event is over.
fn entries(data: &DataTransfer) -> Vec<FileSystemEntry> {
    let items = data.items();
    (0..items.length()).filter_map(|at| items.get(at)?.webkit_get_as_entry().ok().flatten()).collect()
}
