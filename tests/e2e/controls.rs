//! What the scorecard's controls do: choose, search, group, copy, save, link, keep, compare.

use super::archive;
use super::{ENTER, Stage};
use serde_json::{Value, json};
use shipworthy::intake::Zip;
use shipworthy::report::Report;
use shipworthy::view::Look;
use shipworthy::{Silent, check, report};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The library's own report on the shop.
fn shop() -> Report {
    check(&mut Zip::open("shop", Cursor::new(archive::shop())).unwrap(), &mut Silent).unwrap()
}

impl Stage {
    /// Sets a control, as somebody who types or chooses does.
    fn set_value(&self, selector: &str, value: &str) {
        self.browser.run(&format!(
            "const at = document.querySelector('{selector}'); at.value = '{value}'; at.dispatchEvent(new Event('input', {{ bubbles: true }}))"
        ));
    }

    /// How many findings can be seen once their folds are open.
    fn visible(&self) -> Value {
        self.browser.run("return [...document.querySelectorAll('#findings li.finding')].filter((one) => !one.closest('[hidden]')).length")
    }

    fn opens_nothing(&self, before: &[super::Served]) {
        assert_eq!(self.requests(), before, "the page does it alone");
    }

    /// Lets the page write into a folder of its own, and reads and write the clipboard.
    fn allow(&self) -> PathBuf {
        let folder = self.uploads.join("saved");
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        let behaviour = json!({ "behavior": "allow", "downloadPath": folder.to_str().unwrap() });
        self.browser.command("Browser.setDownloadBehavior", &behaviour);
        self.browser.command("Browser.grantPermissions", &json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] }));
        folder
    }

    fn clipboard(&self) -> String {
        let read = "const done = arguments[arguments.length - 1]; navigator.clipboard.readText().then(done, (error) => done('refused: ' + error));";
        self.browser.run_async(read).as_str().unwrap_or_default().to_owned()
    }

    /// Presses a button wherever it stands, also in a closed menu.
    fn press_button(&self, selector: &str) {
        self.browser.run(&format!("document.querySelector('{selector}').click()"));
    }
}

/// Waits for a file, whole.
fn arrived(file: &Path) -> Vec<u8> {
    let start = Instant::now();
    loop {
        if let Ok(bytes) = fs::read(file)
            && !bytes.is_empty()
        {
            return bytes;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{} is saved", file.display());
        sleep(Duration::from_millis(100));
    }
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn findings_are_chosen_searched_and_grouped() {
    let stage = Stage::set("look");
    stage.check("shop.zip", &archive::shop());
    let (before, report) = (stage.requests(), shop());
    let all = report.findings.len();
    let expected = |fields: &[(&str, &str)]| {
        let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let look = Look::read(&fields);
        report.findings.iter().filter(|finding| look.shows(finding)).count()
    };
    let told = |shown: usize| {
        let words = if shown == all { format!("All {all} are") } else { format!("{shown} of {all} are") };
        stage.browser.wait_for(&words, &format!("return document.querySelector('#found').textContent.startsWith('{words}')"));
        assert_eq!(stage.visible(), json!(shown));
    };
    told(all);
    stage.set_value("#look-dimension", "security");
    told(expected(&[("dimension", "security")]));
    stage.set_value("#look-file", "server.js");
    told(expected(&[("dimension", "security"), ("file", "server.js")]));
    let empty = stage.browser.run("return [...document.querySelectorAll('#findings details.rule')].every((rule) => rule.hidden === !rule.querySelector('li.finding:not([hidden])'))");
    assert_eq!(empty, json!(true), "a group without a finding that is shown is hidden");
    stage.set_value("#look-group", "step");
    stage.browser.wait_for("the steps", "return document.querySelector('#found-list h3 a[href^=\"#step-\"]') !== null");
    told(expected(&[("dimension", "security"), ("file", "server.js")]));
    stage.press_button("[data-do=reset][data-value=look]");
    told(all);
    stage.browser.wait_for("no steps", "return document.querySelector('#found-list #dimension-security') !== null");
    stage.set_value("#look-words", "never-written-anywhere");
    stage.browser.wait_for("nothing", "return document.querySelector('#found').textContent.startsWith('None of the ')");
    stage.press_button("[data-do=reset][data-value=look]");
    told(all);
    stage.press_button("[data-do=unfold]");
    let closed = "return document.querySelectorAll('#found-list details:not([open])').length";
    assert_eq!(stage.browser.run(closed), json!(0));
    stage.press_button("[data-do=unfold]");
    assert_ne!(stage.browser.run(closed), json!(0));
    stage.opens_nothing(&before);
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn links_open_what_they_name_and_the_browser_leads_back() {
    let stage = Stage::set("links");
    stage.check("shop.zip", &archive::shop());
    let mark = shop().findings.last().unwrap().fingerprint.clone();
    let shown = |id: &str| {
        format!("const at = document.getElementById('{id}'); return at.checkVisibility() && at.getBoundingClientRect().top < innerHeight")
    };
    stage.browser.run(&format!("location.hash = 'finding-{mark}'"));
    stage.browser.wait_for("the finding", &shown(&format!("finding-{mark}")));
    let focus = stage.browser.run("return document.activeElement.id");
    assert_eq!(focus, json!(format!("finding-{mark}")), "the keyboard goes on from there");
    stage.browser.run("document.querySelector('#contents a[href=\"#path\"]').click()");
    stage.browser.wait_for("the path", "return location.hash === '#path'");
    stage.browser.run("history.back()");
    stage.browser.wait_for("the finding again", &format!("return location.hash === '#finding-{mark}'"));
    assert_eq!(stage.browser.run("return document.body.dataset.state"), json!("report"));
    // Two steps back: the report's own place, then the start; and forth again.
    stage.browser.run("history.go(-2)");
    stage.state("idle");
    stage.browser.run("history.forward()");
    stage.state("report");
    stage.press_button("#again");
    stage.state("idle");
    stage.browser.run("history.back()");
    stage.state("report");
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn every_form_is_saved_and_texts_are_copied() {
    let stage = Stage::set("saved");
    let folder = stage.allow();
    stage.check("shop.zip", &archive::shop());
    let (before, report) = (stage.requests(), shop());
    stage.browser.run("document.querySelector('#save > summary').focus(); return true");
    stage.browser.press(&ENTER.to_string());
    assert_eq!(stage.browser.run("return document.querySelector('#save').open"), json!(true));
    let forms = [
        ("html", "html", "<!DOCTYPE html>"),
        ("markdown", "md", "# "),
        ("json", "json", "{"),
        ("sarif", "sarif", "{"),
        ("csv", "csv", ""),
        ("cyclonedx", "cdx.json", "{"),
        ("text", "txt", ""),
        ("card-svg", "svg", "<svg"),
        ("card-png", "png", ""),
    ];
    for (form, ending, start) in forms {
        stage.press_button(&format!("#save-{form}"));
        let bytes = arrived(&folder.join(format!("shop-scorecard.{ending}")));
        assert!(bytes.starts_with(start.as_bytes()), "{form}: {}", String::from_utf8_lossy(&bytes[..bytes.len().min(80)]));
        match form {
            "json" => assert_eq!(serde_json::from_slice::<Report>(&bytes).unwrap(), report),
            "sarif" | "cyclonedx" => assert!(serde_json::from_slice::<Value>(&bytes).unwrap().is_object()),
            "csv" => assert!(String::from_utf8(bytes).unwrap().lines().count() > report.findings.len()),
            // A picture of 1200 by 630, twice as sharp.
            "card-png" => {
                assert_eq!((&bytes[..8], &bytes[16..24]), (b"\x89PNG\r\n\x1a\n".as_slice(), [0, 0, 9, 96, 0, 0, 4, 236].as_slice()))
            }
            _ => {}
        }
    }
    stage.press_button("[data-do=copy][data-value=week]");
    stage.browser.wait_for("that it is copied", "return document.querySelector('#live').textContent === 'Copied'");
    assert_eq!(stage.clipboard(), report::week_instructions(&report));
    let finding = report.findings.iter().find(|finding| finding.line.is_some()).unwrap();
    stage.browser.run(&format!("location.hash = 'finding-{}'", finding.fingerprint));
    let button = |what: &str| format!("#finding-{} [data-do={what}]", finding.fingerprint);
    let ready = format!("return document.querySelector('{}') !== null", button("copy][data-value=finding"));
    stage.browser.wait_for("the finding's buttons", &ready);
    for (what, expected) in
        [("copy][data-value=finding", report::finding_text(finding)), ("copy][data-value=prompt", report::prompt(&report, &[finding]))]
    {
        stage.press_button(&button(what));
        let start = Instant::now();
        while stage.clipboard() != expected {
            assert!(start.elapsed() < Duration::from_secs(10), "{what}: {}", stage.clipboard());
            sleep(Duration::from_millis(50));
        }
    }
    stage.press_button(&button("link"));
    stage.browser.wait_for("the link", "const at = arguments; return navigator.clipboard !== undefined");
    sleep(Duration::from_millis(300));
    assert!(stage.clipboard().ends_with(&format!("/#finding-{}", finding.fingerprint)), "{}", stage.clipboard());
    stage.opens_nothing(&before);
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_kept_report_is_compared_and_forgotten() {
    let stage = Stage::set("kept");
    let zip = archive::shop();
    stage.check("shop.zip", &zip);
    let before = stage.requests();
    assert_eq!(stage.browser.run("return document.querySelector('#since')"), Value::Null);
    stage.press_button("#keep input[name=keep]");
    stage.browser.wait_for("that it is kept", "return document.querySelector('#keep').textContent.includes('Kept: the report of 20')");
    let stored = "const done = arguments[arguments.length - 1]; indexedDB.databases().then((all) => {\n\
         const open = indexedDB.open('shipworthy'); open.onsuccess = () => {\n\
         const keys = open.result.transaction('kept').objectStore('kept').getAllKeys();\n\
         keys.onsuccess = () => { open.result.close(); done(keys.result); }; }; });";
    assert_eq!(stage.browser.run_async(stored), json!(["report:shop"]));
    // The same again: nothing changed, and it says so.
    stage.press_button("#again");
    stage.state("idle");
    stage.check("shop.zip", &zip);
    let since = stage.browser.run("return document.querySelector('#since').textContent");
    assert!(since.as_str().unwrap().contains("0 findings are fixed, 0 are new"), "{since}");
    // A better one.
    let mended: Vec<(String, String)> = vec![
        ("shop/package.json".to_owned(), "{ \"name\": \"shop\" }".to_owned()),
        ("shop/index.html".to_owned(), "<!doctype html><title>Shop</title>\n".to_owned()),
        ("shop/README.md".to_owned(), "# Shop\n".to_owned()),
    ];
    stage.press_button("#again");
    stage.state("idle");
    stage.check("shop.zip", &archive::zip(&mended));
    let since = stage.browser.run("return document.querySelector('#since').textContent");
    assert!(!since.as_str().unwrap().contains("0 findings are fixed"), "{since}");
    stage.picture("since");
    stage.press_button("#keep [data-do=forget]");
    stage.browser.wait_for("that it is forgotten", "return !document.querySelector('#keep').textContent.includes('Kept:')");
    assert_eq!(stage.browser.run_async(stored), json!([]));
    stage.opens_nothing(&before);
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn an_earlier_report_beside_the_zip_is_compared() {
    let stage = Stage::set("beside");
    let report = shop();
    let mut earlier = report.clone();
    earlier.score.value = Some(1);
    earlier.findings.truncate(1);
    let json = stage.file("earlier.json", serde_json::to_string(&earlier).unwrap().as_bytes());
    // Alone it is no project.
    stage.browser.choose("#file", &json);
    stage.state("problem");
    assert_eq!(stage.browser.run("return document.querySelector('#problem-text').dataset.code"), json!("only-report"));
    stage.browser.click("#retry");
    stage.state("idle");
    let zip = stage.file("shop.zip", &archive::shop());
    stage.browser.choose("#file", Path::new(&format!("{}\n{}", zip.display(), json.display())));
    stage.state("report");
    let since = stage.browser.run("return document.querySelector('#since').textContent");
    let new = format!("{} are new", report.findings.len() - 1);
    assert!(since.as_str().unwrap().contains("The score was 1 and is now") && since.as_str().unwrap().contains(&new), "{since}");
    // Beside a report that is shown already it is compared with that.
    stage.press_button("#again");
    stage.state("idle");
    stage.browser.choose("#file", &zip);
    stage.state("report");
    assert_eq!(stage.browser.run("return document.querySelector('#since')"), Value::Null);
    stage.press_button("#again");
    stage.state("idle");
    stage.browser.choose("#file", &json);
    stage.state("report");
    assert_eq!(stage.browser.run("return document.querySelector('#since') !== null"), json!(true));
    stage.close();
}
