//! What a file brings in and offers, and what its functions do.

use super::context::{Context, MAIN};
use super::effects;
use super::flows;
use super::questions;
use super::tree::{Node, Step, each_in, last};
use crate::facts::{Function, GuardKind, Import, Module};
use crate::sorted::Arrange;

/// Most includes that are kept of one file.
const INCLUDES: usize = 100;

/// Imports and functions of a file.
pub(super) fn read(context: &Context<'_>) -> Module {
    let mut module = Module { path: context.entry.path.clone(), ..Module::default() };
    for (full, here, at) in &context.uses {
        module.imports.push(Import {
            specifier: (*full).to_owned(),
            names: vec![((*here).to_owned(), last(full).to_owned())],
            type_only: false,
            optional: false,
            origin: context.at(*at),
        });
    }
    // What is included brings all its functions along.
    for unit in &context.units {
        each_in(unit.body, &mut |expr| {
            if let Node::Include(path) = &expr.kind
                && module.imports.len() < INCLUDES
                && let Some(specifier) = effects::included(context, path)
            {
                let names = vec![("*".to_owned(), "*".to_owned())];
                module.imports.push(Import { specifier, names, type_only: false, optional: false, origin: context.at(expr.start) });
            }
        });
    }
    module.passed_on = module.imports.iter().filter(|import| import.names.iter().any(|(here, _)| here == "*")).cloned().collect();
    for unit in &context.units {
        let body = effects::of_body(context, unit, unit.body);
        let mut guards = body.guards;
        let mut calls = body.calls;
        if let (Some(class), Some(function)) = (unit.class, unit.function) {
            // What the constructor of a controller puts before its methods.
            guards.extend(super::endpoints::constructor(context, class, function.name));
            if let Some(parent) = class.parent.filter(|_| !function.name.starts_with("__")) {
                calls.push(format!("{}.__construct", last(parent)));
            }
            // What a request of its own class asks before it is let in.
            for parameter in
                function.parameters.iter().filter(|parameter| parameter.kind.ends_with("Request") && parameter.kind != "Request")
            {
                calls.push(format!("{}.authorize", parameter.kind));
            }
            if function.name == "authorize" && class.name.ends_with("Request") {
                for statement in &function.body {
                    if let Step::Return(Some(value)) = &statement.kind
                        && let Some(kind) = questions::tested(context, unit, value)
                    {
                        guards.push(crate::facts::Guard {
                            kind,
                            by: "authorize".to_owned(),
                            fails_open: false,
                            origin: context.at(value.start),
                        });
                    }
                }
                guards.push(crate::facts::Guard {
                    kind: GuardKind::Validation,
                    by: class.name.to_owned(),
                    fails_open: false,
                    origin: context.at(function.start),
                });
            }
        }
        guards.arrange();
        guards.dedup();
        calls.arrange();
        calls.dedup();
        module.functions.push(Function {
            exported_as: Some(unit.name.clone()).filter(|name| name != MAIN),
            name: unit.name.clone(),
            instance_of: None,
            guards,
            effects: body.effects,
            calls,
            input: body.input,
            origin: context.at(unit.start),
        });
    }
    module.functions.extend(super::endpoints::named(context));
    // What fills a model that takes everything.
    for (class, at) in flows::open_models(context) {
        for fill in flows::FILLS {
            let name = format!("{class}.{fill}");
            module.functions.push(Function {
                exported_as: Some(name.clone()),
                name,
                instance_of: None,
                guards: Vec::new(),
                effects: Vec::new(),
                calls: Vec::new(),
                input: None,
                origin: context.at(at),
            });
        }
    }
    module
}
