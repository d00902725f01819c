//! The lines around findings, for which some files are read a second time.

use super::Plan;
use crate::facts::Project;
use crate::intake::{Container, Limits};
use crate::readers;
use crate::report::{self, Report};
use std::collections::BTreeMap;

/// Bytes that are read again.
const AGAIN: u64 = 16 << 20;
/// Files that are.
const FILES: usize = 200;

/// Adds to the findings the lines around their places. Facts carry one line each, so the files of findings are read a
/// second time, in the order of the container.
pub(super) fn surround(container: &mut dyn Container, plan: &Plan, project: &Project, report: &mut Report) {
    let wanted = report::to_surround(report);
    let mut near = BTreeMap::new();
    let mut left = AGAIN;
    let cited = plan.whole().filter_map(|entry| Some((entry, wanted.get(&entry.path)?)));
    for (entry, lines) in cited.take(FILES) {
        let most = left.min(Limits::PROJECT.code_bytes);
        // A finding stands without its surroundings too.
        let Ok(bytes) = container.read(entry.index, most) else { continue };
        left = left.saturating_sub(bytes.len() as u64);
        near.extend(readers::around(entry, &bytes, lines).into_iter().map(|(line, found)| ((entry.path.clone(), line), found)));
    }
    report::surround(report, project, &near);
}
