//! What a browser keeps of the site, so that the page opens without a network.

use crate::Outcome;
use crate::names::{Files, has_extension, is_of_the_page};
use sha2::{Digest, Sha256};

const WORKER: &str = "sw.js";

/// The files to keep, as paths in `dist/`: the page and all that it loads.
pub(crate) fn kept<'a>(paths: impl Iterator<Item = &'a String>) -> impl Iterator<Item = &'a String> {
    paths.filter(|path| {
        is_of_the_page(path) && has_extension(path, &["html", "js", "css", "wasm", "svg", "webmanifest", "json"]) && *path != "sizes.json"
    })
}

/// Writes the list of files, and a version made of their contents, into the service worker.
pub(crate) fn fill(files: &mut Files) -> Outcome {
    let mut digest = Sha256::new();
    let mut names = Vec::new();
    for path in kept(files.keys()) {
        digest.update(path.as_bytes());
        digest.update(files.get(path).map(Vec::as_slice).unwrap_or_default());
        names.push(if path == "index.html" { "./".to_owned() } else { path.clone() });
    }
    let version: String = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let worker = files.get(WORKER).and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or("the site has no sw.js")?;
    for mark in [VERSION, LIST] {
        if worker.matches(mark).count() != 1 {
            return Err(format!("sw.js does not hold {mark} once"));
        }
    }
    let list = serde_json::to_string(&names).map_err(|error| error.to_string())?;
    let worker = worker.replace(VERSION, &format!("\"{version}\"")).replace(LIST, &list);
    files.insert(WORKER.to_owned(), worker.into_bytes());
    Ok(())
}

const VERSION: &str = "\"VERSION\"";
const LIST: &str = "[\"FILES\"]";

#[cfg(test)]
mod tests {
    use super::*;

    fn site(page: &str) -> Files {
        [
            ("index.html", page),
            ("app-0123456789abcdef.js", "1"),
            ("demo.html", "2"),
            ("embed.js", "3"),
            ("sw.js", "const VERSION = \"VERSION\"; const FILES = [\"FILES\"];"),
        ]
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .into()
    }

    fn worker(page: &str) -> String {
        let mut files = site(page);
        fill(&mut files).unwrap();
        String::from_utf8(files.remove(WORKER).unwrap()).unwrap()
    }

    #[test]
    fn the_worker_keeps_the_page_and_a_change_makes_a_new_version() {
        let first = worker("a");
        assert!(first.ends_with("const FILES = [\"app-0123456789abcdef.js\",\"./\"];"), "{first}");
        assert_ne!(first, worker("b"));
        assert_eq!(first, worker("a"));
        let mut files = site("a");
        files.insert(WORKER.to_owned(), b"nothing".to_vec());
        assert!(fill(&mut files).is_err());
    }
}
