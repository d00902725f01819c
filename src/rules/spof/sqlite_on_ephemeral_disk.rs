//! The only copy of the data is a file beside the program.

use crate::facts::{Project, Role, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/sqlite-on-ephemeral-disk",
    title: "All data is in one SQLite file beside the program",
    pass_title: "Data is kept apart from the program's disk",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Most hosts (Vercel, Railway, Render, Cloud Run, Heroku) throw the program's disk away with every release or restart, and the \
          database file with it. Even where the disk stays, a single file on a single machine is one fault away from being lost.",
    fix: "Move to a hosted Postgres, or put the file on a persistent disk with continuous backups.",
    prompt: "Move the product's data from SQLite to a hosted Postgres database: change the provider or engine, read the address from \
             DATABASE_URL, create the migrations anew and move the existing rows. Keep SQLite for tests only if they pass with both. \
             Done when the app starts with DATABASE_URL set and no data file is written beside the program.",
    cannot_see: "Disks that are attached and backups that are made in the host's own settings.",
    refs: &[Ref::Url("https://www.sqlite.org/whentouse.html")],
    judge,
    bad: samples![
        { "Prisma with a file":
            "prisma/schema.prisma" => "datasource db {\n  ⟦provider⟧ = \"sqlite\"\n  url      = \"file:./dev.db\"\n}\n",
        }
        { "a host that keeps no disk":
            "render.yaml" => "services:\n  - type: web\n    name: shop\n    startCommand: node server/db.js\n",
            "server/db.js" => "import Database from 'better-sqlite3';\nexport const db = ⟦new Database⟧('shop.db');\n",
        }
        { "Django's starting point":
            "shop/settings.py" => "DATABASES = {\n    \"default\": {\n        ⟦\"ENGINE\": \"django.db.backends.sqlite3\"⟧,\n    }\n}\n",
        }
        { "a disk that belongs to the cache beside it":
            "docker-compose.yml" => "services:\n  web:\n    build: .\n  redis:\n    image: redis\n    volumes:\n      - cache:/data\n",
            "server/db.js" => "import Database from 'better-sqlite3';\nexport const db = ⟦new Database⟧('shop.db');\n",
        }
        { "a driver for Node":
            "server/db.js" => "import Database from 'better-sqlite3';\nexport const db = ⟦new Database⟧('shop.db');\n",
        }
    ],
    good: samples![
        { "a disk of the service that is built from the project":
            "docker-compose.yml" => "services:\n  web:\n    build: .\n    volumes:\n      - data:/app/data\n",
            "server/db.js" => "import Database from 'better-sqlite3';\nexport const db = new Database('data/shop.db');\n",
        }
        { "a disk of the host":
            "render.yaml" => "services:\n  - type: web\n    name: shop\n    disk:\n      mountPath: /data\n",
            "server/db.js" => "import Database from 'better-sqlite3';\nexport const db = new Database('/data/shop.db');\n",
        }
        { "a server, a fallback for development, memory, a persistent disk elsewhere":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n  // provider = \"sqlite\"\n}\n",
            "config.py" => "class TestingConfig:\n    URI = \"sqlite:///:memory:\"\n    OTHER = \"sqlite:///test.db\"\n",
            "app/config.py" => "url = os.environ.get('DATABASE_URL', 'sqlite:///dev.db')\n",
            "server/cache.js" => "import Database from 'better-sqlite3';\nconst db = new Database(':memory:');\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let deployments = &project.facts.deployments;
    let Some(file) = deployments.iter().find(|deployment| {
        deployment.setting == Setting::SqliteFile
            && !project.is_shadowed(&deployment.origin.path)
            && !project.unreached.contains_key(&deployment.origin.path)
            && !project.files_at(&deployment.origin.path).iter().any(|file| file.role == Role::Script)
            && !super::database_in_file::is_served(project, &deployment.origin.path)
    }) else {
        return out.not_applicable("Nothing keeps its data in an SQLite file.");
    };
    // A program on the user's own machine keeps its data there by design.
    let desktop = ["electron", "@tauri-apps/api", "expo"];
    if project.facts.dependencies.iter().any(|dependency| desktop.contains(&dependency.name.as_str())) {
        return out.not_applicable("The program runs on its user's own device.");
    }
    if let Some(disk) = project.lasting_disk() {
        return out.pass_at(&disk.origin);
    }
    let finding = out.fail(&file.origin).confidence(Confidence::Medium);
    if let Some((host, name)) = project.forgetful_host(&file.origin) {
        finding.severity(Severity::High).related([host.origin.clone()]).detail(format!(
            "`{}` puts the product on {name} and names no disk that lasts, so the file is gone after the next release.",
            host.origin.path
        ));
    }
}
