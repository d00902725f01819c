//! Templates of pages: values that are written without escaping. Components of Vue, Svelte and Astro are programs.

use super::{Reader, Source};
use crate::facts::{Facts, Language, Role, Site, SiteKind};
use crate::intake::Entry;

/// Looks at templates. It reads single marks, so a file does not count as understood.
pub(super) struct Templates;

/// Words in the paths of templates that make no page.
const PLAIN: &[&str] =
    &["text", "txt", "subject", "sms", "email", "emails", "mail", "mails", "mailer", "mailers", "feed", "feeds", "rss", "atom"];

/// Marks of raw output: (opens, closes).
const RAW: &[(&str, &str)] = &[("<%-", "%>"), ("{{{", "}}}"), ("{!!", "!!}"), ("!{", "}")];

/// What templates write raw for good reason: other templates, their own output, data for scripts.
const HARMLESS: &[&str] = &[
    "include",
    "partial",
    "layout_body",
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
            || is_page(entry)
                && (source.whole().contains_any(&["th:utext", "[(${", "|safe", "| safe", "autoescape "])
                    || source.whole().contains("{{{") && source.whole().contains_any(&["x-handlebars", "x-mustache"]))
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        if entry.role == Role::Test {
            return Ok(());
        }
        let extension = entry.path.rsplit('.').next().unwrap_or("");
        // Mails and messages in plain text show what an escape would spoil, and no program runs in a mail.
        let lower = entry.path.to_ascii_lowercase();
        if lower.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| PLAIN.contains(&word)) {
            return Ok(());
        }
        let mut escapes = true;
        for (at, line) in source.lines() {
            let (before, after) = (escapes, switch(line).unwrap_or(escapes));
            escapes = after;
            let bare = || {
                let within = !before || !after;
                within
                    .then(|| outputs(line, "{{", "}}").find(|(_, value)| is_data(value) && !value.contains('|')))
                    .flatten()
                    .map(|(at, _)| at)
            };
            if let Some(place) = raw(line, extension).or_else(bare) {
                facts.sites.push(Site { kind: SiteKind::EscapingOff, detail: "raw output".to_owned(), origin: source.at(at + place) });
            }
        }
        Ok(())
    }
}

/// A page whose markup says little of who fills it in.
fn is_page(entry: &Entry) -> bool {
    [".html", ".htm", ".xhtml"].iter().any(|ending| entry.path.ends_with(ending))
}

/// What a caller sends, written raw by one kind of template: (its ending, the mark).
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

/// How other templates write a value as it is: (the template's ending, what stands ahead, what stands behind).
const WRITES: &[(&str, &str, &str)] = &[
    ("erb", "<%= raw ", "%>"),
    ("erb", "<%= raw(", ")"),
    ("erb", "<%== ", "%>"),
    ("erb", "<%= ", ".html_safe"),
    ("haml", "!= ", "\n"),
    ("slim", "== ", "\n"),
    ("cshtml", "@Html.Raw(", ")"),
    ("razor", "(MarkupString)", "\n"),
    ("html", "th:utext=\"${", "}"),
    ("html", "[(${", "})]"),
];

/// Words in the names of values that were made or cleaned as markup, or that the product's own code writes.
const MADE: &[&str] = &[
    "html",
    "linkif",
    "markdown",
    "markeddown",
    "rendered",
    "formatted",
    "sanit",
    "clean",
    "safe",
    "escape",
    "svg",
    "icon",
    "json",
    "render",
    "script",
    "style",
    "css",
    "form",
    "field",
    "widget",
    "csrf",
    "label",
    "help_text",
    "errors",
    "errorlist",
    "media",
    "page_obj",
    "pagination",
    "paginat",
    "links",
    "link_to",
    "tag",
    "url",
    "path",
    "content_for",
    "yield",
    "body_class",
    "attributes",
    "attrs",
    "localiz",
    "translat",
    "gettext",
    "resource",
    "flash",
    "count",
    "number",
    "date",
    "settings",
    "config",
    "layout",
    "block",
    "super()",
    "chart",
    "plot",
    "graph",
    "code",
    "token",
    "symbol",
    "amount",
    "price",
    "translated",
    "nonce",
    "embed",
    "schema",
    "bundle",
    "asset",
    "static",
    "banner",
    "footer",
    "header",
    "sidebar",
    "menu",
    "toc",
];

/// Whether what is written is a value under a plain name, and none that was made as markup.
fn is_data(value: &str) -> bool {
    let value = value.trim();
    let lower = value.to_ascii_lowercase();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '@' | '?' | '!' | '$' | '-' | '>');
    // Words in capitals are settings of the product's own.
    let own = value.chars().all(|c| c.is_ascii_uppercase() || matches!(c, '_' | '.'));
    value.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '@' | '_'))
        && value.chars().all(plain)
        && !own
        && !MADE.iter().any(|word| lower.contains(word))
}

/// Values that a line writes between two marks, with their places.
fn outputs<'l>(line: &'l str, open: &'l str, close: &'l str) -> impl Iterator<Item = (usize, &'l str)> {
    line.match_indices(open).take(40).filter_map(move |(at, _)| {
        let rest = line.get(at + open.len()..)?;
        let end = if close == "\n" { rest.len() } else { rest.find(close)? };
        Some((at, rest.get(..end)?))
    })
}

/// Whether a line switches escaping off, or on again.
fn switch(line: &str) -> Option<bool> {
    let (_, rest) = line.split_once("autoescape")?;
    if line.contains("endautoescape") {
        return Some(true);
    }
    let word = rest.trim_start().split([' ', '%']).next().unwrap_or("");
    Some(!matches!(word, "off" | "false" | "False"))
}

/// `{{ name|safe }}`, `{{ name|raw }}`: a value that no filter before has cleaned or made into markup.
fn marked_safe(line: &str) -> Option<usize> {
    outputs(line, "{{", "}}").find_map(|(at, value)| {
        let mut parts = value.trim_matches('-').split('|').map(str::trim);
        let named = parts.next()?;
        let filters: Vec<&str> = parts.collect();
        let last = filters.last().is_some_and(|filter| matches!(*filter, "safe" | "raw"));
        let others = filters.iter().all(|filter| matches!(*filter, "safe" | "raw" | "upper" | "lower" | "title" | "trim" | "capitalize"));
        (last && others && is_data(named)).then_some(at)
    })
}

/// Raw output in a line of a template.
fn raw(line: &str, extension: &str) -> Option<usize> {
    // The query of an address is written with its marks encoded.
    let encoded = line.contains("to_query");
    let own = OWN.iter().filter(|(ending, _)| *ending == extension && !encoded).find_map(|(_, mark)| line.find(mark));
    if own.is_some() {
        return own;
    }
    if let Some(at) = marked_safe(line) {
        return Some(at);
    }
    for (_, open, close) in WRITES.iter().filter(|(ending, open, _)| *ending == extension && line.contains(open)) {
        // The member of a record holds what somebody stored; a name alone may hold anything.
        let found = outputs(line, open, close).find(|(at, value)| {
            let starts = *open != "!= " && *open != "== " || line.get(..*at).is_some_and(|before| before.trim().is_empty());
            starts && value.contains('.') && is_data(value)
        });
        if let Some((at, _)) = found {
            return Some(at);
        }
    }
    for (open, close) in RAW {
        if *open == "!{" && extension != "pug" || *open == "<%-" && extension == "erb" {
            continue;
        }
        let mut rest = line;
        let mut at = 0;
        while let Some((before, after)) = rest.split_once(open) {
            let value = after.split_once(close).map_or(after, |(value, _)| value).trim().to_ascii_lowercase();
            let harmless = value.is_empty()
                // The page within a layout; a template within a page has none.
                || matches!(value.as_str(), "body" | "@body") && extension != "html"
                || value.starts_with(['"', '\'', '>', '!'])
                || HARMLESS.iter().any(|word| value.contains(word));
            if !harmless {
                return Some(at + before.len());
            }
            at += before.len() + open.len();
            rest = after;
        }
    }
    None
}
