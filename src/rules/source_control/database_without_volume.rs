//! A database in a container that keeps its files inside it.

use crate::facts::{Project, RecoveryKind, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/database-without-volume",
    title: "The database container has no volume: removing it removes the data (`{name}`)",
    pass_title: "Databases in containers keep their files on a volume",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The data hangs on the container. Taking the services down, moving them or tidying up the server deletes it, and no backup tool \
          finds it under a name.",
    fix: "Give the database a volume with a name at the folder where it keeps its files, and back that volume up.",
    prompt: "In the compose file, give the database service a named volume at its data folder (/var/lib/postgresql/data, /var/lib/mysql, \
             /data/db) and declare it under volumes. Before restarting, dump the database and restore it afterwards, because the new \
             volume starts empty. Change nothing else. Done when `docker compose down` and `up` keep the data.",
    cannot_see: "Whether the file runs in production, and volumes that another compose file adds.",
    refs: &[Ref::Url("https://docs.docker.com/engine/storage/volumes/")],
    judge,
    bad: samples![
        { "a database beside the product":
            "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n  db:\n    ⟦image: postgres:16⟧\n    environment:\n      POSTGRES_DB: shop\n",
        }
    ],
    good: samples![
        { "a volume, a database for tests, one for those who write the code":
            "docker-compose.yml" => "services:\n  web:\n    build: .\n    restart: always\n  db:\n    image: postgres:16\n    volumes:\n      - data:/var/lib/postgresql/data\n  db-test:\n    image: postgres:16\nvolumes:\n  data:\n",
            "docker-compose.dev.yml" => "services:\n  web:\n    build: .\n    restart: always\n  db:\n    image: postgres:16\n",
            "db/compose.yml" => "services:\n  db:\n    image: mysql:8\n    restart: always\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    for fact in facts.recovery.iter().filter(|fact| fact.kind == RecoveryKind::ContainerWithoutVolume) {
        out.fail(&fact.origin).name("name", fact.what.clone()).confidence(Confidence::Medium);
    }
    let compose = facts.deployments.iter().any(|fact| fact.platform == "compose" && fact.setting == Setting::Used);
    if compose {
        out.pass();
    } else {
        out.not_applicable("No compose file runs the product.");
    }
}
