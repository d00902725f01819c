//! What the page's buttons do with a report: save, share, copy, keep on this machine. A file has none of them.

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
const FORMS: [(&str, &str, &str); 8] = [
    ("html", "Web page (HTML)", "one file that anyone can open"),
    ("markdown", "Check list (Markdown)", "to paste into an issue"),
    ("json", "Data (JSON)", "to compare with next time"),
    ("sarif", "SARIF", "for the scanning view of a code host"),
    ("csv", "Table (CSV)", "for a spreadsheet"),
    ("cyclonedx", "Packages (CycloneDX)", "a bill of materials"),
    ("text", "Plain text", "as in a terminal"),
    ("brief", "One page for a call (Markdown)", "what was found and in which order to talk about it, without code"),
];

/// The buttons above the report.
pub(super) fn tools(memory: &Memory) -> Markup {
    html! {
        div.toolbar #tools role="group" aria-label="What to do with this report" {
            button.button #again type="button" data-do="again" { "Check another" }
            span.toolbar-space {}
            details.menu #save data-menu="" {
                summary.button { "Save" }
                ul.menu-list {
                    li { button #print type="button" data-do="print" { "Print, or save as PDF" span.quiet { "a document with every finding" } } }
                    @for (form, title, note) in FORMS {
                        li { button id={ "save-" (form) } type="button" data-do="save" data-value=(form) { (title) span.quiet { (note) } } }
                    }
                }
            }
            details.menu #share data-menu="" {
                summary.button { "Share" }
                ul.menu-list {
                    li { button #save-card-png type="button" data-do="save" data-value="card-png" { "Card as a picture (PNG)" span.quiet { "tier, score, dimensions and date, and nothing else" } } }
                    li { button #save-card-svg type="button" data-do="save" data-value="card-svg" { "Card as a drawing (SVG)" span.quiet { "sharp at any size" } } }
                    li { button #copy-summary type="button" data-do="copy" data-value="summary" { "Copy a summary" span.quiet { "a few lines to paste" } } }
                }
            }
            p #told.told role="status" {}
        }
        (kept(memory))
        (finding_tools())
    }
}

/// What is kept on this machine, by choice.
#[must_use]
pub fn kept(memory: &Memory) -> Markup {
    html! {
        form #keep.keep data-do="keep" autocomplete="off" {
            @if memory.possible {
                label {
                    input type="checkbox" name="keep" checked[memory.report.is_some()];
                    " Keep this report in this browser, to see next time what was fixed and what is new"
                }
                @if let Some(day) = &memory.report { span.quiet { "Kept: the report of " (day) "." } }
                @if memory.report.is_some() || memory.answers {
                    button.button.quiet-button type="button" data-do="forget" { "Forget everything that is kept" }
                }
            } @else {
                span.quiet { "This browser keeps nothing for this page. Save the report as JSON, and drop it beside the zip next time." }
            }
        }
    }
}

/// The buttons that each finding gets once it can be seen.
fn finding_tools() -> Markup {
    html! {
        template #finding-tools {
            p.finding-tools {
                button.copy type="button" data-do="copy" data-value="finding" { "Copy finding" }
                " "
                button.copy type="button" data-do="copy" data-value="prompt" { "Copy instruction" }
                " "
                button.copy type="button" data-do="link" { "Copy link" }
            }
        }
    }
}
