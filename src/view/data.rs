//! Where data about people lies: one line a table, for whoever has to answer for it.

use super::words::{Shown, counted};
use crate::report::{DataPlace, Report};
use maud::{Markup, html};

/// Places and columns that are shown of a long list.
const OPEN: usize = 40;
const COLUMNS: usize = 12;

/// Whether there is anything to show.
pub(super) fn shows(report: &Report) -> bool {
    let data = &report.data;
    [&data.personal, &data.payment, &data.health].iter().any(|places| !places.is_empty()) || !data.files.is_empty()
}

/// The section; nothing where no such data was found.
pub(super) fn section(report: &Report) -> Markup {
    let data = &report.data;
    let kinds = [("Personal data", &data.personal), ("Payment data", &data.payment), ("Health data", &data.health)];
    html! {
        @if shows(report) {
            section.block #data aria-labelledby="data-title" {
                h2 #data-title { "Data about people" }
                p.lead {
                    "Where it lies, by the names and types of columns, and who may read it as far as these files say. "
                    "You need this list to answer people, customers and authorities who ask."
                }
                @for (title, places) in kinds {
                    @if !places.is_empty() {
                        h3 { (title) }
                        ul.skipped {
                            @for place in places.iter().take(OPEN) { (line(place)) }
                            @if places.len() > OPEN { li.quiet { "and " (places.len() - OPEN) " more" } }
                        }
                    }
                }
                @if !data.files.is_empty() {
                    h3 { "Files of the upload that hold records of people" }
                    ul.skipped {
                        @for file in data.files.iter().take(OPEN) {
                            li {
                                code { (Shown(&file.path)) } " "
                                span.quiet {
                                    (counted(file.addresses.into(), "value that looks like an e-mail address", "values that look like e-mail addresses"))
                                    @if file.password_hashes > 0 { ", " (counted(file.password_hashes.into(), "hashed password", "hashed passwords")) }
                                }
                            }
                        }
                        @if data.files.len() > OPEN { li.quiet { "and " (data.files.len() - OPEN) " more" } }
                    }
                }
                h3 { "What can be done about it" }
                ul.skipped {
                    (way(data.deletion.as_deref(), "An account is deleted", "No code was found that deletes an account."))
                    (way(data.copy.as_deref(), "Somebody gets a copy of their data", "No code was found that gives somebody a copy of their data."))
                    (way(data.retention.first().map(String::as_str), "Old rows are deleted by a schedule", "Nothing was found that deletes old rows by itself."))
                }
            }
        }
    }
}

fn line(place: &DataPlace) -> Markup {
    html! {
        li {
            code { (Shown(&place.table)) } " "
            @if !place.columns.is_empty() {
                (Shown(&place.columns.iter().take(COLUMNS).cloned().collect::<Vec<_>>().join(", ")))
                @if place.columns.len() > COLUMNS { " and " (place.columns.len() - COLUMNS) " more" }
                ". "
            }
            span.quiet { "Read by " (Shown(&place.readers)) ". " code { (Shown(&place.path)) ":" (place.line) } }
        }
    }
}

fn way(place: Option<&str>, there: &str, absent: &str) -> Markup {
    html! {
        li {
            @if let Some(place) = place { (there) " " span.quiet { "at " code { (Shown(place)) } } }
            @else { (absent) }
        }
    }
}
