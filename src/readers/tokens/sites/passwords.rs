//! Passwords and other secrets: hashed too fast, compared as they are, made by chance that can be guessed.

use super::{is_password, names, state};
use crate::facts::{Facts, Language, SiteKind};
use crate::readers::tokens::dialect::Dialect;
use crate::readers::tokens::lexer::Kind;
use crate::readers::tokens::syntax::Shape;
use crate::readers::tokens::tree::{Call, Code};

/// A fast hash over a password.
pub(super) fn weak_hash(code: &Code<'_>, call: &Call, facts: &mut Facts) {
    let lower = call.name.to_ascii_lowercase();
    let given = || code.text(&(call.word..call.end + 1)).to_ascii_lowercase();
    let hash = if lower.contains("md5") || lower.ends_with("messagedigest.getinstance") && given().contains("md5") {
        "MD5"
    } else if lower.contains("sha1")
        || lower.ends_with("messagedigest.getinstance") && (given().contains("sha-1") || given().contains("sha1"))
    {
        "SHA-1"
    } else {
        return;
    };
    if lower.contains("hmac") || lower.contains("uuid") {
        return;
    }
    let in_call = names(code, call.word..call.end + 1).any(|(_, word)| is_password(word));
    let about = code.function(call.function).is_some_and(|function| {
        let name = function.name.to_ascii_lowercase();
        name.contains("password") || name.contains("passwd") || function.parameters.iter().any(|parameter| is_password(&parameter.name))
    });
    let start = call.start.saturating_sub(6);
    let kept = names(code, start..call.start)
        .any(|(at, word)| is_password(word) && (code.is_sign(at + 1, "=") || code.is_sign(at + 1, ":=") || code.is_sign(at + 1, "==")));
    if in_call || about || kept {
        let known = facts.sites.iter().any(|site| {
            site.kind == SiteKind::WeakPasswordStorage
                && site.origin.path == code.entry.path
                && site.origin.line.abs_diff(code.at(call.start).line) < 6
        });
        if !known {
            state(code, SiteKind::WeakPasswordStorage, hash, call.start, facts);
        }
    }
}

/// Chance that can be guessed, where it makes a secret.
pub(super) fn weak_chance(code: &Code<'_>, dialect: &'static Dialect, call: &Call, facts: &mut Facts) {
    let weak = match dialect.language {
        Language::Go => {
            call.name.starts_with("rand.")
                && code.has("\"math/rand")
                && matches!(call.last(), "Intn" | "Int" | "Int31n" | "Int63" | "Int31" | "Read" | "Perm" | "IntN" | "Int63n")
        }
        Language::Java | Language::Kotlin => {
            call.makes && call.name == "Random" && !code.has("SecureRandom")
                || call.name == "Math.random"
                || call.name.starts_with("RandomStringUtils.random")
        }
        Language::CSharp => call.makes && call.name == "Random" && !code.has("RandomNumberGenerator"),
        Language::Ruby => call.name == "rand" || call.name == "Random.rand",
        _ => false,
    };
    if !weak {
        return;
    }
    let secret = |name: &str| {
        let lower = name.to_ascii_lowercase();
        [
            "token",
            "password",
            "secret",
            "otp",
            "session",
            "apikey",
            "api_key",
            "verificationcode",
            "verification_code",
            "resetcode",
            "nonce",
            "passcode",
        ]
        .iter()
        .any(|word| lower.contains(word))
            && !["test", "mock", "fake", "delay", "backoff"].iter().any(|word| lower.contains(word))
    };
    let function = code.function(call.function).map(|function| function.name.clone()).unwrap_or_default();
    let line = (call.start.saturating_sub(8)..call.start)
        .rev()
        .take_while(|at| !matches!(code.kind(*at), Some(Kind::Line | Kind::Open(b'{') | Kind::Close(b'{'))) && !code.is_sign(*at, ";"));
    let kept = line.into_iter().any(|at| code.is_word(at) && secret(code.word(at)));
    if secret(&function) || kept {
        state(code, SiteKind::PredictableSecret, &function, call.start, facts);
    }
}

/// Words of what is stored, as against what was sent.
const STORED: &[&str] = &[
    "user",
    "account",
    "u",
    "usr",
    "admin",
    "customer",
    "member",
    "existing",
    "found",
    "stored",
    "db",
    "row",
    "result",
    "employee",
    "dbuser",
    "founduser",
    "person",
    "student",
];

/// A stored password that is held against the one typed: it is kept as it was typed.
pub(super) fn compared(code: &Code<'_>, facts: &mut Facts) {
    if code.syntax.shape == Shape::Def {
        return;
    }
    for at in 0..code.tokens.len() {
        let (left, right) = if code.kind(at) == Some(Kind::Sign) && matches!(code.word(at), "==" | "!=") {
            (at.checked_sub(1), member_end(code, at + 1))
        } else if code.is_word(at)
            && matches!(code.word(at), "equals" | "Equals")
            && code.opens(at + 1, b'(')
            && code.is_sign(at.wrapping_sub(1), ".")
        {
            (at.checked_sub(2), member_end(code, at + 2))
        } else {
            continue;
        };
        let Some(left) = left
            .map(|left| if code.kind(left) == Some(Kind::Close(b'(')) { code.pair(left).wrapping_sub(1) } else { left })
            .filter(|left| code.is_word(*left))
        else {
            continue;
        };
        let Some(right) = right else { continue };
        let (one, _) = code.chain(left);
        let (other, _) = code.chain(right);
        if !is_password(&one) || !is_password(&other) {
            continue;
        }
        let root = |name: &str| name.split(['.', '(']).next().unwrap_or("").to_ascii_lowercase();
        let stored = |name: &str| name.contains('.') && STORED.contains(&root(name).as_str());
        let both = format!("{one} {other}").to_ascii_lowercase();
        let asked_twice = ["confirm", "repeat", "again", "new", "old", "2"].iter().any(|word| both.contains(word));
        if stored(&one) != stored(&other) && !asked_twice && root(&one) != root(&other) {
            state(code, SiteKind::WeakPasswordStorage, "compared unhashed", left, facts);
        }
    }
}

/// The last word of the names that start at a token.
fn member_end(code: &Code<'_>, at: usize) -> Option<usize> {
    let mut end = at;
    while code.is_word(end) && (code.is_sign(end + 1, ".") || code.is_sign(end + 1, "?.")) && code.is_word(end + 2) {
        end += 2;
    }
    // `getPassword()`
    let calls = code.opens(end + 1, b'(') && code.pair(end + 1) != end + 2;
    (code.is_word(end) && !calls).then_some(end)
}
