//! Functions that configuration, not code, puts within reach.

use super::{EndpointKind, Guard, Origin};
use serde::{Deserialize, Serialize};

/// A function of the project that a platform's file puts at an address, a queue or a schedule. `link` makes a way in of
/// it, with what the function does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Registration {
    /// What serves it: `aws-lambda`, `wasp` …
    pub framework: String,
    /// How it is reached.
    pub kind: EndpointKind,
    /// Upper-case HTTP method; `None` where any or none applies.
    pub method: Option<String>,
    /// Route as served.
    pub route: String,
    /// Path of the module that holds the function, without its ending.
    pub module: String,
    /// The name under which the module offers it.
    pub function: String,
    /// What the platform makes sure of before the function runs.
    pub guards: Vec<Guard>,
    /// Where it is registered.
    pub origin: Origin,
}
