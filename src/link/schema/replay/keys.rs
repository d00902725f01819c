//! Columns, keys and references as steps change them.

use super::Replay;
use crate::facts::{Check, Key, Reference, SchemaChange, Table};

/// Most keys and references of one table that are kept.
const KEYS: usize = 500;

impl Replay {
    pub(super) fn drop_column(&mut self, step: &SchemaChange, name: &str, column: &str) {
        let table = self.table(name, step);
        let kept = kept(table, step, column);
        let column = kept.as_deref().unwrap_or(column);
        table.columns.retain(|own| own.name != column);
        table.keys.retain(|key| !key.columns.iter().any(|own| own == column));
        table.references.retain(|reference| !reference.columns.iter().any(|own| own == column));
        table.checks.retain(|check| check.column != column);
    }

    pub(super) fn rename_column(&mut self, step: &SchemaChange, name: &str, column: &str, to: &str) {
        let table = self.table(name, step);
        let kept = kept(table, step, column);
        let ending = kept.is_some().then(|| format!("{to}_id"));
        let (column, to) = (kept.as_deref().unwrap_or(column), ending.as_deref().unwrap_or(to));
        let names = table.columns.iter_mut().map(|own| &mut own.name);
        let of_keys = table.keys.iter_mut().flat_map(|key| &mut key.columns);
        let of_references = table.references.iter_mut().flat_map(|reference| &mut reference.columns);
        let of_checks = table.checks.iter_mut().map(|check| &mut check.column);
        names.chain(of_keys).chain(of_references).chain(of_checks).filter(|own| *own == column).for_each(|own| to.clone_into(own));
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
        table.checks.retain(|own| own.name != key);
    }

    pub(super) fn rename_key(&mut self, name: &str, to: &str) {
        let Some(table) = self.keyed.remove(name) else { return };
        let own = self.schema.tables.get_mut(&table);
        let keys = own.map(|table| (&mut table.keys, &mut table.checks));
        if let Some((keys, checks)) = keys {
            keys.iter_mut().filter(|key| key.name == name).for_each(|key| to.clone_into(&mut key.name));
            checks.iter_mut().filter(|check| check.name == name).for_each(|check| to.clone_into(&mut check.name));
        }
        self.keyed.insert(to.to_owned(), table);
    }

    pub(super) fn add_check(&mut self, name: &str, check: &Check) {
        let Some(table) = self.schema.tables.get_mut(name) else { return };
        if table.checks.len() < KEYS && !table.checks.contains(check) {
            table.checks.push(check.clone());
            self.keyed.insert(check.name.clone(), name.to_owned());
        }
    }

    pub(super) fn add_reference(&mut self, name: &str, reference: &Reference) {
        let Some(table) = self.schema.tables.get_mut(name) else { return };
        if table.references.len() < KEYS && !table.references.contains(reference) {
            table.references.push(reference.clone());
        }
    }
}

/// The column under which Django keeps a field that refers to another table, which its steps call by the field's name.
fn kept(table: &Table, step: &SchemaChange, column: &str) -> Option<String> {
    let stored = format!("{column}_id");
    (step.path.ends_with(".py") && !table.has(column) && table.has(&stored)).then_some(stored)
}
