//! Literals that an export keeps where a credential belongs: headers, query values and fields of steps that stand as
//! pairs of name and value, and the values of password fields.

use super::document::Document;
use super::node::{Node, Value};
use super::words;
use std::ops::Range;

/// Most literals of one file.
const MOST: usize = 500;

/// A literal where a credential belongs: its byte range in the file, and the name it goes by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::readers) struct Stated {
    pub(in crate::readers) range: Range<usize>,
    pub(in crate::readers) name: String,
    /// The format itself says that this is a password or key.
    pub(in crate::readers) sure: bool,
}

/// Names under which a step keeps the name of a header or field, and its value.
const NAMES: &[&str] = &["name", "key", "Name", "header", "parameter"];
const VALUES: &[&str] = &["value", "val", "Value", "defaultValue"];

/// All of a document.
pub(in crate::readers) fn of(document: &Document<'_>) -> Vec<Stated> {
    let mut found = Vec::new();
    document.root.walk(&mut |key, node| {
        if found.len() >= MOST {
            return;
        }
        if let Some((name, value)) = pair(node) {
            push(&mut found, document.text, name, value, is_secret_field(node));
        } else if let (Value::Text(_), false) = (&node.value, key.is_empty()) {
            push(&mut found, document.text, key, node, false);
        }
        // A parameter that is declared with the value that it starts from.
        for (name, field) in node.entries() {
            let value = field.get("defaultValue");
            if !value.text().is_empty() {
                push(&mut found, document.text, name, value, false);
            }
            if field.get("encrypted").is(false) {
                push(&mut found, document.text, name, field.get("value"), true);
            }
            if is_secret_field(field) && field.get("load_from_db").is(false) {
                push(&mut found, document.text, name, field.get("value"), true);
            }
        }
    });
    found
}

/// Adds the value of a node that is a pair of name and value.
pub(super) fn push_pair(found: &mut Vec<Stated>, text: &str, node: &Node<'_>) {
    if let Some((name, value)) = pair(node) {
        push(found, text, name, value, false);
    }
}

/// Whether a field is declared as one that hides what is typed.
fn is_secret_field(node: &Node<'_>) -> bool {
    node.get("password").is(true) || matches!(node.get("value_type").text(), "secret")
}

/// A pair of a name and its value.
fn pair<'n, 'a>(node: &'n Node<'a>) -> Option<(&'n str, &'n Node<'a>)> {
    if !node.is_map() {
        return None;
    }
    let name = NAMES.iter().map(|key| node.get(key)).find(|name| !name.text().is_empty())?;
    let value = VALUES.iter().map(|key| node.get(key)).find(|value| !value.text().is_empty())?;
    Some((name.text(), value))
}

pub(super) fn push(found: &mut Vec<Stated>, text: &str, name: &str, value: &Node<'_>, sure: bool) {
    let literal = value.text();
    if literal.len() < 8 || literal.len() > 4_000 || name.len() > 200 || words::is_expression(literal) {
        return;
    }
    let raw = text.get(value.span()).unwrap_or("");
    let quoted = raw.starts_with(['"', '\'']) && raw.len() > 2;
    let range = if quoted { value.start + 1..value.end.saturating_sub(1) } else { value.span() };
    // Only a literal that stands in the file as it is.
    if text.get(range.clone()).is_some_and(|raw| raw.trim_end() == literal) {
        let range = range.start..range.start + literal.len();
        found.push(Stated { range, name: name.to_owned(), sure });
    }
}
