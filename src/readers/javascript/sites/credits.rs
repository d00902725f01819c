//! Pages that spend the platform's credits themselves: what is asked of the model, or mailed to whom, the browser says.

use super::{on_server, state};
use crate::facts::{EffectKind, Facts, SiteKind};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::integration;
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[AstType::CallExpression];
/// How names of calls end among those.
pub(super) const CALLS: &[&str] = &["InvokeLLM", "GenerateImage", "SendEmail"];

/// Looks at one node.
pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    let AstKind::CallExpression(call) = node.kind() else { return };
    let Some(kind) = integration(context, called) else { return };
    let what = if kind == EffectKind::SendsMessage { "mail" } else { "ai" };
    if !called.contains("asServiceRole") && !on_server(context) {
        state(context, SiteKind::CreditsSpentInPage, what, call.span, facts);
    }
}
