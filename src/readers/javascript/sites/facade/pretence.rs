//! Functions that tell of work which they do not do: a wait instead of a request, a message that all is saved.

use super::super::super::Context;
use super::super::expression::{Look, argument, last, name, number};
use super::super::{on_server, state, words};
use super::file_words;
use super::told::told;
use super::work::reaches_out;
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, CallExpression, Expression, JSXAttributeName};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::{GetSpan, Span};

/// Longest function that is looked at, in bytes: a pretence is short.
const LONG: u32 = 6000;
/// Shortest wait that is meant to be noticed, in ms.
const NOTICED: f64 = 250.0;

const PAYMENT: &[&str] = &[
    "pay",
    "payment",
    "payments",
    "checkout",
    "purchase",
    "charge",
    "donate",
    "donation",
    "deposit",
    "withdraw",
    "withdrawal",
    "topup",
    "buy",
];
const LOGIN: &[&str] = &["login", "signin", "signup", "register", "registration", "authenticate", "mfa", "otp", "2fa"];
const RESULT: &[&str] =
    &["analyze", "analyse", "analysis", "scan", "predict", "recommend", "detect", "diagnose", "assess", "evaluate", "extract"];
const ANSWER: &[&str] = &["ask", "chat", "message", "reply", "respond", "response", "prompt", "generate"];
const SAVE: &[&str] = &[
    "save",
    "submit",
    "create",
    "update",
    "add",
    "send",
    "book",
    "delete",
    "remove",
    "invite",
    "publish",
    "upload",
    "import",
    "schedule",
    "apply",
    "subscribe",
    "contact",
    "confirm",
    "approve",
    "reject",
    "reset",
    "request",
    "report",
    "cancel",
    "verify",
    "export",
    "sync",
    "connect",
    "suspend",
    "ban",
    "activate",
    "deactivate",
    "refund",
    "assign",
];
/// Names that say only that something was sent off.
const GENERIC: &[&str] = &["submit", "handle", "on", "form", "click", "press", "confirm", "process", "continue", "complete"];

/// What a message says once something was done for good.
const DONE: &[&str] = &[
    "saved",
    "submitted",
    "sent",
    "created",
    "updated",
    "deleted",
    "removed",
    "booked",
    "published",
    "scheduled",
    "invited",
    "uploaded",
    "imported",
    "subscribed",
    "confirmed",
    "approved",
    "processed",
    "completed",
    "successful",
    "received",
    "registered",
    "verified",
    "paid",
    "thank you",
    "thanks for",
    "we'll get back",
    "added",
    "changed",
    "synced",
    "connected",
    "success",
    "suspended",
    "banned",
    "activated",
    "refunded",
    "assigned",
    "rejected",
];
/// What a message says when nothing was, or when the page is honest about it.
const NOT_DONE: &[&str] = &[
    "fail",
    "error",
    "please",
    "must",
    "invalid",
    "required",
    "demo",
    "simulat",
    "coming soon",
    "not implemented",
    "not available",
    "preview",
    "mock",
    "copied",
    "clipboard",
    "not yet",
    "unable",
    "filter",
    "cart",
    "wishlist",
    "local",
    "draft",
    "selected",
    "loaded",
    "refreshed",
    "viewer",
];

/// What only something that was sent or stored for good deserves.
const FIRM: &[&str] = &[
    "saved",
    "submitted",
    "sent",
    "booked",
    "published",
    "scheduled",
    "invited",
    "updated successfully",
    "subscribed",
    "thank you",
    "thanks for",
    "received",
    "processed",
    "approved",
    "created",
    "successfully added",
    "added successfully",
    "deleted",
    "reported",
];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, facts: &mut Facts) {
    let span = match node.kind() {
        AstKind::Function(function) if function.body.is_some() => function.span,
        AstKind::ArrowFunctionExpression(function) => function.span,
        _ => return,
    };
    if span.size() > LONG {
        return;
    }
    let Some((named, place)) = called(context, node) else { return };
    // A component holds handlers; they are looked at by themselves.
    if named.starts_with(|first: char| first.is_ascii_uppercase()) {
        return;
    }
    let own = words::words(&named);
    let has = |wanted: &[&str]| own.iter().any(|word| wanted.contains(&word.as_str()));
    let generic = !own.is_empty() && own.iter().all(|word| GENERIC.contains(&word.as_str()));
    let mut around = if generic { file_words(&context.entry.path) } else { Vec::new() };
    // The form of a request for donations, or of how one wants to be paid, moves no money.
    if around.iter().any(|word| matches!(word.as_str(), "settings" | "method" | "methods" | "request" | "preferences" | "history")) {
        around.clear();
    }
    let about = |wanted: &[&str]| has(wanted) || around.iter().any(|word| wanted.contains(&word.as_str()));
    let log_in = |words: &[String]| {
        words.windows(2).any(|two| matches!(two, [a, b] if matches!(a.as_str(), "log" | "sign") && matches!(b.as_str(), "in" | "up")))
    };
    let buys = has(PAYMENT) && !has(&["method", "methods", "settings", "request", "reminder"]);
    let payment = about(PAYMENT) && !has(&["method", "methods", "settings", "request", "reminder"]) && !asks_provider(context);
    let leads_there = has(&["back", "go", "to", "redirect", "switch", "toggle", "show", "navigate"]);
    let login =
        about(LOGIN) && (asks_password(context) || !about(&["register", "registration", "signup"])) || log_in(&own) || log_in(&around);
    if !(payment || buys || login || has(RESULT) || has(ANSWER) || has(SAVE)) {
        return;
    }
    // A method to set, a check or a getter promises nothing.
    if matches!(
        own.first().map(String::as_str),
        Some(
            "is" | "get"
                | "use"
                | "set"
                | "validate"
                | "render"
                | "format"
                | "mock"
                | "toggle"
                | "open"
                | "close"
                | "show"
                | "notify"
                | "display"
        )
    ) {
        return;
    }
    // A payment whose number is made up is none, whatever is stored because of it.
    if buys && makes_up_payment(context.text(span)) && !admits(context.text(span)) {
        state(context, SiteKind::PretendedWork, format!("payment {named}"), place, facts);
        return;
    }
    // Most functions do what they are called.
    if reaches_out(context, node.id(), &Look::new(), 0) || admits(context.text(span)) {
        return;
    }
    let told = told(context, node.id());
    if NOT_DONE.iter().any(|word| told.said.contains(word)) {
        return;
    }
    let waited = waits(context, node.id());
    let done = DONE.iter().any(|word| told.said.contains(word));
    // A list in the page's memory may well be what was promised; a form is not.
    let firm = FIRM.iter().any(|word| told.said.contains(word))
        && (!told.sets || has(&["submit", "save", "send", "handle", "book", "publish"]))
        || done && !told.sets && told.said.len() > 8;
    let kept = context.whole.contains("localStorage.setItem") || context.whole.contains("AsyncStorage.setItem");
    let tells = done || told.shown;
    let kind = if waited && (told.answers || told.draws && has(ANSWER)) {
        "answer"
    } else if payment && (waited && (tells || told.moved || told.succeeds || told.reports) || done && told.said.contains("payment")) {
        "payment"
    } else if login
        && !leads_there
        && !told.asked_in
        && !is_handed(context, node)
        && !is_called_after(context, &named, span)
        && (waited && (tells || told.moved || told.opens && is_given_password(node)) || told.moved && asks_password(context))
        && !on_server(context)
    {
        "login"
    } else if has(RESULT) && waited && told.sets {
        "result"
    } else if has(SAVE) && !kept && (waited && tells || firm && !is_news(&own)) && !on_server(context) {
        "save"
    } else {
        return;
    };
    if kind == "save" && !waited && has(&["preferences", "settings", "appearance", "theme"]) && kept_at_each_change(context) {
        return;
    }
    state(context, SiteKind::PretendedWork, format!("{kind} {named}"), place, facts);
}

/// Whether a hook of the project hands out what sets each value, so that a button "Save" only confirms what is kept already:
/// `const { mode, setMode } = useTheme()`.
fn kept_at_each_change(context: &Context<'_, '_>) -> bool {
    context.semantic.nodes().iter().any(|node| {
        let AstKind::VariableDeclarator(declared) = node.kind() else { return false };
        let (BindingPattern::ObjectPattern(taken), Some(Expression::CallExpression(made))) = (&declared.id, &declared.init) else {
            return false;
        };
        let hook = name(&made.callee);
        let sets = |key: &str| key.strip_prefix("set").is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_uppercase()));
        hook.starts_with("use")
            && !hook.starts_with("useForm")
            && taken.properties.iter().any(|property| property.key.static_name().is_some_and(|key| sets(&key)))
    })
}

/// Whether a function is given a password: `login(email, password)`.
fn is_given_password(node: &AstNode<'_>) -> bool {
    let given = match node.kind() {
        AstKind::Function(function) => &function.params,
        AstKind::ArrowFunctionExpression(function) => &function.params,
        _ => return false,
    };
    given
        .items
        .iter()
        .filter_map(|parameter| parameter.pattern.get_binding_identifier())
        .any(|name| words::has(&name.name, &["password", "pass", "passwd", "credentials"]))
}

/// Whether a function is given what a log-in came to: `finishLogin(session)`.
fn is_handed(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let given = match node.kind() {
        AstKind::Function(function) => &function.params,
        AstKind::ArrowFunctionExpression(function) => &function.params,
        _ => return false,
    };
    // What a form hands over is what was typed in, whatever it is called.
    if context.whole.contains("useForm") && !takes_session(context.text(node.kind().span())) {
        return false;
    }
    let outcome = ["session", "result", "response", "res", "data", "token", "tokens", "payload", "credential", "jwt"];
    given.items.first().and_then(|first| first.pattern.get_binding_identifier()).is_some_and(|first| words::has(&first.name, &outcome))
}

/// Whether what keeps a session in the browser is called by code that may have asked a server before: `completeLogin(id)`.
fn is_called_after(context: &Context<'_, '_>, named: &str, span: Span) -> bool {
    let text = &context.whole;
    let given = |(at, _): (usize, &str)| {
        let inside = span.start as usize <= at && at < span.end as usize;
        let rest = text.get(at + named.len()..).unwrap_or("");
        let own =
            text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '.')));
        !inside && !own && rest.starts_with('(') && !["()", "(e)", "(event)"].iter().any(|plain| rest.starts_with(plain))
    };
    context.text(span).contains("Storage.setItem(") && text.match_indices(named).take(40).any(given)
}

/// Numbers of payments that say themselves that they are made up.
const MADE_UP_NUMBERS: &[&str] = &[
    "pi_mock",
    "mock_pi_",
    "mock_client_secret",
    "cs_mock",
    "mock_session_",
    "mock_payment",
    "mock-payment",
    "txn_mock",
    "mock_txn",
    "mock_tx_",
    "mock_transaction",
    "ch_mock",
    "pi_fake",
    "fake_payment",
    "pi_demo",
    "demo_payment",
    "pi_simulated",
    "simulated_payment",
    "pay_mock",
    "pay_simulated",
];

/// Whether a payment's number is made up, and not only where no key of a provider is set.
fn makes_up_payment(text: &str) -> bool {
    MADE_UP_NUMBERS.iter().any(|number| text.contains(number))
        && !["process.env", "import.meta.env", "Deno.env"].iter().any(|env| text.contains(env))
}

/// Whether a session is taken out of what a function was given: `data.token`.
fn takes_session(text: &str) -> bool {
    [".token", ".accessToken", ".access_token", ".session", ".jwt", ".refreshToken"].iter().any(|field| text.contains(field))
}

/// Whether the page itself says that it is a trial.
fn admits(text: &str) -> bool {
    ["isDemo", "demoMode", "DEMO_MODE", "isPreview", "isDevelopment", "NODE_ENV", "USE_MOCK", "useMock", "isStorybook"]
        .iter()
        .any(|word| text.contains(word))
}

/// The name of a function, and the place that shows it.
fn called(context: &Context<'_, '_>, node: &AstNode<'_>) -> Option<(String, Span)> {
    let nodes = context.semantic.nodes();
    if let AstKind::Function(function) = node.kind()
        && let Some(id) = &function.id
    {
        return Some((id.name.to_string(), function.span));
    }
    let mut above = nodes.ancestors(node.id());
    for _ in 0..3 {
        let here = above.next()?;
        return Some(match here.kind() {
            AstKind::VariableDeclarator(declared) => match &declared.id {
                BindingPattern::BindingIdentifier(id) => (id.name.to_string(), declared.span),
                _ => return None,
            },
            // What a library is given to call (`onConnect`) tells what the library did.
            AstKind::ObjectProperty(pair) if !pair.key.static_name()?.starts_with("on") => (pair.key.static_name()?.to_string(), pair.span),
            AstKind::MethodDefinition(method) => (method.key.static_name()?.to_string(), method.span),
            AstKind::PropertyDefinition(field) => (field.key.static_name()?.to_string(), field.span),
            AstKind::JSXAttribute(attribute) => match &attribute.name {
                JSXAttributeName::Identifier(key) if key.name == "onSubmit" => (key.name.to_string(), attribute.span),
                _ => return None,
            },
            AstKind::JSXExpressionContainer(_) | AstKind::ParenthesizedExpression(_) => continue,
            AstKind::CallExpression(wrapped) if last(&name(&wrapped.callee)) == "useCallback" => continue,
            _ => return None,
        });
    }
    None
}

/// Whether it lets time go by where a request should stand: not within a loop, and not between attempts.
fn waits<'a>(context: &Context<'_, 'a>, top: NodeId) -> bool {
    context.subtree(top).any(|node| {
        let AstKind::CallExpression(call) = node.kind() else { return false };
        let called = name(&call.callee);
        let long = |at: usize| argument(call, at).is_none_or(|every| number(every).is_none_or(|every| every >= NOTICED));
        let timer = matches!(called.as_str(), "setTimeout" | "window.setTimeout") && call.arguments.len() == 2 && long(1);
        let sleep = matches!(called.as_str(), "delay" | "sleep" | "wait" | "simulateDelay" | "fakeDelay") && long(0);
        (timer || sleep) && !repeats(context, node.id(), top) && (!timer || is_awaited(context, node.id(), top) || goes_on(context, call))
    })
}

fn repeats(context: &Context<'_, '_>, node: NodeId, top: NodeId) -> bool {
    let nodes = context.semantic.nodes();
    nodes.ancestors(node).take_while(|above| above.id() != top).any(|above| {
        matches!(
            above.kind(),
            AstKind::ForStatement(_)
                | AstKind::ForOfStatement(_)
                | AstKind::ForInStatement(_)
                | AstKind::WhileStatement(_)
                | AstKind::DoWhileStatement(_)
                | AstKind::CatchClause(_)
        )
    })
}

/// Whether a timer stands in a promise that the function waits for.
fn is_awaited(context: &Context<'_, '_>, node: NodeId, top: NodeId) -> bool {
    let nodes = context.semantic.nodes();
    let mut promised = false;
    for above in nodes.ancestors(node).take_while(|above| above.id() != top) {
        match above.kind() {
            AstKind::NewExpression(made) if name(&made.callee) == "Promise" => promised = true,
            AstKind::AwaitExpression(_) | AstKind::ReturnStatement(_) if promised => return true,
            _ => {}
        }
    }
    promised
}

/// Whether what a timer runs is the outcome: a message, another page, an answer.
fn goes_on<'a>(context: &Context<'_, 'a>, timer: &CallExpression<'a>) -> bool {
    let Some(inner) = argument(timer, 0).and_then(|callback| context.function(callback)) else { return false };
    let told = told(context, inner);
    !told.said.is_empty() || told.shown || told.moved || told.answers || told.reports || told.sets
}

/// Whether a name says that news from elsewhere is taken in: `handleDealUpdate`.
fn is_news(own: &[String]) -> bool {
    own.first().is_some_and(|first| matches!(first.as_str(), "handle" | "on"))
        && own
            .last()
            .is_some_and(|last| matches!(last.as_str(), "update" | "event" | "change" | "received" | "updated" | "connect" | "connected"))
}

/// Whether a provider of payments has its part in the file.
fn asks_provider(context: &Context<'_, '_>) -> bool {
    let text = &context.whole;
    ["tripe", "clientSecret", "aypal", "PayPal", "aystack", "azorpay", "quare", "paddle", "checkoutUrl", "lemonsqueezy"]
        .iter()
        .any(|mark| text.contains(mark))
}

/// Whether the file asks for a password.
fn asks_password(context: &Context<'_, '_>) -> bool {
    let text = &context.whole;
    ["type=\"password\"", "type='password'", "secureTextEntry"].iter().any(|mark| text.contains(mark))
}
