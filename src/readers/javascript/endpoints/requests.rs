//! What route handlers call the request and what they are handed beside it, where they do not call it as everybody does.

use super::METHODS;
use super::servers::family;
use crate::readers::javascript::Context;
use crate::readers::javascript::body::is_input;
use crate::readers::javascript::tree::bare;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, CallExpression, Declaration, Expression, FormalParameter, FormalParameters, Statement};
use oxc_span::Span;
use std::borrow::Cow;

/// Names by which a request is known without looking at the handler.
const USUAL: &[&str] = &["req", "request", "_req", "_request", "ctx", "c", "context", "event"];

/// Names that are looked for in one file.
const NAMES: usize = 8;

impl<'a> Context<'_, 'a> {
    /// The text of a member, with the request under its usual name: `q.query.id` is `req.query.id` where a handler of
    /// the file is `(q, r) => …`.
    pub(in crate::readers::javascript) fn of_request<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '$').unwrap_or(text.len());
        let Some((holder, rest)) = text.split_at_checked(end).filter(|(holder, rest)| !holder.is_empty() && !rest.is_empty()) else {
            return Cow::Borrowed(text);
        };
        if self.requests().contains(&holder) { Cow::Owned(format!("req{rest}")) } else { Cow::Borrowed(text) }
    }

    /// Whether a member holds what the caller sends.
    pub(in crate::readers::javascript) fn is_input(&self, member: Span) -> bool {
        let text = self.text(member);
        self.may_be_request(text) && is_input(&self.of_request(text))
    }

    /// Whether a member may be one of a request, by its first letter: requests are known by few names.
    pub(in crate::readers::javascript) fn may_be_request(&self, text: &str) -> bool {
        matches!(text.as_bytes().first(), Some(b'r' | b'c' | b't' | b'e' | b'_')) || !self.requests().is_empty()
    }

    fn requests(&self) -> &[&'a str] {
        self.requests.get_or_init(|| {
            if is_served(self) {
                return handed(self);
            }
            if !matches!(family(self), Some("express" | "fastify" | "polka" | "restana")) {
                return Vec::new();
            }
            let mut names = Vec::new();
            for node in self.walk() {
                let AstKind::CallExpression(call) = node.kind() else { continue };
                let Some(name) = request(call).filter(|name| !USUAL.contains(name) && !names.contains(name)) else { continue };
                names.push(name);
                if names.len() == NAMES {
                    break;
                }
            }
            names
        })
    }
}

/// Whether Next serves the file, whose functions are called like the methods that they answer.
fn is_served(context: &Context<'_, '_>) -> bool {
    let path = context.entry.path.as_str();
    let file = path.rsplit('/').next().unwrap_or("");
    matches!(file, "route.ts" | "route.js" | "route.tsx" | "route.jsx" | "route.mjs") && format!("/{path}").contains("/app/")
}

/// What the functions that Next calls name the request, and beside it what holds the parameters of the address:
/// `(request, props)` with `await props.params`.
fn handed<'a>(context: &Context<'_, 'a>) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (name, value) in context.program.body.iter().flat_map(offers) {
        if !METHODS.contains(&name) {
            continue;
        }
        let found = value.iter().take(2).filter_map(|parameter| parameter.pattern.get_binding_identifier());
        for name in found.map(|name| name.name.as_str()) {
            if !USUAL.contains(&name) && !names.contains(&name) && names.len() < NAMES {
                names.push(name);
            }
        }
    }
    names
}

/// The functions that a statement exports, each with its parameters; of one that is wrapped by a call, those of what is wrapped.
fn offers<'e, 'a>(statement: &'e Statement<'a>) -> Vec<(&'a str, &'e [FormalParameter<'a>])> {
    let Statement::ExportDeclaration(export) = statement else { return Vec::new() };
    match &export.declaration {
        Declaration::FunctionDeclaration(function) => {
            function.id.iter().map(|id| (id.name.as_str(), function.params.items.as_slice())).collect()
        }
        Declaration::VariableDeclaration(variables) => {
            let named = variables.declarations.iter();
            let value = |value: &'e Expression<'a>| match bare(value) {
                Expression::CallExpression(call) => call.arguments.last().and_then(Argument::as_expression).and_then(items),
                other => items(other),
            };
            named.filter_map(|one| Some((one.id.get_binding_identifier()?.name.as_str(), one.init.as_ref().and_then(value)?))).collect()
        }
        _ => Vec::new(),
    }
}

fn items<'e, 'a>(function: &'e Expression<'a>) -> Option<&'e [FormalParameter<'a>]> {
    match bare(function) {
        Expression::ArrowFunctionExpression(function) => Some(function.params.items.as_slice()),
        Expression::FunctionExpression(function) => Some(function.params.items.as_slice()),
        _ => None,
    }
}

/// The name of the request in the handler of a route: the first of two or three parameters, the second of four.
fn request<'a>(call: &CallExpression<'a>) -> Option<&'a str> {
    let member = call.callee.as_member_expression()?;
    let method = member.static_property_name()?;
    if !matches!(method, "get" | "post" | "put" | "patch" | "delete" | "all" | "use") {
        return None;
    }
    let path = matches!(
        call.arguments.first()?.as_expression().map(bare)?,
        Expression::StringLiteral(_) | Expression::TemplateLiteral(_) | Expression::RegExpLiteral(_) | Expression::ArrayExpression(_)
    );
    if !path && method != "use" {
        return None;
    }
    let parameters: &FormalParameters<'a> = match call.arguments.last().and_then(Argument::as_expression).map(bare)? {
        Expression::ArrowFunctionExpression(handler) => &handler.params,
        Expression::FunctionExpression(handler) => &handler.params,
        _ => return None,
    };
    let at = match parameters.items.len() {
        2 | 3 => 0,
        4 => 1,
        _ => return None,
    };
    match &parameters.items.get(at)?.pattern {
        BindingPattern::BindingIdentifier(name) => Some(name.name.as_str()),
        _ => None,
    }
}
