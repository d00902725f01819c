//! What the fuzz targets have in common: a file for a reader, and its names.

use shipworthy::intake::{Entry, Memory};
use shipworthy::{Silent, check, readers};

/// Reads `data` as a file; its first byte chooses one of `names`.
pub fn read(names: &[&str], data: &[u8]) {
    let Some((choice, bytes)) = data.split_first() else { return };
    let Some(name) = names.get(usize::from(*choice) % names.len().max(1)) else { return };
    let facts = readers::read(&Entry::new(0, (*name).to_owned(), bytes.len() as u64), bytes);
    assert_eq!(facts.files.len(), 1, "each file has its line");
}

/// Checks a project whose files stand in `data`, each behind its name: `\0name\0content`.
pub fn report(data: &[u8]) -> Option<shipworthy::report::Report> {
    let mut parts = data.split(|&byte| byte == 0).filter(|part| !part.is_empty());
    let mut files = Vec::new();
    while let (Some(name), Some(content)) = (parts.next(), parts.next()) {
        files.push((String::from_utf8_lossy(name).into_owned(), content.to_vec()));
    }
    check(&mut Memory::new("fuzz", files), &mut Silent).ok()
}
