//! Templates of pages: values that are written without escaping. Components of Vue, Svelte and Astro are programs.

use super::{Reader, Source};
use crate::facts::{Facts, Language, Role, Site, SiteKind};
use crate::intake::Entry;

/// Looks at templates. It reads single marks, so a file does not count as understood.
pub(super) struct Templates;

/// Marks of raw output: (opens, closes).
const RAW: &[(&str, &str)] = &[("<%-", "%>"), ("{{{", "}}}"), ("{!!", "!!}"), ("!{", "}")];

/// What templates write raw for good reason: other templates, their own output, data for scripts.
const HARMLESS: &[&str] = &[
    "include",
    "partial",
    "body",
    "content_for",
    "yield",
    "json",
    "layout",
    "render",
    "csrf",
    "block",
    "slot",
    "style",
    "script",
    "asset",
    "vite",
    "sanitize",
    "purify",
    "escape",
    "__(",
    "t(",
    "form",
    "route(",
    "url(",
    "links",
    "svg",
    "icon",
    "trans(",
    "trans_choice(",
    "method_field(",
    "strip_tags(",
    "theme::",
    "nl2br(e(",
];

impl Reader for Templates {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        entry.language == Some(Language::Template)
            || entry.path.ends_with(".blade.php")
            || entry.path.ends_with(".html") && source.text().contains("th:utext")
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        if entry.role == Role::Test {
            return Ok(());
        }
        let extension = entry.path.rsplit('.').next().unwrap_or("");
        // Mails in plain text show what an escape would spoil.
        let lower = entry.path.to_ascii_lowercase();
        if [".text.", ".txt."].iter().any(|part| lower.rsplit('/').next().unwrap_or("").contains(part)) {
            return Ok(());
        }
        for (at, line) in source.lines() {
            if let Some(place) = raw(line, extension) {
                facts.sites.push(Site { kind: SiteKind::EscapingOff, detail: "raw output".to_owned(), origin: source.at(at + place) });
            }
        }
        Ok(())
    }
}

/// What a caller sends, written raw by one kind of template: (its ending, the mark). Texts of the product's own that are
/// written raw may have been cleaned before.
const OWN: &[(&str, &str)] = &[
    ("erb", "<%= raw params"),
    ("erb", "<%=raw params"),
    ("erb", "<%= raw(params"),
    ("erb", "<%== params"),
    ("cshtml", "@Html.Raw(Request"),
    ("cshtml", "@Html.Raw(Context.Request"),
    ("jsp", "<%= request.getParameter("),
    ("html", "th:utext=\"${param."),
];

/// Raw output in a line of a template.
fn raw(line: &str, extension: &str) -> Option<usize> {
    // The query of an address is written with its marks encoded.
    let encoded = line.contains("to_query");
    let own = OWN.iter().filter(|(ending, _)| *ending == extension && !encoded).find_map(|(_, mark)| line.find(mark));
    if own.is_some() {
        return own;
    }
    for (open, close) in RAW {
        if *open == "!{" && extension != "pug" || *open == "<%-" && extension == "erb" {
            continue;
        }
        let mut rest = line;
        let mut at = 0;
        while let Some((before, after)) = rest.split_once(open) {
            let value = after.split_once(close).map_or(after, |(value, _)| value).trim().to_ascii_lowercase();
            let harmless = value.is_empty() || value.starts_with(['"', '\'', '>', '!']) || HARMLESS.iter().any(|word| value.contains(word));
            if !harmless {
                return Some(at + before.len());
            }
            at += before.len() + open.len();
            rest = after;
        }
    }
    None
}
