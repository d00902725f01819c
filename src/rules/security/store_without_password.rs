//! Databases and brokers that answer anyone who reaches the machine.

use crate::facts::{Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "security/store-without-password",
    title: "{store} is started without a password and open to the network",
    pass_title: "No database is open to the network without a password",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "Machines on the internet are searched for open databases all day. One that asks for no password is copied and wiped, often within hours, \
          and a ransom note is left in its place. Docker opens the port past most firewalls of the machine.",
    fix: "Remove the published port, or bind it to 127.0.0.1, and set a password.",
    prompt: "In this file, remove the ports entry of this store: other containers reach it by its service name anyway. If I need it from my own machine, \
             publish it as 127.0.0.1:port:port only. Set a password from an environment variable and add it to the connection string of \
             the app. Do not change volumes or other services. Done when the app works and a connection from another machine is refused.",
    cannot_see: "Firewalls in front of the machine, and whether this file is what runs in production.",
    refs: &[Ref::Cwe(306), Ref::Url("https://docs.docker.com/engine/network/port-publishing/")],
    judge,
    bad: samples![
        { "a cache beside the product":
            "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n  cache:\n    image: redis:7\n    ports:\n      - ⟦\"6379:6379\"⟧\n",
        }
        { "a broker for devices":
            "broker/mosquitto.conf" => "listener 1883\n⟦allow_anonymous true⟧\n",
        }
    ],
    good: samples![{ "bound to the machine, with a password, not published, for development, a broker with accounts":
        "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n  cache:\n    image: redis:7\n    ports:\n      - \"127.0.0.1:6379:6379\"\n\
            \x20 db:\n    image: mongo:7\n    ports:\n      - \"27017:27017\"\n    environment:\n      MONGO_INITDB_ROOT_USERNAME: ${U}\n  queue:\n    image: redis:7\n",
        "docker-compose.dev.yml" => "services:\n  web:\n    build: .\n    restart: always\n  db:\n    image: mongo:7\n    ports:\n      - \"27017:27017\"\n",
        "mosquitto.conf" => "listener 1883\nallow_anonymous false\npassword_file /etc/passwords\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let compose = facts.deployments.iter().any(|fact| fact.platform == "compose");
    if !compose {
        return out.not_applicable("No file starts a database or broker.");
    }
    for fact in facts.deployments.iter().filter(|fact| fact.setting == Setting::StoreWithoutPassword) {
        out.fail(&fact.origin).name("store", &fact.value).confidence(Confidence::Medium);
    }
    out.pass();
}
