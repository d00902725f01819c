//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

mod columns;
mod container_runs_as_root;
mod definer_function_exposed;
mod exposure;
mod personal_data_readable;
mod policy_any_signed_in_write;
mod policy_open_write;
mod policy_without_row_security;
mod privileged_columns_writable;
mod row_security_toggled_by_script;
mod seeds_on_start;
mod storage_bucket_open_write;
mod table_without_row_security;

pub(super) static RULES: &[&Rule] = &[
    &container_runs_as_root::RULE,
    &definer_function_exposed::RULE,
    &personal_data_readable::RULE,
    &policy_any_signed_in_write::RULE,
    &policy_open_write::RULE,
    &policy_without_row_security::RULE,
    &privileged_columns_writable::RULE,
    &row_security_toggled_by_script::RULE,
    &seeds_on_start::RULE,
    &storage_bucket_open_write::RULE,
    &table_without_row_security::RULE,
];
