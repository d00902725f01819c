//! Every test there is: native, in a browser, and end to end on the built site.

use crate::Outcome;
use crate::bundle::{self, Plan, Quality};
use crate::process::{cargo, run};
use crate::tools::{self, Bindgen, Browser};
use crate::wasm::Compiler;
use std::path::Path;
use std::process::Command;

/// What everything native is built with here, so that nothing is compiled twice: samples of rules, and names of files
/// that break a reader.
pub(crate) const FEATURES: &str = "samples,shipworthy/faults";

type Part = fn(&Path) -> Outcome;

/// Runs all of them even when some fail, so that one run shows everything; fails if any did.
pub(crate) fn run_all(root: &Path) -> Outcome {
    let parts: [(&str, Part); 3] =
        [("the native tests", native), ("the tests in a browser", in_browser), ("the end-to-end test", end_to_end)];
    let mut failed = Vec::new();
    for (title, part) in parts {
        println!("xtask: running {title}");
        if let Err(why) = part(root) {
            eprintln!("xtask: {why}");
            failed.push(title);
        }
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

/// One command line for all native tests.
fn cargo_test(root: &Path) -> Command {
    let mut test = cargo();
    test.current_dir(root).args(["test", "--locked", "--workspace", "--features", FEATURES]);
    test
}

fn native(root: &Path) -> Outcome {
    let mut test = cargo_test(root);
    match tools::postgres() {
        Ok(()) => drop(test.env("SHIPWORTHY_POSTGRES", "1")),
        Err(why) => eprintln!("xtask: migrations are not replayed by PostgreSQL itself: {why}"),
    }
    let schemas = match tools::schemas(root) {
        Ok(folder) => Some(folder),
        Err(why) => {
            eprintln!("xtask: SARIF and CycloneDX are not held against their schemas: {why}");
            None
        }
    };
    run("the native tests", test.arg("--no-fail-fast"))?;
    match schemas {
        Some(folder) => {
            let mut test = cargo_test(root);
            test.args(["--test", "formats"]).env("SHIPWORTHY_SCHEMAS", folder);
            run("the forms of the report against their schemas", test.args(["--", "--ignored"]))
        }
        None => Ok(()),
    }
}

fn in_browser(root: &Path) -> Outcome {
    let compiler = Compiler::set_up(root)?;
    let bindgen = Bindgen::set_up(root)?;
    let browser = Browser::set_up()?;
    let mut test = compiler.cargo(root, "test");
    // The profile of the page, so that its crates are compiled once.
    test.args(["--profile", Quality::Quick.profile(), "--no-fail-fast", "--package", "shipworthy-page", "--test", "document"])
        .args(["--package", "shipworthy", "--test", "worker"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &bindgen.test_runner)
        .env("CHROMEDRIVER", &browser.driver);
    run("the tests in a browser", &mut test)
}

/// The end-to-end test, on what stands in `dist/`.
pub(crate) fn on_the_page(root: &Path, browser: &Browser) -> Command {
    let mut test = cargo_test(root);
    test.args(["--test", "e2e"])
        .env("SHIPWORTHY_DIST", root.join("dist"))
        .env("SHIPWORTHY_CHROMEDRIVER", &browser.driver)
        .env("SHIPWORTHY_BROWSER", &browser.browser)
        .env("SHIPWORTHY_SCREENSHOTS", root.join("target/screenshots"));
    test
}

fn end_to_end(root: &Path) -> Outcome {
    let browser = Browser::set_up()?;
    bundle::build(root, &Plan::QUICK)?;
    let mut test = on_the_page(root, &browser);
    match tools::axe(root) {
        Ok(Some(script)) => drop(test.env("SHIPWORTHY_AXE", script)),
        Ok(None) => eprintln!("xtask: accessibility is not checked: install Node.js with npm, which brings axe-core"),
        Err(why) => eprintln!("xtask: accessibility is not checked: {why}"),
    }
    match tools::firefox() {
        Ok(driver) => drop(test.env("SHIPWORTHY_GECKODRIVER", driver)),
        Err(why) => eprintln!("xtask: Firefox is not tried: {why}"),
    }
    run("the end-to-end test", test.args(["--", "--include-ignored", "--test-threads=1"]))
}
