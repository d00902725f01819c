//! Packed files: spreadsheets, which are zips of XML, and compressed dumps. Unpacked to a limit.

use super::count::Count;
use crate::intake::{Container, Zip};
use flate2::read::MultiGzDecoder;
use std::io::{Cursor, Read};

/// Most bytes that are unpacked of one file.
const UNPACKED: u64 = 4 << 20;
/// Most parts of a spreadsheet that are looked at.
const PARTS: usize = 8;

/// Counts in the texts of a spreadsheet; says whether parts were left out.
pub(super) fn spreadsheet(bytes: &[u8]) -> (Count, bool) {
    let Ok(mut zip) = Zip::open("", Cursor::new(bytes)) else { return (Count::default(), true) };
    let Ok(members) = zip.members() else { return (Count::default(), true) };
    let is_text = |name: &str| name == "xl/sharedStrings.xml" || name.starts_with("xl/worksheets/") && name.ends_with(".xml");
    let mut texts = Vec::new();
    let mut left_out = false;
    for (index, member) in members.iter().enumerate().filter(|(_, member)| is_text(&member.name)).take(PARTS) {
        let left = UNPACKED.saturating_sub(texts.len() as u64);
        match zip.read(index, left) {
            Ok(part) => texts.extend(part),
            Err(_) => left_out = member.bytes > 0,
        }
    }
    (Count::of(&texts), left_out)
}

/// Counts in the start of a compressed dump; says whether more follows.
pub(super) fn dump(bytes: &[u8]) -> (Count, bool) {
    let mut text = Vec::new();
    // Where it is damaged, what was unpacked before stands.
    let whole = MultiGzDecoder::new(bytes).take(UNPACKED).read_to_end(&mut text).is_ok();
    (Count::of(&text), !whole || text.len() as u64 == UNPACKED)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    #[test]
    fn a_dump_is_unpacked_to_a_limit() {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(b"INSERT INTO users VALUES ('jo@shop.org'), ('ann@shop.org');\n").unwrap();
        let small = packer.finish().unwrap();
        let (count, more) = dump(&small);
        assert_eq!((count.addresses, more), (2, false));
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(&vec![b' '; 6 << 20]).unwrap();
        assert!(dump(&packer.finish().unwrap()).1);
        assert!(dump(&small[..small.len() / 2]).1);
    }

    #[test]
    fn no_zip_is_no_spreadsheet() {
        assert_eq!(spreadsheet(b"PK\x03\x04 nothing").0.addresses, 0);
    }
}
