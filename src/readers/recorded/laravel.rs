//! Laravel: `Schema::create('users', function (Blueprint $table) { $table->string('email')->unique(); });`

use super::token::{Kind, Token, Tongue, by_comma, group, texts, tokens};
use super::{Steps, plural};
use crate::facts::{Change, Facts, Key, Language, Model, Reference, Role, SqlFile};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads migrations of Laravel.
pub(in crate::readers) struct Laravel;

impl Reader for Laravel {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        entry.language == Some(Language::Php)
            && entry.role != Role::Test
            && entry.path.to_ascii_lowercase().split('/').any(|part| part == "migrations")
            && source.text().contains("Illuminate\\Database\\")
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let all = tokens(source.text(), Tongue::Php);
        let all: Vec<Token<'_>> = all.into_iter().filter(|token| token.kind != Kind::Line).collect();
        let forward = way_forward(&all);
        // Steps that look first tolerate their own repetition.
        let guarded = ["hasTable", "hasColumn"].iter().any(|word| source.text().contains(word));
        let mut steps = Steps { source, facts, file: SqlFile::Migration, guarded, order: 0 };
        let mut at = 0;
        while let Some(token) = forward.get(at) {
            at += 1;
            let called = forward.get(at.saturating_sub(2)).is_some_and(|before| before.sign(":") || before.sign(">"));
            if token.kind != Kind::Word || !called {
                continue;
            }
            let Some((arguments, behind)) = group(forward, at) else { continue };
            if matches!(token.text, "statement" | "unprepared") {
                if let Some(text) = arguments.iter().find(|token| token.kind == Kind::Text) {
                    steps.sql(text.start, text.text);
                }
                at = behind;
            } else if of_schema(forward, at) && step(&mut steps, token, arguments) {
                at = behind;
            }
        }
        Ok(())
    }
}

/// The body of `up`; everything where there is none.
fn way_forward<'t, 'a>(all: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let start = all.windows(2).position(|pair| matches!(pair, [function, up] if function.is("function") && up.is("up")));
    let body = start.and_then(|start| {
        let open = start + all.iter().skip(start).position(|token| token.sign("{"))?;
        group(all, open)
    });
    body.map_or(all, |(body, _)| body)
}

/// Whether a call belongs to the schema: `Schema::create`, `Schema::connection('x')->create`, `$schema->create`.
fn of_schema(all: &[Token<'_>], at: usize) -> bool {
    let before = all.get(at.saturating_sub(14)..at.saturating_sub(1)).unwrap_or(&[]);
    let statement = before.iter().rposition(|token| token.sign(";") || token.sign("{")).map_or(0, |end| end + 1);
    before.get(statement..).unwrap_or(&[]).iter().any(|token| token.kind == Kind::Word && token.text.eq_ignore_ascii_case("schema"))
}

/// States what one call on the schema does; nothing where it is none that is known.
fn step(steps: &mut Steps<'_, '_>, method: &Token<'_>, arguments: &[Token<'_>]) -> bool {
    let parts = by_comma(arguments);
    let first = parts.first().and_then(|part| part.first()).filter(|token| token.kind == Kind::Text);
    let Some(table) = first.map(|token| token.text.to_owned()) else { return false };
    let second = parts.get(1).and_then(|part| part.first()).filter(|token| token.kind == Kind::Text);
    match (method.text, second) {
        ("drop" | "dropIfExists", _) => steps.state(method.start, Change::DropTable { table }),
        ("rename", Some(to)) => steps.state(method.start, Change::RenameTable { table, to: to.text.to_owned() }),
        ("create" | "table", _) => {
            let open = arguments.iter().position(|token| token.sign("{"));
            let Some((body, _)) = open.and_then(|open| group(arguments, open)) else { return true };
            // The last name before the body is the table's, unless a `use` follows it.
            let head = arguments.get(..open.unwrap_or(0)).unwrap_or(&[]);
            let variable = head.windows(3).find_map(|window| match window {
                [dollar, name, close] if dollar.sign("$") && (close.sign(")") || close.sign(",")) => Some(name.text),
                _ => None,
            });
            blueprint(steps, &table, method, variable.unwrap_or("table"), body);
        }
        _ => return false,
    }
    true
}

/// One call of a chain with its arguments.
type Link<'t, 'a> = (&'a str, &'t [Token<'a>]);

/// The chains that start at the table's variable.
fn chains<'t, 'a>(body: &'t [Token<'a>], variable: &str) -> Vec<(usize, Vec<Link<'t, 'a>>)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(token) = body.get(at) {
        at += 1;
        if !token.is(variable) {
            continue;
        }
        let (start, mut links) = (token.start, Vec::new());
        while let Some([minus, arrow, method, ..]) = body.get(at..)
            && (minus.sign("-") || minus.sign("?"))
            && arrow.sign(if minus.sign("-") { ">" } else { "-" })
            && method.kind == Kind::Word
            && let Some((arguments, behind)) = group(body, at + 3)
        {
            links.push((method.text, arguments));
            at = behind;
        }
        if !links.is_empty() {
            found.push((start, links));
        }
    }
    found
}

fn blueprint(steps: &mut Steps<'_, '_>, table: &str, method: &Token<'_>, variable: &str, body: &[Token<'_>]) {
    let new = method.text == "create";
    let mut model = steps.gather(table, method.start);
    let mut more = Vec::new();
    for (at, links) in chains(body, variable) {
        chain(&links, &mut model, &mut |change| more.push((at, change)));
    }
    steps.gathered(method.start, model, new);
    more.into_iter().for_each(|(at, change)| steps.state(at, change));
}

/// Methods that make one column, with the type they give it where its own name does not say it.
fn kind_of(method: &str) -> Option<&'static str> {
    Some(match method {
        "increments" | "integerIncrements" | "mediumIncrements" | "smallIncrements" | "tinyIncrements" => "integer",
        "bigIncrements" | "bigInteger" | "unsignedBigInteger" | "foreignId" => "bigint",
        "integer" | "unsignedInteger" | "mediumInteger" | "unsignedMediumInteger" => "integer",
        "smallInteger" | "unsignedSmallInteger" | "tinyInteger" | "unsignedTinyInteger" | "year" => "smallint",
        "string" => "varchar",
        "char" => "char",
        "text" | "mediumText" | "longText" | "tinyText" => "text",
        "boolean" => "boolean",
        "decimal" | "unsignedDecimal" => "decimal",
        "float" | "unsignedFloat" => "float",
        "double" | "unsignedDouble" => "double precision",
        "date" => "date",
        "dateTime" | "dateTimeTz" | "timestamp" | "timestampTz" => "timestamp",
        "time" | "timeTz" => "time",
        "json" => "json",
        "jsonb" => "jsonb",
        "uuid" | "foreignUuid" => "uuid",
        "ulid" | "foreignUlid" => "char ( 26 )",
        "enum" | "set" => "enum",
        "binary" => "blob",
        "ipAddress" | "macAddress" => "varchar",
        "geometry" | "point" | "polygon" | "geography" | "multiPolygon" | "lineString" => "geometry",
        "vector" => "vector",
        _ => return None,
    })
}

fn chain(links: &[Link<'_, '_>], model: &mut Model, more: &mut dyn FnMut(Change)) {
    let Some((method, arguments)) = links.first() else { return };
    let (parts, table) = (by_comma(arguments), model.table.clone());
    let named = || parts.first().map(|part| texts(part)).unwrap_or_default();
    let one = named().into_iter().next();
    let key = |columns: Vec<String>, ending: &str| Key {
        name: format!("{}_{}_{ending}", table, columns.join("_")),
        unique: ending == "unique",
        columns,
    };
    let column = match (*method, one) {
        ("id", one) => {
            let name = one.unwrap_or_else(|| "id".to_owned());
            model.key(Key::primary(vec![name.clone()]));
            (name, "bigint".to_owned())
        }
        ("timestamps" | "timestampsTz" | "nullableTimestamps" | "datetimes", _) => {
            return ["created_at", "updated_at"].iter().for_each(|name| model.add(name, name, "timestamp"));
        }
        ("softDeletes" | "softDeletesTz" | "softDeletesDatetime", one) => {
            let name = one.unwrap_or_else(|| "deleted_at".to_owned());
            return model.add(&name, &name, "timestamp");
        }
        ("rememberToken", _) => return model.add("remember_token", "remember_token", "varchar ( 100 )"),
        (made, Some(name)) if made.ends_with("orphs") && !made.starts_with("drop") => {
            let (kind, id) = (format!("{name}_type"), format!("{name}_id"));
            model.add(&kind, &kind, "varchar");
            model.add(&id, &id, "bigint");
            return model.key(key(vec![kind, id], "index"));
        }
        ("foreignIdFor", _) => {
            let class = parts.first().and_then(|part| part.iter().rfind(|token| token.kind == Kind::Word && token.text != "class"));
            let Some(class) = class else { return };
            let mut name = String::new();
            for c in class.text.chars() {
                if c.is_ascii_uppercase() && !name.is_empty() {
                    name.push('_');
                }
                name.push(c.to_ascii_lowercase());
            }
            (parts.get(1).and_then(|part| texts(part).into_iter().next()).unwrap_or_else(|| format!("{name}_id")), "bigint".to_owned())
        }
        ("unique", Some(_)) => return model.key(key(named(), "unique")),
        ("index" | "fullText" | "rawIndex" | "spatialIndex", Some(_)) => return model.key(key(named(), "index")),
        ("primary", Some(_)) => return model.key(Key::primary(named())),
        ("foreign", Some(name)) => return refer(links, &name, model),
        ("dropColumn" | "removeColumn" | "dropConstrainedForeignId", Some(_)) => {
            return texts(arguments).into_iter().for_each(|column| more(Change::DropColumn { table: table.clone(), column }));
        }
        ("renameColumn", Some(column)) => {
            let to = parts.get(1).and_then(|part| texts(part).into_iter().next());
            return to.into_iter().for_each(|to| more(Change::RenameColumn { table: table.clone(), column: column.clone(), to }));
        }
        ("rename", Some(to)) => return more(Change::RenameTable { table, to }),
        ("dropTimestamps" | "dropTimestampsTz", _) => {
            return ["created_at", "updated_at"]
                .iter()
                .for_each(|column| more(Change::DropColumn { table: table.clone(), column: (*column).to_owned() }));
        }
        ("dropSoftDeletes" | "dropSoftDeletesTz", _) => return more(Change::DropColumn { table, column: "deleted_at".to_owned() }),
        ("dropRememberToken", _) => return more(Change::DropColumn { table, column: "remember_token".to_owned() }),
        ("dropUnique" | "dropIndex", Some(name)) => {
            let listed = parts.first().is_some_and(|part| part.first().is_some_and(|first| first.sign("[")));
            let name = if listed { key(named(), if *method == "dropUnique" { "unique" } else { "index" }).name } else { name };
            return more(Change::DropKey { name, table: Some(table) });
        }
        ("dropPrimary", _) => return more(Change::DropKey { name: "*primary".to_owned(), table: Some(table) }),
        ("addColumn", Some(kind)) => {
            let Some(name) = parts.get(1).and_then(|part| texts(part).into_iter().next()) else { return };
            (name, kind.to_ascii_lowercase())
        }
        (made, Some(name)) => {
            let Some(kind) = kind_of(made) else { return };
            if made.ends_with("ncrements") {
                model.key(Key::primary(vec![name.clone()]));
            }
            let numbers: Vec<&str> = parts.iter().skip(1).take(2).filter_map(|part| part.first()).map(|token| token.text).collect();
            let sized =
                matches!(made, "string" | "char" | "decimal") && numbers.iter().all(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
            (name, if sized && !numbers.is_empty() { format!("{kind} ( {} )", numbers.join(" , ")) } else { kind.to_owned() })
        }
        _ => return,
    };
    let (name, kind) = column;
    if links.iter().any(|(method, _)| *method == "change") {
        return more(Change::RetypeColumn { table, column: name, kind });
    }
    for (method, _) in links.iter().skip(1) {
        match *method {
            "unique" => model.key(key(vec![name.clone()], "unique")),
            "index" => model.key(key(vec![name.clone()], "index")),
            "primary" => model.key(Key::primary(vec![name.clone()])),
            _ => {}
        }
    }
    refer(links, &name, model);
    model.add(&name, &name, kind);
}

/// `->references('id')->on('users')`, `->constrained()`.
fn refer(links: &[Link<'_, '_>], column: &str, model: &mut Model) {
    let to = links.iter().find_map(|(method, arguments)| match *method {
        "on" => texts(arguments).into_iter().next(),
        "constrained" => {
            // A named argument that follows speaks of the column or the index.
            let plain = arguments.first().filter(|token| token.kind == Kind::Text).map(|token| token.text.to_owned());
            plain.or_else(|| column.rsplit_once('_').map(|(name, _)| plural(name)))
        }
        _ => None,
    });
    model.references.extend(to.map(|to| Reference { columns: vec![column.to_owned()], to }));
}
