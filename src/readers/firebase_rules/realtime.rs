//! The rules of the Realtime Database, which are JSON with comments whose conditions are texts.

use super::super::Source;
use super::expression::{Expression, Parser};
use super::meaning::{self, Functions, Meaning};
use super::token::{Kind, Token, tokens};
use crate::facts::{AccessRule, Facts, Language, Reach};
use crate::intake::Entry;
use std::collections::BTreeMap;

/// Deepest nesting of paths; Firebase itself ends at 32.
const DEPTH: usize = 60;
/// Longest condition that is read.
const CONDITION: usize = 4_000;

/// Whether an entry holds such rules.
pub(super) fn claims(entry: &Entry, source: &Source<'_>) -> bool {
    let name = entry.path.rsplit('/').next().unwrap_or(&entry.path);
    let text = source.text();
    matches!(name, "database.rules.json" | "firebase.rules.json" | "database-rules.json")
        || entry.language == Some(Language::Json)
            && text.contains("\"rules\"")
            && (text.contains("\".write\"") || text.contains("\".read\""))
}

/// A condition as the file has it.
struct Stated<'a> {
    path: String,
    key: &'a str,
    condition: &'a str,
    start: usize,
}

/// States each `.read` and `.write`, together with what `.validate` says of the same place.
pub(super) fn read(source: &Source<'_>, facts: &mut Facts) {
    let text = on_one_line(source.text());
    let tokens = tokens(&text);
    let mut stated: Vec<Stated<'_>> = Vec::new();
    let mut path: Vec<&str> = Vec::new();
    let mut key = "";
    for (at, token) in tokens.iter().enumerate() {
        if token.is("{") {
            path.push(key);
        } else if token.is("}") {
            path.pop();
        } else if token.kind == Kind::Text && tokens.get(at + 1).is_some_and(|next| next.is(":")) {
            key = token.text;
            let Some(value) = tokens.get(at + 2).filter(|_| matches!(key, ".read" | ".write" | ".validate")) else { continue };
            let path = path.iter().filter(|part| !part.is_empty() && **part != "rules").take(30).map(|part| format!("/{part}")).collect();
            stated.push(Stated { path, key, condition: value.text, start: token.start });
        }
        if path.len() > DEPTH || stated.len() > 2_000 {
            return;
        }
    }
    let validated = validated(&stated);
    let mut steps = meaning::STEPS;
    for one in stated.iter().filter(|one| one.key != ".validate") {
        let operations: &[&str] = if one.key == ".read" { &["get", "list"] } else { &["create", "update", "delete"] };
        let Meaning { reach, login, mut fields, names_caller, path_is_caller, expires, trusts, .. } = understood(one, &mut steps);
        fields.extend(validated.get(one.path.as_str()).into_iter().flatten().cloned());
        facts.access_rules.push(AccessRule {
            id: None,
            store: "realtime".to_owned(),
            path: one.path.clone(),
            operations: operations.iter().map(|operation| (*operation).to_owned()).collect(),
            reach: reach.unwrap_or(Reach::Conditional),
            login,
            fields: fields.into_iter().collect(),
            only_fields: None,
            names_caller,
            path_is_caller,
            expires,
            trusts: trusts.into_iter().collect(),
            origin: source.at(one.start),
        });
    }
}

/// The same text, byte for byte, with conditions that run over several lines on one.
fn on_one_line(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let (mut in_text, mut in_comment) = (false, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if in_text => {
                plain.push(c);
                if let Some(next) = chars.next() {
                    plain.push(if next == '\n' { ' ' } else { next });
                }
                continue;
            }
            '"' if !in_comment => in_text = !in_text,
            '/' if !in_text && chars.peek() == Some(&'/') => in_comment = true,
            '\n' | '\r' if in_text => {
                plain.push(' ');
                continue;
            }
            '\n' => in_comment = false,
            _ => {}
        }
        plain.push(c);
    }
    plain
}

/// Per path, the fields that a `.validate` holds against something that the caller does not choose.
fn validated<'s>(stated: &'s [Stated<'_>]) -> BTreeMap<&'s str, Vec<String>> {
    let mut fields: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut steps = meaning::STEPS;
    for one in stated.iter().filter(|one| one.key == ".validate") {
        let plain = one.condition.replace("newData", "");
        // Values to choose from protect nothing where the highest is among them.
        let highest = ["'admin", "\"admin", "'owner", "'super", "'moderator", "'staff"].iter().any(|word| plain.contains(word));
        let listed = (plain.contains("==") || plain.contains("matches(")) && !highest;
        let holds = listed || ["data.", "root.", "auth.token", "false"].iter().any(|word| plain.contains(word));
        if let Some((parent, field)) = one.path.rsplit_once('/').filter(|_| holds) {
            fields.entry(parent).or_default().push(field.to_owned());
        }
        fields.entry(one.path.as_str()).or_default().extend(understood(one, &mut steps).fields);
    }
    fields
}

/// What a condition means, told in the words of Firestore's language.
fn understood(one: &Stated<'_>, steps: &mut u32) -> Meaning {
    let variables: Vec<String> = one.path.split('/').filter_map(|part| part.strip_prefix('$')).map(str::to_owned).collect();
    let plain: String = one.condition.chars().take(CONDITION).filter(|c| *c != '$').collect();
    // Paths that are put together from texts are the same as steps from child to child.
    let plain = plain.replace("===", "==").replace("!==", "!=").replace('"', "'").replace("\\'", "'");
    let plain = ["' + auth.uid + '", "'+auth.uid+'", "' + auth.uid+ '"]
        .iter()
        .fold(plain, |text, sum| text.replace(sum, "').child(auth.uid).child('"));
    let plain = ["' + auth.uid)", "'+auth.uid)"].iter().fold(plain, |text, sum| text.replace(sum, "').child(auth.uid)"));
    let tokens: Vec<Token<'_>> = tokens(&plain);
    let parsed = Parser { tokens: &tokens, at: 0 }.expression(0);
    meaning::of(&translated(&parsed, 0), &Functions::new(), &variables, steps)
}

/// The same condition with Firestore's names for the caller, the stored and the new data.
fn translated(expression: &Expression, depth: u32) -> Expression {
    if depth > 60 {
        return Expression::Other;
    }
    let inner = |expression: &Expression| translated(expression, depth + 1);
    match expression {
        Expression::Or(all) => Expression::Or(all.iter().map(inner).collect()),
        Expression::And(all) => Expression::And(all.iter().map(inner).collect()),
        Expression::Not(one) => Expression::Not(Box::new(inner(one))),
        // `now < 1767225600000`
        Expression::Compare(_, left, right)
            if [left, right].iter().any(|side| matches!(side.as_ref(), Expression::Chain(text, _) if text == "now")) =>
        {
            let now = Expression::Chain("request.time".to_owned(), Vec::new());
            Expression::Compare("<".to_owned(), Box::new(now), Box::new(Expression::Other))
        }
        Expression::Compare(operator, left, right) => Expression::Compare(operator.clone(), Box::new(inner(left)), Box::new(inner(right))),
        Expression::Chain(text, arguments) => chain(text, arguments),
        other => other.clone(),
    }
}

fn chain(text: &str, arguments: &[Expression]) -> Expression {
    let head = text.split(['.', '(']).next().unwrap_or("");
    let asks = if text.ends_with(".exists()") { "exists()" } else { "get()" };
    // Steps in order: texts as they are, the caller's id marked.
    let mut steps: Vec<String> = Vec::new();
    for argument in arguments.iter().take(20) {
        match argument {
            Expression::Text(path) => steps.extend(path.split('/').filter(|part| !part.is_empty()).map(str::to_owned)),
            Expression::Chain(name, _) if name == "auth.uid" => steps.push("$(request.auth.uid)".to_owned()),
            Expression::Chain(name, _) => steps.push(format!("{{{name}}}")),
            _ => {}
        }
    }
    match head {
        "auth" => Expression::Chain(format!("request.{text}"), Vec::new()),
        "data" | "newData" => {
            let start = if head == "data" { "resource.data" } else { "request.resource.data" };
            Expression::Chain(std::iter::once(start.to_owned()).chain(steps).collect::<Vec<_>>().join("."), Vec::new())
        }
        "root" => {
            let field = if asks == "get()" && steps.last().is_some_and(|last| !last.starts_with('$')) { steps.pop() } else { None };
            let path: String = steps.iter().map(|step| format!("/{step}")).collect();
            let call = field.map_or_else(|| asks.to_owned(), |field| format!("get().data.{field}"));
            Expression::Chain(call, vec![Expression::Path(path)])
        }
        _ => Expression::Chain(text.to_owned(), arguments.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(text: &str) -> Vec<AccessRule> {
        let mut facts = Facts::default();
        read(&Source::new("database.rules.json", text, Vec::new()), &mut facts);
        facts.access_rules
    }

    #[test]
    fn conditions_by_whom_they_let_through() {
        for (condition, expected) in [
            ("true", Reach::Everyone),
            ("'true'", Reach::Everyone),
            ("'false'", Reach::Nobody),
            ("'auth != null'", Reach::SignedIn),
            ("'auth.uid !== null'", Reach::SignedIn),
            ("'$uid === auth.uid'", Reach::Owner),
            ("'auth != null && auth.uid === $uid'", Reach::Owner),
            ("'auth != null && (auth.uid === $uid || auth.uid != null)'", Reach::SignedIn),
            ("'data.child(\\'owner\\').val() === auth.uid'", Reach::Owner),
            ("'now < 1767225600000'", Reach::Everyone),
            ("'auth.token.admin === true'", Reach::Role),
            ("'root.child(\\'users\\').child(auth.uid).child(\\'role\\').val() === \\'admin\\''", Reach::Role),
            ("'root.child(\\'admins/\\' + auth.uid).exists()'", Reach::Role),
            ("'!data.exists()'", Reach::Conditional),
        ] {
            let text = format!(
                "{{ \"rules\": {{ \"users\": {{ \"$uid\": {{ \".write\": {} }} }} }} }}",
                condition.replace('\'', "\"").replace("\\\"", "'")
            );
            let found = rules(&text);
            let rule = found.first().expect("one rule");
            assert_eq!((rule.reach, rule.path.as_str()), (expected, "/users/$uid"), "{condition}");
        }
    }

    #[test]
    fn conditions_over_several_lines() {
        let found = rules(
            "{ \"rules\": { // \"x\n\"users\": { \"$uid\": { \".write\": \"auth != null && (\n  auth.uid === $uid ||\n  auth.token.admin === true\n)\" } } } }",
        );
        assert_eq!(found.first().map(|rule| (rule.reach, rule.origin.line)), Some((Reach::Owner, 2)));
    }

    #[test]
    fn fields_that_are_held_against_something() {
        let text = r#"{ "rules": { "users": { "$uid": { ".write": "auth.uid === $uid",
            "role": { ".validate": "newData.val() === data.val()" }, "name": { ".validate": "newData.isString()" } } },
            "x": { ".read": "root.child('users/' + auth.uid + '/role').val() === 'admin'" } } }"#;
        let found = rules(text);
        assert_eq!(found[0].fields, ["role"]);
        assert_eq!(found[1].trusts, ["users.role"]);
    }
}
