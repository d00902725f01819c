//! Credentials handed to a function, known by the function and the place among its arguments.

use super::names::Noun;
use std::ops::Range;

/// Longest list of arguments that is read, in bytes.
const LONGEST: usize = 600;

/// Which argument is the credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Position {
    /// That one, from 0.
    At(usize),
    Last,
}

use Position::{At, Last};

/// A function that is handed a credential.
#[derive(Debug)]
pub(super) struct Callee {
    /// Its name with the bracket.
    pub(super) trigger: &'static str,
    position: Position,
    pub(super) noun: Noun,
}

const fn call(trigger: &'static str, position: Position, noun: Noun) -> Callee {
    Callee { trigger, position, noun }
}

/// Functions of the languages that back ends are written in. Scripts have a reader of their own for signing.
pub(super) static CALLEES: &[Callee] = &[
    call("PlainAuth(", At(2), Noun::Password),
    call("BasicAuth(", At(1), Noun::Password),
    call("NetworkCredential(", At(1), Noun::Password),
    call("getConnection(", At(2), Noun::Password),
    call("mysqli_connect(", At(2), Noun::Password),
    call("mysqli(", At(2), Noun::Password),
    call("pg_connect(", At(2), Noun::Password),
    call("new PDO(", At(2), Noun::Password),
    call("auth=(", At(1), Noun::Password),
    call("ftp_login(", At(2), Noun::Password),
    call("twilio(", At(1), Noun::Access),
    call("twilio')(", At(1), Noun::Access),
    call("twilio\")(", At(1), Noun::Access),
    call("Twilio(", At(1), Noun::Access),
    call("TwilioClient(", At(1), Noun::Access),
    call("TwilioClient.Init(", At(1), Noun::Access),
    call("Client(", At(1), Noun::Access),
    call("jwt.encode(", At(1), Noun::Signing),
    call("jwt.decode(", At(1), Noun::Signing),
    call("JWT.encode(", At(1), Noun::Signing),
    call("JWT.decode(", At(1), Noun::Signing),
    call("JWT::encode(", At(1), Noun::Signing),
    call("signWith(", Last, Noun::Signing),
    call("setSigningKey(", At(0), Noun::Signing),
    call("hmacShaKeyFor(", At(0), Noun::Signing),
    call("HMAC256(", At(0), Noun::Signing),
    call("HMAC384(", At(0), Noun::Signing),
    call("HMAC512(", At(0), Noun::Signing),
    call("SymmetricSecurityKey(", At(0), Noun::Signing),
    call("SignedString([]byte(", At(0), Noun::Signing),
    call("TextEncoder().encode(", At(0), Noun::Signing),
];

impl Callee {
    /// The literal that it is handed as a credential, where it is called at `at`.
    pub(super) fn handed(&self, text: &str, at: usize) -> Option<Range<usize>> {
        if !text.get(at..)?.starts_with(self.trigger) {
            return None;
        }
        let literals = literals(text, at + self.trigger.len());
        let found = match self.position {
            At(wanted) => literals.into_iter().find(|(position, _)| *position == wanted),
            Last => literals.into_iter().next_back(),
        };
        found.map(|(_, range)| range)
    }
}

/// What may stand before the literal of an argument without changing what it is.
static WRAPPERS: &[&str] =
    &["[]byte(", "GetBytes(", "Buffer.from(", ".encode(", "BASE64.decode(", "bytes(", "b", "@", "password=", "key=", "auth_token="];

/// The quoted arguments from `from` to the closing bracket, with their places among all arguments. An argument that is
/// wrapped (`[]byte("…")`) counts; one that joins several texts does not, nor one that looks its text up by a name.
fn literals(text: &str, from: usize) -> Vec<(usize, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    let (mut depth, mut position, mut at, mut argument) = (0_usize, 0_usize, from, from);
    while let Some(&byte) = bytes.get(at).filter(|_| at < from + LONGEST) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth == 0 => break,
            b')' | b']' | b'}' => depth -= 1,
            b',' if depth == 0 => {
                position += 1;
                argument = at + 1;
            }
            b';' if depth == 0 => break,
            b'+' | b'.' if found.last().is_some_and(|(last, range)| *last == position && range.end + 2 >= at) => {
                found.pop();
            }
            b'"' | b'\'' | b'`' => {
                let open = at + 1;
                let rest = bytes.get(open..).unwrap_or(&[]);
                let Some(len) = rest.iter().take(LONGEST).position(|&next| next == byte || next == b'\n') else { break };
                if rest.get(len) == Some(&b'\n') {
                    break;
                }
                let before = text.get(argument..at).unwrap_or("?").trim();
                if before.is_empty() || WRAPPERS.iter().any(|wrapper| before.ends_with(wrapper)) {
                    found.push((position, open..open + len));
                }
                at = open + len;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_counted() {
        let of = |text: &'static str| {
            let callee = CALLEES.iter().find(|callee| text.starts_with(callee.trigger)).unwrap();
            callee.handed(text, 0).and_then(|range| text.get(range))
        };
        assert_eq!(of("PlainAuth(\"\", \"me\", \"pw\", host)"), Some("pw"));
        assert_eq!(of("jwt.encode({\"a\": 1, \"b\": [1, 2]}, 'it', algorithm='x')"), Some("it"));
        assert_eq!(of("signWith(Algorithm.HS256, \"it\")"), Some("it"));
        assert_eq!(of("SymmetricSecurityKey(Encoding.UTF8.GetBytes(\"it\"))"), Some("it"));
        assert_eq!(of("SymmetricSecurityKey(Encoding.UTF8.GetBytes(settings[\"Jwt:Key\"]))"), None);
        assert_eq!(of("PlainAuth(\"\", \"me\", os.Getenv(\"MAIL_PASSWORD\"), host)"), None);
        assert_eq!(of("BasicAuth(user, password)"), None);
        assert_eq!(of("mysqli_connect($host, 'me', $password, 'shop')"), None);
        assert_eq!(of("jwt.encode(claims, 'a' + b)"), None);
    }
}
