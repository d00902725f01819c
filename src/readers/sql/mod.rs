//! SQL: statements about the schema, in their order.

use super::{Reader, Source};
use crate::facts::{Facts, Language};
use crate::intake::Entry;

/// Reads `.sql` files.
pub(super) struct Sql;

impl Reader for Sql {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        entry.language == Some(Language::Sql)
    }

    fn read(&self, _: &Entry, _: &Source<'_>, _: &mut Facts) -> Result<(), String> {
        Ok(())
    }
}
