//! Flows inside one file: from what a caller sends to a place where it does harm. Variables, destructuring, joined
//! texts, callbacks over lists and calls of the file's own functions are followed; other files are not.

mod sinks;
mod taint;

use super::Context;
use super::body::{is_input, is_input_call};
use super::tree::{bare, dotted, text_of};
use crate::facts::{Facts, Role};
use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, AssignmentTarget, BindingPattern, CallExpression, Expression, ForStatementLeft, FormalParameters, IdentifierReference,
};
use oxc_span::GetSpan;
use oxc_syntax::node::NodeId;
use oxc_syntax::symbol::SymbolId;
use std::collections::{BTreeSet, HashMap};
use taint::Taint;

/// Rounds of propagation: each takes a value one function further.
const ROUNDS: u32 = 4;

/// What is known about the values of one file.
struct Values<'r, 'c, 'a> {
    context: &'r Context<'c, 'a>,
    tainted: HashMap<SymbolId, Taint>,
    /// Variables and texts that were held against a list or a pattern.
    checked: BTreeSet<SymbolId>,
    checked_texts: BTreeSet<String>,
}

/// States the flows of a file.
pub(super) fn read(context: &Context<'_, '_>, facts: &mut Facts) {
    let text = context.source.text();
    let asked = ["req", "searchParams", "formData", "readBody", "getQuery", "event.body", "$where"].iter().any(|word| text.contains(word));
    let browser = context.program.directives.iter().any(|directive| directive.directive.as_str() == "use client");
    if !asked || browser || matches!(context.entry.role, Role::Test | Role::Documentation | Role::Example) {
        return;
    }
    let mut values = Values { context, tainted: HashMap::new(), checked: BTreeSet::new(), checked_texts: BTreeSet::new() };
    values.note_checks();
    for _ in 0..ROUNDS {
        let before = values.tainted.len();
        values.spread();
        if values.tainted.len() == before {
            break;
        }
    }
    sinks::read(&values, &mut facts.flows);
}

impl<'c, 'a> Values<'_, 'c, 'a> {
    /// Lists and patterns that values are held against before they are used.
    fn note_checks(&mut self) {
        for node in self.context.semantic.nodes().iter() {
            match node.kind() {
                AstKind::CallExpression(call) => {
                    let name = dotted(&call.callee).unwrap_or_default();
                    let last = name.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
                    let holds = matches!(last.as_str(), "includes" | "has" | "test" | "indexof" | "hasownproperty" | "some")
                        || ["valid", "allowed", "safe", "sanitize", "assert", "whitelist", "permitted"]
                            .iter()
                            .any(|word| last.contains(word));
                    if holds {
                        for argument in call.arguments.iter().filter_map(Argument::as_expression) {
                            self.note(argument);
                        }
                    }
                    if matches!(last.as_str(), "startswith" | "match" | "endswith")
                        && let Some(member) = call.callee.as_member_expression()
                    {
                        self.note(member.object());
                    }
                }
                AstKind::SwitchStatement(switch) => self.note(&switch.discriminant),
                AstKind::BinaryExpression(binary) if binary.operator.is_in() => self.note(&binary.left),
                // `parsed.origin === "https://example.com"`
                AstKind::BinaryExpression(binary) if binary.operator.is_equality() => {
                    let host = binary.left.as_member_expression().and_then(|member| member.static_property_name());
                    let known = text_of(&binary.right).is_some_and(|right| right.contains('.') && !right.starts_with("127."));
                    if matches!(host, Some("origin" | "hostname" | "host")) && known {
                        self.note(&binary.left);
                    }
                }
                _ => {}
            }
        }
    }

    fn note(&mut self, expression: &Expression<'a>) {
        let expression = bare(expression);
        if let Expression::Identifier(name) = expression {
            self.checked.extend(self.context.symbol(name));
        } else if expression.is_member_expression() {
            let text = self.context.text(expression.span());
            self.checked_texts.insert(text.to_owned());
            // `parsed.hostname` held against a list vouches for what was parsed.
            if let Some(member) = expression.as_member_expression()
                && let Expression::Identifier(name) = bare(member.object())
                && !is_input(text)
            {
                self.checked.extend(self.context.symbol(name));
                if let Some(Expression::NewExpression(made)) = self.context.initial(name).or_else(|| self.later(name)).map(bare) {
                    for argument in made.arguments.iter().filter_map(Argument::as_expression) {
                        if let Expression::Identifier(inner) = bare(argument) {
                            self.checked.extend(self.context.symbol(inner));
                        } else {
                            self.checked_texts.insert(self.context.text(argument.span()).to_owned());
                        }
                    }
                }
            }
        }
    }

    /// What a variable that is declared without a value is given later.
    fn later(&self, name: &IdentifierReference<'a>) -> Option<&'c Expression<'a>> {
        let symbol = self.context.symbol(name)?;
        self.context.semantic.nodes().iter().find_map(|node| match node.kind() {
            AstKind::AssignmentExpression(assignment) => match &assignment.left {
                AssignmentTarget::AssignmentTargetIdentifier(left) if self.context.symbol(left) == Some(symbol) => Some(&assignment.right),
                _ => None,
            },
            _ => None,
        })
    }

    /// Whether a value was held against a list or pattern somewhere in the file.
    fn is_checked(&self, taint: &Taint) -> bool {
        self.checked_texts.contains(&taint.source) || taint.through.iter().any(|symbol| self.checked.contains(symbol))
    }

    /// One round over all assignments.
    fn spread(&mut self) {
        for node in self.context.semantic.nodes().iter() {
            match node.kind() {
                AstKind::VariableDeclarator(declarator) => {
                    if let Some(init) = &declarator.init {
                        self.assign(&declarator.id, init);
                    }
                }
                AstKind::AssignmentExpression(assignment) => {
                    if let AssignmentTarget::AssignmentTargetIdentifier(name) = &assignment.left
                        && let Some(symbol) = self.context.symbol(name)
                        && let Some(taint) = self.taint(&assignment.right, 24)
                    {
                        self.mark(symbol, taint, assignment.span.start);
                    }
                }
                AstKind::ForOfStatement(of) => {
                    if let ForStatementLeft::VariableDeclaration(variables) = &of.left
                        && let Some(taint) = self.taint(&of.right, 24)
                    {
                        for declarator in &variables.declarations {
                            self.bind(&declarator.id, &taint, of.span.start);
                        }
                    }
                }
                AstKind::CallExpression(call) => self.pass(call),
                _ => {}
            }
        }
    }

    fn assign(&mut self, pattern: &BindingPattern<'a>, init: &Expression<'a>) {
        if let BindingPattern::ObjectPattern(object) = pattern
            && let Expression::Identifier(name) = bare(init)
            && matches!(name.name.as_str(), "req" | "request")
        {
            // `const { body, query } = req`
            for property in &object.properties {
                let Some(key) = property.key.static_name() else { continue };
                if matches!(key.as_ref(), "body" | "query" | "params") {
                    let taint = Taint::new(format!("{}.{key}", name.name), self.context.at(property.span));
                    self.bind(&property.value, &taint, property.span.start);
                }
            }
            return;
        }
        if let Some(taint) = self.taint(init, 24) {
            self.bind(pattern, &taint, pattern.span().start);
        }
    }

    fn bind(&mut self, pattern: &BindingPattern<'a>, taint: &Taint, at: u32) {
        let destructured = !matches!(pattern, BindingPattern::BindingIdentifier(_));
        for name in pattern.get_binding_identifiers() {
            let mut taint = taint.clone();
            if destructured {
                taint.whole = false;
                taint.source = format!("{}.{}", taint.source.trim_end_matches("()"), name.name);
            }
            if let Some(symbol) = name.symbol_id.get() {
                self.mark(symbol, taint, at);
            }
        }
    }

    fn mark(&mut self, symbol: SymbolId, mut taint: Taint, at: u32) {
        if self.tainted.contains_key(&symbol) || taint.steps.len() > 12 {
            return;
        }
        let place = self.context.source.at(at as usize);
        if taint.steps.last().is_none_or(|last| last.line != place.line) {
            taint.steps.push(place);
        }
        taint.through.push(symbol);
        self.tainted.insert(symbol, taint);
    }

    /// Values given to functions of the file, and to callbacks over tainted lists.
    fn pass(&mut self, call: &CallExpression<'a>) {
        let nodes = self.context.semantic.nodes();
        if let Some(function) = self.context.function(&call.callee) {
            let given: Vec<(usize, Taint)> = call
                .arguments
                .iter()
                .enumerate()
                .filter_map(|(at, argument)| Some((at, self.taint(argument.as_expression()?, 24)?)))
                .collect();
            for (at, taint) in given {
                if let Some(pattern) = parameters(nodes.kind(function)).and_then(|parameters| parameters.items.get(at)) {
                    self.bind(&pattern.pattern, &taint, pattern.span.start);
                }
            }
        }
        if let Some(member) = call.callee.as_member_expression()
            && matches!(member.static_property_name(), Some("forEach" | "map" | "filter" | "flatMap" | "find" | "some" | "every"))
            && let Some(callback) = call.arguments.first().and_then(Argument::as_expression)
            && let Some(function) = self.context.function(callback)
            && let Some(taint) = self.taint(member.object(), 24)
            && let Some(first) = parameters(nodes.kind(function)).and_then(|parameters| parameters.items.first())
        {
            self.bind(&first.pattern, &taint, first.span.start);
        }
    }

    /// What an expression carries from the caller, if anything.
    fn taint(&self, expression: &Expression<'a>, depth: u32) -> Option<Taint> {
        let depth = depth.checked_sub(1)?;
        match bare(expression) {
            Expression::Identifier(name) => self.tainted.get(&self.context.symbol(name)?).cloned(),
            Expression::TemplateLiteral(template) => {
                let starts = template.quasis.first().is_some_and(|quasi| quasi.value.raw.is_empty());
                let parts = template.expressions.iter().enumerate().filter_map(|(at, part)| Some((at, self.taint(part, depth)?)));
                Taint::strongest(parts.map(|(at, taint)| taint.joined(at == 0 && starts)))
            }
            Expression::BinaryExpression(sum) if sum.operator.is_arithmetic() => {
                let left = self.taint(&sum.left, depth).map(|taint| taint.joined(true));
                let right = self.taint(&sum.right, depth).map(|taint| taint.joined(false));
                let found = Taint::strongest(left.into_iter().chain(right))?;
                Some(if sum.operator == oxc_syntax::operator::BinaryOperator::Addition { found } else { found.numeric() })
            }
            Expression::LogicalExpression(either) => {
                Taint::strongest(self.taint(&either.left, depth).into_iter().chain(self.taint(&either.right, depth)))
            }
            Expression::ConditionalExpression(branch) => {
                Taint::strongest(self.taint(&branch.consequent, depth).into_iter().chain(self.taint(&branch.alternate, depth)))
            }
            Expression::ArrayExpression(list) => {
                Taint::strongest(list.elements.iter().filter_map(|element| self.taint(element.as_expression()?, depth)))
            }
            Expression::NewExpression(made) => {
                let name = dotted(&made.callee)?;
                let first = made.arguments.first().and_then(Argument::as_expression)?;
                matches!(name.as_str(), "URL" | "String" | "Buffer" | "URLSearchParams").then(|| self.taint(first, depth)).flatten()
            }
            Expression::ChainExpression(chain) => match &chain.expression {
                oxc_ast::ast::ChainElement::CallExpression(call) => self.taint_of_call(call, depth),
                other => {
                    let text = self.context.text(chain.span).replace("?.", ".");
                    self.source(&text, chain.span.start).or_else(|| self.taint(other.as_member_expression()?.object(), depth))
                }
            },
            Expression::CallExpression(call) => self.taint_of_call(call, depth),
            other => {
                let member = other.as_member_expression()?;
                let text = self.context.text(other.span());
                if let Some(taint) = self.source(text, other.span().start) {
                    return Some(taint);
                }
                let mut taint = self.taint(member.object(), depth)?;
                match member.static_property_name().unwrap_or("[]") {
                    "length" | "size" | "status" => return None,
                    // The server names and places uploads itself.
                    "path" | "filename" | "destination" | "buffer" | "mimetype" | "tempFilePath" if taint.source.contains(".file") => {
                        return None;
                    }
                    name => {
                        taint.whole = false;
                        taint.source = format!("{}.{name}", taint.source);
                    }
                }
                Some(taint)
            }
        }
    }

    /// The start of a flow.
    fn source(&self, text: &str, at: u32) -> Option<Taint> {
        let holder = text.split(['.', '?', '[']).next().unwrap_or("");
        let known = matches!(holder, "req" | "request" | "ctx" | "c" | "event") && is_input(text) || text.starts_with("request.data");
        let placed = [".path", ".filename", ".destination", ".buffer", ".mimetype", ".tempFilePath"].iter().any(|end| text.ends_with(end));
        let known = known && !(placed && text.contains(".file")) && !text.contains('(') && text.len() < 80;
        known.then(|| {
            let mut taint = Taint::new(text.to_owned(), self.context.source.at(at as usize));
            taint.whole = text.ends_with(".body") || text.ends_with(".query");
            taint
        })
    }

    fn taint_of_call(&self, call: &CallExpression<'a>, depth: u32) -> Option<Taint> {
        let name = dotted(&call.callee)?;
        let last = name.rsplit('.').next().unwrap_or("");
        if is_input_call(&name) && !(name.ends_with(".text") || name.ends_with("blob")) {
            let mut taint = Taint::new(self.context.text(call.span).chars().take(60).collect(), self.context.at(call.span));
            taint.whole = name.ends_with("json") || name == "readBody";
            return Some(taint);
        }
        let first = call.arguments.first().and_then(Argument::as_expression);
        match last {
            "parseInt" | "parseFloat" | "Number" | "BigInt" | "round" | "floor" | "ceil" | "abs" | "max" | "min" | "toFixed"
            | "valueOf" => {
                let of = call.callee.as_member_expression().map(|member| member.object());
                first.and_then(|first| self.taint(first, depth)).or_else(|| self.taint(of?, depth)).map(Taint::numeric)
            }
            "String" | "decodeURIComponent" | "decodeURI" | "atob" | "parse" | "from" | "resolve" | "join" | "normalize" | "format"
            | "stringify" => {
                let path = name.starts_with("path.") || name.starts_with("Path.");
                let given = call.arguments.iter().filter_map(Argument::as_expression).filter_map(|argument| self.taint(argument, depth));
                let own = || self.taint(call.callee.as_member_expression()?.object(), depth);
                let mut found = Taint::strongest(given).or_else(own)?;
                // What a schema gives back has the shape that it asks for.
                if last == "parse" && !name.starts_with("JSON") {
                    found.whole = false;
                }
                if path {
                    found = found.joined(false);
                }
                Some(found)
            }
            "toString" | "trim" | "toLowerCase" | "toUpperCase" | "replace" | "replaceAll" | "split" | "slice" | "substring" | "concat"
            | "pop" | "shift" | "at" | "get" => {
                let mut taint = self.taint(call.callee.as_member_expression()?.object(), depth)?;
                taint.whole = false;
                Some(taint)
            }
            _ => None,
        }
    }
}

fn parameters<'a>(kind: AstKind<'a>) -> Option<&'a FormalParameters<'a>> {
    match kind {
        AstKind::Function(function) => Some(&function.params),
        AstKind::ArrowFunctionExpression(function) => Some(&function.params),
        _ => None,
    }
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
