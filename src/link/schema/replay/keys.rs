//! Columns, keys and references as steps change them.

use super::Replay;
use crate::facts::{Key, Reference, SchemaChange};

/// Most keys and references of one table that are kept.
const KEYS: usize = 500;

impl Replay {
    pub(super) fn drop_column(&mut self, step: &SchemaChange, name: &str, column: &str) {
        let table = self.table(name, step);
        table.columns.retain(|own| own.name != column);
        table.keys.retain(|key| !key.columns.iter().any(|own| own == column));
        table.references.retain(|reference| !reference.columns.iter().any(|own| own == column));
    }

    pub(super) fn rename_column(&mut self, step: &SchemaChange, name: &str, column: &str, to: &str) {
        let table = self.table(name, step);
        let names = table.columns.iter_mut().map(|own| &mut own.name);
        let of_keys = table.keys.iter_mut().flat_map(|key| &mut key.columns);
        let of_references = table.references.iter_mut().flat_map(|reference| &mut reference.columns);
        names.chain(of_keys).chain(of_references).filter(|own| *own == column).for_each(|own| to.clone_into(own));
    }

    pub(super) fn add_key(&mut self, name: &str, key: &Key) {
        let Some(table) = self.schema.tables.get_mut(name) else { return };
        if table.keys.len() < KEYS && !table.keys.contains(key) {
            table.keys.push(key.clone());
            self.keyed.insert(key.name.clone(), name.to_owned());
        }
    }

    pub(super) fn drop_key(&mut self, key: &str, table: Option<&str>) {
        let named = self.keyed.get(key).map(String::as_str);
        let Some(table) = table.or(named).and_then(|name| self.schema.tables.get_mut(name)) else { return };
        // The server calls a primary key after its table.
        let primary = key.strip_suffix("_pkey").is_some_and(|own| own == table.name);
        table.keys.retain(|own| own.name != key && !(primary && own.name == "*primary"));
    }

    pub(super) fn add_reference(&mut self, name: &str, reference: &Reference) {
        let Some(table) = self.schema.tables.get_mut(name) else { return };
        if table.references.len() < KEYS && !table.references.contains(reference) {
            table.references.push(reference.clone());
        }
    }
}
