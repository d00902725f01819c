//! Whether anyone notices trouble. The list is kept in alphabetical order.

use super::Rule;

mod alarms_unproven;
mod audit_trail_off;
mod automation_failure_unnoticed;
mod error_boundary_absent;
mod error_tracking_absent;
mod error_tracking_home_grown;
mod error_tracking_not_started;
mod errors_swallowed;
mod health_check_absent;
mod logs_unstructured;
mod named_tool_not_installed;
mod write_errors_unread;

pub(super) static RULES: &[&Rule] = &[
    &alarms_unproven::RULE,
    &audit_trail_off::RULE,
    &automation_failure_unnoticed::RULE,
    &error_boundary_absent::RULE,
    &error_tracking_absent::RULE,
    &error_tracking_home_grown::RULE,
    &error_tracking_not_started::RULE,
    &errors_swallowed::RULE,
    &health_check_absent::RULE,
    &logs_unstructured::RULE,
    &named_tool_not_installed::RULE,
    &write_errors_unread::RULE,
];

/// Packages that send errors to somebody, by how their name starts.
const TRACKERS: &[&str] = &[
    "@sentry/",
    "sentry-sdk",
    "sentry_flutter",
    "sentry/",
    "@bugsnag/",
    "bugsnag",
    "rollbar",
    "logrocket",
    "@datadog/browser",
    "dd-trace",
    "newrelic",
    "@honeybadger-io/",
    "honeybadger",
    "@highlight-run/",
    "trackjs",
    "firebase_crashlytics",
    "@microsoft/applicationinsights",
    "applicationinsights",
    "raygun",
    "@grafana/faro",
];
