//! What the name of a variable or field says about its value.

use super::named;

/// What a name says that its value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noun {
    Password,
    /// Signs sessions, cookies or tokens.
    Signing,
    /// Key, token or secret for somebody else's service.
    Access,
}

/// Words that make a name harmless whatever it ends in.
static HARMLESS: &[&str] = &[
    "csrf",
    "xsrf",
    "public",
    "publishable",
    "anon",
    "placeholder",
    "label",
    "hint",
    "error",
    "errors",
    "message",
    "msg",
    "confirm",
    "max",
    "min",
    "num",
    "count",
    "cancel",
    "cancellation",
    "page",
    "next",
    "prev",
    "continuation",
    "site",
    "hash",
    "hashed",
    "encrypted",
    "color",
    "css",
    "theme",
    "font",
    "forgot",
    "forgotten",
    "reset",
    "show",
    "hide",
    "invalid",
    "wrong",
    "weak",
    "mock",
    "fake",
    "dummy",
    "example",
    "sample",
    "primary",
    "foreign",
    "cache",
    "query",
    "sort",
    "partition",
    "translation",
    "i18n",
    "column",
    "field",
    "input",
    "measurement",
    "idempotency",
    "search",
    "fingerprint",
    "checksum",
    "integrity",
    "toggle",
    "update",
    "change",
    "validate",
    "test",
    "prompt",
    "save",
    "xor",
    "checkout",
    "cart",
    "coupon",
];

/// What stands before "key" in the name of a credential.
static KEYS: &[&str] = &[
    "api",
    "secret",
    "access",
    "private",
    "auth",
    "signing",
    "encryption",
    "crypto",
    "app",
    "account",
    "service",
    "master",
    "admin",
    "subscription",
    "server",
    "storage",
    "deploy",
    "integration",
    "write",
    "jwt",
    "session",
    "cookie",
    "hmac",
    "aes",
    "role",
    "client",
    "license",
    "live",
    "cipher",
    "token",
    "consumer",
    "webhook",
];

/// Words that may stand before the noun of a signing secret; any other word names a service of somebody else.
static SIGNERS: &[&str] = &[
    "jwt",
    "session",
    "sessions",
    "cookie",
    "cookies",
    "auth",
    "nextauth",
    "better",
    "encryption",
    "encrypt",
    "crypto",
    "signing",
    "sign",
    "access",
    "refresh",
    "token",
    "hmac",
    "aes",
    "cipher",
    "django",
    "flask",
    "rails",
    "laravel",
    "payload",
    "express",
    "my",
    "the",
    "app",
    "settings",
    "config",
    "self",
    "secret",
    "key",
    "base",
    "default",
    "hash",
    "production",
    "development",
    "s",
    "server",
    "security",
];

/// Words of a name that say which service a password opens.
pub(super) static SERVERS: &[&str] = &[
    "db",
    "database",
    "pg",
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "redis",
    "smtp",
    "mail",
    "email",
    "ftp",
    "sftp",
    "ssh",
    "rds",
    "root",
    "ldap",
    "rabbit",
    "rabbitmq",
    "key",
    "keystore",
    "truststore",
    "store",
    "sudo",
    "proxy",
    "imap",
    "elastic",
    "mssql",
    "oracle",
    "jdbc",
    "sql",
    "admin",
    "datasource",
    "spring",
    "sa",
    "master",
    "service",
    "gmail",
    "wp",
    "irc",
    "vpn",
    "wifi",
    "instance",
    "cluster",
    "broker",
    "kafka",
    "couchdb",
    "neo4j",
    "dbpass",
    "dbpasswd",
    "dbpassword",
    "pgpassword",
];

/// What the last words of a name say.
pub(super) fn noun(words: &[String]) -> Option<Noun> {
    if is_harmless(words) {
        return None;
    }
    let trailing = |word: &&String| {
        word.bytes().all(|byte| byte.is_ascii_digit())
            || matches!(word.as_str(), "value" | "default" | "prod" | "production" | "dev" | "live")
    };
    let mut named = words.iter().rev().skip_while(trailing);
    let last = named.next()?.as_str();
    let before = named.next().map_or("", String::as_str);
    let only_signers = || words.iter().all(|word| SIGNERS.contains(&word.as_str()) || word.bytes().all(|byte| byte.is_ascii_digit()));
    // The SDK of Facebook ships its client token inside the app.
    if matches!(words, [.., client, token] if client == "client" && token == "token") {
        return None;
    }
    let joined_signer = ["jwtsecret", "sessionsecret", "cookiesecret", "tokensecret", "secretkey", "cryptokey", "encryptionkey"];
    let spoken: Vec<&str> = words.iter().map(String::as_str).collect();
    match last {
        // The keys and salts of WordPress, and what other frameworks stir into their hashes and cookies.
        "key" | "salt" if matches!(spoken.as_slice(), ["auth" | "nonce", _] | ["secure", "auth", _] | ["logged", "in", _]) => {
            Some(Noun::Signing)
        }
        "pepper" => Some(Noun::Signing),
        "phrase" if matches!(before, "secret" | "pass") => Some(Noun::Access),
        "key" if matches!(spoken.as_slice(), ["validation" | "decryption", _]) => Some(Noun::Signing),
        "key" if matches!(spoken.as_slice(), ["jwt", ..]) && words.len() == 2 => Some(Noun::Signing),
        _ if ["password", "passwd", "passphrase", "passwort", "pwd"].iter().any(|end| last.ends_with(end)) => Some(Noun::Password),
        "pass" | "dbpass" | "userpass" | "mypass" => Some(Noun::Password),
        // `secret_key_base`; other bases are what keys are made from: `STORAGE_KEY_BASE`.
        "base" if before == "key" && words.iter().any(|word| word == "secret") => Some(Noun::Signing),
        _ if joined_signer.contains(&last) && only_signers_but(words, last) => Some(Noun::Signing),
        "secret" if words.len() > 1 && only_signers() => Some(Noun::Signing),
        "key"
            if matches!(before, "secret" | "signing" | "encryption" | "crypto" | "jwt" | "session" | "cookie" | "hmac" | "app" | "aes")
                && only_signers() =>
        {
            Some(Noun::Signing)
        }
        "authorization" => Some(Noun::Access),
        "secret" | "token" | "credential" | "credentials" | "pat" | "apikey" => Some(Noun::Access),
        // `sonar.projectKey` says which project, and opens none.
        "key" if matches!(before, "project") => None,
        "key" if KEYS.contains(&before) || words.len() > 1 && named::issuer_word(words) => Some(Noun::Access),
        _ if ["secret", "token", "apikey", "secretkey", "accesskey", "privatekey", "authkey"].iter().any(|end| last.ends_with(end)) => {
            Some(Noun::Access)
        }
        _ => None,
    }
}

/// Whether a word of a name makes it harmless.
pub(super) fn is_harmless(words: &[String]) -> bool {
    words.iter().any(|word| HARMLESS.contains(&word.as_str()))
}

/// Whether a name says nothing but that its value is secret: what it hangs on says the rest.
pub(super) fn is_bare(words: &[String]) -> bool {
    words.len() <= 2
        && words.iter().all(|word| matches!(word.as_str(), "secret" | "key" | "token" | "password" | "pass" | "pwd" | "passwd" | "api"))
}

fn only_signers_but(words: &[String], last: &str) -> bool {
    words.iter().all(|word| word == last || SIGNERS.contains(&word.as_str()))
}
