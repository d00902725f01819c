//! Each module opens its own connections to the database.

use crate::facts::{Project, Role, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;

pub(super) static RULE: Rule = Rule {
    id: "spof/database-client-per-module",
    title: "Each file opens its own connections to the database (`new {name}`)",
    pass_title: "The database client is made once",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "Each client keeps a pool of connections. With traffic the database runs out of them and the whole product \
          stops answering.",
    fix: "Make one client in one file and import it everywhere.",
    prompt: "Create one module that makes the database client once (kept on globalThis in development so that \
          reloading does not make more) and import it everywhere instead of making a new one. Do not change \
          queries. Done when the client's constructor is called in exactly one file.",
    cannot_see: "How the host bundles files together.",
    refs: &[Ref::Url("https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections")],
    judge,
    bad: samples![
        { "a client in each route":
            "package.json" => r#"{ "name": "shop" }"#,
            "app/api/a/route.ts" => r#"import { PrismaClient } from '@prisma/client';
⟦const prisma = new PrismaClient();⟧
"#,
            "app/api/b/route.ts" => r#"import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
"#,
            "app/api/c/route.ts" => r#"import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
"#,
        }
    ],
    good: samples![
        { "one client, and one of a seed script":
            "package.json" => r#"{ "name": "shop" }"#,
            "lib/db.ts" => r#"import { PrismaClient } from '@prisma/client';
export const prisma = globalThis.prisma ?? new PrismaClient();
"#,
            "packages/database/src/scripts/fill.ts" => r#"import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
"#,
            "packages/database/src/scripts/move.ts" => r#"import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
"#,
            "packages/database/src/scripts/count.ts" => r#"import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
"#,
            "prisma/seed.ts" => r#"import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
"#,
        }
    ],
};

/// From this many places on, making a client is a habit.
const HABIT: usize = 3;

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let sources: std::collections::BTreeSet<&str> =
        facts.files.iter().filter(|file| file.role == Role::Source).map(|file| file.path.as_str()).into_set();
    // What runs by hand or in a test opens its connections and ends.
    let by_hand = |path: &str| {
        path.contains("seed")
            || path.split('/').any(|folder| matches!(folder, "scripts" | "script" | "integration" | "migrations" | "bin" | "cli" | "tools"))
    };
    let source = |path: &str| sources.contains(path) && !by_hand(path);
    let sites: Vec<_> = facts.sites.iter().filter(|site| site.kind == SiteKind::ClientPerModule && source(&site.origin.path)).collect();
    if sites.is_empty() && facts.queries.is_empty() {
        out.not_applicable("No database client is made in code.");
    } else if sites.len() < HABIT {
        out.pass();
    } else {
        let Some((first, others)) = sites.split_first() else { return };
        out.fail(&first.origin).name("name", first.detail.clone()).related(others.iter().map(|site| site.origin.clone()));
    }
}
