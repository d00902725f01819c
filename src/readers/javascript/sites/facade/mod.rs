//! What looks like a feature and is none: work that is only told of, records that are typed in, checks that let all pass.

mod check;
mod echoed;
mod inert;
mod pretence;
mod records;
mod rows;
mod served;
mod stand_in;
mod told;
mod unsaved;
pub(super) mod work;

use super::super::Context;
use super::words;
use crate::facts::{Facts, Role};
use oxc_ast::{AstKind, AstType};
use oxc_semantic::AstNode;

/// Words of paths whose code is for show or for trials, and says so.
const FOR_SHOW: &[&str] = &[
    "demo",
    "demos",
    "example",
    "examples",
    "sample",
    "samples",
    "story",
    "stories",
    "storybook",
    "playground",
    "sandbox",
    "showcase",
    "preview",
    "previews",
    "prototype",
    "fixture",
    "fixtures",
    "mock",
    "mocks",
    "stub",
    "stubs",
    "msw",
    "seed",
    "seeds",
    "seeder",
    "skeleton",
    "placeholder",
    "test",
    "tests",
    "testing",
    "e2e",
    "cypress",
    "docs",
    "tutorial",
    "walkthrough",
    "tour",
];

/// The kinds of nodes that are shown to it.
pub(super) const KINDS: &[AstType] = &[
    AstType::Function,
    AstType::ArrowFunctionExpression,
    AstType::VariableDeclarator,
    AstType::JSXElement,
    AstType::CallExpression,
    AstType::IdentifierReference,
    AstType::CatchClause,
];

/// How names of calls end that are shown to it.
pub(super) const CALLS: &[&str] = &["useState", "mutation", "action", "post", "put", "patch"];

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    // Names are taken apart only where something may come of it.
    let matters = match node.kind() {
        AstKind::Function(_)
        | AstKind::ArrowFunctionExpression(_)
        | AstKind::VariableDeclarator(_)
        | AstKind::JSXElement(_)
        | AstKind::CatchClause(_) => true,
        AstKind::CallExpression(call) => records::may_hold(call) || served::may_serve(called) || echoed::may_echo(called),
        AstKind::IdentifierReference(identifier) => records::may_admit(context, identifier.name.as_str()),
        _ => false,
    };
    if !matters || context.entry.role != Role::Source || *context.for_show.get_or_init(|| is_for_show(&context.entry.path)) {
        return;
    }
    check::visit(context, node, facts);
    echoed::visit(context, node, called, facts);
    inert::visit(context, node, facts);
    pretence::visit(context, node, facts);
    records::visit(context, node, called, facts);
    served::visit(context, node, called, facts);
    stand_in::visit(context, node, facts);
    unsaved::visit(context, node, facts);
}

/// Whether names of the file may admit that what they stand for is made up.
pub(super) fn matters(context: &Context<'_, '_>) -> bool {
    records::may_hold_admissions(context)
}

/// Whether a folder or file says that its code is for show; data kept in `mocks` is judged where pages use it.
fn is_for_show(path: &str) -> bool {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path);
    let kept = name.split('.').next().unwrap_or(name);
    let shown = [".tsx", ".jsx", ".vue", ".svelte", ".astro"].iter().any(|end| name.ends_with(end));
    let aside = path.split('/').any(|folder| matches!(folder, "mocks" | "mock" | "mock-data" | "mockData"));
    let data = !shown && (words::has(kept, &["data", "mock", "mocks"]) || path.contains("/data/") || aside);
    let of_trial = |part: &str| {
        words::pieces(part).any(|word| {
            let known = FOR_SHOW.iter().find(|known| known.eq_ignore_ascii_case(word));
            known.is_some_and(|known| !(data && matches!(*known, "mock" | "mocks" | "sample")))
        })
    };
    of_trial(name) || parts.any(of_trial)
}

/// Words of the path that say which part of the product a file belongs to.
fn file_words(path: &str) -> Vec<String> {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path).split('.').next().unwrap_or("");
    // `app/checkout/page.tsx` is named by its folder.
    let generic = matches!(name, "page" | "index" | "route" | "+page" | "layout");
    words::words(if generic { parts.next().unwrap_or(name) } else { name })
}
