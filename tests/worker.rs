//! What only a worker can do: reading a visitor's file through a window, and checking what is in it.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that panics has failed")]

use js_sys::{Array, Uint8Array};
use shipworthy::browser::engine::{Window, folder};
use shipworthy::intake::{Container, sniff};
use shipworthy::{Silent, check};
use shipworthy_messages::Named;
use std::io::{Read, Seek, SeekFrom};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::File;

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn file(name: &str, bytes: &[u8]) -> File {
    File::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)), name).unwrap()
}

/// A zip whose members are stored as they are.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in members {
        let start = u32::try_from(out.len()).unwrap();
        let length = u32::try_from(bytes.len()).unwrap();
        let name_length = u16::try_from(name.len()).unwrap();
        // Version, flags, method, time, date.
        let mut common: Vec<u8> = [10_u16, 0, 0, 0, 33].iter().flat_map(|field| field.to_le_bytes()).collect();
        common.extend([crc(bytes), length, length].iter().flat_map(|field| field.to_le_bytes()));
        common.extend([name_length, 0].iter().flat_map(|field| field.to_le_bytes()));
        out.extend(*b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(*bytes);
        directory.extend(*b"PK\x01\x02\x0a\x00");
        directory.extend(&common);
        // Comment, disk, attributes within and without.
        directory.extend([0_u8; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (count, start) = (u16::try_from(members.len()).unwrap(), u32::try_from(out.len()).unwrap());
    out.extend(&directory);
    out.extend(*b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].iter().flat_map(|field| field.to_le_bytes()));
    out.extend([u32::try_from(directory.len()).unwrap(), start].iter().flat_map(|field| field.to_le_bytes()));
    out.extend([0, 0]);
    out
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, &byte| (0..8).fold(crc ^ u32::from(byte), |crc, _| step(crc)))
}

#[wasm_bindgen_test]
fn a_window_shows_what_the_file_holds() {
    let bytes: Vec<u8> = (0..5_000_000_u32).map(|at| (at % 251) as u8).collect();
    let mut window = Window::new(file("big", &bytes).into());
    for (to, at) in [
        (SeekFrom::End(-10), 4_999_990_usize),
        (SeekFrom::Start(3), 3),
        (SeekFrom::Start(2_097_150), 2_097_150),
        (SeekFrom::Current(-20), 2_097_138),
        (SeekFrom::Start(4_500_000), 4_500_000),
        (SeekFrom::Start(1_000_000), 1_000_000),
    ] {
        assert_eq!(window.seek(to).unwrap(), at as u64);
        let mut read = [0; 8];
        window.read_exact(&mut read).unwrap();
        assert_eq!(read, bytes[at..at + 8]);
    }
    window.rewind().unwrap();
    let mut all = Vec::new();
    window.read_to_end(&mut all).unwrap();
    assert!(all == bytes);
    assert!(window.seek(SeekFrom::Current(-9_000_000)).is_err());
    assert_eq!(window.seek(SeekFrom::End(5)).unwrap(), 5_000_005);
    assert_eq!(window.read(&mut [0; 4]).unwrap(), 0);
}

#[wasm_bindgen_test]
fn a_zip_lists_and_reads() {
    let bytes = zip(&[("shop/package.json", b"{ \"name\": \"shop\" }"), ("shop/src/a.ts", b"export const a = 1;\n")]);
    let mut container = sniff("shop.zip", Window::new(file("shop.zip", &bytes).into())).unwrap();
    let names: Vec<String> = container.members().unwrap().iter().map(|member| member.name.clone()).collect();
    assert_eq!(names, ["shop/package.json", "shop/src/a.ts"]);
    assert_eq!(container.read(1, 1_000).unwrap(), b"export const a = 1;\n");
    let report = check(container.as_mut(), &mut Silent).unwrap();
    assert_eq!((report.project.name.as_str(), report.project.files), ("shop", 2));
}

#[wasm_bindgen_test]
fn a_folder_lists_and_reads() {
    let named = |path: &str, text: &str| Named { path: path.to_owned(), file: file("any", text.as_bytes()) };
    let files = vec![named("shop/package.json", "{}"), named("shop/src/a.ts", "export const a = 1;\n")];
    let mut folder = folder("shop", files, vec!["shop/node_modules".to_owned()]);
    assert_eq!(folder.members().unwrap().len(), 3);
    assert_eq!(folder.read(0, 10).unwrap(), b"{}");
    assert!(folder.read(1, 10).is_err());
    assert!(folder.read(2, 10).is_err());
    let report = check(&mut folder, &mut Silent).unwrap();
    assert!(report.skipped.iter().any(|skipped| skipped.path.starts_with("node_modules")));
}

#[wasm_bindgen_test]
fn what_is_no_archive_is_refused() {
    let refused = |bytes: &[u8]| sniff("a.zip", Window::new(file("a.zip", bytes).into())).err().map(|refusal| refusal.code());
    assert_eq!(refused(b""), Some("empty"));
    assert_eq!(refused(b"hello"), Some("not-an-archive"));
}
