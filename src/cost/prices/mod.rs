//! The price table: one row for each service or family of models, with the day and the page it was seen on.
//!
//! Sums are in millionths of a US dollar: `25_000_000` is 25 dollars. Data is counted in KB (a GB is a million of them).
//! A row with `seen` was read in the vendor's page of that date, one with `listed` where others copy it: a public list or
//! an article. Each is said to be what it is; what was read nowhere has no row and is named as not priced. Prices in other
//! currencies are turned into dollars where they stand.

pub(super) mod ai;
mod hosts;
pub(super) mod meter;
mod nocode;
mod others;
mod senders;
mod stores;

use super::{PartKind, Plan, Rate, Source};
use crate::facts::service_name;

/// The day on which the table was last gone through as a whole.
pub(super) const AS_OF: &str = "2026-11-26";

/// A service and what it asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Service {
    /// Names under which facts speak of it.
    pub names: &'static [&'static str],
    /// What is priced, where that is not the service by its own name; otherwise empty.
    pub title: &'static str,
    /// What it does for a product.
    pub kind: PartKind,
    /// Plans to choose from.
    pub plans: &'static [PlanRow],
    /// The same where it may be cheaper.
    pub low: &'static [PlanRow],
    /// The same where it may be dearer.
    pub high: &'static [PlanRow],
    /// What is taken for granted in these rows.
    pub assumed: &'static str,
    /// Where the prices come from.
    pub from: Seen,
}

/// Where and when a price was seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// The page that publishes it.
    pub url: &'static str,
    /// As of when.
    pub date: &'static str,
    /// The public list or article of others in which it was read; empty where that was the page itself.
    pub list: &'static str,
}

/// Read in a page of that date.
const fn seen(url: &'static str, date: &'static str) -> Seen {
    Seen { url, date, list: "" }
}

/// Read in a public list or article of others of that date, which copies the page.
const fn listed(url: &'static str, list: &'static str, date: &'static str) -> Seen {
    Seen { url, date, list }
}

impl Seen {
    /// The same for a bill.
    pub(super) fn source(self, what: &str) -> Source {
        let list = (!self.list.is_empty()).then(|| self.list.to_owned());
        Source { what: what.to_owned(), url: self.url.to_owned(), date: self.date.to_owned(), seen: true, list }
    }
}

/// A plan of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlanRow {
    name: &'static str,
    monthly: u64,
    by_seat: bool,
    credit: u64,
    rates: &'static [RateRow],
}

/// A rate of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct RateRow {
    meter: &'static str,
    included: u64,
    price: Option<u64>,
    per: u64,
    whole: bool,
}

/// A fee for everybody together.
const fn plan(name: &'static str, monthly: u64, rates: &'static [RateRow]) -> PlanRow {
    PlanRow { name, monthly, by_seat: false, credit: 0, rates }
}

/// A fee for each seat of the team.
const fn seat(name: &'static str, monthly: u64, rates: &'static [RateRow]) -> PlanRow {
    PlanRow { name, monthly, by_seat: true, credit: 0, rates }
}

impl PlanRow {
    /// Use worth that much is paid with the fee.
    const fn credit(mut self, credit: u64) -> Self {
        self.credit = credit;
        self
    }

    /// The same for a bill.
    pub(super) fn plan(&self) -> Plan {
        Plan {
            name: self.name.to_owned(),
            monthly: self.monthly,
            by_seat: self.by_seat,
            credit: self.credit,
            rates: self
                .rates
                .iter()
                .map(|row| Rate { meter: row.meter.to_owned(), included: row.included, price: row.price, per: row.per, whole: row.whole })
                .collect(),
        }
    }
}

/// So much and no more.
const fn upto(meter: &'static str, included: u64) -> RateRow {
    RateRow { meter, included, price: None, per: 1, whole: false }
}

/// So much free, then by the unit.
const fn then(meter: &'static str, included: u64, price: u64, per: u64) -> RateRow {
    RateRow { meter, included, price: Some(price), per, whole: false }
}

/// So much free, then in whole packages.
const fn packs(meter: &'static str, included: u64, price: u64, per: u64) -> RateRow {
    RateRow { meter, included, price: Some(price), per, whole: true }
}

/// A provider that keeps a share of each payment.
#[derive(Debug, Clone, Copy)]
pub(super) struct ShareRow {
    /// Its name in facts.
    pub name: &'static str,
    /// Hundredths of a percent.
    pub basis_points: u64,
    /// And so much of each payment.
    pub fixed: u64,
    /// Where the price comes from.
    pub from: Seen,
}

/// All services, AI providers apart.
pub(super) fn services() -> impl Iterator<Item = &'static Service> {
    [hosts::ROWS, stores::STORES, senders::ROWS, others::ROWS, nocode::ROWS].into_iter().flatten()
}

/// The row of a service by its name in facts.
pub(super) fn service(name: &str) -> Option<&'static Service> {
    services().find(|service| service.names.contains(&name))
}

/// The row of a payment provider.
pub(super) fn share(name: &str) -> Option<&'static ShareRow> {
    senders::SHARES.iter().find(|row| row.name == name)
}

/// What a row is called: its own title, or the name of its first service.
fn titled(title: &str, names: &[&str]) -> String {
    if title.is_empty() { names.first().copied().map_or_else(String::new, service_name) } else { title.to_owned() }
}

impl Service {
    /// Its name for people.
    pub(super) fn title(&self) -> String {
        titled(self.title, self.names)
    }

    /// Meters that any of its plans speaks of.
    pub(super) fn meters(&self) -> Vec<&'static str> {
        let mut meters = Vec::new();
        for rate in [self.plans, self.low, self.high].into_iter().flatten().flat_map(|plan| plan.rates) {
            if !meters.contains(&rate.meter) {
                meters.push(rate.meter);
            }
        }
        meters
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_price_has_a_page_and_a_day() {
        let rows =
            services().map(|row| (row.title(), row.from)).chain(senders::SHARES.iter().map(|row| (service_name(row.name), row.from)));
        let models = ai::MODELS.iter().map(|row| (row.family.to_owned(), row.from));
        for (title, from) in rows.chain(models) {
            assert!(from.url.starts_with("https://") && from.url.len() > 12, "{title} has no page");
            let date: Vec<&str> = from.date.split('-').collect();
            assert!(date.len() == 3 && from.date.len() == 10 && from.date <= AS_OF, "{title} has no day: {}", from.date);
            assert!(from.list.is_empty() || from.list.starts_with("https://"), "{title}: {}", from.list);
        }
    }

    #[test]
    fn no_service_stands_in_two_rows() {
        let mut names = BTreeSet::new();
        for name in services().flat_map(|row| row.names) {
            assert!(names.insert(name), "{name} stands twice");
        }
    }

    #[test]
    fn the_last_plan_of_every_service_has_room() {
        for row in services() {
            for plans in [row.plans, row.low, row.high] {
                let Some(last) = plans.last() else { continue };
                assert!(!last.name.is_empty());
                // What cannot go beyond in the last plan is bought several times; then its fee must not be nothing.
                let closed = last.rates.iter().any(|rate| rate.price.is_none());
                assert!(!closed || last.monthly > 0, "{}: the last plan ends and costs nothing", row.title());
            }
            assert!(!row.plans.is_empty(), "{} has no plan", row.title());
        }
    }

    #[test]
    fn every_meter_is_one_that_uses_are_known_of() {
        for row in services() {
            for meter in row.meters() {
                assert!(meter::ALL.contains(&meter), "{}: {meter}", row.title());
            }
        }
    }
}
