//! What a name hangs on: the group, section or object that holds it (`jwt:` over `secret:`).

use super::assignment::name_before;
use super::place::Syntax;

/// How far back the holder of a name is looked for, in bytes.
const REACH: usize = 1_500;

/// The name of what holds the assignment at `at`, if one does.
pub(super) fn holder(text: &str, at: usize, syntax: Syntax) -> Option<&str> {
    let from = (0..4).find_map(|more| text.get((at.saturating_sub(REACH) + more).min(at)..at))?;
    match syntax {
        Syntax::Yaml => indented(from),
        Syntax::Settings => section(from),
        Syntax::Environment | Syntax::Shell | Syntax::Xml | Syntax::Prose => None,
        Syntax::Code | Syntax::Json => bracketed(text, from, at),
    }
}

/// Whether a place stands in a class of Python that holds the settings of tests: `class TestingConfig(Config):`.
pub(super) fn in_test_class(text: &str, at: usize) -> bool {
    let Some(from) = (0..4).find_map(|more| text.get((at.saturating_sub(REACH) + more).min(at)..at)) else { return false };
    let Some(class) = from.rfind("\nclass ") else { return false };
    let mut lines = from.get(class + 1..).unwrap_or("").lines();
    let head = lines.next().unwrap_or("");
    let name = head.trim_start_matches("class ").split(['(', ':']).next().unwrap_or("");
    let indented = from.rsplit('\n').next().is_some_and(|start| start.starts_with([' ', '\t']));
    let inside = indented && lines.all(|line| line.is_empty() || line.starts_with([' ', '\t', '#', ')']));
    inside && head.trim_end().ends_with(':') && name.contains("Test")
}

/// The key of the nearest line above that is indented less.
fn indented(before: &str) -> Option<&str> {
    let mut lines = before.rsplit('\n');
    let depth = depth_of(lines.next()?);
    let above = lines.find(|line| {
        let bare = line.trim_start();
        !bare.is_empty() && !bare.starts_with('#') && depth_of(line) < depth
    })?;
    let key = above.trim_start_matches([' ', '-']).split(':').next()?.trim_matches(['"', '\'', ' ']);
    (!key.is_empty() && key.len() < 60).then_some(key)
}

fn depth_of(line: &str) -> usize {
    line.bytes().take_while(|&byte| byte == b' ').count()
}

/// The last `[section]` above.
fn section(before: &str) -> Option<&str> {
    let lines = before.rsplit('\n').skip(1);
    lines.filter_map(|line| line.trim().strip_prefix('[')?.strip_suffix(']')).next().map(|name| name.trim_matches(['[', ']', '"', ' ']))
}

/// The name before the bracket that is still open.
fn bracketed<'a>(text: &'a str, before: &str, at: usize) -> Option<&'a str> {
    let mut closed = 0_usize;
    for (back, byte) in before.bytes().rev().enumerate() {
        match byte {
            b'}' | b']' | b')' => closed += 1,
            b'{' | b'[' | b'(' if closed > 0 => closed -= 1,
            b'{' | b'[' | b'(' => return name_before(text, at - back - 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_tests_are_a_class() {
        let inside = |text: &str| in_test_class(text, text.find("SECRET").unwrap());
        assert!(inside("x = 1\nclass TestingConfig(Config):\n    DEBUG = True\n    SECRET = 'y'\n"));
        assert!(!inside("x = 1\nclass Config:\n    SECRET = 'y'\nclass TestingConfig(Config):\n    pass\n"));
        assert!(!inside("x = 1\nclass TestingConfig(Config):\n    pass\nSECRET = 'y'\n"));
    }

    #[test]
    fn a_name_hangs_on_what_holds_it() {
        let held = |text: &'static str, syntax| holder(text, text.find("secret").unwrap(), syntax);
        assert_eq!(held("a: 1\njwt:\n  kind: x\n  secret: y\n", Syntax::Yaml), Some("jwt"));
        assert_eq!(held("[mail]\nuser = x\n[api]\nsecret = y\n", Syntax::Settings), Some("api"));
        assert_eq!(held("{ \"Jwt\": { \"list\": [1], \"secret\": \"y\" } }", Syntax::Json), Some("Jwt"));
        assert_eq!(held("'mailgun' => [\n 'domain' => f('x'),\n 'secret' => 'y']", Syntax::Code), Some("mailgun"));
        assert_eq!(held("const secret = 'y'", Syntax::Code), None);
    }
}
