//! Tables as structs of Go, entities of Java and Kotlin, and classes of C# declare them.

use super::lexer::Kind;
use super::shape::statement_end;
use super::tree::{Class, Code};
use crate::facts::{Engine, Facts, Language, Mapper, Model};

/// Most tables of one file.
const MOST: usize = 200;
/// Most columns of one table.
const COLUMNS: usize = 200;

/// Ends of the names of what is sent, not stored.
const SENT: &[&str] = &[
    "Request",
    "Response",
    "Dto",
    "DTO",
    "ViewModel",
    "Input",
    "Payload",
    "Form",
    "Config",
    "Options",
    "Settings",
    "Service",
    "Handler",
    "Repository",
    "Controller",
    "Params",
    "Claims",
    "Command",
    "Query",
    "Resource",
    "Vm",
    "Args",
    "Context",
    "Error",
    "Result",
    "View",
];

/// States them.
pub(super) fn read(code: &Code<'_>, language: Language, facts: &mut Facts) {
    for class in code.classes.iter().take(MOST) {
        if SENT.iter().any(|end| class.name.ends_with(end)) {
            continue;
        }
        let model = match language {
            Language::Go => go(code, class),
            Language::Java => entity(code, class, Mapper::Jpa),
            Language::CSharp => csharp(code, class),
            _ => None,
        };
        facts.models.extend(model.filter(|model| !model.columns.is_empty()));
    }
}

fn model(code: &Code<'_>, class: &Class, mapper: Mapper) -> Model {
    let mut table = snake(&class.name);
    if !table.ends_with('s') {
        table.push('s');
    }
    Model::new(class.name.clone(), table, mapper, Engine::Unknown, code.at(class.word))
}

/// `UserID` as `user_id`.
fn snake(name: &str) -> String {
    let mut found = String::new();
    let mut small = false;
    for c in name.chars() {
        if c.is_ascii_uppercase() && small {
            found.push('_');
        }
        small = c.is_ascii_lowercase() || c.is_ascii_digit();
        found.push(c.to_ascii_lowercase());
    }
    found
}

/// A struct with marks of GORM or of a driver that fills structs.
fn go(code: &Code<'_>, class: &Class) -> Option<Model> {
    let text = code.text(&class.body);
    let marked = text.contains("gorm.Model") || text.contains("gorm:\"") || text.contains("db:\"") || text.contains("bson:\"");
    let by_hand = code.has("gorm.io/") && class.body.clone().any(|at| matches!(code.word(at), "ID" | "Id"));
    if !marked && !by_hand {
        return None;
    }
    let mut made = model(code, class, Mapper::Gorm);
    let mut at = class.body.start;
    while at < class.body.end && made.columns.len() < COLUMNS {
        let end = statement_end(code, at).min(class.body.end);
        if code.is_word(at) && end > at + 1 {
            let tag = (at..end).rev().find(|at| code.kind(*at) == Some(Kind::Text)).map_or("", |at| code.word(at));
            let named =
                |key: &str| tag.split_once(key).and_then(|(_, rest)| rest.split(['"', ',', ';']).next()).filter(|name| !name.is_empty());
            let stored = named("column:").or_else(|| named("db:\"")).or_else(|| named("bson:\""));
            let kind = code.text(&(at + 1..end)).split('`').next().unwrap_or("").trim().to_ascii_lowercase();
            if tag.contains("json:\"-\"") {
                made.whole = false;
            } else if code.word(at).starts_with(|c: char| c.is_ascii_uppercase()) && !code.is_sign(at + 1, ".") {
                made.add(code.word(at), &stored.map_or_else(|| snake(code.word(at)), str::to_owned), kind);
            } else {
                made.whole = false;
            }
        }
        at = end.max(at) + 1;
    }
    Some(made)
}

/// `@Entity public class Order { @Id private Long id; … }`
fn entity(code: &Code<'_>, class: &Class, mapper: Mapper) -> Option<Model> {
    let head = code.text(&class.head);
    if !["@Entity", "@Document", "@Table", "@MappedSuperclass", "@TableName"].iter().any(|mark| head.contains(mark)) {
        return None;
    }
    let mut made = model(code, class, mapper);
    made.whole = class.parents.is_empty();
    let mut at = class.body.start;
    let mut first = at;
    // Members stand side by side: what is said about one stands ahead of it.
    while at < class.body.end && made.columns.len() < COLUMNS {
        if code.opens(at, b'{') || code.is_sign(at, ";") {
            let field = first..at;
            let ends = field.clone().find(|at| code.is_sign(*at, "=")).unwrap_or(at);
            let name = ends.checked_sub(1).filter(|name| code.is_sign(at, ";") && *name > first && code.is_word(*name));
            let said = code.text(&field);
            let skipped = ["static ", "@Transient", "transient ", "@JsonIgnore", "READ_ONLY"].iter().any(|word| said.contains(word));
            if let Some(name) = name.filter(|name| !skipped && !matches!(code.kind(name.wrapping_sub(1)), Some(Kind::Close(b'(')))) {
                let kind = code.word(name - 1).to_ascii_lowercase();
                let joins = said.contains("@ManyToOne") || said.contains("@JoinColumn");
                let own = snake(code.word(name));
                let stored = if joins && !own.ends_with("_id") { format!("{own}_id") } else { own };
                let many = said.contains("@OneToMany") || said.contains("@ManyToMany");
                if !many {
                    made.add(code.word(name), &stored, kind);
                }
            } else if skipped {
                made.whole = false;
            }
            at = code.next(at);
            first = at;
            continue;
        }
        at = code.next(at);
    }
    Some(made)
}

/// A class with a key in the folder where ASP.NET's samples and generators put what is stored.
fn csharp(code: &Code<'_>, class: &Class) -> Option<Model> {
    let head = code.text(&class.head);
    let folder = code.entry.path.split('/').any(|part| matches!(part, "Models" | "Entities" | "Entity" | "Domain" | "Data"));
    if !head.contains("class") || !(folder || head.contains("[Table(")) {
        return None;
    }
    let mut made = model(code, class, Mapper::EntityFramework);
    made.whole = class.parents.is_empty();
    for at in class.body.clone() {
        let property = code.is_word(at) && code.opens(at + 1, b'{') && code.word(at + 2) == "get" && made.columns.len() < COLUMNS;
        if !property {
            continue;
        }
        let said = at.checked_sub(8).map_or("", |from| code.text(&(from.max(class.body.start)..at)));
        let said = said.rsplit([';', '}']).next().unwrap_or(said);
        if ["JsonIgnore", "BindNever", "NotMapped"].iter().any(|mark| said.contains(mark))
            || !code.text(&(at + 1..code.pair(at + 1))).contains("set")
        {
            made.whole = false;
            continue;
        }
        let kind = if code.is_word(at - 1) { code.word(at - 1).to_ascii_lowercase() } else { String::new() };
        made.add(code.word(at), &snake(code.word(at)), kind);
    }
    made.columns.iter().any(|column| column.name == "id" || column.name == format!("{}_id", snake(&class.name))).then_some(made)
}
