//! A store of advisories from public dumps, by the program's own importer, and what it weighs.

use crate::process::{cargo, read};
use crate::{Outcome, compress};
use std::fs;
use std::path::Path;

/// Where a store goes unless said.
const OUT: &str = "target/advisories.bin";

/// Makes a store and says what it weighs on the way to a browser.
pub(crate) fn make(root: &Path, options: &[&str]) -> Outcome {
    let named = options.iter().position(|option| *option == "--out").and_then(|at| options.get(at + 1)).copied();
    let mut run = cargo();
    run.current_dir(root).args(["run", "--quiet", "--bin", "shipworthy", "--", "advisories"]).args(options);
    if named.is_none() {
        run.args(["--out", OUT]);
    }
    print!("{}", read("making a store of advisories", &mut run)?);
    let path = root.join(named.unwrap_or(OUT));
    let bytes = fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    println!("xtask: {} bytes raw, {} brotli", bytes.len(), compress::brotli(&bytes, 11)?.len());
    Ok(())
}
