//! Who may reach stored data: conditions, policies of a database, rules of a document store.

use super::Origin;
use serde::{Deserialize, Serialize};

/// Whom a condition lets through, from nobody to everybody. What two conditions joined by `AND` let through is the
/// narrower of both, by `OR` the wider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reach {
    /// Nobody.
    Nobody,
    /// The server's own key.
    Service,
    /// People with a role or right.
    Role,
    /// The person whom the row belongs to.
    Owner,
    /// People that a look-up relates to the row.
    Member,
    /// Whoever asks, for rows in a certain state, or a condition that is not understood.
    Conditional,
    /// People whose self-editable profile claims it.
    EditableClaim,
    /// Everyone who has signed in.
    SignedIn,
    /// Everyone.
    Everyone,
}

/// A condition of a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Condition {
    /// As text, white space folded, capped.
    pub text: String,
    /// Whom it lets through.
    pub reach: Reach,
    /// A look-up in it compares a column with itself, so that it relates nobody to the row.
    pub void: bool,
    /// The states in which a row passes whoever asks.
    pub open_for: Vec<RowState>,
}

/// A state of a row that a condition asks for and nothing besides: not who asks, nor what they know.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RowState {
    /// As text, capped.
    pub text: String,
    /// What it asks of which columns.
    pub columns: Vec<StateColumn>,
    /// Other tables in which it looks the row up, by the rights of whoever asks.
    pub tables: Vec<String>,
}

/// What a state asks of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StateColumn {
    /// The column.
    pub name: String,
    /// What of it.
    pub asks: StateAsks,
}

/// What a state may ask of a column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum StateAsks {
    /// It holds something.
    Present,
    /// It is true.
    Yes,
    /// It holds one of these values.
    Value(Vec<String>),
    /// Something else.
    Other,
}

/// A row-level security policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: String,
    /// `select`, `insert`, `update`, `delete` or `all`.
    pub command: String,
    /// Roles it applies to; empty means everyone.
    pub roles: Vec<String>,
    /// Narrows what others allow (`AS RESTRICTIVE`).
    pub restrictive: bool,
    /// The `USING` expression: which rows may be seen or touched.
    pub using: Option<Condition>,
    /// The `WITH CHECK` expression: which rows may result.
    pub check: Option<Condition>,
    /// Where it was created or last altered.
    pub origin: Origin,
}

impl Policy {
    /// Whether it speaks about `command`.
    #[must_use]
    pub fn covers(&self, command: &str) -> bool {
        self.command == command || self.command == "all"
    }

    /// Who may do `command` by this policy alone.
    #[must_use]
    pub fn reach(&self, command: &str) -> Reach {
        if !self.covers(command) {
            return Reach::Nobody;
        }
        let condition = if command == "insert" { self.result() } else { self.using.as_ref() };
        condition.map_or(Reach::Nobody, |condition| condition.reach).min(self.audience())
    }

    /// Whether it speaks of people without an account, among others.
    #[must_use]
    pub fn is_for_strangers(&self) -> bool {
        self.audience() == Reach::Everyone
    }

    /// The condition that a row must meet once it is written: `USING`, where nothing else is said.
    #[must_use]
    pub fn result(&self) -> Option<&Condition> {
        self.check.as_ref().or(self.using.as_ref())
    }

    /// The conditions that all must hold for `command`.
    pub fn asked(&self, command: &str) -> impl Iterator<Item = &Condition> {
        let before = self.using.as_ref().filter(|_| command != "insert");
        let after = self.result().filter(|_| matches!(command, "insert" | "update"));
        before.into_iter().chain(after)
    }

    /// The widest that its roles allow.
    fn audience(&self) -> Reach {
        let widest = |role: &String| match role.as_str() {
            "public" | "anon" => Reach::Everyone,
            "authenticated" => Reach::SignedIn,
            "service_role" | "postgres" | "supabase_admin" | "dashboard_user" => Reach::Service,
            _ => Reach::Role,
        };
        self.roles.iter().map(widest).max().unwrap_or(Reach::Everyone)
    }
}

/// Who may do what at one path of a store with rules of its own (Firebase, PocketBase, Appwrite, Hasura, Base44).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AccessRule {
    /// `firestore`, `storage`, `realtime`; `pocketbase`, `appwrite`, `appwrite-files`, `hasura`, `base44`.
    pub store: String,
    /// The path from the top of the store (`/users/{userId}`); `/#` before what a step calls a place by its id or name.
    pub path: String,
    /// The id that the store gave the place, where later steps may call it by that.
    pub id: Option<String>,
    /// `get`, `list`, `create`, `update`, `delete`; `visit` for the app as a whole.
    pub operations: Vec<String>,
    /// Whom it lets through.
    pub reach: Reach,
    /// It asks for a login, whatever else it asks.
    pub login: bool,
    /// Fields of the new document that the condition speaks of.
    pub fields: Vec<String>,
    /// The only fields that may be present or change, where it lists them.
    pub only_fields: Option<Vec<String>>,
    /// The new document must name the caller.
    pub names_caller: bool,
    /// The path itself names the caller.
    pub path_is_caller: bool,
    /// Open until a date.
    pub expires: bool,
    /// `collection.field` pairs that grant rights when a stored document says so.
    pub trusts: Vec<String>,
    /// Where.
    pub origin: Origin,
}
