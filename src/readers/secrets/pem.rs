//! Private keys in text form: PEM, OpenSSH, PuTTY.

use super::Candidate;
use super::jwt::decode;
use super::place::words;
use crate::facts::{SecretClass, SecretKind};

/// Longest key that is read, in bytes.
const LONGEST: usize = 16_384;
/// Fewest characters of key material: the shortest elliptic keys have about 64.
const SHORTEST: usize = 60;

/// The key whose header holds the text `PRIVATE KEY` at `at`.
pub(super) fn matched(text: &str, at: usize) -> Option<Candidate> {
    let back = at.saturating_sub(40);
    let before = text.as_bytes().get(back..at)?;
    let dashes = before.windows(11).rposition(|window| window == b"-----BEGIN ")?;
    let header = back + dashes;
    let rest = text.get(at..)?;
    let window = capped(rest, LONGEST);
    let (title, body) = window.split_once("-----")?;
    if title.len() > 30 || title.contains('\n') {
        return None;
    }
    let end = body.find("-----").unwrap_or(body.len());
    let body = body.get(..end)?;
    let material = body.bytes().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')).count();
    let foreign = body.bytes().any(|byte| matches!(byte, b'(' | b'{' | b'$' | b'<' | b';'));
    let from = at + title.len() + 5;
    if material < SHORTEST || foreign || body.trim_start_matches(['\\', 'n', 'r']).starts_with('.') {
        return None;
    }
    let locked = text.get(header..at).is_some_and(|kind| kind.contains("ENCRYPTED")) || body.contains("ENCRYPTED");
    // Keys in the lines of a block comment are said to readers of the documentation made from it.
    let commented = body.lines().nth(1).is_some_and(|line| line.trim_start().starts_with("* "));
    let sample = commented || is_cut_short(body) || body.contains("...") || body.to_ascii_lowercase().contains("your");
    let start = header.saturating_sub(2_000);
    let account = (start..header).find_map(|from| text.get(from..header)).is_some_and(|above| above.contains("\"service_account\""));
    let (id, name) = match (account, locked) {
        (true, _) => ("google-service-account", "Google service account key"),
        (false, true) => ("private-key-locked", "private key, locked with a passphrase"),
        (false, false) => ("private-key", "private key"),
    };
    // `const TEST_FAKE_KEY = "…`: its own name says that it opens nothing.
    let line = text.get(..header).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    let named = capped(line, 200).split(['=', ':']).next().unwrap_or("");
    let made_up = words(named).iter().any(|word| matches!(word.as_str(), "fake" | "dummy" | "mock"));
    let class = if made_up || sample { SecretClass::Placeholder } else { SecretClass::Live };
    Some(Candidate {
        place: header..header,
        ..Candidate::new(id, name, SecretKind::PrivateKey, class, from..from + body.trim_end().len(), 4)
    })
}

/// Whether the material says that it is longer than it is, as in the sample of a form: an ASN.1 sequence tells its length
/// in its first bytes.
fn is_cut_short(body: &str) -> bool {
    let material: String = body.replace("\\n", "").chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/')).collect();
    let Some(head) = material.get(..8).and_then(decode) else { return false };
    let told = match head.as_slice() {
        [0x30, short @ ..=0x7f, ..] => usize::from(*short),
        [0x30, 0x81, length, ..] => usize::from(*length),
        [0x30, 0x82, high, low, ..] => usize::from(*high) << 8 | usize::from(*low),
        _ => return false,
    };
    // A few bytes are left to those who count padding or line ends otherwise.
    told > material.len() * 3 / 4 + 8
}

/// The PuTTY key whose `Private-Lines:` stands at `at`.
pub(super) fn putty(text: &str, at: usize) -> Option<Candidate> {
    let rest = capped(text.get(at..)?, LONGEST);
    let (count, body) = rest.split_once('\n')?;
    let end = body.find("Private-").unwrap_or(body.len());
    let from = at + count.len() + 1;
    // The private half of the shortest keys is one line, for its public half stands apart.
    if end < 40 {
        return None;
    }
    let candidate = Candidate::new("private-key", "private key", SecretKind::PrivateKey, SecretClass::Live, from..from + end, 4);
    let back = at.saturating_sub(LONGEST);
    let head = (0..4)
        .find_map(|more| text.get((back + more).min(at)..at))
        .and_then(|above| Some(at - above.len() + above.rfind("PuTTY-User-Key-File")?));
    let head = head.unwrap_or(at);
    Some(Candidate { place: head..head, ..candidate })
}

/// The first bytes of a text, cut between characters.
fn capped(text: &str, most: usize) -> &str {
    (0..4).find_map(|back| text.get(..most.min(text.len()).saturating_sub(back))).unwrap_or("")
}
