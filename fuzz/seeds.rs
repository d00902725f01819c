//! Lays seeds into `corpus`, one folder a target: the samples of the rules, the tests' projects and exports, and their reports.

use shipworthy::rules;
use shipworthy_fuzz::{READERS, fitting, project, report};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

#[path = "../tests/chance/mod.rs"]
mod chance;
#[path = "../tests/fill/mod.rs"]
mod fill;
#[path = "../tests/pack/mod.rs"]
mod pack;

/// Largest seed, in bytes: what is larger teaches no more and costs every run.
const MOST: usize = 20_000;

fn lay(corpus: &Path, target: &str, bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() || bytes.len() > MOST {
        return Ok(());
    }
    let mut hash = DefaultHasher::new();
    bytes.hash(&mut hash);
    fs::create_dir_all(corpus.join(target))?;
    fs::write(corpus.join(target).join(format!("{:016x}", hash.finish())), bytes)
}

/// A file, for each reader that takes files of its name.
fn lay_file(corpus: &Path, path: &str, bytes: &[u8], export: bool) -> io::Result<()> {
    for (target, names) in READERS {
        let fit = fitting(names, path).or_else(|| (export && *target == "exports").then_some(0));
        if let Some(number) = fit.filter(|_| export || *target != "exports") {
            lay(corpus, target, &[&[number], bytes].concat())?;
        }
    }
    Ok(())
}

/// A project as a whole, and what is said of it.
fn lay_project(corpus: &Path, files: &[(String, Vec<u8>)], reported: bool) -> io::Result<()> {
    let whole = project(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())));
    lay(corpus, "judge", &whole)?;
    if !reported {
        return Ok(());
    }
    lay(corpus, "report", &whole)?;
    if let Some(mut report) = report(&whole) {
        // What says the same in each report would fill the seed.
        report.findings.truncate(3);
        report.verdicts.truncate(3);
        report.questions.truncate(2);
        lay(corpus, "report", &serde_json::to_vec(&report)?)?;
    }
    Ok(())
}

/// A project in every form of archive, its files short.
fn lay_archives(corpus: &Path, mut files: chance::Project) -> io::Result<()> {
    files.truncate(12);
    for (_, bytes) in &mut files {
        bytes.truncate(1_500);
    }
    let forms: [fn(pack::Member) -> pack::Member; 6] = [
        |member| member,
        pack::Member::stored,
        pack::Member::descriptor,
        pack::Member::long,
        |member| member.stored().descriptor().utf8(),
        pack::Member::encrypted,
    ];
    for form in forms {
        let members: Vec<_> = files.iter().map(|(name, bytes)| form(pack::file(name, bytes))).collect();
        lay(corpus, "intake", &pack::zip(&members))?;
    }
    let members: Vec<(&str, u8, &[u8])> =
        files.iter().filter(|(name, _)| name.len() < 100).map(|(name, bytes)| (name.as_str(), b'0', bytes.as_slice())).collect();
    let tar = pack::tar(&members);
    lay(corpus, "intake", &pack::gzip(&tar))?;
    lay(corpus, "intake", &tar)
}

fn main() -> io::Result<()> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = top.join("corpus");
    let tests = top.join("../tests");
    let mut planted = fill::Planted::default();
    for (number, rule) in rules::all().enumerate() {
        for sample in rule.bad.iter().chain(rule.good) {
            let mut files = Vec::new();
            for (path, text) in sample.files {
                let plain = fill::expand(&text.replace(['⟦', '⟧'], ""), &mut planted).into_bytes();
                lay_file(&corpus, path, &plain, false)?;
                files.push(((*path).to_owned(), plain));
            }
            lay_project(&corpus, &files, number.is_multiple_of(6))?;
        }
    }
    for folder in ["samples", "planted", "exports"] {
        let mut tops: Vec<PathBuf> = fs::read_dir(tests.join(folder))?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        tops.sort();
        for path in tops.iter().filter(|path| path.is_dir()) {
            let mut files = chance::Project::new();
            chance::read(path, path, 200_000, &mut files);
            for (name, bytes) in &mut files {
                let text = fill::expand(&String::from_utf8_lossy(bytes), &mut planted);
                *bytes = text.into_bytes();
                lay_file(&corpus, name, bytes, folder == "exports")?;
                lay_project(&corpus, &[(name.clone(), bytes.clone())], folder == "exports")?;
            }
            lay_project(&corpus, &files, true)?;
            lay_archives(&corpus, files)?;
        }
    }
    for (target, _) in READERS.iter().chain(&[("intake", &[][..]), ("judge", &[]), ("report", &[])]) {
        println!("{target}: {} seeds", fs::read_dir(corpus.join(target)).map_or(0, Iterator::count));
    }
    Ok(())
}
