//! Django REST framework: views and sets of views as classes, with their permissions.

use super::django::{attribute, bases, effect, method_of, model_of};
use super::{Door, endpoint};
use crate::facts::{Effect, EffectKind, Endpoint, Guard, GuardKind, Picked};
use crate::readers::python::body::{self, Body};
use crate::readers::python::tree::{Context, argument, bare, dotted, entries, keyword, last, text_of};
use crate::sorted::Arrange;
use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

/// One thing that a class does by itself: the method, the handler, what it does to records.
type Operation = (&'static str, &'static str, EffectKind);

const LIST: Operation = ("GET", "list", EffectKind::Reads);
const ONE: Operation = ("GET", "retrieve", EffectKind::Reads);
const CREATE: Operation = ("POST", "create", EffectKind::Writes);
const UPDATE: Operation = ("PUT", "update", EffectKind::Writes);
const DESTROY: Operation = ("DELETE", "destroy", EffectKind::Deletes);

/// What the framework's own classes do.
fn operations(base: &str) -> &'static [Operation] {
    match base {
        "ModelViewSet" => &[LIST, ONE, CREATE, UPDATE, DESTROY],
        "ReadOnlyModelViewSet" => &[LIST, ONE],
        "ListAPIView" | "ListModelMixin" => &[LIST],
        "RetrieveAPIView" | "RetrieveModelMixin" => &[ONE],
        "CreateAPIView" | "CreateModelMixin" => &[CREATE],
        "UpdateAPIView" | "UpdateModelMixin" => &[UPDATE],
        "DestroyAPIView" | "DestroyModelMixin" => &[DESTROY],
        "ListCreateAPIView" => &[LIST, CREATE],
        "RetrieveUpdateAPIView" => &[ONE, UPDATE],
        "RetrieveDestroyAPIView" => &[ONE, DESTROY],
        "RetrieveUpdateDestroyAPIView" => &[ONE, UPDATE, DESTROY],
        _ => &[],
    }
}

/// Its ways in.
pub(super) fn read(context: &Context<'_>) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for (number, class) in context.classes.iter().enumerate() {
        let bases = bases(context, class);
        let kind = |base: &String| {
            let last = last(base);
            last.ends_with("APIView") || last.ends_with("ViewSet") || last.ends_with("ModelMixin")
        };
        if !bases.iter().any(kind)
            || !(context.uses("rest_framework")
                || context.uses("rest_framework_simplejwt")
                || bases.iter().any(|base| last(base).ends_with("APIView") || last(base).ends_with("ViewSet")))
        {
            continue;
        }
        let name = class.def.name.as_str();
        let origin = context.at(class.def.name.range());
        let (mut guards, mut calls) = body::decorated(context, &class.def.decorator_list, 0);
        let listed = attribute(context, class, "permission_classes");
        let mut exempt = listed.is_some();
        guards.extend(listed.map(|listed| body::permissions(context, listed)).unwrap_or_default());
        calls.extend(listed.map(entries).unwrap_or_default().iter().filter_map(dotted));
        for base in &bases {
            if let Some(kind) = body::guard_kind(base).filter(|_| base.contains("Mixin") || base.contains("Required")) {
                guards.push(Guard { kind, by: base.clone(), fails_open: false, origin: origin.clone() });
            }
            calls.push(base.clone());
        }
        let mut owned = guards.iter().any(|guard| guard.kind == GuardKind::Owner);
        for method in ["get_permissions", "get_queryset", "get_object", "check_permissions", "initial", "dispatch"] {
            let Some(at) = method_of(context, number, method) else { continue };
            let Some(def) = context.defs.get(at) else { continue };
            let text = context.text(def.function.range());
            if method == "get_permissions" {
                // Which of them holds for which method is decided when it runs.
                exempt = true;
                for (word, kind) in [
                    ("IsAdmin", GuardKind::Role),
                    ("IsStaff", GuardKind::Role),
                    ("IsAuthenticated", GuardKind::Login),
                    ("Owner", GuardKind::Owner),
                ] {
                    if text.contains(word) {
                        guards.push(Guard { kind, by: word.to_owned(), fails_open: false, origin: context.at(def.function.name.range()) });
                    }
                }
                continue;
            }
            let inner = body::read(context, def.node, at);
            owned |= inner.guards.iter().any(|guard| guard.kind == GuardKind::Owner);
            // Its one record is that of whoever calls; the address names none.
            owned |= method == "get_object" && text.contains("self.request.user") && !text.contains("kwargs") && !text.contains("super()");
            guards.extend(inner.guards);
            calls.extend(inner.calls);
        }
        if attribute(context, class, "throttle_classes").is_some_and(|listed| !entries(listed).is_empty()) {
            guards.push(Guard { kind: GuardKind::RateLimit, by: "throttle_classes".to_owned(), fails_open: false, origin: origin.clone() });
        }
        let model = model_of(context, class).unwrap_or_else(|| "a record".to_owned());
        let picks = |operation: &Operation| match operation.1 {
            _ if owned => Picked::Owned,
            "retrieve" | "update" | "destroy" => Picked::Sent,
            _ => Picked::Otherwise,
        };
        let mut ready: Vec<Operation> = bases.iter().flat_map(|base| operations(last(base))).copied().collect();
        ready.arrange();
        ready.dedup();
        for (at, def) in context.defs.iter().enumerate().filter(|(_, def)| def.class == number) {
            let method = def.function.name.as_str();
            let action = action(def.function.decorator_list.iter().map(|decorator| &decorator.expression));
            let Some(verb) = action.and_then(verb_of).or(match method {
                "get" | "list" | "retrieve" => Some("GET"),
                "post" | "create" | "perform_create" => Some("POST"),
                "put" | "update" | "perform_update" => Some("PUT"),
                "patch" | "partial_update" => Some("PATCH"),
                "delete" | "destroy" | "perform_destroy" => Some("DELETE"),
                _ => None,
            }) else {
                continue;
            };
            let mut inner = body::read(context, def.node, at);
            // `perform_create` is a step of `create`.
            let stands_for = method.strip_prefix("perform_").unwrap_or(method);
            let known: Vec<Operation> = ready.iter().filter(|operation| operation.1 == stands_for).copied().collect();
            ready.retain(|operation| operation.1 != stands_for);
            let sets_owner = inner.effects.iter().any(|effect| effect.picked == Picked::Owned);
            for effect in &mut inner.effects {
                if effect.target == "a form's record" {
                    effect.target.clone_from(&model);
                }
            }
            inner.effects.extend(known.iter().map(|operation| {
                let picked = if sets_owner { Picked::Owned } else { picks(operation) };
                effect(operation.2, &model, picked, &context.at(def.function.name.range()))
            }));
            let (mut above, more) = body::decorated(context, &def.function.decorator_list, 0);
            let own = action.and_then(|call| keyword(call, "permission_classes"));
            above.extend(own.map(|listed| body::permissions(context, listed)).unwrap_or_default());
            let replaced = own.is_some() || more.iter().any(|call| last(call) == "permission_classes");
            if !replaced {
                above.extend(guards.clone());
            }
            let door = Door {
                framework: "django-rest",
                method: Some(verb.to_owned()),
                route: if action.is_some() { format!("{name}/{method}") } else { name.to_owned() },
                handler: def.name.clone(),
                guards: above,
                calls: more.into_iter().chain(calls.clone()).collect(),
                exempt: exempt || replaced,
                origin: context.at(def.function.name.range()),
            };
            found.push(endpoint(door, inner, true));
        }
        for operation in ready {
            let effects: Vec<Effect> = vec![effect(operation.2, &model, picks(&operation), &origin)];
            let door = Door {
                framework: "django-rest",
                method: Some(operation.0.to_owned()),
                route: name.to_owned(),
                handler: format!("{name}.{}", operation.1),
                guards: guards.clone(),
                calls: calls.clone(),
                exempt,
                origin: origin.clone(),
            };
            found.push(endpoint(door, Body { effects, ..Body::default() }, true));
        }
    }
    found
}

/// `@action(detail=True, methods=["post"])` above a method.
fn action<'c>(mut decorators: impl Iterator<Item = &'c Expr>) -> Option<&'c ExprCall> {
    decorators.find_map(|decorator| match bare(decorator) {
        Expr::Call(call) if dotted(&call.func).is_some_and(|name| matches!(last(&name), "action" | "detail_route" | "list_route")) => {
            Some(call)
        }
        _ => None,
    })
}

fn verb_of(call: &ExprCall) -> Option<&'static str> {
    let listed = keyword(call, "methods").or_else(|| argument(call, 0));
    let first = listed.map(entries).unwrap_or_default().iter().filter_map(text_of).find(|method| !method.eq_ignore_ascii_case("get"));
    Some(match first.map(str::to_ascii_lowercase).as_deref() {
        Some("post") => "POST",
        Some("put") => "PUT",
        Some("patch") => "PATCH",
        Some("delete") => "DELETE",
        _ => "GET",
    })
}
