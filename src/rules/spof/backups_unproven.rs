//! Whether lost data can be brought back: shown by code, or asked.

use super::backup_plans::{PACKAGES, PLANS, PLUGINS, Plan};
use crate::facts::{Basis, DriftKind, Project, Purpose, Recovery, RecoveryKind, Setting, SiteKind};
use crate::rules::{Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::BTreeSet;

pub(super) static RULE: Rule = Rule {
    id: "spof/backups-unproven",
    title: "Whether data can be restored cannot be seen",
    pass_title: "Data is backed up by a job or by a setting of the provider",
    severity: Severity::High,
    effort: Effort::Hour,
    stage: Stage::Stabilize,
    why: "One wrong query, one deleted project or one unpaid bill can take all customer data. Free plans of most database providers keep no \
          backup that you can restore.",
    fix: "Turn on daily backups at the provider or add a job that stores a dump elsewhere, and restore one once.",
    prompt: "Find out where this product stores its data and its uploaded files. Add a scheduled job that dumps the database and copies \
             it and the files to storage in another account, with 30 days of retention, and write down the restore steps in \
             docs/restore.md. Do not change the schema or application code. Done when a dump has been restored into an empty database.",
    cannot_see: "Backups that the database provider makes, which depend on the plan; whether a job that is there succeeds, and whether \
                 what it stores was ever restored.",
    refs: &[
        Ref::Url("https://supabase.com/docs/guides/platform/backups"),
        Ref::Url("https://firebase.google.com/docs/firestore/backups"),
        Ref::Url("https://www.postgresql.org/docs/current/backup.html"),
    ],
    judge,
    bad: samples![],
    good: samples![
        { "a scheduled dump":
            "package.json" => r#"{ "dependencies": { "pg": "^8.0.0" } }"#,
            ".github/workflows/backup.yml" => "on:\n  schedule:\n    - cron: '0 3 * * *'\njobs:\n  a:\n    steps:\n      - run: pg_dump \"$DATABASE_URL\" > dump.sql\n",
        }
        { "a backup window in the infrastructure code":
            "package.json" => r#"{ "dependencies": { "pg": "^8.0.0" } }"#,
            "infra/main.tf" => "resource \"aws_db_instance\" \"shop\" {\n  backup_retention_period = 14\n}\n",
        }
        { "a data store whose plan is unknown":
            "package.json" => r#"{ "dependencies": { "@supabase/supabase-js": "^2.0.0" } }"#,
        }
    ],
};

fn judge(project: &Project, out: &mut Verdict) {
    let facts = &project.facts;
    let of = |kind: RecoveryKind| facts.recovery.iter().find(move |fact| fact.kind == kind);
    if let Some(fact) = of(RecoveryKind::ScheduledBackup).or_else(|| of(RecoveryKind::ProviderBackup)) {
        return out.pass_at(&fact.origin);
    }
    let schedule = facts.deployments.iter().find(|fact| fact.setting == Setting::Schedule && fact.value.contains("backup"));
    if let Some(schedule) = schedule {
        return out.pass_at(&schedule.origin);
    }
    let is_site = facts.files.iter().any(|file| file.path.contains("wp-content/") || file.path.ends_with("wp-config.php"));
    if !project.product.stores_data && !is_site {
        return out.not_applicable("The product stores no data of its own.");
    }
    // Signs that are no proof stand in the reason and beside it, so that the founder can follow them.
    let unscheduled = of(RecoveryKind::UnscheduledBackup);
    let notes = of(RecoveryKind::RestoreSteps);
    for fact in [unscheduled, notes].into_iter().flatten() {
        out.pass_at(&fact.origin);
    }
    let plan = PLANS.iter().find(|plan| shows(project, plan));
    let question = plan.map_or("Who backs up the database, how often, and have you ever restored a backup?", |plan| plan.question);
    out.unknown(reason(project, plan, unscheduled, notes), Some(question));
}

/// What is known, in sentences.
fn reason(project: &Project, plan: Option<&Plan>, unscheduled: Option<&Recovery>, notes: Option<&Recovery>) -> String {
    let facts = &project.facts;
    let mut said = vec!["Backups are set up at the database provider, which the files do not show.".to_owned()];
    said.extend(plan.map(|plan| plan.keeps.to_owned()).filter(|keeps| !keeps.is_empty()));
    let folders = facts.files.iter().flat_map(|file| {
        file.path.match_indices("plugins/").filter_map(|(at, part)| Some(file.path.get(at + part.len()..)?.split_once('/')?.0))
    });
    let folders: BTreeSet<&str> = folders.into_set();
    let plugin = PLUGINS.iter().find(|(folder, _)| {
        folders.contains(folder) || facts.dependencies.iter().any(|dependency| dependency.name.rsplit('/').next() == Some(folder))
    });
    let package = facts.dependencies.iter().find(|dependency| PACKAGES.contains(&dependency.name.as_str()));
    if let Some((_, name)) = plugin {
        said.push(format!("The plugin {name} is there; whether it runs and where it copies to stands in the site's own settings."));
    } else if let Some(fact) = unscheduled {
        said.push(format!("`{}` takes a copy, but nothing shows that it runs by itself.", fact.origin.path));
    } else if let Some(package) = package {
        said.push(format!("The package {} is there, but nothing shows that it runs by a schedule.", package.name));
    }
    if let Some(fact) = notes {
        said.push(format!("`{}` describes how to restore.", fact.origin.path));
    }
    let replays = project.schema.basis == Basis::Migrations && !project.schema.drift.iter().any(|drift| drift.kind == DriftKind::Twice);
    if replays {
        said.push("The migrations can rebuild the empty tables, not what was in them.".to_owned());
    }
    let stores_files = !project.schema.buckets.is_empty() || facts.services.iter().any(|call| call.purpose == Purpose::FileStore);
    if stores_files && !facts.recovery.iter().any(|fact| fact.kind == RecoveryKind::FileVersions) {
        said.push("Uploaded files are in no backup of the database; they need a copy of their own.".to_owned());
    }
    said.join(" ")
}

/// Whether a provider is seen in the project.
fn shows(project: &Project, plan: &Plan) -> bool {
    let facts = &project.facts;
    // A driver for files is there in many projects that use it for tests only.
    if plan.marks == ["sqlite"] {
        return facts.deployments.iter().any(|fact| fact.setting == Setting::SqliteFile)
            || facts.sites.iter().any(|site| site.kind == SiteKind::FileDatabase);
    }
    let has = |name: &str| {
        let name = name.to_ascii_lowercase();
        // A short name stands for itself only: `fly`, `neon` and `render` are parts of other words.
        plan.marks.iter().any(|mark| if mark.len() < 7 { name.split(['/', '-', '_', '@', '.']).any(|part| part == *mark) } else { name.contains(mark) } || name == *mark)
    };
    facts.services.iter().any(|call| call.purpose != Purpose::Ai && has(&call.service))
        || facts.dependencies.iter().any(|dependency| !dependency.dev && is_of_product(&dependency.name) && has(&dependency.name))
        || facts.deployments.iter().any(|fact| has(&fact.platform))
        || facts.builders.iter().any(|trace| has(&trace.builder))
        || facts
            .env_entries
            .iter()
            .map(|entry| &entry.name)
            .chain(facts.env_reads.iter().map(|read| &read.name))
            .any(|name| plan.variables.iter().any(|variable| name.starts_with(variable)))
        || facts.files.iter().any(|file| plan.paths.iter().any(|path| file.path.contains(path)))
}

/// Whether a package says something about where the product keeps its data.
fn is_of_product(name: &str) -> bool {
    !name.starts_with("eslint") && !name.starts_with("@types/") && !name.contains("render") && !name.contains("markdown")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Dependency, Facts, Origin};

    fn asked(packages: &[&str]) -> (String, &'static str) {
        let dependency = |name: &&str| Dependency {
            name: (*name).to_owned(),
            requirement: String::new(),
            dev: false,
            peer: false,
            indirect: false,
            ecosystem: "npm".to_owned(),
            origin: Origin::file("package.json"),
        };
        let facts = Facts { dependencies: packages.iter().map(dependency).collect(), ..Facts::default() };
        let project = crate::link::link(facts);
        let mut verdict = Verdict::default();
        judge(&project, &mut verdict);
        let judged = verdict.close(&RULE);
        (judged.reason, judged.question.unwrap_or(""))
    }

    #[test]
    fn the_question_fits_the_provider() {
        assert!(asked(&["@supabase/supabase-js"]).1.contains("Supabase"));
        assert!(asked(&["mongoose"]).0.contains("free clusters"));
        assert!(asked(&["pg", "@neondatabase/serverless"]).1.contains("Neon"));
        assert!(asked(&["pg", "react-dom"]).1.starts_with("Who backs up"));
        assert!(asked(&["laravel/framework", "spatie/laravel-backup"]).0.contains("spatie/laravel-backup"));
    }

    #[test]
    fn every_plan_asks_one_question() {
        for plan in PLANS {
            assert!(plan.question.ends_with(['?', '.', 'f']) && plan.question.matches('?').count() <= 1, "{}", plan.question);
            assert!(plan.keeps.is_empty() || plan.keeps.ends_with('.'), "{}", plan.keeps);
        }
    }
}
