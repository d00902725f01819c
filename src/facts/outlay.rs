//! What costs money each time that it happens: enough for a curve of the bill over the number of users.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One place where running costs arise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Outlay {
    /// What it is.
    pub kind: OutlayKind,
    /// Whom it pays or what it asks: a provider, a host, a route, a table; empty where the code does not tell.
    pub service: String,
    /// The model, the event; empty where there is none or the code does not tell.
    pub detail: String,
    /// Most tokens of an answer, ms between two calls, or seconds that a run may take, by `kind`.
    pub amount: Option<u64>,
    /// Happens once for each entry of a list of unknown length.
    pub in_loop: bool,
    /// Where.
    pub origin: Origin,
}

/// Kinds of outlays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OutlayKind {
    /// A call of an AI model; amount: most tokens of its answer.
    AiCall,
    /// A page asks again and again; amount: ms between two calls.
    Polling,
    /// Changes are sent to every open page.
    Subscription,
    /// A function may run long; amount: seconds.
    LongRun,
    /// Pictures are sent as large as they are stored.
    RawImages,
}
