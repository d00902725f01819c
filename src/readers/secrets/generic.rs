//! Credentials that only their name gives away. Strict about context: most literals next to a word like "password" are
//! labels, rules of validation or names of fields.

use super::assignment::Assignment;
use super::call::Callee;
use super::names::{Noun, is_bare, is_harmless, noun};
use super::password::password;
use super::place::{Place, Syntax, words};
use super::placeholder::{is_default_password, is_placeholder, is_placeholder_body};
use super::randomness::{entropy, is_hex, is_uuid, looks_random};
use super::{Candidate, context, encoded, named};
use crate::facts::{Exposure, SecretClass, SecretKind};
use std::ops::Range;

/// Whether a value is no literal credential by its form: a reference, a path, an address, a pattern, a sentence.
fn is_something_else(name: &str, value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let letters = |text: &str| text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>();
    // `Database:Password`: the place of a setting, as ASP.NET writes it.
    let setting = |part: &str| {
        part.len() > 1 && part.starts_with(|c: char| c.is_ascii_uppercase()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    value.len() < 4
        || value.len() > 300
        || value.contains(':') && value.split(':').all(setting)
        || !value.bytes().all(|byte| byte.is_ascii_graphic())
        || value.starts_with(['$', '/', '~', '^', '!', '&', '*', '(', '{', '[', '@', '<', '.'])
        || [
            "://",
            "process.env",
            "getenv",
            "environ",
            "env.",
            "env(",
            "secrets.",
            "vault:",
            "arn:",
            "op://",
            "::",
            "()",
            "\\d",
            "[a-z",
            "(?",
            "[^",
            "${",
            "{{",
            "<",
            "var.",
        ]
        .iter()
        .any(|mark| lower.contains(mark))
        || [".pem", ".key", ".json", ".txt", ".crt", ".p8", ".jks", ".keystore", ".php", ".py", ".js", ".ts"]
            .iter()
            .any(|end| lower.ends_with(end))
        || letters(name).ends_with(&letters(value))
        || is_chain_address(value)
        || letters(value).is_empty()
        || is_dotted_path(value)
        || is_slashed_path(value)
        || is_shouted_name(value)
        || is_validation(value)
        || value.trim_end_matches('$') == "base64:"
        // `'Password': 'Updated.'`: a message.
        || value.strip_suffix('.').is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()))
}

/// Rules that an input must keep, as web frameworks write them in one text: `required|string|size:64`.
fn is_validation(value: &str) -> bool {
    let is_rule = |part: &str| {
        matches!(
            part.split(':').next().unwrap_or(""),
            "required"
                | "nullable"
                | "sometimes"
                | "present"
                | "filled"
                | "bail"
                | "confirmed"
                | "string"
                | "integer"
                | "numeric"
                | "alpha_num"
                | "alpha_dash"
                | "uuid"
                | "min"
                | "max"
                | "size"
                | "between"
                | "min_length"
                | "max_length"
                | "exists"
                | "unique"
                | "regex"
        )
    };
    value.split('|').filter(|part| is_rule(part)).count() >= 2
}

/// `django.contrib.auth.password_validation`, `java.lang.String`.
fn is_dotted_path(value: &str) -> bool {
    value.matches('.').count() >= 1
        && value.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_'))
}

/// What generators of salts draw: letters, digits and every kind of sign, blanks too.
fn is_salt(value: &str) -> bool {
    let count = |is: fn(&u8) -> bool| value.bytes().filter(is).count();
    let in_form = value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic());
    in_form
        && (60..=70).contains(&value.len())
        && count(u8::is_ascii_punctuation) >= 10
        && count(u8::is_ascii_digit) >= 2
        && count(u8::is_ascii_uppercase) >= 3
        && count(u8::is_ascii_lowercase) >= 3
        && value.bytes().filter(|&byte| byte == b' ').count() <= 4
}

/// The place of a file or object: `a/b/picture.webp`.
fn is_slashed_path(value: &str) -> bool {
    let last = value.rsplit('/').next().unwrap_or(value);
    value.matches('/').count() >= 2
        && last.rsplit_once('.').is_some_and(|(stem, end)| {
            !stem.is_empty() && (2..=5).contains(&end.len()) && end.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// The public address of an account or contract: `0x` and 40 hexadecimal digits.
fn is_chain_address(value: &str) -> bool {
    value.strip_prefix("0x").is_some_and(|digits| digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The name of a variable in capitals: `JWT_SECRET`.
fn is_shouted_name(value: &str) -> bool {
    value.contains('_') && value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
}

/// A stored hash opens nothing by itself.
fn is_hash(value: &str) -> bool {
    ["$2a$", "$2b$", "$2y$", "$argon2", "$apr1$", "$6$", "$5$", "$1$", "pbkdf2", "sha256", "sha384", "sha512", "scrypt:", "{SHA}"]
        .iter()
        .any(|prefix| value.starts_with(prefix))
}

/// What is said in the lines around a place, in small letters.
pub(super) fn neighbours(text: &str, at: usize, reach: usize) -> String {
    super::google::around(text, at, reach).to_ascii_lowercase()
}

/// Judges one assignment. The answer's class says what it is worth; `None` where it is no credential at all.
pub(super) fn judged(text: &str, found: &Assignment<'_>, place: Place, script: bool) -> Option<Candidate> {
    let mut words = words(found.name);
    let bare = is_bare(&words);
    if bare && let Some(holder) = context::holder(text, found.range.start, place.syntax) {
        let holder = holder.rsplit('.').next().unwrap_or(holder);
        words.splice(0..0, super::place::words(holder));
    }
    let constant = place.syntax == Syntax::Code && is_constant_key(&words, found);
    let noun = noun(&words).or(constant.then_some(Noun::Access))?;
    let value = found.value;
    // "key" says nothing by itself.
    if bare && found.name.eq_ignore_ascii_case("key") && !looks_random(value) {
        return None;
    }
    let drawn = noun == Noun::Signing && found.quoted && is_salt(value);
    if place.syntax == Syntax::Prose || place.translation || is_something_else(found.name, value) && !drawn {
        return None;
    }
    if is_hash(value) {
        return Some(Candidate::hidden(found.range.clone()));
    }
    let own = found.name.rsplit('.').next().unwrap_or(found.name).trim_matches(['$', '-']);
    // Storage clients call half of a key pair `secret_key`.
    let of_a_pair = noun == Noun::Signing && place.syntax != Syntax::Code && {
        let around = neighbours(text, found.range.start, 300);
        ["access_key", "accesskey", "aws_", "bucket", "publishable"].iter().any(|word| around.contains(word))
    };
    let noun = if of_a_pair && words.len() == 2 { Noun::Access } else { noun };
    if noun != Noun::Access && place.page {
        return None;
    }
    if place.cluster_secret && context::holder(text, found.range.start, place.syntax) == Some("data") {
        return clustered(found, noun);
    }
    let candidate = match noun {
        Noun::Password => password(text, found, &words, place, script)?,
        Noun::Signing => signing(text, found, place, script)?,
        Noun::Access => access(found, &words, place)?,
    };
    let class = match (candidate.class, place.exposure) {
        (SecretClass::Live, Exposure::Test) => SecretClass::Test,
        (SecretClass::Live, Exposure::Documentation) => SecretClass::Placeholder,
        (SecretClass::Live, _) if place.rehearsal || place.development && (place.environment || candidate.kind == SecretKind::Generic) => {
            SecretClass::Test
        }
        // A table of samples that the program refuses: `const PLACEHOLDER_SECRETS = { … }`.
        (SecretClass::Live, _) if place.syntax == Syntax::Code && is_for_show(context::holder(text, found.range.start, place.syntax)) => {
            SecretClass::Placeholder
        }
        (SecretClass::Live, _) if place.syntax == Syntax::Code && context::in_test_class(text, found.range.start) => SecretClass::Test,
        (class, _) => class,
    };
    Some(Candidate { class, variable: Some(own.to_owned()), ..candidate })
}

/// Whether what holds a value says by its name that it opens nothing.
fn is_for_show(holder: Option<&str>) -> bool {
    holder.is_some_and(|holder| {
        let telling = ["placeholder", "placeholders", "example", "examples", "insecure", "weak", "forbidden", "denied"];
        words(holder).iter().any(|word| telling.contains(&word.as_str()))
    })
}

/// A constant that is called a key (`WEATHER_KEY`) and holds nothing but drawn characters.
fn is_constant_key(words: &[String], found: &Assignment<'_>) -> bool {
    let name = found.name;
    let value = found.value;
    // Counters of visits and checks for people have keys that pages hold.
    let for_pages = ["recaptcha", "captcha", "hcaptcha", "turnstile", "vapid", "analytics", "amplitude", "mixpanel", "tracking", "pub"];
    words.len() > 1
        && found.quoted
        && name.ends_with("_KEY")
        && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        && !is_harmless(words)
        && !words.iter().any(|word| for_pages.contains(&word.as_str()))
        && value.len() >= 32
        && (is_hex(value) || looks_random(value) && value.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// A value of a cluster's secret, which stands in base64.
fn clustered(found: &Assignment<'_>, noun: Noun) -> Option<Candidate> {
    let plain = encoded::plain(found.value).unwrap_or_else(|| found.value.to_owned());
    if plain.len() < 6 || is_placeholder(&plain) && !looks_random(&plain) || is_default_password(&plain) || is_something_else("", &plain) {
        return None;
    }
    let (id, kind) = match noun {
        Noun::Password => ("password", SecretKind::Password),
        Noun::Signing => ("signing-secret", SecretKind::Signing),
        Noun::Access if looks_random(&plain) || is_hex(&plain) => ("generic-secret", SecretKind::Generic),
        Noun::Access => return None,
    };
    let name = format!("{}`{}`", if noun == Noun::Access { "secret in " } else { "" }, shown(found.name));
    Some(Candidate { variable: Some(found.name.to_owned()), ..Candidate::new(id, &name, kind, SecretClass::Live, found.range.clone(), 1) })
}

/// A literal that a function is handed as a credential.
pub(super) fn handed(text: &str, callee: &Callee, at: usize, range: Range<usize>, place: Place, script: bool) -> Option<Candidate> {
    let value = text.get(range.clone())?;
    let function = callee.trigger.trim_end_matches('(');
    match callee.noun {
        Noun::Password => {
            let local = ["localhost", "127.0.0.1"].iter().any(|host| text.get(at..range.start).is_some_and(|call| call.contains(host)));
            let candidate = typed(text, range)?;
            let class = if local { SecretClass::Test } else { candidate.class };
            let function = function.trim_end_matches('=');
            Some(Candidate { class, name: format!("the password in `{function}(…)`"), ..candidate })
        }
        Noun::Signing => {
            // Scripts have a reader of their own for signing; encoders serve everything.
            let signs = if callee.trigger.starts_with("TextEncoder") { place.signs_tokens } else { !script };
            if !signs || value.len() < 6 || is_something_else("", value) {
                return None;
            }
            let id = if looks_random(value) { "signing-secret" } else { "guessable-signing-secret" };
            Some(Candidate::new(id, &format!("The secret in `{function}(…)`"), SecretKind::Signing, SecretClass::Live, range, 1))
        }
        Noun::Access => {
            let account = text.get(at..range.start)?.split_once("AC")?.1;
            let account = account.get(..32).is_some_and(is_hex);
            let token = value.len() == 32 && is_hex(value) && !is_placeholder_body(value);
            (account && token)
                .then(|| Candidate::new("twilio-auth-token", "Twilio auth token", SecretKind::Mail, SecretClass::Live, range, 1))
        }
    }
}

/// A password in a place that holds nothing else.
pub(super) fn typed(text: &str, range: Range<usize>) -> Option<Candidate> {
    let value = text.get(range.clone())?;
    // A plain word is the password of a quick start.
    let mixed = value.bytes().any(|byte| !byte.is_ascii_alphabetic()) && value.bytes().any(|byte| byte.is_ascii_alphabetic());
    if is_something_else("", value) || value.starts_with('-') || !mixed {
        return None;
    }
    let placeholder =
        is_placeholder(value) || is_default_password(value) || value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let class = if placeholder { SecretClass::Placeholder } else { SecretClass::Live };
    Some(Candidate::new("password", "the password on this command line", SecretKind::Password, class, range, 1))
}

/// A key, token or secret for a service.
fn access(found: &Assignment<'_>, words: &[String], place: Place) -> Option<Candidate> {
    let value = found.value;
    if words.last().is_some_and(|last| last == "authorization")
        && let Some(password) = encoded::password(value)
    {
        let placeholder = is_placeholder(&password) || is_default_password(&password);
        let class = if placeholder { SecretClass::Placeholder } else { SecretClass::Live };
        let name = format!("`{}`", shown(found.name));
        return Some(Candidate::new("authorization-header", &name, SecretKind::Password, class, found.range.clone(), 1));
    }
    let issuer = named::issuer(words, value);
    let config = place.syntax != Syntax::Code;
    let random = looks_random(value)
        || (value.len() >= 20 && is_hex(value))
        || (config && is_uuid(value))
        || (value.len() >= 24 && !value.contains(['-', '.']) && value.bytes().any(|byte| byte.is_ascii_digit()) && entropy(value) >= 380);
    if !random && issuer.is_none() || is_uuid(value) && issuer.is_none() && !config {
        return None;
    }
    let class = if is_placeholder_body(value) || is_placeholder_name(value) {
        SecretClass::Placeholder
    } else if issuer.is_some_and(|named| named.public)
        // A map token that its maker calls public.
        || value.starts_with("pk.eyJ")
        || super::is_public_name(found.name)
            && !words.iter().any(|word| matches!(word.as_str(), "secret" | "private" | "service" | "admin"))
    {
        SecretClass::Public
    } else {
        SecretClass::Live
    };
    Some(match issuer {
        Some(named) => Candidate::new(named.id, named.name, named.kind, class, found.range.clone(), 1),
        None => Candidate::new(
            "generic-secret",
            &format!("secret in `{}`", shown(found.name)),
            SecretKind::Generic,
            class,
            found.range.clone(),
            1,
        ),
    })
}

/// A value made of words only.
fn is_placeholder_name(value: &str) -> bool {
    is_placeholder(value) && !looks_random(value)
}

/// A secret that signs sessions, cookies or tokens: a guessable one is worse than a random one.
fn signing(text: &str, found: &Assignment<'_>, place: Place, script: bool) -> Option<Candidate> {
    let value = found.value;
    if value.len() < 6
        || matches!(value.to_ascii_lowercase().as_str(), "string" | "secret" | "required" | "optional" | "password") && !found.fallback
    {
        return None;
    }
    // Fallbacks of scripts are stated by their own reader.
    if script && found.fallback {
        return Some(Candidate::hidden(found.range.clone()));
    }
    // What a program assigns is in force, however much it reads like a placeholder.
    let in_force = place.syntax == Syntax::Code;
    // Words in settings that a script writes for somebody else to fill in.
    let example = script && !looks_random(value) && !is_salt(value) && is_line_of_settings(text, found);
    let template = !is_salt(value) && ["<", "{{", "${", "..."].iter().any(|mark| value.contains(mark));
    let class = if template || example || (!in_force && is_placeholder(value)) { SecretClass::Placeholder } else { SecretClass::Live };
    if place.syntax == Syntax::Json && !looks_random(value) {
        return None;
    }
    let guessable = !looks_random(value) && !is_salt(value) && !value.starts_with("django-insecure-");
    // `SESSION_KEY`, `cookieKey`: in a page or a script, the name under which something is stored.
    let stored = |words: &[String]| matches!(words, [.., holder, key] if key == "key" && (holder == "session" || holder == "cookie"));
    let named = value.bytes().all(|byte| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'.'))
        && found.name.bytes().all(|byte| !byte.is_ascii_uppercase());
    if (script || named) && guessable && stored(&words(found.name)) {
        return None;
    }
    let id = if guessable { "guessable-signing-secret" } else { "signing-secret" };
    Some(Candidate::new(id, &format!("`{}`", shown(found.name)), SecretKind::Signing, class, found.range.clone(), 1))
}

/// A line of a script that only an environment file begins like this: `NAME="value"`, part of a text that it writes.
fn is_line_of_settings(text: &str, found: &Assignment<'_>) -> bool {
    let before = text.get(..found.range.start).and_then(|above| above.rsplit('\n').next()).unwrap_or("");
    before.trim_end_matches(['"', '\'']).strip_suffix('=') == Some(found.name)
        && found.name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A name as the report shows it: its last part.
pub(super) fn shown(name: &str) -> &str {
    let name = name.trim_matches(['$', '-', '.']);
    name.rsplit('.').next().unwrap_or(name)
}
