//! Schema changes replayed in order into the final schema.
//!
//! Migrations count alone where there are any; then files that hold the whole schema; then whatever scripts create.
//! What a tool writes down as the whole schema after its last migration counts instead of them (Rails). Models in code
//! come last: they name what the files create, and stand for the tables that no file creates.
//! Scripts that are run by hand never take protection away here: whether they were run is not known. Where migrations build
//! on tables that only scripts beside them create, those scripts count as well.

mod claims;
mod engine;
mod facing;
mod models;
mod order;
mod replay;
mod scripts;

use crate::facts::{Basis, Change, Drift, DriftKind, Mapper, Project, Schema, SchemaChange, SqlFile};
use crate::sorted::{Arrange, Gather};
use facing::Facing;
use replay::Replay;
use std::collections::{BTreeMap, BTreeSet};

/// Fills it in.
pub(super) fn join(project: &mut Project) {
    let changes = &project.facts.schema_changes;
    let shapes = |change: &SchemaChange| {
        !matches!(
            change.change,
            Change::Rows(_) | Change::EmptyTable { .. } | Change::Revision { .. } | Change::Extension { .. } | Change::Unparsed(_)
        )
    };
    let any = |file: SqlFile| changes.iter().any(|change| change.file == file && shapes(change));
    let creates = |change: &SchemaChange| matches!(change.change, Change::CreateTable { .. });
    let basis = if any(SqlFile::Migration) {
        Basis::Migrations
    } else if any(SqlFile::Schema) || changes.iter().any(creates) {
        Basis::SchemaFiles
    } else if project.facts.models.iter().all(|model| model.mapper == Mapper::SupabaseTypes) {
        Basis::Nothing
    } else {
        Basis::Models
    };
    let facing = Facing::of(project);
    let schema = match basis {
        Basis::Nothing | Basis::Models => Schema::default(),
        Basis::Migrations => migrations(changes, &facing),
        Basis::SchemaFiles => schema_files(changes, &facing),
    };
    project.schema = Schema { basis, browser_facing: facing.project, ..schema };
    claims::join(&mut project.schema);
    models::join(project);
    engine::join(project);
}

/// The file in which Rails writes down the whole schema after each migration, beside their folder: where it is that
/// file, the path up to its name.
fn written_down(path: &str) -> Option<&str> {
    path.strip_suffix("schema.rb").or_else(|| path.strip_suffix("db/structure.sql").and(path.strip_suffix("structure.sql")))
}

/// Each history of its own, then all of them together.
fn migrations(changes: &[SchemaChange], facing: &Facing<'_>) -> Schema {
    let mut histories: BTreeMap<&str, Vec<&SchemaChange>> = BTreeMap::new();
    let whole: BTreeSet<&str> = changes.iter().filter_map(|change| written_down(&change.path)).into_set();
    let replaced = |path: &str| path.split_once("migrate/").is_some_and(|(folder, _)| whole.contains(folder));
    let steps = changes.iter().filter(|change| change.file == SqlFile::Migration && !replaced(&change.path));
    for change in steps.chain(changes.iter().filter(|change| written_down(&change.path).is_some())) {
        histories.entry(history(&change.path)).or_default().push(change);
    }
    histories.iter_mut().for_each(|(folder, steps)| scripts::without_order(steps, folder));
    let mut all: Vec<Vec<&SchemaChange>> = histories.into_values().collect();
    all.iter_mut().for_each(|steps| order::by_revision(steps));
    let any_speaks = all.iter().any(|steps| facing::speaks(steps));
    let mut closed: Vec<(bool, Schema)> = Vec::new();
    for steps in &all {
        let mut schema = replayed(steps);
        let never = |drift: &&Drift| drift.kind == DriftKind::NeverCreated;
        let missing: BTreeSet<&str> = schema.drift.iter().filter(never).map(|drift| drift.what.as_str()).into_set();
        if !missing.is_empty()
            && let Some(whole) = scripts::together(changes, steps, &missing)
        {
            let twice: Vec<Drift> = schema.drift.iter().filter(|drift| !never(drift)).cloned().collect();
            schema = replayed(&whole);
            // What scripts make again is no fault of the history.
            schema.drift.retain(|drift| never(&drift));
            schema.drift.extend(twice);
        }
        let exposed = facing.mark(&mut schema, steps, any_speaks);
        closed.push((exposed, schema));
    }
    // Where two databases have a table of the same name, the one that browsers reach counts.
    closed.arrange_by_key(|(exposed, _)| *exposed);
    let mut whole = Schema::default();
    let mut drift: Vec<Drift> = Vec::new();
    for (_, schema) in closed {
        whole.tables.extend(schema.tables);
        whole.functions.extend(schema.functions);
        whole.views.extend(schema.views);
        whole.buckets.extend(schema.buckets);
        whole.types.extend(schema.types);
        whole.extensions.extend(schema.extensions);
        drift.extend(schema.drift);
    }
    // What another history creates is no gap.
    drift.retain(|drift| drift.kind != DriftKind::NeverCreated || whole.tables.get(&drift.what).is_none_or(|table| !table.declared));
    Schema { drift, ..whole }
}

fn replayed(steps: &[&SchemaChange]) -> Schema {
    let mut replay = Replay::default();
    steps.iter().for_each(|change| replay.apply(change));
    replay.close()
}

/// The folder that holds all steps of a history.
fn history(path: &str) -> &str {
    if written_down(path).is_some() {
        return path;
    }
    let mut end = 0;
    for part in path.split('/') {
        end += part.len() + 1;
        if matches!(part.to_ascii_lowercase().as_str(), "migrations" | "migrate" | "drizzle" | "flyway") {
            return path.get(..end).unwrap_or(path);
        }
    }
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    // What Laravel writes down of earlier migrations stands beside their folder.
    match folder.strip_suffix("database/schema") {
        Some(above) if path.starts_with(above) => path.get(..above.len() + "database/".len()).unwrap_or(folder),
        _ => folder,
    }
}

fn schema_files(changes: &[SchemaChange], facing: &Facing<'_>) -> Schema {
    let whole = |change: &&SchemaChange| matches!(change.file, SqlFile::Schema | SqlFile::Dump);
    let adds = |change: &&SchemaChange| {
        change.file == SqlFile::Script
            && match &change.change {
                Change::RowSecurity { enabled, .. } => *enabled,
                Change::DropTable { .. } | Change::DropPolicy { .. } | Change::DropColumn { .. } => false,
                _ => true,
            }
    };
    let steps: Vec<&SchemaChange> = changes.iter().filter(whole).chain(changes.iter().filter(adds)).collect();
    let mut schema = replayed(&steps);
    facing.mark(&mut schema, &steps, facing::speaks(&steps));
    Schema { drift: Vec::new(), ..schema }
}
