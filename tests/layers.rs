//! Rooms import one way: an arrow that is not in the table fails.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
mod layers {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    /// A room and the rooms that it may import. `browser`, `bin` and `walk` see everything.
    const TABLE: [(&str, &[&str]); 11] = [
        ("facts", &[]),
        ("advisories", &["facts"]),
        ("intake", &["facts"]),
        ("readers", &["facts", "intake"]),
        ("link", &["facts", "advisories"]),
        ("rules", &["facts"]),
        ("steps", &["rules"]),
        ("score", &["facts", "rules", "steps"]),
        // The evaluating half of it runs on the page too, so it knows nothing of rules.
        ("cost", &["facts"]),
        ("report", &["facts", "rules", "score", "steps", "cost"]),
        // The report's own vocabulary: severities, stages and tiers, which it carries as they are.
        ("view", &["report", "rules", "score", "steps", "cost"]),
    ];

    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }

    /// The rooms that a file's own code names; what stands behind `#[cfg(test)]` may see everything.
    fn named(text: &str) -> BTreeSet<String> {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        let mut rooms = BTreeSet::new();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            for rest in line.split("crate::").skip(1) {
                let names = rest.strip_prefix('{').map_or(rest, |list| list.split('}').next().unwrap_or(""));
                for name in if rest.starts_with('{') { names.split(',').collect::<Vec<_>>() } else { vec![names] } {
                    rooms.insert(name.trim().chars().take_while(|&c| c.is_ascii_lowercase() || c == '_').collect());
                }
            }
        }
        rooms
    }

    #[test]
    fn imports_point_one_way() {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut wrong = Vec::new();
        for (room, allowed) in TABLE {
            let mut found = Vec::new();
            files(&src.join(room), &mut found);
            assert!(!found.is_empty(), "the room {room} is gone");
            for path in found.iter().filter(|path| !path.ends_with("checks.rs") && !path.ends_with("tests.rs")) {
                for other in named(&std::fs::read_to_string(path).unwrap()) {
                    let known = TABLE.iter().any(|(name, _)| *name == other) || matches!(other.as_str(), "browser" | "walk");
                    if known && other != room && !allowed.contains(&other.as_str()) {
                        wrong.push(format!("{} imports {other}", path.strip_prefix(&src).unwrap().display()));
                    }
                }
            }
        }
        wrong.sort();
        assert!(wrong.is_empty(), "arrows that are not in the table:\n{}", wrong.join("\n"));
    }

    #[test]
    fn the_core_touches_neither_disk_nor_clock_nor_browser() {
        let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut wrong = Vec::new();
        for (room, _) in TABLE {
            let mut found = Vec::new();
            files(&src.join(room), &mut found);
            for path in found.iter().filter(|path| !path.ends_with("checks.rs") && !path.ends_with("tests.rs")) {
                let text = std::fs::read_to_string(path).unwrap();
                let code = text.split("#[cfg(test)]").next().unwrap_or("");
                for word in ["std::fs", "std::time", "std::net", "std::thread", "std::process", "web_sys::", "js_sys::", "wasm_bindgen::"] {
                    if code.contains(word) {
                        wrong.push(format!("{} uses {word}", path.strip_prefix(&src).unwrap().display()));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
