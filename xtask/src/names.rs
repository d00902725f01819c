//! File names that carry a fingerprint of what is inside, so that browsers may keep the files for ever.

use crate::Outcome;
use std::collections::BTreeMap;

/// The files of a site, by path from its top.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Files whose address others depend on; they keep their name.
const FIXED: [&str; 2] = ["sw.js", "embed.js"];

/// Whether a visitor's browser loads the file with the page: the demonstration of embedding stands apart.
pub(crate) fn is_of_the_page(path: &str) -> bool {
    !FIXED.contains(&path) && !path.starts_with("demo")
}

/// Whether the file gets a fingerprint.
fn is_fingerprinted(path: &str) -> bool {
    has_extension(path, &["js", "css", "wasm", "bin"]) && !FIXED.contains(&path)
}

/// Whether references to other files can stand in the file.
fn is_text(path: &str) -> bool {
    has_extension(path, &["js", "css", "html", "webmanifest", "json", "svg", "txt", "xml"])
}

pub(crate) fn has_extension(path: &str, among: &[&str]) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| among.contains(&extension))
}

/// Renames the files of a site by their contents and every reference to them with it. A program `x.js` and its
/// `x_bg.wasm` get the same fingerprint, because the first finds the second by its own name.
pub(crate) fn fingerprint(files: Files) -> Outcome<Files> {
    let (mut waiting, fixed): (Files, Files) = files.into_iter().partition(|(path, _)| is_fingerprinted(path));
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let mut done = Files::new();
    while !waiting.is_empty() {
        let ready = waiting.keys().map(|path| unit(path)).find(|unit| {
            let mut members = waiting.iter().filter(|(path, _)| self::unit(path) == *unit);
            members.all(|(path, bytes)| !waiting.keys().any(|other| self::unit(other) != *unit && refers(path, bytes, other)))
        });
        let Some(ready) = ready.map(str::to_owned) else {
            let names: Vec<&str> = waiting.keys().map(String::as_str).collect();
            return Err(format!("{} refer to each other in a circle, so no fingerprint can be made", names.join(", ")));
        };
        let (mut members, rest): (Files, Files) = waiting.into_iter().partition(|(path, _)| unit(path) == ready);
        waiting = rest;
        for (path, bytes) in &mut members {
            rewrite(path, bytes, &renamed);
        }
        let tag = tag(members.values());
        let own: BTreeMap<String, String> = members.keys().map(|path| (path.clone(), tagged(path, &ready, &tag))).collect();
        for (path, mut bytes) in members {
            rewrite(&path, &mut bytes, &own);
            done.insert(own.get(&path).cloned().unwrap_or(path), bytes);
        }
        renamed.extend(own);
    }
    for (path, mut bytes) in fixed {
        rewrite(&path, &mut bytes, &renamed);
        done.insert(path, bytes);
    }
    Ok(done)
}

/// What the files of one fingerprint have in common: their name without `.js` or `_bg.wasm`.
fn unit(path: &str) -> &str {
    path.strip_suffix("_bg.wasm").or_else(|| path.strip_suffix(".js")).unwrap_or(path)
}

/// `app.js` as `app-0123456789abcdef.js`.
fn tagged(path: &str, unit: &str, tag: &str) -> String {
    let (stem, ending) = match path.strip_prefix(unit) {
        Some(ending) if !ending.is_empty() => (unit, ending),
        _ => path.rfind('.').map_or((path, ""), |dot| path.split_at(dot)),
    };
    format!("{stem}-{tag}{ending}")
}

/// FNV-1a over all of the files: names must differ when contents do, and nobody gains by making two alike.
fn tag<'a>(contents: impl Iterator<Item = &'a Vec<u8>>) -> String {
    let hash = contents.flatten().fold(0xcbf2_9ce4_8422_2325_u64, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

fn refers(path: &str, bytes: &[u8], other: &str) -> bool {
    is_text(path) && std::str::from_utf8(bytes).is_ok_and(|text| places(text, other).next().is_some())
}

fn rewrite(path: &str, bytes: &mut Vec<u8>, renamed: &BTreeMap<String, String>) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if !is_text(path) {
        return;
    }
    let mut text = text.to_owned();
    for (from, to) in renamed {
        let found: Vec<usize> = places(&text, from).collect();
        for &start in found.iter().rev() {
            text.replace_range(start..start + from.len(), to);
        }
    }
    *bytes = text.into_bytes();
}

/// Where a text names a file as a whole: `"app.js"` and `./app.js`, not `my-app.js` or `app.json`.
fn places<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.match_indices(name).map(|(start, _)| start).filter(move |&start| {
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(start + name.len()..).and_then(|text| text.chars().next());
        !before.is_some_and(part_of_name) && !after.is_some_and(part_of_name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> Files {
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    fn text(files: &Files, path: &str) -> String {
        String::from_utf8(files[path].clone()).unwrap()
    }

    #[test]
    fn references_follow_the_new_names() {
        let files = fingerprint(site(&[
            ("index.html", r#"<html data-engine="engine-worker.js"><script src="./app.js"></script><link href=style.css>"#),
            ("app.js", "load('app_bg.wasm')"),
            ("app_bg.wasm", "\0asm"),
            ("style.css", "body{}"),
            ("engine-worker.js", "importScripts(\"engine.js\"); go(\"engine_bg.wasm\")"),
            ("engine.js", "1"),
            ("engine_bg.wasm", "\0asm engine"),
            ("sw.js", "cache(['app.js'])"),
        ]))
        .unwrap();
        let html = text(&files, "index.html");
        for path in files.keys().filter(|path| path.starts_with("engine-worker-") || path.starts_with("style-")) {
            assert!(html.contains(path.as_str()), "{html} misses {path}");
        }
        let script = files.keys().find(|path| path.starts_with("app-") && path.ends_with(".js")).unwrap();
        let program = script.replace(".js", "_bg.wasm");
        assert!(files.contains_key(&program), "{:?}", files.keys());
        assert!(html.contains(&format!("\"./{script}\"")));
        assert_eq!(text(&files, script), format!("load('{program}')"));
        assert_eq!(text(&files, "sw.js"), format!("cache(['{script}'])"));
        let worker = files.keys().find(|path| path.starts_with("engine-worker-")).unwrap();
        assert!(!text(&files, worker).contains("engine.js"));
        assert_eq!(files.len(), 8);
    }

    #[test]
    fn a_change_within_reaches_every_name_above() {
        let name = |engine: &str| {
            let files = site(&[("worker.js", "importScripts('engine.js')"), ("engine.js", engine), ("engine_bg.wasm", "")]);
            fingerprint(files).unwrap().into_keys().find(|path| path.starts_with("worker-")).unwrap()
        };
        assert_eq!(name("1"), name("1"));
        assert_ne!(name("1"), name("2"));
    }

    #[test]
    fn only_whole_names_are_references() {
        let found: Vec<usize> = places("app.js my-app.js app.json /app.js", "app.js").collect();
        assert_eq!(found, [0, 27]);
    }

    #[test]
    fn a_circle_is_refused() {
        let error = fingerprint(site(&[("a.js", "'b.css'"), ("b.css", "'a.js'")])).unwrap_err();
        assert!(error.contains("circle"), "{error}");
    }
}
