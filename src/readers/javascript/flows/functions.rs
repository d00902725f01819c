//! Functions that the module names, and calls that reach such functions here or in other files.

use super::super::imports::Named;
use super::{Context, parameters};
use crate::facts::{Call, Module};
use crate::readers::javascript::name::Name;
use crate::readers::javascript::shapes::Words;
use crate::readers::javascript::sites::expression::last;
use crate::readers::javascript::tree::{bare, dotted};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, ArrowFunctionBody, AssignmentTarget, BindingPattern, CallExpression, ClassElement, Expression, FormalParameters, TSType,
    TSTypeName,
};
use oxc_semantic::AstNode;
use oxc_syntax::node::NodeId;
use std::collections::{BTreeMap, BTreeSet};

/// Words in names of functions that make a value harmless, or only hold it against something.
const CLEANERS: Words = Words::of(&[
    "sanit", "escape", "clean", "encode", "purify", "valid", "assert", "allow", "quote", "hash", "encrypt", "sign", "slug", "strip",
]);

/// The functions of one file.
pub(super) struct Functions<'r> {
    /// Name and node.
    list: Vec<(String, NodeId)>,
    by_node: BTreeMap<NodeId, usize>,
    roots: BTreeSet<String>,
    imported: BTreeSet<&'r str>,
}

impl<'r> Functions<'r> {
    pub(super) fn new(context: &Context<'_, '_>, module: &'r Module, named: &[Named]) -> Self {
        let imported = module
            .imports
            .iter()
            .filter(|import| !import.type_only && is_of_project(&import.specifier))
            .flat_map(|import| &import.names)
            .map(|(here, _)| here.as_str())
            .collect();
        let mut functions = Self { list: Vec::new(), by_node: BTreeMap::new(), roots: BTreeSet::new(), imported };
        for (node, name) in named {
            if let Some(function) = function_in(context, *node) {
                functions.add(name.clone(), function);
            }
        }
        functions.constructed(context);
        functions
    }

    fn add(&mut self, name: String, node: NodeId) {
        if let std::collections::btree_map::Entry::Vacant(place) = self.by_node.entry(node) {
            place.insert(self.list.len());
            self.roots.insert(name.split('.').next().unwrap_or("").to_owned());
            self.list.push((name, node));
        }
    }

    /// Methods that functions give to what they construct: `this.find = …` inside of `Users`, `Users.prototype.find = …`.
    fn constructed(&mut self, context: &Context<'_, '_>) {
        for node in context.walk() {
            let AstKind::AssignmentExpression(assignment) = node.kind() else { continue };
            let AssignmentTarget::StaticMemberExpression(target) = &assignment.left else { continue };
            if !matches!(&assignment.right, Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_)) {
                continue;
            }
            let Some(function) = context.function(&assignment.right) else { continue };
            let method = target.property.name.as_str();
            let class = match bare(&target.object) {
                Expression::ThisExpression(_) => self.around(context, node.id()).map(|at| self.name(at).to_owned()),
                other => dotted(other).and_then(|holder| holder.strip_suffix(".prototype").map(str::to_owned)),
            };
            if let Some(class) = class.filter(|class| !class.contains('.')) {
                self.add(format!("{class}.{method}"), function);
            }
        }
    }

    pub(super) fn is_named(&self, node: NodeId) -> bool {
        self.by_node.contains_key(&node)
    }

    pub(super) fn name(&self, at: usize) -> &str {
        self.list.get(at).map_or("", |(name, _)| name.as_str())
    }

    /// Each function with its number and parameters.
    pub(super) fn all<'c, 'a>(&self, context: &Context<'c, 'a>) -> Vec<(usize, NodeId, &'c FormalParameters<'a>)> {
        let nodes = context.semantic.nodes();
        self.list.iter().enumerate().filter_map(|(at, (_, node))| Some((at, *node, parameters(nodes.kind(*node))?))).collect()
    }

    /// The named function around a node.
    pub(super) fn around(&self, context: &Context<'_, '_>, node: NodeId) -> Option<usize> {
        context.semantic.nodes().ancestor_ids(node).find_map(|above| self.by_node.get(&above).copied())
    }

    /// What each named function gives back.
    pub(super) fn returned<'c, 'a>(&self, context: &Context<'c, 'a>) -> Vec<(String, &'c Expression<'a>)> {
        let nodes = context.semantic.nodes();
        let mut found = Vec::new();
        for (name, node) in &self.list {
            if let AstKind::ArrowFunctionExpression(arrow) = nodes.kind(*node)
                && !matches!(arrow.body, ArrowFunctionBody::FunctionBody(_))
                && let Some(given) = arrow.body.as_expression()
            {
                found.push((name.clone(), given));
            }
        }
        for node in context.walk() {
            let AstKind::ReturnStatement(given) = node.kind() else { continue };
            let Some(given) = &given.argument else { continue };
            if let Some(at) = super::function_around(context, node.id()).and_then(|function| self.by_node.get(&function)) {
                found.push((self.name(*at).to_owned(), given));
            }
        }
        found
    }

    /// A call of a function that has a name here or stands in another file of the project.
    pub(super) fn call<'a>(&self, context: &Context<'_, 'a>, node: &AstNode<'a>, call: &CallExpression<'a>) -> Option<Call> {
        let name = context.called(call);
        let dots = name.bytes().filter(|byte| *byte == b'.').count();
        let built = name.bytes().any(|byte| matches!(byte, b'(' | b'['));
        if name.is_empty() || dots > 2 || built && (name.contains("()") || name.contains("[]")) {
            return None;
        }
        let cleans = || CLEANERS.stand_in(last(name));
        let inside = || self.around(context, node.id()).map(|at| self.name(at).to_owned()).unwrap_or_default();
        let (root, rest) = name.split_once('.').unwrap_or((name, ""));
        let at = call.span.start;
        if root == "this" {
            let Some((field, method)) = rest.split_once('.') else {
                return (!rest.is_empty() && !cleans()).then(|| Call { name: name.to_string(), inside: inside(), at });
            };
            if cleans() {
                return None;
            }
            let class = field_class(context, node.id(), field)?;
            return Some(Call { name: format!("{class}.{method}"), inside: inside(), at });
        }
        if rest.contains('.') {
            return None;
        }
        if let Some(class) = instance(context, &call.callee) {
            let known = self.imported.contains(class.as_str()) || self.roots.contains(&class);
            return (known && !cleans()).then(|| Call { name: format!("{class}.{rest}"), inside: inside(), at });
        }
        let known = self.imported.contains(root) || self.roots.contains(root) || root == "exports";
        (known && !cleans()).then(|| Call { name: name.trim_start_matches("exports.").to_owned(), inside: inside(), at })
    }
}

/// Whether what an import names may stand in the project: packages of others have one name, or a scope and one.
fn is_of_project(specifier: &str) -> bool {
    specifier.starts_with(['.', '~', '#', '$'])
        || specifier.starts_with("@/")
        || specifier.contains('/') && !specifier.starts_with("next/") && !specifier.starts_with("node:")
}

/// The function that a node is, or that a wrapper is given.
fn function_in(context: &Context<'_, '_>, node: NodeId) -> Option<NodeId> {
    match context.semantic.nodes().kind(node) {
        AstKind::Function(_) | AstKind::ArrowFunctionExpression(_) => Some(node),
        AstKind::CallExpression(call) => {
            let mut arguments = call.arguments.iter().rev().filter_map(Argument::as_expression).map(bare);
            arguments.find_map(|argument| match argument {
                Expression::FunctionExpression(function) => Some(function.node_id.get()),
                Expression::ArrowFunctionExpression(arrow) => Some(arrow.node_id.get()),
                Expression::CallExpression(inner) => {
                    inner.arguments.iter().rev().filter_map(Argument::as_expression).map(bare).find_map(|argument| match argument {
                        Expression::FunctionExpression(function) => Some(function.node_id.get()),
                        Expression::ArrowFunctionExpression(arrow) => Some(arrow.node_id.get()),
                        _ => None,
                    })
                }
                _ => None,
            })
        }
        _ => None,
    }
}

/// The class of the instance on which a method is called: `const users = new Users(db); users.find(…)`.
fn instance<'a>(context: &Context<'_, 'a>, callee: &Expression<'a>) -> Option<String> {
    let Expression::Identifier(holder) = bare(bare(callee).as_member_expression()?.object()) else { return None };
    let Expression::NewExpression(made) = bare(context.initial(holder)?) else { return None };
    dotted(&made.callee).map(Name::into_owned)
}

/// The class of a field, by the type that the constructor takes or the field declares, or by what it is given.
fn field_class(context: &Context<'_, '_>, node: NodeId, field: &str) -> Option<String> {
    let nodes = context.semantic.nodes();
    let class = nodes.ancestor_kinds(node).find_map(|above| match above {
        AstKind::Class(class) => Some(class),
        _ => None,
    })?;
    for element in &class.body.body {
        match element {
            ClassElement::MethodDefinition(method) if method.kind.is_constructor() => {
                for parameter in &method.value.params.items {
                    if parameter.accessibility.is_some()
                        && let BindingPattern::BindingIdentifier(name) = &parameter.pattern
                        && name.name == field
                    {
                        return type_name(&parameter.type_annotation.as_ref()?.type_annotation);
                    }
                }
            }
            ClassElement::PropertyDefinition(property) if property.key.static_name().as_deref() == Some(field) => {
                if let Some(Expression::NewExpression(made)) = &property.value {
                    return dotted(&made.callee).map(Name::into_owned);
                }
                if let Some(annotation) = &property.type_annotation {
                    return type_name(&annotation.type_annotation);
                }
            }
            _ => {}
        }
    }
    nodes.iter().find_map(|node| match node.kind() {
        AstKind::AssignmentExpression(assignment) => match (&assignment.left, bare(&assignment.right)) {
            (AssignmentTarget::StaticMemberExpression(target), Expression::NewExpression(made))
                if target.property.name == field && matches!(bare(&target.object), Expression::ThisExpression(_)) =>
            {
                dotted(&made.callee).map(Name::into_owned)
            }
            _ => None,
        },
        _ => None,
    })
}

fn type_name(kind: &TSType<'_>) -> Option<String> {
    match kind {
        TSType::TSTypeReference(reference) => match &reference.type_name {
            TSTypeName::IdentifierReference(name) => Some(name.name.to_string()),
            _ => None,
        },
        _ => None,
    }
}
