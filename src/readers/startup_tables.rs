//! Programs that create their database tables when they start (SQLAlchemy, SQLModel, Sequelize, GORM, Hibernate, statements
//! of their own).

use super::{Reader, Source};
use crate::facts::{Deployment, Facts, Language, Role, Setting};
use crate::intake::Entry;

/// Looks for such calls.
pub(super) struct StartupTables;

impl Reader for StartupTables {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        use Language::{Go, JavaScript, Python, TypeScript};
        if is_spring(&entry.path) {
            return entry.role != Role::Test && source.whole().contains("ddl-auto");
        }
        matches!(entry.language, Some(Python | JavaScript | TypeScript | Go))
            && entry.role == Role::Source
            && source.whole().contains_any(&[".create_all(", "sequelize.sync(", ".AutoMigrate(", "CREATE TABLE IF NOT EXISTS"])
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let spring = is_spring(&entry.path);
        let mapped = matches!(entry.language, Some(Language::Go));
        // A statement of the program's own counts where the same file runs it, outside of what is run by hand.
        let lower = entry.path.to_ascii_lowercase();
        let by_hand =
            ["script", "migrat", "seed", "tool", "cli", "test", "example", "cache", "bench"].iter().any(|word| lower.contains(word));
        let runs = matches!(entry.language, Some(Language::Go | Language::Python))
            && !by_hand
            && source.whole().contains_any(&[".Exec(", ".ExecContext(", ".execute(", ".executescript(", ".MustExec("]);
        let creates = |line: &str| {
            let line = line.trim();
            !line.starts_with(['#', '/', '*'])
                && (spring && shapes(line)
                    || line.contains(".create_all(")
                    || line.contains("sequelize.sync(")
                    || mapped && !by_hand && line.contains(".AutoMigrate(")
                    || runs && line.contains("CREATE TABLE IF NOT EXISTS"))
        };
        if let Some((at, _)) = source.lines().find(|(_, line)| creates(line)) {
            facts.deployments.push(Deployment {
                platform: "database".to_owned(),
                setting: Setting::TablesAtStart,
                value: String::new(),
                origin: source.at(at),
            });
        }
        Ok(())
    }
}

/// Whether a file holds the settings with which a program on Spring runs live: `application.yml`, `application-prod.properties`.
fn is_spring(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let stem = [".yml", ".yaml", ".properties"].iter().find_map(|end| name.strip_suffix(end));
    stem.is_some_and(|stem| stem == "application" || stem.starts_with("application-prod"))
}

/// `ddl-auto: update`: Hibernate makes the tables fit the classes.
fn shapes(line: &str) -> bool {
    let value = line.split_once("ddl-auto").map_or("", |(_, rest)| rest.trim_start_matches([':', '=', ' ', '"', '\'']));
    // `${DDL_AUTO:update}`
    let value = value.strip_prefix("${").and_then(|rest| rest.split_once(':')).map_or(value, |(_, rest)| rest);
    value.starts_with("update") || value.starts_with("create")
}
