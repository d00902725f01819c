//! Callers who may be signed in and need not be: middleware that goes on without anybody, and parts of a handler that are
//! done for those who are known while the others get their answer as well.

use crate::facts::{Effect, EffectKind, Guard, GuardKind};
use crate::readers::javascript::Context;
use crate::readers::javascript::tree::words;
use oxc_ast::AstKind;
use oxc_ast::ast::{BindingPattern, FormalParameters, IfStatement};
use oxc_span::{GetSpan, Span};
use oxc_syntax::node::NodeId;

/// What turns callers away, in small letters.
const LEAVES: &[&str] = &["401", "403", "throw ", "redirect", "unauth", "forbidden", "not allowed", "denied"];
/// Where servers keep the caller whom they know.
const CALLER: &[&str] = &["req.user", "request.user", "req.auth", "req.session.user", "ctx.state.user", "res.locals.user"];
/// Words of what a caller shows to be known.
const SHOWN: &[&str] = &["token", "header", "authorization", "bearer", "cookie", "cookies", "session", "jwt", "auth"];
/// Longest function that is looked at.
const LONGEST: usize = 40_000;

/// The parts of a body that strangers pass by.
#[derive(Default)]
pub(super) struct Welcome {
    /// All of it: a middleware that lets everybody go on.
    whole: bool,
    parts: Vec<Span>,
}

impl Welcome {
    pub(super) fn of(context: &Context<'_, '_>, top: NodeId) -> Self {
        let node = context.semantic.nodes().kind(top);
        let text = context.text(node.span());
        if text.len() > LONGEST || !CALLER.iter().any(|caller| text.contains(caller)) {
            return Self::default();
        }
        let goes_on = match node {
            AstKind::Function(function) => hands_on(&function.params),
            AstKind::ArrowFunctionExpression(function) => hands_on(&function.params),
            _ => false,
        };
        let lower = text.to_ascii_lowercase();
        let ends = Ends::of(&lower, node.span().start);
        let mut found = Self { whole: goes_on && caught(&lower), parts: Vec::new() };
        for node in context.subtree(top) {
            let AstKind::IfStatement(branch) = node.kind() else { continue };
            found.whole |= goes_on && lets_pass(context, branch);
            if is_for_the_known(context, branch) && !ends.leaves_after(branch.span) {
                found.parts.push(branch.span);
            }
        }
        found
    }

    /// Whether a place is passed by strangers.
    pub(super) fn is_apart(&self, at: Span) -> bool {
        self.parts.iter().any(|part| part.contains_inclusive(at))
    }

    /// Takes back what a middleware that lets everybody pass seemed to ask.
    pub(super) fn settle(&self, guards: &mut Vec<Guard>) {
        if self.whole {
            guards.retain(|guard| !asks_who(guard));
        }
    }
}

/// Takes back what code that strangers pass by seemed to ask of everybody, and what it does for the known alone: what came
/// after so many guards and effects.
pub(super) fn release(guards: (&mut Vec<Guard>, usize), effects: (&mut Vec<Effect>, usize)) {
    let mut index = 0;
    guards.0.retain(|guard| {
        index += 1;
        index <= guards.1 || !asks_who(guard)
    });
    index = 0;
    effects.0.retain(|effect| {
        index += 1;
        index <= effects.1 || effect.kind == EffectKind::Reads
    });
}

fn asks_who(guard: &Guard) -> bool {
    matches!(guard.kind, GuardKind::Login | GuardKind::Role | GuardKind::Owner | GuardKind::Claimed)
}

/// Whether a function is given the one that goes on: `(req, res, next)`.
fn hands_on(params: &FormalParameters<'_>) -> bool {
    matches!(params.items.last().map(|last| &last.pattern), Some(BindingPattern::BindingIdentifier(name)) if name.name == "next")
}

/// `try { … } catch { next(); }` with nothing that turns anybody away.
fn caught(lower: &str) -> bool {
    let plain: String = lower.chars().filter(|c| !c.is_whitespace()).collect();
    let catches = plain.match_indices("catch").any(|(at, _)| {
        let rest = plain.get(at..).unwrap_or("");
        rest.split_once('}').is_some_and(|(inside, _)| inside.contains("next()"))
    });
    catches
        && ![".status(", "next(e", "next(new"].iter().any(|word| plain.contains(word))
        && !LEAVES.iter().any(|word| lower.contains(word))
}

/// `if (!token) return next();`
fn lets_pass(context: &Context<'_, '_>, branch: &IfStatement<'_>) -> bool {
    let test = context.text(branch.test.span());
    let then: String = context.text(branch.consequent.span()).chars().filter(|c| !c.is_whitespace()).collect();
    let absent = test.starts_with('!') || test.contains("== null") || test.contains("=== undefined") || test.contains("|| !");
    let other = ["path", "url", "method", "process.env", "Path", "role"].iter().any(|word| test.contains(word));
    absent
        && !other
        && then.len() < 200
        && then.trim_end_matches(['}', ';']).ends_with("returnnext()")
        && words(test).iter().any(|word| SHOWN.contains(&word.as_str()))
}

/// `if (req.user && req.user.role === "seller") { … }` without an `else`.
fn is_for_the_known(context: &Context<'_, '_>, branch: &IfStatement<'_>) -> bool {
    let test = context.text(branch.test.span());
    branch.alternate.is_none()
        && CALLER.iter().any(|caller| test.starts_with(caller))
        && !test.contains("||")
        && !test.contains("!=")
        && !test.contains("!req")
        && !context.text(branch.consequent.span()).contains("next()")
}

/// Where a function last turns somebody away, and last answers anybody: places of its text.
struct Ends {
    start: usize,
    leaves: Option<usize>,
    answers: Option<usize>,
}

impl Ends {
    fn of(lower: &str, start: u32) -> Self {
        let last = |words: &[&str]| words.iter().filter_map(|word| lower.rfind(word)).max();
        Self { start: start as usize, leaves: last(LEAVES), answers: last(&["res.", ".json(", "render(", "reply."]) }
    }

    /// Whether what follows a branch turns away those for whom it did nothing, or answers nobody.
    fn leaves_after(&self, branch: Span) -> bool {
        let follows = |place: Option<usize>| place.is_some_and(|place| self.start + place >= branch.end as usize);
        follows(self.leaves) || !follows(self.answers)
    }
}
