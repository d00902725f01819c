//! Schema changes replayed in order into the final schema.
//!
//! Migrations count alone where there are any; then files that hold the whole schema; then whatever scripts create.
//! Scripts that are run by hand never take protection away here: whether they were run is not known.

mod replay;

use crate::facts::{Basis, Change, Drift, Project, Schema, SchemaChange, SqlFile};
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
    let mut schema = match basis {
        Basis::Nothing => Schema::default(),
        Basis::Migrations => migrations(changes),
        Basis::SchemaFiles => schema_files(changes),
    };
    schema.basis = basis;
    schema.browser_facing = browser_facing(project);
    project.schema = schema;
}

/// Each history of its own, then all of them together.
fn migrations(changes: &[SchemaChange]) -> Schema {
    let mut histories: BTreeMap<&str, Replay> = BTreeMap::new();
    for change in changes.iter().filter(|change| change.file == SqlFile::Migration) {
        histories.entry(history(&change.path)).or_default().apply(change);
    }
    let mut whole = Schema::default();
    let mut drift: Vec<Drift> = Vec::new();
    for replay in histories.into_values() {
        let schema = replay.close();
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

fn schema_files(changes: &[SchemaChange]) -> Schema {
    let mut replay = Replay::default();
    let whole = |change: &&SchemaChange| matches!(change.file, SqlFile::Schema | SqlFile::Dump);
    changes.iter().filter(whole).for_each(|change| replay.apply(change));
    let adds = |change: &&SchemaChange| {
        change.file == SqlFile::Script
            && match &change.change {
                Change::RowSecurity { enabled, .. } => *enabled,
                Change::DropTable { .. } | Change::DropPolicy { .. } | Change::DropColumn { .. } => false,
                _ => true,
            }
    };
    changes.iter().filter(adds).for_each(|change| replay.apply(change));
    Schema { drift: Vec::new(), ..replay.close() }
}

/// Whether browsers reach the database directly, as with Supabase.
fn browser_facing(project: &Project) -> bool {
    let facts = &project.facts;
    let package =
        |name: &str| name.starts_with("@supabase/") || matches!(name, "supabase" | "supabase_flutter" | "supabase-js" | "postgrest");
    let path = |path: &str| {
        path.starts_with("supabase/")
            || path.contains("/supabase/")
            || path.rsplit('/').next().is_some_and(|name| name.contains("supabase"))
    };
    let asks = |change: &SchemaChange| match &change.change {
        Change::CreatePolicy(policy) => [&policy.using, &policy.check].into_iter().flatten().any(|condition| {
            let plain = condition.text.replace('"', "");
            plain.contains("auth.uid") || plain.contains("auth.jwt") || plain.contains("auth.role")
        }),
        _ => false,
    };
    facts.dependencies.iter().any(|dependency| package(&dependency.name))
        || facts.files.iter().any(|file| path(&file.path))
        || facts.modules.iter().flat_map(|module| &module.imports).any(|import| import.specifier.starts_with("@supabase/"))
        || facts.schema_changes.iter().any(asks)
}
