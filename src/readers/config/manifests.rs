//! Manifests of other ecosystems than npm: Python, PHP, Go, Dart, Ruby, Rust, Java. Names and requirements only.

use super::{java, json, requirements, toml, yaml};
use crate::facts::{Dependency, Facts, Manifest};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use serde_json::Value;

/// Most dependencies that one manifest states.
const DEPENDENCIES: usize = 2_000;

/// Reads the manifests.
pub(super) struct Manifests;

/// The ecosystem whose manifest a path is.
fn ecosystem(path: &str) -> Option<&'static str> {
    let name = super::file_name(path);
    Some(match name {
        "pyproject.toml" | "Pipfile" | "setup.cfg" | "setup.py" | "environment.yml" | "environment.yaml" => "pip",
        _ if (name.starts_with("requirements") || path.contains("requirements/")) && name.ends_with(".txt") => "pip",
        "composer.json" => "composer",
        "go.mod" => "go",
        "pubspec.yaml" => "pub",
        "Gemfile" => "gem",
        "Cargo.toml" => "cargo",
        "pom.xml" | "build.gradle" | "build.gradle.kts" | "libs.versions.toml" => "maven",
        _ => return None,
    })
}

/// One dependency as a manifest states it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) name: String,
    pub(super) requirement: String,
    /// Only for development.
    pub(super) dev: bool,
    /// Listed only because another one needs it.
    pub(super) indirect: bool,
    /// Byte at which its line starts.
    pub(super) at: usize,
}

impl Stated {
    pub(super) fn new(name: impl Into<String>, requirement: impl Into<String>, dev: bool, at: usize) -> Self {
        Self { name: name.into(), requirement: requirement.into(), dev, indirect: false, at }
    }
}

impl Reader for Manifests {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        ecosystem(&entry.path).is_some()
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(ecosystem) = ecosystem(&entry.path) else { return Ok(()) };
        let mut manifest = Manifest {
            path: entry.path.clone(),
            ecosystem: ecosystem.to_owned(),
            name: None,
            scripts: Vec::new(),
            package_manager: None,
            workspace: false,
            settings: Vec::new(),
        };
        let stated = match super::file_name(&entry.path) {
            "composer.json" => {
                let Some(package) = json::parse(source.text()) else { return Err("it is not valid JSON".to_owned()) };
                let listed = package.get("scripts").and_then(Value::as_object).into_iter().flatten();
                manifest.scripts.extend(listed.map(|(name, script)| (name.clone(), script.as_str().unwrap_or("").to_owned())));
                manifest.name = package.get("name").and_then(Value::as_str).map(str::to_owned);
                composer(&package, source.text())
            }
            "pyproject.toml" | "Pipfile" | "Cargo.toml" => {
                let entries = toml::entries(source);
                let named = entries.iter().find(|e| e.key == "name" && matches!(e.table, "project" | "tool.poetry" | "package"));
                manifest.name = named.map(|e| e.value.to_owned());
                manifest.workspace = entries.iter().any(|e| matches!(e.table, "workspace" | "tool.uv.workspace"));
                manifest.package_manager = if entries.iter().any(|e| e.table.starts_with("tool.poetry")) {
                    Some("poetry".to_owned())
                } else {
                    entries.iter().any(|e| e.table.starts_with("tool.uv")).then(|| "uv".to_owned())
                };
                from_toml(&entries)
            }
            "pubspec.yaml" => {
                let nodes = yaml::nodes(source);
                manifest.name = nodes.iter().find(|n| n.path == ["name"]).map(|n| n.value.to_owned());
                let listed = nodes.iter().filter(|n| n.path.len() == 2 && matches!(n.part(0), "dependencies" | "dev_dependencies"));
                listed.map(|n| Stated::new(n.key(), dart(&nodes, n), n.part(0) == "dev_dependencies", n.at)).collect()
            }
            "setup.py" | "setup.cfg" => requirements::of_setup(source),
            "environment.yml" | "environment.yaml" => requirements::of_conda(&yaml::nodes(source)),
            "go.mod" => go(source),
            "Gemfile" => gemfile(source),
            "pom.xml" => java::maven(source.text()),
            "libs.versions.toml" => java::catalogue(&toml::entries(source)),
            "build.gradle" | "build.gradle.kts" => java::gradle(source),
            _ => requirements::listed(source, entry.path.contains("dev") || entry.path.contains("test")),
        };
        // Files of these names mostly hold other settings.
        if stated.is_empty() && matches!(super::file_name(&entry.path), "setup.py" | "setup.cfg" | "environment.yml" | "environment.yaml") {
            return Ok(());
        }
        facts.manifests.push(manifest);
        for Stated { name, requirement, dev, indirect, at } in stated.into_iter().take(DEPENDENCIES) {
            let origin = source.at(at);
            facts.dependencies.push(Dependency { name, requirement, dev, peer: false, indirect, ecosystem: ecosystem.to_owned(), origin });
        }
        Ok(())
    }
}

/// The requirement of a package of Dart, which may be spread over lines below its name.
fn dart(nodes: &[yaml::Node<'_>], package: &yaml::Node<'_>) -> String {
    let below = |key: &str| {
        let mut own = nodes.iter().filter(|node| node.path.len() > 2 && node.path.starts_with(&package.path) && !node.value.is_empty());
        own.find(|node| node.path.get(2..).is_some_and(|rest| rest.join(".") == key)).map(|node| node.value)
    };
    if let Some(address) = below("git.url").or_else(|| below("git")) {
        return format!("git+{address}");
    }
    if let Some(folder) = below("path") {
        return format!("{{ path = \"{folder}\" }}");
    }
    below("version").unwrap_or(package.value).to_owned()
}

fn composer(package: &Value, text: &str) -> Vec<Stated> {
    let mut stated = Vec::new();
    for (section, dev) in [("require", false), ("require-dev", true)] {
        let from = json::key_at(text, 0, section).unwrap_or(0);
        for (name, requirement) in package.get(section).and_then(Value::as_object).into_iter().flatten() {
            // PHP itself and its extensions are no packages.
            if name.contains('/') {
                let at = json::key_at(text, from, name).unwrap_or(from);
                stated.push(Stated::new(name.clone(), requirement.as_str().unwrap_or(""), dev, at));
            }
        }
    }
    stated
}

fn from_toml(entries: &[toml::Entry<'_>]) -> Vec<Stated> {
    let mut stated = Vec::new();
    for entry in entries {
        let listed = match (entry.table, entry.key) {
            ("project", "dependencies") => Some(false),
            ("project", key) if key.starts_with("optional-dependencies") => Some(true),
            ("dependency-groups" | "project.optional-dependencies", _) => Some(true),
            ("tool.uv", "dev-dependencies") => Some(true),
            _ => None,
        };
        if let Some(dev) = listed {
            let inside = entry.value.trim_start_matches('[').trim_end_matches(']');
            let parts = inside.split("\",").flat_map(|part| part.split("',"));
            stated.extend(parts.filter_map(|part| requirements::one(part, dev, entry.at)));
            continue;
        }
        let table = entry.table;
        let dev = table.contains("dev") || table.contains(".group.");
        let holds = matches!(table, "packages" | "dev-packages" | "dependencies" | "dev-dependencies" | "workspace.dependencies")
            || (table.starts_with("tool.poetry") || table.starts_with("target.")) && table.ends_with("dependencies");
        if holds && entry.key != "python" {
            stated.push(Stated::new(entry.key, detailed(entry.value), dev, entry.at));
        } else if let Some((_, name)) = table.rsplit_once("dependencies.").filter(|(_, name)| !name.contains('.')) {
            // `[dependencies.tokio]`, a table of its own for one package.
            match entry.key {
                "version" => stated.push(Stated::new(name, entry.value, dev, entry.at)),
                "git" => stated.push(Stated::new(name, format!("git+{}", entry.value), dev, entry.at)),
                _ => {}
            }
        } else if table == "tool.uv.sources" && !entry.value.contains("workspace") {
            // Where a package that is listed above comes from instead of the registry.
            let listed = stated.iter_mut().find(|one: &&mut Stated| one.name.eq_ignore_ascii_case(entry.key));
            if let Some(one) = listed.filter(|_| ["git", "url", "path"].iter().any(|key| entry.value.contains(key))) {
                entry.value.clone_into(&mut one.requirement);
            }
        }
    }
    stated
}

/// The requirement in an inline table (`{ version = "^2", extras = ["x"] }`); the table itself where it names no version.
fn detailed(value: &str) -> &str {
    let version =
        value.strip_prefix('{').and_then(|table| table.split_once("version")).and_then(|(_, rest)| rest.trim_start().strip_prefix('='));
    match version.map(str::trim_start) {
        Some(quoted) => quoted.split(['"', '\'']).nth(1).unwrap_or(value),
        None => value,
    }
}

fn go(source: &Source<'_>) -> Vec<Stated> {
    let mut skips = false;
    let lines = source.lines().filter_map(|(at, line)| {
        // What is replaced or left out is no version that is built.
        if ["replace (", "exclude (", "retract ("].iter().any(|block| line.starts_with(block)) {
            skips = true;
        } else if line.starts_with(')') {
            skips = false;
        }
        if skips || line.starts_with("replace ") || line.starts_with("exclude ") {
            return None;
        }
        let mut words = line.trim().trim_start_matches("require ").split_whitespace();
        let (name, version) = (words.next()?, words.next()?);
        let indirect = words.any(|word| word == "indirect");
        (name.contains('.') && version.starts_with('v')).then(|| Stated { indirect, ..Stated::new(name, version, false, at) })
    });
    lines.collect()
}

fn gemfile(source: &Source<'_>) -> Vec<Stated> {
    let mut group = false;
    let mut stated = Vec::new();
    for (at, line) in source.lines() {
        let line = line.trim();
        if line.starts_with("group ") {
            group = !line.contains(":production") && !line.contains(":default");
        } else if line == "end" {
            group = false;
        }
        let Some(rest) = line.strip_prefix("gem ") else { continue };
        let mut parts = rest.split(',').map(|part| part.trim().trim_matches(['"', '\'']));
        let Some(name) = parts.next() else { continue };
        let from = |key: &'static str| {
            let value = rest.split_once(key)?.1.split(['"', '\'']).nth(1)?;
            Some((key, value))
        };
        let requirement = match from("git:").or_else(|| from("github:")) {
            Some((key, value)) => format!("{}{value}", if key == "git:" { "git+" } else { key }),
            None => parts.next().filter(|part| !part.contains(':')).unwrap_or("").to_owned(),
        };
        let dev = group || rest.contains("group: :development") || rest.contains("group: :test");
        stated.push(Stated::new(name, requirement, dev, at));
    }
    stated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(path: &str, text: &str) -> Vec<String> {
        let source = Source::new(path, text, vec![]);
        let mut facts = Facts::default();
        let entry = Entry::new(0, path.to_owned(), 1);
        assert!(Manifests.claims(&entry, &source));
        Manifests.read(&entry, &source, &mut facts).unwrap();
        assert_eq!(facts.manifests.len(), 1);
        let mut out: Vec<String> =
            facts.dependencies.iter().map(|d| format!("{} {} {} {}", d.name, d.requirement, d.dev, d.origin.line)).collect();
        out.sort();
        out
    }

    #[test]
    fn dependencies_with_their_lines() {
        assert_eq!(
            listed("requirements.txt", "# a\nFlask==3.0 # b\n-r x.txt\nuvicorn[standard]>=1\n"),
            ["flask ==3.0 false 2", "uvicorn >=1 false 4"]
        );
        let toml = "[project]\nname = \"x\"\ndependencies = [\n  \"Django==5\",\n]\n[dependency-groups]\ndev = [\"ruff>=1\", \"pytest\"]\n";
        assert_eq!(listed("pyproject.toml", toml), ["django ==5 false 4", "pytest  true 7", "ruff >=1 true 7"]);
        assert_eq!(listed("pyproject.toml", "[tool.poetry.dependencies]\npython = \"^3\"\nflask = \"^2\"\n"), ["flask ^2 false 3"]);
        assert_eq!(
            listed("composer.json", "{\"require\": {\"php\": \"^8\",\n\"laravel/framework\": \"^11\"}}"),
            ["laravel/framework ^11 false 2"]
        );
        assert_eq!(
            listed("go.mod", "module x\n\nrequire (\n\tgithub.com/gin-gonic/gin v1.9.1\n)\n"),
            ["github.com/gin-gonic/gin v1.9.1 false 4"]
        );
        assert_eq!(
            listed("pubspec.yaml", "name: app\ndependencies:\n  flutter:\n    sdk: flutter\n  http: ^1.0.0\n"),
            ["flutter  false 3", "http ^1.0.0 false 5"]
        );
        assert_eq!(
            listed(
                "pubspec.yaml",
                "dependencies:\n  a:\n    git:\n      url: https://g/a.git\n  b:\n    path: ../b\n  c:\n    hosted: https://p\n    version: ^1.0.0\n"
            ),
            ["a git+https://g/a.git false 2", "b { path = \"../b\" } false 5", "c ^1.0.0 false 7"]
        );
        assert_eq!(
            listed("Cargo.toml", "[dependencies.tokio]\nversion = \"1\"\n[target.'cfg(unix)'.dependencies]\nnix = \"0.2\"\n"),
            ["nix 0.2 false 4", "tokio 1 false 2"]
        );
        assert_eq!(
            listed("pyproject.toml", "[project]\ndependencies = [\"x\", \"y\"]\n[tool.uv.sources]\nx = { git = \"https://g/x\" }\n"),
            ["x { git = \"https://g/x\" } false 2", "y  false 2"]
        );
        assert_eq!(
            listed("setup.cfg", "[options]\ninstall_requires =\n    flask>=1\n    django==2.0\n[flake8]\nmax = 1\n"),
            ["django ==2.0 false 4", "flask >=1 false 3"]
        );
        assert_eq!(
            listed(
                "setup.py",
                "setup(\n    install_requires=[\n        'flask>=1',\n        \"django==2.0\",\n    ],\n    classifiers=['x'],\n)\n"
            ),
            ["django ==2.0 false 4", "flask >=1 false 3"]
        );
        assert_eq!(
            listed(
                "environment.yml",
                "channels:\n  - conda-forge\ndependencies:\n  - python=3.9\n  - numpy=1.21\n  - pip:\n    - flask==1.0\n"
            ),
            ["flask ==1.0 false 7", "numpy =1.21 false 5"]
        );
        assert_eq!(
            listed("Gemfile", "source 'x'\ngem 'rails', '~> 7'\ngem 'x', github: 'o/x'\ngroup :test do\n  gem 'rspec'\nend\n"),
            ["rails ~> 7 false 2", "rspec  true 5", "x github:o/x false 3"]
        );
        assert_eq!(
            listed(
                "pyproject.toml",
                "[tool.poetry.dependencies]\nfastapi = { version = \"^0.1\", extras = [\"all\"] }\nown = { git = \"https://g/x\" }\n[tool.poetry.group.x.dependencies]\nruff = \"*\"\n"
            ),
            ["fastapi ^0.1 false 2", "own { git = \"https://g/x\" } false 3", "ruff * true 5"]
        );
    }
}
