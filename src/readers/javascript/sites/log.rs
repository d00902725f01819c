//! What is logged and what is answered that should stay inside.

use super::super::Context;
use super::expression::{argument, bare, body, function, head, initial, last, name, property};
use super::words::is_secret;
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{Argument, AssignmentTarget, CallExpression, Expression, ObjectPropertyKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;
use oxc_syntax::operator::LogicalOperator;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression, AstType::StaticMemberExpression, AstType::AssignmentExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &[
    "info",
    "debug",
    "log",
    "warn",
    "error",
    "trace",
    "verbose",
    "silly",
    "fatal",
    "notice",
    "table",
    "dir",
    "dirxml",
    "group",
    "groupCollapsed",
    "groupEnd",
    "time",
    "timeEnd",
    "timeLog",
    "assert",
    "count",
    "countReset",
    "clear",
    "json",
    "send",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::CallExpression(call) => {
            if is_log(called) {
                if !only_in_development(context, node) {
                    logged(context, call, facts);
                }
            } else if called.contains('.') && matches!(last(called), "json" | "send") && on_server(context) {
                answered(context, node, call, facts);
            }
        }
        AstKind::StaticMemberExpression(member)
            if member.property.name == "stack"
                && words::has(last(&name(&member.object)), &["error", "err", "e", "exception", "ex"])
                && reaches_caller(context, node)
                && on_server(context) =>
        {
            state(context, SiteKind::StackTraceToCaller, "", member.span, facts);
        }
        AstKind::AssignmentExpression(assignment) => {
            let AssignmentTarget::StaticMemberExpression(target) = &assignment.left else { return };
            if target.property.name == "json" && last(&name(&target.object)) == "res" {
                bodies(context, node, assignment.span, facts);
            }
        }
        _ => {}
    }
}

fn is_log(called: &str) -> bool {
    let (holder, method) = called.rsplit_once('.').unwrap_or(("", called));
    let level = matches!(method, "info" | "debug" | "log" | "warn" | "error" | "trace" | "verbose" | "silly" | "fatal" | "notice");
    holder == "console" || level && matches!(last(holder).trim_end_matches("()"), "logger" | "log" | "winston" | "pino" | "Logger")
}

fn logged<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    // A script that somebody starts by hand tells that person, and nobody keeps it.
    if context.entry.role == Role::Script || words::has(file_name(&context.entry.path), &["seed", "seeds", "seeder"]) {
        return;
    }
    let mut personal = None;
    for value in call.arguments.iter().filter_map(|value| value.as_expression()) {
        let holes: Vec<&Expression<'a>> = match bare(value) {
            Expression::TemplateLiteral(template) => template.expressions.iter().collect(),
            // `logger.info({ password }, "…")`
            Expression::ObjectExpression(object) if on_server(context) => object
                .properties
                .iter()
                .filter_map(|property| match property {
                    ObjectPropertyKind::ObjectProperty(property) => Some(&property.value),
                    ObjectPropertyKind::SpreadProperty(_) => None,
                })
                .collect(),
            other => vec![other],
        };
        for hole in holes {
            // A whole form of a log-in, or all headers with the token among them.
            let text = context.text(hole.span());
            let form = matches!(text, "req.body" | "request.body" | "ctx.request.body")
                && on_server(context)
                && body(context, call.node_id.get()).is_some_and(|around| around.len() < 6_000 && takes_password(around));
            let all = matches!(text, "req.headers" | "request.headers" | "req.headers.authorization" | "req.cookies" | "event.headers")
                || text.starts_with("JSON.stringify(")
                    && ["(req.headers", "(request.headers", "(event.headers"].iter().any(|headers| text.contains(headers))
                    && !text.contains("headers[")
                    && !text.contains("headers.");
            if form || all && on_server(context) {
                state(context, SiteKind::SensitiveLog, if form { "password" } else { "token" }, call.span, facts);
                return;
            }
            // What opens an account by itself, all headers by another way, and the raw body of a payment by card.
            let opens = matches!(last(&name(hole)), "action_link" | "actionLink" | "magicLink" | "hashed_token");
            let headers = text.starts_with("Object.fromEntries(") && (text.contains("req.headers") || text.contains("request.headers"));
            let what = match (opens, headers) {
                _ if !on_server(context) => None,
                (true, _) => Some("log-in link"),
                (_, true) => Some("token"),
                _ => within(context, call.node_id.get(), hole),
            };
            if let Some(what) = what {
                state(context, SiteKind::SensitiveLog, what, call.span, facts);
                return;
            }
            let shown = match bare(hole) {
                Expression::Identifier(identifier) => identifier.name.as_str(),
                Expression::StaticMemberExpression(member) => member.property.name.as_str(),
                Expression::CallExpression(inner)
                    if name(&inner.callee) == "JSON.stringify" && inner.arguments.len() >= 3 && on_server(context) =>
                {
                    if call.span.size() < 200
                        && matches!(argument(inner, 0).map(bare), Some(Expression::Identifier(_)))
                        && !name(&call.callee).ends_with("error")
                    {
                        state(context, SiteKind::SensitiveLog, "payload", call.span, facts);
                    }
                    continue;
                }
                _ => continue,
            };
            // Only the thing itself: what is merely about it (whether there is one, how long it is) may be logged.
            let itself = words::words(shown);
            let plain = itself
                .last()
                .is_some_and(|word| matches!(word.as_str(), "token" | "password" | "otp" | "secret" | "passwd" | "code" | "key"));
            let about = words::has(
                shown,
                &[
                    "has", "is", "no", "must", "should", "needs", "push", "device", "fcm", "expo", "csrf", "public", "masked", "address",
                    "mint", "decoded", "parsed",
                ],
            );
            let of_a_thing = words::has(&name(hole), &["coupon", "voucher", "cart"]);
            // `code` alone may be anything; the words around say what for.
            let by_words = || {
                let text = head(context.text(call.span), 300).to_ascii_lowercase();
                let codes = [
                    "verification code",
                    "login code",
                    "log-in code",
                    "one-time code",
                    "security code",
                    "reset code",
                    "otp code",
                    "2fa code",
                ];
                shown == "code" && matches!(bare(hole), Expression::Identifier(_)) && codes.iter().any(|words| text.contains(words))
            };
            if plain && (is_secret(shown) || by_words()) && !about && !of_a_thing {
                // What a page writes to the browser's console only its own visitor reads.
                let page = [".tsx", ".jsx", ".vue", ".svelte"].iter().any(|end| context.entry.path.as_str().ends_with(end));
                let what = if page && !on_server(context) { format!("{shown}, in the page") } else { shown.to_owned() };
                state(context, SiteKind::SensitiveLog, what, call.span, facts);
                return;
            }
            if !about && personal.is_none() && is_personal(shown) && !is_collected(context, shown) && on_server(context) {
                personal = Some(shown);
            }
        }
    }
    // A secret beside it weighs more.
    if let Some(shown) = personal {
        state(context, SiteKind::SensitiveLog, format!("personal {shown}"), call.span, facts);
    }
}

/// Longest text of a function that is searched, in bytes.
const AROUND: usize = 24_000;

/// Whether a field of a variable is read or set in a text: just that variable, and just that field.
fn reads(around: &str, variable: &str, field: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.');
    around.match_indices(field).take(20).any(|(at, _)| {
        let before = around.get(..at).and_then(|before| before.strip_suffix('.')).and_then(|before| before.strip_suffix(variable));
        before.is_some_and(|before| !before.ends_with(part))
            && !around.get(at + field.len()..).unwrap_or("").starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))
    })
}

/// What a variable holds that nobody else may read: the raw body of a payment by card or of a form with a password, or
/// what is sent to a payment provider with the card in it.
fn within<'a>(context: &Context<'_, 'a>, call: NodeId, hole: &Expression<'a>) -> Option<&'static str> {
    let packed = match bare(hole) {
        Expression::CallExpression(inner) if name(&inner.callee) == "JSON.stringify" => argument(inner, 0).map(bare)?,
        other => other,
    };
    let Expression::Identifier(variable) = packed else { return None };
    let variable = variable.name.as_str();
    let around = head(body(context, call)?, AROUND);
    let field = |fields: &[&str]| fields.iter().any(|field| reads(around, variable, field));
    if around.contains("redit") && field(&["creditCard", "credit_card"]) {
        return Some("card number");
    }
    let first = initial(context, packed).map(|first| context.text(first.span())).unwrap_or_default();
    let raw = matches!(first.trim_start_matches("await ").trim(), "req.text()" | "request.text()" | "req.json()" | "request.json()");
    if !raw {
        None
    } else if ["card_number", "cardNumber", "verification_value", "cvv"].iter().any(|word| around.contains(word)) {
        Some("card number")
    } else {
        let fields = ["password", "newPassword", "new_password", "currentPassword", "current_password", "senha"];
        field(&fields).then_some("password")
    }
}

/// Whether a handler takes a password out of what it is sent: `req.body.password`, `const { email, password } = req.body`.
fn takes_password(around: &str) -> bool {
    let taken = |(at, _): (usize, &str)| {
        let before = around.get(..at).unwrap_or("");
        before.rfind('{').and_then(|open| before.get(open..)).is_some_and(|list| list.len() < 200 && list.contains("password"))
    };
    around.contains("body.password") || around.match_indices("} = req").take(8).any(taken)
}

/// Whether a statement runs on a developer's machine only.
fn only_in_development(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    context.semantic.nodes().ancestors(node.id()).take(6).any(|above| match above.kind() {
        AstKind::LogicalExpression(both) if both.operator == LogicalOperator::And => {
            let test = head(context.text(both.left.span()), 200);
            test.contains("NODE_ENV") && (test.contains("!==") && test.contains("production") || test.contains("development"))
                || words::has(test, &["dev", "development"]) && !test.contains('!')
        }
        AstKind::IfStatement(choice) => {
            let test = head(context.text(choice.test.span()), 200);
            // `if (isDev)`, and what is written where no mail can be sent: `if (!process.env.RESEND_API_KEY)`.
            let named = words::has(test, &["dev", "development"]) && !test.contains('!') || test.starts_with("!process.env.");
            named
                || (test.contains("NODE_ENV") || test.contains("env.DEV")) && test.contains("dev") && !test.contains("!=")
                || test.contains("NODE_ENV") && test.contains("!==") && test.contains("production")
                || test == "import.meta.env.DEV"
                || test == "__DEV__"
        }
        _ => false,
    })
}

/// Every answer's body is kept to be logged.
fn bodies(context: &Context<'_, '_>, node: &AstNode<'_>, assignment: Span, facts: &mut Facts) {
    let Some(around) = function(context, node.id()) else { return };
    let text = &context.whole;
    let rest = head(text.get(assignment.end as usize..around.end as usize).unwrap_or(""), 4000);
    // An answer that is only put into its form is passed on, not kept.
    let replaced = head(context.text(assignment), 4000);
    let kept = replaced.split_once(['(', '=']).map_or(replaced, |(_, rest)| rest).contains(" = ") || replaced.contains("log");
    if kept && rest.contains("JSON.stringify(") && rest.contains("log") && !rest.contains("slice(0,") && !rest.contains("redact") {
        state(context, SiteKind::SensitiveLog, "every response body", assignment, facts);
    }
}

/// Whether a stack trace stands in an object of an answer and not in a log, and not only in development.
fn reaches_caller(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let (mut kept, mut answered) = (false, false);
    for above in context.semantic.nodes().ancestors(node.id()).take(24) {
        match above.kind() {
            AstKind::CallExpression(call) => {
                let called = name(&call.callee);
                if is_log(&called)
                    || called.to_ascii_lowercase().contains("log")
                    || matches!(last(&called), "add" | "insert" | "create" | "set" | "captureException")
                {
                    return false;
                }
                // The branch around may still be for development only.
                answered |= matches!(last(&called), "json" | "send" | "end");
            }
            AstKind::ConditionalExpression(choice) if dev(context.text(choice.test.span())) => return false,
            AstKind::LogicalExpression(choice) if dev(context.text(choice.left.span())) => return false,
            AstKind::IfStatement(choice) if dev(context.text(choice.test.span())) => return false,
            AstKind::ObjectExpression(_) => kept = true,
            AstKind::NewExpression(made) if name(&made.callee) == "Response" => answered = true,
            // `{ statusCode: 500, body: JSON.stringify({ stack: error.stack }) }`
            AstKind::ObjectProperty(pair) if pair.key.static_name().as_deref() == Some("body") => {
                let answer = context.semantic.nodes().parent_kind(above.id());
                answered |= matches!(answer, AstKind::ObjectExpression(answer) if property(answer, "statusCode").is_some());
            }
            AstKind::AssignmentExpression(_) | AstKind::VariableDeclarator(_) if kept && !answered => {
                // Kept in a variable: the caller gets it if the same function answers with that variable.
                let Some(body) = body(context, above.id()) else { return false };
                let held = match above.kind() {
                    AstKind::AssignmentExpression(assignment) => context.text(assignment.left.span()).to_owned(),
                    AstKind::VariableDeclarator(declared) => context.text(declared.id.span()).to_owned(),
                    _ => return false,
                };
                return body
                    .match_indices(".json(")
                    .any(|(at, _)| body.get(at..).and_then(|rest| rest.split_once(')')).is_some_and(|(answer, _)| answer.contains(&held)));
            }
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => return answered,
            _ => {}
        }
    }
    answered
}

/// Whether a name says that its value tells who or where somebody is.
fn is_personal(shown: &str) -> bool {
    let words = words::words(shown);
    let last = words.last().map_or("", String::as_str);
    let before = words.len().checked_sub(2).and_then(|at| words.get(at)).map_or("", String::as_str);
    let own = !["support", "admin", "from", "sender", "reply", "error", "send", "sent", "template"].contains(&before);
    matches!(last, "email" | "phone" | "ssn" | "iban" | "passport" | "cvv" | "cvc" | "birthdate" | "dob" | "cpf") && own
        || matches!(
            (before, last),
            ("phone" | "card" | "passport" | "account", "number") | ("birth" | "of", "date" | "birth") | ("email", "address")
        )
}

/// Whether the number of a card is that of one which people collect, as the file's other words say.
fn is_collected(context: &Context<'_, '_>, shown: &str) -> bool {
    let text = context.source.text();
    words::has(shown, &["card"])
        && [
            "card_name",
            "cardName",
            "rarity",
            "pokemon",
            "Pokemon",
            "tcg",
            "TCG",
            "tradingCard",
            "trading_card",
            "TradingCard",
            "setName",
            "set_name",
        ]
        .iter()
        .any(|word| text.contains(word))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn dev(test: &str) -> bool {
    test.contains("NODE_ENV") || test.to_ascii_lowercase().contains("dev") || test.contains("DEBUG")
}

/// Whether a query of Prisma brings the whole row of a user along: `include: { user: true }`.
fn brings_user(query: &str) -> bool {
    if !query.to_ascii_lowercase().contains("prisma") || query.len() > 4_000 || query.contains("omit") {
        return false;
    }
    let plain: String = query.chars().filter(|c| !c.is_whitespace()).collect();
    ["{user:true", ",user:true", "{user:{include:", ",user:{include:"].iter().any(|whole| plain.contains(whole))
        && plain.contains("include:{")
}

/// A whole user row in an answer, password hash included.
fn answered<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(first) = argument(call, 0) else { return };
    if let Expression::CallExpression(wrapper) = bare(first)
        && words::has(last(&name(&wrapper.callee)), &["response", "success", "ok", "result", "answer", "envelope", "reply"])
    {
        // `res.json(createResponse("Saved", user))`
        for given in wrapper.arguments.iter().filter_map(Argument::as_expression) {
            row(context, node, given, facts);
        }
        return;
    }
    row(context, node, first, facts);
}

/// One thing that an answer holds.
fn row<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, first: &Expression<'a>, facts: &mut Facts) {
    let row = match bare(first) {
        Expression::Identifier(_) => Some(first),
        Expression::ObjectExpression(object) => object.properties.iter().find_map(|property| match property {
            ObjectPropertyKind::ObjectProperty(pair) if words::has(&pair.key.static_name().unwrap_or_default(), &["user", "account"]) => {
                Some(&pair.value)
            }
            _ => None,
        }),
        _ => None,
    };
    let Some(row) = row else { return };
    let Expression::Identifier(identifier) = bare(row) else { return };
    if !words::has(identifier.name.as_str(), &["user", "account"]) {
        if let Some(made) = initial(context, row)
            && brings_user(context.text(made.span()))
        {
            state(context, SiteKind::PasswordHashInResponse, format!("row {}.user", identifier.name), first.span(), facts);
        }
        return;
    }
    let Some(made) = initial(context, row) else { return };
    let from = context.text(made.span());
    let read = [
        "user.update(",
        "user.upsert(",
        "getUser",
        "createUser",
        "findOne",
        "findUnique",
        "findFirst",
        "findByEmail",
        "User.create",
        "user.create",
        "userByEmail",
    ];
    if !read.iter().any(|call| from.contains(call)) || from.contains("select:") || from.contains(".select(") {
        return;
    }
    let Some(body) = body(context, node.id()) else { return };
    let own = identifier.name.as_str();
    let holds = body.contains(&format!("{own}.password")) || body.contains("password: hash") || from.contains("password:");
    // The product's own store gives the row as it is kept; whether a hash is in it, the schema says.
    let kept = ["storage.", "db.query.", "prisma."].iter().any(|store| from.contains(store))
        && !["columns:", "omit:", "with:"].iter().any(|choice| from.contains(choice));
    let removed = ["delete ", "omit(", "sanitize", "toSafe", "...rest", "...safe", "publicUser", "ithoutPassword", "password: _"]
        .iter()
        .any(|mark| body.contains(mark));
    if holds && !removed {
        state(context, SiteKind::PasswordHashInResponse, own, first.span(), facts);
    } else if kept && !removed {
        state(context, SiteKind::PasswordHashInResponse, format!("row {own}"), first.span(), facts);
    }
}
