//! Files in which hosting platforms are told how to run the product.

use super::{command, json, toml, yaml};
use crate::facts::{Deployment, Facts, Origin, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use serde_json::Value;

/// Reads the platform files.
pub(super) struct Platforms;

/// The platform that a path configures.
fn platform(path: &str) -> Option<&'static str> {
    let name = super::file_name(path);
    Some(match name {
        _ if name.starts_with("apphosting") && name.ends_with(".yaml") => "apphosting",
        "app.yaml" => "app-engine",
        "fly.toml" => "fly",
        "firebase.json" => "firebase",
        "netlify.toml" => "netlify",
        "_headers" => "netlify",
        "Procfile" => "heroku",
        "railway.toml" | "railway.json" => "railway",
        "render.yaml" => "render",
        "serverless.yml" | "serverless.yaml" => "serverless",
        "vercel.json" => "vercel",
        "wrangler.toml" | "wrangler.jsonc" | "wrangler.json" => "cloudflare",
        ".replit" => "replit",
        _ if name.starts_with("next.config.") => "next",
        _ => return None,
    })
}

/// Response headers that protect visitors.
const HEADERS: &[&str] = &["Content-Security-Policy", "Strict-Transport-Security", "X-Frame-Options", "X-Content-Type-Options"];

impl Reader for Platforms {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        platform(&entry.path).is_some()
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(platform) = platform(&entry.path) else { return Ok(()) };
        let mut state = |setting: Setting, value: &str, origin: Origin| {
            facts.deployments.push(Deployment { platform: platform.to_owned(), setting, value: command::shown(value), origin });
        };
        state(Setting::Used, "", Origin::file(&entry.path));
        for header in HEADERS {
            if let Some(at) = source.text().find(header) {
                state(Setting::SecurityHeaders, header, source.at(at));
            }
        }
        for (setting, value, at) in stated(platform, entry, source) {
            state(setting, &value, source.at(at));
        }
        Ok(())
    }
}

type Stated = Vec<(Setting, String, usize)>;

fn stated(platform: &str, entry: &Entry, source: &Source<'_>) -> Stated {
    if platform == "heroku" {
        return procfile(source);
    }
    if platform == "next" {
        return next(source);
    }
    let name = super::file_name(&entry.path);
    if name.ends_with(".json") || name.ends_with(".jsonc") {
        return json::parse(source.text()).map(|value| from_json(&value, source.text())).unwrap_or_default();
    }
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        let nodes = yaml::nodes(source);
        return nodes
            .iter()
            .filter_map(|node| setting(platform, node.key(), node.value, &node.path.join(".")).map(|(s, v)| (s, v, node.at)))
            .collect();
    }
    let entries = toml::entries(source);
    let mut out: Stated = Vec::new();
    for entry in &entries {
        if let Some((setting, value)) = setting(platform, entry.key, entry.value, entry.table) {
            out.push((setting, value, entry.at));
        }
        if platform == "fly" && entry.table.starts_with("mounts") && entry.key == "destination" {
            out.push((Setting::PersistentDisk, entry.value.to_owned(), entry.at));
        }
    }
    out
}

/// What a key of a platform's file states. `within` is the table or the keys that lead to it.
fn setting(platform: &str, key: &str, value: &str, within: &str) -> Option<(Setting, String)> {
    let of = |setting: Setting| Some((setting, value.to_owned()));
    match (platform, key) {
        ("apphosting", "maxInstances") | ("app-engine", "max_instances" | "instances") => of(Setting::MaxInstances),
        ("render", "numInstances" | "maxInstances") | ("railway", "numReplicas") => of(Setting::MaxInstances),
        ("render", "plan") if within.contains("services") => of(Setting::Plan),
        ("render", "region") if within.contains("services") => of(Setting::Region),
        ("fly", "primary_region") => of(Setting::Region),
        ("railway", "healthcheckPath") | ("render", "healthCheckPath") | ("app-engine", "readiness_check" | "liveness_check") => {
            of(Setting::HealthCheck)
        }
        ("fly", "path") if within.contains("checks") => of(Setting::HealthCheck),
        ("railway", "restartPolicyType") if !value.eq_ignore_ascii_case("never") => of(Setting::RestartPolicy),
        ("render", "mountPath") => of(Setting::PersistentDisk),
        ("railway" | "render" | "replit", "startCommand" | "run" | "dockerCommand") if !within.contains("workflows") => {
            // Replit's own `run` at the top starts the workspace; only the deployment's reaches users.
            if platform == "replit" && !within.starts_with("deployment") {
                None
            } else if command::seeds(value) {
                of(Setting::SeedsOnStart)
            } else if command::serves_for_development(value) {
                of(Setting::DevServer)
            } else {
                None
            }
        }
        ("render", "schedule") | ("railway", "cronSchedule") => of(Setting::Schedule),
        _ => None,
    }
}

fn from_json(value: &Value, text: &str) -> Stated {
    let mut out: Stated = Vec::new();
    let at = |key: &str| json::key_at(text, 0, key).unwrap_or(0);
    for cron in value.get("crons").and_then(Value::as_array).into_iter().flatten() {
        let part = |key: &str| cron.get(key).and_then(Value::as_str).unwrap_or("");
        let place = text.find(&format!("\"{}\"", part("path"))).unwrap_or_else(|| at("crons"));
        out.push((Setting::Schedule, format!("{} {}", part("schedule"), part("path")), place));
    }
    // Vercel's functions run in the regions that are listed, and in one where none is.
    if let Some([region]) = value.get("regions").and_then(Value::as_array).map(Vec::as_slice) {
        out.extend(region.as_str().map(|region| (Setting::Region, region.to_owned(), at("regions"))));
    }
    if let Some(deploy) = value.get("deploy") {
        for key in ["healthcheckPath", "restartPolicyType", "startCommand", "numReplicas", "cronSchedule"] {
            let Some(stated) = deploy.get(key) else { continue };
            let stated = stated.as_str().map_or_else(|| stated.to_string(), str::to_owned);
            out.extend(setting("railway", key, &stated, "deploy").map(|(setting, value)| (setting, value, at(key))));
        }
    }
    out
}

/// `web: command` lines.
fn procfile(source: &Source<'_>) -> Stated {
    let mut out = Stated::new();
    for (at, line) in source.lines() {
        let Some((process, command)) = line.split_once(':') else { continue };
        if process.trim() != "release" && command::seeds(command) {
            out.push((Setting::SeedsOnStart, command.trim().to_owned(), at));
        } else if command::serves_for_development(command) {
            out.push((Setting::DevServer, command.trim().to_owned(), at));
        }
    }
    out
}

/// Switches of Next.js that let a build pass in spite of errors.
fn next(source: &Source<'_>) -> Stated {
    let lines = source.lines().filter_map(|(at, line)| {
        let text = line.trim();
        let switch = ["ignoreBuildErrors", "ignoreDuringBuilds"].into_iter().find(|switch| text.starts_with(switch))?;
        let on = text.strip_prefix(switch)?.trim_start().strip_prefix(':')?.trim_start().starts_with("true");
        on.then(|| (Setting::ErrorsIgnored, switch.to_owned(), at))
    });
    lines.collect()
}
