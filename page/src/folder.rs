//! From what the browser hands over to what the engine takes: files, and folders walked to their end.

use super::App;
use crate::dom::{call, items, property};
use js_sys::futures::JsFuture;
use js_sys::{Function, Promise};
use shipworthy_messages::{Named, Request, Upload};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// Most files that are taken from a folder.
const MOST: usize = 100_000;

/// The files of a list.
pub(crate) fn files(list: &FileList) -> Vec<Named> {
    (0..list.length()).filter_map(|at| list.get(at)).map(named).collect()
}

/// A file's name within what was chosen: with its folders, where the browser gives them.
fn named(file: File) -> Named {
    let within = property(&file, "webkitRelativePath").as_string();
    let path = within.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
    Named { path, file }
}

fn path(entry: &FileSystemEntry) -> String {
    entry.full_path().trim_start_matches('/').to_owned()
}

/// All files below the entries, with their paths, floor by floor. Of each floor the engine says which folders are worth
/// listing; the others stay closed. What the browser cannot open is left out.
pub(crate) async fn walk(app: &Rc<App>, entries: Vec<FileSystemEntry>) -> Upload {
    let mut upload = Upload { files: Vec::new(), closed: Vec::new() };
    let mut floor = entries;
    let mut top = true;
    while !floor.is_empty() && upload.files.len() < MOST {
        let (folders, found): (Vec<_>, Vec<_>) = floor.into_iter().partition(FileSystemEntry::is_directory);
        for entry in found {
            let path = path(&entry);
            upload.files.extend(file(entry.unchecked_ref()).await.map(|file| Named { path, file }));
        }
        let paths: Vec<String> = folders.iter().map(path).collect();
        // What was dropped is wanted, whatever it is called.
        let open = if top || paths.is_empty() { paths.clone() } else { worth(app, paths.clone()).await };
        top = false;
        floor = Vec::new();
        for (folder, path) in folders.into_iter().zip(paths) {
            if open.contains(&path) {
                floor.extend(children(folder.unchecked_ref()).await);
            } else {
                upload.closed.push(path);
            }
        }
    }
    upload
}

/// Those of the folders that the engine wants to see.
async fn worth(app: &Rc<App>, paths: Vec<String>) -> Vec<String> {
    let said = Promise::new(&mut |take: Function, _| {
        app.opening.replace(Some(take));
    });
    app.ask(Request::Open(paths));
    let said = JsFuture::from(said).await.unwrap_or_default();
    items(&said).iter().filter_map(|path| path.as_string()).collect()
}

/// What a folder holds. Browsers hand it over in parts until a part is empty.
async fn children(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let part = Promise::new(&mut |done, failed| {
            if let Err(error) = reader.read_entries_with_callback_and_callback(&done, &failed) {
                call(&failed, &error);
            }
        });
        let Ok(part) = JsFuture::from(part).await else { break };
        let before = all.len();
        all.extend(items(&part).iter().map(|entry| entry.unchecked_into::<FileSystemEntry>()));
        if all.len() == before || all.len() >= MOST {
            break;
        }
    }
    all
}

async fn file(entry: &FileSystemFileEntry) -> Option<File> {
    let promise = Promise::new(&mut |done, failed| entry.file_with_callback_and_callback(&done, &failed));
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}
