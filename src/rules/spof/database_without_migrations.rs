//! Tables that the program creates when it starts, with no recorded steps to change them.

use crate::facts::{Project, Setting};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "spof/database-without-migrations",
    title: "The database's tables are made at start-up, without migrations",
    pass_title: "Changes to the database are recorded as migrations",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "Start-up creates tables that are absent and never changes those that exist. The first release that needs a new column breaks \
          on the live data, and whoever mends it by hand leaves no record of what they did.",
    fix: "Introduce a migration tool and record today's tables as the first step.",
    prompt: "Add the migration tool that fits the stack (Alembic or Flask-Migrate for SQLAlchemy, the Sequelize or Umzug command line for \
             Sequelize). Generate a first migration from today's models, mark it as applied on the live database, and take the \
             create-tables call out of start-up. Do not change any model. Done when an empty database is built by the migrations alone.",
    cannot_see: "Migrations that are kept in another repository.",
    refs: &[Ref::Url("https://alembic.sqlalchemy.org/en/latest/tutorial.html")],
    judge,
    bad: samples![{ "tables at start-up":
        "app.py" => "db.init_app(app)\nwith app.app_context():\n    ⟦db.create_all()⟧\n",
    }],
    good: samples![{ "a history beside it; a comment":
        "app.py" => "with app.app_context():\n    # db.create_all()\n    pass\n",
        "other.py" => "db.create_all()\n",
        "migrations/versions/1_first.py" => "def upgrade():\n    pass\n",
    }],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let Some(start) = facts.deployments.iter().find(|deployment| deployment.setting == Setting::TablesAtStart) else {
        return out.not_applicable("No program creates its tables when it starts.");
    };
    let history = |path: &str| path.split('/').any(|part| matches!(part, "migrations" | "alembic" | "migrate"));
    if let Some(file) = facts.files.iter().find(|file| history(&file.path)) {
        return out.pass_at(&crate::facts::Origin::file(&file.path));
    }
    out.fail(&start.origin);
}
