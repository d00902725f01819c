//! Configuration: manifests, ignore files, pipelines, containers, deployment, and the traces of builders.

mod builders;
mod command;
mod compose;
mod dockerfile;
mod documents;
mod ignore_file;
mod json;
mod manifests;
mod package_json;
mod pipeline;
mod platforms;
mod repair_script;
mod start_script;
mod supabase;
mod toml;
mod yaml;

use super::Reader;

/// All readers of configuration.
pub(super) static READERS: &[&dyn Reader] = &[
    &package_json::PackageJson,
    &manifests::Manifests,
    &ignore_file::IgnoreFile,
    &pipeline::Pipeline,
    &dockerfile::Dockerfile,
    &compose::Compose,
    &platforms::Platforms,
    &supabase::Supabase,
    &start_script::StartScript,
    &start_script::Seeder,
    &repair_script::RepairScript,
    &documents::Documents,
    &builders::Builders,
    &builders::Runtime,
    &builders::Exports,
];

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether a path names something for development or tests only (`docker-compose.dev.yml`, `.devcontainer/`).
fn is_for_development(path: &str) -> bool {
    let parts = path.split(['/', '.', '-', '_']);
    parts.map(str::to_ascii_lowercase).any(|part| {
        matches!(
            part.as_str(),
            "dev"
                | "devcontainer"
                | "development"
                | "test"
                | "tests"
                | "testing"
                | "ci"
                | "local"
                | "override"
                | "e2e"
                | "playwright"
                | "cypress"
                | "example"
                | "examples"
        )
    })
}
