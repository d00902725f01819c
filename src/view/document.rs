//! The scorecard as one file that needs nothing else and runs nothing.

use super::texts::{Language, Texts};
use super::words::Shown;
use super::{Place, draw};
use crate::report::Report;
use maud::{DOCTYPE, PreEscaped, html};
use std::fmt::Write;

/// The page's own style, so that the file looks like the page.
const STYLE: &str = concat!(include_str!("../../www/style.css"), include_str!("../../www/scorecard.css"));

/// What the file may do: show itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The scorecard as a single HTML file: style inside, no program, no request.
#[must_use]
pub fn document(report: &Report, language: Language) -> String {
    let say = language.texts();
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (Shown(&say.fill(say.paper.document, "name", &report.project.name))) }
                style { (PreEscaped(STYLE)) (PreEscaped(margins(report, say))) }
            }
            body.document {
                main { (draw(report, Place::File, language)) }
                footer.foot { p { (say.paper.footer) } }
            }
        }
    }
    .into_string()
}

/// The margins of printed pages: whose report it is, which part, and the number of the page.
fn margins(report: &Report, say: &Texts) -> String {
    let name = quoted(&say.fill(say.paper.document, "name", &report.project.name));
    let page = quoted(&format!("{} ", say.paper.page));
    let mut rules = format!("@page{{@top-left{{content:{name}}}@bottom-right{{content:{page} counter(page) \" / \" counter(pages)}}}}");
    for (id, words) in [("path", say.contents.path), ("findings", say.contents.findings), ("appendix", say.paper.appendix)] {
        rules += &format!("@page {id}{{@top-right{{content:{}}}}}", quoted(words));
    }
    rules + "@page:first{@top-left{content:none}@bottom-right{content:none}}"
}

/// Words as a string of a style sheet: whatever is no plain letter or figure is written by its number, so that no name
/// of a project can end the string or the sheet.
fn quoted(words: &str) -> String {
    let mut out = String::from("\"");
    for c in words.chars().take(80) {
        if c.is_ascii_alphanumeric() || c == ' ' {
            out.push(c);
        } else if !crate::report::is_hidden(c) {
            // Writing to a string does not fail.
            let _ = write!(out, "\\{:x} ", u32::from(c));
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_name_stays_within_its_string() {
        assert_eq!(quoted("a b-1"), "\"a b\\2d 1\"");
        assert_eq!(quoted("\"}</style>\u{202E}\n"), "\"\\22 \\7d \\3c \\2f style\\3e \\a \"");
    }
}
