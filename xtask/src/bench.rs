//! Measurements that only say how quick something is. Nothing fails because it is slow.

use crate::Outcome;
use crate::bundle::Quality;
use crate::process::{cargo, read};
use crate::tools::{Bindgen, Browser};
use crate::wasm::Compiler;
use std::path::Path;

/// What begins a line of the table.
const MARK: &str = "pace: ";

/// The search for credentials, natively and in a browser, each beside a plain inflate of the same files.
pub(crate) fn secrets(root: &Path) -> Outcome {
    let mut bench = cargo();
    bench.current_dir(root).args(["bench", "--quiet", "--bench", "secrets"]);
    let native = read("measuring natively", &mut bench)?;
    let mut lines = table(&native);
    match in_browser(root) {
        Ok(said) => lines.extend(table(&said)),
        Err(why) => eprintln!("xtask: nothing was measured in a browser: {why}"),
    }
    for line in lines {
        println!("{line}");
    }
    Ok(())
}

/// Looking a large lockfile up among advisories, beside reading the lockfile.
pub(crate) fn advisories(root: &Path) -> Outcome {
    let mut bench = cargo();
    bench.current_dir(root).args(["bench", "--quiet", "--bench", "advisories"]);
    for line in table(&read("measuring natively", &mut bench)?) {
        println!("{line}");
    }
    Ok(())
}

fn in_browser(root: &Path) -> Outcome<String> {
    let compiler = Compiler::set_up(root)?;
    let bindgen = Bindgen::set_up(root)?;
    let browser = Browser::set_up()?;
    let mut test = compiler.cargo(root, "test");
    test.args(["--profile", Quality::Quick.profile(), "--test", "pace", "--", "--nocapture"])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &bindgen.test_runner)
        .env("CHROMEDRIVER", &browser.driver);
    read("measuring in a browser", &mut test)
}

/// The lines of the table in what a measurement printed.
fn table(said: &str) -> Vec<String> {
    said.lines().filter_map(|line| Some(line.split_once(MARK)?.1.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_picked_out() {
        assert_eq!(table("running 1 test\n  log: pace: browser 1\nok\npace: native 2\n"), ["browser 1", "native 2"]);
        assert!(table("nothing").is_empty());
    }
}
