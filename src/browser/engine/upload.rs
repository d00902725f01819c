//! What somebody dropped or chose: a project as one file or as many, perhaps with an earlier report beside it.

use super::blob::{Window, size};
use super::folder::folder;
use crate::intake::{Container, Refusal, is_closed, sniff, unfold};
use crate::report::{self, Earlier};
use crate::sorted::{Arrange, Gather};
use shipworthy_messages::{Named, Upload};
use std::collections::BTreeSet;
use std::io::Read;
use web_sys::Blob;

/// Largest earlier report, in bytes: that of 5,000 findings has some 15 million.
const LARGEST: u64 = 64 << 20;

/// How far into a file it must have shown that it is a report.
const HEAD: usize = 400;

/// What was dropped.
pub(super) enum Dropped {
    /// A project, and an earlier report to hold it against.
    Project {
        /// What to check.
        container: Result<Box<dyn Container>, Refusal>,
        /// The earlier report.
        earlier: Option<Earlier>,
        /// The file that the container stands in, where it is one.
        file: Option<Blob>,
    },
    /// An earlier report alone.
    Earlier(Earlier),
}

/// Finds out what was dropped.
pub(super) fn dropped(upload: Upload) -> Dropped {
    let Upload { mut files, closed } = upload;
    files.arrange_by(|a, b| a.path.cmp(&b.path));
    let found = files.iter().enumerate().find_map(|(at, named)| Some((at, earlier(named)?)));
    let mut beside = None;
    if let Some((at, report)) = found {
        files.remove(at);
        if files.is_empty() {
            return Dropped::Earlier(report);
        }
        beside = Some(report);
    }
    let alone = match files.as_slice() {
        [Named { path, file }] if !path.contains('/') => Some(Blob::from(file.clone())),
        _ => None,
    };
    Dropped::Project { container: container(files, closed), earlier: beside, file: alone }
}

/// The earlier report that a file beside the project is, if it is one.
fn earlier(named: &Named) -> Option<Earlier> {
    let plain = !named.path.contains('/') && named.path.to_ascii_lowercase().ends_with(".json");
    if !plain || size(&named.file) > LARGEST {
        return None;
    }
    let mut text = Vec::new();
    let mut window = Window::new(named.file.clone().into());
    let head = window.by_ref().take(HEAD as u64).read_to_end(&mut text).ok()?;
    let says = |word: &str| text.get(..head).is_some_and(|head| String::from_utf8_lossy(head).contains(word));
    if !(says("\"schema\"") && says("\"shipworthy\"")) {
        return None;
    }
    window.read_to_end(&mut text).ok()?;
    report::earlier(std::str::from_utf8(&text).ok()?).ok()
}

fn container(files: Vec<Named>, closed: Vec<String>) -> Result<Box<dyn Container>, Refusal> {
    let first = files.first().map(|named| named.path.clone()).unwrap_or_default();
    let alone = files.len() == 1 && !first.contains('/');
    if let Some(Named { path, file }) = files.first().filter(|_| alone) {
        return sniff(path, Window::new(file.clone().into()));
    }
    let name = match first.split_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => format!("{} files", files.len()),
    };
    let mut shut: BTreeSet<String> = closed.into_iter().into_set();
    let mut open = Vec::new();
    for named in files {
        match closed_folder(&named.path) {
            Some(folder) => drop(shut.insert(folder.to_owned())),
            None => open.push(named),
        }
    }
    unfold(Box::new(folder(&name, open, shut.into_iter().collect())))
}

/// The folder on the way to a file whose name alone says that it is left out; never the one that was chosen.
fn closed_folder(path: &str) -> Option<&str> {
    let slashes = path.match_indices('/').map(|(at, _)| at);
    let folders = slashes.skip(1).filter_map(|at| path.get(..at));
    folders.into_iter().find(|folder| is_closed(folder))
}
