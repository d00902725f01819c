//! Values of a Helm chart: how many instances, what caps them, which image, disk, user and checks.

use super::command;
use super::yaml::{self, Node};
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads charts and their values.
pub(super) struct Helm;

impl Reader for Helm {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path);
        let values = (name.starts_with("values") || name.ends_with("-values.yaml")) && (name.ends_with(".yaml") || name.ends_with(".yml"));
        let marks = ["replicaCount:", "repository:", "autoscaling:", "persistence:"];
        let is_chart = name == "Chart.yaml" || values && marks.iter().any(|mark| source.text().contains(mark));
        is_chart && !super::is_for_development(&entry.path)
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut state = |setting: Setting, value: &str, at: usize| {
            let (platform, value) = ("helm".to_owned(), command::shown(value));
            facts.deployments.push(Deployment { platform, setting, value, origin: source.at(at) });
        };
        state(Setting::Used, "", 0);
        if super::file_name(&entry.path) == "Chart.yaml" {
            return Ok(());
        }
        let nodes = yaml::nodes(source);
        for node in &nodes {
            // The part of the product that the value is for: `web.replicaCount`.
            let part = if node.path.len() > 1 { node.part(0) } else { "" };
            let is_store =
                super::open_stores::kind(part).is_some() || matches!(part, "postgresql" | "redis" | "minio" | "kafka" | "rabbitmq");
            if is_store {
                continue;
            }
            let beside = |key: &str| sibling(&nodes, node, key);
            match (node.key(), node.value) {
                ("replicaCount" | "replicas", count) if count.parse::<u32>().is_ok() && node.path.len() <= 2 => {
                    state(Setting::Instances, format!("{count} {part}").trim(), node.at);
                }
                ("maxReplicas", cap) if node.within("autoscaling") && beside("enabled") == Some("true") => {
                    let of = if node.path.len() > 2 { part } else { "" };
                    state(Setting::MaxInstances, format!("{cap} {of}").trim(), node.at);
                }
                ("tag", tag) if node.within("image") && matches!(tag, "latest") => {
                    let image = beside("repository").unwrap_or("image");
                    state(Setting::Image, &format!("{image}:{tag}"), node.at);
                }
                ("enabled", "true") if node.path.iter().rev().nth(1) == Some(&"persistence") => {
                    state(Setting::PersistentDisk, part, node.at);
                }
                ("livenessProbe" | "readinessProbe", "") if node.path.len() <= 2 && opens_a_block(&nodes, node) => {
                    state(Setting::HealthCheck, part, node.at);
                }
                ("runAsNonRoot", "true") => state(Setting::RunsAsUser, part, node.at),
                ("runAsUser", user) if user.parse::<u64>().is_ok_and(|user| user > 0) => state(Setting::RunsAsUser, part, node.at),
                ("runAsUser", "0") | ("privileged", "true") => {
                    state(Setting::RunsAsRoot, &format!("{}: {}", node.key(), node.value), node.at);
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The value of another key of the same block.
fn sibling<'a>(nodes: &[Node<'a>], node: &Node<'a>, key: &str) -> Option<&'a str> {
    let (_, parents) = node.path.split_last()?;
    let holds = |other: &&Node<'a>| other.key() == key && other.path.split_last().is_some_and(|(_, path)| path == parents);
    nodes.iter().find(holds).map(|other| other.value)
}

/// Whether anything stands below a key.
fn opens_a_block(nodes: &[Node<'_>], node: &Node<'_>) -> bool {
    nodes.iter().any(|other| other.path.len() > node.path.len() && other.path.starts_with(&node.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(path: &str, text: &str) -> Vec<String> {
        let facts = crate::readers::stated_by(&Helm, path, text);
        facts.deployments.iter().map(|fact| format!("{:?} {} {}", fact.setting, fact.value, fact.origin.line)).collect()
    }

    #[test]
    fn values_of_a_chart() {
        let text = "replicaCount: 1\nimage:\n  repository: shop/api\n  tag: latest\nautoscaling:\n  enabled: true\n  maxReplicas: 5\npersistence:\n  enabled: true\nlivenessProbe:\n  httpGet:\n    path: /\nreadinessProbe: {}\npodSecurityContext:\n  runAsNonRoot: true\nredis:\n  replicaCount: 1\nworker:\n  replicaCount: 2\n  autoscaling:\n    enabled: false\n    maxReplicas: 9\n";
        assert_eq!(
            stated("chart/values.yaml", text),
            [
                "Used  1",
                "Instances 1 1",
                "Image shop/api:latest 4",
                "MaxInstances 5 7",
                "PersistentDisk persistence 9",
                "HealthCheck  10",
                "RunsAsUser podSecurityContext 15",
                "Instances 2 worker 19",
            ]
        );
        assert_eq!(stated("lang/values.yaml", "title: x\n"), [""; 0]);
        assert_eq!(stated("chart/Chart.yaml", "name: shop\n"), ["Used  1"]);
    }
}
