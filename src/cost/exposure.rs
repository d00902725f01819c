//! The worst case: what one hostile visitor spends in an hour.

use super::{Assumptions, Exposed, Guarded, MOST, Micro, PaidCall};

/// Tokens that a hostile visitor sends at most where nothing shortens what is sent: a long document.
const LONG: u64 = 20_000;
/// Tokens of an answer where the code sets no bound: what models answer when asked to go on.
const ANSWER: u64 = 4_096;
/// The same at most.
const LONGEST: u64 = 16_384;
/// A determined visitor sends as many times more from several machines.
const DETERMINED: u128 = 10;

/// What an hour costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hour {
    /// With requests like everybody's.
    pub low: Micro,
    /// With requests that ask for as much as they can get.
    pub likely: Micro,
    /// With long ones, from several machines.
    pub high: Micro,
}

/// What one hostile visitor spends in an hour through a way in; none where it is limited or closed, or has no price.
#[must_use]
pub fn hour(exposed: &Exposed, assumptions: &Assumptions) -> Option<Hour> {
    if matches!(exposed.guarded, Guarded::Limited | Guarded::Closed) || exposed.calls.is_empty() {
        return None;
    }
    let calls = u128::from(assumptions.hostile_calls);
    let sum = |of: fn(&PaidCall, &Assumptions) -> u128, times: u128| {
        let one = exposed.calls.iter().fold(0_u128, |sum, call| sum.saturating_add(of(call, assumptions)));
        // Prices are for a million, so that fractions of a millionth count.
        u64::try_from(one.saturating_mul(calls).saturating_mul(times) / 1_000_000).unwrap_or(MOST).min(MOST)
    };
    Some(Hour { low: sum(usual, 1), likely: sum(greedy, 1), high: sum(greediest, DETERMINED) })
}

/// One call in millionths of a millionth of a dollar.
fn call(call: &PaidCall, input: u64, output: u64, each: u64) -> u128 {
    let wide = u128::from;
    wide(call.input).saturating_mul(wide(input)) + wide(call.output).saturating_mul(wide(output)) + wide(each).saturating_mul(1_000_000)
}

fn usual(paid: &PaidCall, assumptions: &Assumptions) -> u128 {
    let output = u64::from(assumptions.output_tokens).min(paid.most.unwrap_or(u64::MAX));
    call(paid, assumptions.input_tokens.into(), output, paid.each[0])
}

fn greedy(paid: &PaidCall, assumptions: &Assumptions) -> u128 {
    let output = paid.most.unwrap_or(ANSWER).max(u64::from(assumptions.output_tokens).min(paid.most.unwrap_or(u64::MAX)));
    call(paid, assumptions.input_tokens.into(), output, paid.each[1])
}

fn greediest(paid: &PaidCall, assumptions: &Assumptions) -> u128 {
    let output = paid.most.unwrap_or(LONGEST).max(u64::from(assumptions.output_tokens).min(paid.most.unwrap_or(u64::MAX)));
    call(paid, LONG.max(assumptions.input_tokens.into()), output, paid.each[2])
}
