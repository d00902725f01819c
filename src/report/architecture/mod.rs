//! The product's parts as found: who uses it, what it runs, where data lies, and whom it leans on.

mod names;
mod parts;
mod running;
mod weak;

pub(super) use weak::told;

use crate::facts::Project;
use crate::rules::Judged;
use serde::{Deserialize, Serialize};

/// The product's parts as found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Architecture {
    /// Parts.
    pub nodes: Vec<Node>,
    /// Who talks to whom.
    pub edges: Vec<Edge>,
}

/// One part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// What it is: `people`, `schedule`, `callers`, `pages`, `app`, `server`, `functions`, `flow`, `assistant`, `database`,
    /// `storage`, `queue`, `ai`, `payment`, `mail`, `sms`, `login`, `analytics`, `tracking`, `maps`, `search`, `hosting`
    /// or `service`.
    pub kind: String,
    /// What is known of it, in a line; empty where its name says all.
    #[serde(default)]
    pub about: String,
    /// What happens when it stops, in a sentence; empty where nothing does.
    #[serde(default)]
    pub stops: String,
    /// What makes it a single point of failure.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Places that show it, `path:line`, a few.
    #[serde(default)]
    pub places: Vec<String>,
}

/// Why a part is a single point of failure.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// The rule that found or asked for it; empty where a platform's own file says it.
    pub rule: String,
    /// In a few words.
    pub text: String,
}

/// One line between parts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Edge {
    /// Who starts.
    pub from: String,
    /// Who answers.
    pub to: String,
}

/// Draws the parts together from what was read and judged.
pub(super) fn architecture(project: &Project, verdicts: &[Judged]) -> Architecture {
    let mut map = parts::parts(project);
    weak::mark(&mut map, project, verdicts);
    map.architecture
}
