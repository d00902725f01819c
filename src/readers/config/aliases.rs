//! Short names for folders in imports: the `paths` of `tsconfig.json` and `jsconfig.json`.

use super::json;
use crate::facts::{Facts, PathAlias};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use serde_json::Value;

/// Most names that one file may declare.
const ALIASES: usize = 200;

/// Reads compiler settings.
pub(super) struct Aliases;

impl Reader for Aliases {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path);
        let settings = name.starts_with("tsconfig") || name.starts_with("jsconfig");
        settings && name.ends_with(".json") && source.text().contains("\"paths\"")
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(settings) = json::parse(source.text()) else { return Ok(()) };
        let Some(options) = settings.get("compilerOptions") else { return Ok(()) };
        let folder = entry.path.rfind('/').and_then(|end| entry.path.get(..=end)).unwrap_or("");
        let base = options.get("baseUrl").and_then(Value::as_str).unwrap_or(".");
        let listed = options.get("paths").and_then(Value::as_object).into_iter().flatten();
        for (pattern, targets) in listed.take(ALIASES) {
            for target in targets.as_array().into_iter().flatten().filter_map(Value::as_str).take(8) {
                let Some(target) = joined(folder, base, target.strip_suffix('*').unwrap_or(target)) else { continue };
                let prefix = pattern.strip_suffix('*').unwrap_or(pattern).to_owned();
                if !prefix.is_empty() {
                    facts.aliases.push(PathAlias { prefix, target, folder: folder.to_owned() });
                }
            }
        }
        Ok(())
    }
}

/// A path relative to `base` in `folder`; nothing when it leaves the project.
fn joined(folder: &str, base: &str, target: &str) -> Option<String> {
    let whole = format!("{folder}{base}/{target}");
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    let path = parts.join("/");
    Some(if (target.ends_with('/') || target.is_empty() || target == ".") && !path.is_empty() { path + "/" } else { path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_folders_from_the_top() {
        let text = r#"{ "compilerOptions": { "baseUrl": ".", /* x */ "paths": { "@/*": ["./src/*"], "~shared": ["../shared/index.ts"], "up/*": ["../../../x/*"], }, }, }"#;
        let source = Source::new("apps/web/tsconfig.json", text, vec![]);
        let mut facts = Facts::default();
        let entry = Entry::new(0, "apps/web/tsconfig.json".to_owned(), 1);
        assert!(Aliases.claims(&entry, &source));
        Aliases.read(&entry, &source, &mut facts).unwrap();
        let found: Vec<_> = facts.aliases.iter().map(|alias| (alias.prefix.as_str(), alias.target.as_str())).collect();
        assert_eq!(found, [("@/", "apps/web/src/"), ("~shared", "apps/shared/index.ts")]);
    }
}
