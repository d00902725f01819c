//! Credentials, and the variables that should hold them. The value itself is never kept.

use super::{CommitRef, Origin};
use serde::{Deserialize, Serialize};

/// One credential that was seen.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Secret {
    /// Detector: `stripe-secret-key`, `supabase-service-role`, `private-key` …
    pub detector: String,
    /// Name for people: "Stripe secret key".
    pub name: String,
    /// What it opens.
    pub kind: SecretKind,
    /// What it is worth to a thief.
    pub class: SecretClass,
    /// The name it is assigned to, where it is.
    pub variable: Option<String>,
    /// Who can see it where it stands.
    pub exposure: Exposure,
    /// At most the prefix and the last two characters.
    pub redacted: String,
    /// For a credential of the history: the commit that brought it in.
    pub commit: Option<CommitRef>,
    /// Tells equal values in several places apart from different ones. Never leaves the engine.
    pub digest: u64,
    /// Where.
    pub origin: Origin,
}

impl Secret {
    /// The digest of a value: FNV-1a.
    #[must_use]
    pub fn digest_of(value: &str) -> u64 {
        value.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }
}

/// What a credential opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SecretKind {
    /// Money: payment providers.
    Payment,
    /// Machines, storage, hosting.
    Cloud,
    /// A whole database, past its rules.
    Database,
    /// AI models, billed by use.
    Ai,
    /// Source code, packages, pipelines.
    Code,
    /// Mail or text messages in the product's name.
    Mail,
    /// A chat bot or workspace.
    Chat,
    /// An address that takes messages from anyone who knows it.
    Webhook,
    /// People's accounts: a provider of log-in.
    Login,
    /// Another service whose keys have a published form.
    Service,
    /// Maps, billed by use, meant for browsers.
    Map,
    /// The private half of a key pair.
    PrivateKey,
    /// An address with account and password in it.
    ConnectionString,
    /// A password.
    Password,
    /// What sessions, cookies or tokens are signed with.
    Signing,
    /// Known as a credential by its name only.
    Generic,
}

/// What a credential is worth to a thief.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SecretClass {
    /// Opens something real.
    Live,
    /// Opens a test or sandbox account.
    Test,
    /// Meant to be public.
    Public,
    /// A placeholder, an example of the documentation, a masked value.
    Placeholder,
}

/// Who can see a credential where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Exposure {
    /// Every visitor: it is compiled into the page or app.
    Browser,
    /// Everyone with the code.
    Repository,
    /// Everyone with the documentation.
    Documentation,
    /// Stands in a test or fixture.
    Test,
    /// Stands in a file that version control ignores.
    Ignored,
    /// Stands only in older versions: everyone with the history.
    History,
}

/// One variable of an environment file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EnvEntry {
    /// Its name.
    pub name: String,
    /// What stands behind the equals sign.
    pub value: EnvValue,
    /// Where.
    pub origin: Origin,
}

/// What an environment file assigns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum EnvValue {
    /// Nothing.
    Empty,
    /// A placeholder.
    Placeholder,
    /// A credential.
    Secret,
    /// Something public by design.
    Public,
    /// An ordinary setting.
    Setting,
}

/// One place where code reads its environment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EnvRead {
    /// The variable.
    pub name: String,
    /// A literal stands in when it is unset.
    pub has_fallback: bool,
    /// Where.
    pub origin: Origin,
}
