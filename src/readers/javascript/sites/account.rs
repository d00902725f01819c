//! Literal accounts: names and passwords that sign in or up, and people who are admin by their address.

use super::super::Context;
use super::expression::{bare, head, initial, last, name, property, string};
use super::key::variable;
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{Expression, ObjectExpression};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator};

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[
    AstType::ObjectExpression,
    AstType::CallExpression,
    AstType::VariableDeclarator,
    AstType::BinaryExpression,
    AstType::LogicalExpression,
];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] =
    &["signInWithEmailAndPassword", "createUserWithEmailAndPassword", "hash", "hashSync", "includes", "useState"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::ObjectExpression(found) => {
            credentials(context, found, facts);
            role_of_account(context, node, found, facts);
            same_for_all(context, found, facts);
        }
        AstKind::LogicalExpression(or) if matches!(or.operator, LogicalOperator::Or | LogicalOperator::Coalesce) => {
            // A password of the environment that gives way to one of the code.
            if let (Some(read), Some(value)) = (variable(&or.left), string(&or.right))
                && is_password(value)
                && words::has(&read, &["password", "passwd", "pass", "pwd"])
                && words::has(
                    &read,
                    &["admin", "superadmin", "super", "root", "owner", "user", "login", "dashboard", "site", "auth", "staff"],
                )
                && !words::has(&read, &["db", "database", "postgres", "pg", "mysql", "redis", "smtp", "mail", "email", "test"])
                && on_server(context)
                && context.entry.role == Role::Source
            {
                state(context, SiteKind::LiteralCredentials, "function admin", or.span, facts);
            }
        }
        AstKind::CallExpression(call) if matches!(last(called), "signInWithEmailAndPassword" | "createUserWithEmailAndPassword") => {
            let text = |at: usize| call.arguments.get(at).and_then(|argument| argument.as_expression()).and_then(|it| text(context, it));
            if let (Some(account), Some(_)) = (text(1), text(2)) {
                account_found(context, &account, "", call.span, facts);
            }
        }
        // `const [password, setPassword] = useState("demo-1234")`: filled in for whoever opens the page.
        AstKind::CallExpression(call) if last(called) == "useState" => {
            let given = call.arguments.first().and_then(|given| given.as_expression()).and_then(string);
            let AstKind::VariableDeclarator(declared) = context.semantic.nodes().parent_kind(node.id()) else { return };
            let held = context.text(declared.id.span());
            let named = held.trim_start_matches('[').split([',', ']']).next().unwrap_or("").trim();
            if given.is_some_and(is_password) && matches!(named, "password" | "pass" | "passwd" | "pwd") && opens_session(context) {
                account_found(context, "", "", call.span, facts);
            }
        }
        // `bcrypt.hash("Brew-1234", 10)`, stored for an administrator.
        AstKind::CallExpression(call) if matches!(last(called), "hash" | "hashSync") && called.contains('.') => {
            let given = call.arguments.first().and_then(|given| given.as_expression()).and_then(string);
            if given.is_some_and(is_password) && call.arguments.len() == 2 && makes_admin(context) {
                state(context, SiteKind::LiteralCredentials, "script seed", call.span, facts);
            }
        }
        AstKind::VariableDeclarator(declared) => {
            let (Some(id), Some(value)) = (declared.id.get_binding_identifier(), declared.init.as_ref().and_then(string)) else { return };
            let named = id.name.as_str();
            if words::has(named, &["password"])
                && words::has(named, &["admin", "user", "account", "demo", "default"])
                && is_password(value)
                && signs_in(context)
            {
                account_found(context, named, "", declared.span, facts);
            }
            if matches!(named, "password" | "adminPassword" | "plainPassword") && is_password(value) && seeds_admin(context, named) {
                state(context, SiteKind::LiteralCredentials, "script seed", declared.span, facts);
            }
            let personal = personal(value);
            if personal && words::has(named, &["admin", "owner"]) && words::has(named, &["email", "mail", "recipient"]) {
                state(context, SiteKind::LiteralAdmin, mask(value), declared.span, facts);
            }
        }
        AstKind::BinaryExpression(pair) if is_role_asked(pair) => {
            // One is enough for a file.
            let told = facts.sites.iter().any(|site| site.kind == SiteKind::RoleBelieved && site.origin.path == context.entry.path);
            if !told {
                state(context, SiteKind::RoleBelieved, "", pair.span, facts);
            }
        }
        AstKind::BinaryExpression(pair) if matches!(pair.operator, BinaryOperator::Equality | BinaryOperator::StrictEquality) => {
            for (value, other) in [(&pair.left, &pair.right), (&pair.right, &pair.left)] {
                if let Some(address) = string(value)
                    && is_address(address)
                    && words::has(last(&name(other)), &["email", "mail"])
                {
                    state(context, SiteKind::LiteralAdmin, mask(address), pair.span, facts);
                }
            }
        }
        AstKind::CallExpression(call) if last(called) == "includes" => {
            let Expression::StaticMemberExpression(member) = bare(&call.callee) else { return };
            let list = match bare(&member.object) {
                Expression::ArrayExpression(list) => Some(list),
                here => match initial(context, here).map(bare) {
                    Some(Expression::ArrayExpression(list)) => Some(list),
                    _ => None,
                },
            };
            let address = list.and_then(|list| list.elements.first()).and_then(|first| first.as_expression()).and_then(string);
            let asked = call.arguments.first().and_then(|argument| argument.as_expression()).map(name).unwrap_or_default();
            if let Some(address) = address.filter(|address| is_address(address))
                && words::has(last(&asked), &["email", "mail"])
            {
                state(context, SiteKind::LiteralAdmin, mask(address), call.span, facts);
            }
        }
        _ => {}
    }
}

/// `userRole === 'admin'`, whichever way round.
fn is_role_asked(pair: &oxc_ast::ast::BinaryExpression<'_>) -> bool {
    let equal = matches!(
        pair.operator,
        BinaryOperator::Equality | BinaryOperator::StrictEquality | BinaryOperator::Inequality | BinaryOperator::StrictInequality
    );
    equal
        && [(&pair.left, &pair.right), (&pair.right, &pair.left)].into_iter().any(|(value, other)| {
            string(value)
                .is_some_and(|said| matches!(said.to_ascii_lowercase().as_str(), "admin" | "superadmin" | "super_admin" | "administrator"))
                && words::has(last(&name(other)), &["role", "type"])
        })
}

/// `setDoc(doc(db, 'users', uid), { …, role })` in a page that signs people up.
fn role_of_account<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, object: &ObjectExpression<'a>, facts: &mut Facts) {
    if object.properties.len() > 40 || !context.whole.contains("createUserWithEmailAndPassword") || on_server(context) {
        return;
    }
    let Some(key) = ["role", "isAdmin", "userRole", "accountType"].iter().find(|key| property(object, key).is_some()) else { return };
    let stored = context.semantic.nodes().ancestor_kinds(node.id()).take(3).find_map(|above| match above {
        AstKind::CallExpression(call) => Some(matches!(last(context.called(call)), "setDoc" | "set" | "addDoc")),
        AstKind::VariableDeclarator(declared) => {
            declared.id.get_binding_identifier().map(|held| is_stored_later(context, held.name.as_str()))
        }
        _ => None,
    });
    let Some(value) = property(object, key).filter(|_| stored == Some(true) && context.entry.role == Role::Source) else { return };
    state(context, SiteKind::RoleByPage, *key, value.span(), facts);
}

/// Whether what a variable holds becomes a document: `setDoc(doc(db, "users", uid), userData)`.
fn is_stored_later(context: &Context<'_, '_>, held: &str) -> bool {
    let last = [format!(", {held})"), format!(", {held},")];
    context.whole.match_indices("setDoc(").any(|(at, _)| {
        let call = head(context.whole.get(at..).unwrap_or(""), 200);
        let call = call.lines().take(3).collect::<Vec<_>>().join(" ");
        last.iter().any(|end| call.contains(end.as_str()))
    })
}

/// Each new account gets the same password, which stands in the code.
fn same_for_all<'a>(context: &Context<'_, 'a>, found: &ObjectExpression<'a>, facts: &mut Facts) {
    if !context.whole.may_contain("password") || context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let Some(given) = property(found, "password") else { return };
    let Some(value) = string(given).filter(|value| is_password(value) && value.bytes().any(|byte| byte.is_ascii_digit())) else { return };
    let asked = ["email", "username"].iter().find_map(|key| property(found, key));
    let varies = asked.is_some_and(|asked| string(asked).is_none() && initial(context, asked).and_then(string).is_none());
    // Words of a form, a pattern and a reason are no passwords.
    if varies && property(found, "role").is_some() && value.len() < 32 {
        state(context, SiteKind::LiteralCredentials, "function every", GetSpan::span(given), facts);
    }
}

/// The text of an expression, directly or by way of a constant.
fn text<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> Option<String> {
    string(expression).or_else(|| initial(context, expression).and_then(string)).map(str::to_owned)
}

/// Whether the file signs accounts in or up.
fn signs_in(context: &Context<'_, '_>) -> bool {
    let text = &context.whole;
    ["signInWithPassword", "signUp(", "auth/v1/signup", "auth/v1/token", "createUser(", "auth.signIn", "WithEmailAndPassword", "signIn("]
        .iter()
        .any(|call| text.contains(call))
}

/// Whether the page of this file is where people sign in.
fn opens_session(context: &Context<'_, '_>) -> bool {
    let path = context.entry.path.to_ascii_lowercase();
    signs_in(context) || ["login", "signin", "sign-in", "sign_in"].iter().any(|part| path.contains(part))
}

/// Whether the file hashes what `named` holds and stores it for an administrator with a mailbox of a real domain. Sample
/// accounts that a seed makes for developers have invented addresses.
fn seeds_admin(context: &Context<'_, '_>, named: &str) -> bool {
    let text = &context.whole;
    let hashed = ["hashPassword(", "bcrypt.hash(", "bcryptjs.hash(", "argon2.hash(", "hash(", "hashSync("]
        .iter()
        .any(|call| text.contains(&format!("{call}{named}")));
    hashed && makes_admin(context)
}

/// Whether the file stores an administrator with a mailbox of a real domain.
fn makes_admin(context: &Context<'_, '_>) -> bool {
    let text = &context.whole;
    let admin =
        ["super_admin", "superadmin", "'admin'", "\"admin\"", "'ADMIN'", "\"ADMIN\"", "SUPER_ADMIN"].iter().any(|role| text.contains(role));
    admin && text.may_contain("email") && has_real_mailbox(text)
}

/// Whether a quoted address has a domain that is not one for examples.
fn has_real_mailbox(text: &str) -> bool {
    let invented =
        ["example", "test", "demo", "sample", ".local", "localhost", "acme", "admin@admin", "yourdomain", "company.com", "domain.com"];
    let quote = |c: char| matches!(c, '"' | '\'' | '`' | '\n');
    text.match_indices('@').take(200).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.rsplit(quote).next()).unwrap_or("");
        let after = text.get(at..).and_then(|after| after.split(quote).next()).unwrap_or("");
        let address = format!("{before}{after}").to_ascii_lowercase();
        !address.contains([' ', '(', '{', '<']) && is_address(&address) && !invented.iter().any(|word| address.contains(word))
    })
}

fn is_password(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    value.len() >= 4
        && value.len() < 64
        && !value.contains(' ')
        && !["your", "enter", "placeholder", "xxx", "***", "•", "<", "{"].iter().any(|mark| lower.contains(mark))
}

fn is_address(value: &str) -> bool {
    value.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains(['/', ' ', '@']))
}

/// Whether it is a mailbox of one person, at a provider for private mail.
fn personal(value: &str) -> bool {
    let hosts =
        ["gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "proton.me", "protonmail.com", "live.com"];
    is_address(value) && value.split_once('@').is_some_and(|(_, host)| hosts.contains(&host.to_ascii_lowercase().as_str()))
}

/// An address without the name of its owner.
pub(super) fn mask(address: &str) -> String {
    let (owner, host) = address.split_once('@').unwrap_or(("", address));
    format!("{}…@{host}", owner.chars().take(1).collect::<String>())
}

fn credentials<'a>(context: &Context<'_, 'a>, found: &ObjectExpression<'a>, facts: &mut Facts) {
    if !context.whole.may_contain("password") {
        return;
    }
    let get = |key: &str| property(found, key).and_then(|value| text(context, value));
    let (Some(account), Some(password)) = (get("email").or_else(|| get("username")), get("password")) else { return };
    // The words of a form are no account: they are long, or the object is full of other labels.
    if !is_password(&password) || !(is_address(&account) || account == "admin") {
        return;
    }
    let path = context.entry.path.to_ascii_lowercase();
    if ["seed", "mock", "fixture", "story", "stories", "faker", "i18n", "locale", "translation"].iter().any(|part| path.contains(part)) {
        return;
    }
    if !signs_in(context) && !path.contains("login") && !path.contains("signin") && !path.contains("sign-in") {
        return;
    }
    let role = get("role").unwrap_or_default();
    // Pairs held in constants stand where the constant is named.
    let place = property(found, "password").map_or(found.span, GetSpan::span);
    account_found(context, &account, &role, place, facts);
}

/// States an account. The detail says where it leads and whether it is an admin's.
fn account_found(context: &Context<'_, '_>, account: &str, role: &str, span: oxc_span::Span, facts: &mut Facts) {
    let path = context.entry.path.to_ascii_lowercase();
    let place = if on_server(context) {
        "function"
    } else if context.entry.role == Role::Script || !path.contains("src/") && !path.ends_with("sx") {
        "script"
    } else {
        "page"
    };
    let admin =
        words::has(account, &["admin", "root", "superuser"]) || words::has(role, &["admin", "owner"]) || words::has(&path, &["admin"]);
    let detail = format!("{place}{}", if admin { " admin" } else { "" });
    state(context, SiteKind::LiteralCredentials, detail, span, facts);
}
