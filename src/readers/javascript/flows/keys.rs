//! Names of fields: whoever decides an object decides what its fields are called, and what is made of those names.

use super::taint::{Taint, Taints};
use super::{DEPTH, Values, function_around};
use crate::readers::javascript::tree::bare;
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, ArrowFunctionBody, BindingPattern, CallExpression, Expression, ForInStatement, ForStatementLeft};
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;
use oxc_syntax::symbol::SymbolId;

/// What a test asks that holds a name against a list.
const HELD: &[&str] = &["includes(", "has(", "hasOwn", "indexOf(", "test(", "match(", " in ", "llow", "LLOW", "alid", "[key]", "[k]"];

impl<'a> Values<'_, '_, 'a> {
    /// The names of the fields of what a caller decides as a whole.
    pub(super) fn keys(&self, object: &Expression<'a>, depth: u32) -> Taints {
        self.taint(object, depth).filter(|taint| taint.carried.shaped && !taint.carried.number).map(Taint::keys)
    }

    /// `for (const key in body)`
    pub(super) fn spread_keys(&mut self, each: &ForInStatement<'a>) {
        if let ForStatementLeft::VariableDeclaration(variables) = &each.left {
            let taints = self.keys(&each.right, DEPTH);
            for declarator in &variables.declarations {
                self.bind(&declarator.id, &taints, each.span.start);
            }
        }
    }

    /// `fields.push(`${key} = ?`)`: a list that a text is made of later.
    pub(super) fn grow(&mut self, call: &CallExpression<'a>) {
        let Some(member) = call.callee.as_member_expression() else { return };
        if !matches!(member.static_property_name(), Some("push" | "unshift")) {
            return;
        }
        let Expression::Identifier(list) = bare(member.object()) else { return };
        let Some(symbol) = self.context.symbol(list) else { return };
        for given in call.arguments.iter().filter_map(Argument::as_expression) {
            for taint in self.taint(given, DEPTH).filter(|taint| taint.carried.built || taint.carried.keys).0 {
                self.mark(symbol, taint, call.span.start);
            }
        }
    }

    /// What a list of names comes to once a callback has chosen among them or made something else of each.
    pub(super) fn chosen(&self, call: &CallExpression<'a>, method: &str, held: Taints, depth: u32) -> Taints {
        if method != "filter"
            && !held.is_empty()
            && let Some(made) = self.made_without(call, depth)
        {
            return made;
        }
        if !held.0.iter().any(|taint| taint.carried.keys) {
            return held;
        }
        let callback = call.arguments.first().and_then(Argument::as_expression).map(bare);
        let text = callback.map_or("", |callback| self.context.text(callback.span()));
        match (method, callback) {
            ("filter", Some(Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_))) => {
                if HELD.iter().any(|word| text.contains(word)) { held.map(Taint::checked) } else { held }
            }
            ("filter", _) => held.map(Taint::checked),
            (_, Some(Expression::ArrowFunctionExpression(arrow))) if !matches!(arrow.body, ArrowFunctionBody::FunctionBody(_)) => {
                let first = arrow.params.items.first().map(|first| &first.pattern);
                let key = match first {
                    Some(BindingPattern::ArrayPattern(pair)) => pair.elements.first().and_then(Option::as_ref),
                    other => other,
                };
                let key = key.and_then(|key| key.get_binding_identifier()).and_then(|key| key.symbol_id.get());
                match (key, arrow.body.as_expression()) {
                    (Some(key), Some(made)) if self.is_made_of(made, key, depth) && !self.checked.contains(&key) => {
                        held.map(|taint| taint.joined(false))
                    }
                    _ => Taints::default(),
                }
            }
            _ => held,
        }
    }

    /// What a list comes to of which a callback, given in place, takes nothing into what it gives back: placeholders
    /// (`ids.map(() => "?")`, `ids.map((_, at) => `$${at + 1}`)`). Nothing where it takes something.
    fn made_without(&self, call: &CallExpression<'a>, depth: u32) -> Option<Taints> {
        let callback = bare(call.arguments.first().and_then(Argument::as_expression)?);
        let (parameters, function, made) = match callback {
            Expression::ArrowFunctionExpression(arrow) => (&arrow.params, arrow.node_id.get(), arrow.body.as_expression()),
            Expression::FunctionExpression(function) => (&function.params, function.node_id.get(), None),
            _ => return None,
        };
        // The second parameter is the number of an element.
        let of_list = parameters.items.iter().enumerate().filter(|(at, _)| *at != 1);
        let names = of_list.flat_map(|(_, parameter)| parameter.pattern.get_binding_identifiers());
        let scoping = self.context.semantic.scoping();
        let taken = names
            .filter_map(|name| name.symbol_id.get())
            .flat_map(|symbol| scoping.get_resolved_references(symbol))
            .any(|used| !self.is_put_aside(used.node_id(), callback.span()));
        if taken || parameters.rest.is_some() {
            return None;
        }
        if let Some(made) = made {
            return Some(self.taint(made, depth));
        }
        let parts = self.context.subtree(function).filter_map(|node| {
            let part = match node.kind() {
                AstKind::ReturnStatement(back) => back.argument.as_ref(),
                AstKind::VariableDeclarator(declared) => declared.init.as_ref(),
                AstKind::AssignmentExpression(set) => Some(&set.right),
                _ => None,
            }?;
            (function_around(self.context, node.id()) == Some(function)).then_some(part)
        });
        Some(parts.map(|part| self.taint(part, depth)).fold(Taints::default(), Taints::and))
    }

    /// Whether a name is only put into a list from outside a callback: `values.push(id)` gives back a number.
    fn is_put_aside(&self, name: NodeId, callback: Span) -> bool {
        let nodes = self.context.semantic.nodes();
        let own = nodes.kind(name).span();
        nodes.ancestor_kinds(name).take_while(|kind| callback.contains_inclusive(kind.span())).any(|kind| {
            let AstKind::CallExpression(call) = kind else { return false };
            let Some(member) = call.callee.as_member_expression() else { return false };
            let Expression::Identifier(list) = bare(member.object()) else { return false };
            matches!(member.static_property_name(), Some("push" | "unshift"))
                && !call.callee.span().contains_inclusive(own)
                && self.context.declaration(list).is_some_and(|declared| !callback.contains_inclusive(declared.kind().span()))
        })
    }

    /// Whether a name stands in a text as it is: not what a table holds under it.
    fn is_made_of(&self, made: &Expression<'a>, key: SymbolId, depth: u32) -> bool {
        let Some(depth) = depth.checked_sub(1) else { return false };
        match bare(made) {
            Expression::Identifier(name) => self.context.symbol(name) == Some(key),
            Expression::TemplateLiteral(template) => template.expressions.iter().any(|part| self.is_made_of(part, key, depth)),
            Expression::BinaryExpression(sum) => self.is_made_of(&sum.left, key, depth) || self.is_made_of(&sum.right, key, depth),
            Expression::LogicalExpression(either) => {
                self.is_made_of(&either.left, key, depth) || self.is_made_of(&either.right, key, depth)
            }
            Expression::CallExpression(call) => {
                let own = call.callee.as_member_expression().is_some_and(|member| self.is_made_of(member.object(), key, depth));
                let cleans = call.callee.as_member_expression().and_then(|member| member.static_property_name()) == Some("replace");
                own && !cleans
            }
            _ => false,
        }
    }

    /// Names of fields that are all held against a list before any of them is used:
    /// `Object.keys(body).every((name) => ALLOWED.includes(name))`.
    pub(super) fn note_each(&mut self, call: &CallExpression<'a>, method: &str) {
        let Some(callback) = call.arguments.first().map(|callback| self.context.text(callback.span())) else { return };
        let held = ["includes(", "has(", "hasOwn", "indexOf(", " in "].iter().any(|word| callback.contains(word));
        // What a filter lets through is another list; what it finds beside the list is refused.
        if callback.len() > 300 || !held || method == "filter" && !callback.contains('!') {
            return;
        }
        let Some(member) = call.callee.as_member_expression() else { return };
        let list = match bare(member.object()) {
            Expression::CallExpression(names) if matches!(self.context.called(names), "Object.keys" | "Object.entries") => {
                match names.arguments.first().and_then(Argument::as_expression) {
                    Some(object) => object,
                    None => return,
                }
            }
            Expression::Identifier(names) => match self.context.initial(names).map(bare) {
                Some(Expression::CallExpression(made)) if self.context.called(made) == "Object.keys" => member.object(),
                _ => return,
            },
            _ => return,
        };
        self.note(list);
    }

    /// Names that are looked up in an object of the code's own before they are used: `if (!COLUMNS[key]) continue`.
    pub(super) fn note_lookup(&mut self, test: &Expression<'a>) {
        match bare(test) {
            Expression::UnaryExpression(unary) => self.note_lookup(&unary.argument),
            Expression::LogicalExpression(both) => {
                self.note_lookup(&both.left);
                self.note_lookup(&both.right);
            }
            Expression::ComputedMemberExpression(member) => {
                let (Expression::Identifier(list), Expression::Identifier(key)) = (bare(&member.object), bare(&member.expression)) else {
                    return;
                };
                let known = match self.context.declaration(list).map(|declared| declared.kind()) {
                    Some(AstKind::VariableDeclarator(declared)) => {
                        declared.init.as_ref().is_some_and(|init| matches!(bare(init), Expression::ObjectExpression(_)))
                    }
                    Some(AstKind::ImportSpecifier(_)) => true,
                    _ => false,
                };
                if known {
                    self.checked.extend(self.context.symbol(key));
                }
            }
            _ => {}
        }
    }
}
