//! Calls that a server sends to others and waits for as long as they like or gives up at once, and writes whose failure
//! nobody reads.

use super::super::Context;
use super::expression::{argument, object, property, spreads};
use super::{on_server, state};
use crate::facts::{Facts, Role, SiteKind};
use crate::readers::javascript::body::{AI_HOSTS, PAY_HOSTS};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["from", "fetch", "axios", "get", "post", "put", "patch", "delete"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    super::effect::unread(context, node, called, facts);
    let AstKind::CallExpression(call) = node.kind() else { return };
    let fetched = called == "fetch";
    let sent = matches!(called, "axios" | "axios.get" | "axios.post" | "axios.put" | "axios.patch" | "axios.delete");
    if !fetched && !sent || context.entry.role != Role::Source || !on_server(context) {
        return;
    }
    let Some(address) = argument(call, 0).and_then(|address| context.prefix(address, 4)) else { return };
    let Some(host) =
        address.strip_prefix("https://").map(|rest| rest.split(['/', '?', ':']).next().unwrap_or("")).filter(|host| host.contains('.'))
    else {
        return;
    };
    // Clients of the providers try again by themselves; a plain request does not.
    let paid = AI_HOSTS.iter().chain(PAY_HOSTS).any(|known| address.contains(known));
    if paid && !["etry", "etries", "ttempt", "ackoff"].iter().any(|mark| context.whole.contains(mark)) {
        state(context, SiteKind::CallWithoutRetry, host, call.span, facts);
    }
    let options = call.arguments.iter().skip(1).filter_map(|argument| argument.as_expression());
    let unclear = options.clone().any(|options| object(options).is_none_or(spreads) && !sent);
    let bounded =
        options.filter_map(object).any(|options| ["signal", "timeout", "dispatcher"].iter().any(|key| property(options, key).is_some()));
    // One file's calls are made alike: a limit that stands near is taken for one.
    let near = ["AbortSignal", "AbortController", "imeout", "Promise.race"].iter().any(|mark| context.whole.contains(mark));
    if !unclear && !bounded && !near {
        state(context, SiteKind::CallWithoutTimeout, host, call.span, facts);
    }
}
