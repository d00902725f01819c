//! Names taken apart: `resetToken`, `reset_token` and `RESET-TOKEN` are the words "reset" and "token".

/// Longest name that is taken apart, in bytes.
const LONGEST: usize = 200;

/// The words of a name as they stand in it.
pub(in crate::readers::javascript) fn pieces(name: &str) -> impl Iterator<Item = &str> {
    let bytes = name.as_bytes().get(..LONGEST).unwrap_or(name.as_bytes());
    let mut at = 0;
    std::iter::from_fn(move || {
        at += bytes.get(at..)?.iter().position(u8::is_ascii_alphanumeric)?;
        let start = at;
        let mut before_lower = false;
        while let Some(byte) = bytes.get(at).filter(|byte| byte.is_ascii_alphanumeric() && !(byte.is_ascii_uppercase() && before_lower)) {
            before_lower = !byte.is_ascii_uppercase();
            at += 1;
        }
        name.get(start..at)
    })
}

/// The words of a name, lower-case.
pub(super) fn words(name: &str) -> Vec<String> {
    pieces(name).map(str::to_ascii_lowercase).collect()
}

/// Whether a name has one of these words.
pub(in crate::readers::javascript) fn has(name: &str, wanted: &[&str]) -> bool {
    pieces(name).any(|word| wanted.iter().any(|wanted| wanted.eq_ignore_ascii_case(word)))
}

/// Whether a name says that its value lets somebody in.
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    let pair = |a: &str, b: &str| has(a) && has(b);
    let beside = [
        "discount", "coupon", "promo", "cart", "count", "length", "limit", "usage", "design", "color", "type", "hint", "strength",
        "visible", "field", "label", "error",
    ];
    if words.iter().any(|word| beside.contains(&word.as_str())) {
        return false;
    }
    has("token")
        || has("otp")
        || has("password")
        || has("passwd")
        || has("passcode")
        || has("secret")
        || pair("reset", "code")
        || pair("verification", "code")
        || pair("api", "key")
        || pair("access", "code")
        || pair("invite", "code")
        || (has("recovery") || has("backup")) && (has("code") || has("codes"))
}

/// Whether a name says that its value is a password as it was typed: `plain_password`, `passwordPlain`, `raw_password`.
pub(in crate::readers::javascript) fn is_readable_password(name: &str) -> bool {
    name.len() < 40
        && has(name, &["password", "passwd", "pwd", "pass"])
        && has(name, &["plain", "plaintext", "raw", "cleartext", "unhashed", "readable", "visible", "original"])
        && !has(name, &["is", "show", "hide", "toggle", "set"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_apart() {
        assert_eq!(words("resetToken"), ["reset", "token"]);
        assert_eq!(words("JWT_SECRET"), ["jwt", "secret"]);
        assert_eq!(words("-v2Name über__X9y "), ["v2", "name", "ber", "x9y"]);
        assert_eq!(words("é"), [""; 0]);
        assert!(has("resetToken", &["code", "token"]) && !has("resetTokens", &["token"]));
        assert!(
            is_secret("generateOtp")
                && is_secret("RESET_CODE")
                && is_secret("generateRecoveryCodes")
                && !is_secret("tokenCount")
                && !is_secret("tokenizer")
        );
    }
}
