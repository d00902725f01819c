//! How the product is checked, built and run.

use super::Origin;
use serde::{Deserialize, Serialize};

/// One step of an automated pipeline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PipelineStep {
    /// `github-actions`, `gitlab` …
    pub provider: String,
    /// What the step does.
    pub kind: StepKind,
    /// The command or action, capped.
    pub command: String,
    /// Its failure stops nothing.
    pub ignored: bool,
    /// The job that it belongs to, and the jobs of the same file that must end well before: `name`, then theirs.
    pub jobs: Vec<String>,
    /// What starts it is no change of the code: another pipeline that ended, a person, a version that was named.
    pub on_demand: bool,
    /// Where.
    pub origin: Origin,
}

impl PipelineStep {
    /// Whether it belongs to a set of steps that pipelines may use, and is no pipeline itself.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        ["/action.yml", "/action.yaml"].iter().any(|name| self.origin.path.ends_with(name))
    }
}

/// What a pipeline step does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum StepKind {
    /// Runs tests.
    Test,
    /// Builds or type-checks.
    Build,
    /// Lints or scans.
    Lint,
    /// Brings it to users.
    Deploy,
    /// Saves data elsewhere.
    Backup,
    /// Anything else.
    Other,
}

/// One statement of deployment configuration.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Deployment {
    /// `docker`, `vercel`, `fly`, `railway`, `apphosting`, `supabase` …
    pub platform: String,
    /// What is stated.
    pub setting: Setting,
    /// The value as written, capped; empty where the setting says it all.
    pub value: String,
    /// Where.
    pub origin: Origin,
}

/// What deployment configuration can state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Setting {
    /// The platform is used at all; value: the service of a compose file that is built from this project.
    Used,
    /// Most instances that may run; value: the number, and what it holds for where the file says.
    MaxInstances,
    /// The plan that the program runs on; value: its name.
    Plan,
    /// A health check is configured.
    HealthCheck,
    /// A restart policy is configured.
    RestartPolicy,
    /// A disk that outlives restarts.
    PersistentDisk,
    /// What users upload is written to the local disk.
    LocalUploads,
    /// Data is kept in an SQLite file beside the program; value: what says so.
    SqliteFile,
    /// The program creates its database tables when it starts.
    TablesAtStart,
    /// Dependencies are installed without the lockfile.
    UnlockedInstall,
    /// The base image of a container.
    BaseImage,
    /// The container runs as root (no other user is named).
    RunsAsRoot,
    /// A development server is started in production.
    DevServer,
    /// A function is called without the platform's token check; value: its name.
    FunctionWithoutToken,
    /// A setting of the platform's log-in; value: its key and value (`auth.minimum_password_length=6`).
    AuthSetting,
    /// Callers without an account act as this role of the database; value: its name, empty where it comes from elsewhere.
    VisitorRole,
    /// A database or broker asks for no password and its port is published; value: its name.
    StoreWithoutPassword,
    /// A schedule; value: its expression and what it calls.
    Schedule,
    /// Type or lint errors do not stop the build.
    ErrorsIgnored,
    /// A seed or reset command runs at each start.
    SeedsOnStart,
    /// A script fills the database with accounts whose password stands in it.
    SeedsAccounts,
    /// A script that is run by hand changes a single stored record; value: what names the record, in words.
    RecordRepair,
    /// A script that is run by hand sends files of SQL to the database and keeps no record of which; value: how.
    RunsSqlFiles,
    /// A script writes to the product's own store as a stranger would.
    BreaksIn,
    /// A key of a payment provider's test mode in the settings of production or, with the platform `code`, typed into
    /// code; value: the variable.
    TestPayments,
    /// Security headers are set; value: which.
    SecurityHeaders,
    /// A build writes a variable's value into what visitors receive; value: its name, `*` at its end for all that
    /// start so.
    BuiltIn,
    /// A file is packed into the app; value: its path, or its folder with a closing slash, from the stating file's own.
    Asset,
    /// How many instances run as long as nothing scales them; value: as for [`Setting::MaxInstances`].
    Instances,
    /// The program stops while nobody calls it, and several copies run under load; value: the platform's word for it.
    SleepsWhenIdle,
    /// What stopped stays down; value: the service, or the words that say so.
    RestartOff,
    /// The deployment makes the container run as a user without root rights; value: the service.
    RunsAsUser,
    /// A port that is meant for the product or its makers answers anyone; value: what listens there, in words, and after
    /// `; ` what makes it worse.
    OpenPort,
    /// A container of an image that is ready made; value: the image.
    Image,
    /// The oldest version of a language that the project says it needs; value: `go 1.24`, `php 8.1`.
    Needs,
    /// The language and version in which a container's image builds or runs the code; value: `go 1.21`.
    BuildsWith,
    /// The language and version that the platform runs the program with; value: `node 20`, `python 3.9`.
    Runtime,
    /// What starts the program in production; value: the command.
    StartCommand,
    /// A script of the package starts a server that is made for development; value: the script's name.
    DevScript,
    /// Where it runs, as the platform names it.
    Region,
    /// Everybody may read the files of a bucket; value: its name.
    PublicBucket,
    /// Everybody may write to a bucket; value: its name.
    WritableBucket,
}
