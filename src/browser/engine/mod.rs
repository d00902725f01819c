//! The engine program.

/// Starts it.
pub fn start() {}
