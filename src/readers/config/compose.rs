//! Compose files: which services this project builds, and how they are kept running.

use super::{command, yaml};
use crate::facts::{Deployment, Facts, Recovery, RecoveryKind, Setting};
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
        for (image, at) in databases_without_volume(&nodes) {
            let what = command::shown(image);
            facts.recovery.push(Recovery { kind: RecoveryKind::ContainerWithoutVolume, what, origin: source.at(at) });
        }
        Ok(())
    }
}

/// Images of database servers, by the last part of their name.
const DATABASES: &[&str] = &[
    "postgres",
    "postgis",
    "postgresql",
    "pgvector",
    "timescaledb",
    "timescaledb-ha",
    "mysql",
    "mysql-server",
    "mariadb",
    "mongo",
    "mongodb",
    "couchdb",
    "mssql",
];

/// Database servers that are given no volume, in a file that also runs the product.
fn databases_without_volume<'a>(nodes: &[yaml::Node<'a>]) -> Vec<(&'a str, usize)> {
    let services = || nodes.iter().filter(|node| node.part(0) == "services" && node.path.len() >= 3);
    // A file that only brings a database serves those who work on the code.
    let runs_product = services().any(|node| node.part(2) == "build") && services().any(|node| node.part(2) == "restart");
    let of = |service: &str, keys: &[&str]| services().any(|node| node.part(1) == service && keys.contains(&node.part(2)));
    let is_lasting = |service: &str| of(service, &["volumes", "tmpfs", "volumes_from", "extends", "<<", "profiles"]);
    let images = services().filter(|node| node.path.len() == 3 && node.part(2) == "image");
    images
        .filter(|node| {
            let name = node.value.rsplit('/').next().unwrap_or("").split([':', '@']).next().unwrap_or("");
            DATABASES.contains(&name) && !node.part(1).contains("test") && !is_lasting(node.part(1))
        })
        .filter(|_| runs_product)
        .map(|node| (node.value, node.at))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(text: &str) -> usize {
        let source = Source::new("docker-compose.yml", text, vec![]);
        databases_without_volume(&yaml::nodes(&source)).len()
    }

    #[test]
    fn databases_and_their_volumes() {
        let web = "services:\n  web:\n    build: .\n    restart: always\n";
        assert_eq!(bare(&format!("{web}  db:\n    image: postgres:16\n")), 1);
        assert_eq!(bare(&format!("{web}  db:\n    image: postgres:16\n    volumes:\n      - data:/var/lib/postgresql/data\n")), 0);
        assert_eq!(bare(&format!("{web}  db-test:\n    image: postgres:16\n  cache:\n    image: redis\n")), 0);
        assert_eq!(bare("services:\n  db:\n    image: postgres:16\n"), 0);
    }
}
