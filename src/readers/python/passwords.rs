//! Passwords that are stored or compared as they are, or by a fast hash.

use super::settings::state;
use super::tree::{Context, argument, bare};
use crate::facts::{Facts, SiteKind};
use ruff_python_ast::{Expr, ExprCall};
use ruff_text_size::Ranged;

/// A fast hash of a password.
pub(super) fn hashed(context: &Context<'_>, at: usize, call: &ExprCall, method: &str, facts: &mut Facts) {
    let given = argument(call, 0).map_or("", |given| context.text(given)).to_ascii_lowercase();
    let of_password = given.contains("password") || given.contains("passwd") || given.starts_with("pwd");
    // Lists of leaked passwords are asked by a hash, and derived keys go through many rounds.
    let text = context.nodes.get(at).and_then(|node| context.defs.get(node.def)).map_or("", |def| context.text(def.function.range()));
    let other = ["pwnedpasswords", "pbkdf2", "hexdigest()[:5]", "bcrypt", "scrypt", "b64encode"].iter().any(|word| text.contains(word));
    if of_password && !other {
        state(context, SiteKind::WeakPasswordStorage, &method.to_ascii_uppercase(), call.range(), facts);
    }
}

/// `password_hash = password`
pub(super) fn unhashed(context: &Context<'_>, value: &Expr, target: &str, facts: &mut Facts) {
    if matches!(target, "hashed_password" | "password_hash")
        && matches!(bare(value), Expr::Name(name) if matches!(name.id.as_str(), "password" | "plain_password"))
    {
        state(context, SiteKind::WeakPasswordStorage, "nothing", value.range(), facts);
    }
}

/// A password that goes into a record as it came.
pub(super) fn plain_password(
    context: &Context<'_>,
    field: &str,
    value: &Expr,
    def: usize,
    range: ruff_text_size::TextRange,
    facts: &mut Facts,
) {
    if !matches!(field, "password" | "passwd" | "pwd")
        || !context.source.text().contains("commit()") && !context.source.text().contains(".save()")
    {
        return;
    }
    // A model that hashes in its setter is told by itself.
    let hashes = [
        "generate_password_hash",
        "set_password",
        "make_password",
        "hash_password",
        "bcrypt",
        "pwd_context",
        "argon2",
        "hashlib",
        "get_password_hash",
        "hashpw",
        "pbkdf2",
        "encrypt",
    ]
    .iter()
    .any(|word| context.source.text().contains(word));
    let text = match bare(value) {
        Expr::Name(name) => context.initial(&name.id, def).map_or(name.id.as_str(), |value| context.text(value)),
        other => context.text(other),
    };
    let sent = text.contains("request.")
        || text.contains("form.")
        || text.contains("data[")
        || text.contains("data.get")
        || text == "password"
        || text.contains("payload.")
        || text.contains("cleaned_data");
    if sent && !hashes && text.len() < 120 && !text.contains("hash") {
        state(context, SiteKind::WeakPasswordStorage, "nothing", range, facts);
    }
}

/// `user.password == password`
pub(super) fn compared(context: &Context<'_>, compare: &ruff_python_ast::ExprCompare, facts: &mut Facts) {
    let (Some(ruff_python_ast::CmpOp::Eq | ruff_python_ast::CmpOp::NotEq), Some(right)) =
        (compare.ops.first(), compare.comparators.first())
    else {
        return;
    };
    let (left, right) = (context.text(&*compare.left), context.text(right));
    let stored = |text: &str| {
        let last = text.rsplit(['.', '[']).next().unwrap_or("").trim_matches(['"', '\'', ']', ' ']);
        (text.contains('.') || text.contains('['))
            && matches!(last, "password" | "passwd" | "pwd")
            && !text.contains("form")
            && !text.contains("request")
            && !text.contains("data")
            && !text.contains("payload")
            && !text.contains("settings")
            && !text.contains("config")
            && !text.contains("self.")
    };
    let sent = |text: &str| text.contains("password") || text.contains("passwd") || text.contains("pwd");
    let repeated =
        ["confirm", "2", "repeat", "again", "old", "hash", "md5", "sha"].iter().any(|word| left.contains(word) || right.contains(word));
    let person = |text: &str| ["user", "account", "row", "record", "result", "u."].iter().any(|word| text.contains(word));
    if (stored(left) && person(left) && sent(right) || stored(right) && person(right) && sent(left)) && !repeated {
        state(context, SiteKind::WeakPasswordStorage, "nothing", compare.range, facts);
    }
}
