//! Models in code that have what no migration of their own tool makes.

use crate::facts::{DriftKind, Mapper, Project, Setting};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::{Arrange, Gather};

pub(super) static RULE: Rule = Rule {
    id: "source-control/models-ahead-of-migrations",
    title: "The code expects what no migration creates: {what}",
    pass_title: "The migrations create everything that the models in code declare",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "The live database was changed without a recorded step. A fresh copy, a restored backup or a second environment lacks these parts, \
          and the pages that need them fail there. Nobody can tell from the code what the real database looks like.",
    fix: "Generate the missing migration from the models and mark it as applied on the live database.",
    prompt: "Generate a migration that brings the recorded history up to the models (prisma migrate diff or migrate dev, drizzle-kit generate, manage.py makemigrations, alembic revision --autogenerate). \
             Compare it with the live database; mark it as already applied there if the database has these parts (prisma migrate \
             resolve --applied). From now on change the database by migrations only, not by db push. Do not change any model. Done \
             when an empty database built by the migrations alone has every table and column of the models.",
    cannot_see: "What the live database has, and migrations that are kept elsewhere.",
    refs: &[
        Ref::Url("https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/mental-model"),
        Ref::Url("https://orm.drizzle.team/docs/drizzle-kit-generate"),
    ],
    judge,
    bad: samples![
        { "a column and a table that were pushed":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\n⟦model User⟧ {\n  id Int @id\n  avatarUrl String? @map(\"avatar_url\")\n  @@map(\"users\")\n}\n\
                model Note {\n  id Int @id\n}\n",
            "prisma/migrations/1_init/migration.sql" => "CREATE TABLE \"users\" (\"id\" INTEGER NOT NULL);\n",
        }
        { "a field of Django's that no step adds":
            "shop/models.py" => "from django.db import models\n\nclass ⟦Order⟧(models.Model):\n    total = models.IntegerField()\n    note = models.TextField()\n",
            "shop/migrations/0001_initial.py" => "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    operations = [\n\
                migrations.CreateModel(name='Order', fields=[('id', models.BigAutoField(primary_key=True)), ('total', models.IntegerField())])]\n",
        }
        { "Drizzle, with a journal of its steps":
            "src/schema.ts" => "import { integer, pgTable, text } from 'drizzle-orm/pg-core';\n\
                export const users = ⟦pgTable⟧('users', { id: integer('id'), bio: text('bio') });\n",
            "drizzle/meta/_journal.json" => "{ \"entries\": [] }",
            "drizzle/0000_start.sql" => "CREATE TABLE \"users\" (\"id\" integer);\n",
        }
    ],
    good: samples![
        { "Django, whose steps make everything, and an app that has none":
            "shop/models.py" => "from django.db import models\n\nclass Order(models.Model):\n    buyer = models.ForeignKey('auth.User', on_delete=models.CASCADE)\n",
            "shop/migrations/0001_initial.py" => "from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n    operations = [\n\
                migrations.CreateModel(name='Order', fields=[('id', models.BigAutoField(primary_key=True)), ('buyer', models.ForeignKey(to='auth.user', on_delete=models.CASCADE))])]\n",
            "blog/models.py" => "from django.db import models\n\nclass Post(models.Model):\n    title = models.TextField()\n",
        }
        { "a model that the steps make, under other names, and one that others keep":
            "prisma/schema.prisma" => "datasource db {\n  provider = \"postgresql\"\n}\nmodel User {\n  id Int @id\n  createdAt DateTime @map(\"created_at\")\n  notes Note[]\n  @@map(\"users\")\n}\n\
                model Note {\n  id Int @id\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n}\nmodel Legacy {\n  id Int @id\n  @@ignore\n}\nview Board {\n  id Int\n}\n",
            "prisma/migrations/1_init/migration.sql" => "CREATE TABLE \"users\" (\"id\" INTEGER NOT NULL);\nCREATE TABLE \"Note\" (\"id\" INTEGER, \"userId\" INTEGER);\n",
            "prisma/migrations/2_more/migration.sql" => "ALTER TABLE \"users\" ADD COLUMN \"created_at\" TIMESTAMP(3);\n",
        }
        { "a history of another tool, and names whose words a setting joins":
            "src/schema.ts" => "import { integer, pgTable, text } from 'drizzle-orm/pg-core';\n\
                export const users = pgTable('users', { id: integer(), lastName: text() });\nexport const orders = pgTable('orders', { id: integer() });\n",
            "supabase/migrations/1.sql" => "CREATE TABLE users (id integer, last_name text);\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    if !project
        .facts
        .models
        .iter()
        .any(|model| matches!(model.mapper, Mapper::Prisma | Mapper::Drizzle | Mapper::Django | Mapper::SqlAlchemy))
    {
        return out.not_applicable("No models were found whose tool writes migrations from them.");
    }
    if project.facts.schema_changes.is_empty() && project.schema.drift.is_empty() {
        return out.not_applicable("There are no migrations that the models could be held against.");
    }
    let mut starts = project.facts.deployments.iter().filter(|fact| fact.setting == Setting::TablesAtStart);
    let at_start = starts.find(|fact| fact.origin.path.ends_with(".py")).map(|fact| &fact.origin);
    let missing: Vec<_> = project.schema.drift.iter().filter(|drift| drift.kind == DriftKind::NotMigrated).collect();
    for path in missing.iter().map(|drift| &drift.origin.path).into_set() {
        let here: Vec<_> = missing.iter().filter(|drift| drift.origin.path == *path).collect();
        let mut places: Vec<_> = here.iter().map(|drift| &drift.origin).collect();
        places.arrange_by_key(|origin| origin.line);
        places.dedup();
        let names: Vec<String> = here.iter().take(6).map(|drift| format!("`{}`", drift.what)).collect();
        let more = here.len().saturating_sub(names.len());
        let what = if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") };
        let Some((first, rest)) = places.split_first() else { continue };
        let finding = out.fail(first).name("what", what);
        finding.confidence(Confidence::Medium).related(rest.iter().map(|origin| (*origin).clone()));
        if let Some(start) = at_start {
            finding.detail(format!(
                "The program itself makes tables that are missing when it starts (`{}`), so whole tables are there; a column that a table gains later is not, and nothing records how the database came to be as it is.",
                start.path
            ));
        }
    }
    out.pass();
}
