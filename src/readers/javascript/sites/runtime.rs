//! How the product runs: what repeats on timers, what lives in one process, what takes over silently.

use super::super::Context;
use super::expression::{argument, at_top, bare, body, head, initial, last, name, number, object, property, spreads, string};
use super::key::variable;
use super::{on_server, state, words};
use crate::facts::{Facts, Role, SiteKind};
use oxc_ast::ast::{CallExpression, Class, Expression, NewExpression, VariableDeclarator};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;

/// Timers at least this far apart are no polling, in ms.
const SLOW: f64 = 60_000.0;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[
    AstType::CallExpression,
    AstType::ObjectProperty,
    AstType::NewExpression,
    AstType::VariableDeclarator,
    AstType::Class,
    AstType::LogicalExpression,
    AstType::CatchClause,
];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["setInterval", "use", "listUsers", "list", "session"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::CallExpression(call) => match last(called) {
            "setInterval" => timer(context, node, call, facts),
            "use" => shared_limit(context, call, facts),
            "listUsers" if of_provider(called) => first_page(context, node, call, facts),
            "list" if called.contains("tripe") => first_sums(context, node, call, called, facts),
            "session" if called == "session" => {
                let store = argument(call, 0).and_then(object).map(|options| property(options, "store").is_some());
                if store == Some(false) && context.whole.contains("express-session") {
                    state(context, SiteKind::InMemoryState, "sessions of express-session", call.span, facts);
                }
            }
            _ => {}
        },
        AstKind::ObjectProperty(pair) => {
            if matches!(pair.key.static_name().as_deref(), Some("refetchInterval" | "refreshInterval" | "pollInterval"))
                && let Some(every) = interval(context, &pair.value)
                && every > 0.0
                && every <= SLOW
                && (pair.key.static_name().as_deref() != Some("pollInterval") || of_query(context, node))
            {
                state(context, SiteKind::Polling, format!("{every}"), pair.span, facts);
            }
        }
        AstKind::NewExpression(made) if matches!(called, "ScanCommand" | "ListObjectsV2Command") => {
            first_part(context, made, facts);
        }
        AstKind::NewExpression(made) if called == "PrismaClient" && at_top(context, node.id()) => {
            let reused = ["globalThis", "global."].iter().any(|mark| context.whole.contains(mark));
            if !reused {
                state(context, SiteKind::ClientPerModule, "PrismaClient", made.span, facts);
            }
        }
        AstKind::VariableDeclarator(declared) if at_top(context, node.id()) => kept(context, declared, facts),
        AstKind::Class(class) => {
            queue(context, class, facts);
            store_in_memory(context, class, facts);
        }
        AstKind::LogicalExpression(or) => {
            if let (Some(read), Some(value)) = (variable(&or.left), string(&or.right))
                && words::has(&read, &["database", "db", "mongo", "mongodb", "postgres", "redis", "supabase"])
                && ["mock", "dummy", "fake", "placeholder", ":memory:", "example.com"].iter().any(|mark| value.contains(mark))
            {
                state(context, SiteKind::SilentFallback, read, or.span, facts);
            }
        }
        AstKind::CatchClause(catch) if catch.body.body.is_empty() && (on_server(context) || context.whole.contains("supabase")) => {
            if let AstKind::TryStatement(attempt) = context.semantic.nodes().parent_kind(node.id())
                && !attempt.block.body.is_empty()
            {
                let tried = context.text(attempt.block.span);
                if [".insert(", ".upsert(", ".create(", ".update(", "stripe.", "paymentIntents", "charge("]
                    .iter()
                    .any(|call| tried.contains(call))
                {
                    state(context, SiteKind::SwallowedError, "", catch.span, facts);
                }
            }
        }
        _ => {}
    }
}

/// Whether a property stands in the options of a query that a page makes: `useQuery(ORDERS, { pollInterval: 5000 })`. Other
/// things are looked at in intervals too.
fn of_query(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    context.semantic.nodes().ancestor_kinds(node.id()).take(3).any(|above| match above {
        AstKind::CallExpression(call) => {
            let called = name(&call.callee);
            last(&called).starts_with("use") || last(&called).to_ascii_lowercase().contains("query")
        }
        _ => false,
    })
}

/// A duration in ms, directly or by way of a constant.
fn interval<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> Option<f64> {
    number(expression).or_else(|| initial(context, expression).and_then(number))
}

/// Calls that leave the browser.
const NETWORK: &[&str] = &[
    "fetch(",
    "axios",
    "supabase",
    ".invoke(",
    ".invoke<",
    "apiRequest(",
    "refetch(",
    ".rpc(",
    "api.",
    "mutate(",
    "getDocs(",
    "router.refresh(",
];

fn timer<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let Some(every) = argument(call, 1).and_then(|every| interval(context, every)) else { return };
    if every > SLOW || on_server(context) {
        return;
    }
    let Some(callback) = argument(call, 0) else { return };
    let mut text = head(context.text(callback.span()), 2000).to_owned();
    // A timer that ends itself waits for one thing: a window to close, a job to finish. One that looks whether anybody sees the
    // page asks for nobody else.
    if ["clearInterval(", "visibilityState", "document.hidden"].iter().any(|mark| text.contains(mark)) {
        return;
    }
    // What the callback calls by name is looked up one step deep, wrapped in a hook or not.
    let scoping = context.semantic.scoping();
    let named = text.clone();
    let names = named.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$').filter(|word| word.len() > 1);
    for word in names.take(60) {
        let Some(symbol) = scoping.find_binding(node.scope_id(), word.into()) else { continue };
        if word == "fetch" {
            text = text.replace("fetch(", "own(");
        }
        let declared = match context.semantic.symbol_declaration(symbol).kind() {
            AstKind::VariableDeclarator(declared) => declared.init.as_ref().map(|init| match bare(init) {
                Expression::CallExpression(_) | Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_) => {
                    context.text(init.span())
                }
                _ => "",
            }),
            AstKind::Function(function) => Some(context.text(function.span)),
            _ => None,
        };
        text.push_str(head(declared.unwrap_or(""), 4000));
    }
    let begins = |at: usize| !text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_'));
    if NETWORK.iter().any(|mark| text.match_indices(mark).any(|(at, _)| mark.starts_with('.') || begins(at))) {
        let paid = text.contains(".invoke(") || text.contains(".invoke<");
        state(context, SiteKind::Polling, format!("{every}{}", if paid { " function" } else { "" }), call.span, facts);
    }
}

/// A limit by address in a server that does not know of the proxy in front of it.
fn shared_limit<'a>(context: &Context<'_, 'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let text = &context.whole;
    if !text.contains("express-rate-limit") || text.contains("trust proxy") || text.contains("trust_proxy") || text.contains("keyGenerator")
    {
        return;
    }
    let limits = |value: &Expression<'a>| match bare(value) {
        Expression::CallExpression(made) => matches!(name(&made.callee).as_str(), "rateLimit" | "RateLimit"),
        _ => false,
    };
    let all = call.arguments.iter().filter_map(|argument| argument.as_expression());
    let mut given = all.filter(|value| limits(value) || initial(context, value).is_some_and(limits));
    if let Some(value) = given.next() {
        state(context, SiteKind::SharedRateLimit, "", value.span(), facts);
    }
}

/// Whether it is a provider's list of accounts, which comes in pages, and not a function of the project's own.
fn of_provider(called: &str) -> bool {
    let holder = called.rsplit_once('.').map_or("", |(holder, _)| holder);
    // `supabase.auth.admin.listUsers`, `admin.auth().listUsers`, `auth.api.listUsers`
    holder.ends_with("auth.admin")
        || holder.ends_with("auth.api")
        || last(holder).trim_end_matches("()").to_ascii_lowercase().ends_with("auth")
}

fn first_page<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, facts: &mut Facts) {
    let text = body(context, node.id()).unwrap_or("");
    let paged = ["nextPageToken", "pageToken", "page++", "page += 1", "page: page", "page,", "{ page", "while ("]
        .iter()
        .any(|mark| text.contains(mark));
    if paged {
        return;
    }
    let searched = text.contains(".find(") || text.contains(".some(") || text.contains(".filter(");
    let small = call.arguments.is_empty();
    let detail = if searched && small { "all users to look for one person" } else { "all users" };
    state(context, SiteKind::FirstPageOnly, detail, call.span, facts);
}

/// Sums over a payment provider's listing, of which one call gives a hundred at most.
fn first_sums<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>, called: &str, facts: &mut Facts) {
    let listed = called.rsplit('.').nth(1).unwrap_or("");
    let told = match listed {
        "invoices" => "all invoices",
        "charges" | "paymentIntents" | "balanceTransactions" | "payouts" => "all payments",
        "customers" => "all customers",
        "subscriptions" => "all subscriptions",
        _ => return,
    };
    let options = argument(call, 0).and_then(object);
    // One customer's are few.
    let narrow = ["customer", "email", "subscription", "starting_after", "ending_before"];
    let narrowed = options.is_some_and(|options| narrow.iter().any(|key| property(options, key).is_some()));
    let few = options.and_then(|options| property(options, "limit")).and_then(number).is_some_and(|limit| limit < 100.0);
    let text = body(context, node.id()).unwrap_or("");
    let paged = ["autoPaging", "has_more", "for await", "starting_after", "nextPage", "next_page"].iter().any(|mark| text.contains(mark));
    if on_server(context) && !narrowed && !few && !paged && text.contains(".reduce(") {
        state(context, SiteKind::FirstPageOnly, told, call.span, facts);
    }
}

/// A table or bucket of which a call gives a part at a time.
fn first_part<'a>(context: &Context<'_, 'a>, made: &NewExpression<'a>, facts: &mut Facts) {
    let paged = ["LastEvaluatedKey", "ExclusiveStartKey", "ContinuationToken", "paginate", "StartAfter"];
    if !on_server(context) && !context.whole.contains("@aws-sdk/") || paged.iter().any(|mark| context.whole.contains(mark)) {
        return;
    }
    let options = made.arguments.first().and_then(|given| given.as_expression()).and_then(object);
    let Some(options) = options.filter(|options| !spreads(options)) else { return };
    if ["Limit", "MaxKeys", "Prefix", "Select"].iter().any(|key| property(options, key).is_some()) {
        return;
    }
    let what = if name(&made.callee) == "ScanCommand" { "the table" } else { "the stored files" };
    state(context, SiteKind::FirstPageOnly, what, made.span, facts);
}

/// State of the whole product in a variable of one process.
fn kept<'a>(context: &Context<'_, 'a>, declared: &VariableDeclarator<'a>, facts: &mut Facts) {
    let (Some(id), Some(init)) = (declared.id.get_binding_identifier(), &declared.init) else { return };
    let holds = match bare(init) {
        Expression::NewExpression(made) => matches!(name(&made.callee).as_str(), "Map" | "Set") && made.arguments.is_empty(),
        Expression::ArrayExpression(list) => list.elements.is_empty(),
        Expression::ObjectExpression(object) => object.properties.is_empty(),
        _ => false,
    };
    // What waits until a log-in was renewed lives in the page.
    let page = context.whole.may_contain("interceptors") && context.whole.contains(".interceptors.");
    if !holds || page || !on_server(context) {
        return;
    }
    let named = id.name.as_str();
    let text = &context.whole;
    let written = [".set(", ".push(", ".add(", "["].iter().any(|end| text.contains(&format!("{named}{end}")));
    let what = [
        (&["session", "sessions"][..], "sessions"),
        (&["rate", "attempts", "limiter", "requests", "throttle"][..], "rate limits"),
        (&["otp", "otps", "token", "tokens", "codes"][..], "codes and tokens"),
        (&["queue", "jobs", "tasks"][..], "jobs"),
        (
            &[
                "users",
                "orders",
                "carts",
                "bookings",
                "messages",
                "conversations",
                "games",
                "rooms",
                "tickets",
                "approvals",
                "payments",
                "submissions",
                "participants",
                "customers",
                "members",
                "posts",
                "products",
                "notes",
                "todos",
                "comments",
                "reviews",
                "invoices",
                "appointments",
                "reservations",
                "leads",
                "contacts",
                "transactions",
                "notifications",
                "projects",
                "students",
                "patients",
                "employees",
                "events",
                "documents",
                "chats",
                "subscriptions",
                "applications",
                "feedback",
            ][..],
            "records",
        ),
    ];
    // What is worked out once and kept for a while may be lost.
    let passing =
        words::has(named, &["cache", "cached", "seen", "listeners", "subscribers", "clients", "connections", "active", "pending"]);
    if let Some((_, what)) = what.iter().find(|(marks, _)| words::has(named, marks))
        && written
        && (*what != "records" || !passing && context.entry.role == Role::Source)
    {
        let kind = if *what == "jobs" { "job queue" } else { what };
        state(context, SiteKind::InMemoryState, format!("{named}: {kind}"), declared.span, facts);
    }
}

/// A storage layer that keeps all records in maps of its own, and that the file makes use of.
fn store_in_memory(context: &Context<'_, '_>, class: &Class<'_>, facts: &mut Facts) {
    let Some(named) = class.id.as_ref().map(|id| id.name.as_str()) else { return };
    if !words::has(named, &["storage", "store", "repository", "database"]) || !on_server(context) || context.entry.role != Role::Source {
        return;
    }
    let text = context.text(class.span);
    // A variable of a method is gone when the method ends.
    let passing = |line: &str| ["const ", "let ", "var ", "return "].iter().any(|word| line.trim_start().starts_with(word));
    let maps = text.lines().filter(|line| line.contains("new Map") && !passing(line)).count();
    let kept = maps >= 2 && ["insert", "create", "upsert", "update", "add"].iter().any(|verb| text.contains(verb));
    // A template often leaves the class beside the one that is used.
    let made = format!("= new {named}(");
    let made = context.whole.contains(&made)
        && context.whole.lines().any(|line| line.contains(&made) && !line.trim_start().starts_with(['/', '*']))
        && !makes_other_storage(&context.whole, named);
    // Who is connected just now is nothing that a restart could lose.
    let kept = kept && !words::has(named, &["room", "rooms", "connection", "connections", "session", "sessions", "presence", "socket"]);
    if kept && made && !text.contains("cache") && !text.contains("Cache") {
        state(context, SiteKind::InMemoryState, format!("{named}: all records"), class.id.as_ref().map_or(class.span, |id| id.span), facts);
    }
}

/// Whether a file makes another storage layer too, so that a setting decides which one is used.
fn makes_other_storage(text: &str, named: &str) -> bool {
    text.match_indices("Storage(").take(60).any(|(at, _)| {
        let before = text.get(..at + "Storage".len()).unwrap_or("");
        let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or("");
        name != named && before.strip_suffix(name).is_some_and(|before| before.ends_with("new "))
    })
}

/// A queue of jobs of its own.
fn queue(context: &Context<'_, '_>, class: &Class<'_>, facts: &mut Facts) {
    let Some(named) = class.id.as_ref().map(|id| id.name.as_str()) else { return };
    let path = context.entry.path.as_str();
    let text = &context.whole;
    // Browsers keep queues of their own, for what could not be sent yet.
    let in_browser =
        ["localStorage", "indexedDB", "IndexedDB", "navigator.", "window.", "document.", "ffline"].iter().any(|mark| text.contains(mark));
    // Who asks a queue, or looks at what goes into it, holds none.
    if !words::has(named, &["queue"])
        || words::has(named, &["client", "validator", "error", "supabase", "database", "durable", "persistent", "redis"])
        || path.ends_with("sx")
        || in_browser
    {
        return;
    }
    let bought =
        ["bullmq", "'bull'", "\"bull\"", "bee-queue", "pg-boss", "inngest", "sqs", "amqplib"].iter().any(|package| text.contains(package));
    let works =
        ["worker", "processing", "isProcessing", "processNext", "concurrency"].iter().any(|mark| context.text(class.span).contains(mark));
    if !bought && works {
        state(context, SiteKind::InMemoryState, format!("{named}: job queue"), class.span, facts);
    }
}
