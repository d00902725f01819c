//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

mod accounts_unproven;
mod admin_by_literal_email;
mod builder_scripts_in_page;
mod community_part;
mod fixed_environment;
mod personal_account_connection;
mod platform_lock_in;
mod platform_runtime_dependency;
mod repository_owner_unproven;

pub(super) static RULES: &[&Rule] = &[
    &accounts_unproven::RULE,
    &admin_by_literal_email::RULE,
    &builder_scripts_in_page::RULE,
    &community_part::RULE,
    &fixed_environment::RULE,
    &personal_account_connection::RULE,
    &platform_lock_in::RULE,
    &platform_runtime_dependency::RULE,
    &repository_owner_unproven::RULE,
];
