//! Types that list their values, and publications, as steps change them.

use super::{Replay, is_every};
use crate::facts::{PublicationStep, SchemaChange};

/// Most values of one type that are kept, and most publications.
const VALUES: usize = 500;
const PUBLICATIONS: usize = 50;

impl Replay {
    pub(super) fn add_values(&mut self, kind: &str, values: &[String], new: bool) {
        // Made a second time, it stays as it is.
        if new && self.schema.types.contains_key(kind) {
            return;
        }
        let own = self.schema.types.entry(kind.to_owned()).or_default();
        for value in values {
            if own.len() < VALUES && !own.contains(value) {
                own.push(value.clone());
            }
        }
    }

    pub(super) fn rename_type(&mut self, name: &str, to: &str) {
        let Some(values) = self.schema.types.remove(name) else { return };
        self.schema.types.insert(to.to_owned(), values);
        let columns = self.schema.tables.values_mut().flat_map(|table| &mut table.columns);
        columns.filter(|column| column.kind == name).for_each(|column| to.clone_into(&mut column.kind));
    }

    pub(super) fn drop_type(&mut self, name: &str, cascade: bool) {
        self.schema.types.remove(name);
        if cascade {
            self.schema.tables.values_mut().for_each(|table| table.columns.retain(|column| column.kind != name));
        }
    }

    pub(super) fn publish(&mut self, step: &SchemaChange, name: &str, what: PublicationStep, tables: &[String]) {
        match what {
            PublicationStep::Drop => drop(self.publications.remove(name)),
            PublicationStep::Remove => {
                let own = self.publications.get_mut(name);
                own.into_iter().for_each(|own| own.retain(|table, _| !tables.contains(table)));
            }
            PublicationStep::Add | PublicationStep::Set => {
                if self.publications.len() >= PUBLICATIONS && !self.publications.contains_key(name) {
                    return;
                }
                let own = self.publications.entry(name.to_owned()).or_default();
                if what == PublicationStep::Set {
                    own.clear();
                }
                // A loop over all tables stands for those that are there by then.
                own.extend(tables.iter().map(|table| (table.clone(), step.origin.clone())));
            }
        }
    }

    pub(super) fn unpublish(&mut self, table: &str) {
        self.publications.values_mut().for_each(|tables| drop(tables.remove(table)));
    }

    /// Notes on each table whether its changes are sent to whoever listens.
    pub(super) fn close_publications(&mut self) {
        for (own, origin) in std::mem::take(&mut self.publications).into_values().flatten() {
            if own == "*" {
                let all = self.schema.tables.iter_mut().filter(|(name, _)| is_every("*", name));
                all.for_each(|(_, table)| table.published = Some(origin.clone()));
            } else if let Some(table) = self.schema.tables.get_mut(&own) {
                table.published = Some(origin);
            }
        }
    }
}
