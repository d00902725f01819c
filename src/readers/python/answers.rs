//! What routes of Flask and FastAPI answer with: tokens that prove who somebody is, and accounts as they are stored.

use super::settings::state;
use super::tree::{Context, Def, argument, bare, dotted, keyword, last, text_of};
use crate::facts::{Facts, Role, SiteKind};
use crate::readers::javascript::{is_proof, words};
use ruff_python_ast::{AnyNodeRef, BoolOp, CmpOp, Expr, Stmt, UnaryOp};
use ruff_text_size::{Ranged, TextRange, TextSize};

/// How far a condition is taken apart.
const DEPTH: u32 = 6;
/// Most parts of a condition, and tests before an `else`, that are looked at.
const PARTS: usize = 20;
/// Longer parts of conditions ask for something else than where the program runs.
const LONG: usize = 300;

/// States them.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) || context.entry.role != Role::Source {
        return;
    }
    for (at, def) in context.defs.iter().enumerate() {
        let Some(route) = Route::of(context, def) else { continue };
        pretended(context, &route, def, facts);
        let gate = gate(context, def);
        for (place, node) in (def.node..).zip(context.below(def.node)) {
            let AnyNodeRef::StmtReturn(end) = node.any else { continue };
            let Some(value) = end.value.as_deref().map(payload).filter(|_| node.def == at) else { continue };
            let for_trial = gate.is_some_and(|gate| gate < end.range.start().to_usize()) || is_for_trial(context, place);
            if !for_trial {
                proof(context, &route, at, value, facts);
            }
            whole(context, &route, at, value, end.range, facts);
        }
    }
}

/// A route and what leads to it.
struct Route<'c> {
    /// The decorator's text and the function's name, lower-case.
    words: String,
    /// The text of the function.
    text: &'c str,
    /// FastAPI writes the answer out as it is: no schema says what it may hold.
    bare: bool,
    fastapi: bool,
}

impl<'c> Route<'c> {
    fn of(context: &Context<'c>, def: &Def<'c>) -> Option<Self> {
        let fastapi = context.uses("fastapi");
        let decorator = def.function.decorator_list.iter().find_map(|decorator| match bare(&decorator.expression) {
            Expr::Call(call) => {
                let name = dotted(&call.func).unwrap_or_default();
                let verb = matches!(last(&name), "route" | "get" | "post" | "put" | "patch" | "delete" | "api_route");
                (verb && name.contains('.')).then_some(call)
            }
            _ => None,
        })?;
        let none = |given: &Expr| given.is_none_literal_expr();
        let told = keyword(decorator, "response_model").is_some_and(|model| !none(model))
            || keyword(decorator, "response_class").is_some()
            || def.function.returns.as_deref().is_some_and(|kind| !matches!(context.text(kind), "Any" | "typing.Any"));
        let words = format!("{} {}", context.text(decorator.range()), def.function.name).to_ascii_lowercase();
        Some(Self { words, text: context.text(def.function.range), bare: fastapi && !told, fastapi })
    }

    fn says(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.words.contains(word))
    }
}

/// Calls of a log-in that look nobody up.
const IDLE: &[&str] =
    &["get", "get_json", "json", "strip", "lower", "jsonify", "JSONResponse", "HTTPException", "len", "isinstance", "abort", "str", "bool"];

/// A log-in that says yes as soon as something was typed in.
fn pretended(context: &Context<'_>, route: &Route<'_>, def: &Def<'_>, facts: &mut Facts) {
    let named = route.says(&["login", "log_in", "log-in", "signin", "sign-in", "sign_in"]) && route.says(&["post"]);
    let lower = route.text.to_ascii_lowercase();
    if !named || !lower.contains("password") || lower.contains("depends(") || lower.len() > 3_000 {
        return;
    }
    let idle = |call: &str| {
        IDLE.contains(&last(call))
            || call == "print"
            || call.starts_with("log")
            || call.starts_with("app.logger")
            || call.starts_with("request.")
    };
    let mut says_yes = false;
    for node in context.below(def.node) {
        match node.any {
            AnyNodeRef::Decorator(_) => {}
            AnyNodeRef::ExprCompare(compare) if compare.ops.iter().any(|op| matches!(op, CmpOp::Eq | CmpOp::NotEq)) => return,
            AnyNodeRef::ExprCall(call) => {
                let inside = def.function.body.first().is_some_and(|first| first.start() <= call.start());
                let name = dotted(&call.func).unwrap_or_default();
                if inside && !idle(&name) {
                    return;
                }
            }
            AnyNodeRef::StmtReturn(end) => {
                let answer = context.text(end.range).to_ascii_lowercase();
                says_yes |= ["success", "logged in", "welcome"].iter().any(|word| answer.contains(word)) && !answer.contains("false");
            }
            _ => {}
        }
    }
    if says_yes {
        state(context, SiteKind::PretendedWork, &format!("login {}", def.name), def.function.name.range(), facts);
    }
}

/// What an answer holds, without its wrapping and its code.
fn payload(value: &Expr) -> &Expr {
    let mut at = bare(value);
    for _ in 0..4 {
        at = match at {
            Expr::Tuple(pair) => match pair.elts.first() {
                Some(first) => bare(first),
                None => return at,
            },
            Expr::Call(call) => {
                let name = dotted(&call.func).unwrap_or_default();
                let wraps = matches!(last(&name), "jsonify" | "JSONResponse" | "make_response" | "jsonable_encoder" | "ORJSONResponse");
                match argument(call, 0).or_else(|| keyword(call, "content")) {
                    Some(given) if wraps => bare(given),
                    _ => return at,
                }
            }
            _ => return at,
        };
    }
    at
}

/// The named parts of an answer.
fn parts(value: &Expr) -> Vec<(&str, &Expr, TextRange)> {
    match value {
        Expr::Dict(dict) => {
            dict.items.iter().filter_map(|item| Some((text_of(item.key.as_ref()?)?, &item.value, item.value.range()))).collect()
        }
        Expr::Call(call) if dotted(&call.func).is_some_and(|name| matches!(last(&name), "jsonify" | "dict")) => call
            .arguments
            .keywords
            .iter()
            .filter_map(|given| Some((given.arg.as_ref()?.as_str(), &given.value, given.value.range())))
            .collect(),
        _ => Vec::new(),
    }
}

/// A token or code that was just made and proves a mailbox, a telephone or an account.
fn proof(context: &Context<'_>, route: &Route<'_>, def: usize, value: &Expr, facts: &mut Facts) {
    // Who has shown the code that was sent gets the next one.
    let checks = route.says(&["verify", "validate", "confirm", "check"]);
    // Where a new password is asked for, a plain token is the one that sets it.
    let asks = route.says(&["forgot", "request", "send", "recover", "reset"]) && route.says(&["password", "pw", "forgot", "recover"]);
    let sets = ["set_password", "generate_password_hash", "hash_password", "get_password_hash", "hashpw", "jwt.encode", "access_token"];
    let asks = asks && !sets.iter().any(|word| route.text.contains(word));
    for (key, given, range) in parts(value) {
        let named = is_proof(key) || asks && matches!(key, "token" | "code");
        if !named || checks || !is_made(context, given, def) {
            continue;
        }
        state(context, SiteKind::CodeInAnswer, key, range, facts);
        return;
    }
}

/// Whether a value is one that this function made: what was read, or merely whether there is one, proves nothing.
fn is_made(context: &Context<'_>, given: &Expr, def: usize) -> bool {
    let Expr::Name(name) = bare(given) else { return false };
    let Some(first) = context.initial(&name.id, def) else { return false };
    let text = context.text(first);
    let makes =
        ["andom", "enerate", "secrets.", "uuid", "token_urlsafe", "token_hex", "otp", "OTP", "create_", "make_", ".dumps(", "choice"];
    let reads = ["request.", "data.get", "data[", "payload", ".execute(", ".query", "find_one", "bool(", "len("];
    text.len() < 300 && makes.iter().any(|sign| text.contains(sign)) && !reads.iter().any(|sign| text.contains(sign))
}

/// Whether a condition asks where the program runs: whole words, and of no person.
fn asks_for_trial(test: &str) -> bool {
    if test.len() > LONG {
        return false;
    }
    let words = words(test);
    let says = |wanted: &[&str]| words.iter().any(|word| wanted.contains(&word.as_str()));
    let machines = ["dev", "local", "test", "staging", "prod", "production"];
    let asks = says(&["debug", "development", "testing"])
        || words.windows(2).any(|two| matches!(two, [is, dev] if is == "is" && dev == "dev"))
        || says(&["env", "environment"]) && says(&machines);
    asks && !says(&["user", "role", "roles", "account", "member"])
}

/// Whether a text speaks of the machine that customers use.
fn is_live(text: &str) -> bool {
    words(text).iter().any(|word| matches!(word.as_str(), "prod" | "production"))
}

/// Whether a developer's machine is meant where a condition holds, or, as it is asked, where it does not.
fn is_trial(context: &Context<'_>, test: &Expr, holds: bool, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match bare(test) {
        Expr::UnaryOp(turned) if turned.op == UnaryOp::Not => is_trial(context, &turned.operand, !holds, depth),
        Expr::BoolOp(several) => {
            let mut parts = several.values.iter().map(|part| is_trial(context, part, holds, depth));
            // All parts of an `and` hold, and none of an `or` that does not: one that tells is enough.
            let each = (several.op == BoolOp::And) == holds;
            several.values.len() <= PARTS && if each { parts.any(|trial| trial) } else { parts.all(|trial| trial) }
        }
        Expr::Compare(compare) => {
            let ([op], [right]) = (&*compare.ops, &*compare.comparators) else { return false };
            let same = match op {
                CmpOp::Eq | CmpOp::In | CmpOp::Is => true,
                CmpOp::NotEq | CmpOp::NotIn | CmpOp::IsNot => false,
                _ => return false,
            };
            if !asks_for_trial(context.text(compare)) {
                return false;
            }
            // `getenv("ENVIRONMENT", "production")` names what stands in, not what is asked for.
            let live = [&*compare.left, right].into_iter().any(|side| !matches!(bare(side), Expr::Call(_)) && is_live(context.text(side)));
            let off = matches!(context.text(right).trim_matches(['"', '\'']), "False" | "false" | "0");
            holds == (same != (live != off))
        }
        other => {
            let text = context.text(other);
            asks_for_trial(text) && holds != is_live(text)
        }
    }
}

/// Whether a place stands in a block.
fn stands_in(block: &[Stmt], place: TextSize) -> bool {
    matches!((block.first(), block.last()), (Some(first), Some(last)) if first.start() <= place && place < last.end())
}

/// Whether the answer is given on a developer's machine only: by the branch that it stands in.
pub(super) fn is_for_trial(context: &Context<'_>, at: usize) -> bool {
    let Some(place) = context.nodes.get(at).map(|node| node.any.start()) else { return false };
    context.above(at).any(|above| match above.any {
        AnyNodeRef::StmtIf(choice) if stands_in(&choice.body, place) => is_trial(context, &choice.test, true, DEPTH),
        AnyNodeRef::StmtIf(choice) => {
            // What stands in an `elif` or `else` runs where no test before it holds.
            let clauses = &choice.elif_else_clauses;
            let behind = clauses.first().is_some_and(|first| first.start() <= place);
            let before = clauses.iter().take_while(|clause| clause.end() <= place).filter_map(|clause| clause.test.as_ref());
            let mut tests = std::iter::once(&*choice.test).chain(before).take(PARTS);
            behind && tests.any(|test| is_trial(context, test, false, DEPTH))
        }
        AnyNodeRef::ElifElseClause(clause) => {
            stands_in(&clause.body, place) && clause.test.as_ref().is_some_and(|test| is_trial(context, test, true, DEPTH))
        }
        AnyNodeRef::ExprIf(choice) => {
            let stands = |branch: &Expr| branch.range().contains(place);
            stands(&choice.body) && is_trial(context, &choice.test, true, DEPTH)
                || stands(&choice.orelse) && is_trial(context, &choice.test, false, DEPTH)
        }
        _ => false,
    })
}

/// Where a function has left unless it runs on a developer's machine.
fn gate(context: &Context<'_>, def: &Def<'_>) -> Option<usize> {
    def.function.body.iter().find_map(|statement| match statement {
        Stmt::If(choice) => {
            let leaves = matches!(choice.body.last(), Some(Stmt::Return(_) | Stmt::Raise(_)));
            (leaves && is_trial(context, &choice.test, false, DEPTH)).then(|| choice.range.end().to_usize())
        }
        _ => None,
    })
}

/// Whether a function turns everybody away unless it runs on a developer's machine.
pub(super) fn refuses_live(context: &Context<'_>, def: &Def<'_>) -> bool {
    def.function.body.iter().any(|statement| match statement {
        Stmt::If(choice) => {
            let body: String = choice.body.iter().map(|inner| context.text(inner)).collect();
            let leaves = matches!(choice.body.last(), Some(Stmt::Return(_) | Stmt::Raise(_))) || body.contains("abort(");
            let refuses = ["403", "404", "401", "abort(", "Forbidden"].iter().any(|word| body.contains(word));
            leaves && refuses && is_trial(context, &choice.test, false, DEPTH)
        }
        _ => false,
    })
}

/// An account's row that is answered as it is stored.
fn whole(context: &Context<'_>, route: &Route<'_>, def: usize, value: &Expr, range: TextRange, facts: &mut Facts) {
    let inner = parts(value);
    let given = std::iter::once(value).chain(inner.iter().map(|(_, given, _)| *given));
    let row =
        given.take(20).find_map(|given| if route.bare { row(context, given, def) } else { None }.or_else(|| selected(context, given, def)));
    // Who answers through a schema gives out what it names.
    if let Some(row) = row.filter(|_| route.bare || !route.fastapi) {
        state(context, SiteKind::PasswordHashInResponse, &format!("row {row}"), range, facts);
    }
}

/// The name of a value that holds a stored account of SQLAlchemy or SQLModel.
fn row(context: &Context<'_>, given: &Expr, def: usize) -> Option<String> {
    let expression = bare(given);
    let named = match expression {
        Expr::Name(name) => name.id.to_string(),
        _ => "user".to_owned(),
    };
    let first = match expression {
        Expr::Name(name) => {
            if let Some(kind) = parameter(context, &name.id, def) {
                return is_account(context, &kind).then_some(named);
            }
            bare(context.initial(&name.id, def)?)
        }
        other => other,
    };
    let Expr::Call(call) = first else { return None };
    let made = dotted(&call.func)?;
    // `db_user = models.User(…)`
    if is_account(context, &made) {
        return Some(named);
    }
    let ends = matches!(last(&made), "first" | "one" | "one_or_none" | "all" | "get" | "scalar" | "scalar_one_or_none" | "scalar_one");
    let text = context.text(first);
    let asked = ["query(", "select(", ".get("].iter().find_map(|start| text.split_once(start)).map(|(_, rest)| rest);
    let model = asked?.split([')', ',']).next()?.trim();
    (ends && text.len() < 400 && is_account(context, model)).then_some(named)
}

/// The type of a parameter that a dependency fills in.
fn parameter(context: &Context<'_>, name: &str, def: usize) -> Option<String> {
    let function = context.defs.get(def)?.function;
    let own = function.parameters.iter_non_variadic_params().find(|parameter| parameter.name().as_str() == name)?;
    let depends = own.default().is_some_and(|given| context.text(given).contains("Depends("));
    own.annotation().filter(|_| depends).map(|kind| context.text(kind).to_owned())
}

/// Whether a name means the class of stored accounts: one brought in from models, or declared as a table here.
fn is_account(context: &Context<'_>, name: &str) -> bool {
    if !matches!(last(name), "User" | "Account" | "Member" | "Customer" | "DBUser" | "UserModel" | "UserDB") {
        return false;
    }
    let full = context.full(name);
    let home = full.rsplit_once('.').map_or("", |(home, _)| home);
    if home.is_empty() {
        return context.classes.iter().any(|class| {
            let text = context.text(class.def.range);
            class.def.name.as_str() == name && (text.contains("__tablename__") || text.contains("table=True"))
        });
    }
    home.split('.').any(|part| part.contains("model") || part.contains("entities") || part.contains("database")) && !full.contains("schema")
}

/// `dict(row)` of `SELECT * FROM users`.
fn selected(context: &Context<'_>, given: &Expr, def: usize) -> Option<String> {
    let (call, list) = match bare(given) {
        Expr::Call(call) => (call, None),
        Expr::ListComp(each) => match bare(&each.elt) {
            Expr::Call(call) => (call, each.generators.first()),
            _ => return None,
        },
        _ => return None,
    };
    let name = match argument(call, 0).map(bare) {
        Some(Expr::Name(name)) if dotted(&call.func).as_deref() == Some("dict") => name,
        _ => return None,
    };
    let first = match list {
        Some(each) => match bare(&each.iter) {
            Expr::Name(rows) => context.initial(&rows.id, def)?,
            other => other,
        },
        None => context.initial(&name.id, def)?,
    };
    let text = context.text(first).to_ascii_lowercase();
    let people = ["select * from users", "select * from user ", "select * from accounts", "select * from members"];
    let asks = text.len() < 500 && people.iter().any(|start| text.contains(start));
    let plain = words(&name.id).len() < 4;
    (asks && plain).then(|| name.id.to_string())
}
