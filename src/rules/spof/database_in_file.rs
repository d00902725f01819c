//! A database that is one file on the server's disk.

use crate::facts::{Project, SiteKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/database-in-file",
    title: "All data sits in one file on the server's disk ({name})",
    pass_title: "Data is kept by a database server",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Most hosts throw the disk away with every deployment or restart, and with it your customers' data. The \
          file also cannot be shared by two servers.",
    fix: "Use a managed Postgres database with backups, or at least put the file on a persistent disk that is \
          backed up.",
    prompt: "Move the database from the file to a managed Postgres: change the provider and the connection to an address \
          from the environment, make migrations for the present schema, and write a one-off script that copies the \
          data. Keep the file database for tests only if it is used there. Done when the product runs on Postgres \
          and a restore from a backup was tried.",
    cannot_see: "Whether the host keeps the disk, and whether another database is set in production.",
    refs: &[Ref::Url("https://sqlite.org/whentouse.html")],
    judge,
    bad: samples![
        { "Python: a file that a constant names":
            "requirements.txt" => "Flask==3.1\n",
            "app.py" => r##"import os, sqlite3
from flask import Flask
app = Flask(__name__)
DATABASE = os.path.join(os.path.dirname(__file__), "shop.db")
def get_db():
    return ⟦sqlite3.connect(DATABASE)⟧
@app.post("/orders")
def order():
    db = get_db()
    db.execute("INSERT INTO orders (id) VALUES (1)")
    db.commit()
    return "ok"
"##,
        }
        { "a schema on SQLite":
            "package.json" => r#"{ "name": "shop" }"#,
            "prisma/schema.prisma" => r#"datasource db {
  ⟦provider = "sqlite"⟧
  url = env("DATABASE_URL")
}
"#,
        }
    ],
    good: samples![
        { "Python: memory, and a file that only remembers":
            "requirements.txt" => "Flask==3.1\n",
            "app.py" => r##"import sqlite3
from flask import Flask
app = Flask(__name__)
MEMORY = ":memory:"
SEEN = "cache.db"
def get_db():
    return sqlite3.connect(MEMORY), sqlite3.connect(SEEN)
@app.post("/orders")
def order():
    db.execute("INSERT INTO orders (id) VALUES (1)")
    return "ok"
"##,
        }
        { "a service that speaks SQLite":
            "package.json" => r#"{ "name": "shop", "dependencies": { "@prisma/adapter-libsql": "7" } }"#,
            "prisma/schema.prisma" => "datasource db {\n  provider = \"sqlite\"\n}\nmodel Order {\n  id String @id\n}\n",
        }
        { "Postgres, and SQLite in tests":
            "package.json" => r#"{ "name": "shop" }"#,
            "prisma/schema.prisma" => r#"datasource db {
  provider = "postgresql"
  // provider = "sqlite"
}
"#,
            "tests/settings.py" => r#"DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}}
    "#,
        }
    ],
};

/// Whether what speaks SQLite is a service that speaks it too: Turso by its own client, D1 of Cloudflare.
pub(super) fn is_served(project: &Project, path: &str) -> bool {
    let clients = ["@prisma/adapter-libsql", "@libsql/client", "@prisma/adapter-d1"];
    let product = |name: &str| project.facts.dependencies.iter().any(|dependency| !dependency.dev && dependency.name == name);
    path.ends_with(".prisma") && clients.iter().any(|client| product(client))
}

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if !project.product.stores_data {
        out.not_applicable("No data is stored.");
        return;
    }
    if let Some(disk) = project.lasting_disk() {
        out.pass_at(&disk.origin);
        return;
    }
    let mut found = false;
    for site in facts.sites.iter().filter(|site| site.kind == SiteKind::FileDatabase) {
        if is_served(project, &site.origin.path) || project.is_shadowed(&site.origin.path) {
            continue;
        }
        found = true;
        out.fail(&site.origin).name("name", site.detail.clone()).confidence(Confidence::Medium);
    }
    if !found {
        out.pass();
    }
}
