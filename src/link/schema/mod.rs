//! Schema changes replayed in order into the final schema.
//!
//! Migrations count alone where there are any; then files that hold the whole schema; then whatever scripts create.
//! Scripts that are run by hand never take protection away here: whether they were run is not known.

mod claims;
mod facing;
mod replay;

use crate::facts::{Basis, Change, Drift, Project, Schema, SchemaChange, SqlFile};
use facing::Facing;
use replay::Replay;
use std::collections::BTreeMap;

/// Fills it in.
pub(super) fn join(project: &mut Project) {
    let changes = &project.facts.schema_changes;
    let shapes = |change: &SchemaChange| !matches!(change.change, Change::Rows(_) | Change::EmptyTable { .. } | Change::Unparsed(_));
    let any = |file: SqlFile| changes.iter().any(|change| change.file == file && shapes(change));
    let creates = |change: &SchemaChange| matches!(change.change, Change::CreateTable { .. });
    let basis = if any(SqlFile::Migration) {
        Basis::Migrations
    } else if any(SqlFile::Schema) || changes.iter().any(creates) {
        Basis::SchemaFiles
    } else {
        Basis::Nothing
    };
    let facing = Facing::of(project);
    let schema = match basis {
        Basis::Nothing => Schema::default(),
        Basis::Migrations => migrations(changes, &facing),
        Basis::SchemaFiles => schema_files(changes, &facing),
    };
    project.schema = Schema { basis, browser_facing: facing.project, ..schema };
    claims::join(&mut project.schema);
}

/// Each history of its own, then all of them together.
fn migrations(changes: &[SchemaChange], facing: &Facing<'_>) -> Schema {
    let mut histories: BTreeMap<&str, Vec<&SchemaChange>> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.file == SqlFile::Migration) {
        histories.entry(history(&change.path)).or_default().push(change);
    }
    let all: Vec<Vec<&SchemaChange>> = histories.into_values().collect();
    let any_speaks = all.iter().any(|steps| facing::speaks(steps));
    let mut closed: Vec<(bool, Schema)> = Vec::new();
    for steps in &all {
        let mut replay = Replay::default();
        steps.iter().for_each(|change| replay.apply(change));
        let mut schema = replay.close();
        let exposed = facing.mark(&mut schema, steps, any_speaks);
        closed.push((exposed, schema));
    }
    // Where two databases have a table of the same name, the one that browsers reach counts.
    closed.sort_by_key(|(exposed, _)| *exposed);
    let mut whole = Schema::default();
    let mut drift: Vec<Drift> = Vec::new();
    for (_, schema) in closed {
        whole.tables.extend(schema.tables);
        whole.functions.extend(schema.functions);
        whole.views.extend(schema.views);
        whole.buckets.extend(schema.buckets);
        drift.extend(schema.drift);
    }
    // What another history creates is no gap.
    drift.retain(|drift| {
        drift.kind != crate::facts::DriftKind::NeverCreated || whole.tables.get(&drift.what).is_none_or(|table| !table.declared)
    });
    Schema { drift, ..whole }
}

/// The folder that holds all steps of a history.
fn history(path: &str) -> &str {
    let mut end = 0;
    for part in path.split('/') {
        end += part.len() + 1;
        if matches!(part.to_ascii_lowercase().as_str(), "migrations" | "migrate" | "drizzle" | "flyway") {
            return path.get(..end).unwrap_or(path);
        }
    }
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
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
    let mut replay = Replay::default();
    steps.iter().for_each(|change| replay.apply(change));
    let mut schema = replay.close();
    facing.mark(&mut schema, &steps, facing::speaks(&steps));
    Schema { drift: Vec::new(), ..schema }
}
