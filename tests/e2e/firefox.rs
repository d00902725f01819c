//! A second browser, where it and its driver are there.

use super::driver::Browser;
use super::receiver::{copy, serve_when};
use super::{archive, single};
use serde_json::{Value, json};
use shipworthy::intake::Zip;
use shipworthy::{Silent, check};
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Firefox, or the word that it is not here.
fn firefox() -> Option<Browser> {
    let browser = Browser::start_firefox();
    if browser.is_none() {
        eprintln!("not tried: Firefox and geckodriver are not on this machine");
    }
    browser
}

/// Checks the shop and holds what is shown against the library.
fn checks_as_the_library_does(browser: &Browser, name: &str) {
    browser.wait_for("the start", "return document.body?.dataset.state === 'idle'");
    browser.choose("#file", &archive::shop_file(name));
    browser.wait_for("the report", "return document.querySelector('#mount [data-score]') !== null");
    let expected = check(&mut Zip::open("shop", Cursor::new(archive::shop())).unwrap(), &mut Silent).unwrap();
    let score = expected.score.value.map(|value| value.to_string()).unwrap_or_default();
    assert_eq!(browser.run("return document.querySelector('#mount [data-score]').dataset.score"), Value::String(score));
    assert_eq!(browser.run("return document.querySelectorAll('#mount li.finding').length"), json!(expected.findings.len()));
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn firefox_checks_on_the_site_and_after_one_visit_without_it() {
    let Some(browser) = firefox() else { return };
    let gone = Arc::new(AtomicBool::new(false));
    let is_gone = Arc::clone(&gone);
    let (log, port) = serve_when(&copy("firefox", |_, text| text), move |_| {
        if is_gone.load(Ordering::SeqCst) {
            // The connection breaks without an answer, as that of a server that is not there.
            std::panic::resume_unwind(Box::new("gone"));
        }
    });
    let address = format!("http://127.0.0.1:{port}/");
    browser.open(&address);
    checks_as_the_library_does(&browser, "firefox");
    let asked = log.lock().unwrap().clone();
    assert!(asked.iter().all(|served| served.method == "GET"), "{asked:?}");
    browser.wait_for(
        "the kept version",
        "navigator.serviceWorker.ready.then((kept) => window.kept = kept.active?.state); return window.kept === 'activated'",
    );
    gone.store(true, Ordering::SeqCst);
    browser.open(&address);
    checks_as_the_library_does(&browser, "firefox");
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn firefox_opens_the_one_file_from_the_disk() {
    let Some(browser) = firefox() else { return };
    browser.open(&format!("file://{}", single::single().display()));
    checks_as_the_library_does(&browser, "firefox-single");
    let fetched = browser
        .run("return performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !name.startsWith('blob:'))");
    assert_eq!(fetched, json!([]));
}
