//! Tables that the program creates when it starts, or that nothing in the project creates, with no recorded steps to
//! change them.

use crate::facts::{Change, Engine, Mapper, Model, Origin, Project, Role, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/database-without-migrations",
    title: "The database's tables are made without recorded steps",
    pass_title: "Changes to the database are recorded as migrations",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Nothing records how the tables came to be. Creating those that are absent, at start-up or by hand, never changes those that \
          exist: the first release that needs a new column breaks on the live data, and whoever mends it by hand leaves no record of \
          what they did.",
    fix: "Introduce a migration tool and record today's tables as the first step.",
    prompt: "Add the migration tool that fits the stack (Prisma Migrate for Prisma, Alembic or Flask-Migrate for SQLAlchemy, the Sequelize or Umzug command line for \
             Sequelize, Flyway for Java). Generate a first migration from today's models, mark it as applied on the live database, and take the \
             create-tables call out of start-up. Do not change any model. Done when an empty database is built by the migrations alone.",
    cannot_see: "Migrations that are kept in another repository.",
    refs: &[Ref::Url("https://alembic.sqlalchemy.org/en/latest/tutorial.html")],
    judge,
    bad: samples![{ "tables at start-up":
        "app.py" => "db.init_app(app)\nwith app.app_context():\n    ⟦db.create_all()⟧\n",
    } { "models, and nothing that makes their tables":
        "requirements.txt" => "fastapi==0.110.0\nsqlalchemy==2.0.29\n",
        "app/models.py" => "from sqlalchemy import Column, Text\nfrom sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n\n\n⟦class Client(Base):⟧\n    __tablename__ = \"clients\"\n    name = Column(Text, primary_key=True)\n",
    } { "classes that Hibernate makes tables of":
        "src/main/resources/application.yml" => "spring:\n  jpa:\n    hibernate:\n      ⟦ddl-auto: update⟧\n",
        "src/main/resources/application-dev.yml" => "spring:\n  jpa:\n    hibernate:\n      ddl-auto: create\n",
    } { "a schema for Prisma, pushed by hand":
        "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n\n⟦model Client {⟧\n  id String @id\n}\n",
    } { "a file that the database runs once, when it is empty":
        "docker-compose.yml" => "services:\n  db:\n    image: postgres:16\n    volumes:\n      ⟦- ./postgres/init.sql:/docker-entrypoint-initdb.d/init.sql⟧\n",
        "postgres/init.sql" => "create table clients (id serial primary key, name text);\n",
        "src/main/java/App.java" => "public class App {}\n",
    }],
    good: samples![{ "a first file that makes no table, and recorded steps":
        "docker-compose.yml" => "services:\n  db:\n    image: postgres:16\n    volumes:\n      - ./postgres/init.sql:/docker-entrypoint-initdb.d/init.sql\n",
        "postgres/init.sql" => "create extension if not exists pgcrypto;\n",
        "src/main/resources/db/migration/V1__first.sql" => "create table clients (id serial primary key, name text);\n",
    } { "a history beside it; a comment":
        "app.py" => "with app.app_context():\n    # db.create_all()\n    pass\n",
        "other.py" => "db.create_all()\n",
        "migrations/versions/1_first.py" => "def upgrade():\n    pass\n",
    } { "a schema for Prisma with its steps, and one for documents":
        "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n  url = env(\"DATABASE_URL\")\n}\n\nmodel Client {\n  id String @id\n}\n",
        "prisma/migrations/1_first/migration.sql" => "create table \"Client\" (\"id\" text primary key);\n",
    } { "a store of documents":
        "prisma/schema.prisma" => "datasource db {\n  provider = \"mongodb\"\n  url = env(\"DATABASE_URL\")\n}\n\nmodel Client {\n  id String @id @map(\"_id\")\n}\n",
    } { "models beside the tables in SQL":
        "app/models.py" => "from sqlalchemy import Column, Text\nfrom sqlalchemy.orm import declarative_base\n\nBase = declarative_base()\n\n\nclass Client(Base):\n    __tablename__ = \"clients\"\n    name = Column(Text, primary_key=True)\n",
        "schema.sql" => "create table clients (name text primary key);\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let start = facts
        .deployments
        .iter()
        .find(|fact| fact.setting == Setting::TablesAtStart && (fact.platform != "compose" || makes_tables(project, &fact.value)));
    let Some(origin) = start.map(|start| &start.origin).or_else(|| unmade(project)) else {
        return out.not_applicable("No program creates its tables when it starts.");
    };
    let history = |path: &str| path.split('/').any(|part| matches!(part, "migrations" | "migration" | "alembic" | "migrate" | "changelog"));
    if let Some(file) = facts.files.iter().find(|file| history(&file.path)) {
        return out.pass_at(&Origin::file(&file.path));
    }
    let sure = start.is_some_and(|start| start.platform != "compose");
    out.fail(origin).confidence(if sure { Confidence::High } else { Confidence::Medium });
}

/// Whether what a container of a database runs once, when it is empty, makes the product's tables.
fn makes_tables(project: &Project, mounted: &str) -> bool {
    let file = mounted.trim_start_matches(['.', '/']).trim_end_matches('/');
    let within = |path: &str| path.ends_with(file) || path.contains(&format!("{file}/"));
    let makes = |change: &Change| matches!(change, Change::CreateTable { .. });
    !file.is_empty() && project.facts.schema_changes.iter().any(|change| within(&change.path) && makes(&change.change))
}

/// The first model of the product whose tables nothing in the project creates.
fn unmade(project: &Project) -> Option<&Origin> {
    if !project.facts.schema_changes.is_empty() {
        return None;
    }
    let source = |path: &str| project.files_at(path).iter().any(|file| file.role == Role::Source);
    // A database of documents needs no steps to make its collections.
    let steps = |model: &&Model| match model.mapper {
        Mapper::SqlAlchemy => source(&model.origin.path),
        Mapper::Prisma => matches!(model.engine, Engine::Postgres | Engine::MySql | Engine::Sqlite),
        _ => false,
    };
    let models = project.facts.models.iter().filter(steps);
    models.map(|model| &model.origin).min_by_key(|origin| (&origin.path, origin.line))
}
