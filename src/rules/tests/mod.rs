//! What is checked by machine before users notice. The list is kept in alphabetical order.

use super::Rule;
use crate::facts::{Project, SiteKind};
use crate::sorted::Gather;
use std::collections::BTreeSet;

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

/// Whether a file of tests came with the frame of an app for phones, which has nothing of the product in it.
fn is_stock(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    path.contains("com/getcapacitor/") || matches!(stem, "ExampleInstrumentedTest" | "ExampleUnitTest")
}

/// Whether a third of the files with tests hold some that pass whatever the product does: then nobody looked at what the
/// others prove either.
fn is_hollow(project: &Project) -> bool {
    let facts = &project.facts;
    let files: BTreeSet<&str> = facts.tests.iter().map(|test| test.origin.path.as_str()).into_set();
    let trivial = facts.tests.iter().filter(|test| test.trivial).map(|test| test.origin.path.as_str());
    let refusals = facts.sites.iter().filter(|site| site.kind == SiteKind::RefusalAccepted).map(|site| site.origin.path.as_str());
    let hollow: BTreeSet<&str> = trivial.chain(refusals).into_set();
    hollow.len() * 3 >= files.len() && hollow.len() >= 3
}
