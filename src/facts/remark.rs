//! What an export of a no-code platform shows and no noun of code says: a run that is lost when it fails, a connection
//! through one person's account, a part that its platform does not look after.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One such thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Remark {
    /// What it is.
    pub kind: RemarkKind,
    /// The detail that the finding's title may name (a step, a connector, a masked address).
    pub detail: String,
    /// Where.
    pub origin: Origin,
}

/// Kinds of such things. Readers of exports state them; whether one is a fault depends on the rest of the project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum RemarkKind {
    /// A run that fails is dropped with its data; detail: what the platform does.
    RunLost,
    /// A connection runs through one person's account; detail: `service, masked address`.
    PersonalAccount,
    /// A part comes from outside the platform's maker; detail: its name.
    CommunityPart,
    /// The platform's own check finds errors; detail: which, in words.
    PlatformError,
    /// The app answers errors of its own; detail: by which function.
    ErrorsAnswered,
    /// An assistant of the platform's own drew it up; detail: what.
    MadeByAi,
    /// A step is set up to go on with an error of the other side as if it were an answer; detail: of what.
    ErrorTaken,
    /// Data of real runs is kept in the file; detail: what, in words.
    CapturedData,
    /// The length of an AI model's answer is not limited; detail: the step.
    AiUnlimited,
    /// A step runs a command on the server; detail: the step.
    CommandRun,
    /// What an AI model says is run; detail: as what.
    ModelRuns,
    /// A step of typed code; detail: the step.
    CodeStep,
    /// What people may do is decided in the app that they hold; detail: how.
    ClientSideGate,
    /// Settings of sign-in are weak; detail: which, in words.
    LoginRulesWeak,
    /// An address of one environment is typed in; detail: the address.
    FixedEnvironment,
    /// The export was never given a version; detail: which it has.
    NeverVersioned,
    /// A part is switched off; detail: its name.
    SwitchedOff,
    /// Nothing filters what goes into or comes out of an AI model.
    ModerationOff,
    /// The platform's own tests hold none.
    PlatformTestsAbsent,
    /// A page for the people inside has nothing that sends others away; detail: its name.
    UngatedPage,
    /// A script asks for all of somebody's mail, files or contacts; detail: which.
    BroadRights,
    /// A program lies where people's uploads are kept; detail: its name.
    ProgramAmongUploads,
    /// An app or its data opens without a log-in; detail: what, in words.
    PublicApp,
    /// The export itself holds stored credentials; detail: how many.
    CredentialsInExport,
    /// An SQL text is put together from values; detail: how.
    QueryBuilt,
    /// A workflow starts itself again; detail: its name.
    SelfScheduling,
    /// Something works only on the platform and is not in the export; detail: what, in words.
    LeftBehind,
    /// A connector that needs a paid licence for each person; detail: which.
    PaidConnector,
    /// A field keeps a credential as it is; detail: which.
    PlainField,
    /// Only so many rows are looked at, whatever is there; detail: how many, or where.
    RowLimit,
    /// Nobody can see later who changed what; detail: where.
    AuditOff,
}
