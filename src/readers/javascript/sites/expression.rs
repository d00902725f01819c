//! Looks at single expressions: what a call is named, what is constant, what stands around a node.

use super::super::Context;
use super::super::name::Name;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BindingPattern, CallExpression, ChainElement, Expression, ObjectExpression, ObjectPropertyKind, VariableDeclarator,
};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::{GetSpan, Span};
use std::cell::Cell;

/// How many steps a look along a chain or up a tree may take.
const STEPS: usize = 200;

/// An expression without parentheses, casts and `?.` wrappers.
pub(in crate::readers::javascript) fn bare<'e, 'a>(expression: &'e Expression<'a>) -> &'e Expression<'a> {
    expression.get_inner_expression()
}

/// A call or member chain as dotted names: `supabase.from().select`, `process.env.KEY`. Empty where it starts elsewhere.
pub(in crate::readers::javascript) fn name<'e>(expression: &'e Expression<'_>) -> Name<'e> {
    match bare(expression) {
        Expression::Identifier(identifier) => Name::from(identifier.name.as_str()),
        Expression::ThisExpression(_) => Name::from("this"),
        here => {
            let mut joined = String::with_capacity(48);
            write(here, false, STEPS, &mut joined);
            Name::from(joined)
        }
    }
}

/// Adds the dotted name of an expression, which is `called` or not.
fn write(here: &Expression<'_>, called: bool, left: usize, out: &mut String) {
    let Some(left) = left.checked_sub(1) else { return };
    let mut push = |object: Option<&Expression<'_>>, part: &str| {
        if let Some(object) = object {
            write(bare(object), false, left, out);
        }
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(part);
        if called {
            out.push_str("()");
        }
    };
    match here {
        Expression::Identifier(identifier) => push(None, identifier.name.as_str()),
        Expression::ThisExpression(_) => push(None, "this"),
        Expression::ImportMeta(_) => push(None, "import.meta"),
        Expression::StaticMemberExpression(member) => push(Some(&member.object), member.property.name.as_str()),
        Expression::PrivateFieldExpression(member) => push(Some(&member.object), member.field.name.as_str()),
        Expression::ComputedMemberExpression(member) => push(Some(&member.object), string(&member.expression).unwrap_or("[]")),
        Expression::CallExpression(call) => write(bare(&call.callee), true, left, out),
        Expression::NewExpression(made) => write(bare(&made.callee), called, left, out),
        Expression::AwaitExpression(awaited) => write(bare(&awaited.argument), called, left, out),
        Expression::ChainExpression(chain) => match &chain.expression {
            ChainElement::CallExpression(call) => write(bare(&call.callee), true, left, out),
            ChainElement::StaticMemberExpression(member) => push(Some(&member.object), member.property.name.as_str()),
            ChainElement::ComputedMemberExpression(member) => write(bare(&member.object), called, left, out),
            ChainElement::PrivateFieldExpression(member) => write(bare(&member.object), called, left, out),
            ChainElement::TSNonNullExpression(inner) => write(bare(&inner.expression), called, left, out),
        },
        _ => push(None, "?"),
    }
}

/// The last part of a dotted name.
pub(in crate::readers::javascript) fn last(name: &str) -> &str {
    parts(name).1
}

/// What stands before the last dot of a dotted name, and what behind it. Names are short: looking at each byte is quicker
/// than setting up a search.
pub(in crate::readers::javascript) fn parts(name: &str) -> (&str, &str) {
    match name.bytes().rposition(|byte| byte == b'.') {
        Some(at) => (name.get(..at).unwrap_or(""), name.get(at + 1..).unwrap_or("")),
        None => ("", name),
    }
}

/// Whether a text may hold an address of the web.
pub(in crate::readers::javascript) fn holds_address(text: &str) -> bool {
    text.len() > "//a.b".len() && text.as_bytes().windows(2).any(|two| two == b"//")
}

/// The text of a string literal or of a template without holes.
pub(in crate::readers::javascript) fn string<'e>(expression: &'e Expression<'_>) -> Option<&'e str> {
    match bare(expression) {
        Expression::StringLiteral(literal) => Some(literal.value.as_str()),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            template.quasis.first().and_then(|quasi| quasi.value.cooked.as_ref()).map(|text| text.as_str())
        }
        _ => None,
    }
}

/// A number literal.
pub(in crate::readers::javascript) fn number(expression: &Expression<'_>) -> Option<f64> {
    match bare(expression) {
        Expression::NumericLiteral(literal) => Some(literal.value),
        Expression::BinaryExpression(product) if product.operator.as_str() == "*" => match (bare(&product.left), bare(&product.right)) {
            (Expression::NumericLiteral(left), Expression::NumericLiteral(right)) => Some(left.value * right.value),
            (Expression::BinaryExpression(inner), Expression::NumericLiteral(right)) if inner.operator.as_str() == "*" => {
                match (bare(&inner.left), bare(&inner.right)) {
                    (Expression::NumericLiteral(a), Expression::NumericLiteral(b)) => Some(a.value * b.value * right.value),
                    _ => None,
                }
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether it is literally `true` (or `false`).
pub(in crate::readers::javascript) fn is_bool(expression: &Expression<'_>, value: bool) -> bool {
    matches!(bare(expression), Expression::BooleanLiteral(literal) if literal.value == value)
}

/// The argument at a place, unless it is spread.
pub(in crate::readers::javascript) fn argument<'e, 'a>(call: &'e CallExpression<'a>, at: usize) -> Option<&'e Expression<'a>> {
    call.arguments.get(at).and_then(Argument::as_expression)
}

/// The object that an expression is.
pub(in crate::readers::javascript) fn object<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e ObjectExpression<'a>> {
    match bare(expression) {
        Expression::ObjectExpression(object) => Some(object),
        _ => None,
    }
}

/// The value of an object's property.
pub(in crate::readers::javascript) fn property<'e, 'a>(object: &'e ObjectExpression<'a>, key: &str) -> Option<&'e Expression<'a>> {
    object.properties.iter().find_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) if property.key.static_name().as_deref() == Some(key) => Some(&property.value),
        _ => None,
    })
}

/// Whether an object takes in another one whole.
pub(in crate::readers::javascript) fn spreads(object: &ObjectExpression<'_>) -> bool {
    object.properties.iter().any(|property| matches!(property, ObjectPropertyKind::SpreadProperty(_)))
}

/// The initial value of the variable that an identifier means, if it is declared in this file and never changed.
pub(in crate::readers::javascript) fn initial<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> Option<&'a Expression<'a>> {
    let Expression::Identifier(identifier) = bare(expression) else { return None };
    let scoping = context.semantic.scoping();
    let symbol = scoping.get_reference(identifier.reference_id.get()?).symbol_id()?;
    if scoping.symbol_is_mutated(symbol) {
        return None;
    }
    match context.semantic.symbol_declaration(symbol).kind() {
        AstKind::VariableDeclarator(VariableDeclarator { id: BindingPattern::BindingIdentifier(_), init, .. }) => init.as_ref(),
        _ => None,
    }
}

/// How many expressions one look at a value may visit: constants may hold constants many times over.
const VISITS: u32 = 2000;

/// Counts what a look at a value visits.
pub(in crate::readers::javascript) struct Look(Cell<u32>);

impl Look {
    /// A fresh look.
    pub(in crate::readers::javascript) fn new() -> Self {
        Self(Cell::new(0))
    }

    /// Whether it may go on.
    pub(in crate::readers::javascript) fn goes_on(&self) -> bool {
        self.0.set(self.0.get().saturating_add(1));
        self.0.get() < VISITS
    }
}

/// Whether a value stands fixed in the code: literals, templates and objects of such, and constants that hold them.
pub(in crate::readers::javascript) fn is_constant<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>) -> bool {
    constant(context, expression, 0, &Look::new())
}

fn constant<'a>(context: &Context<'_, 'a>, expression: &Expression<'a>, depth: usize, look: &Look) -> bool {
    if depth > 6 || !look.goes_on() {
        return false;
    }
    let deep = |inner: &Expression<'a>| constant(context, inner, depth + 1, look);
    match bare(expression) {
        literal if literal.is_literal() => true,
        Expression::TemplateLiteral(template) => template.expressions.iter().all(deep),
        Expression::BinaryExpression(sum) => deep(&sum.left) && deep(&sum.right),
        Expression::ConditionalExpression(choice) => deep(&choice.consequent) && deep(&choice.alternate),
        Expression::ArrayExpression(array) => array.elements.iter().all(|element| element.as_expression().is_some_and(deep)),
        Expression::ObjectExpression(object) => object.properties.iter().all(|property| match property {
            ObjectPropertyKind::ObjectProperty(property) => deep(&property.value),
            ObjectPropertyKind::SpreadProperty(_) => false,
        }),
        Expression::CallExpression(call) if name(&call.callee) == "JSON.stringify" => argument(call, 0).is_some_and(deep),
        Expression::CallExpression(call) => match bare(&call.callee) {
            Expression::StaticMemberExpression(member) if matches!(member.property.name.as_str(), "join" | "trim" | "replace") => {
                deep(&member.object)
            }
            _ => false,
        },
        Expression::StaticMemberExpression(member) => deep(&member.object),
        here @ Expression::Identifier(_) => initial(context, here).is_some_and(deep),
        _ => false,
    }
}

/// One call of a chain (`.eq('id', id)` in `from('x').select().eq('id', id)`).
pub(in crate::readers::javascript) struct Link<'a> {
    /// The method's name.
    pub(in crate::readers::javascript) method: &'a str,
    /// The call.
    pub(in crate::readers::javascript) call: &'a CallExpression<'a>,
}

/// The calls that follow a call in its chain, and the node of the whole chain.
pub(in crate::readers::javascript) fn chain<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>) -> (Vec<Link<'a>>, NodeId) {
    let nodes = context.semantic.nodes();
    let mut links = Vec::new();
    let mut here = node.id();
    for _ in 0..STEPS {
        let span = nodes.get_node(here).kind().span();
        let parent = nodes.parent_node(here);
        match parent.kind() {
            AstKind::StaticMemberExpression(member) if member.object.span() == span => {
                let above = nodes.parent_node(parent.id());
                match above.kind() {
                    AstKind::CallExpression(call) if call.callee.span() == parent.kind().span() => {
                        links.push(Link { method: member.property.name.as_str(), call });
                        here = above.id();
                    }
                    _ => break,
                }
            }
            AstKind::ChainExpression(_)
            | AstKind::ParenthesizedExpression(_)
            | AstKind::TSNonNullExpression(_)
            | AstKind::TSAsExpression(_) => {
                here = parent.id();
            }
            _ => break,
        }
    }
    (links, here)
}

/// The innermost function around a node, as the span of the whole function.
pub(in crate::readers::javascript) fn function(context: &Context<'_, '_>, node: NodeId) -> Option<Span> {
    let nodes = context.semantic.nodes();
    nodes.ancestors(node).take(STEPS).find_map(|above| match above.kind() {
        AstKind::Function(function) => Some(function.span),
        AstKind::ArrowFunctionExpression(function) => Some(function.span),
        _ => None,
    })
}

/// Longest text of a function that is searched, in bytes; longer functions are searched in their beginning.
const SEARCHED: usize = 20_000;

/// The text of the innermost function around a node, up to a limit.
pub(in crate::readers::javascript) fn body<'c>(context: &'c Context<'_, '_>, node: NodeId) -> Option<&'c str> {
    function(context, node).map(|around| head(context.text(around), SEARCHED))
}

/// The beginning of a text, at most so many bytes.
pub(in crate::readers::javascript) fn head(text: &str, bytes: usize) -> &str {
    (0..4).find_map(|less| text.get(..bytes.saturating_sub(less))).unwrap_or(text)
}

/// Whether a node runs when its module loads: no function stands around it.
pub(in crate::readers::javascript) fn at_top(context: &Context<'_, '_>, node: NodeId) -> bool {
    function(context, node).is_none()
}
