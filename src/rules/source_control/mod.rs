//! Version history, backups, and what belongs in the repository. The list is kept in alphabetical order.

use super::Rule;

mod ci_absent;
mod ci_without_tests;
mod gitignore_absent;
mod lockfile_absent;
mod lockfile_ignored;
mod lockfiles_of_several_managers;
mod unlocked_install;

pub(super) static RULES: &[&Rule] = &[
    &ci_absent::RULE,
    &ci_without_tests::RULE,
    &gitignore_absent::RULE,
    &lockfile_absent::RULE,
    &lockfile_ignored::RULE,
    &lockfiles_of_several_managers::RULE,
    &unlocked_install::RULE,
];
