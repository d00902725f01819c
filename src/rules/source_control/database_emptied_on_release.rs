//! Starting or releasing the product throws its data away.

use crate::facts::{Project, RecoveryKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/database-emptied-on-release",
    title: "Starting or releasing the product empties its database",
    pass_title: "Releases leave stored data alone",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "The next release, or the next restart at night, deletes what customers entered. Without a backup it is gone for good.",
    fix: "Take the command out of everything that runs at a start, a build or a release, and apply changes by migrations instead.",
    prompt: "Remove the command or switch that drops or resets the database from what starts, builds or releases the product. Apply \
             changes of the schema by migrations that only go forward (prisma migrate deploy, artisan migrate, rails db:migrate, \
             alembic upgrade head). Keep the reset as a separate script that refuses to run in production. Done when a release \
             changes no row.",
    cannot_see: "Conditions that the host sets, and whether the file is used for production at all.",
    refs: &[
        Ref::Url("https://www.prisma.io/docs/orm/prisma-migrate/workflows/development-and-production"),
        Ref::Url("https://typeorm.io/docs/data-source/data-source-options"),
    ],
    judge,
    bad: samples![
        { "a start that resets":
            "package.json" => "{\n  \"scripts\": {\n    ⟦\"start\": \"prisma migrate reset --force && node server.js\"⟧\n  }\n}",
        }
        { "a build that runs another script":
            "package.json" => "{\n  \"scripts\": {\n    \"db:clean\": \"prisma db push --force-reset\",\n    ⟦\"build\": \"npm run db:clean && next build\"⟧\n  }\n}",
        }
        { "a container's start":
            "docker-entrypoint.sh" => "#!/bin/sh\n⟦php artisan migrate:fresh --seed --force⟧\nexec apache2-foreground\n",
        }
        { "a switch in code":
            "package.json" => "{}",
            "src/db.js" => "const { Sequelize } = require('sequelize');\nconst db = new Sequelize(process.env.DATABASE_URL);\n⟦db.sync({ force: true })⟧.then(() => listen());\n",
        }
    ],
    good: samples![
        { "migrations, resets for development and tests, conditions":
            "package.json" => r#"{ "scripts": { "start": "prisma migrate deploy && node server.js", "db:reset": "prisma migrate reset --force", "pretest": "prisma migrate reset --force", "dev": "prisma db push --force-reset && next dev" } }"#,
            "docker-entrypoint.sh" => "#!/bin/sh\nif [ \"$APP_ENV\" = \"local\" ]; then\n  php artisan migrate:fresh\nfi\n# php artisan migrate:fresh\nphp artisan migrate --force\n",
            "src/db.js" => "const { Sequelize } = require('sequelize');\nif (process.env.NODE_ENV === 'test') {\n  await db.sync({ force: true });\n}\n",
            ".github/workflows/deploy.yml" => "jobs:\n  browser:\n    steps:\n      - run: npx prisma migrate reset --force\n      - run: npx playwright test\n  deploy:\n    steps:\n      - run: flyctl deploy --remote-only\n",
            ".github/workflows/ci.yml" => "jobs:\n  t:\n    services:\n      postgres:\n        image: postgres\n    steps:\n      - run: npx prisma migrate reset --force\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    for fact in facts.recovery.iter().filter(|fact| fact.kind == RecoveryKind::Wipe) {
        out.fail(&fact.origin).detail(format!("It runs `{}`.", fact.what)).confidence(Confidence::Medium);
    }
    if project.product.stores_data {
        out.pass();
    } else {
        out.not_applicable("The product keeps no database.");
    }
}
