//! Which files a module makes run beside those that it imports: names in texts, names made while it runs, a server that it
//! starts, and whether it offers anything at all.

use super::Context;
use super::tree::{bare, text_of};
use crate::facts::{Facts, Lead, LeadKind, Role};
use crate::readers::leads::{ENDINGS, NAMES};
use oxc_ast::AstKind;
use oxc_ast::ast::{Argument, CallExpression, Expression};
use std::collections::BTreeSet;

/// States them.
pub(super) fn read(context: &Context<'_, '_>, facts: &mut Facts) {
    let mut kinds = BTreeSet::new();
    // Patterns in settings say what a tool looks at, and those in scripts what somebody works on.
    let source = context.entry.role == Role::Source;
    let says = matches!(context.entry.role, Role::Source | Role::Config);
    for node in context.walk() {
        match node.kind() {
            AstKind::ImportExpression(import) if searches(&import.source) => drop(kinds.insert(LeadKind::Searches)),
            AstKind::CallExpression(call) => kinds.extend(of_call(context, call)),
            _ => {}
        }
    }
    if context.whole.contains_any(&["'./", "\"./", "`./", "'../", "\"../", "`../"]) || context.whole.contains_any(ENDINGS) {
        kinds.extend(in_texts(context));
    }
    let component = [".jsx", ".tsx", ".vue", ".svelte", ".astro"].iter().any(|ending| context.entry.path.ends_with(ending));
    if !component && !context.whole.contains_any(&["export ", "export{", "module.exports", "exports."]) {
        kinds.insert(LeadKind::Alone);
    }
    facts.leads.extend(
        kinds
            .into_iter()
            .filter(|kind| says || *kind == LeadKind::Alone)
            .filter(|kind| source || *kind != LeadKind::Searches)
            .map(|kind| Lead { path: context.entry.path.clone(), kind }),
    );
}

fn of_call(context: &Context<'_, '_>, call: &CallExpression<'_>) -> Option<LeadKind> {
    match bare(&call.callee) {
        Expression::Identifier(name) if name.name == "require" => {
            let asked = call.arguments.first().and_then(Argument::as_expression)?;
            searches(asked).then_some(LeadKind::Searches)
        }
        Expression::StaticMemberExpression(member) => match member.property.name.as_str() {
            "listen" => Some(LeadKind::Listens),
            "readdirSync" | "readdir" if reads_code(context, call) => Some(LeadKind::Searches),
            "serve" if matches!(bare(&member.object), Expression::Identifier(name) if matches!(name.name.as_str(), "Bun" | "Deno")) => {
                Some(LeadKind::Listens)
            }
            "glob" | "globEager" | "context" => {
                let holder = context.text(oxc_span::GetSpan::span(&member.object));
                (holder == "import.meta" || holder == "require").then_some(LeadKind::Searches)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether the folder that is listed is that of the file itself, or one of code by its name.
fn reads_code(context: &Context<'_, '_>, call: &CallExpression<'_>) -> bool {
    let Some(asked) = call.arguments.first() else { return false };
    let folder = context.text(oxc_span::GetSpan::span(asked));
    let code = ["routes", "models", "commands", "events", "controllers", "handlers", "plugins", "modules", "jobs"];
    folder == "__dirname" || code.iter().any(|name| folder.contains(name))
}

/// Whether what is brought in is known only when the program runs, and may be code.
fn searches(asked: &Expression<'_>) -> bool {
    if text_of(asked).is_some() {
        return false;
    }
    match bare(asked) {
        Expression::TemplateLiteral(template) => {
            let end = template.quasis.last().map_or("", |quasi| quasi.value.raw.as_str());
            ![".json", ".css", ".md", ".mdx", ".svg", ".png", ".sql", ".yml", ".yaml"].iter().any(|ending| end.ends_with(ending))
        }
        _ => true,
    }
}

/// Names of files of code in texts, but for those that imports ask for; a pattern of names is a search.
fn in_texts(context: &Context<'_, '_>) -> BTreeSet<LeadKind> {
    let mut found = BTreeSet::new();
    for node in context.semantic.nodes().iter() {
        let text = match node.kind() {
            AstKind::StringLiteral(text) => text.value.as_str(),
            AstKind::TemplateElement(text) => text.value.raw.as_str(),
            _ => continue,
        };
        if text.len() > 200 || text.contains(char::is_whitespace) || found.len() >= NAMES {
            continue;
        }
        let imported = match context.semantic.nodes().parent_kind(node.id()) {
            AstKind::ImportDeclaration(_)
            | AstKind::ImportExpression(_)
            | AstKind::ExportFromDeclaration(_)
            | AstKind::ExportAllDeclaration(_) => true,
            AstKind::CallExpression(call) => matches!(bare(&call.callee), Expression::Identifier(name) if name.name == "require"),
            _ => false,
        };
        let ends = ENDINGS.iter().any(|ending| text.ends_with(ending));
        if imported {
            continue;
        }
        if ends && text.contains('*') {
            found.insert(LeadKind::Searches);
        } else if ends || text.starts_with("./") || text.starts_with("../") {
            found.insert(LeadKind::Names(text.to_owned()));
        }
    }
    found
}
