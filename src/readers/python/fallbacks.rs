//! Secrets that sign log-ins, where a text of the code stands in for them, and checks that stop the program without them.

use super::settings::state;
use super::tree::{Context, argument, bare, dotted, keyword, last, text_of};
use crate::facts::{Facts, SiteKind};
use crate::readers::glimpse;
use ruff_python_ast::{AnyNodeRef, BoolOp, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};

/// Shortest text that counts as a secret.
const SHORT: usize = 4;

/// States both.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    for node in &context.nodes {
        match node.any {
            // `app.secret_key = os.urandom(24)`
            AnyNodeRef::StmtAssign(assign) => {
                let target = assign.targets.first().map_or("", |target| context.text(target));
                let signs = [".secret_key", "SECRET_KEY\"]", "SECRET_KEY']"].iter().any(|end| target.ends_with(end));
                if !signs || !made(context, &assign.value) {
                    continue;
                }
                let target = target.replace('\'', "\"");
                if target.ends_with(".secret_key")
                    || target.ends_with("config[\"SECRET_KEY\"]")
                    || target.ends_with("config[\"JWT_SECRET_KEY\"]")
                {
                    state(context, SiteKind::SecretPerStart, target.rsplit('.').next().unwrap_or(&target), assign.range, facts);
                }
            }
            // `os.getenv("JWT_SECRET", "text")`, `config("SECRET_KEY", default="text")`
            AnyNodeRef::ExprCall(call) => {
                let name = dotted(&call.func).unwrap_or_default();
                let reads = matches!(last(&name), "getenv" | "config" | "env" | "str" | "get")
                    && (name.contains("env") || name == "config" || name.starts_with("config."));
                let variable = argument(call, 0).and_then(text_of).unwrap_or("");
                let given = keyword(call, "default").or_else(|| argument(call, 1));
                let default = given.and_then(text_of);
                if reads && glimpse::signs(variable) && given.is_some_and(|given| made(context, given)) {
                    state(context, SiteKind::SecretPerStart, variable, call.range(), facts);
                }
                if reads && let Some(text) = default {
                    fallback(context, variable, text, call.range(), facts);
                }
            }
            // `os.getenv("JWT_SECRET") or "text"`
            AnyNodeRef::ExprBoolOp(either) if either.op == BoolOp::Or => {
                if let (Some(Expr::Call(call)), Some(last)) = (either.values.first().map(bare), either.values.last())
                    && dotted(&call.func).is_some_and(|name| name.contains("env"))
                    && let Some(variable) = argument(call, 0).and_then(text_of).filter(|variable| glimpse::signs(variable))
                    && made(context, last)
                {
                    state(context, SiteKind::SecretPerStart, variable, either.range, facts);
                }
                if let (Some(Expr::Call(call)), Some(text)) = (either.values.first().map(bare), either.values.last().and_then(text_of))
                    && dotted(&call.func).is_some_and(|name| name.contains("env"))
                    && let Some(variable) = argument(call, 0).and_then(text_of)
                {
                    fallback(context, variable, text, either.range, facts);
                }
            }
            // `class Settings(BaseSettings): SECRET_KEY: str = "text"`
            AnyNodeRef::StmtClassDef(class) => {
                let settings = class
                    .arguments
                    .iter()
                    .flat_map(|arguments| &arguments.args)
                    .filter_map(dotted)
                    .any(|base| last(&base).ends_with("BaseSettings"));
                for statement in class.body.iter().filter(|_| settings) {
                    let Stmt::AnnAssign(assign) = statement else { continue };
                    if let (Expr::Name(name), Some(text)) = (&*assign.target, assign.value.as_deref().and_then(default_of)) {
                        fallback(context, &name.id, text, assign.range, facts);
                    }
                }
            }
            AnyNodeRef::StmtIf(choice) if stops(&choice.body) => {
                let test = context.text(&*choice.test);
                let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
                for name in test.split(|c: char| !word(c)).filter(|name| glimpse::signs(name)).take(4) {
                    let name = name.to_ascii_uppercase();
                    state(context, SiteKind::SecretRequired, &name, choice.range, facts);
                    // Held against the text that stands in for it, not only looked at whether there is one.
                    if ["==", " in ", "startswith("].iter().any(|sign| test.contains(sign)) {
                        state(context, SiteKind::SecretRequired, &format!("{name}, held against its stand-in"), choice.range, facts);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a value is chance: `os.urandom(24)`, `secrets.token_hex(32)`.
fn made(context: &Context<'_>, value: &Expr) -> bool {
    let Expr::Call(call) = bare(value) else { return false };
    let name = dotted(&call.func).unwrap_or_default();
    let full = context.full(&name);
    // `os.urandom(24).hex()`, `str(uuid.uuid4())`
    let text = context.text(value);
    full == "os.urandom"
        || matches!(full.as_str(), "secrets.token_hex" | "secrets.token_urlsafe" | "secrets.token_bytes" | "uuid.uuid4")
        || text.len() < 60 && (text.starts_with("os.urandom(") || text.starts_with("str(uuid.uuid4(") || text == "uuid.uuid4().hex")
        || last(&name) == "get_random_secret_key"
}

/// `Field(default="text")`, `Field("text", env="SECRET")`, or the text alone.
fn default_of(value: &Expr) -> Option<&str> {
    match bare(value) {
        Expr::Call(call) if dotted(&call.func).is_some_and(|name| last(&name) == "Field") => {
            keyword(call, "default").or_else(|| argument(call, 0)).and_then(text_of)
        }
        other => text_of(other),
    }
}

fn stops(body: &[Stmt]) -> bool {
    body.iter().any(|statement| matches!(statement, Stmt::Raise(_)))
}

fn fallback(context: &Context<'_>, variable: &str, text: &str, range: TextRange, facts: &mut Facts) {
    let lower = text.to_ascii_lowercase();
    let switch = matches!(lower.as_str(), "true" | "false" | "none" | "null" | "strict" | "lax" | "read-write" | "filesystem")
        || text.bytes().all(|byte| byte.is_ascii_digit());
    let upper = variable.to_ascii_uppercase();
    let about = ["SECURE", "HTTPONLY", "SAMESITE", "ATTRS", "TYPE", "BACKEND", "URL", "HEADER", "KEY_ID", "MODE", "SERIALIZER", "ENGINE"]
        .iter()
        .any(|end| upper.ends_with(end));
    if !glimpse::signs(variable) || text.len() < SHORT || text.starts_with("http") || switch || about {
        return;
    }
    if !is_guarded(context, variable, text) {
        state(context, SiteKind::SecretFallback, &variable.to_ascii_uppercase(), range, facts);
    }
}

/// Whether the file stops where the text was left in: it asks for the variable or for the text, and raises.
fn is_guarded(context: &Context<'_>, variable: &str, text: &str) -> bool {
    context.nodes.iter().any(|node| match node.any {
        AnyNodeRef::StmtIf(choice) => {
            let test = context.text(&*choice.test);
            let raises = stops(&choice.body)
                || choice
                    .body
                    .iter()
                    .any(|inner| matches!(inner, Stmt::If(inner) if stops(&inner.body) || !inner.elif_else_clauses.is_empty()));
            let inner = context.text(choice.range);
            raises && (test.contains(text) || test.to_ascii_uppercase().contains(&variable.to_ascii_uppercase()) || inner.contains(text))
        }
        // A check that is written once for several settings.
        AnyNodeRef::StmtFunctionDef(function) => {
            let body = context.text(function.range);
            body.contains("raise ") && body.contains(&format!("\"{text}\"")) && body.contains("==")
        }
        _ => false,
    })
}
