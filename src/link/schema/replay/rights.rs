//! Rights on tables, views and functions as steps give and take them.

use super::{BROWSER, CALLERS, Replay, is_every, is_function};
use crate::facts::{Grant, RoleGrant, Schema, SchemaChange};
use crate::sorted::Arrange;

/// Most grants on all tables that are followed.
const WIDE_GRANTS: u32 = 200;
/// Most rights of roles that are kept, and roles whose rights on all tables are.
const GIVEN: usize = 5_000;
const WIDE_ROLES: usize = 20;

impl Replay {
    pub(super) fn forget_rights(&mut self, name: &str) {
        for role in BROWSER {
            self.revoked.remove(&(name.to_owned(), role.to_owned()));
        }
    }

    /// A new table or view has the rights that are given by default.
    pub(super) fn start_rights(&mut self, name: &str) {
        if !self.schema.tables.contains_key(name) && !self.schema.views.contains_key(name) {
            let taken = self.without_default.iter().map(|role| ((name.to_owned(), role.clone()), "all".to_owned()));
            self.revoked.extend(taken);
        }
    }

    pub(super) fn grant(&mut self, grant: &Grant, step: &SchemaChange) {
        let named = |known: &[&'static str]| -> Vec<&'static str> {
            known.iter().copied().filter(|known| grant.roles.iter().any(|role| role == known)).collect()
        };
        if grant.kind == "function" {
            let roles = named(&CALLERS);
            let meant = |key: &String| grant.objects.iter().any(|object| is_function(key, object) || object == "*");
            for (_, function) in self.schema.functions.iter_mut().filter(|(name, _)| meant(name)) {
                give(&mut function.callers, &roles, grant.given);
            }
        } else if grant.kind == "functions to come" {
            let callers = self.default_callers.get_or_insert_with(|| CALLERS.map(str::to_owned).to_vec());
            give(callers, &named(&CALLERS), grant.given);
        } else if grant.kind == "tables to come" {
            let roles = named(&BROWSER).into_iter().map(str::to_owned);
            match grant.given {
                true => self.without_default.retain(|own| !roles.clone().any(|role| role == *own)),
                false if speaks(grant, "select") => self.without_default.extend(roles),
                false => {}
            }
        } else if grant.kind == "table" {
            self.note_roles(grant, step);
            let roles = named(&BROWSER);
            for name in &grant.objects {
                self.wide_grants += u32::from(name == "*");
                if self.wide_grants > WIDE_GRANTS {
                    return;
                }
                let every =
                    || self.schema.tables.keys().chain(self.schema.views.keys()).filter(|own| is_every("*", own)).cloned().collect();
                let names: Vec<String> = if name == "*" { every() } else { vec![name.clone()] };
                for own in &names {
                    self.grant_table(own, grant, &roles);
                    if grant.given && name != "*" && roles.contains(&"anon") {
                        self.schema.tables.get_mut(own).into_iter().for_each(|table| table.given_away = Some(step.origin.clone()));
                    }
                }
            }
        }
    }

    fn grant_table(&mut self, name: &str, grant: &Grant, roles: &[&str]) {
        let Self { schema, revoked, .. } = self;
        let mut table = schema.tables.get_mut(name);
        for role in roles.iter().filter(|_| speaks(grant, "select")) {
            let key = (name.to_owned(), (*role).to_owned());
            let readable = table.as_mut().map(|table| match *role {
                "anon" => &mut table.readable,
                _ => &mut table.readable_signed_in,
            });
            match (grant.given, grant.columns.is_empty()) {
                (false, true) => {
                    revoked.insert(key, "all".to_owned());
                    readable.into_iter().for_each(|columns| *columns = None);
                }
                // A column cannot be taken out of a right on the whole table: the server accepts it and changes nothing.
                (false, false) => readable.and_then(Option::as_mut).into_iter().for_each(|own| take(own, &grant.columns)),
                (true, true) => {
                    revoked.remove(&key);
                    readable.into_iter().for_each(|columns| *columns = None);
                }
                (true, false) => {
                    if let Some(right) = revoked.get_mut(&key) {
                        "some".clone_into(right);
                        let columns = readable.map(|columns| columns.get_or_insert_default());
                        columns.into_iter().for_each(|columns| columns.extend(grant.columns.iter().cloned()));
                    }
                }
            }
        }
        let Some(table) = table else { return };
        if roles.contains(&"authenticated") {
            for (right, own) in [("update", &mut table.updatable), ("insert", &mut table.insertable)] {
                if speaks(grant, right) {
                    limit(own, grant);
                }
            }
        }
    }

    /// Remembers rights that roles are given by name.
    fn note_roles(&mut self, grant: &Grant, step: &SchemaChange) {
        for role in grant.roles.iter().filter(|role| *role != "service_role") {
            for name in &grant.objects {
                let key = (role.clone(), name.clone());
                if !grant.given {
                    if let Some(own) = self.given.get_mut(&key).filter(|_| grant.columns.is_empty()) {
                        own.privileges.retain(|right| !speaks(grant, right));
                    }
                } else if self.given.len() < GIVEN || self.given.contains_key(&key) {
                    let own = self.given.entry(key).or_insert_with(|| RoleGrant {
                        role: role.clone(),
                        privileges: Vec::new(),
                        columns: Vec::new(),
                        origin: step.origin.clone(),
                    });
                    for (list, more) in [(&mut own.privileges, &grant.privileges), (&mut own.columns, &grant.columns)] {
                        list.extend(more.iter().cloned());
                        list.arrange();
                        list.dedup();
                    }
                }
            }
        }
    }

    /// Notes on tables and views what was given to roles by name; `*` for what was there and is still.
    pub(super) fn close_roles(&mut self) {
        let mut wide = 0;
        for ((_, object), grant) in std::mem::take(&mut self.given).into_iter().filter(|(_, grant)| !grant.privileges.is_empty()) {
            let Schema { tables, views, .. } = &mut self.schema;
            wide += usize::from(object == "*");
            if object == "*" && wide > WIDE_ROLES {
                continue;
            }
            if object == "*" {
                tables.iter_mut().filter(|(name, _)| is_every("*", name)).for_each(|(_, table)| table.grants.push(grant.clone()));
            } else if let Some(table) = tables.get_mut(&object) {
                table.grants.push(grant);
            } else if let Some(view) = views.get_mut(&object) {
                view.grants.push(grant);
            }
        }
    }
}

/// Columns leave a list of those that may be used.
fn take(own: &mut Vec<String>, columns: &[String]) {
    own.retain(|column| !columns.contains(column));
}

/// What a grant leaves of the columns that may be written.
fn limit(own: &mut Option<Vec<String>>, grant: &Grant) {
    match (grant.given, grant.columns.is_empty()) {
        (false, true) => *own = Some(Vec::new()),
        (true, true) => *own = None,
        (given, false) => {
            if let Some(columns) = own {
                if given {
                    columns.extend(grant.columns.iter().cloned());
                } else {
                    take(columns, &grant.columns);
                }
            }
        }
    }
}

/// Whether a grant speaks of a right.
fn speaks(grant: &Grant, right: &str) -> bool {
    grant.privileges.iter().any(|own| own == right || own == "all")
}

/// Adds roles to those that may call, or takes them out.
fn give(callers: &mut Vec<String>, roles: &[&str], given: bool) {
    callers.retain(|role| !roles.contains(&role.as_str()));
    if given {
        callers.extend(roles.iter().map(|role| (*role).to_owned()));
    }
}
