//! Documents that say how to bring data back, and scheduled statements that throw it away.

use super::command;
use crate::facts::{Facts, Language, Recovery, RecoveryKind};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads both.
pub(super) struct RestoreNotes;

/// Commands and clicks of a restore.
const STEPS: &[&str] = &["pg_restore", "psql ", "mysql ", "mongorestore", "restore", "gunzip", "litestream restore", "pg:backups:restore"];

/// Words in the name of a table whose rows are meant to go.
const PASSING: &[&str] = &[
    "log", "cache", "temp", "tmp", "session", "stag", "rate", "otp", "token", "queue", "lock", "event", "notif", "stat", "metric", "view",
    "code", "limit", "job",
];

/// Longest scheduled statement that is looked at, in bytes.
const STATEMENT: usize = 600;

impl Reader for RestoreNotes {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        match entry.language {
            Some(Language::Markdown) => source.text().contains("estore") || source.text().contains("ecovery"),
            Some(Language::Sql) => source.text().contains("cron.schedule("),
            _ => false,
        }
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut state = |kind: RecoveryKind, what: &str, at: usize| {
            facts.recovery.push(Recovery { kind, what: command::shown(what), origin: source.at(at) });
        };
        if entry.language == Some(Language::Sql) {
            for (at, _) in source.text().match_indices("cron.schedule(") {
                let rest = source.text().get(at..).unwrap_or("");
                if let Some(table) = emptied(rest) {
                    state(RecoveryKind::ScheduledWipe, &table, at);
                }
            }
            return Ok(());
        }
        let heading = source.lines().find(|(_, line)| {
            let lower = line.to_ascii_lowercase();
            let about_data = ["backup", "database", "data", "disaster", "dump", "db"].iter().any(|word| lower.contains(word));
            lower.starts_with('#') && (lower.contains("restore") || lower.contains("disaster recovery")) && about_data
        });
        if let Some((at, line)) = heading
            && source.text().get(at + line.len()..).is_some_and(|rest| STEPS.iter().any(|step| rest.contains(step)))
        {
            state(RecoveryKind::RestoreSteps, line.trim_start_matches('#'), at);
        }
        Ok(())
    }
}

/// The table that a scheduled statement empties without a condition.
fn emptied(text: &str) -> Option<String> {
    let text: String = text.chars().take(STATEMENT).collect::<String>().to_ascii_lowercase();
    let statement = text.split(");").next().unwrap_or("");
    let words: Vec<&str> =
        statement.split(|c: char| c.is_whitespace() || matches!(c, '\'' | '$' | ';' | ',' | '(')).filter(|word| !word.is_empty()).collect();
    let at = words.windows(2).position(|pair| matches!(pair, ["delete", "from"] | ["truncate", _]))?;
    let table = match words.get(at + 1..at + 3)? {
        ["from" | "table", table] => *table,
        [table, ..] => *table,
        [] => return None,
    };
    let table = table.trim_start_matches("public.").trim_matches('"');
    let conditional = words.contains(&"where") || words.contains(&"using");
    let passing = PASSING.iter().any(|part| table.contains(part)) || table.starts_with("cron.") || table.starts_with("net.");
    (!conditional && !passing && !table.is_empty()).then(|| table.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emptied_tables() {
        let bad = "cron.schedule('nightly', '0 0 * * *', $$ delete from public.orders; $$);";
        assert_eq!(emptied(bad).as_deref(), Some("orders"));
        assert_eq!(emptied("cron.schedule('n', '0 0 * * *', 'TRUNCATE TABLE bookings');").as_deref(), Some("bookings"));
        for near in [
            "cron.schedule('n', '0 0 * * *', $$ delete from orders where created_at < now() - interval '1 year' $$);",
            "cron.schedule('n', '0 0 * * *', 'truncate table page_cache');",
            "cron.schedule('n', '0 0 * * *', 'select refresh()');",
        ] {
            assert_eq!(emptied(near), None, "{near}");
        }
    }
}
