//! How quick the search for credentials is, beside a plain inflate of the same files in the same run: `cargo xtask bench
//! secrets`. A folder of zips that `SHIPWORTHY_BENCH_ZIPS` names is measured too. Nothing is asserted about time.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a measurement that panics has failed")]

mod corpus;

use corpus::Corpus;
use std::io::Read;
use std::path::Path;
use std::time::Instant;

/// Largest file of a zip that is taken: larger ones are data.
const LARGEST: u64 = 1 << 20;

fn main() {
    let start = Instant::now();
    let now = move || start.elapsed().as_secs_f64();
    println!("{}", Corpus::made_up().paces(now).line("native, made up"));
    if let Some(folder) = std::env::var_os("SHIPWORTHY_BENCH_ZIPS") {
        println!("{}", Corpus::of(texts(Path::new(&folder))).paces(now).line("native, zips"));
    }
}

/// The texts of all zips in a folder.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    let mut zips: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    zips.sort();
    for path in zips.iter().filter(|path| path.extension().is_some_and(|extension| extension == "zip")) {
        let mut archive = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
        for index in 0..archive.len() {
            let Ok(file) = archive.by_index(index) else { continue };
            let Ok(name) = file.name().map(std::borrow::Cow::into_owned) else { continue };
            let mut bytes = Vec::new();
            if file.take(LARGEST + 1).read_to_end(&mut bytes).is_err() || bytes.len() as u64 > LARGEST || bytes.contains(&0) {
                continue;
            }
            if let Ok(text) = String::from_utf8(bytes)
                && !text.is_empty()
            {
                texts.push((name, text));
            }
        }
    }
    texts
}
