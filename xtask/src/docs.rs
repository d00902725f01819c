//! The pages about the rules, written or compared.

use crate::Outcome;
use crate::owner;
use crate::pages::render;
use crate::process::{cargo, read};
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

const FOLDER: &str = "docs/rules";

const SETTINGS: &str = "docs/page-settings.md";

/// Writes the pages and takes away those of rules that are gone.
pub(crate) fn write(root: &Path) -> Outcome {
    let pages = pages(root)?;
    let folder = root.join(FOLDER);
    for path in present(&folder).keys().filter(|path| !pages.contains_key(*path)) {
        fs::remove_file(folder.join(path)).map_err(|error| format!("{FOLDER}/{path} cannot be removed: {error}"))?;
    }
    for (path, text) in &pages {
        let file = folder.join(path);
        let written = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, text));
        written.map_err(|error| format!("{FOLDER}/{path} cannot be written: {error}"))?;
    }
    println!("xtask: {} pages are in {FOLDER}", pages.len());
    fs::write(root.join(SETTINGS), owner::reference()).map_err(|error| format!("{SETTINGS} cannot be written: {error}"))
}

/// Refuses when the pages are not what the rules say.
pub(crate) fn compare(root: &Path) -> Outcome {
    if fs::read_to_string(root.join(SETTINGS)).ok() != Some(owner::reference()) {
        return Err(format!("{SETTINGS} differs from the settings; run `cargo xtask docs` and commit what it writes"));
    }
    let pages = pages(root)?;
    let present = present(&root.join(FOLDER));
    let stale = pages.iter().filter(|(path, text)| present.get(*path) != Some(text)).map(|(path, _)| path);
    let left_over = present.keys().filter(|path| !pages.contains_key(*path));
    let differing: Vec<&str> = stale.chain(left_over).map(String::as_str).collect();
    match differing.as_slice() {
        [] => Ok(()),
        [first, rest @ ..] => {
            let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
            Err(format!("{FOLDER}/{first}{more} differ from the rules; run `cargo xtask docs` and commit what it writes"))
        }
    }
}

fn pages(root: &Path) -> Outcome<BTreeMap<String, String>> {
    let mut build = cargo();
    // The whole workspace, so that what the tests compiled is used again.
    build.current_dir(root).args([
        "build",
        "--locked",
        "--quiet",
        "--workspace",
        "--features",
        crate::suite::FEATURES,
        "--bin",
        "shipworthy",
    ]);
    read("building the command line", &mut build)?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |folder| root.join(folder));
    let program = target.join("debug").join(format!("shipworthy{}", env::consts::EXE_SUFFIX));
    render(&read("listing the rules", Command::new(program).args(["rules", "--format", "json"]))?)
}

/// The pages that are there.
fn present(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        for entry in fs::read_dir(&current).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let (Ok(relative), Ok(text)) = (path.strip_prefix(folder), fs::read_to_string(&path)) {
                found.insert(relative.to_string_lossy().replace('\\', "/"), text);
            }
        }
    }
    found
}
