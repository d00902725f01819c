//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

mod backup_plans;
mod backups_unproven;
mod base_image_unpinned;
mod buttons_without_effect;
mod call_refused_by_platform;
mod call_without_retry;
mod called_function_absent;
mod charge_without_key;
mod container_restart_absent;
mod database_client_per_module;
mod database_in_file;
mod database_without_migrations;
mod dev_server_in_production;
mod error_taken_for_answer;
mod failed_run_lost;
mod failing_request_stops_server;
mod first_page_only;
mod image_older_than_code;
mod job_queue_in_process;
mod keep_awake_schedule;
mod makers_address;
mod mock_data_shown_as_real;
mod mock_data_when_call_fails;
mod outgoing_call_without_timeout;
mod payment_known_only_on_return;
mod payment_news_lost;
mod payment_news_refused;
mod payment_simulated;
mod platform_entry_unusable;
mod platform_errors_open;
mod queued_job_without_retry;
mod records_in_process_memory;
mod replacement_without_transaction;
mod retired_ai_model;
mod rows_beyond_limit_unseen;
mod save_that_sends_nothing;
mod seed_unstable;
mod server_without_timeout;
mod signing_secret_per_start;
mod silent_fallback;
mod single_ai_provider;
mod single_author;
mod single_instance;
mod sqlite_on_ephemeral_disk;
mod state_in_process_memory;
mod step_without_retry;
mod taken_twice;
mod timer_on_sleeping_host;
mod transaction_unsupported;
mod trial_system_called;
mod typed_in_records;
mod uploads_on_local_disk;

pub(super) static RULES: &[&Rule] = &[
    &backups_unproven::RULE,
    &base_image_unpinned::RULE,
    &buttons_without_effect::RULE,
    &call_refused_by_platform::RULE,
    &call_without_retry::RULE,
    &called_function_absent::RULE,
    &charge_without_key::RULE,
    &container_restart_absent::RULE,
    &database_client_per_module::RULE,
    &database_in_file::RULE,
    &database_without_migrations::RULE,
    &dev_server_in_production::RULE,
    &error_taken_for_answer::RULE,
    &failed_run_lost::RULE,
    &failing_request_stops_server::RULE,
    &first_page_only::RULE,
    &image_older_than_code::RULE,
    &job_queue_in_process::RULE,
    &keep_awake_schedule::RULE,
    &makers_address::RULE,
    &mock_data_shown_as_real::RULE,
    &mock_data_when_call_fails::RULE,
    &outgoing_call_without_timeout::RULE,
    &payment_known_only_on_return::RULE,
    &payment_news_lost::RULE,
    &payment_news_refused::RULE,
    &payment_simulated::RULE,
    &platform_entry_unusable::RULE,
    &platform_errors_open::RULE,
    &queued_job_without_retry::RULE,
    &records_in_process_memory::RULE,
    &replacement_without_transaction::RULE,
    &retired_ai_model::RULE,
    &rows_beyond_limit_unseen::RULE,
    &save_that_sends_nothing::RULE,
    &seed_unstable::RULE,
    &server_without_timeout::RULE,
    &signing_secret_per_start::RULE,
    &silent_fallback::RULE,
    &single_ai_provider::RULE,
    &single_author::RULE,
    &single_instance::RULE,
    &sqlite_on_ephemeral_disk::RULE,
    &state_in_process_memory::RULE,
    &step_without_retry::RULE,
    &taken_twice::RULE,
    &timer_on_sleeping_host::RULE,
    &transaction_unsupported::RULE,
    &trial_system_called::RULE,
    &typed_in_records::RULE,
    &uploads_on_local_disk::RULE,
];
