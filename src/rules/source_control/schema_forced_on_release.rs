//! A library bends the live database to the shape of the code, at the cost of what is stored.

use crate::facts::{Project, RecoveryKind};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};

pub(super) static RULE: Rule = Rule {
    id: "source-control/schema-forced-on-release",
    title: "Renaming a field in the code deletes its data in the live database",
    pass_title: "The live database changes only by migrations",
    severity: Severity::Medium,
    effort: Effort::Day,
    stage: Stage::Foundations,
    why: "When a field is renamed or removed in the code, the product drops that column of the live database by itself at the next start, \
          with everything in it. An AI builder renames fields without a word.",
    fix: "Switch it off for production and record every change of the database as a migration that somebody reads first.",
    prompt: "Switch off automatic synchronisation of the schema in production (synchronize: false, no --accept-data-loss, no sync({ alter: \
             true })). Make a first migration from the present schema, mark it as applied on the live database, and run pending \
             migrations in the release instead. Do not change any table. Done when a start changes no table.",
    cannot_see: "Settings that override this in production, and databases that hold nothing of value.",
    refs: &[
        Ref::Url("https://typeorm.io/docs/data-source/data-source-options"),
        Ref::Url("https://www.prisma.io/docs/orm/reference/prisma-cli-reference"),
    ],
    judge,
    bad: samples![
        { "TypeORM":
            "package.json" => "{}",
            "src/app.module.ts" => "import { TypeOrmModule } from '@nestjs/typeorm';\nexport const db = TypeOrmModule.forRoot({\n  type: 'postgres',\n  ⟦synchronize: true,⟧\n});\n",
        }
        { "Prisma's push in a build":
            "package.json" => "{\n  \"scripts\": {\n    ⟦\"build\": \"prisma generate && prisma db push --accept-data-loss && next build\"⟧\n  }\n}",
        }
    ],
    good: samples![
        { "off in production, other libraries' words, a push that refuses to lose data":
            "package.json" => r#"{ "scripts": { "build": "prisma db push && next build", "dev": "prisma db push --accept-data-loss" } }"#,
            "src/app.module.ts" => "import { TypeOrmModule } from '@nestjs/typeorm';\nexport const db = TypeOrmModule.forRoot({\n  // synchronize: true\n  synchronize: process.env.NODE_ENV !== 'production',\n});\n",
            "src/editor.ts" => "editor.open({ synchronize: true });\n",
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    for fact in project.facts.recovery.iter().filter(|fact| fact.kind == RecoveryKind::ForcedShape) {
        let finding = out.fail(&fact.origin).confidence(Confidence::Medium);
        if fact.what.contains("data-loss") || fact.what.contains("--force") {
            finding.severity(Severity::High);
        }
    }
    if project.product.stores_data {
        out.pass();
    } else {
        out.not_applicable("The product keeps no database.");
    }
}
