//! Views of Django: functions that take a request, and classes built on its generic views. Which of them an address
//! leads to, `link` knows.

use super::{Door, endpoint, place};
use crate::facts::{Effect, EffectKind, Endpoint, Guard, GuardKind, Origin, Picked};
use crate::readers::python::body::{self, Body};
use crate::readers::python::tree::{Class, Context, NONE, argument, bare, dotted, entries, last, text_of};
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

/// The views of a file.
pub(super) fn read(context: &Context<'_>) -> Vec<Endpoint> {
    let mut found = functions(context);
    found.extend(classes(context));
    found
}

/// Functions whose first parameter is the request.
fn functions(context: &Context<'_>) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for (at, def) in context.defs.iter().enumerate() {
        let first = def.function.parameters.iter_non_variadic_params().next().map(|parameter| parameter.name().as_str());
        let text = context.text(def.function.range());
        let answers = ["render(", "Response(", "redirect(", "HttpResponse", "JsonResponse", "render_to_response(", "HttpResponseRedirect("]
            .iter()
            .any(|word| text.contains(word));
        if def.class != NONE
            || def.outer != NONE
            || !matches!(first, Some("request" | "req"))
            || def.function.name.starts_with('_')
            || !answers
        {
            continue;
        }
        let (guards, calls) = body::decorated(context, &def.function.decorator_list, 0);
        let rest = calls.iter().any(|call| last(call) == "api_view");
        let own = calls.iter().any(|call| last(call) == "permission_classes");
        let body = body::read(context, def.node, at);
        let door = Door {
            framework: if rest { "django-rest" } else { "django" },
            method: method(context, at, text),
            route: def.name.clone(),
            handler: def.name.clone(),
            guards,
            calls,
            exempt: own,
            origin: place(context, def),
        };
        let takes = def.function.parameters.iter_non_variadic_params().count() > 1 || def.function.parameters.kwarg.is_some();
        found.push(endpoint(door, body, takes));
    }
    found
}

/// The method that a view answers, where it says so.
fn method(context: &Context<'_>, at: usize, text: &str) -> Option<String> {
    let def = context.defs.get(at)?;
    for decorator in &def.function.decorator_list {
        let (name, call) = match bare(&decorator.expression) {
            Expr::Call(call) => (dotted(&call.func)?, Some(call)),
            other => (dotted(other)?, None),
        };
        match last(&name) {
            "require_POST" => return Some("POST".to_owned()),
            "require_GET" | "require_safe" => return Some("GET".to_owned()),
            "api_view" | "require_http_methods" => {
                let listed: Vec<&str> =
                    call.and_then(|call| argument(call, 0)).map(entries).unwrap_or_default().iter().filter_map(text_of).collect();
                return match listed.as_slice() {
                    [] if name == "api_view" => Some("GET".to_owned()),
                    [one] => Some((*one).to_owned()),
                    _ => None,
                };
            }
            _ => {}
        }
    }
    let asks = text.contains(".method")
        || text.contains("request.POST")
        || text.contains("request.body")
        || text.contains("request.FILES")
        || text.contains("request.data");
    (!asks).then(|| "GET".to_owned())
}

/// The bases of a class, those of its own file's bases included.
pub(super) fn bases(context: &Context<'_>, class: &Class<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut layer: Vec<&Class<'_>> = vec![class];
    for _ in 0..4 {
        let names: Vec<String> = layer
            .iter()
            .flat_map(|class| class.def.arguments.iter())
            .flat_map(|arguments| &arguments.args)
            .filter_map(|base| dotted(if let Expr::Subscript(generic) = base { &generic.value } else { base }))
            .collect();
        layer = context
            .classes
            .iter()
            .filter(|other| names.iter().any(|name| name == other.def.name.as_str()) && !found.contains(&other.def.name.to_string()))
            .collect();
        found.extend(names);
        if layer.is_empty() || found.len() > 40 {
            break;
        }
    }
    found
}

/// What a class or one of its file's bases gives an attribute.
pub(super) fn attribute<'c>(context: &Context<'c>, class: &Class<'c>, name: &str) -> Option<&'c Expr> {
    let own = |class: &Class<'c>| {
        class.def.body.iter().find_map(|statement| match statement {
            Stmt::Assign(assign) => assign
                .targets
                .iter()
                .any(|target| matches!(target, Expr::Name(target) if target.id.as_str() == name))
                .then_some(&*assign.value),
            Stmt::AnnAssign(assign) => {
                matches!(&*assign.target, Expr::Name(target) if target.id.as_str() == name).then_some(assign.value.as_deref()).flatten()
            }
            _ => None,
        })
    };
    own(class).or_else(|| {
        let bases = bases(context, class);
        context.classes.iter().filter(|other| bases.iter().any(|base| base == other.def.name.as_str())).find_map(own)
    })
}

/// A method of a class, by its number.
pub(super) fn method_of(context: &Context<'_>, class: usize, name: &str) -> Option<usize> {
    context.defs.iter().position(|def| def.class == class && def.function.name.as_str() == name)
}

/// The model that a class works on.
pub(super) fn model_of(context: &Context<'_>, class: &Class<'_>) -> Option<String> {
    let named = |expression: &Expr| body::model(context, expression, NONE);
    attribute(context, class, "model")
        .and_then(named)
        .or_else(|| attribute(context, class, "queryset").and_then(named))
        .or_else(|| {
            let made =
                attribute(context, class, "serializer_class").or_else(|| attribute(context, class, "form_class")).and_then(dotted)?;
            let plain = last(&made);
            let model = plain.strip_suffix("Serializer").or_else(|| plain.strip_suffix("Form"))?;
            (!model.is_empty()).then(|| model.trim_end_matches("Detail").trim_end_matches("Create").to_owned())
        })
        .or_else(|| {
            let number = context.classes.iter().position(|other| std::ptr::eq(other.def, class.def))?;
            let def = method_of(context, number, "get_queryset")?;
            let own = context.defs.get(def)?;
            own.function.body.iter().find_map(|statement| match statement {
                Stmt::Return(end) => body::model(context, end.value.as_deref()?, def),
                _ => None,
            })
        })
}

/// Effects on records that a generic view brings along.
pub(super) fn effect(kind: EffectKind, target: &str, picked: Picked, origin: &Origin) -> Effect {
    Effect { kind, target: target.to_owned(), policed: false, picked, origin: origin.clone() }
}

/// Classes on Django's generic views.
fn classes(context: &Context<'_>) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for (number, class) in context.classes.iter().enumerate() {
        let bases = bases(context, class);
        let is = |name: &str| bases.iter().any(|base| last(base) == name || last(base).ends_with(name) && last(base).len() > name.len());
        let view = is("View")
            && !is("APIView")
            && !is("ViewSet")
            && !bases.iter().any(|base| last(base) == "Resource" || last(base) == "MethodView")
            && context.uses("django");
        if !view {
            continue;
        }
        let name = class.def.name.as_str();
        let origin = context.at(class.def.name.range());
        let (mut guards, mut calls) = body::decorated(context, &class.def.decorator_list, 0);
        for base in &bases {
            if let Some(kind) = body::guard_kind(base).filter(|_| base.contains("Mixin") || base.contains("Required")) {
                guards.push(Guard { kind, by: base.clone(), fails_open: false, origin: origin.clone() });
            }
            calls.push(base.clone());
        }
        let mut own = Body::default();
        for method in ["get_queryset", "get_object", "test_func", "dispatch", "has_permission", "setup"] {
            let Some(at) = method_of(context, number, method) else { continue };
            let Some(def) = context.defs.get(at) else { continue };
            let (above, more) = body::decorated(context, &def.function.decorator_list, 0);
            let inner = body::read(context, def.node, at);
            guards.extend(above);
            guards.extend(inner.guards.clone());
            calls.extend(more);
            calls.extend(inner.calls.clone());
            own.effects.extend(inner.effects);
        }
        let owned = guards.iter().any(|guard| guard.kind == GuardKind::Owner);
        let picked = if owned { Picked::Owned } else { Picked::Sent };
        let model = model_of(context, class).unwrap_or_else(|| "a record".to_owned());
        let mut ways: Vec<(&str, Vec<Effect>)> = Vec::new();
        if is("DeleteView") {
            ways.push(("POST", vec![effect(EffectKind::Deletes, &model, picked, &origin)]));
        } else if is("UpdateView") {
            ways.push(("POST", vec![effect(EffectKind::Writes, &model, picked, &origin)]));
        } else if is("CreateView") {
            ways.push(("POST", vec![effect(EffectKind::Writes, &model, Picked::Otherwise, &origin)]));
        } else if is("DetailView") {
            ways.push(("GET", vec![effect(EffectKind::Reads, &model, picked, &origin)]));
        } else if is("ListView") {
            ways.push(("GET", vec![effect(EffectKind::Reads, &model, if owned { Picked::Owned } else { Picked::Otherwise }, &origin)]));
        }
        for method in ["get", "post", "put", "patch", "delete", "form_valid"] {
            let Some(at) = method_of(context, number, method) else { continue };
            let Some(def) = context.defs.get(at) else { continue };
            let (above, more) = body::decorated(context, &def.function.decorator_list, 0);
            let mut inner = body::read(context, def.node, at);
            let verb = if method == "form_valid" { "POST" } else { method };
            let verb = verb.to_ascii_uppercase();
            inner.effects.extend(ways.iter().filter(|(way, _)| *way == verb).flat_map(|(_, effects)| effects.clone()));
            ways.retain(|(way, _)| *way != verb);
            let door = Door {
                framework: "django",
                method: Some(verb),
                route: name.to_owned(),
                handler: def.name.clone(),
                guards: above.into_iter().chain(guards.clone()).collect(),
                calls: more.into_iter().chain(calls.clone()).collect(),
                exempt: false,
                origin: place(context, def),
            };
            found.push(endpoint(door, inner, true));
        }
        for (verb, effects) in ways {
            let door = Door {
                framework: "django",
                method: Some(verb.to_owned()),
                route: name.to_owned(),
                handler: format!("{name}.{}", verb.to_ascii_lowercase()),
                guards: guards.clone(),
                calls: calls.clone(),
                exempt: false,
                origin: origin.clone(),
            };
            found.push(endpoint(door, Body { effects, ..Body::default() }, true));
        }
    }
    found
}
