//! The vocabulary: platform-neutral nouns that readers state and rules judge.
//!
//! Facts are plain data. [`Facts::absorb`] is associative and, after [`Facts::canonical`], commutative: entries
//! may be read by anyone in any order with the same result.

mod automation;
mod calendar;
mod column;
mod database;
mod endpoint;
mod file;
mod flow;
mod history;
mod ignore;
mod index;
mod lead;
mod manifest;
mod model;
mod module;
mod named;
mod operations;
mod origin;
mod outlay;
mod package;
mod people;
mod policy;
mod project;
mod quality;
mod recovery;
mod registration;
mod remark;
mod routine;
mod schema;
mod secret;
mod service;
mod sign;
mod site;
mod standing;
mod version;

pub use automation::{Alert, Automation, AutomationKind};
pub use column::{Check, Column, Key, Reference};
pub use database::{Basis, Bucket, Drift, DriftKind, RoleGrant, RowTrigger, Schema, SqlFunction, SqlView, Table};
pub use endpoint::{Effect, EffectKind, Endpoint, EndpointKind, Guard, GuardKind, Picked};
pub use file::{FileFact, Language, Oddity, ReadState, Role, SkipReason};
pub use flow::{Call, Carried, Demand, End, Flow, Sink, Start, Stretch};
pub use history::{Author, CommitRef, Content, History, Moment, Remote, Tracked, TrackedState};
pub use ignore::{Ignores, matched};
pub use index::{Index, folder_of, folders_of, shared};
pub use lead::{Lead, LeadKind};
pub use manifest::{
    BuilderTrace, Dependency, Document, DocumentKind, IgnoreRule, Lockfile, Manifest, PathAlias, TraceKind, is_beside_the_product,
};
pub use model::{Connection, Engine, Lookup, Mapper, Model};
pub use module::{Class, Cover, Function, Hanging, Import, Module, Mount};
pub use named::service_name;
pub use operations::{Deployment, PipelineStep, Setting, StepKind};
pub use origin::{Around, Near, Origin};
pub use outlay::{Outlay, OutlayKind};
pub use package::{
    AdvisoryData, Danger, KnownFlaw, Locked, Need, Package, PackageSource, Root, Usage, bare_address, exact_version, registry_name,
    registry_title,
};
pub use people::{PeopleFile, PeopleKind};
pub use policy::{AccessRule, Condition, Policy, Reach, RowState, StateAsks, StateColumn};
pub use project::{Absent, Product, ProductKind, Project};
pub use quality::{Telemetry, TelemetryKind, TestCase};
pub use recovery::{Recovery, RecoveryKind};
pub use registration::Registration;
pub use remark::{Remark, RemarkKind};
pub use routine::{Routine, SignUpValue, Trigger};
pub use schema::{Change, Grant, PublicationStep, Rows, SchemaChange, SqlFile, View};
pub use secret::{EnvEntry, EnvRead, EnvValue, Exposure, Secret, SecretClass, SecretKind};
pub use service::{Purpose, Query, ServiceCall};
pub use sign::Sign;
pub use site::{Site, SiteKind, WITHOUT_TRANSACTIONS};
pub use standing::{Standing, Standings};
pub use version::{Edge, Interval, Range, Scheme, Version};

use crate::sorted::Arrange;
use serde::{Deserialize, Serialize};

/// Declares [`Facts`] and everything that must treat all its lists alike.
macro_rules! facts {
    ($($(#[$doc:meta])* $list:ident: $noun:ty,)*) => {
        /// Everything that readers stated.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Facts { $($(#[$doc])* pub $list: Vec<$noun>,)* }

        impl Facts {
            /// Takes in everything that `other` states.
            pub fn absorb(&mut self, other: Self) {
                $(append(&mut self.$list, other.$list);)*
            }

            /// Puts every list into its own order and drops facts stated twice.
            pub fn canonical(&mut self) {
                $(self.$list.arrange(); self.$list.dedup();)*
            }
        }
    };
}

/// Puts more elements behind all. A list of millions grows by a quarter at a time: twice its size at once is memory that
/// a visitor's browser may not have.
fn append<T>(all: &mut Vec<T>, more: Vec<T>) {
    if all.is_empty() {
        *all = more;
        return;
    }
    if all.capacity() - all.len() < more.len() {
        all.reserve_exact(more.len().max(all.len() / 4));
    }
    all.extend(more);
}

facts! {
    /// Every path of the container.
    files: FileFact,
    /// Oddities of the container.
    oddities: Oddity,
    /// Files of code.
    modules: Module,
    /// What shows which of them run.
    leads: Lead,
    /// Ways in.
    endpoints: Endpoint,
    /// Functions that configuration puts within reach.
    registrations: Registration,
    /// Untrusted data at dangerous places.
    flows: Flow,
    /// Parts of such ways that begin or end outside their file.
    stretches: Stretch,
    /// Constructs in code.
    sites: Site,
    /// Uses of services.
    services: ServiceCall,
    /// What costs money each time.
    outlays: Outlay,
    /// Queries to stores.
    queries: Query,
    /// Automated tests.
    tests: TestCase,
    /// Means of noticing trouble.
    telemetry: Telemetry,
    /// Credentials.
    secrets: Secret,
    /// Variables of environment files.
    env_entries: EnvEntry,
    /// Reads of the environment.
    env_reads: EnvRead,
    /// Package manifests.
    manifests: Manifest,
    /// Declared dependencies.
    dependencies: Dependency,
    /// Lockfiles.
    lockfiles: Lockfile,
    /// Short names for folders in imports.
    aliases: PathAlias,
    /// Lines of ignore files.
    ignores: IgnoreRule,
    /// Traces of builders.
    builders: BuilderTrace,
    /// Documents about the project.
    documents: Document,
    /// Steps of pipelines.
    pipeline: PipelineStep,
    /// Deployment configuration.
    deployments: Deployment,
    /// What keeps data, and what can lose it.
    recovery: Recovery,
    /// Changes to the schema.
    schema_changes: SchemaChange,
    /// Tables and collections as code declares them.
    models: Model,
    /// Which engine a mapper talks to.
    connections: Connection,
    /// What code asks tables for.
    lookups: Lookup,
    /// Files that hold records of people.
    people: PeopleFile,
    /// Version histories.
    histories: History,
    /// Files that version control keeps.
    tracked: Tracked,
    /// Rules of stores that guard themselves.
    access_rules: AccessRule,
    /// Who may do what with records that a no-code platform keeps, as its export says.
    platform_access: AccessRule,
    /// What exports of no-code platforms do.
    automations: Automation,
    /// What they show that no noun of code says.
    remarks: Remark,
}

impl Facts {
    /// The facts that one unreadable entry gives: that it was not read, and why.
    #[must_use]
    pub fn unread(file: FileFact, why: String) -> Self {
        Self { files: vec![FileFact { state: ReadState::Unread(why), ..file }], ..Self::default() }
    }
}
