//! Archives that lie, break or attack: each ends in a report or in a plain refusal, soon and in little memory.

use crate::chance::Chance;
use crate::pack::{corrupt, file, find, gzip, tar, zip};
use shipworthy::intake::{self, Container, MemberKind, Refusal, Zip, sniff};
use shipworthy::report::Report;
use shipworthy::{Silent, check};
use std::io::{Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const CODE: &str = "export const answer = 42;\n";

fn run(name: &str, bytes: Vec<u8>) -> Result<Report, Refusal> {
    check(sniff(name, Cursor::new(bytes))?.as_mut(), &mut Silent)
}

fn project() -> Vec<u8> {
    zip(&[file("shop/package.json", r#"{ "name": "shop" }"#), file("shop/src/main.ts", CODE), file("shop/README.md", "# Shop\n")])
}

/// What came out, in a line: the refusal's code, or how many files there are, how many were not read, and the first
/// words of each oddity and of each failure to read.
fn told(outcome: Result<Report, Refusal>) -> String {
    match outcome {
        Err(refusal) => refusal.code().to_owned(),
        Ok(report) => {
            let mut told = format!("{} files", report.project.files);
            for oddity in &report.oddities {
                let path = oddity.path.as_deref().map_or(String::new(), |path| format!("{path}: "));
                told += &format!("; {path}{}", oddity.what);
            }
            for skipped in report.skipped.iter().filter(|skipped| skipped.reason.starts_with("it ") || skipped.reason.starts_with("its ")) {
                told += &format!("; {} unread: {}", skipped.path, skipped.reason);
            }
            told
        }
    }
}

/// Name of the file, its bytes, what comes out (a part of it).
fn table() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let ts = |name: &str| file(name, CODE);
    vec![
        ("good.zip", project(), "3 files"),
        ("nothing.zip", vec![], "empty"),
        ("empty.zip", zip(&[]), "empty"),
        ("only folders.zip", zip(&[file("a/", ""), file("a/b/", "")]), "empty"),
        ("web page.zip", b"<!doctype html><p>Sign in to download".to_vec(), "not-an-archive"),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0".to_vec(), "not-an-archive"),
        ("project.rar", b"Rar!\x1a\x07\x01\0\0\0".to_vec(), "foreign-archive"),
        ("project.7z", b"7z\xBC\xAF\x27\x1C\0\x04\0\0".to_vec(), "foreign-archive"),
        ("media.zip", zip(&[file("a.png", "x"), file("b.mp4", "x")]), "nothing-to-check"),
        ("binaries.zip", zip(&[file("a.weird", b"\0\x01\x02"), file("b.odd", b"\0\0")]), "nothing-to-check"),
        ("dependencies.zip", zip(&[ts("x/node_modules/a/index.js")]), "nothing-to-check"),
        ("password.zip", zip(&[ts("a.ts").encrypted(), ts("b.ts").encrypted()]), "encrypted"),
        ("one password.zip", zip(&[ts("a.ts"), ts("b.ts").encrypted()]), "b.ts unread: it is protected by a password"),
        ("method.zip", zip(&[ts("a.ts"), ts("b.ts").method(14)]), "b.ts unread: it is packed in a way that is not supported"),
        ("method 12345.zip", zip(&[ts("a.ts"), ts("b.ts").method(12345)]), "b.ts unread: it is packed in a way that is not supported"),
        ("stored.zip", zip(&[ts("a.ts").stored(), ts("b.ts")]), "2 files"),
        ("descriptor.zip", zip(&[ts("a.ts").descriptor(), ts("b.ts").descriptor()]), "2 files"),
        ("64 bit sizes.zip", zip(&[ts("a.ts").long(), ts("b.ts")]), "2 files"),
        ("link.zip", zip(&[ts("a.ts"), file("b.ts", "/etc/passwd").link()]), "2 files"),
        ("twice.zip", zip(&[ts("a.ts"), ts("b.ts"), file("a.ts", "eval(1)")]), "3 files; a.ts: It stands in the archive more than once"),
        (
            "twice by dots.zip",
            zip(&[ts("x/a.ts"), ts("x/./a.ts"), ts("b.ts")]),
            "2 files; x/./a.ts: It stands in the archive more than once",
        ),
        ("outside.zip", zip(&[ts("../../etc/cron.d/x"), ts("a.ts")]), "1 files; ../../etc/cron.d/x: Its name points outside"),
        ("absolute.zip", zip(&[ts("/etc/x.ts"), ts("a.ts")]), "2 files; /etc/x.ts: Its name starts at the root"),
        ("drive.zip", zip(&[ts("C:\\x\\y.ts"), ts("a.ts")]), "C:\\x\\y.ts: Its name starts with the letter of a drive"),
        ("backslashes.zip", zip(&[ts("x\\y.ts"), ts("x\\z.ts")]), "2 files; Names in the archive separate folders by backslashes"),
        ("control.zip", zip(&[ts("a\u{1b}[31m.ts"), ts("b.ts")]), "2 files; a\u{FFFD}[31m.ts: Its name holds invisible"),
        ("nul.zip", zip(&[ts("a.ts\0.png"), ts("b.ts")]), "Its name holds invisible"),
        ("long name.zip", zip(&[ts(&"x".repeat(9000)), ts("b.ts")]), "1 files; xxxxxx"),
        ("cut.zip", corrupt(project(), |bytes| bytes.truncate(120)), "broken"),
        ("cut in the directory.zip", corrupt(project(), |bytes| bytes.truncate(bytes.len() - 30)), "broken"),
        (
            "junk before.zip",
            corrupt(project(), |bytes| drop(bytes.splice(0..0, b"MZ\0\0junk\0".iter().copied()))),
            "3 files; Something else stands before",
        ),
        ("junk behind.zip", corrupt(project(), |bytes| bytes.extend(b"\0\0junk")), "3 files; Something else stands behind"),
        (
            "lies small.zip",
            zip(&[ts("a.ts"), file("b.ts", "x".repeat(1 << 20)).declared(10)]),
            "b.ts unread: its packed content is damaged",
        ),
        ("lies large.zip", zip(&[ts("a.ts"), ts("b.ts").declared(u32::MAX)]), "2 files"),
        (
            "spoiled content.zip",
            corrupt(zip(&[ts("a.ts"), file("b.ts", "x".repeat(50)).stored()]), |bytes| {
                let at = find(bytes, b"xxxx");
                bytes[at] = b'y';
            }),
            "b.ts unread: its packed content is damaged",
        ),
        (
            "no directory.zip",
            corrupt(project(), |bytes| {
                let at = find(bytes, b"PK\x01\x02");
                bytes[at + 2] = 9;
            }),
            "broken",
        ),
        (
            "many declared.zip",
            corrupt(project(), |bytes| {
                let at = find(bytes, b"PK\x05\x06");
                bytes[at + 8..at + 12].fill(0xFE);
            }),
            "3 files; The archive says that it holds 65278 entries and lists 3",
        ),
        ("nested.zip", zip(&[file("project.zip", project())]), "3 files; The archive holds nothing but another archive, project.zip"),
        (
            "nested with noise.zip",
            zip(&[file("__MACOSX/._project.zip", "x"), file("project.zip", project()).stored()]),
            "3 files; The archive holds nothing",
        ),
        ("nested twice.zip", zip(&[file("b.zip", zip(&[file("a.zip", project())]))]), "nothing-to-check"),
        ("nested broken.zip", zip(&[file("a.zip", &project()[..60])]), "broken"),
        ("mac.zip", zip(&[ts("shop/a.ts"), file("__MACOSX/shop/._a.ts", "\0x"), file("shop/.DS_Store", "\0")]), "3 files"),
        ("project.tar", tar(&[("p/a.ts", b'0', CODE.as_bytes()), ("p/b.ts", b'0', CODE.as_bytes())]), "2 files"),
        ("project.tar.gz", gzip(&tar(&[("p/a.ts", b'0', CODE.as_bytes()), ("p/x", b'2', b""), ("p/", b'5', b"")])), "2 files"),
        ("outside.tar", tar(&[("../x.ts", b'0', b""), ("a.ts", b'0', CODE.as_bytes())]), "1 files; ../x.ts: Its name points outside"),
        (
            "cut.tar.gz",
            corrupt(gzip(&tar(&[("a.ts", b'0', CODE.as_bytes()), ("b.ts", b'0', &[b'x'; 9000])])), |bytes| bytes.truncate(bytes.len() / 2)),
            "2 files; The archive is cut off",
        ),
        ("cut at once.tar.gz", corrupt(gzip(&tar(&[("a.ts", b'0', b"")])), |bytes| bytes.truncate(5)), "broken"),
        (
            "long name.tar",
            tar(&[
                ("././@LongLink", b'L', format!("deep/{}.ts\0", "n".repeat(150)).as_bytes()),
                ("short", b'0', CODE.as_bytes()),
                ("z.ts", b'0', b""),
            ]),
            "2 files",
        ),
        ("bare.ts", CODE.as_bytes().to_vec(), "1 files"),
        ("bare.json.gz", gzip(br#"{ "nodes": [], "connections": {} }"#), "1 files"),
        (
            "utf16.ts",
            CODE.encode_utf16().flat_map(u16::to_le_bytes).fold(vec![0xFF, 0xFE], |mut all, byte| {
                all.push(byte);
                all
            }),
            "1 files",
        ),
    ]
}

#[test]
fn each_ends_as_it_should() {
    let mut wrong = Vec::new();
    for (name, bytes, wanted) in table() {
        let got = told(run(name, bytes));
        if !got.contains(wanted) {
            wrong.push(format!("{name}: wanted “{wanted}”, got “{got}”"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn more_members_than_a_check_takes_are_refused_before_they_are_listed() {
    let many = corrupt(project(), |bytes| {
        let at = find(bytes, b"PK\x05\x06");
        let mut end64 = b"PK\x06\x06".to_vec();
        end64.extend([0; 28]);
        end64.extend(u64::MAX.to_le_bytes());
        end64.extend([0; 16]);
        end64.extend(b"PK\x06\x07\0\0\0\0");
        end64.extend((at as u64).to_le_bytes());
        end64.extend([1, 0, 0, 0]);
        bytes.splice(at..at, end64);
        let at = find(bytes, b"PK\x05\x06");
        bytes[at + 8..at + 12].fill(0xFF);
    });
    assert_eq!(run("many.zip", many).err().map(|refusal| refusal.code()), Some("too-large"));
}

fn mutate(bytes: &mut Vec<u8>, chance: &mut Chance) {
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len());
        match chance.below(6) {
            0 => bytes[at] ^= 1 << chance.below(8),
            1 => bytes[at] = [0, 0xFF, 0x7F, b'/', b'.'][chance.below(5)],
            2 => bytes.truncate(at.max(1)),
            3 => drop(bytes.splice(at..at, [b'P', b'K', 5, 6])),
            4 => {
                let end = (at + chance.below(40)).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                let to = chance.below(bytes.len());
                bytes.splice(to..to, piece);
            }
            // Around the directory, where the lies are told.
            _ => {
                let from = bytes.len().saturating_sub(200);
                let at = from + chance.below(bytes.len() - from);
                bytes[at] = u8::try_from(chance.below(256)).unwrap();
            }
        }
    }
}

#[test]
fn thousands_of_spoiled_archives_end_soon() {
    let good = [
        project(),
        zip(&[
            file("a/b.ts", CODE).long(),
            file("a/.env", "A=1\n").descriptor(),
            file("a/c.sql", "select 1;").stored(),
            file("a/c.sql", "x"),
        ]),
        gzip(&tar(&[("p/a.ts", b'0', CODE.as_bytes()), ("p/b.ts", b'0', CODE.as_bytes())])),
        tar(&[("p/a.ts", b'0', CODE.as_bytes()), ("p/pax", b'x', b"20 path=p/long.ts\n\n"), ("p/b.ts", b'0', CODE.as_bytes())]),
    ];
    let mut chance = Chance(0x5EED_5EED_5EED_5EED);
    let start = Instant::now();
    let mut reports = 0;
    for round in 0..2000 {
        let mut bytes = good[round % good.len()].clone();
        mutate(&mut bytes, &mut chance);
        reports += usize::from(run("spoiled.zip", bytes).is_ok());
    }
    assert!(reports > 200, "only {reports} of 2000 gave a report: the changes are too coarse to reach the readers");
    assert!(start.elapsed() < Duration::from_secs(600), "{:?}", start.elapsed());
}

#[test]
fn hostile_content_breaks_no_reader() {
    let deep = |open: &str, close: &str, depth: usize| format!("{}1{}", open.repeat(depth), close.repeat(depth));
    let contents = [
        deep("(", ")", 20_000),
        deep("[", "]", 20_000),
        deep("{\"a\":", "}", 20_000),
        deep("<a>", "</a>", 20_000),
        deep("if(x){", "}", 5_000),
        "a.".repeat(50_000),
        "!".repeat(100_000),
        "x?".repeat(20_000),
        "`${".repeat(5_000),
        "- ".repeat(20_000),
        format!("{}x", "&a [*a,*a,".repeat(500)),
        "a: &a [x]\n".to_owned() + &"b: [*a,*a,*a,*a,*a,*a,*a,*a]\n".repeat(2_000),
        "\u{feff}\u{202e}\u{0}x".to_owned(),
        "select (".repeat(5_000),
        "create table t (".repeat(2_000),
        "x".repeat(900_000),
        "\r".repeat(50_000),
        "é⟦⟧🙂".repeat(5_000),
    ];
    let names =
        ["a.ts", "a.jsx", "a.vue", "a.sql", "a.json", "package.json", "a.yml", ".github/workflows/a.yml", "a.toml", ".env", "Dockerfile"];
    let more =
        ["a.prisma", "a.py", "requirements.txt", "a.html", "a.svelte", ".gitignore", "firestore.rules", "a.xml", "a.md", "vercel.json"];
    for (number, content) in contents.iter().enumerate() {
        let start = Instant::now();
        let files = names.iter().chain(&more).map(|name| ((*name).to_owned(), content.clone().into_bytes())).collect();
        // The stack of a worker in a browser.
        let small = std::thread::Builder::new().stack_size(1 << 20);
        let run = move || check(&mut intake::Memory::new("hostile", files), &mut Silent).is_ok();
        assert!(small.spawn(run).unwrap().join().unwrap(), "content {number}");
        assert!(start.elapsed() < Duration::from_secs(120), "content {number} took {:?}", start.elapsed());
    }
}

/// Odd archives of others: those of the folder that `SHIPWORTHY_ARCHIVES` names, or that may lie beside the project. Where
/// there are none, there is nothing to test.
fn of_others() -> Vec<(PathBuf, Vec<u8>)> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/archives");
    let mut open = vec![std::env::var_os("SHIPWORTHY_ARCHIVES").map_or_else(|| beside.into(), PathBuf::from)];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                found.push((path, bytes));
            }
        }
    }
    found.sort();
    found
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[test]
fn odd_archives_of_others_end_soon() {
    for (path, bytes) in of_others() {
        let start = Instant::now();
        let told = told(run(&name_of(&path), bytes));
        assert!(start.elapsed() < Duration::from_secs(5), "{}: {told}", path.display());
        println!("{}: {told}", path.display());
    }
}

/// What other tools list and unpack can be held against this: a line for each member, with the SHA-1 of its content or why
/// it cannot be read.
#[test]
#[ignore = "prints what each archive of SHIPWORTHY_ARCHIVES holds"]
fn what_archives_of_others_hold() {
    for (path, bytes) in of_others() {
        println!("archive\t{}", path.display());
        let mut container = match sniff(&name_of(&path), Cursor::new(bytes)) {
            Ok(container) => container,
            Err(refusal) => {
                println!("refused\t{}\t{refusal}", refusal.code());
                continue;
            }
        };
        let members = container.members().unwrap_or_default();
        for (index, member) in members.iter().enumerate() {
            let content = match member.kind {
                MemberKind::File => match container.read(index, 64 << 20) {
                    Ok(bytes) => format!("{}\t{}", bytes.len(), sha1_smol::Sha1::from(&bytes).digest()),
                    Err(failure) => format!("unread\t{}", failure.why),
                },
                other => format!("{}\t{other:?}", member.bytes),
            };
            println!("member\t{:?}\t{content}", member.name);
        }
        container.oddities().iter().for_each(|oddity| println!("oddity\t{:?}\t{}", oddity.path, oddity.what));
    }
}

/// What a zip declares is reserved at once, so that a large file never stands in memory twice while it grows; what it
/// cannot hold is not.
#[test]
fn a_large_member_takes_its_memory_once() {
    let large = (0..2_000_000_u32).map(|at| at.to_string()).collect::<String>();
    let mut zip = Zip::open("a", Cursor::new(zip(&[file("a.bubble", large.as_str())]))).unwrap();
    let bytes = zip.read(0, 192 << 20).unwrap();
    assert_eq!(bytes.len(), large.len());
    assert!(bytes.capacity() < large.len() + (1 << 20), "{} of {}", bytes.capacity(), large.len());
}

/// A file whose keeper gives nothing of it, as a browser's does once it was changed after it was chosen.
struct Withheld;

impl Read for Withheld {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        Err(std::io::Error::other("the file was changed"))
    }
}

impl Seek for Withheld {
    fn seek(&mut self, _: SeekFrom) -> std::io::Result<u64> {
        Ok(0)
    }
}

#[test]
fn what_is_not_given_out_is_not_called_damaged() {
    for name in ["shop.zip", "shop.tar.gz", "app.bubble"] {
        let refusal = sniff(name, Withheld).err().unwrap();
        assert_eq!(refusal, Refusal::Withheld, "{name}");
        assert!(refusal.to_string().contains("changed or moved"), "{refusal}");
    }
}
