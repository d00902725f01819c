//! What a module brings in and offers, and what its functions do.

use super::body;
use super::tree::{Context, NONE, bare, dotted, entries, specifier};
use crate::facts::{Function, Import, Module};
use crate::sorted::Arrange;
use ruff_python_ast::{AnyNodeRef, Expr, Stmt};
use ruff_text_size::Ranged;

/// Most functions that are kept of one file; more is generated code.
const FUNCTIONS: usize = 1_500;

/// Imports and functions of a file.
pub(super) fn read(context: &Context<'_>) -> Module {
    let mut module = Module { path: context.entry.path.clone(), ..Module::default() };
    imports(context, &mut module);
    let package = context.entry.path.ends_with("__init__.py");
    if package || module.imports.iter().any(|import| import.names.iter().any(|(here, _)| here == "*")) {
        let passed = module.imports.iter().filter(|import| package || import.names.iter().any(|(here, _)| here == "*"));
        module.passed_on = passed.cloned().collect();
    }
    for (at, def) in context.defs.iter().enumerate().take(FUNCTIONS) {
        // A function within a function is part of it, and of nothing else.
        if def.outer != NONE && def.class == NONE {
            continue;
        }
        let done = body::read(context, def.node, at);
        let (mut guards, mut calls) = body::decorated(context, &def.function.decorator_list, 0);
        guards.extend(done.guards);
        calls.extend(done.calls);
        for parameter in def.function.parameters.iter_non_variadic_params() {
            let given = body::injected(context, parameter, at);
            if given.is_empty() && context.uses("fastapi") {
                calls.extend(body::perhaps(context, parameter));
            }
            calls.extend(given.into_iter().map(|given| given.name));
        }
        calls.arrange();
        calls.dedup();
        module.functions.push(Function {
            exported_as: Some(def.name.clone()),
            name: def.name.clone(),
            instance_of: None,
            guards,
            effects: done.effects,
            calls,
            input: done.input,
            origin: context.at(def.function.name.range()),
        });
    }
    for class in &context.classes {
        // What a class inherits is looked for where its base is.
        let bases = class.def.arguments.iter().flat_map(|arguments| &arguments.args).filter_map(dotted);
        let own = |method: &str| format!("{}.{method}", class.def.name);
        let entries = ["__call__", "dispatch", "has_permission", "has_object_permission", "process_request", "process_view"];
        let mut calls: Vec<String> =
            entries.iter().map(|method| own(method)).filter(|name| context.defs.iter().any(|def| def.name == *name)).collect();
        calls.extend(bases.filter(|base| !base.contains('(')).take(6));
        let filled = fields(context, &class.def.body);
        calls.extend(filled.iter().map(|given| given.name.clone()));
        if !calls.is_empty() {
            let mut function = offered(class.def.name.as_str(), calls, context.at(class.def.name.range()));
            function.guards = filled.into_iter().filter_map(|given| given.guard).collect();
            module.functions.push(function);
        }
    }
    for statement in &context.module.body {
        let (target, value) = match statement {
            Stmt::Assign(assign) => (assign.targets.first(), Some(&*assign.value)),
            Stmt::AnnAssign(assign) => (Some(&*assign.target), assign.value.as_deref()),
            _ => continue,
        };
        let (Some(Expr::Name(name)), Some(value)) = (target, value) else { continue };
        let place = context.at(statement.range());
        match bare(value) {
            Expr::Call(made) => {
                let class = dotted(&made.func).unwrap_or_default();
                // `signed_in = Depends(get_current_user)`
                if let Some(given) = body::of_marker(context, value, NONE).filter(|given| !given.is_empty()) {
                    module.functions.push(stands_for(&name.id, given, place));
                } else if class.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_uppercase())) {
                    // What is called as a function does what its class says of that: `get_store = GetStore(["owner"])`.
                    let callable = context.classes.iter().any(|own| own.def.name.as_str() == class)
                        || context.brought.contains_key(class.split('.').next().unwrap_or(&class));
                    let mut function = offered(&name.id, if callable { vec![class.clone()] } else { Vec::new() }, place);
                    function.instance_of = Some(class);
                    module.functions.push(function);
                }
            }
            // `CurrentUser = Annotated[User, Depends(get_current_user)]`
            Expr::Subscript(member) if matches!(dotted(&member.value).as_deref(), Some("Annotated" | "typing.Annotated")) => {
                let given: Vec<body::Injected> =
                    entries(&member.slice).iter().filter_map(|part| body::of_marker(context, part, NONE)).flatten().collect();
                if !given.is_empty() {
                    module.functions.push(stands_for(&name.id, given, place));
                }
            }
            // `protected = [Depends(get_current_user)]`
            Expr::List(_) | Expr::Tuple(_) => {
                let given: Vec<body::Injected> =
                    entries(value).iter().filter_map(|part| body::of_marker(context, part, NONE)).flatten().collect();
                if !given.is_empty() {
                    module.functions.push(stands_for(&name.id, given, place));
                }
            }
            _ => {}
        }
    }
    module
}

/// What a name that stands for dependencies makes sure of.
fn stands_for(name: &str, given: Vec<body::Injected>, place: crate::facts::Origin) -> Function {
    let mut function = offered(name, given.iter().map(|given| given.name.clone()).collect(), place);
    function.guards = given.into_iter().filter_map(|given| given.guard).collect();
    function
}

/// What the fields of a class are filled in by: `user: User = Depends(get_current_user)`.
fn fields(context: &Context<'_>, body: &[Stmt]) -> Vec<body::Injected> {
    let mut found = Vec::new();
    for statement in body {
        let (annotation, value) = match statement {
            Stmt::AnnAssign(assign) => (Some(&*assign.annotation), assign.value.as_deref()),
            Stmt::Assign(assign) => (None, Some(&*assign.value)),
            _ => continue,
        };
        found.extend(value.and_then(|value| body::of_marker(context, value, NONE)).unwrap_or_default());
        if let Some(Expr::Subscript(member)) = annotation
            && dotted(&member.value).is_some_and(|name| name.ends_with("Annotated"))
        {
            found.extend(entries(&member.slice).iter().filter_map(|part| body::of_marker(context, part, NONE)).flatten());
        }
    }
    found
}

fn offered(name: &str, calls: Vec<String>, origin: crate::facts::Origin) -> Function {
    Function {
        name: name.to_owned(),
        exported_as: Some(name.to_owned()),
        instance_of: None,
        guards: Vec::new(),
        effects: Vec::new(),
        calls,
        input: None,
        origin,
    }
}

fn imports(context: &Context<'_>, module: &mut Module) {
    for (at, node) in context.nodes.iter().enumerate() {
        let mut stated = match node.any {
            AnyNodeRef::StmtImport(import) => import
                .names
                .iter()
                .map(|alias| {
                    let here = alias.asname.as_ref().map_or_else(|| alias.name.to_string(), ToString::to_string);
                    (alias.name.to_string(), vec![(here, "*".to_owned())])
                })
                .collect::<Vec<_>>(),
            AnyNodeRef::StmtImportFrom(import) => {
                let names =
                    import.names.iter().map(|alias| (alias.asname.as_ref().unwrap_or(&alias.name).to_string(), alias.name.to_string()));
                vec![(specifier(import.level, import.module.as_ref().map_or("", |name| name.as_str())), names.collect())]
            }
            _ => continue,
        };
        let optional = context.above(at).any(|above| matches!(above.any, AnyNodeRef::StmtTry(_)));
        let type_only = context
            .above(at)
            .any(|above| matches!(above.any, AnyNodeRef::StmtIf(choice) if context.text(&*choice.test).ends_with("TYPE_CHECKING")));
        for (specifier, names) in stated.drain(..) {
            module.imports.push(Import { specifier, names, type_only, optional, origin: context.at(node.any.range()) });
        }
    }
}
