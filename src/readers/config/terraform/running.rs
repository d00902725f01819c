//! Terraform: how many instances run and where, what runs them, what is opened to the outside, and whose files everybody
//! may read.

use super::super::hcl::Block;
use super::super::platforms::runtime;
use super::super::stack_template::{database, opened};
use crate::facts::Setting;

/// Attributes that say how many of something run, by resource; nested blocks by their names.
const COUNTS: &[(&str, &[&str], &str, Setting)] = &[
    ("aws_ecs_service", &[], "desired_count", Setting::Instances),
    ("aws_appautoscaling_target", &[], "max_capacity", Setting::MaxInstances),
    ("aws_autoscaling_group", &[], "max_size", Setting::MaxInstances),
    ("aws_apprunner_auto_scaling_configuration_version", &[], "max_size", Setting::MaxInstances),
    ("google_cloud_run_v2_service", &["template", "scaling"], "max_instance_count", Setting::MaxInstances),
    ("google_compute_instance_group_manager", &[], "target_size", Setting::Instances),
    ("google_compute_autoscaler", &["autoscaling_policy"], "max_replicas", Setting::MaxInstances),
    ("azurerm_container_app", &["template"], "max_replicas", Setting::MaxInstances),
    ("azurerm_service_plan", &[], "worker_count", Setting::Instances),
    ("digitalocean_app", &["spec", "service"], "instance_count", Setting::Instances),
    ("heroku_formation", &[], "quantity", Setting::Instances),
    ("kubernetes_deployment", &["spec"], "replicas", Setting::Instances),
    ("kubernetes_deployment_v1", &["spec"], "replicas", Setting::Instances),
    ("kubernetes_horizontal_pod_autoscaler", &["spec"], "max_replicas", Setting::MaxInstances),
    ("kubernetes_horizontal_pod_autoscaler_v2", &["spec"], "max_replicas", Setting::MaxInstances),
];

/// Disks that outlive the machines that use them.
const DISKS: &[&str] = &[
    "aws_ebs_volume",
    "aws_efs_file_system",
    "google_compute_disk",
    "google_filestore_instance",
    "azurerm_managed_disk",
    "azurerm_storage_share",
    "digitalocean_volume",
    "hcloud_volume",
    "linode_volume",
    "fly_volume",
];

/// Where one resource gives its region.
const REGIONS: &[&str] = &["region", "location"];

/// Everything, or everyone.
const ANYWHERE: &[&str] = &["0.0.0.0/0", "::/0"];

/// What to state, with its value and place.
pub(super) type State<'f> = dyn FnMut(Setting, &str, usize) + 'f;

/// A block of a resource or provider, with the outermost one it stands in.
pub(super) fn read(block: &Block<'_>, outer: &Block<'_>, inner: &[&str], state: &mut State<'_>) {
    let (resource, name) = (block.outer(1), block.outer(2));
    if block.outer(0) == "provider" {
        for key in REGIONS {
            if let Some((region, at)) = block.get(key).filter(|_| inner.is_empty()) {
                state(Setting::Region, region, at);
            }
        }
        return;
    }
    for (of, within, key, setting) in COUNTS {
        if *of == resource
            && inner == *within
            && let Some((count, at)) = block.get(key).filter(|(count, _)| count.parse::<u32>().is_ok())
        {
            state(*setting, &format!("{count} {name}"), at);
        }
    }
    // A number that stands elsewhere may be any.
    if resource.contains("autoscaling_target") && inner.is_empty() && block.get("max_capacity").is_none() {
        state(Setting::MaxInstances, "", block.at);
    }
    if inner.is_empty() {
        if DISKS.contains(&resource) {
            state(Setting::PersistentDisk, resource, block.at);
        }
        if resource == "aws_lambda_function"
            && let Some((text, at)) = block.get("runtime")
            && let Some(value) = runtime::named(text)
        {
            state(Setting::Runtime, &value, at);
        }
        bucket(block, state);
    }
    if matches!(inner, [.., "health_check" | "liveness_probe" | "readiness_probe" | "startup_probe"]) {
        state(Setting::HealthCheck, name, block.at);
    }
    if let Some((what, at)) = reach(block, outer, inner) {
        state(Setting::OpenPort, what, at);
    }
}

/// What a block opens to everyone, and where.
fn reach(block: &Block<'_>, outer: &Block<'_>, inner: &[&str]) -> Option<(&'static str, usize)> {
    let value = |key: &str| block.get(key).map(|(value, _)| value);
    let anyone = |of: &Block<'_>, keys: &[&str]| {
        keys.iter().any(|key| ANYWHERE.iter().any(|all| of.lists(key, all) || of.get(key).is_some_and(|(value, _)| value == *all)))
    };
    let span = |key: &str| {
        let text = value(key)?;
        text.split_once('-').or(Some((text, text)))
    };
    match (block.outer(1), inner) {
        ("aws_db_instance" | "aws_rds_cluster_instance" | "aws_redshift_cluster", []) => {
            let (_, at) = block.get("publicly_accessible").filter(|(value, _)| *value == "true")?;
            Some((database(value("engine").unwrap_or("")), at))
        }
        ("google_sql_database_instance", ["settings", "ip_configuration", "authorized_networks"]) => {
            let (_, at) = block.get("value").filter(|(value, _)| *value == "0.0.0.0/0")?;
            Some((outer.get("database_version").map_or("The database", |(version, _)| database(&version.to_ascii_lowercase())), at))
        }
        ("mongodbatlas_project_ip_access_list" | "mongodbatlas_project_ip_whitelist", []) => {
            let (_, at) = block.get("cidr_block").filter(|(value, _)| *value == "0.0.0.0/0")?;
            Some(("MongoDB", at))
        }
        (firewall, []) if firewall.starts_with("azurerm_") && firewall.ends_with("_firewall_rule") => {
            let all = value("start_ip_address") == Some("0.0.0.0") && value("end_ip_address") == Some("255.255.255.255");
            let what = if firewall.contains("redis") { "Redis" } else { database(firewall) };
            all.then_some((what, block.at))
        }
        ("aws_security_group", ["ingress"]) if anyone(block, &["cidr_blocks", "ipv6_cidr_blocks"]) => {
            Some((opened(value("from_port"), value("to_port"), value("protocol"))?, block.at))
        }
        ("aws_security_group_rule", []) if value("type") == Some("ingress") && anyone(block, &["cidr_blocks", "ipv6_cidr_blocks"]) => {
            Some((opened(value("from_port"), value("to_port"), value("protocol"))?, block.at))
        }
        ("aws_vpc_security_group_ingress_rule", []) if anyone(block, &["cidr_ipv4", "cidr_ipv6"]) => {
            Some((opened(value("from_port"), value("to_port"), value("ip_protocol"))?, block.at))
        }
        ("google_compute_firewall", ["allow"]) if anyone(outer, &["source_ranges"]) && !outer.gives("source_tags") => {
            if value("protocol") == Some("all") {
                return Some(("Every port of the machine", block.at));
            }
            let (_, ports) = block.computed.iter().find(|(key, _)| *key == "ports")?;
            let mut spans = ports.split(['"', ',', '[', ']']).map(str::trim).filter(|text| text.starts_with(|c: char| c.is_ascii_digit()));
            let what = spans.find_map(|text| {
                let (from, to) = text.split_once('-').unwrap_or((text, text));
                opened(Some(from), Some(to), None)
            });
            Some((what?, block.at))
        }
        ("azurerm_network_security_rule", []) | ("azurerm_network_security_group", ["security_rule"]) => {
            let from = value("source_address_prefix")?;
            let all = matches!(from, "*" | "0.0.0.0/0" | "Internet" | "Any");
            let lets_in = value("access") == Some("Allow") && value("direction") == Some("Inbound");
            if !all || !lets_in {
                return None;
            }
            if value("destination_port_range") == Some("*") {
                return Some(("Every port of the machine", block.at));
            }
            let (from, to) = span("destination_port_range")?;
            Some((opened(Some(from), Some(to), None)?, block.at))
        }
        ("digitalocean_firewall", ["inbound_rule"]) if anyone(block, &["source_addresses"]) => {
            let (from, to) = span("port_range")?;
            Some((opened(Some(from), Some(to), None)?, block.at))
        }
        ("hcloud_firewall", ["rule"]) if value("direction") == Some("in") && anyone(block, &["source_ips"]) => {
            let (from, to) = span("port")?;
            Some((opened(Some(from), Some(to), None)?, block.at))
        }
        _ => None,
    }
}

/// Buckets whose files everybody may read or write.
fn bucket(block: &Block<'_>, state: &mut State<'_>) {
    let named = |key: &str| block.get(key).map_or(block.outer(2), |(name, _)| name);
    let value = |key: &str| block.get(key);
    match block.outer(1) {
        "aws_s3_bucket"
        | "aws_s3_bucket_acl"
        | "digitalocean_spaces_bucket"
        | "scaleway_object_bucket_acl"
        | "linode_object_storage_bucket" => {
            let name = if block.outer(1) == "digitalocean_spaces_bucket" { named("name") } else { named("bucket") };
            match value("acl") {
                Some(("public-read", at)) => state(Setting::PublicBucket, name, at),
                Some(("public-read-write", at)) => state(Setting::WritableBucket, name, at),
                _ => {}
            }
        }
        "google_storage_bucket_iam_member" | "google_storage_bucket_iam_binding" => {
            let everyone = ["allUsers", "allAuthenticatedUsers"];
            let all = everyone.iter().any(|who| block.lists("members", who) || value("member").is_some_and(|(is, _)| is == *who));
            if let Some((role, at)) = value("role").filter(|_| all) {
                match role {
                    "roles/storage.objectViewer" | "roles/storage.legacyObjectReader" => state(Setting::PublicBucket, named("bucket"), at),
                    "roles/storage.admin" | "roles/storage.objectAdmin" | "roles/storage.objectCreator" | "roles/storage.objectUser" => {
                        state(Setting::WritableBucket, named("bucket"), at);
                    }
                    _ => {}
                }
            }
        }
        "azurerm_storage_container" => {
            if let Some((_, at)) = value("container_access_type").filter(|(kind, _)| matches!(*kind, "blob" | "container")) {
                state(Setting::PublicBucket, named("name"), at);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::super::Terraform;
    use crate::facts::Facts;
    use crate::intake::Entry;
    use crate::readers::{Reader, Source};

    fn stated(text: &str) -> Vec<String> {
        let source = Source::new("main.tf", text, vec![]);
        let mut facts = Facts::default();
        Terraform.read(&Entry::new(0, "main.tf".to_owned(), 1), &source, &mut facts).unwrap();
        let settings = facts.deployments.iter().filter(|fact| fact.setting != crate::facts::Setting::Used);
        settings.map(|fact| format!("{:?} {} {}", fact.setting, fact.value, fact.origin.line)).collect()
    }

    #[test]
    fn how_many_run_and_where() {
        let text = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\nresource \"aws_ecs_service\" \"web\" {\n  desired_count = 1\n}\nresource \"aws_appautoscaling_target\" \"web\" {\n  max_capacity = 4\n}\nresource \"google_cloud_run_v2_service\" \"api\" {\n  template {\n    scaling {\n      max_instance_count = 1\n    }\n    containers {\n      liveness_probe {\n      }\n    }\n  }\n}\nresource \"aws_lambda_function\" \"f\" {\n  runtime = \"nodejs16.x\"\n}\n";
        assert_eq!(
            stated(text),
            [
                "Region eu-west-1 2",
                "Instances 1 web 5",
                "MaxInstances 4 web 8",
                "MaxInstances 1 api 13",
                "HealthCheck api 16",
                "Runtime node 16 22"
            ]
        );
    }

    #[test]
    fn what_anyone_can_reach() {
        let amazon = "resource \"aws_db_instance\" \"a\" {\n  engine = \"postgres\"\n  publicly_accessible = true\n}\nresource \"aws_security_group\" \"a\" {\n  ingress {\n    from_port = 22\n    to_port = 22\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n  ingress {\n    from_port = 443\n    to_port = 443\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n  egress {\n    from_port = 0\n    to_port = 0\n    protocol = \"-1\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\nresource \"aws_security_group_rule\" \"b\" {\n  type = \"ingress\"\n  from_port = 5432\n  to_port = 5432\n  cidr_blocks = [\n    \"0.0.0.0/0\",\n  ]\n}\n";
        assert_eq!(stated(amazon), ["OpenPort PostgreSQL 3", "OpenPort SSH of the machine 6", "OpenPort PostgreSQL 23"]);
        let google = "resource \"google_sql_database_instance\" \"a\" {\n  database_version = \"POSTGRES_15\"\n  settings {\n    ip_configuration {\n      authorized_networks {\n        value = \"0.0.0.0/0\"\n      }\n    }\n  }\n}\nresource \"google_compute_firewall\" \"b\" {\n  source_ranges = [\"0.0.0.0/0\"]\n  allow {\n    protocol = \"tcp\"\n    ports = [\"80\", \"22\"]\n  }\n}\n";
        assert_eq!(stated(google), ["OpenPort PostgreSQL 6", "OpenPort SSH of the machine 13"]);
        let others = "resource \"mongodbatlas_project_ip_access_list\" \"a\" {\n  cidr_block = \"0.0.0.0/0\"\n}\nresource \"azurerm_postgresql_flexible_server_firewall_rule\" \"b\" {\n  start_ip_address = \"0.0.0.0\"\n  end_ip_address = \"255.255.255.255\"\n}\nresource \"azurerm_postgresql_flexible_server_firewall_rule\" \"c\" {\n  start_ip_address = \"0.0.0.0\"\n  end_ip_address = \"0.0.0.0\"\n}\nresource \"azurerm_network_security_rule\" \"d\" {\n  direction = \"Inbound\"\n  access = \"Allow\"\n  source_address_prefix = \"*\"\n  destination_port_range = \"3389\"\n}\n";
        assert_eq!(stated(others), ["OpenPort MongoDB 2", "OpenPort PostgreSQL 4", "OpenPort The remote desktop of the machine 12"]);
        let more = "resource \"digitalocean_firewall\" \"a\" {\n  inbound_rule {\n    protocol = \"tcp\"\n    port_range = \"6379\"\n    source_addresses = [\"0.0.0.0/0\", \"::/0\"]\n  }\n}\nresource \"hcloud_firewall\" \"b\" {\n  rule {\n    direction = \"in\"\n    port = \"22\"\n    source_ips = [\"10.0.0.0/8\"]\n  }\n}\n";
        assert_eq!(stated(more), ["OpenPort Redis 2"]);
    }

    #[test]
    fn buckets_of_everybody() {
        let text = "resource \"aws_s3_bucket_acl\" \"a\" {\n  bucket = aws_s3_bucket.invoices.id\n  acl = \"public-read\"\n}\nresource \"google_storage_bucket_iam_member\" \"uploads\" {\n  role = \"roles/storage.objectAdmin\"\n  member = \"allUsers\"\n}\nresource \"azurerm_storage_container\" \"b\" {\n  name = \"contracts\"\n  container_access_type = \"blob\"\n}\n";
        assert_eq!(stated(text), ["PublicBucket a 3", "WritableBucket uploads 6", "PublicBucket contracts 11"]);
    }
}
