//! What an expression carries from callers.

use super::Values;
use super::taint::{Root, Taint, Taints};
use crate::readers::javascript::sites::expression::last;
use crate::readers::javascript::tree::{bare, dotted};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, ChainElement, Expression, ObjectPropertyKind};
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};

impl<'a> Values<'_, '_, 'a> {
    /// What an expression carries, for each place where it may begin.
    pub(super) fn taint(&self, expression: &Expression<'a>, depth: u32) -> Taints {
        let Some(depth) = depth.checked_sub(1) else { return Taints::default() };
        match bare(expression) {
            Expression::Identifier(name) => self.context.symbol(name).and_then(|symbol| self.carried(symbol)).cloned().unwrap_or_default(),
            Expression::TemplateLiteral(template) => {
                let starts = template.quasis.first().is_some_and(|quasi| quasi.value.raw.is_empty());
                let parts = template.expressions.iter().enumerate();
                let parts = parts.map(|(at, part)| self.taint(part, depth).map(|taint| taint.joined(at == 0 && starts)));
                parts.fold(Taints::default(), Taints::and)
            }
            Expression::BinaryExpression(sum) if sum.operator.is_arithmetic() => {
                let left = self.taint(&sum.left, depth).map(|taint| taint.joined(true));
                let right = self.taint(&sum.right, depth).map(|taint| taint.joined(false));
                let priced = sum.operator == BinaryOperator::Multiplication
                    && (left.is_scaled()
                        || right.is_scaled()
                        || right.is_empty() && self.is_looked_up(&sum.right)
                        || left.is_empty() && self.is_looked_up(&sum.left));
                let found = left.and(right).map(|taint| if priced { taint.scaled() } else { taint });
                if sum.operator == BinaryOperator::Addition { found } else { found.map(Taint::numeric) }
            }
            Expression::UnaryExpression(unary) if matches!(unary.operator, UnaryOperator::UnaryPlus | UnaryOperator::UnaryNegation) => {
                self.taint(&unary.argument, depth).map(Taint::numeric)
            }
            Expression::LogicalExpression(either) => self.taint(&either.left, depth).and(self.taint(&either.right, depth)),
            Expression::ConditionalExpression(branch) => self.taint(&branch.consequent, depth).and(self.taint(&branch.alternate, depth)),
            Expression::ArrayExpression(list) => {
                let parts = list.elements.iter().filter_map(|element| element.as_expression());
                parts.map(|part| self.taint(part, depth).map(|taint| taint.whole(false))).fold(Taints::default(), Taints::and)
            }
            // `{ ...req.body }` is the body with fields of the code's; the rest of a literal is the code's own shape.
            Expression::ObjectExpression(object) => {
                let spreads = object.properties.iter().filter_map(|property| match property {
                    ObjectPropertyKind::SpreadProperty(spread) => Some(self.taint(&spread.argument, depth)),
                    ObjectPropertyKind::ObjectProperty(_) => None,
                });
                spreads.fold(Taints::default(), Taints::and).filter(|taint| taint.carried.whole)
            }
            Expression::NewExpression(made) => {
                let name = dotted(&made.callee).unwrap_or_default();
                let first = made.arguments.first().and_then(Argument::as_expression);
                match first {
                    Some(first) if matches!(name.as_str(), "URL" | "String" | "Buffer" | "URLSearchParams" | "ObjectId") => {
                        self.taint(first, depth).map(Taint::text)
                    }
                    _ => Taints::default(),
                }
            }
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => self.taint_of_call(call, depth),
                other => {
                    let Some(member) = other.as_member_expression() else { return Taints::default() };
                    self.member(
                        member.object(),
                        member.static_property_name(),
                        &self.context.text(chain.span).replace("?.", "."),
                        chain.span.start,
                        depth,
                    )
                }
            },
            Expression::CallExpression(call) => self.taint_of_call(call, depth),
            other => {
                let Some(member) = other.as_member_expression() else { return Taints::default() };
                let text = self.context.text(other.span());
                self.member(member.object(), member.static_property_name(), text, other.span().start, depth)
            }
        }
    }

    /// Whether a factor is found out while the code runs (`product.price`), not written down (`100`, `CENTS`).
    fn is_looked_up(&self, factor: &Expression<'a>) -> bool {
        match bare(factor) {
            Expression::Identifier(name) => self.context.initial(name).is_none_or(|first| !bare(first).is_literal()),
            Expression::CallExpression(_) | Expression::AwaitExpression(_) => true,
            other => other.is_member_expression(),
        }
    }

    fn member(&self, object: &Expression<'a>, name: Option<&str>, text: &str, at: u32, depth: u32) -> Taints {
        if let Some(taint) = self.source(text, at) {
            return Taints::one(taint);
        }
        let name = name.unwrap_or("[]");
        if matches!(name, "length" | "size" | "status" | "ok") {
            return Taints::default();
        }
        let held = self.taint(object, depth);
        // The server names and places uploads itself.
        let placed = matches!(name, "path" | "filename" | "destination" | "buffer" | "mimetype" | "tempFilePath");
        held.filter(|taint| !(placed && taint.source.contains(".file"))).map(|taint| taint.field(name))
    }

    pub(super) fn taint_of_call(&self, call: &CallExpression<'a>, depth: u32) -> Taints {
        let name = self.context.called(call);
        if let Some(taint) = self.source_call(name, call) {
            return Taints::one(taint);
        }
        let last = last(name);
        let first = call.arguments.first().and_then(Argument::as_expression);
        let own = || {
            let holder = call.callee.as_member_expression().map(|member| member.object());
            holder.map(|holder| self.taint(holder, depth)).unwrap_or_default()
        };
        let given = || {
            call.arguments
                .iter()
                .filter_map(Argument::as_expression)
                .map(|part| self.taint(part, depth))
                .fold(Taints::default(), Taints::and)
        };
        match last {
            "parseInt" | "parseFloat" | "Number" | "BigInt" | "round" | "floor" | "ceil" | "abs" | "max" | "min" | "toFixed"
            | "valueOf" => {
                let first = first.map(|first| self.taint(first, depth)).unwrap_or_default();
                (if first.is_empty() { own() } else { first }).map(Taint::numeric)
            }
            "String" | "decodeURIComponent" | "decodeURI" | "unescape" | "atob" | "parse" | "safeParse" | "parseAsync" | "from"
            | "resolve" | "join" | "normalize" | "format" | "stringify" => {
                let path = name.starts_with("path.") || name.starts_with("Path.") || matches!(name, "join" | "resolve");
                let found = given();
                let found = if found.is_empty() { own() } else { found };
                let text = name.starts_with("JSON") || name == "qs.parse";
                // What a schema gives back has the shape that it asks for.
                let elsewhere = !text && self.is_schema_elsewhere(name, &call.callee);
                let found = found.map(|taint| if text { taint } else { taint.text() });
                let found = found.map(|mut taint| {
                    taint.carried.checked |= elsewhere;
                    taint
                });
                if path { found.map(|taint| taint.joined(false)) } else { found }
            }
            "keys" | "entries" if name.starts_with("Object.") => first.map(|first| self.keys(first, depth)).unwrap_or_default(),
            "replace" | "replaceAll" if self.cleans(first) => Taints::default(),
            "toString" | "trim" | "toLowerCase" | "toUpperCase" | "replace" | "replaceAll" | "split" | "slice" | "substring" | "substr"
            | "pop" | "shift" | "at" | "get" | "entries" | "values" | "reverse" | "sort" => own().map(Taint::text),
            "concat" => own().map(|taint| taint.joined(true)).and(given().map(|taint| taint.joined(false))),
            "assign" if name == "Object.assign" => given().filter(|taint| taint.carried.whole),
            "fromEntries" if name == "Object.fromEntries" => given(),
            "map" | "filter" | "flatMap" => self.chosen(call, last, own(), depth),
            _ => self.result(call),
        }
    }

    /// Whether a value is held against a schema of another file, which may leave no room for text of the caller's own.
    fn is_schema_elsewhere(&self, name: &str, callee: &Expression<'a>) -> bool {
        if !matches!(name.rsplit('.').next(), Some("parse" | "safeParse" | "parseAsync" | "validateSync" | "cast")) {
            return false;
        }
        let mut at = callee.as_member_expression().map(|member| bare(member.object()));
        for _ in 0..12 {
            match at {
                Some(Expression::Identifier(name)) if is_maker(name.name.as_str()) => return false,
                Some(Expression::Identifier(name)) => {
                    // `const query = analyticsQuery.pick(…)` is still the other file's.
                    if let Some(made) = self.context.initial(name) {
                        at = Some(bare(made));
                        continue;
                    }
                    let brought = self.context.declaration(name).is_none_or(|node| {
                        matches!(
                            node.kind(),
                            AstKind::ImportSpecifier(_) | AstKind::ImportDefaultSpecifier(_) | AstKind::ImportNamespaceSpecifier(_)
                        )
                    });
                    return brought;
                }
                Some(Expression::CallExpression(call)) => at = Some(bare(&call.callee)),
                Some(other) => at = other.as_member_expression().map(|member| bare(member.object())),
                None => return false,
            }
        }
        false
    }

    /// What comes back from a function that has a name.
    fn result(&self, call: &CallExpression<'a>) -> Taints {
        let node = self.context.semantic.nodes().get_node(call.node_id.get());
        match self.functions.call(self.context, node, call) {
            Some(known) => {
                let shown = format!("{}()", known.name);
                Taints::one(Taint::from(Root::Result(known), shown, call.span.start).whole(true))
            }
            None => Taints::default(),
        }
    }

    /// Whether what a replacement looks for are the characters that do harm.
    fn cleans(&self, pattern: Option<&Expression<'a>>) -> bool {
        let Some(pattern) = pattern else { return false };
        let text = match bare(pattern) {
            Expression::Identifier(name) => match self.context.declaration(name).map(|node| node.kind()) {
                Some(AstKind::VariableDeclarator(declarator)) => self.context.text(declarator.span),
                _ => return false,
            },
            other => self.context.text(other.span()),
        };
        ["[^", "<", "\\W", "'", "..", "$"].iter().any(|mark| text.trim_matches(['"', '\'', '`']).contains(mark))
    }
}

/// Names of libraries that make schemas or take texts apart: what they are given stands in this file.
fn is_maker(name: &str) -> bool {
    matches!(name, "z" | "qs" | "url" | "yup" | "Joi" | "joi" | "path" | "querystring")
}
