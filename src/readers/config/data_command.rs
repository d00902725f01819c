//! What a shell command does to stored data: takes a copy, throws it away, or bends it to the shape of the code.

use super::command::{names, pair};

/// Programs that take a whole database or disk out.
const DUMPS: &[&str] = &[
    "pg_dump",
    "pg_dumpall",
    "pg_basebackup",
    "mysqldump",
    "mariadb-dump",
    "mydumper",
    "mongodump",
    "wal-g",
    "pgbackrest",
    "barman",
    "restic",
    "borg",
    "borgmatic",
    "litestream",
    "rdiff-backup",
    "duplicity",
    "exportdocuments",
];

/// Whether the words of a simple command copy stored data. Copies of the structure alone are none.
pub(super) fn copies(names: &[String]) -> bool {
    let first = names.iter().find(|name| !matches!(name.as_str(), "sudo" | "time" | "nice" | "npx" | "exec" | "run:" | "root" | "-"));
    // What only moves files about, however they are named.
    let moves = [
        "rm",
        "mkdir",
        "ls",
        "cp",
        "mv",
        "cat",
        "git",
        "find",
        "chmod",
        "chown",
        "du",
        "test",
        "cd",
        "touch",
        "export",
        "echo",
        "ln",
        "pg_restore",
    ];
    if first.is_none_or(|name| moves.contains(&name.as_str())) {
        return false;
    }
    let any = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
    if any(&["--schema-only", "-s", "--no-data"]) && !any(&["restic", "borg", "litestream"]) && any(DUMPS) {
        return false;
    }
    let of_data = |name: &String| ["backup", "dump", ".sql", ".sqlite", ".db", ".archive"].iter().any(|part| name.contains(part));
    any(DUMPS) && !any(&["--version", "restore", "check"])
        || runs_backup(names) && !any(&["restore", "delete", "prune"])
        || pair(names, "db", "dump") && any(&["--data-only", "--use-copy"])
        || pair(names, "db", "export")
        || pair(names, "convex", "export")
        || pair(names, "firestore", "export")
        || any(&["sql-dump", "pg:backups:capture"])
        || any(&["sqlite3"]) && any(&[".backup", ".dump", "vacuum"])
        || any(&["rclone", "aws", "gsutil", "s3cmd", "mc", "rsync"])
            && any(&["sync", "cp", "copy", "rsync", "put", "mirror", "-avz", "-az"])
            && names.iter().any(of_data)
}

/// Whether a script or task is run that is named after backups. The word elsewhere in a command says nothing.
fn runs_backup(names: &[String]) -> bool {
    let is_named = |name: &str| {
        let mut pieces = name.split([':', '-', '_', '.']);
        pieces.any(|piece| matches!(piece, "backup" | "backups" | "dbbackup"))
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c))
    };
    let runners = [
        "run",
        "npm",
        "pnpm",
        "yarn",
        "bun",
        "node",
        "tsx",
        "bash",
        "sh",
        "python",
        "python3",
        "make",
        "php",
        "artisan",
        "rake",
        "exec",
        "manage.py",
        "source",
        ".",
        "sudo",
        "root",
        "task",
        "deno",
        "ruby",
        "rails",
    ];
    let mut before: Option<&str> = None;
    for name in names {
        if is_named(name) && before.is_none_or(|before| runners.contains(&before)) {
            return true;
        }
        before = Some(name.as_str());
    }
    false
}

/// Whether a line of a script takes a database out with a tool made for it.
pub(super) fn dumps(line: &str) -> bool {
    let parts = line.trim().split([';', '|', '&', '(']);
    parts.into_iter().any(|part| {
        let names = names(part);
        let starts = names.iter().take(6).any(|name| DUMPS.contains(&name.as_str()));
        starts && copies(&names) && !part.trim_start().starts_with("echo") && !part.contains("command -v") && !part.contains("which ")
    })
}

/// What a command throws away, if it empties or drops a database, in words.
pub(super) fn destroys(command: &str) -> Option<&'static str> {
    let command = command.trim();
    if command.starts_with('#') || command.starts_with("echo") || command.starts_with("//") {
        return None;
    }
    let names = names(command);
    let any = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
    let runs = |tool: &str, verbs: &[&str]| any(&[tool]) && any(verbs);
    if runs("prisma", &["--force-reset"]) || runs("prisma", &["reset"]) && any(&["migrate"]) {
        return Some("drops every table");
    }
    if any(&["migrate:fresh", "migrate:refresh", "migrate:reset", "db:wipe", "schema:drop", "doctrine:database:drop"]) {
        return Some("drops every table");
    }
    if (any(&["rails", "rake"]) && any(&["db:drop", "db:reset", "db:schema:load", "db:structure:load", "db:purge", "db:truncate_all"]))
        || runs("sequelize", &["db:drop"])
        || runs("sequelize-cli", &["db:drop"])
        || runs("knex", &["migrate:rollback"]) && any(&["--all"])
        || runs("manage.py", &["flush", "reset_db"])
        || runs("mix", &["ecto.drop", "ecto.reset"])
        || runs("flyway", &["clean"])
        || any(&["dropdb"])
    {
        return Some("empties the database");
    }
    if runs("supabase", &["reset"]) && any(&["db"]) && any(&["--linked", "--db-url"]) {
        return Some("empties the linked database");
    }
    let lower = command.to_ascii_lowercase();
    let client = ["psql", "mysql", "mariadb", "mongo", "mongosh", "sqlcmd"];
    let drops = ["drop database", "drop schema public", "dropdatabase(", "truncate table"];
    (any(&client) && drops.iter().any(|words| lower.contains(words))).then_some("drops the database")
}

/// Whether a command bends the database to the shape of the code and accepts that data is lost.
pub(super) fn forces_shape(command: &str) -> bool {
    let command = command.trim();
    if command.starts_with('#') || command.starts_with("echo") {
        return false;
    }
    let names = names(command);
    let any = |wanted: &str| names.iter().any(|name| name == wanted);
    any("--accept-data-loss") && pair(&names, "db", "push") || any("drizzle-kit") && any("push") && any("--force") || any("schema:sync")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_of_data() {
        for line in [
            "pg_dump \"$DATABASE_URL\" | gzip > out.sql.gz",
            "docker exec db mysqldump -u root shop > out.sql",
            "npx supabase db dump --data-only -f data.sql",
            "sqlite3 /data/shop.db \".backup '/b/shop.db'\"",
            "aws s3 cp dump.sql.gz s3://b/",
            "npx convex export --path out.zip",
            "python manage.py dbbackup",
            "/opt/backup.sh",
        ] {
            assert!(line.split('|').any(|part| copies(&names(part))), "{line}");
        }
        for line in [
            "pg_dump --schema-only shop",
            "supabase db dump -f schema.sql",
            "cp .env .env.backup",
            "aws s3 sync dist s3://site",
            "pg_restore -d shop out.dump",
            "restic restore latest",
            "rm -rf backup",
            "name.includes('backup')",
            "check if backup cleanup works",
        ] {
            assert!(!copies(&names(line)), "{line}");
        }
        assert!(dumps("  docker compose exec -T db pg_dump -U a shop > x.sql") && !dumps("command -v pg_dump") && !dumps("echo pg_dump"));
    }

    #[test]
    fn commands_that_throw_data_away() {
        for line in [
            "npx prisma migrate reset --force",
            "prisma db push --force-reset",
            "php artisan migrate:fresh --seed --force",
            "bundle exec rails db:reset",
            "python manage.py flush --no-input",
            "supabase db reset --linked",
            "psql $URL -c 'DROP DATABASE shop'",
        ] {
            assert!(destroys(line).is_some(), "{line}");
        }
        for line in [
            "npx prisma migrate deploy",
            "prisma db push",
            "php artisan migrate --force",
            "rails db:migrate",
            "supabase db reset",
            "# prisma migrate reset",
            "git reset --hard",
            "psql $URL -c 'select 1'",
        ] {
            assert!(destroys(line).is_none(), "{line}");
        }
        assert!(forces_shape("npx prisma db push --accept-data-loss") && !forces_shape("npx prisma db push"));
    }
}
