//! Django: `operations = [migrations.CreateModel(name='Order', fields=[…]), migrations.AddField(…)]`.

use super::super::models::django::{app, field, key_of, keys_of, with_id};
use super::super::tree::{Context, argument, dotted, entries, is_bool, keyword, last, text_of};
use super::Steps;
use crate::facts::{Change, Engine, Key, Mapper, Model};
use ruff_python_ast::{Expr, ExprCall, Stmt};

/// How deep operations may stand within others.
const NESTING: u32 = 3;

/// States the operations of a file.
pub(super) fn read(steps: &mut Steps<'_, '_>) {
    let context = steps.context;
    let lists: Vec<&Expr> = context
        .classes
        .iter()
        .filter(|class| class.def.name.as_str() == "Migration")
        .flat_map(|class| &class.def.body)
        .filter_map(|statement| match statement {
            Stmt::Assign(assign) => {
                let named = assign.targets.iter().any(|target| matches!(target, Expr::Name(name) if name.id.as_str() == "operations"));
                named.then_some(&*assign.value)
            }
            _ => None,
        })
        .collect();
    let tables = Tables { app: app(&context.entry.path).to_owned() };
    lists.into_iter().for_each(|list| operations(steps, &tables, list, NESTING));
}

/// Names of tables in one app.
struct Tables {
    app: String,
}

impl Tables {
    fn of(&self, model: &str) -> String {
        format!("{}_{}", self.app, model.to_ascii_lowercase())
    }
}

fn operations(steps: &mut Steps<'_, '_>, tables: &Tables, list: &Expr, depth: u32) {
    for entry in entries(list) {
        let Expr::Call(call) = entry else { continue };
        let made = dotted(&call.func).unwrap_or_default();
        if last(&made) == "SeparateDatabaseAndState" {
            // What the state says is what the operations on the database come to.
            if let Some(list) = keyword(call, "state_operations").filter(|_| depth > 0) {
                operations(steps, tables, list, depth - 1);
            }
        } else {
            operation(steps, tables, last(&made), call);
        }
    }
}

fn operation(steps: &mut Steps<'_, '_>, tables: &Tables, made: &str, call: &ExprCall) {
    let text = |key: &str, at: usize| keyword(call, key).or_else(|| argument(call, at)).and_then(text_of);
    let context = steps.context;
    match made {
        "CreateModel" => {
            let Some(name) = text("name", 0) else { return };
            let options = keyword(call, "options").map(pairs).unwrap_or_default();
            if options.iter().any(|(key, value)| matches!(*key, "proxy" | "abstract") && is_bool(value, true)) {
                return;
            }
            let stored = options.iter().find(|(key, _)| *key == "db_table").and_then(|(_, value)| text_of(value));
            let mut model = Model::new(name, tables.of(name), Mapper::Django, Engine::Unknown, context.at(call));
            let fields = keyword(call, "fields").or_else(|| argument(call, 1)).map_or(&[][..], |list| entries(list));
            for pair in fields {
                if let [name, Expr::Call(made)] = entries(pair)
                    && let Some(name) = text_of(name)
                {
                    field(context, name, made, Some(&tables.app), &mut model);
                }
            }
            with_id(&mut model);
            options.iter().for_each(|(key, value)| keys_of(key, value, &mut model));
            // Where rows point is stated by itself: other apps' tables are other histories'.
            model.steps(true).into_iter().for_each(|change| {
                let change = match change {
                    Change::CreateTable { table, columns, if_not_exists, .. } => {
                        Change::CreateTable { table, columns, references: Vec::new(), if_not_exists }
                    }
                    other => other,
                };
                steps.state(call, change);
            });
            stored.into_iter().for_each(|stored| keep(steps, call, tables.of(name), stored));
        }
        "DeleteModel" => text("name", 0).into_iter().for_each(|name| steps.state(call, Change::DropTable { table: tables.of(name) })),
        "RenameModel" => {
            if let (Some(name), Some(to)) = (text("old_name", 0), text("new_name", 1)) {
                let (table, to) = (tables.of(name), tables.of(to));
                if table != to {
                    steps.state(call, Change::RenameTable { table, to });
                }
            }
        }
        "AlterModelTable" => {
            if let (Some(name), Some(to)) = (text("name", 0), text("table", 1)) {
                keep(steps, call, tables.of(name), to);
            }
        }
        "AddField" | "AlterField" | "RemoveField" | "RenameField" => of_field(steps, tables, made, call),
        "AlterUniqueTogether" | "AlterIndexTogether" => {
            let Some(name) = text("name", 0) else { return };
            let mut model = Model::new(name, tables.of(name), Mapper::Django, Engine::Unknown, context.at(call));
            let (key, option) =
                if made.contains("Unique") { ("unique_together", "unique_together") } else { ("index_together", "index_together") };
            keyword(call, key).into_iter().for_each(|value| keys_of(option, value, &mut model));
            let table = model.table.clone();
            model.keys.into_iter().for_each(|key| steps.state(call, Change::AddKey { table: table.clone(), key }));
        }
        "AddIndex" | "AddConstraint" => {
            let (Some(name), Some(Expr::Call(inner))) =
                (text("model_name", 0), keyword(call, "index").or_else(|| keyword(call, "constraint")).or_else(|| argument(call, 1)))
            else {
                return;
            };
            let model = Model::new(name, tables.of(name), Mapper::Django, Engine::Unknown, context.at(call));
            let key = key_of(inner, &model);
            key.into_iter().for_each(|key| steps.state(call, Change::AddKey { table: model.table.clone(), key }));
        }
        "RemoveIndex" | "RemoveConstraint" => {
            if let (Some(model), Some(name)) = (text("model_name", 0), text("name", 1)) {
                steps.state(call, Change::DropKey { name: name.to_owned(), table: Some(tables.of(model)) });
            }
        }
        "RunSQL" => text("sql", 0).into_iter().for_each(|sql| steps.sql(call, sql)),
        _ => {}
    }
}

/// The store has a table under a name of its own, while later steps go on to call it after its model.
fn keep(steps: &mut Steps<'_, '_>, call: &ExprCall, table: String, stored: &str) {
    steps.state(call, Change::KeepTable { table, stored: stored.replace('"', "") });
}

fn of_field(steps: &mut Steps<'_, '_>, tables: &Tables, made: &str, call: &ExprCall) {
    let context: &Context<'_> = steps.context;
    let text = |key: &str, at: usize| keyword(call, key).or_else(|| argument(call, at)).and_then(text_of);
    let Some(name) = text("model_name", 0) else { return };
    let table = tables.of(name);
    let Some(column) = text(if made == "RenameField" { "old_name" } else { "name" }, 1) else { return };
    match made {
        "RemoveField" => {
            steps.state(call, Change::DropColumn { table, column: column.to_owned() });
        }
        "RenameField" => {
            let Some(to) = text("new_name", 2) else { return };
            steps.state(call, Change::RenameColumn { table, column: column.to_owned(), to: to.to_owned() });
        }
        _ => {
            let Some(Expr::Call(field_call)) = keyword(call, "field").or_else(|| argument(call, 2)) else { return };
            let mut model = Model::new(name, table.clone(), Mapper::Django, Engine::Unknown, context.at(call));
            if field(context, column, field_call, Some(&tables.app), &mut model).is_none() {
                return;
            }
            if made == "AddField" {
                return model.steps(false).into_iter().for_each(|change| steps.state(call, change));
            }
            for own in model.columns {
                steps.state(call, Change::RetypeColumn { table: table.clone(), column: own.name, kind: own.kind });
            }
            let primary = |key: &Key| key.name == "*primary";
            for key in model.keys.into_iter().filter(|key| !primary(key)) {
                steps.state(call, Change::AddKey { table: table.clone(), key });
            }
        }
    }
}

/// The entries of a dictionary whose keys are texts.
fn pairs(expression: &Expr) -> Vec<(&str, &Expr)> {
    match expression {
        Expr::Dict(dict) => dict.items.iter().filter_map(|item| Some((text_of(item.key.as_ref()?)?, &item.value))).collect(),
        _ => Vec::new(),
    }
}
