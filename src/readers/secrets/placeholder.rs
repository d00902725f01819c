//! Values that stand where a credential will be: placeholders, samples of documentation, masked values.

use crate::sorted::Arrange;

/// Parts of words that give a placeholder away wherever they stand, in the languages that founders write.
static MARKS: &[&str] = &[
    "your",
    "xxxx",
    "changeme",
    "change-me",
    "change_me",
    "changethis",
    "change-this",
    "change_this",
    "replace",
    "example",
    "dummy",
    "sample",
    "placeholder",
    "insert",
    "redacted",
    "lorem",
    "foobar",
    "goes-here",
    "goes_here",
    "goeshere",
    "_here",
    "-here",
    "not-set",
    "not_set",
    "notset",
    "to-be-set",
    "fill-in",
    "fill_in",
    "fillme",
    "enter-",
    "enter_",
    "secret-key-goes",
    "secret_for",
    "secret-for",
    "not-a-secret",
    "not-a-real",
    "notasecret",
    "put-",
    "put_",
    "hidden",
    "masked",
    "deine",
    "dein-",
    "dein_",
    "ihr-",
    "ihr_",
    "votre",
    "tu-clave",
    "tu_clave",
    "tu-api",
    "tu_api",
    "su-clave",
    "seu_",
    "seu-",
    "sua_",
    "sua-",
    "il-tuo",
    "il_tuo",
    "la-tua",
    "la_tua",
    "jouw",
    "twoj",
    "\u{432}\u{430}\u{448}",
    "\u{4f60}\u{7684}",
    "\u{60a8}\u{7684}",
    "00000000",
    "12345678",
    "abcdefgh",
    "abcd-efgh",
    "abcd1234",
    "abc123",
    "deadbeef",
    "...",
    "\u{2026}",
    "****",
    "\u{2022}\u{2022}",
    "####",
    "<",
    ">",
    "${",
    "{{",
    "}}",
    "$(",
    "#{",
    "%(",
    "{0}",
    "[your",
    "@@",
];

/// Bodies of keys that the documentation of their issuers shows to everyone.
static DOCUMENTED: &[&str] = &["4eC39HqLyjWDarjtT1zdp7dc", "BQokikJOvBiI2HlWgH4olfQ2", "TYooMQauvdEDq54NiTphI7jx", "JBSWY3DPEHPK3PXP"];

/// Words that count when they stand alone between separators.
static WORDS: &[&str] = &[
    "test",
    "testing",
    "mock",
    "fake",
    "demo",
    "todo",
    "fixme",
    "tbd",
    "none",
    "null",
    "undefined",
    "nil",
    "empty",
    "xxx",
    "foo",
    "bar",
    "baz",
    "stub",
    "ci",
    "local",
    "localhost",
    "dev",
    "development",
    "temp",
    "tmp",
    "na",
    "unset",
    "default",
    "invalid",
    "wrong",
    "hier",
    "aqui",
    "ici",
    "here",
    "my",
    "mein",
    "mon",
    "mi",
    "required",
    "nullable",
];

/// Whether a value of any form is a placeholder.
pub(in crate::readers) fn is_placeholder(value: &str) -> bool {
    let lower = value.to_lowercase();
    marked(&lower)
        || is_monotonous(value)
        || lower.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
        || (lower.starts_with('%') && lower.ends_with('%'))
        || (lower.starts_with("__") && lower.ends_with("__"))
}

/// Whether the body of a credential of known form is a placeholder: single short words occur in it by chance.
pub(super) fn is_placeholder_body(value: &str) -> bool {
    let lower = value.to_lowercase();
    DOCUMENTED.iter().any(|known| value.ends_with(known))
        || marked(&lower)
        || is_monotonous(value)
        || ["test-key", "test_key", "testkey", "fake", "mock"].iter().any(|mark| lower.contains(mark))
}

fn marked(lower: &str) -> bool {
    MARKS.iter().any(|mark| lower.contains(mark)) || lower.contains("xxx") && lower.matches('x').count() * 2 > lower.len()
}

/// Hardly any different characters, or a run of one character.
fn is_monotonous(value: &str) -> bool {
    let mut seen: Vec<char> = value.chars().filter(|c| c.is_alphanumeric()).collect();
    let len = seen.len();
    let longest = value.as_bytes().chunk_by(|a, b| a == b).map(<[u8]>::len).max().unwrap_or(0);
    seen.arrange();
    seen.dedup();
    longest >= 6 || (len >= 12 && seen.len() <= 5) || (!value.is_empty() && len == 0)
}

/// Passwords that stand in every quick start: worth nothing where only the same machine can use them.
pub(super) fn is_default_password(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    matches!(
        lower.as_str(),
        "password"
            | "passwort"
            | "pass"
            | "passwd"
            | "pwd"
            | "secret"
            | "postgres"
            | "postgresql"
            | "root"
            | "admin"
            | "mysql"
            | "mariadb"
            | "mongo"
            | "mongodb"
            | "redis"
            | "rabbitmq"
            | "guest"
            | "user"
            | "test"
            | "sa"
            | "minio"
            | "minioadmin"
            | "minio123"
            | "toor"
            | "db"
            | "app"
            | "android"
            | "changeit"
            | "default"
            | "supabase"
            | "prisma"
            | "hasura"
            | "strapi"
            | "wordpress"
            | "laravel"
            | "docker"
            | "sail"
            | "homestead"
            | "username"
            | "janedoe"
            | "johndoe"
            | "mypassword"
            | "randompassword"
            | "password1"
            | "password123"
            | "postgrespassword"
            | "rootpassword"
            | "adminpassword"
            | "userpassword"
            | "dbpassword"
            | "mysecretpassword"
            | "pass123"
            | "n8n"
    )
}

/// Whether a host is this machine, a neighbour in the same container network, or a name of documentation.
pub(super) fn is_local_host(host: &str) -> bool {
    let host = host.trim_start_matches('[').to_ascii_lowercase();
    let name = if host.starts_with("::1") { "localhost" } else { host.split(':').next().unwrap_or("") };
    !name.contains('.')
        || name.starts_with("127.")
        || name == "0.0.0.0"
        || name.starts_with("192.168.")
        || name.starts_with("10.")
        || [".local", ".localhost", ".internal", ".test", ".example", ".invalid"].iter().any(|end| name.ends_with(end))
        || name.starts_with("example.")
        || name.contains(".example.")
        || ["your", "<", "{", "$", "xxx", "placeholder", "changeme"].iter().any(|mark| name.contains(mark))
}
