//! What is odd about a tar archive, packed or not, is named as in any other.

use crate::archives::{CODE, HIDDEN, report, run, says, unread};
use crate::pack::{corrupt, gzip, tar};

/// Lets a header say that its member has so many bytes.
fn declare(header: &mut [u8], bytes: u64) {
    header[124..136].copy_from_slice(format!("{bytes:011o}\0").as_bytes());
    header[148..156].fill(b' ');
    let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

#[test]
fn twins_of_a_tar_are_read_too() {
    let bytes = tar(&[("p/a.js", b'0', HIDDEN.as_bytes()), ("p/b.ts", b'0', CODE.as_bytes()), ("p/a.js", b'0', CODE.as_bytes())]);
    for (name, bytes) in [("twins.tar", bytes.clone()), ("twins.tar.gz", gzip(&bytes))] {
        let report = report(name, bytes);
        assert!(report.findings.iter().any(|finding| finding.path.as_deref() == Some("earlier-1/a.js")), "{name}");
    }
}

#[test]
fn a_packed_stream_that_swells_is_refused_before_it_is_unpacked() {
    // Its one member declares so much; none of it is there.
    let swelling = |megabytes: u64| {
        gzip(&corrupt(tar(&[("p/a.ts", b'0', CODE.as_bytes()), ("p/b.bin", b'0', b"")]), |bytes| {
            declare(&mut bytes[1024..1536], megabytes << 20);
        }))
    };
    let told = run("swell.tar.gz", swelling(513)).map_err(|refusal| refusal.to_string());
    assert!(told.as_ref().is_err_and(|told| told.contains("made to swell")), "{told:?}");
    let told = run("swell.tar.gz", swelling(5_000)).map_err(|refusal| refusal.to_string());
    assert!(told.as_ref().is_err_and(|told| told.contains("made to swell")), "{told:?}");
    assert!(says(&report("large.tar.gz", swelling(500)), "cut off"));
}

#[test]
fn a_tar_cut_at_any_byte_says_so() {
    let whole = tar(&[("p/a.ts", b'0', CODE.as_bytes()), ("p/b.ts", b'0', CODE.as_bytes())]);
    let packed = gzip(&whole);
    let said = |name: &str, bytes: &[u8], length: usize| match run(name, bytes[..length].to_vec()) {
        Err(refusal) => assert!(matches!(refusal.code(), "broken" | "empty" | "not-an-archive"), "{name} {length}: {refusal}"),
        Ok(report) => assert!(says(&report, "cut off") || says(&report, "stands behind"), "{name} {length}: {:?}", report.oddities),
    };
    // Behind both members only filling is left, of which the first block ends the archive.
    (0..whole.len() - 1024).for_each(|length| said("cut.tar", &whole, length));
    (0..packed.len() - 9).for_each(|length| said("cut.tar.gz", &packed, length));
}

#[test]
fn sparse_members_of_a_tar_are_named() {
    let old = tar(&[("a.ts", b'0', CODE.as_bytes()), ("b.ts", b'S', CODE.as_bytes()), ("c.ts", b'0', CODE.as_bytes())]);
    // In the form of today a header in front says it, and gives the name.
    let records = "22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n26 GNU.sparse.name=p/b.ts\n";
    let new = tar(&[
        ("a.ts", b'0', CODE.as_bytes()),
        ("x", b'x', records.as_bytes()),
        ("GNUSparseFile.0/b.ts", b'0', CODE.as_bytes()),
        ("c.ts", b'0', CODE.as_bytes()),
    ]);
    for (bytes, path) in [(old, "b.ts"), (new, "p/b.ts")] {
        let report = report("sparse.tar", bytes);
        assert!(unread(&report, path).is_some_and(|reason| reason.contains("gaps left out")), "{:?}", report.skipped);
        assert_eq!(report.project.files, 3);
    }
}

#[test]
fn a_size_that_an_extended_header_gives_holds() {
    // The member's own header says 0; whoever believes that takes its content for headers.
    let bytes =
        corrupt(tar(&[("p/x", b'x', b"12 size=26\n"), ("p/a.ts", b'0', CODE.as_bytes()), ("p/b.ts", b'0', CODE.as_bytes())]), |bytes| {
            declare(&mut bytes[1024..1536], 0);
        });
    let report = report("size.tar", corrupt(bytes, |bytes| bytes[512..524].copy_from_slice(b"11 size=26\n\0")));
    assert!(report.oddities.is_empty(), "{:?}", report.oddities);
    assert_eq!(report.project.files, 2);
}

#[test]
fn several_members_of_gzip_are_one_stream() {
    let whole = tar(&[("p/a.ts", b'0', CODE.as_bytes()), ("p/b.ts", b'0', CODE.as_bytes())]);
    let (head, tail) = whole.split_at(700);
    let report = report("members.tar.gz", [gzip(head), gzip(tail)].concat());
    assert_eq!((report.project.files, report.oddities.len()), (2, 0), "{:?}", report.oddities);
}

#[test]
fn what_is_said_of_the_next_member_is_no_file() {
    // Solaris writes who may do what as a member of its own, under the name of the file that it is about.
    let bytes = tar(&[("p/a.ts", b'A', b"1000007user::rwx"), ("p/a.ts", b'0', CODE.as_bytes()), ("p/b.ts", b'0', CODE.as_bytes())]);
    let report = report("acl.tar", bytes);
    assert_eq!((report.project.files, report.oddities.len()), (2, 0), "{:?}", report.oddities);
}
