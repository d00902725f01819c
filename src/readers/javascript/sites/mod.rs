//! The sites of a file: single constructs that rules care about wherever they stand.

mod account;
mod address;
mod answer;
mod balance;
mod booking;
mod called_function;
mod charge;
mod comment;
mod consent;
mod cookie;
mod credits;
mod effect;
pub(super) mod expression;
mod facade;
mod fixed_code;
mod gate;
mod handed_out;
mod held_code;
mod hook;
mod html;
mod invented;
mod key;
mod link;
mod log;
mod news;
mod outgoing;
pub(super) mod payment;
mod phone;
mod plan;
mod quantity;
mod random;
mod right_kept;
mod runtime;
mod sign_in;
mod storage;
mod timer;
mod token;
mod transaction;
mod uncaught;
mod unreached;
pub(super) mod words;

pub(in crate::readers) use answer::is_proof;

use super::Context;
use crate::facts::{Facts, Role, Site, SiteKind};
use oxc_ast::AstType;
use oxc_ast::ast_kind::AST_TYPE_MAX;
use oxc_semantic::AstNode;
use oxc_span::Span;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Larger files are data or made by a tool; looking at each of their constructs takes too long.
const LARGE: usize = 400_000;

/// Whether a file is left out for its size.
pub(super) fn is_too_large(context: &Context<'_, '_>) -> bool {
    context.whole.len() > LARGE
}

/// What looks at a node: the file, the node, the dotted name of what it calls or makes, and where facts go.
type Visit = for<'n, 'c, 'a> fn(&'n Context<'c, 'a>, &'n AstNode<'a>, &'n str, &'n mut Facts);

/// For collectors that are shown every call, and for those that are shown none.
const EVERY: &[&str] = &["*"];
const NONE: &[&str] = &[];

/// Every collector with the kinds of nodes that it is shown, how names of calls end among those, and what looks, in the
/// order in which they state their facts.
const COLLECTORS: &[(&[AstType], &[&str], Visit)] = &[
    (account::KINDS, account::CALLS, account::visit),
    (address::KINDS, NONE, address::visit),
    (answer::KINDS, answer::CALLS, answer::visit),
    (balance::KINDS, EVERY, balance::visit),
    (booking::KINDS, booking::CALLS, booking::visit),
    (called_function::KINDS, called_function::CALLS, called_function::visit),
    (charge::KINDS, charge::CALLS, charge::visit),
    (comment::KINDS, NONE, comment::visit),
    (consent::KINDS, consent::CALLS, consent::visit),
    (cookie::KINDS, cookie::CALLS, cookie::visit),
    (credits::KINDS, credits::CALLS, credits::visit),
    (effect::KINDS, effect::CALLS, effect::visit),
    (facade::KINDS, facade::CALLS, facade::visit),
    (fixed_code::KINDS, NONE, fixed_code::visit),
    (gate::KINDS, gate::CALLS, gate::visit),
    (handed_out::KINDS, handed_out::CALLS, handed_out::visit),
    (held_code::KINDS, held_code::CALLS, held_code::visit),
    (hook::KINDS, NONE, hook::visit),
    (html::KINDS, html::CALLS, html::visit),
    (invented::KINDS, EVERY, invented::visit),
    (key::KINDS, key::CALLS, key::visit),
    (link::KINDS, NONE, link::visit),
    (log::KINDS, log::CALLS, log::visit),
    (news::KINDS, news::CALLS, news::visit),
    (outgoing::KINDS, outgoing::CALLS, outgoing::visit),
    (payment::KINDS, payment::CALLS, payment::visit),
    (plan::KINDS, plan::CALLS, plan::visit),
    (phone::KINDS, phone::CALLS, phone::visit),
    (quantity::KINDS, EVERY, quantity::visit),
    (random::KINDS, random::CALLS, random::visit),
    (right_kept::KINDS, right_kept::CALLS, right_kept::visit),
    (runtime::KINDS, runtime::CALLS, runtime::visit),
    (sign_in::KINDS, sign_in::CALLS, sign_in::visit),
    (storage::KINDS, storage::CALLS, storage::visit),
    (timer::KINDS, timer::CALLS, timer::visit),
    (token::KINDS, token::CALLS, token::visit),
    (transaction::KINDS, transaction::CALLS, transaction::visit),
    (uncaught::KINDS, uncaught::CALLS, uncaught::visit),
    (unreached::KINDS, unreached::CALLS, unreached::visit),
];

/// For each kind of node one bit for each collector that is shown such nodes.
pub(super) const SHOWN: [u64; AST_TYPE_MAX as usize + 1] = shown();

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which refuses what is out of bounds")]
const fn shown() -> [u64; AST_TYPE_MAX as usize + 1] {
    let mut masks = [0; AST_TYPE_MAX as usize + 1];
    let mut at = 0;
    while at < COLLECTORS.len() {
        let mut kind = 0;
        while kind < COLLECTORS[at].0.len() {
            masks[COLLECTORS[at].0[kind] as usize] |= 1_u64 << at;
            kind += 1;
        }
        at += 1;
    }
    masks
}

/// Whether a file's sites are looked for.
pub(super) fn looks_at(context: &Context<'_, '_>) -> bool {
    !matches!(context.entry.role, Role::Test | Role::Example | Role::Generated) && !is_too_large(context)
}

/// One bit for each collector that is shown every call, and for each way in which names of calls end one for each that is
/// shown such calls.
static CALLS: LazyLock<(u64, HashMap<&str, u64>)> = LazyLock::new(|| {
    let mut masks: HashMap<&str, u64> = HashMap::new();
    for (at, (_, calls, _)) in COLLECTORS.iter().enumerate() {
        for call in *calls {
            *masks.entry(*call).or_default() |= 1 << at;
        }
    }
    let every = EVERY.iter().filter_map(|every| masks.get(every)).fold(0, |all, mask| all | mask);
    (every, masks)
});

/// The collectors of calls whose name ends so.
fn shown_calls(last: &str) -> u64 {
    let (every, masks) = &*CALLS;
    every | masks.get(last).copied().unwrap_or(0)
}

/// Looks at one node; `called` is the dotted name of what it calls or makes.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let kind = node.kind().ty();
    // Names stand everywhere, and in most files none of them can matter.
    if kind == AstType::IdentifierReference && !facade::matters(context) {
        return;
    }
    let mut left = SHOWN.get(kind as usize).copied().unwrap_or(0);
    if kind == AstType::CallExpression {
        left &= shown_calls(expression::last(called));
    }
    while left != 0 {
        if let Some((_, _, visit)) = COLLECTORS.get(left.trailing_zeros() as usize) {
            visit(context, node, called, facts);
        }
        left &= left - 1;
    }
}

/// States one site.
fn state(context: &Context<'_, '_>, kind: SiteKind, detail: impl Into<String>, span: Span, facts: &mut Facts) {
    facts.sites.push(Site { kind, detail: detail.into(), origin: context.at(span) });
}

/// Whether a file runs on a server, judged by its path and what it starts with.
fn on_server(context: &Context<'_, '_>) -> bool {
    *context.on_server.get_or_init(|| runs_on_server(context))
}

/// Packages that only a server brings in: frameworks, and what talks to databases, queues and mailboxes.
const SERVERS: &[&str] = &[
    "@nestjs/common",
    "@trpc/server",
    "firebase-functions",
    "firebase-admin",
    "socket.io",
    "bullmq",
    "node-cron",
    "mongoose",
    "pg",
    "mysql2",
    "jsonwebtoken",
    "bcrypt",
    "bcryptjs",
    "nodemailer",
    "aws-lambda",
    "next/headers",
    "@sveltejs/kit/node",
];

/// Whether a file brings in what only runs on a server.
fn brings_server(context: &Context<'_, '_>) -> bool {
    let text = &context.whole;
    let client = text.contains("hono/client") || text.contains("\"use client\"") || text.contains("'use client'");
    let brought = |package: &&str| {
        text.may_contain(package)
            && ["\"", "'"].iter().any(|quote| {
                let named = format!("{quote}{package}{quote}");
                text.contains(&named) && ["from ", "require("].iter().any(|way| text.contains(&format!("{way}{named}")))
            })
    };
    !client && (super::endpoints::family(context).is_some() || SERVERS.iter().any(brought))
}

fn runs_on_server(context: &Context<'_, '_>) -> bool {
    let path = context.entry.path.as_str();
    let within = |folder: &str| {
        path.match_indices(folder).any(|(at, _)| path.get(..at).is_some_and(|before| before.is_empty() || before.ends_with('/')))
    };
    let name = path.rsplit('/').next().unwrap_or(path);
    let component = name.ends_with(".tsx") || name.ends_with(".jsx");
    let text = &context.whole;
    within("supabase/functions/")
        || within("base44/")
        || within("functions/src/")
        || within("netlify/functions/")
        || within("app/api/")
        || within("pages/api/")
        || name.starts_with("route.")
        || name.starts_with("server.")
        || name.starts_with("+server.")
        || ["from 'wasp/server", "from \"wasp/server", "import 'server-only", "import \"server-only"].iter().any(|mark| text.contains(mark))
        || within("convex/") && !path.contains("_generated")
        || !component && context.entry.role == Role::Source && brings_server(context)
        || context.program.directives.iter().any(|directive| directive.directive.as_str() == "use server")
        || !component
            && (within("server/")
                || within("backend/")
                || within("api/")
                || ["require('express", "require(\"express", "from 'express", "from \"express", "node:http", "module.exports"]
                    .iter()
                    .any(|mark| text.contains(mark)))
}
