//! The texts of a folder of zips, for measurements on code that is not the project's own.

use std::io::Read;
use std::path::Path;

/// Largest file of a zip that is taken: larger ones are data.
const LARGEST: u64 = 1 << 20;

/// The texts of all zips in a folder, each with its path.
pub(crate) fn texts(folder: &Path) -> Vec<(String, String)> {
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
