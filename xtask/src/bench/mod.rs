//! Measurements that only say how quick something is. Nothing fails because it is slow.

mod walk;
mod zips;

pub(crate) use walk::walk;

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
    let mut lines = natively(root, "secrets")?;
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
    for line in natively(root, "advisories")? {
        println!("{line}");
    }
    Ok(())
}

/// Reading JavaScript and TypeScript into facts, beside their parser alone.
pub(crate) fn facts(root: &Path) -> Outcome {
    for line in natively(root, "facts")? {
        println!("{line}");
    }
    Ok(())
}

fn natively(root: &Path, bench: &str) -> Outcome<Vec<String>> {
    let mut command = cargo();
    command.current_dir(root).args(["bench", "--quiet", "--bench", bench]);
    Ok(table(&read("measuring natively", &mut command)?))
}

/// The replay of a long history of migrations, beside the time in which sqlparser parses the same text.
pub(crate) fn schema(root: &Path) -> Outcome {
    for line in natively(root, "schema")? {
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
