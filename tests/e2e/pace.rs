//! How long a visitor waits, and that a long report stays smooth.

use super::{Stage, archive};
use serde_json::{Value, json};
use std::env;
use std::fs;
use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

/// Notes when each stage of a check begins, and when the scorecard has been painted, in milliseconds from the choice.
const WATCH: &str = "window.times = []; window.gap = 0;\n\
    const note = (name) => { if (!window.times.some(([known]) => known === name)) window.times.push([name, Math.round(performance.now() - window.start)]); };\n\
    document.querySelector('#file').addEventListener('change', () => { window.start = performance.now(); }, { capture: true, once: true });\n\
    for (const stage of document.querySelectorAll('.progress-stages [data-stage]'))\n\
      new MutationObserver(() => { if (stage.className === 'now') note(stage.dataset.stage); }).observe(stage, { attributes: true });\n\
    new MutationObserver(() => { if (document.querySelector('#progress-percent').textContent === '99 %') note('judged'); })\n\
      .observe(document.querySelector('#progress-percent'), { childList: true });\n\
    new MutationObserver(() => { if (document.body.dataset.state === 'report') { note('mounted');\n\
      requestAnimationFrame(() => { const channel = new MessageChannel(); channel.port1.onmessage = () => note('painted'); channel.port2.postMessage(0); }); } })\n\
      .observe(document.body, { attributes: true, attributeFilter: ['data-state'] });";

/// How long somebody looks for a file, at least.
const REST: Duration = Duration::from_secs(4);

/// The longest time between two frames while a script runs and for a second after it.
fn longest_gap(stage: &Stage, script: &str) -> f64 {
    let watched = format!(
        "const done = arguments[arguments.length - 1]; let last = performance.now(), gap = 0, end = last + 1000;\n\
         const frame = () => {{ const now = performance.now(); gap = Math.max(gap, now - last); last = now;\n\
           if (now < end) requestAnimationFrame(frame); else done(gap); }};\n\
         requestAnimationFrame(() => {{ {script}; requestAnimationFrame(frame); }});"
    );
    stage.browser.run_async(&watched).as_f64().unwrap()
}

fn times(stage: &Stage) -> Value {
    stage.browser.wait_for("the paint", "return window.times.some(([name]) => name === 'painted') && window.times")
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn a_report_of_5000_findings_stays_smooth() {
    const MANY: usize = 5_000;
    // A frame of a machine that does other things too; without care for long lists it takes seconds.
    const GAP: f64 = 1_000.0;
    let stage = Stage::set("many");
    stage.browser.run(WATCH);
    stage.browser.choose("#file", &stage.file("faults.zip", &archive::faults(MANY)));
    while stage.browser.run("return document.body.dataset.state === 'checking'") == json!(true) {}
    println!("5,000 findings, milliseconds from the choice: {}", times(&stage));
    let found = stage.browser.run("return document.querySelectorAll('#findings li.finding').length").as_u64().unwrap();
    assert!(found >= MANY as u64, "{found}");
    let mut slow = Vec::new();
    for (what, script) in [
        ("opening a group", "document.querySelectorAll('#found-list details.rule').forEach((rule) => { rule.open = true; })"),
        ("opening the rest", "document.querySelectorAll('#found-list details.rest').forEach((rest) => { rest.open = true; })"),
        ("scrolling", "let y = 0; const step = () => { scrollBy(0, 900); if (++y < 40) requestAnimationFrame(step); }; step()"),
        (
            "searching",
            "const at = document.querySelector('#look-words'); at.value = 'module7'; at.dispatchEvent(new Event('input', { bubbles: true }))",
        ),
        (
            "taking the search back",
            "const at = document.querySelector('#look-words'); at.value = ''; at.dispatchEvent(new Event('input', { bubbles: true }))",
        ),
    ] {
        let gap = longest_gap(&stage, script);
        println!("{what}: longest frame {gap:.0} ms");
        if gap > GAP {
            slow.push(format!("{what}: {gap:.0} ms"));
        }
    }
    assert_eq!(slow, Vec::<String>::new());
    stage.close();
}

#[test]
#[ignore = "needs the built page and a browser: run `cargo xtask test`"]
fn the_wait_is_told_by_stage() {
    let given = env::var_os("SHIPWORTHY_ZIP").map(PathBuf::from);
    let stage = Stage::set("wait");
    let file = given.unwrap_or_else(|| stage.file("heap.zip", &archive::heap()));
    stage.browser.run(WATCH);
    // Somebody whose pointer was on the page before they chose, and who took as long as people take.
    if env::var_os("SHIPWORTHY_RESTED").is_some() {
        stage.browser.run("document.querySelector('#start').dispatchEvent(new Event('pointerover', { bubbles: true })); return true");
        sleep(REST);
    }
    stage.browser.choose("#file", &file);
    stage.browser.wait_for("the end", "return document.body.dataset.state !== 'checking'");
    let times = times(&stage);
    println!("{} ({} bytes), milliseconds from the choice: {times}", file.display(), fs::metadata(&file).unwrap().len());
    // For `cargo xtask bench walk`.
    println!("pace: {}", json!({ "times": times, "peak": stage.browser.peak() }));
    let order: Vec<u64> = times.as_array().unwrap().iter().filter_map(|time| time[1].as_u64()).collect();
    assert!(order.is_sorted() && order.len() >= 4, "{times}");
    stage.close();
}
