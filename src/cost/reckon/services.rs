//! Services that code uses, by the rows of the price table.

use super::super::prices::{PlanRow, Service, service};
use super::super::{Part, PartKind, Plan, Unpriced};
use super::places::{Remedies, places};
use super::uses::{Ground, of, origins};
use crate::facts::{ProductKind, Project, Purpose, Setting};
use crate::sorted::Gather;
use std::collections::BTreeSet;

/// Clients of databases that run anywhere.
const ANY_SQL: &[&str] = &["postgres", "prisma", "drizzle", "sql", "mysql"];
/// Services that keep data in a database of their own that such clients may speak to.
const OWN_SQL: &[&str] = &["supabase", "neon", "planetscale", "libsql"];
/// What needs no service of its own.
const FREE: &[&str] =
    &["sqlite", "own log-in", "login", "next-auth", "better-auth", "passport", "lucia", "node", "flask", "dramatiq", "huey", "django-q"];

/// A part for each.
pub(super) fn parts(project: &Project, remedies: &mut Remedies, unpriced: &mut Vec<Unpriced>) -> Vec<Part> {
    let ground = Ground::new(project);
    let mut parts: Vec<Part> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for name in names(project) {
        match service(name) {
            // Hosts have a list of their own, and so have platforms whose exports are here.
            Some(row) if row.kind == PartKind::Hosting => {}
            Some(_) if project.facts.automations.iter().any(|automation| automation.platform == name) => {}
            Some(row) => {
                if seen.insert(row.title()) {
                    parts.push(settled(part(project, row, &ground, remedies), project));
                }
            }
            None if FREE.contains(&name) => {}
            None => unpriced.push(Unpriced {
                service: name.to_owned(),
                why: why_unpriced(name).to_owned(),
                places: places(origins(project, &[name])),
            }),
        }
    }
    parts
}

/// Why a service has no price here.
fn why_unpriced(name: &str) -> &'static str {
    match name {
        // https://docs.base44.com/Account-and-billing/Credits
        "base44" => {
            "It is host, data store and log-in in one and is paid by plan; AI calls, mails and other built-in services use up the plan's integration credits each time."
        }
        _ => "The price table does not hold it.",
    }
}

/// Names of services, each once.
fn names(project: &Project) -> BTreeSet<&str> {
    let facts = &project.facts;
    let mut names: BTreeSet<&str> = facts
        .services
        .iter()
        .filter(|call| !matches!(call.purpose, Purpose::Ai | Purpose::Payment | Purpose::Hosting | Purpose::Other))
        .map(|call| call.service.as_str())
        .into_set();
    // Set up, though no code that was read calls it.
    let used = |name: &str| facts.deployments.iter().any(|stated| stated.platform == name && stated.setting == Setting::Used);
    names.extend(["supabase", "firebase"].into_iter().filter(|name| used(name)));
    if names.remove("firestore") {
        names.insert("firebase");
    }
    if facts.pipeline.iter().any(|step| step.provider == "github-actions") {
        names.insert("github-actions");
    }
    let in_file = names.contains("sqlite") || facts.deployments.iter().any(|stated| stated.setting == Setting::SqliteFile);
    if in_file || OWN_SQL.iter().any(|name| names.contains(name)) {
        names.retain(|name| !ANY_SQL.contains(name));
    }
    let stores = |name: &&str| service(name).is_some_and(|row| row.kind == PartKind::Database && !row.names.contains(&"redis"));
    if project.product.kind == ProductKind::Code
        && project.product.stores_data
        && !in_file
        && !names.iter().any(|name| stores(name) || *name == "pocketbase" || *name == "instantdb" || matches!(*name, "airtable" | "base44"))
    {
        // What is stored where nobody says.
        let own = !project.schema.tables.is_empty() || !facts.queries.is_empty() || !facts.schema_changes.is_empty();
        if own {
            names.insert("any database");
        }
    }
    names
}

/// A part from its row.
pub(super) fn part(project: &Project, row: &'static Service, ground: &Ground<'_>, remedies: &mut Remedies) -> Part {
    let name = row.names.first().copied().unwrap_or_default();
    let plans = |rows: &[PlanRow]| -> Vec<Plan> { rows.iter().map(PlanRow::plan).collect() };
    Part {
        id: name.to_owned(),
        title: row.title(),
        kind: row.kind,
        uses: row.meters().into_iter().flat_map(|meter| of(meter, name, ground, remedies)).collect(),
        plans: plans(row.plans),
        plans_low: plans(row.low),
        plans_high: plans(row.high),
        assumed: if row.assumed.is_empty() { Vec::new() } else { vec![row.assumed.to_owned()] },
        places: places(origins(project, row.names)),
        sources: vec![row.from.source(&row.title())],
    }
}

/// A database that a compose file runs beside the program may cost nothing of its own.
fn settled(mut part: Part, project: &Project) -> Part {
    const STORES: &[&str] = &["db", "database", "postgres", "mysql", "maria", "mongo", "redis"];
    let beside = project.facts.deployments.iter().any(|stated| {
        stated.platform == "compose"
            && STORES.iter().any(|store| stated.value.to_ascii_lowercase().contains(store))
            && matches!(stated.setting, Setting::PersistentDisk | Setting::HealthCheck | Setting::RestartPolicy | Setting::Used)
    });
    let movable = ["postgres", "mongodb", "upstash"].contains(&part.id.as_str());
    if beside && movable {
        part.plans_low = vec![Plan { name: "Beside the program".to_owned(), monthly: 0, by_seat: false, credit: 0, rates: Vec::new() }];
        part.assumed.push(
            "A compose file runs it beside the program; if that is how it runs in production, it costs no more than the machine."
                .to_owned(),
        );
    }
    part
}
