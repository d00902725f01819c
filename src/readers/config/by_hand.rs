//! Scripts that are run by hand on the product's own database: those that send files of SQL to it, and those that show
//! how a stranger gets in.

use crate::facts::{Deployment, Facts, Language, Role, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads them.
pub(super) struct ByHand;

/// How far behind a call what it is given is looked at.
const NEAR: usize = 200;

/// Calls that send text to a database as it is.
const RUNS: &[&str] =
    &[".query(", ".unsafe(", ".execute(", ".raw(", ".exec(", ".executeRaw", "/database/query", ".executescript(", ".rpc("];
/// Functions of a database that run what they are given, by how their names start.
const RUNNERS: &[&str] = &["exec", "run_sql", "run_query", "sql", "query", "execute"];
/// Signs of a record of what ran, or of a tool that keeps one.
const RECORDS: &[&str] = &[
    "schema_migrations",
    "_migrations",
    "migrations_table",
    "migration_history",
    "migrations_log",
    "already applied",
    "already run",
    "applied_at",
    "checksum",
    "drizzle-orm/migrator",
    "/migrator",
    "umzug",
    "node-pg-migrate",
    "postgrator",
    "alembic",
    "knex.migrate",
    "migrate.latest",
    "flyway",
    "supabase db push",
    "prisma migrate",
];
/// What opens a database with all rights.
const KEYS: &[&str] = &["SERVICE_ROLE", "SERVICE_KEY", "service_role", "DATABASE_URL", "connectionString", "POSTGRES_URL", "DB_PASSWORD"];
/// Words in the names of scripts that show how a stranger gets in.
const BREAKS: &[&str] = &["hack", "exploit", "attack", "bypass", "pwn", "penetrate"];

impl Reader for ByHand {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let language = matches!(entry.language, Some(Language::JavaScript | Language::TypeScript | Language::Python));
        let by_hand =
            !entry.path.contains('/') || entry.path.split('/').any(|part| matches!(part, "scripts" | "script" | "tools" | "bin" | "db"));
        language && by_hand && !matches!(entry.role, Role::Test | Role::Example) && (source.text().contains(".sql") || breaks(&entry.path))
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        let mut state = |setting, value: &str, at| {
            let origin = source.at(at);
            facts.deployments.push(Deployment { platform: "script".to_owned(), setting, value: value.to_owned(), origin });
        };
        if let Some((at, how)) = sends(&entry.path, text) {
            let key = KEYS.iter().filter_map(|key| text.find(key)).min();
            state(Setting::RunsSqlFiles, how, key.unwrap_or(at));
        }
        if breaks(&entry.path)
            && let Some(at) = knocks(text)
        {
            state(Setting::BreaksIn, "", at);
        }
        Ok(())
    }
}

/// Where files of SQL are sent to a database, and how.
fn sends(path: &str, text: &str) -> Option<(usize, &'static str)> {
    let lower = text.to_ascii_lowercase();
    let reads = ["readfile", "read_text(", "open(", "bun.file("].iter().any(|call| lower.contains(call)) && text.contains(".sql");
    let migrates = lower.contains("migrat") || path.to_ascii_lowercase().contains("migrat");
    if !reads || !migrates || RECORDS.iter().any(|word| lower.contains(&word.to_ascii_lowercase())) {
        return None;
    }
    RUNS.iter().find_map(|call| {
        text.match_indices(call).find_map(|(at, _)| {
            let after = text.get(at + call.len()..)?.trim_start();
            if *call != ".rpc(" {
                // A method of a text (`regex.exec(line)`) runs nothing.
                let near: String = after.chars().take(NEAR).collect();
                let held = near.split([')', ',', ';']).next().unwrap_or("").to_ascii_lowercase();
                let sent = ["sql", "statement", "stmt", "migration", "content", "schema", "script", "query"]
                    .iter()
                    .any(|word| held.contains(word));
                return sent.then_some((at, "a direct connection"));
            }
            let name = after.trim_start_matches(['"', '\'', '`']);
            RUNNERS.iter().any(|start| name.starts_with(start)).then_some((at, "a function of the database that runs any text"))
        })
    })
}

/// Whether a script's own name says that it breaks in.
fn breaks(path: &str) -> bool {
    let name = super::file_name(path).to_ascii_lowercase();
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| BREAKS.contains(&word))
}

/// Where it writes to a store that browsers reach.
fn knocks(text: &str) -> Option<usize> {
    let store = ["/rest/v1/", ".supabase.co", "createClient(", "firebaseio.com", "firestore.googleapis.com"];
    let writes = ["\"POST\"", "'POST'", "\"PATCH\"", "'PATCH'", "\"DELETE\"", "'DELETE'", ".insert(", ".update(", ".upsert(", ".delete("];
    let place = text.find("/rest/v1/").or_else(|| writes.iter().filter_map(|call| text.find(call)).min())?;
    (store.iter().any(|word| text.contains(word)) && writes.iter().any(|word| text.contains(word))).then_some(place)
}
