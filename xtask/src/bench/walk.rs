//! The whole walk: from the drop to the painted report in headless Chromium, and natively, each beside the time that
//! `unzip -tq` takes for the files that were read.

use super::zips::{self, KINDS};
use crate::Outcome;
use crate::process::{cargo, find, read};
use crate::tools::Browser;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;
use zip::{ZipArchive, ZipWriter};

/// How often something is timed; the quickest counts.
const TIMES: usize = 3;

/// What is asked for on the command line.
#[derive(Debug, Default)]
struct Options {
    /// Zips of somebody, or names of zips that are made here; all of the latter unless any is named.
    zips: Vec<String>,
    /// An earlier result to hold this one against.
    against: Option<PathBuf>,
    /// Where to put the result.
    out: Option<PathBuf>,
    /// Measure natively alone.
    native: bool,
    /// The page had the time that people take: somebody pointed at it seconds before they chose.
    rested: bool,
}

fn options(arguments: &[&str]) -> Outcome<Options> {
    let mut options = Options::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().map(PathBuf::from).ok_or_else(|| format!("{argument} needs a file"));
        match *argument {
            "--against" => options.against = Some(value()?),
            "--out" => options.out = Some(value()?),
            "--native" => options.native = true,
            "--rested" => options.rested = true,
            option if option.starts_with("--") => return Err(format!("`{option}` is not an option of bench walk")),
            zip => options.zips.push(zip.to_owned()),
        }
    }
    Ok(options)
}

/// Measures and prints; fails only where something cannot be measured at all.
pub(crate) fn walk(root: &Path, arguments: &[&str]) -> Outcome {
    let options = options(arguments)?;
    let folder = root.join("target/bench");
    let earlier = options.against.as_deref().map(result).transpose()?;
    let program = native(root)?;
    let page = if options.native { None } else { Some(Page::set_up(root, options.rested)?) };
    let mut results = Map::new();
    println!(
        "{:<10} {:>8} {:>8} {:>8}  ratio, with 2 threads, ratio; in Chromium: list, read, judge, paint s, ratio, peak MB",
        "zip", "read MB", "unzip s", "native s"
    );
    for (name, file) in wanted(&options, &folder)? {
        let measured = measure(&name, &file, &folder, &program, page.as_ref())?;
        println!("{}", line(&name, &measured));
        if let Some(before) = earlier.as_ref().map(|earlier| &earlier["zips"][&name]).filter(|before| !before.is_null()) {
            println!("{}", compared(before, &measured));
        }
        results.insert(name, measured);
    }
    let whole = json!({ "machine": machine(), "commit": commit(root), "rested": options.rested, "zips": results });
    let out = options.out.unwrap_or_else(|| folder.join("walk.json"));
    fs::write(&out, format!("{whole:#}\n")).map_err(|error| format!("{} cannot be written: {error}", out.display()))?;
    println!("xtask: the result is in {}", out.display());
    Ok(())
}

fn result(file: &Path) -> Outcome<Value> {
    let text = fs::read_to_string(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?;
    serde_json::from_str(&text).map_err(|error| format!("{} is no result: {error}", file.display()))
}

/// The zips to measure with, each with a name.
fn wanted(options: &Options, folder: &Path) -> Outcome<Vec<(String, PathBuf)>> {
    let made = |name: &str| KINDS.iter().find(|kind| kind.name == name);
    if options.zips.is_empty() {
        return KINDS.iter().map(|kind| Ok((kind.name.to_owned(), zips::zip(kind, folder)?))).collect();
    }
    let each = options.zips.iter().map(|zip| match made(zip) {
        Some(kind) => Ok((zip.clone(), zips::zip(kind, folder)?)),
        None if Path::new(zip).is_file() => {
            let name = Path::new(zip).file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let file = fs::canonicalize(zip).map_err(|error| format!("{zip} cannot be found: {error}"))?;
            Ok((name, file))
        }
        None => Err(format!("`{zip}` is neither a zip nor one of {}", KINDS.iter().map(|kind| kind.name).collect::<Vec<_>>().join(", "))),
    });
    each.collect()
}

/// The command line, as it is published.
fn native(root: &Path) -> Outcome<PathBuf> {
    let mut build = cargo();
    build.current_dir(root).args(["build", "--release", "--quiet", "--bin", "shipworthy"]);
    read("building the command line", &mut build)?;
    Ok(root.join("target/release/shipworthy"))
}

/// The built page in a browser, as the end-to-end tests drive it.
struct Page {
    root: PathBuf,
    browser: Browser,
    rested: bool,
}

impl Page {
    fn set_up(root: &Path, rested: bool) -> Outcome<Self> {
        if !root.join("dist/index.html").is_file() {
            return Err("there is no page to measure; run `cargo xtask build --release` first".to_owned());
        }
        Ok(Self { root: root.to_path_buf(), browser: Browser::set_up()?, rested })
    }

    /// Milliseconds from the choice to each stage, and the most memory that the page's process held.
    fn check(&self, zip: &Path) -> Outcome<Value> {
        let mut test = cargo();
        test.current_dir(&self.root)
            .args(["test", "--quiet", "--features", crate::suite::FEATURES, "--test", "e2e", "--"])
            .args(["--include-ignored", "--exact", "pace::the_wait_is_told_by_stage", "--nocapture"])
            .env("SHIPWORTHY_DIST", self.root.join("dist"))
            .env("SHIPWORTHY_CHROMEDRIVER", &self.browser.driver)
            .env("SHIPWORTHY_BROWSER", &self.browser.browser)
            .env("SHIPWORTHY_ZIP", zip);
        if self.rested {
            test.env("SHIPWORTHY_RESTED", "1");
        }
        let said = read("measuring in a browser", &mut test)?;
        let line = super::table(&said).pop().ok_or("the browser said nothing that can be measured")?;
        serde_json::from_str(&line).map_err(|error| format!("what was measured cannot be read: {error}"))
    }
}

fn measure(name: &str, zip: &Path, folder: &Path, program: &Path, page: Option<&Page>) -> Outcome<Value> {
    let report = folder.join("report.json");
    let check = |threads: &str| {
        let mut command = Command::new(program);
        command.arg("check").arg(zip).args(["--no-config", "--format", "json", "--threads", threads]).arg("--output").arg(&report);
        quickest(&mut command)
    };
    let (one, two) = (check("1")?, check("2")?);
    let read = only_read(zip, &result(&report)?, &folder.join(format!("{name}.read.zip")))?;
    let mut unzip = Command::new(find("unzip").ok_or("there is no unzip here to measure beside")?);
    let unzip = quickest(unzip.arg("-tq").arg(&read.0))?;
    let mut measured = json!({
        "bytes": fs::metadata(zip).map_or(0, |metadata| metadata.len()),
        "read": { "files": read.1, "bytes": read.2 },
        "unzip": unzip,
        "native": { "1": one, "2": two },
    });
    if let Some(page) = page {
        let runs: Vec<Value> = (0..TIMES).map(|_| page.check(zip)).collect::<Outcome<_>>()?;
        let quickest = runs.into_iter().min_by_key(|run| stage(run, "painted").unwrap_or(u64::MAX)).unwrap_or(Value::Null);
        measured["chromium"] = quickest;
    }
    Ok(measured)
}

/// Seconds that a command takes when it is quickest.
fn quickest(command: &mut Command) -> Outcome<f64> {
    let mut best = f64::MAX;
    for _ in 0..TIMES {
        let start = Instant::now();
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
        let took = start.elapsed().as_secs_f64();
        match status {
            Ok(status) if status.code().is_some_and(|code| code < 2) => best = best.min(took),
            Ok(status) => return Err(format!("{} failed ({status})", command.get_program().display())),
            Err(error) => return Err(format!("{} cannot be started: {error}", command.get_program().display())),
        }
    }
    Ok(best)
}

/// A zip of just the files that the report does not name as left out; how many they are, and how many bytes.
fn only_read(zip: &Path, report: &Value, into: &Path) -> Outcome<(PathBuf, usize, u64)> {
    let failed = |error: &dyn std::fmt::Display| format!("{} cannot be taken apart: {error}", zip.display());
    let skipped: BTreeSet<&str> = report["skipped"].as_array().into_iter().flatten().filter_map(|line| line["path"].as_str()).collect();
    let mut archive = ZipArchive::new(File::open(zip).map_err(|error| failed(&error))?).map_err(|error| failed(&error))?;
    let names: Vec<String> = archive.file_names().flatten().map(Cow::into_owned).collect();
    let top = common_top(&names);
    let left_out = |path: &str| {
        skipped.contains(path) || path.match_indices('/').any(|(at, _)| path.get(..=at).is_some_and(|folder| skipped.contains(folder)))
    };
    // The report keeps a top folder that is the product's own.
    let is_read = |name: &str| !name.ends_with('/') && !left_out(name) && !left_out(name.get(top..).unwrap_or(name));
    let mut out = ZipWriter::new(File::create(into).map_err(|error| failed(&error))?);
    let (mut files, mut bytes) = (0, 0);
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(|error| failed(&error))?;
        if is_read(member.name().map_err(|error| failed(&error))?.as_ref()) {
            (files, bytes) = (files + 1, bytes + member.size());
            out.raw_copy_file(member).map_err(|error| failed(&error))?;
        }
    }
    out.finish().map_err(|error| failed(&error))?;
    Ok((into.to_path_buf(), files, bytes))
}

/// Bytes of the one folder in which everything stands.
fn common_top(names: &[String]) -> usize {
    let Some(top) = names.first().and_then(|name| name.split_once('/')).map(|(top, _)| format!("{top}/")) else { return 0 };
    if names.iter().all(|name| name.starts_with(&top)) { top.len() } else { 0 }
}

/// Milliseconds from the choice to the beginning of a stage.
fn stage(run: &Value, name: &str) -> Option<u64> {
    let times = run["times"].as_array()?;
    times.iter().find(|time| time[0] == name).and_then(|time| time[1].as_u64())
}

fn line(name: &str, measured: &Value) -> String {
    let number = |value: &Value| value.as_f64().unwrap_or(f64::NAN);
    let (unzip, one, two) = (number(&measured["unzip"]), number(&measured["native"]["1"]), number(&measured["native"]["2"]));
    let read = number(&measured["read"]["bytes"]) / 1e6;
    let mut line = format!("{name:<10} {read:>8.1} {unzip:>8.3} {one:>8.3}  {:.2}, {two:.3}, {:.2}", one / unzip, two / unzip);
    let run = &measured["chromium"];
    if let Some(painted) = stage(run, "painted") {
        let at = |name: &str| stage(run, name).unwrap_or(0);
        let seconds = |milliseconds: u64| milliseconds as f64 / 1e3;
        let peak = number(&run["peak"]) / 1e6;
        line += &format!(
            "; list {:.3}, read {:.3}, judge {:.3}, paint {:.3}; {:.3} s, {:.2}, {peak:.0} MB",
            seconds(at("reading")),
            seconds(at("judging").saturating_sub(at("reading"))),
            seconds(at("judged").max(at("judging")).saturating_sub(at("judging"))),
            seconds(painted.saturating_sub(at("judged").max(at("judging")))),
            seconds(painted),
            seconds(painted) / unzip
        );
    }
    line
}

/// How this result stands to an earlier one, as ratios of times: below 1 it is quicker now.
fn compared(before: &Value, now: &Value) -> String {
    let ratio = |before: &Value, now: &Value| match (before.as_f64(), now.as_f64()) {
        (Some(before), Some(now)) if before > 0.0 => format!("{:.2}", now / before),
        _ => "?".to_owned(),
    };
    let painted = |of: &Value| stage(&of["chromium"], "painted").map_or(Value::Null, |at| json!(at));
    format!(
        "{:<10} against before: unzip {}, native {}, with 2 threads {}, Chromium {}, peak {}",
        "",
        ratio(&before["unzip"], &now["unzip"]),
        ratio(&before["native"]["1"], &now["native"]["1"]),
        ratio(&before["native"]["2"], &now["native"]["2"]),
        ratio(&painted(before), &painted(now)),
        ratio(&before["chromium"]["peak"], &now["chromium"]["peak"])
    )
}

/// What was measured on, as far as it matters.
fn machine() -> Value {
    let line = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        let found = text.lines().find_map(|line| line.strip_prefix(name)).map(|rest| rest.trim_start_matches([' ', '\t', ':']).to_owned());
        found.unwrap_or_default()
    };
    let said = |program: &str, argument: &str| {
        read(program, Command::new(program).arg(argument)).map(|said| said.trim().to_owned()).unwrap_or_default()
    };
    json!({
        "processor": line("/proc/cpuinfo", "model name"),
        "cores": std::thread::available_parallelism().map_or(0, usize::from),
        "memory": line("/proc/meminfo", "MemTotal"),
        "load": fs::read_to_string("/proc/loadavg").unwrap_or_default().trim(),
        "system": said("uname", "-sr"),
        "browser": find("chromium").map(|program| said(&program.to_string_lossy(), "--version")),
    })
}

fn commit(root: &Path) -> String {
    read("the commit", Command::new("git").arg("-C").arg(root).args(["rev-parse", "--short", "HEAD"]))
        .map(|id| id.trim().to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_told_in_one_line_and_held_against_another() {
        let run = json!({
            "read": { "bytes": 2_000_000 }, "unzip": 0.1, "native": { "1": 0.2, "2": 0.12 },
            "chromium": { "times": [["listing", 5], ["reading", 20], ["judging", 220], ["judged", 250], ["painted", 300]], "peak": 250_000_000 },
        });
        let told = line("shop", &run);
        assert!(told.contains("2.00, 0.120, 1.20; list 0.020, read 0.200, judge 0.030, paint 0.050; 0.300 s, 3.00, 250 MB"), "{told}");
        let mut before = run.clone();
        before["native"]["1"] = json!(0.4);
        before["chromium"] = Value::Null;
        assert!(compared(&before, &run).contains("native 0.50, with 2 threads 1.00, Chromium ?"));
    }

    #[test]
    fn only_the_folder_that_holds_everything_is_taken_off() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(common_top(&names(&["app/a.ts", "app/b/c.ts"])), 4);
        assert_eq!(common_top(&names(&["app/a.ts", "b.ts"])), 0);
    }
}
