//! Scripts that stand beside migrations: those that create what the migrations build on, and those among the steps
//! whose names give no order.

use crate::facts::{Change, SchemaChange, SqlFile};
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};

/// The steps of a history together with those of scripts that create tables which the history never does: of a folder
/// of numbered scripts all of them, otherwise the script alone. Nothing where no script creates any.
pub(super) fn together<'c>(
    changes: &'c [SchemaChange],
    history: &[&'c SchemaChange],
    missing: &BTreeSet<&str>,
) -> Option<Vec<&'c SchemaChange>> {
    let beside = || changes.iter().filter(|change| matches!(change.file, SqlFile::Script | SqlFile::Schema) && !is_put_aside(&change.path));
    let creates = |change: &&SchemaChange| matches!(&change.change, Change::CreateTable { table, .. } if missing.contains(table.as_str()));
    let creators: BTreeSet<&str> = beside().filter(creates).map(|change| change.path.as_str()).into_set();
    let folders: BTreeSet<&str> = creators.iter().filter(|path| number(path).is_some()).map(|path| folder(path)).into_set();
    // Whether a script was run is not known: what takes protection away counts only among numbered ones.
    let counts = |change: &&SchemaChange| match &change.change {
        Change::RowSecurity { enabled: false, .. } => false,
        Change::DropTable { .. } | Change::DropPolicy { .. } | Change::DropColumn { .. } => number(&change.path).is_some(),
        _ => true,
    };
    let taken = |change: &&SchemaChange| {
        number(&change.path).is_some() && folders.contains(folder(&change.path)) || creators.contains(change.path.as_str())
    };
    let mut scripts: Vec<&SchemaChange> = beside().filter(taken).filter(counts).collect();
    if scripts.is_empty() {
        return None;
    }
    scripts.arrange_by_key(|change| (number(&change.path), &change.path, change.order));
    let mut scripts = scripts.into_iter().peekable();
    let mut whole = Vec::new();
    for step in history {
        // Where both are numbered the same way, they were written in turns.
        let turn = number(&step.path).unwrap_or(u64::MAX);
        while let Some(script) = scripts.next_if(|script| number(&script.path).unwrap_or(0) <= turn) {
            whole.push(script);
        }
        whole.push(step);
    }
    whole.extend(scripts);
    Some(whole)
}

/// Takes out steps that drop a table which another file makes, where the names of neither say which was run first.
pub(super) fn without_order(steps: &mut Vec<&SchemaChange>, history: &str) {
    let ordered =
        |path: &str| path.strip_prefix(history).unwrap_or(path).bytes().any(|byte| byte.is_ascii_digit()) || !path.ends_with(".sql");
    let mut makers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for step in steps.iter().filter(|step| !ordered(&step.path)) {
        if let Change::CreateTable { table, .. } = &step.change {
            makers.entry(table).or_default().insert(&step.path);
        }
    }
    steps.retain(|step| match &step.change {
        Change::DropTable { table } if !ordered(&step.path) => {
            makers.get(table.as_str()).is_none_or(|own| own.contains(step.path.as_str()))
        }
        _ => true,
    });
}

/// The number that a file's name begins with.
fn number(path: &str) -> Option<u64> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    name.get(..digits)?.parse().ok()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a path says that the script leads back, or is no longer in force.
fn is_put_aside(path: &str) -> bool {
    let words = [
        "backup",
        "backups",
        "bak",
        "discarded",
        "archive",
        "archived",
        "deprecated",
        "old",
        "rollback",
        "down",
        "revert",
        "verify",
        "doc",
        "docs",
        "documentation",
        "demo",
        "design",
        "designs",
        "reference",
        "sample",
        "samples",
        "mock",
        "proposal",
        "undo",
        "test",
        "tests",
        "example",
        "examples",
    ];
    path.to_ascii_lowercase().split(|c: char| !c.is_ascii_alphanumeric()).any(|word| words.contains(&word))
}
