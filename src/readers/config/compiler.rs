//! Settings of the TypeScript compiler that keep it from finding mistakes.

use super::json;
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use serde_json::Value;

/// Reads `tsconfig.json` and its kin.
pub(super) struct Compiler;

impl Reader for Compiler {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path);
        let own = ["tsconfig.json", "tsconfig.app.json", "tsconfig.base.json", "tsconfig.build.json"].contains(&name);
        own && !super::is_for_development(&entry.path)
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(settings) = json::parse(source.text()) else { return Ok(()) };
        let Some(options) = settings.get("compilerOptions") else { return Ok(()) };
        let off = |key: &str| options.get(key).and_then(Value::as_bool) == Some(false);
        // `strict` off and a part of it on again is a choice of parts.
        let parts = ["strictNullChecks", "noImplicitAny"];
        let kept = parts.iter().any(|part| options.get(*part).and_then(Value::as_bool) == Some(true));
        let loosened = ["strict", "strictNullChecks"].into_iter().find(|key| off(key)).filter(|_| !kept);
        if let Some(key) = loosened {
            let from = json::key_at(source.text(), 0, "compilerOptions").unwrap_or(0);
            let at = json::key_at(source.text(), from, key).unwrap_or(from);
            facts.deployments.push(Deployment {
                platform: "typescript".to_owned(),
                setting: Setting::ErrorsIgnored,
                value: key.to_owned(),
                origin: source.at(at),
            });
        }
        Ok(())
    }
}
