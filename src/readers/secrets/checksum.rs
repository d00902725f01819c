//! The checksum that GitHub's tokens carry: their last six characters are the CRC-32 of those before, in base 62.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Characters of the checksum.
const LENGTH: usize = 6;

/// Whether the last characters of a token's body fit those before.
pub(super) fn holds(body: &str) -> bool {
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
