//! `supabase/config.toml`: which functions answer without the platform's token check, and how the log-in is set.

use super::toml;
use crate::facts::{Deployment, Facts, Origin, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads Supabase's project settings.
pub(super) struct Supabase;

impl Reader for Supabase {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        entry.path == "supabase/config.toml" || entry.path.ends_with("/supabase/config.toml")
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut state = |setting: Setting, value: &str, origin: Origin| {
            facts.deployments.push(Deployment { platform: "supabase".to_owned(), setting, value: value.to_owned(), origin });
        };
        state(Setting::Used, "", Origin::file(&entry.path));
        for entry in toml::entries(source) {
            if let Some(function) = entry.table.strip_prefix("functions.")
                && entry.key == "verify_jwt"
                && entry.value == "false"
            {
                state(Setting::FunctionWithoutToken, super::yaml::unquote(function), source.at(entry.at));
            }
            let auth = matches!(
                (entry.table, entry.key),
                ("auth", "minimum_password_length" | "additional_redirect_urls")
                    | ("auth.email", "enable_confirmations")
                    | ("auth.captcha", "enabled")
            );
            if auth {
                // A list on one line is kept as text.
                for value in entry.value.trim_matches(['[', ']']).split(',').map(|value| super::yaml::unquote(value.trim())).take(50) {
                    let value: String = value.chars().take(100).collect();
                    state(Setting::AuthSetting, &format!("{}.{}={value}", entry.table, entry.key), source.at(entry.at));
                }
            }
        }
        Ok(())
    }
}
