//! Rules of Firestore, Firebase Storage and the Realtime Database: who may do what at which path.
//!
//! Nested matches are joined into whole paths, and the file's own functions are followed into the conditions that
//! call them. What the parser does not understand counts as a condition of an unknown kind.

mod expression;
mod meaning;
mod realtime;
mod token;

use super::{Reader, Source};
use crate::facts::{AccessRule, Facts, Language, Origin, Reach, Site, SiteKind};
use crate::intake::Entry;
use expression::{Expression, Parser};
use meaning::{Function, Functions, Meaning};
use std::rc::Rc;
use token::{Kind, Token, tokens};

/// How deep matches may nest.
const DEPTH: u32 = 40;
/// Most statements of one file.
const STATEMENTS: usize = 2_000;

/// Reads `.rules` files and the rules of the Realtime Database.
pub(super) struct FirebaseRules;

impl Reader for FirebaseRules {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        entry.language == Some(Language::Rules) && source.text().contains("service") || realtime::claims(entry, source)
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        if !entry.path.ends_with(".rules") {
            realtime::read(source, facts);
            return Ok(());
        }
        // Firebase accepts no more.
        if source.text().len() > 256 << 10 {
            return Err("larger than Firebase accepts".to_owned());
        }
        let tokens = tokens(source.text());
        let store = if source.text().contains("firebase.storage") { "storage" } else { "firestore" };
        let mut file = File { parser: Parser { tokens: &tokens, at: 0 }, functions: Functions::new(), statements: Vec::new() };
        file.block("", 0);
        let mut steps = meaning::STEPS;
        for statement in &file.statements {
            state(statement, &file.functions, store, &mut steps, source, facts);
        }
        addresses(&tokens, source, facts);
        Ok(())
    }
}

/// One `allow`.
struct Statement {
    path: String,
    variables: Vec<String>,
    operations: Vec<String>,
    condition: Expression,
    at: usize,
}

struct File<'t, 'a> {
    parser: Parser<'t, 'a>,
    functions: Functions,
    statements: Vec<Statement>,
}

impl File<'_, '_> {
    /// What stands between two braces, or in the whole file.
    fn block(&mut self, path: &str, depth: u32) {
        while let Some(token) = self.parser.next() {
            if token.is("}") {
                return;
            }
            if token.is("{") || token.is("service") {
                continue;
            }
            if token.is("match") && depth < DEPTH {
                let own = self.parser.path(0);
                self.parser.eat("{");
                let whole: String = format!("{path}{own}").chars().take(1_000).collect();
                self.block(&whole, depth + 1);
            } else if token.is("function") {
                self.function();
            } else if token.is("allow") && self.statements.len() < STATEMENTS {
                self.allow(path, token.start);
            }
        }
    }

    fn function(&mut self) {
        let Some(name) = self.parser.next().map(|token| token.text.to_owned()) else { return };
        let mut parameters = Vec::new();
        if self.parser.eat("(") {
            while let Some(token) = self.parser.next().filter(|token| !token.is(")")) {
                if token.kind == Kind::Word {
                    parameters.push(token.text.to_owned());
                }
            }
        }
        self.parser.eat("{");
        let mut body = Expression::Other;
        let mut lets: Vec<(String, Expression)> = Vec::new();
        while let Some(token) = self.parser.next() {
            if token.is("}") {
                break;
            } else if token.is("let") {
                let name = self.parser.next().map_or_else(String::new, |token| token.text.to_owned());
                self.parser.eat("=");
                let value = self.parser.expression(0);
                lets.push((name, value));
            } else if token.is("return") {
                body = self.parser.expression(0);
            }
        }
        self.functions.insert(name, Function { parameters, lets, body: Rc::new(body) });
    }

    fn allow(&mut self, path: &str, at: usize) {
        let mut operations = Vec::new();
        while let Some(token) = self.parser.next() {
            match token.text {
                "read" => operations.extend(["get", "list"].map(str::to_owned)),
                "write" => operations.extend(["create", "update", "delete"].map(str::to_owned)),
                "," => {}
                "get" | "list" | "create" | "update" | "delete" => operations.push(token.text.to_owned()),
                _ => {
                    let condition = if token.is(":") && self.parser.eat("if") { self.parser.expression(0) } else { Expression::Bool(true) };
                    let (path, variables) = (strip(path), variables(path));
                    self.statements.push(Statement { path, variables, operations, condition, at });
                    return;
                }
            }
        }
    }
}

/// The path without what every path of the store starts with.
fn strip(path: &str) -> String {
    let known = ["/databases/{database}/documents", "/databases/(default)/documents", "/b/{bucket}/o"];
    known.iter().find_map(|start| path.strip_prefix(start)).unwrap_or(path).to_owned()
}

/// The names that a path binds.
fn variables(path: &str) -> Vec<String> {
    let names = path.split('{').skip(1).filter_map(|part| part.split(['}', '=']).next());
    names.map(str::to_owned).collect()
}

fn state(statement: &Statement, functions: &Functions, store: &str, steps: &mut u32, source: &Source<'_>, facts: &mut Facts) {
    let meaning = meaning::of(&statement.condition, functions, &statement.variables, steps);
    let Meaning { reach, login, fields, only_fields, names_caller, path_is_caller, expires, trusts, .. } = meaning;
    facts.access_rules.push(AccessRule {
        id: None,
        store: store.to_owned(),
        path: statement.path.clone(),
        operations: statement.operations.clone(),
        reach: reach.unwrap_or(Reach::Conditional),
        login,
        fields: fields.into_iter().collect(),
        only_fields: only_fields.map(|fields| fields.into_iter().collect()),
        names_caller,
        path_is_caller,
        expires,
        trusts: trusts.into_iter().collect(),
        origin: source.at(statement.at),
    });
}

/// Mail addresses that a file compares with the caller's: each text with an `@` in it, since rules have no other use for one.
fn addresses(tokens: &[Token<'_>], source: &Source<'_>, facts: &mut Facts) {
    let uses_mail = tokens.iter().any(|token| token.is("email"));
    let mut told = false;
    for token in tokens.iter().filter(|token| uses_mail && token.kind == Kind::Text && token.text.contains('@')) {
        let Some((name, domain)) = token.text.split_once('@') else { continue };
        if domain.len() < 4 || !domain.contains('.') || domain.contains(['*', '\\', '$']) || name.contains(['*', '\\']) {
            continue;
        }
        let origin: Origin = source.at(token.start);
        let masked = format!("{}…@{domain}", name.chars().take(1).collect::<String>());
        if is_placeholder(name, domain) {
            facts.sites.push(Site { kind: SiteKind::PlaceholderAdmin, detail: token.text.chars().take(80).collect(), origin });
        } else if !told {
            told = true;
            facts.sites.push(Site { kind: SiteKind::LiteralAdmin, detail: masked, origin });
        }
    }
}

/// Addresses that templates use and nobody meant to keep.
fn is_placeholder(name: &str, domain: &str) -> bool {
    let (name, domain) = (name.to_ascii_lowercase(), domain.to_ascii_lowercase());
    domain.starts_with("example.")
        || ["yourdomain", "your-domain", "yourcompany", "your-company", "yoursite", "mydomain"].iter().any(|word| domain.contains(word))
        || [
            "your-email",
            "youremail",
            "your.email",
            "your_email",
            "yourname",
            "your-name",
            "you",
            "changeme",
            "placeholder",
            "someone",
            "john.doe",
            "johndoe",
        ]
        .contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str, text: &str) -> Facts {
        let entry = Entry::new(0, path.to_owned(), text.len() as u64);
        let mut facts = Facts::default();
        FirebaseRules.read(&entry, &Source::new(path, text, Vec::new()), &mut facts).expect("rules can be read");
        facts
    }

    fn reach(condition: &str) -> (Reach, bool) {
        let text = format!(
            "service cloud.firestore {{ match /databases/{{database}}/documents {{
                function signedIn() {{ return request.auth != null; }}
                function mine(id) {{ let uid = request.auth.uid; return signedIn() && uid == id; }}
                function data() {{ return request.resource.data; }}
                function role() {{ return get(/databases/$(database)/documents/users/$(request.auth.uid)).data.role; }}
                match /things/{{id}} {{ allow write: if {condition}; }} }} }}"
        );
        let facts = read("firestore.rules", &text);
        let rule = facts.access_rules.first().expect("one rule");
        assert_eq!(rule.path, "/things/{id}");
        (rule.reach, rule.login)
    }

    #[test]
    fn conditions_by_whom_they_let_through() {
        for (condition, expected) in [
            ("true", (Reach::Everyone, false)),
            ("request.auth != null", (Reach::SignedIn, true)),
            ("!(request.auth == null)", (Reach::SignedIn, true)),
            ("mine(id)", (Reach::Owner, true)),
            ("mine(resource.data.owner) || role() == 'admin'", (Reach::Owner, true)),
            ("role() in ['admin', 'staff']", (Reach::Role, true)),
            ("signedIn() && request.auth.token.admin == true", (Reach::Role, true)),
            ("data().name is string", (Reach::Conditional, false)),
            ("signedIn() && data().name is string", (Reach::Conditional, true)),
            ("request.auth.uid in resource.data.members", (Reach::Owner, true)),
            ("request.time < timestamp.date(2030, 1, 1)", (Reach::Everyone, false)),
        ] {
            assert_eq!(reach(condition), expected, "{condition}");
        }
    }

    #[test]
    fn hostile_rules_end() {
        let calls: String = (0..200).map(|n| format!("function f{n}(a) {{ return f{m}(f{m}(a)) && f{m}(a); }}", m = n + 1)).collect();
        for text in [
            format!("service {{ match /a {{ {calls} allow read: if f0(request.auth); }} }}"),
            format!("service {{ match /a {{ allow read: if {}true; }} }}", "(".repeat(60_000)),
            format!("service {{ match /a {{ allow read: if {}true; }} }}", "!".repeat(60_000)),
            "service { match /a {".repeat(9_000),
            "service allow read: if a[[[[".to_owned(),
            "service match /{a /$( allow write: if get(/a/$(".to_owned(),
            "service \"".to_owned(),
        ] {
            read("firestore.rules", &text);
        }
        read("database.rules.json", &"{\"a\":".repeat(20_000));
        read("database.rules.json", &format!("{{\"rules\":{{\".write\":\"{}\"", "root.child('a').child(".repeat(9_000)));
    }
}
