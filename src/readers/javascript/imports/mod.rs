//! The module: what it brings in, what it offers, what each of its functions does.

mod classes;
mod exports;

use super::Context;
use super::body::{self, Body};
use super::name::Name;
use super::shapes::Words;
use super::sites::words;
use super::tree::{bare, dotted, holds, text_of};
use crate::facts::{Effect, EffectKind, Function, Guard, GuardKind, Import, Module};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, BindingPattern, CallExpression, ClassElement, Declaration, ExportDefaultDeclarationKind, Expression,
    ImportDeclarationSpecifier, ObjectPropertyKind, Statement, VariableDeclaration,
};
use oxc_span::Span;
use oxc_syntax::node::NodeId;

/// Most functions that are kept for one module; more is generated code.
const FUNCTIONS: usize = 600;

/// Words in names of clients that hold a key with more rights than the caller has.
const PRIVILEGED: Words = Words::of(&["supabaseadmin", "adminclient", "serviceclient"]);

/// A function's node and its name in the module.
pub(super) type Named = (NodeId, String);

/// States the module, and which node each of its functions is.
pub(super) fn read(context: &Context<'_, '_>) -> (Module, Vec<Named>) {
    let mut module = Module {
        path: context.entry.path.clone(),
        directive: context
            .program
            .directives
            .iter()
            .map(|directive| directive.directive.as_str().to_owned())
            .find(|directive| directive.starts_with("use ") && directive != "use strict"),
        ..Module::default()
    };
    brought_in(context, &mut module);
    let mut reader = Functions {
        context,
        imports: &module.imports,
        served: module.directive.as_deref() == Some("use server"),
        found: Vec::new(),
        named: Vec::new(),
    };
    for statement in &context.program.body {
        reader.statement(statement);
    }
    let (mut functions, named) = (reader.found, reader.named);
    exports::read(context, &mut functions, &mut module.passed_on);
    module.functions = functions;
    module.classes = classes::read(context);
    (module, named)
}

fn brought_in(context: &Context<'_, '_>, module: &mut Module) {
    for node in context.walk() {
        match node.kind() {
            AstKind::ImportDeclaration(import) => {
                let mut names = Vec::new();
                for specifier in import.specifiers.iter().flatten() {
                    let local = specifier.local().name.as_str().to_owned();
                    let there = match specifier {
                        ImportDeclarationSpecifier::ImportSpecifier(named) => named.imported.name().as_str().to_owned(),
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(_) => "default".to_owned(),
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(_) => "*".to_owned(),
                    };
                    names.push((local, there));
                }
                module.imports.push(Import {
                    specifier: import.source.value.as_str().to_owned(),
                    names,
                    type_only: import.import_kind.is_type(),
                    optional: false,
                    origin: context.at(import.span),
                });
            }
            AstKind::ImportExpression(import) => {
                if let Some(specifier) = text_of(&import.source) {
                    module.imports.push(asked(context, node.id(), specifier, import.span));
                }
            }
            AstKind::CallExpression(call) if is_require(call) => {
                if let Some(specifier) = call.arguments.first().and_then(Argument::as_expression).and_then(text_of) {
                    module.imports.push(asked(context, node.id(), specifier, call.span));
                }
            }
            _ => {}
        }
    }
}

fn is_require(call: &CallExpression<'_>) -> bool {
    matches!(bare(&call.callee), Expression::Identifier(name) if name.name == "require")
}

/// What `require` or a dynamic import at a node brings in.
fn asked(context: &Context<'_, '_>, from: NodeId, specifier: &str, span: Span) -> Import {
    Import {
        specifier: specifier.to_owned(),
        names: received(context, from),
        type_only: false,
        optional: is_caught(context, from),
        origin: context.at(span),
    }
}

/// Whether the code goes on when what it asks for is not there.
fn is_caught(context: &Context<'_, '_>, from: NodeId) -> bool {
    context.semantic.nodes().ancestor_kinds(from).take(16).any(|kind| match kind {
        AstKind::TryStatement(_) => true,
        AstKind::StaticMemberExpression(member) => member.property.name == "catch",
        _ => false,
    })
}

/// The names that hold what `require` or a dynamic import gives.
fn received(context: &Context<'_, '_>, from: NodeId) -> Vec<(String, String)> {
    let mut member = None;
    for kind in context.semantic.nodes().ancestor_kinds(from).take(4) {
        match kind {
            AstKind::StaticMemberExpression(picked) => member = Some(picked.property.name.to_string()),
            AstKind::AwaitExpression(_) | AstKind::ParenthesizedExpression(_) => {}
            AstKind::VariableDeclarator(declarator) => {
                return match &declarator.id {
                    BindingPattern::BindingIdentifier(name) => {
                        vec![(name.name.to_string(), member.unwrap_or_else(|| "*".to_owned()))]
                    }
                    BindingPattern::ObjectPattern(pattern) => pattern
                        .properties
                        .iter()
                        .filter_map(|property| {
                            let there = property.key.static_name()?.to_string();
                            let here = property.value.get_binding_identifier()?.name.to_string();
                            Some((here, there))
                        })
                        .collect(),
                    _ => Vec::new(),
                };
            }
            _ => return Vec::new(),
        }
    }
    Vec::new()
}

struct Functions<'r, 'c, 'a> {
    context: &'r Context<'c, 'a>,
    imports: &'r [Import],
    /// Callers outside reach the functions directly, so their parameters are what callers send.
    served: bool,
    found: Vec<Function>,
    named: Vec<Named>,
}

impl<'a> Functions<'_, '_, 'a> {
    fn statement(&mut self, statement: &Statement<'a>) {
        match statement {
            Statement::FunctionDeclaration(function) => {
                if let Some(id) = &function.id {
                    self.function(&id.name, function.node_id.get(), function.span, None);
                }
            }
            Statement::VariableDeclaration(variables) => self.variables(variables, false),
            Statement::ClassDeclaration(class) => {
                if let Some(id) = &class.id {
                    self.class(&id.name, &class.body.body, None);
                }
            }
            Statement::ExportDeclaration(export) => match &export.declaration {
                Declaration::FunctionDeclaration(function) => {
                    if let Some(id) = &function.id {
                        self.function(&id.name, function.node_id.get(), function.span, Some(&id.name));
                    }
                }
                Declaration::VariableDeclaration(variables) => self.variables(variables, true),
                Declaration::ClassDeclaration(class) => {
                    if let Some(id) = &class.id {
                        self.class(&id.name, &class.body.body, Some(&id.name));
                    }
                }
                _ => {}
            },
            Statement::ExportDefaultDeclaration(export) => match &export.declaration {
                ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                    let name = function.id.as_ref().map_or("default", |id| id.name.as_str());
                    self.function(name, function.node_id.get(), function.span, Some("default"));
                }
                ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                    let name = class.id.as_ref().map_or("default", |id| id.name.as_str());
                    self.class(name, &class.body.body, Some("default"));
                }
                other => {
                    if let Some(expression) = other.as_expression() {
                        self.value("default", expression, Some("default"));
                    }
                }
            },
            Statement::ExpressionStatement(statement) => {
                // `exports.name = function …`, `module.exports = …`, `module.exports.name = …`
                let Expression::AssignmentExpression(assignment) = &statement.expression else { return };
                let Some(target) = assignment.left.as_member_expression() else { return };
                let holder = dotted(target.object()).unwrap_or_default();
                let Some(name) = target.static_property_name() else { return };
                if holder == "module" && name == "exports" {
                    self.value("default", &assignment.right, Some("default"));
                } else if holder == "exports" || holder == "module.exports" {
                    self.value(name, &assignment.right, Some(name));
                }
            }
            _ => {}
        }
    }

    fn variables(&mut self, variables: &VariableDeclaration<'a>, exported: bool) {
        for declarator in &variables.declarations {
            let (BindingPattern::BindingIdentifier(name), Some(value)) = (&declarator.id, &declarator.init) else { continue };
            let name = name.name.as_str();
            self.value(name, value, exported.then_some(name));
        }
    }

    fn value(&mut self, name: &str, value: &Expression<'a>, exported: Option<&str>) {
        match bare(value) {
            Expression::FunctionExpression(function) => self.function(name, function.node_id.get(), function.span, exported),
            Expression::ArrowFunctionExpression(function) => self.function(name, function.node_id.get(), function.span, exported),
            Expression::ClassExpression(class) => self.class(name, &class.body.body, exported),
            Expression::CallExpression(call) => {
                // A client, a wrapped handler, a built middleware: whoever uses the name runs what the call holds.
                self.function(name, call.node_id.get(), call.span, exported);
            }
            // `const client = url && key ? createClient(url, key) : null`
            Expression::ConditionalExpression(choice) => {
                let made =
                    [&choice.consequent, &choice.alternate].into_iter().find(|side| matches!(bare(side), Expression::CallExpression(_)));
                if let Some(Expression::CallExpression(call)) = made.map(bare) {
                    self.function(name, call.node_id.get(), call.span, exported);
                }
            }
            Expression::NewExpression(made) => {
                let class = dotted(&made.callee);
                self.function(name, made.node_id.get(), made.span, exported);
                if let Some(last) = self.found.last_mut() {
                    last.instance_of = class.map(Name::into_owned);
                }
            }
            Expression::ObjectExpression(object) => {
                for property in &object.properties {
                    let ObjectPropertyKind::ObjectProperty(property) = property else { continue };
                    let Some(key) = property.key.static_name() else { continue };
                    let id = match bare(&property.value) {
                        Expression::FunctionExpression(function) => function.node_id.get(),
                        Expression::ArrowFunctionExpression(function) => function.node_id.get(),
                        Expression::CallExpression(call) => call.node_id.get(),
                        _ => continue,
                    };
                    // Offered as a member of what is exported: `export const api = { find() {} }`.
                    let offered =
                        exported.map(|exported| if exported == "default" { key.to_string() } else { format!("{exported}.{key}") });
                    self.function(&format!("{name}.{key}"), id, property.span, offered.as_deref());
                }
                if let Some(exported) = exported {
                    self.push(name, Body::default(), object.span, Some(exported));
                }
            }
            Expression::Identifier(other) if exported.is_some() => {
                let body = Body { calls: vec![other.name.to_string()], ..Body::default() };
                self.push(name, body, other.span, exported);
            }
            _ => {}
        }
    }

    fn class(&mut self, name: &str, elements: &[ClassElement<'a>], exported: Option<&str>) {
        for element in elements {
            match element {
                ClassElement::MethodDefinition(method) => {
                    if let Some(key) = method.key.static_name() {
                        let offered = exported.map(|exported| format!("{exported}.{key}"));
                        self.function(&format!("{name}.{key}"), method.value.node_id.get(), method.span, offered.as_deref());
                    }
                }
                ClassElement::PropertyDefinition(field) => {
                    let held = match field.value.as_ref().map(bare) {
                        Some(Expression::ArrowFunctionExpression(arrow)) => arrow.node_id.get(),
                        Some(Expression::FunctionExpression(function)) => function.node_id.get(),
                        // `list = wrapped(async (req, res) => …)`
                        Some(Expression::CallExpression(call)) => call.node_id.get(),
                        _ => continue,
                    };
                    if let Some(key) = field.key.static_name() {
                        let offered = exported.map(|exported| format!("{exported}.{key}"));
                        self.function(&format!("{name}.{key}"), held, field.span, offered.as_deref());
                    }
                }
                _ => {}
            }
        }
    }

    fn function(&mut self, name: &str, node: NodeId, span: Span, exported: Option<&str>) {
        // One of several ways to call what follows: only the last has a body.
        if matches!(self.context.semantic.nodes().kind(node), AstKind::Function(function) if function.body.is_none()) {
            return;
        }
        self.named.push((node, name.to_owned()));
        let mut body = body::read(self.context, self.imports, node);
        if lets_everyone(name, self.context.text(span), &body.calls) {
            let asks =
                |guard: &&mut Guard| matches!(guard.by.rsplit('.').next(), Some("getUser" | "getSession" | "getServerSession" | "auth"));
            for guard in body.guards.iter_mut().filter(asks) {
                (guard.kind, guard.fails_open) = (GuardKind::Unverified, true);
            }
        }
        if self.served && body.input.is_none() && has_parameters(self.context, node) && self.context.is_offered(node) {
            body.input = Some(self.context.at(span));
        }
        self.push(name, body, span, exported);
        if let Some(class) = classes::given(self.context, node)
            && let Some(last) = self.found.last_mut()
        {
            last.instance_of = Some(class);
        }
    }

    fn push(&mut self, name: &str, body: Body, span: Span, exported: Option<&str>) {
        if self.found.len() >= FUNCTIONS {
            return;
        }
        let mut effects = body.effects;
        if PRIVILEGED.stand_in(name) {
            effects.push(Effect {
                kind: EffectKind::ActsPrivileged,
                target: name.to_owned(),
                policed: false,
                picked: crate::facts::Picked::Otherwise,
                origin: self.context.at(span),
            });
        }
        self.found.push(Function {
            name: name.to_owned(),
            exported_as: exported.map(str::to_owned),
            instance_of: None,
            guards: body.guards,
            effects,
            calls: body.calls,
            input: body.input,
            origin: self.context.at(span),
        });
    }
}

/// Words of helpers that turn callers away.
const CHECKS: &[&str] =
    &["authorize", "authenticate", "require", "ensure", "check", "verify", "guard", "assert", "protect", "validate", "must"];

/// Whether a helper that is named like a check says yes however it ends: each way out of it is a yes that is written
/// down, none turns anybody away, and no other check is asked.
fn lets_everyone(name: &str, text: &str, calls: &[String]) -> bool {
    if !words::has(name, CHECKS) || calls.iter().any(|call| holds(call, CHECKS)) || text.len() > 6000 {
        return false;
    }
    if ["throw ", "reject(", "redirect(", "notFound(", ".status("].iter().any(|way| text.contains(way)) {
        return false;
    }
    let mut ends = text.split("return").skip(1).peekable();
    ends.peek().is_some()
        && ends.all(|end| {
            let end = end.split(['\n', ';', '}']).next().unwrap_or("").replace(' ', "");
            let yes = ["ok:true", "authorized:true", "allowed:true", "valid:true", "isAdmin:true", "success:true"];
            end == "true" || yes.iter().any(|yes| end.contains(yes))
        })
}

fn has_parameters(context: &Context<'_, '_>, node: NodeId) -> bool {
    match context.semantic.nodes().kind(node) {
        AstKind::Function(function) => !function.params.items.is_empty(),
        AstKind::ArrowFunctionExpression(function) => !function.params.items.is_empty(),
        AstKind::CallExpression(_) => true,
        _ => false,
    }
}
