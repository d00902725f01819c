//! How the browser programs are compiled: which toolchain has a standard library for them.

use crate::process::{apt_install, cargo, find, foreign_cargo, read, succeeds_within};
use crate::{Outcome, process};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const ADVICE: &str = "no standard library for WebAssembly was found; run `rustup target add wasm32-unknown-unknown`";

/// A way to compile for the browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Compiler {
    /// The project's own toolchain has the target.
    Installed,
    /// Debian's compiler builds the standard library from source, and this linker joins the result.
    Debian { linker: PathBuf },
}

impl Compiler {
    /// Finds a way, sets it up where it is missing, and says which it is.
    pub(crate) fn set_up(root: &Path) -> Outcome<Self> {
        if installed() {
            println!("xtask: WebAssembly: the Rust toolchain has {TARGET}");
            return Ok(Self::Installed);
        }
        let refused = root.join("target/tools/rustup-target-refused");
        if !refused.exists() {
            println!("xtask: WebAssembly: trying `rustup target add {TARGET}`");
            let add = succeeds_within(Duration::from_secs(90), Command::new("rustup").args(["target", "add", TARGET]));
            if add && installed() {
                println!("xtask: WebAssembly: rustup added {TARGET} to the Rust toolchain");
                return Ok(Self::Installed);
            }
            // Remembered until target/ is cleaned, so that a machine without that download waits once.
            let folder = root.join("target/tools");
            drop(fs::create_dir_all(&folder).and_then(|()| fs::write(&refused, "")));
        }
        let found = debian().or_else(|| {
            let lld = newest_lld()?;
            apt_install(&[DEBIAN[0], DEBIAN[1], DEBIAN[2], &lld]).inspect_err(|why| eprintln!("xtask: {why}")).ok()?;
            debian()
        });
        let compiler = found.ok_or(ADVICE)?;
        println!("xtask: WebAssembly: Debian's rustc builds the standard library from source (rustup could not add {TARGET})");
        Ok(compiler)
    }

    /// A cargo command (`build`, `test`, …) for the browser. Its results stand in `target/wasm`.
    pub(crate) fn cargo(&self, root: &Path, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Installed => {
                let mut command = cargo();
                command.args([subcommand, "--locked"]);
                command
            }
            Self::Debian { linker } => {
                let mut command = foreign_cargo(Path::new("/usr/bin/cargo"));
                command
                    // Programs abort on panic; tests that unwind would need a second standard library beside the first.
                    .args([subcommand, "--locked", "-Z", "build-std=std,panic_abort", "-Z", "panic-abort-tests"])
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
                command
            }
        };
        command.current_dir(root).args(["--target", TARGET]).env("CARGO_TARGET_DIR", root.join("target/wasm"));
        command.args(["--config", &plain_sources(&sources())]);
        command
    }
}

/// The folders in which cargo keeps the sources of packages.
fn sources() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(Path::new(&env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?).join(".cargo")));
    let folders = home.and_then(|home| fs::read_dir(home.join("registry/src")).ok());
    let mut folders: Vec<PathBuf> = folders.into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// The folder of sources that a program names, if it does.
pub(crate) fn named(program: &[u8]) -> Option<PathBuf> {
    let names = |folder: &PathBuf| {
        let name = folder.as_os_str().as_encoded_bytes();
        program.windows(name.len()).any(|window| window == name)
    };
    sources().into_iter().find(names)
}

/// The setting by which the compiler names a package's sources without the folder that they stand in: what visitors load
/// then tells nothing of the builder's machine, and is the same from every machine.
fn plain_sources(folders: &[PathBuf]) -> String {
    let flags: Vec<String> = folders.iter().map(|folder| format!("'--remap-path-prefix={}=crates'", folder.display())).collect();
    format!("target.{TARGET}.rustflags=[{}]", flags.join(", "))
}

/// Whether the toolchain that runs this task has the target.
fn installed() -> bool {
    let sysroot = process::read("where the toolchain is", Command::new("rustc").args(["--print", "sysroot"]));
    sysroot.is_ok_and(|sysroot| Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

/// Debian's compiler, where it is whole: compiler, sources and linker.
fn debian() -> Option<Compiler> {
    let whole = ["/usr/bin/rustc", "/usr/bin/cargo", "/usr/lib/rustlib/src/rust/library/Cargo.lock"];
    if !whole.into_iter().all(|path| Path::new(path).exists()) {
        return None;
    }
    let linkers = fs::read_dir("/usr/bin").ok()?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let linker = best(linkers, "wasm-ld")?;
    Some(Compiler::Debian { linker: Path::new("/usr/bin").join(linker) })
}

/// Debian's package with the newest linker. A new machine has no package lists until they are asked for.
fn newest_lld() -> Option<String> {
    find("apt-cache")?;
    listed_lld().or_else(|| {
        process::apt_update();
        listed_lld()
    })
}

fn listed_lld() -> Option<String> {
    let listed = read("which linkers Debian has", Command::new("apt-cache").args(["search", "--names-only", "^lld(-[0-9]+)?$"])).ok()?;
    best(listed.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned), "lld")
}

/// Of `stem` and `stem-N`, the one with the highest number.
fn best(names: impl Iterator<Item = String>, stem: &str) -> Option<String> {
    let numbered = names.filter_map(|name| {
        let rest = name.strip_prefix(stem)?;
        let number: u32 = if rest.is_empty() { 0 } else { rest.strip_prefix('-')?.parse().ok()? };
        Some((number, name))
    });
    numbered.max().map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_named_without_their_folder() {
        let folders = ["/home/a b/.cargo/registry/src/x-1", "C:\\a\\registry\\src\\y"].map(PathBuf::from);
        let setting = plain_sources(&folders);
        assert_eq!(
            setting,
            "target.wasm32-unknown-unknown.rustflags=['--remap-path-prefix=/home/a b/.cargo/registry/src/x-1=crates', \
             '--remap-path-prefix=C:\\a\\registry\\src\\y=crates']"
        );
        assert_eq!(plain_sources(&[]), "target.wasm32-unknown-unknown.rustflags=[]");
    }

    #[test]
    fn the_newest_linker_is_chosen() {
        let names = ["ld", "wasm-ld", "wasm-ld-19", "wasm-ld-22", "wasm-ld-x", "wasm-ldd"].map(str::to_owned);
        assert_eq!(best(names.into_iter(), "wasm-ld").as_deref(), Some("wasm-ld-22"));
        assert_eq!(best(["wasm-ld".to_owned()].into_iter(), "wasm-ld").as_deref(), Some("wasm-ld"));
        assert_eq!(best(["lld-9-doc".to_owned()].into_iter(), "lld"), None);
    }
}
