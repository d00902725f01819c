//! JavaScript and TypeScript, with JSX, from syntax trees with resolved names. One walk a file: each node is shown to
//! every collector once.

mod body;
mod component;
mod depth;
mod endpoints;
mod flows;
mod imports;
mod leads;
mod lookups;
mod migrations;
mod models;
mod name;
mod offered;
mod outlays;
mod quality;
mod queries;
mod records;
mod services;
mod shapes;
mod sites;
mod tools;
mod tree;
mod walked;

pub(super) use body::guard_kind;
pub(super) use sites::is_proof;
pub(super) use tree::words;

use super::whole::Whole;
use super::{Reader, Source};
use crate::facts::{Facts, Language};
use crate::intake::Entry;
use name::Name;
use oxc_allocator::Allocator;
use oxc_ast::AstKind;
use oxc_ast::ast::Program;
use oxc_ast::ast_kind::AST_TYPE_MAX;
use oxc_parser::Parser;
use oxc_semantic::{AstNode, Semantic, SemanticBuilder, Stats};
use oxc_span::{SourceType, Span};
use sites::expression::name as name_of;
use std::cell::{Cell, OnceCell, RefCell};
use std::path::Path;

/// Reads `.js`, `.jsx`, `.ts`, `.tsx`, their module kinds, and the scripts and templates of Vue, Svelte and Astro components.
pub(super) struct JavaScript;

/// One parsed file, as collectors see it.
struct Context<'c, 'a> {
    entry: &'c Entry,
    source: &'c Source<'c>,
    /// The whole text of the file.
    whole: Whole<'c>,
    program: &'c Program<'a>,
    semantic: &'c Semantic<'a>,
    /// The nodes that looks through the whole file are for.
    walked: Vec<&'c AstNode<'a>>,
    /// Where statements start that stand for a value which a component's template shows as HTML.
    html: &'c [u32],
    /// Keeps what is put together of the file's texts.
    arena: &'a Allocator,
    /// The dotted names of what calls call, by the number of the call's node, once somebody asked.
    called: RefCell<Vec<Option<&'a str>>>,
    /// Whether the file runs on a server, once somebody asked.
    on_server: OnceCell<bool>,
    /// How many numbers of pieces were followed so far.
    counted: Cell<u32>,
    /// Whether the file's code is for show or for trials, once somebody asked.
    for_show: OnceCell<bool>,
    /// The framework of servers that the file brings in, once somebody asked.
    family: OnceCell<Option<&'static str>>,
    /// What the file's route handlers call the request, where it is not a usual name, once somebody asked.
    requests: OnceCell<Vec<&'a str>>,
    /// Which words that admit made-up data may stand in the file, once somebody asked.
    admitting: OnceCell<Vec<&'static str>>,
    /// Which words of answers that are made up may stand in the file, once somebody asked.
    inventing: OnceCell<Vec<&'static str>>,
}

impl Context<'_, '_> {
    /// The place of a syntax node's first line: findings point at one line, not at a whole body.
    fn at(&self, span: Span) -> crate::facts::Origin {
        self.source.head(span.start as usize..span.end as usize)
    }

    /// The text of a syntax node.
    fn text(&self, span: Span) -> &str {
        self.source.text().get(span.start as usize..span.end as usize).unwrap_or("")
    }
}

impl Reader for JavaScript {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        matches!(entry.language, Some(Language::JavaScript | Language::TypeScript | Language::Vue | Language::Svelte | Language::Astro))
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let allocator = Allocator::default();
        let kind = source_type(&entry.path);
        let component = component::whole(entry, source.text());
        let text = component.as_ref().map_or(source.text(), |component| component.text.as_str());
        if depth::is_too_deep(text) {
            return Err("its content is nested too deeply to be understood".to_owned());
        }
        let mut parsed = Parser::new(&allocator, text, kind).parse();
        if parsed.panicked && !kind.is_jsx() {
            parsed = Parser::new(&allocator, text, kind.with_jsx(true)).parse();
        }
        // A template that makes no sense beside its scripts is left out.
        let script = parsed.panicked.then(|| component::script(entry, source.text())).flatten();
        if let Some(script) = &script {
            parsed = Parser::new(&allocator, script, kind).parse();
        }
        if parsed.panicked {
            return Err("its JavaScript cannot be understood".to_owned());
        }
        let html = component.as_ref().filter(|_| script.is_none()).map_or(&[][..], |component| &component.html);
        let semantic = SemanticBuilder::new().with_build_nodes(true).with_stats(estimated(text.len())).build(&parsed.program).semantic;
        let context = Context {
            entry,
            source,
            whole: source.whole(),
            program: &parsed.program,
            semantic: &semantic,
            walked: walked::of(&semantic),
            html,
            arena: &allocator,
            called: RefCell::default(),
            on_server: OnceCell::new(),
            counted: Cell::new(0),
            for_show: OnceCell::new(),
            family: OnceCell::new(),
            requests: OnceCell::new(),
            admitting: OnceCell::new(),
            inventing: OnceCell::new(),
        };
        let (mut module, named) = imports::read(&context);
        facts.endpoints.extend(endpoints::read(&context, &mut module));
        flows::read(&context, &module, &named, facts);
        models::read(&context, facts);
        migrations::read(&context, facts);
        tools::read(&context, facts);
        leads::read(&context, facts);
        facts.modules.push(module);
        let clients = lookups::Clients::of(&context);
        let looks_at_sites = sites::looks_at(&context);
        for node in semantic.nodes().iter() {
            if !LOOKED_AT.get(node.kind().ty() as usize).is_some_and(|looked_at| *looked_at) {
                continue;
            }
            // Asked for by most collectors, and worked out once.
            let called = match node.kind() {
                AstKind::CallExpression(call) => context.plain(&call.callee).map_or_else(|| name_of(&call.callee), Name::from),
                AstKind::NewExpression(made) => context.plain(&made.callee).map_or_else(|| name_of(&made.callee), Name::from),
                _ => Name::default(),
            };
            if looks_at_sites {
                sites::visit(&context, node, &called, facts);
            }
            services::visit(&context, node, &called, facts);
            outlays::visit(&context, node, &called, facts);
            queries::visit(&context, node, &called, facts);
            if let Some(clients) = &clients {
                lookups::visit(&context, node, &called, clients, facts);
            }
            quality::visit(&context, node, &called, facts);
        }
        if sites::is_too_large(&context) {
            return Err(format!(
                "at {} kB it is larger than code that people write; only its queries, routes and secrets were looked at",
                source.text().len() / 1000
            ));
        }
        Ok(())
    }
}

/// For each kind of node whether any collector is shown such nodes.
const LOOKED_AT: [bool; AST_TYPE_MAX as usize + 1] = looked_at();

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which refuses what is out of bounds")]
const fn looked_at() -> [bool; AST_TYPE_MAX as usize + 1] {
    let others = [services::KINDS, outlays::KINDS, queries::KINDS, lookups::KINDS, quality::KINDS];
    let mut kinds = [false; AST_TYPE_MAX as usize + 1];
    let mut at = 0;
    while at < kinds.len() {
        kinds[at] = sites::SHOWN[at] != 0;
        at += 1;
    }
    at = 0;
    while at < others.len() {
        let mut kind = 0;
        while kind < others[at].len() {
            kinds[others[at][kind] as usize] = true;
            kind += 1;
        }
        at += 1;
    }
    kinds
}

/// How much a file of so many bytes holds, by and large: counting it takes a walk of its own, and what is short of room
/// grows.
fn estimated(bytes: usize) -> Stats {
    let one_in = |each: usize| u32::try_from(bytes / each + 16).unwrap_or(u32::MAX);
    Stats::new(one_in(7), one_in(160), one_in(100), one_in(50))
}

/// JavaScript files may hold JSX whatever their name; TypeScript files only as `.tsx`.
fn source_type(path: &str) -> SourceType {
    let lower = path.to_ascii_lowercase();
    if lower.ends_with(".astro") {
        return SourceType::tsx();
    }
    if lower.ends_with(".vue") || lower.ends_with(".svelte") {
        return SourceType::ts();
    }
    let kind = SourceType::from_path(Path::new(path)).unwrap_or_default();
    if kind.is_typescript() { kind } else { kind.with_jsx(true) }
}

#[cfg(test)]
mod tests {
    use crate::facts::ReadState;
    use crate::intake::Entry;

    #[test]
    fn a_file_that_is_too_large_says_so() {
        let read = |lines: usize| {
            let text = "rows.push({ name: 'a shop', town: 'a town', street: 'a street' });\n".repeat(lines);
            let entry = Entry::new(0, "src/rows.ts".to_owned(), text.len() as u64);
            crate::readers::read(&entry, text.as_bytes()).files.into_iter().next().map(|file| file.state)
        };
        assert!(matches!(read(8_000), Some(ReadState::Unread(why)) if why.contains("larger")));
        assert_eq!(read(1), Some(ReadState::Read));
    }
}
