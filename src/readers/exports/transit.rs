//! Transit, the packed form in which Retool keeps an app inside its JSON, made into a plain tree.
//!
//! Written as lists: `["^ ", key, value …]` is a map, `["~#tag", value]` a tagged value. Strings that repeat are named
//! by a code (`^0` …) that counts through those seen before.

use super::node::{Node, Value};
use std::borrow::Cow;

/// Codes of the cache: 44 characters from `0`, one or two of them.
const BASE: usize = 44;

/// A tree without the packing.
pub(in crate::readers) fn unpacked<'a>(packed: &Node<'a>) -> Node<'a> {
    Unpacker::default().value(packed, false)
}

#[derive(Debug, Default)]
struct Unpacker {
    cache: Vec<String>,
}

impl Unpacker {
    fn text(&mut self, text: &str, is_key: bool) -> String {
        if let Some(code) = text.strip_prefix('^').filter(|code| *code != " " && !code.is_empty()) {
            let digit = |byte: u8| usize::from(byte).saturating_sub(48);
            let at = match code.as_bytes() {
                [one] => digit(*one),
                [high, low] => digit(*high) * BASE + digit(*low),
                _ => usize::MAX,
            };
            return self.cache.get(at).cloned().unwrap_or_default();
        }
        if text.len() > 3 && (is_key || text.starts_with("~#") || text.starts_with("~:") || text.starts_with("~$")) {
            if self.cache.len() >= BASE * BASE {
                self.cache.clear();
            }
            self.cache.push(text.to_owned());
        }
        text.to_owned()
    }

    fn value<'a>(&mut self, packed: &Node<'a>, is_key: bool) -> Node<'a> {
        let value = match &packed.value {
            Value::Text(text) => {
                let text = self.text(text, is_key);
                let plain = text.strip_prefix("~:").or_else(|| text.strip_prefix("~$")).map_or(text.clone(), str::to_owned);
                Value::Text(Cow::Owned(plain.strip_prefix("~~").map_or(plain.clone(), |rest| format!("~{rest}"))))
            }
            Value::List(items) => return self.list(packed, items),
            Value::Map(entries) => {
                Value::Map(entries.iter().map(|(key, node)| (Cow::Owned(self.text(key, true)), self.value(node, false))).collect())
            }
            other => other.clone(),
        };
        Node { start: packed.start, end: packed.end, value }
    }

    fn list<'a>(&mut self, packed: &Node<'a>, items: &[Node<'a>]) -> Node<'a> {
        let node = |value| Node { start: packed.start, end: packed.end, value };
        let Some((first, rest)) = items.split_first() else { return node(Value::List(Vec::new())) };
        if first.text() == "^ " {
            return node(Value::Map(self.pairs(rest)));
        }
        if !matches!(first.value, Value::Text(_)) {
            return node(Value::List(items.iter().map(|item| self.value(item, false)).collect()));
        }
        let head = self.value(first, false);
        match (head.text(), rest) {
            ("~#iOM" | "~#cmap", [only]) => {
                let flat = only.items().to_vec();
                node(Value::Map(self.pairs(&flat)))
            }
            ("~#iR" | "~#iL" | "~#iM" | "~#iS" | "~#set" | "~#list", [only]) => self.value(only, false),
            _ => {
                let mut whole = vec![head];
                whole.extend(rest.iter().map(|item| self.value(item, false)));
                node(Value::List(whole))
            }
        }
    }

    fn pairs<'a>(&mut self, flat: &[Node<'a>]) -> Vec<(Cow<'a, str>, Node<'a>)> {
        let pairs = flat.chunks(2).filter_map(|pair| if let [key, value] = pair { Some((key, value)) } else { None });
        pairs
            .map(|(key, value)| {
                let key = self.value(key, true).written().to_owned();
                (Cow::Owned(key), self.value(value, false))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::exports::json;

    #[test]
    fn names_are_brought_back() {
        let text = r##"["~#iR",["^ ","n","appTemplate","v",["^ ","plugins",["~#iOM",["query1",["^0",["^ ","n","pluginTemplate","v",["^ ","type","datasource","subtype","SqlQueryUnified"]]],"query2",["^0",["^ ","n","x","v",["^ ","type","^:","^7","^8"]]]]]]]]"##;
        let (packed, whole) = json::tree(text, 1000);
        assert!(whole);
        let app = unpacked(&packed);
        let query = app.at(&["v", "plugins", "query1", "v"]);
        assert_eq!(query.get("subtype").text(), "SqlQueryUnified");
        assert!(app.at(&["v", "plugins"]).has("query2"));
    }

    #[test]
    fn hostile_codes_do_no_harm() {
        let (packed, _) = json::tree(r##"["^zzz",["^ ","^9"],["~#iOM"],["~#iR",1,2],["^"]]"##, 100);
        unpacked(&packed);
    }
}
