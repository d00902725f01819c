//! A database, a shell or a whole machine answers to the internet.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/inner-port-open",
    title: "{what} is open to the whole internet",
    pass_title: "Only what visitors use is open to the internet",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Machines on the internet are searched for open databases and shells all day, and passwords are tried one after the other. A password that \
          leaked once, or a flaw in the database itself, is then enough for a stranger to read everything. Nobody but your own program has to reach it.",
    fix: "Let only your own servers, or your own address, connect to it.",
    prompt: "In this file, close this port to everyone but the product's own servers: a private network or a security group of the app instead of \
             0.0.0.0/0, publicly_accessible = false for databases, no `ports` entry for a store in a compose file (other containers reach it by its service \
             name; for my own use 127.0.0.1:port:port). Keep the ports of the web server open. Do not replace the database. Done when the app works and a \
             connection from another network is refused.",
    cannot_see: "Firewalls in front of it, rules that are set in the provider's console, and whether this file is what runs in production.",
    refs: &[
        Ref::Cwe(668),
        Ref::Url("https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"),
        Ref::Url("https://docs.docker.com/engine/network/port-publishing/"),
    ],
    judge,
    bad: samples![
        { "a database and a shell of a cloud":
            "infra/main.tf" => "resource \"aws_db_instance\" \"shop\" {\n  engine = \"postgres\"\n  backup_retention_period = 7\n  ⟦publicly_accessible = true⟧\n}\nresource \"aws_security_group\" \"web\" {\n  ⟦ingress {⟧\n    from_port = 22\n    to_port = 22\n    protocol = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\n",
        }
        { "a store beside the product, and one in a cluster":
            "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n  db:\n    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: ${DB_PASSWORD}\n    ports:\n      - ⟦\"5432:5432\"⟧\n",
            "k8s/db.yaml" => "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  type: LoadBalancer\n  ports:\n    - ⟦port: 5432⟧\n",
        }
        { "templates and blueprints":
            "template.yaml" => "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: mysql\n      BackupRetentionPeriod: 7\n      ⟦PubliclyAccessible: true⟧\n",
            "render.yaml" => "databases:\n  - name: main\n    plan: basic-1gb\n    ipAllowList:\n      - ⟦source: 0.0.0.0/0⟧\n",
        }
    ],
    good: samples![
        { "web ports, answers, an office, Azure's own services, a module that is told elsewhere":
            "main.tf" => "resource \"aws_security_group\" \"web\" {\n  ingress {\n    from_port = 443\n    to_port = 443\n    protocol = \"tcp\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n  ingress {\n    from_port = 22\n    to_port = 22\n    protocol = \"tcp\"\n    cidr_blocks = [\"203.0.113.7/32\"]\n  }\n  egress {\n    from_port = 0\n    to_port = 0\n    protocol = \"-1\"\n    cidr_blocks = [\"0.0.0.0/0\"]\n  }\n}\nresource \"aws_db_instance\" \"a\" {\n  backup_retention_period = 7\n  publicly_accessible = var.public\n}\nresource \"azurerm_postgresql_flexible_server_firewall_rule\" \"b\" {\n  start_ip_address = \"0.0.0.0\"\n  end_ip_address = \"0.0.0.0\"\n}\n",
        }
        { "stores that stay inside, and a file for those who write the code":
            "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n    ports:\n      - \"80:3000\"\n  db:\n    image: postgres:17\n    ports:\n      - \"127.0.0.1:5432:5432\"\n",
            "docker-compose.dev.yml" => "services:\n  web:\n    build: .\n    restart: always\n  db:\n    image: postgres:17\n    ports:\n      - \"5432:5432\"\n",
            "k8s/db.yaml" => "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\nspec:\n  ports:\n    - port: 5432\n",
        }
    ],
};

/// Kinds of files that can open a port.
const OPENERS: &[&str] = &["compose", "kubernetes", "terraform", "cloudformation", "sam", "render"];

fn judge(project: &Project, out: &mut Verdict) {
    let deployments = &project.facts.deployments;
    if !deployments.iter().any(|fact| OPENERS.contains(&fact.platform.as_str())) {
        return out.not_applicable("No file says which ports are open.");
    }
    for fact in deployments.iter().filter(|fact| fact.setting == Setting::OpenPort) {
        let (what, worse) = fact.value.split_once("; ").unwrap_or((&fact.value, ""));
        // Where a password is asked for on a machine that may stand behind a firewall, it is a door too many and no more.
        let severity = match fact.platform.as_str() {
            _ if what.starts_with("Every port") => Severity::High,
            "compose" | "render" if worse.is_empty() => Severity::Low,
            _ => Severity::Medium,
        };
        let finding = out.fail(&fact.origin).name("what", what).severity(severity).confidence(Confidence::Medium);
        if !worse.is_empty() {
            finding.detail(format!("Moreover, {worse}."));
        }
    }
    out.pass();
}
