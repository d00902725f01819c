//! Functions of a platform that code calls by their names: `supabase.functions.invoke("pay")`, `…/functions/v1/pay`.

use super::super::Context;
use super::expression::{argument, string};
use super::state;
use crate::facts::{Facts, SiteKind};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression, AstType::TemplateLiteral, AstType::StringLiteral];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["invoke"];

/// What stands before the name of a function in its address.
const ADDRESS: &str = "/functions/v1/";

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    // In the address as well as in the call.
    if !context.whole.contains("functions") {
        return;
    }
    let (named, span) = match node.kind() {
        AstKind::CallExpression(call) if called.ends_with("functions.invoke") => {
            let Some(name) = argument(call, 0).and_then(string) else { return };
            (name, call.span)
        }
        AstKind::TemplateLiteral(text) => {
            // Only a name that ends where the text or the address does is known whole.
            let Some(part) = text.quasis.iter().find(|part| part.value.raw.contains(ADDRESS)) else { return };
            let Some((_, rest)) = part.value.raw.split_once(ADDRESS) else { return };
            if rest.is_empty() || is_name(rest) && !part.tail {
                return;
            }
            (rest, text.span)
        }
        AstKind::StringLiteral(text) => {
            let Some((_, rest)) = text.value.split_once(ADDRESS) else { return };
            (rest, text.span)
        }
        _ => return,
    };
    let end = named.find(['/', '?', '#', '$', '`']).unwrap_or(named.len());
    let named = named.get(..end).unwrap_or("");
    if is_name(named) {
        state(context, SiteKind::FunctionCalled, named, span, facts);
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.len() < 80 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}
