//! What the product costs to run: facts and prices become a [`Bill`], plain data that travels with the report, and a
//! few functions work out any number of users from it.
//!
//! [`reckon`](reckon()) reads facts and the price table. What evaluates a bill ([`at`], [`curve`], [`turns`], [`hour`])
//! needs neither: the page runs it again when somebody moves a slider. Everything is in whole numbers, so that the
//! same assumptions give the same bill everywhere. Salaries, taxes and discounts are left out.

mod assumptions;
mod bill;
mod curve;
mod exposure;
mod figure;
mod prices;
mod reckon;
#[cfg(test)]
mod tests;
mod turns;

pub use assumptions::{Assumptions, Control, Need, SIMPLE};
pub use bill::{Basis, Bill, Exposed, Guarded, Mend, PaidCall, Part, PartKind, Plan, Rate, Remedy, Share, Source, Unpriced, Use};
pub use curve::{Case, MOST, Mended, Micro, Point, SHOWN, USERS, at, curve, part_cost, quantity, revenue_share};
pub use exposure::{Hour, hour};
pub use figure::{figure, two};
pub use reckon::reckon;
pub use turns::{Turn, TurnKind, knee, turns};
