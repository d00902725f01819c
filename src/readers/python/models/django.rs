//! Django: `class Order(models.Model): buyer = models.ForeignKey(User, …)`.
//!
//! Django finds every foreign key by an index of its own, and names a table after its app and its class.

use super::super::tree::{Class, Context, argument, dotted, entries, is_bool, keyword, last, number, text_of};
use super::{CLASSES, by_name, line, own_items};
use crate::facts::{Engine, Facts, Key, Mapper, Model, Reference};
use ruff_python_ast::{Expr, ExprCall, Stmt};

/// States the models of a file.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    let named = by_name(context);
    let app = app(&context.entry.path);
    for class in context.classes.iter().take(CLASSES) {
        let (line, others) = line(context, &named, class);
        let is_model =
            others.iter().any(|base| base == "django.db.models.Model" || base.ends_with("models.Model") || own_of(base).is_some())
                || own_items(class).any(|item| matches!(item.value, Some(Expr::Call(call)) if is_field(context, call)));
        if !is_model || says(class, "abstract") || says(class, "proxy") || class.def.name.as_str() == "Meta" {
            continue;
        }
        facts.models.push(model(context, class, &line, &others, app));
    }
}

/// The name of the app that a file belongs to: the folder of its `models` or `migrations`.
pub(in crate::readers::python) fn app(path: &str) -> &str {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let above = ["/models", "/migrations"].iter().find_map(|end| {
        let at = folder.find(end)?;
        let whole = folder.get(at + end.len()..).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        folder.get(..at).filter(|_| whole)
    });
    above.unwrap_or(folder).rsplit('/').next().unwrap_or("")
}

/// What classes of Django itself bring along: text columns, and whether the first of them is unique.
fn own_of(base: &str) -> Option<(&'static [&'static str], bool)> {
    match last(base) {
        "AbstractUser" => Some((&["username", "password", "email", "first_name", "last_name"], true)),
        "AbstractBaseUser" => Some((&["password"], false)),
        _ => None,
    }
}

fn meta<'c>(class: &Class<'c>) -> impl Iterator<Item = (&'c str, &'c Expr)> {
    let def = class.def;
    let inner = def.body.iter().find_map(|statement| match statement {
        Stmt::ClassDef(inner) if inner.name.as_str() == "Meta" => Some(inner),
        _ => None,
    });
    inner.into_iter().flat_map(|inner| &inner.body).filter_map(|statement| match statement {
        Stmt::Assign(assign) => match assign.targets.first()? {
            Expr::Name(name) => Some((name.id.as_str(), &*assign.value)),
            _ => None,
        },
        _ => None,
    })
}

fn says(class: &Class<'_>, what: &str) -> bool {
    meta(class).any(|(name, value)| name == what && is_bool(value, true))
}

/// Whether a call makes a field that a table keeps or refers by.
fn is_field(context: &Context<'_>, call: &ExprCall) -> bool {
    let Some(name) = dotted(&call.func) else { return false };
    let full = context.full(&name);
    let kept = last(&full).ends_with("Field") || matches!(last(&full), "ForeignKey" | "TreeForeignKey");
    kept && (full.starts_with("django.db.models") || full.starts_with("django.contrib."))
}

fn model(context: &Context<'_>, class: &Class<'_>, line: &[&Class<'_>], others: &[String], app: &str) -> Model {
    let name = class.def.name.to_string();
    let label = meta(class).find(|(name, _)| *name == "app_label").and_then(|(_, value)| text_of(value)).unwrap_or(app);
    let stated = meta(class).find(|(name, _)| *name == "db_table").and_then(|(_, value)| text_of(value));
    let lower = name.to_ascii_lowercase();
    let table =
        stated.map_or_else(|| if label.is_empty() { lower.clone() } else { format!("{label}_{lower}") }, |stated| stated.replace('"', ""));
    let mut model = Model::new(&name, table, Mapper::Django, Engine::Unknown, context.at(&class.def.name));
    for base in others {
        match own_of(base) {
            Some((columns, unique)) => {
                columns.iter().for_each(|column| model.add(column, column, "varchar ( 150 )"));
                if unique {
                    model.key(Key::unique(&model.table, vec!["username".to_owned()]));
                }
            }
            // Mixins of other files may bring columns of their own.
            None => model.whole &= base.starts_with("django.") || base.ends_with("models.Model") || base == "object",
        }
    }
    model.hides_deleted = others.iter().any(|base| base.contains("SafeDelete") || base.contains("SoftDelet"));
    for own in line {
        // A model that is made from another one of the file keeps its rows beside that one's.
        if own.node != class.node
            && !says(own, "abstract")
            && own_items(own).any(|item| matches!(item.value, Some(Expr::Call(call)) if is_field(context, call)))
        {
            let (column, parent) = (format!("{}_ptr_id", own.def.name.to_ascii_lowercase()), own.def.name.to_string());
            model.add(&column, &column, "bigint");
            model.key(Key::primary(vec![column.clone()]));
            model.references.push(Reference { columns: vec![column], to: parent });
            continue;
        }
        for item in own_items(own) {
            let Some(Expr::Call(call)) = item.value else { continue };
            if item.name == "objects" {
                let manager = last(&dotted(&call.func).unwrap_or_default()).to_ascii_lowercase();
                model.hides_deleted |= ["active", "deleted", "alive", "softdelete", "undeleted"].iter().any(|word| manager.contains(word));
            }
            field(context, item.name, call, None, &mut model);
        }
    }
    model.whole &= !meta(class).any(|(name, value)| name == "managed" && is_bool(value, false));
    // A model of another file that this one is made from may bring the key.
    if model.whole {
        with_id(&mut model);
    }
    for own in line {
        meta(own).for_each(|(name, value)| keys_of(name, value, &mut model));
    }
    model
}

/// A key of its own where no field is said to be one.
pub(in crate::readers::python) fn with_id(model: &mut Model) {
    if !model.keys.iter().any(|key| key.name == "*primary") {
        model.add("id", "id", "bigint");
        model.key(Key::primary(vec!["id".to_owned()]));
    }
}

/// Keys that a class's options list.
pub(in crate::readers::python) fn keys_of(option: &str, value: &Expr, model: &mut Model) {
    let columns = |list: &Expr| -> Vec<String> {
        let names: Vec<&str> = entries(list).iter().filter_map(text_of).map(|name| name.trim_start_matches('-')).collect();
        model.stored(names)
    };
    let unique = match option {
        "unique_together" | "index_together" => option == "unique_together",
        "constraints" | "indexes" => {
            let keys: Vec<Key> = entries(value)
                .iter()
                .filter_map(|entry| match entry {
                    Expr::Call(call) => key_of(call, model),
                    _ => None,
                })
                .collect();
            return keys.into_iter().for_each(|key| model.key(key));
        }
        _ => return,
    };
    // One list, or a list of lists.
    let one = entries(value).iter().any(|entry| text_of(entry).is_some());
    let lists: Vec<Vec<String>> = if one { vec![columns(value)] } else { entries(value).iter().map(columns).collect() };
    for columns in lists {
        let key = if unique { Key::unique(&model.table, columns) } else { Key::index(&model.table, columns) };
        model.key(key);
    }
}

/// `models.UniqueConstraint(fields=[…])`, `models.Index(fields=[…])`. One with a condition holds for some rows alone.
pub(in crate::readers::python) fn key_of(call: &ExprCall, model: &Model) -> Option<Key> {
    let name = dotted(&call.func)?;
    let unique = match last(&name) {
        "UniqueConstraint" => true,
        "Index" | "GinIndex" | "BTreeIndex" | "HashIndex" | "BrinIndex" | "GistIndex" => false,
        _ => return None,
    };
    let fields: Vec<&str> = entries(keyword(call, "fields")?).iter().filter_map(text_of).map(|name| name.trim_start_matches('-')).collect();
    let columns = model.stored(fields);
    let unique = unique && keyword(call, "condition").is_none();
    let key = if unique { Key::unique(&model.table, columns) } else { Key::index(&model.table, columns) };
    let named = keyword(call, "name").and_then(text_of).map(str::to_owned);
    Some(Key { name: named.unwrap_or_else(|| key.name.clone()), ..key })
}

/// Adds what one field keeps. In a migration, `app` is the one that it belongs to: there, other tables go by their
/// names; in models, by their classes'.
pub(in crate::readers::python) fn field(
    context: &Context<'_>,
    name: &str,
    call: &ExprCall,
    app: Option<&str>,
    model: &mut Model,
) -> Option<String> {
    let made = dotted(&call.func)?;
    let made = last(&made);
    let flag = |key: &str, value: bool| keyword(call, key).is_some_and(|given| is_bool(given, value));
    let refers = matches!(made, "ForeignKey" | "OneToOneField" | "TreeForeignKey" | "ParentalKey" | "AutoOneToOneField");
    // Rows of a table between, and pictures that are made from others.
    let kept = !made.contains("ManyToMany") && !made.contains("SpecField");
    if !(refers || kept && made.ends_with("Field")) {
        return None;
    }
    let own = if refers { format!("{name}_id") } else { name.to_owned() };
    let stored = keyword(call, "db_column").and_then(text_of).map_or(own, str::to_owned);
    model.add(name, &stored, kind(made, call));
    let key = vec![stored.clone()];
    let unique = flag("unique", true) || matches!(made, "OneToOneField" | "AutoOneToOneField");
    if flag("primary_key", true) || made.ends_with("AutoField") {
        model.key(Key::primary(key));
    } else if unique {
        model.key(Key::unique(&model.table, key));
    } else if flag("db_index", true) || (refers || made == "SlugField") && !flag("db_index", false) {
        model.key(Key::index(&model.table, key));
    }
    if refers && let Some(to) = keyword(call, "to").or_else(|| argument(call, 0)).and_then(|to| target(context, to, app, &model.name)) {
        model.references.push(Reference { columns: vec![stored.clone()], to });
    }
    Some(stored)
}

/// What a reference names.
fn target(context: &Context<'_>, to: &Expr, app: Option<&str>, own: &str) -> Option<String> {
    let name = match text_of(to) {
        Some("self") => own.to_owned(),
        Some(name) => name.to_owned(),
        // The project's own accounts, whichever class they are.
        None if context.text(to).contains("AUTH_USER_MODEL") || context.text(to).contains("get_user_model") => {
            return app.is_none().then(|| "User".to_owned());
        }
        None => last(&dotted(to)?).to_owned(),
    };
    Some(match (app, name.split_once('.')) {
        (None, _) => last(&name).to_owned(),
        (Some(_), Some((label, class))) => format!("{label}_{}", class.to_ascii_lowercase()),
        (Some(app), None) => format!("{app}_{}", name.to_ascii_lowercase()),
    })
}

/// The type that the server gives a field.
fn kind(made: &str, call: &ExprCall) -> String {
    let size = |key: &str| keyword(call, key).and_then(number);
    let text = |plain: u64| format!("varchar ( {} )", size("max_length").unwrap_or(plain));
    match made {
        "CharField" | "FilePathField" => size("max_length").map_or_else(|| "varchar".to_owned(), |size| format!("varchar ( {size} )")),
        "EmailField" => text(254),
        "URLField" => text(200),
        "SlugField" => text(50),
        "FileField" | "ImageField" => text(100),
        "TextField" => "text".to_owned(),
        "ForeignKey" | "OneToOneField" | "BigAutoField" | "BigIntegerField" | "PositiveBigIntegerField" | "TreeForeignKey" => {
            "bigint".to_owned()
        }
        "AutoField" | "IntegerField" | "PositiveIntegerField" => "integer".to_owned(),
        "SmallAutoField" | "SmallIntegerField" | "PositiveSmallIntegerField" => "smallint".to_owned(),
        "BooleanField" | "NullBooleanField" => "boolean".to_owned(),
        "DecimalField" => match (size("max_digits"), size("decimal_places")) {
            (Some(digits), Some(places)) => format!("numeric ( {digits} , {places} )"),
            _ => "numeric".to_owned(),
        },
        "FloatField" => "double precision".to_owned(),
        "DateTimeField" => "timestamp with time zone".to_owned(),
        "DateField" => "date".to_owned(),
        "TimeField" => "time".to_owned(),
        "DurationField" => "interval".to_owned(),
        "JSONField" => "jsonb".to_owned(),
        "UUIDField" => "uuid".to_owned(),
        "BinaryField" => "bytea".to_owned(),
        "GenericIPAddressField" | "IPAddressField" => "inet".to_owned(),
        "ArrayField" => "text [ ]".to_owned(),
        other => other.to_ascii_lowercase(),
    }
}
