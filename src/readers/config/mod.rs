//! Configuration: manifests, ignore files, pipelines, containers, deployment, and the traces of builders.

mod command;
mod ignore_file;
mod json;
mod manifests;
mod package_json;
mod pipeline;
mod toml;
mod yaml;

use super::Reader;

/// All readers of configuration.
pub(super) static READERS: &[&dyn Reader] =
    &[&package_json::PackageJson, &manifests::Manifests, &ignore_file::IgnoreFile, &pipeline::Pipeline];

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
