//! Alembic: `op.create_table('users', sa.Column('id', sa.Integer()), …)`, in the order in which each file says what it
//! follows. What stands in `downgrade` is left out.

use super::super::models::alchemy::{kind, parts};
use super::super::tree::{NONE, argument, dotted, entries, is_bool, keyword, last, text_of};
use super::Steps;
use crate::facts::{Change, Engine, Key, Mapper, Model, Reference};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall};

/// States the steps of a file.
pub(super) fn read(steps: &mut Steps<'_, '_>) {
    let context = steps.context;
    let Some(own) = context.top("revision").and_then(text_of) else { return };
    let follows = match context.top("down_revision") {
        Some(one) if text_of(one).is_some() => text_of(one).into_iter().map(str::to_owned).collect(),
        Some(several) => entries(several).iter().filter_map(text_of).map(str::to_owned).collect(),
        None => Vec::new(),
    };
    steps.state(context.module, Change::Revision { name: own.to_owned(), follows });
    for node in &context.nodes {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        let mut def = node.def;
        let mut back = false;
        for _ in 0..8 {
            let Some(around) = context.defs.get(def).filter(|_| def != NONE) else { break };
            back |= around.name.starts_with("downgrade");
            def = around.outer;
        }
        if !back {
            step(steps, call, node.def);
        }
    }
}

fn step(steps: &mut Steps<'_, '_>, call: &ExprCall, def: usize) {
    let context = steps.context;
    let Some(called) = dotted(&call.func) else { return };
    let Some((holder, method)) = called.rsplit_once('.') else { return };
    let batch = context.initial(holder, def).and_then(|made| match made {
        Expr::Call(made) if dotted(&made.func).is_some_and(|name| last(&name) == "batch_alter_table") => {
            argument(made, 0).and_then(text_of)
        }
        _ => None,
    });
    if batch.is_none() && !matches!(holder, "op" | "alembic.op") {
        return;
    }
    // On a table that is changed in one go, its own name is left out.
    let skipped = usize::from(batch.is_some());
    let position = |at: usize| at.checked_sub(skipped).and_then(|at| argument(call, at));
    let text = |at: usize| position(at).and_then(text_of);
    let schema = keyword(call, "schema").and_then(text_of).filter(|schema| *schema != "public");
    let qualified = |name: &str| schema.map_or_else(|| name.to_owned(), |schema| format!("{schema}.{name}"));
    let of = |at: usize| batch.or_else(|| text(at)).map(qualified);
    match method {
        "create_table" => {
            let Some(table) = argument(call, 0).and_then(text_of).map(qualified) else { return };
            let mut model = Model::new(&table, table.clone(), Mapper::Sql, Engine::Unknown, context.at(call));
            parts(context, &call.arguments.args, &mut model);
            model.steps(true).into_iter().for_each(|change| steps.state(call, change));
        }
        "drop_table" => of(0).into_iter().for_each(|table| steps.state(call, Change::DropTable { table })),
        "rename_table" => {
            if let (Some(table), Some(to)) = (of(0), text(1)) {
                steps.state(call, Change::RenameTable { table, to: qualified(to) });
            }
        }
        "add_column" => {
            let (Some(table), Some(column)) = (of(0), position(1)) else { return };
            let mut model = Model::new(&table, table.clone(), Mapper::Sql, Engine::Unknown, context.at(call));
            parts(context, std::slice::from_ref(column), &mut model);
            model.steps(false).into_iter().for_each(|change| steps.state(call, change));
        }
        "drop_column" => {
            if let (Some(table), Some(column)) = (of(0), text(1)) {
                steps.state(call, Change::DropColumn { table, column: column.to_owned() });
            }
        }
        "alter_column" => {
            let (Some(table), Some(column)) = (of(0), text(1)) else { return };
            if let Some(kind) = keyword(call, "type_").and_then(kind) {
                steps.state(call, Change::RetypeColumn { table: table.clone(), column: column.to_owned(), kind });
            }
            if let Some(to) = keyword(call, "new_column_name").and_then(text_of) {
                steps.state(call, Change::RenameColumn { table, column: column.to_owned(), to: to.to_owned() });
            }
        }
        "create_index" | "create_unique_constraint" => {
            let Some(table) = of(1) else { return };
            // The name comes first, even where the table's is left out.
            let (name, listed) = (argument(call, 0), position(2).or_else(|| argument(call, 1)));
            let columns: Vec<String> = listed.map_or(&[][..], |list| entries(list)).iter().filter_map(text_of).map(str::to_owned).collect();
            let unique = method != "create_index" || keyword(call, "unique").is_some_and(|given| is_bool(given, true));
            let key = if unique { Key::unique(&table, columns) } else { Key::index(&table, columns) };
            let name = name.and_then(name_of).unwrap_or_else(|| key.name.clone());
            if !key.columns.is_empty() {
                steps.state(call, Change::AddKey { table, key: Key { name, ..key } });
            }
        }
        "drop_index" | "drop_constraint" => {
            let Some(name) = argument(call, 0).and_then(name_of) else { return };
            let table =
                batch.map(qualified).or_else(|| keyword(call, "table_name").or_else(|| argument(call, 1)).and_then(text_of).map(qualified));
            steps.state(call, Change::DropKey { name, table });
        }
        "create_primary_key" => {
            let columns = position(2).map_or(&[][..], |list| entries(list)).iter().filter_map(text_of).map(str::to_owned).collect();
            of(1).into_iter().for_each(|table| steps.state(call, Change::AddKey { table, key: Key::primary(Vec::clone(&columns)) }));
        }
        "create_foreign_key" => {
            let (Some(table), Some(to)) = (of(1), text(2)) else { return };
            let columns = position(3).map_or(&[][..], |list| entries(list)).iter().filter_map(text_of).map(str::to_owned).collect();
            steps.state(call, Change::AddReference { table, reference: Reference { columns, to: qualified(to) } });
        }
        "execute" => {
            let text = argument(call, 0).and_then(|first| match first {
                Expr::Call(inner) => argument(inner, 0).and_then(text_of),
                other => text_of(other),
            });
            text.into_iter().for_each(|text| steps.sql(call, text));
        }
        _ => {}
    }
}

/// A name, as it stands or within `op.f('…')`.
fn name_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Call(call) => argument(call, 0).and_then(text_of).map(str::to_owned),
        other => text_of(other).map(str::to_owned),
    }
}
