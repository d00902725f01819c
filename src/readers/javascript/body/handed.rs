//! Ids that a function is handed by whoever calls it.

use crate::readers::javascript::Context;
use crate::readers::javascript::tree::bare;
use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, Expression};

/// Words of parameters that say who asks, or what else the record must be.
const ASKS: &[&str] = &["user", "owner", "caller", "session", "tenant", "org", "company", "actor", "auth", "where", "filter"];

/// Whether a value is a parameter of the function around it, and no other parameter says who asks.
pub(super) fn is_handed<'a>(context: &Context<'_, 'a>, value: &Expression<'a>) -> bool {
    let Expression::Identifier(name) = bare(value) else { return false };
    let Some(declared) = context.declaration(name) else { return false };
    let AstKind::FormalParameter(parameter) = declared.kind() else { return false };
    if !matches!(parameter.pattern, BindingPattern::BindingIdentifier(_)) || super::scope::is_person(&name.name) {
        return false;
    }
    let AstKind::FormalParameters(all) = context.semantic.nodes().parent_kind(declared.id()) else { return false };
    all.items.iter().all(|other| match &other.pattern {
        BindingPattern::BindingIdentifier(other) => {
            let named = other.name.to_ascii_lowercase();
            !ASKS.iter().any(|word| named.contains(word))
        }
        _ => false,
    })
}
