//! The project's own tasks: `cargo xtask` lists them. Sets up what they need by itself, below `target/`.

mod advisories;
mod bench;
mod bundle;
mod compress;
mod docs;
mod draft;
mod headers;
mod mutate;
mod names;
mod offline;
mod order;
mod owner;
mod pages;
mod process;
mod server;
mod shorten;
mod single;
mod site;
mod suite;
mod supply;
mod tools;
mod wasm;

use bundle::{Compile, Plan, Quality};
use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask serve [--port N] [--release]   build the page and serve it on this machine
cargo xtask build [--release] [--page] [--config FILE] [--advisories FILE]
                                           build the page into dist/, ready for any static host; --page compiles only
                                           the page program and takes the engine as it was built last; --config
                                           takes the owner's settings, --advisories a store that `advisories` made
cargo xtask test                           every test: native, in a browser, and end to end on the built page
cargo xtask bench secrets                  how quick the search for credentials is, natively and in a browser
cargo xtask bench facts                    what reading JavaScript costs, beside its parser alone
cargo xtask bench schema                   how quick a long history of migrations is replayed
cargo xtask bench walk [ZIP…] [--native] [--rested] [--against FILE] [--out FILE]
                                           a whole check, natively and on the page in dist/, each beside `unzip -tq`
                                           of the files that are read; without a ZIP, zips of all kinds are made
cargo xtask bench advisories               how quick packages are looked up among advisories
cargo xtask advisories --osv FILE.zip… [--out FILE]
                                           make a store of advisories from public dumps
cargo xtask supply                         whether each package has a source and a licence that is allowed, and no
                                           published flaw as far as that can be told here
cargo xtask sbom                           write the bill of materials of the product itself, below target/
cargo xtask mutate [--browser] [--count N] [--seed N] [--only N] [--write FOLDER]
                                           check good archives spoiled by seeded chance, N of them, natively or on the
                                           built page, or write them to a folder
cargo xtask new-rule <dimension>/<name>    start a rule: its file and its line in the list
cargo xtask docs [--check]                 write docs/rules from the rules; --check only compares";

/// What went wrong, as one sentence for the developer.
type Outcome<T = ()> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask: {why}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[&str]) -> Outcome {
    let root = root()?;
    env::set_current_dir(&root).map_err(|error| format!("{} cannot be entered: {error}", root.display()))?;
    match arguments {
        ["serve", options @ ..] => {
            let (quality, port) = serve_options(options)?;
            site::serve(&root, quality, port)
        }
        ["build", options @ ..] => {
            let plan = plan(options)?;
            bundle::build(&root, &plan)
        }
        ["test"] => suite::run_all(&root),
        ["bench", "secrets"] => bench::secrets(&root),
        ["bench", "facts"] => bench::facts(&root),
        ["bench", "schema"] => bench::schema(&root),
        ["bench", "walk", options @ ..] => bench::walk(&root, options),
        ["bench", "advisories"] => bench::advisories(&root),
        ["advisories", options @ ..] => advisories::make(&root, options),
        ["supply"] => supply::check(&root),
        ["sbom"] => supply::bill(&root),
        ["mutate", options @ ..] => mutate::start(&root, options),
        ["new-rule", id] => draft::write(&root, id),
        ["docs"] => docs::write(&root),
        ["docs", "--check"] => docs::compare(&root),
        [] | ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            Ok(())
        }
        other => Err(format!("`{}` is not a task; these are:\n{USAGE}", other.join(" "))),
    }
}

fn plan<'a>(options: &[&'a str]) -> Outcome<Plan<'a>> {
    match options {
        [] => Ok(Plan::QUICK),
        ["--release", rest @ ..] => Ok(Plan { quality: Quality::Published, ..plan(rest)? }),
        ["--page", rest @ ..] => Ok(Plan { compile: Compile::Page, ..plan(rest)? }),
        ["--config", file, rest @ ..] => Ok(Plan { config: Some(Path::new(*file)), ..plan(rest)? }),
        ["--advisories", file, rest @ ..] => Ok(Plan { advisories: Some(Path::new(*file)), ..plan(rest)? }),
        other => {
            Err(format!("`{}` is not an option of build; --release, --page, --config FILE and --advisories FILE are", other.join(" ")))
        }
    }
}

fn serve_options(options: &[&str]) -> Outcome<(Quality, Option<u16>)> {
    match options {
        [] => Ok((Quality::Quick, None)),
        ["--release", rest @ ..] => Ok((Quality::Published, serve_options(rest)?.1)),
        ["--port", port, rest @ ..] => {
            let port = port.parse().map_err(|_| format!("`{port}` is not a port; give a number up to 65535"))?;
            Ok((serve_options(rest)?.0, Some(port)))
        }
        other => Err(format!("`{}` is not an option of serve; --port N and --release are", other.join(" "))),
    }
}

/// The top folder of the project, as cargo says when it runs the task: a program that was compiled in another copy of
/// the project serves this one.
fn root() -> Outcome<PathBuf> {
    let here = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    here.as_deref().and_then(Path::parent).map(PathBuf::from).ok_or_else(|| "run it as `cargo xtask` within the project".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_serve_come_in_any_order() {
        assert_eq!(serve_options(&["--port", "81", "--release"]), Ok((Quality::Published, Some(81))));
        assert_eq!(serve_options(&["--release", "--port", "81"]), Ok((Quality::Published, Some(81))));
        assert_eq!(serve_options(&[]), Ok((Quality::Quick, None)));
        assert!(serve_options(&["--port", "many"]).is_err());
        assert!(serve_options(&["--port"]).is_err());
        let whole = Plan {
            quality: Quality::Published,
            compile: Compile::Page,
            config: Some(Path::new("a.json")),
            advisories: Some(Path::new("b.bin")),
        };
        assert_eq!(plan(&["--config", "a.json", "--release", "--advisories", "b.bin", "--page"]), Ok(whole));
        assert_eq!(plan(&[]), Ok(Plan::QUICK));
        assert!(plan(&["--config"]).is_err());
    }
}
