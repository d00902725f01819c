//! The pages in `docs/rules` say what the rules say.

#![cfg(all(not(target_arch = "wasm32"), feature = "samples"))]

use std::path::Path;
use std::process::Command;

#[path = "../xtask/src/pages.rs"]
mod pages;

#[test]
fn pages_follow_the_rules() {
    let listed =
        Command::new(env!("CARGO_BIN_EXE_shipworthy")).args(["rules", "--format", "json"]).output().expect("the command line runs");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let pages = pages::render(&String::from_utf8(listed.stdout).expect("the list is text")).expect("the list has pages");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let stale: Vec<&String> = pages
        .iter()
        .filter(|(path, text)| std::fs::read_to_string(folder.join(path)).ok().as_ref() != Some(text))
        .map(|(path, _)| path)
        .collect();
    assert!(stale.is_empty(), "these pages of docs/rules are stale: {stale:?}; run `cargo xtask docs` and commit what it writes");
}
