//! Scripts of components: everything of a Vue, Svelte or Astro file that is no script becomes blank, so that places in
//! what is left are places in the file.

use crate::facts::Language;
use crate::intake::Entry;

/// The file with all but its scripts blanked; nothing for files that are scripts as they are.
pub(super) fn script(entry: &Entry, text: &str) -> Option<String> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    match entry.language {
        Some(Language::Vue | Language::Svelte) => {}
        Some(Language::Astro) => {
            // The part between two lines of three dashes at the top.
            if let Some(start) = text.find("---").map(|at| at + 3)
                && text.get(..start).is_some_and(|before| before.trim() == "---")
                && let Some(length) = text.get(start..).and_then(|rest| rest.find("\n---"))
            {
                kept.push((start, start + length));
            }
        }
        _ => return None,
    }
    let lower = text.to_ascii_lowercase();
    let mut at = kept.last().map_or(0, |(_, end)| *end);
    while let Some(tag) = lower.get(at..).and_then(|rest| rest.find("<script")).map(|found| at + found) {
        let Some(start) = lower.get(tag..).and_then(|rest| rest.find('>')).map(|found| tag + found + 1) else { break };
        let end = lower.get(start..).and_then(|rest| rest.find("</script")).map_or(text.len(), |found| start + found);
        let attributes = lower.get(tag..start).unwrap_or("");
        if !attributes.contains("json") && !attributes.contains("src=") {
            kept.push((start, end));
        }
        at = end.max(start);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for (start, end) in kept {
        blank(text.get(done..start).unwrap_or(""), &mut out);
        out.push_str(text.get(start..end).unwrap_or(""));
        done = end;
    }
    blank(text.get(done..).unwrap_or(""), &mut out);
    Some(out)
}

/// As many bytes, none of them visible; lines stay lines.
fn blank(text: &str, out: &mut String) {
    out.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay() {
        let text = "<template>é</template>\n<script setup lang=\"ts\">\nconst a = 1;\n</script>\n<style>x</style>";
        let script = script(&Entry::new(0, "a.vue".to_owned(), 0), text).unwrap();
        assert_eq!(script.len(), text.len());
        assert_eq!(script.find("const a"), text.find("const a"));
        assert_eq!(script.trim(), "const a = 1;");
        assert_eq!(super::script(&Entry::new(0, "a.ts".to_owned(), 0), text), None);
    }
}
