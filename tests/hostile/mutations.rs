//! Good archives, spoiled by seeded chance: every outcome is a report or a refusal, and it comes soon and in little memory.
//!
//! `cargo xtask mutate --count N --seed N` runs as many as somebody has time for; a number that fails is given with the
//! seed, so that `--only` brings it back.

use crate::spoiled::{projects, spoiled};
use shipworthy::intake::sniff;
use shipworthy::{Silent, check};
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The stack of a worker in a browser.
const STACK: usize = 1 << 20;
/// Longest that one may take, in a build without optimisation on a machine with other work.
const LONGEST: Duration = Duration::from_secs(60);
/// Most memory that the process may hold at any time, in bytes.
const MEMORY: u64 = 300 << 20;

/// The most memory that this process has held since it was asked last, in bytes, where the system tells.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.split_ascii_whitespace().next()?.parse().ok()?;
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    Some(kilobytes * 1024)
}

/// Ends the program when one number takes so long that it may never end, and says which it was.
fn watch(seed: u64, now: &Arc<Mutex<(u64, Instant)>>, longest: Duration) {
    let now = Arc::clone(now);
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            let (number, start) = *now.lock().unwrap();
            if start.elapsed() > longest * 3 {
                eprintln!("seed {seed}, number {number} still runs after {:?}", start.elapsed());
                std::process::abort();
            }
        }
    });
}

/// Runs those numbers, in a small stack; how many gave a report.
fn run(seed: u64, numbers: std::ops::Range<u64>, longest: Duration, watched: bool) -> u64 {
    let now = Arc::new(Mutex::new((numbers.start, Instant::now())));
    if watched {
        watch(seed, &now, longest);
    }
    let work = move || {
        let projects = projects();
        let (mut reports, mut slowest, mut largest) = (0, (Duration::ZERO, 0), (0, 0));
        for number in numbers.clone() {
            let (name, bytes) = spoiled(&projects, seed, number);
            let start = Instant::now();
            *now.lock().unwrap() = (number, start);
            let outcome = std::panic::catch_unwind(|| match sniff(name, Cursor::new(bytes)) {
                Ok(mut container) => check(container.as_mut(), &mut Silent).inspect(|report| assert!(!crate::broke(report))).is_ok(),
                Err(_) => false,
            });
            let took = start.elapsed();
            slowest = slowest.max((took, number));
            assert!(took < longest, "seed {seed}, number {number} took {took:?}");
            reports += u64::from(outcome.unwrap_or_else(|_| panic!("seed {seed}, number {number} broke a reader")));
            // Other tests of the same process would be held against this one.
            if watched && let Some(bytes) = peak() {
                largest = largest.max((bytes, number));
                assert!(bytes < MEMORY, "seed {seed}, number {number} took {bytes} bytes");
            }
            if (number + 1).is_multiple_of(5_000) {
                println!(
                    "{} of {}: {reports} reports, slowest {:?} (number {}), most memory {} (number {})",
                    number + 1,
                    numbers.end,
                    slowest.0,
                    slowest.1,
                    largest.0,
                    largest.1
                );
            }
        }
        println!(
            "seed {seed}, numbers {numbers:?}: {reports} reports, slowest {:?} (number {}), most memory {} bytes (number {})",
            slowest.0, slowest.1, largest.0, largest.1
        );
        reports
    };
    std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap().join().unwrap()
}

#[test]
fn hundreds_of_spoiled_projects_end_soon() {
    let reports = run(20_261_126, 0..200, LONGEST, false);
    assert!(reports > 60, "only {reports} of 200 gave a report: the changes are too coarse to reach the readers");
}

/// What `cargo xtask mutate` runs: each in turn, or written to a folder for another program to read.
#[test]
#[ignore = "runs as long as it is asked to: `cargo xtask mutate`"]
fn as_many_as_are_asked_for() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (seed, count) = (number("SHIPWORTHY_SEED", 1), number("SHIPWORTHY_COUNT", 1_000));
    let first = number("SHIPWORTHY_FIRST", 0);
    let Some(folder) = std::env::var_os("SHIPWORTHY_WRITE").map(PathBuf::from) else {
        run(seed, first..first + count, Duration::from_secs(30), true);
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    let projects = projects();
    for number in first..first + count {
        let (name, bytes) = spoiled(&projects, seed, number);
        std::fs::write(folder.join(format!("{number}-{name}")), bytes).unwrap();
    }
}
