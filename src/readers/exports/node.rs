//! A tree of values that keeps the place of each: what JSON, YAML and packed forms of both come to.

use std::borrow::Cow;
use std::ops::Range;

/// One value with its place in the text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::readers) struct Node<'a> {
    /// Byte at which it starts.
    pub(in crate::readers) start: usize,
    /// Byte behind its end.
    pub(in crate::readers) end: usize,
    /// What it is.
    pub(in crate::readers) value: Value<'a>,
}

/// What a value is.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::readers) enum Value<'a> {
    #[default]
    Null,
    Bool(bool),
    /// As written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Map(Vec<(Cow<'a, str>, Node<'a>)>),
}

/// Stands for what is not there, so that questions can be chained.
static NOTHING: Node<'static> = Node { start: 0, end: 0, value: Value::Null };

impl<'a> Node<'a> {
    /// The value under a key; nothing where there is none.
    pub(in crate::readers) fn get(&self, key: &str) -> &Node<'a> {
        self.entries().find(|(own, _)| *own == key).map_or(&NOTHING, |(_, node)| node)
    }

    /// The value at the end of a path of keys.
    pub(in crate::readers) fn at(&self, keys: &[&str]) -> &Node<'a> {
        keys.iter().fold(self, |node, key| node.get(key))
    }

    /// Whether a key is there, whatever it holds.
    pub(in crate::readers) fn has(&self, key: &str) -> bool {
        self.entries().any(|(own, _)| own == key)
    }

    /// The entries of a map, in order; none for anything else.
    pub(in crate::readers) fn entries(&self) -> impl Iterator<Item = (&str, &Node<'a>)> + Clone {
        let entries = if let Value::Map(entries) = &self.value { entries.as_slice() } else { &[] };
        entries.iter().map(|(key, node)| (key.as_ref(), node))
    }

    /// The items of a list; none for anything else.
    pub(in crate::readers) fn items(&self) -> &[Node<'a>] {
        if let Value::List(items) = &self.value { items } else { &[] }
    }

    /// The values of a list or of a map, which some platforms write with numbers as keys.
    pub(in crate::readers) fn values(&self) -> impl Iterator<Item = &Node<'a>> {
        self.items().iter().chain(self.entries().map(|(_, node)| node))
    }

    /// Its text; empty for anything else.
    pub(in crate::readers) fn text(&self) -> &str {
        if let Value::Text(text) = &self.value { text } else { "" }
    }

    /// Its text or number as written.
    pub(in crate::readers) fn written(&self) -> &str {
        match &self.value {
            Value::Text(text) => text,
            Value::Number(number) => number,
            Value::Bool(true) => "true",
            Value::Bool(false) => "false",
            _ => "",
        }
    }

    /// Its number, also one that is written as text.
    pub(in crate::readers) fn number(&self) -> Option<f64> {
        self.written().trim().parse().ok()
    }

    /// Whether it is that truth value.
    pub(in crate::readers) fn is(&self, wanted: bool) -> bool {
        self.value == Value::Bool(wanted)
    }

    /// Whether it is a map.
    pub(in crate::readers) fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// Whether it is a list.
    pub(in crate::readers) fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// Whether nothing stands there: null, or an empty text, list or map.
    pub(in crate::readers) fn is_empty(&self) -> bool {
        match &self.value {
            Value::Null => true,
            Value::Text(text) => text.trim().is_empty(),
            Value::List(items) => items.is_empty(),
            Value::Map(entries) => entries.is_empty(),
            _ => false,
        }
    }

    /// Its byte range.
    pub(in crate::readers) fn span(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Shows every value below it, itself included, with the key it stands under; of lists, that of the list.
    pub(in crate::readers) fn walk<'n>(&'n self, visit: &mut dyn FnMut(&'n str, &'n Node<'a>)) {
        // A tree is never deeper than its parser follows, so the stack of this walk is bounded too.
        self.walk_as("", visit);
    }

    fn walk_as<'n>(&'n self, key: &'n str, visit: &mut dyn FnMut(&'n str, &'n Node<'a>)) {
        visit(key, self);
        match &self.value {
            Value::List(items) => items.iter().for_each(|item| item.walk_as(key, visit)),
            Value::Map(entries) => entries.iter().for_each(|(key, node)| node.walk_as(key, visit)),
            _ => {}
        }
    }

    /// Whether any text below it holds one of these parts.
    pub(in crate::readers) fn mentions(&self, parts: &[&str]) -> bool {
        let mut found = false;
        self.walk(&mut |_, node| found |= parts.iter().any(|part| node.text().contains(part)));
        found
    }
}
