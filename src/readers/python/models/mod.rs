//! Tables as classes of Django, SQLAlchemy and SQLModel declare them.

pub(super) mod alchemy;
pub(super) mod django;

use super::tree::{Class, Context, dotted};
use crate::facts::{Connection, Engine, Facts, Mapper};
use ruff_python_ast::{Expr, Stmt};
use std::collections::HashMap;

/// Most classes of one file that are looked at, and how far those of one file are followed upwards.
const CLASSES: usize = 500;
const ABOVE: usize = 8;

/// One line of a class: a name, what is said of its type, what it is given.
pub(super) struct Item<'c> {
    pub(super) name: &'c str,
    pub(super) annotation: Option<&'c Expr>,
    pub(super) value: Option<&'c Expr>,
}

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    let text = context.source.text();
    if context.uses("django.db") || context.uses("django.contrib") {
        django::read(context, facts);
    } else if ["Column(", "mapped_column(", "Mapped[", "table=True", "table = True"].iter().any(|word| text.contains(word)) {
        alchemy::read(context, facts);
    }
    if let Some(at) = text.find("django.db.backends.") {
        let name = text.get(at + 19..).unwrap_or("").split(['"', '\'']).next().unwrap_or("");
        // A choice between several is the surroundings' to make.
        if text.matches("django.db.backends.").count() == 1 {
            facts.connections.push(Connection { mapper: Mapper::Django, engine: Engine::named(name), origin: context.source.at(at) });
        }
    }
}

/// The lines of a class itself.
pub(super) fn own_items<'c>(class: &Class<'c>) -> impl Iterator<Item = Item<'c>> {
    let def = class.def;
    def.body.iter().filter_map(|statement| match statement {
        Stmt::Assign(assign) => match assign.targets.first()? {
            Expr::Name(name) => Some(Item { name: name.id.as_str(), annotation: None, value: Some(&assign.value) }),
            _ => None,
        },
        Stmt::AnnAssign(assign) => match &*assign.target {
            Expr::Name(name) => Some(Item { name: name.id.as_str(), annotation: Some(&assign.annotation), value: assign.value.as_deref() }),
            _ => None,
        },
        _ => None,
    })
}

/// Names of the classes that a class is made from.
pub(super) fn bases(class: &Class<'_>) -> Vec<String> {
    let arguments = class.def.arguments.as_ref().map_or(&[][..], |arguments| &arguments.args);
    arguments.iter().filter_map(dotted).collect()
}

/// A class with those of the same file that it is made from, the farthest first, and the names of the others.
pub(super) fn line<'r, 'c>(
    context: &'r Context<'c>,
    named: &HashMap<&str, &'r Class<'c>>,
    class: &'r Class<'c>,
) -> (Vec<&'r Class<'c>>, Vec<String>) {
    let (mut line, mut others) = (vec![class], Vec::new());
    let mut at = 0;
    while let Some(class) = line.get(at).copied().filter(|_| at < ABOVE) {
        at += 1;
        for base in bases(class) {
            match named.get(base.as_str()) {
                Some(above) if !line.iter().any(|own| own.node == above.node) => line.push(above),
                Some(_) => {}
                None => others.push(context.full(&base)),
            }
        }
    }
    line.reverse();
    (line, others)
}

/// The classes of a file by their names.
pub(super) fn by_name<'r, 'c>(context: &'r Context<'c>) -> HashMap<&'r str, &'r Class<'c>> {
    context.classes.iter().take(CLASSES).map(|class| (class.def.name.as_str(), class)).collect()
}
