//! Traces of builders and coding agents that names alone give away: files, folders, declared packages.

use crate::facts::{BuilderTrace, Origin, Project, ReadState, SkipReason, TraceKind};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

/// Fills them in.
pub(super) fn join(project: &mut Project) {
    let mut found: BTreeMap<(&str, TraceKind), BuilderTrace> = BTreeMap::new();
    let mut state = |builder: &'static str, kind: TraceKind, evidence: String, origin: Origin| {
        found.entry((builder, kind)).or_insert_with(|| BuilderTrace { builder: builder.to_owned(), kind, evidence, origin });
    };
    for file in &project.facts.files {
        if matches!(file.state, ReadState::Skipped(SkipReason::Dependency | SkipReason::VersionControl | SkipReason::History)) {
            continue;
        }
        if let Some((builder, what)) = by_path(&file.path) {
            state(builder, TraceKind::File, format!("{what} is part of the project"), Origin::file(&file.path));
        }
    }
    for dependency in &project.facts.dependencies {
        if let Some(builder) = by_package(&dependency.name) {
            state(builder, TraceKind::Dependency, format!("it depends on {}", dependency.name), dependency.origin.clone());
        }
    }
    for import in project.facts.modules.iter().flat_map(|module| &module.imports) {
        if let Some(builder) = by_package(&import.specifier) {
            state(builder, TraceKind::Dependency, format!("its code imports {}", import.specifier), import.origin.clone());
        }
    }
    project.facts.builders.extend(found.into_values());
    project.facts.builders.arrange();
    project.facts.builders.dedup();
}

/// The builder or agent whose file a path is, and how to call the file.
fn by_path(path: &str) -> Option<(&'static str, &'static str)> {
    let within = |folder: &str| path.starts_with(folder) || path.contains(&format!("/{folder}"));
    let name = path.rsplit('/').next().unwrap_or(path);
    Some(match name {
        ".cursorrules" | ".cursorignore" => ("cursor", "a rules file of Cursor"),
        "CLAUDE.md" => ("claude-code", "CLAUDE.md"),
        "AGENTS.md" => ("codex", "AGENTS.md"),
        "CODEX.md" => ("codex", "CODEX.md"),
        "GEMINI.md" => ("gemini", "GEMINI.md"),
        ".windsurfrules" => ("windsurf", ".windsurfrules"),
        "copilot-instructions.md" => ("copilot", "copilot-instructions.md"),
        ".replit" | "replit.nix" | "replit.md" => ("replit", "a workspace file of Replit"),
        ".base44" | "base44Client.js" | "base44Client.ts" => ("base44", "a client file of Base44"),
        ".clinerules" => ("cline", ".clinerules"),
        "emergent.yml" => ("emergent", "emergent.yml"),
        _ if within(".bolt/") => ("bolt", "the folder .bolt"),
        _ if within(".idx/") => ("firebase-studio", "the folder .idx"),
        _ if within(".lovable/") => ("lovable", "the folder .lovable"),
        _ if within(".cursor/") => ("cursor", "the folder .cursor"),
        _ if within(".claude/") => ("claude-code", "the folder .claude"),
        _ if within(".windsurf/") => ("windsurf", "the folder .windsurf"),
        _ if within(".kiro/") => ("kiro", "the folder .kiro"),
        _ if within(".emergent/") => ("emergent", "the folder .emergent"),
        _ if within(".local/state/replit/") => ("replit", "Replit's state folder"),
        _ if within("attached_assets/") => ("replit", "the folder attached_assets"),
        _ if within(".same/") => ("same", "the folder .same"),
        _ if within(".rork/") => ("rork", "the folder .rork"),
        _ if within(".trae/") => ("trae", "the folder .trae"),
        _ if within("lib/flutter_flow/") => ("flutterflow", "the folder lib/flutter_flow"),
        _ if name.ends_with(".msapp") || name == "CanvasManifest.json" => ("power-apps", "a Power Apps package"),
        _ => return None,
    })
}

/// The builder whose package this is.
fn by_package(name: &str) -> Option<&'static str> {
    Some(match name {
        "lovable-tagger" => "lovable",
        "emergentintegrations" => "emergent",
        "tempo-devtools" => "tempo",
        _ if name.starts_with("emergentintegrations.") => "emergent",
        _ if name.starts_with("@emergentbase/") => "emergent",
        _ if name.starts_with("@lovable.dev/") => "lovable",
        _ if name.starts_with("@replit/") => "replit",
        _ if name.starts_with("@base44/") => "base44",
        _ if name.starts_with("@rork/") || name.starts_with("@rork-ai/") => "rork",
        _ => return None,
    })
}
