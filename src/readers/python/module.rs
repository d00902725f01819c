//! What a module brings in and offers, and what its functions do.

use super::body;
use super::tree::{Context, NONE, bare, dotted, entries, specifier};
use crate::facts::{Function, Import, Module};
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
            calls.extend(body::injected(context, parameter, at).into_iter().map(|given| given.name));
        }
        calls.sort();
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
        if !calls.is_empty() {
            module.functions.push(offered(class.def.name.as_str(), calls, context.at(class.def.name.range())));
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
                if class.rsplit('.').next().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_uppercase())) {
                    let mut function = offered(&name.id, Vec::new(), place);
                    function.instance_of = Some(class);
                    module.functions.push(function);
                }
            }
            // `CurrentUser = Annotated[User, Depends(get_current_user)]`
            Expr::Subscript(member) if matches!(dotted(&member.value).as_deref(), Some("Annotated" | "typing.Annotated")) => {
                let given: Vec<body::Injected> =
                    entries(&member.slice).iter().filter_map(|part| body::of_marker(context, part, NONE)).flatten().collect();
                if !given.is_empty() {
                    let mut function = offered(&name.id, given.iter().map(|given| given.name.clone()).collect(), place);
                    function.guards = given.into_iter().filter_map(|given| given.guard).collect();
                    module.functions.push(function);
                }
            }
            _ => {}
        }
    }
    module
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
