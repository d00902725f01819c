//! Branches that turn callers away.

use super::callers::Callers;
use super::guards::{is_role, push, starts_with_list};
use crate::facts::{Guard, GuardKind};
use crate::readers::python::tree::{Context, bare, dotted};
use ruff_python_ast::{AnyNodeRef, Expr, Stmt, UnaryOp};
use ruff_text_size::Ranged;

/// Whether a branch ends by sending the caller away.
fn turns_away(context: &Context<'_>, body: &[Stmt]) -> bool {
    let Some(end) = body.last() else { return false };
    let text: String = body.iter().map(|statement| context.text(statement)).collect::<Vec<_>>().join("\n").chars().take(800).collect();
    let leaves = matches!(end, Stmt::Raise(_) | Stmt::Return(_)) || text.contains("abort(");
    let lower = text.to_ascii_lowercase();
    leaves
        && [
            "401",
            "403",
            "unauthor",
            "forbidden",
            "permission",
            "credential",
            "login",
            "abort(",
            "denied",
            "not allowed",
            "signin",
            "sign_in",
            "authentication",
            "access",
            "auth",
            "_404",
            "http404",
            "404",
            "index",
            "home",
            "redirect(",
        ]
        .iter()
        .any(|word| lower.contains(word))
}

/// A branch that sends callers away, or a check that stops them.
pub(super) fn of_branch(context: &Context<'_>, callers: &Callers, at: usize, out: &mut Vec<Guard>) {
    let Some(node) = context.nodes.get(at) else { return };
    let (test, body): (&Expr, &[Stmt]) = match node.any {
        AnyNodeRef::StmtIf(choice) => (&choice.test, &choice.body),
        AnyNodeRef::ElifElseClause(choice) => match &choice.test {
            Some(test) => (test, &choice.body),
            None => return,
        },
        AnyNodeRef::StmtAssert(check) => (&check.test, &[]),
        _ => return,
    };
    let text = context.text(test);
    if text.len() > 400 {
        return;
    }
    let lower = text.to_ascii_lowercase();
    let away = turns_away(context, body);
    let caller = callers.is_caller(text) || lower.contains("user") || lower.contains("payload") || lower.contains("claims");
    if is_role(&lower) && (away || caller) && !lower.contains("permission_classes") {
        // `if admin_emails and not is_admin(user)`
        let open = matches!(bare(test), Expr::BoolOp(both) if starts_with_list(context, both));
        push(context, test.range(), GuardKind::Role, text, open, out);
        return;
    }
    // `if current_user.is_authenticated: return redirect(home)` sends those away who are signed in.
    let negated = lower.contains("not ")
        || lower.contains("is none")
        || lower.contains("is_anonymous")
        || lower.contains("!=")
        || lower.contains("== none");
    let strict = {
        let lower: String = body.iter().map(|statement| context.text(statement)).collect::<Vec<_>>().join("\n").to_ascii_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        // Who is sent home because nobody is signed in; whoever is merely not found is sent there too.
        let session = ["session", "is_authenticated", "is_anonymous", "current_user", "g.user"].iter().any(|word| text.contains(word));
        says(&["401", "403", "unauthor", "forbidden", "login", "credential", "permission", "denied", "signin", "sign_in", "authentic"])
            || session && says(&["abort(", "index", "home", "auth", "redirect("])
    };
    // The other branch may be the one that does not leave: `if request.user.is_authenticated: … else: redirect(login)`.
    let otherwise = match node.any {
        AnyNodeRef::StmtIf(choice) => {
            choice.elif_else_clauses.last().is_some_and(|clause| clause.test.is_none() && turns_away(context, &clause.body))
        }
        _ => false,
    };
    let signed = lower.contains("is_authenticated") || lower.contains("session") || lower.contains("logged") || callers.is_caller(text);
    if !negated && otherwise && signed {
        push(context, test.range(), GuardKind::Login, text, false, out);
        return;
    }
    // Who is not signed in is told nothing at all.
    let nothing = callers.is_caller(text) && body.len() == 1 && body.first().is_some_and(|only| is_empty(context.text(only)));
    if !negated || !nothing && (!away || !strict) {
        return;
    }
    let looked_at = only_sent(context, test, node.def);
    let people = [
        "is_authenticated",
        "is_anonymous",
        "session",
        "logged",
        "current_user",
        "g.user",
        "user",
        "token",
        "payload",
        "claims",
        "username",
        "authorization",
        "auth",
        "email",
        "account",
        "sub",
    ];
    if looked_at {
        push(context, test.range(), GuardKind::Unverified, text, false, out);
    } else if (people.iter().any(|word| lower.contains(word)) || callers.is_caller(text))
        && !lower.contains("password")
        && !lower.contains("verify")
        && !lower.contains("check_")
        && !lower.contains("form")
    {
        push(context, test.range(), GuardKind::Login, text, false, out);
    }
}

/// Whether a statement gives back nothing: `return jsonify({})`.
fn is_empty(statement: &str) -> bool {
    let given = statement.strip_prefix("return").map(str::trim).unwrap_or("…");
    let inner = given.strip_prefix("jsonify(").and_then(|rest| rest.strip_suffix(')')).unwrap_or(given);
    matches!(inner.trim(), "{}" | "[]")
}

/// Whether a test only asks if a header or cookie is there.
fn only_sent(context: &Context<'_>, test: &Expr, def: usize) -> bool {
    let inner = match bare(test) {
        Expr::UnaryOp(unary) if unary.op == UnaryOp::Not => &unary.operand,
        Expr::Compare(compare) => &compare.left,
        Expr::BoolOp(either) => match either.values.first() {
            Some(Expr::UnaryOp(unary)) => &unary.operand,
            _ => return false,
        },
        _ => return false,
    };
    let sent = |text: &str| {
        ["headers", "cookies", "COOKIES", "META", "args.get", "query_params", "authorization", "HTTP_AUTHORIZATION"]
            .iter()
            .any(|word| text.contains(word))
            && !text.contains("decode")
            && !text.contains("verify")
    };
    match bare(inner) {
        Expr::Name(name) => match context.initial(&name.id, def) {
            Some(value) => sent(context.text(value)),
            None => matches!(name.id.as_str(), "token" | "authorization" | "credentials" | "x_token" | "auth_header"),
        },
        other => {
            let text = context.text(other);
            sent(text) || dotted(other).is_some_and(|name| name.ends_with("credentials"))
        }
    }
}
