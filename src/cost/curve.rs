//! A bill at any number of users. Whole numbers only; what would overflow stays at the greatest sum there is.

use super::{Assumptions, Basis, Bill, Part, Plan, Rate, Share, Use};
use serde::{Deserialize, Serialize};

/// Millionths of a US dollar.
pub type Micro = u64;

/// The greatest sum: nine thousand million dollars, which a number of JavaScript still holds exactly.
pub const MOST: Micro = 9_000_000_000_000_000;

/// Numbers of users at which the curve is drawn: ten to a hundred thousand, twelve steps to each ten times as many.
pub const USERS: [u64; 49] = [
    10, 12, 15, 18, 22, 26, 32, 38, 46, 56, 68, 83, 100, 121, 147, 178, 215, 261, 316, 383, 464, 562, 681, 825, 1_000, 1_212, 1_468, 1_778,
    2_154, 2_610, 3_162, 3_831, 4_642, 5_623, 6_813, 8_254, 10_000, 12_115, 14_678, 17_783, 21_544, 26_102, 31_623, 38_312, 46_416, 56_234,
    68_129, 82_540, 100_000,
];

/// Numbers of users that the table shows.
pub const SHOWN: [u64; 5] = [10, 100, 1_000, 10_000, 100_000];

/// How use may turn out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Less than likely, and where prices are unsure the lower ones.
    Low,
    /// Likely.
    Likely,
    /// More than likely, and where prices are unsure the higher ones.
    High,
}

/// Which remedies are taken to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mended {
    /// None: as it is.
    Nothing,
    /// One.
    Only(u32),
    /// All.
    All,
}

impl Mended {
    fn has(self, remedy: u32) -> bool {
        match self {
            Self::Nothing => false,
            Self::Only(one) => one == remedy,
            Self::All => true,
        }
    }
}

/// A month's bill at one number of users.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Active users a month.
    pub users: u64,
    /// At least, in millionths of a dollar.
    pub low: Micro,
    /// Likely.
    pub likely: Micro,
    /// At most.
    pub high: Micro,
    /// Likely, after all remedies.
    pub mended: Micro,
    /// What each part likely adds, in the order of the parts.
    pub parts: Vec<Micro>,
}

/// The bill at one number of users.
#[must_use]
pub fn at(bill: &Bill, assumptions: &Assumptions, users: u64) -> Point {
    let mut point = Point { users, low: 0, likely: 0, high: 0, mended: 0, parts: Vec::with_capacity(bill.parts.len()) };
    for part in &bill.parts {
        let cost = |case, mended| part_cost(part, assumptions, users, case, mended);
        let likely = cost(Case::Likely, Mended::Nothing);
        point.likely = add(point.likely, likely);
        point.low = add(point.low, cost(Case::Low, Mended::Nothing).min(likely));
        point.high = add(point.high, cost(Case::High, Mended::Nothing).max(likely));
        point.mended = add(point.mended, cost(Case::Likely, Mended::All).min(likely));
        point.parts.push(likely);
    }
    point
}

/// The bill at all of [`USERS`].
#[must_use]
pub fn curve(bill: &Bill, assumptions: &Assumptions) -> Vec<Point> {
    USERS.iter().map(|&users| at(bill, assumptions, users)).collect()
}

/// What one part costs a month.
#[must_use]
pub fn part_cost(part: &Part, assumptions: &Assumptions, users: u64, case: Case, mended: Mended) -> Micro {
    let plans = match case {
        Case::Low if !part.plans_low.is_empty() => &part.plans_low,
        Case::High if !part.plans_high.is_empty() => &part.plans_high,
        _ => &part.plans,
    };
    let mut used: Vec<(&str, u128)> = Vec::new();
    for one in &part.uses {
        let (meter, units) = billed(one, assumptions, users, case, mended);
        match used.iter_mut().find(|(name, _)| *name == meter) {
            Some((_, sum)) => *sum = sum.saturating_add(units),
            None => used.push((meter, units)),
        }
    }
    // Units come in thousandths, and a part of a unit is billed like a whole one only where it is the last.
    for (_, units) in &mut used {
        *units = units.div_ceil(1_000);
    }
    let seats = u128::from(assumptions.seats.max(1));
    let cheapest = plans.iter().filter_map(|plan| plan_cost(plan, &used, seats)).min();
    // Beyond the last plan of the table as many of it as are needed stand in for one that is not published.
    let cost = cheapest.or_else(|| plans.last().map(|plan| many(plan, &used, seats))).unwrap_or(0);
    u64::try_from(cost).unwrap_or(MOST).min(MOST)
}

/// The meter and the units, in thousandths, of one use.
fn billed<'b>(one: &'b Use, assumptions: &Assumptions, users: u64, case: Case, mended: Mended) -> (&'b str, u128) {
    let mut meter = one.meter.as_str();
    let mut most = one.most;
    let mut remains = 1_000_u128;
    for mend in one.mends.iter().filter(|mend| mended.has(mend.remedy)) {
        meter = mend.meter.as_deref().unwrap_or(meter);
        most = match (most, mend.most) {
            (Some(now), Some(then)) => Some(now.min(then)),
            (now, then) => then.or(now),
        };
        remains = remains.saturating_mul(u128::from(mend.remains)) / 1_000;
    }
    let [low, likely, high] = one.times;
    let times = match case {
        Case::Low => low.min(likely),
        Case::Likely => likely,
        Case::High => high.max(likely),
    };
    let units = quantity(one.basis, assumptions, users, case, most).saturating_mul(u128::from(times)).saturating_mul(remains) / 1_000;
    (meter, units)
}

/// How often something happens in a month.
#[must_use]
pub fn quantity(basis: Basis, assumptions: &Assumptions, users: u64, case: Case, most: Option<u64>) -> u128 {
    let n = |value: u32| u128::from(value);
    let users = u128::from(users);
    let spread = n(assumptions.spread_percent.max(100));
    // What people do varies; how many there are is what the curve is drawn over.
    let varied = |count: u128| match case {
        Case::Low => count.saturating_mul(100) / spread,
        Case::Likely => count,
        Case::High => count.saturating_mul(spread) / 100,
    };
    let heavy = 100 + n(assumptions.heavy_percent.min(100)) * n(assumptions.heavy_times.max(1).saturating_sub(1));
    let visits = users.saturating_mul(n(assumptions.days)).saturating_mul(heavy) / 100;
    let asked = || visits.saturating_mul(n(assumptions.ai_actions));
    let acted = || visits.saturating_mul(n(assumptions.actions));
    match basis {
        Basis::Month => 1,
        Basis::Seat => n(assumptions.seats.max(1)),
        Basis::User => users,
        Basis::Visit => varied(visits),
        Basis::Action => varied(acted()),
        Basis::PageKb => varied(acted().saturating_mul(n(assumptions.page_kb))),
        Basis::AiAction => varied(asked()),
        Basis::Question => varied(asked().saturating_mul(n(assumptions.input_tokens))),
        Basis::Answer => {
            // Answers differ more in length than anything else does.
            let usual = n(assumptions.output_tokens);
            let tokens = match case {
                Case::Low => usual / 2,
                Case::Likely => usual,
                Case::High => usual.saturating_mul(4),
            };
            varied(asked().saturating_mul(tokens.min(most.map_or(u128::MAX, u128::from))))
        }
        Basis::Minute => varied(visits.saturating_mul(n(assumptions.minutes))),
        Basis::Mail => varied(users.saturating_mul(n(assumptions.mails))),
        Basis::Text => varied(users.saturating_mul(n(assumptions.texts))),
        Basis::Upload => varied(users.saturating_mul(n(assumptions.upload_kb)).saturating_mul(n(assumptions.months))),
        Basis::Kept => varied(users.saturating_mul(n(assumptions.months))),
        Basis::Sweep => {
            // How large the largest of the lists is nobody can tell: a page of it at least, all of it at most.
            let rows = users.saturating_mul(n(assumptions.records));
            let bound = match case {
                Case::Low => 50,
                Case::Likely => most.unwrap_or(1_000).min(1_000),
                Case::High => most.unwrap_or(u64::MAX),
            };
            let bound = most.map_or(bound, |most| bound.min(most));
            varied(acted().saturating_mul(rows.min(u128::from(bound))))
        }
        Basis::Run => varied(visits.saturating_mul(n(assumptions.runs))),
    }
}

/// What a plan costs; none where it does not suffice.
fn plan_cost(plan: &Plan, used: &[(&str, u128)], seats: u128) -> Option<u128> {
    let mut beyond = 0_u128;
    for rate in &plan.rates {
        let units = used.iter().find(|(meter, _)| *meter == rate.meter).map_or(0, |(_, units)| *units);
        beyond = beyond.saturating_add(rate_cost(rate, units)?);
    }
    Some(fee(plan, seats).saturating_add(beyond.saturating_sub(u128::from(plan.credit))))
}

fn fee(plan: &Plan, seats: u128) -> u128 {
    u128::from(plan.monthly).saturating_mul(if plan.by_seat { seats } else { 1 })
}

fn rate_cost(rate: &Rate, units: u128) -> Option<u128> {
    let beyond = units.saturating_sub(u128::from(rate.included));
    if beyond == 0 {
        return Some(0);
    }
    let (price, per) = (u128::from(rate.price?), u128::from(rate.per.max(1)));
    Some(if rate.whole { beyond.div_ceil(per).saturating_mul(price) } else { beyond.saturating_mul(price) / per })
}

/// As many of a plan as its scarcest meter asks for.
fn many(plan: &Plan, used: &[(&str, u128)], seats: u128) -> u128 {
    let needed = plan.rates.iter().filter(|rate| rate.price.is_none()).map(|rate| {
        let units = used.iter().find(|(meter, _)| *meter == rate.meter).map_or(0, |(_, units)| *units);
        units.div_ceil(u128::from(rate.included.max(1)))
    });
    let beyond = plan.rates.iter().filter(|rate| rate.price.is_some()).fold(0_u128, |sum, rate| {
        let units = used.iter().find(|(meter, _)| *meter == rate.meter).map_or(0, |(_, units)| *units);
        sum.saturating_add(rate_cost(rate, units).unwrap_or(0))
    });
    fee(plan, seats).saturating_mul(needed.max().unwrap_or(1).max(1)).saturating_add(beyond)
}

/// What a payment provider keeps of a month's payments, which is no part of the bill.
#[must_use]
pub fn revenue_share(share: &Share, assumptions: &Assumptions, users: u64) -> Micro {
    let payments = u128::from(users).saturating_mul(u128::from(assumptions.paying_percent)) / 100;
    let price = u128::from(assumptions.price_cents).saturating_mul(10_000);
    let kept = price.saturating_mul(u128::from(share.basis_points)) / 10_000 + u128::from(share.fixed);
    u64::try_from(payments.saturating_mul(kept)).unwrap_or(MOST).min(MOST)
}

fn add(a: Micro, b: Micro) -> Micro {
    a.saturating_add(b).min(MOST)
}
