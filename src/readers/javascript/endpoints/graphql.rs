//! GraphQL: maps of resolvers, fields of a schema builder, and shields before them.

use super::handled_in;
use super::routers::step;
use crate::facts::{Cover, Endpoint, EndpointKind, Guard, GuardKind, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::{self, Body, guard_kind};
use crate::readers::javascript::tree::{bare, dotted, property, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression, ObjectExpression, ObjectProperty, ObjectPropertyKind};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};

pub(super) fn read(context: &Context<'_, '_>, module: &mut Module, found: &mut Vec<Endpoint>) {
    let text = &context.whole;
    let maps = ["Query", "Mutation", "Subscription"].iter().any(|root| text.contains(root));
    if !maps && !["queryField", "mutationField"].iter().any(|call| text.contains(call)) {
        return;
    }
    // Types that tools wrote down have the same names and no code.
    if module.directive.as_deref() == Some("use client") {
        return;
    }
    for node in context.walk() {
        match node.kind() {
            AstKind::ObjectProperty(root) => {
                if let (Some(method), Expression::ObjectExpression(fields)) = (root_method(root), bare(&root.value)) {
                    if is_shield(context, node) {
                        shield(context, module, fields);
                    } else {
                        map(context, module, method, fields, found);
                    }
                }
            }
            // `const Mutation = { createPost: async (parent, args, ctx) => … }`
            AstKind::VariableDeclarator(variable) => {
                let name = variable.id.get_binding_identifier().map(|name| name.name.as_str()).unwrap_or("");
                if let (Some(method), Some(Expression::ObjectExpression(fields))) = (method_of(name), variable.init.as_ref().map(bare)) {
                    map(context, module, method, fields, found);
                }
            }
            AstKind::CallExpression(call) => built(context, module, call, found),
            _ => {}
        }
    }
}

fn root_method(root: &ObjectProperty<'_>) -> Option<&'static str> {
    method_of(root.key.static_name()?.as_ref())
}

fn method_of(name: &str) -> Option<&'static str> {
    match name {
        "Query" | "Subscription" | "queryResolvers" | "QueryResolvers" => Some("QUERY"),
        "Mutation" | "mutationResolvers" | "MutationResolvers" => Some("MUTATION"),
        _ => None,
    }
}

fn is_shield(context: &Context<'_, '_>, node: &AstNode<'_>) -> bool {
    context
        .semantic
        .nodes()
        .ancestor_kinds(node.id())
        .take(4)
        .any(|kind| matches!(kind, AstKind::CallExpression(call) if dotted(&call.callee).as_deref() == Some("shield")))
}

/// A map of resolvers: every function in it, bare or wrapped, answers.
fn map<'a>(context: &Context<'_, 'a>, module: &Module, method: &'static str, fields: &ObjectExpression<'a>, found: &mut Vec<Endpoint>) {
    for field in &fields.properties {
        let ObjectPropertyKind::ObjectProperty(field) = field else { continue };
        let Some(name) = field.key.static_name() else { continue };
        let resolver = match bare(&field.value) {
            // Nexus and schemas made by hand: `{ type, resolve() {} }`
            Expression::ObjectExpression(options) => match property(options, "resolve").or_else(|| property(options, "subscribe")) {
                Some(resolve) => resolve,
                None => continue,
            },
            Expression::FunctionExpression(_)
            | Expression::ArrowFunctionExpression(_)
            | Expression::CallExpression(_)
            | Expression::Identifier(_)
            | Expression::StaticMemberExpression(_) => &field.value,
            _ => continue,
        };
        resolved(context, module, method, &name, resolver, Body::default(), field.span, found);
    }
}

#[expect(clippy::too_many_arguments, reason = "all are parts of one field")]
fn resolved<'a>(
    context: &Context<'_, 'a>,
    module: &Module,
    method: &'static str,
    name: &str,
    resolver: &Expression<'a>,
    before: Body,
    at: Span,
    found: &mut Vec<Endpoint>,
) {
    let mut body = before;
    body.absorb(step(context, module, resolver));
    let mut endpoint = handled_in(context, body, EndpointKind::Procedure, "graphql", Some(method), name.to_owned(), at);
    // Arguments come from the caller; the first parameter is the parent.
    let named = context.function(resolver).is_some_and(|function| {
        let second = match context.semantic.nodes().kind(function) {
            AstKind::Function(function) => function.params.items.get(1),
            AstKind::ArrowFunctionExpression(function) => function.params.items.get(1),
            _ => None,
        };
        second.is_some_and(|parameter| !context.text(parameter.span).starts_with('_'))
    });
    if named || matches!(bare(resolver), Expression::CallExpression(_)) {
        endpoint.takes_input = true;
        endpoint.input.get_or_insert_with(|| context.at(at));
    }
    found.push(endpoint);
}

/// Pothos and Nexus: `builder.mutationField("createPost", (t) => t.field({ authScopes, resolve }))`.
fn built<'a>(context: &Context<'_, 'a>, module: &Module, call: &CallExpression<'a>, found: &mut Vec<Endpoint>) {
    let callee = context.called(call);
    let (method, many) = match callee.rsplit('.').next().unwrap_or("") {
        "queryField" | "subscriptionField" => ("QUERY", false),
        "mutationField" => ("MUTATION", false),
        "queryFields" => ("QUERY", true),
        "mutationFields" => ("MUTATION", true),
        "queryType" => ("QUERY", true),
        "mutationType" => ("MUTATION", true),
        _ => return,
    };
    let name = call.arguments.first().and_then(Argument::as_expression).and_then(text_of).unwrap_or("");
    for node in context.subtree(call.node_id.get()) {
        let AstKind::ObjectExpression(options) = node.kind() else { continue };
        let Some(resolve) = property(options, "resolve") else { continue };
        let mut before = Body::default();
        for key in ["authScopes", "authorize", "shield", "authz"] {
            if let Some(scopes) = property(options, key) {
                before.guards.push(scope_guard(context, key, scopes));
            }
        }
        let field = if many { field_name(context, node) } else { Some(name.to_owned()) };
        let Some(field) = field.filter(|field| !field.is_empty()) else { continue };
        resolved(context, module, method, &field, resolve, before, options.span, found);
    }
}

/// The key under which a field stands: `createPost: t.field({ … })`, or its first argument: `t.field("createPost", …)`.
fn field_name(context: &Context<'_, '_>, node: &AstNode<'_>) -> Option<String> {
    for kind in context.semantic.nodes().ancestor_kinds(node.id()).take(4) {
        match kind {
            AstKind::CallExpression(call) => {
                if let Some(name) = call.arguments.first().and_then(Argument::as_expression).and_then(text_of) {
                    return Some(name.to_owned());
                }
            }
            AstKind::ObjectProperty(property) => return property.key.static_name().map(|key| key.to_string()),
            _ => return None,
        }
    }
    None
}

fn scope_guard(context: &Context<'_, '_>, key: &str, scopes: &Expression<'_>) -> Guard {
    let text = context.text(scopes.span()).to_ascii_lowercase();
    let role = ["admin", "role", "permission", "moderator", "staff"].iter().any(|word| text.contains(word));
    let kind = if role { GuardKind::Role } else { GuardKind::Login };
    Guard { kind, by: key.to_owned(), fails_open: false, origin: context.at(scopes.span()) }
}

/// `shield({ Mutation: { deletePost: isAdmin } })`: what stands before fields that are resolved elsewhere.
fn shield<'a>(context: &Context<'_, 'a>, module: &mut Module, fields: &ObjectExpression<'a>) {
    let mut named = Vec::new();
    for field in &fields.properties {
        let ObjectPropertyKind::ObjectProperty(field) = field else { continue };
        let Some(name) = field.key.static_name() else { continue };
        let text = context.text(field.value.span());
        let rule = dotted(&field.value).map(|name| name.trim_end_matches("()").to_owned());
        let lower = text.to_ascii_lowercase();
        let kind = if lower == "allow" {
            None
        } else if ["admin", "role", "permission"].iter().any(|word| lower.contains(word)) {
            Some(GuardKind::Role)
        } else if lower.contains("owner") {
            Some(GuardKind::Owner)
        } else {
            rule.as_deref().and_then(|rule| guard_kind(rule, 1)).or(Some(GuardKind::Login))
        };
        let guards =
            kind.map(|kind| Guard { kind, by: text.chars().take(80).collect(), fails_open: false, origin: context.at(field.span) });
        let mut calls: Vec<String> = rule.into_iter().collect();
        if let Expression::CallExpression(call) = bare(&field.value) {
            calls.extend(body::read(context, &module.imports, call.node_id.get()).calls);
        }
        // The wildcard holds for all that is not named.
        let all = name == "*";
        if !all {
            named.push(name.to_string());
        }
        module.covers.push(Cover {
            family: "graphql".to_owned(),
            prefixes: if all { Vec::new() } else { vec![name.to_string()] },
            except: if all { named.clone() } else { Vec::new() },
            guards: guards.into_iter().collect(),
            calls: if lower == "allow" { Vec::new() } else { calls },
        });
    }
}
