//! Several readers: the same report for any number of them, what one dies of, and that a cancel ends them all.

use super::{Stage, archive};
use serde_json::{Value, json};
use shipworthy::intake::sniff;
use shipworthy::report::Report;
use shipworthy::{Silent, check};
use std::io::Cursor;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The shop among so many other files that each of several readers gets some.
fn many() -> Vec<(String, String)> {
    let mut files = archive::files();
    let module = |at: usize| {
        let lines: String =
            (0..60).map(|line| format!("export const f{line} = (a) => a.map((x) => x + {at}).filter(Boolean);\n")).collect();
        let route = format!("app.post('/m{at}', (req, res) => {{ eval(req.body.code); res.json({{}}); }});\n");
        (format!("shop/src/module{at}.js"), format!("import express from 'express';\nconst app = express();\n{route}{lines}"))
    };
    files.extend((0..200).map(module));
    files
}

fn expected(name: &str, bytes: &[u8]) -> Report {
    check(sniff(name, Cursor::new(bytes)).unwrap().as_mut(), &mut Silent).unwrap()
}

/// What the page shows: the score, and each finding by its mark.
fn shown(stage: &Stage) -> (Value, Vec<String>) {
    let score = stage.browser.run("return document.querySelector('#mount [data-score]').dataset.score");
    let found = stage.browser.run("return [...document.querySelectorAll('#mount li.finding')].map((finding) => finding.id)");
    let mut found: Vec<String> = serde_json::from_value(found).unwrap();
    found.sort();
    (score, found)
}

fn of(report: &Report) -> (Value, Vec<String>) {
    let mut found: Vec<String> = report.findings.iter().map(|finding| format!("finding-{}", finding.fingerprint)).collect();
    found.sort();
    (Value::String(report.score.value.map(|value| value.to_string()).unwrap_or_default()), found)
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn any_number_of_readers_gives_the_report_of_the_library() {
    let stage = Stage::set("readers");
    let bytes = archive::zip(&many());
    for readers in ["1", "2", "4", "8"] {
        let name = format!("readers-{readers}-shop.zip");
        stage.check(&name, &bytes);
        assert_eq!(shown(&stage), of(&expected(&name, &bytes)), "{readers} readers");
        stage.browser.open(stage.browser.run("return location.href").as_str().unwrap());
        super::receiver::settle(&stage.log);
    }
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn what_a_reader_dies_of_is_unread_and_the_rest_goes_on() {
    let stage = Stage::set("deaths");
    let mut files = many();
    let healthy = archive::zip(&files);
    for fault in ["panic", "depth", "memory"] {
        files.insert(files.len() / 2, (format!("shop/src/reader-fault-{fault}.js"), "export const a = 1;\n".to_owned()));
    }
    stage.check("readers-2-shop.zip", &archive::zip(&files));
    let (_, found) = shown(&stage);
    assert_eq!(found, of(&expected("readers-2-shop.zip", &healthy)).1);
    let text = stage.browser.run("return document.querySelector('#mount').textContent");
    for fault in ["panic", "depth", "memory"] {
        assert!(text.as_str().unwrap().contains(&format!("reader-fault-{fault}.js")), "{fault} is named");
    }
    assert!(text.as_str().unwrap().contains("it broke the part of the checker that reads files"), "{text}");
    // What went wrong is told to developers and to nobody else.
    assert!(stage.browser.run("return document.body.dataset.state === 'report'").as_bool().unwrap());
}

/// Threads of workers in the processes that show pages, where the system tells.
fn workers(stage: &Stage) -> Vec<u32> {
    stage.browser.threads("DedicatedWorker")
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_cancel_ends_every_reader_at_once() {
    // The page is free at once. A browser lets a worker end what it is at, for two seconds at most, before it stops it.
    const SOON: Duration = Duration::from_secs(6);
    let stage = Stage::set("cancel-readers");
    stage.browser.choose("#file", &stage.file("readers-4-heap.zip", &archive::heap()));
    stage.state("checking");
    stage.browser.wait_for("progress", "return document.querySelector('#progress-bar').value > 5");
    let running = workers(&stage);
    let start = Instant::now();
    stage.browser.run("document.querySelector('#cancel').click()");
    let idle = start.elapsed();
    assert_eq!(stage.browser.run("return document.body.dataset.state"), json!("idle"));
    let alive = || workers(&stage).into_iter().filter(|id| running.contains(id)).count();
    while alive() > 0 && start.elapsed() < SOON {
        sleep(Duration::from_millis(5));
    }
    let ended = start.elapsed();
    println!("cancel: idle after {idle:?}, {} workers gone after {ended:?}", running.len());
    assert!(ended < SOON, "{} of {} workers still run after {ended:?}", alive(), running.len());
    stage.check("shop.zip", &archive::shop());
    stage.close();
}
