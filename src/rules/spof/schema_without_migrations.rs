//! Tables that the program makes when it starts.

use crate::facts::{Project, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/schema-without-migrations",
    title: "The program makes its tables at start; there are no schema migrations",
    pass_title: "The database schema is changed by migrations",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "The first version works. The first change of a table does not reach the tables that exist: the product \
          breaks after a deployment, or somebody changes the live database by hand.",
    fix: "Introduce migrations and let deployments run them.",
    prompt: "Add a migration tool for this stack (Alembic or Flask-Migrate for SQLAlchemy). Make a first migration \
          from the present models, mark it as applied on the live database, run migrations as a step of the \
          deployment, and remove create_all from the start. Done when a new column reaches an existing database by \
          a migration alone.",
    cannot_see: "Changes that are made by hand on the live database.",
    refs: &[Ref::Url("https://alembic.sqlalchemy.org/en/latest/tutorial.html")],
    judge,
    bad: samples![
        { "tables made at start":
            "requirements.txt" => r#"flask
    "#,
            "app.py" => r#"from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
with app.app_context():
    ⟦db.create_all()⟧
"#,
        }
    ],
    good: samples![
        { "migrations stand beside it":
            "requirements.txt" => r#"flask
    "#,
            "app.py" => r#"from flask_sqlalchemy import SQLAlchemy
db = SQLAlchemy()
with app.app_context():
    db.create_all()
"#,
            "migrations/env.py" => r#"import alembic
    "#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    if !project.product.stores_data {
        out.not_applicable("No data is stored.");
        return;
    }
    let migrated =
        facts.files.iter().any(|file| ["migrations/", "alembic/", "drizzle/", "migrate/"].iter().any(|folder| file.path.contains(folder)));
    let site = facts.sites.iter().find(|site| site.kind == SiteKind::SchemaMadeAtStart);
    match site {
        Some(site) if !migrated => drop(out.fail(&site.origin)),
        _ if migrated => out.pass(),
        _ => out.unknown("No migrations are among the files.", Some("How do changes of your database reach the live system?")),
    }
}
