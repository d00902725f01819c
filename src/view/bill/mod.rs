//! What it costs to run: a plot, the same as a table, what would make it smaller, the worst case, and every
//! assumption. What changes with the assumptions is drawn by [`live`] alone, which the page runs again.

mod detail;
mod money;
mod plot;
mod table;

use self::money::dollars;
use self::plot::Shape;
use super::Place;
use super::texts::{Filled, Language, Texts};
use super::words::{Prose, Shown};
use crate::cost::{
    Assumptions, Bill, Case, Control, Exposed, Guarded, Hour, Mended, Need, Point, at, curve, hour, knee, part_cost, revenue_share, turns,
};
use crate::report::Report;
use crate::sorted::Arrange;
use maud::{Markup, html};

/// Ways in of the worst case that are shown before the rest folds away.
const OPEN: usize = 6;

/// The whole section.
pub(super) fn bill(report: &Report, place: Place<'_>, say: &Texts) -> Markup {
    let bill = &report.cost.bill;
    html! {
        section.block #bill aria-labelledby="bill-title" {
            h2 #bill-title { (say.bill.title) }
            @if bill.parts.is_empty() {
                p { (say.bill.none) }
            } @else {
                p.lead { (Filled(say.bill.lead, &[("day", &Shown(&bill.as_of))])) }
                div #bill-live { (drawn(bill, &bill.assumptions, say)) }
                (assumptions(bill, place, say))
            }
            (detail::parts(bill, say))
            (detail::unpriced(report, say))
        }
    }
}

/// What changes with the assumptions.
#[must_use]
pub fn live(bill: &Bill, assumptions: &Assumptions, language: Language) -> Markup {
    drawn(bill, assumptions, language.texts())
}

fn drawn(bill: &Bill, assumptions: &Assumptions, say: &Texts) -> Markup {
    let assumptions = &assumptions.bounded();
    let points = curve(bill, assumptions);
    let turns = turns(bill, assumptions);
    let users = u64::from(assumptions.users);
    let here = at(bill, assumptions, users);
    let knee = knee(&turns);
    let bands = plot::bands(bill, &points);
    html! {
        p.bill-now {
            (Filled(say.bill.now, &[("users", &strong(&say.figure(users))), ("sum", &strong(&dollars(here.likely, say)))]))
            @if here.low < here.likely || here.high > here.likely {
                (Filled(say.bill.between, &[("low", &dollars(here.low, say)), ("high", &dollars(here.high, say))]))
            }
            "."
            @if here.mended < here.likely { " " (Filled(say.bill.mended, &[("sum", &dollars(here.mended, say))])) }
        }
        p.bill-turns {
            (free(&points, say))
            @if let Some(knee) = knee { " " strong.bill-knee lang=[say.foreign()] { (Prose(&knee.words)) } }
        }
        figure.bill-figure {
            (plot::plot(&Shape::WIDE, bill, &points, &bands, knee, users, say))
            (plot::plot(&Shape::NARROW, bill, &points, &bands, knee, users, say))
            figcaption { (plot::legend(bill, &bands, &here, say)) }
        }
        (table::table(bill, assumptions, &bands, say))
        (remedies(bill, assumptions, &here, say))
        (worst(bill, assumptions, say))
        (shares(bill, assumptions, say))
    }
}

/// What it comes to, for those who listen instead of look.
#[must_use]
pub fn now(bill: &Bill, assumptions: &Assumptions, language: Language) -> String {
    let say = language.texts();
    let assumptions = &assumptions.bounded();
    let users = u64::from(assumptions.users);
    let here = at(bill, assumptions, users);
    say.fill(say.bill.now, "users", &say.figure(users)).replace("{sum}", &dollars(here.likely, say)) + "."
}

fn strong(words: &str) -> Markup {
    html! { strong { (words) } }
}

/// Up to where hardly anything is paid.
fn free(points: &[Point], say: &Texts) -> Markup {
    let paid = |point: &Point| point.likely >= 1_000_000;
    let last = points.iter().take_while(|point| !paid(point)).last();
    html! {
        @match last {
            None => { (say.bill.from_the_first) }
            Some(last) if last.users >= 100_000 => { (say.bill.free_far) }
            Some(last) => { (Filled(say.bill.free_up_to, &[("n", &say.figure(last.users))])) }
        }
    }
}

/// What would make it smaller, and by how much.
fn remedies(bill: &Bill, assumptions: &Assumptions, here: &Point, say: &Texts) -> Markup {
    let saved = |users: u64, number: usize| -> u64 {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        bill.parts.iter().fold(0, |sum, part| {
            let cost = |mended| part_cost(part, assumptions, users, Case::Likely, mended);
            sum + cost(Mended::Nothing).saturating_sub(cost(Mended::Only(number)))
        })
    };
    let many = here.users.saturating_mul(10).max(10_000);
    let mut list: Vec<_> = bill.remedies.iter().enumerate().map(|(at, remedy)| (saved(here.users, at), saved(many, at), remedy)).collect();
    list.arrange_by_key(|(now, later, _)| std::cmp::Reverse((*later, *now)));
    let far = at(bill, assumptions, many);
    let sum = |sum| dollars(sum, say);
    let tells = sum(here.likely) != sum(here.mended) || sum(far.likely) != sum(far.mended);
    html! {
        @if !list.is_empty() {
            h3 { (say.bill.remedies) }
            @if tells {
                p.stage-note {
                    (Filled(say.bill.remedies_all, &[
                        ("likely", &sum(here.likely)), ("mended", &sum(here.mended)), ("users", &say.figure(here.users)),
                        ("far", &sum(far.likely)), ("far_mended", &sum(far.mended)), ("many", &say.figure(many)),
                    ]))
                }
            }
            ul.remedies {
                @for (now, later, remedy) in &list {
                    li {
                        p.remedy-title lang=[say.foreign()] {
                            @if let Some(rule) = &remedy.rule { a href={ "#" (super::words::rule_anchor(rule)) } { (Prose(&remedy.title)) } }
                            @else { (Prose(&remedy.title)) }
                        }
                        p.remedy-note {
                            @if *later < 1_000_000 { (say.bill.saves_little) }
                            @else {
                                (Filled(say.bill.saves, &[
                                    ("now", &sum(*now)), ("users", &say.figure(here.users)), ("later", &sum(*later)), ("many", &say.figure(many)),
                                ]))
                            }
                            @if let Some(place) = remedy.places.first() {
                                " " code.quiet { (Shown(place)) }
                                @if remedy.places.len() > 1 { " " (say.count(&say.bill.other_places, remedy.places.len() as u64 - 1)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a hostile visitor can spend.
fn worst(bill: &Bill, assumptions: &Assumptions, say: &Texts) -> Markup {
    let mut priced: Vec<(&Exposed, Hour)> = bill.exposed.iter().filter_map(|one| Some((one, hour(one, assumptions)?))).collect();
    priced.arrange_by_key(|(one, hour)| (one.guarded, std::cmp::Reverse(hour.likely)));
    let unpriced: Vec<&Exposed> =
        bill.exposed.iter().filter(|one| one.calls.is_empty() && matches!(one.guarded, Guarded::Open | Guarded::SignedIn)).collect();
    let safe: Vec<&Exposed> = bill.exposed.iter().filter(|one| matches!(one.guarded, Guarded::Limited | Guarded::Closed)).collect();
    let (shown, folded) = priced.split_at_checked(OPEN).unwrap_or((&priced, &[]));
    html! {
        @if !bill.exposed.is_empty() {
            h3 { (say.bill.worst) }
            @if priced.is_empty() && unpriced.is_empty() {
                p.stage-note { (say.bill.worst_none) }
            } @else {
                p.stage-note { (Filled(say.bill.worst_lead, &[("n", &say.figure(assumptions.hostile_calls.into()))])) }
                ul.worst { @for (one, hour) in shown { (worst_one(one, Some(*hour), say)) } @for one in unpriced.iter().take(OPEN) { (worst_one(one, None, say)) } }
                @if !folded.is_empty() {
                    details.rest {
                        summary { (Filled(say.names.more, &[("n", &folded.len())])) }
                        ul.worst { @for (one, hour) in folded { (worst_one(one, Some(*hour), say)) } }
                    }
                }
            }
            @if !safe.is_empty() {
                details.rest {
                    summary { (say.count(&say.bill.guarded, safe.len() as u64)) }
                    ul.worst { @for one in &safe { (worst_one(one, None, say)) } }
                }
            }
        }
    }
}

fn worst_one(one: &Exposed, hour: Option<Hour>, say: &Texts) -> Markup {
    let who = match one.guarded {
        Guarded::Open => say.bill.open,
        Guarded::SignedIn => say.bill.signed_in,
        Guarded::Limited => say.bill.limited,
        Guarded::Closed => say.bill.closed,
    };
    html! {
        li {
            p.remedy-title {
                strong { (who) } ": " code { (Shown(&one.entry)) }
                @if let Some(hour) = hour {
                    ": " (Filled(say.bill.an_hour, &[("sum", &strong(&dollars(hour.likely, say)))])) " "
                    (Filled(say.bill.range, &[("low", &dollars(hour.low, say)), ("high", &dollars(hour.high, say))]))
                }
            }
            p.remedy-note {
                span lang=[say.foreign()] { (Prose(&one.words)) } " "
                @if !one.service.is_empty() { (Filled(say.bill.pays_for, &[("service", &Prose(&one.service))])) " " }
                @if hour.is_none() && one.calls.is_empty() && matches!(one.guarded, Guarded::Open | Guarded::SignedIn) { (say.bill.cost_unknown) " " }
                code.quiet { (Shown(&one.place)) }
            }
        }
    }
}

/// What payment providers keep, which is no part of the bill.
fn shares(bill: &Bill, assumptions: &Assumptions, say: &Texts) -> Markup {
    let users = u64::from(assumptions.users);
    html! {
        @for share in &bill.shares {
            p.bill-share {
                (Filled(say.bill.share, &[
                    ("service", &Shown(&share.service)), ("sum", &dollars(revenue_share(share, assumptions, users), say)),
                    ("percent", &assumptions.paying_percent), ("users", &say.figure(users)),
                    ("price", &dollars(u64::from(assumptions.price_cents) * 10_000, say)),
                ]))
            }
        }
    }
}

/// The assumptions: controls on the page, a list in a file.
fn assumptions(bill: &Bill, place: Place<'_>, say: &Texts) -> Markup {
    let needs = bill.needs();
    let controls: Vec<&Control> = Assumptions::CONTROLS.iter().filter(|control| needs.contains(&control.need)).collect();
    html! {
        @match place {
            Place::Page(_) => {
                form #bill-form data-do="assume" autocomplete="off" {
                    fieldset {
                        legend { (say.bill.assumed_page) }
                        div.controls { @for one in &controls { (control(one, bill.assumptions.get(one.id), say)) } }
                    }
                }
            }
            Place::File => {
                h3 { (say.bill.assumed) }
                dl.assumed {
                    @for one in &controls {
                        div lang=[say.foreign()] { dt { (one.words) } dd {
                            @if let Some(rest) = one.unit.strip_prefix("cents") { (dollars(u64::from(bill.assumptions.get(one.id)) * 10_000, say)) (rest) }
                            @else { (say.figure(bill.assumptions.get(one.id).into())) " " (one.unit) }
                        } }
                    }
                }
            }
        }
    }
}

fn control(one: &Control, value: u32, say: &Texts) -> Markup {
    let id = format!("bill-{}", one.id);
    // Far ranges are typed, near ones are slid.
    let slides = one.most / one.step <= 500 && one.need != Need::Always;
    html! {
        div.control lang=[say.foreign()] {
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
