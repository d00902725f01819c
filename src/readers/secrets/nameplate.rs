//! Credentials in the names of things: of files and folders, of people and branches. Names are shown everywhere, so what
//! has the form of a credential is hidden before anything is told of them.

use super::{SecretClass, scan};
use crate::intake::Entry;
use std::ops::Range;

/// Shortest name that can hold a credential of known form.
const SHORTEST: usize = 16;

/// The name without the credentials in it; nothing where it holds none.
///
/// Only forms that issuers publish are looked for: a name is no assignment, and words in it are words.
pub(crate) fn without_credentials(name: &str) -> Option<String> {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    if name.len() < SHORTEST || digits < 2 {
        return None;
    }
    let parts: Vec<(&str, Option<String>)> = name.split('/').map(|part| (part, of_part(part))).collect();
    let shown: Vec<&str> = parts.iter().map(|(part, masked)| masked.as_deref().unwrap_or(part)).collect();
    parts.iter().any(|(_, masked)| masked.is_some()).then(|| shown.join("/"))
}

/// Most places in a part at which a credential may begin.
const BEGINNINGS: usize = 40;

fn of_part(part: &str) -> Option<String> {
    let parted = |c: char| matches!(c, '-' | '_' | '.' | ' ' | '(' | '[' | '@' | '=' | '+' | ',');
    let begins = std::iter::once(0).chain(part.match_indices(parted).map(|(at, mark)| at + mark.len())).take(BEGINNINGS);
    let mut hidden: Vec<Range<usize>> = Vec::new();
    for from in begins {
        let Some(rest) = part.get(from..).filter(|rest| rest.len() >= SHORTEST) else { break };
        if hidden.last().is_none_or(|known| known.end <= from) {
            hidden.extend(first_of(rest).map(|range| from + range.start..from + range.end));
        }
    }
    let mut masked = String::new();
    let mut from = 0;
    for range in hidden {
        masked.push_str(part.get(from..range.start)?);
        masked.push('…');
        from = range.end;
    }
    (from > 0).then(|| masked + part.get(from..).unwrap_or(""))
}

/// The first credential of a text that begins where one may.
fn first_of(text: &str) -> Option<Range<usize>> {
    let entry = Entry::new(0, "name.txt".to_owned(), text.len() as u64);
    // Also what opens nothing by its check digits: a name is no place to find out.
    scan(&entry, text)
        .into_iter()
        .find(|found| found.secret.as_ref().is_none_or(|known| known.class != SecretClass::Public))
        .map(|found| found.range)
        .filter(|range| range.start < range.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_credentials_and_nothing_else() {
        let drawn = ["Qw8zLr3V", "tYp6XsK1", "dMf9HgJ4"].concat();
        let key = ["sk_", "live_", &drawn].concat();
        for (name, shown) in [
            (format!("notes/{key}.md"), Some("notes/….md")),
            (format!("{key}/a/{key}.ts"), Some("…/a/….ts")),
            (key.clone(), Some("…")),
            (format!("data/old-{key}-{key}.png"), Some("data/old-…-….png")),
            ("supabase/migrations/20250731073045_2926d06b-3ff1-45b2-9d6b-0286efb440fd.sql".to_owned(), None),
            (format!("assets/index-{drawn}.js"), None),
            ("short.ts".to_owned(), None),
        ] {
            assert_eq!(without_credentials(&name).as_deref(), shown, "{name}");
        }
    }
}
