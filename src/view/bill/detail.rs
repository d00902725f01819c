//! One click below: which lines cause each part, by which prices, and what was taken for granted.

use super::super::words::{Prose, Shown, figure, link, link_name, name};
use super::money::price;
use crate::cost::{Basis, Bill, Part, Plan, Source};
use crate::report::Report;
use maud::{Markup, html};

/// Lines of use that a part shows.
const USES: usize = 24;

/// Every part.
pub(super) fn parts(bill: &Bill) -> Markup {
    html! {
        @if !bill.parts.is_empty() {
            details.rest {
                summary { "Where each part comes from: lines of code, prices, and what was taken for granted" }
                @for part in &bill.parts { (one(part)) }
                p.quiet { "Prices change. Each stands with its page and day; “by” names the list of others in which it was read, and those marked “as generally known” were read nowhere on that day." }
            }
        }
    }
}

fn one(part: &Part) -> Markup {
    html! {
        h3 { (Shown(&part.title)) }
        ul.bill-uses {
            @for used in part.uses.iter().take(USES) {
                li {
                    (Prose(&used.words)) ": " span.quiet { (Shown(&used.meter)) ", " (times(used.times)) " " (basis(used.basis)) }
                    @if let Some(place) = &used.place { " " code.quiet { (Shown(place)) } }
                }
            }
            @if part.uses.len() > USES { li.quiet { "and " (part.uses.len() - USES) " more" } }
        }
        @for (word, plans) in [("Prices", &part.plans), ("Where it may be cheaper", &part.plans_low), ("Where it may be dearer", &part.plans_high)] {
            @if !plans.is_empty() && (word == "Prices" || *plans != part.plans) {
                p.bill-plans { (word) ": " (Shown(&plans.iter().map(plan).collect::<Vec<_>>().join("; "))) "." }
            }
        }
        @for sentence in &part.assumed { p.bill-plans { (Prose(sentence)) } }
        @if !part.places.is_empty() {
            p.bill-plans { "Used at " @for (at, place) in part.places.iter().enumerate() { @if at > 0 { ", " } code { (Shown(place)) } } }
        }
        p.bill-plans { "Source: " @for (at, from) in part.sources.iter().enumerate() { @if at > 0 { "; " } (source(from)) } "." }
    }
}

fn source(from: &Source) -> Markup {
    html! {
        (Shown(&from.what)) ", "
        @if let Some(url) = link(&from.url) { a href=(url) rel="noreferrer" { (Shown(&link_name(url))) } } @else { (Shown(&from.url)) }
        ", " (Shown(&from.date)) @if !from.seen { ", as generally known" }
        @if let Some(list) = from.list.as_deref().and_then(link) { ", by " a href=(list) rel="noreferrer" { (Shown(&link_name(list))) } }
    }
}

/// Factors, in thousandths, as a range.
fn times([low, likely, high]: [u64; 3]) -> String {
    let said = |times: u64| {
        let (whole, part) = (times / 1_000, times % 1_000);
        if part == 0 { figure(whole) } else { format!("{}.{}", figure(whole), format!("{part:03}").trim_end_matches('0')) }
    };
    if low == likely && likely == high { said(likely) } else { format!("{} (from {} to {})", said(likely), said(low), said(high)) }
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Month => "a month",
        Basis::Seat => "for each seat",
        Basis::User => "for each user",
        Basis::Visit => "for each day with a visit",
        Basis::Action => "for each action",
        Basis::PageKb => "for each KB of a page",
        Basis::AiAction => "for each request to the AI",
        Basis::Question => "for each token that is sent",
        Basis::Answer => "for each token of the answer",
        Basis::Minute => "for each minute that a page is open",
        Basis::Mail => "for each e-mail",
        Basis::Text => "for each text message",
        Basis::Upload => "for each KB uploaded and kept",
        Basis::Kept => "for each user and month kept",
        Basis::Sweep => "for each action and entry of the list",
        Basis::Run => "for each run",
    }
}

fn plan(plan: &Plan) -> String {
    let fee = match (plan.monthly, plan.by_seat) {
        (0, _) => String::new(),
        (fee, true) => format!(" {} a month and seat", price(fee)),
        (fee, false) => format!(" {} a month", price(fee)),
    };
    let credit = if plan.credit > 0 { format!(" with {} of use included", price(plan.credit)) } else { String::new() };
    let rates: Vec<String> = plan
        .rates
        .iter()
        .map(|rate| match (rate.price, rate.included) {
            (None, included) => format!("up to {} {}", figure(included), rate.meter),
            (Some(0), _) => format!("{} free", rate.meter),
            (Some(each), 0) => format!("{} for {} {}", price(each), figure(rate.per), rate.meter),
            (Some(each), included) => format!("{} {} free, then {} for {}", figure(included), rate.meter, price(each), figure(rate.per)),
        })
        .collect();
    let rates = if rates.is_empty() { String::new() } else { format!(" ({})", rates.join(", ")) };
    format!("{}{fee}{credit}{rates}", plan.name)
}

/// What has no price, and where paid services are called.
pub(super) fn unpriced(report: &Report) -> Markup {
    let bill = &report.cost.bill;
    html! {
        @if !bill.unpriced.is_empty() {
            h3 { "Not priced" }
            p.stage-note { "These may cost something too. Their prices are not in the table, so nothing was made up." }
            ul.drivers {
                @for one in &bill.unpriced {
                    li {
                        strong { (Shown(&name(&one.service))) } " " span.quiet { (Prose(&one.why)) }
                        @if let Some(place) = one.places.first() { ul.driver-places { li { code { (Shown(place)) } } } }
                    }
                }
            }
        }
        @if !report.cost.drivers.is_empty() {
            details.rest {
                summary { "Where your code calls services that cost by use" }
                ul.drivers {
                    @for driver in &report.cost.drivers {
                        li {
                            strong { (Shown(&driver.service)) } " "
                            span.quiet { (Shown(&name(&driver.purpose))) }
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
