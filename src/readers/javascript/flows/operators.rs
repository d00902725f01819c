//! Operators of document databases that take code or patterns.

use super::taint::{Root, Taint, Taints};
use super::{DEPTH, Found, Values};
use crate::facts::{Demand, Sink};
use crate::readers::javascript::tree::bare;
use oxc_ast::AstKind;
use oxc_ast::ast::{Expression, ObjectProperty};
use oxc_span::Span;

/// `$where`: code that the database runs. Whatever is joined into it unparsed is the fault, wherever it comes from.
pub(super) fn of_property<'a>(values: &Values<'_, '_, 'a>, found: &ObjectProperty<'a>, out: &mut Found) {
    match found.key.static_name().as_deref() {
        Some("$where") => {}
        Some("$regex") => {
            let taints = values.taint(&found.value, DEPTH);
            if !taints.is_empty() {
                values.arrive(Sink::Pattern, Demand::Text, "$regex", taints, found.span, out);
            }
            return;
        }
        _ => return,
    }
    let mut say = |taints: Taints, span: Span| values.arrive(Sink::NoSql, Demand::Text, "$where", taints, span, out);
    let taints = values.taint(&found.value, DEPTH);
    let sent = taints.0.iter().any(|taint| taint.root == Root::Sent && !taint.carried.number);
    say(taints, found.span);
    if sent {
        return;
    }
    let Expression::TemplateLiteral(template) = bare(&found.value) else { return };
    let open = template.expressions.iter().find_map(|part| {
        let Expression::Identifier(name) = bare(part) else { return None };
        let declared = values.context.declaration(name)?;
        matches!(declared.kind(), AstKind::FormalParameter(_) | AstKind::FormalParameters(_)).then(|| name.name.to_string())
    });
    if let Some(name) = open {
        say(Taints::one(Taint::new(name, found.span.start)), found.span);
    }
}
