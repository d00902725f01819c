//! How quick the search for credentials is, beside a plain inflate of the same files in the same run: `cargo xtask bench
//! secrets`. A folder of zips that `SHIPWORTHY_BENCH_ZIPS` names is measured too. Nothing is asserted about time.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement that panics has failed")]

mod corpus;
#[path = "../zips/mod.rs"]
mod zips;

use corpus::Corpus;
use std::path::Path;
use std::time::Instant;

fn main() {
    let start = Instant::now();
    let now = move || start.elapsed().as_secs_f64();
    println!("{}", Corpus::made_up().paces(now).line("native, made up"));
    if let Some(folder) = std::env::var_os("SHIPWORTHY_BENCH_ZIPS") {
        println!("{}", Corpus::of(zips::texts(Path::new(&folder))).paces(now).line("native, zips"));
    }
}
