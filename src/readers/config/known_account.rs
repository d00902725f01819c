//! Accounts in SQL whose password is stored as a hash, with the password itself in a comment beside it.

use crate::facts::{Facts, Language, Role, Site, SiteKind};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// How far above the first such row the comment may stand, in lines.
const NEAR: u32 = 12;

/// How far apart in lines the hash and the address of one row stand.
const APART: u32 = 3;

/// How hashes of passwords begin.
const HASHES: &[&str] = &["$2a$", "$2b$", "$2y$", "$argon2", "$scrypt$", "$pbkdf2"];

/// Reads them.
pub(super) struct KnownAccount;

impl Reader for KnownAccount {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let path = entry.path.to_ascii_lowercase();
        // What only fills a developer's database is no account of anybody's.
        let trial = ["seed", "test", "fixture", "sample", "demo", "example", "mock", "dev"].iter().any(|word| path.contains(word));
        entry.language == Some(Language::Sql)
            && !trial
            && matches!(entry.role, Role::Source | Role::Config | Role::Script)
            && source.whole().contains_any(HASHES)
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let mut told: Option<(usize, u32)> = None;
        let (mut hash, mut address) = (None::<u32>, None::<u32>);
        for (line, (at, text)) in (0_u32..).zip(source.lines()) {
            let text = text.trim();
            if let Some(comment) = text.strip_prefix("--").or_else(|| text.strip_prefix('#')) {
                if says_password(comment) {
                    told = Some((at, line));
                }
                continue;
            }
            if HASHES.iter().any(|hash| text.contains(hash)) {
                hash = Some(line);
            }
            if text.contains('@') {
                address = Some(line);
            }
            let hashed = hash.zip(address).is_some_and(|(hash, address)| hash.abs_diff(address) <= APART && hash.max(address) == line);
            if let Some((place, above)) = told.filter(|_| hashed)
                && line.saturating_sub(above) <= NEAR
            {
                let admin = text.to_ascii_lowercase().contains("admin");
                let detail = if admin { "script admin" } else { "script" };
                facts.sites.push(Site { kind: SiteKind::LiteralCredentials, detail: detail.to_owned(), origin: source.at(place) });
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Whether a comment says what the password is: `Password: "letmein1"`, and not that there is one.
fn says_password(comment: &str) -> bool {
    let lower = comment.to_ascii_lowercase();
    let Some(at) =
        ["password", "contraseña", "senha", "mot de passe", "passwort"].iter().find_map(|word| lower.find(word).map(|at| at + word.len()))
    else {
        return false;
    };
    let Some(rest) = comment.get(at..) else { return false };
    let Some((before, value)) = rest.split_once([':', '=']) else { return false };
    let value = value.trim().trim_matches(['"', '\'', '`', '(', ')']).trim();
    before.len() < 24
        && (4..=40).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_graphic())
        && !["hash", "bcrypt", "todo", "change", "<", "${", "{{", "xxxx", "****"].iter().any(|no| value.to_ascii_lowercase().contains(no))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_that_tell_a_password() {
        for (comment, says) in [
            (" Password: \"letmein1\"", true),
            (" password = letmein1", true),
            (" Password: bcrypt hash of the default", false),
            (" the password is hashed", false),
            (" Password: <change me>", false),
        ] {
            assert_eq!(says_password(comment), says, "{comment}");
        }
    }
}
