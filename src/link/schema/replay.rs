//! One history of changes, step by step.

mod keys;

use crate::facts::{
    Bucket, Change, Column, Condition, Drift, DriftKind, Engine, Grant, Origin, Policy, Schema, SchemaChange, SqlFunction, SqlView, Table,
};
use std::collections::{BTreeMap, BTreeSet};

/// Roles whose keys browsers hold. The platform grants them everything by name.
const BROWSER: [&str; 2] = ["anon", "authenticated"];
/// Whose right to call a function counts.
const CALLERS: [&str; 3] = ["anon", "authenticated", "public"];

/// Most columns and policies of one table that are kept; Postgres itself ends at 1,600 columns.
const COLUMNS: usize = 1_600;
const POLICIES: usize = 500;
/// Most grants on all tables that are followed.
const WIDE_GRANTS: u32 = 200;

/// The state after the changes so far.
#[derive(Debug, Default)]
pub(super) struct Replay {
    schema: Schema,
    /// (table, function) of triggers that run before a row is written.
    triggers: BTreeSet<(String, String)>,
    /// Rights taken away: (table, role) → `all` or `update`.
    revoked: BTreeMap<(String, String), String>,
    /// How many grants spoke of all tables.
    wide_grants: u32,
    /// Who may call functions that are created from here on, where default rights were changed.
    default_callers: Option<Vec<String>>,
    /// Browsers' roles that get no rights on tables and views that are created from here on.
    without_default: BTreeSet<String>,
    /// Tables spoken of that no step created yet, with the first place.
    unknown: BTreeMap<String, Origin>,
    /// The table of each key by its name.
    keyed: BTreeMap<String, String>,
}

impl Replay {
    /// Takes one step.
    pub(super) fn apply(&mut self, step: &SchemaChange) {
        if self.passes_over(step) {
            return;
        }
        match &step.change {
            Change::CreateTable { table, columns, references, .. } => {
                self.create_table(step, table, columns);
                references.iter().for_each(|other| self.spoken_of(other, step));
            }
            Change::DropTable { table } => {
                self.schema.tables.remove(table);
                self.forget_rights(table);
                self.triggers.retain(|(own, _)| own != table);
            }
            Change::RenameTable { table, to } => self.rename_table(table, to),
            Change::AddColumn { table, column } => self.add_column(step, table, column),
            Change::DropColumn { table, column } => self.drop_column(step, table, column),
            Change::RenameColumn { table, column, to } => self.rename_column(step, table, column, to),
            Change::RetypeColumn { table, column, kind } => {
                let columns = &mut self.table(table, step).columns;
                columns.iter_mut().filter(|own| own.name == *column).for_each(|own| own.kind.clone_from(kind));
            }
            Change::AddKey { table, key } => self.add_key(table, key),
            Change::DropKey { name, table } => self.drop_key(name, table.as_deref()),
            Change::AddReference { table, reference } => self.add_reference(table, reference),
            Change::AlterTable { table } => drop(self.table(table, step)),
            Change::RowSecurity { table, enabled } => self.row_security(step, table, *enabled),
            Change::CreatePolicy(policy) => self.create_policy(step, policy),
            Change::AlterPolicy(policy) => self.alter_policy(policy),
            Change::RenamePolicy { table, name, to } => {
                let policies = self.schema.tables.get_mut(table).map(|table| &mut table.policies);
                policies.into_iter().flatten().filter(|own| own.name == *name).for_each(|own| own.name.clone_from(to));
            }
            Change::DropPolicy { table, name } => {
                let gone = |own: &Policy| own.name == *name || name == "*";
                for (_, table) in self.schema.tables.iter_mut().filter(|(own, _)| *own == table || is_every(table, own)) {
                    table.policies.retain(|own| !gone(own));
                }
            }
            Change::CreateFunction(routine) => {
                let key = format!("{}({})", routine.name, routine.signature);
                let fresh = || self.default_callers.clone().unwrap_or_else(|| CALLERS.map(str::to_owned).to_vec());
                let callers = self.schema.functions.remove(&key).map_or_else(fresh, |before| before.callers);
                let function = SqlFunction { routine: routine.clone(), callers, taken_from_public: false, browser_facing: false };
                self.schema.functions.insert(key, function);
            }
            Change::AlterFunction { name, definer, search_path } => {
                for (_, function) in self.schema.functions.iter_mut().filter(|(key, _)| is_function(key, name)) {
                    function.routine.definer = definer.unwrap_or(function.routine.definer);
                    function.routine.search_path |= search_path;
                }
            }
            Change::DropFunction { name } => self.schema.functions.retain(|key, _| !is_function(key, name)),
            Change::DropDependents { of } => self.drop_dependents(of),
            Change::DropSchema { name } => self.drop_schema(name),
            Change::CreateTrigger(trigger) => {
                if trigger.before {
                    self.triggers.insert((trigger.table.clone(), trigger.function.clone()));
                }
            }
            Change::CreateView(view) => {
                self.start_rights(&view.name);
                let view = SqlView { view: view.clone(), readers: Vec::new(), browser_facing: false };
                self.schema.views.insert(view.view.name.clone(), view);
            }
            Change::AlterView { name, invoker } => {
                self.schema.views.get_mut(name).into_iter().for_each(|view| view.view.invoker = *invoker);
            }
            Change::DropView { name } => {
                self.schema.views.remove(name);
                self.forget_rights(name);
            }
            Change::Grant(grant) => self.grant(grant, step),
            Change::Bucket { name, public } => {
                self.schema.buckets.insert(name.clone(), Bucket { public: *public, origin: step.origin.clone() });
            }
            Change::Rows(_) | Change::EmptyTable { .. } | Change::Unparsed(_) => {}
        }
    }

    /// Whether a step written in code looks first whether its table is there, and it is not.
    fn passes_over(&self, step: &SchemaChange) -> bool {
        let table = match &step.change {
            Change::AddColumn { table, .. }
            | Change::DropColumn { table, .. }
            | Change::RenameColumn { table, .. }
            | Change::RetypeColumn { table, .. }
            | Change::RenameTable { table, .. } => table,
            _ => return false,
        };
        step.guarded && !step.path.ends_with(".sql") && !self.schema.tables.contains_key(table)
    }

    /// The final state.
    pub(super) fn close(mut self) -> Schema {
        for function in self.schema.functions.values_mut() {
            let public = function.callers.iter().any(|role| role == "public");
            let may = |role: &&str| public || function.callers.iter().any(|own| own == role);
            let callers: Vec<String> = BROWSER.iter().filter(|role| may(role)).map(|role| (*role).to_owned()).collect();
            function.taken_from_public = !public;
            function.callers = callers;
        }
        for (table, function) in self.triggers {
            if let Some(table) = self.schema.tables.get_mut(&table) {
                table.before_write.push(function);
            }
        }
        for ((table, role), right) in &self.revoked {
            let other = if role == "anon" { "authenticated" } else { "anon" };
            let both = self.revoked.get(&(table.clone(), other.to_owned())).is_some_and(|right| right == "all");
            if let Some(table) = self.schema.tables.get_mut(table) {
                table.closed |= right == "all" && both;
            }
        }
        for (name, view) in &mut self.schema.views {
            let may = |role: &String| self.revoked.get(&(name.clone(), role.clone())).is_none_or(|right| right != "all");
            view.readers = BROWSER.map(str::to_owned).into_iter().filter(may).collect();
        }
        let drift = self.unknown.into_iter().map(|(what, origin)| Drift { kind: DriftKind::NeverCreated, what, origin });
        self.schema.drift.extend(drift);
        self.schema
    }

    fn drift(&mut self, step: &SchemaChange, what: String) {
        if !step.guarded {
            self.schema.drift.push(Drift { kind: DriftKind::Twice, what, origin: step.origin.clone() });
        }
    }

    /// A table is pointed to; remembers where if nothing created it. Other schemas are the platform's.
    fn spoken_of(&mut self, table: &str, step: &SchemaChange) {
        let known = self.schema.tables.get(table).is_some_and(|table| table.declared) || self.schema.views.contains_key(table);
        if !known && !table.contains('.') && table != "*" {
            self.unknown.entry(table.to_owned()).or_insert_with(|| step.origin.clone());
        }
    }

    /// The table, made up when no step created it.
    fn table(&mut self, name: &str, step: &SchemaChange) -> &mut Table {
        self.spoken_of(name, step);
        self.schema.tables.entry(name.to_owned()).or_insert_with(|| Table { declared: false, ..empty(name, step) })
    }

    fn create_table(&mut self, step: &SchemaChange, name: &str, columns: &[Column]) {
        self.unknown.remove(name);
        self.start_rights(name);
        match self.schema.tables.get_mut(name) {
            Some(table) if table.declared => self.drift(step, name.to_owned()),
            Some(table) => {
                // Files that are replayed out of their true order speak of a table before they create it.
                table.declared = true;
                table.columns.extend(columns.iter().cloned());
                table.origin = step.origin.clone();
            }
            None => {
                let table = Table { columns: columns.to_vec(), ..empty(name, step) };
                self.schema.tables.insert(name.to_owned(), table);
            }
        }
    }

    fn forget_rights(&mut self, name: &str) {
        for role in BROWSER {
            self.revoked.remove(&(name.to_owned(), role.to_owned()));
        }
    }

    /// A new table or view has the rights that are given by default.
    fn start_rights(&mut self, name: &str) {
        if !self.schema.tables.contains_key(name) && !self.schema.views.contains_key(name) {
            let taken = self.without_default.iter().map(|role| ((name.to_owned(), role.clone()), "all".to_owned()));
            self.revoked.extend(taken);
        }
    }

    fn rename_table(&mut self, name: &str, to: &str) {
        if let Some(mut table) = self.schema.tables.remove(name) {
            table.name = to.to_owned();
            table.policies.iter_mut().for_each(|policy| policy.table = to.to_owned());
            table.keys.iter().for_each(|key| drop(self.keyed.insert(key.name.clone(), to.to_owned())));
            self.schema.tables.insert(to.to_owned(), table);
        }
        let moved: Vec<(String, String)> = self.triggers.iter().filter(|(own, _)| own == name).cloned().collect();
        for trigger in moved {
            self.triggers.remove(&trigger);
            self.triggers.insert((to.to_owned(), trigger.1));
        }
    }

    fn add_column(&mut self, step: &SchemaChange, name: &str, column: &Column) {
        let table = self.table(name, step);
        if table.columns.len() >= COLUMNS {
            return;
        }
        if table.has(&column.name) {
            let what = format!("{name}.{}", column.name);
            self.drift(step, what);
        } else {
            table.columns.push(column.clone());
        }
    }

    fn row_security(&mut self, step: &SchemaChange, name: &str, enabled: bool) {
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

    fn drop_dependents(&mut self, of: &str) {
        let last = of.rsplit('.').next().unwrap_or(of);
        let mentions = |condition: &Option<Condition>| condition.as_ref().is_some_and(|condition| has_word(&condition.text, last));
        for table in self.schema.tables.values_mut() {
            table.policies.retain(|policy| !mentions(&policy.using) && !mentions(&policy.check));
        }
        self.schema.views.retain(|_, view| !view.view.reads.iter().any(|table| table == of));
    }

    fn drop_schema(&mut self, name: &str) {
        let within = |own: &str| own.split_once('.').map_or("public", |(schema, _)| schema) == name;
        self.schema.tables.retain(|own, _| !within(own));
        self.schema.functions.retain(|_, function| !within(&function.routine.name));
        self.schema.views.retain(|own, _| !within(own));
    }

    fn create_policy(&mut self, step: &SchemaChange, policy: &Policy) {
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

    fn alter_policy(&mut self, change: &Policy) {
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

    fn grant(&mut self, grant: &Grant, step: &SchemaChange) {
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
        let speaks = |right: &str| speaks(grant, right);
        for role in roles {
            let key = (name.to_owned(), (*role).to_owned());
            match (grant.given, speaks("select")) {
                (false, true) => drop(self.revoked.insert(key, "all".to_owned())),
                (true, true) if grant.columns.is_empty() => drop(self.revoked.remove(&key)),
                _ => {}
            }
        }
        let Some(table) = self.schema.tables.get_mut(name) else { return };
        if speaks("update") && roles.contains(&"authenticated") {
            match (grant.given, grant.columns.is_empty()) {
                (false, true) => table.updatable = Some(Vec::new()),
                (false, false) => {}
                (true, true) => table.updatable = None,
                (true, false) => {
                    if let Some(columns) = &mut table.updatable {
                        columns.extend(grant.columns.iter().cloned());
                    }
                }
            }
        }
    }
}

/// Whether a grant speaks of a right.
fn speaks(grant: &Grant, right: &str) -> bool {
    grant.privileges.iter().any(|own| own == right || own == "all")
}

/// Whether a name of all tables means this one: those of the project's own schema.
fn is_every(name: &str, table: &str) -> bool {
    name == "*" && !table.contains('.')
}

/// Whether a function's key is meant by a name, with or without the types of its arguments.
fn is_function(key: &str, name: &str) -> bool {
    key == name || !name.contains('(') && key.strip_prefix(name).is_some_and(|rest| rest.starts_with('('))
}

/// Whether a text holds a name as a word of its own.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

/// Adds roles to those that may call, or takes them out.
fn give(callers: &mut Vec<String>, roles: &[&str], given: bool) {
    callers.retain(|role| !roles.contains(&role.as_str()));
    if given {
        callers.extend(roles.iter().map(|role| (*role).to_owned()));
    }
}

fn empty(name: &str, step: &SchemaChange) -> Table {
    blank(name, step.origin.clone())
}

/// A table of which nothing is known but its name.
pub(super) fn blank(name: &str, origin: Origin) -> Table {
    Table {
        name: name.to_owned(),
        columns: Vec::new(),
        declared: true,
        row_security: false,
        switched_off: None,
        policies: Vec::new(),
        before_write: Vec::new(),
        keys: Vec::new(),
        references: Vec::new(),
        engine: Engine::Unknown,
        names: Vec::new(),
        aliases: Vec::new(),
        hides_deleted: false,
        whole: true,
        updatable: None,
        closed: false,
        given_away: None,
        browser_facing: false,
        origin,
    }
}
