//! Checks that make a value harmless: lists and patterns that it is held against, here or in its schema.

use super::Values;
use super::taint::{Root, Taint};
use crate::readers::javascript::body::is_input;
use crate::readers::javascript::shapes::Words;
use crate::readers::javascript::sites::expression::last;
use crate::readers::javascript::tree::{bare, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, AssignmentTarget, Expression, IdentifierReference};
use oxc_span::GetSpan;

/// Words in names of calls that hold what they are given against something.
const VOUCHING: Words = Words::of(&["valid", "allowed", "safe", "sanitize", "assert", "whitelist", "permitted"]);

impl<'c, 'a> Values<'_, 'c, 'a> {
    /// Lists and patterns that values are held against before they are used.
    pub(super) fn note_checks(&mut self) {
        for node in self.context.walk() {
            match node.kind() {
                AstKind::CallExpression(call) => {
                    let last = last(self.context.called(call));
                    let is = |known: &[&str]| known.iter().any(|known| last.eq_ignore_ascii_case(known));
                    let vouches = is(&["includes", "has", "test", "indexOf", "hasOwnProperty", "some"]) || VOUCHING.stand_in(last);
                    if vouches {
                        for argument in call.arguments.iter().filter_map(Argument::as_expression) {
                            self.note(argument);
                        }
                    }
                    if is(&["every", "some", "filter"]) {
                        self.note_each(call, last);
                    }
                    if is(&["startsWith", "match", "endsWith"])
                        && let Some(member) = call.callee.as_member_expression()
                    {
                        self.note(member.object());
                    }
                }
                AstKind::IfStatement(branch) => self.note_lookup(&branch.test),
                AstKind::SwitchStatement(switch) => self.note(&switch.discriminant),
                AstKind::UnaryExpression(unary) if unary.operator.is_typeof() => self.note_type(&unary.argument),
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

    /// `typeof password`: an object in place of a text is noticed.
    fn note_type(&mut self, expression: &Expression<'a>) {
        match bare(expression) {
            Expression::Identifier(name) => self.typed.extend(self.context.symbol(name)),
            other => drop(self.typed_texts.insert(self.context.text(other.span()).to_owned())),
        }
    }

    /// Whether the type of a value is asked for somewhere in the file.
    pub(super) fn is_typed(&self, taint: &Taint) -> bool {
        self.typed_texts.contains(&taint.source) || taint.through.iter().any(|symbol| self.typed.contains(symbol))
    }

    pub(super) fn note(&mut self, expression: &Expression<'a>) {
        let expression = bare(expression);
        if let Expression::Identifier(name) = expression {
            self.checked.extend(self.context.symbol(name));
        } else if expression.is_member_expression() {
            let text = self.context.text(expression.span());
            self.checked_texts.insert(text.to_owned());
            // `parsed.hostname` held against a list vouches for what was parsed.
            if let Some(member) = expression.as_member_expression()
                && let Expression::Identifier(name) = bare(member.object())
                && !is_input(&self.context.of_request(text))
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
    pub(super) fn is_checked(&self, taint: &Taint) -> bool {
        self.checked_texts.contains(&taint.source)
            || taint.through.iter().any(|symbol| self.checked.contains(symbol))
            || taint.root == Root::Sent && self.is_narrow(&taint.source)
    }

    /// Whether a schema of the file says of the field that it is one of a list, an id or a number.
    fn is_narrow(&self, source: &str) -> bool {
        let Some((_, field)) = source.rsplit_once('.') else { return false };
        if field.len() < 2 {
            return false;
        }
        let text = &self.context.whole;
        text.match_indices(field).take(40).any(|(at, _)| {
            let Some((before, rest)) = text.split_at_checked(at) else { return false };
            if before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
                return false;
            }
            let Some(told) = rest.get(field.len()..).and_then(|rest| rest.trim_start_matches(['"', '\'']).strip_prefix(':')) else {
                return false;
            };
            let told = told.split('\n').next().unwrap_or("").trim_start();
            SCHEMAS.iter().any(|schema| told.starts_with(schema)) && NARROW.iter().any(|word| told.contains(word))
        })
    }
}

/// How a field of a schema starts.
const SCHEMAS: &[&str] = &["z.", "yup.", "Yup.", "Joi.", "joi.", "v.", "t.", "Type.", "s.", "{ type"];
/// What leaves no room for text of the caller's own.
const NARROW: &[&str] = &[
    ".enum",
    "Enum(",
    ".uuid",
    ".cuid",
    ".ulid",
    ".nanoid",
    ".regex",
    ".number",
    ".int",
    ".boolean",
    ".literal",
    ".date",
    ".datetime",
    ".oneOf",
    ".valid(",
    ".pattern(",
    ".guid",
    ".hex(",
    ".alphanum",
    "picklist",
    ".coerce.number",
    ".Number",
    ".Integer",
    ".Boolean",
    ".startsWith",
    ".matches(",
    "enum:",
    ".refine",
    ".objectId",
    ".email",
];
