//! Environment files (`.env`, `.env.local`, `.env.example` …).

use super::{Reader, Source};
use crate::facts::Facts;
use crate::intake::Entry;

/// Reads `KEY=value` lines.
pub(super) struct Dotenv;

impl Reader for Dotenv {
    fn claims(&self, _: &Entry, _: &Source<'_>) -> bool {
        false
    }

    fn read(&self, _: &Entry, _: &Source<'_>, _: &mut Facts) -> Result<(), String> {
        Ok(())
    }
}
