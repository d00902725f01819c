//! What an export of a no-code platform does by itself: its workflows, scenarios, apps and assistants.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One part of an export that is run as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Automation {
    /// `n8n`, `make`, `power-automate` …
    pub platform: String,
    /// What its owner calls it.
    pub name: String,
    /// What kind of thing it is.
    pub kind: AutomationKind,
    /// A schedule, an event or a caller starts it, so that nobody watches when it fails.
    pub unattended: bool,
    /// Whether anybody is told when it fails.
    pub alert: Alert,
    /// Steps that call a service or a store.
    pub outside: u32,
    /// Those of them that neither try again nor have another way to go when the service does not answer.
    pub unprotected: u32,
    /// Calls to addresses that may wait without an end.
    pub untimed: u32,
    /// One of the unprotected ones moves money.
    pub moves_money: bool,
    /// Whether it is switched on; `None` where the file does not say.
    pub active: Option<bool>,
    /// Seconds between two starts, at the densest, where a schedule, a poll or a repeating timer says so. A poll that
    /// finds nothing starts all the same; whether it is billed depends on the platform (Make and Bubble bill it, n8n and
    /// Zapier do not).
    pub every: Option<u32>,
    /// What one run that goes through is billed, in the platform's own unit: for n8n `1` (an execution, whatever its
    /// steps), for Make the operations of the longest path, for Zapier the tasks of the longest path (steps that act;
    /// triggers, filters and paths are free), for Power Automate the requests of all actions, for Bubble the actions of
    /// the workflow (each costs workload units that depend on the data), for Dify the steps that call a model or
    /// service. `0` where the platform bills nothing by run. Times the count of what loops go over: see `looped`.
    pub units: u32,
    /// How many of these units stand in a loop, and so count once for each thing that the loop goes over, of whose
    /// number the file says nothing.
    pub looped: u32,
    /// Most things that the trigger hands on in one run, each of which goes through the steps anew; `None` where the
    /// file does not say.
    pub batch: Option<u32>,
    /// Where.
    pub origin: Origin,
}

/// Kinds of such parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum AutomationKind {
    /// Steps that run one after the other.
    Flow,
    /// Screens for people.
    App,
    /// A chat with an AI model.
    Assistant,
    /// Content or a schema of data.
    Content,
}

/// Whether anybody is told when something fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Alert {
    /// A way for failures is set up.
    Told,
    /// The file shows that none is set up.
    Untold,
    /// The file cannot say.
    Unsaid,
}
