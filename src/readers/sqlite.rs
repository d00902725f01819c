//! Places that keep a product's data in an SQLite file: Prisma schemas, Django and SQLAlchemy settings, Node drivers.
//!
//! Leaves out databases in memory, on a phone, and those that an environment variable replaces in production.

use super::{Reader, Source};
use crate::facts::{Deployment, Facts, Language, Role, Setting};
use crate::intake::Entry;

/// Looks for SQLite files.
pub(super) struct Sqlite;

impl Reader for Sqlite {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        use Language::{JavaScript, Prisma, Python, TypeScript};
        matches!(entry.language, Some(Prisma | Python | JavaScript | TypeScript))
            && matches!(entry.role, Role::Source | Role::Config)
            && !is_for_developers(&entry.path)
            && source.whole().contains("sqlite")
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        let found = match entry.language {
            Some(Language::Prisma) => {
                line_of(source, |line| line.starts_with("provider") && line.contains("\"sqlite\"")).map(|at| (at, "Prisma"))
            }
            Some(Language::Python) => python(source).map(|at| (at, "Python settings")),
            _ if ["better-sqlite3", "'sqlite3'", "\"sqlite3\"", "bun:sqlite", "node:sqlite"].iter().any(|driver| text.contains(driver)) => {
                let opens = |line: &str| line.contains("Database(") && line.contains("new ") && !line.contains(":memory:");
                line_of(source, opens).map(|at| (at, "Node driver"))
            }
            _ => None,
        };
        if let Some((at, value)) = found {
            facts.deployments.push(Deployment {
                platform: "sqlite".to_owned(),
                setting: Setting::SqliteFile,
                value: value.to_owned(),
                origin: source.at(at),
            });
        }
        Ok(())
    }
}

/// Whether a file holds the settings of a developer's machine or of tests, and others hold those of production.
pub(super) fn is_for_developers(path: &str) -> bool {
    let stem = path.rsplit('/').next().unwrap_or(path).split('.').next().unwrap_or("").to_ascii_lowercase();
    stem.split(['_', '-']).any(|part| matches!(part, "dev" | "devel" | "development" | "local" | "test" | "testing"))
}

fn python(source: &Source<'_>) -> Option<usize> {
    let text = source.text();
    if ["dj_database_url", "DATABASE_URL", "POSTGRES"].iter().any(|way| text.contains(way)) {
        return None;
    }
    // Settings for tests stand in a class of their own.
    let mut tests = false;
    let settles = |line: &str| {
        if line.starts_with("class ") {
            tests = line.contains("Test");
        }
        !line.starts_with('#')
            && !tests
            && !line.contains(":memory:")
            && (line.contains("django.db.backends.sqlite3")
                || line.contains("sqlite:///") && !line.contains("environ") && !line.contains("getenv"))
    };
    line_of(source, settles)
}

/// Where the first such line starts.
fn line_of(source: &Source<'_>, mut wanted: impl FnMut(&str) -> bool) -> Option<usize> {
    source.lines().find(|(_, line)| wanted(line.trim())).map(|(at, _)| at)
}
