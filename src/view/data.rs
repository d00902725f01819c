//! Where data about people lies: one line a table, for whoever has to answer for it.

use super::texts::{Filled, Texts};
use super::words::Shown;
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
pub(super) fn section(report: &Report, say: &Texts) -> Markup {
    let data = &report.data;
    let kinds = [(say.data.personal, &data.personal), (say.data.payment, &data.payment), (say.data.health, &data.health)];
    html! {
        @if shows(report) {
            section.block #data aria-labelledby="data-title" {
                h2 #data-title { (say.data.title) }
                p.lead { (say.data.lead) }
                @for (title, places) in kinds {
                    @if !places.is_empty() {
                        h3 { (title) }
                        ul.skipped {
                            @for place in places.iter().take(OPEN) { (line(place, say)) }
                            (more(places.len(), say))
                        }
                    }
                }
                @if !data.files.is_empty() {
                    h3 { (say.data.files) }
                    ul.skipped {
                        @for file in data.files.iter().take(OPEN) {
                            li {
                                code { (Shown(&file.path)) } " "
                                span.quiet {
                                    (say.count(&say.data.addresses, file.addresses.into()))
                                    @if file.password_hashes > 0 { ", " (say.count(&say.data.password_hashes, file.password_hashes.into())) }
                                }
                            }
                        }
                        (more(data.files.len(), say))
                    }
                }
                h3 { (say.data.ways) }
                ul.skipped {
                    (way(data.deletion.as_deref(), say.data.deleted, say.data.not_deleted, say))
                    (way(data.copy.as_deref(), say.data.copied, say.data.not_copied, say))
                    (way(data.retention.first().map(String::as_str), say.data.expires, say.data.stays, say))
                }
            }
        }
    }
}

fn more(all: usize, say: &Texts) -> Markup {
    html! { @if all > OPEN { li.quiet { (Filled(say.names.more, &[("n", &(all - OPEN))])) } } }
}

fn line(place: &DataPlace, say: &Texts) -> Markup {
    let columns = place.columns.iter().take(COLUMNS).cloned().collect::<Vec<_>>().join(", ");
    html! {
        li {
            code { (Shown(&place.table)) } " "
            @if place.columns.len() > COLUMNS {
                (Filled(say.data.columns_more, &[("columns", &Shown(&columns)), ("n", &(place.columns.len() - COLUMNS))])) ". "
            } @else if !columns.is_empty() {
                (Shown(&columns)) ". "
            }
            span.quiet { (Filled(say.data.read_by, &[("readers", &Shown(&place.readers))])) " " code { (Shown(&place.path)) ":" (place.line) } }
        }
    }
}

fn way(place: Option<&str>, there: &str, absent: &str, say: &Texts) -> Markup {
    html! {
        li {
            @if let Some(place) = place { (there) " " span.quiet { (Filled(say.data.at, &[("place", &html! { code { (Shown(place)) } })])) } }
            @else { (absent) }
        }
    }
}
