//! The arithmetic: free allowances, plan steps, the knee, that a bill never falls, and extremes.

use super::curve::MOST;
use super::*;

fn rate(meter: &str, included: u64, price: Option<u64>, per: u64, whole: bool) -> Rate {
    Rate { meter: meter.to_owned(), included, price, per, whole }
}

fn plan(name: &str, monthly: u64, rates: Vec<Rate>) -> Plan {
    Plan { name: name.to_owned(), monthly, by_seat: false, credit: 0, rates }
}

fn used(meter: &str, basis: Basis, times: [u64; 3]) -> Use {
    Use { meter: meter.to_owned(), basis, times, most: None, words: String::new(), place: None, mends: Vec::new() }
}

fn part(id: &str, plans: Vec<Plan>, uses: Vec<Use>) -> Part {
    Part {
        id: id.to_owned(),
        title: id.to_owned(),
        kind: PartKind::Database,
        uses,
        plans,
        plans_low: Vec::new(),
        plans_high: Vec::new(),
        assumed: Vec::new(),
        places: Vec::new(),
        sources: Vec::new(),
    }
}

fn bill(parts: Vec<Part>) -> Bill {
    Bill { parts, assumptions: SIMPLE(), ..Bill::default() }
}

/// A mail service: 100 free, then 20 dollars for 1,000 and a cent for each more.
fn mail() -> Part {
    let plans = vec![
        plan("Free", 0, vec![rate("mails", 100, None, 1, false)]),
        plan("Pro", 20_000_000, vec![rate("mails", 1_000, Some(10_000), 1, false)]),
    ];
    part("mail", plans, vec![used("mails", Basis::User, [1_000; 3])])
}

fn likely(bill: &Bill, users: u64) -> u64 {
    at(bill, &bill.assumptions, users).likely
}

#[test]
fn what_is_free_costs_nothing_and_the_next_plan_follows() {
    let bill = bill(vec![mail()]);
    assert_eq!([0, 1, 100].map(|users| likely(&bill, users)), [0, 0, 0]);
    assert_eq!(likely(&bill, 101), 20_000_000);
    assert_eq!(likely(&bill, 1_000), 20_000_000);
    // 500 beyond the thousand at a cent each.
    assert_eq!(likely(&bill, 1_500), 25_000_000);
}

#[test]
fn whole_packages_are_rounded_up_and_a_credit_is_used_first() {
    let mut packs = part(
        "calls",
        vec![plan("Pro", 0, vec![rate("calls", 10, Some(2_000_000), 100, true)])],
        vec![used("calls", Basis::User, [1_000; 3])],
    );
    let sums = |packs: &Part| [10, 11, 110, 111].map(|users| part_cost(packs, &SIMPLE(), users, Case::Likely, Mended::Nothing));
    assert_eq!(sums(&packs), [0, 2_000_000, 2_000_000, 4_000_000]);
    packs.plans[0].monthly = 3_000_000;
    packs.plans[0].credit = 3_000_000;
    assert_eq!(sums(&packs), [3_000_000, 3_000_000, 3_000_000, 4_000_000]);
}

#[test]
fn seats_multiply_the_fee_only() {
    let mut team = mail();
    team.plans[1].by_seat = true;
    let five = Assumptions { seats: 5, ..SIMPLE() };
    assert_eq!(part_cost(&team, &five, 1_500, Case::Likely, Mended::Nothing), 105_000_000);
}

#[test]
fn beyond_the_last_plan_several_stand_in() {
    let closed = part(
        "closed",
        vec![plan("Only", 5_000_000, vec![rate("mails", 100, None, 1, false)])],
        vec![used("mails", Basis::User, [1_000; 3])],
    );
    let sums = [100, 101, 1_000].map(|users| part_cost(&closed, &SIMPLE(), users, Case::Likely, Mended::Nothing));
    assert_eq!(sums, [5_000_000, 10_000_000, 50_000_000]);
}

#[test]
fn a_month_of_use_by_hand() {
    // 1,000 users, 8 days, 3 requests to the AI of 1,000 tokens; 5 % of them do ten times as much: 1 + 0.05 × 9 = 1.45.
    let usual = Assumptions { spread_percent: 100, ..Assumptions::default() };
    let count = |basis, most| quantity(basis, &usual, 1_000, Case::Likely, most);
    assert_eq!(count(Basis::Visit, None), 11_600);
    assert_eq!(count(Basis::AiAction, None), 34_800);
    assert_eq!(count(Basis::Question, None), 34_800_000);
    assert_eq!(count(Basis::Answer, None), 17_400_000);
    assert_eq!(count(Basis::Answer, Some(100)), 3_480_000);
    assert_eq!(count(Basis::User, None), 1_000);
    // Half and twice as much with the usual spread; how many users there are does not spread.
    let spread = Assumptions::default();
    assert_eq!(quantity(Basis::Visit, &spread, 1_000, Case::Low, None), 5_800);
    assert_eq!(quantity(Basis::Visit, &spread, 1_000, Case::High, None), 23_200);
    assert_eq!(quantity(Basis::User, &spread, 1_000, Case::High, None), 1_000);
    // Rows that grow with users: 2 each, a thousand likely at most.
    assert_eq!(quantity(Basis::Sweep, &SIMPLE(), 10, Case::Likely, None), 10 * 8 * 15 * 20);
    assert_eq!(quantity(Basis::Sweep, &SIMPLE(), 10_000, Case::Likely, None), 10_000 * 8 * 15 * 1_000);
    assert_eq!(quantity(Basis::Sweep, &SIMPLE(), 10_000, Case::High, None), 10_000 * 8 * 15 * 20_000);
    assert_eq!(quantity(Basis::Sweep, &SIMPLE(), 10_000, Case::High, Some(50)), 10_000 * 8 * 15 * 50);
}

#[test]
fn remedies_make_it_smaller_alone_and_together() {
    let mut asked = mail();
    asked.uses[0].mends = vec![
        Mend { remedy: 0, remains: 500, most: None, meter: None },
        Mend { remedy: 1, remains: 1_000, most: None, meter: Some("free".to_owned()) },
    ];
    let cost = |mended| part_cost(&asked, &SIMPLE(), 3_000, Case::Likely, mended);
    assert_eq!(cost(Mended::Nothing), 40_000_000);
    assert_eq!(cost(Mended::Only(0)), 25_000_000);
    assert_eq!(cost(Mended::Only(1)), 0);
    assert_eq!(cost(Mended::All), 0);
    assert_eq!(cost(Mended::Only(7)), 40_000_000);
}

#[test]
fn the_knee_is_where_one_part_passes_the_rest_for_good() {
    // A server for 100 dollars, and something for two cents a user: it passes at 5,000.
    let server = part("server", vec![plan("One", 100_000_000, Vec::new())], Vec::new());
    let each = part("each", vec![plan("By use", 0, vec![rate("n", 0, Some(20_000), 1, false)])], vec![used("n", Basis::User, [1_000; 3])]);
    let bill = bill(vec![server, each]);
    let turns = turns(&bill, &bill.assumptions);
    let knee = knee(&turns).unwrap();
    assert_eq!((knee.kind, knee.part, knee.users), (TurnKind::Passes, 1, 5_001));
    assert_eq!(knee.words, "At about 5,000 users each passes the rest of the bill together.");
    // The server costs more than the rest at first, but not for good: that is no knee.
    assert!(!turns.iter().any(|turn| turn.kind == TurnKind::Passes && turn.part == 0));
}

#[test]
fn without_a_part_that_passes_the_knee_is_the_first_bill() {
    let bill = bill(vec![mail()]);
    let turns = turns(&bill, &bill.assumptions);
    assert_eq!(knee(&turns).map(|turn| (turn.kind, turn.users)), Some((TurnKind::Paid, 101)));
}

#[test]
fn nothing_is_turned_where_nothing_costs() {
    let empty = bill(Vec::new());
    assert_eq!(at(&empty, &empty.assumptions, 1_000).high, 0);
    assert_eq!(turns(&empty, &empty.assumptions), Vec::new());
    assert_eq!(knee(&[]), None);
}

/// A bill in which every service and model of the table is used.
fn everything() -> Bill {
    let mut parts: Vec<Part> = Vec::new();
    for row in prices::services() {
        let plans = |rows: &[prices::PlanRow]| rows.iter().map(prices::PlanRow::plan).collect::<Vec<_>>();
        let bases = [Basis::Action, Basis::User, Basis::Kept, Basis::PageKb, Basis::Sweep, Basis::Run];
        let uses = row.meters().iter().enumerate().map(|(at, meter)| used(meter, bases[at % bases.len()], [100, 1_500, 9_000])).collect();
        let mut one = part(&row.title(), plans(row.plans), uses);
        one.plans_low = plans(row.low);
        one.plans_high = plans(row.high);
        parts.push(one);
    }
    bill(parts)
}

#[test]
fn a_bill_never_falls_as_users_rise() {
    let bill = everything();
    for assumptions in [SIMPLE(), Assumptions::default(), Assumptions { seats: 20, days: 31, actions: 200, ..Assumptions::default() }] {
        for part in &bill.parts {
            for case in [Case::Low, Case::Likely, Case::High] {
                let mut before = 0;
                for users in (0..60_u32).map(|step| 3_u64.pow(step / 4) * u64::from(4 + step % 4) / 4) {
                    let now = part_cost(part, &assumptions, users, case, Mended::Nothing);
                    assert!(now >= before, "{} falls from {before} to {now} at {users} users", part.title);
                    before = now;
                }
            }
        }
    }
}

#[test]
fn low_is_never_above_likely_nor_likely_above_high() {
    let bill = everything();
    for users in [0, 1, 10, 999, 10_000, 1_000_000_000] {
        let point = at(&bill, &Assumptions::default(), users);
        assert!(point.low <= point.likely && point.likely <= point.high && point.mended <= point.likely, "{users}");
    }
}

#[test]
fn extremes_end_at_the_greatest_sum() {
    let wild = Assumptions {
        days: u32::MAX,
        actions: u32::MAX,
        page_kb: u32::MAX,
        heavy_times: u32::MAX,
        spread_percent: u32::MAX,
        ..Assumptions::default()
    };
    let mut many = everything();
    let parts = many.parts.clone();
    while many.parts.len() < 500 {
        many.parts.extend(parts.iter().cloned());
    }
    for users in [0, 1_000_000_000, u64::MAX] {
        let point = at(&many, &wild, users);
        assert!(point.high <= MOST && point.likely <= MOST);
    }
    assert_eq!(at(&many, &wild, u64::MAX).high, MOST);
    let billion = at(&bill(vec![mail()]), &SIMPLE(), 1_000_000_000);
    // A thousand million less a thousand at a cent each, and the fee.
    assert_eq!(billion.likely, 20_000_000 + (1_000_000_000 - 1_000) * 10_000);
    assert_eq!(turns(&many, &wild.bounded()).iter().filter(|turn| turn.kind == TurnKind::Passes).count(), 0);
}

#[test]
fn assumptions_stay_within_their_bounds() {
    let mut assumptions = Assumptions::default();
    assert_eq!(assumptions.bounded(), assumptions, "the defaults are within bounds");
    assumptions.set("days", 99);
    assumptions.set("actions", 0);
    assumptions.set("unknown", 5);
    assert_eq!((assumptions.get("days"), assumptions.get("actions"), assumptions.get("unknown")), (31, 1, 0));
    for control in Assumptions::CONTROLS {
        assert!(control.least < control.most && control.step > 0, "{}", control.id);
    }
}

fn exposed(guarded: Guarded, most: Option<u64>) -> Exposed {
    Exposed {
        entry: "POST /api/chat".to_owned(),
        kind: PartKind::Ai,
        service: String::new(),
        guarded,
        words: String::new(),
        place: String::new(),
        calls: vec![PaidCall { what: String::new(), input: 2_500_000, output: 10_000_000, most, each: [0; 3] }],
    }
}

#[test]
fn a_hostile_hour_by_hand() {
    let assumptions = Assumptions::default();
    let open = hour(&exposed(Guarded::Open, None), &assumptions).unwrap();
    // 3,600 requests: 1,000 tokens at 2.50 and 500 at 10 dollars a million are 0.0075 dollars each.
    assert_eq!(open.low, 27_000_000);
    // 4,096 tokens of answer: 0.0025 + 0.04096 dollars each.
    assert_eq!(open.likely, 156_456_000);
    // 20,000 tokens sent and 16,384 answered, ten times as often: 0.05 + 0.16384 dollars each.
    assert_eq!(open.high, 7_698_240_000);
    // A bound on the answer holds.
    let bounded = hour(&exposed(Guarded::SignedIn, Some(300)), &assumptions).unwrap();
    assert_eq!((bounded.low, bounded.likely), (19_800_000, 19_800_000));
    assert_eq!(hour(&exposed(Guarded::Limited, None), &assumptions), None);
    assert_eq!(hour(&exposed(Guarded::Closed, None), &assumptions), None);
}

#[test]
fn a_share_of_payments_by_hand() {
    let source = Source { what: String::new(), url: String::new(), date: String::new(), seen: false, list: None };
    let share = Share { service: "Stripe".to_owned(), basis_points: 290, fixed: 300_000, source };
    // 5 % of 1,000 users pay 10 dollars: 50 payments, of each 0.29 + 0.30 dollars are kept.
    assert_eq!(revenue_share(&share, &Assumptions::default(), 1_000), 29_500_000);
}
