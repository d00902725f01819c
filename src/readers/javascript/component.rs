//! Scripts and templates of components: everything of a Vue, Svelte or Astro file that is no code becomes blank, and the
//! expressions of its template become statements where they stand, so that places in what is left are places in the file.

mod template;

use crate::facts::Language;
use crate::intake::Entry;

/// A component as a program.
pub(super) struct Component {
    /// As long as the file.
    pub(super) text: String,
    /// Where statements start whose value the template shows as HTML.
    pub(super) html: Vec<u32>,
}

/// The file with all but its scripts blanked; nothing for files that are scripts as they are.
pub(super) fn script(entry: &Entry, text: &str) -> Option<String> {
    let kept = scripts(entry.language?, text)?;
    String::from_utf8(blanked(text, &kept)).ok()
}

/// The scripts together with the expressions of the template.
pub(super) fn whole(entry: &Entry, text: &str) -> Option<Component> {
    let language = entry.language?;
    let kept = scripts(language, text)?;
    let mut bytes = blanked(text, &kept);
    let html = template::splice(language, text, &kept, &mut bytes);
    Some(Component { text: String::from_utf8(bytes).ok()?, html })
}

/// Byte ranges of a component's scripts, in order; nothing for other files.
fn scripts(language: Language, text: &str) -> Option<Vec<(usize, usize)>> {
    let mut kept: Vec<(usize, usize)> = Vec::new();
    match language {
        Language::Vue | Language::Svelte => {}
        Language::Astro => {
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
    Some(kept)
}

/// As many bytes, none of them visible but for those that are kept; lines stay lines.
fn blanked(text: &str, kept: &[(usize, usize)]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut done = 0;
    for (start, end) in kept {
        blank(text.get(done..*start).unwrap_or(""), &mut out);
        out.extend_from_slice(text.get(*start..*end).unwrap_or("").as_bytes());
        done = *end;
    }
    blank(text.get(done..).unwrap_or(""), &mut out);
    out
}

fn blank(text: &str, out: &mut Vec<u8>) {
    out.extend(text.bytes().map(|byte| if byte == b'\n' { b'\n' } else { b' ' }));
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

    fn shown(path: &str, text: &str) -> (String, usize) {
        let component = whole(&Entry::new(0, path.to_owned(), 0), text).unwrap();
        assert_eq!(component.text.len(), text.len());
        (component.text.split_whitespace().collect::<Vec<_>>().join(" "), component.html.len())
    }

    #[test]
    fn expressions_of_templates_become_statements() {
        let vue = "<template><p @click=\"save(id)\" :title='name' v-for=\"a in b\">{{ a.b }}</p><i v-html=\"post.text\"/></template>\n<script setup>\nlet id = 1\n</script>";
        assert_eq!(shown("a.vue", vue), (";()=>{save(id)}; ;(name); ;(b);;( a.b ); ;(post.text); let id = 1".to_owned(), 1));
        let svelte = "<script>\nlet id = 1\n</script>\n<p on:click={() => save(id)} class=\"a {b}\">{a}{b}{@html post.text}</p>{#if a > 1}{/if}{#await load() then x}{/await}";
        let (text, html) = shown("a.svelte", svelte);
        assert!(
            text.contains(";(() => save(id));")
                && text.contains(";(post.text);")
                && text.contains(";(a > 1);")
                && text.contains(";(load());"),
            "{text}"
        );
        assert_eq!(html, 1);
        let astro = "---\nconst { post } = Astro.props;\n---\n<p set:html={post.text}>{post.items.map((item) => <b>{item}</b>)}</p>";
        let (text, html) = shown("a.astro", astro);
        assert!(text.contains(";(post.text);") && text.contains(";(post.items.map((item) => <b>{item}</b>));"), "{text}");
        assert_eq!(html, 1);
    }

    #[test]
    fn what_is_no_expression_stays_blank() {
        for (path, text) in [
            ("a.vue", "<template><p @click=\"save(\" :a=\"{\">{{ }} {{ a b }} {{</p></template>"),
            ("a.svelte", "{ { } {@html} {#each } {a: b; c}} { é <style>p { color: red }</style>"),
            ("a.astro", "<p set:html={>{ { </p><style>p { color: red }</style>"),
        ] {
            let (shown, _) = shown(path, text);
            assert!(!shown.contains("color") && !shown.contains("save"), "{shown}");
        }
    }
}
