//! Sessions that are asked for and not required, or whose answer nobody takes: what goes on without one turns nobody away.

use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::body;
use crate::readers::javascript::tree::bare;
use oxc_ast::AstKind;
use oxc_ast::ast::{AssignmentTarget, BindingPattern, Expression, LogicalExpression};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;
use oxc_syntax::operator::LogicalOperator;

/// Whether what a call gives back is named, filled in where nobody is signed in (`session?.user?.id ?? null`), and
/// nowhere a reason to leave by itself.
pub(super) fn are_welcome(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let named = context.semantic.nodes().ancestor_kinds(node.id()).take(3).find_map(|kind| match kind {
        AstKind::VariableDeclarator(declared) => Some(context.text(declared.id.span())),
        _ => None,
    });
    let (Some(named), Some(around)) = (named, body(context, node.id())) else { return false };
    let mut names = named
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$')
        .filter(|name| !name.is_empty() && !matches!(*name, "data" | "error" | "const" | "let"));
    let mut welcome = false;
    let turned_away = names.any(|name| {
        welcome |= is_filled_in(around, name);
        is_required(around, name)
    });
    welcome && !turned_away
}

/// Whether a failing question who is there is caught, and nobody is turned away for it:
/// `await base44.auth.me().catch(() => null)`, `try { user = await base44.auth.me() } catch { /* a schedule */ }`.
pub(super) fn goes_on_without(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let (mut caught, mut named) = (false, None);
    let mut inner = node.kind().span();
    for kind in context.semantic.nodes().ancestor_kinds(node.id()) {
        match kind {
            AstKind::StaticMemberExpression(member) => caught |= member.property.name == "catch" && named.is_none(),
            AstKind::VariableDeclarator(declared) => named = named.or(Some(declared.id.span())),
            AstKind::AssignmentExpression(set) => named = named.or(Some(set.left.span())),
            AstKind::TryStatement(tried) if tried.block.span.contains_inclusive(inner) => {
                caught |= tried.handler.as_ref().is_some_and(|handler| !leaves(context.text(handler.body.span)));
                break;
            }
            AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => break,
            _ => {}
        }
        inner = kind.span();
    }
    if !caught {
        return false;
    }
    let (Some(named), Some(around)) = (named.map(|named| context.text(named)), body(context, node.id())) else { return true };
    // `if (user && user.role !== "admin")` asks the known alone.
    !is_required(&around.replace(&format!("{named} && {named}."), ""), named)
}

/// Whether a condition is about somebody who need not be there: `if (user && user.role !== "admin")`, where `user` is
/// nobody at first, or where the question failed.
pub(super) fn is_asked_of_the_known(context: &Context<'_, '_>, both: &LogicalExpression<'_>) -> bool {
    let Expression::Identifier(name) = bare(&both.left) else { return false };
    let nobody = || match context.declaration(name).map(AstNode::kind) {
        Some(AstKind::VariableDeclarator(declared)) => declared
            .init
            .as_ref()
            .is_none_or(|first| matches!(bare(first), Expression::NullLiteral(_)) || context.text(first.span()).contains(".catch(")),
        _ => false,
    };
    both.operator == LogicalOperator::And && context.whole.contains("auth.me(") && nobody()
}

/// Whether what catches a failure turns the caller away.
fn leaves(caught: &str) -> bool {
    let nothing = ["return null", "return undefined", "return false", "return;"].iter().any(|end| caught.contains(end));
    !nothing && (caught.contains("return") || caught.contains("throw"))
}

/// The text behind a name and the fields that are taken from it.
fn behind(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '?' | '.' | '_' | '!')).trim_start()
}

/// Whether a name stands with something in its place where it is nothing.
fn is_filled_in(around: &str, name: &str) -> bool {
    around.match_indices(name).any(|(at, _)| {
        let whole = !around.get(..at).unwrap_or("").ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '$'));
        let rest = around.get(at + name.len()..).unwrap_or("");
        let after = behind(rest);
        whole
            && rest.starts_with("?.")
            && [
                "|| null",
                "?? null",
                "|| undefined",
                "?? undefined",
                "?? \"anon",
                "?? 'anon",
                "|| \"anon",
                "|| 'anon",
                "|| 'guest",
                "|| \"guest",
                "?? 'guest",
                "?? \"guest",
            ]
            .iter()
            .any(|instead| after.starts_with(instead))
    })
}

/// Whether nothing else than its absence makes a branch: `if (!session) …`, `if (!session?.user || …) …`.
fn is_required(around: &str, name: &str) -> bool {
    let negated = format!("!{name}");
    around.match_indices(&negated).any(|(at, _)| {
        let before = around.get(..at).unwrap_or("").trim_end();
        let rest = around.get(at + negated.len()..).unwrap_or("");
        let whole = !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let after = behind(rest);
        let alone = before.ends_with('(') || before.ends_with("||");
        whole && alone && !after.starts_with("&&")
    }) || around.match_indices(name).any(|(at, _)| behind(around.get(at + name.len()..).unwrap_or("")).starts_with("!="))
        || [" == null", " === null", " === undefined"].iter().any(|nothing| around.contains(&format!("{name}{nothing}")))
        || around.contains("redirect") && around.contains(&negated)
}

/// Whether nothing takes what a call gives back.
pub(in crate::readers::javascript) fn is_dropped(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let taker = context.semantic.nodes().ancestor_kinds(node.id()).find(|kind| !matches!(kind, AstKind::AwaitExpression(_)));
    matches!(taker, Some(AstKind::ExpressionStatement(_)))
}

/// Whether what a call gives back is kept and decides nothing: no branch looks at it, and nobody gets it who might.
pub(super) fn is_unheeded(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let kept = context.semantic.nodes().ancestor_kinds(node.id()).find(|kind| !matches!(kind, AstKind::AwaitExpression(_)));
    let named = match kept {
        Some(AstKind::VariableDeclarator(declared)) => match &declared.id {
            BindingPattern::BindingIdentifier(name) => name.symbol_id.get(),
            _ => None,
        },
        Some(AstKind::AssignmentExpression(assigned)) => match &assigned.left {
            AssignmentTarget::AssignmentTargetIdentifier(name) => context.symbol(name),
            _ => None,
        },
        _ => None,
    };
    let Some(symbol) = named else { return false };
    !context.semantic.symbol_references(symbol).filter(|mention| mention.is_read()).any(|mention| decides(context, mention.node_id()))
}

/// Whether a mention stands in a condition, or hands the whole thing on.
fn decides(context: &Context<'_, '_>, mention: NodeId) -> bool {
    let nodes = context.semantic.nodes();
    let mut child = nodes.kind(mention).span();
    let mut whole = true;
    for above in nodes.ancestor_kinds(mention).take(12) {
        match above {
            AstKind::IfStatement(branch) => return branch.test.span().contains_inclusive(child),
            AstKind::ConditionalExpression(choice) if choice.test.span().contains_inclusive(child) => return true,
            AstKind::LogicalExpression(both) if both.left.span().contains_inclusive(child) => return true,
            AstKind::SwitchStatement(_) | AstKind::WhileStatement(_) => return true,
            // What is taken out of it may be looked at under another name.
            AstKind::VariableDeclarator(_) | AstKind::AssignmentExpression(_) => return true,
            AstKind::ReturnStatement(_) | AstKind::ArrowFunctionExpression(_) => return whole,
            AstKind::CallExpression(call) => return whole && !context.text(call.callee.span()).starts_with("console."),
            AstKind::StaticMemberExpression(member) => {
                whole = false;
                // `limit.success`: whatever is done with the answer itself.
                if matches!(member.property.name.as_str(), "success" | "allowed" | "ok" | "limited" | "blocked" | "isLimited" | "exceeded")
                {
                    return true;
                }
            }
            AstKind::ExpressionStatement(_) | AstKind::ObjectProperty(_) => return false,
            _ => {}
        }
        child = above.span();
    }
    true
}

/// Whether what a call gives back is taken further: not only whether it failed.
pub(super) fn is_used(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    let kept = context.semantic.nodes().ancestor_kinds(node.id()).take(3).find_map(|kind| match kind {
        AstKind::VariableDeclarator(declared) => Some(match &declared.id {
            BindingPattern::ObjectPattern(taken) => {
                taken.properties.iter().any(|part| part.key.static_name().is_some_and(|key| key != "error"))
            }
            _ => true,
        }),
        AstKind::ExpressionStatement(_) => Some(false),
        _ => None,
    });
    kept.unwrap_or(true)
}

/// Whether nobody takes what a call of the database gives back, or its failure is written to the log and the code goes on.
pub(super) fn is_only_noted(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    if is_dropped(context, node) {
        return true;
    }
    let taken = context.semantic.nodes().ancestor_kinds(node.id()).take(2).find_map(|kind| match kind {
        AstKind::VariableDeclarator(declared) => match &declared.id {
            BindingPattern::ObjectPattern(taken) => Some(taken),
            _ => None,
        },
        _ => None,
    });
    let Some([only]) = taken.map(|taken| taken.properties.as_slice()) else { return false };
    let BindingPattern::BindingIdentifier(failure) = &only.value else { return false };
    if only.key.static_name().is_none_or(|key| key != "error") {
        return false;
    }
    // The first branch on it says what comes of it.
    let mentions = failure.symbol_id.get().map(|symbol| context.semantic.symbol_references(symbol));
    let branch =
        mentions.into_iter().flatten().take(20).find_map(|mention| match context.semantic.nodes().parent_kind(mention.node_id()) {
            AstKind::IfStatement(branch) if branch.test.is_identifier_reference() => Some(branch),
            _ => None,
        });
    let then = branch.map(|branch| context.text(branch.consequent.span()));
    then.is_some_and(|then| then.contains("console.") && !["return", "throw"].iter().any(|word| then.contains(word)))
}
