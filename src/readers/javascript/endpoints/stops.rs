//! Where a middleware sends those away whom nobody knows, and for which paths: finding out who calls stops nobody by itself.

use crate::facts::{Cover, Guard, GuardKind, Module};
use crate::readers::javascript::Context;
use crate::readers::javascript::body::is_dropped;
use crate::readers::javascript::tree::{bare, dotted, first_name, text_of};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, BindingPattern, Expression, IdentifierReference, Statement};
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;
use oxc_syntax::operator::{BinaryOperator, UnaryOperator};
use std::collections::BTreeSet;

/// The family of what a helper of a middleware file stops: `link` joins it to the file that calls the helper.
const HELPER: &str = "helper:next";
/// How far a condition is followed.
const DEPTH: u32 = 10;
/// Most paths of one list, and most branches of one file.
pub(super) const PATHS: usize = 200;
const BRANCHES: usize = 100;
/// Calls whose answer says who is there.
const ASKS: &[&str] = &["auth.getUser", "auth.getClaims", "auth.getSession"];
/// What turns a caller away.
const AWAY: &[&str] = &["redirect", "Redirect", "401", "403", "nauthorized", "orbidden", "throw "];

/// What is known of a middleware's branches.
pub(super) enum Stops {
    /// It asks nobody who is there, or what it does with the answer could not be followed.
    Unclear,
    /// The branches that send the unknown away, with the paths of each: none where the answer stops nobody.
    Known(Vec<Paths>),
}

/// Paths for which a branch holds, and those for which it does not.
#[derive(Debug, Default, Clone)]
pub(super) struct Paths {
    pub(super) prefixes: Vec<String>,
    pub(super) except: Vec<String>,
}

/// A condition, taken apart.
#[derive(Default)]
struct Terms {
    paths: Paths,
    /// Holds for those whom nobody knows.
    unknown: bool,
    /// Holds for those who are known.
    known: bool,
}

/// States what a helper of a middleware stops: the file that refreshes a session for the one that the framework runs.
pub(super) fn of_helper(context: &Context<'_, '_>, module: &mut Module) {
    let whole = &context.whole;
    if !whole.contains("NextResponse.next") || !ASKS.iter().any(|ask| whole.contains(ask)) {
        return;
    }
    let asks: Vec<Guard> =
        module.functions.iter().flat_map(|function| &function.guards).filter(|guard| is_of_caller(guard)).cloned().collect();
    match read(context) {
        Stops::Unclear => {}
        Stops::Known(all) if all.is_empty() => push(module, HELPER, Paths::default(), Vec::new()),
        Stops::Known(all) => all.into_iter().for_each(|paths| push(module, HELPER, paths, asks.clone())),
    }
}

fn push(module: &mut Module, family: &str, paths: Paths, guards: Vec<Guard>) {
    let Paths { prefixes, except } = paths;
    module.covers.push(Cover { family: family.to_owned(), prefixes, except, guards, calls: Vec::new() });
}

/// Whether a guard says who is there.
pub(super) fn is_of_caller(guard: &Guard) -> bool {
    matches!(guard.kind, GuardKind::Login | GuardKind::Claimed | GuardKind::Unverified)
}

/// The branches of a file that send the unknown away.
pub(super) fn read(context: &Context<'_, '_>) -> Stops {
    let people = people(context);
    if people.is_empty() {
        let asked = context.semantic.nodes().iter().any(|node| {
            matches!(node.kind(), AstKind::CallExpression(call)
                if ASKS.iter().any(|ask| context.called(call).ends_with(ask)) && !is_dropped(context, node))
        });
        let asks = ASKS.iter().any(|ask| context.whole.contains(ask));
        return if asks && !asked { Stops::Known(Vec::new()) } else { Stops::Unclear };
    }
    let mut all = Vec::new();
    let mut passed: Vec<String> = Vec::new();
    let mut clear = true;
    for node in context.semantic.nodes().iter() {
        if let AstKind::ConditionalExpression(choice) = node.kind() {
            clear &= !people.iter().any(|name| context.text(choice.test.span()).contains(name)) || !is_away(context, choice.span);
        }
        let AstKind::IfStatement(branch) = node.kind() else { continue };
        let mut terms = Terms::default();
        take_apart(context, &people, &branch.test, true, DEPTH, &mut terms);
        let own = terms.unknown || terms.known;
        around(context, &people, node.id(), &mut terms);
        let otherwise = terms.known && !terms.unknown;
        let sent = if otherwise { branch.alternate.as_ref() } else { Some(&branch.consequent) };
        if !own && !terms.unknown {
            // `if (isPublic(path)) return NextResponse.next()`
            if leaves(&branch.consequent) && !is_away(context, branch.consequent.span()) {
                passed.extend(terms.paths.prefixes);
                passed.truncate(PATHS);
            }
        } else if (terms.unknown || otherwise) && sent.is_some_and(|sent| sends_away(context, sent)) {
            let mut paths = terms.paths;
            paths.except.extend(passed.iter().cloned());
            all.push(paths);
            if all.len() >= BRANCHES {
                break;
            }
        } else if otherwise && leaves(&branch.consequent) && !is_away(context, branch.consequent.span()) {
            // `if (user) return NextResponse.next();`, and whoever is left is sent away below.
            clear = false;
        }
    }
    if all.is_empty() && !clear { Stops::Unclear } else { Stops::Known(all) }
}

/// Names that hold who is there, and those made of them.
fn people(context: &Context<'_, '_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for node in context.semantic.nodes().iter() {
        let AstKind::VariableDeclarator(declared) = node.kind() else { continue };
        let Some(first) = &declared.init else { continue };
        let text = context.text(first.span());
        let asked = ASKS.iter().any(|ask| text.contains(ask));
        let made = text.len() < 80 && first_name(first).is_some_and(|name| found.contains(name.name.as_str()));
        let made = made || matches!(bare(first), Expression::UnaryExpression(not) if made_of(&found, &not.argument));
        if asked || made {
            names(&declared.id, &mut found);
        }
    }
    found.remove("error");
    found.remove("data");
    found
}

/// `!!user`
fn made_of(found: &BTreeSet<String>, value: &Expression<'_>) -> bool {
    matches!(bare(value), Expression::UnaryExpression(not) if first_name(&not.argument).is_some_and(|name| found.contains(name.name.as_str())))
}

/// The names that a pattern binds.
fn names(pattern: &BindingPattern<'_>, out: &mut BTreeSet<String>) {
    match pattern {
        BindingPattern::BindingIdentifier(name) => {
            out.insert(name.name.to_string());
        }
        BindingPattern::ObjectPattern(object) => object.properties.iter().for_each(|part| names(&part.value, out)),
        BindingPattern::AssignmentPattern(assigned) => names(&assigned.left, out),
        BindingPattern::ArrayPattern(_) => {}
    }
}

/// Takes a condition apart; `holds` turns at every `!`.
fn take_apart<'a>(context: &Context<'_, 'a>, people: &BTreeSet<String>, test: &Expression<'a>, holds: bool, depth: u32, out: &mut Terms) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let person = |side: &Expression<'a>| {
        let named = matches!(bare(side), Expression::Identifier(_) | Expression::ChainExpression(_)) || bare(side).is_member_expression();
        named && first_name(side).is_some_and(|name| people.contains(name.name.as_str()))
    };
    match bare(test) {
        Expression::UnaryExpression(not) if not.operator == UnaryOperator::LogicalNot => {
            take_apart(context, people, &not.argument, !holds, depth, out);
        }
        Expression::LogicalExpression(both) => {
            take_apart(context, people, &both.left, holds, depth, out);
            take_apart(context, people, &both.right, holds, depth, out);
        }
        Expression::BinaryExpression(binary) => {
            let equal = matches!(binary.operator, BinaryOperator::Equality | BinaryOperator::StrictEquality);
            let differs = matches!(binary.operator, BinaryOperator::Inequality | BinaryOperator::StrictInequality);
            let nothing = |side: &Expression<'a>| matches!(bare(side), Expression::NullLiteral(_)) || bare(side).is_undefined();
            if person(&binary.left) && nothing(&binary.right) && (equal || differs) {
                say(equal == holds, out);
            } else if equal || differs {
                let path = text_of(&binary.right).or_else(|| text_of(&binary.left));
                // `/` alone is one page, and no start of others.
                path.filter(|path| *path != "/").into_iter().for_each(|path| out.path(path, holds == equal));
            }
        }
        Expression::CallExpression(call) => of_call(context, people, call, holds, depth, out),
        Expression::ChainExpression(chain) => match &chain.expression {
            oxc_ast::ast::ChainElement::CallExpression(call) => of_call(context, people, call, holds, depth, out),
            _ if person(test) => say(!holds, out),
            _ => {}
        },
        _ if person(test) => say(!holds, out),
        Expression::Identifier(name) => {
            if let Some(first) = context.initial(name) {
                take_apart(context, people, first, holds, depth, out);
            }
        }
        _ => {}
    }
}

fn say(unknown: bool, out: &mut Terms) {
    if unknown {
        out.unknown = true;
    } else {
        out.known = true;
    }
}

/// `path.startsWith("/admin")`, `PROTECTED.some((start) => path.startsWith(start))`, `isPublic(request)`.
fn of_call<'a>(
    context: &Context<'_, 'a>,
    people: &BTreeSet<String>,
    call: &oxc_ast::ast::CallExpression<'a>,
    holds: bool,
    depth: u32,
    out: &mut Terms,
) {
    let lists = call.callee.as_member_expression().map(|member| bare(member.object()));
    let given = call.arguments.iter().filter_map(Argument::as_expression);
    for side in lists.into_iter().chain(given) {
        match bare(side) {
            Expression::StringLiteral(path) => out.path(path.value.as_str(), holds),
            Expression::Identifier(name) => listed(context, name).iter().for_each(|path| out.path(path, holds)),
            Expression::ArrayExpression(list) => {
                list.elements.iter().filter_map(|part| part.as_expression().and_then(text_of)).for_each(|path| out.path(path, holds));
            }
            _ => {}
        }
    }
    let Expression::Identifier(asked) = bare(&call.callee) else { return };
    match context.initial(asked).map(bare) {
        Some(Expression::CallExpression(matcher)) if dotted(&matcher.callee).as_deref() == Some("createRouteMatcher") => {
            of_call(context, people, matcher, holds, depth, out);
        }
        _ => {
            let Some(function) = context.function(&call.callee) else { return };
            let back = context.subtree(function).find_map(|node| match node.kind() {
                AstKind::ReturnStatement(back) => back.argument.as_ref(),
                AstKind::ArrowFunctionExpression(arrow) => arrow.get_expression(),
                _ => None,
            });
            if let Some(back) = back {
                take_apart(context, people, back, holds, depth, out);
            }
        }
    }
}

/// The texts of a list that a name stands for.
fn listed<'a>(context: &Context<'_, 'a>, name: &IdentifierReference<'a>) -> Vec<&'a str> {
    match context.initial(name).map(bare) {
        Some(Expression::ArrayExpression(list)) => list.elements.iter().filter_map(|part| part.as_expression().and_then(text_of)).collect(),
        _ => Vec::new(),
    }
}

impl Terms {
    fn path(&mut self, value: &str, holds: bool) {
        if !value.starts_with('/') || self.paths.prefixes.len() + self.paths.except.len() >= PATHS {
            return;
        }
        let path = value.split(['(', ':', '*']).next().unwrap_or("").trim_end_matches('/').to_owned();
        match (path.is_empty(), holds) {
            // The start page is not the start of all others.
            (true, false) => {}
            (true, true) => self.paths.prefixes.push("/ ".to_owned()),
            (false, true) => self.paths.prefixes.push(path),
            (false, false) => self.paths.except.push(path),
        }
    }
}

/// Adds the paths of the branches around one.
fn around(context: &Context<'_, '_>, people: &BTreeSet<String>, branch: NodeId, terms: &mut Terms) {
    let inner = context.semantic.nodes().kind(branch).span();
    for kind in context.semantic.nodes().ancestor_kinds(branch) {
        match kind {
            AstKind::IfStatement(outer) => {
                let then = outer.consequent.span().contains_inclusive(inner);
                take_apart(context, people, &outer.test, then, DEPTH, terms);
            }
            AstKind::Function(_) => return,
            _ => {}
        }
    }
}

fn is_away(context: &Context<'_, '_>, span: Span) -> bool {
    let text = context.text(span);
    AWAY.iter().any(|sign| text.contains(sign))
}

fn leaves(statement: &Statement<'_>) -> bool {
    match statement {
        Statement::ReturnStatement(_) => true,
        Statement::BlockStatement(block) => block.body.last().is_some_and(leaves),
        _ => false,
    }
}

/// Whether a branch ends by sending its caller away, not only one inside it.
fn sends_away(context: &Context<'_, '_>, statement: &Statement<'_>) -> bool {
    match statement {
        Statement::BlockStatement(block) => {
            block.body.iter().any(|inner| !matches!(inner, Statement::BlockStatement(_)) && sends_away(context, inner))
        }
        Statement::ReturnStatement(_) | Statement::ThrowStatement(_) | Statement::ExpressionStatement(_) => {
            is_away(context, statement.span())
        }
        _ => false,
    }
}
