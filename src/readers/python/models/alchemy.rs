//! SQLAlchemy and SQLModel: classes with `Column`, `mapped_column` or `Field`, and tables that are written as calls.

use super::super::tree::{Class, Context, argument, bare, dotted, entries, is_bool, keyword, last, number, text_of};
use super::{CLASSES, Item, by_name, line, own_items};
use crate::facts::{Engine, Facts, Key, Mapper, Model, Reference};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};

/// States the models of a file.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    let named = by_name(context);
    for class in context.classes.iter().take(CLASSES) {
        let (line, others) = line(context, &named, class);
        let Some(table) = table_of(class, &others) else { continue };
        let mut model = Model::new(class.def.name.as_str(), table, Mapper::SqlAlchemy, Engine::Unknown, context.at(&class.def.name));
        // Mixins of other files may bring columns of their own.
        model.whole = others.iter().all(|base| is_plain(base));
        for item in line.iter().flat_map(|own| own_items(own)) {
            match (item.name, item.value) {
                ("__table_args__", Some(value)) => parts(context, entries(value), &mut model),
                (name, _) if name.starts_with('_') || name == "metadata" => {}
                _ => column_of(context, &item, &mut model),
            }
        }
        if !model.columns.is_empty() {
            facts.models.push(model);
        }
    }
    for node in &context.nodes {
        if let AnyNodeRef::ExprCall(call) = node.any
            && dotted(&call.func).is_some_and(|name| last(&name) == "Table")
            && let Some(name) = argument(call, 0).and_then(text_of)
        {
            let mut model = Model::new(name, name, Mapper::SqlAlchemy, Engine::Unknown, context.at(call));
            parts(context, &call.arguments.args, &mut model);
            if !model.columns.is_empty() {
                facts.models.push(model);
            }
        }
    }
}

/// Classes of the mapper itself, which keep nothing.
fn is_plain(base: &str) -> bool {
    matches!(last(base), "Base" | "Model" | "SQLModel" | "DeclarativeBase" | "MappedAsDataclass" | "UserMixin" | "AsyncAttrs" | "object")
        || base.starts_with("sqlalchemy.")
}

/// The table of a class that has one: as it says, or as the mapper names it after the class.
fn table_of(class: &Class<'_>, others: &[String]) -> Option<String> {
    let own = |name: &str| own_items(class).find(|item| item.name == name).and_then(|item| item.value);
    if own("__abstract__").is_some_and(|value| is_bool(value, true)) {
        return None;
    }
    if let Some(name) = own("__tablename__").and_then(text_of) {
        return Some(name.to_owned());
    }
    let name = class.def.name.as_str();
    let keywords = class.def.arguments.as_ref().map_or(&[][..], |arguments| &arguments.keywords);
    if keywords.iter().any(|given| given.arg.as_ref().is_some_and(|arg| arg.as_str() == "table") && is_bool(&given.value, true)) {
        return Some(name.to_ascii_lowercase());
    }
    // Flask-SQLAlchemy joins the words of the class by lines.
    others.iter().any(|base| base.ends_with("db.Model")).then(|| snake(name))
}

fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut joined = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let ends = before.is_some_and(|c| c.is_lowercase() || c.is_ascii_digit()) || letters.get(at + 1).is_some_and(|c| c.is_lowercase());
        if letter.is_uppercase() && at > 0 && ends {
            joined.push('_');
        }
        joined.extend(letter.to_lowercase());
    }
    joined
}

/// What one line of a class keeps.
fn column_of(context: &Context<'_>, item: &Item<'_>, model: &mut Model) {
    let annotated = item.annotation.and_then(|annotation| by_annotation(context.text(annotation)));
    let Some(Expr::Call(call)) = item.value.map(bare) else {
        // `email: str` and `email: Mapped[str]` alone.
        if let (Some(kind), Some(_)) = (annotated, item.annotation) {
            model.add(item.name, item.name, kind);
        }
        return;
    };
    let made = dotted(&call.func).unwrap_or_default();
    match last(&made) {
        "Column" | "mapped_column" => column(call, item.name, annotated, model),
        "Field" => match keyword(call, "sa_column") {
            Some(Expr::Call(inner)) => column(inner, item.name, annotated, model),
            _ => column(call, item.name, annotated.or_else(|| Some("varchar".to_owned())), model),
        },
        _ => {}
    }
}

/// `Column("name", String(50), ForeignKey("users.id"), unique=True)`.
fn column(call: &ExprCall, name: &str, annotated: Option<String>, model: &mut Model) {
    let stored = argument(call, 0).and_then(text_of).unwrap_or(name).to_owned();
    let (mut written, mut to) = (None, None);
    for given in &call.arguments.args {
        let named = dotted(given).unwrap_or_default();
        match last(&named) {
            "ForeignKey" => to = to.or_else(|| foreign(given)),
            "Identity" | "Sequence" | "Computed" | "CheckConstraint" | "" => {}
            other if other.starts_with(|c: char| c.is_ascii_uppercase()) => written = written.or_else(|| kind(given)),
            _ => {}
        }
    }
    let plain = |key: &str| keyword(call, key).and_then(text_of);
    to = to.or_else(|| plain("foreign_key").and_then(|to| to.rsplit_once('.')).map(|(table, _)| table.to_owned()));
    let written = written.or_else(|| keyword(call, "type_").or_else(|| keyword(call, "sa_type")).and_then(kind));
    let sized = |kind: String| match keyword(call, "max_length").and_then(number) {
        Some(size) if kind == "varchar" => format!("varchar ( {size} )"),
        _ => kind,
    };
    model.add(name, &stored, sized(written.or(annotated).unwrap_or_else(|| "integer".to_owned())));
    let flag = |key: &str| keyword(call, key).is_some_and(|given| is_bool(given, true));
    let key = vec![stored.clone()];
    if flag("primary_key") {
        // Several columns may make up one key.
        match model.keys.iter_mut().find(|own| own.name == "*primary") {
            Some(own) => own.columns.extend(key),
            None => model.key(Key::primary(key)),
        }
    } else if flag("unique") {
        model.key(Key::unique(&model.table, key));
    } else if flag("index") {
        model.key(Key::index(&model.table, key));
    }
    model.references.extend(to.map(|to| Reference { columns: vec![stored], to }));
}

/// The table, or class, that `ForeignKey("users.id")` or `ForeignKey(User.id)` names.
fn foreign(given: &Expr) -> Option<String> {
    let Expr::Call(call) = given else { return None };
    let first = argument(call, 0)?;
    match text_of(first) {
        Some(name) => name.rsplit_once('.').map(|(table, _)| table.to_owned()),
        None => dotted(first)?.rsplit_once('.').map(|(class, _)| last(class).to_owned()),
    }
}

/// What stands in a `Table(…)`, behind `__table_args__` or in `op.create_table(…)`.
pub(in crate::readers::python) fn parts(context: &Context<'_>, list: &[Expr], model: &mut Model) {
    for given in list {
        let Expr::Call(call) = bare(given) else { continue };
        let made = dotted(&call.func).unwrap_or_default();
        let texts = || call.arguments.args.iter().filter_map(text_of).map(str::to_owned).collect::<Vec<_>>();
        let listed = |at: usize| {
            argument(call, at).map_or_else(Vec::new, |list| entries(list).iter().filter_map(text_of).map(str::to_owned).collect())
        };
        let named = keyword(call, "name").and_then(text_of).map(str::to_owned);
        let key = match last(&made) {
            "Column" => {
                if let Some(name) = argument(call, 0).and_then(text_of) {
                    column(call, name, None, model);
                }
                continue;
            }
            "PrimaryKeyConstraint" => Key::primary(texts()),
            "UniqueConstraint" => Key::unique(&model.table, model.stored(texts().iter().map(String::as_str))),
            "Index" => {
                let columns = texts().into_iter().skip(1).collect();
                let unique = keyword(call, "unique").is_some_and(|given| is_bool(given, true));
                if unique { Key::unique(&model.table, columns) } else { Key::index(&model.table, columns) }
            }
            "ForeignKeyConstraint" => {
                let (columns, others): (Vec<String>, Vec<String>) = (listed(0), listed(1));
                let to = others.first().and_then(|to| to.rsplit_once('.')).map(|(table, _)| table.to_owned());
                model.references.extend(to.map(|to| Reference { columns, to }));
                continue;
            }
            _ => {
                // A list that a helper makes is not known.
                model.whole &= !context.text(given).contains("columns(");
                continue;
            }
        };
        model.key(Key { name: if key.name == "*primary" { key.name.clone() } else { named.unwrap_or_else(|| key.name.clone()) }, ..key });
    }
}

/// The type that an expression such as `sa.String(length=50)` makes.
pub(in crate::readers::python) fn kind(expression: &Expr) -> Option<String> {
    let name = dotted(expression)?;
    let call = match expression {
        Expr::Call(call) => Some(call),
        _ => None,
    };
    let size = |at: usize, key: &str| call.and_then(|call| argument(call, at).or_else(|| keyword(call, key))).and_then(number);
    Some(match last(&name) {
        "String" | "Unicode" | "VARCHAR" | "AutoString" | "NVARCHAR" => {
            size(0, "length").map_or_else(|| "varchar".to_owned(), |size| format!("varchar ( {size} )"))
        }
        "Text" | "UnicodeText" | "TEXT" => "text".to_owned(),
        "Integer" | "INTEGER" | "INT" => "integer".to_owned(),
        "BigInteger" | "BIGINT" => "bigint".to_owned(),
        "SmallInteger" => "smallint".to_owned(),
        "Boolean" | "BOOLEAN" => "boolean".to_owned(),
        "DateTime" | "TIMESTAMP" | "DATETIME" => "timestamp".to_owned(),
        "Float" | "Double" | "FLOAT" | "REAL" => "double precision".to_owned(),
        "Numeric" | "DECIMAL" | "NUMERIC" => match (size(0, "precision"), size(1, "scale")) {
            (Some(digits), Some(places)) => format!("numeric ( {digits} , {places} )"),
            _ => "numeric".to_owned(),
        },
        "LargeBinary" | "BLOB" => "bytea".to_owned(),
        "Uuid" | "GUID" => "uuid".to_owned(),
        "ARRAY" => "text [ ]".to_owned(),
        other => other.to_ascii_lowercase(),
    })
}

/// The type that an annotation such as `Mapped[Optional[str]]` stands for; nothing where it names other rows.
fn by_annotation(text: &str) -> Option<String> {
    let plain = text.trim().trim_matches(['"', '\'']).trim();
    let plain = plain.strip_prefix("Mapped[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(plain).trim();
    let plain = plain.strip_prefix("Optional[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(plain).trim();
    let plain = plain.strip_suffix("| None").unwrap_or(plain).trim();
    Some(
        match plain.rsplit('.').next().unwrap_or(plain) {
            "str" | "EmailStr" | "AnyUrl" | "HttpUrl" => "varchar",
            "int" => "integer",
            "float" => "double precision",
            "bool" => "boolean",
            "datetime" | "AwareDatetime" => "timestamp",
            "date" => "date",
            "time" => "time",
            "timedelta" => "interval",
            "Decimal" => "numeric",
            "UUID" | "UUID4" => "uuid",
            "dict" | "Dict" | "Any" => "json",
            "bytes" => "bytea",
            _ => return None,
        }
        .to_owned(),
    )
}
