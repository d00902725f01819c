//! The app program.

/// Starts it.
pub fn start() {}
