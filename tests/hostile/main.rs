//! What lies, breaks or attacks: each ends in a report or in a plain refusal, soon and in little memory, and nothing
//! passes unread and unsaid.
//!
//! `archives` and `tars` say what is said of each oddity of an archive, `ends` how each kind of archive ends, `content` what files
//! hold that is made to break a reader, `mutations` what chance makes of good archives.

#![cfg(not(target_arch = "wasm32"))]

#[cfg(test)]
mod archives;
#[cfg(test)]
#[path = "../chance/mod.rs"]
mod chance;
#[cfg(test)]
mod content;
#[cfg(test)]
#[path = "../deep/mod.rs"]
mod deep;
#[cfg(test)]
mod ends;
#[cfg(test)]
mod mutations;
#[cfg(test)]
#[path = "../pack/mod.rs"]
mod pack;
#[cfg(test)]
#[path = "../spoiled/mod.rs"]
mod spoiled;
#[cfg(test)]
mod tars;

/// Whether a reader broke on one of its files. The check survives that, which would hide it here.
#[cfg(test)]
fn broke(report: &shipworthy::report::Report) -> bool {
    report.skipped.iter().any(|skipped| skipped.reason == shipworthy::walk::FATAL)
}
