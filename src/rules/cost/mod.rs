//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

mod ai_answer_unlimited;
mod ai_call_in_loop;
mod ai_called_from_browser;
mod ai_endpoint_without_login;
mod ai_endpoint_without_quota;
mod automation_runs_often;
mod credits_spent_by_page;
mod endless_refetch;
mod files_stored_in_rows;
mod images_unoptimised;
mod log_table_kept_forever;
mod lookup_without_index;
mod message_endpoint_without_login;
mod paid_connector;
mod polling;
mod query_in_loop;
mod unbounded_query;
mod verbose_payload_logging;
mod whole_table_subscription;
mod workflow_starts_itself;

pub(super) static RULES: &[&Rule] = &[
    &ai_answer_unlimited::RULE,
    &ai_call_in_loop::RULE,
    &ai_called_from_browser::RULE,
    &ai_endpoint_without_login::RULE,
    &ai_endpoint_without_quota::RULE,
    &automation_runs_often::RULE,
    &credits_spent_by_page::RULE,
    &endless_refetch::RULE,
    &files_stored_in_rows::RULE,
    &images_unoptimised::RULE,
    &log_table_kept_forever::RULE,
    &lookup_without_index::RULE,
    &message_endpoint_without_login::RULE,
    &paid_connector::RULE,
    &polling::RULE,
    &query_in_loop::RULE,
    &unbounded_query::RULE,
    &verbose_payload_logging::RULE,
    &whole_table_subscription::RULE,
    &workflow_starts_itself::RULE,
];
