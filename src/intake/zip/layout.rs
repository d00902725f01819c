//! How a zip's members lie in its file: what no honest tool writes is named.

use super::directory::Directory;
use super::go;
use super::line::{Line, number, take};
use crate::intake::oddity::{Odd, Oddities};
use crate::intake::slice::{HEADER, LOCAL};
use crate::sorted::Arrange;
use std::io::{BufReader, Read, Seek, SeekFrom};

/// Fewest bytes between two members that are looked into: headers carry fields of their own, and some tools align.
const SLACK: u64 = 128;
/// Most places between members that are looked into, and bytes of each.
const LOOKS: usize = 200;
const LOOK: u64 = 64 << 10;

/// Most members whose own headers are looked at: each may stand far from the next.
const OWN: usize = 2_000;

/// Names members that share bytes with others, and looks for members that the directory hides.
pub(super) fn look(reader: &mut BufReader<impl Read + Seek>, directory: &Directory, oddities: &mut Oddities) {
    let mut lines: Vec<&Line> = directory.lines.iter().collect();
    lines.arrange_by_key(|line| line.offset);
    for line in lines.iter().take(OWN) {
        if own_name(reader, directory.before.saturating_add(line.offset)).is_some_and(|name| name != line.written()) {
            oddities.note(Odd::Renamed, &line.name);
        }
    }
    // Where what was seen so far ends, at the least: the length of a header's own fields is not known here.
    let mut end = 0_u64;
    let mut looks = 0;
    let mut hidden = false;
    for line in &lines {
        if line.offset < end {
            oddities.note(Odd::Overlap, &line.name);
        } else if line.offset - end > SLACK && looks < LOOKS && !hidden {
            looks += 1;
            hidden = holds_member(reader, directory.before.saturating_add(end), line.offset - end);
        }
        end = end.max(line.offset.saturating_add(30 + line.name_bytes).saturating_add(line.packed));
    }
    let start = directory.start.saturating_sub(directory.before);
    if end > start && lines.last().is_some_and(|line| line.offset < start) {
        let last = lines.iter().find(|line| line.offset.saturating_add(30 + line.name_bytes).saturating_add(line.packed) > start);
        last.iter().for_each(|line| oddities.note(Odd::Overlap, &line.name));
    } else if start.saturating_sub(end) > SLACK && !hidden {
        hidden = holds_member(reader, directory.before.saturating_add(end), start - end);
    }
    if hidden {
        oddities.whole(
            "Files stand in the archive that its table of contents does not list. Most tools do not unpack them; they were left out.",
        );
    }
}

/// The name that the header at `start` gives its member; nothing where none stands there.
fn own_name(reader: &mut BufReader<impl Read + Seek>, start: u64) -> Option<Vec<u8>> {
    go(reader, start).ok()?;
    let mut header = [0; HEADER as usize];
    reader.read_exact(&mut header).ok().filter(|()| header.starts_with(&LOCAL))?;
    take(reader, u16::try_from(number(&header, 26, 2)?).ok()?).ok()
}

/// Whether a member's own header stands in these bytes.
fn holds_member(reader: &mut (impl Read + Seek), start: u64, bytes: u64) -> bool {
    let mut gap = Vec::new();
    let read = reader.seek(SeekFrom::Start(start)).and_then(|_| reader.by_ref().take(bytes.min(LOOK)).read_to_end(&mut gap));
    read.is_ok() && gap.windows(LOCAL.len()).any(|window| window == LOCAL)
}
