//! Flows inside one file: from what a caller sends to a place where it does harm.

use super::Context;
use crate::facts::Facts;

/// States the flows of a file.
pub(super) fn read(_: &Context<'_, '_>, _: &mut Facts) {}
