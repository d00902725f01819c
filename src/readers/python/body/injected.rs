//! What FastAPI hands to a function by its parameters: `Depends(f)`, `Security(f)`, `Annotated[T, Depends(f)]` and names
//! for such types.

use super::guard_kind;
use crate::facts::{Guard, GuardKind};
use crate::readers::python::tree::{Context, bare, dotted, entries};
use ruff_python_ast::{AnyParameterRef, Expr, ParameterWithDefault};
use ruff_text_size::Ranged;

/// One thing handed in.
#[derive(Debug, Clone)]
pub(in crate::readers::python) struct Injected {
    /// The function or class that makes it.
    pub(in crate::readers::python) name: String,
    /// What its name promises.
    pub(in crate::readers::python) guard: Option<Guard>,
}

/// What a parameter is filled in by.
pub(in crate::readers::python) fn injected(context: &Context<'_>, parameter: &ParameterWithDefault, def: usize) -> Vec<Injected> {
    let parameter = AnyParameterRef::NonVariadic(parameter);
    let mut found = Vec::new();
    if let Some(default) = parameter.default() {
        found.extend(of_marker(context, default, def).unwrap_or_default());
    }
    match parameter.annotation() {
        Some(Expr::Subscript(member)) if dotted(&member.value).is_some_and(|name| name.ends_with("Annotated")) => {
            for part in entries(&member.slice) {
                found.extend(of_marker(context, part, def).unwrap_or_default());
            }
        }
        // A name for such a type, here or in another module: only a name that is no type of the language's.
        Some(Expr::Name(name)) if context.uses("fastapi") && found.is_empty() => {
            let alias = match context.top(&name.id) {
                Some(Expr::Subscript(member)) => dotted(&member.value).is_some_and(|name| name.ends_with("Annotated")),
                Some(_) => false,
                None => {
                    context.brought.contains_key(name.id.as_str())
                        && (name.id.contains("Current")
                            || name.id.ends_with("Dep")
                            || name.id.ends_with("User")
                            || name.id.contains("Auth"))
                }
            };
            if alias {
                let plain = name.id.as_str();
                let kind = match () {
                    () if plain.contains("Admin") || plain.contains("Superuser") || plain.contains("SuperUser") => Some(GuardKind::Role),
                    () if plain.contains("Optional") => None,
                    () if plain.contains("Current") || plain.contains("AuthUser") || plain.contains("Authenticated") => {
                        Some(GuardKind::Login)
                    }
                    () => None,
                };
                let guard = kind.map(|kind| Guard { kind, by: plain.to_owned(), fails_open: false, origin: context.at(name.range()) });
                found.push(Injected { name: plain.to_owned(), guard });
            }
        }
        _ => {}
    }
    found
}

/// What `Depends(…)` or `Security(…)` names; nothing for anything else.
pub(in crate::readers::python) fn of_marker(context: &Context<'_>, marker: &Expr, def: usize) -> Option<Vec<Injected>> {
    let Expr::Call(call) = bare(marker) else { return None };
    let name = dotted(&call.func)?;
    if !matches!(name.rsplit('.').next(), Some("Depends" | "Security")) {
        return None;
    }
    let Some(given) = call.arguments.args.first().or_else(|| {
        call.arguments.keywords.iter().find(|one| one.arg.as_ref().is_some_and(|arg| arg.as_str() == "dependency")).map(|one| &one.value)
    }) else {
        return Some(Vec::new());
    };
    let given = match bare(given) {
        // `Depends(require_role("admin"))`, `Depends(RoleChecker(["admin"]))`
        Expr::Call(made) => &made.func,
        other => other,
    };
    let name = dotted(given)?;
    // A scheme finds a token and asks nobody about it.
    let scheme = match context.initial(&name, def) {
        Some(Expr::Call(made)) => dotted(&made.func).is_some_and(|class| is_scheme(&class)),
        _ => is_scheme(&name) || name.ends_with("oauth2_scheme") || name.ends_with("bearer_scheme"),
    };
    let kind = if scheme { Some(GuardKind::Unverified) } else { guard_kind(&name) };
    let guard = kind.map(|kind| Guard { kind, by: name.clone(), fails_open: false, origin: context.at(call.range()) });
    Some(vec![Injected { name, guard }])
}

fn is_scheme(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.starts_with("OAuth2")
        || last.starts_with("HTTPBearer")
        || last.starts_with("HTTPBasic")
        || last.starts_with("APIKey")
        || last == "HTTPDigest"
}
