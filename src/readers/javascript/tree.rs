//! Small questions about syntax trees that every collector asks: what a callee is called, what a name stands for,
//! which nodes lie below another. Every descent is bounded.

use super::Context;
use super::name::Name;
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BindingPattern, CallExpression, Expression, FormalParameters, IdentifierReference, MemberExpression, ObjectExpression,
    ObjectPropertyKind,
};
use oxc_semantic::AstNode;
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;
use oxc_syntax::symbol::SymbolId;

/// How far a chain of calls and members is followed.
const DEPTH: u32 = 48;

impl<'c, 'a> Context<'c, 'a> {
    /// A node and everything below it, in source order.
    pub(super) fn subtree(&self, top: NodeId) -> impl Iterator<Item = &'c AstNode<'a>> + use<'c, 'a> {
        let nodes = self.semantic.nodes();
        // Nodes stand in the order of the text: what follows the last one below has its parent before the top.
        let below = (top.index()..nodes.len()).map(NodeId::new).take_while(move |id| *id == top || nodes.parent_id(*id) >= top);
        below.map(|id| nodes.get_node(id))
    }

    /// The dotted name of what a call calls, worked out once; empty where it starts elsewhere than at a name.
    pub(super) fn called(&self, call: &CallExpression<'a>) -> &'a str {
        let name = match bare(&call.callee) {
            Expression::Identifier(name) => return name.name.as_str(),
            other => other,
        };
        if let Some(name) = self.plain(name) {
            return name;
        }
        let at = call.node_id.get().index();
        let mut known = self.called.borrow_mut();
        if known.is_empty() {
            known.resize(self.semantic.nodes().len(), None);
        }
        let Some(place) = known.get_mut(at) else { return "" };
        place.get_or_insert_with(|| dotted(name).map_or("", |name| self.arena.alloc_str(&name)))
    }

    /// A name or a chain of plain members as the file has it, where nothing else stands in between.
    pub(super) fn plain(&self, expression: &Expression<'_>) -> Option<&'a str> {
        let mut length = 0;
        let mut at = expression;
        while let Expression::StaticMemberExpression(member) = at {
            length += ".".len() + member.property.name.len();
            at = &member.object;
        }
        length += match at {
            Expression::Identifier(name) => name.name.len(),
            Expression::ThisExpression(_) => "this".len(),
            _ => return None,
        };
        let span = expression.span();
        let text = self.program.source_text.get(span.start as usize..span.end as usize)?;
        (text.len() == length).then_some(text)
    }

    /// The symbol that a name refers to.
    pub(super) fn symbol(&self, name: &IdentifierReference<'_>) -> Option<SymbolId> {
        let reference = name.reference_id.get()?;
        self.semantic.scoping().get_reference(reference).symbol_id()
    }

    /// The node that declares what a name refers to.
    pub(super) fn declaration(&self, name: &IdentifierReference<'_>) -> Option<&'c AstNode<'a>> {
        Some(self.semantic.symbol_declaration(self.symbol(name)?))
    }

    /// What a name is first given, where it is a plain variable.
    pub(super) fn initial(&self, name: &IdentifierReference<'_>) -> Option<&'c Expression<'a>> {
        match self.declaration(name)?.kind() {
            AstKind::VariableDeclarator(declarator) if matches!(declarator.id, BindingPattern::BindingIdentifier(_)) => {
                declarator.init.as_ref()
            }
            _ => None,
        }
    }

    /// The node of the function that an expression is or names.
    pub(super) fn function(&self, expression: &Expression<'a>) -> Option<NodeId> {
        match bare(expression) {
            Expression::FunctionExpression(function) => Some(function.node_id.get()),
            Expression::ArrowFunctionExpression(function) => Some(function.node_id.get()),
            Expression::Identifier(name) => {
                let node = self.declaration(name)?;
                match node.kind() {
                    AstKind::Function(_) => Some(node.id()),
                    AstKind::VariableDeclarator(declarator) => match bare(declarator.init.as_ref()?) {
                        Expression::FunctionExpression(function) => Some(function.node_id.get()),
                        Expression::ArrowFunctionExpression(function) => Some(function.node_id.get()),
                        _ => None,
                    },
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The environment variable that an expression reads, followed through variables and fallbacks.
    pub(super) fn env_name(&self, expression: &Expression<'a>) -> Option<String> {
        self.env_name_within(expression, 6)
    }

    fn env_name_within(&self, expression: &Expression<'a>, depth: u32) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        match bare(expression) {
            Expression::Identifier(name) => self.env_name_within(self.initial(name)?, depth),
            Expression::LogicalExpression(either) => {
                self.env_name_within(&either.left, depth).or_else(|| self.env_name_within(&either.right, depth))
            }
            Expression::TemplateLiteral(template) => template.expressions.iter().find_map(|part| self.env_name_within(part, depth)),
            Expression::BinaryExpression(sum) => self.env_name_within(&sum.left, depth).or_else(|| self.env_name_within(&sum.right, depth)),
            Expression::CallExpression(call) => {
                let callee = dotted(&call.callee).unwrap_or_default();
                if callee.ends_with("env.get") || callee.ends_with("getenv") || callee == "config.get" {
                    return call.arguments.first().and_then(|argument| text_of(argument.as_expression()?)).map(str::to_owned);
                }
                let wraps = ["String", "Buffer.from", "trim", "encode", "atob"].iter().any(|name| callee.ends_with(name));
                if !wraps {
                    return None;
                }
                call.arguments
                    .first()
                    .and_then(Argument::as_expression)
                    .or_else(|| call.callee.as_member_expression().map(MemberExpression::object))
                    .and_then(|inner| self.env_name_within(inner, depth))
            }
            other => {
                let member = other.as_member_expression()?;
                let name = member.static_property_name()?;
                // The settings of Nuxt's server, which come from the environment.
                let object = bare(member.object());
                let made = match object {
                    Expression::Identifier(settings) => self.initial(settings).map_or(object, bare),
                    _ => object,
                };
                if matches!(made, Expression::CallExpression(call) if dotted(&call.callee).as_deref() == Some("useRuntimeConfig")) {
                    return Some(format!("NUXT_{}", words(name).join("_").to_ascii_uppercase()));
                }
                let holder = dotted(object)?;
                let upper = name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
                let env = holder == "env" || holder.ends_with(".env") || holder == "config" || holder.ends_with("Env");
                (env && (upper || holder.ends_with(".env"))).then(|| name.to_owned())
            }
        }
    }

    /// The literal start of a text: of a literal, a template, a sum, followed through variables.
    pub(super) fn prefix(&self, expression: &Expression<'a>, depth: u32) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        match bare(expression) {
            Expression::StringLiteral(text) => Some(text.value.as_str().to_owned()),
            Expression::TemplateLiteral(template) => {
                let head = template.quasis.first().map(|quasi| quasi.value.raw.as_str()).unwrap_or_default();
                if head.is_empty()
                    && let Some(first) = template.expressions.first()
                {
                    return self.prefix(first, depth);
                }
                Some(head.to_owned())
            }
            Expression::BinaryExpression(sum) => self.prefix(&sum.left, depth),
            Expression::LogicalExpression(either) => self.prefix(&either.right, depth),
            Expression::Identifier(name) => self.prefix(self.initial(name)?, depth),
            _ => None,
        }
    }
}

/// An expression without parentheses, awaits, type assertions and optional-chain wrappers.
pub(super) fn bare<'e, 'a>(expression: &'e Expression<'a>) -> &'e Expression<'a> {
    let mut at = expression;
    for _ in 0..DEPTH {
        at = match at {
            Expression::ParenthesizedExpression(inner) => &inner.expression,
            Expression::AwaitExpression(inner) => &inner.argument,
            Expression::TSAsExpression(inner) => &inner.expression,
            Expression::TSSatisfiesExpression(inner) => &inner.expression,
            Expression::TSTypeAssertion(inner) => &inner.expression,
            Expression::TSNonNullExpression(inner) => &inner.expression,
            _ => return at,
        };
    }
    at
}

/// The dotted name of an expression: `supabase.from().insert` for `supabase.from("x").insert`.
pub(super) fn dotted<'e>(expression: &'e Expression<'_>) -> Option<Name<'e>> {
    match bare(expression) {
        Expression::Identifier(name) => Some(Name::from(name.name.as_str())),
        Expression::ThisExpression(_) => Some(Name::from("this")),
        // Anything else has no name.
        other @ (Expression::StaticMemberExpression(_)
        | Expression::ComputedMemberExpression(_)
        | Expression::PrivateFieldExpression(_)
        | Expression::CallExpression(_)
        | Expression::NewExpression(_)
        | Expression::ChainExpression(_)
        | Expression::ImportMeta(_)) => {
            let mut name = String::with_capacity(48);
            write(other, DEPTH, &mut name)?;
            Some(Name::from(name))
        }
        _ => None,
    }
}

/// Adds the dotted name of an expression, unless it starts elsewhere than at a name or is too long.
fn write(expression: &Expression<'_>, left: u32, out: &mut String) -> Option<()> {
    let left = left.checked_sub(1)?;
    let (member, name) = match bare(expression) {
        Expression::ChainExpression(chain) => match &chain.expression {
            oxc_ast::ast::ChainElement::CallExpression(call) => (&call.callee, None),
            oxc_ast::ast::ChainElement::TSNonNullExpression(inner) => return write(&inner.expression, left, out),
            other => {
                let member = other.as_member_expression()?;
                (member.object(), Some(member.static_property_name().unwrap_or("[]")))
            }
        },
        Expression::Identifier(name) => return push(&name.name, out),
        Expression::ThisExpression(_) => return push("this", out),
        // `(req.prisma || prisma).plan`: one of two of the same name, wherever it comes from.
        Expression::LogicalExpression(either) => {
            let (mut one, mut other) = (String::new(), String::new());
            write(&either.left, left, &mut one)?;
            write(&either.right, left, &mut other)?;
            let alike = one.rsplit('.').next() == other.rsplit('.').next();
            return if alike { push(&other, out) } else { None };
        }
        Expression::ImportMeta(_) => return push("import.meta", out),
        Expression::CallExpression(call) => (&call.callee, None),
        Expression::NewExpression(made) => (&made.callee, None),
        other => {
            let member = other.as_member_expression()?;
            (member.object(), Some(member.static_property_name().unwrap_or("[]")))
        }
    };
    write(member, left, out)?;
    match name {
        Some(name) => {
            out.push('.');
            push(name, out)
        }
        None => push("()", out),
    }
}

fn push(part: &str, out: &mut String) -> Option<()> {
    out.push_str(part);
    Some(())
}

/// The value of a string or of a template without holes.
pub(super) fn text_of<'a>(expression: &Expression<'a>) -> Option<&'a str> {
    match bare(expression) {
        Expression::StringLiteral(text) => Some(text.value.as_str()),
        Expression::TemplateLiteral(template) if template.expressions.is_empty() => {
            template.quasis.first().map(|quasi| quasi.value.raw.as_str())
        }
        _ => None,
    }
}

/// The value of a property of an object literal.
pub(super) fn property<'e, 'a>(object: &'e ObjectExpression<'a>, name: &str) -> Option<&'e Expression<'a>> {
    object.properties.iter().find_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(property) if property.key.static_name().as_deref() == Some(name) => Some(&property.value),
        _ => None,
    })
}

/// The calls of a chain from its end to its start: (method, first argument as text).
pub(super) fn links<'e, 'a>(expression: &'e Expression<'a>) -> Vec<(&'e str, Option<&'e str>)> {
    let mut found = Vec::new();
    let mut at = bare(expression);
    for _ in 0..DEPTH {
        match at {
            Expression::CallExpression(call) => {
                let first = call.arguments.first().and_then(Argument::as_expression).and_then(text_of);
                match bare(&call.callee) {
                    Expression::Identifier(name) => {
                        found.push((name.name.as_str(), first));
                        break;
                    }
                    callee => {
                        let Some(member) = callee.as_member_expression() else { break };
                        found.push((member.static_property_name().unwrap_or(""), first));
                        at = bare(member.object());
                    }
                }
            }
            other => match other.as_member_expression() {
                Some(member) => at = bare(member.object()),
                None => break,
            },
        }
    }
    found
}

/// What a dotted name starts with.
pub(super) fn first(name: &str) -> &str {
    let end = name.bytes().position(|byte| matches!(byte, b'.' | b'('));
    end.and_then(|end| name.get(..end)).unwrap_or(name)
}

/// Whether a name is one of some, which are in small letters and without underscores.
pub(super) fn folds_to(name: &str, known: &[&str]) -> bool {
    /// Longer than any name that is asked for.
    const LONG: usize = 24;
    let mut folded = [0; LONG];
    let mut length = 0;
    for byte in name.bytes().filter(|byte| *byte != b'_') {
        let Some(place) = folded.get_mut(length) else { return false };
        *place = byte.to_ascii_lowercase();
        length += 1;
    }
    folded.get(..length).is_some_and(|folded| known.iter().any(|known| known.as_bytes() == folded))
}

/// Whether one of some words, in small letters, stands anywhere in a text, whatever the case of its letters there.
pub(super) fn holds(text: &str, words: &[&str]) -> bool {
    let mut starts = [0u64; 4];
    let bit = |byte: u8| (usize::from(byte >> 6), 1u64 << (byte & 63));
    for word in words {
        let Some(first) = word.bytes().next() else { return true };
        for first in [first, first.to_ascii_uppercase()] {
            let (place, bit) = bit(first);
            if let Some(starts) = starts.get_mut(place) {
                *starts |= bit;
            }
        }
    }
    let bytes = text.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let (place, bit) = bit(*byte);
        starts.get(place).is_some_and(|starts| starts & bit != 0)
            && words.iter().any(|word| bytes.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes())))
    })
}

/// The words of a name: `verifyAdminRequest` and `verify_admin_request` give verify, admin, request.
pub(in crate::readers) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last_lower = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            last_lower = false;
            words.push(String::new());
            continue;
        }
        if c.is_ascii_uppercase() && last_lower {
            words.push(String::new());
        }
        last_lower = !c.is_ascii_uppercase();
        match words.last_mut() {
            Some(word) => word.push(c.to_ascii_lowercase()),
            None => words.push(c.to_ascii_lowercase().to_string()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The name at which a chain of calls and members starts.
pub(super) fn first_name<'e, 'a>(expression: &'e Expression<'a>) -> Option<&'e IdentifierReference<'a>> {
    let mut at = bare(expression);
    for _ in 0..32 {
        at = bare(match at {
            Expression::Identifier(name) => return Some(name),
            Expression::CallExpression(call) => &call.callee,
            Expression::AwaitExpression(waits) => &waits.argument,
            Expression::ChainExpression(chain) => chain.expression.as_member_expression()?.object(),
            other => other.as_member_expression()?.object(),
        });
    }
    None
}

/// The parameters of a function.
pub(super) fn parameters<'a>(kind: AstKind<'a>) -> Option<&'a FormalParameters<'a>> {
    match kind {
        AstKind::Function(function) => Some(&function.params),
        AstKind::ArrowFunctionExpression(function) => Some(&function.params),
        _ => None,
    }
}
