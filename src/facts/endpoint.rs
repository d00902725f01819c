//! Ways in: everything that somebody outside can reach.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One way in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Endpoint {
    /// How it is reached.
    pub kind: EndpointKind,
    /// What serves it: `express`, `next`, `supabase-edge`, `n8n` …
    pub framework: String,
    /// Upper-case HTTP method; `None` where any or none applies.
    pub method: Option<String>,
    /// Route as served, as far as it is known (`/api/admin/users`).
    pub route: String,
    /// What stands between the caller and the effects. Guards inside called helpers are joined in by `link`.
    pub guards: Vec<Guard>,
    /// What it does to the world, joined with its helpers' by `link`.
    pub effects: Vec<Effect>,
    /// Names that its body calls.
    pub calls: Vec<String>,
    /// Reads something that the caller sends (body, query, parameters).
    pub takes_input: bool,
    /// Where it first reads that.
    pub input: Option<Origin>,
    /// Function of the module that handles it, where it has a name.
    pub handler: Option<String>,
    /// The file in which that function is written, where it is another than the route's. Filled in by `link`.
    pub home: Option<String>,
    /// A server action that no page or component brings in. Filled in by `link`.
    pub inner: bool,
    /// Its own code says that what stands before all of the project's ways in does not hold for it (`@Public()`).
    pub exempt: bool,
    /// Where its handler starts.
    pub origin: Origin,
}

impl Endpoint {
    /// Whether a guard of this kind stands before it and holds.
    #[must_use]
    pub fn guarded(&self, kinds: &[GuardKind]) -> bool {
        self.guards.iter().any(|guard| kinds.contains(&guard.kind) && !guard.fails_open)
    }

    /// Whether an effect stands in the code that answers: beside the route, or in the controller that the route names.
    #[must_use]
    pub fn does_itself(&self, effect: &Effect) -> bool {
        effect.origin.path == self.origin.path || self.home.as_ref().is_some_and(|home| *home == effect.origin.path)
    }

    /// The first effect of one of these kinds.
    #[must_use]
    pub fn effect(&self, kinds: &[EffectKind]) -> Option<&Effect> {
        kinds.iter().find_map(|kind| self.effects.iter().find(|effect| effect.kind == *kind))
    }

    /// The first check of who calls that has a name of its own, which could stand before others too.
    #[must_use]
    pub fn named_check(&self) -> Option<&Guard> {
        // `checkAuth`, `isAdmin` only answer; that somebody is refused shows in a branch.
        let answers = |name: &str| ["check", "is", "has", "can"].iter().any(|verb| name.strip_prefix(verb).is_some_and(is_next_word));
        let refuses = || self.guards.iter().any(|guard| matches!(guard.kind, GuardKind::Login | GuardKind::Role) && guard.by.contains('!'));
        self.guards.iter().find(|guard| {
            matches!(guard.kind, GuardKind::Login | GuardKind::Role)
                && !guard.fails_open
                && !guard.by.contains([' ', '!', '=', '('])
                && (!answers(&guard.by) || self.takes_input || refuses())
        })
    }

    /// The first effect of one of these kinds that no policy of the store stands before.
    #[must_use]
    pub fn unpoliced(&self, kinds: &[EffectKind]) -> Option<&Effect> {
        let privileged = self.effects.iter().any(|effect| effect.kind == EffectKind::ActsPrivileged);
        kinds.iter().find_map(|kind| self.effects.iter().find(|effect| effect.kind == *kind && (privileged || !effect.policed)))
    }

    /// Method and route, as a reader knows it.
    #[must_use]
    pub fn label(&self) -> String {
        match &self.method {
            Some(method) => format!("{method} {}", self.route),
            None => self.route.clone(),
        }
    }
}

/// Whether what follows a word in a name is another word.
fn is_next_word(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
}

/// How an endpoint is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EndpointKind {
    /// A route of an HTTP server or framework.
    Http,
    /// A function that the framework exposes to the browser under a hidden URL.
    ServerAction,
    /// A function of a platform, reached by its own URL.
    Function,
    /// A procedure of a typed RPC layer (tRPC, Convex, callable functions).
    Procedure,
    /// Called by another service to tell news.
    Webhook,
    /// Called by a schedule.
    Cron,
    /// A socket.
    Socket,
    /// Work that the platform itself wakes up: a queue, a schedule, a change of stored data. Nobody outside reaches it.
    Job,
}

/// Something that turns callers away.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Guard {
    /// What it makes sure of.
    pub kind: GuardKind,
    /// The call or check as written (`supabase.auth.getUser`, `requireAdmin`).
    pub by: String,
    /// Lets everyone in: when its own configuration is absent, or, where nothing is verified, whoever asks.
    pub fails_open: bool,
    /// Where.
    pub origin: Origin,
}

/// What a guard makes sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum GuardKind {
    /// Somebody is signed in: a session or token was verified and failure leaves.
    Login,
    /// The signed-in person has a role or right.
    Role,
    /// The caller knows a shared secret (cron secret, API key).
    SharedSecret,
    /// The message carries a valid signature.
    Signature,
    /// The record belongs to the caller.
    Owner,
    /// Two loaded records are held against each other: whoever owns one reaches only what hangs on it.
    Related,
    /// Calls are limited by rate.
    RateLimit,
    /// Use is limited by plan, credit or quota.
    Quota,
    /// Input is held against a schema.
    Validation,
    /// A cookie, header or token is looked at, but nothing makes sure that it is genuine: no guard, said so that a
    /// finding can name it.
    Unverified,
    /// It answers nobody in production: what it opens is for those who try the product out.
    OutsideProduction,
    /// The role is one that people write of themselves: a part of their account that they may change. No guard either.
    SelfDeclared,
    /// A session is read from what the browser keeps, and whoever issued it is not asked: a cookie that was made up
    /// passes (`supabase.auth.getSession` on a server).
    Claimed,
}

/// Something that an endpoint or function does to the world.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Effect {
    /// What kind of thing.
    pub kind: EffectKind,
    /// On what: a table, a service, a model.
    pub target: String,
    /// The store's own policies decide who may: its client carries no rights beyond the caller's.
    pub policed: bool,
    /// How it picks the records.
    pub picked: Picked,
    /// Where.
    pub origin: Origin,
}

/// How an effect picks the stored records that it is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Picked {
    /// By something else, or nobody can tell.
    #[default]
    Otherwise,
    /// By an id that the caller sends, and nothing more.
    Sent,
    /// By an id that the function around it is handed, and nothing more; it is handed nothing that says who asks.
    Given,
    /// By whose they are, or it stores whose they are.
    Owned,
    /// It takes nothing from them but how many there are, or what people show of themselves anyway: a name, a picture.
    Shown,
    /// They are people's rows that come along whole with the rows that it asks for.
    Along,
}

/// Kinds of effects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EffectKind {
    /// Reads stored data.
    Reads,
    /// Writes stored data.
    Writes,
    /// Deletes stored data.
    Deletes,
    /// Calls a paid AI model.
    CallsAi,
    /// Sends e-mail or text messages.
    SendsMessage,
    /// Moves or asks for money.
    TakesPayment,
    /// Acts with rights above the caller's (service role, admin SDK).
    ActsPrivileged,
    /// Fetches a URL.
    Fetches,
    /// Asks another service to do something: a request that carries a body.
    Posts,
    /// Manages accounts or roles.
    ManagesUsers,
    /// Stores a file.
    StoresFile,
}
