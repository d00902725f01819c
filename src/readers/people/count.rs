//! Counts values that look like addresses of people and hashes of passwords.

use std::collections::BTreeSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// Most different addresses that are told apart.
const DIFFERENT: usize = 50_000;
/// Longest part of an address on either side of the `@`.
const PART: usize = 64;

/// What was counted.
#[derive(Debug, Default)]
pub(super) struct Count {
    pub(super) addresses: u32,
    pub(super) password_hashes: u32,
}

impl Count {
    /// Counts in bytes, text or not.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut different: BTreeSet<u64> = BTreeSet::new();
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let mut password_hashes = 0_u32;
        for (at, &byte) in bytes.iter().enumerate() {
            if byte == b'@' && different.len() < DIFFERENT {
                if let Some(address) = address(bytes, at) {
                    different.insert(hasher.hash_one(address.to_ascii_lowercase()));
                }
            } else if byte == b'$' && is_hash(bytes.get(at..).unwrap_or(&[])) {
                password_hashes = password_hashes.saturating_add(1);
            }
        }
        Self { addresses: u32::try_from(different.len()).unwrap_or(u32::MAX), password_hashes }
    }
}

/// The address around an `@`, if it could be that of a person.
fn address(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-');
    let is_domain = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let before = bytes.get(at.saturating_sub(PART)..at)?;
    let after = bytes.get(at + 1..)?;
    let local = before.iter().rev().take_while(|byte| is_local(byte)).count();
    let domain = after.iter().take(PART).take_while(|byte| is_domain(byte)).count();
    let name = std::str::from_utf8(before.get(before.len().checked_sub(local)?..)?).ok()?.to_ascii_lowercase();
    let host = std::str::from_utf8(after.get(..domain)?).ok()?.trim_end_matches(['.', '-']).to_ascii_lowercase();
    let (site, top) = host.rsplit_once('.')?;
    let plausible = !name.is_empty()
        && !site.is_empty()
        && (2..=24).contains(&top.len())
        && top.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !matches!(
            top,
            "png" | "jpg" | "jpeg" | "svg" | "webp" | "gif" | "js" | "css" | "ts" | "local" | "test" | "invalid" | "localhost"
        );
    // Reserved and made-up domains belong to nobody; shared mailboxes are no person's.
    let invented = ["example.", "test.", "localhost.", "domain.", "email.", "mail.com", "acme.", "sentry.", "noreply.", "users.noreply."];
    let nobody = invented.iter().any(|start| host.starts_with(start)) || host.contains(".example");
    let shared =
        ["info", "contact", "support", "hello", "sales", "office", "admin", "noreply", "no-reply", "team", "help", "press", "jobs"];
    (plausible && !nobody && !shared.contains(&name.as_str())).then(|| bytes.get(at - local..=at + domain)).flatten()
}

/// Whether bytes start with the hash of a password as bcrypt or Argon2 write it.
fn is_hash(bytes: &[u8]) -> bool {
    let bcrypt = bytes.starts_with(b"$2") && bytes.get(3) == Some(&b'$') && bytes.get(6) == Some(&b'$');
    let long = |from: usize, least: usize| {
        bytes.get(from..).is_some_and(|rest| {
            rest.iter().take(least).filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/')).count() == least
        })
    };
    bcrypt && long(7, 53) || bytes.starts_with(b"$argon2")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_counted_once_and_nobody_not_at_all() {
        let text = b"id,mail\n1,mara.lind@kundenpost.se\n2,Mara.Lind@kundenpost.se\n3,jo@shop.org\n4,a@example.com\n5,info@shop.org\n\
            logo@2x.png pkg@1.2.3 @scope/name x@y user@test.com";
        assert_eq!(Count::of(text).addresses, 2);
    }

    #[test]
    fn hashes_are_counted() {
        let text = format!("$2y$12${} $2y$12$short $argon2id$v=19$m=65536", "a".repeat(53));
        assert_eq!(Count::of(text.as_bytes()).password_hashes, 2);
    }

    #[test]
    fn any_bytes_do_no_harm() {
        for byte in [b'@', b'$', b'.', 0xFF] {
            assert_eq!(Count::of(&vec![byte; 10_000]).addresses, 0);
        }
        assert_eq!(Count::of(b"a@").addresses + Count::of(b"@b.de").addresses, 0);
    }
}
