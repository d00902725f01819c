//! Hasura: who may read and change which rows of a table, in the metadata that its tools write.

use super::yaml;
use crate::facts::{AccessRule, Facts, Language, Reach};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads it.
pub(super) struct Hasura;

/// Kinds of permissions, with what they open and the key of their condition.
const KINDS: [(&str, &[&str], &str); 4] = [
    ("select_permissions", &["get", "list"], "filter"),
    ("insert_permissions", &["create"], "check"),
    ("update_permissions", &["update"], "filter"),
    ("delete_permissions", &["delete"], "filter"),
];

impl Reader for Hasura {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        entry.language == Some(Language::Yaml) && source.whole().contains("_permissions:") && source.whole().contains("role:")
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let nodes = yaml::nodes(source);
        let mut table = "";
        for (at, node) in nodes.iter().enumerate() {
            let depth = node.path.len();
            if node.key() == "name" && depth > 1 && node.path.get(depth - 2) == Some(&"table") {
                table = node.value;
            }
            if node.key() != "role" || table.is_empty() {
                continue;
            }
            let Some((kind, operations, key)) = KINDS.iter().find(|(kind, ..)| depth > 1 && node.path.get(depth - 2) == Some(kind)) else {
                continue;
            };
            let mut own = nodes.get(at + 1..).unwrap_or(&[]).iter().take_while(|next| next.within(kind) && next.key() != "role");
            let condition = own.find(|next| next.key() == *key);
            // A condition in a block has no value beside its key.
            let open = condition.is_some_and(|condition| condition.value == "{}");
            let reach = match (node.value, open) {
                ("anonymous" | "anon" | "public" | "guest" | "unauthorized" | "unauthenticated", true) => Reach::Everyone,
                ("user" | "users" | "authenticated" | "customer" | "member", true) => Reach::SignedIn,
                ("anonymous" | "anon" | "public" | "guest" | "unauthorized" | "unauthenticated", false) => Reach::Conditional,
                (_, true) => Reach::Role,
                (_, false) => Reach::Owner,
            };
            facts.access_rules.push(AccessRule {
                id: None,
                store: "hasura".to_owned(),
                path: format!("/{}", table.chars().take(100).collect::<String>()),
                operations: operations.iter().map(|operation| (*operation).to_owned()).collect(),
                reach,
                login: reach != Reach::Everyone && reach != Reach::Conditional,
                fields: Vec::new(),
                only_fields: None,
                names_caller: false,
                path_is_caller: false,
                expires: false,
                trusts: Vec::new(),
                origin: source.at(node.at),
            });
        }
        Ok(())
    }
}
