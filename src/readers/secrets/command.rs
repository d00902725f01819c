//! Passwords handed to programs on a command line.

use std::ops::Range;

/// How far a command is read, in bytes: longer ones are made by machines.
const REACH: usize = 2_000;

/// The programs, and how each is handed a password.
pub(super) static PROGRAMS: &[(&str, Handing)] = &[
    ("curl ", Handing::Account),
    ("sshpass ", Handing::Next("-p")),
    ("mysql ", Handing::Joined("-p")),
    ("mysqldump ", Handing::Joined("-p")),
    ("mysqladmin ", Handing::Joined("-p")),
    ("redis-cli ", Handing::Next("-a")),
    ("ConvertTo-SecureString ", Handing::First),
    ("identified by ", Handing::First),
];

/// How a program is handed its password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handing {
    /// `-u user:password`.
    Account,
    /// As the word behind an option.
    Next(&'static str),
    /// Joined to an option.
    Joined(&'static str),
    /// As the first quoted text.
    First,
}

/// The password on the command line that begins at `at` with a program's name.
pub(super) fn handed(text: &str, at: usize, (program, option): (&str, Handing)) -> Option<Range<usize>> {
    let starts = at.checked_sub(1).and_then(|before| text.as_bytes().get(before)).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    let from = at + program.len();
    let line = line(text.get(from..)?);
    if !starts || !text.get(at..from)?.eq_ignore_ascii_case(program) {
        return None;
    }
    let words = words(line);
    let mut words = words.into_iter();
    let shifted = |range: Range<usize>| from + range.start..from + range.end;
    match option {
        Handing::First => words.next().filter(|range| range.start > 0).map(shifted),
        Handing::Next(flag) => {
            words.find(|range| line.get(range.clone()) == Some(flag))?;
            words.next().map(shifted)
        }
        Handing::Joined(flag) => {
            words.find(|range| line.get(range.clone()).is_some_and(|word| word.len() > flag.len() && word.starts_with(flag))).map(|range| {
                // `-p"$DB_PASS"`: quotes within a word are no part of it.
                let quote = |at: usize| matches!(line.as_bytes().get(at), Some(b'"' | b'\''));
                let start = range.start + flag.len();
                let start = start + usize::from(quote(start));
                shifted(start..range.end - usize::from(range.end > start && quote(range.end - 1)))
            })
        }
        Handing::Account => {
            words.find(|range| matches!(line.get(range.clone()), Some("-u" | "--user")))?;
            let account = words.next()?;
            let colon = line.get(account.clone())?.find(':')? + 1;
            Some(shifted(account.start + colon..account.end))
        }
    }
}

/// A command with the lines that a backslash joins to it.
fn line(rest: &str) -> &str {
    let rest = (0..4).find_map(|less| rest.get(..rest.len().min(REACH) - less.min(rest.len()))).unwrap_or("");
    let mut end = 0;
    for line in rest.split_inclusive('\n').take(12) {
        end += line.len();
        if !line.trim_end().ends_with('\\') {
            break;
        }
    }
    rest.get(..end).unwrap_or(rest)
}

/// The words of a command, without their quotes, up to where the next command begins.
fn words(line: &str) -> Vec<Range<usize>> {
    let bytes = line.as_bytes();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let quoted = matches!(byte, b'"' | b'\'');
        let start = if quoted { at + 1 } else { at };
        let ends = |next: u8| if quoted { next == byte } else { next.is_ascii_whitespace() };
        let len = bytes.get(start..).unwrap_or(&[]).iter().position(|&next| ends(next)).unwrap_or(bytes.len() - start);
        if matches!(byte, b'|' | b';' | b'&') {
            break;
        }
        if len > 0 {
            words.push(start..start + len);
        }
        at = start + len + 1;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_told_apart() {
        let of = |text: &'static str| {
            let program = PROGRAMS.iter().find(|(program, _)| text.starts_with(program)).unwrap();
            handed(text, 0, *program).and_then(|range| text.get(range))
        };
        assert_eq!(of("curl -s -u me:it -T a.gz https://a.b/\n"), Some("it"));
        assert_eq!(of("curl -s \\\n  --user \"me:it\" https://a.b/\n"), Some("it"));
        assert_eq!(of("curl -u me https://a.b/\n"), None);
        assert_eq!(of("mysql -u root -pit -h db < a.sql\n"), Some("it"));
        assert_eq!(of("mysql -u root -p\"it\" -h db < a.sql\n"), Some("it"));
        assert_eq!(of("mysql -u root -p -h db < a.sql\n"), None);
        assert_eq!(of("sshpass -p 'it' scp a b:\n"), Some("it"));
        assert_eq!(of("ConvertTo-SecureString \"it\" -AsPlainText\n"), Some("it"));
        assert_eq!(of("ConvertTo-SecureString $env:PW -AsPlainText\n"), None);
    }
}
