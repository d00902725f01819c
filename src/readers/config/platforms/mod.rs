//! Files in which hosting platforms are told how to run the product.

mod json_keys;
mod keys;
pub(super) mod runtime;

use super::{command, json, toml, yaml};
use crate::facts::{Deployment, Facts, Origin, Recovery, RecoveryKind, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads the platform files.
pub(super) struct Platforms;

/// The platform that a file configures.
fn platform(path: &str, text: &str) -> Option<&'static str> {
    let name = super::file_name(path);
    Some(match name {
        _ if name.starts_with("apphosting") && name.ends_with(".yaml") => "apphosting",
        // Other platforms and tools have a file of this name too.
        "app.yaml" | "app.yml" if path.contains(".do/") || text.contains("instance_size_slug") => "digitalocean",
        "app.yaml" if !text.contains("apiVersion:") => "app-engine",
        "fly.toml" => "fly",
        _ if name.starts_with("fly.") && name.ends_with(".toml") && text.contains("app =") => "fly",
        "firebase.json" => "firebase",
        "netlify.toml" => "netlify",
        "_headers" => "netlify",
        "nixpacks.toml" => "nixpacks",
        "Procfile" => "heroku",
        "railway.toml" | "railway.json" => "railway",
        "render.yaml" | "render.yml" => "render",
        "serverless.yml" | "serverless.yaml" => "serverless",
        "vercel.json" => "vercel",
        "wrangler.toml" | "wrangler.jsonc" | "wrangler.json" => "cloudflare",
        ".replit" => "replit",
        "runtime.txt" | ".nvmrc" | ".node-version" | ".python-version" => "runtime",
        _ if name.starts_with("next.config.") => "next",
        _ => return None,
    })
}

impl Reader for Platforms {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        platform(&entry.path, source.text()).is_some() && !(entry.path.contains(".staging.") || entry.path.contains(".dev."))
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(platform) = platform(&entry.path, source.text()) else { return Ok(()) };
        if platform != "runtime" {
            let (setting, value, origin) = (Setting::Used, String::new(), Origin::file(&entry.path));
            facts.deployments.push(Deployment { platform: platform.to_owned(), setting, value, origin });
        }
        for (what, at) in stated(platform, entry, source) {
            let origin = source.at(at);
            match what {
                Stated::Setting(setting, value) => {
                    let value = command::shown(&value);
                    facts.deployments.push(Deployment { platform: platform.to_owned(), setting, value, origin });
                }
                Stated::Recovery(kind, what) => facts.recovery.push(Recovery { kind, what, origin }),
            }
        }
        Ok(())
    }
}

/// What a key of a platform's file states.
#[derive(Debug, PartialEq, Eq)]
enum Stated {
    Setting(Setting, String),
    Recovery(RecoveryKind, String),
}

impl Stated {
    fn of(setting: Setting, value: &str) -> Self {
        Self::Setting(setting, value.to_owned())
    }
}

type All = Vec<(Stated, usize)>;

fn stated(platform: &str, entry: &Entry, source: &Source<'_>) -> All {
    let name = super::file_name(&entry.path);
    match platform {
        "heroku" => return procfile(source),
        "next" => return next(source),
        "runtime" => return pinned(name, source),
        _ => {}
    }
    if name.ends_with(".json") || name.ends_with(".jsonc") {
        return json::parse(source.text()).map(|value| json_keys::read(platform, &value, source.text())).unwrap_or_default();
    }
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        return keys::from_yaml(platform, &yaml::nodes(source));
    }
    keys::from_toml(platform, &toml::entries(source))
}

/// What starts the program in production.
fn started(text: &str) -> Stated {
    if command::seeds(text) {
        Stated::of(Setting::SeedsOnStart, text)
    } else if command::serves_for_development(text) {
        Stated::of(Setting::DevServer, text)
    } else {
        Stated::of(Setting::StartCommand, text)
    }
}

/// `web: command` lines.
fn procfile(source: &Source<'_>) -> All {
    let mut out = All::new();
    for (at, line) in source.lines() {
        let Some((process, text)) = line.split_once(':').filter(|_| !line.starts_with('#')) else { continue };
        let what = started(text.trim());
        // What a release runs may fill tables; it serves nobody.
        if process.trim() != "release" || matches!(what, Stated::Setting(Setting::DevServer, _)) {
            out.push((what, at));
        }
    }
    out
}

/// A file that holds nothing but the version of a language.
fn pinned(name: &str, source: &Source<'_>) -> All {
    let Some((at, line)) = source.lines().find(|(_, line)| !line.trim().is_empty() && !line.starts_with('#')) else { return All::new() };
    let line = line.trim();
    let found = match name {
        ".nvmrc" | ".node-version" => runtime::version("node", line.trim_start_matches('v')),
        ".python-version" => runtime::version("python", line),
        _ => runtime::named(line),
    };
    found.map(|value| (Stated::Setting(Setting::Runtime, value), at)).into_iter().collect()
}

/// Switches of Next.js that let a build pass in spite of errors.
fn next(source: &Source<'_>) -> All {
    let lines = source.lines().filter_map(|(at, line)| {
        let text = line.trim();
        let switch = ["ignoreBuildErrors", "ignoreDuringBuilds"].into_iter().find(|switch| text.starts_with(switch))?;
        let on = text.strip_prefix(switch)?.trim_start().strip_prefix(':')?.trim_start().starts_with("true");
        on.then(|| (Stated::of(Setting::ErrorsIgnored, switch), at))
    });
    lines.collect()
}

#[cfg(test)]
mod tests;
