//! Programs that create their database tables when they start (SQLAlchemy, SQLModel, Sequelize).

use super::{Reader, Source};
use crate::facts::{Deployment, Facts, Language, Role, Setting};
use crate::intake::Entry;

/// Looks for such calls.
pub(super) struct StartupTables;

impl Reader for StartupTables {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        use Language::{JavaScript, Python, TypeScript};
        matches!(entry.language, Some(Python | JavaScript | TypeScript))
            && entry.role == Role::Source
            && source.whole().contains_any(&[".create_all(", "sequelize.sync("])
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let creates = |line: &str| {
            let line = line.trim();
            !line.starts_with(['#', '/', '*']) && (line.contains(".create_all(") || line.contains("sequelize.sync("))
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
