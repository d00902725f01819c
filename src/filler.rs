//! Made-up values of samples and tests, so that none looks like a leaked credential. Compiled for tests only.

/// The characters that a kind of filler draws from; `None` for kinds that are not drawn.
pub(crate) fn alphabet(kind: &str) -> Option<&'static [u8]> {
    Some(match kind {
        "alnum" => b"aZ3kQ9xB7mTr2LfW8cVp5NhJ6dYs4Ge1uX0",
        "hex" => b"9f3a7c1e5b2d8046",
        "digits" => b"7391846205",
        "lower" => b"k3x9q7w2m5z8t4r6hb1v",
        "upper" => b"QZ7KXW3NVJ5TLR2MHB6Y",
        "base64" => b"aZ3kQ9x+B7mTr2/LfW8cVp5NhJ6dYs4Ge1uX0",
        _ => return None,
    })
}

/// A token of three parts with that payload; `signature` is made up by the caller.
pub(crate) fn jwt(header: &str, payload: &str, signature: &str) -> String {
    format!("{}.{}.{signature}", base64url(header.as_bytes()), base64url(payload.as_bytes()))
}

pub(crate) fn base64url(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, &byte| word << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            out.push(char::from(ALPHABET[(word >> (18 - 6 * place)) as usize & 63]));
        }
    }
    out
}
