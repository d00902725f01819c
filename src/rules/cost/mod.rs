//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

mod ai_called_from_browser;
mod ai_endpoint_without_login;
mod ai_endpoint_without_quota;
mod files_stored_in_rows;
mod log_table_kept_forever;
mod lookup_without_index;
mod polling;
mod query_in_loop;
mod unbounded_query;
mod verbose_payload_logging;

pub(super) static RULES: &[&Rule] = &[
    &ai_called_from_browser::RULE,
    &ai_endpoint_without_login::RULE,
    &ai_endpoint_without_quota::RULE,
    &files_stored_in_rows::RULE,
    &log_table_kept_forever::RULE,
    &lookup_without_index::RULE,
    &polling::RULE,
    &query_in_loop::RULE,
    &unbounded_query::RULE,
    &verbose_payload_logging::RULE,
];
