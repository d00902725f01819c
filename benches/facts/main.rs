//! What reading JavaScript and TypeScript into facts costs, beside the parser alone on the same files in the same run:
//! `cargo xtask bench facts`. The time of the facts is all that the reader takes: parsing, resolving names, every walk,
//! and making and dropping the facts. How much of it resolving names takes, by the parser's own companion and before the
//! reader's first look, is told beside it. A folder of zips that `SHIPWORTHY_BENCH_ZIPS` names is measured instead of the
//! project's own samples; of those, the slowest files and those that could not be parsed are named. Nothing is asserted
//! about time.

#![expect(clippy::unwrap_used, reason = "a measurement that panics has failed")]

#[path = "../zips/mod.rs"]
mod zips;

use oxc_allocator::Allocator;
use oxc_parser::Parser;
use oxc_semantic::SemanticBuilder;
use oxc_span::SourceType;
use shipworthy::facts::{Language, ReadState};
use shipworthy::intake::Entry;
use shipworthy::readers;
use std::path::Path;
use std::time::Instant;

/// How often everything is done; of each file the quickest time counts, so that what else a machine does falls out.
const ROUNDS: usize = 5;
/// How many of the slowest files are named.
const SLOWEST: usize = 8;
/// How often the samples are read in a round, since they are few.
const COPIES: usize = 40;

/// Files of the project's own samples.
const SAMPLES: [(&str, &str); 3] = [
    ("src/pages/Classes.tsx", include_str!("../../src/browser/engine/sample/src/pages/Classes.tsx")),
    ("src/pages/Admin.tsx", include_str!("../../src/browser/engine/sample/src/pages/Admin.tsx")),
    ("server.js", include_str!("../../tests/samples/flea-market-api/server.js")),
];

fn main() {
    let (what, texts) = match std::env::var_os("SHIPWORTHY_BENCH_ZIPS") {
        Some(folder) => ("zips", zips::texts(Path::new(&folder))),
        None => ("samples", SAMPLES.repeat(COPIES).into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()),
    };
    let files: Vec<(Entry, String)> = texts
        .into_iter()
        .enumerate()
        .map(|(index, (path, text))| (Entry::new(index, path, text.len() as u64), text))
        .filter(|(entry, _)| matches!(entry.language, Some(Language::JavaScript | Language::TypeScript)))
        // What a tool pressed or made is not read.
        .filter(|(entry, text)| readers::read(entry, text.as_bytes()).files.iter().all(|file| !matches!(file.state, ReadState::Skipped(_))))
        .collect();
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let kind = |entry: &Entry| {
        let kind = SourceType::from_path(Path::new(&entry.path)).unwrap_or_default();
        if kind.is_typescript() { kind } else { kind.with_jsx(true) }
    };
    let [parse, resolved, facts, whole] = quickest(
        &files,
        [
            &|entry, text| {
                std::hint::black_box(Parser::new(&Allocator::default(), text, kind(entry)).parse().program.body.len());
            },
            &|entry, text| {
                let arena = Allocator::default();
                let parsed = Parser::new(&arena, text, kind(entry)).parse();
                let resolved = SemanticBuilder::new().with_build_nodes(true).build(&parsed.program);
                std::hint::black_box(resolved.semantic.nodes().len());
            },
            // What cannot be parsed costs time as well.
            &|entry, text| drop(std::hint::black_box(readers::read_javascript(entry, text))),
            &|entry, text| drop(std::hint::black_box(readers::read(entry, text.as_bytes()))),
        ],
    );
    let size = format!("{} files, {:.1} MB", files.len(), bytes as f64 / 1e6);
    println!(
        "pace: native, {what:<10} {size:<22} parse {:>7.1} ms   with names resolved {:>7.1} ms   facts {:>7.1} ms   ratio {:.2}   with all readers {:>7.1} ms",
        parse * 1e3,
        resolved * 1e3,
        facts * 1e3,
        facts / parse,
        whole * 1e3
    );
    if what == "zips" {
        name_the_slowest(&files);
    }
}

/// One kind of work on a file.
type Work<'w> = &'w dyn Fn(&Entry, &str);

/// Seconds that each of several kinds of work takes for all files, each file at its quickest. The kinds take turns with
/// all files, so that none finds what another has just brought near.
fn quickest<const KINDS: usize>(files: &[(Entry, String)], work: [Work<'_>; KINDS]) -> [f64; KINDS] {
    let mut best = vec![[f64::INFINITY; KINDS]; files.len()];
    for _ in 0..ROUNDS {
        for (kind, work) in work.iter().enumerate() {
            for ((entry, text), best) in files.iter().zip(&mut best) {
                let start = Instant::now();
                work(entry, text);
                let took = start.elapsed().as_secs_f64();
                if let Some(best) = best.get_mut(kind) {
                    *best = best.min(took);
                }
            }
        }
    }
    let mut sums = [0.0; KINDS];
    for best in best {
        for (sum, best) in sums.iter_mut().zip(best) {
            *sum += best;
        }
    }
    sums
}

/// Names the files that all readers together take longest for, and those that nobody could read.
fn name_the_slowest(files: &[(Entry, String)]) {
    let mut timed: Vec<(f64, &Entry)> = Vec::new();
    for file in files {
        let [seconds] =
            quickest(std::slice::from_ref(file), [&|entry, text| drop(std::hint::black_box(readers::read(entry, text.as_bytes())))]);
        timed.push((seconds, &file.0));
        for read in readers::read(&file.0, file.1.as_bytes()).files {
            if let ReadState::Unread(why) = read.state {
                println!("pace: unread: {}: {why}", read.path);
            }
        }
    }
    timed.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (seconds, entry) in timed.iter().take(SLOWEST) {
        println!("pace: slowest: {:>6.1} ms {:>8} bytes {}", seconds * 1e3, entry.bytes, entry.path);
    }
}
