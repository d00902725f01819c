//! The plot as a table.

use super::super::texts::{Text, Texts};
use super::super::words::Shown;
use super::money::short;
use super::plot::Band;
use crate::cost::{Assumptions, Bill, Point, SHOWN, at};
use crate::sorted::Arrange;
use maud::{Markup, html};

/// The bill at five numbers of users, by parts.
pub(super) fn table(bill: &Bill, assumptions: &Assumptions, bands: &[Band], say: &Texts) -> Markup {
    let points: Vec<Point> = SHOWN.iter().map(|&users| at(bill, assumptions, users)).collect();
    let letter = |part: usize| bands.iter().find(|band| band.parts.contains(&part)).map_or("", |band| band.letter);
    let mut order: Vec<usize> = (0..bill.parts.len()).collect();
    order.arrange_by_key(|part| {
        std::cmp::Reverse(points.iter().rev().filter_map(|point| point.parts.get(*part)).copied().collect::<Vec<_>>())
    });
    let row = |title: Text, of: fn(&Point) -> u64| {
        html! { tr.bill-sum { th scope="row" { (title) } @for point in &points { td { (short(of(point), say)) } } } }
    };
    html! {
        div.bill-scroll tabindex="0" role="region" aria-label=(say.bill.table) {
            table.bill-table {
                caption.unseen { (say.bill.caption) }
                thead { tr { th scope="col" { (say.bill.active_users) } @for point in &points { th scope="col" { (say.figure(point.users)) } } } }
                tbody {
                    (row(say.bill.likely_sum, |point| point.likely))
                    (row(say.bill.at_least, |point| point.low))
                    (row(say.bill.at_most, |point| point.high))
                    @if points.iter().any(|point| point.mended < point.likely) { (row(say.bill.after, |point| point.mended)) }
                    @for part in order {
                        tr {
                            th scope="row" { @if !letter(part).is_empty() { span.bill-mark { (letter(part)) } " " } (Shown(bill.parts.get(part).map_or("", |part| part.title.as_str()))) }
                            @for point in &points { td { (short(point.parts.get(part).copied().unwrap_or(0), say)) } }
                        }
                    }
                }
            }
        }
    }
}
