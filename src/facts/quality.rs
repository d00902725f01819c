//! What watches over the product: tests, error tracking, health checks.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One automated test.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TestCase {
    /// Its name.
    pub name: String,
    /// Checks that it makes.
    pub assertions: u32,
    /// Asserts only constants (`expect(true).toBe(true)`).
    pub trivial: bool,
    /// Modules of the project that its file imports, as written.
    pub exercises: Vec<String>,
    /// Where the group of tests that it belongs to starts; its own place where there is none.
    pub suite: Origin,
    /// Where.
    pub origin: Origin,
}

/// One means of noticing trouble.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Telemetry {
    /// What it does.
    pub kind: TelemetryKind,
    /// The tool (`sentry`).
    pub tool: String,
    /// Started by code or configuration, not only installed.
    pub active: bool,
    /// Where.
    pub origin: Origin,
}

/// Kinds of telemetry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum TelemetryKind {
    /// Errors are sent to somebody.
    ErrorTracking,
    /// A part of the page that catches errors of the rest.
    ErrorBoundary,
    /// Structured logs.
    Logging,
    /// An address that says whether the product works.
    HealthCheck,
    /// Visits and clicks are counted.
    Analytics,
    /// Somebody is told at once when something goes wrong.
    Alerting,
    /// A service outside watches that the product answers.
    Uptime,
}
