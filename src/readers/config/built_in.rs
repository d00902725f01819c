//! What the configuration of a build puts into pages and apps: variables whose values are written into the bundle, and
//! files that are packed beside it.

use super::yaml;
use crate::facts::{Deployment, Facts, Setting};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use crate::sorted::Gather;
use std::collections::BTreeSet;
use std::ops::Range;

/// Longest block that is read, in bytes.
const BLOCK: usize = 16_384;
/// Most names of one block.
const NAMES: usize = 200;

/// Reads the configuration of bundlers and app builds.
pub(super) struct BuiltIn;

/// The keys whose blocks name what is built in, by the name of the file.
fn keys(name: &str) -> &'static [&'static str] {
    let starts = |start: &str| name.starts_with(start);
    if starts("next.config.") {
        &["env", "publicRuntimeConfig"]
    } else if starts("vite.config.") || starts("rsbuild.config.") || starts("rspack.config.") {
        &["define"]
    } else if starts("app.config.") || name == "app.json" {
        &["extra"]
    } else if starts("nuxt.config.") {
        &["public"]
    } else {
        &[]
    }
}

impl Reader for BuiltIn {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path);
        !keys(name).is_empty() || name == "pubspec.yaml" || source.whole().contains(FROM_FILE)
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        let name = super::file_name(&entry.path);
        let mut state = |setting: Setting, value: &str, at: usize| {
            let value = value.chars().take(200).collect();
            facts.deployments.push(Deployment { platform: "bundle".to_owned(), setting, value, origin: source.at(at) });
        };
        for key in keys(name) {
            if let Some(block) = block(text, key) {
                let at = block.start;
                for name in names(text.get(block).unwrap_or("")) {
                    state(Setting::BuiltIn, &name, at);
                }
            }
        }
        if name.starts_with("vite.config.") {
            for (prefix, at) in prefixes(text) {
                state(Setting::BuiltIn, &format!("{prefix}*"), at);
            }
        }
        if name == "pubspec.yaml" {
            for node in
                yaml::nodes(source).iter().filter(|node| node.part(0) == "flutter" && node.part(1) == "assets" && !node.value.is_empty())
            {
                state(Setting::Asset, node.value, node.at);
            }
        }
        for (at, _) in text.match_indices(FROM_FILE).take(NAMES) {
            let rest = text.get(at + FROM_FILE.len()..).unwrap_or("");
            let path: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/')).collect();
            if !path.is_empty() {
                state(Setting::Asset, &path, at);
            }
        }
        Ok(())
    }
}

/// How a file of values is handed to the compiler of an app.
const FROM_FILE: &str = "--dart-define-from-file=";

/// The inside of the block that follows a key.
fn block(text: &str, key: &str) -> Option<Range<usize>> {
    for (at, _) in text.match_indices(key).take(NAMES) {
        let before = text.get(..at)?.chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$' | '-')) {
            continue;
        }
        let after = text.get(at + key.len()..)?;
        let skipped = after.trim_start_matches(['"', '\'']).trim_start();
        let Some(value) = skipped.strip_prefix(':').map(str::trim_start) else { continue };
        if value.starts_with('{') {
            let start = text.len() - value.len() + 1;
            return Some(start..start + inside(text.get(start..)?)?);
        }
    }
    None
}

/// How far it is to the brace that closes the block in which a text starts.
fn inside(text: &str) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, byte) in text.bytes().enumerate().take(BLOCK) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The variables that a block names: its keys, and what it reads of the environment.
fn names(block: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    // The whole environment at once.
    let squeezed: String = block.chars().filter(|c| !c.is_whitespace()).collect();
    let whole =
        ["...process.env", "...env", "process.env':process.env", "process.env\":process.env", "process.env':env", "process.env\":env"];
    let ends = |rest: &str| !rest.starts_with(['.', '[', '?']) && !rest.starts_with(is_name);
    if whole.iter().any(|mark| squeezed.match_indices(mark).any(|(at, _)| squeezed.get(at + mark.len()..).is_some_and(ends)))
        || ["stringify(process.env)", "stringify(env)"].iter().any(|mark| squeezed.contains(mark))
    {
        names.insert("*".to_owned());
    }
    for (at, _) in block.match_indices("env.") {
        let name: String = block.get(at + 4..).unwrap_or("").chars().take_while(|&c| is_name(c)).collect();
        names.insert(name);
    }
    for (at, _) in block.match_indices(':') {
        let before = block.get(..at).unwrap_or("").trim_end().trim_end_matches(['"', '\'']);
        let start = before.rfind(|c| !is_name(c)).map_or(0, |end| end + 1);
        names.insert(before.get(start..).unwrap_or("").to_owned());
    }
    names.retain(|name| !name.is_empty() && !matches!(name.as_str(), "https" | "http" | "NODE_ENV" | "MODE" | "env"));
    names.into_iter().take(NAMES).into_set()
}

/// Further beginnings of names that Vite builds in.
fn prefixes(text: &str) -> Vec<(String, usize)> {
    let Some(at) = text.find("envPrefix") else { return Vec::new() };
    let rest: String = text.get(at..).unwrap_or("").chars().take_while(|&c| c != '\n' && c != ';').take(300).collect();
    let quoted = rest.split(['"', '\'']).skip(1).step_by(2);
    quoted.filter(|prefix| !prefix.is_empty() && prefix.chars().all(is_name)).map(|prefix| (prefix.to_owned(), at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, text: &str) -> Vec<(Setting, String)> {
        let entry = Entry::new(0, path.to_owned(), 0);
        let source = Source::new(path, text, Vec::new());
        let mut facts = Facts::default();
        BuiltIn.read(&entry, &source, &mut facts).unwrap();
        facts.deployments.into_iter().map(|stated| (stated.setting, stated.value)).collect()
    }

    fn built(path: &str, text: &str) -> Vec<String> {
        read(path, text).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn next_builds_in_what_env_names() {
        let text = "const env = 1;\nmodule.exports = {\n  env: {\n    STRIPE_KEY: process.env.STRIPE_SECRET_KEY,\n  },\n};\n";
        assert_eq!(built("web/next.config.js", text), ["STRIPE_KEY", "STRIPE_SECRET_KEY"]);
        assert!(built("next.config.js", "export default { images: { domains: [] } };\n").is_empty());
    }

    #[test]
    fn vite_builds_in_what_define_names() {
        let text = "export default { define: {\n 'process.env.API_KEY': JSON.stringify(env.GEMINI_API_KEY),\n} };\n";
        assert_eq!(built("vite.config.ts", text), ["API_KEY", "GEMINI_API_KEY"]);
        assert_eq!(built("vite.config.ts", "export default { define: { 'process.env': process.env } };"), ["*"]);
        assert_eq!(built("vite.config.ts", "export default { define: { 'process.env': {} } };"), Vec::<String>::new());
        assert_eq!(built("vite.config.ts", "export default { envPrefix: ['VITE_', 'OPENAI_'] };"), ["VITE_*", "OPENAI_*"]);
    }

    #[test]
    fn flutter_packs_its_assets() {
        let text = "name: shop\nflutter:\n  uses-material-design: true\n  assets:\n    - .env\n    - assets/images/\n";
        assert_eq!(read("pubspec.yaml", text), [(Setting::Asset, ".env".to_owned()), (Setting::Asset, "assets/images/".to_owned())]);
        assert_eq!(
            read("build.sh", "flutter build web --dart-define-from-file=config.json\n"),
            [(Setting::Asset, "config.json".to_owned())]
        );
    }

    #[test]
    fn endless_blocks_end() {
        assert_eq!(block(&format!("env: {}", "{".repeat(100_000)), "env"), None);
    }
}
