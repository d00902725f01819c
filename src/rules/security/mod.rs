//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

mod access;
mod access_always_granted;
mod account_data_without_login;
mod account_deletion_unproven;
mod account_enumeration;
mod account_key_not_unique;
mod acted_before_login;
mod address_changed_unconfirmed;
mod admin_endpoint_without_role;
mod admin_page_ungated;
mod ai_moderation_off;
mod ai_tool_without_caller_scope;
mod amount_below_zero;
mod api_open_by_default;
mod app_check_absent;
mod app_open_to_anyone;
mod automation_open_to_anyone;
mod balance_written_back;
mod break_in_script_committed;
mod captured_data_in_export;
mod client_side_gate;
mod code_in_answer;
mod code_injection;
mod columns;
mod command_injection;
mod command_on_server;
mod compromised_package;
mod connection_string_with_password;
mod container_runs_as_root;
mod cookie_believed;
mod cors_any_origin_with_credentials;
mod credential;
mod credential_in_answer;
mod credentials_in_export;
mod credentials_in_logs;
mod cron_secret_optional;
mod data_type_open;
mod database_rules_open;
mod debug_mode_on;
mod default_admin_credentials;
mod definer_function_exposed;
mod deleted_rows_shown;
mod demo_credentials_in_page;
mod destructive_endpoint_without_login;
mod encryption_key_in_code;
mod endpoint_without_login;
mod entry;
mod erasure;
mod exposure;
mod filter_from_request;
mod fixed_one_time_code;
mod flows;
mod form_without_limit;
mod framework_past_support;
mod full_rights_for_strangers;
mod function_token_check_off;
mod gate_in_browser_storage;
mod guard_commented_out;
mod hook_in_page;
mod host_name_unchecked;
mod html_unsanitised;
mod inner_pages_public;
mod inner_port_open;
mod install_script_fetches_code;
mod inventory;
mod keys_handed_out;
mod live_keys_in_upload;
mod log_in_pretended;
mod login_rules_weak;
mod login_without_rate_limit;
mod look_alike_package;
mod mail_queue_open;
mod map_key_unrestricted;
mod message_sender_open;
mod message_texts_open;
mod model_output_executed;
mod money_as_float;
mod nosql_injection;
mod oauth_state_guessable;
mod open_redirect;
pub(in crate::rules) mod openness;
mod owner_filter_escaped;
mod package_given_up;
mod paid_by_page;
mod paid_state_from_request;
mod password_column_too_short;
mod password_hash_in_response;
mod password_in_configuration;
mod password_rules_skipped;
mod password_unhashed;
mod path_traversal;
mod pattern_from_request;
mod payment_amount_from_client;
mod payment_fulfilled_twice;
mod payment_grant_from_client;
mod payment_granted_on_return;
mod payment_record_by_client;
mod payment_replayed;
mod payment_skipped_by_request;
mod payment_test_keys_in_production;
mod payment_unconfirmed;
mod payment_without_buyer;
mod payments;
mod people_open_to_every_account;
mod personal_data_in_logs;
mod personal_data_readable;
mod placeholder_in_live_rules;
mod platform_access_unproven;
mod policy_any_signed_in_write;
mod policy_open_write;
mod policy_without_caller;
mod policy_without_row_security;
mod price_chosen_by_client;
mod private_files_public;
mod private_key_committed;
mod privilege_from_request;
mod privileged_columns_writable;
mod privileged_function_without_caller_check;
mod profile_role_self_assignable;
mod program_among_uploads;
mod prompt_with_tool_power;
mod protective_headers_absent;
mod published_flaw;
mod quantity_unchecked;
mod query_built_from_values;
mod rate_limit_shared;
mod record_created_without_owner_check;
mod record_for_others;
mod record_held;
mod record_of_others_reachable;
mod record_words;
mod requests_of_other_sites;
mod reset_link_from_host;
mod reset_token_without_expiry;
mod rights_broader_than_needed;
mod role_chosen_at_sign_up;
mod role_written_by_oneself;
mod role_written_by_page;
pub(super) mod rotation;
mod row_security_toggled_by_script;
mod script_from_elsewhere;
mod secret_field_in_plain_text;
mod secret_in_browser_bundle;
mod secret_in_code;
mod secret_in_history;
mod secret_predictable;
mod secret_under_public_name;
mod seeds_on_start;
mod self_service_admin;
mod sensitive_data_in_logs;
mod server_side_request_forgery;
mod session_cookie_unprotected;
mod session_kept_at_log_in;
mod session_unverified;
mod settings_readable_by_anyone;
mod sign_up_settings_weak;
mod sign_up_unconfirmed;
mod signing_secret_hardcoded;
mod signing_secret_in_code;
mod sql_injection;
mod sql_run_for_callers;
mod stack_trace_to_caller;
mod state_changed_by_get;
mod storage_bucket_open_write;
mod store_permissions_open;
mod store_without_password;
mod table_granted_to_visitors;
mod table_without_row_security;
mod template_escaping_off;
mod tls_unverified;
mod token_for_anyone;
mod token_in_browser_storage;
mod token_unencrypted_on_phone;
mod token_unverified;
mod unencrypted_call;
mod unreached_check;
mod unsafe_deserialisation;
mod update_without_login;
mod upload_of_any_type;
mod view_past_row_security;
mod visitors;
mod webhook_signature_absent;
mod webhook_signature_optional;
mod webhook_signature_over_parsed_body;
mod xml_external_entities;

pub(crate) use erasure::{copy as data_copy, deletion as account_deletion, retention as data_retention};
pub(crate) use inventory::{Category, Held, inventory, is_of_people};

pub(super) static RULES: &[&Rule] = &[
    &access_always_granted::RULE,
    &account_data_without_login::RULE,
    &account_deletion_unproven::RULE,
    &account_enumeration::RULE,
    &account_key_not_unique::RULE,
    &acted_before_login::RULE,
    &address_changed_unconfirmed::RULE,
    &admin_endpoint_without_role::RULE,
    &admin_page_ungated::RULE,
    &ai_moderation_off::RULE,
    &ai_tool_without_caller_scope::RULE,
    &amount_below_zero::RULE,
    &api_open_by_default::RULE,
    &app_check_absent::RULE,
    &app_open_to_anyone::RULE,
    &automation_open_to_anyone::RULE,
    &balance_written_back::RULE,
    &break_in_script_committed::RULE,
    &captured_data_in_export::RULE,
    &client_side_gate::RULE,
    &code_in_answer::RULE,
    &code_injection::RULE,
    &command_injection::RULE,
    &command_on_server::RULE,
    &compromised_package::RULE,
    &connection_string_with_password::RULE,
    &container_runs_as_root::RULE,
    &cookie_believed::RULE,
    &cors_any_origin_with_credentials::RULE,
    &credential_in_answer::RULE,
    &credentials_in_export::RULE,
    &credentials_in_logs::RULE,
    &cron_secret_optional::RULE,
    &data_type_open::RULE,
    &database_rules_open::RULE,
    &debug_mode_on::RULE,
    &default_admin_credentials::RULE,
    &definer_function_exposed::RULE,
    &deleted_rows_shown::RULE,
    &demo_credentials_in_page::RULE,
    &destructive_endpoint_without_login::RULE,
    &encryption_key_in_code::RULE,
    &endpoint_without_login::RULE,
    &filter_from_request::RULE,
    &fixed_one_time_code::RULE,
    &form_without_limit::RULE,
    &framework_past_support::RULE,
    &full_rights_for_strangers::RULE,
    &function_token_check_off::RULE,
    &gate_in_browser_storage::RULE,
    &guard_commented_out::RULE,
    &hook_in_page::RULE,
    &host_name_unchecked::RULE,
    &html_unsanitised::RULE,
    &inner_pages_public::RULE,
    &inner_port_open::RULE,
    &install_script_fetches_code::RULE,
    &keys_handed_out::RULE,
    &live_keys_in_upload::RULE,
    &log_in_pretended::RULE,
    &login_rules_weak::RULE,
    &login_without_rate_limit::RULE,
    &look_alike_package::RULE,
    &mail_queue_open::RULE,
    &map_key_unrestricted::RULE,
    &message_sender_open::RULE,
    &message_texts_open::RULE,
    &model_output_executed::RULE,
    &money_as_float::RULE,
    &nosql_injection::RULE,
    &oauth_state_guessable::RULE,
    &open_redirect::RULE,
    &owner_filter_escaped::RULE,
    &package_given_up::RULE,
    &paid_by_page::RULE,
    &paid_state_from_request::RULE,
    &password_column_too_short::RULE,
    &password_hash_in_response::RULE,
    &password_in_configuration::RULE,
    &password_rules_skipped::RULE,
    &password_unhashed::RULE,
    &path_traversal::RULE,
    &pattern_from_request::RULE,
    &payment_amount_from_client::RULE,
    &payment_fulfilled_twice::RULE,
    &payment_grant_from_client::RULE,
    &payment_granted_on_return::RULE,
    &payment_record_by_client::RULE,
    &payment_replayed::RULE,
    &payment_skipped_by_request::RULE,
    &payment_test_keys_in_production::RULE,
    &payment_unconfirmed::RULE,
    &payment_without_buyer::RULE,
    &people_open_to_every_account::RULE,
    &personal_data_in_logs::RULE,
    &personal_data_readable::RULE,
    &placeholder_in_live_rules::RULE,
    &platform_access_unproven::RULE,
    &policy_any_signed_in_write::RULE,
    &policy_open_write::RULE,
    &policy_without_caller::RULE,
    &policy_without_row_security::RULE,
    &price_chosen_by_client::RULE,
    &private_files_public::RULE,
    &private_key_committed::RULE,
    &privilege_from_request::RULE,
    &privileged_columns_writable::RULE,
    &privileged_function_without_caller_check::RULE,
    &profile_role_self_assignable::RULE,
    &program_among_uploads::RULE,
    &prompt_with_tool_power::RULE,
    &protective_headers_absent::RULE,
    &published_flaw::RULE,
    &quantity_unchecked::RULE,
    &query_built_from_values::RULE,
    &rate_limit_shared::RULE,
    &record_created_without_owner_check::RULE,
    &record_for_others::RULE,
    &record_of_others_reachable::RULE,
    &requests_of_other_sites::RULE,
    &reset_link_from_host::RULE,
    &reset_token_without_expiry::RULE,
    &rights_broader_than_needed::RULE,
    &role_chosen_at_sign_up::RULE,
    &role_written_by_oneself::RULE,
    &role_written_by_page::RULE,
    &row_security_toggled_by_script::RULE,
    &script_from_elsewhere::RULE,
    &secret_field_in_plain_text::RULE,
    &secret_in_browser_bundle::RULE,
    &secret_in_code::RULE,
    &secret_in_history::RULE,
    &secret_predictable::RULE,
    &secret_under_public_name::RULE,
    &seeds_on_start::RULE,
    &self_service_admin::RULE,
    &sensitive_data_in_logs::RULE,
    &server_side_request_forgery::RULE,
    &session_cookie_unprotected::RULE,
    &session_kept_at_log_in::RULE,
    &session_unverified::RULE,
    &settings_readable_by_anyone::RULE,
    &sign_up_settings_weak::RULE,
    &sign_up_unconfirmed::RULE,
    &signing_secret_hardcoded::RULE,
    &signing_secret_in_code::RULE,
    &sql_injection::RULE,
    &sql_run_for_callers::RULE,
    &stack_trace_to_caller::RULE,
    &state_changed_by_get::RULE,
    &storage_bucket_open_write::RULE,
    &store_permissions_open::RULE,
    &store_without_password::RULE,
    &table_granted_to_visitors::RULE,
    &table_without_row_security::RULE,
    &template_escaping_off::RULE,
    &tls_unverified::RULE,
    &token_for_anyone::RULE,
    &token_in_browser_storage::RULE,
    &token_unencrypted_on_phone::RULE,
    &token_unverified::RULE,
    &unencrypted_call::RULE,
    &unreached_check::RULE,
    &unsafe_deserialisation::RULE,
    &update_without_login::RULE,
    &upload_of_any_type::RULE,
    &view_past_row_security::RULE,
    &webhook_signature_absent::RULE,
    &webhook_signature_optional::RULE,
    &webhook_signature_over_parsed_body::RULE,
    &xml_external_entities::RULE,
];
