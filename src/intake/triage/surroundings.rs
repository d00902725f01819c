//! What the whole listing says about its folders: where manifests stand, and which folders a tool filled.

use super::{extension, file_name, folders};
use std::collections::BTreeMap;

/// What stands in the folders of one container. Built from all paths before any is judged.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// Folders (ending in `/`, the top one empty) with what they hold.
    folders: BTreeMap<String, Holds>,
}

/// What a folder holds: itself for manifests, at any depth for the signs of who wrote it.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent signs, each asked for alone")]
pub(super) struct Holds {
    /// A manifest of JavaScript packages.
    pub(super) package: bool,
    /// A manifest of a language whose tools write to `build` or `target` without asking.
    pub(super) native: bool,
    /// A Python project file.
    pub(super) python: bool,
    /// A manifest whose tool fetches packages into `vendor`.
    pub(super) vendored: bool,
    /// A Cocoa manifest.
    pub(super) pods: bool,
    /// A .NET project file.
    pub(super) dotnet: bool,
    /// An Elixir project file.
    pub(super) elixir: bool,
    /// A WordPress core.
    pub(super) wordpress: bool,
    /// Django's starter.
    pub(super) django: bool,
    /// The mark of a Python environment, at any depth.
    pub(super) environment: bool,
    /// Source that somebody wrote, at any depth: a bundler leaves none behind.
    pub(super) written: bool,
    /// Something that only a bundler or compiler writes, at any depth.
    pub(super) emitted: bool,
    /// A coverage report, at any depth.
    pub(super) measured: bool,
}

/// Names of folders that are judged by what they hold.
pub(super) fn is_ambiguous(name: &str) -> bool {
    matches!(name, "dist" | "build" | "out" | "coverage" | "env" | "venv" | "virtualenv" | ".env" | "vendor" | "_site" | "release")
}

impl Surroundings {
    /// Looks over all paths of a container.
    #[must_use]
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut around = Self::default();
        for path in paths {
            if !path.contains("node_modules/") {
                around.see(path);
            }
        }
        around
    }

    /// What `folder` (ending in `/`, or empty for the top) holds.
    pub(super) fn folder(&self, folder: &str) -> Holds {
        self.folders.get(folder).copied().unwrap_or_default()
    }

    fn see(&mut self, path: &str) {
        let lower = path.to_ascii_lowercase();
        let name = file_name(&lower);
        let own = path.get(..path.len() - file_name(path).len()).unwrap_or("");
        if let Some(mark) = manifest(name) {
            mark(self.folders.entry(own.to_owned()).or_default());
        }
        let (written, emitted) = (is_written(name), is_emitted(name));
        let environment = matches!(name, "pyvenv.cfg" | "activate" | "activate.ps1");
        let measured = matches!(name, "lcov.info" | "clover.xml" | "coverage-final.json" | "cobertura-coverage.xml" | "cobertura.xml");
        for (folder, folder_name) in folders(path) {
            if is_ambiguous(&folder_name.to_ascii_lowercase()) {
                let holds = self.folders.entry(folder.to_owned()).or_default();
                holds.written |= written;
                holds.emitted |= emitted;
                holds.environment |= environment;
                holds.measured |= measured;
                holds.vendored |= folder_name == "vendor" && matches!(lower.get(folder.len()..), Some("modules.txt" | "autoload.php"));
            }
        }
    }
}

/// How a file of that name marks the folder it stands in.
fn manifest(name: &str) -> Option<fn(&mut Holds)> {
    Some(match name {
        "package.json" | "deno.json" | "bower.json" => |holds| holds.package = true,
        "pubspec.yaml" | "build.gradle" | "build.gradle.kts" | "pom.xml" | "cargo.toml" | "build.sbt" | "cmakelists.txt"
        | "package.swift" => |holds| holds.native = true,
        "pyproject.toml" | "setup.py" | "setup.cfg" | "requirements.txt" | "pipfile" => |holds| holds.python = true,
        "composer.json" | "go.mod" => |holds| holds.vendored = true,
        "podfile" => |holds| holds.pods = true,
        "mix.exs" => |holds| holds.elixir = true,
        "wp-load.php" | "wp-settings.php" => |holds| holds.wordpress = true,
        "manage.py" => |holds| {
            holds.django = true;
            holds.python = true;
        },
        _ if matches!(extension(name), "csproj" | "fsproj" | "vbproj") => |holds| holds.dotnet = true,
        _ => return None,
    })
}

/// Source in a language that bundlers translate away.
fn is_written(name: &str) -> bool {
    match extension(name) {
        "ts" | "mts" | "cts" => !name.ends_with(".d.ts") && !name.ends_with(".d.mts") && !name.ends_with(".d.cts"),
        "tsx" | "jsx" | "vue" | "svelte" | "astro" | "scss" | "sass" | "less" | "rb" | "go" | "cs" | "dart" | "swift" => true,
        _ => false,
    }
}

/// Something that only a bundler or compiler writes.
fn is_emitted(name: &str) -> bool {
    matches!(
        name,
        "index.html" | "asset-manifest.json" | "manifest.json" | "404.html" | "_redirects" | "buildmanifest.js" | "_buildmanifest.js"
    ) || matches!(extension(name), "map" | "class" | "pyc" | "o" | "tsbuildinfo" | "apk" | "aab" | "whl" | "dex")
        || name.ends_with(".d.ts")
        || name.contains(".min.")
        || is_hashed(name)
}

/// `index-BK3f9_aQ.js`, `main.4f2a9c1e.chunk.js`: a name that a bundler made from the content.
pub(super) fn is_hashed(name: &str) -> bool {
    let Some(stem) = ["js", "css", "mjs"].iter().find_map(|end| name.strip_suffix(end)?.strip_suffix('.')) else { return false };
    let stem = stem.strip_suffix(".chunk").or_else(|| stem.strip_suffix(".bundle")).unwrap_or(stem);
    // Bundlers write either eight characters of base64 behind a dash or eight and more hexadecimal digits behind a dot.
    stem.rsplit_once(['.', '-']).is_some_and(|(_, hash)| {
        hash.len() >= 8
            && hash.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && hash.bytes().any(|byte| byte.is_ascii_digit())
            && hash.bytes().any(|byte| byte.is_ascii_alphabetic())
    })
}
