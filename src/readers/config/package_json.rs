//! `package.json`: scripts, dependencies with their lines, the package manager, workspaces.

use super::{command, json};
use crate::facts::{Dependency, Deployment, Facts, Manifest, Origin, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use serde_json::Value;

/// Most dependencies that one manifest states.
const DEPENDENCIES: usize = 2_000;

/// Keys under which tools keep their settings in the manifest, with the tool. Babel reads its own beside a file.
const TOOLS: &[(&str, &str)] = &[("eslintConfig", "eslint"), ("jest", "jest"), ("postcss", "postcss"), ("prettier", "prettier")];

/// Reads npm's manifest.
pub(super) struct PackageJson;

impl Reader for PackageJson {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        super::file_name(&entry.path) == "package.json"
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(Value::Object(package)) = json::parse(source.text()) else {
            return Err("it is not valid JSON".to_owned());
        };
        let text = |key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
        let scripts: Vec<(String, String)> = package
            .get("scripts")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
            .filter_map(|(name, script)| Some((name.clone(), script.as_str()?.to_owned())))
            .collect();
        if let Some((_, start)) = scripts.iter().find(|(name, _)| name == "start")
            && command::seeds(start)
        {
            let at = json::key_at(source.text(), 0, "scripts").and_then(|from| json::key_at(source.text(), from, "start"));
            facts.deployments.push(Deployment {
                platform: "npm".to_owned(),
                setting: Setting::SeedsOnStart,
                value: command::shown(start),
                origin: at.map_or_else(|| Origin::file(&entry.path), |at| source.at(at)),
            });
        }
        // What is named for development is not what a host starts.
        for (name, _) in scripts.iter().filter(|(name, script)| !name.contains("dev") && command::serves_for_development(script)) {
            let at = json::key_at(source.text(), 0, "scripts").and_then(|from| json::key_at(source.text(), from, name));
            facts.deployments.push(Deployment {
                platform: "npm".to_owned(),
                setting: Setting::DevScript,
                value: command::shown(name),
                origin: at.map_or_else(|| Origin::file(&entry.path), |at| source.at(at)),
            });
        }
        facts.manifests.push(Manifest {
            path: entry.path.clone(),
            ecosystem: "npm".to_owned(),
            name: text("name"),
            scripts,
            package_manager: text("packageManager"),
            workspace: package.contains_key("workspaces"),
            settings: TOOLS.iter().filter(|(key, _)| package.contains_key(*key)).map(|(_, tool)| (*tool).to_owned()).collect(),
        });
        for (section, dev) in
            [("dependencies", false), ("devDependencies", true), ("optionalDependencies", false), ("peerDependencies", false)]
        {
            let Some(listed) = package.get(section).and_then(Value::as_object) else { continue };
            let from = json::key_at(source.text(), 0, section).unwrap_or(0);
            for (name, requirement) in listed.iter().take(DEPENDENCIES) {
                let at = json::key_at(source.text(), from, name).unwrap_or(from);
                facts.dependencies.push(Dependency {
                    name: name.clone(),
                    requirement: requirement.as_str().unwrap_or("").to_owned(),
                    dev,
                    peer: section == "peerDependencies",
                    indirect: false,
                    ecosystem: "npm".to_owned(),
                    origin: source.at(at),
                });
            }
        }
        Ok(())
    }
}
