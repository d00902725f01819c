//! One history of changes, step by step.

mod keys;
mod kinds;
mod policies;
mod rights;
mod triggers;

use crate::facts::{
    Bucket, Change, Column, Condition, Drift, DriftKind, Engine, Origin, RoleGrant, Schema, SchemaChange, SqlFunction, SqlView, Table,
    Trigger,
};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// Roles whose keys browsers hold. The platform grants them everything by name.
const BROWSER: [&str; 2] = ["anon", "authenticated"];
/// Whose right to call a function counts.
const CALLERS: [&str; 3] = ["anon", "authenticated", "public"];

/// Most columns of one table that are kept, where Postgres itself ends.
const COLUMNS: usize = 1_600;

/// The state after the changes so far.
#[derive(Debug, Default)]
pub(super) struct Replay {
    schema: Schema,
    /// Triggers that run before a row is written, by table and name, with whether they are switched on.
    triggers: BTreeMap<(String, String), (Trigger, bool)>,
    /// The tables of each publication, with where that was last said; `*` for all.
    publications: BTreeMap<String, BTreeMap<String, Origin>>,
    /// Rights taken away: (table, role) → `all` or `update`.
    revoked: BTreeMap<(String, String), String>,
    /// Rights that roles were given by name, by role and object.
    given: BTreeMap<(String, String), RoleGrant>,
    /// How many grants spoke of all tables.
    wide_grants: u32,
    /// Who may call functions that are created from here on, where default rights were changed.
    default_callers: Option<Vec<String>>,
    /// Browsers' roles that get no rights on tables and views that are created from here on.
    without_default: BTreeSet<String>,
    /// Tables spoken of that no step created yet, with the first place.
    unknown: BTreeMap<String, Origin>,
    /// Names under which the store has tables that steps call otherwise.
    stored: BTreeMap<String, String>,
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
                self.triggers.retain(|(own, _), _| own != table);
                self.unpublish(table);
            }
            Change::RenameTable { table, to } => self.rename_table(table, to),
            Change::KeepTable { table, stored } => drop(self.stored.insert(table.clone(), stored.clone())),
            Change::AddColumn { table, column } => self.add_column(step, table, column),
            Change::DropColumn { table, column } => self.drop_column(step, table, column),
            Change::RenameColumn { table, column, to } => self.rename_column(step, table, column, to),
            Change::RetypeColumn { table, column, kind } => {
                let columns = &mut self.table(table, step).columns;
                columns.iter_mut().filter(|own| own.name == *column).for_each(|own| own.kind.clone_from(kind));
            }
            Change::AddKey { table, key } => self.add_key(table, key),
            Change::DropKey { name, table } => self.drop_key(name, table.as_deref()),
            Change::RenameKey { name, to } => self.rename_key(name, to),
            Change::AddCheck { table, check } => self.add_check(table, check),
            Change::AddReference { table, reference } => self.add_reference(table, reference),
            // The server takes `ALTER TABLE` for views as well.
            Change::AlterTable { table } if self.schema.views.contains_key(table) => {}
            Change::AlterTable { table } => drop(self.table(table, step)),
            Change::RowSecurity { table, enabled } => self.row_security(step, table, *enabled),
            Change::ForceRowSecurity { table, forced } => self.table(table, step).forced = *forced,
            Change::CreatePolicy(policy) => self.create_policy(step, policy),
            Change::AlterPolicy(policy) => self.alter_policy(policy),
            Change::RenamePolicy { table, name, to } => self.rename_policy(table, name, to),
            Change::DropPolicy { table, name } => self.drop_policy(table, name),
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
            Change::RenameFunction { name, to } => self.rename_function(name, to),
            Change::DropFunction { name } => self.schema.functions.retain(|key, _| !is_function(key, name)),
            Change::DropDependents { of } => self.drop_dependents(of),
            Change::DropSchema { name } => self.drop_schema(name),
            Change::CreateTrigger(trigger) => {
                let key = (trigger.table.clone(), trigger.name.clone());
                drop(self.triggers.insert(key, (trigger.clone(), true)));
            }
            Change::DropTrigger { table, name } => drop(self.triggers.remove(&(table.clone(), name.clone()))),
            Change::SwitchTrigger { table, name, enabled } => self.switch_trigger(table, name, *enabled),
            Change::CreateView(view) => {
                self.start_rights(&view.name);
                let view = SqlView { view: view.clone(), readers: Vec::new(), grants: Vec::new(), browser_facing: false };
                self.schema.views.insert(view.view.name.clone(), view);
            }
            Change::AlterView { name, invoker } => {
                self.schema.views.get_mut(name).into_iter().for_each(|view| view.view.invoker = *invoker);
            }
            Change::RenameView { name, to } => self.rename_view(name, to),
            Change::Values { kind, values, new } => self.add_values(kind, values, *new),
            Change::RenameType { name, to } => self.rename_type(name, to),
            Change::DropType { name, cascade } => self.drop_type(name, *cascade),
            Change::Publication { name, step: what, tables } => self.publish(step, name, *what, tables),
            Change::ReplicaIdentity { table, full } => self.table(table, step).replica_full = *full,
            Change::Extension { name } => drop(self.schema.extensions.insert(name.clone())),
            Change::DropColumnDependents { table, column } => self.drop_column_dependents(table, column),
            Change::DropView { name } => {
                self.schema.views.remove(name);
                self.forget_rights(name);
            }
            Change::Grant(grant) => self.grant(grant, step),
            Change::Bucket { name, public } => {
                self.schema.buckets.insert(name.clone(), Bucket { public: *public, origin: step.origin.clone() });
            }
            Change::Rows(_) | Change::EmptyTable { .. } | Change::Revision { .. } | Change::Unparsed(_) => {}
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
        for (table, stored) in std::mem::take(&mut self.stored) {
            self.rename_table(&table, &stored);
        }
        self.close_triggers();
        self.close_publications();
        self.close_roles();
        for ((table, role), right) in &self.revoked {
            let other = if role == "anon" { "authenticated" } else { "anon" };
            let both = self.revoked.get(&(table.clone(), other.to_owned())).is_some_and(|right| right == "all");
            if let Some(table) = self.schema.tables.get_mut(table).filter(|_| right == "all") {
                table.closed |= both;
                let readable = if role == "anon" { &mut table.readable } else { &mut table.readable_signed_in };
                *readable = Some(Vec::new());
            }
        }
        for (name, view) in &mut self.schema.views {
            let may = |role: &String| self.revoked.get(&(name.clone(), role.clone())).is_none_or(|right| right != "all");
            view.readers = BROWSER.map(str::to_owned).into_iter().filter(may).collect();
        }
        self.look_for_written();
        let drift = self.unknown.into_iter().map(|(what, origin)| Drift { kind: DriftKind::NeverCreated, what, origin });
        self.schema.drift.extend(drift);
        self.schema
    }

    /// Tables that a function writes and no step makes. What it reads may be its own.
    fn look_for_written(&mut self) {
        let Schema { tables, views, functions, .. } = &self.schema;
        let known: BTreeSet<&str> = tables.keys().chain(views.keys()).filter_map(|name| name.rsplit('.').next()).into_set();
        for SqlFunction { routine, .. } in functions.values() {
            let own = routine.mentions.iter().any(|word| matches!(word.as_str(), "temp" | "temporary" | "with"));
            for name in routine.writes.iter().filter(|name| !own && !name.contains('.') && !known.contains(name.as_str())) {
                self.unknown.entry(name.clone()).or_insert_with(|| routine.origin.clone());
            }
        }
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

    fn rename_table(&mut self, name: &str, to: &str) {
        if let Some(mut table) = self.schema.tables.remove(name) {
            table.name = to.to_owned();
            table.policies.iter_mut().for_each(|policy| policy.table = to.to_owned());
            table.keys.iter().for_each(|key| drop(self.keyed.insert(key.name.clone(), to.to_owned())));
            self.schema.tables.insert(to.to_owned(), table);
        }
        self.move_triggers(name, to);
        for tables in self.publications.values_mut() {
            let said = tables.remove(name);
            tables.extend(said.map(|origin| (to.to_owned(), origin)));
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

    fn drop_dependents(&mut self, of: &str) {
        let last = of.rsplit('.').next().unwrap_or(of);
        let mentions = |condition: &Option<Condition>| condition.as_ref().is_some_and(|condition| has_word(&condition.text, last));
        for table in self.schema.tables.values_mut() {
            table.policies.retain(|policy| !mentions(&policy.using) && !mentions(&policy.check));
        }
        self.schema.views.retain(|_, view| !view.view.reads.iter().any(|table| table == of));
    }

    fn drop_column_dependents(&mut self, table: &str, column: &str) {
        let last = table.rsplit('.').next().unwrap_or(table);
        for (name, own) in &mut self.schema.tables {
            let speaks = |condition: &Option<Condition>| {
                let mut held = condition.iter().filter(|condition| has_word(&condition.text, column));
                held.any(|condition| name == table || has_word(&condition.text, last))
            };
            own.policies.retain(|policy| !speaks(&policy.using) && !speaks(&policy.check));
        }
        let hands_out = |view: &crate::facts::View| view.columns.iter().any(|own| own == column || own == "*");
        self.schema.views.retain(|_, view| !(view.view.reads.iter().any(|own| own == table) && hands_out(&view.view)));
    }

    fn rename_function(&mut self, name: &str, to: &str) {
        let moved: Vec<String> = self.schema.functions.keys().filter(|key| is_function(key, name)).cloned().collect();
        for key in moved {
            if let Some(mut function) = self.schema.functions.remove(&key) {
                to.clone_into(&mut function.routine.name);
                self.schema.functions.insert(format!("{to}({})", function.routine.signature), function);
            }
        }
        let last = |name: &str| name.split('(').next().unwrap_or(name).to_owned();
        self.triggers.values_mut().filter(|(own, _)| own.function == last(name)).for_each(|(own, _)| to.clone_into(&mut own.function));
    }

    fn rename_view(&mut self, name: &str, to: &str) {
        if let Some(mut view) = self.schema.views.remove(name) {
            to.clone_into(&mut view.view.name);
            self.schema.views.insert(to.to_owned(), view);
        }
        for role in BROWSER {
            let right = self.revoked.remove(&(name.to_owned(), role.to_owned()));
            self.revoked.extend(right.map(|right| ((to.to_owned(), role.to_owned()), right)));
        }
    }

    fn drop_schema(&mut self, name: &str) {
        let within = |own: &str| own.split_once('.').map_or("public", |(schema, _)| schema) == name;
        self.schema.tables.retain(|own, _| !within(own));
        self.schema.functions.retain(|_, function| !within(&function.routine.name));
        self.schema.views.retain(|own, _| !within(own));
    }
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
        forced: false,
        switched_off: None,
        policies: Vec::new(),
        checks: Vec::new(),
        before_write: Vec::new(),
        insertable: None,
        readable: None,
        readable_signed_in: None,
        grants: Vec::new(),
        published: None,
        replica_full: false,
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
