//! Seeded changes to good archives, as many as are asked for.

use crate::Outcome;
use crate::process::{cargo, run};
use std::path::Path;

/// Runs them; `--count N`, `--seed N`, and `--only N` for a single number that failed.
pub(crate) fn start(root: &Path, options: &[&str]) -> Outcome {
    let mut test = cargo();
    test.current_dir(root).args(["test", "--locked", "--release", "--features", "samples", "--test", "hostile"]);
    test.args(["--", "--ignored", "--nocapture", "as_many_as_are_asked_for"]);
    let mut rest = options;
    while let [option, value, after @ ..] = rest {
        let number: u64 = value.parse().map_err(|_| format!("`{value}` is not a number"))?;
        match *option {
            "--count" => drop(test.env("SHIPWORTHY_COUNT", number.to_string())),
            "--seed" => drop(test.env("SHIPWORTHY_SEED", number.to_string())),
            "--only" => drop(test.env("SHIPWORTHY_FIRST", number.to_string()).env("SHIPWORTHY_COUNT", "1")),
            other => return Err(format!("`{other}` is not an option of mutate; --count N, --seed N and --only N are")),
        }
        rest = after;
    }
    if !rest.is_empty() {
        return Err("each option of mutate takes a number".to_owned());
    }
    run("the spoiled archives", &mut test)
}
