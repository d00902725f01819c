//! PocketBase: the rules of collections, in exports of the schema and in the migrations that its dashboard writes.
//!
//! A rule is `null` (only superusers), empty (everyone) or a filter.

use super::json;
use crate::facts::{AccessRule, Facts, Language, Origin, Reach};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use serde_json::Value;

/// Reads them.
pub(super) struct PocketBase;

/// Most collections of one file.
const COLLECTIONS: usize = 500;

/// Most collections that one step makes.
const CREATED: usize = 50;

/// How a step gets at a collection that an earlier one made, and most such of one step.
const FINDS: &str = "findCollectionByNameOrId(";
const FOUND: usize = 200;

/// Rules by key, with what they open.
const RULES: [(&str, &[&str]); 5] = [
    ("listRule", &["list"]),
    ("viewRule", &["get"]),
    ("createRule", &["create"]),
    ("updateRule", &["update"]),
    ("deleteRule", &["delete"]),
];

impl Reader for PocketBase {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let migration = entry.path.contains("pb_migrations/") && entry.path.ends_with(".js");
        let (is_json, text) = (entry.language == Some(Language::Json), source.whole());
        let whole = (migration || is_json) && text.contains("\"listRule\"") && text.contains("\"deleteRule\"");
        migration && (whole || text.contains(FINDS)) || is_json && whole
    }

    fn understands(&self) -> bool {
        false
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        if entry.language == Some(Language::Json) {
            let Some(value) = json::parse(text) else { return Err("it is no valid JSON".to_owned()) };
            let list = value.as_array().or_else(|| value.get("collections").or_else(|| value.get("items"))?.as_array());
            collections(list.map_or(std::slice::from_ref(&value), Vec::as_slice), source, 0, facts);
            return Ok(());
        }
        // The way back starts at the second function.
        let forward = text.find("}, (").or_else(|| text.find("},(")).and_then(|end| text.get(..end)).unwrap_or(text);
        for (at, _) in forward.match_indices("new Collection(").take(CREATED) {
            let Some(open) = text.get(at..).and_then(|rest| rest.find('{')).map(|found| at + found) else { continue };
            let mut values = serde_json::Deserializer::from_str(text.get(open..).unwrap_or("")).into_iter::<Value>();
            if let Some(Ok(value)) = values.next() {
                collections(std::slice::from_ref(&value), source, open, facts);
            }
        }
        changes(forward, source, facts);
        // A snapshot of everything stands in one list.
        if let Some(open) = forward.find("const snapshot = [").and_then(|at| Some(at + text.get(at..)?.find('[')?)) {
            let mut values = serde_json::Deserializer::from_str(text.get(open..).unwrap_or("")).into_iter::<Value>();
            if let Some(Ok(Value::Array(list))) = values.next() {
                collections(&list, source, open, facts);
            }
        }
        Ok(())
    }
}

fn collections(list: &[Value], source: &Source<'_>, from: usize, facts: &mut Facts) {
    let mut from = from;
    for collection in list.iter().take(COLLECTIONS) {
        let Some(name) = collection.get("name").and_then(Value::as_str) else { continue };
        // The platform's own collections, and views, which nobody writes.
        if name.starts_with('_') || !RULES.iter().any(|(key, _)| collection.get(key).is_some()) {
            continue;
        }
        let start = source.text().get(from..).and_then(|rest| rest.find(&format!("\"{name}\""))).map_or(from, |at| from + at);
        for (key, operations) in RULES {
            let Some(rule) = collection.get(key) else { continue };
            // Keys stand in alphabetical order before and behind the name.
            let near = source.text().get(from..start).and_then(|before| before.rfind(&format!("\"{key}\""))).map(|at| from + at);
            let at = near.or_else(|| json::key_at(source.text(), start, key)).unwrap_or(start);
            let id = collection.get("id").and_then(Value::as_str).map(str::to_owned);
            state(&format!("/{}", short(name)), id, operations, rule, source.at(at), facts);
        }
        from = start.saturating_add(name.len());
    }
}

/// What a step changes of collections that earlier ones made: their rules, one by one or in one go, or that they are there.
fn changes(forward: &str, source: &Source<'_>, facts: &mut Facts) {
    let places: Vec<usize> = forward.match_indices(FINDS).map(|(at, _)| at).take(FOUND).collect();
    for (number, at) in places.iter().enumerate() {
        let end = places.get(number + 1).copied().unwrap_or(forward.len());
        let part = forward.get(at + FINDS.len()..end).unwrap_or("");
        let first = |text: &str| serde_json::Deserializer::from_str(text).into_iter::<Value>().next()?.ok();
        let Some(Value::String(called)) = first(&part.trim_start().replacen('\'', "\"", 2)) else { continue };
        let path = format!("/#{}", short(&called));
        if part.contains(".delete(collection") || part.contains(".deleteCollection(collection") {
            let all = ["get", "list", "create", "update", "delete"];
            all.iter().for_each(|operation| state(&path, None, &[operation], &Value::Null, source.at(*at), facts));
            continue;
        }
        let whole = part.find("unmarshal(").and_then(|from| first(part.get(from + 10..)?.trim_start()));
        for (key, operations) in RULES {
            let single = part.find(&format!(".{key} = ")).map(|from| (from, from + key.len() + 4));
            let single = single.and_then(|(from, behind)| Some((from, first(part.get(behind..)?)?)));
            let listed = || Some((part.find(&format!("\"{key}\""))?, whole.as_ref()?.get(key)?.clone()));
            if let Some((from, rule)) = single.or_else(listed) {
                state(&path, None, operations, &rule, source.at(at + FINDS.len() + from), facts);
            }
        }
    }
}

fn short(name: &str) -> String {
    name.chars().take(100).collect()
}

fn state(path: &str, id: Option<String>, operations: &[&str], rule: &Value, origin: Origin, facts: &mut Facts) {
    let (reach, login) = match rule.as_str() {
        Some(filter) => reach(filter),
        None => (Reach::Service, true),
    };
    let filter = rule.as_str().unwrap_or("");
    facts.access_rules.push(AccessRule {
        id,
        store: "pocketbase".to_owned(),
        path: path.to_owned(),
        operations: operations.iter().map(|operation| (*operation).to_owned()).collect(),
        reach,
        login,
        fields: Vec::new(),
        only_fields: None,
        names_caller: filter.contains("@request.body") || filter.contains("@request.data"),
        path_is_caller: false,
        expires: false,
        trusts: Vec::new(),
        origin,
    });
}

/// Whom a filter lets through.
fn reach(filter: &str) -> (Reach, bool) {
    let plain: String = filter.chars().filter(|c| !c.is_whitespace()).take(2_000).collect::<String>().replace('"', "'");
    if plain.is_empty() {
        return (Reach::Everyone, false);
    }
    // What stands in brackets is looked at as a whole: it can only narrow an AND, and counts as a condition in an OR.
    let or: Vec<&str> = plain.split("||").collect();
    let widest = or.iter().map(|part| part.split("&&").map(single).min().unwrap_or(Reach::Conditional)).max();
    (widest.unwrap_or(Reach::Conditional), or.iter().all(|part| part.contains("@request.auth")))
}

fn single(part: &str) -> Reach {
    let part = part.trim_matches(|c| c == '(' || c == ')');
    let caller = "@request.auth.id";
    if part == "@request.auth.id!=''" || part == "@request.auth.id!=null" {
        return Reach::SignedIn;
    }
    if part.contains(caller) {
        return if part.contains(".id?=") || part.contains("members") || part.contains("_via_") { Reach::Member } else { Reach::Owner };
    }
    if part.contains("@request.auth.") || part.contains("@collection.") {
        // `@request.auth.collectionName='users'` tells nobody apart.
        return if part.contains("collectionName") || part.contains("verified") { Reach::SignedIn } else { Reach::Role };
    }
    Reach::Conditional
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_by_whom_they_let_through() {
        for (filter, expected) in [
            ("", Reach::Everyone),
            ("@request.auth.id != \"\"", Reach::SignedIn),
            ("@request.auth.id = user.id", Reach::Owner),
            ("@request.auth.id != '' && user = @request.auth.id", Reach::Owner),
            ("@request.auth.role = 'admin'", Reach::Role),
            ("public = true || @request.auth.id = user", Reach::Conditional),
            ("@request.auth.id != '' || user = @request.auth.id", Reach::SignedIn),
        ] {
            assert_eq!(reach(filter).0, expected, "{filter}");
        }
    }
}
