//! The plot as a table.

use super::super::words::{Shown, figure};
use super::money::short;
use super::plot::Band;
use crate::cost::{Assumptions, Bill, Point, SHOWN, at};
use maud::{Markup, html};

/// The bill at five numbers of users, by parts.
pub(super) fn table(bill: &Bill, assumptions: &Assumptions, bands: &[Band]) -> Markup {
    let points: Vec<Point> = SHOWN.iter().map(|&users| at(bill, assumptions, users)).collect();
    let letter = |part: usize| bands.iter().find(|band| band.parts.contains(&part)).map_or("", |band| band.letter);
    let mut order: Vec<usize> = (0..bill.parts.len()).collect();
    order
        .sort_by_key(|part| std::cmp::Reverse(points.iter().rev().filter_map(|point| point.parts.get(*part)).copied().collect::<Vec<_>>()));
    let row = |title: &str, of: fn(&Point) -> u64| {
        html! { tr.bill-sum { th scope="row" { (title) } @for point in &points { td { (short(of(point))) } } } }
    };
    html! {
        div.bill-scroll tabindex="0" role="region" aria-label="The bill as a table" {
            table.bill-table {
                caption.unseen { "The monthly bill by the number of active users" }
                thead { tr { th scope="col" { "Active users" } @for point in &points { th scope="col" { (figure(point.users)) } } } }
                tbody {
                    (row("Likely, together", |point| point.likely))
                    (row("at least", |point| point.low))
                    (row("at most", |point| point.high))
                    @if points.iter().any(|point| point.mended < point.likely) { (row("after the fixes", |point| point.mended)) }
                    @for part in order {
                        tr {
                            th scope="row" { @if !letter(part).is_empty() { span.bill-mark { (letter(part)) } " " } (Shown(bill.parts.get(part).map_or("", |part| part.title.as_str()))) }
                            @for point in &points { td { (short(point.parts.get(part).copied().unwrap_or(0))) } }
                        }
                    }
                }
            }
        }
    }
}
