//! What it costs to run: a plot, the same as a table, what would make it smaller, the worst case, and every
//! assumption. What changes with the assumptions is drawn by [`live`] alone, which the page runs again.

mod detail;
mod money;
mod plot;
mod table;

pub use money::dollars;

use self::plot::Shape;
use super::Place;
use super::words::{Prose, Shown, counted, figure};
use crate::cost::{
    Assumptions, Bill, Case, Control, Exposed, Guarded, Hour, Mended, Need, Point, at, curve, hour, knee, part_cost, revenue_share, turns,
};
use crate::report::Report;
use maud::{Markup, html};

/// Ways in of the worst case that are shown before the rest folds away.
const OPEN: usize = 6;

/// The whole section.
pub(super) fn bill(report: &Report, place: Place<'_>) -> Markup {
    let bill = &report.cost.bill;
    html! {
        section.block #bill aria-labelledby="bill-title" {
            h2 #bill-title { "What it costs to run" }
            @if bill.parts.is_empty() {
                p { "Nothing that costs by use was found in these files." }
            } @else {
                p.lead {
                    "An estimate, not an invoice: what your code uses, at list prices of " (Shown(&bill.as_of))
                    ", for as many people as come. Salaries, taxes and discounts are not in it."
                }
                div #bill-live { (live(bill, &bill.assumptions)) }
                (assumptions(bill, place))
            }
            (detail::parts(bill))
            (detail::unpriced(report))
        }
    }
}

/// What changes with the assumptions.
#[must_use]
pub fn live(bill: &Bill, assumptions: &Assumptions) -> Markup {
    let assumptions = &assumptions.bounded();
    let points = curve(bill, assumptions);
    let turns = turns(bill, assumptions);
    let users = u64::from(assumptions.users);
    let here = at(bill, assumptions, users);
    let knee = knee(&turns);
    let bands = plot::bands(bill, &points);
    html! {
        p.bill-now {
            "With " strong { (figure(users)) } " active users a month it is likely about " strong { (dollars(here.likely)) } " a month"
            @if here.low < here.likely || here.high > here.likely { ", somewhere between " (dollars(here.low)) " and " (dollars(here.high)) }
            "."
            @if here.mended < here.likely { " After what is proposed below: about " (dollars(here.mended)) "." }
        }
        p.bill-turns {
            (free(&points))
            @if let Some(knee) = knee { " " strong.bill-knee { (Prose(&knee.words)) } }
        }
        figure.bill-figure {
            (plot::plot(&Shape::WIDE, bill, &points, &bands, knee, users))
            (plot::plot(&Shape::NARROW, bill, &points, &bands, knee, users))
            figcaption { (plot::legend(bill, &bands, &here)) }
        }
        (table::table(bill, assumptions, &bands))
        (remedies(bill, assumptions, &here))
        (worst(bill, assumptions))
        (shares(bill, assumptions))
    }
}

/// What it comes to, for those who listen instead of look.
#[must_use]
pub fn now(bill: &Bill, assumptions: &Assumptions) -> String {
    let assumptions = &assumptions.bounded();
    let users = u64::from(assumptions.users);
    let here = at(bill, assumptions, users);
    format!("With {} active users a month it is likely about {} a month.", figure(users), dollars(here.likely))
}

/// Up to where hardly anything is paid.
fn free(points: &[Point]) -> Markup {
    let paid = |point: &Point| point.likely >= 1_000_000;
    let last = points.iter().take_while(|point| !paid(point)).last();
    html! {
        @match last {
            None => { "There is a bill from the first users on." }
            Some(last) if last.users >= 100_000 => { "Up to a hundred thousand users it costs less than a dollar." }
            Some(last) => { "Up to about " (figure(last.users)) " users it costs less than a dollar." }
        }
    }
}

/// What would make it smaller, and by how much.
fn remedies(bill: &Bill, assumptions: &Assumptions, here: &Point) -> Markup {
    let saved = |users: u64, number: usize| -> u64 {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        bill.parts.iter().fold(0, |sum, part| {
            let cost = |mended| part_cost(part, assumptions, users, Case::Likely, mended);
            sum + cost(Mended::Nothing).saturating_sub(cost(Mended::Only(number)))
        })
    };
    let many = here.users.saturating_mul(10).max(10_000);
    let mut list: Vec<_> = bill.remedies.iter().enumerate().map(|(at, remedy)| (saved(here.users, at), saved(many, at), remedy)).collect();
    list.sort_by_key(|(now, later, _)| std::cmp::Reverse((*later, *now)));
    let far = at(bill, assumptions, many);
    let tells = dollars(here.likely) != dollars(here.mended) || dollars(far.likely) != dollars(far.mended);
    html! {
        @if !list.is_empty() {
            h3 { "What makes it smaller" }
            @if tells {
                p.stage-note {
                    "With all of it, the likely bill goes from " (dollars(here.likely)) " to " (dollars(here.mended)) " at " (figure(here.users))
                    " users and from " (dollars(far.likely)) " to " (dollars(far.mended)) " at " (figure(many)) "."
                }
            }
            ul.remedies {
                @for (now, later, remedy) in &list {
                    li {
                        p.remedy-title {
                            @if let Some(rule) = &remedy.rule { a href={ "#" (super::words::rule_anchor(rule)) } { (Prose(&remedy.title)) } }
                            @else { (Prose(&remedy.title)) }
                        }
                        p.remedy-note {
                            @if *later < 1_000_000 { "Saves little on the likely bill; it takes away the surprise." }
                            @else { "Alone it saves about " (dollars(*now)) " a month at " (figure(here.users)) " users, " (dollars(*later)) " at " (figure(many)) "." }
                            @if let Some(place) = remedy.places.first() {
                                " " code.quiet { (Shown(place)) }
                                @if remedy.places.len() > 1 { " and " (counted(remedy.places.len() as u64 - 1, "other place", "other places")) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a hostile visitor can spend.
fn worst(bill: &Bill, assumptions: &Assumptions) -> Markup {
    let mut priced: Vec<(&Exposed, Hour)> = bill.exposed.iter().filter_map(|one| Some((one, hour(one, assumptions)?))).collect();
    priced.sort_by_key(|(one, hour)| (one.guarded, std::cmp::Reverse(hour.likely)));
    let unpriced: Vec<&Exposed> =
        bill.exposed.iter().filter(|one| one.calls.is_empty() && matches!(one.guarded, Guarded::Open | Guarded::SignedIn)).collect();
    let safe: Vec<&Exposed> = bill.exposed.iter().filter(|one| matches!(one.guarded, Guarded::Limited | Guarded::Closed)).collect();
    let (shown, folded) = priced.split_at_checked(OPEN).unwrap_or((&priced, &[]));
    html! {
        @if !bill.exposed.is_empty() {
            h3 { "The worst case: one hostile visitor" }
            @if priced.is_empty() && unpriced.is_empty() {
                p.stage-note { "Every way in that spends money is limited or closed to strangers, as far as the files show." }
            } @else {
                p.stage-note {
                    "What one person with a script can spend of your money, at " (figure(assumptions.hostile_calls.into()))
                    " requests an hour. A spending limit at the provider is the last line of defence; no file shows whether there is one."
                }
                ul.worst { @for (one, hour) in shown { (worst_one(one, Some(*hour))) } @for one in unpriced.iter().take(OPEN) { (worst_one(one, None)) } }
                @if !folded.is_empty() {
                    details.rest {
                        summary { "and " (folded.len()) " more" }
                        ul.worst { @for (one, hour) in folded { (worst_one(one, Some(*hour))) } }
                    }
                }
            }
            @if !safe.is_empty() {
                details.rest {
                    summary { (counted(safe.len() as u64, "way in that spends money is guarded", "ways in that spend money are guarded")) }
                    ul.worst { @for one in &safe { (worst_one(one, None)) } }
                }
            }
        }
    }
}

fn worst_one(one: &Exposed, hour: Option<Hour>) -> Markup {
    let who = match one.guarded {
        Guarded::Open => "Open to anyone",
        Guarded::SignedIn => "Anyone with an account",
        Guarded::Limited => "Limited",
        Guarded::Closed => "Closed to strangers",
    };
    html! {
        li {
            p.remedy-title {
                strong { (who) } ": " code { (Shown(&one.entry)) }
                @if let Some(hour) = hour {
                    ": about " strong { (dollars(hour.likely)) " an hour" } " (" (dollars(hour.low)) " to " (dollars(hour.high)) ")"
                }
            }
            p.remedy-note {
                (Prose(&one.words)) " "
                @if !one.service.is_empty() { "It pays for " (Prose(&one.service)) ". " }
                @if hour.is_none() && one.calls.is_empty() && matches!(one.guarded, Guarded::Open | Guarded::SignedIn) { "What a call costs is not known. " }
                code.quiet { (Shown(&one.place)) }
            }
        }
    }
}

/// What payment providers keep, which is no part of the bill.
fn shares(bill: &Bill, assumptions: &Assumptions) -> Markup {
    let users = u64::from(assumptions.users);
    html! {
        @for share in &bill.shares {
            p.bill-share {
                (Shown(&share.service)) " keeps a share of each payment, which is not in the bill above: about "
                (dollars(revenue_share(share, assumptions, users))) " a month if " (assumptions.paying_percent) " % of " (figure(users))
                " users pay " (dollars(u64::from(assumptions.price_cents) * 10_000)) "."
            }
        }
    }
}

/// The assumptions: controls on the page, a list in a file.
fn assumptions(bill: &Bill, place: Place<'_>) -> Markup {
    let needs = bill.needs();
    let controls: Vec<&Control> = Assumptions::CONTROLS.iter().filter(|control| needs.contains(&control.need)).collect();
    html! {
        @match place {
            Place::Page(_) => {
                form #bill-form data-do="assume" autocomplete="off" {
                    fieldset {
                        legend { "What is taken for granted. Change it, and everything above follows." }
                        div.controls { @for one in &controls { (control(one, bill.assumptions.get(one.id))) } }
                    }
                }
            }
            Place::File => {
                h3 { "What is taken for granted" }
                dl.assumed {
                    @for one in &controls {
                        div { dt { (one.words) } dd {
                            @if let Some(rest) = one.unit.strip_prefix("cents") { (dollars(u64::from(bill.assumptions.get(one.id)) * 10_000)) (rest) }
                            @else { (figure(bill.assumptions.get(one.id).into())) " " (one.unit) }
                        } }
                    }
                }
            }
        }
    }
}

fn control(one: &Control, value: u32) -> Markup {
    let id = format!("bill-{}", one.id);
    // Far ranges are typed, near ones are slid.
    let slides = one.most / one.step <= 500 && one.need != Need::Always;
    html! {
        div.control {
            label for=(id) { (one.words) }
            @if slides {
                input id=(id) name=(one.id) type="range" min=(one.least) max=(one.most) step=(one.step) value=(value);
                span.control-value { output for=(id) { (value) } " " (one.unit) }
            } @else {
                input id=(id) name=(one.id) type="number" inputmode="numeric" min=(one.least) max=(one.most) step=(one.step) value=(value);
                span.control-value { (one.unit) }
            }
        }
    }
}
