//! Templates of AWS (CloudFormation, SAM, the resources of the Serverless Framework): runtimes, what is opened to the
//! outside, and whose files everybody may read. What they say of backups is read with the backup jobs.

use super::platforms::runtime;
use super::yaml::{self, Node};
use super::{command, open_stores};
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads templates.
pub(super) struct StackTemplate;

impl Reader for StackTemplate {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let yaml = entry.path.ends_with(".yaml") || entry.path.ends_with(".yml") || entry.path.ends_with(".template");
        yaml && source.whole().contains("Type: AWS::") && !super::is_for_development(&entry.path)
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let nodes = yaml::nodes(source);
        let serverless = super::file_name(&entry.path).starts_with("serverless.");
        let platform = if source.text().contains("AWS::Serverless") { "sam" } else { "cloudformation" };
        let mut state = |setting: Setting, value: &str, at: usize| {
            let (platform, value) = (platform.to_owned(), command::shown(value));
            facts.deployments.push(Deployment { platform, setting, value, origin: source.at(at) });
        };
        if platform == "sam" && !serverless {
            state(Setting::Used, "", 0);
        }
        for node in &nodes {
            let value = node.value;
            match node.key() {
                "Runtime" => {
                    if let Some(value) = runtime::named(value) {
                        state(Setting::Runtime, &value, node.at);
                    }
                }
                "ReservedConcurrentExecutions" if value.parse::<u32>().is_ok() => {
                    state(Setting::MaxInstances, &format!("{value} {}", resource(node)), node.at);
                }
                "PubliclyAccessible" if value == "true" => {
                    let engine = beside(&nodes, node, "Engine").unwrap_or("");
                    state(Setting::OpenPort, database(engine), node.at);
                }
                "CidrIp" | "CidrIpv6" if matches!(value, "0.0.0.0/0" | "::/0") => {
                    let near = |key: &str| near(&nodes, node, key);
                    if let Some(what) = opened(near("FromPort"), near("ToPort"), near("IpProtocol")) {
                        state(Setting::OpenPort, what, node.at);
                    }
                }
                "AccessControl" if value == "PublicRead" => state(Setting::PublicBucket, bucket(&nodes, node), node.at),
                "AccessControl" if value == "PublicReadWrite" => state(Setting::WritableBucket, bucket(&nodes, node), node.at),
                _ => {}
            }
        }
        Ok(())
    }
}

/// What a database of this engine is called.
pub(super) fn database(engine: &str) -> &'static str {
    match engine {
        _ if engine.contains("postgres") => "PostgreSQL",
        _ if engine.contains("mysql") => "MySQL",
        _ if engine.contains("mariadb") => "MariaDB",
        _ => "The database",
    }
}

/// What answers at a span of ports, if it is nothing that visitors are meant to reach.
pub(super) fn opened(from: Option<&str>, to: Option<&str>, protocol: Option<&str>) -> Option<&'static str> {
    let number = |port: Option<&str>| port.and_then(|port| port.parse::<u32>().ok());
    if matches!(protocol, Some("-1" | "all")) {
        return Some("Every port of the machine");
    }
    if protocol == Some("icmp") {
        return None;
    }
    let (from, to) = (number(from)?, number(to)?);
    let wide = to.checked_sub(from)?;
    // Web servers often get all ports above 1023 for answers; that is no door of its own.
    if from <= 22 && to >= 60_000 {
        return Some("Every port of the machine");
    }
    if (from..=to).contains(&22) {
        return Some("SSH of the machine");
    }
    if (from..=to).contains(&3389) && wide < 100 {
        return Some("The remote desktop of the machine");
    }
    (wide < 100).then(|| (from..=to).find_map(|port| open_stores::at_port(&port.to_string())))?
}

/// The name of the resource that a node belongs to.
fn resource<'a>(node: &Node<'a>) -> &'a str {
    node.path.iter().position(|part| *part == "Resources").and_then(|at| node.path.get(at + 1)).copied().unwrap_or("")
}

/// The value of a key in the same block.
fn beside<'a>(nodes: &[Node<'a>], node: &Node<'a>, key: &str) -> Option<&'a str> {
    let (_, parents) = node.path.split_last()?;
    let holds = |other: &&Node<'a>| other.key() == key && other.path.split_last().is_some_and(|(_, path)| path == parents);
    nodes.iter().find(holds).map(|other| other.value)
}

/// The value of a key in the same item of a list, or in the same block where there is no list.
fn near<'a>(nodes: &[Node<'a>], node: &Node<'a>, key: &str) -> Option<&'a str> {
    let (_, parents) = node.path.split_last()?;
    let holds = |other: &&Node<'a>| {
        other.key() == key && other.item == node.item && other.path.split_last().is_some_and(|(_, path)| path == parents)
    };
    nodes.iter().find(holds).map(|other| other.value)
}

/// The name of the bucket that a setting belongs to.
fn bucket<'a>(nodes: &[Node<'a>], node: &Node<'a>) -> &'a str {
    beside(nodes, node, "BucketName").filter(|name| !name.contains(['$', '!'])).unwrap_or_else(|| resource(node))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates() {
        let text = "Resources:\n  Fn:\n    Type: AWS::Serverless::Function\n    Properties:\n      Runtime: python3.8\n      ReservedConcurrentExecutions: 5\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: postgres\n      PubliclyAccessible: true\n  Group:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n      SecurityGroupIngress:\n        - IpProtocol: tcp\n          FromPort: 443\n          ToPort: 443\n          CidrIp: 0.0.0.0/0\n        - IpProtocol: tcp\n          FromPort: 22\n          ToPort: 22\n          CidrIp: 0.0.0.0/0\n  Files:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: invoices\n      AccessControl: PublicRead\n";
        let source = Source::new("template.yaml", text, vec![]);
        let entry = Entry::new(0, "template.yaml".to_owned(), 1);
        let mut facts = Facts::default();
        assert!(StackTemplate.claims(&entry, &source));
        StackTemplate.read(&entry, &source, &mut facts).unwrap();
        let stated: Vec<String> =
            facts.deployments.iter().map(|fact| format!("{:?} {} {}", fact.setting, fact.value, fact.origin.line)).collect();
        assert_eq!(
            stated,
            [
                "Used  1",
                "Runtime python 3.8 5",
                "MaxInstances 5 Fn 6",
                "OpenPort PostgreSQL 11",
                "OpenPort SSH of the machine 23",
                "PublicBucket invoices 28",
            ]
        );
    }

    #[test]
    fn spans_of_ports() {
        assert_eq!(opened(Some("5432"), Some("5432"), Some("tcp")), Some("PostgreSQL"));
        assert_eq!(opened(Some("0"), Some("65535"), Some("tcp")), Some("Every port of the machine"));
        assert_eq!(opened(Some("0"), Some("0"), Some("-1")), Some("Every port of the machine"));
        assert_eq!(opened(Some("1024"), Some("65535"), Some("tcp")), None);
        assert_eq!(opened(Some("443"), Some("443"), None), None);
        assert_eq!(opened(Some("8080"), Some("8080"), None), None);
        assert_eq!(opened(None, None, None), None);
    }
}
