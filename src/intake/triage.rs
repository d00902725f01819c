//! What a path is, from its name and size alone.

use crate::facts::{Language, Role, SkipReason};

/// What a path is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Triage {
    /// What it is written in.
    pub language: Option<Language>,
    /// What it is for.
    pub role: Role,
    /// Why it is left out, if it is.
    pub skip: Option<SkipReason>,
}

/// Largest file that is read, in bytes; larger ones are dumps, bundles and generated data.
const FILE_BYTES: u64 = 2 << 20;

/// Judges a path by its name and size.
#[must_use]
pub fn triage(path: &str, bytes: u64) -> Triage {
    let lower = path.to_ascii_lowercase();
    let language = language(&lower);
    Triage { language, role: role(&lower, language), skip: skip(&lower, bytes) }
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn extension(path: &str) -> &str {
    file_name(path).rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn language(path: &str) -> Option<Language> {
    Some(match extension(path) {
        "js" | "jsx" | "mjs" | "cjs" => Language::JavaScript,
        "ts" | "tsx" | "mts" | "cts" => Language::TypeScript,
        "vue" => Language::Vue,
        "svelte" => Language::Svelte,
        "astro" => Language::Astro,
        "sql" => Language::Sql,
        "py" => Language::Python,
        "php" => Language::Php,
        "rb" => Language::Ruby,
        "go" => Language::Go,
        "rs" => Language::Rust,
        "dart" => Language::Dart,
        "java" => Language::Java,
        "kt" | "kts" => Language::Kotlin,
        "swift" => Language::Swift,
        "cs" => Language::CSharp,
        "c" | "h" | "cc" | "cpp" | "hpp" | "m" | "mm" => Language::Cpp,
        "ex" | "exs" => Language::Elixir,
        "scala" => Language::Scala,
        "sh" | "bash" | "zsh" | "ps1" | "bat" => Language::Shell,
        "html" | "htm" => Language::Html,
        "css" | "scss" | "sass" | "less" => Language::Css,
        "json" | "jsonc" | "json5" => Language::Json,
        "yaml" | "yml" => Language::Yaml,
        "toml" => Language::Toml,
        "xml" | "plist" => Language::Xml,
        "md" | "mdx" | "txt" | "rst" => Language::Markdown,
        "prisma" => Language::Prisma,
        "graphql" | "gql" => Language::GraphQl,
        "rules" => Language::Rules,
        "ejs" | "hbs" | "pug" | "liquid" | "twig" | "erb" | "mustache" | "njk" | "jinja" | "j2" => Language::Template,
        _ => return None,
    })
}

fn role(path: &str, language: Option<Language>) -> Role {
    let name = file_name(path);
    let within = |folder: &str| path.starts_with(&format!("{folder}/")) || path.contains(&format!("/{folder}/"));
    if name.contains(".example") || name.contains(".sample") || name.contains(".template") {
        Role::Example
    } else if ["test", "tests", "__tests__", "__mocks__", "spec", "e2e", "cypress", "fixtures", "testdata"]
        .iter()
        .any(|folder| within(folder))
        || name.contains(".test.")
        || name.contains(".spec.")
        || name.starts_with("test_")
        || name.ends_with("_test.py")
        || name.ends_with("_test.go")
    {
        Role::Test
    } else if language == Some(Language::Markdown) || within("docs") {
        Role::Documentation
    } else if within("scripts") {
        Role::Script
    } else if language.is_some_and(Language::is_code) {
        Role::Source
    } else if language.is_some() || name.starts_with('.') {
        Role::Config
    } else {
        Role::Asset
    }
}

fn skip(path: &str, bytes: u64) -> Option<SkipReason> {
    let folders = path.rsplit_once('/').map_or("", |(folders, _)| folders);
    for folder in folders.split('/') {
        match folder {
            "node_modules" | "bower_components" | "vendor" | ".venv" | "venv" | "site-packages" | "pods" => {
                return Some(SkipReason::Dependency);
            }
            ".next" | ".nuxt" | ".output" | ".svelte-kit" | "dist" | "build" | "out" | "__pycache__" | ".turbo" | ".cache" | "coverage" => {
                return Some(SkipReason::BuildOutput);
            }
            ".git" => return Some(SkipReason::VersionControl),
            _ => {}
        }
    }
    let name = file_name(path);
    if matches!(
        name,
        "package-lock.json"
            | "npm-shrinkwrap.json"
            | "yarn.lock"
            | "pnpm-lock.yaml"
            | "bun.lock"
            | "bun.lockb"
            | "composer.lock"
            | "poetry.lock"
            | "uv.lock"
            | "pipfile.lock"
            | "gemfile.lock"
            | "cargo.lock"
            | "pubspec.lock"
            | "go.sum"
            | "deno.lock"
            | "podfile.lock"
    ) {
        return Some(SkipReason::Lockfile);
    }
    if name.contains(".min.") || name.ends_with(".map") {
        return Some(SkipReason::Generated);
    }
    match extension(path) {
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "ico" | "bmp" | "svg" | "mp3" | "mp4" | "wav" | "ogg" | "webm" | "mov"
        | "m4a" | "woff" | "woff2" | "ttf" | "otf" | "eot" => return Some(SkipReason::Media),
        "exe" | "dll" | "so" | "dylib" | "a" | "o" | "class" | "jar" | "pyc" | "wasm" | "zip" | "gz" | "tar" | "7z" | "rar" | "pdf"
        | "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "psd" | "sqlite" | "sqlite3" | "db" | "bin" | "keystore" | "jks" | "p12" => {
            return Some(SkipReason::Binary);
        }
        _ => {}
    }
    (bytes > FILE_BYTES).then_some(SkipReason::TooLarge)
}
