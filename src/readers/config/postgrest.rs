//! PostgREST: which role of the database callers without an account act as.

use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads it from its own file and from the environment that other files give it.
pub(super) struct Postgrest;

const KEYS: [&str; 2] = ["db-anon-role", "PGRST_DB_ANON_ROLE"];
/// Most places of one file.
const PLACES: usize = 20;

impl Reader for Postgrest {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        !entry.path.ends_with(".md") && source.whole().contains_any(&KEYS)
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        for (at, key) in KEYS.iter().flat_map(|key| text.match_indices(key)).take(PLACES) {
            let line = text.get(text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |start| start + 1)..at).unwrap_or("");
            let after = text.get(at + key.len()..).and_then(|rest| rest.lines().next()).unwrap_or("");
            let given = after.trim_start_matches(['"', '\'', ' ', '\t']).strip_prefix(['=', ':']);
            let Some(given) = given.filter(|_| !line.trim_start().starts_with('#')) else { continue };
            let value: String = given
                .trim_matches(|c: char| c.is_ascii_whitespace() || c == '"' || c == '\'')
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .take(63)
                .collect();
            facts.deployments.push(Deployment {
                platform: "postgrest".to_owned(),
                setting: Setting::VisitorRole,
                value,
                origin: source.at(at),
            });
        }
        Ok(())
    }
}
