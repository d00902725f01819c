//! Dockerfiles: base image, user, health check, how packages are installed, what is started.

use super::command;
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Longest list of instructions that is read.
const INSTRUCTIONS: usize = 2_000;

/// Reads the instructions.
pub(super) struct Dockerfile;

/// One instruction, its continuation lines joined.
pub(super) struct Instruction {
    pub(super) word: String,
    pub(super) rest: String,
    pub(super) at: usize,
    /// Place and text of each of its lines.
    lines: Vec<(usize, String)>,
}

/// Images that leave the root account by themselves, or whose server does so after it has opened its port.
const STEPS_DOWN: &[&str] = &[
    "nonroot",
    "unprivileged",
    "bitnami/",
    "chainguard",
    "nginx",
    "httpd",
    "apache",
    "postgres",
    "mysql",
    "mariadb",
    "redis",
    "mongo",
    "traefik",
];

impl Reader for Dockerfile {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path).to_ascii_lowercase();
        let is_docker = name == "dockerfile"
            || name == "containerfile"
            || name.starts_with("dockerfile.")
            || name.ends_with(".dockerfile")
            || name.starts_with("dockerfile-");
        is_docker && !super::is_for_development(&entry.path) && !name.ends_with(".dockerignore")
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut state = |setting: Setting, value: &str, at: usize| {
            let value = command::shown(value);
            facts.deployments.push(Deployment { platform: "docker".to_owned(), setting, value, origin: source.at(at) });
        };
        let instructions = instructions(source);
        let Some(last_from) = instructions.iter().rposition(|i| i.word == "FROM") else { return Ok(()) };
        let mut stages: Vec<String> = Vec::new();
        for instruction in instructions.iter().filter(|i| i.word == "FROM") {
            let mut words = instruction.rest.split_whitespace().filter(|word| !word.starts_with("--"));
            let image = words.next().unwrap_or("");
            if !stages.iter().any(|stage| stage.eq_ignore_ascii_case(image)) && image != "scratch" {
                state(Setting::BaseImage, image, instruction.at);
            }
            stages.extend(words.nth(1).map(str::to_owned));
        }
        let (_, final_stage) = instructions.split_at_checked(last_from).unwrap_or((&[], &instructions));
        let user = final_stage.iter().rfind(|i| i.word == "USER").map(|i| i.rest.split(':').next().unwrap_or("").trim());
        let starts = final_stage.iter().any(|i| matches!(i.word.as_str(), "CMD" | "ENTRYPOINT"));
        let base = final_stage.first().map_or("", |from| from.rest.as_str()).to_ascii_lowercase();
        let inherits = stages.iter().any(|stage| base.split_whitespace().next() == Some(&stage.to_ascii_lowercase()));
        let steps_down = inherits
            || STEPS_DOWN.iter().any(|part| base.contains(part))
            || ["gosu", "su-exec", "setpriv", "s6-"].iter().any(|tool| source.text().contains(tool));
        if starts
            && !steps_down
            && matches!(user, None | Some("root" | "0"))
            && let Some(from) = final_stage.first()
        {
            let origin = final_stage.iter().rfind(|i| i.word == "USER").map_or(from.at, |i| i.at);
            state(Setting::RunsAsRoot, &base, origin);
        }
        for instruction in final_stage {
            match instruction.word.as_str() {
                "HEALTHCHECK" if !instruction.rest.trim().eq_ignore_ascii_case("none") => {
                    state(Setting::HealthCheck, &instruction.rest, instruction.at)
                }
                "CMD" | "ENTRYPOINT" => {
                    if command::serves_for_development(&instruction.rest) {
                        state(Setting::DevServer, &instruction.rest, instruction.at);
                    }
                    if command::seeds(&instruction.rest) {
                        state(Setting::SeedsOnStart, &instruction.rest, instruction.at);
                    }
                    state(Setting::StartCommand, &instruction.rest, instruction.at);
                }
                _ => {}
            }
        }
        for instruction in instructions.iter().filter(|i| i.word == "RUN") {
            for (at, line) in &instruction.lines {
                let parts = line.split("&&").flat_map(|part| part.split([';', '|']));
                let unlocked = parts.map(|part| part.trim().trim_end_matches('\\').trim()).find(|part| command::installs_unlocked(part));
                if let Some(part) = unlocked {
                    state(Setting::UnlockedInstall, part, *at);
                }
            }
        }
        state(Setting::Used, "", 0);
        Ok(())
    }
}

pub(super) fn instructions(source: &Source<'_>) -> Vec<Instruction> {
    let mut all: Vec<Instruction> = Vec::new();
    let mut goes_on = false;
    for (at, line) in source.lines() {
        let text = line.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if all.len() > INSTRUCTIONS {
            break;
        }
        let body = text.trim_end_matches('\\').trim();
        match all.last_mut() {
            Some(open) if goes_on => {
                open.rest.push(' ');
                open.rest.push_str(body);
                open.lines.push((at, body.to_owned()));
            }
            _ => {
                let (word, rest) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
                let rest = rest.trim().to_owned();
                all.push(Instruction { word: word.to_ascii_uppercase(), lines: vec![(at, rest.clone())], rest, at });
            }
        }
        goes_on = text.ends_with('\\');
    }
    all
}
