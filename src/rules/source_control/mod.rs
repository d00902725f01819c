//! Version history, backups, and what belongs in the repository. The list is kept in alphabetical order.

use super::Rule;

mod ci_absent;

pub(super) static RULES: &[&Rule] = &[&ci_absent::RULE];
