//! Code that stands in a field of an export: handed to the reader of its language, with places in the export.

use super::node::{Node, Value};
use super::teller::Teller;
use crate::facts::{Facts, Language, Role};
use crate::intake::Entry;
use crate::readers::javascript::JavaScript;
use crate::readers::python::Python;
use crate::readers::source::{Host, Writing};
use crate::readers::{Reader, Source, depth};

/// Longest piece that is read, in bytes.
const LONGEST: usize = 200_000;
/// What a step's code stands in: it may wait and return at its top level.
const BEFORE: &str = "async function step() {\n";

impl Teller<'_, '_> {
    /// Reads the JavaScript of a step. What it states about modules and routes is left out: a step is neither.
    pub(in crate::readers) fn javascript(&mut self, node: &Node<'_>) {
        let code = node.text();
        if code.trim().is_empty() || code.len() > LONGEST || depth::is_too_deep(code, false) {
            return;
        }
        let whole = format!("{BEFORE}{code}\n}}\n");
        self.hand(node, &whole, BEFORE.len(), &JavaScript, Language::JavaScript);
    }

    /// Reads a whole file of JavaScript that is kept in a field.
    pub(in crate::readers) fn script(&mut self, node: &Node<'_>) {
        let code = node.text();
        if !code.trim().is_empty() && code.len() <= LONGEST && !depth::is_too_deep(code, false) {
            self.hand(node, code, 0, &JavaScript, Language::JavaScript);
        }
    }

    /// Reads the Python of a step, which may return at its top level.
    pub(in crate::readers) fn python(&mut self, node: &Node<'_>) {
        let code = node.text();
        if !code.trim().is_empty() && code.len() <= LONGEST {
            self.hand(node, code, 0, &Python, Language::Python);
        }
    }

    /// Hands code to the reader of its language. `before` bytes were put before it.
    fn hand(&mut self, node: &Node<'_>, code: &str, before: usize, reader: &dyn Reader, language: Language) {
        let text = self.source.text();
        let writing = match text.as_bytes().get(node.start) {
            Some(b'"') => Writing::Escaped,
            Some(b'|' | b'>') if matches!(node.value, Value::Text(_)) => Writing::Lines,
            _ => Writing::Plain,
        };
        let source = Source::inside(Host::new(self.source, node.start, writing, before), code);
        let path = self.source.path().to_owned();
        let entry = Entry { index: 0, path, bytes: code.len() as u64, language: Some(language), role: Role::Source };
        let mut own = Facts::default();
        // Code that cannot be understood states nothing.
        if reader.read(&entry, &source, &mut own).is_ok() {
            self.facts.sites.extend(own.sites);
            self.facts.flows.extend(own.flows);
            self.facts.services.extend(own.services);
        }
    }
}
