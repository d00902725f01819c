//! What FastAPI hands to a function by its parameters: `Depends(f)`, `Security(f)`, `Annotated[T, Depends(f)]` and names
//! for such types.

use super::guard_kind;
use crate::facts::{Guard, GuardKind};
use crate::readers::python::tree::{Context, bare, dotted, entries, last};
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
        // `signed_in = Depends(get_current_user)`, once for many routes
        let default = match bare(default) {
            Expr::Name(name) => context.top(&name.id).unwrap_or(default),
            other => other,
        };
        found.extend(of_marker(context, default, def).unwrap_or_default());
    }
    match parameter.annotation() {
        Some(Expr::Subscript(member)) if dotted(&member.value).is_some_and(|name| name.ends_with("Annotated")) => {
            for part in entries(&member.slice) {
                found.extend(of_marker(context, part, def).unwrap_or_default());
            }
        }
        // A name for such a type, here or in another module: only a name that is no type of the language's.
        Some(annotation) if context.uses("fastapi") && found.is_empty() => {
            if let Some(alias) = alias(context, annotation).filter(|alias| alias.sure || speaks(context, &alias.name, parameter.name())) {
                let kind = kind_of(last(&alias.name));
                let guard =
                    kind.map(|kind| Guard { kind, by: alias.name.clone(), fails_open: false, origin: context.at(annotation.range()) });
                found.push(Injected { name: alias.name, guard });
            }
        }
        _ => {}
    }
    found
}

/// A name that may stand for `Annotated[T, Depends(f)]`.
struct Alias {
    name: String,
    /// The file itself says so.
    sure: bool,
}

/// The name that a parameter is filled in by, if the module that it comes from says so: whether it does, only the whole
/// project tells.
pub(in crate::readers::python) fn perhaps(context: &Context<'_>, parameter: &ParameterWithDefault) -> Option<String> {
    let annotation = AnyParameterRef::NonVariadic(parameter).annotation()?;
    alias(context, annotation).map(|alias| alias.name)
}

fn alias(context: &Context<'_>, annotation: &Expr) -> Option<Alias> {
    let name = match annotation {
        // `CurrentUser | None`
        Expr::BinOp(either) => dotted(&either.left)?,
        Expr::Name(_) | Expr::Attribute(_) => dotted(annotation)?,
        _ => return None,
    };
    let root = name.split('.').next().unwrap_or(&name);
    match context.top(root) {
        Some(Expr::Subscript(member)) if dotted(&member.value).is_some_and(|name| name.ends_with("Annotated")) => {
            Some(Alias { name, sure: true })
        }
        Some(_) => None,
        None => {
            let (specifier, _) = context.brought.get(root)?;
            let package = specifier.split('.').next().unwrap_or("");
            let known = matches!(
                package,
                "fastapi" | "starlette" | "pydantic" | "typing" | "sqlalchemy" | "sqlmodel" | "datetime" | "uuid" | "decimal" | "enum"
            );
            (!known).then_some(Alias { name, sure: false })
        }
    }
}

/// Whether the name of something brought in, or the module that it comes from, speaks of a dependency and not of data.
fn speaks(context: &Context<'_>, name: &str, parameter: &str) -> bool {
    let plain = last(name);
    let data = ["Create", "Update", "Register", "Request", "Response", "Schema", "Payload", "Input", "Patch", "Model", "Form", "DTO"];
    if data.iter().any(|word| plain.contains(word))
        || plain.ends_with("In") && !plain.ends_with("edIn")
        || plain.ends_with("Out")
        || plain.ends_with("Base")
    {
        return false;
    }
    let words = plain.contains("Current")
        || plain.contains("Auth")
        || plain.starts_with("Require")
        || plain.starts_with("Verified")
        || ["Dep", "Deps", "Dependency", "User", "Admin", "Depends", "Session"].iter().any(|end| plain.ends_with(end));
    let root = name.split('.').next().unwrap_or(name);
    let home = context.brought.get(root).map_or("", |(specifier, _)| specifier.rsplit('.').next().unwrap_or(""));
    let kept = matches!(home, "deps" | "dependencies" | "dependency" | "depends" | "injection" | "di" | "providers");
    words || kept || parameter.starts_with('_')
}

/// What an alias promises by its name.
fn kind_of(plain: &str) -> Option<GuardKind> {
    match () {
        () if plain.contains("Optional") || plain.contains("Maybe") => None,
        () if plain.contains("Admin") || plain.contains("Superuser") || plain.contains("SuperUser") => Some(GuardKind::Role),
        () if plain.contains("Current") || plain.contains("AuthUser") || plain.contains("Authenticated") => Some(GuardKind::Login),
        () => None,
    }
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
