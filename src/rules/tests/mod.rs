//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

pub(super) static RULES: &[&Rule] = &[];
