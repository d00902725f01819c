//! Tools that the tasks need: taken from PATH where they fit, else set up below `target/tools`.

use crate::process::{apt_install, cargo, find, read, run};
use crate::{Outcome, process};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// wasm-bindgen and its test runner, of the version that the lock file names.
pub(crate) struct Bindgen {
    pub(crate) bindgen: PathBuf,
    pub(crate) test_runner: PathBuf,
}

impl Bindgen {
    /// Finds or installs it.
    pub(crate) fn set_up(root: &Path) -> Outcome<Self> {
        let lock = fs::read_to_string(root.join("Cargo.lock")).map_err(|error| format!("Cargo.lock cannot be read: {error}"))?;
        let version = locked(&lock, "wasm-bindgen").ok_or("Cargo.lock names no wasm-bindgen")?;
        let own = root.join("target/tools/bin");
        let fits = |bindgen: &Path| {
            bindgen.with_file_name("wasm-bindgen-test-runner").is_file()
                && read("the version of wasm-bindgen", Command::new(bindgen).arg("--version"))
                    .is_ok_and(|said| spoken_version(&said) == Some(version))
        };
        let known = [Some(own.join("wasm-bindgen")), find("wasm-bindgen")];
        let found = known.into_iter().flatten().find(|bindgen| bindgen.is_file() && fits(bindgen));
        let bindgen = match found {
            Some(bindgen) => bindgen,
            None => {
                println!("xtask: building wasm-bindgen {version} into target/tools (once)");
                let mut install = cargo();
                install.args(["install", "wasm-bindgen-cli", "--force", "--version", &format!("={version}"), "--root"]);
                install.arg(root.join("target/tools")).arg("--target-dir").arg(root.join("target/tools/build"));
                run("installing wasm-bindgen", &mut install)?;
                drop(fs::remove_dir_all(root.join("target/tools/build")));
                own.join("wasm-bindgen")
            }
        };
        Ok(Self { test_runner: bindgen.with_file_name("wasm-bindgen-test-runner"), bindgen })
    }
}

/// cargo-deny, where it is already.
pub(crate) fn own_deny(root: &Path) -> Option<PathBuf> {
    let own = root.join("target/tools/bin/cargo-deny");
    if own.is_file() { Some(own) } else { find("cargo-deny") }
}

/// cargo-deny, which holds packages against the list of published flaws; installed where it is missing.
pub(crate) fn deny(root: &Path) -> Outcome<PathBuf> {
    if let Some(found) = own_deny(root) {
        return Ok(found);
    }
    println!("xtask: building cargo-deny into target/tools (once)");
    let mut install = cargo();
    install.args(["install", "cargo-deny", "--locked", "--root"]).arg(root.join("target/tools"));
    run("installing cargo-deny", install.arg("--target-dir").arg(root.join("target/tools/build")))?;
    drop(fs::remove_dir_all(root.join("target/tools/build")));
    own_deny(root).ok_or_else(|| "cargo install brought no cargo-deny".to_owned())
}

/// The version of a package in a lock file.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

/// The version in what a tool says of itself: `wasm-bindgen 0.2.100 (abc)`.
fn spoken_version(said: &str) -> Option<&str> {
    said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// wasm-opt, which makes the published programs smaller.
pub(crate) fn wasm_opt(root: &Path) -> Outcome<PathBuf> {
    let own = npm_folder(root).join("node_modules/.bin/wasm-opt");
    if let Some(found) = find("wasm-opt") {
        return Ok(found);
    }
    if !own.is_file() {
        npm_install(root, "binaryen@132.0.0")?;
    }
    Ok(own)
}

/// The version of axe-core that the end-to-end test runs in the page, and what its script hashes to.
const AXE: &str = "axe-core@4.14.1";
const AXE_SHA256: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

/// The accessibility checks that the end-to-end test runs in the page; nothing where there is no npm to fetch them with.
pub(crate) fn axe(root: &Path) -> Outcome<Option<PathBuf>> {
    let script = npm_folder(root).join("node_modules/axe-core/axe.min.js");
    let fits = || fs::read(&script).is_ok_and(|text| sha256(&text) == AXE_SHA256);
    if !fits() {
        if find("npm").is_none() {
            return Ok(None);
        }
        npm_install(root, AXE)?;
        if !fits() {
            return Err(format!("what npm brought as {AXE} is not what was expected: {} has another SHA-256", script.display()));
        }
    }
    Ok(Some(script))
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The schemas of SARIF and CycloneDX, out of packages that carry them: not the project's to give away, and needed by
/// tests only.
pub(crate) fn schemas(root: &Path) -> Outcome<PathBuf> {
    const SARIF: &str = "@microsoft/jest-sarif@1.0.0-beta.0";
    const CYCLONEDX: &str = "@cyclonedx/cyclonedx-library@10.3.0";
    const FILES: [(&str, &str, &str); 4] = [
        (SARIF, "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json", "sarif-2.1.0.json"),
        (CYCLONEDX, "@cyclonedx/cyclonedx-library/res/schema/bom-1.6.SNAPSHOT.schema.json", "bom-1.6.SNAPSHOT.schema.json"),
        (CYCLONEDX, "@cyclonedx/cyclonedx-library/res/schema/spdx.SNAPSHOT.schema.json", "spdx.SNAPSHOT.schema.json"),
        (CYCLONEDX, "@cyclonedx/cyclonedx-library/res/schema/jsf-0.82.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json"),
    ];
    let folder = root.join("target/tools/schemas");
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    for (package, path, name) in FILES {
        let (from, to) = (npm_folder(root).join("node_modules").join(path), folder.join(name));
        if to.is_file() {
            continue;
        }
        if !from.is_file() {
            npm_install(root, package)?;
        }
        fs::copy(&from, &to).map_err(|error| format!("{package} holds no {path}: {error}"))?;
    }
    Ok(folder)
}

fn npm_folder(root: &Path) -> PathBuf {
    root.join("target/tools/npm")
}

fn npm_install(root: &Path, package: &str) -> Outcome {
    let folder = npm_folder(root);
    fs::create_dir_all(&folder).map_err(|error| format!("{} cannot be made: {error}", folder.display()))?;
    let npm = find("npm").ok_or_else(|| format!("{package} is needed: install Node.js with npm, or put it on PATH"))?;
    println!("xtask: fetching {package} from npm into target/tools (once)");
    let mut install = Command::new(npm);
    install.args(["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--omit=optional", "--omit=peer", "--prefix"]);
    install.arg(&folder).arg(package);
    process::read(&format!("fetching {package}"), &mut install).map(drop)
}

/// A browser and the program that drives it.
pub(crate) struct Browser {
    pub(crate) browser: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// Finds or installs them.
    pub(crate) fn set_up() -> Outcome<Self> {
        let found = || {
            let browser = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(find)?;
            Some(Self { browser, driver: find("chromedriver")? })
        };
        if let Some(found) = found() {
            return Ok(found);
        }
        let install = apt_install(&["chromium", "chromium-driver"]);
        found().ok_or_else(|| {
            let why = install.err().unwrap_or_else(|| "apt-get did not bring them".to_owned());
            format!("the browser tests need Chromium and chromedriver on PATH: {why}")
        })
    }
}

/// The driver of Firefox, a second browser that is tried where both are there: Debian packages the browser alone.
pub(crate) fn firefox() -> Outcome<PathBuf> {
    ["firefox", "firefox-esr"].into_iter().find_map(find).ok_or("it is not installed")?;
    Ok(find("geckodriver").ok_or("geckodriver is not on PATH: `cargo install geckodriver` brings it")?)
}

/// Whether a PostgreSQL server is here, or could be installed: the replay of migrations is then held against it.
pub(crate) fn postgres() -> Outcome {
    let found = || Path::new("/usr/lib/postgresql").is_dir() || find("postgres").is_some();
    if found() {
        return Ok(());
    }
    let install = apt_install(&["postgresql"]);
    if found() { Ok(()) } else { install.and(Err("apt-get did not bring it".to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_the_lock_and_from_the_tool() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.7\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some("0.2.7"));
        assert_eq!(locked(lock, "other"), None);
        assert_eq!(spoken_version("wasm-bindgen 0.2.7\n"), Some("0.2.7"));
        assert_eq!(spoken_version("wasm-bindgen 0.2.7 (0a1b)\n"), Some("0.2.7"));
    }
}
