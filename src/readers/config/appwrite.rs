//! Appwrite: the permissions of collections, tables and buckets in the project's own file.

use super::json;
use crate::facts::{AccessRule, Facts, Reach};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use serde_json::Value;

/// Reads them.
pub(super) struct Appwrite;

/// Most places of one file.
const PLACES: usize = 1_000;
/// Bytes behind a place's id in which its permissions stand.
const NEAR: usize = 8 << 10;

impl Reader for Appwrite {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        matches!(super::file_name(&entry.path), "appwrite.json" | "appwrite.config.json") && source.text().contains("\"$permissions\"")
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(value) = json::parse(source.text()) else { return Err("it is no valid JSON".to_owned()) };
        for (list, store) in [("collections", "appwrite"), ("tables", "appwrite"), ("buckets", "appwrite-files")] {
            let mut from = json::key_at(source.text(), 0, list).unwrap_or(0);
            for place in value.get(list).and_then(Value::as_array).into_iter().flatten().take(PLACES) {
                let name = place.get("name").or_else(|| place.get("$id")).and_then(Value::as_str).unwrap_or("");
                let id = place.get("$id").and_then(Value::as_str).unwrap_or(name);
                let start = source.text().get(from..).and_then(|rest| rest.find(&format!("\"{id}\""))).map_or(from, |at| from + at);
                from = start;
                for permission in
                    place.get("$permissions").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).take(100)
                {
                    let Some((reach, operations)) = granted(permission) else { continue };
                    let spelt = permission.replace('"', "\\\"");
                    let near = source.text().get(start..source.text().len().min(start.saturating_add(NEAR)));
                    let at = near.and_then(|rest| rest.find(&spelt)).map_or(start, |at| start + at);
                    facts.access_rules.push(AccessRule {
                        id: None,
                        store: store.to_owned(),
                        path: format!("/{}", name.chars().take(100).collect::<String>()),
                        operations: operations.iter().map(|operation| (*operation).to_owned()).collect(),
                        reach,
                        login: reach != Reach::Everyone,
                        fields: Vec::new(),
                        only_fields: None,
                        // Whoever adds a document becomes its owner.
                        names_caller: true,
                        path_is_caller: false,
                        expires: false,
                        trusts: Vec::new(),
                        origin: source.at(at),
                    });
                }
            }
        }
        Ok(())
    }
}

/// `read("any")`: who may do what.
fn granted(permission: &str) -> Option<(Reach, &'static [&'static str])> {
    let (action, rest) = permission.split_once('(')?;
    let role = rest.trim_end_matches(')').trim_matches(|c| c == '"' || c == '\'' || c == '\\');
    let operations: &[&str] = match action {
        "read" => &["get", "list"],
        "create" => &["create"],
        "update" => &["update"],
        "delete" => &["delete"],
        "write" => &["create", "update", "delete"],
        _ => return None,
    };
    let reach = match role {
        "any" | "guests" => Reach::Everyone,
        "users" | "users/verified" | "users/unverified" => Reach::SignedIn,
        _ => Reach::Role,
    };
    Some((reach, operations))
}
