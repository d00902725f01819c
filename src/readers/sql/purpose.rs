//! What a file of SQL is for, told by its path and its first lines.

use crate::facts::SqlFile;

/// Migration tools keep the way back in the same file; it is not part of the way forward.
pub(super) fn until_down(text: &str) -> &str {
    let markers = ["-- migrate:down", "-- +goose Down", "-- +migrate Down", "--- Down"];
    let end = markers.iter().filter_map(|marker| text.find(marker)).min();
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The file into which Laravel squashes its migrations.
pub(super) fn is_squashed(path: &str) -> bool {
    path.rsplit_once('/').is_some_and(|(folder, name)| folder.ends_with("database/schema") && name.contains("-schema."))
}

/// What a file is for.
pub(super) fn kind(path: &str, text: &str) -> SqlFile {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or(&lower);
    let folder = lower.rsplit_once('/').map_or("", |(folder, _)| folder);
    let head = text.get(..text.len().min(2_000)).unwrap_or(text);
    let within = |wanted: &str| folder.split('/').any(|part| part == wanted);
    let migrations = within("migrations") || within("migrate") || within("drizzle") && !within("seed") || within("flyway");
    // Sqitch keeps the way back, and checks, in folders beside that of the steps.
    let back = folder.rsplit('/').next().is_some_and(|last| matches!(last, "revert" | "verify" | "undo" | "down"));
    if name.ends_with(".down.sql") || name == "down.sql" || name.contains("rollback") || back {
        SqlFile::Script
    } else if is_squashed(path) || migrations && !within("data-migrations") && !within("meta") {
        SqlFile::Migration
    } else if ["database dump", "MySQL dump", "phpMyAdmin SQL Dump", "MariaDB dump"].iter().any(|mark| head.contains(mark))
        || (name.contains("dump") || name.contains("backup")) && !within("seed") && !within("seeds")
    {
        SqlFile::Dump
    } else if name.contains("seed") || within("seeds") || within("seed") || name.contains("sample") || name.contains("mock") {
        SqlFile::Seed
    } else if is_schema(name) || within("schemas") {
        SqlFile::Schema
    } else {
        SqlFile::Script
    }
}

/// Names of files that hold the whole schema. One that mends or tests something is run by hand.
fn is_schema(name: &str) -> bool {
    let mends = ["fix", "update", "add", "alter", "patch", "test", "check", "debug", "disable", "enable", "drop", "remove"];
    let words: Vec<&str> = name.trim_end_matches(".sql").split(['_', '-', '.', ' ']).collect();
    let whole = ["schema", "database", "tables", "init", "structure", "setup", "ddl", "db", "supabase", "policies", "rls"];
    words.iter().any(|word| whole.contains(word)) && !words.iter().any(|word| mends.contains(word) || *word == "admin")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_by_what_they_are_for() {
        for (path, expected) in [
            ("supabase/migrations/20250101_init.sql", SqlFile::Migration),
            ("prisma/migrations/1_init/migration.sql", SqlFile::Migration),
            ("drizzle/0000_first.sql", SqlFile::Migration),
            ("migrations/1_users.down.sql", SqlFile::Script),
            ("db/migrations/deploy/1.sql", SqlFile::Migration),
            ("db/migrations/revert/1.sql", SqlFile::Script),
            ("backend/supabase_schema.sql", SqlFile::Schema),
            ("db/dump.sql", SqlFile::Dump),
            ("supabase/seed.sql", SqlFile::Seed),
            ("store/seed/01_dump.sql", SqlFile::Seed),
            ("setup-admin.sql", SqlFile::Script),
            ("fix_rls.sql", SqlFile::Script),
        ] {
            assert_eq!(kind(path, "select 1;"), expected, "{path}");
        }
    }
}
