//! Nobody is shut out, by size, by colour, by a reader of screens: every state of the page by the rules of axe.

use super::{Stage, archive};
use serde_json::json;
use std::env;
use std::fs;
use std::thread::sleep;
use std::time::Duration;

/// Widths and colours in which each state is looked at.
const LOOKS: [(&str, u32, &str); 3] = [("wide", 1280, "light"), ("narrow", 320, "light"), ("dark", 1280, "dark")];

impl Stage {
    fn resize(&self, width: u32, height: u32) {
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.browser.command("Emulation.setDeviceMetricsOverride", &size);
    }

    fn scheme(&self, scheme: &str) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.browser.command("Emulation.setEmulatedMedia", &features);
    }

    /// Faults for people with a disability, by the rules of axe.
    fn barriers(&self) -> Vec<String> {
        let Some(axe) = env::var_os("SHIPWORTHY_AXE") else { return Vec::new() };
        let script = format!(
            "const done = arguments[arguments.length - 1]; if (!window.axe) {{ {}; }}\n\
             axe.run(document, {{ resultTypes: ['violations'] }}).then((found) => done(found.violations\
             .map((fault) => fault.id + ': ' + fault.nodes.slice(0, 5).map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join('; '))),\
             (error) => done(['axe: ' + error]));",
            fs::read_to_string(axe).unwrap()
        );
        let found = self.browser.run_async(&script);
        found.as_array().expect("axe answers").iter().map(|fault| fault.as_str().unwrap_or("").to_owned()).collect()
    }

    /// The page as a printer gets it.
    fn on_paper(&self, paper: bool) {
        self.browser.command("Emulation.setEmulatedMedia", &json!({ "media": if paper { "print" } else { "" } }));
        self.browser.run(&format!("window.dispatchEvent(new Event('{}'))", if paper { "beforeprint" } else { "afterprint" }));
    }

    /// Looks at a state in every width and colour; what is wrong with it.
    fn look(&self, name: &str, wrong: &mut Vec<String>) {
        for (view, width, scheme) in LOOKS {
            self.resize(width, 900);
            self.scheme(scheme);
            // Transitions of colour must end before contrast is measured.
            sleep(Duration::from_millis(400));
            self.picture(&format!("{name}-{view}"));
            self.judge(&format!("{name}, {view}"), wrong);
        }
        self.resize(1280, 900);
        self.scheme("light");
    }

    fn judge(&self, name: &str, wrong: &mut Vec<String>) {
        wrong.extend(self.barriers().into_iter().map(|fault| format!("{name}: {fault}")));
        let overflow = self.browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if overflow.as_i64().is_none_or(|pixels| pixels > 0) {
            wrong.push(format!("{name}: the page is {overflow} pixels too wide"));
        }
    }

    /// Opens or closes something.
    fn fold(&self, selector: &str, open: bool) {
        self.browser.run(&format!("document.querySelectorAll('{selector}').forEach((part) => {{ part.open = {open}; }})"));
    }
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn nobody_is_shut_out_in_any_state() {
    let stage = Stage::set("barriers");
    let mut wrong = Vec::new();
    stage.look("start", &mut wrong);
    stage.fold("#formats details", true);
    stage.judge("start, formats open", &mut wrong);
    stage.browser.choose("#file", &stage.file("not.zip", b"This is no archive at all, just a few words."));
    stage.state("problem");
    stage.look("problem", &mut wrong);
    stage.browser.click("#retry");
    stage.state("idle");
    stage.browser.choose("#file", &stage.file("heap.zip", &archive::heap()));
    stage.state("checking");
    stage.browser.wait_for("progress", "return document.querySelector('#progress-bar').value > 0");
    stage.judge("running", &mut wrong);
    assert_eq!(stage.browser.run("return document.body.dataset.state"), json!("checking"), "it ran while it was judged");
    stage.browser.click("#cancel");
    stage.state("idle");
    stage.check("shop.zip", &archive::shop());
    stage.look("report", &mut wrong);
    for menu in ["#save", "#share"] {
        stage.fold(menu, true);
        stage.look(menu.trim_start_matches('#'), &mut wrong);
        stage.fold(menu, false);
    }
    // Each panel that the report folds, one after the other as a visitor opens them, then all at once.
    let panels = stage.browser.run("return [...document.querySelectorAll('#report > section')].map((part) => part.id)");
    for panel in panels.as_array().unwrap().iter().filter_map(|id| id.as_str()) {
        stage.fold(&format!("#{panel} details"), true);
        stage.judge(&format!("{panel} unfolded"), &mut wrong);
        stage.fold(&format!("#{panel} details"), false);
    }
    stage.fold("#report details", true);
    stage.look("unfolded", &mut wrong);
    stage.on_paper(true);
    stage.judge("paper", &mut wrong);
    stage.on_paper(false);
    assert_eq!(wrong, Vec::<String>::new());
    stage.close();
}
