//! Rules of one dimension; the list is kept in alphabetical order.

use super::Rule;

mod backups_unproven;
mod base_image_unpinned;
mod container_restart_absent;
mod dev_server_in_production;
mod single_instance;

pub(super) static RULES: &[&Rule] = &[
    &backups_unproven::RULE,
    &base_image_unpinned::RULE,
    &container_restart_absent::RULE,
    &dev_server_in_production::RULE,
    &single_instance::RULE,
];
