//! Services of others that the product leans on, and the queries it sends to its own store.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One use of a service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ServiceCall {
    /// Lower-case name of the service: `openai`, `stripe`, `supabase` …
    pub service: String,
    /// What it does for the product.
    pub purpose: Purpose,
    /// Where.
    pub origin: Origin,
}

/// What a service does for the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the purpose it names")]
pub enum Purpose {
    Ai,
    Payment,
    Mail,
    Sms,
    Login,
    Database,
    FileStore,
    Analytics,
    ErrorTracking,
    Queue,
    Maps,
    Search,
    Hosting,
    Other,
}

/// One query to a store.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Query {
    /// The client: `supabase`, `prisma`, `drizzle`, `mongoose`, `sql` …
    pub store: String,
    /// Table or collection, where it is a literal.
    pub table: Option<String>,
    /// `select`, `insert`, `update`, `delete`, `rpc`.
    pub operation: String,
    /// Has a limit, a range, a single-row form or a filter by id.
    pub bounded: bool,
    /// Has a filter that leaves the number of rows open (one person's, one category's).
    pub filtered: bool,
    /// Reads all columns.
    pub all_columns: bool,
    /// Reads only what people choose from: ids and names, or the distinct values of a column.
    pub names_only: bool,
    /// Line at which the innermost block around it starts; queries of one block run one after the other.
    pub block: u32,
    /// Stands in a loop or an iteration callback.
    pub in_loop: bool,
    /// Where.
    pub origin: Origin,
}
