//! The built page in a real browser: what a visitor does, from the first look to the report, and what never happens.
//!
//! `cargo xtask test` builds the page and runs this; on its own it is ignored.

#![cfg(not(target_arch = "wasm32"))]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod advisories;
mod archive;
mod barriers;
#[path = "../chance/mod.rs"]
mod chance;
mod controls;
#[path = "../deep/mod.rs"]
mod deep;
mod driver;
mod embed;
mod firefox;
mod hostile;
mod inquiry;
mod large;
mod locked;
mod offline;
mod pace;
#[path = "../pack/mod.rs"]
#[expect(dead_code, reason = "it writes more odd archives than are dropped on the page")]
mod pack;
mod payload;
mod pool;
mod receiver;
#[path = "../../xtask/src/server.rs"]
mod server;
mod single;
#[path = "../spoiled/mod.rs"]
mod spoiled;

use driver::Browser;
use serde_json::{Value, json};
use server::{Served, Server};
use shipworthy::intake::Zip;
use shipworthy::report::{Answer, answer};
use shipworthy::{Silent, check};
use std::env;
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';

/// Where the build put the site.
fn dist() -> PathBuf {
    env::var_os("SHIPWORTHY_DIST").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("dist"), PathBuf::from)
}

/// The served page, a browser on it, and the log of what the browser asked for.
struct Stage {
    browser: Browser,
    log: receiver::Log,
    uploads: PathBuf,
}

impl Stage {
    /// Opens the page and waits until it has everything that it fetches.
    fn set(name: &str) -> Self {
        let server = Server::bind(&dist(), 0).expect("dist/ is built: run `cargo xtask test`");
        let address = server.address().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&log);
        std::thread::spawn(move || server.run(move |served| seen.lock().unwrap().push(served)));
        let uploads = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e").join(name);
        fs::create_dir_all(&uploads).unwrap();
        let stage = Self { browser: Browser::start(), log, uploads };
        stage.browser.open(&format!("http://{address}/"));
        receiver::settle(&stage.log);
        stage
    }

    fn requests(&self) -> Vec<Served> {
        self.log.lock().unwrap().clone()
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let file = self.uploads.join(name);
        fs::write(&file, bytes).unwrap();
        file
    }

    fn state(&self, state: &str) {
        self.browser.wait_for(&format!("state {state}"), &format!("return document.body.dataset.state === '{state}'"));
    }

    /// Chooses the file and waits for the report.
    fn check(&self, name: &str, bytes: &[u8]) {
        self.browser.choose("#file", &self.file(name, bytes));
        self.browser.wait_for(
            "the report",
            "return document.querySelector('#mount [data-score]') !== null && !document.querySelector('#result').hidden",
        );
    }

    /// Nothing went wrong in the page.
    fn close(self) {
        assert_eq!(self.browser.complaints(), Vec::<String>::new(), "the page has no errors");
    }

    /// Keeps what the page looks like for whoever wants to see it.
    fn picture(&self, name: &str) {
        let Some(folder) = env::var_os("SHIPWORTHY_SCREENSHOTS").map(PathBuf::from) else { return };
        let taken = self.browser.command("Page.captureScreenshot", &json!({ "format": "png", "captureBeyondViewport": true }));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(format!("{name}.png")), base64(taken["data"].as_str().unwrap())).unwrap();
    }
}

fn base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(u32::from(byte - b'A')),
        b'a'..=b'z' => Some(u32::from(byte - b'a') + 26),
        b'0'..=b'9' => Some(u32::from(byte - b'0') + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u32> = text.bytes().filter_map(value).collect();
    let mut bytes = Vec::new();
    for chunk in digits.chunks(4) {
        let word = chunk.iter().fold(0, |word, digit| word << 6 | digit) << (6 * (4 - chunk.len()));
        bytes.extend(word.to_be_bytes().into_iter().skip(1).take(chunk.len() - 1));
    }
    bytes
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_chosen_zip_gets_the_score_of_the_library_and_stays_in_the_browser() {
    let stage = Stage::set("score");
    let zip = archive::shop();
    // Whoever points at the start is about to choose: the engine runs itself in, and nothing of that is seen or fetched.
    let before = stage.requests();
    stage.browser.run("document.querySelector('#start').dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))");
    sleep(Duration::from_secs(2));
    assert_eq!(stage.browser.run("return document.body.dataset.state"), json!("idle"));
    assert_eq!(stage.browser.run("return document.querySelector('#mount').childElementCount"), json!(0));
    assert_eq!(stage.requests(), before, "running in fetches nothing");
    stage.check("shop.zip", &zip);
    let expected = check(&mut Zip::open("shop", Cursor::new(zip)).unwrap(), &mut Silent).unwrap();
    let expected = serde_json::to_value(expected).unwrap();
    let shown = stage.browser.run("return document.querySelector('#mount [data-score]').dataset.score");
    let score = expected["score"]["value"].as_u64().map(|value| value.to_string()).unwrap_or_default();
    assert_eq!(shown, Value::String(score));
    let found = stage.browser.run("return document.querySelectorAll('#mount li.finding').length");
    assert_eq!(found, expected["findings"].as_array().unwrap().len());
    // Whatever the page does with the file or the report, it does alone.
    sleep(Duration::from_secs(1));
    assert_eq!(stage.requests(), before, "nothing is asked for once a file is chosen");
    for served in &before {
        assert_eq!((served.method.as_str(), served.status), ("GET", 200), "{served:?}");
        assert!(!served.target.contains('?'), "{served:?}");
    }
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn answers_move_the_figures_at_once_and_leave_the_focus() {
    let stage = Stage::set("answers");
    let zip = archive::shop();
    stage.check("shop.zip", &zip);
    let before = stage.requests();
    let report = check(&mut Zip::open("shop", Cursor::new(zip)).unwrap(), &mut Silent).unwrap();
    let question = report.questions.first().expect("the shop leaves something open");
    let answers = [Answer { question: question.id.clone(), choice: question.choices[0].id.clone() }];
    let expected = answer(&report, &answers);
    stage.browser.run("document.querySelector('#questions input[type=radio]').focus(); return true");
    stage.browser.press(" ");
    stage.browser.wait_for("the answer", "return document.querySelector('#answer-effect').textContent.startsWith('With your answers')");
    let shown = stage.browser.run("const root = document.querySelector('#report'); return [root.dataset.score, root.dataset.coverage]");
    let score = expected.score.value.map(|value| value.to_string()).unwrap_or_default();
    assert_eq!(shown, json!([score, expected.score.coverage.to_string()]));
    let focus = stage.browser.run("return document.activeElement.matches('#questions input[type=radio]:checked')");
    assert_eq!(focus, json!(true), "whoever answers stays where they are");
    assert_eq!(stage.browser.run("return localStorage.length"), json!(0), "nothing is kept unless it is asked for");
    assert_eq!(stage.requests(), before, "answering asks for nothing");
    stage.browser.run("document.querySelector('[data-do=reset][data-value=answers]').focus(); return true");
    stage.browser.press(&ENTER.to_string());
    stage.browser.wait_for("no answer", "return document.querySelector('#answer-effect').textContent.startsWith('So far')");
    stage.picture("answered");
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn zips_of_a_folder_get_the_scores_of_the_library() {
    let Some(folder) = env::var_os("SHIPWORTHY_ZIPS") else {
        println!("skipped: SHIPWORTHY_ZIPS names no folder with zips to check");
        return;
    };
    let mut zips: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    zips.retain(|path| path.extension().is_some_and(|extension| extension == "zip"));
    zips.sort();
    assert!(!zips.is_empty(), "the folder holds zips");
    let stage = Stage::set("folder");
    for zip in zips {
        let name = zip.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(&zip).unwrap();
        let start = Instant::now();
        stage.check(&name, &bytes);
        let took = start.elapsed();
        let report = check(&mut Zip::open(name.trim_end_matches(".zip"), Cursor::new(bytes)).unwrap(), &mut Silent).unwrap();
        let expected = serde_json::to_value(report).unwrap();
        let shown = stage.browser.run(
            "return [document.querySelector('#mount [data-score]').dataset.score, document.querySelectorAll('#mount li.finding').length]",
        );
        let score = expected["score"]["value"].as_u64().map(|value| value.to_string()).unwrap_or_default();
        let found = expected["findings"].as_array().unwrap().len();
        assert_eq!(shown, json!([score, found]), "{name}");
        println!("{name}: score {score}, {found} findings, {} ms from choice to scorecard", took.as_millis());
        stage.browser.click("#again");
        stage.state("idle");
    }
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn what_cannot_be_checked_is_said_in_a_sentence() {
    let stage = Stage::set("refusals");
    let text = |files: &[(&str, &str)]| {
        archive::zip(&files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect::<Vec<_>>())
    };
    let cases = [
        ("not.zip", b"This is no archive at all, just a few words.".to_vec(), "not-an-archive"),
        ("locked.zip", archive::encrypted(archive::shop()), "encrypted"),
        ("empty.zip", text(&[]), "empty"),
        ("pictures.zip", text(&[("a.png", "\u{1}picture"), ("b.jpg", "\u{2}picture")]), "nothing-to-check"),
    ];
    for (name, bytes, code) in cases {
        let sentence =
            Zip::open("x", Cursor::new(bytes.clone())).and_then(|mut zip| check(&mut zip, &mut Silent)).expect_err(name).to_string();
        stage.browser.choose("#file", &stage.file(name, &bytes));
        stage.state("problem");
        let problem = stage.browser.run("const p = document.querySelector('#problem-text'); return [p.dataset.code, p.innerText]");
        assert_eq!(problem, json!([code, sentence]), "{name}");
        if name == "not.zip" {
            stage.picture("problem");
        }
        stage.browser.click("#retry");
        stage.state("idle");
    }
    // The page still works.
    stage.check("shop.zip", &archive::shop());
    stage.close();
}

/// The export of a large Bubble app, as it is and in a zip: the browser reads it within its memory, and meanwhile the page
/// stays alive.
#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn an_app_of_150_megabytes_is_read_within_500() {
    const APP: u64 = 150_000_000;
    const MEMORY: u64 = 500_000_000;
    const GAP: f64 = 1_000.0;
    let watch = "window.gap = 0; let last = performance.now(); \
         (function frame() { const now = performance.now(); window.gap = Math.max(window.gap, now - last); last = now; \
         requestAnimationFrame(frame); })()";
    for packed in [false, true] {
        let stage = Stage::set(if packed { "large-zip" } else { "large" });
        let mut file = stage.uploads.join("app.bubble");
        assert!(large::write(&file, APP).unwrap() >= APP);
        if packed {
            let zip = stage.uploads.join("app.zip");
            archive::pack(&file, "app.bubble", &zip);
            fs::remove_file(&file).unwrap();
            file = zip;
        }
        stage.browser.run(watch);
        let start = Instant::now();
        stage.browser.choose("#file", &file);
        while stage.browser.run("return document.body.dataset.state === 'checking'") == json!(true) {
            assert!(start.elapsed() < Duration::from_secs(240), "the check ends");
            sleep(Duration::from_millis(200));
        }
        let took = start.elapsed();
        fs::remove_file(&file).unwrap();
        let gap = stage.browser.run("return window.gap").as_f64().unwrap();
        let shown = stage.browser.run("return document.querySelector('#mount')?.textContent ?? ''");
        assert!(
            shown.as_str().unwrap().contains("create_order"),
            "what stands at the end of the file is found: {}",
            stage.browser.run("return document.body.innerText")
        );
        let peak = stage.browser.peak();
        println!("{}: {} s, peak {peak:?} bytes, longest gap {gap:.0} ms", file.display(), took.as_secs());
        assert!(peak.is_none_or(|peak| peak < MEMORY), "{peak:?} bytes");
        assert!(gap < GAP, "{gap} ms");
        stage.close();
    }
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_check_can_be_cancelled() {
    let stage = Stage::set("cancel");
    stage.browser.choose("#file", &stage.file("heap.zip", &archive::heap()));
    stage.state("checking");
    stage.browser.wait_for("progress", "return document.querySelector('#progress-bar').value > 0");
    stage.picture("progress");
    stage.browser.click("#cancel");
    stage.state("idle");
    stage.check("shop.zip", &archive::shop());
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn the_keyboard_reaches_everything() {
    let stage = Stage::set("keyboard");
    let mut reached = Vec::new();
    for _ in 0..20 {
        stage.browser.press(&TAB.to_string());
        let focus = stage.browser.run(
            "const at = document.activeElement; const shown = at.matches('input') ? document.querySelector(`label[for=${at.id}]`) : at;\n\
             const style = getComputedStyle(shown); return [at.id, style.outlineStyle !== 'none' || style.boxShadow !== 'none']",
        );
        let id = focus[0].as_str().unwrap().to_owned();
        assert!(id.is_empty() || focus[1] == json!(true), "the focus on #{id} can be seen");
        reached.push(id);
        if reached.last().is_some_and(|id| id == "sample") {
            break;
        }
    }
    for id in ["file", "folder", "sample"] {
        assert!(reached.iter().any(|known| known == id), "{id} is reached by Tab: {reached:?}");
    }
    stage.browser.press(&ENTER.to_string());
    stage.browser.wait_for("the sample's report", "return document.querySelector('#mount [data-score]') !== null");
    // From wherever the focus was put, Tab leads to a finding that Enter opens.
    let opened = (0..80).any(|_| {
        stage.browser.press(&TAB.to_string());
        let closed = "const at = document.activeElement; return at.matches('#findings summary') && !at.parentElement.open";
        stage.browser.run(closed) == json!(true) && {
            stage.browser.press(&ENTER.to_string());
            stage.browser.run("return document.activeElement.parentElement.open") == json!(true)
        }
    });
    assert!(opened, "a closed finding is reached by Tab and opened by Enter");
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn the_bill_follows_its_assumptions() {
    let stage = Stage::set("bill");
    stage.check("shop.zip", &archive::shop());
    let before = stage.requests();
    let words = || stage.browser.run("return document.querySelector('.bill-now').textContent").as_str().unwrap().to_owned();
    let first = words();
    assert!(first.contains("1,000 active users"), "{first}");
    stage.browser.run(
        "const users = document.querySelector('#bill-users'); users.value = '10000'; users.dispatchEvent(new Event('input', { bubbles: true }))",
    );
    stage.browser.wait_for("the new bill", "return document.querySelector('.bill-now').textContent.includes('10,000 active users')");
    let slid = stage.browser.run(
        "const days = document.querySelector('#bill-days'); days.value = '31'; days.dispatchEvent(new Event('input', { bubbles: true }));\n\
         return document.querySelector('output[for=bill-days]').textContent",
    );
    assert_eq!(slid, json!("31"));
    stage.browser.wait_for("the bill told", "return document.querySelector('#live').textContent.includes('10,000 active users')");
    assert_eq!(stage.requests(), before, "the page works it out alone");
    stage.close();
}
