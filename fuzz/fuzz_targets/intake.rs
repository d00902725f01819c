//! Archives of any kind: what can be listed is read within limits.

#![no_main]

use shipworthy::intake::{MemberKind, list, sniff};
use std::io::Cursor;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    for name in ["a.zip", "a.tar.gz", "a"] {
        let Ok(mut container) = sniff(name, Cursor::new(data)) else { continue };
        let Ok(members) = container.members() else { continue };
        for (index, member) in members.iter().enumerate().take(100) {
            if member.kind == MemberKind::File
                && let Ok(bytes) = container.read(index, 1 << 20)
            {
                assert!(bytes.len() <= 1 << 20);
            }
        }
        if let Ok(listing) = list(container.as_mut()) {
            assert!(listing.entries.iter().all(|entry| !entry.path.starts_with('/') && !entry.path.split('/').any(|part| part == "..")));
        }
    }
});
