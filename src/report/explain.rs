//! A rule's page for a terminal.

use super::text::{Look, Sheet, Terminal};
use super::words::upper;
use crate::rules::{Rule, Sample, general, shown};

/// What a rule finds, why it matters, how to fix it, a bad and a good sample, and what it cannot see.
#[must_use]
pub fn explain(rule: &'static Rule, terminal: Terminal) -> String {
    let mut sheet = Sheet::new(terminal);
    sheet.say("", &[(Look::Strong, &general(rule.title))]);
    let facts = format!("{} · {} · severity {} · {}", rule.id, rule.dimension().title(), rule.severity.id(), rule.effort.words());
    sheet.say("", &[(Look::Quiet, &facts)]);
    sheet.say("", &[(Look::Plain, "When all is well:"), (Look::Good, &format!("{}.", upper(rule.pass_title)))]);
    let parts = [
        ("WHY IT MATTERS", rule.why),
        ("HOW TO FIX IT", rule.fix),
        ("TO PASTE INTO AN AI BUILDER", rule.prompt),
        ("WHAT IT CANNOT SEE", rule.cannot_see),
    ];
    for (title, words) in parts {
        sheet.title(title);
        sheet.say("  ", &[(Look::Plain, words)]);
    }
    sample("IT FINDS", rule.bad.first(), Look::Bad, &mut sheet);
    sample("IT LEAVES ALONE", rule.good.first(), Look::Plain, &mut sheet);
    if !rule.refs.is_empty() {
        sheet.title("REFERENCES");
        for reference in rule.refs {
            sheet.say("  ", &[(Look::Plain, &reference.url())]);
        }
    }
    sheet.text()
}

/// A sample; what the rule points at stands behind a mark.
fn sample(title: &str, sample: Option<&Sample>, look: Look, sheet: &mut Sheet) {
    let Some(sample) = sample else { return };
    sheet.title(&format!("{title}: {}", sample.name));
    for (path, text) in sample.files {
        sheet.say("  ", &[(Look::Strong, path)]);
        let mut lines: Vec<(String, bool)> = vec![(String::new(), false)];
        for piece in shown(text) {
            for (at, part) in piece.text.split('\n').enumerate() {
                if at > 0 {
                    lines.push((String::new(), false));
                }
                if let Some(last) = lines.last_mut() {
                    last.0.push_str(part);
                    last.1 |= piece.found && !part.is_empty();
                }
            }
        }
        while lines.last().is_some_and(|(line, _)| line.trim().is_empty()) {
            lines.pop();
        }
        for (line, found) in &lines {
            sheet.code(if *found { "  > " } else { "  | " }, if *found { look } else { Look::Quiet }, line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn a_rule_is_explained_with_its_samples() {
        let text = explain(rules::named("cost/polling").unwrap(), Terminal::default());
        for words in ["WHY IT MATTERS", "WHAT IT CANNOT SEE", "IT FINDS: a page that polls", "  >", "IT LEAVES ALONE", "https://"] {
            assert!(text.contains(words), "{words} is not in\n{text}");
        }
        assert!(!text.contains('⟦') && !text.contains('⟪') && !text.contains("{seconds}"), "{text}");
    }

    #[test]
    fn every_rule_can_be_explained() {
        for rule in rules::all() {
            let text = explain(rule, Terminal { width: Some(60), colours: false });
            assert!(text.contains(rule.id) && text.contains("HOW TO FIX IT"), "{}", rule.id);
        }
    }
}
