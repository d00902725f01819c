//! Whether lost data can be brought back, and what can lose it.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One statement about keeping or losing stored data.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recovery {
    /// What is stated.
    pub kind: RecoveryKind,
    /// The command, setting, resource or key it speaks of, capped.
    pub what: String,
    /// Where.
    pub origin: Origin,
}

/// Kinds of statements about stored data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RecoveryKind {
    /// A job copies data elsewhere by a schedule.
    ScheduledBackup,
    /// The provider is told, in code, to keep backups or old versions.
    ProviderBackup,
    /// The provider is told, in code, to keep old versions of stored files.
    FileVersions,
    /// A script or step copies data, and nothing says when it runs.
    UnscheduledBackup,
    /// A document says how to restore.
    RestoreSteps,
    /// The provider is told, in code, to keep no backup.
    BackupOff,
    /// Deleting the store leaves no last copy, or takes its content along.
    LastCopySkipped,
    /// The guard against deleting the store is switched off.
    DeletionGuardOff,
    /// What brings a release or a start empties the database.
    Wipe,
    /// A schedule empties stored data.
    ScheduledWipe,
    /// The database is bent to the shape of the code at each start or release, dropping what no longer fits.
    ForcedShape,
    /// A database runs in a container without a volume of its own.
    ContainerWithoutVolume,
    /// Records of people are written to the browser's own storage; `what`: under which name.
    BrowserRecord,
    /// Code writes to a server or an account elsewhere, or synchronises.
    SentElsewhere,
    /// People can take their records out as a file.
    FileExport,
}
