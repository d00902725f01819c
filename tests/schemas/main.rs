//! The same small shop, stated in the language of each tool: models and migrations must come to the tables, columns,
//! keys and references that `expect.txt` beside each sample lists. `UPDATE=1` writes those files anew.
//!
//! `SHIPWORTHY_SCHEMAS=DIR` prints the schema of each zip in DIR, a line a table.

#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is not as it should be")]

use shipworthy::facts::{DriftKind, Project};
use shipworthy::intake::{Container, Memory, sniff};
use shipworthy::{Silent, link, state};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(below) = open.pop() {
        for entry in fs::read_dir(below).unwrap().flatten() {
            let path = entry.path();
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            if path.is_dir() {
                open.push(path);
            } else if name != "expect.txt" {
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn project(container: &mut dyn Container) -> Project {
    link::link(state(container, &mut Silent).unwrap().1)
}

/// A line a table: its columns, then its keys (`!` before unique ones) and where its rows point; then what drifts.
fn lines(project: &Project) -> String {
    let mut lines = String::new();
    for table in project.schema.tables.values() {
        let columns: Vec<String> =
            table.columns.iter().map(|column| format!("{} {}", column.name, column.kind).trim().to_owned()).collect();
        let mut keys: Vec<String> =
            table.keys.iter().map(|key| format!("{}({})", if key.unique { "!" } else { "" }, key.columns.join(","))).collect();
        keys.sort();
        keys.dedup();
        let mut references: Vec<String> =
            table.references.iter().map(|reference| format!("{}->{}", reference.columns.join(","), reference.to)).collect();
        references.sort();
        let mark = if table.declared { "" } else { " (undeclared)" };
        writeln!(lines, "{}{mark}: {} | {} | {}", table.name, columns.join(", "), keys.join(" "), references.join(" ")).unwrap();
    }
    for drift in &project.schema.drift {
        let kind = match drift.kind {
            DriftKind::Twice => "twice",
            DriftKind::NeverCreated => "never created",
            DriftKind::NotMigrated => "not migrated",
        };
        writeln!(lines, "{kind}: {}", drift.what).unwrap();
    }
    lines
}

#[test]
fn every_tool_states_the_same_shop() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    let mut samples: Vec<PathBuf> =
        fs::read_dir(&folder).unwrap().flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    samples.sort();
    assert!(samples.len() >= 8, "the samples are gone");
    let mut wrong = Vec::new();
    for sample in samples {
        let said = lines(&project(&mut Memory::new("sample", files(&sample))));
        let expected = sample.join("expect.txt");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&expected, &said).unwrap();
        } else if fs::read_to_string(&expected).unwrap_or_default() != said {
            wrong.push(format!("{}:\n{said}", sample.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn schemas_of_zips() {
    let Some(folder) = std::env::var_os("SHIPWORTHY_SCHEMAS") else { return };
    let mut zips: Vec<PathBuf> = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()).collect();
    zips.sort();
    for path in zips.iter().filter(|path| path.extension().is_some_and(|extension| extension == "zip")) {
        let file = Box::new(fs::File::open(path).unwrap());
        let Ok(mut container) = sniff(&path.to_string_lossy(), file) else {
            println!("== {}: refused", path.display());
            continue;
        };
        let project = project(container.as_mut());
        let schema = &project.schema;
        println!("== {} {:?}: {} tables, {} models", path.display(), schema.basis, schema.tables.len(), project.facts.models.len());
        print!("{}", lines(&project));
    }
}
