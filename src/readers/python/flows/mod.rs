//! Flows: from what a caller sends to a place where it does harm. Each function is gone through in order, so that what
//! a later line makes of a value counts; where a value is handed to another function, or comes back from one, the file
//! states its part of the way, and `link` joins the parts.

mod calls;
mod sinks;
mod sources;
mod taint;
mod value;

use super::tree::{Context, NONE, bare, dotted};
use crate::facts::{Carried, Demand, End, Facts, Flow, Sink, Start, Stretch};
use crate::sorted::Arrange;
use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::{Ranged, TextRange};
use std::collections::{BTreeMap, BTreeSet};
use taint::{Root, Taint, Taints};

/// How deep an expression is looked into.
const DEPTH: u32 = 24;
/// How deep statements are gone into.
const BLOCKS: u32 = 40;
/// Most parts of flows that are kept for one file; more is generated code.
const STRETCHES: usize = 800;
/// Most variables that one value is followed through.
const VARIABLES: usize = 12;
/// Most statements that are gone through in one function, those of loops twice.
const STEPS: u32 = 6_000;

/// What variables carry at one place.
type Variables = BTreeMap<String, Taints>;

/// What is known while one function is gone through.
struct Values<'r, 'c> {
    context: &'r Context<'c>,
    def: usize,
    /// The name under which others call it.
    function: String,
    /// A route leads here, of this framework.
    routed: Option<sources::Web>,
    variables: Variables,
    /// Variables and texts that were held against a list or a pattern.
    checked: BTreeSet<String>,
    steps: u32,
    found: Found,
}

/// What is found in one file.
#[derive(Default)]
struct Found {
    flows: Vec<Flow>,
    stretches: Vec<Stretch>,
}

/// States the flows of a file.
pub(super) fn read(context: &Context<'_>, facts: &mut Facts) {
    if !super::ships(context) {
        return;
    }
    let mut found = Found::default();
    for (at, def) in context.defs.iter().enumerate() {
        let mut values = Values {
            context,
            def: at,
            function: def.name.clone(),
            routed: sources::web(context, at),
            variables: Variables::new(),
            checked: BTreeSet::new(),
            steps: 0,
            found,
        };
        values.enter();
        values.block(&def.function.body, BLOCKS);
        found = values.found;
    }
    found.stretches.arrange();
    found.stretches.dedup();
    // A line that is gone through twice is told once.
    found.flows.arrange_by(|a, b| (&a.origin, a.sink, a.steps.len()).cmp(&(&b.origin, b.sink, b.steps.len())));
    found.flows.dedup_by(|a, b| a.origin.line == b.origin.line && a.sink == b.sink);
    facts.flows.extend(found.flows);
    facts.stretches.extend(found.stretches);
}

impl<'c> Values<'_, 'c> {
    /// Parameters: what a route fills in, or what other functions hand over.
    fn enter(&mut self) {
        let Some(def) = self.context.defs.get(self.def) else { return };
        let method = def.class != NONE;
        let mut at = 0;
        for (place, parameter) in def.function.parameters.iter_non_variadic_params().enumerate() {
            let name = parameter.name().as_str();
            if place == 0 && method && matches!(name, "self" | "cls") {
                continue;
            }
            let start = parameter.range().start().to_u32();
            let taint = match self.routed {
                Some(web) => sources::parameter(self.context, self.def, web, parameter),
                None => {
                    let taint = Taint::from(Root::Parameter(at, name.to_owned(), None), name.to_owned(), start).whole(true);
                    Some(sources::typed(taint, parameter.annotation().map_or("", |kind| self.context.text(kind))))
                }
            };
            at += 1;
            if let Some(taint) = taint {
                self.variables.insert(name.to_owned(), Taints::one(taint));
            }
        }
        if let (Some(_), Some(rest)) = (self.routed, &def.function.parameters.kwarg) {
            let name = rest.name.as_str();
            self.variables.insert(name.to_owned(), Taints::one(Taint::new(name.to_owned(), rest.range().start().to_u32())));
        }
    }

    fn block(&mut self, body: &'c [Stmt], depth: u32) {
        let Some(depth) = depth.checked_sub(1) else { return };
        for statement in body {
            self.steps += 1;
            if self.steps > STEPS {
                return;
            }
            self.statement(statement, depth);
        }
    }

    fn statement(&mut self, statement: &'c Stmt, depth: u32) {
        match statement {
            Stmt::Assign(assign) => {
                self.look(&assign.value);
                let taints = self.taint(&assign.value, DEPTH);
                for target in &assign.targets {
                    self.bind(target, &taints, assign.range().start().to_u32());
                    sinks::of_assignment(self, target, &assign.value);
                }
            }
            Stmt::AnnAssign(assign) => {
                if let Some(value) = &assign.value {
                    self.look(value);
                    let taints = self.taint(value, DEPTH);
                    self.bind(&assign.target, &taints, assign.range().start().to_u32());
                }
            }
            Stmt::AugAssign(assign) => {
                self.look(&assign.value);
                let added = self.taint(&assign.value, DEPTH).map(|taint| taint.joined(false));
                if let Expr::Name(name) = &*assign.target {
                    let before = self.variables.get(name.id.as_str()).cloned().unwrap_or_default();
                    let both = before.map(|taint| taint.joined(true)).and(added);
                    self.set(&name.id, both, assign.range().start().to_u32());
                }
            }
            Stmt::Expr(expression) => {
                self.look(&expression.value);
                self.grow(&expression.value);
            }
            Stmt::Return(end) => {
                if let Some(value) = &end.value {
                    self.look(value);
                    let taints = self.taint(value, DEPTH);
                    sinks::of_return(self, value, &taints);
                    for taint in taints.0 {
                        self.state(taint, End::Returned { function: self.function.clone() }, value.range());
                    }
                }
            }
            Stmt::If(choice) => {
                self.look(&choice.test);
                self.note_checks(&choice.test);
                let before = self.variables.clone();
                self.block(&choice.body, depth);
                let mut after = std::mem::take(&mut self.variables);
                // What leaves in the branch brings nothing along.
                if leaves(&choice.body) {
                    after = Variables::new();
                }
                let mut complete = false;
                for clause in &choice.elif_else_clauses {
                    self.variables.clone_from(&before);
                    if let Some(test) = &clause.test {
                        self.look(test);
                        self.note_checks(test);
                    } else {
                        complete = true;
                    }
                    self.block(&clause.body, depth);
                    if !leaves(&clause.body) {
                        merge(&mut after, &self.variables);
                    }
                }
                if complete && !after.is_empty() {
                    self.variables = after;
                } else {
                    self.variables = before;
                    merge(&mut self.variables, &after);
                }
            }
            Stmt::For(each) => {
                self.look(&each.iter);
                let taints = self.taint(&each.iter, DEPTH).map(|taint| taint.field("[]"));
                self.bind(&each.target, &taints, each.range().start().to_u32());
                let before = self.variables.clone();
                self.block(&each.body, depth);
                merge(&mut self.variables, &before);
                self.block(&each.body, depth);
                self.block(&each.orelse, depth);
            }
            Stmt::While(each) => {
                self.look(&each.test);
                let before = self.variables.clone();
                self.block(&each.body, depth);
                merge(&mut self.variables, &before);
            }
            Stmt::With(with) => {
                for item in &with.items {
                    self.look(&item.context_expr);
                    let taints = self.taint(&item.context_expr, DEPTH);
                    if let Some(target) = &item.optional_vars {
                        self.bind(target, &taints, item.range().start().to_u32());
                    }
                }
                self.block(&with.body, depth);
            }
            Stmt::Try(attempt) => {
                let before = self.variables.clone();
                self.block(&attempt.body, depth);
                let tried = self.variables.clone();
                let mut after = tried.clone();
                for handler in &attempt.handlers {
                    let ruff_python_ast::ExceptHandler::ExceptHandler(handler) = handler;
                    self.variables.clone_from(&tried);
                    merge(&mut self.variables, &before);
                    self.block(&handler.body, depth);
                    if !leaves(&handler.body) {
                        merge(&mut after, &self.variables);
                    }
                }
                self.variables = after;
                self.block(&attempt.orelse, depth);
                self.block(&attempt.finalbody, depth);
            }
            Stmt::Match(choice) => {
                self.look(&choice.subject);
                let before = self.variables.clone();
                for case in &choice.cases {
                    self.block(&case.body, depth);
                }
                merge(&mut self.variables, &before);
            }
            Stmt::Raise(raise) => {
                if let Some(value) = &raise.exc {
                    self.look(value);
                }
            }
            Stmt::Assert(check) => {
                self.note_checks(&check.test);
            }
            _ => {}
        }
    }

    /// Takes note of the sinks and hand-overs within an expression.
    fn look(&mut self, expression: &'c Expr) {
        calls::read(self, expression, DEPTH);
    }

    fn bind(&mut self, target: &Expr, taints: &Taints, at: u32) {
        match target {
            Expr::Name(name) => self.set(&name.id, taints.clone(), at),
            Expr::Tuple(list) => {
                for one in &list.elts {
                    self.bind(one, &taints.clone().map(|taint| taint.field("[]")), at);
                }
            }
            Expr::List(list) => {
                for one in &list.elts {
                    self.bind(one, &taints.clone().map(|taint| taint.field("[]")), at);
                }
            }
            Expr::Starred(inner) => self.bind(&inner.value, taints, at),
            // `options["url"] = request.args["url"]`, `self.url = url`
            Expr::Subscript(member) => self.widen(&member.value, taints, at),
            Expr::Attribute(member) if !matches!(&*member.value, Expr::Name(name) if name.id.as_str() == "self") => {
                self.widen(&member.value, taints, at)
            }
            Expr::Attribute(_) => {
                if let Some(name) = dotted(target) {
                    self.set(&name, taints.clone(), at);
                }
            }
            _ => {}
        }
    }

    /// A list or text that takes something in carries it: `parts.append(name)`.
    fn grow(&mut self, expression: &Expr) {
        let Expr::Call(call) = bare(expression) else { return };
        let Expr::Attribute(member) = &*call.func else { return };
        if matches!(member.attr.as_str(), "append" | "extend" | "add" | "insert" | "update") {
            let given = call.arguments.args.iter().map(|given| self.taint(given, DEPTH)).fold(Taints::default(), Taints::and);
            self.widen(&member.value, &given.map(|taint| taint.joined(false)), call.range().start().to_u32());
        }
    }

    fn widen(&mut self, holder: &Expr, taints: &Taints, at: u32) {
        if taints.is_empty() {
            return;
        }
        if let Expr::Name(name) = bare(holder) {
            let before = self.variables.get(name.id.as_str()).cloned().unwrap_or_default();
            self.set(&name.id, before.and(taints.clone().map(|taint| taint.whole(false))), at);
        }
    }

    fn set(&mut self, name: &str, taints: Taints, at: u32) {
        if taints.is_empty() {
            self.variables.remove(name);
            return;
        }
        let taints = taints.map(|taint| taint.kept_in(name.to_owned(), at, VARIABLES));
        self.checked.remove(name);
        self.variables.insert(name.to_owned(), taints);
    }

    /// Takes note of what a test holds against a list, a pattern or a constant.
    fn note_checks(&mut self, test: &Expr) {
        for held in sources::held(self.context, test) {
            self.checked.insert(held);
        }
    }

    fn is_checked(&self, taint: &Taint) -> bool {
        taint.through.iter().any(|name| self.checked.contains(name)) || self.checked.contains(&taint.source)
    }

    /// A value that arrives at a sink.
    fn arrive(&mut self, sink: Sink, demand: Demand, by: &str, taints: Taints, at: TextRange) {
        for mut taint in taints.0 {
            taint.carried.checked |= self.is_checked(&taint);
            let by: String = by.chars().take(60).collect();
            if taint.root == Root::Sent {
                if demand.met_by(taint.carried) {
                    let steps = self.context.source.way(&taint.steps, at.start().to_u32());
                    let source = taint.source.chars().take(60).collect();
                    self.found.flows.push(Flow { sink, by, source, steps, origin: self.context.at(at) });
                }
            } else {
                self.state(taint, End::Sink { sink, demand, by }, at);
            }
        }
    }

    /// Keeps a part of a flow.
    fn state(&mut self, taint: Taint, to: End, at: TextRange) {
        if self.found.stretches.len() >= STRETCHES {
            return;
        }
        let mut carried: Carried = taint.carried;
        carried.checked |= self.is_checked(&taint);
        if !to.is_open_to(carried) {
            return;
        }
        let steps = self.context.source.way(&taint.steps, at.start().to_u32());
        let path = self.context.entry.path.clone();
        let starts: Vec<Start> = match taint.root {
            Root::Sent => vec![Start::Sent { source: taint.source.chars().take(60).collect(), in_browser: false }],
            // Callers name a parameter or count it.
            Root::Parameter(at, name, field) => {
                let function = self.function.clone();
                vec![
                    Start::Parameter { function: function.clone(), at, field: field.clone() },
                    Start::Parameter { function, at: calls::named(&name), field },
                ]
            }
            Root::Result(call) => vec![Start::Result(call)],
        };
        for from in starts {
            self.found.stretches.push(Stretch { path: path.clone(), from, to: to.clone(), carried, steps: steps.clone() });
        }
    }
}

/// Whether a block ends by leaving what is around it.
fn leaves(body: &[Stmt]) -> bool {
    matches!(body.last(), Some(Stmt::Return(_) | Stmt::Raise(_) | Stmt::Continue(_) | Stmt::Break(_)))
}

/// Variables that carry something on either way.
fn merge(into: &mut Variables, from: &Variables) {
    for (name, taints) in from {
        let before = into.remove(name).unwrap_or_default();
        into.insert(name.clone(), before.and(taints.clone()));
    }
}
