//! A name and the literal that is assigned to it, in any of the ways that code and configuration write it.

use super::place::{Place, Syntax};
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
        ["\\\\\\\"", "\\\"", "\\'", "\"", "'", "`"].into_iter().find(|quote| self.eat(quote))
    }
}

/// The assignment to the name that stands at `name`.
pub(super) fn read<'a>(text: &'a str, name: Range<usize>, place: Place) -> Option<Assignment<'a>> {
    let syntax = place.syntax;
    if let Some(found) = paired(text, name.clone(), syntax).or_else(|| declared(text, name.clone(), syntax)) {
        return Some(found);
    }
    let mut cursor = Cursor { text, at: name.end };
    let key_quoted = cursor.quote().is_some();
    let mut fallback = false;
    // `${NAME:?complaint}` ends the program where nothing is set.
    let asked = text.get(..name.start).is_some_and(|before| before.ends_with("${"));
    if asked && [":?", "?"].iter().any(|mark| cursor.rest().starts_with(mark)) {
        return None;
    }
    let name = text.get(name)?;
    // `${NAME:-value}`: what holds where nothing is set.
    if asked && [":-", ":=", "-", "="].into_iter().any(|mark| cursor.eat(mark)) {
        return unquoted_allowed(place).then(|| bare(&cursor, name, syntax)).flatten();
    }
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
    let tight = cursor.at;
    cursor.blanks();
    let apart = cursor.at > tight;
    if let Some(callee) = calls
        && cursor.eat(",")
    {
        match callee.as_str() {
            "define" | "setproperty" | "putenv" | "setenv" | "buildconfigfield" | "resvalue" => {}
            // Headers carry a hyphen, which keys of stores and queries do not.
            "set" | "add" | "append" | "header" | "addheader" | "setheader" | "setrequestheader" | "addvalue" | "setvalue"
                if name.contains('-') => {}
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
        // `storePassword "…"`, `ENV NAME value`, `--password …`.
        let by_blank = apart && (place.spaced || syntax == Syntax::Shell && name.starts_with("--"));
        return by_blank.then(|| spaced(cursor, name, syntax)).flatten();
    }
    cursor.blanks();
    if syntax == Syntax::Yaml && cursor.rest().starts_with(['|', '>']) {
        return block(&cursor, name);
    }
    wrapper(&mut cursor);
    if let Some(quote) = cursor.quote() {
        // A text that itself holds code: `"\"value\""`.
        let inner = if quote == "\"" && cursor.eat("\\\"") { "\\\"" } else { quote };
        return until(&cursor, name, inner).map(|found| Assignment { fallback, ..found });
    }
    (!fallback && unquoted_allowed(place)).then(|| bare(&cursor, name, syntax)).flatten()
}

/// What stands around a literal without changing it: `[]byte("…")`, `Buffer.from("…")`, `b"…"`.
fn wrapper(cursor: &mut Cursor<'_>) {
    let wrappers = ["[]byte(", "Buffer.from(", "Encoding.UTF8.GetBytes(", "SecretStr(", "String(", "Some(", "new TextEncoder().encode("];
    if wrappers.into_iter().any(|wrapper| cursor.eat(wrapper)) {
        return;
    }
    if cursor.rest().starts_with(['r', 'b', 'u', '@']) && cursor.rest().as_bytes().get(1).is_some_and(|&next| matches!(next, b'"' | b'\''))
    {
        cursor.at += 1;
    }
}

/// A value that only a blank sets apart from its name.
fn spaced<'a>(mut cursor: Cursor<'a>, name: &'a str, syntax: Syntax) -> Option<Assignment<'a>> {
    if let Some(quote) = cursor.quote() {
        return until(&cursor, name, quote);
    }
    let line = cursor.rest().lines().next()?;
    let value = line.split([' ', '\t', ';']).next().filter(|value| !value.is_empty() && value.len() <= VALUE)?;
    matches!(syntax, Syntax::Shell | Syntax::Settings).then(|| Assignment {
        name,
        value,
        range: cursor.at..cursor.at + value.len(),
        quoted: false,
        fallback: false,
    })
}

/// The text below a `|` or `>` of YAML, where it is one line.
fn block<'a>(cursor: &Cursor<'a>, name: &'a str) -> Option<Assignment<'a>> {
    let rest = cursor.rest();
    let end = rest.find('\n')?;
    if end > 3 {
        return None;
    }
    let line = rest.get(end + 1..)?.lines().next()?;
    let value = line.trim();
    let next = rest.get(end + 1 + line.len()..)?.trim_start_matches(['\r', '\n']);
    let depth = |line: &str| line.bytes().take_while(|&byte| byte == b' ').count();
    let alone = depth(next.lines().next().unwrap_or("")) < depth(line);
    let from = cursor.at + end + 1 + (line.len() - line.trim_start().len());
    (alone && !value.is_empty() && value.len() <= VALUE).then(|| Assignment {
        name,
        value,
        range: from..from + value.len(),
        quoted: false,
        fallback: false,
    })
}

/// A name and a value that stand side by side as two fields: `{ "name": "X-API-Key", "value": "…" }`,
/// `- name: DB_PASSWORD` over `value: …`.
fn paired(text: &str, name: Range<usize>, syntax: Syntax) -> Option<Assignment<'_>> {
    let before = text.get(..name.start)?;
    let bare = before.trim_end_matches(['"', '\'', '\\']);
    let quotes = before.len() - bare.len();
    let field = bare.trim_end_matches([' ', '\t']).strip_suffix(':')?.trim_end_matches(['"', '\'', '\\']);
    if !["name", "key", "Name", "Key"].iter().any(|word| field.ends_with(word)) {
        return None;
    }
    let mut cursor = Cursor { text, at: name.end };
    if cursor.quote().is_some() != (quotes > 0) {
        return None;
    }
    let own = text.get(name)?;
    let comma = cursor.eat(",");
    cursor.at += cursor.rest().bytes().take(200).take_while(u8::is_ascii_whitespace).count();
    let key_quoted = cursor.quote().is_some();
    if !(cursor.eat("value") || cursor.eat("Value")) || !comma && syntax != Syntax::Yaml {
        return None;
    }
    if cursor.quote().is_some() != key_quoted || !cursor.eat(":") {
        return None;
    }
    cursor.blanks();
    match cursor.quote() {
        Some(quote) => until(&cursor, own, quote),
        None => (syntax == Syntax::Yaml).then(|| self::bare(&cursor, own, syntax)).flatten(),
    }
}

/// Farthest that the default of a variable stands behind its name, in bytes.
const DECLARATION: usize = 600;

/// The default of a variable of Terraform: `variable "db_password" {` over `default = "…"`.
fn declared(text: &str, name: Range<usize>, syntax: Syntax) -> Option<Assignment<'_>> {
    if syntax != Syntax::Code || !text.get(..name.start)?.ends_with("variable \"") {
        return None;
    }
    let rest = text.get(name.end..)?.strip_prefix('"')?;
    if !rest.trim_start_matches(' ').starts_with('{') {
        return None;
    }
    let mut at = name.end + 1;
    for line in rest.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if at > name.end + DECLARATION || trimmed.starts_with('}') {
            return None;
        }
        let value = trimmed.strip_prefix("default").map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
        if let Some(quoted) = value.and_then(|value| value.trim_start().strip_prefix('"')) {
            let from = at + (line.len() - quoted.len());
            return until(&Cursor { text, at: from }, text.get(name)?, "\"");
        }
        at += line.len();
    }
    None
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

fn unquoted_allowed(place: Place) -> bool {
    !place.quoted_only && matches!(place.syntax, Syntax::Environment | Syntax::Yaml | Syntax::Settings | Syntax::Shell)
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
    let mut before = text.get(..end.checked_sub(len + 2)?)?.trim_end();
    // `buildConfigField("String", "NAME", …)` says the type first, and Groovy needs no bracket.
    for typed in ["\"String\",", "\"string\","] {
        before = before.strip_suffix(typed).map_or(before, str::trim_end);
    }
    let before = before.strip_suffix('(').or_else(|| before.ends_with("buildConfigField").then_some(before))?.as_bytes();
    let count = before.iter().rev().take(NAME).take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
    let name = before.get(before.len() - count..)?;
    Some(String::from_utf8_lossy(name).to_ascii_lowercase())
}
