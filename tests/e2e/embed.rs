//! The page within a page of another origin: what that page sees, is told, and may say.

use super::archive;
use super::dist;
use super::driver::Browser;
use super::receiver::serve;
use serde_json::{Value, json};
use shipworthy::intake::Zip;
use shipworthy::{Silent, check};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// A host page that keeps what it is told, and a frame in it that is nobody's friend.
fn host(port: u16, attributes: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e").join("host");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("_headers"), "/*\n  X-Host: yes\n").unwrap();
    let page = format!(
        "<!doctype html><html lang=\"en\"><title>Host</title><body><div id=\"place\"></div>\n\
         <script>window.told = []; for (const kind of ['ready', 'started', 'finished', 'lead-sent', 'booking-clicked'])\n\
         addEventListener('shipworthy:' + kind, (event) => told.push([kind, event.detail]));</script>\n\
         <script src=\"http://127.0.0.1:{port}/embed.js\" data-into=\"#place\" {attributes}></script>\n\
         <iframe id=\"stranger\" srcdoc=\"<script>\n\
         setTimeout(() => parent.frames[0].postMessage({{ shipworthy: 1, type: 'theme', theme: 'dark' }}, '*'), 50)</script>\"></iframe></body></html>"
    );
    fs::write(folder.join("index.html"), page).unwrap();
    folder
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_page_of_another_origin_embeds_it_and_sees_nothing() {
    let (_, checker) = serve(&dist());
    let folder =
        host(checker, "data-accent=\"#7a3fa0\" data-theme=\"light\" data-corner=\"3\" data-owner=\"Acme\" data-share-score=\"yes\"");
    let (_, port) = serve(&folder);
    let browser = Browser::start();
    browser.open(&format!("http://localhost:{port}/"));
    browser.wait_for("the event that it is ready", "return told.some(([kind]) => kind === 'ready')");
    // Nothing of the frame can be reached.
    let reached = browser.run(
        "const frame = document.querySelector('#place iframe'); let title; try { title = frame.contentWindow.document.title } catch (error) { title = error.name }\n\
         return [frame.contentDocument, title]",
    );
    assert_eq!(reached, json!([null, "SecurityError"]));
    browser.run("const frame = document.querySelector('#place iframe'); for (const said of [null, 'x', 1, {}, { shipworthy: 2, type: 'theme', theme: 'dark' },\n\
         { shipworthy: 1, type: 'theme', theme: '<img>' }, { shipworthy: 1, type: 'settings', fields: [['lead-endpoint', 'https://evil.example/']] }])\n\
         frame.contentWindow.postMessage(said, '*'); return true");
    // Nor can the host be fooled by what does not come from the frame.
    browser.run("postMessage({ shipworthy: 1, type: 'finished', score: 100 }, '*'); return true");
    browser.enter("#place iframe");
    browser.wait_for("the start", "return document.body.dataset.state === 'idle' && document.body.hasAttribute('data-embedded')");
    std::thread::sleep(std::time::Duration::from_millis(300));
    let look = browser.run(
        "const root = document.documentElement; return [root.dataset.theme, getComputedStyle(root).getPropertyValue('--corner').trim(), root.hasAttribute('data-accent')]",
    );
    assert_eq!(look, json!(["light", "3px", true]), "a stranger's message changed nothing");
    browser.choose("#file", &archive::shop_file("embed"));
    browser.wait_for("the report", "return document.querySelector('#mount [data-score]') !== null");
    browser.leave();
    let told = browser.wait_for("the event that it is finished", "return told.some(([kind]) => kind === 'finished') && told");
    let report = check(&mut Zip::open("shop", Cursor::new(archive::shop())).unwrap(), &mut Silent).unwrap();
    let report = serde_json::to_value(report).unwrap();
    let expected = json!([
        ["ready", { "version": 1 }],
        ["started", { "version": 1 }],
        ["finished", { "version": 1, "score": report["score"]["value"], "tier": report["score"]["tier"] }],
    ]);
    assert_eq!(told, expected);
    // The frame is as high as the report, so that it needs no scroll bar of its own.
    browser.wait_for("the height", "return document.querySelector('#place iframe').offsetHeight > 2500");
    browser.run("shipworthy.theme(document.querySelector('#place iframe'), 'dark'); return true");
    browser.enter("#place iframe");
    browser.wait_for("the host's theme", "return document.documentElement.dataset.theme === 'dark'");
    let scrolls = browser.run("return document.documentElement.scrollHeight - innerHeight");
    assert!(scrolls.as_f64().is_some_and(|rest| rest <= 2.0), "{scrolls}");
    browser.leave();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn without_leave_an_embedding_page_is_told_no_score() {
    let (_, checker) = serve(&dist());
    let folder = host(checker, "");
    let (_, port) = serve(&folder);
    let browser = Browser::start();
    browser.open(&format!("http://localhost:{port}/"));
    browser.wait_for("the event that it is ready", "return told.some(([kind]) => kind === 'ready')");
    browser.enter("#place iframe");
    browser.click("#sample");
    browser.wait_for("the report", "return document.querySelector('#mount [data-score]') !== null");
    browser.leave();
    let last = browser.wait_for("the event that it is finished", "return told.find(([kind]) => kind === 'finished')");
    assert_eq!(last[1], json!({ "version": 1 }));
    assert_eq!(browser.run("return window.frames.length"), Value::from(2));
}
