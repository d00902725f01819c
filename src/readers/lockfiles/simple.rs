//! Lockfiles that list packages and not what needs what: Dart's and Gradle's.

use super::{Draft, locked};
use crate::facts::PackageSource;

/// `pubspec.lock`.
pub(super) fn dart(text: &str) -> Result<Draft, String> {
    let mut draft = Draft::default();
    let mut inside = false;
    let mut now: Option<u32> = None;
    for line in text.lines() {
        let bare = line.trim();
        let indent = line.len() - line.trim_start().len();
        let Some((key, value)) = bare.split_once(':') else { continue };
        let (key, value) = (key.trim().trim_matches('"'), value.trim().trim_matches('"'));
        match indent {
            0 => inside = key == "packages",
            2 if inside => now = draft.take(locked(key, "")),
            4 if inside => {
                if key == "dependency"
                    && value.starts_with("direct")
                    && let Some(now) = now
                {
                    draft.root(now, value == "direct dev");
                }
                let Some(package) = now.and_then(|at| draft.at(at)) else { continue };
                match (key, value) {
                    ("version", version) => version.clone_into(&mut package.version),
                    ("source", "path" | "sdk") => package.source = PackageSource::Folder,
                    ("source", "git") => package.source = PackageSource::Git(String::new()),
                    _ => {}
                }
            }
            6 if inside && key == "url" => {
                let address = value.trim_matches('"');
                if let Some(package) = now.and_then(|at| draft.at(at))
                    && address.ends_with(".git")
                {
                    package.source = PackageSource::Git(crate::facts::bare_address(address));
                }
            }
            _ => {}
        }
    }
    Ok(draft)
}

/// `gradle.lockfile`: `group:name:version=configurations`.
pub(super) fn gradle(text: &str) -> Result<Draft, String> {
    let mut draft = Draft::default();
    for line in text.lines().map(str::trim).filter(|line| !line.starts_with('#')) {
        let Some((package, configurations)) = line.split_once('=') else { continue };
        let mut parts = package.split(':');
        if let (Some(group), Some(name), Some(version)) = (parts.next(), parts.next(), parts.next()) {
            let mut found = locked(&format!("{group}:{name}"), version);
            found.dev = configurations.split(',').all(|configuration| configuration.to_ascii_lowercase().contains("test"));
            draft.take(found);
        }
    }
    Ok(draft)
}
