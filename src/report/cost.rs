//! What it costs to run: the bill as data, and a few numbers of users worked out with the assumptions as they are given.

use super::{FindingInfo, Report};
use crate::cost::{Assumptions, Bill, Guarded, Point, SHOWN, Turn, at, hour, reckon, turns};
use crate::facts::{Project, Purpose};
use crate::sorted::Arrange;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most places that a driver carries.
const PLACES: usize = 5;

/// What drives the bill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostInfo {
    /// Paid services and what calls them.
    pub drivers: Vec<CostDriver>,
    /// The bill as data: parts, prices, assumptions, and what would make it smaller.
    #[serde(default)]
    pub bill: Bill,
    /// The bill at a few numbers of users, with the assumptions as they are given.
    #[serde(default)]
    pub points: Vec<Point>,
    /// Where it turns: the end of what is free, and the part that passes the rest.
    #[serde(default)]
    pub turns: Vec<Turn>,
    /// What one hostile visitor can spend in an hour.
    #[serde(default)]
    pub worst: Vec<WorstCase>,
}

/// What one hostile visitor can spend through one way in, in millionths of a dollar an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorstCase {
    /// The way in.
    pub entry: String,
    /// The line, `path:line`.
    pub place: String,
    /// What stands before it.
    pub guarded: Guarded,
    /// With requests like everybody's.
    pub low: u64,
    /// With requests that ask for as much as they can get.
    pub likely: u64,
    /// With long ones, from several machines.
    pub high: u64,
}

/// One thing that costs by use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CostDriver {
    /// The service.
    pub service: String,
    /// What it does for the product.
    pub purpose: String,
    /// Places that call it, `path:line`, a few.
    pub places: Vec<String>,
}

pub(super) fn cost(project: &Project, findings: &[FindingInfo]) -> CostInfo {
    let mut bill = reckon(project);
    // A remedy names a check only where the report has something to read there.
    for remedy in &mut bill.remedies {
        remedy.rule = remedy.rule.take().filter(|rule| findings.iter().any(|finding| finding.rule == *rule));
    }
    let mut cost = CostInfo { drivers: drivers(project), bill, ..CostInfo::default() };
    cost.settle();
    cost
}

impl CostInfo {
    /// Works the bill out with the assumptions that it carries.
    fn settle(&mut self) {
        self.points = SHOWN.iter().map(|&users| at(&self.bill, &self.bill.assumptions, users)).collect();
        self.turns = turns(&self.bill, &self.bill.assumptions);
        self.worst = worst(&self.bill);
    }
}

/// Takes other assumptions for granted: what is drawn, saved and exported of the report's bill follows them, and so does
/// the report after an answer, which keeps the bill that it began with.
pub fn assume(report: &mut Report, assumptions: &Assumptions) {
    report.cost.bill.assumptions = assumptions.bounded();
    report.cost.settle();
}

fn drivers(project: &Project) -> Vec<CostDriver> {
    let mut drivers: BTreeMap<(&str, Purpose), BTreeSet<String>> = BTreeMap::new();
    for call in project.facts.services.iter().filter(|call| !matches!(call.purpose, Purpose::Other | Purpose::Login)) {
        drivers.entry((&call.service, call.purpose)).or_default().insert(call.origin.place());
    }
    let driver = |((service, purpose), places): ((&str, Purpose), BTreeSet<String>)| CostDriver {
        service: service.to_owned(),
        purpose: format!("{purpose:?}").to_lowercase(),
        places: places.into_iter().take(PLACES).collect(),
    };
    drivers.into_iter().map(driver).collect()
}

/// What one hostile visitor spends in an hour, dearest first.
fn worst(bill: &Bill) -> Vec<WorstCase> {
    let mut worst: Vec<WorstCase> = bill
        .exposed
        .iter()
        .filter_map(|exposed| {
            let hour = hour(exposed, &bill.assumptions)?;
            Some(WorstCase {
                entry: exposed.entry.clone(),
                place: exposed.place.clone(),
                guarded: exposed.guarded,
                low: hour.low,
                likely: hour.likely,
                high: hour.high,
            })
        })
        .collect();
    worst.arrange_by(|a, b| (a.guarded, b.likely, &a.entry).cmp(&(b.guarded, a.likely, &b.entry)));
    worst
}
