//! Version history, backups, and what belongs in the repository. The list is kept in alphabetical order.

use super::Rule;

mod agent_state_committed;
mod archives_committed;
mod backup_copies_committed;
mod backups_switched_off;
mod build_output_committed;
mod ci_absent;
mod ci_calls_missing_script;
mod ci_without_tests;
mod configuration_files_in_conflict;
mod database_dump_committed;
mod database_emptied_on_release;
mod database_file_committed;
mod database_without_volume;
mod deletion_guard_off;
mod dependencies_committed;
mod dependency_outside_registry;
mod dependency_unpinned;
mod destructive_migration;
mod env_file_committed;
mod env_file_not_ignored;
mod generated_dump_committed;
mod gitignore_absent;
mod history_too_short;
mod history_without_remote;
mod large_files_in_history;
mod left_out_of_export;
mod lockfile_absent;
mod lockfile_ignored;
mod lockfiles_of_several_managers;
mod logs_committed;
mod manual_fix_script;
mod merge_unfinished;
mod migration_runner_home_made;
mod migrations_incomplete;
mod migrations_not_replayable;
mod models_ahead_of_migrations;
mod personal_data_committed;
mod python_packages;
mod records_only_in_browser;
mod release_untested;
mod report_sprawl;
mod run_instructions_absent;
mod scheduled_wipe;
mod schema_changes_outside_migrations;
mod schema_forced_on_release;
mod source_missing;
mod strays;
mod switched_off_part;
mod tables_defined_nowhere;
mod twin_modules;
mod uncommitted_work;
mod undeclared_package;
mod unlocked_install;
mod unpushed_commits;
mod unreached_code;
mod user_uploads_committed;
mod version_history_unproven;
mod version_never_raised;

pub(super) use tables_defined_nowhere::undefined as undefined_tables;

pub(super) static RULES: &[&Rule] = &[
    &agent_state_committed::RULE,
    &archives_committed::RULE,
    &backup_copies_committed::RULE,
    &backups_switched_off::RULE,
    &build_output_committed::RULE,
    &ci_absent::RULE,
    &ci_calls_missing_script::RULE,
    &ci_without_tests::RULE,
    &configuration_files_in_conflict::RULE,
    &database_dump_committed::RULE,
    &database_emptied_on_release::RULE,
    &database_file_committed::RULE,
    &database_without_volume::RULE,
    &deletion_guard_off::RULE,
    &dependencies_committed::RULE,
    &dependency_outside_registry::RULE,
    &dependency_unpinned::RULE,
    &destructive_migration::RULE,
    &env_file_committed::RULE,
    &env_file_not_ignored::RULE,
    &generated_dump_committed::RULE,
    &gitignore_absent::RULE,
    &history_too_short::RULE,
    &history_without_remote::RULE,
    &large_files_in_history::RULE,
    &left_out_of_export::RULE,
    &lockfile_absent::RULE,
    &lockfile_ignored::RULE,
    &lockfiles_of_several_managers::RULE,
    &logs_committed::RULE,
    &manual_fix_script::RULE,
    &merge_unfinished::RULE,
    &migration_runner_home_made::RULE,
    &migrations_incomplete::RULE,
    &migrations_not_replayable::RULE,
    &models_ahead_of_migrations::RULE,
    &personal_data_committed::RULE,
    &records_only_in_browser::RULE,
    &release_untested::RULE,
    &report_sprawl::RULE,
    &run_instructions_absent::RULE,
    &scheduled_wipe::RULE,
    &schema_changes_outside_migrations::RULE,
    &schema_forced_on_release::RULE,
    &source_missing::RULE,
    &switched_off_part::RULE,
    &tables_defined_nowhere::RULE,
    &twin_modules::RULE,
    &uncommitted_work::RULE,
    &undeclared_package::RULE,
    &unlocked_install::RULE,
    &unpushed_commits::RULE,
    &unreached_code::RULE,
    &user_uploads_committed::RULE,
    &version_history_unproven::RULE,
    &version_never_raised::RULE,
];
