//! Base44: entities with their fields, who may do what with their records, and who gets into the app at all.
//!
//! What no rule narrows is open: to every account, and to strangers as well where the app needs no log-in
//! (<https://docs.base44.com/developers/backend/resources/entities/security>).

use super::json;
use crate::facts::{AccessRule, Engine, Facts, Mapper, Model, Reach};
use crate::intake::Entry;
use crate::readers::{Reader, Source};
use serde_json::{Map, Value};

/// Reads them.
pub(super) struct Base44;

/// Operations as rules call them, with what they open.
const OPERATIONS: [(&str, &[&str]); 4] =
    [("read", &["get", "list"]), ("create", &["create"]), ("update", &["update"]), ("delete", &["delete"])];
/// Most fields of one entity.
const FIELDS: usize = 300;
/// How deep conditions may nest.
const DEPTH: u32 = 12;

impl Reader for Base44 {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let is_json = entry.path.ends_with(".jsonc") || entry.path.ends_with(".json");
        let (folder, _) = entry.path.rsplit_once('/').unwrap_or_default();
        let under = |wanted: &str| folder == wanted || folder.ends_with(&format!("/{wanted}"));
        // Older projects keep entities at the top, in the same words.
        let entity = || {
            under("base44/entities")
                || folder == "entities" && source.text().contains("\"properties\"") && !source.text().contains("\"$schema\"")
        };
        is_json && (entity() || under("base44") && super::file_name(&entry.path).starts_with("config."))
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let Some(Value::Object(read)) = json::parse(source.text()) else { return Err("it is no valid JSON".to_owned()) };
        if entry.path.rsplit('/').nth(1) == Some("base44") {
            facts.access_rules.extend(visibility(&read, source));
        } else {
            entity(entry, &read, source, facts);
        }
        Ok(())
    }
}

/// Who gets into the app, where the file says so: a rule of the store as a whole.
fn visibility(read: &Map<String, Value>, source: &Source<'_>) -> Option<AccessRule> {
    let reach = match read.get("visibility")?.as_str()? {
        "public" => Reach::Everyone,
        "private" | "workspace" => Reach::SignedIn,
        _ => return None,
    };
    let at = json::key_at(source.text(), 0, "visibility").unwrap_or(0);
    Some(rule(String::new(), &["visit"], reach, Vec::new(), source, at))
}

fn entity(entry: &Entry, read: &Map<String, Value>, source: &Source<'_>, facts: &mut Facts) {
    let text = source.text();
    let file = super::file_name(&entry.path).split(".json").next().unwrap_or("");
    let name: String = read.get("name").and_then(Value::as_str).unwrap_or(file).chars().take(100).collect();
    let start = json::key_at(text, 0, "name").unwrap_or(0);
    let mut model = Model::new(&name, &name, Mapper::Base44, Engine::Unknown, source.at(start));
    let mut kept = Vec::new();
    for (field, about) in read.get("properties").and_then(Value::as_object).into_iter().flatten().take(FIELDS) {
        model.add(field, field, kind(about));
        // A rule of the field's own says who may write it.
        if about.get("rls").is_some_and(|own| own.get("write").is_some_and(|write| reach(write, DEPTH) < Reach::Owner)) {
            kept.push(field.clone());
        }
    }
    facts.models.push(model);
    let rules = read.get("rls").and_then(Value::as_object);
    let from = rules.and_then(|_| json::key_at(text, 0, "rls")).unwrap_or(start);
    for (operation, opens) in OPERATIONS {
        let writes = || rules?.get("write").filter(|_| operation != "read");
        let stated = rules.and_then(|rules| rules.get(operation)).or_else(writes);
        // People's own accounts have rules that the platform keeps.
        if name == "User" && stated.is_none() {
            continue;
        }
        let at = stated.and_then(|_| json::key_at(text, from, operation)).unwrap_or(from);
        let reach = stated.map_or(Reach::Everyone, |condition| reach(condition, DEPTH));
        facts.access_rules.push(rule(name.clone(), opens, reach, kept.clone(), source, at));
    }
}

/// The type of a field, with the values that it may hold where they are listed: `string in client, cleaner`.
fn kind(about: &Value) -> String {
    let stated = about.get("type").and_then(Value::as_str).unwrap_or("string");
    let values: Vec<&str> = about.get("enum").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).take(40).collect();
    if values.is_empty() { stated.to_owned() } else { format!("{stated} in {}", values.join(", ")) }
}

fn rule(name: String, operations: &[&str], reach: Reach, fields: Vec<String>, source: &Source<'_>, at: usize) -> AccessRule {
    AccessRule {
        id: None,
        store: "base44".to_owned(),
        path: format!("/{name}"),
        operations: operations.iter().map(|operation| (*operation).to_owned()).collect(),
        reach,
        login: reach != Reach::Everyone && reach != Reach::Conditional,
        fields,
        only_fields: None,
        // The platform notes who made a record.
        names_caller: true,
        path_is_caller: false,
        expires: false,
        trusts: Vec::new(),
        origin: source.at(at),
    }
}

/// Whom a condition lets through.
fn reach(condition: &Value, depth: u32) -> Reach {
    let Some(depth) = depth.checked_sub(1) else { return Reach::Conditional };
    match condition {
        Value::Bool(false) => Reach::Nobody,
        Value::Bool(true) | Value::Null => Reach::Everyone,
        Value::Object(all) => all.iter().map(|(key, value)| part(key, value, depth)).min().unwrap_or(Reach::Everyone),
        _ => Reach::Conditional,
    }
}

/// Whom one part of a condition lets through; all parts must hold.
fn part(key: &str, value: &Value, depth: u32) -> Reach {
    let each = || value.as_array().into_iter().flatten().map(|one| reach(one, depth));
    match key {
        "$or" => each().max().unwrap_or(Reach::Conditional),
        "$and" => each().min().unwrap_or(Reach::Conditional),
        "user_condition" => match value.get("role").map(Value::as_str) {
            Some(Some("user")) => Reach::SignedIn,
            Some(_) => Reach::Role,
            // What people note in their own account they can change themselves.
            None => Reach::EditableClaim,
        },
        _ => {
            let said = value.to_string();
            if said.contains("{{user.id}}") || said.contains("{{user.email}}") {
                Reach::Owner
            } else if said.contains("{{user.role}}") {
                Reach::Role
            } else if said.contains("{{user.") {
                Reach::EditableClaim
            } else {
                Reach::Conditional
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stated(path: &str, text: &str) -> Vec<String> {
        let facts = crate::readers::stated_by(&Base44, path, text);
        let rules = facts.access_rules.iter();
        rules.map(|rule| format!("{} {}: {:?} {}", rule.path, rule.operations.join("+"), rule.reach, rule.origin.line)).collect()
    }

    #[test]
    fn what_is_not_said_is_open() {
        let text = "{\n  // people\n  \"name\": \"Driver\",\n  \"properties\": { \"cpf\": { \"type\": \"string\" } },\n  \"rls\": {\n    \"create\": {},\n\
            \x20   \"update\": { \"$or\": [ { \"created_by\": \"{{user.email}}\" }, { \"user_condition\": { \"role\": \"admin\" } } ] },\n    \"delete\": false,\n  }\n}\n";
        assert_eq!(
            stated("base44/entities/driver.jsonc", text),
            ["/Driver get+list: Everyone 5", "/Driver create: Everyone 6", "/Driver update: Owner 7", "/Driver delete: Nobody 8"]
        );
        let whole = "{ \"name\": \"Note\", \"type\": \"object\", \"properties\": {}, \"rls\": { \"read\": { \"data.team\": \"{{user.data.team}}\" }, \
            \"write\": { \"user_condition\": { \"role\": \"admin\" } } } }";
        assert_eq!(
            stated("entities/Note.json", whole),
            ["/Note get+list: EditableClaim 1", "/Note create: Role 1", "/Note update: Role 1", "/Note delete: Role 1"]
        );
    }

    #[test]
    fn accounts_and_the_whole_app() {
        assert!(stated("base44/entities/User.jsonc", "{ \"name\": \"User\", \"properties\": {} }").is_empty());
        assert_eq!(stated("base44/config.jsonc", "{ \"visibility\": \"private\" }"), ["/ visit: SignedIn 1"]);
        assert!(stated("base44/config.jsonc", "{ \"name\": \"A\" }").is_empty());
        assert!(stated("src/entities.json", "{ \"properties\": {} }").is_empty());
    }
}
