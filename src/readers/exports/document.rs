//! One file that may be an export, in the form that its text has.

use super::node::Node;
use super::{json, yaml};
use crate::facts::Language;
use crate::intake::Entry;

/// Largest text that is made into a tree, in bytes; larger ones are only streamed.
const TREE: usize = 24 << 20;
/// Most values of one tree.
const VALUES: usize = 1_500_000;

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::readers) enum Form {
    Json,
    /// JSON that is read from front to back and never becomes a tree.
    Stream,
    Yaml,
    /// Markup, code or anything else that its platform reads as text.
    Text,
}

/// One file.
#[derive(Debug)]
pub(in crate::readers) struct Document<'a> {
    pub(in crate::readers) path: &'a str,
    pub(in crate::readers) text: &'a str,
    /// Its values; nothing for a text.
    pub(in crate::readers) root: Node<'a>,
    /// It could be read to its end.
    pub(in crate::readers) whole: bool,
    pub(in crate::readers) language: Option<Language>,
}

impl<'a> Document<'a> {
    /// The file as a tree, in the form that its first characters show.
    pub(in crate::readers) fn of(entry: &'a Entry, text: &'a str) -> Self {
        let form = form(entry, text);
        let small = text.len() <= TREE;
        let (root, whole) = match form {
            Form::Json if small => json::tree(text, VALUES),
            Form::Yaml if small => (yaml::tree(text, VALUES), true),
            _ => (Node::default(), true),
        };
        Self { path: &entry.path, text, root, whole, language: entry.language }
    }

    /// The file as its text alone, to be streamed.
    pub(in crate::readers) fn streamed(entry: &'a Entry, text: &'a str) -> Self {
        Self { path: &entry.path, text, root: Node::default(), whole: true, language: entry.language }
    }

    /// The last part of its path.
    pub(in crate::readers) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(self.path)
    }

    /// What is read of it, as the readers say it of a file that could not be read to its end.
    pub(in crate::readers) fn outcome(&self) -> Result<(), String> {
        if self.whole {
            Ok(())
        } else {
            Err("it is cut off or damaged: what stands before the damage was read, so export it again".to_owned())
        }
    }
}

/// How a text is written. Markup and code are told by their names, everything else by its first character.
pub(in crate::readers) fn form(entry: &Entry, text: &str) -> Form {
    let first = text.trim_start().chars().next();
    match entry.language {
        // A record a line is no document.
        _ if entry.path.ends_with(".jsonl") => Form::Text,
        Some(Language::Yaml) => Form::Yaml,
        Some(Language::Json) | None if matches!(first, Some('{' | '[')) => Form::Json,
        _ => Form::Text,
    }
}
