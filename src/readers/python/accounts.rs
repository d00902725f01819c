//! Accounts: passwords that stand in the code, answers that tell too much of somebody, and log-ins that ask nobody.

use super::answers::is_for_trial;
use super::settings::state;
use super::tree::{Context, NONE, argument, bare, dotted, entries, is_bool, keyword, last, text_of};
use crate::facts::{Facts, Role, SiteKind};
use ruff_python_ast::{AnyNodeRef, CmpOp, Expr, ExprCall, ExprCompare, Stmt, StmtClassDef, StmtIf};
use ruff_text_size::Ranged;

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    for (at, node) in context.nodes.iter().enumerate() {
        match node.any {
            AnyNodeRef::ExprCall(call) => {
                typed_in(context, at, call, facts);
                created(context, at, call, facts);
                stand_in(context, at, call, facts);
            }
            AnyNodeRef::StmtClassDef(class) => shown_whole(context, class, facts),
            AnyNodeRef::ExprCompare(compare) => compared(context, node.def, compare, facts),
            _ => {}
        }
    }
    told_apart(context, facts);
}

/// Calls that turn a password into what is stored of it.
const HASHERS: &[&str] =
    &["set_password", "generate_password_hash", "make_password", "get_password_hash", "hash_password", "hashpw", "create_superuser"];

/// Parts of paths whose accounts are samples, or made by hand with a password that is asked for.
const SAMPLES: &[&str] =
    &["seed", "fixture", "demo", "sample", "example", "populate", "mock", "factor", "cli", "command", "migration", "test"];

/// `admin.set_password("text")` in code that runs by itself.
fn typed_in(context: &Context<'_>, at: usize, call: &ExprCall, facts: &mut Facts) {
    let name = dotted(&call.func).unwrap_or_default();
    let method = last(&name);
    if !HASHERS.contains(&method) || context.entry.role != Role::Source {
        return;
    }
    let path = context.entry.path.to_ascii_lowercase();
    if SAMPLES.iter().any(|part| path.contains(part)) {
        return;
    }
    let given = match method {
        "create_superuser" => keyword(call, "password").or_else(|| argument(call, 2)),
        _ => argument(call, 0),
    };
    // `"text".encode()`
    let given = given.map(|given| match bare(given) {
        Expr::Call(inner) if matches!(&*inner.func, Expr::Attribute(member) if member.attr.as_str() == "encode") => match &*inner.func {
            Expr::Attribute(member) => &*member.value,
            _ => given,
        },
        other => other,
    });
    let def = context.nodes.get(at).map_or(NONE, |node| node.def);
    if !given.and_then(|given| text_of(given).or_else(|| otherwise(context, given, def))).is_some_and(is_password) {
        return;
    }
    let around = context.defs.get(def).map_or_else(|| context.source.text(), |own| context.text(own.function.range));
    // Commands are run by hand, and a comparison in constant time needs some hash.
    let by_hand = context.defs.get(def).is_some_and(|own| {
        let name = own.function.name.as_str().to_ascii_lowercase();
        name.contains("test") && !around.contains("commit") || ["dummy", "fake", "seed"].iter().any(|word| name.contains(word))
    });
    let lower = around.to_ascii_lowercase();
    let stored = method == "create_superuser" || [".add(", ".save(", "insert", "create("].iter().any(|word| lower.contains(word));
    if !by_hand && stored && lower.contains("admin") {
        state(context, SiteKind::LiteralCredentials, of_script(context, at), call.range(), facts);
    }
}

fn is_password(text: &str) -> bool {
    text.len() >= 3 && !text.contains(' ')
}

/// How a finding tells an administrator of a script: one that is made on a developer's machine only is less.
fn of_script(context: &Context<'_>, at: usize) -> &'static str {
    if is_for_trial(context, at) { "script on trial" } else { "script admin" }
}

/// The text that stands in where the environment names no password: `os.getenv("X") or "text"`, `os.environ.get("X", "text")`.
fn otherwise<'c>(context: &Context<'c>, given: &'c Expr, def: usize) -> Option<&'c str> {
    let first = match bare(given) {
        Expr::Name(name) => bare(context.initial(&name.id, def)?),
        other => other,
    };
    let reads = |text: &str| text.contains("getenv") || text.contains("environ");
    match first {
        Expr::BoolOp(either) if reads(context.text(either.values.first()?)) => either.values.last().and_then(text_of),
        Expr::Call(call) if reads(&dotted(&call.func)?) => argument(call, 1).or_else(|| keyword(call, "default")).and_then(text_of),
        _ => None,
    }
}

/// `UserCreate(email=…, password="text", role=Role.ADMIN)` in code that runs by itself.
fn created(context: &Context<'_>, at: usize, call: &ExprCall, facts: &mut Facts) {
    let name = dotted(&call.func).unwrap_or_default();
    let class = last(&name);
    let person =
        ["User", "Admin", "Account"].iter().any(|word| class.contains(word)) && class.starts_with(|c: char| c.is_ascii_uppercase());
    let path = context.entry.path.to_ascii_lowercase();
    if !person || context.entry.role != Role::Source || SAMPLES.iter().any(|part| path.contains(part)) {
        return;
    }
    let def = context.nodes.get(at).map_or(NONE, |node| node.def);
    let by_hand = context.defs.get(def).is_some_and(|own| {
        let name = own.function.name.as_str().to_ascii_lowercase();
        ["test", "dummy", "fake", "seed", "sample", "demo"].iter().any(|word| name.contains(word))
    });
    let typed =
        keyword(call, "password").is_some_and(|given| text_of(given).or_else(|| otherwise(context, given, def)).is_some_and(is_password));
    let rights = ["role", "user_type", "is_admin", "is_superuser", "roles"].iter().any(|right| {
        keyword(call, right).is_some_and(|given| is_bool(given, true) || context.text(given).to_ascii_lowercase().contains("admin"))
    });
    if typed && rights && !by_hand && def != NONE {
        state(context, SiteKind::LiteralCredentials, of_script(context, at), call.range(), facts);
    }
}

/// `request.POST.get("code") == VALID_CODE`, where the second is a text of the code: whoever reads the code gets in.
fn compared(context: &Context<'_>, def: usize, compare: &ExprCompare, facts: &mut Facts) {
    let (Some(CmpOp::Eq | CmpOp::NotEq), [right]) = (compare.ops.first(), &*compare.comparators) else { return };
    if context.entry.role != Role::Source {
        return;
    }
    for (sent, fixed) in [(&*compare.left, right), (right, &*compare.left)] {
        let constant = match bare(fixed) {
            Expr::Name(name) if name.id.as_str().bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_') => {
                context.top(name.id.as_str()).and_then(text_of)
            }
            other => text_of(other),
        };
        let Some(text) = constant.filter(|text| text.len() >= 4 && text.bytes().all(|byte| byte.is_ascii_graphic())) else { continue };
        let given = match bare(sent) {
            Expr::Name(name) => context.initial(&name.id, def).map(|value| context.text(value)),
            other => Some(context.text(other)),
        };
        let Some(given) = given.filter(|given| given.len() < 160) else { continue };
        let from_caller = ["request.POST", "request.GET", "request.form", "request.args", "request.json", "request.data"];
        let named =
            |words: &[&str]| words.iter().any(|word| given.contains(&format!("\"{word}\"")) || given.contains(&format!("'{word}'")));
        let name = if let Expr::Name(name) = bare(fixed) { name.id.as_str() } else { "" };
        let opens = named(&["password", "passwd", "passcode", "pin", "pass"])
            || named(&["code", "secret", "key", "token"])
                && ["CODE", "PASS", "SECRET", "PIN", "KEY", "TOKEN"].iter().any(|word| name.contains(word));
        if from_caller.iter().any(|source| given.contains(source)) && opens && !text.eq_ignore_ascii_case("password") {
            state(context, SiteKind::LiteralCredentials, "gate", compare.range, facts);
            return;
        }
    }
}

/// A made-up service where the true one belongs: `MockAuthProvider()` when nothing else was chosen.
fn stand_in(context: &Context<'_>, at: usize, call: &ExprCall, facts: &mut Facts) {
    let Expr::Name(class) = &*call.func else { return };
    let class = class.id.as_str();
    let made_up = ["Mock", "Fake", "Dummy", "Stub"]
        .iter()
        .any(|start| class.strip_prefix(start).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase())));
    if !made_up || context.entry.role != Role::Source {
        return;
    }
    let has = |words: &[&str]| words.iter().any(|word| class.contains(word));
    let what = match () {
        () if has(&["Auth", "Login", "Identity"]) => "login",
        () if has(&["Payment", "Billing", "Stripe", "Checkout", "PayPal"]) => "payment",
        () => return,
    };
    let path = context.entry.path.to_ascii_lowercase();
    let file = path.rsplit('/').next().unwrap_or(&path);
    if ["mock", "fake", "stub", "dummy", "dev", "local", "demo", "sample", "example", "test"].iter().any(|word| file.contains(word)) {
        return;
    }
    if !is_chosen(context, at, class) {
        let name = format!("{what} {class}");
        if !facts
            .sites
            .iter()
            .any(|site| site.kind == SiteKind::PretendedWork && site.detail == name && site.origin.path == context.entry.path)
        {
            state(context, SiteKind::PretendedWork, &name, call.range(), facts);
        }
    }
}

/// Whether the code takes a made-up service only where that was asked for.
fn is_chosen(context: &Context<'_>, at: usize, class: &str) -> bool {
    let mut otherwise = false;
    for above in context.above(at) {
        match above.any {
            // What stands behind `else`, or behind another `elif`.
            AnyNodeRef::ElifElseClause(clause) => match &clause.test {
                Some(test) => return asks(context.text(test)),
                None => otherwise = true,
            },
            AnyNodeRef::StmtIf(choice) if otherwise => return !both(context, choice, class),
            AnyNodeRef::StmtIf(choice) => {
                let test = context.text(&*choice.test);
                // Nothing was set up: everybody gets the made-up one.
                return asks(test) || !(test.contains(" is None") || test.starts_with("not "));
            }
            AnyNodeRef::ExprIf(_) | AnyNodeRef::StmtTry(_) | AnyNodeRef::StmtMatch(_) | AnyNodeRef::ExprDict(_) => return true,
            AnyNodeRef::StmtFunctionDef(_) | AnyNodeRef::StmtClassDef(_) => return false,
            _ => {}
        }
    }
    // At the top of a file: for good.
    false
}

/// Whether a condition asks for the made-up one, or for a place without customers.
fn asks(test: &str) -> bool {
    let lower = test.to_ascii_lowercase();
    ["mock", "fake", "stub", "dummy", "dev", "test", "debug", "local", "sandbox", "demo", "environment", "env"]
        .iter()
        .any(|word| lower.contains(word))
}

/// Whether a choice takes the made-up one both when it is asked for and when it is not.
fn both(context: &Context<'_>, choice: &StmtIf, class: &str) -> bool {
    let first = choice.body.iter().any(|statement| context.text(statement.range()).contains(class));
    first && asks(context.text(&*choice.test))
}

/// Fields of an account that nobody else may read.
const HIDDEN: &[&str] = &["password", "password_hash", "hashed_password", "passwd"];

/// Methods that make an account's public form, with the password in it.
fn shown_whole(context: &Context<'_>, class: &StmtClassDef, facts: &mut Facts) {
    let serializer =
        class.arguments.iter().flat_map(|given| &given.args).filter_map(dotted).any(|base| last(&base).ends_with("ModelSerializer"));
    if serializer {
        return serialized(context, class, facts);
    }
    for statement in &class.body {
        let Stmt::FunctionDef(method) = statement else { continue };
        let name = method.name.as_str();
        if !["dict", "json", "serialize", "serialise"].iter().any(|word| name.contains(word)) {
            continue;
        }
        let hidden = method.body.iter().find_map(|statement| match statement {
            Stmt::Return(answer) => match answer.value.as_deref().map(bare) {
                Some(Expr::Dict(dict)) => dict.items.iter().find(|item| {
                    let key = item.key.as_ref().and_then(text_of).is_some_and(|key| HIDDEN.contains(&key));
                    key && matches!(bare(&item.value), Expr::Attribute(member)
                        if HIDDEN.contains(&member.attr.as_str()) && matches!(&*member.value, Expr::Name(own) if own.id.as_str() == "self"))
                }),
                _ => None,
            },
            _ => None,
        });
        if let Some(item) = hidden {
            state(context, SiteKind::PasswordHashInResponse, &format!("{}.{name}", class.name), item.value.range(), facts);
        }
    }
}

/// A serializer of Django's REST framework that gives out every field of an account.
fn serialized(context: &Context<'_>, class: &StmtClassDef, facts: &mut Facts) {
    let text = context.text(class.range);
    // Said elsewhere in the class that it is taken and never given.
    if ["write_only", "to_representation", "exclude", "serialize_password"].iter().any(|word| text.contains(word)) {
        return;
    }
    let Some(meta) = class.body.iter().find_map(|statement| match statement {
        Stmt::ClassDef(meta) if meta.name.as_str() == "Meta" => Some(meta),
        _ => None,
    }) else {
        return;
    };
    let set = |name: &str| {
        meta.body.iter().find_map(|statement| match statement {
            Stmt::Assign(assign) if matches!(assign.targets.first(), Some(Expr::Name(target)) if target.id.as_str() == name) => {
                Some(&*assign.value)
            }
            _ => None,
        })
    };
    let people = set("model").is_some_and(|model| {
        let text = context.text(model);
        matches!(last(text), "User" | "CustomUser" | "get_user_model()") || text == "settings.AUTH_USER_MODEL"
    });
    let Some(fields) = set("fields").filter(|_| people) else { return };
    let whole =
        text_of(fields) == Some("__all__") || entries(fields).iter().any(|field| text_of(field).is_some_and(|name| HIDDEN.contains(&name)));
    if whole {
        state(context, SiteKind::PasswordHashInResponse, class.name.as_str(), fields.range(), facts);
    }
}

/// What a log-in says of an account that is not there.
const UNKNOWN: &[&str] = &[
    "user not found",
    "user does not exist",
    "user doesn't exist",
    "username does not exist",
    "username not found",
    "no user found",
    "no account",
    "account not found",
    "account does not exist",
    "email not found",
    "email does not exist",
    "email not registered",
    "email is not registered",
    "invalid username\"",
    "invalid email\"",
    "user not registered",
];

/// A log-in that answers differently for an unknown account and for a wrong password.
fn told_apart(context: &Context<'_>, facts: &mut Facts) {
    for own in &context.defs {
        let name = own.function.name.as_str().to_ascii_lowercase();
        if !["login", "log_in", "signin", "sign_in", "authenticate"].iter().any(|word| name.contains(word)) {
            continue;
        }
        let text = context.text(own.function.range);
        let lower = text.to_ascii_lowercase();
        if lower.len() > 8_000 || !lower.contains("password") || !UNKNOWN.iter().any(|words| lower.contains(words)) {
            continue;
        }
        let wrong = context.below(own.node).iter().find_map(|node| match node.any {
            AnyNodeRef::ExprStringLiteral(text) if is_wrong_password(text.value.to_str()) => Some(text),
            _ => None,
        });
        if let Some(text) = wrong {
            state(context, SiteKind::AccountEnumeration, text.value.to_str(), text.range, facts);
        }
    }
}

/// Whether a message says that the password, and nothing else, was wrong.
fn is_wrong_password(message: &str) -> bool {
    let lower = message.to_ascii_lowercase();
    message.len() <= 80
        && lower.contains("password")
        && ["incorrect", "wrong", "invalid", "not correct", "not match", "doesn't match"].iter().any(|word| lower.contains(word))
        && ![
            "email",
            "e-mail",
            "login",
            "credentials",
            "or password",
            "user name or",
            "username or",
            "format",
            "length",
            "confirm",
            "passwords",
        ]
        .iter()
        .any(|word| lower.contains(word))
}
