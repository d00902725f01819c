//! The rules as pages to read. Made from what `shipworthy rules --format json` prints; nothing is written by hand.

use serde_json::Value;
use std::collections::BTreeMap;

/// The pages by path below `docs/rules`.
pub(crate) fn render(rules: &str) -> Result<BTreeMap<String, String>, String> {
    let rules: Value = serde_json::from_str(rules).map_err(|error| format!("the list of rules is no JSON: {error}"))?;
    let rules = rules.as_array().ok_or("the list of rules is no list")?;
    let mut pages = BTreeMap::new();
    for rule in rules {
        pages.insert(format!("{}.md", words(rule, "id")), page(rule));
    }
    pages.insert("README.md".to_owned(), table(rules));
    Ok(pages)
}

fn words<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn table(rules: &[Value]) -> String {
    let mut text = format!(
        "# Rules\n\nThe {} rules that a project is judged by. Each page says what the rule finds, why it matters, how to fix it \
         and what it cannot see. Made by `cargo xtask docs`.\n",
        rules.len()
    );
    let mut dimension = "";
    for rule in rules {
        if words(rule, "dimension") != dimension {
            dimension = words(rule, "dimension");
            let title = words(rule, "dimension_title");
            text.push_str(&format!("\n## {title}\n\n| Rule | Finds | Severity | Effort |\n| --- | --- | --- | --- |\n"));
        }
        let id = words(rule, "id");
        let title = words(rule, "title").replace('|', "\\|");
        text.push_str(&format!("| [{id}]({id}.md) | {title} | {} | {} |\n", words(rule, "severity"), effort(rule)));
    }
    text
}

fn page(rule: &Value) -> String {
    let mut text = format!(
        "# {}\n\n`{}` · {} · severity {} · effort {} · stage {}\n",
        words(rule, "title"),
        words(rule, "id"),
        words(rule, "dimension_title"),
        words(rule, "severity"),
        effort(rule),
        words(rule, "stage"),
    );
    text.push_str(&format!("\nWhen all is well: {}.\n", words(rule, "pass_title")));
    for (heading, key) in [("Why it matters", "why"), ("How to fix it", "fix"), ("Instruction for an AI builder", "prompt")] {
        let quote = if key == "prompt" { "> " } else { "" };
        text.push_str(&format!("\n## {heading}\n\n{quote}{}\n", words(rule, key)));
    }
    text.push_str(&format!("\n## What it cannot see\n\n{}\n", words(rule, "cannot_see")));
    for (heading, key) in [("It finds", "bad"), ("It leaves alone", "good")] {
        for sample in list(rule, key) {
            text.push_str(&format!("\n## {heading}: {}\n", words(sample, "name")));
            for file in list(sample, "files") {
                text.push_str(&code(words(file, "path"), words(file, "text"), key == "bad"));
            }
        }
    }
    let refs = list(rule, "refs");
    if !refs.is_empty() {
        text.push_str("\n## References\n\n");
        for reference in refs {
            text.push_str(&format!("- <{}>\n", reference.as_str().unwrap_or("")));
        }
    }
    text
}

fn effort(rule: &Value) -> &str {
    match words(rule, "effort") {
        "hour" => "about an hour",
        "day" => "about a day",
        "week" => "about a week",
        other => other,
    }
}

/// A file of a sample as a block of code; the lines that the rule points at are named above it.
fn code(path: &str, text: &str, point: bool) -> String {
    let marked: Vec<String> = text.lines().enumerate().filter(|(_, line)| line.contains('⟦')).map(|(at, _)| (at + 1).to_string()).collect();
    let found = match marked.as_slice() {
        [line] if point => format!(", found in line {line}"),
        [_, ..] if point => format!(", found in lines {}", marked.join(", ")),
        _ => String::new(),
    };
    let plain = plain(text);
    let longest = plain.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let language = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let language = if language.chars().all(|c| c.is_ascii_alphanumeric()) { language } else { "" };
    format!("\n`{path}`{found}:\n\n{fence}{language}\n{}\n{fence}\n", plain.trim_end_matches('\n'))
}

/// A sample's text without its marks; what its fillers stand for is left out.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, filler)) = rest.split_once('⟪') {
        out.push_str(before);
        out.push('…');
        rest = filler.split_once('⟫').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out.replace(['⟦', '⟧'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_becomes_a_page_and_a_row() {
        let rules = r#"[{"id":"tests/absent","dimension":"tests","dimension_title":"Tests","title":"A | B","pass_title":"P",
            "severity":"high","effort":"day","stage":"scale","why":"W.","fix":"F.","prompt":"Do.","cannot_see":"C.",
            "refs":["https://example.com/"],
            "bad":[{"name":"n","files":[{"path":"a.js","text":"one\n⟦two⟧ ⟪alnum:9⟫ ```\n"}]}],"good":[]}]"#;
        let pages = render(rules).unwrap();
        assert!(pages["README.md"].contains("| [tests/absent](tests/absent.md) | A \\| B | high | about a day |"));
        let page = &pages["tests/absent.md"];
        assert!(page.contains("`a.js`, found in line 2:\n\n````js\none\ntwo … ```\n````\n"), "{page}");
        assert!(render("{").is_err());
    }
}
