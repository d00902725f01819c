//! What the page's buttons do with a report: save, share, copy, keep on this machine. A file has none of them.

use super::texts::{Filled, Language, Text, Texts};
use maud::{Markup, html};

/// What of a project is kept in this browser, and whether it can keep anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Memory {
    /// Whether the browser can keep anything.
    pub possible: bool,
    /// The day on which the kept report was made, in words; nothing where none is kept.
    pub report: Option<String>,
    /// Whether the answers are kept.
    pub answers: bool,
}

/// Forms of a report: name, what it is called, what it is for.
fn forms(say: &Texts) -> [(&'static str, Text, Text); 8] {
    let words = &say.tools;
    [
        ("html", words.html, words.html_note),
        ("markdown", words.markdown, words.markdown_note),
        ("json", words.json, words.json_note),
        ("sarif", words.sarif, words.sarif_note),
        ("csv", words.csv, words.csv_note),
        ("cyclonedx", words.cyclonedx, words.cyclonedx_note),
        ("text", words.text, words.text_note),
        ("brief", words.brief, words.brief_note),
    ]
}

/// The buttons above the report.
pub(super) fn tools(memory: &Memory, say: &Texts) -> Markup {
    let words = &say.tools;
    html! {
        div.toolbar #tools role="group" aria-label=(words.title) {
            button.button #again type="button" data-do="again" { (words.again) }
            span.toolbar-space {}
            details.menu #save data-menu="" {
                summary.button { (words.save) }
                ul.menu-list {
                    li { button #print type="button" data-do="print" { (words.print) span.quiet { (words.print_note) } } }
                    @for (form, title, note) in forms(say) {
                        li { button id={ "save-" (form) } type="button" data-do="save" data-value=(form) { (title) span.quiet { (note) } } }
                    }
                }
            }
            details.menu #share data-menu="" {
                summary.button { (words.share) }
                ul.menu-list {
                    li { button #save-card-png type="button" data-do="save" data-value="card-png" { (words.card_png) span.quiet { (words.card_png_note) } } }
                    li { button #save-card-svg type="button" data-do="save" data-value="card-svg" { (words.card_svg) span.quiet { (words.card_svg_note) } } }
                    li { button #copy-summary type="button" data-do="copy" data-value="summary" { (words.summary) span.quiet { (words.summary_note) } } }
                }
            }
            p #told.told role="status" {}
        }
        (keeping(memory, say))
        (finding_tools(say))
    }
}

/// What is kept on this machine, by choice.
#[must_use]
pub fn kept(memory: &Memory, language: Language) -> Markup {
    keeping(memory, language.texts())
}

fn keeping(memory: &Memory, say: &Texts) -> Markup {
    let words = &say.tools;
    html! {
        form #keep.keep data-do="keep" autocomplete="off" {
            @if memory.possible {
                label {
                    input type="checkbox" name="keep" checked[memory.report.is_some()];
                    " " (words.keep)
                }
                @if let Some(day) = &memory.report { span.quiet { (Filled(words.kept, &[("day", day)])) } }
                @if memory.report.is_some() || memory.answers {
                    button.button.quiet-button type="button" data-do="forget" { (words.forget) }
                }
            } @else {
                span.quiet { (words.keeps_nothing) }
            }
        }
    }
}

/// The buttons that each finding gets once it can be seen.
fn finding_tools(say: &Texts) -> Markup {
    html! {
        template #finding-tools {
            p.finding-tools {
                button.copy type="button" data-do="copy" data-value="finding" { (say.tools.copy_finding) }
                " "
                button.copy type="button" data-do="copy" data-value="prompt" { (say.tools.copy_prompt) }
                " "
                button.copy type="button" data-do="link" { (say.tools.copy_link) }
            }
        }
    }
}
