//! An inquiry: shown before it goes, kept while nobody answers, delivered once.

use super::archive;
use super::driver::Browser;
use super::receiver::{copy, free_port, posted, receive, serve, serve_when};
use serde_json::{Value, json};
use shipworthy::report::Lead;
use std::path::PathBuf;
use std::time::Duration;

/// A site whose owner takes inquiries at that port, with a report on it.
fn site(name: &str, port: u16, more: &Value) -> (Browser, u16) {
    let (_, port) = serve(&folder(name, port, more));
    let browser = Browser::start();
    browser.open(&format!("http://127.0.0.1:{port}/"));
    browser.wait_for("the start", "return document.body.dataset.state === 'idle'");
    browser.choose("#file", &archive::shop_file(name));
    browser.wait_for("the report", "return document.querySelector('#mount [data-score]') !== null");
    (browser, port)
}

/// The files of such a site.
fn folder(name: &str, port: u16, more: &Value) -> PathBuf {
    let endpoint = format!("http://127.0.0.1:{port}/lead");
    copy(name, |file, text| match file {
        "config.json" => {
            let mut settings = json!({ "owner": "Acme <Consulting>", "lead-endpoint": endpoint, "booking": "https://cal.com/acme/intro" });
            for (name, value) in more.as_object().into_iter().flatten() {
                settings[name] = value.clone();
            }
            settings.to_string()
        }
        "_headers" => text.replace("connect-src 'self'", &format!("connect-src 'self' {endpoint}")),
        _ => text,
    })
}

fn fill(browser: &Browser) {
    for (name, value) in [("name", "Ann Example"), ("email", "ann@example.com"), ("message", "We start in March.")] {
        browser.run(&format!(
            "const at = document.querySelector('#inquiry-{name}'); at.value = '{value}'; at.dispatchEvent(new Event('input', {{ bubbles: true }})); return true"
        ));
    }
    browser.run("document.querySelector('#inquiry [name=consent]').click(); return true");
    browser.wait_for("the preview", "return document.querySelector('#inquiry-preview').textContent.includes('We start in March.')");
}

fn said(browser: &Browser) -> String {
    browser.run("return document.querySelector('#inquiry-said').textContent").as_str().unwrap_or_default().to_owned()
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn an_inquiry_is_shown_kept_and_delivered_once() {
    let port = free_port();
    let (browser, _) = site("inquiry", port, &json!({}));
    assert!(browser.run("return document.querySelector('#contact h2').textContent").as_str().unwrap().contains("Acme <Consulting>"));
    browser.run("document.querySelector('#inquiry-send').click(); return true");
    browser.wait_for("what is missing", "return document.querySelector('#inquiry-said').textContent.includes('name')");
    fill(&browser);
    let booking = browser.run("return document.querySelector('#book a').href");
    assert!(
        booking
            .as_str()
            .is_some_and(|link| link.starts_with("https://cal.com/acme/intro?name=Ann%20Example&email=ann%40example.com&notes=")),
        "{booking}"
    );
    // An answer weighs the report anew: what is typed stays, and what would be sent follows.
    let before = browser.run("return document.querySelector('#inquiry-preview').textContent");
    browser.run("document.querySelector('#inquiry [name=answers]').click(); document.querySelector('#questions input[type=radio]').click(); return true");
    browser.wait_for("the answer", "return document.querySelector('#inquiry-preview').textContent.includes('\"answers\"')");
    assert_ne!(browser.run("return document.querySelector('#inquiry-preview').textContent"), before);
    assert_eq!(browser.run("return document.querySelector('#inquiry-name').value"), "Ann Example");
    std::thread::sleep(Duration::from_millis(2_200));
    // Nobody listens yet.
    browser.run("document.querySelector('#inquiry-send').click(); return true");
    browser.wait_for("the failure", "return document.querySelector('#inquiry-said').textContent.includes('Nothing is lost')");
    let typed =
        browser.run("return [...document.querySelectorAll('#inquiry-name, #inquiry-email, #inquiry-message')].map((at) => at.value)");
    assert_eq!(typed, json!(["Ann Example", "ann@example.com", "We start in March."]));
    let shown = browser.run("return document.querySelector('#inquiry-preview').textContent");
    // Now somebody does, and the network is said to be back: it goes by itself, once.
    let received = receive(port);
    browser.run("document.querySelector('#inquiry-send').click(); return true");
    browser.wait_for("the delivery", "return document.querySelector('#inquiry-said').textContent.includes('Delivered')");
    browser.run("document.querySelector('#inquiry-send')?.click(); return true");
    std::thread::sleep(Duration::from_millis(600));
    let posted = posted(&received);
    assert_eq!(posted.len(), 1, "{posted:?}");
    assert_eq!(Value::String(posted[0].clone()), shown, "what is sent is what was shown");
    let lead: Lead = serde_json::from_str(&posted[0]).unwrap();
    assert_eq!((lead.schema.as_str(), lead.contact.email.as_str()), ("lead/1", "ann@example.com"));
    for (path, text) in archive::files() {
        assert!(!posted[0].contains(&path), "{path}");
        for line in text.lines().map(str::trim).filter(|line| line.len() > 12) {
            assert!(!posted[0].contains(line), "{line}");
        }
    }
    let counted = browser.run("return Number(document.querySelector('#requests').textContent)");
    assert!(counted.as_u64().is_some_and(|count| count >= 1), "the page counts what it sent: {counted}");
    assert!(said(&browser).contains("Delivered"));
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn an_owner_may_ask_first_but_never_holds_the_score_back() {
    let port = free_port();
    let received = receive(port);
    let (browser, _) = site("gate", port, &json!({ "lead-gate": "details" }));
    assert!(browser.run("return document.querySelector('#report').dataset.score").as_str().is_some_and(|score| !score.is_empty()));
    assert_eq!(
        browser
            .run("return [!!document.querySelector('#first'), !!document.querySelector('#findings'), !!document.querySelector('#tools')]"),
        json!([true, false, false])
    );
    fill(&browser);
    std::thread::sleep(Duration::from_millis(2_200));
    browser.run("document.querySelector('#inquiry-send').click(); return true");
    browser.wait_for("the whole report", "return document.querySelectorAll('#findings li.finding').length > 0");
    assert_eq!(posted(&received).len(), 1);
    let opened = "return ['#questions', '#save', '#finding-tools', '#contact'].map((part) => document.querySelector(part) !== null)";
    assert_eq!(browser.run(opened), json!([true, true, true, true]));
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn settings_that_come_after_the_report_are_followed() {
    let folder = folder("late", free_port(), &json!({}));
    let (_, port) = serve_when(&folder, |served| {
        if served.target == "/config.json" {
            std::thread::sleep(Duration::from_secs(8));
        }
    });
    let browser = Browser::start();
    browser.open(&format!("http://127.0.0.1:{port}/"));
    browser.wait_for("the start", "return document.body.dataset.state === 'idle'");
    browser.choose("#file", &archive::shop_file("late"));
    browser.wait_for("the report", "return document.querySelector('#mount [data-score]') !== null");
    let offered = "return document.querySelector('#contact h2')?.textContent.includes('Acme <Consulting>') === true && document.querySelector('#inquiry') !== null";
    assert_eq!(browser.run(offered), json!(false), "the settings are still on their way");
    browser.wait_for("the owner's offer", offered);
}
