//! Models that decorators declare on classes: TypeORM and MikroORM entities, tables of sequelize-typescript, and
//! Mongoose schemas of Nest.

use super::super::Context;
use super::super::name::Name;
use super::super::sites::expression::{argument, bare, is_bool, name, number, object, property, string};
use super::{mongoose, plural, pointed, sequelize, sized, snake};
use crate::facts::{Engine, Facts, Key, Mapper, Model, Reference};
use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Class, ClassElement, Decorator, Expression, ObjectExpression, PropertyDefinition};
use oxc_span::GetSpan;

/// How many classes a class may extend within its file.
const BASES: usize = 6;

/// A decorator: its name and its call.
type Named<'e, 'a> = (Name<'e>, Option<&'e CallExpression<'a>>);

fn named<'e, 'a>(decorators: &'e [Decorator<'a>]) -> Vec<Named<'e, 'a>> {
    let one = |decorator: &'e Decorator<'a>| match bare(&decorator.expression) {
        Expression::CallExpression(call) => (name(&call.callee), Some(&**call)),
        other => (name(other), None),
    };
    decorators.iter().map(one).collect()
}

/// The options that a decorator is given: its last object.
fn options<'e, 'a>(call: Option<&'e CallExpression<'a>>) -> Option<&'e ObjectExpression<'a>> {
    call?.arguments.iter().filter_map(|argument| argument.as_expression()).filter_map(object).next_back()
}

/// Looks at one class.
pub(super) fn class<'a>(context: &Context<'_, 'a>, class: &Class<'a>, facts: &mut Facts) {
    let Some(own) = class.id.as_ref().map(|id| id.name.as_str()) else { return };
    let decorators = named(&class.decorators);
    let find = |wanted: &str| decorators.iter().find(|(name, _)| *name == *wanted);
    let mongo = find("Schema").is_some();
    let (mapper, engine, call) = if let Some((_, call)) = find("Entity") {
        (Mapper::TypeOrm, Engine::Unknown, *call)
    } else if let Some((_, call)) = find("Table").filter(|_| context.whole.contains("sequelize")) {
        (Mapper::Sequelize, Engine::Unknown, *call)
    } else if let Some((_, call)) = find("Schema").filter(|_| context.whole.contains("mongoose")) {
        (Mapper::Mongoose, Engine::Mongo, *call)
    } else {
        return;
    };
    let option = |key: &str| options(call).and_then(|options| property(options, key));
    let stated = call.and_then(|call| argument(call, 0)).and_then(string);
    let stated = stated.or_else(|| ["name", "tableName", "collection"].iter().find_map(|key| option(key).and_then(string)));
    let table = stated.map_or_else(
        || match mapper {
            Mapper::TypeOrm => snake(own),
            Mapper::Mongoose => plural(&own.to_ascii_lowercase()),
            _ => plural(own),
        },
        str::to_owned,
    );
    let mut model = Model::new(own, table, mapper, engine, context.at(class.span));
    if let Some(schema) = option("schema").and_then(string).filter(|schema| *schema != "public") {
        model.table = format!("{schema}.{}", model.table);
    }
    // A base class in another file tells by its name.
    let base = class.heritage.as_ref().map_or("", |base| context.text(base.expression.span())).to_ascii_lowercase();
    let base = base.contains("paranoid") || base.contains("softdelet");
    model.hides_deleted = base || option("paranoid").is_some_and(|on| is_bool(on, true));
    add_class(context, class, &mut model, BASES);
    of_class(&decorators, &mut model);
    let dated = if mongo {
        option("timestamps").is_some_and(|on| !is_bool(on, false))
    } else {
        mapper == Mapper::Sequelize && !option("timestamps").is_some_and(|on| is_bool(on, false))
    };
    if dated {
        ["createdAt", "updatedAt"].iter().for_each(|name| model.add(name, name, "timestamp"));
    }
    if !model.keys.iter().any(|key| key.name == "*primary") && mapper != Mapper::TypeOrm {
        let id = if mongo { "_id" } else { "id" };
        model.add(id, id, "integer");
        model.key(Key::primary(vec![id.to_owned()]));
    }
    facts.models.push(model);
}

/// Keys that the decorators of the class state.
fn of_class(decorators: &[Named<'_, '_>], model: &mut Model) {
    for (name, call) in decorators {
        let Some(call) = call.filter(|_| matches!(name.as_str(), "Index" | "Unique")) else { continue };
        let by_option = options(Some(call)).and_then(|all| property(all, "properties"));
        let list = call.arguments.iter().filter_map(|argument| argument.as_expression()).chain(by_option).find_map(|argument| {
            let argument = super::returned(argument).unwrap_or(argument);
            match bare(argument) {
                Expression::ArrayExpression(list) => Some(list),
                _ => None,
            }
        });
        let Some(list) = list else { continue };
        let names: Vec<String> = list
            .elements
            .iter()
            .filter_map(|element| element.as_expression())
            .filter_map(|element| string(element).map(str::to_owned).or_else(|| self::name(element).rsplit('.').next().map(str::to_owned)))
            .collect();
        let columns = model.stored(names.iter().map(String::as_str));
        let unique = name == "Unique" || options(Some(call)).and_then(|all| property(all, "unique")).is_some_and(|on| is_bool(on, true));
        model.key(if unique { Key::unique(&model.table, columns) } else { Key::index(&model.table, columns) });
    }
}

fn add_class<'a>(context: &Context<'_, 'a>, class: &Class<'a>, model: &mut Model, bases: usize) {
    if let Some(heritage) = &class.heritage {
        let base = name(&heritage.expression);
        let library = matches!(base.as_str(), "BaseEntity" | "Model" | "Document" | "EntityHelper");
        let own = match bare(&heritage.expression) {
            Expression::Identifier(name) => context.declaration(name),
            _ => None,
        };
        match own.map(|node| node.kind()) {
            Some(AstKind::Class(base)) if bases > 0 => add_class(context, base, model, bases - 1),
            _ => model.whole &= library,
        }
    }
    // MikroORM joins the words of names by underscores, TypeORM leaves them.
    let mikro = context.whole.contains("mikro-orm");
    for element in &class.body.body {
        if let ClassElement::PropertyDefinition(field) = element {
            match model.mapper {
                Mapper::Mongoose => prop(context, field, model),
                Mapper::Sequelize => attribute(context, field, model),
                _ => column(context, field, mikro, model),
            }
        }
    }
}

/// A field of a Mongoose schema.
fn prop(context: &Context<'_, '_>, field: &PropertyDefinition<'_>, model: &mut Model) {
    let decorators = named(&field.decorators);
    let (Some(key), Some((_, call))) = (field.key.static_name(), decorators.iter().find(|(name, _)| name == "Prop")) else { return };
    let first = call.and_then(|call| argument(call, 0));
    let options = first.and_then(object);
    match first.filter(|_| options.is_none_or(|options| property(options, "type").is_some())) {
        Some(value) => mongoose::add_field(context, &key, value, options, model),
        None => {
            model.add(&key, &key, typed(context, field));
            if options.and_then(|all| property(all, "unique")).is_some_and(|on| !is_bool(on, false)) {
                model.key(Key::unique(&model.table, vec![key.to_string()]));
            } else if options.and_then(|all| property(all, "index")).is_some_and(|on| !is_bool(on, false)) {
                model.key(Key::index(&model.table, vec![key.to_string()]));
            }
        }
    }
}

/// A field of a table of sequelize-typescript.
fn attribute(context: &Context<'_, '_>, field: &PropertyDefinition<'_>, model: &mut Model) {
    let decorators = named(&field.decorators);
    let find = |wanted: &str| decorators.iter().find(|(name, _)| name == wanted);
    model.hides_deleted |= find("DeletedAt").is_some();
    let (Some(key), Some((_, call))) = (field.key.static_name(), find("Column")) else { return };
    let first = call.and_then(|call| argument(call, 0));
    let given = first.and_then(object);
    let option = |name: &str| given.and_then(|options| property(options, name));
    let kind = match option("type").or(first.filter(|_| given.is_none())) {
        Some(kind) => sequelize::kind(context.text(kind.span())),
        None => typed(context, field),
    };
    if kind.starts_with("virtual") {
        return;
    }
    let stored = option("field").and_then(string).unwrap_or(&key).to_owned();
    model.add(&key, &stored, kind);
    let on = |name: &str| option(name).is_some_and(|on| !is_bool(on, false));
    if find("PrimaryKey").is_some() || on("primaryKey") {
        model.key(Key::primary(vec![stored.clone()]));
    } else if find("Unique").is_some() || on("unique") {
        model.key(Key::unique(&model.table, vec![stored.clone()]));
    } else if find("Index").is_some() {
        model.key(Key::index(&model.table, vec![stored.clone()]));
    }
    if let Some((_, Some(call))) = find("ForeignKey")
        && let Some(to) = argument(call, 0).and_then(pointed)
    {
        model.references.push(Reference { columns: vec![stored], to });
    }
}

/// Decorators of entities that make a column.
const COLUMNS: &[&str] = &[
    "Column",
    "PrimaryColumn",
    "PrimaryGeneratedColumn",
    "CreateDateColumn",
    "UpdateDateColumn",
    "DeleteDateColumn",
    "VersionColumn",
    "ObjectIdColumn",
    "VirtualColumn",
    "Property",
    "PrimaryKey",
    "Enum",
    "SerializedPrimaryKey",
];

/// A field of an entity.
fn column(context: &Context<'_, '_>, field: &PropertyDefinition<'_>, mikro: bool, model: &mut Model) {
    let decorators = named(&field.decorators);
    let Some(key) = field.key.static_name() else { return };
    let find = |wanted: &str| decorators.iter().find(|(name, _)| name == wanted);
    let stored_by = |name: &str| if mikro { snake(name) } else { name.to_owned() };
    if let Some((relation, call)) = decorators.iter().find(|(name, _)| matches!(name.as_str(), "ManyToOne" | "OneToOne")) {
        let join = find("JoinColumn");
        let owns = relation == "ManyToOne" || join.is_some() || mikro;
        let Some(call) = call.filter(|_| owns) else { return };
        let join_options = join.and_then(|(_, call)| options(*call));
        let stated = join_options.and_then(|all| property(all, "name")).and_then(string);
        let made = if mikro { format!("{}_id", snake(&key)) } else { format!("{key}Id") };
        let stored = stated.map_or(made, str::to_owned);
        let target = argument(call, 0).and_then(|first| match object(first) {
            Some(options) => property(options, "entity").and_then(pointed),
            None => pointed(first),
        });
        model.references.extend(target.map(|to| Reference { columns: vec![stored.clone()], to }));
        if relation == "OneToOne" {
            model.key(Key::unique(&model.table, vec![stored.clone()]));
        }
        add_index(&decorators, &stored, model);
        return model.add(&key, &stored, "reference");
    }
    let Some((made, call)) = decorators.iter().find(|(name, _)| COLUMNS.contains(&name.as_str())) else { return };
    let given = options(*call);
    let option = |name: &str| given.and_then(|options| property(options, name));
    let off = option("persist").is_some_and(|on| is_bool(on, false));
    let first = call.and_then(|call| argument(call, 0));
    // `@Column(() => Name)` takes the fields of another class in.
    if off || made == "VirtualColumn" || first.is_some_and(|first| super::returned(first).is_some()) && made == "Column" {
        model.whole &= off || made == "VirtualColumn";
        return;
    }
    let stored = option("name").or_else(|| option("fieldName")).and_then(string).map_or_else(|| stored_by(&key), str::to_owned);
    let kind = option("columnType").or_else(|| option("type")).or(first).and_then(string).map(str::to_ascii_lowercase);
    let kind = kind.unwrap_or_else(|| match made.as_str() {
        "PrimaryGeneratedColumn" => "integer".to_owned(),
        made if made.ends_with("DateColumn") => "timestamp".to_owned(),
        _ => typed(context, field),
    });
    model.add(&key, &stored, sized(&kind, option("length").and_then(number)));
    if made.starts_with("Primary") || made == "ObjectIdColumn" {
        let mut columns: Vec<String> = model.keys.iter().filter(|key| key.name == "*primary").flat_map(|key| key.columns.clone()).collect();
        model.keys.retain(|key| key.name != "*primary");
        columns.push(stored.clone());
        model.key(Key::primary(columns));
    }
    model.hides_deleted |= made == "DeleteDateColumn";
    if option("unique").is_some_and(|on| !is_bool(on, false)) {
        model.key(Key::unique(&model.table, vec![stored.clone()]));
    }
    add_index(&decorators, &stored, model);
}

/// `@Index()` and `@Unique()` on a field.
fn add_index(decorators: &[Named<'_, '_>], stored: &str, model: &mut Model) {
    let columns = || vec![stored.to_owned()];
    for (name, call) in decorators {
        let unique = options(*call).and_then(|all| property(all, "unique")).is_some_and(|on| is_bool(on, true));
        if name == "Unique" || name == "Index" && unique {
            model.key(Key::unique(&model.table, columns()));
        } else if name == "Index" {
            model.key(Key::index(&model.table, columns()));
        }
    }
}

/// The type of a field as its annotation says, in the words of a database.
fn typed(context: &Context<'_, '_>, field: &PropertyDefinition<'_>) -> String {
    let text = field.type_annotation.as_ref().map_or("", |annotation| context.text(annotation.type_annotation.span()));
    let plain = text.split('|').map(str::trim).find(|part| *part != "null" && *part != "undefined").unwrap_or("");
    match plain {
        "string" | "String" => "varchar".to_owned(),
        "number" | "Number" => "integer".to_owned(),
        "boolean" | "Boolean" => "boolean".to_owned(),
        "Date" => "timestamp".to_owned(),
        other => other.to_ascii_lowercase().chars().take(40).collect(),
    }
}
