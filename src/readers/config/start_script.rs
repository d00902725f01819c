//! Scripts that a container runs when it starts, and scripts that fill a database with accounts.

use super::command;
use crate::facts::{Deployment, Facts, Role, Setting};
use crate::intake::Entry;
use crate::readers::pattern::{Pattern, regex};
use crate::readers::{Reader, Source};

/// Reads start scripts.
pub(super) struct StartScript;

impl Reader for StartScript {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path);
        let is_start = ["entrypoint", "docker-entrypoint", "docker_entrypoint", "docker-start", "start", "run", "start-prod", "start_prod"]
            .iter()
            .any(|start| name.strip_prefix(start).is_some_and(|rest| matches!(rest, ".sh" | ".bash" | "")));
        is_start && !super::is_for_development(&entry.path)
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut depth = 0_u32;
        for (at, line) in source.lines() {
            let text = line.trim();
            if text == "fi" || text.starts_with("fi ") || text.starts_with("fi;") {
                depth = depth.saturating_sub(1);
            } else if text.starts_with("if ") && !text.ends_with("fi") {
                depth += 1;
            }
            let mut state = |setting: Setting| {
                let value = command::shown(text);
                facts.deployments.push(Deployment { platform: "start-script".to_owned(), setting, value, origin: source.at(at) });
            };
            // What stands behind a condition may be meant for other environments.
            if depth == 0 && command::seeds(text) {
                state(Setting::SeedsOnStart);
            } else if depth == 0 && !text.starts_with('#') && text.starts_with("exec") && command::serves_for_development(text) {
                state(Setting::DevServer);
            }
        }
        Ok(())
    }
}

/// Reads seeders.
pub(super) struct Seeder;

/// A password that stands in the code as a literal and is hashed for an account.
static PASSWORD: Pattern = Pattern::new(&["assword", "hash", "Hash", "bcrypt", "create_user", "create_superuser"], || {
    let calls = "Hash::make|bcrypt|hashSync|hash|make_password|set_password|create_user|create_superuser|generate_password_hash|hashPassword|hash_password";
    regex(&format!(r#"(?:{calls})\([ ]*['"][^'"\n]+['"]|(?:^|[^A-Za-z])['"]?password['"]?[ ]*(?:=>|[:=])[ ]*['"][^'"\n]{{3,}}['"]"#))
});

impl Reader for Seeder {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let path = entry.path.to_ascii_lowercase();
        let code = entry.language.is_some_and(crate::facts::Language::is_code);
        code && path.contains("seed") && entry.role != Role::Test && source.text().contains("assword")
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        if let Some((line, found)) = source.lines().find_map(|(at, line)| Some((at, PASSWORD.find(line)?))) {
            facts.deployments.push(Deployment {
                platform: "seeder".to_owned(),
                setting: Setting::SeedsAccounts,
                value: String::new(),
                origin: source.at(line + found.start()),
            });
        }
        Ok(())
    }
}
