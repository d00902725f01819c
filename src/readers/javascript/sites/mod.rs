//! The sites of a file.

pub(super) mod expression;

use super::Context;
use crate::facts::Facts;
use oxc_semantic::AstNode;

/// Looks at one node.
pub(super) fn visit(_: &Context<'_, '_>, _: &AstNode<'_>, _: &mut Facts) {}
