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
        let services = || nodes.iter().filter(|node| node.part(0) == "services");
        let of = |service: &str, key: &str| services().find(|node| node.part(1) == service && node.part(2) == key);
        // A file that only brings stores and tools serves those who work on the code.
        let runs_product = services().any(|node| node.part(2) == "build") && services().any(|node| node.part(2) == "restart");
        let mut service_at = 0;
        for node in services() {
            let service = node.part(1);
            if node.path.len() == 2 {
                service_at = node.at;
            }
            let built = || of(service, "build").is_some();
            // What is ready made is kept alive by its own check, which says nothing of the product.
            let own = || built() || of(service, "image").is_none_or(|image| !is_ready_made(image.value));
            match (node.path.len(), node.part(2)) {
                (3, "build") => state(Setting::Used, service, service_at),
                (3, "image") if runs_product && !built() => state(Setting::Image, node.value, node.at),
                (3, "restart") if node.value != "no" => state(Setting::RestartPolicy, service, node.at),
                (4, "deploy") if node.key() == "restart_policy" => state(Setting::RestartPolicy, service, node.at),
                (4, "deploy") if node.key() == "replicas" && own() && node.value.parse::<u32>().is_ok() => {
                    state(Setting::Instances, &format!("{} {service}", node.value), node.at);
                }
                (3, "scale") if own() && node.value.parse::<u32>().is_ok() => {
                    state(Setting::Instances, &format!("{} {service}", node.value), node.at);
                }
                (3, "healthcheck") if own() && !nodes.iter().any(|other| is_switched_off(other, service)) => {
                    state(Setting::HealthCheck, service, node.at);
                }
                (3, "volumes") if node.value.contains(":/docker-entrypoint-initdb.d") => {
                    state(Setting::TablesAtStart, node.value.split(':').next().unwrap_or(""), node.at);
                }
                (3, "volumes") if node.value.contains(':') && keeps_data(node.value) => state(Setting::PersistentDisk, service, node.at),
                // `- type: volume` with its source on the next line.
                (4, "volumes") if node.key() == "source" && keeps_data(node.value) => state(Setting::PersistentDisk, service, node.at),
                (3, "user") if built() && matches!(node.value.split(':').next(), Some("root" | "0")) => {
                    state(Setting::RunsAsRoot, "user: root", node.at);
                }
                (3, "user") if built() && !node.value.is_empty() => state(Setting::RunsAsUser, service, node.at),
                (3, "privileged") if built() && node.value == "true" => state(Setting::RunsAsRoot, "privileged: true", node.at),
                (3, "command") if command::serves_for_development(node.value) => {
                    state(Setting::DevServer, node.value, node.at);
                    if command::seeds(node.value) {
                        state(Setting::SeedsOnStart, node.value, node.at);
                    }
                }
                (3, "command") if command::seeds(node.value) => state(Setting::SeedsOnStart, node.value, node.at),
                (3, "command") if built() && !node.value.is_empty() => state(Setting::StartCommand, node.value, node.at),
                _ => {}
            }
            // Who may speak to Docker may start a container with all of the machine in it.
            if node.part(2) == "volumes" && built() && node.value.starts_with("/var/run/docker.sock") {
                state(Setting::RunsAsRoot, "the socket of Docker", node.at);
            }
        }
        for (image, at) in databases_without_volume(&nodes) {
            let what = command::shown(image);
            facts.recovery.push(Recovery { kind: RecoveryKind::ContainerWithoutVolume, what, origin: source.at(at) });
        }
        Ok(())
    }
}

/// Whether a check of a service is switched off.
fn is_switched_off(node: &yaml::Node<'_>, service: &str) -> bool {
    node.part(1) == service
        && node.part(2) == "healthcheck"
        && (node.key() == "disable" && node.value == "true" || node.value.contains("NONE"))
}

/// Whether what is mounted outlives the container and is no part of the code: a volume, or a folder named for data.
fn keeps_data(mount: &str) -> bool {
    let host = mount.split(':').next().unwrap_or("");
    if host.is_empty() || host.contains("docker.sock") {
        return false;
    }
    if !host.starts_with(['.', '/', '~']) {
        return true;
    }
    let last = host.trim_end_matches('/').rsplit('/').next().unwrap_or("").to_ascii_lowercase();
    let named = ["data", "uploads", "storage", "database", "db", "media", "pgdata", "volumes", "instance", "files"];
    host.starts_with(['/', '~']) && !last.contains('.') || named.iter().any(|name| last == *name || last.ends_with(&format!("-{name}")))
}

/// Images that bring no code of the product: stores, queues, web servers and tools, by the last part of their name.
const READY_MADE: &[&str] = &[
    "adminer",
    "alpine",
    "alpine-chrome",
    "caddy",
    "certbot",
    "chrome",
    "cloudflared",
    "clickhouse",
    "clickhouse-server",
    "etcd",
    "grafana",
    "haproxy",
    "httpd",
    "jaeger",
    "kafka",
    "localstack",
    "loki",
    "mailhog",
    "mailpit",
    "memcached",
    "minio",
    "mongo-express",
    "nats",
    "nginx",
    "pgadmin4",
    "pgbouncer",
    "phpmyadmin",
    "prometheus",
    "promtail",
    "qdrant",
    "rabbitmq",
    "selenium",
    "sqs",
    "traefik",
    "vault",
    "watchtower",
    "weaviate",
    "zookeeper",
];

/// Whether an image is one of those that bring no code of the product.
pub(super) fn is_ready_made(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or("").split([':', '@']).next().unwrap_or("");
    READY_MADE.contains(&name) || DATABASES.contains(&name) || super::open_stores::kind(image).is_some() || name.starts_with("cp-")
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

    fn stated(text: &str) -> Vec<String> {
        let source = Source::new("docker-compose.yml", text, vec![]);
        let mut facts = Facts::default();
        Compose.read(&Entry::new(0, "docker-compose.yml".to_owned(), 1), &source, &mut facts).unwrap();
        facts.deployments.iter().map(|fact| format!("{:?} {} {}", fact.setting, fact.value, fact.origin.line)).collect()
    }

    #[test]
    fn what_services_say() {
        let text = "services:\n  web:\n    build: .\n    restart: always\n    user: \"1000:1000\"\n    command: npm start\n    deploy:\n      replicas: 3\n    volumes:\n      - ./src:/app/src\n      - ./data:/app/data\n      - type: volume\n        source: files\n        target: /files\n    healthcheck:\n      test: curl localhost\n  db:\n    image: postgres\n    restart: always\n    healthcheck:\n      test: pg_isready\n  agent:\n    build: agent\n    privileged: true\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n    healthcheck:\n      disable: true\n";
        assert_eq!(
            stated(text),
            [
                "Used web 2",
                "RestartPolicy web 4",
                "RunsAsUser web 5",
                "StartCommand npm start 6",
                "Instances 3 web 8",
                "PersistentDisk web 11",
                "PersistentDisk web 13",
                "HealthCheck web 15",
                "Image postgres 18",
                "RestartPolicy db 19",
                "Used agent 22",
                "RunsAsRoot privileged: true 24",
                "RunsAsRoot the socket of Docker 26",
            ]
        );
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
