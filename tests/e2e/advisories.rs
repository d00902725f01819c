//! Lists of published flaws beside the page: fetched when a project has packages to look up in them, kept from then on,
//! and named where they cannot be had.

use super::archive;
use super::driver::Browser;
use super::receiver::{Log, copy, serve, settle};
use serde_json::{Value, json};
use shipworthy::advisories::{Imported, Store};
use shipworthy::facts::Danger;
use std::fs;
use std::path::{Path, PathBuf};

const NPM: &str = "advisories-npm-0123456789abcdef.bin";
const PIP: &str = "advisories-pip-0123456789abcdef.bin";

/// A number that no catalogue has and the program's own table cannot know.
const FLAW: &str = "CVE-2026-0000001";

/// Lists as a build puts them beside the page, and the engine's worker told of them.
fn site(name: &str) -> PathBuf {
    let folder = copy(name, |_, text| text);
    let flaw = Imported {
        ecosystem: "npm".to_owned(),
        package: "made-up-parser".to_owned(),
        id: "GHSA-0000-0000-0001".to_owned(),
        alias: FLAW.to_owned(),
        danger: Danger::Critical,
        day: "2026-11-19".to_owned(),
        planted: false,
        spans: vec![("0".to_owned(), "1.2.0".to_owned(), false)],
    };
    fs::write(folder.join(NPM), Store::write("2026-11-20", "a list made for this test", &[flaw])).unwrap();
    fs::write(folder.join(PIP), Store::write("2026-11-20", "a list made for this test", &[])).unwrap();
    for entry in fs::read_dir(&folder).unwrap().flatten() {
        let file = entry.file_name().to_string_lossy().into_owned();
        if !file.starts_with("engine-worker-") {
            continue;
        }
        if file.ends_with(".js") {
            let script = fs::read_to_string(entry.path()).unwrap();
            assert!(script.contains("self.advisories = {};"), "the site is built without lists: {script}");
            let lists = json!({ "npm": NPM, "pip": PIP }).to_string();
            fs::write(entry.path(), script.replace("self.advisories = {};", &format!("self.advisories = {lists};"))).unwrap();
        } else {
            fs::remove_file(entry.path()).unwrap();
        }
    }
    folder
}

fn zip(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let files: Vec<(String, String)> = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    // Tests run beside each other, and a browser does not read a file that was written anew after it was chosen.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e").join("advisories");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, archive::zip(&files)).unwrap();
    file
}

/// A server that reads requests with a package in a version with the flaw.
fn flawed(name: &str) -> PathBuf {
    let lock = r#"{ "lockfileVersion": 3, "packages": { "": { "dependencies": { "made-up-parser": "^1.0.0" } },
        "node_modules/made-up-parser": { "version": "1.1.0", "resolved": "https://registry.npmjs.org/made-up-parser/-/made-up-parser-1.1.0.tgz" } } }"#;
    let files = [
        ("package.json", r#"{ "name": "shop", "dependencies": { "made-up-parser": "^1.0.0" } }"#),
        ("package-lock.json", lock),
        ("server.js", "import { parse } from 'made-up-parser';\nexport const read = (request) => parse(request.body);\n"),
    ];
    zip(name, &files)
}

fn open(folder: &Path) -> (Browser, Log, String) {
    let (log, port) = serve(folder);
    let browser = Browser::start();
    let address = format!("http://127.0.0.1:{port}/");
    browser.open(&address);
    started(&browser);
    settle(&log);
    (browser, log, address)
}

fn started(browser: &Browser) {
    browser.wait_for("the start", "return document.body?.dataset.state === 'idle'");
}

/// The text of the report on a file.
fn report(browser: &Browser, file: &Path) -> String {
    browser.choose("#file", file);
    browser.wait_for("the report", "return document.querySelector('#mount [data-score]') !== null");
    browser.run("return document.querySelector('#mount').textContent").as_str().unwrap().to_owned()
}

/// How many requests the page says were made since the file was chosen.
fn counted(browser: &Browser) -> u64 {
    browser.run("return Number(document.querySelector('#requests').textContent)").as_u64().unwrap()
}

fn lists(log: &Log) -> Vec<(String, u16)> {
    let log = log.lock().unwrap();
    log.iter().filter(|served| served.target.contains("advisories-")).map(|served| (served.target.clone(), served.status)).collect()
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_list_is_fetched_for_packages_and_for_nothing_else() {
    let (browser, log, _) = open(&site("lists"));
    let none = zip("none.zip", &[("index.html", "<!doctype html><title>Shop</title><p>Hello\n"), ("a.js", "export const a = 1;\n")]);
    let without = report(&browser, &none);
    assert!(!without.contains("list of published flaws"), "{without}");
    assert_eq!((lists(&log), counted(&browser)), (Vec::new(), 0), "a project without packages asks for nothing");
    browser.click("#again");
    started(&browser);
    let with = report(&browser, &flawed("flawed-fetched.zip"));
    assert!(with.contains(FLAW) && with.contains("made-up-parser"), "{with}");
    assert!(with.contains("a list made for this test for npm of 2026-11-20"), "the day of the list is told: {with}");
    assert!(with.contains("the list of published flaws of npm was fetched"), "{with}");
    assert_eq!(lists(&log), [(format!("/{NPM}"), 200)], "the list of one registry, once");
    assert_eq!(counted(&browser), 1, "the page counts it");
    let sent = log.lock().unwrap().iter().all(|served| served.method == "GET" && !served.target.contains('?'));
    assert!(sent, "nothing is sent along");
    assert_eq!(browser.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_list_that_does_not_come_is_named_and_passes_nothing() {
    for (name, break_it) in [("list-gone", true), ("list-broken", false)] {
        let folder = site(name);
        if break_it {
            fs::remove_file(folder.join(NPM)).unwrap();
        } else {
            fs::write(folder.join(NPM), "<!doctype html><title>Not found</title>").unwrap();
        }
        let (browser, log, _) = open(&folder);
        let said = report(&browser, &flawed(&format!("flawed-{name}.zip")));
        assert!(!said.contains(FLAW), "{said}");
        assert!(said.contains("The list of published flaws of npm belongs to this page and could not be loaded"), "{said}");
        assert!(said.contains("Shipworthy's own table of 20"), "the day of what was looked up in is told: {said}");
        let passed = "None of 1 packages stands with its version among the flaws that were looked up";
        assert!(!said.contains(passed) && said.contains("could not be loaded, so that packages were looked up in less"), "{said}");
        assert_eq!(lists(&log).len(), 1);
        assert_eq!(counted(&browser), 1);
    }
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_list_is_kept_from_its_first_use_on() {
    let folder = site("list-kept");
    let (browser, log, address) = open(&folder);
    let controlled = "return navigator.serviceWorker.controller !== null";
    browser.wait_for("the service worker", controlled);
    let names = || {
        let kept = "const done = arguments[arguments.length - 1]; caches.keys().then((names) => Promise.all(names.map((name) => \
                    caches.open(name).then((cache) => cache.keys()))))\n\
                    .then((kept) => done(kept.flat().map((request) => new URL(request.url).pathname)))";
        let kept = browser.run_async(kept);
        kept.as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .filter(|path| path.contains("advisories-"))
            .map(str::to_owned)
            .collect::<Vec<String>>()
    };
    assert_eq!(names(), Vec::<String>::new(), "no list is fetched ahead");
    browser.open(&address);
    started(&browser);
    let file = flawed("flawed-kept.zip");
    assert!(report(&browser, &file).contains(FLAW));
    assert_eq!(names(), [format!("/{NPM}")]);
    // From now on the host has it no more, and neither has the browser's own cache.
    fs::remove_file(folder.join(NPM)).unwrap();
    browser.command("Network.enable", &json!({}));
    browser.command("Network.clearBrowserCache", &json!({}));
    browser.open(&address);
    started(&browser);
    assert!(report(&browser, &file).contains(FLAW), "what was kept is looked up in");
    assert_eq!(lists(&log), [(format!("/{NPM}"), 200)]);
}
