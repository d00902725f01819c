//! A name and the literal that is assigned to it, in any of the ways that code and configuration write it.

use super::place::Syntax;
use std::ops::Range;

/// Longest name and longest value, in bytes.
const NAME: usize = 80;
const VALUE: usize = 400;

/// One assignment of a literal.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Assignment<'a> {
    /// The whole name, with what it hangs on (`config.db.password`).
    pub(super) name: &'a str,
    /// The literal, without quotes.
    pub(super) value: &'a str,
    /// Where the literal stands.
    pub(super) range: Range<usize>,
    /// Stands between quotes.
    pub(super) quoted: bool,
    /// Stands in when the environment says nothing.
    pub(super) fallback: bool,
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'$')
}

/// The byte range of the name around a place.
pub(super) fn name_around(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let left = bytes.get(..at).unwrap_or(&[]).iter().rev().take(NAME).take_while(|&&byte| is_name(byte)).count();
    let right = bytes.get(at..).unwrap_or(&[]).iter().take(NAME).take_while(|&&byte| is_name(byte)).count();
    at - left..at + right
}

/// The name that a value starting at `at` is assigned to, as far as the same line tells.
pub(super) fn name_before(text: &str, at: usize) -> Option<&str> {
    let bytes = text.get(..at)?.as_bytes();
    let mut end = at;
    let mut operator = false;
    for &byte in bytes.iter().rev().take(32) {
        match byte {
            b'=' | b':' | b'>' => operator = true,
            b' ' | b'\t' | b'"' | b'\'' | b'`' | b'(' | b'[' | b']' | b'\\' => {}
            _ => break,
        }
        end -= 1;
    }
    let count = bytes.get(..end)?.iter().rev().take(NAME).take_while(|&&byte| is_name(byte)).count();
    (operator && count > 0).then(|| text.get(end - count..end)).flatten()
}

/// Reads along a text.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn eat(&mut self, fixed: &str) -> bool {
        let eats = self.rest().as_bytes().starts_with(fixed.as_bytes());
        self.at += if eats { fixed.len() } else { 0 };
        eats
    }

    fn blanks(&mut self) {
        self.at += self.rest().bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    }

    /// The quote that stands here, as written.
    fn quote(&mut self) -> Option<&'static str> {
        ["\\\"", "\\'", "\"", "'", "`"].into_iter().find(|quote| self.eat(quote))
    }
}

/// The assignment to the name that stands at `name`.
pub(super) fn read<'a>(text: &'a str, name: Range<usize>, syntax: Syntax) -> Option<Assignment<'a>> {
    let mut cursor = Cursor { text, at: name.end };
    let key_quoted = cursor.quote().is_some();
    let mut fallback = false;
    let name = text.get(name)?;
    if syntax == Syntax::Xml && !key_quoted && cursor.eat("</key>") {
        cursor.at += cursor.rest().bytes().take_while(u8::is_ascii_whitespace).count();
        return cursor.eat("<string>").then(|| until(&cursor, name, "<")).flatten();
    }
    if matches!(syntax, Syntax::Xml) {
        cursor.eat(" encoding=\"base64\"");
        if cursor.eat(">") {
            return until(&cursor, name, "<");
        }
        if key_quoted && (cursor.eat(" value=\"") || cursor.eat(" Value=\"")) {
            return until(&cursor, name, "\"");
        }
    }
    let calls = key_quoted.then(|| callee(text, cursor.at, name.len())).flatten();
    for closer in ["]", ")", "?", "!"] {
        cursor.eat(closer);
    }
    cursor.blanks();
    if let Some(callee) = calls
        && cursor.eat(",")
    {
        match callee.as_str() {
            "define" | "setproperty" | "putenv" | "setenv" => {}
            "getenv" | "get" | "fetch" | "env" | "config" | "getproperty" | "getordefault" | "value" => fallback = true,
            _ => return None,
        }
        cursor.blanks();
        if cursor.eat("default=") || cursor.eat("default:") {
            cursor.blanks();
        }
    } else if ["||", "??", "?:", "or "].into_iter().any(|operator| cursor.eat(operator)) {
        fallback = true;
    } else if !operator(&mut cursor) {
        return None;
    }
    cursor.blanks();
    if cursor.rest().starts_with(['r', 'b', 'u', '@']) && cursor.rest().as_bytes().get(1).is_some_and(|&next| matches!(next, b'"' | b'\''))
    {
        cursor.at += 1;
    }
    if let Some(quote) = cursor.quote() {
        return until(&cursor, name, quote).map(|found| Assignment { fallback, ..found });
    }
    (!fallback && unquoted_allowed(syntax)).then(|| bare(&cursor, name, syntax)).flatten()
}

/// A value up to what closes it, on one line.
fn until<'a>(cursor: &Cursor<'a>, name: &'a str, close: &str) -> Option<Assignment<'a>> {
    let rest = cursor.rest();
    let line = rest.as_bytes().iter().take(VALUE).take_while(|&&byte| byte != b'\n').count();
    let len = rest.as_bytes().get(..line)?.windows(close.len()).position(|window| window == close.as_bytes())?;
    let value = rest.get(..len)?;
    Some(Assignment { name, value, range: cursor.at..cursor.at + len, quoted: true, fallback: false })
}

/// Reads along `=`, `:=`, `=>`, `:` and a type between `:` and `=`.
fn operator(cursor: &mut Cursor<'_>) -> bool {
    // Types between a name and its value: `const Key string = "…"`.
    if cursor.eat("string") || cursor.eat("String") {
        cursor.blanks();
    }
    if cursor.rest().starts_with("==") || cursor.rest().starts_with("=~") || cursor.rest().starts_with("::") {
        return false;
    }
    if cursor.eat(":=") || cursor.eat("=>") || cursor.eat("=") {
        return true;
    }
    if !cursor.eat(":") || cursor.rest().starts_with("//") {
        return false;
    }
    let typed = cursor
        .rest()
        .bytes()
        .take(40)
        .take_while(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'&' | b'[' | b']' | b'<' | b'>'))
        .count();
    let after = cursor.rest().get(typed..).unwrap_or("");
    if typed > 2 && after.starts_with('=') && !after.starts_with("==") && !after.starts_with("=>") {
        cursor.at += typed + 1;
    }
    true
}

fn unquoted_allowed(syntax: Syntax) -> bool {
    matches!(syntax, Syntax::Environment | Syntax::Yaml | Syntax::Settings | Syntax::Shell)
}

/// A value without quotes, up to what ends it in that syntax.
fn bare<'a>(cursor: &Cursor<'a>, name: &'a str, syntax: Syntax) -> Option<Assignment<'a>> {
    let rest = cursor.rest();
    let line = rest.lines().next().unwrap_or("");
    let mut value = line.split(" #").next().unwrap_or("").trim_end();
    if matches!(syntax, Syntax::Shell | Syntax::Environment) {
        value = value.split([' ', '\t', ';', '&']).next().unwrap_or("");
    }
    if matches!(syntax, Syntax::Yaml) {
        value = value.split([',', '}']).next().unwrap_or("").trim_end();
    }
    let value = value.trim_end_matches([';', ',', '"', '\'']);
    (!value.is_empty() && value.len() <= VALUE).then(|| Assignment {
        name,
        value,
        range: cursor.at..cursor.at + value.len(),
        quoted: false,
        fallback: false,
    })
}

/// The function that is called with the quoted name which ends before `end`, in small letters.
fn callee(text: &str, end: usize, len: usize) -> Option<String> {
    let before = text.get(..end.checked_sub(len + 2)?)?.trim_end();
    let before = before.strip_suffix('(')?.as_bytes();
    let count = before.iter().rev().take(NAME).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let name = before.get(before.len() - count..)?;
    Some(String::from_utf8_lossy(name).to_ascii_lowercase())
}
