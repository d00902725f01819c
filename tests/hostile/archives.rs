//! Each oddity of an archive is named, and nothing in it passes unread and unsaid.

use crate::pack::{Member, corrupt, file, find, gzip, tar, zip};
use shipworthy::intake::{Refusal, sniff};
use shipworthy::report::Report;
use shipworthy::{Silent, check};
use std::io::Cursor;
use std::time::{Duration, Instant};

pub(crate) const CODE: &str = "export const answer = 42;\n";
/// What is found only in the file that somebody tries to hide.
pub(crate) const HIDDEN: &str =
    "const app = require('express')();\napp.get('/run', (q, r) => require('child_process').exec('ls ' + q.query.name));\napp.listen(1);\n";

pub(crate) fn run(name: &str, bytes: Vec<u8>) -> Result<Report, Refusal> {
    check(sniff(name, Cursor::new(bytes))?.as_mut(), &mut Silent).inspect(|report| assert!(!crate::broke(report), "{name} broke a reader"))
}

pub(crate) fn report(name: &str, bytes: Vec<u8>) -> Report {
    run(name, bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

pub(crate) fn ts(name: &str) -> Member {
    file(name, CODE)
}

fn project() -> Vec<u8> {
    zip(&[ts("shop/src/main.ts"), file("shop/README.md", "# Shop\n"), ts("shop/src/other.ts")])
}

pub(crate) fn says(report: &Report, words: &str) -> bool {
    report.oddities.iter().any(|oddity| oddity.what.contains(words))
}

fn says_of(report: &Report, path: &str, words: &str) -> bool {
    report.oddities.iter().any(|oddity| oddity.what.contains(words) && oddity.path.as_deref() == Some(path))
}

pub(crate) fn unread<'r>(report: &'r Report, path: &str) -> Option<&'r str> {
    report.skipped.iter().find(|skipped| skipped.path == path).map(|skipped| skipped.reason.as_str())
}

/// Changes the record that ends a zip.
fn end(bytes: &mut [u8], change: impl FnOnce(&mut [u8])) {
    let at = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    change(&mut bytes[at..]);
}

#[test]
fn an_earlier_twin_is_read_too() {
    for (first, last) in [(HIDDEN, CODE), (CODE, HIDDEN)] {
        let report = report("twins.zip", zip(&[file("p/a.js", first), ts("p/b.ts"), file("p/a.js", last)]));
        assert!(says(&report, "stands in the archive more than once, with different contents"), "{:?}", report.oddities);
        let found: Vec<&str> = report
            .findings
            .iter()
            .filter(|finding| finding.rule == "security/command-injection")
            .filter_map(|finding| finding.path.as_deref())
            .collect();
        assert_eq!(found, [if first == HIDDEN { "earlier-1/a.js" } else { "a.js" }]);
    }
}

#[test]
fn a_twin_of_the_same_content_is_counted_and_not_doubled() {
    let report = report("twins.zip", zip(&[file("p/a.js", HIDDEN), ts("p/b.ts"), file("p/a.js", HIDDEN)]));
    assert!(says(&report, "stands in the archive more than once. The last one was read"), "{:?}", report.oddities);
    assert!(!says(&report, "different contents"));
    assert_eq!(report.findings.iter().filter(|finding| finding.rule == "security/command-injection").count(), 1);
}

#[test]
fn many_twins_end_soon() {
    let members: Vec<Member> = (0..700).map(|at| file("p/a.ts", format!("export const a = {at};\n"))).collect();
    let start = Instant::now();
    let report = report("twins.zip", zip(&members));
    assert!(says(&report, "more paths stand in the archive more than once"), "{:?}", report.oddities);
    assert_eq!(report.project.files, 700, "each is seen");
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
}

#[test]
fn names_that_differ_in_case_only_are_named() {
    let report = report("case.zip", zip(&[ts("p/a.ts"), ts("p/A.ts")]));
    assert!(says_of(&report, "p/A.ts", "upper and lower case"), "{:?}", report.oddities);
    assert_eq!(report.project.files, 2);
}

#[test]
fn a_count_that_lies_hides_nothing() {
    for declared in [1_u8, 0, 200] {
        let bytes = corrupt(zip(&[ts("p/b.ts"), ts("p/c.ts"), file("p/a.js", HIDDEN)]), |bytes| {
            end(bytes, |end| (end[8], end[10]) = (declared, declared));
        });
        let report = report("count.zip", bytes);
        assert!(says(&report, &format!("says that it holds {declared} entries and lists 3")), "{:?}", report.oddities);
        assert_eq!(report.project.files, 3);
        assert!(report.findings.iter().any(|finding| finding.path.as_deref() == Some("a.js")));
    }
}

#[test]
fn two_end_records_are_named() {
    // The second end stands in the comment of the first and leads to a directory of its own.
    let one = project();
    let two = zip(&[ts("other/x.ts"), ts("other/y.ts")]);
    let bytes = corrupt(one, |bytes| {
        let shift = bytes.len();
        end(bytes, |end| end[20..22].copy_from_slice(&u16::try_from(two.len()).unwrap().to_le_bytes()));
        let mut second = two.clone();
        let start = u32::from_le_bytes(second[second.len() - 6..second.len() - 2].try_into().unwrap());
        let moved = start + u32::try_from(shift).unwrap();
        let place = second.len() - 6;
        second[place..place + 4].copy_from_slice(&moved.to_le_bytes());
        bytes.extend(second);
    });
    let report = report("ends.zip", bytes);
    assert!(
        says(&report, "table of contents does not list") || says(&report, "ends twice") || says(&report, "stands before"),
        "{:?}",
        report.oddities
    );
    // And one that leads to the same directory, behind the right one.
    let bytes = corrupt(project(), |bytes| {
        let at = bytes.len() - 22;
        let again = bytes[at..].to_vec();
        bytes.extend(again);
    });
    let report = self::report("ends.zip", bytes);
    assert!(says(&report, "ends twice") || says(&report, "stands behind"), "{:?}", report.oddities);
}

#[test]
fn files_that_the_directory_does_not_list_are_named() {
    // The first archive's members stand before those of the second, whose directory knows nothing of them.
    let hidden = zip(&[file("hidden.js", HIDDEN.repeat(20)).stored()]);
    let members = hidden.len() - 22 - 46 - "hidden.js".len();
    let bytes = corrupt(zip(&[ts("p/a.ts"), ts("p/b.ts")]), |bytes| {
        let shift = u32::try_from(members).unwrap();
        let mut at = find(bytes, b"PK\x01\x02");
        while bytes[at..].starts_with(b"PK\x01\x02") {
            let offset = u32::from_le_bytes(bytes[at + 42..at + 46].try_into().unwrap()) + shift;
            bytes[at + 42..at + 46].copy_from_slice(&offset.to_le_bytes());
            at += 46 + "p/a.ts".len();
        }
        end(bytes, |end| {
            let start = u32::from_le_bytes(end[16..20].try_into().unwrap()) + shift;
            end[16..20].copy_from_slice(&start.to_le_bytes());
        });
        bytes.splice(0..0, hidden[..members].iter().copied());
    });
    let report = report("hidden.zip", bytes);
    assert!(says(&report, "table of contents does not list"), "{:?}", report.oddities);
    assert_eq!(report.project.files, 2);
}

#[test]
fn a_member_with_two_names_is_named() {
    // Who unpacks from front to back sees `a.js`, who goes by the directory a picture.
    let bytes = corrupt(zip(&[ts("p/b.ts"), file("p/a.js", HIDDEN), ts("p/c.ts")]), |bytes| {
        let at = find(bytes, b"PK\x01\x02");
        let line = at + bytes[at..].windows(6).position(|window| window == b"p/a.js").unwrap();
        bytes[line..line + 6].copy_from_slice(b"p/a.md");
    });
    let report = report("names.zip", bytes);
    assert!(says_of(&report, "p/a.md", "calls it by another name"), "{:?}", report.oddities);
    assert!(!says(&self::report("names.zip", project()), "by another name"));
    let many: Vec<Member> = (0..30).map(|at| ts(&format!("p/a{at:02}.ts"))).collect();
    let bytes = corrupt(zip(&many), |bytes| {
        let end = find(bytes, b"PK\x01\x02");
        let starts: Vec<usize> = (0..end).filter(|at| bytes[*at..].starts_with(b"p/a")).collect();
        starts.into_iter().for_each(|at| bytes[at + 2] = b'b');
    });
    let report = self::report("names.zip", bytes);
    assert!(says(&report, "20 more entries are called by another name in their own headers."), "{:?}", report.oddities);
    assert_eq!(report.project.files, 30);
}

#[test]
fn junk_on_either_side_is_named() {
    let before = corrupt(project(), |bytes| drop(bytes.splice(0..0, b"MZ\0\0junk\0".iter().copied())));
    assert!(says(&report("before.zip", before), "stands before the archive"));
    let behind = corrupt(project(), |bytes| bytes.extend(b"\0\0junk"));
    assert!(says(&report("behind.zip", behind), "stands behind the archive"));
    let behind = corrupt(tar(&[("p/a.ts", b'0', CODE.as_bytes())]), |bytes| bytes.extend(tar(&[("p/b.ts", b'0', CODE.as_bytes())])));
    assert!(says(&report("behind.tar", behind.clone()), "stands behind the archive"));
    assert!(says(&report("behind.tar.gz", gzip(&behind)), "stands behind the archive"));
    let behind = corrupt(gzip(&tar(&[("p/a.ts", b'0', CODE.as_bytes())])), |bytes| bytes.extend(b"junk"));
    assert!(says(&report("behind.tar.gz", behind), "stands behind the archive"));
}

#[test]
fn overlapping_members_are_named() {
    // Sixty lines of the directory for one packed file.
    let one = zip(&[file("p/a.ts", "let a = 1;\n".repeat(1_000))]);
    let at = find(&one, b"PK\x01\x02");
    let line = one[at..one.len() - 22].to_vec();
    let mut bytes = one[..at].to_vec();
    for number in 0..60_u32 {
        let mut line = line.clone();
        let name = format!("{number:03}.ts");
        line[46..52].copy_from_slice(name.as_bytes());
        bytes.extend(line);
    }
    let mut last = one[one.len() - 22..].to_vec();
    last[8..10].copy_from_slice(&60_u16.to_le_bytes());
    last[10..12].copy_from_slice(&60_u16.to_le_bytes());
    last[12..16].copy_from_slice(&u32::try_from(line.len() * 60).unwrap().to_le_bytes());
    bytes.extend(last);
    let start = Instant::now();
    match run("bomb.zip", bytes) {
        Ok(report) => assert!(
            says(&report, "overlaps that of another entry") && says(&report, "more entries overlap others"),
            "{:?}",
            report.oddities
        ),
        Err(refusal) => panic!("{refusal}"),
    }
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_bomb_of_high_ratio_is_left_out_and_named() {
    // 8 MB in 8 kB, under a name that is read.
    let report = report("bomb.zip", zip(&[ts("a.ts"), file("b.ts", vec![b' '; 8 << 20]), ts("c.ts")]));
    assert!(unread(&report, "b.ts").is_some(), "{:?}", report.skipped);
    // The same, which declares little.
    let lying = zip(&[ts("a.ts"), file("b.ts", vec![b' '; 8 << 20]).declared(100), ts("c.ts")]);
    let report = self::report("bomb.zip", lying);
    assert_eq!(unread(&report, "b.ts"), Some("its packed content is damaged"));
}

#[test]
fn nested_archives_are_opened_once_and_named() {
    let mut inner = project();
    for depth in 0..30 {
        inner = zip(&[file(format!("{depth}.zip"), inner)]);
    }
    assert_eq!(run("deep.zip", inner.clone()).map_err(|refusal| refusal.code().to_owned()).err(), Some("nothing-to-check".to_owned()));
    let beside = report("beside.zip", zip(&[ts("a.ts"), file("deep.zip", inner)]));
    assert!(unread(&beside, "deep.zip").is_some(), "{:?}", beside.skipped);
}

#[test]
fn both_forms_of_sizes_behind_the_content_are_read() {
    let plain = zip(&[ts("a.ts").descriptor(), ts("b.ts").descriptor()]);
    // The signature in front of them may be left out.
    let bare = corrupt(zip(&[ts("a.ts").descriptor()]), |bytes| {
        let at = find(bytes, b"PK\x07\x08");
        bytes.drain(at..at + 4);
        end(bytes, |end| {
            let start = u32::from_le_bytes(end[16..20].try_into().unwrap()) - 4;
            end[16..20].copy_from_slice(&start.to_le_bytes());
        });
    });
    for bytes in [plain, bare] {
        let report = report("descriptor.zip", bytes);
        assert!(report.oddities.is_empty() && report.skipped.is_empty(), "{:?} {:?}", report.oddities, report.skipped);
    }
}

#[test]
fn the_64_bit_form_is_read() {
    let long = corrupt(zip(&[ts("a.ts").long(), ts("b.ts").long()]), |bytes| {
        let (at, start) = (bytes.len() - 22, find(bytes, b"PK\x01\x02"));
        let mut record = b"PK\x06\x06".to_vec();
        record.extend(44_u64.to_le_bytes());
        record.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for number in [2, 2, (at - start) as u64, start as u64] {
            record.extend(number.to_le_bytes());
        }
        record.extend(b"PK\x06\x07\0\0\0\0");
        record.extend((at as u64).to_le_bytes());
        record.extend(1_u32.to_le_bytes());
        end(bytes, |end| end[8..20].fill(0xFF));
        bytes.splice(at..at, record);
    });
    let report = report("long.zip", long);
    assert_eq!(report.project.files, 2);
    assert!(report.oddities.is_empty() && report.skipped.is_empty(), "{:?} {:?}", report.oddities, report.skipped);
}

#[test]
fn what_cannot_be_unpacked_is_named() {
    for method in [1, 9, 12, 14, 93, 95, 98, 99, 12_345] {
        let report = report("method.zip", zip(&[ts("a.ts"), ts("b.ts").method(method)]));
        assert_eq!(unread(&report, "b.ts"), Some("it is packed in a way that is not supported"), "{method}");
    }
    let report = report("password.zip", zip(&[ts("a.ts"), ts("b.ts").encrypted()]));
    assert_eq!(unread(&report, "b.ts"), Some("it is protected by a password"));
}

#[test]
fn links_are_named_and_not_followed() {
    let report = report("link.zip", zip(&[ts("a.ts"), file("b.ts", "/etc/passwd").link()]));
    assert!(unread(&report, "b.ts").is_some_and(|reason| reason.contains("link")), "{:?}", report.skipped);
    let report = self::report("link.tar", tar(&[("a.ts", b'0', CODE.as_bytes()), ("b.ts", b'2', b""), ("c.ts", b'1', b"")]));
    for path in ["b.ts", "c.ts"] {
        assert!(unread(&report, path).is_some_and(|reason| reason.contains("link")), "{:?}", report.skipped);
    }
}

#[test]
fn odd_names_are_named() {
    let long = "d/".repeat(2_000) + "a.ts";
    let cases: &[(&[u8], &str)] = &[
        (b"/etc/x.ts", "starts at the root"),
        (b"C:\\x\\y.ts", "letter of a drive"),
        (b"../../x.ts", "points outside"),
        (b"..\\x.ts", "points outside"),
        (b"a\0b.ts", "control characters"),
        (b"a\x1b[2Jb.ts", "control characters"),
        ("a\u{202E}st.ts".as_bytes(), "turn the writing around"),
        ("a\u{200B}.ts".as_bytes(), "turn the writing around"),
        (b"src/aux.ts", "Windows cannot keep"),
        (b"COM1/a.ts", "Windows cannot keep"),
        (b"./", ""),
    ];
    for (name, words) in cases {
        let report = report("name.zip", zip(&[ts("b/b.ts"), file(name, CODE).utf8()]));
        assert!(words.is_empty() || says(&report, words), "{name:?}: {:?}", report.oddities);
    }
    let report = report("name.zip", zip(&[ts("b/b.ts"), file(b"a\xFF\xFE.ts", CODE).utf8()]));
    assert!(says(&report, "is not valid text"), "{:?}", report.oddities);
    let report = self::report("name.zip", zip(&[ts("b/b.ts"), ts(&long)]));
    assert_eq!((report.project.files, report.oddities.len()), (2, 0), "4 kB are a path");
    let report = self::report("name.zip", zip(&[ts("b/b.ts"), ts(&"d/".repeat(2_100))]));
    assert!(report.project.files <= 2);
    let report = self::report("name.zip", zip(&[ts("b/b.ts"), ts(&("d/".repeat(2_100) + "a.ts"))]));
    assert!(says(&report, "longer than any real path"), "{:?}", report.oddities);
    let report = self::report("name.tar", tar(&[("a.ts", b'0', CODE.as_bytes()), ("dir\\b.ts", b'0', CODE.as_bytes())]));
    assert!(says(&report, "by backslashes"), "{:?}", report.oddities);
}

#[test]
fn a_zip_cut_at_any_byte_says_so() {
    let whole = project();
    for length in 0..whole.len() {
        let cut = run("cut.zip", whole[..length].to_vec());
        assert!(matches!(cut.as_ref().map_err(Refusal::code), Err("broken" | "empty" | "not-an-archive")), "{length}: {cut:?}");
    }
}

#[test]
fn sizes_that_lie_are_named() {
    let report = report("lies.zip", zip(&[ts("a.ts"), ts("b.ts").declared(10)]));
    assert_eq!(unread(&report, "b.ts"), Some("its packed content is damaged"));
    let report = self::report("lies.zip", zip(&[ts("a.ts"), ts("b.ts").declared(5_000)]));
    assert!(unread(&report, "b.ts").is_some() || says_of(&report, "b.ts", "declares"), "{:?} {:?}", report.oddities, report.skipped);
    let report = self::report("lies.zip", zip(&[ts("a.ts"), ts("b.ts").declared(u32::MAX - 1)]));
    assert!(unread(&report, "b.ts").is_some(), "{:?}", report.skipped);
}

#[test]
fn archives_of_other_kinds_are_named() {
    let kinds: [(&[u8], &str); 10] = [
        (b"Rar!\x1a\x07\x01\0\0\0", "RAR"),
        (b"7z\xBC\xAF\x27\x1C\0\x04\0\0", "7z"),
        (b"\xFD7zXZ\0\0\0", "XZ"),
        (b"BZh91AY&SY\0\0", "bzip2"),
        (b"\x28\xB5\x2F\xFD\0\0", "Zstandard"),
        (b"\x04\x22\x4D\x18\0\0", "LZ4"),
        (b"LZIP\x01\0\0", "lzip"),
        (b"\x1F\x9D\x90\0\0", "compress"),
        (b"070701000000000000\0\0", "cpio"),
        (b"\x20\x10-lh5-\0\0\0", "LHA"),
    ];
    for (bytes, name) in kinds {
        let refusal = run("project", bytes.to_vec()).err().map(|refusal| refusal.to_string());
        assert!(refusal.as_ref().is_some_and(|told| told.contains(name)), "{name}: {refusal:?}");
    }
}
