//! Fields that callers send and that are set on a person's record one after the other: a schema says which there are.

use super::settings::state;
use super::tree::{Context, argument, bare, dotted, last};
use crate::facts::{Facts, Role, SiteKind};
use ruff_python_ast::{AnyNodeRef, Expr, ExprCall, Stmt, StmtClassDef};
use ruff_text_size::Ranged;

/// Fields that say what a person may do.
const RIGHTS: &[&str] =
    &["role", "roles", "user_role", "is_admin", "admin", "is_superuser", "is_staff", "permissions", "plan", "is_premium"];

/// States both.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) || context.entry.role != Role::Source {
        return;
    }
    for class in &context.classes {
        if let Some(right) = right(context, class.def, 3) {
            state(context, SiteKind::SchemaNamesRight, &format!("{}.{right}", class.def.name), class.def.name.range(), facts);
        }
    }
    for (at, node) in context.nodes.iter().enumerate() {
        let AnyNodeRef::ExprCall(call) = node.any else { continue };
        if let Some(schema) = copied(context, at, call, node.def) {
            state(context, SiteKind::FieldsTakenOver, &schema, call.range(), facts);
        }
    }
}

/// The first right among the fields of a schema of pydantic, or of the class of this file that it is made from.
fn right<'c>(context: &Context<'c>, class: &'c StmtClassDef, depth: u32) -> Option<&'c str> {
    let depth = depth.checked_sub(1)?;
    let text = context.text(class.range);
    if text.contains("__tablename__") || text.contains("table=True") || text.contains("Column(") || text.contains("Mapped[") {
        return None;
    }
    let bases = class.arguments.as_ref().map_or(&[][..], |given| &given.args);
    let own = class.body.iter().find_map(|statement| match statement {
        Stmt::AnnAssign(field) => match &*field.target {
            Expr::Name(name) if RIGHTS.contains(&name.id.as_str()) => Some(name.id.as_str()),
            _ => None,
        },
        _ => None,
    });
    let above = || {
        let named = |base: &Expr| context.classes.iter().find(|other| Some(other.def.name.as_str()) == dotted(base).as_deref());
        bases.iter().filter_map(named).filter(|other| other.def.name != class.name).find_map(|other| right(context, other.def, depth))
    };
    if bases.is_empty() { None } else { own.or_else(above) }
}

/// The schema whose fields `setattr` sets on a person in a loop; `dict` where any field may be sent.
fn copied(context: &Context<'_>, at: usize, call: &ExprCall, def: usize) -> Option<String> {
    if dotted(&call.func)? != "setattr" || call.arguments.args.len() != 3 {
        return None;
    }
    let (person, Expr::Name(field)) = (argument(call, 0)?, bare(argument(call, 1)?)) else { return None };
    let lower = context.text(person).to_ascii_lowercase();
    let speaks = ["user", "account", "member", "person"].iter().any(|word| lower.contains(word)) && lower.len() < 40;
    let each = context.above(at).take(12).find_map(|above| match above.any {
        AnyNodeRef::StmtFor(each) => Some(each),
        _ => None,
    })?;
    // Some fields are left out, or only some are taken.
    let asks = each.body.iter().any(|statement| {
        matches!(statement, Stmt::If(choice) if {
            let test = context.text(&*choice.test);
            test.contains(field.id.as_str()) && !test.contains("hasattr")
        })
    });
    let around = context.text(context.defs.get(def)?.function.range);
    let named = |right: &&str| around.contains(&format!("\"{right}\"")) || around.contains(&format!("'{right}'"));
    let kept = ["include=", "ALLOWED", "allowed", "allowlist"].iter().any(|word| around.contains(word));
    if !speaks || asks || kept || RIGHTS.iter().any(named) {
        return None;
    }
    let Expr::Call(items) = bare(&each.iter) else { return None };
    let Expr::Attribute(member) = &*items.func else { return None };
    if member.attr.as_str() != "items" {
        return None;
    }
    let from = match bare(&member.value) {
        Expr::Name(name) => context.initial(&name.id, def).map_or(&*member.value, bare),
        other => other,
    };
    schema(context, from, def)
}

/// The class of what is unpacked: `data.model_dump(exclude_unset=True)`, `request.json`.
fn schema(context: &Context<'_>, from: &Expr, def: usize) -> Option<String> {
    let text = context.text(from);
    if ["request.json", "request.get_json(", "request.form", "await request.json("].iter().any(|sent| text.starts_with(sent)) {
        return Some("dict".to_owned());
    }
    let Expr::Call(dump) = from else { return None };
    let Expr::Attribute(member) = &*dump.func else { return None };
    let Expr::Name(sent) = &*member.value else { return None };
    if !matches!(member.attr.as_str(), "model_dump" | "dict") {
        return None;
    }
    let function = context.defs.get(def)?.function;
    let own = function.parameters.iter_non_variadic_params().find(|parameter| parameter.name().as_str() == sent.id.as_str())?;
    dotted(own.annotation()?).map(|class| last(&class).to_owned())
}
