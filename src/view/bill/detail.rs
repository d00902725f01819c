//! One click below: which lines cause each part, by which prices, and what was taken for granted.

use super::super::texts::{Filled, Texts};
use super::super::words::{Prose, Shown, figure, link, link_name, name};
use super::money::price;
use crate::cost::{Basis, Bill, Part, Plan, Source};
use crate::report::Report;
use maud::{Markup, html};

/// Lines of use that a part shows.
const USES: usize = 24;

/// Every part.
pub(super) fn parts(bill: &Bill, say: &Texts) -> Markup {
    html! {
        @if !bill.parts.is_empty() {
            details.rest {
                summary { (say.bill.parts) }
                @for part in &bill.parts { (one(part, say)) }
                p.quiet { (say.bill.parts_note) }
            }
        }
    }
}

fn one(part: &Part, say: &Texts) -> Markup {
    let words = &say.bill;
    let english = say.foreign();
    let places = html! { @for (at, place) in part.places.iter().enumerate() { @if at > 0 { ", " } code { (Shown(place)) } } };
    let sources = html! { @for (at, from) in part.sources.iter().enumerate() { @if at > 0 { "; " } (source(from, say)) } };
    html! {
        h3 lang=[english] { (Shown(&part.title)) }
        ul.bill-uses {
            @for used in part.uses.iter().take(USES) {
                li {
                    span lang=[english] { (Prose(&used.words)) } ": " span.quiet { (Shown(&used.meter)) ", " (times(used.times, say)) " " (basis(used.basis, say)) }
                    @if let Some(place) = &used.place { " " code.quiet { (Shown(place)) } }
                }
            }
            @if part.uses.len() > USES { li.quiet { (Filled(say.names.more, &[("n", &(part.uses.len() - USES))])) } }
        }
        @for (word, plans) in [(words.prices, &part.plans), (words.cheaper, &part.plans_low), (words.dearer, &part.plans_high)] {
            @if !plans.is_empty() && (word == words.prices || *plans != part.plans) {
                p.bill-plans { (word) ": " (Shown(&plans.iter().map(|one| plan(one, say)).collect::<Vec<_>>().join("; "))) "." }
            }
        }
        @for sentence in &part.assumed { p.bill-plans lang=[english] { (Prose(sentence)) } }
        @if !part.places.is_empty() {
            p.bill-plans { (Filled(words.used_at, &[("places", &places)])) }
        }
        p.bill-plans { (Filled(words.source, &[("sources", &sources)])) }
    }
}

fn source(from: &Source, say: &Texts) -> Markup {
    html! {
        (Shown(&from.what)) ", "
        @if let Some(url) = link(&from.url) { a href=(url) rel="noreferrer" { (Shown(&link_name(url))) } } @else { (Shown(&from.url)) }
        ", " (Shown(&from.date))
        @if let Some(list) = from.list.as_deref().and_then(link) {
            ", " (Filled(say.bill.by, &[("list", &html! { a href=(list) rel="noreferrer" { (Shown(&link_name(list))) } })]))
        }
    }
}

/// Factors, in thousandths, as a range.
fn times([low, likely, high]: [u64; 3], say: &Texts) -> String {
    let said = |times: u64| {
        let (whole, part) = (times / 1_000, times % 1_000);
        if part == 0 { say.figure(whole) } else { say.number(&format!("{}.{}", figure(whole), format!("{part:03}").trim_end_matches('0'))) }
    };
    if low == likely && likely == high {
        said(likely)
    } else {
        say.fill(say.bill.times, "likely", &said(likely)).replace("{low}", &said(low)).replace("{high}", &said(high))
    }
}

fn basis(basis: Basis, say: &Texts) -> &'static str {
    let at = match basis {
        Basis::Month => 0,
        Basis::Seat => 1,
        Basis::User => 2,
        Basis::Visit => 3,
        Basis::Action => 4,
        Basis::PageKb => 5,
        Basis::AiAction => 6,
        Basis::Question => 7,
        Basis::Answer => 8,
        Basis::Minute => 9,
        Basis::Mail => 10,
        Basis::Text => 11,
        Basis::Upload => 12,
        Basis::Kept => 13,
        Basis::Sweep => 14,
        Basis::Run => 15,
    };
    say.bill.basis.get(at).copied().unwrap_or_default()
}

fn plan(plan: &Plan, say: &Texts) -> String {
    let words = &say.bill;
    let fee = match (plan.monthly, plan.by_seat) {
        (0, _) => String::new(),
        (fee, true) => format!(" {}", say.fill(words.fee_seat, "price", &price(fee, say))),
        (fee, false) => format!(" {}", say.fill(words.fee, "price", &price(fee, say))),
    };
    let credit = if plan.credit > 0 { format!(" {}", say.fill(words.credit, "price", &price(plan.credit, say))) } else { String::new() };
    let rates: Vec<String> = plan
        .rates
        .iter()
        .map(|rate| {
            let text = match (rate.price, rate.included) {
                (None, _) => words.rate_up_to,
                (Some(0), _) => words.rate_free,
                (Some(_), 0) => words.rate_each,
                (Some(_), _) => words.rate_then,
            };
            // What is counted comes last: it may say anything.
            let text = say.fill(text, "price", &price(rate.price.unwrap_or(0), say)).replace("{per}", &say.figure(rate.per));
            text.replace("{included}", &say.figure(rate.included)).replace("{meter}", &rate.meter)
        })
        .collect();
    let rates = if rates.is_empty() { String::new() } else { format!(" ({})", rates.join(", ")) };
    format!("{}{fee}{credit}{rates}", plan.name)
}

/// What has no price, and where paid services are called.
pub(super) fn unpriced(report: &Report, say: &Texts) -> Markup {
    let bill = &report.cost.bill;
    html! {
        @if !bill.unpriced.is_empty() {
            h3 { (say.bill.unpriced) }
            p.stage-note { (say.bill.unpriced_note) }
            ul.drivers {
                @for one in &bill.unpriced {
                    li {
                        strong { (Shown(&name(&one.service))) } " " span.quiet lang=[say.foreign()] { (Prose(&one.why)) }
                        @if let Some(place) = one.places.first() { ul.driver-places { li { code { (Shown(place)) } } } }
                    }
                }
            }
        }
        @if !report.cost.drivers.is_empty() {
            details.rest {
                summary { (say.bill.drivers) }
                ul.drivers {
                    @for driver in &report.cost.drivers {
                        li {
                            strong { (Shown(&name(&driver.service))) } " "
                            span.quiet { (super::super::map::kind(purpose(&driver.purpose), say)) }
                            @if !driver.places.is_empty() {
                                ul.driver-places { @for place in &driver.places { li { code { (Shown(place)) } } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The kind of part on the map that serves a purpose.
fn purpose(purpose: &str) -> &str {
    match purpose {
        "filestore" => "storage",
        "errortracking" => "tracking",
        other => other,
    }
}
