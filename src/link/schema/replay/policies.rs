//! Row-level security and policies as steps change them.

use super::{Replay, is_every};
use crate::facts::{Policy, SchemaChange, Table};

/// Most policies of one table that are kept.
const POLICIES: usize = 500;

impl Replay {
    pub(super) fn row_security(&mut self, step: &SchemaChange, name: &str, enabled: bool) {
        let switch = |table: &mut Table| {
            table.row_security = enabled;
            table.switched_off = (!enabled).then(|| step.origin.clone());
        };
        if name == "*" {
            self.schema.tables.iter_mut().filter(|(own, _)| is_every(name, own)).for_each(|(_, table)| switch(table));
        } else {
            switch(self.table(name, step));
        }
    }

    pub(super) fn create_policy(&mut self, step: &SchemaChange, policy: &Policy) {
        if policy.table == "*" {
            // A loop over the catalogue: `*` in the policy's name stands for the table's.
            let tables: Vec<String> = self.schema.tables.keys().filter(|own| is_every("*", own)).cloned().collect();
            for table in tables {
                let one = Policy { name: policy.name.replace('*', &table), table, ..policy.clone() };
                self.create_policy(step, &one);
            }
            return;
        }
        let table = self.table(&policy.table, step);
        if table.policies.len() >= POLICIES {
            return;
        }
        if table.policies.iter().any(|own| own.name == policy.name) {
            table.policies.retain(|own| own.name != policy.name);
            table.policies.push(policy.clone());
            let what = format!("{} (policy “{}”)", policy.table, policy.name);
            self.drift(step, what);
        } else {
            table.policies.push(policy.clone());
        }
    }

    pub(super) fn rename_policy(&mut self, table: &str, name: &str, to: &str) {
        let policies = self.schema.tables.get_mut(table).map(|table| &mut table.policies);
        policies.into_iter().flatten().filter(|own| own.name == name).for_each(|own| to.clone_into(&mut own.name));
    }

    pub(super) fn drop_policy(&mut self, table: &str, name: &str) {
        let gone =
            |own: &Policy| own.name == name || name.strip_prefix('*').is_some_and(|command| command.is_empty() || own.command == command);
        for (_, table) in self.schema.tables.iter_mut().filter(|(own, _)| *own == table || is_every(table, own)) {
            table.policies.retain(|own| !gone(own));
        }
    }

    pub(super) fn alter_policy(&mut self, change: &Policy) {
        let table = self.schema.tables.get_mut(&change.table);
        let Some(own) = table.and_then(|table| table.policies.iter_mut().find(|own| own.name == change.name)) else { return };
        if !change.roles.is_empty() {
            own.roles.clone_from(&change.roles);
        }
        if change.using.is_some() {
            own.using.clone_from(&change.using);
        }
        if change.check.is_some() {
            own.check.clone_from(&change.check);
        }
        own.origin = change.origin.clone();
    }
}
