//! What services count. The words are shown as they stand.

/// Requests to a site or server, whatever answers them.
pub(in crate::cost) const REQUESTS: &str = "requests";
/// Requests that code of one's own answers, with its queries: what a machine or a database has to bear.
pub(in crate::cost) const LOAD: &str = "requests that need the server or the database";
/// Pages with their pictures, sent.
pub(in crate::cost) const SENT: &str = "KB of pages sent";
/// Answers of a database and files, sent.
pub(in crate::cost) const DATA: &str = "KB of data sent";
/// Runs of functions.
pub(in crate::cost) const CALLS: &str = "function calls";
/// People who sign in.
pub(in crate::cost) const USERS: &str = "active users";
/// Entries in a database.
pub(in crate::cost) const ROWS: &str = "KB in the database";
/// Files of users.
pub(in crate::cost) const FILES: &str = "KB of files stored";
/// Documents or rows read.
pub(in crate::cost) const READS: &str = "entries read";
/// Documents or rows written.
pub(in crate::cost) const WRITES: &str = "entries written";
/// Changes sent to open pages.
pub(in crate::cost) const MESSAGES: &str = "live messages";
/// Commands to a cache.
pub(in crate::cost) const COMMANDS: &str = "cache commands";
/// E-mails.
pub(in crate::cost) const MAILS: &str = "e-mails";
/// Text messages.
pub(in crate::cost) const TEXTS: &str = "text messages";
/// Maps shown.
pub(in crate::cost) const MAPS: &str = "maps shown";
/// Searches.
pub(in crate::cost) const SEARCHES: &str = "searches";
/// Things that people do, as they are counted by analytics.
pub(in crate::cost) const EVENTS: &str = "events";
/// Errors.
pub(in crate::cost) const ERRORS: &str = "errors";
/// Jobs in the background.
pub(in crate::cost) const JOBS: &str = "background jobs";
/// Minutes of builds and tests.
pub(in crate::cost) const MINUTES: &str = "minutes of builds and tests";
/// Runs of workflows.
pub(in crate::cost) const RUNS: &str = "workflow runs";
/// Steps of workflows.
pub(in crate::cost) const STEPS: &str = "workflow steps";
/// Bubble's unit.
pub(in crate::cost) const WORK: &str = "workload units";
/// A machine that runs all month.
pub(in crate::cost) const MACHINES: &str = "machines";

/// All of them.
#[cfg(test)]
pub(in crate::cost) const ALL: &[&str] = &[
    REQUESTS, LOAD, SENT, DATA, CALLS, USERS, ROWS, FILES, READS, WRITES, MESSAGES, COMMANDS, MAILS, TEXTS, MAPS, SEARCHES, EVENTS, ERRORS,
    JOBS, MINUTES, RUNS, STEPS, WORK, MACHINES,
];
