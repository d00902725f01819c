//! Configuration: manifests, ignore files, pipelines, containers, deployment, and the traces of builders.

use super::Reader;

/// All readers of configuration.
pub(super) static READERS: &[&dyn Reader] = &[];
