//! Migrations written in Python: Django's lists of operations and Alembic's calls on `op`.

mod alembic;
mod django;

use super::tree::Context;
use crate::facts::{Change, Facts, SchemaChange, SqlFile};
use ruff_text_size::Ranged;

/// The steps of one file.
struct Steps<'r, 'c> {
    context: &'r Context<'c>,
    facts: &'r mut Facts,
    guarded: bool,
    order: u32,
}

impl Steps<'_, '_> {
    fn state(&mut self, at: impl Ranged, change: Change) {
        let (path, origin) = (self.context.source.path().to_owned(), self.context.at(at));
        let step = SchemaChange { path, order: self.order, file: SqlFile::Migration, guarded: self.guarded, change, origin };
        self.facts.schema_changes.push(step);
        self.order += 1;
    }

    /// SQL that the step sends as text.
    fn sql(&mut self, at: impl Ranged, text: &str) {
        let at = at.start().to_usize();
        crate::readers::sql::within(self.context.source, at, text, &mut self.order, self.facts);
    }
}

/// States the steps of a file.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    let text = context.source.text();
    let guarded = ["has_table", "inspect(", "get_columns", "IF NOT EXISTS", "if_not_exists"].iter().any(|word| text.contains(word));
    let mut steps = Steps { context, facts, guarded, order: 0 };
    if context.uses("django.db") || context.uses("django") {
        django::read(&mut steps);
    } else if context.uses("alembic") {
        alembic::read(&mut steps);
    }
}
