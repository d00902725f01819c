//! Every language says everything, and no view says anything else.

#![expect(clippy::string_slice, reason = "the scan cuts at marks that are one byte long")]

use super::{Language, Text, engine_texts, page_texts};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every text of a language by name, its forms together.
fn entries(language: Language) -> BTreeMap<String, Vec<Vec<Text>>> {
    let mut entries: BTreeMap<String, Vec<Vec<Text>>> = BTreeMap::new();
    language.texts().visit(&mut |name, forms| entries.entry(name.to_owned()).or_default().push(forms.to_vec()));
    entries
}

fn blanks(text: Text) -> Vec<&'static str> {
    let mut blanks: Vec<&str> = text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(blank, _)| blank).collect();
    blanks.sort_unstable();
    blanks
}

#[test]
fn every_text_says_something_and_keeps_its_blanks() {
    let english = entries(Language::English);
    assert!(english.len() > 150, "the visit finds the entries");
    for language in Language::ALL {
        for (name, texts) in entries(language) {
            for (forms, original) in texts.iter().zip(&english[&name]) {
                assert!(!forms.is_empty(), "{language:?} {name} has no form");
                for text in forms {
                    assert!(!text.trim().is_empty(), "{language:?} {name} is empty");
                    assert_eq!(blanks(text), blanks(original[0]), "{language:?} {name}: {text}");
                }
            }
            assert_eq!(texts.len(), english[&name].len(), "{name}");
        }
    }
}

#[test]
fn every_text_of_the_page_says_something() {
    for language in Language::ALL {
        assert!(page_texts(language).iter().all(|text| !text.trim().is_empty()), "{language:?}");
    }
    for (english, german) in engine_texts(Language::English).iter().zip(engine_texts(Language::German)) {
        assert!(english != german && !german.trim().is_empty(), "{english}");
        assert_eq!(blanks(english), blanks(german), "{english}");
    }
    let alike = page_texts(Language::English).iter().zip(page_texts(Language::German)).find(|(english, german)| english == german);
    assert_eq!(alike, None);
}

/// Texts that may be alike in two languages: names, figures, and words that both have.
const ALIKE: [&str; 5] = ["names.tests", "first.step", "history.kilobytes", "history.megabytes", "notes.percent"];

#[test]
fn another_language_is_another_language() {
    let english = entries(Language::English);
    for (name, texts) in entries(Language::German) {
        if !ALIKE.contains(&name.as_str()) {
            assert_ne!(texts, english[&name], "{name} is not translated");
        }
    }
}

#[test]
fn a_tag_names_its_language() {
    assert_eq!(Language::of("de-AT"), Some(Language::German));
    assert_eq!(Language::of("EN"), Some(Language::English));
    assert_eq!(Language::of("fr"), None);
    assert_eq!(Language::of(""), None);
    assert_eq!(Language::German.texts().figure(1_234_567), "1.234.567");
    assert_eq!(Language::English.texts().count(&Language::English.texts().names.files, 1), "1 file");
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // The catalogue itself.
            if !path.ends_with("texts") {
                files(&path, found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("page.rs") {
            // What makes the page in other languages says only what developers read.
            found.push(path);
        }
    }
}

/// Attributes whose value people read or hear.
const SPOKEN: [&str; 5] = ["aria-label", "aria-description", "title", "alt", "placeholder"];

/// The string literals of code with the code before each; comments and what stands behind tests are left out.
fn literals(code: &str) -> Vec<(&str, &str, usize)> {
    let mut found = Vec::new();
    let bytes = code.as_bytes();
    let (mut at, mut line) = (0, 1);
    while at < bytes.len() {
        match bytes[at] {
            b'\n' => line += 1,
            b'/' if code[at..].starts_with("//") => {
                at += code[at..].find('\n').unwrap_or(code.len() - at);
                continue;
            }
            b'\'' if code[at + 1..].starts_with('"') || code[at + 1..].starts_with("\\") => {
                at += 1 + code[at + 2..].find('\'').unwrap_or(0) + 1;
            }
            b'"' => {
                let start = at + 1;
                let mut end = start;
                while bytes[end] != b'"' {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                found.push((&code[..at], &code[start..end], line));
                line += code[start..end].matches('\n').count();
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The attribute whose value the end of this code stands in, if it does.
fn attribute<'a>(before: &'a str) -> Option<&'a str> {
    let name = |value: &'a str| {
        let from = value.rfind(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':').map_or(0, |at| at + 1);
        value.get(from..)
    };
    let trimmed = before.trim_end();
    if let Some(value) = trimmed.strip_suffix('=') {
        return name(value);
    }
    // Within the braces or brackets of a value.
    let mut depth = 0_i32;
    for (at, c) in trimmed.char_indices().rev() {
        match c {
            '}' | ')' => depth += 1,
            '{' | '(' if depth > 0 => depth -= 1,
            '{' | '(' => {
                if let Some(value) = trimmed[..at].trim_end().strip_suffix('=') {
                    return name(value);
                }
            }
            ';' | '\n' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Whether a literal is for people: it holds a word with a capital, or words side by side, or stands where markup
/// stands.
fn is_text(before: &str, literal: &str) -> bool {
    let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '#' | '/');
    let ids = literal.chars().all(name);
    if let Some(attribute) = attribute(before) {
        let whole = before.trim_end().ends_with('=') && !literal.contains('/');
        return SPOKEN.contains(&attribute) && literal.contains(char::is_alphabetic) && (whole || !ids);
    }
    // Tags and rules of a style sheet that are written out are no words.
    if literal == "Shipworthy" || literal.starts_with(['<', '@']) || literal.ends_with("=\\\"") {
        return false;
    }
    let word = |word: &&str| {
        let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
        inner.chars().filter(|c| c.is_alphabetic()).count() > 1 && !inner.contains(|c: char| c.is_ascii_digit())
    };
    let words: Vec<&str> = literal.split(' ').filter(word).collect();
    let capital = words.iter().any(|word| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
    });
    let content = before.contains("html! {") && before.trim_end().ends_with(['{', '}', ')', '"']) && !words.is_empty();
    capital || words.len() > 1 || (content && !ids)
}

#[test]
fn no_view_speaks_past_the_catalogue() {
    let view = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/view");
    let mut found = Vec::new();
    files(&view, &mut found);
    let mut wrong = Vec::new();
    for path in found.into_iter().filter(|path| !path.ends_with("tests.rs")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for (before, literal, line) in literals(code) {
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let own = before[start..].trim_start();
            if own.starts_with("#[") || own.starts_with("include_str") || own.contains("reason =") {
                continue;
            }
            if is_text(before, literal) {
                wrong.push(format!("{}:{line}: {literal:?}", path.strip_prefix(&view).unwrap().display()));
            }
        }
    }
    assert!(wrong.is_empty(), "words outside src/view/texts:\n{}", wrong.join("\n"));
}

/// Where the engine speaks by itself: its own room, and what it passes on.
const ENGINE: [&str; 6] =
    ["src/browser/engine", "src/report/lead.rs", "src/intake/refusal.rs", "src/intake/sniff.rs", "src/intake/tar.rs", "src/intake/zip.rs"];

#[test]
fn the_engine_says_nothing_past_the_catalogue() {
    let bare = |text: &str| {
        let mut parts = text.split('{');
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |out, part| out + "{}" + part.split_once('}').map_or(part, |(_, rest)| rest))
    };
    let known: Vec<String> = engine_texts(Language::English).iter().map(|text| bare(text)).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for room in ENGINE {
        let path = root.join(room);
        if path.is_dir() { files(&path, &mut found) } else { found.push(path) }
    }
    let (mut wrong, mut said) = (Vec::new(), 0);
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let is_intake = path.parent().unwrap().ends_with("intake") && !path.ends_with("refusal.rs");
        for (before, literal, line) in literals(code) {
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let own = &before[start..];
            let sentence = literal.starts_with(char::is_uppercase) && literal.contains(' ') && literal.ends_with(['.', '…']);
            // Beside refusals, the rooms of archives state oddities, which are the report's own words.
            let refuses = ["Refusal::Broken(", "Refusal::TooLarge(", "Self::TooLarge("].iter().any(|maker| own.contains(maker));
            let to_people = if is_intake { refuses && literal.contains(' ') } else { sentence };
            if own.contains("console::") || !to_people {
                continue;
            }
            said += 1;
            if !known.contains(&bare(literal)) {
                wrong.push(format!("{}:{line}: {literal:?}", path.strip_prefix(root).unwrap().display()));
            }
        }
    }
    assert!(said > 30, "the scan finds the sentences");
    assert!(wrong.is_empty(), "sentences outside src/view/texts/english/engine.rs:\n{}", wrong.join("\n"));
}

#[test]
fn the_scan_knows_words_from_marks() {
    for (code, wrong) in [
        ("html! { p { \"One word\" } }", true),
        ("html! { p { \"Word\" } }", true),
        ("html! { p class=\"Two words\" { (x) } }", false),
        ("html! { svg viewBox={ \"0 0 \" (w) \" of it\" } {} }", false),
        ("html! { svg aria-label={ \"score \" (x) } {} }", true),
        ("fn id() { match x { A => \"half-wired\" } }", false),
        ("fn d() { \"M11 2a9 9 0 1 0 0 18\" }", false),
        ("// \"A comment\"\nfn d() {}", false),
    ] {
        let found = literals(code).iter().any(|(before, literal, _)| is_text(before, literal));
        assert_eq!(found, wrong, "{code}");
    }
}
