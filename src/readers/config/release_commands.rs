//! Commands that run at each start or release of the product, and what they do to stored data.

use super::yaml::Node;
use super::{command, data_command, dockerfile, is_for_development, json, pipeline, toml, yaml};
use crate::facts::{Facts, Recovery, RecoveryKind, Role, StepKind};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use serde_json::Value;
use std::collections::BTreeSet;

/// Reads what starts and releases run.
pub(super) struct ReleaseCommands;

/// Scripts of npm that hosts run by themselves, or that are there for releases.
const SCRIPTS: &[&str] = &[
    "start",
    "prestart",
    "poststart",
    "start:prod",
    "start:production",
    "build",
    "prebuild",
    "postbuild",
    "build:prod",
    "build:production",
    "vercel-build",
    "heroku-postbuild",
    "gcp-build",
    "postinstall",
    "deploy",
    "predeploy",
    "postdeploy",
    "release",
    "railway:build",
    "railway:start",
    "render-build",
];

#[derive(Clone, Copy)]
enum Kind {
    Package,
    Docker,
    Compose,
    Lines,
    PlatformYaml,
    PlatformToml,
    PlatformJson,
    Pipeline,
}

fn kind(path: &str) -> Option<Kind> {
    if is_for_development(path) {
        return None;
    }
    let lower = path.to_ascii_lowercase();
    let name = super::file_name(&lower);
    let is_script = name.ends_with(".sh") || !name.contains('.');
    Some(match name {
        _ if pipeline::provider(path).is_some() => Kind::Pipeline,
        "package.json" => Kind::Package,
        "procfile" => Kind::Lines,
        "render.yaml" | "app.yaml" | "apphosting.yaml" => Kind::PlatformYaml,
        "fly.toml" | "railway.toml" | "netlify.toml" | ".replit" | "nixpacks.toml" => Kind::PlatformToml,
        "railway.json" | "vercel.json" => Kind::PlatformJson,
        _ if name == "dockerfile" || name.starts_with("dockerfile.") || name.ends_with(".dockerfile") => Kind::Docker,
        _ if (name.starts_with("docker-compose") || name.starts_with("compose."))
            && (name.ends_with(".yml") || name.ends_with(".yaml")) =>
        {
            Kind::Compose
        }
        _ if is_script
            && [
                "entrypoint",
                "docker-entrypoint",
                "docker_entrypoint",
                "start",
                "run",
                "deploy",
                "release",
                "render-build",
                "build",
                "init",
            ]
            .iter()
            .any(|start| {
                name.strip_prefix(start).is_some_and(|rest| matches!(rest, "" | ".sh" | "-prod.sh" | "_prod.sh" | "-production.sh"))
            }) =>
        {
            Kind::Lines
        }
        _ => return None,
    })
}

impl Reader for ReleaseCommands {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        entry.role != Role::Test && kind(&entry.path).is_some()
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(kind) = kind(&entry.path) else { return Ok(()) };
        let commands = match kind {
            Kind::Package => from_package(source),
            Kind::Docker => from_docker(source),
            Kind::Compose => from_keys(source, &["command", "entrypoint"]),
            Kind::Lines => from_lines(source),
            Kind::PlatformYaml => {
                from_keys(source, &["startCommand", "buildCommand", "preDeployCommand", "dockerCommand", "entrypoint", "runCommand"])
            }
            Kind::PlatformToml => from_toml(source),
            Kind::PlatformJson => from_json(source),
            Kind::Pipeline => from_pipeline(source),
        };
        for (text, at) in commands {
            // The parts of a chain are judged one by one; a query in quotes is one of them.
            let parts = text.split("&&").flat_map(|part| part.split(';'));
            for part in parts {
                let kind = if data_command::destroys(part).is_some() {
                    RecoveryKind::Wipe
                } else if data_command::forces_shape(part) {
                    RecoveryKind::ForcedShape
                } else {
                    continue;
                };
                facts.recovery.push(Recovery { kind, what: command::shown(part), origin: source.at(at) });
                break;
            }
        }
        Ok(())
    }
}

type Commands = Vec<(String, usize)>;

fn from_package(source: &Source<'_>) -> Commands {
    let Some(package) = json::parse(source.text()) else { return Commands::new() };
    let Some(scripts) = package.get("scripts").and_then(Value::as_object) else { return Commands::new() };
    let from = json::key_at(source.text(), 0, "scripts").unwrap_or(0);
    let mut commands = Commands::new();
    for (name, script) in scripts.iter().filter(|(name, _)| SCRIPTS.contains(&name.as_str())) {
        let Some(script) = script.as_str() else { continue };
        let at = json::key_at(source.text(), from, name).unwrap_or(from);
        let words = command::names(script);
        // Scripts that a script runs, one step deep.
        let runs = |other: &str| ["run", "npm", "yarn", "pnpm", "bun"].iter().any(|runner| command::pair(&words, runner, other));
        let inner: Vec<&str> = scripts
            .iter()
            .filter(|(other, _)| *other != name && runs(&other.to_ascii_lowercase()))
            .filter_map(|(_, text)| text.as_str())
            .collect();
        commands.push((std::iter::once(script).chain(inner).collect::<Vec<_>>().join(" && "), at));
    }
    commands
}

fn from_docker(source: &Source<'_>) -> Commands {
    let all = dockerfile::instructions(source);
    let last = all.iter().rposition(|instruction| instruction.word == "FROM").unwrap_or(0);
    let runs = all.into_iter().skip(last).filter(|instruction| matches!(instruction.word.as_str(), "CMD" | "ENTRYPOINT"));
    runs.map(|instruction| (instruction.rest, instruction.at)).collect()
}

fn from_keys(source: &Source<'_>, keys: &[&str]) -> Commands {
    let nodes = yaml::nodes(source);
    let wanted = nodes.iter().filter(|node| keys.contains(&node.key()) && !node.value.is_empty());
    wanted.map(|node| (node.value.to_owned(), node.at)).collect()
}

fn from_toml(source: &Source<'_>) -> Commands {
    let keys = ["release_command", "startCommand", "buildCommand", "preDeployCommand", "command", "cmd"];
    let is_run = |entry: &toml::Entry<'_>| {
        keys.contains(&entry.key) && !entry.table.contains("dev")
            || entry.table.starts_with("deployment") && matches!(entry.key, "run" | "build")
    };
    toml::entries(source).iter().filter(|entry| is_run(entry)).map(|entry| (entry.value.to_owned(), entry.at)).collect()
}

fn from_json(source: &Source<'_>) -> Commands {
    let Some(value) = json::parse(source.text()) else { return Commands::new() };
    let mut commands = Commands::new();
    for within in [Some(&value), value.get("deploy"), value.get("build")].into_iter().flatten() {
        for key in ["buildCommand", "startCommand", "preDeployCommand", "installCommand"] {
            if let Some(text) = within.get(key).and_then(Value::as_str) {
                commands.push((text.to_owned(), json::key_at(source.text(), 0, key).unwrap_or(0)));
            }
        }
    }
    commands
}

/// Lines of a script or of a Procfile that nothing makes conditional.
fn from_lines(source: &Source<'_>) -> Commands {
    let mut depth = 0_u32;
    let mut commands = Commands::new();
    for (at, line) in source.lines() {
        let text = line.trim();
        let opens = ["if ", "case ", "while ", "until "].iter().any(|word| text.starts_with(word))
            && !text.ends_with("fi")
            && !text.ends_with("esac");
        if matches!(text.split([' ', ';']).next(), Some("fi" | "esac" | "done")) || text == "}" {
            depth = depth.saturating_sub(1);
        } else if opens || text.ends_with("() {") {
            depth += 1;
        } else if depth == 0 && !text.starts_with('#') && !text.contains("||") {
            let command = text
                .split_once(": ")
                .filter(|(process, _)| process.chars().all(|c| c.is_ascii_alphanumeric()))
                .map_or(text, |(_, rest)| rest);
            commands.push((command.to_owned(), at));
        }
    }
    commands
}

/// Steps of pipelines that release, where the database is none that the pipeline itself brings.
fn from_pipeline(source: &Source<'_>) -> Commands {
    let nodes = yaml::nodes(source);
    let throwaway = nodes.iter().any(|node| {
        node.within("services")
            || ["localhost", "127.0.0.1", "supabase start", "docker compose", "docker-compose", "sqlite"]
                .iter()
                .any(|mark| node.value.contains(mark))
    });
    // What each job does.
    let (mut testing, mut releasing, mut linked) = (BTreeSet::new(), BTreeSet::new(), false);
    for node in &nodes {
        let kind = match node.key() {
            "uses" => command::action_kind(node.value),
            "run" | "script" => {
                linked |= node.value.contains("--linked");
                command::kind(node.value)
            }
            _ => continue,
        };
        match kind {
            StepKind::Test => testing.insert(job_of(node)),
            StepKind::Deploy => releasing.insert(job_of(node)),
            _ => continue,
        };
    }
    let by_schedule = nodes.iter().any(|node| matches!(node.key(), "schedule" | "cron"));
    if throwaway || releasing.is_empty() && !linked || by_schedule {
        return Commands::new();
    }
    // A job that tests and releases nothing does so with a database of its own.
    let tests = |job: &str| testing.contains(job) && !releasing.contains(job);
    let runs = nodes.iter().filter(|node| matches!(node.key(), "run" | "script" | "commands") && !tests(job_of(node)));
    runs.map(|node| (node.value.to_owned(), node.at)).collect()
}

/// The job that a line of a pipeline belongs to.
fn job_of<'n>(node: &'n Node<'_>) -> &'n str {
    match node.part(0) {
        "jobs" => node.part(1),
        job => job,
    }
}
