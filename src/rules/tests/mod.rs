//! What is checked by machine before users notice. The list is kept in alphabetical order.

use super::Rule;

mod automation_untested;
mod critical_paths_untested;
mod placeholder_tests;
mod refusal_accepted;
mod tests_absent;
mod tests_against_live_backend;
mod tests_not_run;
mod tests_without_product_code;
mod type_errors_ignored;

pub(super) static RULES: &[&Rule] = &[
    &automation_untested::RULE,
    &critical_paths_untested::RULE,
    &placeholder_tests::RULE,
    &refusal_accepted::RULE,
    &tests_absent::RULE,
    &tests_against_live_backend::RULE,
    &tests_not_run::RULE,
    &tests_without_product_code::RULE,
    &type_errors_ignored::RULE,
];
