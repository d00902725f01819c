//! The version of a language that a project says it needs, and the one that its containers bring.

use super::{dockerfile, file_name};
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads both.
pub(super) struct Toolchain;

impl Reader for Toolchain {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        let name = file_name(&entry.path).to_ascii_lowercase();
        let docker = name == "dockerfile" || name.starts_with("dockerfile.") || name.ends_with(".dockerfile");
        matches!(name.as_str(), "go.mod" | "composer.json" | "pyproject.toml") || docker && !super::is_for_development(&entry.path)
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut state = |setting: Setting, value: String, at: usize| {
            facts.deployments.push(Deployment { platform: "toolchain".to_owned(), setting, value, origin: source.at(at) });
        };
        let name = file_name(&entry.path).to_ascii_lowercase();
        match name.as_str() {
            "go.mod" => {
                // A toolchain of its own line is fetched by whoever may fetch one; the first line binds everybody.
                let needed = source.lines().find_map(|(at, line)| Some((line.trim().strip_prefix("go ")?, at)));
                if let Some((version, at)) = needed.and_then(|(text, at)| Some((version(text)?, at))) {
                    state(Setting::Needs, format!("go {version}"), at);
                }
            }
            "composer.json" => {
                let needed = source.lines().find_map(|(at, line)| Some((line.trim().strip_prefix("\"php\":")?, at)));
                if let Some((version, at)) = needed.and_then(|(text, at)| Some((lowest(text)?, at))) {
                    state(Setting::Needs, format!("php {version}"), at);
                }
            }
            "pyproject.toml" => {
                let needed = source.lines().find_map(|(at, line)| Some((line.trim().strip_prefix("requires-python")?, at)));
                if let Some((version, at)) = needed.and_then(|(text, at)| Some((lowest(text)?, at))) {
                    state(Setting::Needs, format!("python {version}"), at);
                }
            }
            _ => {
                // The image for Go takes no newer one unless it is told to.
                let fetches = source.text().contains("GOTOOLCHAIN");
                for instruction in dockerfile::instructions(source).iter().filter(|one| one.word == "FROM") {
                    let image = instruction.rest.split_whitespace().find(|word| !word.starts_with("--")).unwrap_or("");
                    if let Some((language, version)) = of_image(image).filter(|(language, _)| *language != "go" || !fetches) {
                        state(Setting::BuildsWith, format!("{language} {version}"), instruction.at);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The language of an image that is made for one, and its version: `golang:1.21-alpine`, `php:8.1-fpm`.
fn of_image(image: &str) -> Option<(&'static str, String)> {
    let (name, tag) = image.split_once('@').map_or(image, |(name, _)| name).rsplit_once(':')?;
    let language = match name.rsplit('/').next()? {
        "golang" => "go",
        "php" => "php",
        "python" => "python",
        _ => return None,
    };
    let version = version(tag)?;
    // `golang:1` and `php:8` mean the newest of these.
    version.contains('.').then_some((language, version))
}

/// The first two parts of a version at the start of a text.
fn version(text: &str) -> Option<String> {
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let mut parts = text.get(..end)?.split('.').filter(|part| !part.is_empty());
    let major = parts.next()?;
    Some(parts.next().map_or_else(|| major.to_owned(), |minor| format!("{major}.{minor}")))
}

/// The lowest version that a requirement names: `"^8.1|^8.2"`, `= ">=3.11,<4"`.
fn lowest(text: &str) -> Option<String> {
    let from = text.find(['^', '~', '>', '=', '"'])?;
    let rest = text.get(from..)?;
    // What is only forbidden above says nothing of what is needed.
    if rest.contains('<') && !rest.contains('>') && !rest.contains('^') {
        return None;
    }
    let digit = rest.find(|c: char| c.is_ascii_digit())?;
    let first = version(rest.get(digit..)?)?;
    let others = rest.get(digit..)?.split('|').skip(1).filter_map(|other| version(other.get(other.find(|c: char| c.is_ascii_digit())?..)?));
    others.chain([first]).min_by_key(|version| parts(version))
}

fn parts(version: &str) -> (u32, u32) {
    let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
    (major.parse().unwrap_or(0), minor.parse().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_and_requirements() {
        assert_eq!(of_image("golang:1.21-alpine"), Some(("go", "1.21".to_owned())));
        assert_eq!(of_image("docker.io/library/php:8.1.4-fpm"), Some(("php", "8.1".to_owned())));
        assert_eq!(of_image("golang:1"), None);
        assert_eq!(of_image("golang:alpine"), None);
        assert_eq!(of_image("node:20"), None);
        assert_eq!(lowest(" \"^8.1|^8.2\","), Some("8.1".to_owned()));
        assert_eq!(lowest(" \"^8.2 || ^8.0\","), Some("8.0".to_owned()));
        assert_eq!(lowest(" = \">=3.11,<4\""), Some("3.11".to_owned()));
        assert_eq!(lowest(" = \"<4\""), None);
        assert_eq!(version("1.24.0"), Some("1.24".to_owned()));
    }
}
