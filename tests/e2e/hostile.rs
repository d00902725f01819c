//! What is made to break the check, in the page itself: everything ends in a report or in a sentence, no reader dies of
//! it, and the outcome is that of the library.

use super::Stage;
use super::archive;
use super::deep::DEEP;
use super::spoiled::{projects, spoiled};
use serde_json::{Value, json};
use shipworthy::intake::sniff;
use shipworthy::{Silent, check};
use std::fs;
use std::io::Cursor;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Longest that one may take, on a machine with other work.
const LONGEST: Duration = Duration::from_secs(240);
/// Longest text of what nests deeply, in bytes.
const LONGEST_TEXT: usize = 160_000;
/// What a report says of a file that a reader died of.
const FATAL: &str = "it broke the part of the checker that reads files";

impl Stage {
    /// Chooses a file and waits for what comes of it: the score, how many findings, and what is said of files that a reader
    /// died of; or the code of the refusal.
    fn outcome(&self, name: &str, bytes: &[u8]) -> Value {
        let file = self.file(name, bytes);
        let start = Instant::now();
        self.browser.choose("#file", &file);
        let script = format!(
            "const state = document.body.dataset.state, mount = document.querySelector('#mount');\n\
             if (state === 'problem') return [document.querySelector('#problem-text').dataset.code];\n\
             if (state !== 'report' || document.querySelector('#result').hidden || !mount.querySelector('[data-score]')) return null;\n\
             return [mount.querySelector('[data-score]').dataset.score, mount.querySelectorAll('li.finding').length,\n\
             [...mount.querySelectorAll('li')].map((line) => line.textContent).filter((text) => text.includes('{FATAL}') && text.length < 2000)]"
        );
        loop {
            let told = self.browser.run(&script);
            if !told.is_null() {
                self.browser
                    .run("document.querySelector(document.body.dataset.state === 'problem' ? '#retry' : '#again').click(); return true");
                self.state("idle");
                drop(fs::remove_file(file));
                return told;
            }
            assert!(start.elapsed() < LONGEST, "{name} never ends; the page shows: {}", self.browser.run("return document.body.innerText"));
            sleep(Duration::from_millis(5));
        }
    }
}

/// What the library makes of it, in the same form. A build without optimisation takes more stack than a worker has.
fn expected(name: &str, bytes: Vec<u8>) -> Value {
    let name = name.to_owned();
    let work = move || match sniff(&name, Cursor::new(bytes)).and_then(|mut container| check(container.as_mut(), &mut Silent)) {
        Ok(report) => {
            let score = report.score.value.map(|value| value.to_string()).unwrap_or_default();
            json!([score, report.findings.len(), []])
        }
        Err(refusal) => json!([refusal.code()]),
    };
    std::thread::Builder::new().stack_size(8 << 20).spawn(work).unwrap().join().unwrap()
}

/// As many as `SHIPWORTHY_COUNT` says: `cargo xtask mutate --browser --count N`.
#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn spoiled_archives_end_in_a_report_or_a_sentence() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (seed, count, first) = (number("SHIPWORTHY_SEED", 1), number("SHIPWORTHY_COUNT", 60), number("SHIPWORTHY_FIRST", 0));
    let projects = projects();
    let stage = Stage::set("spoiled");
    let (mut reports, mut slowest, mut wrong) = (0, (Duration::ZERO, 0), Vec::new());
    for number in first..first + count {
        let (name, bytes) = spoiled(&projects, seed, number);
        let name = format!("{number}-{name}");
        let start = Instant::now();
        let told = stage.outcome(&name, &bytes);
        slowest = slowest.max((start.elapsed(), number));
        reports += u64::from(told.as_array().is_some_and(|parts| parts.len() > 1));
        let expected = expected(&name, bytes);
        if told != expected {
            wrong.push(format!("seed {seed}, number {number}: the page says {told}, the library {expected}"));
        }
        if (number + 1).is_multiple_of(100) {
            println!("{} of {}: {reports} reports, slowest {:?} (number {})", number + 1, first + count, slowest.0, slowest.1);
        }
    }
    println!(
        "seed {seed}, {count} from number {first}: {reports} reports, slowest {:?} (number {}), the page's process held {:?} bytes at most",
        slowest.0,
        slowest.1,
        stage.browser.peak()
    );
    assert_eq!(wrong, Vec::<String>::new());
    // The page still works.
    stage.check("shop.zip", &archive::shop());
    stage.close();
}

/// Browsers give nothing of a file that was written anew after it was chosen.
#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_file_that_changed_since_it_was_chosen_is_not_called_damaged() {
    let stage = Stage::set("changed");
    let file = stage.file("shop.zip", &archive::shop());
    // The page learns of the choice only once the file is another.
    stage.browser.run("window.hold = (event) => event.stopImmediatePropagation(); addEventListener('change', hold, true); return true");
    stage.browser.choose("#file", &file);
    sleep(Duration::from_millis(20));
    fs::write(&file, archive::zip(&[("other.ts".to_owned(), "export const other = 1;\n".to_owned())])).unwrap();
    let go_on = "removeEventListener('change', hold, true);\n\
                 document.querySelector('#file').dispatchEvent(new Event('change', { bubbles: true })); return true";
    stage.browser.run(go_on);
    stage.state("problem");
    assert_eq!(stage.browser.run("return document.querySelector('#problem-text').dataset.code"), "withheld");
    let said = stage.browser.run("return document.querySelector('#problem').innerText");
    assert!(said.as_str().unwrap().contains("Choose it once more"), "{said}");
    stage.browser.run("document.querySelector('#retry').click(); return true");
    stage.state("idle");
    // Chosen once more, it is read.
    stage.check("shop.zip", &archive::shop());
    stage.close();
}

/// A worker's stack is that of its program, not that of its browser: what people write fits it, and what does not ends in a
/// report all the same.
#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn what_nests_deeply_fits_the_stack_of_a_worker() {
    let stage = Stage::set("deep");
    let mut broken = Vec::new();
    // Within the bounds of some readers, and beyond those of others; the last is what a chain of operators may have.
    for times in [390, 2_400, 5_000, 11_900] {
        let mut files = vec![("beside.ts".to_owned(), "export const a = 1;\n".to_owned())];
        for (names, pieces) in DEEP {
            for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| times * piece.len() <= LONGEST_TEXT) {
                files.extend(names.iter().map(|name| (format!("{}{at}/{name}", names[0].replace(['.', '/'], "")), piece.repeat(times))));
            }
        }
        let start = Instant::now();
        let told = stage.outcome(&format!("deep-{times}.zip"), &archive::zip(&files));
        println!("{} files of {times} pieces each: {:?}, {told}", files.len(), start.elapsed());
        assert!(told[2].is_array(), "{times} pieces gave no report: {told}");
        broken.extend(told[2].as_array().into_iter().flatten().map(|line| format!("{times} pieces: {line}")));
    }
    assert_eq!(broken, Vec::<String>::new());
    stage.check("shop.zip", &archive::shop());
    stage.close();
}
