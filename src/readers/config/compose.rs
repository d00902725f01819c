//! Compose files: which services this project builds, and how they are kept running.

use super::{command, yaml};
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads the services.
pub(super) struct Compose;

impl Reader for Compose {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path).to_ascii_lowercase();
        (name.starts_with("docker-compose") || name.starts_with("compose."))
            && (name.ends_with(".yml") || name.ends_with(".yaml"))
            && !super::is_for_development(&entry.path)
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let nodes = yaml::nodes(source);
        let mut state = |setting: Setting, value: &str, at: usize| {
            let value = command::shown(value);
            facts.deployments.push(Deployment { platform: "compose".to_owned(), setting, value, origin: source.at(at) });
        };
        let mut service_at = 0;
        for node in nodes.iter().filter(|node| node.part(0) == "services") {
            let service = node.part(1);
            if node.path.len() == 2 {
                service_at = node.at;
            }
            match (node.path.len(), node.part(2)) {
                (3, "build") => state(Setting::Used, service, service_at),
                (3, "restart") if node.value != "no" => state(Setting::RestartPolicy, service, node.at),
                (4, "deploy") if node.key() == "restart_policy" => state(Setting::RestartPolicy, service, node.at),
                (3, "healthcheck") => state(Setting::HealthCheck, service, node.at),
                (3, "volumes") if node.value.contains(':') && !node.value.starts_with('.') => {
                    state(Setting::PersistentDisk, service, node.at)
                }
                (3, "command") if command::serves_for_development(node.value) => state(Setting::DevServer, node.value, node.at),
                (3, "command") if command::seeds(node.value) => state(Setting::SeedsOnStart, node.value, node.at),
                _ => {}
            }
        }
        Ok(())
    }
}
