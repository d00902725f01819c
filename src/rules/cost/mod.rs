//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

mod ai_endpoint_without_login;
mod ai_endpoint_without_quota;

pub(super) static RULES: &[&Rule] = &[&ai_endpoint_without_login::RULE, &ai_endpoint_without_quota::RULE];
