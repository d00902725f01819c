//! The schema as Laravel and Rails record it: migrations, and the file in which Rails writes down the whole.
//!
//! Their small languages of tables are read token by token; what a loop or a variable puts together is left out.

mod laravel;
mod rails;
mod token;

use super::{Source, sql};
use crate::facts::{Change, Engine, Facts, Mapper, Model, Origin, SchemaChange, SqlFile};
pub(super) use laravel::Laravel;
pub(super) use rails::Rails;

/// The steps of one file.
struct Steps<'w, 's> {
    source: &'w Source<'s>,
    facts: &'w mut Facts,
    file: SqlFile,
    guarded: bool,
    order: u32,
}

impl Steps<'_, '_> {
    fn origin(&self, at: usize) -> Origin {
        self.source.at(at)
    }

    fn state(&mut self, at: usize, change: Change) {
        let (path, origin) = (self.source.path().to_owned(), self.origin(at));
        let step = SchemaChange { path, order: self.order, file: self.file, guarded: self.guarded, change, origin };
        self.facts.schema_changes.push(step);
        self.order += 1;
    }

    /// A model that gathers what a step says about a table.
    fn gather(&self, table: &str, at: usize) -> Model {
        Model::new(table, table, Mapper::Sql, Engine::Unknown, self.origin(at))
    }

    fn gathered(&mut self, at: usize, model: Model, new: bool) {
        model.steps(new).into_iter().for_each(|change| self.state(at, change));
    }

    /// SQL that the file sends as text.
    fn sql(&mut self, at: usize, text: &str) {
        sql::within(self.source, at, text, &mut self.order, self.facts);
    }
}

/// The plural of a name, as both tools make tables of it.
fn plural(name: &str) -> String {
    match name.strip_suffix('y') {
        Some(start) if !start.ends_with(['a', 'e', 'o', 'u']) => format!("{start}ies"),
        _ if name.ends_with("person") => format!("{}people", name.strip_suffix("person").unwrap_or("")),
        _ if name.ends_with("child") => format!("{name}ren"),
        _ if ["s", "x", "ch", "sh"].iter().any(|ending| name.ends_with(ending)) => format!("{name}es"),
        _ => format!("{name}s"),
    }
}
