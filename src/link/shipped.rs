//! Which files browsers or app stores receive.

use crate::facts::Project;

/// Fills it in.
pub(super) fn join(_: &mut Project) {}
