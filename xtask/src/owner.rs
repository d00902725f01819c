//! The owner's settings, read from the file that `cargo xtask build --config` names.

use crate::Outcome;
use serde_json::Value;
use shipworthy_settings::{By, Reach, SETTINGS, Settings};
use std::fs;
use std::path::Path;

/// The file's name in `dist/`.
pub(crate) const NAME: &str = "config.json";

/// Reads and checks a file of settings; every fault of it is named at once.
pub(crate) fn read(file: &Path) -> Outcome<(Settings, String)> {
    let text = fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    let settings = settings(&text).map_err(|why| format!("{}: {why}", file.display()))?;
    Ok((settings, text))
}

/// The settings in a text of JSON: one object, every value a text, a number or yes and no.
fn settings(text: &str) -> Outcome<Settings> {
    let value: Value = serde_json::from_str(text).map_err(|error| format!("this is no JSON: {error}"))?;
    let object = value.as_object().ok_or("this is no object of settings")?;
    let mut said = Vec::new();
    for (name, value) in object {
        let value = match value {
            Value::String(text) => text.clone(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            _ => return Err(format!("`{name}` must be a text, a number, true or false")),
        };
        said.push((name.as_str(), value));
    }
    let mut settings = Settings::default();
    let faults = settings.take(said.iter().map(|(name, value)| (*name, value.as_str())), By::Owner);
    if faults.is_empty() {
        return Ok(settings);
    }
    let lines: Vec<String> = faults.iter().map(|fault| format!("`{}`: {}", fault.name, fault.words)).collect();
    Err(lines.join("\n  "))
}

/// The page about all settings.
pub(crate) fn reference() -> String {
    let mut text = "# Settings\n\nThey stand in `config.json` beside the page. Those marked with a tick can also be attributes of the script that \
                    embeds it, with `data-` before the name, or parameters of the page's address. A value that is not understood is left out \
                    and named in the browser's console. [hosting.md](hosting.md) shows where they go. Made by `cargo xtask docs`.\n\n\
                    | Setting | Takes | Without it | Attribute | What it does |\n| --- | --- | --- | :-: | --- |\n"
        .to_owned();
    for setting in &SETTINGS {
        let tick = if setting.reach == Reach::Anywhere { "✓" } else { "" };
        text.push_str(&format!("| `{}` | {} | {} | {tick} | {} |\n", setting.name, setting.values, setting.otherwise, setting.meaning));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named_all_at_once() {
        let error = settings(r##"{"accent": "blue", "corner": 99, "lead-endpoint": "http://example.com/"}"##).unwrap_err();
        for name in ["accent", "corner", "lead-endpoint"] {
            assert!(error.contains(&format!("`{name}`: this takes")), "{error}");
        }
        assert!(settings("[]").unwrap_err().contains("object"));
        assert!(settings("{").unwrap_err().contains("JSON"));
        assert!(settings(r#"{"owner": ["a"]}"#).unwrap_err().contains("text"));
        let fine = settings(r##"{"accent": "#123", "corner": 8, "share-score": true}"##).unwrap();
        assert!(fine.look.shares_score && fine.look.corner.as_deref() == Some("8"));
    }
}
