//! Where the curve turns: the end of what is free, and the point from which one part is larger than all others together.

use super::figure::{figure, two};
use super::{Assumptions, Bill, Case, Mended, Micro, Part, USERS, part_cost};
use crate::sorted::Arrange;
use serde::{Deserialize, Serialize};

/// A turn of the curve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// From how many users on.
    pub users: u64,
    /// What happens there.
    pub kind: TurnKind,
    /// The part that it is about: its place in the bill.
    pub part: u32,
    /// The same in a sentence.
    pub words: String,
}

/// Kinds of turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TurnKind {
    /// A service starts to cost something: a dollar.
    Paid,
    /// A part passes the rest of the bill together, and stays above it.
    Passes,
}

/// A part must cost this much before it is worth a word: a dollar.
const WORTH: Micro = 1_000_000;

/// All turns, in the order of users.
#[must_use]
pub fn turns(bill: &Bill, assumptions: &Assumptions) -> Vec<Turn> {
    let cost = |part: &Part, users: u64| part_cost(part, assumptions, users, Case::Likely, Mended::Nothing);
    let costs = |users: u64| -> Vec<Micro> { bill.parts.iter().map(|part| cost(part, users)).collect() };
    let sampled: Vec<Vec<Micro>> = USERS.iter().map(|&users| costs(users)).collect();
    let mut turns = Vec::new();
    for (at, part) in bill.parts.iter().enumerate() {
        let number = u32::try_from(at).unwrap_or(u32::MAX);
        let own = |costs: &[Micro]| costs.get(at).copied().unwrap_or(0);
        let passes = |costs: &[Micro]| {
            let all = costs.iter().fold(0_u128, |sum, cost| sum + u128::from(*cost));
            own(costs) >= WORTH && u128::from(own(costs)) * 2 > all
        };
        if let Some(step) = sampled.iter().position(|costs| own(costs) >= WORTH) {
            let users = between(step, |users| cost(part, users) >= WORTH);
            turns.push(Turn { users, kind: TurnKind::Paid, part: number, words: paid(&part.title, users) });
        }
        // It must stay above: a fee that a larger one overtakes later is no knee.
        let kept = sampled.iter().rev().take_while(|costs| passes(costs)).count();
        if bill.parts.len() > 1 && kept > 0 {
            let users = between(sampled.len() - kept, |users| passes(&costs(users)));
            turns.push(Turn { users, kind: TurnKind::Passes, part: number, words: passed(&part.title, users) });
        }
    }
    turns.arrange_by_key(|turn| (turn.users, turn.kind, turn.part));
    turns
}

/// The turn that matters most: where one part passes the rest, or else where the first bill comes.
#[must_use]
pub fn knee(turns: &[Turn]) -> Option<&Turn> {
    turns.iter().find(|turn| turn.kind == TurnKind::Passes).or_else(|| turns.iter().find(|turn| turn.users > 10))
}

fn paid(title: &str, users: u64) -> String {
    if users <= 10 {
        format!("{title} costs money from the first users on.")
    } else {
        format!("{title} costs less than a dollar up to about {} users.", about(users))
    }
}

fn passed(title: &str, users: u64) -> String {
    if users <= 10 {
        format!("{title} costs more than the rest of the bill together, from the first users on.")
    } else {
        format!("At about {} users {title} passes the rest of the bill together.", about(users))
    }
}

/// Narrows a turn between two steps down to one user.
fn between(step: usize, holds: impl Fn(u64) -> bool) -> u64 {
    let of = |step: usize| USERS.get(step).copied().unwrap_or(10);
    let Some(before) = step.checked_sub(1) else { return of(0) };
    let (mut low, mut high) = (of(before), of(step));
    while high - low > 1 {
        let middle = low.midpoint(high);
        if holds(middle) { high = middle } else { low = middle }
    }
    high
}

/// A number of users with two figures that count, and commas.
fn about(users: u64) -> String {
    figure(two(users))
}
