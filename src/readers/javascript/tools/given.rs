//! What a model gives its tools, and where a file passes that on.

use crate::readers::javascript::Context;
use crate::readers::javascript::sites::expression::{bare, last, name, object, property};
use crate::readers::javascript::sites::words::has;
use crate::readers::javascript::tree::parameters;
use crate::readers::whole::Whole;
use oxc_ast::AstKind;
use oxc_ast::ast::ObjectPropertyKind;
use oxc_ast::ast::{
    Argument, AssignmentTarget, BindingPattern, CallExpression, ChainElement, Expression, ObjectExpression, ObjectProperty, PropertyKey,
};
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;
use oxc_syntax::symbol::SymbolId;
use std::collections::{BTreeMap, BTreeSet};

/// How deep a value is looked into.
const DEPTH: u32 = 8;
/// How often names are followed on through a file.
const PASSES: usize = 6;
/// What a function of a tool is handed beside the model's words.
const BESIDE: &[&str] = &[
    "ctx",
    "mastra",
    "runtimeContext",
    "requestContext",
    "resourceId",
    "threadId",
    "runId",
    "writer",
    "tracingContext",
    "experimental_context",
];
/// Calls that give back what they are given, in another form.
const PASS_ON: &[&str] = &[
    "Number",
    "String",
    "parseInt",
    "parseFloat",
    "BigInt",
    "parse",
    "ObjectId",
    "toString",
    "trim",
    "toLowerCase",
    "toUpperCase",
    "replace",
    "normalize",
    "padStart",
];

/// Whether a text may hold tools of a model at all.
pub(super) fn may_hold(text: &Whole<'_>) -> bool {
    let marked = text.contains_any(&[
        "tool_calls",
        "toolCalls",
        "tool_call",
        "toolCall",
        "tool_use",
        "functionCall",
        "function_call",
        "function.arguments",
    ]) || text.contains_any(&["tool(", "createTool(", "DynamicStructuredTool("])
        || text.contains("execute") && text.contains_any(&["inputSchema", "parameters"]);
    // Servers of tools run with the rights of whoever installs them.
    marked && !text.contains("@modelcontextprotocol")
}

/// The names that stand for what a model gave, or for what was loaded by it.
pub(super) struct Given {
    names: BTreeSet<SymbolId>,
    /// A tool's name decides what is done: not one answer in a form that the code asked for.
    calls: bool,
}

impl Given {
    /// Those of a file, as far as they are told where they come in.
    pub(super) fn of<'a>(context: &Context<'_, 'a>) -> Self {
        let mut given = Self { names: BTreeSet::new(), calls: !is_forced(&context.whole) };
        for node in context.semantic.nodes().iter() {
            match node.kind() {
                AstKind::ObjectExpression(tool) => given.of_tool(context, tool),
                AstKind::CallExpression(call) if last(&name(&call.callee)) == "tool" => {
                    // `tool(async ({ id }) => …, { name, schema })`
                    let Some(run) = call.arguments.first().and_then(Argument::as_expression) else { continue };
                    if matches!(bare(run), Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_)) {
                        given.of_function(context, run);
                    }
                }
                _ => {}
            }
        }
        given.follow(context);
        given
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Takes further names.
    pub(super) fn take(&mut self, names: impl IntoIterator<Item = SymbolId>) {
        self.names.extend(names);
    }

    /// Whether a name stands for it.
    pub(super) fn has(&self, symbol: SymbolId) -> bool {
        self.names.contains(&symbol)
    }

    /// `{ description, parameters, execute: async ({ id }) => … }`
    fn of_tool<'a>(&mut self, context: &Context<'_, 'a>, tool: &ObjectExpression<'a>) {
        let Some(run) = property(tool, "execute").or_else(|| property(tool, "func")) else { return };
        let asks =
            ["inputSchema", "parameters", "input_schema", "schema", "inputParameters"].iter().any(|key| property(tool, key).is_some());
        let described = asks && property(tool, "description").is_some();
        if described {
            self.of_function(context, run);
        }
    }

    fn of_function<'a>(&mut self, context: &Context<'_, 'a>, run: &Expression<'a>) {
        let Some(parameters) = context.function(run).and_then(|function| parameters(context.semantic.nodes().kind(function))) else {
            return;
        };
        let Some(first) = parameters.items.first() else { return };
        for bound in first.pattern.get_binding_identifiers() {
            if !BESIDE.contains(&bound.name.as_str())
                && let Some(symbol) = bound.symbol_id.get()
            {
                self.names.insert(symbol);
            }
        }
    }

    /// Follows them through variables and functions of the file.
    pub(super) fn follow(&mut self, context: &Context<'_, '_>) {
        let methods = methods(context);
        for _ in 0..PASSES {
            let before = self.names.len();
            for node in context.semantic.nodes().iter() {
                match node.kind() {
                    AstKind::VariableDeclarator(declared) => {
                        let Some(init) = &declared.init else { continue };
                        self.bind(context, &declared.id, init);
                    }
                    AstKind::AssignmentExpression(set) => {
                        if let AssignmentTarget::AssignmentTargetIdentifier(target) = &set.left
                            && self.holds(context, &set.right)
                            && let Some(symbol) = context.symbol(target)
                        {
                            self.names.insert(symbol);
                        }
                    }
                    AstKind::CallExpression(call) => self.pass(context, call, &methods),
                    _ => {}
                }
            }
            if self.names.len() == before {
                return;
            }
        }
    }

    fn bind<'a>(&mut self, context: &Context<'_, 'a>, pattern: &BindingPattern<'a>, value: &Expression<'a>) {
        if self.holds(context, value) {
            self.names.extend(pattern.get_binding_identifiers().iter().filter_map(|bound| bound.symbol_id.get()));
            return;
        }
        // `const { name, args } = functionCall`
        let BindingPattern::ObjectPattern(fields) = pattern else { return };
        let holder = context.text(value.span());
        for field in &fields.properties {
            let Some(key) = field.key.static_name() else { continue };
            if self.is_handed(context, &key, holder) {
                self.names.extend(field.value.get_binding_identifiers().iter().filter_map(|bound| bound.symbol_id.get()));
            }
        }
    }

    /// Whether a field of what a model answers holds what it gives to a tool.
    fn is_handed(&self, context: &Context<'_, '_>, field: &str, holder: &str) -> bool {
        if !self.calls || holder.len() > 120 {
            return false;
        }
        let lower = holder.to_ascii_lowercase();
        let called = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let text = &context.whole;
        match field {
            "arguments" => called(&["function", "call", "tool"]),
            "input" => {
                (text.contains("tool_use") || text.contains("toolUse"))
                    && called(&["block", "tool", "content", "call"])
                    && !called(&["req", "body"])
            }
            "args" => (text.contains("functionCall") || text.contains("toolCall")) && called(&["call", "tool", "part"]),
            _ => false,
        }
    }

    fn pass<'a>(&mut self, context: &Context<'_, 'a>, call: &CallExpression<'a>, methods: &BTreeMap<&'a str, NodeId>) {
        if !call.arguments.iter().filter_map(Argument::as_expression).any(|value| self.mentions(context, value)) {
            return;
        }
        let function = context.function(&call.callee).or_else(|| match bare(&call.callee) {
            Expression::StaticMemberExpression(member) => methods.get(member.property.name.as_str()).copied(),
            _ => None,
        });
        let mut functions: Vec<NodeId> = function.into_iter().collect();
        // `handlers[name](args)`
        if let Expression::ComputedMemberExpression(member) = bare(&call.callee)
            && let Expression::Identifier(table) = bare(&member.object)
            && let Some(table) = context.initial(table).and_then(object)
        {
            functions.extend(pairs(table).filter_map(|field| context.function(&field.value)));
        }
        for function in functions {
            let Some(parameters) = parameters(context.semantic.nodes().kind(function)) else { continue };
            for (parameter, value) in parameters.items.iter().zip(&call.arguments) {
                let Some(value) = value.as_expression() else { continue };
                match (&parameter.pattern, object(value)) {
                    // `run({ supabase, args })`
                    (BindingPattern::ObjectPattern(fields), Some(handed)) => {
                        for field in &fields.properties {
                            let value = field.key.static_name().and_then(|key| property(handed, &key));
                            if let Some(value) = value {
                                self.bind(context, &field.value, value);
                            }
                        }
                    }
                    (pattern, _) => self.bind(context, pattern, value),
                }
            }
        }
    }

    /// Whether a value, or a field of an object that is given whole, is what a model gave.
    fn mentions<'a>(&self, context: &Context<'_, 'a>, value: &Expression<'a>) -> bool {
        self.holds(context, value) || object(value).is_some_and(|handed| pairs(handed).any(|field| self.holds(context, &field.value)))
    }

    /// Whether a value is what a model gave.
    pub(super) fn holds<'a>(&self, context: &Context<'_, 'a>, value: &Expression<'a>) -> bool {
        self.within(context, value, DEPTH)
    }

    fn within<'a>(&self, context: &Context<'_, 'a>, value: &Expression<'a>, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        let deep = |inner: &Expression<'a>| self.within(context, inner, depth);
        match bare(value) {
            Expression::Identifier(name) => context.symbol(name).is_some_and(|symbol| self.has(symbol)),
            Expression::AwaitExpression(waits) => deep(&waits.argument),
            // What stands first decides; behind it is what takes its place.
            Expression::LogicalExpression(either) => deep(&either.left),
            Expression::ConditionalExpression(choice) => deep(&choice.consequent) || deep(&choice.alternate),
            Expression::TemplateLiteral(text) => text.expressions.iter().any(deep),
            Expression::NewExpression(made) => made.arguments.first().and_then(Argument::as_expression).is_some_and(deep),
            Expression::CallExpression(call) => self.of_call(context, call, depth),
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.of_call(context, call, depth),
                ChainElement::TSNonNullExpression(inner) => deep(&inner.expression),
                other => other.as_member_expression().is_some_and(|member| {
                    deep(member.object())
                        || member
                            .static_property_name()
                            .is_some_and(|field| self.is_handed(context, field, context.text(member.object().span())))
                }),
            },
            other => other.as_member_expression().is_some_and(|member| {
                deep(member.object())
                    || member
                        .static_property_name()
                        .is_some_and(|field| self.is_handed(context, field, context.text(member.object().span())))
            }),
        }
    }

    fn of_call<'a>(&self, context: &Context<'_, 'a>, call: &CallExpression<'a>, depth: u32) -> bool {
        let called = name(&call.callee);
        let method = last(&called);
        if !PASS_ON.contains(&method) && !has(method, &["parse", "normalize", "clean", "sanitize", "format"]) {
            return false;
        }
        let on = match bare(&call.callee) {
            Expression::StaticMemberExpression(member) => self.within(context, &member.object, depth),
            _ => false,
        };
        on || call.arguments.first().and_then(Argument::as_expression).is_some_and(|first| self.within(context, first, depth))
    }
}

/// The fields of an object that stand there by themselves.
pub(super) fn pairs<'e, 'a>(object: &'e ObjectExpression<'a>) -> impl Iterator<Item = &'e ObjectProperty<'a>> {
    object.properties.iter().filter_map(|property| match property {
        ObjectPropertyKind::ObjectProperty(pair) => Some(&**pair),
        ObjectPropertyKind::SpreadProperty(_) => None,
    })
}

/// The functions that classes and objects of a file hold, by their names there.
fn methods<'a>(context: &Context<'_, 'a>) -> BTreeMap<&'a str, NodeId> {
    let mut found = BTreeMap::new();
    for node in context.semantic.nodes().iter() {
        let (key, function) = match node.kind() {
            AstKind::MethodDefinition(method) => (&method.key, method.value.node_id.get()),
            AstKind::ObjectProperty(property) => match context.function(&property.value) {
                Some(function) => (&property.key, function),
                None => continue,
            },
            _ => continue,
        };
        if let PropertyKey::StaticIdentifier(name) = key {
            found.insert(name.name.as_str(), function);
        }
    }
    found
}

/// Whether the code asks a model for one answer in a fixed form, by a tool that it has to use.
fn is_forced(text: &str) -> bool {
    ["tool_choice", "toolChoice", "function_call:", "mode: \"ANY\"", "mode: 'ANY'"].iter().any(|key| {
        text.match_indices(key).take(10).any(|(at, _)| {
            if key.starts_with("mode") {
                return true;
            }
            let rest: String = text.get(at + key.trim_end_matches(':').len()..).unwrap_or("").chars().take(60).collect();
            let value = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':').map_or("", str::trim_start);
            let free = value.get(..value.len().min(40)).unwrap_or(value).contains("auto");
            !free && (value.starts_with('{') || value.starts_with("\"required") || value.starts_with("'required"))
        })
    })
}
