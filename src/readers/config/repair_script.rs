//! Scripts that are run by hand to mend single stored records.

use crate::facts::{Deployment, Facts, Language, Role, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use regex_lite::Regex;
use std::sync::LazyLock;

/// Reads such scripts.
pub(super) struct RepairScript;

/// A person's address, or an identifier as stores give them out.
static RECORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let mail = r#"(?P<mail>['"`][A-Za-z0-9._+-]+@[A-Za-z0-9-]+\.[A-Za-z.]+['"`])"#;
    let id = r#"(?P<id>['"`](?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{24}|[A-Za-z0-9]{28})['"`])"#;
    Regex::new(&format!("{mail}|{id}")).ok()
});

impl Reader for RepairScript {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let by_hand = !entry.path.contains('/') || entry.path.split('/').any(|part| part == "scripts");
        let name = super::file_name(&entry.path).to_ascii_lowercase();
        let verb = name.split(['_', '-', '.']).next().unwrap_or("");
        let mends = matches!(verb, "restore" | "fix" | "repair" | "recover" | "patch" | "correct" | "recreate" | "refund" | "undelete");
        let language =
            matches!(entry.language, Some(Language::JavaScript | Language::TypeScript | Language::Python | Language::Php | Language::Ruby));
        let store = [
            "firebase-admin",
            "supabase",
            "prisma",
            "mongoose",
            "mongodb",
            "'pg'",
            "\"pg\"",
            "psycopg",
            "sqlalchemy",
            "mysql",
            "knex",
            "drizzle",
        ];
        by_hand && mends && language && entry.role != Role::Test && store.iter().any(|name| source.text().contains(name))
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        let writes =
            [".set(", ".add(", ".update(", ".insert(", ".upsert(", ".create(", ".delete(", ".save(", "UPDATE ", "INSERT ", "DELETE "];
        if !writes.iter().any(|call| text.contains(call)) {
            return Ok(());
        }
        // Invented people, and mailboxes of the product's own team.
        let invented = [
            "@example.",
            "@test.",
            "@localhost",
            "@acme.",
            "admin@",
            "support@",
            "info@",
            "hello@",
            "noreply@",
            "no-reply@",
            "test@",
            "demo@",
        ];
        let record = RECORD.as_ref().and_then(|record| {
            record.captures_iter(text).find(|found| found.get(0).is_some_and(|m| !invented.iter().any(|part| m.as_str().contains(part))))
        });
        if let Some(found) = record
            && let Some(place) = found.get(0)
        {
            let value = if found.name("mail").is_some() { "a person's e-mail address" } else { "the identifier of one record" };
            facts.deployments.push(Deployment {
                platform: "script".to_owned(),
                setting: Setting::RecordRepair,
                value: value.to_owned(),
                origin: source.at(place.start()),
            });
        }
        Ok(())
    }
}
