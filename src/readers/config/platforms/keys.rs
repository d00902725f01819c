//! Keys of platforms' files in YAML and TOML, and what each states.

use super::super::{toml, yaml};
use super::{All, Stated, runtime, started};
use crate::facts::{RecoveryKind, Setting};

/// A file in YAML.
pub(super) fn from_yaml(platform: &str, nodes: &[yaml::Node<'_>]) -> All {
    let mut out = All::new();
    // `- key: NODE_VERSION` and below it `value: 16`.
    let mut variable = "";
    // `databases:` holds Postgres alone; what calls itself Redis there is a cache.
    let mut cache = false;
    for node in nodes {
        let (key, value, within) = (node.key(), node.value, node.path.join("."));
        if key == "key" {
            variable = value;
        } else if key == "value" {
            out.extend(runtime_of(variable, value).map(|stated| (stated, node.at)));
        }
        out.extend(runtime_of(key, value).map(|stated| (stated, node.at)));
        let database = platform == "render" && node.path.iter().rev().skip(1).any(|part| *part == "databases");
        if database && matches!(key, "name" | "type") {
            let lower = value.to_ascii_lowercase();
            let named = ["redis", "keyvalue", "valkey", "cache"].iter().any(|word| lower.contains(word));
            cache = named || cache && key == "type";
        }
        if database && key == "plan" && !cache {
            out.push((render_plan(value), node.at));
        }
        if platform == "render" && key == "source" && within.contains("ipAllowList") && value == "0.0.0.0/0" {
            let what = if within.contains("databases") { "PostgreSQL" } else { "Redis" };
            out.push((Stated::of(Setting::OpenPort, what), node.at));
        }
        out.extend(key_of(platform, key, value, &within).map(|stated| (stated, node.at)));
    }
    out
}

/// A file in TOML.
pub(super) fn from_toml(platform: &str, entries: &[toml::Entry<'_>]) -> All {
    let mut out = All::new();
    let mut replicas = 0_u32;
    for entry in entries {
        let (key, value) = (entry.key, entry.value);
        let mut state = |stated: Stated| out.push((stated, entry.at));
        match (platform, key) {
            ("fly", "destination") if entry.table.starts_with("mounts") => state(Stated::of(Setting::PersistentDisk, value)),
            ("fly", "scheduled_snapshots") if entry.table.starts_with("mounts") && value == "false" => {
                state(Stated::Recovery(RecoveryKind::BackupOff, "scheduled_snapshots = false".to_owned()));
            }
            // `[processes]`: a name and a command each.
            ("fly", _) if entry.table == "processes" => state(started(value)),
            ("replit", "modules") | ("nixpacks", "nixPkgs") => {
                let named = value.split(',').filter_map(|one| runtime::named(one.trim().trim_matches(['[', ']', '"', '\'', ' '])));
                for value in named {
                    state(Stated::Setting(Setting::Runtime, value));
                }
            }
            ("cloudflare", "crons") if entry.table.ends_with("triggers") => {
                for cron in value.split(['"', '\'']).filter(|text| text.split_whitespace().count() > 4) {
                    state(Stated::of(Setting::Schedule, cron));
                }
            }
            ("railway", "numReplicas") if entry.table.contains("multiRegionConfig") => {
                replicas = replicas.saturating_add(value.parse().unwrap_or(0));
                state(Stated::of(Setting::Region, entry.table.rsplit('.').next().unwrap_or("").trim_matches('"')));
                continue;
            }
            _ => {}
        }
        out.extend(runtime_of(key, value).filter(|_| platform != "netlify").map(|stated| (stated, entry.at)));
        out.extend(key_of(platform, key, value, &format!("{}.{key}", entry.table)).map(|stated| (stated, entry.at)));
    }
    if let Some(last) = entries.iter().rev().find(|entry| entry.table.contains("multiRegionConfig")).filter(|_| replicas > 0) {
        out.push((Stated::Setting(Setting::Instances, replicas.to_string()), last.at));
    }
    out
}

/// Variables by which a platform is told the version of a language.
fn runtime_of(variable: &str, value: &str) -> Option<Stated> {
    let language = match variable {
        "NODE_VERSION" | "NIXPACKS_NODE_VERSION" => "node",
        "PYTHON_VERSION" | "NIXPACKS_PYTHON_VERSION" => "python",
        "PHP_VERSION" | "NIXPACKS_PHP_VERSION" => "php",
        "RUBY_VERSION" => "ruby",
        _ => return None,
    };
    runtime::version(language, value).map(|value| Stated::Setting(Setting::Runtime, value))
}

/// What Render keeps of a database, by its plan. https://render.com/docs/postgresql-backups
fn render_plan(plan: &str) -> Stated {
    if plan == "free" {
        let what = "plan: free, for which Render keeps no backup and which expires after 30 days".to_owned();
        Stated::Recovery(RecoveryKind::BackupOff, what)
    } else {
        Stated::Recovery(RecoveryKind::ProviderBackup, format!("plan: {plan}"))
    }
}

/// What a key states. `within` is the keys or the table that lead to it, and the key itself.
pub(super) fn key_of(platform: &str, key: &str, value: &str, within: &str) -> Option<Stated> {
    let of = |setting: Setting| (!value.is_empty()).then(|| Stated::of(setting, value));
    match (platform, key) {
        ("apphosting", "maxInstances") | ("app-engine", "max_instances" | "max_num_instances") => of(Setting::MaxInstances),
        ("render", "maxInstances") | ("cloudflare", "max_instances") | ("digitalocean", "max_instance_count") => of(Setting::MaxInstances),
        ("render", "plan") if within.contains("services") => of(Setting::Plan),
        ("render", "numInstances") | ("railway", "numReplicas") => of(Setting::Instances),
        ("app-engine", "instances") if within.contains("manual_scaling") => of(Setting::Instances),
        ("digitalocean", "instance_count") if within.starts_with("services") => of(Setting::Instances),
        ("replit", "deploymentTarget") if matches!(value, "vm" | "gce") => Some(Stated::of(Setting::Instances, "1")),
        ("replit", "deploymentTarget") if matches!(value, "autoscale" | "cloudrun") => of(Setting::SleepsWhenIdle),
        ("railway", "healthcheckPath") | ("render", "healthCheckPath") | ("digitalocean", "http_path") => of(Setting::HealthCheck),
        ("app-engine", "readiness_check" | "liveness_check") => Some(Stated::of(Setting::HealthCheck, value)),
        ("fly", "path") if within.contains("checks") => of(Setting::HealthCheck),
        ("fly", "type") if within.contains("checks") && value == "tcp" => of(Setting::HealthCheck),
        ("railway", "restartPolicyType") if value.eq_ignore_ascii_case("never") => of(Setting::RestartOff),
        ("railway", "restartPolicyType") => of(Setting::RestartPolicy),
        ("fly", "policy") if within.starts_with("restart") => {
            of(if matches!(value, "never" | "no") { Setting::RestartOff } else { Setting::RestartPolicy })
        }
        ("render", "mountPath") | ("railway", "requiredMountPath") => of(Setting::PersistentDisk),
        ("serverless", "localMountPath") => of(Setting::PersistentDisk),
        ("fly", "primary_region") | ("render", "region") | ("railway", "region") | ("digitalocean", "region") => of(Setting::Region),
        ("serverless", "region") if within.starts_with("provider") && !value.contains("${") => of(Setting::Region),
        ("serverless", "runtime") | ("app-engine", "runtime") => {
            runtime::named(value).map(|value| Stated::Setting(Setting::Runtime, value))
        }
        ("cloudflare", "region" | "jurisdiction") => of(Setting::Region),
        ("railway" | "render" | "app-engine" | "digitalocean", "startCommand" | "dockerCommand" | "entrypoint" | "run_command")
            if !value.is_empty() =>
        {
            Some(started(value))
        }
        // Replit's own `run` at the top starts the workspace; only the deployment's reaches users.
        ("replit", "run") if within.starts_with("deployment") => Some(started(value)),
        ("nixpacks", "cmd") if within.starts_with("start") => Some(started(value)),
        ("render", "schedule") | ("railway", "cronSchedule") => of(Setting::Schedule),
        ("fly", "image") if within.starts_with("build") => of(Setting::Image),
        _ => None,
    }
}
