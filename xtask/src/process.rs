//! Other programs: found, run, and their failure said in one sentence.

use crate::Outcome;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// Runs a command with its output shown.
pub(crate) fn run(what: &str, command: &mut Command) -> Outcome {
    let status = command.status().map_err(|error| format!("{what}: {} cannot be started: {error}", name(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{what}: {} failed ({status})", name(command))) }
}

/// Runs a command, shows nothing unless it fails, gives what it printed.
pub(crate) fn read(what: &str, command: &mut Command) -> Outcome<String> {
    let Output { status, stdout, stderr } =
        command.output().map_err(|error| format!("{what}: {} cannot be started: {error}", name(command)))?;
    if status.success() {
        return Ok(String::from_utf8_lossy(&stdout).into_owned());
    }
    eprint!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    Err(format!("{what}: {} failed ({status})", name(command)))
}

/// Runs a command silently; whether it succeeded in time.
pub(crate) fn succeeds_within(limit: Duration, command: &mut Command) -> bool {
    let silent = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let Ok(mut child) = silent.spawn() else { return false };
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if start.elapsed() < limit => std::thread::sleep(Duration::from_millis(50)),
            _ => {
                drop(child.kill());
                drop(child.wait());
                return false;
            }
        }
    }
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// Where PATH has a program.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The cargo that runs this task, in the project's folder, without what the outer cargo said about the task itself.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    forget_outer(&mut command);
    command
}

/// Takes out of a command's environment what the outer cargo set for the task.
fn forget_outer(command: &mut Command) {
    for (name, _) in env::vars_os() {
        let spoken = name.to_string_lossy();
        if spoken.starts_with("CARGO_PKG_") || spoken.starts_with("CARGO_MANIFEST_") || spoken == "CARGO_PRIMARY_PACKAGE" {
            command.env_remove(name);
        }
    }
}

/// Another cargo than the one that runs this task: nothing of the outer toolchain reaches it.
pub(crate) fn foreign_cargo(program: &Path) -> Command {
    let mut command = Command::new(program);
    forget_outer(&mut command);
    for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN", "RUST_RECURSION_COUNT", "RUSTC_WRAPPER", "LD_LIBRARY_PATH"] {
        command.env_remove(name);
    }
    command
}

/// Brings the lists of Debian's packages up to date, as far as that is allowed here.
pub(crate) fn apt_update() {
    let update = Command::new("apt-get").args(["update", "-qq"]).status();
    if !update.is_ok_and(|status| status.success()) {
        eprintln!("xtask: apt-get update failed; trying with the package lists that are here");
    }
}

/// Installs Debian packages; refuses with a sentence where it cannot.
pub(crate) fn apt_install(packages: &[&str]) -> Outcome {
    let wanted = packages.join(" ");
    if find("apt-get").is_none() {
        return Err(format!("there is no apt-get here to install {wanted}"));
    }
    if read("who is this", Command::new("id").arg("-u")).is_ok_and(|id| id.trim() != "0") {
        return Err(format!("run `sudo apt-get install {wanted}` and try again"));
    }
    println!("xtask: installing {wanted} by apt-get");
    apt_update();
    let mut install = Command::new("apt-get");
    install.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages);
    read(&format!("installing {wanted}"), &mut install).map(drop)
}
