//! Tables that browsers can ask for directly, so that row-level security alone stands between visitor and data.

use crate::facts::{Basis, Project, Table};
use crate::rules::Verdict;

/// Those tables; nothing, with the reason said, when there are none to judge.
pub(super) fn tables<'p>(project: &'p Project, out: &mut Verdict) -> Option<Vec<&'p Table>> {
    let schema = &project.schema;
    if !schema.browser_facing {
        out.not_applicable("No database that browsers reach directly was found.");
        return None;
    }
    // The platform's own schemas, and schemas of the project that the platform does not publish, carry a dot.
    let tables: Vec<&Table> =
        schema.tables.values().filter(|table| table.browser_facing && !table.name.contains('.') && !table.closed).collect();
    if tables.is_empty() || schema.basis == Basis::Nothing {
        out.unknown(
            "The files use a database that browsers reach directly, and no file says what tables it has or who may read them.",
            Some("Is row-level security switched on for every table of your database, with policies that name who may do what?"),
        );
        return None;
    }
    Some(tables)
}
