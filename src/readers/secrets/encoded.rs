//! Credentials behind base64: cluster secrets, and accounts written as `user:password`.

use super::jwt::decode;

/// Longest value that is decoded, in bytes.
const LONGEST: usize = 4_096;

/// The text that a value holds in base64, if it holds one.
pub(super) fn plain(value: &str) -> Option<String> {
    let body = value.trim_end_matches('=');
    if body.len() < 4 || body.len() > LONGEST || body.len() % 4 == 1 {
        return None;
    }
    let text = String::from_utf8(decode(body)?).ok()?;
    let text = text.trim_end_matches(['\n', '\r']);
    (!text.is_empty() && text.chars().all(|c| !c.is_control())).then(|| text.to_owned())
}

/// The password of `user:password` in base64.
pub(super) fn password(value: &str) -> Option<String> {
    let account = plain(value)?;
    let (user, password) = account.split_once(':')?;
    let typed = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic());
    (typed(user) && typed(password)).then(|| password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_and_texts_are_decoded() {
        assert_eq!(plain("Y2hhbmdlbWU=").as_deref(), Some("changeme"));
        assert_eq!(password("YWRtaW46Y2hhbmdlbWU=").as_deref(), Some("changeme"));
        assert_eq!(password("Y2hhbmdlbWU="), None);
        assert_eq!(plain("not base64!"), None);
        assert_eq!(plain("AAAA"), None);
    }
}
