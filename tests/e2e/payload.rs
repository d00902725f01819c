//! Reports of a project whose every name is a trap, on the page and opened from the disk: nothing runs, nothing is asked for,
//! nothing pops up.

use super::Stage;
use super::driver::Browser;
use super::pack;
use serde_json::json;
use shipworthy::advisories::Advisories;
use shipworthy::facts::Moment;
use shipworthy::intake::Memory;
use shipworthy::report::{self, Face};
use shipworthy::{Silent, Terms, examine, view};
use std::fs;
use std::path::Path;

/// What runs, asks or pops up wherever it is taken for markup. `MARK` says which name it was.
const TRAPS: [&str; 7] = [
    "\"'><img src=x onerror=\"window.trapped='MARK'\">",
    "</script><script>window.trapped='MARK'</script>",
    "</title></style></textarea><svg onload=\"window.trapped='MARK';alert(1)\">",
    "<iframe srcdoc=\"<script>parent.trapped='MARK'</script>\"></iframe>",
    "<a href=\"javascript:window.trapped='MARK'\" autofocus onfocus=\"window.trapped='MARK'\">x</a>",
    "![x](http://trap.invalid/MARK.png)<link rel=stylesheet href=http://trap.invalid/MARK.css>",
    "]]><script xmlns=\"http://www.w3.org/1999/xhtml\">window.trapped='MARK'</script>",
];

/// A project in which each trap is a name of each kind: of a file, a package, a table, a route, the project itself.
fn project() -> (String, Vec<(String, Vec<u8>)>) {
    let mut files = Vec::new();
    let mut dependencies = serde_json::Map::new();
    let mut packages = serde_json::Map::new();
    let mut sql = String::new();
    for (number, trap) in TRAPS.iter().enumerate() {
        let mark = |kind: &str| trap.replace("MARK", &format!("{kind}{number}"));
        let text = serde_json::to_string(&mark("code")).unwrap();
        let code = format!(
            "const app = require('express')();\nconst odd = {text};\napp.get({text}, (q, r) => {{ require('child_process').exec({text} + q.query.name); r.redirect(q.query.to); }}); // {}\napp.listen(1);\n",
            mark("comment")
        );
        files.push((format!("src/{}.js", mark("file").replace('/', "∕")), code.into_bytes()));
        dependencies.insert(mark("package"), json!(mark("version")));
        packages.insert(
            format!("node_modules/{}", mark("package")),
            json!({ "version": mark("version"), "resolved": format!("https://{}", mark("host")) }),
        );
        let table = mark("table").replace('"', "\"\"");
        sql += &format!("create table \"{table}\" (id int, email text, \"{table}\" text);\ngrant all on \"{table}\" to anon;\n");
    }
    dependencies.insert("next".to_owned(), json!("14.2.3"));
    packages.insert("node_modules/next".to_owned(), json!({ "version": "14.2.3" }));
    packages.insert(String::new(), json!({ "dependencies": dependencies }));
    let manifest = json!({ "name": TRAPS[0], "description": TRAPS[1], "scripts": { TRAPS[2]: TRAPS[3] }, "dependencies": dependencies });
    files.push(("package.json".to_owned(), manifest.to_string().into_bytes()));
    files.push(("package-lock.json".to_owned(), json!({ "lockfileVersion": 3, "packages": packages }).to_string().into_bytes()));
    files.push(("supabase/migrations/1.sql".to_owned(), sql.into_bytes()));
    files.push((format!("README{}.md", TRAPS[5].replace('/', "∕")), TRAPS.join("\n").into_bytes()));
    (TRAPS.concat(), files)
}

#[test]
#[ignore = "needs a browser: run `cargo xtask test`"]
fn reports_full_of_traps_are_inert_from_the_disk() {
    let (name, files) = project();
    let advisories = Advisories::curated();
    let checked = examine(&mut Memory::new(&name, files), &mut Silent, &Terms::of(&advisories)).unwrap();
    let report = &checked.report;
    assert!(report.findings.iter().filter(|finding| finding.path.as_ref().is_some_and(|path| path.contains("trapped"))).count() > 3);
    let face = Face { at: Some(Moment { seconds: 1_790_000_000, offset: 0 }), named: true };
    let text = report::markdown(report);
    let forms = [
        ("report.html", view::document(report, view::Language::English)),
        ("bericht.html", view::document(report, view::Language::German)),
        ("card.svg", report::card(report, face)),
        ("report.md", text.clone()),
        // A viewer that lets markup of the list through, as some do.
        ("list.html", format!("<!doctype html><meta charset=utf-8><title>x</title><div>{text}</div>")),
        ("report.txt", report::text(report)),
        ("report.csv.txt", report::csv(report)),
        ("report.sarif.json", report::sarif(report)),
        ("report.json", serde_json::to_string_pretty(report).unwrap()),
        ("bill.json", report::cyclonedx(&checked.name, &checked.project, None)),
        ("brief.txt", report::brief(report, face)),
        ("summary.txt", report::summary(report, face)),
    ];
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("e2e/payload");
    fs::create_dir_all(&folder).unwrap();
    let browser = Browser::start();
    for (file, text) in forms {
        let path = folder.join(file);
        fs::write(&path, text).unwrap();
        browser.open(&format!("file://{}", path.canonicalize().unwrap().display()));
        browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; }); return true");
        std::thread::sleep(std::time::Duration::from_millis(300));
        // An open dialog would refuse the script.
        let told = browser.run(
            "return [window.trapped ?? null, document.querySelectorAll('iframe, object, embed, img[onerror], [onload], [onfocus]').length,\
             [...document.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')).filter((href) => !/^(https?:|#|mailto:)/.test(href)),\
             performance.getEntriesByType('resource').map((entry) => entry.name)]",
        );
        assert_eq!(told, json!([null, 0, [], []]), "{file}");
    }
}

/// The same project as an archive, dropped on the built page, and every part of the report looked at.
#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_page_full_of_traps_is_inert() {
    let (_, files) = project();
    let members: Vec<pack::Member> = files.iter().map(|(name, bytes)| pack::file(name, bytes)).collect();
    let stage = Stage::set("traps");
    let before = stage.requests();
    stage.check("traps.zip", &pack::zip(&members));
    stage.browser.run("document.querySelectorAll('details').forEach((part) => { part.open = true; }); return true");
    std::thread::sleep(std::time::Duration::from_millis(500));
    let shown = stage.browser.run("return document.querySelector('#mount').textContent.includes('window.trapped')");
    assert_eq!(shown, json!(true), "the traps are on the page");
    // An open dialog would refuse the script.
    let told = stage.browser.run(
        "return [window.trapped ?? null, document.querySelectorAll('#mount :is(iframe, object, embed, script, base, form[action], img, [onerror], [onload], [onfocus])').length,\
         [...document.querySelectorAll('#mount a[href]')].map((link) => link.getAttribute('href')).filter((href) => !/^(https:|#|mailto:)/.test(href))]",
    );
    assert_eq!(told, json!([null, 0, []]));
    assert_eq!(stage.requests(), before, "nothing is asked for");
    stage.close();
}
