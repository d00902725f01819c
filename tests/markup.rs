//! Markup is made in one place, and nothing else in the page turns text into code or leads elsewhere.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
mod markup {
    use std::path::{Path, PathBuf};

    /// What makes markup, code or an address out of text, in Rust and in scripts.
    const SINKS: [&str; 16] = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "inner_html",
        "outer_html",
        "insert_adjacent_html",
        "document.write",
        "createContextualFragment",
        "srcdoc",
        "DOMParser",
        "setHTMLUnsafe",
        "parseHTMLUnsafe",
        "eval(",
        "new Function",
        "js_sys::eval",
        "Function::new",
    ];

    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs" || end == "js" || end == "html") {
                found.push(path);
            }
        }
    }

    fn of(folders: &[&str]) -> Vec<(String, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        folders.iter().for_each(|folder| files(&root.join(folder), &mut found));
        found.sort();
        found
            .iter()
            .map(|path| (path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"), std::fs::read_to_string(path).unwrap()))
            .collect()
    }

    #[test]
    fn one_place_turns_text_into_markup() {
        let mut places = Vec::new();
        for (path, text) in of(&["page/src", "messages/src", "src/browser", "src/view", "www", "xtask/src/single"]) {
            // Samples of tests hold what is looked for.
            let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(&text);
            for (number, line) in text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or(line);
                if SINKS.iter().any(|sink| code.contains(sink)) {
                    places.push(format!("{path}:{}: {}", number + 1, line.trim()));
                }
            }
        }
        assert_eq!(places.len(), 1, "{}", places.join("\n"));
        assert!(places[0].starts_with("page/src/mount.rs:"), "{}", places[0]);
    }

    #[test]
    fn scripts_and_styles_stand_in_no_attribute() {
        for (path, text) in of(&["www"]).into_iter().filter(|(path, _)| path.ends_with(".html")) {
            // The name of a format, in the picture of the tab.
            let text = text.replace("http://www.w3.org/2000/svg", "");
            for bad in [" onclick=", " onload=", " onerror=", "javascript:", "http://", " style=", "<base", "<object", "<embed"] {
                assert!(!text.contains(bad), "{bad} stands in {path}");
            }
        }
    }

    /// Both policies of the page, as they are built: nothing by default, no inline script, trusted types.
    #[test]
    fn the_policies_allow_nothing_by_default() {
        let sources = of(&["xtask/src"]);
        let policies: Vec<&(String, String)> =
            sources.iter().filter(|(_, text)| text.contains("require-trusted-types-for 'script'")).collect();
        assert!(policies.len() >= 2, "the page and the single file have one each");
        for (path, text) in policies {
            assert!(text.contains("default-src 'none'"), "{path}");
            for bad in ["'unsafe-inline'", "'unsafe-eval'", "script-src *", "connect-src *", "http:"] {
                let stands = text
                    .lines()
                    .filter(|line| !line.trim_start().starts_with("//"))
                    .any(|line| line.contains("-src") && line.contains(bad));
                assert!(!stands, "{bad} stands in {path}");
            }
        }
    }
}
