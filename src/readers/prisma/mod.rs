//! Prisma's schema language: models as tables, with their keys and where they point, and the engine of the datasource.
//!
//! A schema may be spread over a folder of files; a type that this file does not declare is told from its attributes.

mod token;

use super::{Reader, Source};
use crate::facts::{Connection, Engine, Facts, Key, Language, Mapper, Model, Reference, Role};
use crate::intake::Entry;
use crate::sorted::Gather;
use std::collections::BTreeSet;
use token::{Kind, Token};

/// Types that every schema knows.
const SCALARS: &[&str] = &["String", "Boolean", "Int", "BigInt", "Float", "Decimal", "DateTime", "Json", "Bytes", "Unsupported"];

/// Reads `.prisma` files.
pub(super) struct Prisma;

impl Reader for Prisma {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        entry.language == Some(Language::Prisma)
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        if matches!(entry.role, Role::Test | Role::Example) {
            return Ok(());
        }
        let tokens = token::tokens(source.text());
        let blocks = blocks(&tokens);
        let named = |kind: &str| blocks.iter().filter(|block| block.kind == kind).map(|block| block.name).into_set();
        let names = Names { relations: &named("model") | &named("view"), enums: &named("enum") | &named("type") };
        let engine = blocks.iter().find(|block| block.kind == "datasource").and_then(provider);
        if let Some((engine, at)) = engine {
            facts.connections.push(Connection { mapper: Mapper::Prisma, engine, origin: source.at(at) });
        }
        let engine = engine.map_or(Engine::Unknown, |(engine, _)| engine);
        let models = blocks.iter().filter(|block| block.kind == "model").map(|block| model(block, &names, engine, source));
        facts.models.extend(models.flatten());
        Ok(())
    }
}

/// What the file declares.
struct Names<'a> {
    relations: BTreeSet<&'a str>,
    enums: BTreeSet<&'a str>,
}

/// `model User { … }`.
struct Block<'t, 'a> {
    kind: &'a str,
    name: &'a str,
    body: &'t [Token<'a>],
    start: usize,
}

fn blocks<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<Block<'t, 'a>> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(rest) = tokens.get(at..).filter(|rest| !rest.is_empty()) {
        let [kind, name, open, ..] = rest else { break };
        if kind.kind != Kind::Word || name.kind != Kind::Word || !open.sign("{") {
            at += 1;
            continue;
        }
        let start = at + 3;
        let length = tokens.iter().skip(start).take_while(|token| !token.sign("}")).count();
        let body = tokens.get(start..start + length).unwrap_or(&[]);
        blocks.push(Block { kind: kind.text, name: name.text, body, start: kind.start });
        at = start + length;
    }
    blocks
}

/// The engine that a datasource names, and where.
fn provider(block: &Block<'_, '_>) -> Option<(Engine, usize)> {
    block.body.windows(3).find_map(|window| match window {
        [key, equals, value] if key.text == "provider" && equals.sign("=") && value.kind == Kind::Text => {
            Some((Engine::named(value.text), key.start))
        }
        _ => None,
    })
}

/// The lines of a block; a bracket holds its line together.
fn lines<'t, 'a>(body: &'t [Token<'a>]) -> Vec<Vec<&'t Token<'a>>> {
    let (mut lines, mut line, mut depth) = (Vec::new(), Vec::new(), 0_u32);
    for token in body {
        if token.kind == Kind::Line {
            if depth == 0 && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            continue;
        }
        if token.sign("(") || token.sign("[") {
            depth += 1;
        } else if token.sign(")") || token.sign("]") {
            depth = depth.saturating_sub(1);
        }
        line.push(token);
    }
    lines.push(line);
    lines.retain(|line| !line.is_empty());
    lines
}

/// An attribute: `@unique`, `@@index([a, b])`, `@db.VarChar(50)`.
struct Attribute<'t, 'a> {
    name: &'a str,
    arguments: &'t [&'t Token<'a>],
}

impl Attribute<'_, '_> {
    /// The first string among its arguments that stands for itself or behind `name:`/`map:`.
    fn text(&self) -> Option<&str> {
        self.arguments.iter().find(|token| token.kind == Kind::Text).map(|token| token.text)
    }

    /// The string behind a key, as in `map: "x"`.
    fn text_of(&self, key: &str) -> Option<&str> {
        self.arguments.windows(3).find_map(|window| match window {
            [name, colon, text] if name.text == key && colon.sign(":") && text.kind == Kind::Text => Some(text.text),
            _ => None,
        })
    }

    /// The names in the list behind a key, or in its first list.
    fn list(&self, key: Option<&str>) -> Vec<&str> {
        let start = match key {
            Some(key) => self.arguments.windows(2).position(|pair| matches!(pair, [name, colon] if name.text == key && colon.sign(":"))),
            None => Some(0),
        };
        let rest = start.and_then(|start| self.arguments.get(start..)).unwrap_or(&[]);
        let mut names = Vec::new();
        let mut depth = 0_u32;
        let inner = rest.iter().skip_while(|token| !token.sign("[")).skip(1).take_while(|token| !token.sign("]"));
        for token in inner {
            if token.sign("(") {
                depth += 1;
            } else if token.sign(")") {
                depth = depth.saturating_sub(1);
            } else if depth == 0 && token.kind == Kind::Word {
                names.push(token.text);
            }
        }
        names
    }
}

fn attributes<'t, 'a>(line: &'t [&'t Token<'a>]) -> Vec<Attribute<'t, 'a>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = line.get(at) {
        at += 1;
        if !token.sign("@") {
            continue;
        }
        at += usize::from(line.get(at).is_some_and(|next| next.sign("@")));
        let Some(name) = line.get(at).filter(|name| name.kind == Kind::Word) else { continue };
        at += 1;
        let mut arguments: &[&Token<'_>] = &[];
        if line.get(at).is_some_and(|next| next.sign("(")) {
            let start = at + 1;
            let mut depth = 0_i32;
            while let Some(token) = line.get(at) {
                depth += i32::from(token.sign("(")) - i32::from(token.sign(")"));
                at += 1;
                if depth == 0 {
                    break;
                }
            }
            arguments = line.get(start..at.saturating_sub(1)).unwrap_or(&[]);
        }
        found.push(Attribute { name: name.text, arguments });
    }
    found
}

fn model(block: &Block<'_, '_>, names: &Names<'_>, engine: Engine, source: &Source<'_>) -> Option<Model> {
    let lines = lines(block.body);
    let mut model = Model::new(block.name, block.name, Mapper::Prisma, engine, source.at(block.start));
    let of_block = |line: &&Vec<&Token<'_>>| line.first().is_some_and(|first| first.sign("@"));
    let mut schema = None;
    for line in lines.iter().filter(of_block) {
        for attribute in attributes(line) {
            match attribute.name {
                "map" => model.table = attribute.text()?.to_owned(),
                "schema" => schema = attribute.text().filter(|name| *name != "public").map(str::to_owned),
                // The client leaves it out; other hands may keep it.
                "ignore" => return None,
                _ => {}
            }
        }
    }
    if let Some(schema) = schema {
        model.table = format!("{schema}.{}", model.table);
    }
    for line in lines.iter().filter(|line| !of_block(line)) {
        field(line, names, &mut model);
    }
    for line in lines.iter().filter(of_block) {
        for attribute in attributes(line) {
            let columns = model.stored(attribute.list(None));
            let key = match attribute.name {
                "id" => Key::primary(columns),
                "unique" => Key::unique(&model.table, columns),
                "index" => Key::index(&model.table, columns),
                _ => continue,
            };
            let name = attribute.text_of("map").unwrap_or(&key.name).to_owned();
            model.keys.push(Key { name, ..key });
        }
    }
    let references = std::mem::take(&mut model.references);
    model.references = references
        .into_iter()
        .map(|reference| Reference { columns: model.stored(reference.columns.iter().map(String::as_str)), ..reference })
        .collect();
    Some(model)
}

/// One field: a column, or a way to rows of another model, which keeps nothing itself.
fn field(line: &[&Token<'_>], names: &Names<'_>, model: &mut Model) {
    let [name, kind, ..] = line else { return };
    if name.kind != Kind::Word || kind.kind != Kind::Word {
        return;
    }
    let attributes = attributes(line);
    let find = |wanted: &str| attributes.iter().find(|attribute| attribute.name == wanted);
    let list = line.get(2).is_some_and(|next| next.sign("["));
    let scalar = SCALARS.contains(&kind.text);
    if let Some(relation) = find("relation") {
        let columns: Vec<String> = relation.list(Some("fields")).into_iter().map(str::to_owned).collect();
        if !columns.is_empty() {
            model.references.push(Reference { columns, to: kind.text.to_owned() });
        }
        return;
    }
    let declared = scalar || names.enums.contains(kind.text);
    if find("ignore").is_some() || names.relations.contains(kind.text) {
        return;
    }
    if !declared && find("default").is_none() {
        // Declared in another file, as an enum or as a model.
        model.whole = false;
        return;
    }
    let stored = find("map").and_then(Attribute::text).unwrap_or(name.text).to_owned();
    let native = attributes.iter().find_map(|attribute| {
        let kind = attribute.name.strip_prefix("db.")?.to_ascii_lowercase();
        let size: Vec<&str> = attribute.arguments.iter().map(|token| token.text).collect();
        Some(if size.is_empty() { kind } else { format!("{kind} ( {} )", size.join(" ")) })
    });
    let plain = match (kind.text, model.engine) {
        ("String", Engine::MySql) => "varchar ( 191 )".to_owned(),
        ("String", _) => "text".to_owned(),
        ("Float", _) => "double precision".to_owned(),
        (other, _) => other.to_ascii_lowercase(),
    };
    let kind = native.unwrap_or(plain);
    model.add(name.text, &stored, if list { format!("{kind} [ ]") } else { kind });
    if find("id").is_some() {
        model.keys.push(Key::primary(vec![stored.clone()]));
    }
    if let Some(unique) = find("unique") {
        let key = Key::unique(&model.table, vec![stored]);
        model.keys.push(Key { name: unique.text_of("map").unwrap_or(&key.name).to_owned(), ..key });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Facts {
        let mut entry = Entry::new(0, "prisma/schema.prisma".to_owned(), 1);
        entry.language = Some(Language::Prisma);
        let mut facts = Facts::default();
        Prisma.read(&entry, &Source::new("prisma/schema.prisma", text, vec![]), &mut facts).unwrap();
        facts
    }

    #[test]
    fn a_model_is_a_table() {
        let facts = read(
            "datasource db {\n  provider = \"postgresql\" // \"sqlite\"\n}\nenum Role { USER ADMIN }\n\
             /// model Old { id Int }\nmodel User {\n  id Int @id @default(autoincrement())\n  email String @unique @db.VarChar(50)\n\
             \x20 role Role?\n  orgId Int @map(\"org_id\")\n  org Org @relation(\n    fields: [orgId],\n    references: [id])\n  posts Post[]\n  profile Profile?\n\
             \x20 price Float\n  tags String[]\n  @@index([orgId, email(sort: Desc)], map: \"by_org\")\n  @@map(\"users\")\n}\nmodel Profile {\n id Int @id\n}\n",
        );
        assert_eq!(facts.connections[0].engine, Engine::Postgres);
        let user = facts.models.iter().find(|model| model.name == "User").unwrap();
        let columns: Vec<(&str, &str)> = user.columns.iter().map(|column| (column.name.as_str(), column.kind.as_str())).collect();
        assert_eq!(
            columns,
            [
                ("id", "int"),
                ("email", "varchar ( 50 )"),
                ("role", "role"),
                ("org_id", "int"),
                ("price", "double precision"),
                ("tags", "text [ ]")
            ]
        );
        assert_eq!((user.table.as_str(), user.engine, user.whole), ("users", Engine::Postgres, false));
        assert_eq!(user.references, [Reference { columns: vec!["org_id".to_owned()], to: "Org".to_owned() }]);
        let keys: Vec<(&str, bool)> = user.keys.iter().map(|key| (key.name.as_str(), key.unique)).collect();
        assert_eq!(keys, [("*primary", true), ("users_email_key", true), ("by_org", false)]);
        assert_eq!(user.keys[2].columns, ["org_id", "email"]);
        assert_eq!(user.aliases, [("orgId".to_owned(), "org_id".to_owned())]);
    }

    #[test]
    fn hostile_schemas_end() {
        for text in [
            "model A {".repeat(9_000),
            format!("model A {{\n a Int @x{}", "(".repeat(90_000)),
            "model A { a \"".repeat(5_000),
            "model A {\n @@index([".repeat(3_000),
            "/*".to_owned(),
        ] {
            read(&text);
        }
    }
}
