//! Models in code laid over the replayed schema: what files create keeps its columns and keys and gains the names that
//! code uses; tables that no file creates are taken from their models. Where a tool both declares models and writes
//! migrations from them, a model that its own history does not make is drift.

use super::replay::blank;
use crate::facts::{Change, Drift, DriftKind, Engine, Facts, Mapper, Model, Project, Reference, Schema, SqlFile, Table};
use crate::sorted::{Arrange, Gather};
use std::collections::{BTreeMap, BTreeSet};

/// Most tables that models add.
const TABLES: usize = 4_000;

/// Lays them over.
pub(super) fn join(project: &mut Project) {
    let facts = &project.facts;
    let engines = engines(facts);
    let histories = Histories::of(facts);
    let tables: BTreeMap<&str, &str> = facts.models.iter().map(|model| (model.name.as_str(), model.table.as_str())).into_map();
    let mut times: BTreeMap<(Mapper, &str), u32> = BTreeMap::new();
    facts.models.iter().for_each(|model| *times.entry((model.mapper, model.table.as_str())).or_default() += 1);
    let mut by_plain: BTreeMap<String, String> =
        project.schema.tables.keys().map(|name| (name.to_ascii_lowercase(), name.clone())).into_map();
    let created: BTreeSet<String> =
        project.schema.tables.values().filter(|table| table.declared).map(|table| table.name.clone()).into_set();
    for model in &facts.models {
        let known = by_plain.get(&model.table.to_ascii_lowercase()).cloned();
        let is_created = known.as_ref().is_some_and(|name| created.contains(name));
        // Two models of one table speak of two databases, or of parts of one.
        let alone = times.get(&(model.mapper, model.table.as_str())) == Some(&1);
        if alone && histories.make(model) {
            project.schema.drift.extend(missing(model, known.as_deref().filter(|_| is_created), &project.schema));
        }
        let name = match known {
            Some(name) => name,
            // Types that were written down of a database tell more of its tables; they make none.
            None if model.mapper == Mapper::SupabaseTypes => continue,
            None if project.schema.tables.len() >= TABLES => return,
            None => {
                by_plain.insert(model.table.to_ascii_lowercase(), model.table.clone());
                model.table.clone()
            }
        };
        let table = project.schema.tables.entry(name).or_insert_with(|| blank(&model.table, model.origin.clone()));
        if !is_created {
            fill(table, model, &tables);
        }
        name_table(table, model);
        if table.engine == Engine::Unknown {
            let of_mapper = engines.get(&model.mapper).copied().unwrap_or_default();
            table.engine = if model.engine == Engine::Unknown { of_mapper } else { model.engine };
        }
    }
}

/// The one engine that each mapper talks to, where configuration names one alone.
fn engines(facts: &Facts) -> BTreeMap<Mapper, Engine> {
    let mut engines: BTreeMap<Mapper, Engine> = BTreeMap::new();
    for connection in &facts.connections {
        let engine = engines.entry(connection.mapper).or_insert(connection.engine);
        if *engine != connection.engine {
            *engine = Engine::Unknown;
        }
    }
    engines
}

/// What no file creates is as the model says.
fn fill(table: &mut Table, model: &Model, tables: &BTreeMap<&str, &str>) {
    table.whole &= model.whole;
    for column in &model.columns {
        if !table.has(&column.name) {
            table.columns.push(column.clone());
        }
    }
    table.keys.extend(model.keys.iter().filter(|key| !table.keys.contains(key)).cloned().collect::<Vec<_>>());
    let named = |to: &str| (*tables.get(to).unwrap_or(&to)).to_owned();
    let references = model.references.iter().map(|own| Reference { to: named(&own.to), columns: own.columns.clone() });
    table.references.extend(references.filter(|own| !table.references.contains(own)).collect::<Vec<_>>());
}

/// What code calls it and its columns.
fn name_table(table: &mut Table, model: &Model) {
    let mut names = vec![model.name.clone()];
    if model.mapper == Mapper::Prisma {
        // The client has each model under its name with a small first letter.
        let mut letters = model.name.chars();
        names.extend(letters.next().map(|first| format!("{}{}", first.to_ascii_lowercase(), letters.as_str())));
    }
    table.names.extend(names);
    table.names.arrange();
    table.names.dedup();
    table.aliases.extend(model.aliases.iter().filter(|(_, stored)| table.has(stored)).cloned().collect::<Vec<_>>());
    table.hides_deleted |= model.hides_deleted;
}

/// Histories that tools write from models.
struct Histories<'p> {
    /// Folders that hold a `migrations` folder of Prisma, each with a closing slash or empty.
    prisma: BTreeSet<&'p str>,
    /// Whether there is one history of Drizzle, and models of one dialect.
    drizzle: bool,
    /// Folders of Django's apps that hold migrations which make tables.
    django: BTreeSet<&'p str>,
    /// Whether the one history of Alembic makes most tables of SQLAlchemy's models.
    alembic: bool,
}

impl<'p> Histories<'p> {
    fn of(facts: &'p Facts) -> Self {
        let migrations = || facts.schema_changes.iter().filter(|change| change.file == SqlFile::Migration).map(|change| &change.path);
        let prisma = migrations().filter(|path| path.ends_with("/migration.sql"));
        let journals: Vec<&str> = facts.files.iter().filter_map(|file| file.path.strip_suffix("meta/_journal.json")).collect();
        let replayed = |folder: &&str| migrations().any(|path| path.starts_with(folder));
        let dialects: BTreeSet<Engine> =
            facts.models.iter().filter(|model| model.mapper == Mapper::Drizzle).map(|model| model.engine).into_set();
        Self {
            prisma: prisma.filter_map(|path| Some(path.rsplit_once("migrations/")?.0)).into_set(),
            drizzle: journals.len() == 1 && journals.iter().all(replayed) && dialects.len() == 1,
            django: makes(facts)
                .filter_map(|(path, _)| Some(path.rsplit_once("/migrations/")?.0).filter(|_| path.ends_with(".py")))
                .into_set(),
            alembic: alembic(facts),
        }
    }

    /// Whether a history of the model's own tool should make its table.
    fn make(&self, model: &Model) -> bool {
        match model.mapper {
            Mapper::Prisma => self.prisma.iter().any(|folder| model.origin.path.starts_with(folder)),
            Mapper::Drizzle => self.drizzle,
            Mapper::SqlAlchemy => self.alembic && model.whole,
            // A class whose columns stand in another file, or whose table is another program's.
            Mapper::Django if !model.whole => false,
            Mapper::Django => {
                let folder = model.origin.path.rsplit_once('/').map_or("", |(folder, _)| folder);
                let above = folder.find("/models").and_then(|at| folder.get(..at)).unwrap_or(folder);
                self.django.contains(above)
            }
            _ => false,
        }
    }
}

/// Tables that migrations make, each with its file.
fn makes(facts: &Facts) -> impl Iterator<Item = (&str, &str)> {
    facts.schema_changes.iter().filter_map(|change| match &change.change {
        Change::CreateTable { table, .. } if change.file == SqlFile::Migration => Some((change.path.as_str(), table.as_str())),
        _ => None,
    })
}

/// Whether one history that says what follows what makes at least half of the tables that SQLAlchemy's models name.
/// Others were begun when the tables were there already.
fn alembic(facts: &Facts) -> bool {
    let folder = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let revisions = facts.schema_changes.iter().filter(|change| matches!(change.change, Change::Revision { .. }));
    let folders: BTreeSet<String> = revisions.map(|change| folder(&change.path)).into_set();
    let made: BTreeSet<&str> = makes(facts).filter(|(path, _)| folders.contains(&folder(path))).map(|(_, table)| table).into_set();
    let named: BTreeSet<&str> =
        facts.models.iter().filter(|model| model.mapper == Mapper::SqlAlchemy).map(|model| model.table.as_str()).into_set();
    folders.len() == 1 && !named.is_empty() && named.iter().filter(|table| made.contains(*table)).count() * 2 >= named.len()
}

/// What the model has and the history does not make.
fn missing(model: &Model, table: Option<&str>, schema: &Schema) -> Vec<Drift> {
    // A name that another file completes cannot be looked for.
    if !model.whole && table.is_none() {
        return Vec::new();
    }
    let drift = |what: String| Drift { kind: DriftKind::NotMigrated, what, origin: model.origin.clone() };
    let Some(table) = table.and_then(|name| schema.tables.get(name)) else {
        return if schema.views.contains_key(&model.table) { Vec::new() } else { vec![drift(model.table.clone())] };
    };
    model
        .columns
        .iter()
        .filter(|column| table.column(&column.name).is_none())
        .map(|column| drift(format!("{}.{}", table.name, column.name)))
        .collect()
}
