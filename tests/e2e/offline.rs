//! The page after one visit, with the network off.

use super::driver::Browser;
use super::receiver::{await_request, copy, serve};
use super::{Stage, archive};
use serde_json::{Value, json};
use shipworthy::intake::Zip;
use shipworthy::{Silent, check};
use std::fs;
use std::io::Cursor;

/// True once the page is kept.
const KEPT: &str = "return navigator.serviceWorker.controller !== null \
    || (navigator.serviceWorker.ready.then((kept) => window.kept = kept.active?.state), window.kept === 'activated')";

/// True once no further version is on its way.
const NOTHING_COMES: &str = "navigator.serviceWorker.getRegistration().then((kept) => window.comes = kept.installing !== null); \
    return window.comes === false";

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn after_one_visit_the_page_checks_without_a_network() {
    let stage = Stage::set("offline");
    stage.browser.wait_for("the kept version", KEPT);
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

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_new_version_is_used_once_it_is_whole_and_nothing_is_chosen() {
    let folder = copy("versions", |_, text| text);
    let (asked, port) = serve(&folder);
    let kept = |file: &str| fs::read_to_string(folder.join(file)).unwrap();
    let (page, program) = (kept("index.html"), kept("sw.js"));
    let version = program.split("VERSION = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    // As a build does: another page, and another name for the whole.
    let publish = |name: &str, files: &str| {
        fs::write(folder.join("index.html"), page.replacen("<body", &format!("<body data-edition=\"{name}\""), 1)).unwrap();
        for packed in ["sw.js.br", "sw.js.gz", "index.html.br", "index.html.gz"] {
            drop(fs::remove_file(folder.join(packed)));
        }
        fs::write(folder.join("sw.js"), program.replace(&version, name).replacen("FILES = [", &format!("FILES = [{files}"), 1)).unwrap();
    };
    let edition = "return document.body?.dataset.edition ?? ''";
    publish("first", "");
    let browser = Browser::start();
    let address = format!("http://127.0.0.1:{port}/");
    browser.open(&address);
    browser.wait_for("the kept version", KEPT);
    publish("broken", "\"is-not-there.js\", ");
    browser.open(&address);
    browser.wait_for("the start", "return document.body.dataset.state === 'idle'");
    await_request(&asked, "the visit finds the version that is not whole", |served| served.target == "/is-not-there.js");
    browser.wait_for("the end of that version", NOTHING_COMES);
    browser.open(&address);
    assert_eq!(browser.run(edition), json!("first"), "a version that did not come whole is not used");
    publish("second", "");
    // The visit that finds it, and the one that uses it. A look for the version before that still runs counts for this
    // visit too: a later look then finds the new one.
    browser.open(&address);
    browser.wait_for("the start", "return document.body.dataset.state === 'idle'");
    assert_eq!(browser.run(edition), json!("first"));
    browser.wait_for(
        "the new version",
        "navigator.serviceWorker.getRegistration().then((kept) => {\n\
           window.next = kept.waiting?.state;\n\
           if (!kept.waiting && !kept.installing) kept.update().catch(() => {});\n\
         });\n\
         return window.next === 'installed'",
    );
    browser.choose("#file", &archive::shop_file("versions"));
    browser.wait_for("the report", "return document.querySelector('#mount [data-score]') !== null");
    assert_eq!(browser.run(edition), json!("first"), "a report is never taken away");
    browser.open(&address);
    browser.wait_for("the new page", "return document.body?.dataset.edition === 'second' && document.body.dataset.state === 'idle'");
    browser.choose("#file", &archive::shop_file("versions"));
    browser.wait_for("the report", "return document.querySelector('#mount [data-score]') !== null");
}
