//! What the product is made of: which sources and licences its packages may have, and its bill of materials.

use crate::Outcome;
use crate::process::{cargo, read, run, succeeds_within};
use crate::tools;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// Where packages may come from.
const SOURCE: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Licences that ask for no more than to be named. `deny.toml` holds the same list for `cargo deny`.
const LICENCES: [&str; 13] = [
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
    "0BSD",
];

/// Where flaws of Rust packages are published.
const FLAWS: &str = "https://github.com/RustSec/advisory-db";

/// Names every package of another source or licence, and every one with a published flaw. Sources and licences are looked
/// at without any tool; for flaws a list has to be fetched, and where it cannot be, that is said.
pub(crate) fn check(root: &Path) -> Outcome {
    sources_and_licences(root)?;
    let mut ask = Command::new("git");
    ask.args(["ls-remote", FLAWS, "HEAD"]).env("GIT_TERMINAL_PROMPT", "0");
    let listed = succeeds_within(Duration::from_secs(30), &mut ask);
    if listed {
        // Whoever can fetch the list can fetch the tool: without it this fails.
        let deny = tools::deny(root)?;
        return run("cargo deny", deny_with(root, &deny).args(["advisories", "bans", "licenses", "sources"]));
    }
    eprintln!("xtask: NOT CHECKED: published flaws of the packages, since {FLAWS} cannot be reached from here");
    match tools::own_deny(root) {
        Some(deny) => run("cargo deny", deny_with(root, &deny).args(["bans", "licenses", "sources"])),
        None => Ok(()),
    }
}

fn deny_with(root: &Path, deny: &Path) -> Command {
    let mut command = Command::new(deny);
    command.current_dir(root).args(["--locked", "check"]);
    command
}

/// Names every package of another source or licence.
fn sources_and_licences(root: &Path) -> Outcome {
    let mut metadata = cargo();
    metadata.current_dir(root).args(["metadata", "--format-version", "1", "--locked"]);
    let metadata: Value = serde_json::from_str(&read("what the product is made of", &mut metadata)?)
        .map_err(|error| format!("what cargo says of the packages cannot be read: {error}"))?;
    let packages = metadata["packages"].as_array().ok_or("cargo names no packages")?;
    let mut wrong = Vec::new();
    for package in packages {
        let name = format!("{} {}", package["name"].as_str().unwrap_or("?"), package["version"].as_str().unwrap_or("?"));
        // What has no source stands in this project.
        if package["source"].as_str().is_some_and(|source| source != SOURCE) {
            wrong.push(format!("{name} comes from {}", package["source"]));
        }
        let licence = package["license"].as_str().unwrap_or("");
        if !allowed(licence) {
            wrong.push(format!("{name} has the licence `{licence}`"));
        }
    }
    if wrong.is_empty() {
        println!("xtask: {} packages, each of a source and a licence that is allowed", packages.len());
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

/// Whether an expression of licences can be met by allowed ones alone: every part joined by AND, one of those joined by OR.
fn allowed(expression: &str) -> bool {
    let one = |part: &str| {
        part.trim_matches(['(', ')', ' '])
            .split(" OR ")
            .flat_map(|choice| choice.split('/'))
            .any(|licence| LICENCES.contains(&licence.trim()))
    };
    !expression.is_empty() && expression.split(" AND ").all(one)
}

/// Writes the bill of materials of the product itself, by its own writer.
pub(crate) fn bill(root: &Path) -> Outcome {
    // Only what the product is made of: the samples of the tests name packages too.
    let folder = root.join("target/sbom/shipworthy");
    let told = |error: std::io::Error| format!("{} cannot be written: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(told)?;
    for file in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(root.join(file), folder.join(file)).map_err(told)?;
    }
    let out = root.join("target/sbom/shipworthy.cdx.json");
    let mut check = cargo();
    check.current_dir(root).args([
        "run",
        "--locked",
        "--quiet",
        "--bin",
        "shipworthy",
        "--",
        "check",
        "--no-config",
        "--format",
        "cyclonedx",
    ]);
    run("the bill of materials", check.arg("--output").arg(&out).arg(&folder))?;
    println!("xtask: the bill of materials is {}", out.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_weighed_part_by_part() {
        for good in ["MIT", "MIT OR Apache-2.0", "MIT/Apache-2.0", "(MIT OR Apache-2.0) AND Unicode-3.0", "MIT OR LGPL-2.1-or-later"] {
            assert!(allowed(good), "{good}");
        }
        for bad in ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "AGPL-3.0-only OR SSPL-1.0", "(MIT OR Apache-2.0) AND MPL-2.0"] {
            assert!(!allowed(bad), "{bad}");
        }
    }

    #[test]
    fn both_lists_of_licences_are_one() {
        let deny = include_str!("../../deny.toml");
        let listed: Vec<&str> = deny.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix("\",")).collect();
        assert_eq!(listed, LICENCES);
    }
}
