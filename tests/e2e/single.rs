//! The page as one file, opened from the disk with the network off.

use super::archive;
use super::driver::Browser;
use serde_json::{Value, json};
use shipworthy::intake::Zip;
use shipworthy::{Silent, check};
use std::io::Cursor;
use std::path::PathBuf;

/// The file, where a build put it.
pub(crate) fn single() -> PathBuf {
    let file = super::dist().join("shipworthy.html");
    assert!(file.is_file(), "dist/ is built: run `cargo xtask test`");
    file.canonicalize().unwrap()
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn one_file_from_the_disk_gives_the_score_of_the_library_with_the_network_off() {
    let browser = Browser::start();
    browser.command("Network.enable", &json!({}));
    let off = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
    browser.command("Network.emulateNetworkConditions", &off);
    browser.open(&format!("file://{}", single().display()));
    browser.wait_for("the start", "return document.body.dataset.state === 'idle'");
    browser.choose("#file", &archive::shop_file("single"));
    browser.wait_for("the report", "return document.querySelector('#mount [data-score]') !== null");
    let expected = check(&mut Zip::open("shop", Cursor::new(archive::shop())).unwrap(), &mut Silent).unwrap();
    let score = expected.score.value.map(|value| value.to_string()).unwrap_or_default();
    assert_eq!(browser.run("return document.querySelector('#mount [data-score]').dataset.score"), Value::String(score));
    let found = browser.run("return document.querySelectorAll('#mount li.finding').length");
    assert_eq!(found, expected.findings.len());
    // The page's own rules refuse whatever would connect.
    let refused = browser.run_async(
        "const done = arguments[arguments.length - 1];\n\
         fetch('data:text/plain,x').then(() => done('fetched'), (error) => done(error.name));",
    );
    assert_eq!(refused, "TypeError");
    let fetched = browser
        .run("return performance.getEntriesByType('resource').map((entry) => entry.name).filter((name) => !name.startsWith('blob:'))");
    assert_eq!(fetched, json!([]));
}
