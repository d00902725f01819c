//! Which names in a function stand for the verified caller, and which for what the caller sends.

use super::guard_kind;
use super::injected::injected;
use crate::facts::GuardKind;
use crate::readers::python::tree::{Context, NONE, bare, dotted};
use ruff_python_ast::{AnyNodeRef, Expr};
use std::collections::BTreeSet;

/// Names of one function.
#[derive(Debug, Default)]
pub(in crate::readers::python) struct Callers {
    /// Variables that hold the caller's account or id.
    people: BTreeSet<String>,
    /// Parameters that a route fills in, and variables read from the request.
    sent: BTreeSet<String>,
}

/// What stands for the caller in every framework.
const PEOPLE: &[&str] = &[
    "current_user",
    "request.user",
    "g.user",
    "g.current_user",
    "request.state.user",
    "session[\"user",
    "session['user",
    "session.get(\"user",
    "session.get('user",
    "session[\"uid",
    "session['uid",
    "session.get(\"uid",
    "session.get('uid",
    "session[\"id\"]",
    "session['id']",
    "session[\"username",
    "session['username",
    "session[\"email",
    "session['email",
    "get_jwt_identity()",
    "request.session",
    "info.context.user",
    "scope[\"user\"]",
    "request.auth",
];

impl Callers {
    /// Of a function, with those around it.
    pub(in crate::readers::python) fn of(context: &Context<'_>, def: usize) -> Self {
        let mut found = Self::default();
        let Some(own) = context.defs.get(def) else { return found };
        for parameter in own.function.parameters.iter_non_variadic_params() {
            let name = parameter.name().as_str();
            let known = injected(context, parameter, def);
            let person =
                matches!(name, "current_user" | "user" | "current_admin" | "admin" | "me" | "auth_user" | "user_id_from_token" | "viewer");
            if known.iter().any(|given| guard_kind(&given.name).is_some_and(|kind| matches!(kind, GuardKind::Login | GuardKind::Role)))
                || person && (!known.is_empty() || !matches!(name, "user" | "admin"))
                || name == "user" && parameter.annotation().is_some_and(|kind| context.text(kind).contains("Current"))
            {
                found.people.insert(name.to_owned());
            } else if known.is_empty() && !matches!(name, "self" | "cls" | "request" | "req" | "db" | "session") {
                found.sent.insert(name.to_owned());
            }
        }
        let routed = routes(context, def);
        if !routed {
            found.sent.clear();
        }
        for node in context.below(own.node) {
            let AnyNodeRef::StmtAssign(assign) = node.any else { continue };
            let text = context.text(&*assign.value);
            for target in &assign.targets {
                let names: Vec<&str> = match target {
                    Expr::Name(name) => vec![name.id.as_str()],
                    Expr::Tuple(list) => {
                        list.elts.iter().filter_map(|one| if let Expr::Name(name) = one { Some(name.id.as_str()) } else { None }).collect()
                    }
                    _ => continue,
                };
                for name in names {
                    // `user = User.objects.get(id=request.user.id)` is the caller too; what is found by more is a record.
                    if text.len() < 160 && found.is_caller(text) && !found.is_sent(text) && (!text.contains('(') || is_person(name)) {
                        found.people.insert(name.to_owned());
                    } else if text.len() < 200 && found.reads_request(text) {
                        found.sent.insert(name.to_owned());
                    } else if let Expr::Call(call) = bare(&assign.value)
                        && dotted(&call.func).and_then(|name| guard_kind(&name)).is_some_and(|kind| kind == GuardKind::Login)
                    {
                        found.people.insert(name.to_owned());
                    }
                }
            }
        }
        found
    }

    /// Whether a text names the verified caller.
    pub(in crate::readers::python) fn is_caller(&self, text: &str) -> bool {
        let text = text.trim();
        PEOPLE.iter().any(|known| text.contains(known)) || self.people.iter().any(|name| names(text, name))
    }

    fn reads_request(&self, text: &str) -> bool {
        let inputs = [
            "request.args",
            "request.form",
            "request.json",
            "request.get_json",
            "request.data",
            "request.values",
            "request.GET",
            "request.POST",
            "request.query_params",
            "kwargs[",
        ];
        inputs.iter().any(|input| text.contains(input))
            || self.sent.iter().any(|name| {
                let start = text.strip_prefix(name.as_str());
                start.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
            })
    }

    /// Whether a text is what the caller sends.
    pub(in crate::readers::python) fn is_sent(&self, text: &str) -> bool {
        let text = text.trim();
        let text = ["int(", "str(", "UUID(", "uuid.UUID(", "ObjectId("]
            .iter()
            .find_map(|wrap| text.strip_prefix(wrap)?.strip_suffix(')'))
            .unwrap_or(text);
        self.reads_request(text) || text.starts_with("self.kwargs")
    }
}

fn is_person(name: &str) -> bool {
    matches!(name, "user" | "user_id" | "uid" | "me" | "username" | "email" | "current_user" | "current_user_id" | "profile" | "owner")
}

/// Whether `name` stands in a text as a word of its own.
fn names(text: &str, name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(name).any(|(at, _)| {
        !text.get(..at).is_some_and(|before| before.ends_with(|c: char| word(c) || c == '.'))
            && !text.get(at + name.len()..).is_some_and(|after| after.starts_with(word))
    })
}

/// Whether a request leads to a function: a route's decorator, a view's or method's parameter.
fn routes(context: &Context<'_>, def: usize) -> bool {
    let Some(own) = context.defs.get(def) else { return false };
    let view = |name: &str| matches!(name, "request" | "req" | "info");
    let parameters = own.function.parameters.iter_non_variadic_params().take(2).any(|parameter| view(parameter.name().as_str()));
    let method = own.class != NONE
        && (matches!(
            own.function.name.as_str(),
            "get"
                | "post"
                | "put"
                | "patch"
                | "delete"
                | "retrieve"
                | "update"
                | "partial_update"
                | "destroy"
                | "list"
                | "create"
                | "get_queryset"
                | "get_object"
        ));
    let decorated = own.function.decorator_list.iter().any(|decorator| match bare(&decorator.expression) {
        Expr::Call(call) => dotted(&call.func).is_some_and(|name| {
            matches!(
                name.rsplit('.').next(),
                Some("route" | "get" | "post" | "put" | "patch" | "delete" | "api_route" | "websocket" | "action")
            ) && (name.contains('.') || name == "action")
        }),
        _ => false,
    });
    // A contract elsewhere may name the function (`operationId`): it asks for the token itself.
    let asks = own.class == NONE && {
        let text = context.text(own.function);
        text.contains("request.headers") && text.contains("Authorization")
    };
    parameters || method || decorated || asks
}
