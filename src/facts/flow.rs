//! Untrusted data on its way to a place where it does harm.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One path from a source to a sink.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Flow {
    /// Where the data ends.
    pub sink: Sink,
    /// The sink as written (`db.query`, `eval`).
    pub by: String,
    /// The source as written (`req.query.url`).
    pub source: String,
    /// From source to sink, in order, both included.
    pub steps: Vec<Origin>,
    /// The sink's place.
    pub origin: Origin,
}

/// Places where untrusted data does harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Sink {
    /// Text of an SQL statement.
    Sql,
    /// An operator object or code of a document database.
    NoSql,
    /// A shell command.
    Shell,
    /// Code that is run.
    Code,
    /// A path of the file system.
    Path,
    /// A URL that the server fetches.
    OutgoingUrl,
    /// A URL that the browser is sent to.
    Redirect,
    /// HTML shown unescaped.
    Html,
    /// A deserialiser that can run code.
    Deserialise,
    /// An XML parser that resolves entities.
    Xml,
    /// A price or amount that is charged.
    Amount,
    /// A condition under which something counts as paid although nothing is charged.
    PaidWithoutCharge,
    /// A role, plan or other right that is stored.
    Privilege,
    /// Which person's record is used by a privileged client.
    RecordId,
}
