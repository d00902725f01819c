//! What the fuzz targets have in common: files for readers and their names, and whole projects.

use shipworthy::intake::{Entry, Memory};
use shipworthy::{Silent, check, readers};

/// Names of files that the reader of JavaScript and TypeScript takes.
pub const JAVASCRIPT: &[&str] = &[
    "src/a.ts",
    "src/App.tsx",
    "server.js",
    "app/api/a/route.ts",
    "src/a.test.ts",
    "supabase/functions/a/index.ts",
    "convex/a.ts",
    "src/a.controller.ts",
    "next.config.mjs",
    "src/a.jsx",
];
/// Those of components and templates.
pub const COMPONENT: &[&str] =
    &["src/A.vue", "src/A.svelte", "src/A.astro", "a.html", "a.ejs", "a.blade.php", "a.html.erb", "a.cshtml", "a.liquid", "a.hbs"];
/// Those of Python.
pub const PYTHON: &[&str] =
    &["a.py", "models.py", "urls.py", "a/migrations/0001_a.py", "tests/test_a.py", "settings.py", "main.py", "views.py", "tasks.py"];
/// Those of PHP.
pub const PHP: &[&str] =
    &["a.php", "routes/web.php", "database/migrations/2024_01_01_000000_a.php", "app/Http/Controllers/AController.php", "config/app.php"];
/// Those of SQL.
pub const SQL: &[&str] = &["a.sql", "supabase/migrations/1.sql", "schema.sql", "supabase/seed.sql"];
/// Those of languages that are read from tokens.
pub const TOKENS: &[&str] = &[
    "a.go",
    "A.java",
    "A.kt",
    "A.cs",
    "a.rb",
    "config/routes.rb",
    "lib/a.dart",
    "a.swift",
    "a.rs",
    "app/controllers/a_controller.rb",
    "db/schema.rb",
    "build.gradle",
    "Program.cs",
];
/// Those of configuration.
pub const CONFIG: &[&str] = &[
    "package.json",
    "tsconfig.json",
    "vercel.json",
    ".github/workflows/a.yml",
    "docker-compose.yml",
    "openapi.yaml",
    "k8s.yaml",
    "pyproject.toml",
    "netlify.toml",
    "a.tf",
    "firestore.rules",
    "schema.prisma",
    "Dockerfile",
    ".env",
    "nginx.conf",
    ".gitignore",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "requirements.txt",
    "database.rules.json",
    "firebase.json",
    "composer.json",
    "composer.lock",
    "Cargo.lock",
    "Gemfile.lock",
    "go.mod",
    "pom.xml",
    "supabase/config.toml",
    "a.json",
    "a.yaml",
    "a.toml",
    "README.md",
    "a.sh",
    "a.csv",
    "poetry.lock",
    "a.xml",
    ".htaccess",
    "Procfile",
    "fly.toml",
    "serverless.yml",
];
/// Those of exports.
pub const EXPORTS: &[&str] =
    &["flow.json", "a.bubble", "a.xml", "a.yml", "a.json", "a.md", "a.ipynb", "customizations.xml", "a.gs", "a.jsonl", "a.fx.yaml", "a.csv"];

/// The targets that meet one file, and what names they give it.
pub const READERS: &[(&str, &[&str])] = &[
    ("javascript", JAVASCRIPT),
    ("component", COMPONENT),
    ("python", PYTHON),
    ("php", PHP),
    ("sql", SQL),
    ("tokens", TOKENS),
    ("config", CONFIG),
    ("exports", EXPORTS),
];

/// Reads `data` as a file; its first byte chooses one of `names`.
pub fn read(names: &[&str], data: &[u8]) {
    let Some((choice, bytes)) = data.split_first() else { return };
    let Some(name) = names.get(usize::from(*choice) % names.len().max(1)) else { return };
    let facts = readers::read(&Entry::new(0, (*name).to_owned(), bytes.len() as u64), bytes);
    assert_eq!(facts.files.len(), 1, "each file has its line");
}

/// The number of the name that fits a path best, if any has its ending.
#[must_use]
pub fn fitting(names: &[&str], path: &str) -> Option<u8> {
    let last = |path: &str| path.rsplit('/').next().unwrap_or("").to_owned();
    let ending = |path: &str| last(path).split_once('.').map(|(_, ending)| ending.to_owned());
    let short = |path: &str| last(path).rsplit_once('.').map(|(_, ending)| ending.to_owned());
    let folder = |path: &str| path.rsplit_once('/').and_then(|(folders, _)| folders.rsplit('/').next()).map(str::to_owned);
    let fit = |name: &str| {
        if last(name) == last(path) {
            4
        } else if short(name).is_none() || short(name) != short(path) {
            0
        } else {
            1 + u8::from(ending(name) == ending(path)) + u8::from(folder(name).is_some() && folder(name) == folder(path))
        }
    };
    let (at, best) = names.iter().enumerate().map(|(at, name)| (at, fit(name))).max_by_key(|(at, fit)| (*fit, usize::MAX - at))?;
    if best == 0 { None } else { u8::try_from(at).ok() }
}

/// The form of a whole project as [`report`] takes it apart again.
#[must_use]
pub fn project<'f>(files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Vec<u8> {
    let mut all = Vec::new();
    for (name, content) in files {
        all.push(0);
        all.extend(name.bytes().filter(|&byte| byte != 0));
        all.push(0);
        all.extend(content.iter().filter(|&&byte| byte != 0));
    }
    all
}

/// Checks a project whose files stand in `data`, each behind its name: `\0name\0content`.
pub fn report(data: &[u8]) -> Option<shipworthy::report::Report> {
    let mut parts = data.split(|&byte| byte == 0).filter(|part| !part.is_empty());
    let mut files = Vec::new();
    while let (Some(name), Some(content)) = (parts.next(), parts.next()) {
        files.push((String::from_utf8_lossy(name).into_owned(), content.to_vec()));
    }
    check(&mut Memory::new("fuzz", files), &mut Silent).ok()
}
