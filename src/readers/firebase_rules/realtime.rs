//! `database.rules.json`: the rules of the Realtime Database, which are JSON with comments.

use super::super::Source;
use super::token::{Kind, tokens};
use crate::facts::{AccessRule, Facts, Reach};

/// Whether a path holds such rules.
pub(super) fn claims(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name == "database.rules.json" || name == "firebase.rules.json" || name == "database-rules.json"
}

/// States each `.read` and `.write`.
pub(super) fn read(source: &Source<'_>, facts: &mut Facts) {
    let tokens = tokens(source.text());
    let mut path: Vec<&str> = Vec::new();
    let mut key = "";
    for (at, token) in tokens.iter().enumerate() {
        if token.is("{") {
            path.push(key);
        } else if token.is("}") {
            path.pop();
        } else if token.kind == Kind::Text && tokens.get(at + 1).is_some_and(|next| next.is(":")) {
            key = token.text;
            let operations: &[&str] = match key {
                ".read" => &["get", "list"],
                ".write" => &["create", "update", "delete"],
                _ => continue,
            };
            let Some(value) = tokens.get(at + 2) else { continue };
            let (reach, login) = reach(value.text);
            facts.access_rules.push(AccessRule {
                store: "realtime".to_owned(),
                path: path.iter().filter(|part| !part.is_empty() && **part != "rules").take(30).map(|part| format!("/{part}")).collect(),
                operations: operations.iter().map(|operation| (*operation).to_owned()).collect(),
                reach,
                login,
                fields: Vec::new(),
                only_fields: None,
                names_caller: false,
                path_is_caller: value.text.contains("auth.uid"),
                expires: value.text.contains("now <"),
                trusts: Vec::new(),
                origin: source.at(token.start),
            });
        }
        if path.len() > 60 {
            return;
        }
    }
}

fn reach(value: &str) -> (Reach, bool) {
    let plain: String = value.chars().filter(|c| !c.is_whitespace()).take(2_000).collect();
    match plain.as_str() {
        "true" => (Reach::Everyone, false),
        "false" => (Reach::Nobody, true),
        "auth!=null" | "auth!==null" | "auth.uid!=null" | "auth.uid!==null" => (Reach::SignedIn, true),
        _ if plain.starts_with("now<") && !plain.contains("auth") => (Reach::Everyone, false),
        _ if plain.contains("auth.token.admin") || plain.contains("root.child('admins')") => (Reach::Role, true),
        _ if plain.contains("auth.uid") => (Reach::Owner, true),
        _ => (Reach::Conditional, plain.contains("auth!=null") || plain.contains("auth!==null")),
    }
}
