//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

mod columns;
mod connection_string_with_password;
mod container_runs_as_root;
mod cors_any_origin_with_credentials;
mod credential;
mod default_admin_credentials;
mod definer_function_exposed;
mod demo_credentials_in_page;
mod encryption_key_in_code;
mod exposure;
mod guard_commented_out;
mod html_unsanitised;
mod map_key_unrestricted;
mod password_hash_in_response;
mod password_in_configuration;
mod password_unhashed;
mod personal_data_readable;
mod policy_any_signed_in_write;
mod policy_open_write;
mod policy_without_row_security;
mod private_key_committed;
mod privileged_columns_writable;
mod row_security_toggled_by_script;
mod secret_in_browser_bundle;
mod secret_in_code;
mod secret_predictable;
mod seeds_on_start;
mod sensitive_data_in_logs;
mod session_cookie_unprotected;
mod signing_secret_hardcoded;
mod signing_secret_in_code;
mod stack_trace_to_caller;
mod storage_bucket_open_write;
mod table_without_row_security;
mod template_escaping_off;
mod tls_unverified;

pub(super) static RULES: &[&Rule] = &[
    &connection_string_with_password::RULE,
    &container_runs_as_root::RULE,
    &cors_any_origin_with_credentials::RULE,
    &default_admin_credentials::RULE,
    &definer_function_exposed::RULE,
    &demo_credentials_in_page::RULE,
    &encryption_key_in_code::RULE,
    &guard_commented_out::RULE,
    &html_unsanitised::RULE,
    &map_key_unrestricted::RULE,
    &password_hash_in_response::RULE,
    &password_in_configuration::RULE,
    &password_unhashed::RULE,
    &personal_data_readable::RULE,
    &policy_any_signed_in_write::RULE,
    &policy_open_write::RULE,
    &policy_without_row_security::RULE,
    &private_key_committed::RULE,
    &privileged_columns_writable::RULE,
    &row_security_toggled_by_script::RULE,
    &secret_in_browser_bundle::RULE,
    &secret_in_code::RULE,
    &secret_predictable::RULE,
    &seeds_on_start::RULE,
    &sensitive_data_in_logs::RULE,
    &session_cookie_unprotected::RULE,
    &signing_secret_hardcoded::RULE,
    &signing_secret_in_code::RULE,
    &stack_trace_to_caller::RULE,
    &storage_bucket_open_write::RULE,
    &table_without_row_security::RULE,
    &template_escaping_off::RULE,
    &tls_unverified::RULE,
];
