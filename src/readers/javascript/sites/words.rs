//! Names taken apart: `resetToken`, `reset_token` and `RESET-TOKEN` are the words "reset" and "token".

/// The words of a name, lower-case.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut before_lower = false;
    for c in name.chars().take(200) {
        let starts = c.is_ascii_uppercase() && before_lower;
        if (starts || !c.is_ascii_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
        before_lower = c.is_ascii_lowercase() || c.is_ascii_digit();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// Whether a name has one of these words.
pub(super) fn has(name: &str, wanted: &[&str]) -> bool {
    words(name).iter().any(|word| wanted.contains(&word.as_str()))
}

/// Whether a name says that its value lets somebody in.
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let has = |wanted: &str| words.iter().any(|word| word == wanted);
    let pair = |a: &str, b: &str| has(a) && has(b);
    let beside = ["count", "length", "limit", "usage", "design", "color", "type", "hint", "strength", "visible", "field", "label", "error"];
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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_apart() {
        assert_eq!(words("resetToken"), ["reset", "token"]);
        assert_eq!(words("JWT_SECRET"), ["jwt", "secret"]);
        assert!(is_secret("generateOtp") && is_secret("RESET_CODE") && !is_secret("tokenCount") && !is_secret("tokenizer"));
    }
}
