//! What credentials show of themselves: checksums, account numbers, objects. A value that fails opens nothing.
//!
//! GitHub's, npm's and Polar's tokens end with six characters that are the CRC-32 of those before, in base 62.

use super::detector::Check;
use super::jwt::decode;
use serde_json::Value;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Characters of the checksum.
const LENGTH: usize = 6;

impl Check {
    /// Whether the characters of a credential without its trigger fit.
    pub(super) fn fits(self, body: &str) -> bool {
        match self {
            Self::Sum => holds(body),
            Self::Ends(end) => body.ends_with(end),
            Self::Holds(part) => body.contains(part),
            Self::AccountNumber => body
                .split('.')
                .next()
                .and_then(decode)
                .is_some_and(|number| (15..=20).contains(&number.len()) && number.iter().all(u8::is_ascii_digit)),
            Self::Object => body
                .split('_')
                .next()
                .and_then(|object| decode(object.trim_end_matches('=')))
                .and_then(|object| serde_json::from_slice::<Value>(&object).ok())
                .is_some_and(|object| object.is_object()),
        }
    }
}

/// Whether the last characters of a token's body fit those before.
fn holds(body: &str) -> bool {
    body.len().checked_sub(LENGTH).and_then(|cut| body.split_at_checked(cut)).is_some_and(|(drawn, sum)| of(drawn) == sum)
}

/// The checksum of the drawn characters.
pub(super) fn of(drawn: &str) -> String {
    let mut rest = crc32(drawn.as_bytes());
    let mut digits = [b'0'; LENGTH];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET.get((rest % 62) as usize).copied().unwrap_or(b'0');
        rest /= 62;
    }
    String::from_utf8_lossy(&digits).into_owned()
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn checksum_of_a_known_text() {
        // The check value of CRC-32 is that of the nine digits.
        assert_eq!(super::crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(super::of("123456789").len(), 6);
        assert!(super::holds(&format!("123456789{}", super::of("123456789"))));
        assert!(!super::holds("123456789aaaaaa"));
    }
}
