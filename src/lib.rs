//! Shipworthy reads the zip of a product that was built with AI or without code and says how ready it is.
//!
//! The walk: [`intake`] turns bytes into entries, [`readers`] turn each entry into [`facts`], [`link`] joins the
//! facts of all entries into one project (with what [`advisories`] know), [`rules`] judge it, [`score`] weighs the verdicts, [`report`] puts it
//! all into words, and [`view`] draws the report. Nothing here touches a file system, a clock, chance or the
//! network: the same bytes give the same report in a browser worker, on the command line and under test.

pub mod advisories;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod cost;
pub mod facts;
#[cfg(test)]
mod filler;
pub mod intake;
pub mod link;
pub mod readers;
pub mod report;
pub mod rules;
pub mod score;
mod sorted;
pub mod steps;
pub mod view;
pub mod walk;

pub use walk::{Checked, Progress, Silent, Stage, Terms, check, examine, state};
