//! The page after one visit, with the network off.

use super::{Stage, archive};
use serde_json::{Value, json};
use shipworthy::intake::Zip;
use shipworthy::{Silent, check};
use std::io::Cursor;

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn after_one_visit_the_page_checks_without_a_network() {
    let stage = Stage::set("offline");
    stage.browser.wait_for(
        "the kept version",
        "return navigator.serviceWorker.controller !== null || (navigator.serviceWorker.ready.then((kept) => window.kept = kept.active?.state), window.kept === 'activated')",
    );
    let whole = stage.browser.run_async(
        "const done = arguments[arguments.length - 1]; caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))\n\
         .then((kept) => done(kept.flat().map((request) => new URL(request.url).pathname)))",
    );
    let kept: Vec<&str> = whole.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(kept.contains(&"/") && kept.iter().any(|path| path.starts_with("/engine-") && path.ends_with("_bg.wasm")), "{kept:?}");
    stage.browser.command("Network.enable", &json!({}));
    let off = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
    stage.browser.command("Network.emulateNetworkConditions", &off);
    let before = stage.requests().len();
    stage.browser.run("location.reload(); return true");
    stage.browser.wait_for("the start", "return document.body?.dataset.state === 'idle' && navigator.serviceWorker.controller !== null");
    let zip = archive::shop();
    stage.check("shop.zip", &zip);
    let expected = check(&mut Zip::open("shop", Cursor::new(zip)).unwrap(), &mut Silent).unwrap();
    let score = expected.score.value.map(|value| value.to_string()).unwrap_or_default();
    assert_eq!(stage.browser.run("return document.querySelector('#mount [data-score]').dataset.score"), Value::String(score));
    let asked: Vec<_> = stage.requests().split_off(before).into_iter().map(|served| served.target).collect();
    // The owner's settings are asked for anew each time, and kept for when nobody answers. The emulation leaves the
    // service worker its network.
    assert!(asked.iter().all(|target| target == "/config.json"), "all else was kept: {asked:?}");
}
