//! Platforms without code: what their runs take of what they are billed by.

use super::super::prices::{PlanRow, meter, service};
use super::super::{Basis, Mend, Part, Unpriced, Use};
use super::places::{Remedies, places};
use crate::facts::{Automation, AutomationKind, Project};
use std::collections::BTreeMap;

/// Seconds of a month of thirty days.
const MONTH: u64 = 30 * 24 * 3_600;
/// A pause between two runs that does for most.
const SLOW: u64 = 900;
/// Workload units of one action in Bubble: at least, likely, at most, in thousandths.
const WORK: [u64; 3] = [500, 1_000, 5_000];
/// And of one run of a workflow behind the pages.
const BEHIND: [u64; 3] = [1_000, 3_000, 10_000];

/// A part for each platform.
pub(super) fn parts(project: &Project, remedies: &mut Remedies, unpriced: &mut Vec<Unpriced>) -> Vec<Part> {
    let mut platforms: BTreeMap<&str, Vec<&Automation>> = BTreeMap::new();
    for automation in project.facts.automations.iter().filter(|automation| automation.active != Some(false)) {
        platforms.entry(&automation.platform).or_default().push(automation);
    }
    let mut parts = Vec::new();
    for (platform, automations) in platforms {
        let Some(row) = service(platform) else {
            unpriced.push(Unpriced {
                service: platform.to_owned(),
                why: "The price table does not hold this platform, or it runs on a machine of your own.".to_owned(),
                places: places(automations.iter().map(|automation| &automation.origin)),
            });
            continue;
        };
        let plans = |rows: &[PlanRow]| rows.iter().map(PlanRow::plan).collect::<Vec<_>>();
        parts.push(Part {
            id: platform.to_owned(),
            title: row.title(),
            kind: row.kind,
            uses: row.meters().into_iter().flat_map(|meter| uses(meter, &automations, remedies)).collect(),
            plans: plans(row.plans),
            plans_low: plans(row.low),
            plans_high: plans(row.high),
            assumed: if row.assumed.is_empty() { Vec::new() } else { vec![row.assumed.to_owned()] },
            places: places(automations.iter().map(|automation| &automation.origin)),
            sources: vec![row.from.source(&row.title())],
        });
    }
    parts
}

fn uses(name: &str, automations: &[&Automation], remedies: &mut Remedies) -> Vec<Use> {
    let one = |basis, times, words: &str| Use {
        meter: name.to_owned(),
        basis,
        times,
        most: None,
        words: words.to_owned(),
        place: None,
        mends: Vec::new(),
    };
    match name {
        meter::RUNS => automations.iter().filter(|flow| runs(flow)).map(|flow| run(name, flow, 1, share(automations), remedies)).collect(),
        meter::STEPS => automations
            .iter()
            .filter(|flow| runs(flow))
            .map(|flow| run(name, flow, u64::from(flow.units.max(1)), share(automations), remedies))
            .collect(),
        meter::WORK => {
            let mut uses = vec![one(Basis::Action, WORK, "Workload units of one action")];
            let behind: u32 = automations.iter().map(|app| app.units).sum();
            if behind > 0 {
                uses.push(one(Basis::Run, BEHIND, &format!("Workload units of runs behind the pages ({behind} workflows)")));
            }
            uses
        }
        meter::USERS => vec![one(Basis::User, [1_000; 3], "People who open the app")],
        meter::SENT => vec![one(Basis::PageKb, [300, 1_000, 1_000], "Pages with their pictures")],
        _ => Vec::new(),
    }
}

fn runs(flow: &Automation) -> bool {
    matches!(flow.kind, AutomationKind::Flow | AutomationKind::Assistant)
}

/// Of a thousand runs that people start, those of one flow: all that no schedule starts are taken alike.
fn share(automations: &[&Automation]) -> u64 {
    let started = automations.iter().filter(|flow| runs(flow) && flow.every.is_none()).count() as u64;
    1_000_u64.div_ceil(started.max(1))
}

fn run(name: &str, flow: &Automation, units: u64, share: u64, remedies: &mut Remedies) -> Use {
    let counted = if units > 1 { format!(", {units} steps each") } else { String::new() };
    let at = Some(flow.origin.place());
    let title: String = flow.name.chars().take(60).collect();
    let Some(every) = flow.every.filter(|every| *every > 0).map(u64::from) else {
        // Branches that are not taken count nothing, lists count once for each entry.
        let times = [share * units.div_ceil(2), share * units, share * units * 3];
        return Use {
            meter: name.to_owned(),
            basis: Basis::Run,
            times,
            most: None,
            words: format!("Runs of “{title}” that people start{counted}"),
            place: at,
            mends: Vec::new(),
        };
    };
    let runs = MONTH / every.max(1);
    let mut mends = Vec::new();
    if every < SLOW {
        let remedy = remedies.number(
            "Run schedules every quarter of an hour, or start them when something happens",
            Some("cost/automation-runs-often"),
            Some(&flow.origin),
        );
        mends.push(Mend { remedy, remains: every * 1_000 / SLOW, most: None, meter: None });
    }
    // A run that finds nothing to do ends after its first step.
    Use {
        meter: name.to_owned(),
        basis: Basis::Month,
        times: [runs * 1_000, runs * 1_000 * units.div_ceil(2), runs * 1_000 * units],
        most: None,
        words: format!("“{title}” runs {} times a month by its schedule{counted}", runs),
        place: at,
        mends,
    }
}
