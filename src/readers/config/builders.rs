//! Traces of AI builders in pages, documents and code.

use crate::facts::{BuilderTrace, Facts, Language, TraceKind};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads pages, layouts and READMEs.
pub(super) struct Builders;

/// Scripts and styles that pages load from a builder's servers, with the builder.
const PAGE: &[(&str, &str)] = &[
    ("cdn.gpteng.co", "lovable"),
    ("gptengineer.js", "lovable"),
    ("lovable.dev/opengraph", "lovable"),
    ("assets.emergent.sh", "emergent"),
    ("emergent-badge", "emergent"),
    ("replit.com/public/js", "replit"),
    ("bolt.new/badge", "bolt"),
    ("base44.com/logo", "base44"),
    ("apps.abacus.ai/chatllm", "abacus"),
];

/// Words of READMEs and layouts, with the builder.
const WORDS: &[(&str, &str)] = &[
    ("lovable.dev/projects", "lovable"),
    ("Welcome to your Lovable project", "lovable"),
    ("bolt.new", "bolt"),
    ("stackblitz.com/~/", "bolt"),
    ("v0.dev", "v0"),
    ("v0.app", "v0"),
    ("replit.com", "replit"),
    ("base44.com", "base44"),
    ("Base44", "base44"),
    ("emergent.sh", "emergent"),
    ("Firebase Studio", "firebase-studio"),
    ("ai.studio/apps", "ai-studio"),
    ("figma.com/make", "figma-make"),
    ("rork.com", "rork"),
    ("same.new", "same"),
    ("tempo.new", "tempo"),
    ("createanything.com", "anything"),
];

impl Reader for Builders {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path).to_ascii_lowercase();
        entry.language == Some(Language::Html)
            || name.starts_with("readme")
            || name.starts_with("layout.")
            || name.starts_with("_document.")
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        let mut state = |builder: &str, kind: TraceKind, evidence: String, at: usize| {
            facts.builders.push(BuilderTrace { builder: builder.to_owned(), kind, evidence, origin: source.at(at) });
        };
        let is_readme = super::file_name(&entry.path).to_ascii_lowercase().starts_with("readme");
        if is_readme {
            for (words, builder) in WORDS {
                if let Some(at) = text.find(words) {
                    state(builder, TraceKind::Words, format!("the README mentions “{words}”"), at);
                }
            }
            return Ok(());
        }
        for (part, builder) in PAGE {
            let Some(at) = text.find(part) else { continue };
            let line = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1);
            let line = text.get(line..).and_then(|rest| rest.lines().next()).unwrap_or("");
            let kind = if line.contains("<script") || line.contains("src=") && line.contains(".js") {
                TraceKind::PageScript
            } else {
                TraceKind::Words
            };
            state(builder, kind, format!("the page {} refers to {part}", entry.path), at);
        }
        if let Some(at) = text.find("generator: 'v0").or_else(|| text.find("generator: \"v0")) {
            state("v0", TraceKind::Words, "the layout names v0 as its generator".to_owned(), at);
        }
        Ok(())
    }
}

/// Reads code that leans on a builder's servers or kit while it runs.
pub(super) struct Runtime;

/// What such code holds, the builder, and what the product gets from it.
const KITS: &[(&str, &str, &str)] = &[
    ("emergentintegrations", "emergent", "AI calls go through Emergent's own kit and key"),
    ("EMERGENT_LLM_KEY", "emergent", "AI calls are paid with Emergent's key"),
    ("auth.emergentagent.com", "emergent", "sign-in goes through Emergent's servers"),
    ("ai.gateway.lovable.dev", "lovable", "AI calls go through Lovable's gateway and credits"),
    ("replit.com/oidc", "replit", "sign-in goes through Replit accounts"),
    ("auth.util.repl.co", "replit", "sign-in goes through Replit accounts"),
    ("@replit/database", "replit", "data is stored in Replit's own database"),
    ("@replit/object-storage", "replit", "files are stored in Replit's own storage"),
    ("@base44/sdk", "base44", "data, sign-in and functions run on Base44"),
];

impl Reader for Runtime {
    fn claims(&self, entry: &Entry, source: &Source<'_>) -> bool {
        let code = entry.language.is_some_and(Language::is_code) && entry.role != crate::facts::Role::Test;
        code && KITS.iter().any(|(part, ..)| source.whole().contains(part))
    }

    fn read(&self, _: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let is_comment = |line: &str| line.trim_start().starts_with(['#', '/', '*']);
        for (part, builder, what) in KITS {
            // A package counts where code brings it in: pages and notes speak of it as well.
            let package = part.starts_with('@') || *part == "emergentintegrations";
            let brings = |line: &str| !package || ["from ", "import", "require("].iter().any(|word| line.contains(word));
            let uses = |line: &str| line.contains(part) && !is_comment(line) && brings(line);
            let Some((at, _)) = source.lines().find(|(_, line)| uses(line)) else { continue };
            facts.builders.push(BuilderTrace {
                builder: (*builder).to_owned(),
                kind: TraceKind::Runtime,
                evidence: (*what).to_owned(),
                origin: source.at(at),
            });
        }
        Ok(())
    }
}
