//! Seeded changes to good archives, as many as are asked for.

use crate::Outcome;
use crate::bundle::{self, Plan};
use crate::process::{cargo, run};
use crate::suite;
use crate::tools::Browser;
use std::path::Path;

/// Runs them, natively or with `--browser` on the built page; `--count N`, `--seed N`, `--only N` for a single number that
/// failed, and `--write FOLDER` to write them for another program instead.
pub(crate) fn start(root: &Path, options: &[&str]) -> Outcome {
    let mut set: Vec<(&str, String)> = Vec::new();
    let mut browser = false;
    let mut rest = options;
    while let [option, after @ ..] = rest {
        rest = after;
        if *option == "--browser" {
            browser = true;
            continue;
        }
        let known = ["--count", "--seed", "--only", "--write"].contains(option);
        let value = match after {
            _ if !known => {
                return Err(format!(
                    "`{option}` is not an option of mutate; --browser, --count N, --seed N, --only N and --write FOLDER are"
                ));
            }
            [] => return Err(format!("{option} needs a value")),
            [value, after @ ..] => {
                rest = after;
                *value
            }
        };
        let number = || value.parse::<u64>().map(|number| number.to_string()).map_err(|_| format!("`{value}` is not a number"));
        match *option {
            "--count" => set.push(("SHIPWORTHY_COUNT", number()?)),
            "--seed" => set.push(("SHIPWORTHY_SEED", number()?)),
            "--only" => set.extend([("SHIPWORTHY_FIRST", number()?), ("SHIPWORTHY_COUNT", "1".to_owned())]),
            _ => set.push(("SHIPWORTHY_WRITE", root.join(value).display().to_string())),
        }
    }
    let mut test = if browser {
        let browser = Browser::set_up()?;
        bundle::build(root, &Plan::QUICK)?;
        let mut test = suite::on_the_page(root, &browser);
        test.args(["--", "--ignored", "--nocapture", "spoiled_archives_end_in_a_report_or_a_sentence"]);
        test
    } else {
        let mut test = cargo();
        test.current_dir(root).args(["test", "--locked", "--release", "--features", "samples", "--test", "hostile"]);
        test.args(["--", "--ignored", "--nocapture", "as_many_as_are_asked_for"]);
        test
    };
    run("the spoiled archives", test.envs(set))
}
