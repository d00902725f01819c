//! Functions and triggers of the database.

use super::Origin;
use serde::{Deserialize, Serialize};

/// A function or procedure of the database.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Routine {
    /// Its name.
    pub name: String,
    /// Names of its arguments.
    pub arguments: Vec<String>,
    /// Types of its arguments, as the server tells functions of one name apart: `uuid,text`.
    pub signature: String,
    /// First words of what it returns (`trigger`, `boolean`, `setof profiles`).
    pub returns: String,
    /// Runs with its owner's rights instead of the caller's.
    pub definer: bool,
    /// Fixes its search path.
    pub search_path: bool,
    /// Its body asks who calls.
    pub checks_caller: bool,
    /// Tables that its body writes.
    pub writes: Vec<String>,
    /// Tables that its body reads.
    pub reads: Vec<String>,
    /// Columns of rows already there that its body gives a value (`UPDATE … SET plan = …`).
    pub sets: Vec<String>,
    /// Words of its body, lower-case, each once, capped.
    pub mentions: Vec<String>,
    /// Columns of the row that is written which its body looks at or sets (`new.role`, `old.role`).
    pub row_columns: Vec<String>,
    /// An argument whose text its body runs as SQL.
    pub runs_argument: Option<String>,
    /// An argument that its body takes off what somebody has, without asking whether it is above zero.
    pub amount_unasked: Option<String>,
    /// What its body takes from data that a new user writes at sign-up (`raw_user_meta_data`).
    pub from_sign_up: Vec<SignUpValue>,
    /// Its body asks for a claim that people edit themselves (`user_metadata`).
    pub trusts_claim: bool,
    /// Where it was last defined.
    pub origin: Origin,
}

/// A value of the data that a new user writes at sign-up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SignUpValue {
    /// Its key (`role`).
    pub key: String,
    /// It goes on into a row as it comes.
    pub stored: bool,
    /// The values that it is held against, a list for each comparison.
    pub held: Vec<Vec<String>>,
    /// Values that are handed out to whoever asks for them by name: `WHEN … = 'admin' THEN 'admin'`.
    pub given: Vec<String>,
    /// Where it is taken.
    pub origin: Origin,
}

/// A trigger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Trigger {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: String,
    /// Runs before the row is written, so it can refuse or mend it.
    pub before: bool,
    /// Runs when a row is added.
    pub insert: bool,
    /// Runs when a row is changed.
    pub update: bool,
    /// Columns that its own condition speaks of.
    pub columns: Vec<String>,
    /// The function that it runs.
    pub function: String,
}
