//! How quick a large lockfile is looked up among advisories, beside reading it: `cargo xtask bench advisories`. A store that
//! `SHIPWORTHY_BENCH_ADVISORIES` names is measured in place of a made-up one. Nothing is asserted about time.

#![expect(clippy::unwrap_used, reason = "a measurement that panics has failed")]

use shipworthy::advisories::{Advisories, Imported, Store};
use shipworthy::facts::{Danger, Scheme, Version};
use shipworthy::intake::Entry;
use std::fmt::Write;
use std::time::Instant;

/// Packages of the lockfile.
const PACKAGES: usize = 1_500;
/// How often each part is measured; the quickest counts.
const TIMES: usize = 20;

fn main() {
    let bytes = std::env::var_os("SHIPWORTHY_BENCH_ADVISORIES").map_or_else(made_up, |path| std::fs::read(path).unwrap());
    let load = quickest(|| drop(Store::read(bytes.clone()).unwrap()));
    let advisories = Advisories::with(vec![Store::read(bytes).unwrap()]);
    let mut names: Vec<String> = (0..PACKAGES).map(|n| format!("package-{n}")).collect();
    // As many as a careless project has are known.
    for (at, name) in
        ["django", "flask", "pillow", "requests", "tensorflow", "urllib3", "werkzeug", "jinja2", "aiohttp", "pyyaml"].iter().enumerate()
    {
        if let Some(slot) = names.get_mut(at * 100) {
            (*name).clone_into(slot);
        }
    }
    let mut found = 0;
    let look = quickest(|| {
        found = names.iter().map(|name| advisories.of_version("pip", name, &Version::parse(Scheme::Pep440, "2.0.1").unwrap()).len()).sum();
    });
    let mut lock = String::new();
    for name in &names {
        write!(lock, "[[package]]\nname = \"{name}\"\nversion = \"2.0.1\"\ndependencies = [{{ name = \"package-1\" }}]\n").unwrap();
    }
    let entry = Entry::new(0, "uv.lock".to_owned(), lock.len() as u64);
    let read = quickest(|| drop(shipworthy::readers::read(&entry, lock.as_bytes())));
    println!(
        "pace: native: {PACKAGES} packages looked up in {:.2} ms ({found} hits), the store loaded in {:.2} ms; reading the lockfile takes {:.2} ms, so a look-up costs {:.2} of it",
        look * 1e3,
        load * 1e3,
        read * 1e3,
        look / read
    );
}

fn quickest(mut work: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..TIMES {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    best
}

/// A store as large as a year's dump of one ecosystem.
fn made_up() -> Vec<u8> {
    let one = |n: usize| Imported {
        ecosystem: "pip".to_owned(),
        package: format!("package-{}", n % 700),
        id: format!("MADE-{n}"),
        alias: format!("CVE-2024-{n}"),
        danger: Danger::High,
        day: "2024-10-10".to_owned(),
        planted: false,
        spans: vec![("0".to_owned(), "1.2.3".to_owned(), false), ("2.0".to_owned(), "2.0.1".to_owned(), false)],
    };
    Store::write("2024-10-10", "made up", &(0..3_000).map(one).collect::<Vec<_>>())
}
