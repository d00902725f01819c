//! From what the browser hands over to what the engine takes: files, and folders walked to their end.

use super::page::named;
use crate::browser::message::{Named, Upload};
use crate::intake::is_closed;
use js_sys::futures::JsFuture;
use js_sys::{Array, Promise};
use std::collections::BTreeSet;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

/// Most files that are taken from a folder.
const MOST: usize = 100_000;

/// The files of a list.
pub(super) fn files(list: FileList) -> Vec<Named> {
    (0..list.length()).filter_map(|at| list.get(at)).map(named).collect()
}

/// What to call it, and what to check; nothing when there are no files.
pub(super) fn upload(files: Vec<Named>) -> Option<(String, Upload)> {
    let first = files.first()?;
    let name = first.path.split('/').next().unwrap_or_default().to_owned();
    if files.len() == 1 && !first.path.contains('/') {
        return files.into_iter().next().map(|file| (name, Upload::Single(file)));
    }
    let name = if first.path.contains('/') { name } else { format!("{} files", files.len()) };
    let mut closed = BTreeSet::new();
    let mut open = Vec::new();
    for named in files {
        match closed_folder(&named.path) {
            Some(folder) => {
                closed.insert(folder.to_owned());
            }
            None => open.push(named),
        }
    }
    Some((name.clone(), Upload::Folder { name, files: open, closed: closed.into_iter().collect() }))
}

/// The folder on the way to a file whose name alone says that it is left out; never the one that was chosen.
fn closed_folder(path: &str) -> Option<&str> {
    let slashes = path.match_indices('/').map(|(at, _)| at);
    let folders = slashes.skip(1).filter_map(|at| path.get(..at));
    folders.into_iter().find(|folder| is_closed(folder))
}

/// All files below the entries, with their paths. Folders whose name says that they are left out stay closed, and
/// what the browser cannot open is left out.
pub(super) async fn walk(entries: Vec<FileSystemEntry>) -> Option<(String, Upload)> {
    let name = entries.first()?.name();
    let (mut files, mut closed) = (Vec::new(), Vec::new());
    let mut waiting = entries;
    while let Some(entry) = waiting.pop() {
        if files.len() >= MOST {
            break;
        }
        let path = entry.full_path().trim_start_matches('/').to_owned();
        if !entry.is_directory() {
            files.extend(file(entry.unchecked_ref()).await.map(|file| Named { path, file }));
        } else if path.contains('/') && is_closed(&path) {
            closed.push(path);
        } else {
            waiting.extend(children(entry.unchecked_into()).await);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    (!files.is_empty()).then_some((name.clone(), Upload::Folder { name, files, closed }))
}

/// What a folder holds. Browsers hand it over in parts until a part is empty.
async fn children(folder: FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut all = Vec::new();
    loop {
        let part = Promise::new(&mut |done, failed| {
            if let Err(error) = reader.read_entries_with_callback_and_callback(&done, &failed) {
                // Calling a promise's own function does not fail.
                let _ = failed.call1(&JsValue::UNDEFINED, &error);
            }
        });
        let Ok(part) = JsFuture::from(part).await else { break };
        let before = all.len();
        all.extend(Array::from(&part).iter().filter_map(|entry| entry.dyn_into::<FileSystemEntry>().ok()));
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
