//! Where data about people lies, put into words: what a founder must say when somebody asks.

use crate::facts::{Change, Origin, Project};
use crate::rules::{Category, Held, account_deletion, data_copy, data_retention};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most places of each kind that a report lists.
const LISTED: usize = 200;

/// Where data about people lies: tables and collections by kind, and files of the upload.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataInfo {
    /// Who somebody is and how to reach them.
    pub personal: Vec<DataPlace>,
    /// What somebody pays with or was paid.
    pub payment: Vec<DataPlace>,
    /// How somebody is.
    pub health: Vec<DataPlace>,
    /// Files of the upload that hold records of people, counted.
    pub files: Vec<DataFile>,
    /// Code that deletes an account, `path:line`, or `null`.
    pub deletion: Option<String>,
    /// Code that gives somebody a copy of what is kept about them, or `null`.
    pub copy: Option<String>,
    /// What deletes rows by a schedule.
    pub retention: Vec<String>,
}

/// One table or collection that holds data about people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataPlace {
    /// Its name.
    pub table: String,
    /// The columns that hold it; empty where files do not say which there are.
    pub columns: Vec<String>,
    /// Who may read them, in words.
    pub readers: String,
    /// Where it is declared.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
}

/// A file that holds records of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// Its path.
    pub path: String,
    /// Different values in it that look like e-mail addresses.
    pub addresses: u32,
    /// Values that look like hashes of passwords.
    pub password_hashes: u32,
}

/// All of it; `held` is what tables and collections hold.
pub(super) fn data(project: &Project, held: &[Held]) -> DataInfo {
    let of = |category: Category| held.iter().filter(|held| held.category == category).take(LISTED).map(place).collect();
    DataInfo {
        personal: of(Category::Personal),
        payment: of(Category::Payment),
        health: of(Category::Health),
        files: files(project),
        deletion: account_deletion(project).map(Origin::place),
        copy: data_copy(project).map(Origin::place),
        retention: data_retention(project).into_iter().map(Origin::place).collect(),
    }
}

fn place(held: &Held) -> DataPlace {
    DataPlace {
        table: held.place.clone(),
        columns: held.columns.clone(),
        readers: held.readers.to_owned(),
        path: held.origin.path.clone(),
        line: held.origin.line,
    }
}

/// Files with records of people: of data, and of statements that write rows.
fn files(project: &Project) -> Vec<DataFile> {
    let mut found: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    for file in &project.facts.people {
        found.insert(&file.path, (file.addresses, file.password_hashes));
    }
    for step in &project.facts.schema_changes {
        if let Change::Rows(rows) = &step.change {
            let own = found.entry(&step.path).or_default();
            *own = (own.0.saturating_add(rows.addresses), own.1.saturating_add(rows.password_hashes));
        }
    }
    let held = found.into_iter().filter(|(_, (addresses, hashes))| *addresses > 0 || *hashes > 0).take(LISTED);
    held.map(|(path, (addresses, password_hashes))| DataFile { path: path.to_owned(), addresses, password_hashes }).collect()
}
