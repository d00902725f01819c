//! Files that are left out by their own name and size.

use super::language::is_requirements;
use super::{extension, file_name};
use crate::facts::{Language, SkipReason};
use crate::intake::budget::Limits;

/// Why a file is left out by its lower-case path and size, if it is.
pub(super) fn skipped(lower: &str, bytes: u64, language: Option<Language>, limits: Limits) -> Option<SkipReason> {
    let name = file_name(lower);
    if is_read_lockfile(name) {
        return (bytes > limits.lockfile_bytes).then_some(SkipReason::TooLarge);
    }
    if is_lockfile(name) {
        return Some(SkipReason::Lockfile);
    }
    if matches!(name, ".ds_store" | "thumbs.db" | "desktop.ini" | ".localized") || name.starts_with("._") {
        return Some(SkipReason::System);
    }
    if is_generated(name, bytes) {
        return Some(SkipReason::Generated);
    }
    // The list of its parts that Bootstrap 3 is handed out with.
    if is_library(name) || lower.ends_with("/js/npm.js") {
        return Some(SkipReason::Dependency);
    }
    if let Some(reason) = by_extension(extension(lower)) {
        return Some(reason);
    }
    let most = match language {
        Some(language) if language.is_code() => limits.code_bytes,
        Some(_) => limits.data_bytes,
        // An export of a platform may have a name of its own; anything else without a known name is read while small.
        None if matches!(extension(lower), "bubble") => limits.data_bytes,
        None => limits.unknown_bytes,
    };
    (bytes > most).then_some(SkipReason::TooLarge)
}

/// Whether a lower-case name is that of a lockfile whose packages are read.
pub(in crate::intake) fn is_read_lockfile(name: &str) -> bool {
    matches!(
        name,
        "package-lock.json"
            | "npm-shrinkwrap.json"
            | "yarn.lock"
            | "pnpm-lock.yaml"
            | "bun.lock"
            | "composer.lock"
            | "poetry.lock"
            | "uv.lock"
            | "pdm.lock"
            | "pipfile.lock"
            | "gemfile.lock"
            | "cargo.lock"
            | "pubspec.lock"
            | "gradle.lockfile"
    )
}

/// Whether a lower-case name is that of a lockfile that is known by its name alone.
fn is_lockfile(name: &str) -> bool {
    matches!(
        name,
        "bun.lockb"
            | "deno.lock"
            | "conda-lock.yml"
            | "go.sum"
            | "mix.lock"
            | "podfile.lock"
            | "cartfile.resolved"
            | "package.resolved"
            | "packages.lock.json"
            | "flake.lock"
            | ".terraform.lock.hcl"
    )
}

fn is_generated(name: &str, bytes: u64) -> bool {
    /// A hand-written declaration file is small; larger ones are written by tools.
    const DECLARATIONS: u64 = 48 << 10;
    let code = matches!(extension(name), "js" | "mjs" | "cjs" | "css");
    name.ends_with(".map")
        || (code && (name.contains(".min.") || name.contains("-min.") || name.contains(".bundle.") || name.contains(".chunk.")))
        || (name.ends_with(".d.ts") && bytes > DECLARATIONS)
        || (name.contains(".generated.") && !name.ends_with(".sql"))
        || [".gen.ts", ".gen.go", ".g.dart", ".freezed.dart", ".mocks.dart", ".pb.go", ".pb.ts", ".pb.dart", "_pb.js", "_pb.ts", "_pb2.py"]
            .iter()
            .chain(&["_pb2_grpc.py", "_grpc_pb.js", ".designer.cs", ".g.cs", ".snap", ".tsbuildinfo"])
            .any(|end| name.ends_with(end))
        || name.starts_with("repomix-output")
        || name.contains(".repomix.")
}

/// A well-known library copied in under its own name and version: `jquery-3.4.1.js`.
fn is_library(name: &str) -> bool {
    const LIBRARIES: [&str; 24] = [
        "jquery",
        "bootstrap",
        "popper",
        "lodash",
        "underscore",
        "moment",
        "d3",
        "three",
        "chart",
        "vue",
        "react",
        "react-dom",
        "angular",
        "backbone",
        "swiper",
        "gsap",
        "axios",
        "select2",
        "datatables",
        "modernizr",
        "raphael",
        "morris",
        "fontawesome",
        "normalize",
    ];
    let Some(stem) = name.strip_suffix(".js").or_else(|| name.strip_suffix(".css")) else { return false };
    LIBRARIES.iter().any(|library| {
        stem.strip_prefix(library)
            .and_then(|rest| rest.strip_prefix(['-', '.']))
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains('.') || rest == "slim" || rest == "bundle")
    })
}

fn by_extension(extension: &str) -> Option<SkipReason> {
    Some(match extension {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "heic" | "ico" | "icns" | "bmp" | "tif" | "tiff" | "svg" | "mp3" | "mp4"
        | "wav" | "ogg" | "flac" | "aac" | "webm" | "mov" | "avi" | "mkv" | "m4a" | "m4v" | "woff" | "woff2" | "ttf" | "otf" | "eot"
        | "lottie" | "glb" | "gltf" | "fbx" | "hdr" | "cur" => SkipReason::Media,
        "zip" | "gz" | "tgz" | "tar" | "7z" | "rar" | "bz2" | "xz" | "zst" | "jar" | "war" | "ear" | "apk" | "aab" | "ipa" | "whl"
        | "gem" | "nupkg" | "asar" | "dmg" | "iso" => SkipReason::Archive,
        "exe" | "dll" | "so" | "dylib" | "a" | "o" | "obj" | "lib" | "class" | "pyc" | "pyo" | "pyd" | "wasm" | "pdf" | "doc" | "docx"
        | "xls" | "xlsx" | "ppt" | "pptx" | "odt" | "ods" | "psd" | "ai" | "sketch" | "fig" | "xd" | "sqlite" | "sqlite3" | "db"
        | "bin" | "dat" | "rdb" | "mdb" | "parquet" | "arrow" | "pkl" | "pickle" | "h5" | "onnx" | "pt" | "pth" | "safetensors"
        | "gguf" | "tflite" | "npy" | "npz" | "mmdb" | "node" | "deb" | "rpm" | "msi" | "pack" | "idx" | "car" | "nib" | "mo" | "swf" => {
            SkipReason::Binary
        }
        _ => return None,
    })
}

/// Whether a name without a language is configuration that a tool reads.
pub(super) fn is_config(name: &str) -> bool {
    name.starts_with('.')
        || is_requirements(name)
        || name.starts_with("dockerfile")
        || name.ends_with("dockerfile")
        || matches!(
            name,
            "containerfile"
                | "makefile"
                | "gnumakefile"
                | "justfile"
                | "procfile"
                | "jenkinsfile"
                | "caddyfile"
                | "brewfile"
                | "pipfile"
                | "cmakelists.txt"
                | "robots.txt"
                | "ads.txt"
                | "llms.txt"
                | "runtime.txt"
                | "go.mod"
                | "_headers"
                | "_redirects"
                | "codeowners"
                | "cname"
                | "artisan"
        )
        || matches!(
            extension(name),
            "env"
                | "ini"
                | "cfg"
                | "conf"
                | "config"
                | "properties"
                | "tf"
                | "tfvars"
                | "hcl"
                | "nix"
                | "gradle"
                | "service"
                | "xcconfig"
                | "lock"
                | "editorconfig"
                | "plist"
                | "mod"
                | "nginx"
                | "bicep"
                | "cnf"
        )
}
