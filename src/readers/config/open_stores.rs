//! Stores and brokers whose port is published, and which of them are started without a password.

use super::yaml::{self, Node};
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads compose files and the settings of the Mosquitto broker.
pub(super) struct OpenStores;

/// A kind of store as it is started in a container.
pub(super) struct Kind {
    /// The last part of the image's name.
    images: &'static [&'static str],
    pub(super) name: &'static str,
    pub(super) port: &'static str,
    /// Words of variables or commands that set a password.
    protects: &'static [&'static str],
    /// Words that switch protection off, where it is on otherwise.
    opens: &'static [&'static str],
}

const KINDS: &[Kind] = &[
    Kind {
        images: &["mongo", "mongodb", "mongodb-community-server"],
        name: "MongoDB",
        port: "27017",
        protects: &[
            "MONGO_INITDB_ROOT_USERNAME",
            "MONGODB_ROOT_PASSWORD",
            "MONGODB_INITDB_ROOT_USERNAME",
            "MONGODB_USERNAME",
            "--auth",
            "--config",
        ],
        opens: &[],
    },
    Kind {
        images: &["redis", "redis-stack", "redis-stack-server", "valkey", "keydb", "dragonfly"],
        name: "Redis",
        port: "6379",
        protects: &["requirepass", "REDIS_PASSWORD", "REDIS_ARGS", "VALKEY_PASSWORD", "redis.conf", "users.acl"],
        opens: &[],
    },
    Kind {
        images: &["elasticsearch", "opensearch"],
        name: "Elasticsearch",
        port: "9200",
        protects: &[],
        opens: &[
            "xpack.security.enabled=false",
            "xpack.security.enabled: false",
            "DISABLE_SECURITY_PLUGIN=true",
            "plugins.security.disabled=true",
        ],
    },
    Kind {
        images: &["postgres", "postgis", "pgvector", "timescaledb"],
        name: "PostgreSQL",
        port: "5432",
        protects: &[],
        opens: &["POSTGRES_HOST_AUTH_METHOD=trust"],
    },
    Kind {
        images: &["mysql", "mariadb", "mysql-server"],
        name: "MySQL",
        port: "3306",
        protects: &[],
        opens: &[
            "MYSQL_ALLOW_EMPTY_PASSWORD=yes",
            "MYSQL_ALLOW_EMPTY_PASSWORD=true",
            "MYSQL_ALLOW_EMPTY_PASSWORD=1",
            "MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=1",
        ],
    },
    Kind { images: &["graphql-engine"], name: "Hasura", port: "8080", protects: &["HASURA_GRAPHQL_ADMIN_SECRET"], opens: &[] },
    Kind { images: &["meilisearch"], name: "Meilisearch", port: "7700", protects: &["MEILI_MASTER_KEY", "--master-key"], opens: &[] },
];

/// The kind of store that an image starts.
pub(super) fn kind(image: &str) -> Option<&'static Kind> {
    let name = image.rsplit('/').next().unwrap_or("").split([':', '@']).next().unwrap_or("");
    KINDS.iter().find(|kind| kind.images.contains(&name))
}

/// The store that listens at a port.
pub(super) fn at_port(port: &str) -> Option<&'static str> {
    // Many programs of their own listen at the last of these.
    KINDS.iter().find(|kind| kind.port == port && kind.name != "Hasura").map(|kind| kind.name)
}

impl Reader for OpenStores {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path).to_ascii_lowercase();
        let compose =
            (name.starts_with("docker-compose") || name.starts_with("compose.")) && (name.ends_with(".yml") || name.ends_with(".yaml"));
        (compose || name == "mosquitto.conf") && !super::is_for_development(&entry.path)
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut state = |setting: Setting, value: &str, at: usize| {
            let (platform, value) = ("compose".to_owned(), value.to_owned());
            facts.deployments.push(Deployment { platform, setting, value, origin: source.at(at) });
        };
        if entry.path.ends_with(".conf") {
            if let Some(at) = anonymous(source) {
                state(Setting::StoreWithoutPassword, "the MQTT broker", at);
            }
            return Ok(());
        }
        for Open { name, guarded, password, at } in open(&yaml::nodes(source)) {
            let known = if password { "; its password stands in the same file" } else { "" };
            if guarded {
                state(Setting::OpenPort, &format!("{name}{known}"), at);
            } else {
                state(Setting::StoreWithoutPassword, name, at);
            }
        }
        Ok(())
    }
}

/// A store whose port is published.
struct Open {
    name: &'static str,
    /// It asks for a password.
    guarded: bool,
    /// The password is written out in the file.
    password: bool,
    at: usize,
}

/// Stores whose port is published, in a file that also runs the product.
fn open(nodes: &[Node<'_>]) -> Vec<Open> {
    let services: Vec<&Node<'_>> = nodes.iter().filter(|node| node.part(0) == "services" && node.path.len() >= 3).collect();
    // A file that only brings a store serves those who work on the code.
    if !services.iter().any(|node| node.part(2) == "build") || !services.iter().any(|node| node.part(2) == "restart") {
        return Vec::new();
    }
    let mut found = Vec::new();
    for image in services.iter().filter(|node| node.path.len() == 3 && node.part(2) == "image") {
        let Some(kind) = kind(image.value) else { continue };
        let own: Vec<&&Node<'_>> = services.iter().filter(|node| node.part(1) == image.part(1)).collect();
        if own.iter().any(|node| matches!(node.part(2), "env_file" | "extends" | "<<" | "profiles" | "network_mode")) {
            continue;
        }
        let says = |words: &[&str]| {
            own.iter().any(|node| {
                let keyed = format!("{}={}", node.key(), node.value);
                words.iter().any(|word| node.value.contains(word) || keyed.contains(word))
            })
        };
        let port = own.iter().find(|node| node.part(2) == "ports" && publishes(node.value, kind.port));
        let unprotected = if kind.opens.is_empty() { !says(kind.protects) } else { says(kind.opens) };
        // `POSTGRES_PASSWORD: x` and `- POSTGRES_PASSWORD=x`.
        let password = own.iter().filter(|node| node.part(2) == "environment").any(|node| {
            let (name, value) = node.value.split_once('=').unwrap_or((node.key(), node.value));
            name.ends_with("PASSWORD") && !value.is_empty() && !value.contains('$')
        });
        if let Some(port) = port {
            found.push(Open { name: kind.name, guarded: !unprotected, password, at: port.at });
        }
    }
    found
}

/// Whether an entry of `ports` publishes this port of the container on every address of the machine.
fn publishes(value: &str, port: &str) -> bool {
    let value = value.trim_end_matches("/tcp");
    let Some((host, inner)) = value.rsplit_once(':') else { return false };
    inner == port && !host.contains("127.0.0.1") && !host.contains("localhost") && !host.contains("::1")
}

/// Where a broker lets everyone in, and listens to the outside.
fn anonymous(source: &Source<'_>) -> Option<usize> {
    let mut allows = None;
    let mut listens = false;
    for (at, line) in source.lines() {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        match words.as_slice() {
            ["allow_anonymous", "true"] => allows = Some(at),
            ["listener", _] | ["listener", _, "0.0.0.0"] => listens = true,
            _ => {}
        }
    }
    allows.filter(|_| listens)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(store: &str) -> usize {
        let text = format!("services:\n  web:\n    build: .\n    restart: always\n  db:\n{store}");
        open(&yaml::nodes(&Source::new("docker-compose.yml", &text, vec![]))).iter().filter(|open| !open.guarded).count()
    }

    #[test]
    fn ports_of_guarded_stores() {
        let stated = |environment: &str| {
            let text = format!(
                "services:\n  web:\n    build: .\n    restart: always\n  db:\n    image: postgres:16\n    ports:\n      - 5432:5432\n    environment:\n{environment}"
            );
            let source = Source::new("docker-compose.yml", &text, vec![]);
            open(&yaml::nodes(&source)).iter().map(|open| (open.name, open.guarded, open.password)).collect::<Vec<_>>()
        };
        assert_eq!(stated("      POSTGRES_PASSWORD: ${DB_PASSWORD}\n"), [("PostgreSQL", true, false)]);
        assert_eq!(stated("      - POSTGRES_PASSWORD=letmein\n"), [("PostgreSQL", true, true)]);
    }

    #[test]
    fn stores_and_their_passwords() {
        for (store, expected) in [
            ("    image: mongo:7\n    ports:\n      - \"27017:27017\"\n", 1),
            ("    image: mongo:7\n    ports:\n      - \"127.0.0.1:27017:27017\"\n", 0),
            ("    image: mongo:7\n", 0),
            ("    image: mongo:7\n    ports:\n      - 27017:27017\n    environment:\n      MONGO_INITDB_ROOT_USERNAME: a\n", 0),
            ("    image: redis:7-alpine\n    ports: \n      - 6379:6379\n    command: redis-server --requirepass x\n", 0),
            ("    image: redis:7-alpine\n    ports: \n      - 6379:6379\n    env_file: .env\n", 0),
            ("    image: redis:7-alpine\n    ports: \n      - \"6379:6379\"\n", 1),
            ("    image: postgres:16\n    ports: \n      - \"5432:5432\"\n    environment:\n      - POSTGRES_HOST_AUTH_METHOD=trust\n", 1),
            ("    image: postgres:16\n    ports: \n      - \"5432:5432\"\n    environment:\n      - POSTGRES_PASSWORD=x\n", 0),
        ] {
            assert_eq!(found(store), expected, "{store}");
        }
    }
}
