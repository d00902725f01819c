//! OpenAPI documents that say which function answers which address: Connexion takes its ways in from there.

use super::yaml;
use crate::facts::{EndpointKind, Facts, Guard, GuardKind, Language, Registration};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use std::collections::BTreeMap;

/// Reads them.
pub(super) struct OpenApi;

/// Most operations of one document.
const MOST: usize = 2_000;

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete"];

/// What one operation says.
#[derive(Default)]
struct Operation<'a> {
    function: &'a str,
    controller: &'a str,
    /// Whether it asks for a key or token; nothing where it does not speak of it.
    secured: Option<bool>,
    at: usize,
}

impl Reader for OpenApi {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        entry.language == Some(Language::Yaml) && source.whole().contains("operationId:") && source.whole().contains("paths:")
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let nodes = yaml::nodes(source);
        let mut operations: BTreeMap<(&str, &str), Operation<'_>> = BTreeMap::new();
        let (mut prefix, mut everywhere) = ("", false);
        for node in &nodes {
            match node.path.as_slice() {
                ["basePath"] => prefix = node.value,
                ["servers", "url"] if prefix.is_empty() && node.value.starts_with('/') => prefix = node.value,
                ["security", ..] => everywhere |= node.value != "[]",
                ["paths", address, method, key, ..] if METHODS.contains(method) && operations.len() < MOST => {
                    let operation = operations.entry((address, method)).or_default();
                    match (*key, node.path.len()) {
                        ("operationId", 4) => (operation.function, operation.at) = (node.value, node.at),
                        ("x-openapi-router-controller" | "x-swagger-router-controller", 4) => operation.controller = node.value,
                        ("security", _) => operation.secured = Some(node.value != "[]" || node.path.len() > 4),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        for ((address, method), operation) in operations {
            let name = if operation.controller.is_empty() {
                operation.function.to_owned()
            } else {
                format!("{}.{}", operation.controller, operation.function)
            };
            let Some((module, function)) = name.rsplit_once('.') else { continue };
            let origin = source.at(operation.at);
            let asks = operation.secured.unwrap_or(everywhere);
            let guard = || Guard { kind: GuardKind::Login, by: "security".to_owned(), fails_open: false, origin: origin.clone() };
            facts.registrations.push(Registration {
                framework: "connexion".to_owned(),
                kind: EndpointKind::Http,
                method: Some(method.to_ascii_uppercase()),
                route: format!("{}{address}", prefix.trim_end_matches('/')),
                module: module.to_owned(),
                function: function.to_owned(),
                guards: asks.then(guard).into_iter().collect(),
                origin: origin.clone(),
            });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::facts::Facts;
    use crate::intake::Entry;

    fn read(text: &str) -> Facts {
        let entry = Entry::new(0, "spec/api.yml".to_owned(), text.len() as u64);
        crate::readers::read(&entry, text.as_bytes())
    }

    #[test]
    fn operations_name_their_functions() {
        let facts = read(
            "openapi: 3.0.1\nservers:\n  - url: /v1\npaths:\n  /books/{title}:\n    get:\n      operationId: api.books.show\n    delete:\n      x-openapi-router-controller: api.books\n      operationId: remove\n      security:\n        - key: []\n  /x:\n    get:\n      operationId: plain\n",
        );
        let seen: Vec<_> = facts
            .registrations
            .iter()
            .map(|one| (one.route.as_str(), one.module.as_str(), one.function.as_str(), one.guards.len()))
            .collect();
        assert_eq!(seen, [("/v1/books/{title}", "api.books", "remove", 1), ("/v1/books/{title}", "api.books", "show", 0)]);
    }
}
