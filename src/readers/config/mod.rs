//! Configuration: manifests, ignore files, pipelines, containers, deployment, and the traces of builders.

mod ignore_file;

use super::Reader;

/// All readers of configuration.
pub(super) static READERS: &[&dyn Reader] = &[&ignore_file::IgnoreFile];

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
