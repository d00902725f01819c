//! Whether a value looks as if a machine drew it by chance.

/// Shannon entropy in bits a character, times 100: integers keep results equal on every machine.
pub(super) fn entropy(value: &str) -> u32 {
    let mut counts = [0_u32; 256];
    for byte in value.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let len = value.len() as f64;
    let bits: f64 = counts.iter().filter(|&&count| count > 0).map(|&count| f64::from(count) / len).map(|share| -share * share.log2()).sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 8 bits a character")]
    let hundredths = (bits * 100.0).round() as u32;
    hundredths
}

/// Kind of a character: random text changes between kinds often, words and names rarely.
fn kind(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        b'A'..=b'Z' => 2,
        _ => 3,
    }
}

/// Whether a value of at least 16 characters looks drawn by chance rather than typed by a person.
pub(super) fn looks_random(value: &str) -> bool {
    let len = value.len();
    if len < 16 || !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return false;
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let letters = value.bytes().filter(u8::is_ascii_alphabetic).count();
    let changes = value.as_bytes().windows(2).filter(|pair| matches!(*pair, &[a, b] if kind(a) != kind(b))).count();
    // A separator between words makes two changes without any chance in it.
    let separators = value.bytes().filter(|byte| matches!(byte, b'-' | b'_' | b'.' | b'/' | b':')).count();
    digits >= 2 && letters >= 2 && changes.saturating_sub(2 * separators) >= (len / 6).max(4) && entropy(value) >= 300
}

/// Whether a value of letters only looks drawn by chance: words have small letters in a row.
pub(super) fn are_random_letters(value: &str) -> bool {
    let changes = value.as_bytes().windows(2).filter(|pair| matches!(*pair, &[a, b] if kind(a) != kind(b))).count();
    value.len() >= 30 && value.bytes().all(|byte| byte.is_ascii_alphabetic()) && changes * 4 >= value.len() && entropy(value) >= 350
}

/// Whether a value is a number of hexadecimal digits with letters and digits both.
pub(super) fn is_hex(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_hexdigit())
        && value.bytes().any(|byte| byte.is_ascii_digit())
        && value.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether a value has the form of a UUID.
pub(super) fn is_uuid(value: &str) -> bool {
    let mut groups = value.split('-');
    [8, 4, 4, 4, 12]
        .into_iter()
        .all(|len| groups.next().is_some_and(|group| group.len() == len && group.bytes().all(|byte| byte.is_ascii_hexdigit())))
        && groups.next().is_none()
}
