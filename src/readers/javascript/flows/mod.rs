//! Flows: from what a caller sends to a place where it does harm. Variables, destructuring, joined texts and callbacks
//! over lists are followed inside the file; where a value is handed to a function that has a name, or comes back from
//! one, the file states its part of the way, and `link` joins the parts.

mod belongings;
mod checks;
mod functions;
mod hosts;
mod keys;
mod money;
mod operators;
mod pages;
mod prompts;
mod rights;
mod sinks;
mod sources;
mod taint;
mod value;

use super::Context;
use super::imports::Named;
use super::tree::{bare, dotted, parameters};
use crate::facts::{Carried, Demand, End, Facts, Flow, Module, Role, Sink, Start, Stretch};
use crate::sorted::Arrange;
use functions::Functions;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, AssignmentTarget, BindingPattern, CallExpression, Expression, ForStatementLeft};
use oxc_semantic::AstNode;
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;
use oxc_syntax::operator::AssignmentOperator;
use oxc_syntax::symbol::SymbolId;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use taint::{Root, Taint, Taints};

/// Rounds of propagation: each takes a value one function further.
const ROUNDS: u32 = 4;
/// How deep an expression is looked into.
const DEPTH: u32 = 24;
/// Most parts of flows that are kept for one file; more is generated code.
const STRETCHES: usize = 600;
/// Larger files are data or made by a tool.
const LARGE: usize = 400_000;

/// What is known about the values of one file.
struct Values<'r, 'c, 'a> {
    context: &'r Context<'c, 'a>,
    functions: Functions<'r>,
    /// The file runs in browsers.
    in_browser: bool,
    /// What each variable carries, by its number.
    tainted: Vec<Taints>,
    /// Variables and texts that were held against a list or a pattern.
    checked: BTreeSet<SymbolId>,
    checked_texts: BTreeSet<String>,
    /// Variables and texts whose type is asked for.
    typed: BTreeSet<SymbolId>,
    typed_texts: BTreeSet<String>,
    /// By the number of a node whether what its variables carry has changed since it was looked at.
    due: Vec<bool>,
    /// Words of checks of hosts stand in the file.
    checks_hosts: bool,
    /// By function whether it holds a host against something, as far as that was asked.
    host_checks: RefCell<BTreeMap<NodeId, bool>>,
}

/// States the flows of a file.
pub(super) fn read(context: &Context<'_, '_>, module: &Module, named: &[Named], facts: &mut Facts) {
    prompts::tools(context, facts);
    let generated = matches!(context.entry.role, Role::Test | Role::Documentation | Role::Example | Role::Generated);
    if generated || context.whole.len() > LARGE {
        return;
    }
    let mut values = Values {
        context,
        functions: Functions::new(context, module, named),
        in_browser: sources::is_browser(context),
        tainted: vec![Taints::default(); context.semantic.scoping().symbols_len()],
        checked: BTreeSet::new(),
        checked_texts: BTreeSet::new(),
        typed: BTreeSet::new(),
        typed_texts: BTreeSet::new(),
        due: Vec::new(),
        checks_hosts: hosts::may_check(&context.whole),
        host_checks: RefCell::new(BTreeMap::new()),
    };
    values.seed();
    values.note_checks();
    // What is found out before and while all are looked at first concerns some of them only, and only those are asked again.
    values.due = vec![true; context.semantic.nodes().len()];
    for _ in 0..ROUNDS {
        let before = values.known();
        for node in context.walk() {
            if values.due.get_mut(node.id().index()).is_some_and(std::mem::take) {
                values.spread(node);
            }
        }
        if values.known() == before {
            break;
        }
    }
    let mut found = Found { flows: Vec::new(), stretches: Vec::new() };
    values.hand_over(&mut found);
    sinks::read(&values, &mut found);
    found.stretches.arrange();
    found.stretches.dedup();
    facts.flows.extend(found.flows);
    facts.stretches.extend(found.stretches);
}

/// What is found in one file.
struct Found {
    flows: Vec<Flow>,
    stretches: Vec<Stretch>,
}

impl<'a> Values<'_, '_, 'a> {
    /// What a variable carries, if it carries anything.
    fn carried(&self, symbol: SymbolId) -> Option<&Taints> {
        self.tainted.get(symbol.index()).filter(|taints| !taints.is_empty())
    }

    fn known(&self) -> usize {
        self.tainted.iter().map(|taints| taints.0.len()).sum()
    }

    /// One round over one node.
    fn spread(&mut self, node: &AstNode<'a>) {
        match node.kind() {
            AstKind::VariableDeclarator(declarator) => {
                if let Some(init) = &declarator.init {
                    self.assign(&declarator.id, init);
                }
            }
            AstKind::AssignmentExpression(assignment) => {
                if let AssignmentTarget::AssignmentTargetIdentifier(name) = &assignment.left
                    && let Some(symbol) = self.context.symbol(name)
                {
                    let joins = assignment.operator == AssignmentOperator::Addition;
                    // `cost *= guests`: a price so many times.
                    let times = assignment.operator == AssignmentOperator::Multiplication && self.carried(symbol).is_none();
                    for taint in self.taint(&assignment.right, DEPTH).0 {
                        let taint = if times { taint.numeric().scaled() } else { taint };
                        let taint = if joins && !taint.carried.number { taint.joined(false) } else { taint };
                        self.mark(symbol, taint, assignment.span.start);
                    }
                }
            }
            AstKind::ForOfStatement(of) => {
                if let ForStatementLeft::VariableDeclaration(variables) = &of.left {
                    let taints = self.taint(&of.right, DEPTH);
                    for declarator in &variables.declarations {
                        self.bind(&declarator.id, &taints, of.span.start);
                    }
                }
            }
            AstKind::ForInStatement(each) => self.spread_keys(each),
            AstKind::CallExpression(call) => {
                self.pass(call);
                self.grow(call);
            }
            _ => {}
        }
    }

    fn assign(&mut self, pattern: &BindingPattern<'a>, init: &Expression<'a>) {
        if let BindingPattern::ObjectPattern(object) = pattern
            && let Some(holder) = dotted(bare(init))
            && matches!(holder.as_str(), "req" | "request" | "ctx" | "ctx.request" | "event" | "context")
        {
            // `const { body, query } = req`
            for property in &object.properties {
                let Some(key) = property.key.static_name() else { continue };
                if matches!(key.as_ref(), "body" | "query" | "params" | "queryStringParameters" | "pathParameters") {
                    let taint = Taint::new(format!("{holder}.{key}"), property.span.start).whole(matches!(key.as_ref(), "body" | "query"));
                    self.bind(&property.value, &Taints::one(taint), property.span.start);
                }
            }
            return;
        }
        let taints = self.taint(init, DEPTH);
        self.bind(pattern, &taints, pattern.span().start);
    }

    fn bind(&mut self, pattern: &BindingPattern<'a>, taints: &Taints, at: u32) {
        if taints.is_empty() {
            return;
        }
        match pattern {
            BindingPattern::BindingIdentifier(name) => {
                if let Some(symbol) = name.symbol_id.get() {
                    for taint in &taints.0 {
                        self.mark(symbol, taint.clone(), at);
                    }
                }
            }
            BindingPattern::ObjectPattern(object) => {
                for property in &object.properties {
                    let key = property.key.static_name().unwrap_or_default();
                    let inner = taints.clone().map(|taint| taint.field(&key));
                    self.bind(&property.value, &inner, at);
                }
                if let Some(rest) = &object.rest {
                    self.bind(&rest.argument, taints, at);
                }
            }
            BindingPattern::ArrayPattern(list) => {
                let inner = taints.clone().map(|taint| taint.whole(false));
                for element in list.elements.iter().flatten() {
                    self.bind(element, &inner, at);
                }
            }
            BindingPattern::AssignmentPattern(with_default) => self.bind(&with_default.left, taints, at),
        }
    }

    fn mark(&mut self, symbol: SymbolId, mut taint: Taint, at: u32) {
        let Some(known) = self.tainted.get_mut(symbol.index()) else { return };
        if taint.steps.len() > 12 || known.0.iter().any(|known| known.root == taint.root) {
            return;
        }
        if taint.steps.last() != Some(&at) {
            taint.steps.push(at);
        }
        taint.through.push(symbol);
        *known = std::mem::take(known).and(Taints::one(taint));
        self.wake(symbol);
    }

    /// Has everything looked at again that a variable is part of. What a function is made of is no part of what stands
    /// around it.
    fn wake(&mut self, symbol: SymbolId) {
        let nodes = self.context.semantic.nodes();
        for reference in self.context.semantic.scoping().get_resolved_references(symbol) {
            for above in nodes.ancestor_ids(reference.node_id()) {
                if matches!(nodes.kind(above), AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)) {
                    break;
                }
                if let Some(due) = self.due.get_mut(above.index()) {
                    *due = true;
                }
            }
        }
    }

    /// Values given to functions without a name, and to callbacks over tainted lists.
    fn pass(&mut self, call: &CallExpression<'a>) {
        let nodes = self.context.semantic.nodes();
        if let Some(function) = self.context.function(&call.callee)
            && !self.functions.is_named(function)
        {
            for (at, argument) in call.arguments.iter().enumerate() {
                let Some(given) = argument.as_expression() else { continue };
                let taints = self.taint(given, DEPTH);
                if let Some(pattern) = parameters(nodes.kind(function)).and_then(|parameters| parameters.items.get(at)) {
                    self.bind(&pattern.pattern, &taints, pattern.span.start);
                }
            }
        }
        if let Some(member) = call.callee.as_member_expression()
            && matches!(member.static_property_name(), Some("forEach" | "map" | "filter" | "flatMap" | "find" | "some" | "every" | "then"))
            && let Some(callback) = call.arguments.first().and_then(Argument::as_expression)
            && let Some(function) = self.context.function(callback)
            && let Some(first) = parameters(nodes.kind(function)).and_then(|parameters| parameters.items.first())
        {
            let taints = self.taint(member.object(), DEPTH);
            self.bind(&first.pattern, &taints, first.span.start);
        }
    }

    /// States where values are handed to functions that have names, and where such functions give them back.
    fn hand_over(&self, found: &mut Found) {
        for node in self.context.walk() {
            let AstKind::CallExpression(call) = node.kind() else { continue };
            let Some(known) = self.functions.call(self.context, node, call) else { continue };
            let parts = call.arguments.iter().map(|argument| argument.as_expression().map(|given| self.parts(given)).unwrap_or_default());
            let parts: Vec<(usize, Option<String>, Taint)> = parts
                .enumerate()
                .flat_map(|(at, parts)| parts.into_iter().map(move |(field, taints)| (at, field, taints)))
                .flat_map(|(at, field, taints)| taints.0.into_iter().map(move |taint| (at, field.clone(), taint)))
                .collect();
            if parts.is_empty() {
                continue;
            }
            // Which host an address names was looked at; what else the value is made of was not.
            let hosts = self.holds_hosts(node);
            for (at, field, mut taint) in parts {
                taint.carried.head &= !hosts;
                self.state(taint, End::Argument { call: known.clone(), at, field }, call.span.start, found);
            }
        }
        for (function, given) in self.functions.returned(self.context) {
            for taint in self.taint(given, DEPTH).0 {
                self.state(taint, End::Returned { function: function.clone() }, given.span().start, found);
            }
        }
    }

    /// What an argument carries: as a whole, or field by field of an object literal.
    fn parts(&self, given: &Expression<'a>) -> Vec<(Option<String>, Taints)> {
        match bare(given) {
            Expression::ObjectExpression(object) => object
                .properties
                .iter()
                .filter_map(|property| match property {
                    oxc_ast::ast::ObjectPropertyKind::ObjectProperty(property) => {
                        Some((Some(property.key.static_name()?.to_string()), self.taint(&property.value, DEPTH)))
                    }
                    oxc_ast::ast::ObjectPropertyKind::SpreadProperty(spread) => Some((None, self.taint(&spread.argument, DEPTH))),
                })
                .filter(|(_, taints)| !taints.is_empty())
                .collect(),
            other => vec![(None, self.taint(other, DEPTH))],
        }
    }

    /// A value that arrives at a sink.
    fn arrive(&self, sink: Sink, demand: Demand, by: &str, taints: Taints, at: Span, found: &mut Found) {
        for mut taint in taints.0 {
            taint.carried.checked |= self.is_checked(&taint);
            let by: String = by.chars().take(60).collect();
            if taint.root == Root::Sent {
                let harms = !taint.carried.keys || sink.takes_keys();
                if harms && demand.met_by(taint.carried) && (!self.in_browser || is_of_browsers(sink)) {
                    let steps = self.context.source.way(&taint.steps, at.start);
                    let source: String = taint.source.chars().take(60).collect();
                    let source = Flow::told(&source, taint.carried);
                    found.flows.push(Flow { sink, by, source, steps, origin: self.context.at(at) });
                }
            } else {
                self.state(taint, End::Sink { sink, demand, by }, at.start, found);
            }
        }
    }

    /// Keeps a part of a flow.
    fn state(&self, taint: Taint, to: End, at: u32, found: &mut Found) {
        if found.stretches.len() >= STRETCHES {
            return;
        }
        let mut carried: Carried = taint.carried;
        carried.checked |= self.is_checked(&taint);
        if !to.is_open_to(carried) {
            return;
        }
        let from = match taint.root {
            Root::Sent => Start::Sent { source: taint.source.chars().take(60).collect(), in_browser: self.in_browser },
            Root::Parameter(function, at, field) => Start::Parameter { function: self.functions.name(function).to_owned(), at, field },
            Root::Result(call) => Start::Result(call),
        };
        let steps = self.context.source.way(&taint.steps, at);
        found.stretches.push(Stretch { path: self.context.entry.path.clone(), from, to, carried, steps });
    }
}

/// Sinks that harm the person in front of a browser.
fn is_of_browsers(sink: Sink) -> bool {
    matches!(sink, Sink::Html | Sink::Redirect | Sink::Code)
}

/// The function around a node.
fn function_around(context: &Context<'_, '_>, node: NodeId) -> Option<NodeId> {
    context
        .semantic
        .nodes()
        .ancestors(node)
        .find(|above| matches!(above.kind(), AstKind::Function(_) | AstKind::ArrowFunctionExpression(_)))
        .map(oxc_semantic::AstNode::id)
}
