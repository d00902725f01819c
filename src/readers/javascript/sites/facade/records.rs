//! Records and figures that are typed into the code where stored ones belong, and made-up ones that step in when a call
//! fails.

use super::super::super::Context;
use super::super::expression::{argument, bare, head, last, name, object};
use super::super::{on_server, state, words};
use super::file_words;
use super::rows::{array, is_invented, objects};
use crate::facts::{Facts, SiteKind};
use oxc_ast::AstKind;
use oxc_ast::ast::{CallExpression, Expression, ObjectExpression, ObjectPropertyKind};
use oxc_semantic::{AstNode, NodeId};
use oxc_span::{GetSpan, Span};

/// Words of names that admit that data is made up.
const MADE_UP: &[&str] = &["mock", "mocked", "fake", "dummy", "hardcoded", "simulated"];

/// Words of names of what makers of pages rightly type in themselves.
const EDITORIAL: &[&str] = &[
    "testimonial",
    "testimonials",
    "review",
    "reviews",
    "feature",
    "features",
    "plan",
    "plans",
    "pricing",
    "faq",
    "faqs",
    "post",
    "posts",
    "article",
    "articles",
    "team",
    "changelog",
    "release",
    "releases",
    "nav",
    "navigation",
    "menu",
    "links",
    "step",
    "steps",
    "timeline",
    "milestones",
    "roadmap",
    "template",
    "templates",
    "preset",
    "presets",
    "default",
    "defaults",
    "options",
    "columns",
    "tabs",
    "config",
    "schema",
    "benefits",
    "case",
    "studies",
    "blog",
    "news",
    "resources",
    "courses",
    "lessons",
    "questions",
    "history",
    "skills",
    "experience",
    "projects",
    "portfolio",
    "example",
    "examples",
    "legend",
    "types",
    "levels",
    "badges",
    "achievements",
    "categories",
    "integrations",
    "providers",
    "countries",
    "currencies",
    "languages",
    "colors",
];

/// Words of paths of pages that present the product rather than run it.
const PRESENTS: &[&str] = &[
    "landing",
    "hero",
    "home",
    "homepage",
    "marketing",
    "about",
    "pricing",
    "testimonial",
    "testimonials",
    "features",
    "faq",
    "blog",
    "changelog",
    "onboarding",
    "welcome",
    "placeholder",
    "promo",
    "website",
    "portfolio",
    "resume",
    "constants",
    "config",
    "i18n",
    "locales",
    "translations",
    "help",
];

/// What shows that a file gets data from elsewhere too.
const FETCHES: &[&str] = &[
    "fetch(",
    "axios",
    "supabase",
    ".invoke(",
    "useQuery(",
    "useSWR(",
    "trpc",
    "getDocs(",
    "onSnapshot(",
    "apiClient",
    "api.",
    "prisma.",
    "useMutation(",
];

/// The words by which names admit that they stand for made-up data, as names spell them.
const ADMITTING: &[&str] = &[
    "mock",
    "Mock",
    "MOCK",
    "fake",
    "Fake",
    "FAKE",
    "dummy",
    "Dummy",
    "DUMMY",
    "sample",
    "Sample",
    "SAMPLE",
    "hardcoded",
    "Hardcoded",
    "simulated",
    "Simulated",
];

/// Whether a name may admit that it stands for made-up data, by its letters alone.
pub(super) fn may_admit(context: &Context<'_, '_>, named: &str) -> bool {
    admitting(context).iter().any(|part| named.len() > part.len() && named.contains(part))
}

/// Whether any name of the file may.
pub(super) fn may_hold_admissions(context: &Context<'_, '_>) -> bool {
    !admitting(context).is_empty()
}

fn admitting<'c>(context: &'c Context<'_, '_>) -> &'c [&'static str] {
    let held = || ADMITTING.iter().copied().filter(|part| context.whole.may_contain(part)).collect();
    context.admitting.get_or_init(held)
}

/// Whether a call may hold rows that a page starts with.
pub(super) fn may_hold(call: &CallExpression<'_>) -> bool {
    matches!(&call.callee, Expression::Identifier(called) if called.name == "useState")
        || matches!(&call.callee, Expression::StaticMemberExpression(called) if called.property.name == "useState")
}

pub(super) fn visit<'a>(context: &Context<'_, 'a>, node: &AstNode<'a>, called: &str, facts: &mut Facts) {
    match node.kind() {
        AstKind::VariableDeclarator(declared) => {
            let (Some(id), Some(init)) = (declared.id.get_binding_identifier(), &declared.init) else { return };
            if array(init).is_none() && object(init).is_none() {
                return;
            }
            listed(
                context,
                node,
                (id.name.as_str(), id.symbol_id.get().is_some_and(|symbol| is_used(context, symbol))),
                init,
                declared.span,
                facts,
            );
        }
        AstKind::CallExpression(call) if last(called) == "useState" => {
            let Some(list) = argument(call, 0).and_then(array) else { return };
            let AstKind::VariableDeclarator(declared) = context.semantic.nodes().parent_kind(node.id()) else { return };
            let named =
                head(context.text(declared.id.span()), 80).trim_start_matches('[').split([',', ']']).next().unwrap_or("").trim().to_owned();
            if is_invented(list) && !words::has(&named, EDITORIAL) && !presents(&context.entry.path) && !fetches(context) {
                state(context, SiteKind::TypedInRecords, named, declared.span, facts);
            }
        }
        AstKind::IdentifierReference(identifier) if admits(context, identifier.name.as_str()) => {
            let named = identifier.name.as_str();
            let flag = words::has(
                named,
                &[
                    "is", "use", "enable", "enabled", "mode", "should", "has", "set", "to", "delay", "size", "rate", "count", "length",
                    "index", "text", "query", "code",
                ],
            );
            // `sampleRow = JSON.stringify(row)` takes what was fetched.
            let written = context.semantic.nodes().ancestor_kinds(node.id()).take(2).any(|above| {
                matches!(above, AstKind::AssignmentExpression(set) if set.left.span().end >= identifier.span.end && set.left.span().start <= identifier.span.start)
            });
            if !flag && !written && fetches(context) && steps_in(context, node.id(), identifier.span) {
                state(context, SiteKind::MadeUpFallback, named, identifier.span, facts);
            }
        }
        _ => {}
    }
}

fn listed<'a>(
    context: &Context<'_, 'a>,
    node: &AstNode<'a>,
    (named, used): (&str, bool),
    init: &Expression<'a>,
    span: Span,
    facts: &mut Facts,
) {
    let exported = is_exported(context, node.id());
    if !used && !exported {
        return;
    }
    let found = if admits(context, named) {
        // An answer of a server is made up with a single record too, unless its address says that it is.
        let said = file_words(&context.entry.path).iter().any(|word| words::has(word, MADE_UP)) || context.entry.path.contains("/mock");
        let least = if on_server(context) && !said { 1 } else { 2 };
        array(init).is_some_and(|list| objects(list).filter(|entry| entry.properties.len() >= 2).count() >= least)
            || object(init).is_some_and(|entry| entry.properties.len() >= 4 && !holds_functions(entry) && holds_texts(entry))
    } else {
        array(init).is_some_and(is_invented) && !words::has(named, EDITORIAL) && !presents(&context.entry.path) && !fetches(context)
    };
    if found && !is_meant(context, node.id()) && !is_teaser(context) {
        // In a file of made-up data, what it makes of its own rows is not yet shown to anybody.
        let aside = words::has(context.entry.path.rsplit('/').next().unwrap_or(""), MADE_UP);
        let detail = if exported && (!used || aside) { format!("{named} exported") } else { named.to_owned() };
        state(context, SiteKind::TypedInRecords, detail, span, facts);
    }
}

/// Whether a name admits that it stands for made-up data. Samples may also be what a page offers to start from.
fn admits(context: &Context<'_, '_>, named: &str) -> bool {
    if !may_admit(context, named) {
        return false;
    }
    let parts = words::words(named);
    // In front a sample is an example; behind, a measurement.
    let sample = parts.first().is_some_and(|word| word == "sample");
    let other = [
        "rate",
        "size",
        "count",
        "text",
        "prompt",
        "prompts",
        "code",
        "questions",
        "query",
        "template",
        "templates",
        "row",
        "index",
        "image",
        "images",
        "avatar",
        "photo",
        "picture",
        "url",
        "icon",
        "logo",
        "src",
        "server",
        "servers",
        "failed",
        "error",
        "path",
        "endpoint",
        "adapter",
    ];
    (sample || parts.iter().any(|word| MADE_UP.contains(&word.as_str())))
        && parts.len() > 1
        && !parts.iter().any(|word| other.contains(&word.as_str()))
        && (!sample || [".tsx", ".jsx", ".vue", ".svelte"].iter().any(|end| context.entry.path.ends_with(end)))
}

fn is_used(context: &Context<'_, '_>, symbol: oxc_syntax::symbol::SymbolId) -> bool {
    let nodes = context.semantic.nodes();
    context.semantic.scoping().get_resolved_references(symbol).any(|reference| {
        // A name that is only passed on (`export { rows }`) is not used here.
        !matches!(
            nodes.parent_kind(reference.node_id()),
            AstKind::ExportSpecifier(_) | AstKind::ExportDefaultDeclaration(_) | AstKind::TSTypeQuery(_)
        )
    })
}

fn is_exported(context: &Context<'_, '_>, node: NodeId) -> bool {
    let nodes = context.semantic.nodes();
    nodes.ancestor_kinds(node).take(3).any(|above| matches!(above, AstKind::ExportNamedDeclaration(_) | AstKind::ExportDeclaration(_)))
}

/// Whether what stands there shines through a veil that asks people to pay for the real one.
fn is_teaser(context: &Context<'_, '_>) -> bool {
    context.whole.contains("blur") && (context.whole.contains("psell") || context.whole.contains("pgrade"))
}

/// Whether records are what a new database starts with (`export const seedPlans = mutation(…)`), what a button for an
/// example fills in, or what stands in while the product is built (`if (isDev && bypass)`).
fn is_meant(context: &Context<'_, '_>, node: NodeId) -> bool {
    let seeds = |name: &str| words::has(name, &["seed", "seeds", "seeder", "populate", "fixture", "fixtures", "sample", "samples"]);
    file_words(&context.entry.path).iter().any(|word| seeds(word))
        || context.semantic.nodes().ancestor_kinds(node).skip(1).any(|above| match above {
            AstKind::IfStatement(choice) => {
                let test = head(context.text(choice.test.span()), 200);
                words::has(test, &["dev", "development", "bypass", "mock", "demo", "test"])
            }
            AstKind::VariableDeclarator(declared) => declared.id.get_binding_identifier().is_some_and(|id| seeds(id.name.as_str())),
            AstKind::Function(function) => function.id.as_ref().is_some_and(|id| seeds(id.name.as_str())),
            AstKind::MethodDefinition(method) => method.key.static_name().is_some_and(|key| seeds(&key)),
            _ => false,
        })
}

fn holds_functions(entry: &ObjectExpression<'_>) -> bool {
    entry.properties.iter().any(|property| match property {
        ObjectPropertyKind::ObjectProperty(pair) => {
            matches!(
                bare(&pair.value),
                Expression::ArrowFunctionExpression(_) | Expression::FunctionExpression(_) | Expression::CallExpression(_)
            )
        }
        ObjectPropertyKind::SpreadProperty(_) => true,
    })
}

/// Whether an object has several values that somebody typed in, rather than parts of the program's own state.
fn holds_texts(entry: &ObjectExpression<'_>) -> bool {
    let typed = |property: &ObjectPropertyKind<'_>| match property {
        ObjectPropertyKind::ObjectProperty(pair) => match bare(&pair.value) {
            Expression::ArrayExpression(list) => !list.elements.is_empty(),
            value => value.is_literal() || matches!(value, Expression::TemplateLiteral(_)),
        },
        ObjectPropertyKind::SpreadProperty(_) => false,
    };
    entry.properties.iter().filter(|property| typed(property)).count() >= 3
}

fn fetches(context: &Context<'_, '_>) -> bool {
    FETCHES.iter().any(|mark| context.whole.contains(mark))
}

fn presents(path: &str) -> bool {
    file_words(path).iter().any(|word| PRESENTS.contains(&word.as_str()))
        || path.split('/').any(|folder| PRESENTS.contains(&folder) || matches!(folder, "(marketing)" | "(landing)" | "sections"))
}

/// Whether a value takes the place of what a call should have brought.
fn steps_in(context: &Context<'_, '_>, node: NodeId, own: Span) -> bool {
    let nodes = context.semantic.nodes();
    for (depth, above) in nodes.ancestors(node).take(14).enumerate() {
        match above.kind() {
            AstKind::LogicalExpression(_) | AstKind::ConditionalExpression(_) if depth > 5 => {}
            AstKind::CatchClause(_) => return true,
            AstKind::CallExpression(call) if last(&name(&call.callee)) == "catch" && call.callee.span().end <= own.start => return true,
            AstKind::LogicalExpression(choice) if choice.right.span().start <= own.start && choice.operator.as_str() != "&&" => {
                let left = context.text(choice.left.span());
                return !left.contains("env") && !words::has(left, &["mock", "demo", "props"]);
            }
            AstKind::ConditionalExpression(choice) if choice.test.span().end <= own.start => {
                return is_about_failure(context.text(choice.test.span()));
            }
            AstKind::IfStatement(choice) if choice.test.span().end <= own.start && is_about_failure(context.text(choice.test.span())) => {
                return true;
            }
            AstKind::Function(_) | AstKind::ImportDeclaration(_) | AstKind::VariableDeclaration(_) if above.kind().span().size() > 4000 => {
                return false;
            }
            _ => {}
        }
    }
    false
}

fn is_about_failure(test: &str) -> bool {
    let test = head(test, 200);
    let lower = test.to_ascii_lowercase();
    !["mock", "demo", "dev", "storybook", "preview", "import.meta.env", "process.env"].iter().any(|word| lower.contains(word))
        && (lower.contains("error")
            || lower.contains("!res")
            || lower.contains(".ok")
            || lower.contains("!data")
            || lower.contains("length")
            || lower.contains("?."))
}
