//! Which files browsers or app stores receive.

use super::resolve::Modules;
use crate::facts::{FileFact, Language, Project, Role};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// How far imports of shipped modules are followed.
const DEPTH: u32 = 12;

/// Fills it in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &project.facts;
    let mut shipped: BTreeSet<String> = BTreeSet::new();
    let apps = client_apps(project);
    // Folders of servers that build pages by their own rules.
    let served: BTreeSet<&str> = facts.files.iter().filter_map(|file| config_of(&file.path, "next.config.")).into_set();
    for file in &facts.files {
        let page = matches!(
            file.language,
            Some(Language::JavaScript | Language::TypeScript | Language::Vue | Language::Svelte | Language::Astro | Language::Html)
        );
        if !page || !matches!(file.role, Role::Source | Role::Config) || is_server(&file.path) {
            continue;
        }
        let in_app = around(&file.path).any(|folder| {
            let inner = apps.get(folder).filter(|_| !served.contains(folder));
            inner.is_some_and(|inner| inner.iter().any(|inner| within(strip(&file.path, folder), inner)))
        });
        let public = is_public(&file.path);
        let next_page = file.path.split('/').any(|part| part == "pages") && !file.path.contains("pages/api/");
        if in_app || public || next_page {
            shipped.insert(file.path.clone());
        }
    }
    shipped.extend(app_files(project));
    let mut layer: Vec<&str> = Vec::new();
    for module in modules.all() {
        if module.directive.as_deref() == Some("use client") || shipped.contains(&module.path) {
            shipped.insert(module.path.clone());
            layer.push(module.path.as_str());
        }
    }
    for _ in 0..DEPTH {
        let mut next = Vec::new();
        for path in layer {
            let Some(module) = modules.get(path) else { continue };
            for import in module.imports.iter().chain(&module.passed_on).filter(|import| !import.type_only) {
                let Some(target) = modules.import(path, &import.specifier) else { continue };
                let crosses = target.directive.as_deref() == Some("use server") || is_server(&target.path);
                if !crosses && shipped.insert(target.path.clone()) {
                    next.push(target.path.as_str());
                }
            }
        }
        if next.is_empty() {
            break;
        }
        layer = next;
    }
    project.shipped = shipped;
}

/// Whether a folder that web servers hand out as it is leads to a path.
fn is_public(path: &str) -> bool {
    path.split('/').any(|part| part == "public" || part == "static")
}

/// Files that are compiled into an app for phones or packed beside a page, whatever they are written in.
fn app_files(project: &Project) -> Vec<String> {
    let facts = &project.facts;
    let parent = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let flutter: BTreeSet<String> = facts
        .dependencies
        .iter()
        .filter(|dependency| dependency.ecosystem == "pub" && dependency.name == "flutter")
        .map(|dependency| parent(&dependency.origin.path))
        .into_set();
    let android: BTreeSet<String> =
        facts.files.iter().filter(|file| file.path.ends_with("src/main/AndroidManifest.xml")).map(|file| parent(&file.path)).into_set();
    let apple: BTreeSet<String> =
        facts.files.iter().filter_map(|file| file.path.split_once(".xcodeproj/")).map(|(before, _)| parent(before)).into_set();
    let below = |folders: &BTreeSet<String>, inner: &str, path: &str| {
        around(path).any(|folder| folders.contains(folder) && (inner.is_empty() || within(strip(path, folder), inner)))
    };
    let packed = |file: &&FileFact| {
        let path = file.path.as_str();
        matches!(file.role, Role::Source | Role::Config)
            && match file.language {
                Some(Language::Dart) => below(&flutter, "lib", path),
                Some(Language::Java | Language::Kotlin) => below(&android, "", path),
                Some(Language::Xml) => below(&android, "res", path) || below(&apple, "", path) && path.ends_with(".plist"),
                Some(Language::Swift) => below(&apple, "", path),
                Some(Language::Json) => is_public(path) && !is_server(path),
                _ => false,
            }
    };
    facts.files.iter().filter(packed).map(|file| file.path.clone()).collect()
}

/// Folders of browser and mobile applications, each with the folders inside that are bundled.
fn client_apps(project: &Project) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut apps: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    let mut app = |folder: &str, inner: &[&'static str]| apps.entry(folder.to_owned()).or_default().extend(inner);
    for file in &project.facts.files {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        if name.starts_with("vite.config.") || name.starts_with("vue.config.") {
            app(folder, &["src", "client", "app"]);
        } else if name == "angular.json" || name.starts_with("craco.config.") {
            app(folder, &["src"]);
        } else if name.starts_with("app.config.") || name == "metro.config.js" {
            app(folder, &["src", "app", "components", "screens", "hooks", "contexts", "lib", "services"]);
        }
    }
    for dependency in &project.facts.dependencies {
        let folder = dependency.origin.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        if dependency.name == "react-scripts" {
            app(folder, &["src"]);
        } else if dependency.name == "expo" {
            app(folder, &["src", "app", "components", "screens", "hooks", "contexts", "lib", "services", "App.js", "App.tsx"]);
        }
    }
    apps
}

/// What a path lies in or is, each without the slash at its end, from the top, which is empty.
fn around(path: &str) -> impl Iterator<Item = &str> {
    let folders = path.match_indices('/').filter_map(|(at, _)| path.get(..at).filter(|folder| !folder.is_empty()));
    std::iter::once("").chain(folders).chain(Some(path).filter(|path| !path.is_empty()))
}

fn strip<'p>(path: &'p str, folder: &str) -> &'p str {
    if folder.is_empty() { path } else { path.strip_prefix(folder).map_or(path, |rest| rest.trim_start_matches('/')) }
}

fn within(path: &str, folder: &str) -> bool {
    folder.is_empty() || path == folder || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// The folder whose settings a file of that name holds.
fn config_of<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    let (folder, own) = path.rsplit_once('/').unwrap_or(("", path));
    own.starts_with(name).then_some(folder)
}

/// Server code by its place or name.
fn is_server(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let (folders, name) = lower.rsplit_once('/').unwrap_or(("", &lower));
    folders.split('/').any(|folder| {
        matches!(
            folder,
            "server"
                | "api"
                | "functions"
                | "scripts"
                | "supabase"
                | "convex"
                | "backend"
                | "netlify"
                | "prisma"
                | "drizzle"
                | "migrations"
        )
    }) && !lower.contains("/components/")
        && !(lower.contains("src/api/") && !lower.contains("app/api/") && !lower.contains("pages/api/"))
        || name.contains(".config.")
        || name.contains(".server.")
        || name.starts_with("+server")
        || name.starts_with("middleware.")
}
