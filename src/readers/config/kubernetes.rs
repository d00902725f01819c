//! Kubernetes: how many of the product's containers run, as whom, with which disks and checks, and what is opened to the
//! outside. Templates of Helm are read as far as they are written out; what a template fills in stays unknown.

use super::yaml::{self, Node};
use super::{command, compose, open_stores};
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads manifests.
pub(super) struct Kubernetes;

/// Most documents of one file.
const DOCUMENTS: usize = 400;

impl Reader for Kubernetes {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let yaml = entry.path.ends_with(".yaml") || entry.path.ends_with(".yml");
        let text = source.whole();
        yaml && text.contains("apiVersion:") && text.contains("kind:") && !super::is_for_development(&entry.path)
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let nodes = yaml::nodes(source);
        for document in documents(source, &nodes).into_iter().take(DOCUMENTS) {
            let mut state = |setting: Setting, value: &str, at: usize| {
                let (platform, value) = ("kubernetes".to_owned(), command::shown(value));
                facts.deployments.push(Deployment { platform, setting, value, origin: source.at(at) });
            };
            read_one(document, source, &mut state);
        }
        Ok(())
    }
}

/// The nodes of each document of a file.
fn documents<'n, 'a>(source: &Source<'a>, nodes: &'n [Node<'a>]) -> Vec<&'n [Node<'a>]> {
    let mut all = Vec::new();
    let mut rest = nodes;
    for (at, line) in source.lines() {
        if line.starts_with("---") {
            let (before, after) = rest.split_at_checked(rest.partition_point(|node| node.at < at)).unwrap_or((rest, &[]));
            all.push(before);
            rest = after;
        }
    }
    all.push(rest);
    all.retain(|document| !document.is_empty());
    all
}

type State<'f> = dyn FnMut(Setting, &str, usize) + 'f;

/// Whether a template fills a value in.
fn is_filled_in(value: &str) -> bool {
    value.contains("{{") || value.contains("${")
}

fn read_one(document: &[Node<'_>], source: &Source<'_>, state: &mut State<'_>) {
    let top = |path: &[&str]| document.iter().find(|node| node.path == path);
    let Some(kind) = top(&["kind"]) else { return };
    let name = top(&["metadata", "name"]).map_or("", |node| node.value);
    // A name that a template fills in is none to tell services apart by.
    let name = if is_filled_in(name) { "" } else { name };
    match kind.value {
        "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Rollout" | "Pod" | "CronJob" | "Job" => {
            workload(document, source, kind, name, state);
        }
        "Service" if top(&["apiVersion"]).is_some_and(|node| node.value == "serving.knative.dev/v1") => {
            workload(document, source, kind, name, state);
            let cap = document.iter().find(|node| node.key() == "autoscaling.knative.dev/maxScale");
            if let Some(cap) = cap.filter(|cap| !is_filled_in(cap.value)) {
                state(Setting::MaxInstances, &format!("{} {name}", cap.value), cap.at);
            }
        }
        "Service" => {
            let outside = document.iter().any(|node| node.path == ["spec", "type"] && matches!(node.value, "LoadBalancer" | "NodePort"));
            let inside = document.iter().any(|node| node.value == "Internal" || node.key().contains("internal"));
            let mut ports = document.iter().filter(|node| matches!(node.key(), "port" | "targetPort"));
            let store = ports.find_map(|node| Some((open_stores::at_port(node.value)?, node.at)));
            if let Some((store, at)) = store.filter(|_| outside && !inside) {
                state(Setting::OpenPort, store, at);
            }
        }
        "HorizontalPodAutoscaler" | "ScaledObject" => {
            let target = document.iter().find(|node| node.path == ["spec", "scaleTargetRef", "name"]).map_or("", |node| node.value);
            let cap = document.iter().find(|node| matches!(node.key(), "maxReplicas" | "maxReplicaCount"));
            if let Some(cap) = cap.filter(|cap| cap.value.parse::<u32>().is_ok()) {
                let target = if is_filled_in(target) { "" } else { target };
                state(Setting::MaxInstances, format!("{} {target}", cap.value).trim(), cap.at);
            } else {
                // How far it grows stands elsewhere.
                state(Setting::MaxInstances, "", kind.at);
            }
        }
        _ => {}
    }
}

/// A document that starts containers.
fn workload(document: &[Node<'_>], source: &Source<'_>, kind: &Node<'_>, name: &str, state: &mut State<'_>) {
    let of_containers = |node: &&Node<'_>, key: &str| {
        let at = node.path.iter().position(|part| *part == "containers");
        at.and_then(|at| node.path.get(at + 1)).is_some_and(|part| *part == key)
    };
    let images: Vec<&Node<'_>> =
        document.iter().filter(|node| of_containers(node, "image") && node.key() == "image" && !node.value.is_empty()).collect();
    if images.is_empty() {
        return;
    }
    state(Setting::Used, name, kind.at);
    for image in images.iter().filter(|image| !is_filled_in(image.value)) {
        state(Setting::Image, image.value, image.at);
    }
    let is_store = images
        .first()
        .is_some_and(|image| is_filled_in(image.value) && names_a_store(name, source.path()) || compose::is_ready_made(image.value));
    let mut disk = false;
    for node in document {
        if node.within("persistentVolumeClaim") || node.within("volumeClaimTemplates") {
            disk = true;
        }
        let value = node.value;
        match node.key() {
            "replicas" if node.path == ["spec", "replicas"] && !is_store && value.parse::<u32>().is_ok() => {
                state(Setting::Instances, &format!("{value} {name}"), node.at);
            }
            "livenessProbe" | "readinessProbe" if of_containers(&node, node.key()) && !is_store => {
                state(Setting::HealthCheck, name, node.at);
            }
            "runAsNonRoot" if value == "true" && !is_store => state(Setting::RunsAsUser, name, node.at),
            "runAsUser" if value == "0" && !is_store && !node.within("initContainers") => {
                state(Setting::RunsAsRoot, "runAsUser: 0", node.at);
            }
            "runAsUser" if value.parse::<u64>().is_ok_and(|user| user > 0) && !is_store => state(Setting::RunsAsUser, name, node.at),
            "privileged" if value == "true" && !is_store && !node.within("initContainers") => {
                state(Setting::RunsAsRoot, "privileged: true", node.at);
            }
            "path" if value == "/var/run/docker.sock" => state(Setting::RunsAsRoot, "the socket of Docker", node.at),
            _ => {}
        }
    }
    if disk && !is_store {
        state(Setting::PersistentDisk, name, kind.at);
    }
    let words: Vec<&Node<'_>> = document.iter().filter(|node| of_containers(node, "command") || of_containers(node, "args")).collect();
    if let Some(first) = words.first() {
        let line = words.iter().map(|node| node.value).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if command::serves_for_development(&line) {
            state(Setting::DevServer, &line, first.at);
        } else if command::seeds(&line) && !matches!(kind.value, "Job" | "CronJob") {
            state(Setting::SeedsOnStart, &line, first.at);
        } else if !matches!(kind.value, "Job" | "CronJob") {
            state(Setting::StartCommand, &line, first.at);
        }
    }
    let schedule = document.iter().find(|node| node.path == ["spec", "schedule"]);
    if let Some(schedule) = schedule.filter(|node| kind.value == "CronJob" && !is_filled_in(node.value)) {
        let run = words.iter().map(|node| node.value).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        state(Setting::Schedule, &format!("{} {name} {run}", schedule.value), schedule.at);
    }
}

/// Whether a workload whose image a template fills in is a store or tool, by its name, its file's or its folder's.
fn names_a_store(name: &str, path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let (file, folder) = (parts.next().unwrap_or(path), parts.next().unwrap_or(""));
    [name, file, folder]
        .iter()
        .any(|text| text.split(['-', '_', '.']).any(|word| compose::is_ready_made(word) || matches!(word, "db" | "database")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(path: &str, text: &str) -> Vec<String> {
        let facts = crate::readers::stated_by(&Kubernetes, path, text);
        facts.deployments.iter().map(|fact| format!("{:?} {} {}", fact.setting, fact.value, fact.origin.line)).collect()
    }

    #[test]
    fn a_workload_and_its_scaler() {
        let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  replicas: 2\n  template:\n    spec:\n      securityContext:\n        runAsNonRoot: true\n      containers:\n        - name: api\n          image: ghcr.io/shop/api:1.4.2\n          command: [\"npm\", \"run\", \"dev\"]\n          livenessProbe:\n            httpGet:\n              path: /health\n          volumeMounts:\n            - name: files\n              mountPath: /files\n      volumes:\n        - name: files\n          persistentVolumeClaim:\n            claimName: files\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: api\nspec:\n  scaleTargetRef:\n    kind: Deployment\n    name: api\n  minReplicas: 2\n  maxReplicas: 6\n";
        assert_eq!(
            stated("k8s/api.yaml", text),
            [
                "Used api 2",
                "Image ghcr.io/shop/api:1.4.2 13",
                "Instances 2 api 6",
                "RunsAsUser api 10",
                "HealthCheck api 15",
                "PersistentDisk api 2",
                "DevServer [\"npm\", \"run\", \"dev\"] 14",
                "MaxInstances 6 api 35",
            ]
        );
    }

    #[test]
    fn stores_templates_and_what_is_opened() {
        let store = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - image: postgres:16\n          readinessProbe:\n            exec: {}\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  type: NodePort\n  ports:\n    - port: 5432\n";
        assert_eq!(stated("db.yaml", store), ["Used db 2", "Image postgres:16 10", "OpenPort PostgreSQL 21"]);
        let template = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ include \"x\" . }}\nspec:\n  {{- if not .Values.autoscaling.enabled }}\n  replicas: {{ .Values.replicaCount }}\n  {{- end }}\n  template:\n    spec:\n      containers:\n        - image: \"{{ .Values.image }}\"\n";
        assert_eq!(stated("chart/templates/web.yaml", template), ["Used  2"]);
        let root = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n    - image: a/b:1\n      securityContext:\n        privileged: true\n";
        assert_eq!(stated("pod.yml", root), ["Used a 2", "Image a/b:1 7", "RunsAsRoot privileged: true 9"]);
        assert_eq!(stated("k8s/dev/pod.yml", root), [""; 0]);
    }

    #[test]
    fn jobs_by_the_clock() {
        let text = "apiVersion: batch/v1\nkind: CronJob\nmetadata:\n  name: report\nspec:\n  schedule: \"0 3 * * *\"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - image: shop/api:2\n              args:\n                - node\n                - report.js\n";
        assert_eq!(stated("cron.yaml", text), ["Used report 2", "Image shop/api:2 12", "Schedule 0 3 * * * report node report.js 6"]);
    }
}
