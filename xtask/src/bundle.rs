//! The site as any static host can serve it: programs compiled, names fingerprinted, every file compressed.

use crate::names::{self, Files, has_extension};
use crate::process::{read, run};
use crate::tools::{self, Bindgen};
use crate::wasm::{self, Compiler, TARGET};
use crate::{Outcome, advisories, compress, headers, offline, order, owner, shorten, single};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256, Sha384};
use shipworthy_settings::Settings;
use std::fs;
use std::path::Path;
use std::process::Command;

/// The programs that the page loads, with their packages: the page's own and the one that reads the file.
const PROGRAMS: [(&str, &str); 2] = [("app", "shipworthy-page"), ("engine", "shipworthy")];

/// Most that a visitor loads before they choose a file, in bytes, packed by brotli.
const FIRST_LOAD: usize = 60_000;

/// WebAssembly that every browser of the last years runs; the compiler uses it by default.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What makes them smaller: everything but putting a large function into its only caller, which a browser then compiles as one when
/// any part of it is busy. That took a fifth to nearly half of a check's time, and did not even make the packed program smaller.
/// `-Oz` makes the program smaller than `-Os` does, and larger when packed. The low kilobyte of memory is the far end of the
/// stack, which nothing reaches but what is about to run out of it.
const SMALLER: [&str; 5] = ["-Os", "--low-memory-unused", "--one-caller-inline-max-function-size=20", "--strip-debug", "--strip-producers"];

/// How much time a build may take to become small.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quality {
    /// For developers and tests: its engine knows files that stop a reader.
    Quick,
    /// For visitors.
    Published,
}

impl Quality {
    pub(crate) fn profile(self) -> &'static str {
        match self {
            Self::Quick => "web",
            Self::Published => "dist",
        }
    }

    /// How hard a file is packed. What is loaded first is small enough to be packed as it is published.
    fn brotli(self, path: &str) -> i32 {
        if self == Self::Quick && path.starts_with("engine") { 5 } else { 11 }
    }
}

/// Which programs are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compile {
    /// Both.
    All,
    /// The page's own. The engine stays as it was built last.
    Page,
}

/// What is built, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan<'p> {
    /// How much time it may take.
    pub(crate) quality: Quality,
    /// Which programs.
    pub(crate) compile: Compile,
    /// The owner's settings.
    pub(crate) config: Option<&'p Path>,
    /// A store of advisories, of which visitors fetch what their projects need.
    pub(crate) advisories: Option<&'p Path>,
}

impl Plan<'_> {
    /// For developers and tests.
    pub(crate) const QUICK: Self = Self { quality: Quality::Quick, compile: Compile::All, config: None, advisories: None };
}

/// Builds `dist/` and says what it weighs.
pub(crate) fn build(root: &Path, plan: &Plan<'_>) -> Outcome {
    let quality = plan.quality;
    let mut files = static_files(&root.join("www"))?;
    let mut settings = Settings::default();
    if let Some(config) = plan.config {
        let text;
        (settings, text) = owner::read(config)?;
        files.insert(owner::NAME.to_owned(), text.into_bytes());
    }
    let lists = plan.advisories.map_or_else(|| Ok(Files::new()), |file| advisories::lists(root, file))?;
    advisories::fill(&mut files, lists)?;
    files.extend(programs(root, quality, plan.compile)?);
    let single = single::page(&files)?;
    println!("xtask: {}: {} raw, {} gzip", single::NAME, kilobytes(single.len()), kilobytes(compress::gzip(&single)?.len()));
    headers::lock(&mut files, &settings)?;
    let mut files = names::fingerprint(files)?;
    offline::fill(&mut files)?;
    files.insert(single::NAME.to_owned(), single);
    let headers = headers::file(files.keys(), &settings);
    let mut packed = Files::new();
    let mut weights = Vec::new();
    for (path, bytes) in &files {
        if path != single::NAME
            && has_extension(path, &["html", "js", "css", "wasm", "svg", "json", "webmanifest", "txt", "xml", "ico", "bin"])
        {
            let brotli = compress::brotli(bytes, quality.brotli(path))?;
            weights.push(Weight { path: path.clone(), raw: bytes.len(), brotli: brotli.len() });
            packed.insert(format!("{path}.br"), brotli);
            packed.insert(format!("{path}.gz"), compress::gzip(bytes)?);
        }
    }
    files.extend(packed);
    files.insert("_headers".to_owned(), headers.into_bytes());
    files.insert("sizes.json".to_owned(), sizes(&weights, quality).into_bytes());
    files.insert("SHA256SUMS".to_owned(), sums(&files).into_bytes());
    write(&root.join("dist"), &files)?;
    for (title, part) in parts(&weights) {
        println!("xtask: {title}: {} raw, {} brotli", kilobytes(part.raw), kilobytes(part.brotli));
    }
    for list in weights.iter().filter(|weight| has_extension(&weight.path, &["bin"])) {
        println!("xtask: {}: {} raw, {} brotli, for projects that need it", list.path, kilobytes(list.raw), kilobytes(list.brotli));
    }
    if let Some(script) = files.get("embed.js") {
        println!("xtask: embed.js: integrity=\"{}\"", integrity(script));
    }
    println!(
        "xtask: precache: {} brotli",
        kilobytes(
            offline::kept(files.keys())
                .filter_map(|path| weights.iter().find(|weight| weight.path == *path))
                .map(|weight| weight.brotli)
                .sum()
        )
    );
    println!("xtask: the site is in dist/ (profile {})", quality.profile());
    let [(_, first), _] = parts(&weights);
    if first.brotli > FIRST_LOAD {
        return Err(format!("the first load weighs {}, more than {}", kilobytes(first.brotli), kilobytes(FIRST_LOAD)));
    }
    Ok(())
}

/// Compiles the programs and makes the scripts that load them.
fn programs(root: &Path, quality: Quality, compile: Compile) -> Outcome<Files> {
    let compiler = Compiler::set_up(root)?;
    let bindgen = Bindgen::set_up(root)?;
    let optimizer = if quality == Quality::Published { Some(tools::wasm_opt(root)?) } else { None };
    let mut build = compiler.cargo(root, "build");
    build.args(["--profile", quality.profile()]);
    let compiled_now = PROGRAMS.iter().filter(|(program, _)| compile == Compile::All || *program == "app");
    for (program, package) in compiled_now.clone() {
        build.args(["--package", package, "--bin", program]);
    }
    if quality == Quality::Quick && compile == Compile::All {
        build.args(["--features", "shipworthy/faults"]);
    }
    run("compiling the programs of the page", &mut build)?;
    let compiled = root.join("target/wasm").join(TARGET).join(quality.profile());
    let bound = root.join("target/wasm/bound").join(quality.profile());
    let mut files = Files::new();
    for (program, _) in compiled_now {
        let mut bind = Command::new(&bindgen.bindgen);
        bind.args([
            "--target",
            "no-modules",
            "--no-typescript",
            "--remove-name-section",
            "--remove-producers-section",
            "--out-name",
            program,
        ]);
        bind.arg("--out-dir").arg(&bound);
        read("making the script that loads a program", bind.arg(compiled.join(format!("{program}.wasm"))))?;
        let module = bound.join(format!("{program}_bg.wasm"));
        if let Some(optimizer) = &optimizer {
            let mut optimize = Command::new(optimizer);
            optimize.args(FEATURES).args(SMALLER).arg(&module).arg("-o").arg(&module);
            read("making a program smaller", &mut optimize)?;
        }
    }
    for (program, _) in PROGRAMS {
        let bytes = |name: &str| fs::read(bound.join(name)).map_err(|error| format!("{name} cannot be read: {error}"));
        let (module, script) = (format!("{program}_bg.wasm"), format!("{program}.js"));
        let text = String::from_utf8(bytes(&script)?).map_err(|_| format!("{script} is no text"))?;
        let (mut short, text) = shorten::imports(&bytes(&module)?, &text).map_err(|why| format!("{module}: {why}"))?;
        if quality == Quality::Published {
            short = order::functions(&short).map_err(|why| format!("{module}: {why}"))?;
        }
        if let Some(folder) = wasm::named(&short) {
            return Err(format!("{module} names a folder of this machine, {}; delete target/wasm and build anew", folder.display()));
        }
        files.insert(module, short);
        files.insert(script, text.into_bytes());
    }
    Ok(files)
}

/// Everything in a folder, by path from it.
fn static_files(folder: &Path) -> Outcome<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(current) = folders.pop() {
        let failed = |error: std::io::Error| format!("{} cannot be read: {error}", current.display());
        for entry in fs::read_dir(&current).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let relative = path.strip_prefix(folder).unwrap_or(&path);
            let name = relative.to_string_lossy().replace('\\', "/");
            files.insert(name, fs::read(&path).map_err(failed)?);
        }
    }
    Ok(files)
}

/// Replaces what is in a folder.
fn write(folder: &Path, files: &Files) -> Outcome {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(|error| format!("{} cannot be emptied: {error}", folder.display()))?;
    }
    for (path, bytes) in files {
        let file = folder.join(path);
        let made = file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&file, bytes));
        made.map_err(|error| format!("{} cannot be written: {error}", file.display()))?;
    }
    Ok(())
}

/// Fingerprints of all files, in the form that `sha256sum --check` takes.
fn sums(files: &Files) -> String {
    files.iter().map(|(path, bytes)| format!("{}  {path}\n", hexadecimal(&Sha256::digest(bytes)))).collect()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a page that embeds a script may write beside it, so that its browser runs just this one.
fn integrity(script: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(script)))
}

/// What a file weighs.
#[derive(Debug, Clone, Default)]
struct Weight {
    path: String,
    raw: usize,
    brotli: usize,
}

/// What a visitor loads first (page, page program, its style), and what comes along with the engine: it and the style of
/// what it draws.
fn parts(weights: &[Weight]) -> [(&'static str, Weight); 2] {
    // The page in other languages is another page.
    let other = |path: &str| has_extension(path, &["html"]) && path != "index.html";
    let loaded = |weight: &&Weight| {
        has_extension(&weight.path, &["html", "js", "css", "wasm"]) && names::is_of_the_page(&weight.path) && !other(&weight.path)
    };
    let total = |engine: bool| {
        let members = weights
            .iter()
            .filter(loaded)
            .filter(|weight| (weight.path.starts_with("engine") || weight.path.starts_with("scorecard")) == engine);
        members.fold(Weight::default(), |sum, weight| Weight {
            path: String::new(),
            raw: sum.raw + weight.raw,
            brotli: sum.brotli + weight.brotli,
        })
    };
    [("first load", total(false)), ("engine", total(true))]
}

fn sizes(weights: &[Weight], quality: Quality) -> String {
    let weigh = |weight: &Weight| serde_json::json!({ "raw": weight.raw, "brotli": weight.brotli });
    let files: serde_json::Map<String, serde_json::Value> = weights.iter().map(|weight| (weight.path.clone(), weigh(weight))).collect();
    let [(_, first), (_, engine)] = parts(weights);
    let whole = serde_json::json!({
        "profile": quality.profile(), "first_load": weigh(&first), "engine": weigh(&engine), "files": files,
    });
    format!("{whole:#}\n")
}

fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_weighed_apart_from_the_first_load() {
        let weigh = |path: &str, raw| Weight { path: path.to_owned(), raw, brotli: raw / 2 };
        let weights = [
            weigh("index.html", 10),
            weigh("app-1.js", 20),
            weigh("engine-1_bg.wasm", 400),
            weigh("icon.svg", 6),
            weigh("sw.js", 8),
            weigh("demo-1.css", 9),
        ];
        let [(_, first), (_, engine)] = parts(&weights);
        assert_eq!((first.raw, first.brotli, engine.raw), (30, 15, 400));
    }
}
