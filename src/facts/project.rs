//! The whole: all facts, joined. Made by `link`, judged by `rules`.

use super::{
    AdvisoryData, Deployment, Facts, Ignores, Index, KnownFlaw, Origin, Package, Purpose, Schema, Setting, Standings, service_name,
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything known about the checked project.
#[derive(Debug, Default)]
pub struct Project {
    /// The facts of all entries, in canonical order, with endpoints' guards and effects joined over helpers.
    pub facts: Facts,
    /// The database's final shape.
    pub schema: Schema,
    /// Paths that browsers or app stores receive (client components, pages, `VITE_`-style bundles).
    pub shipped: BTreeSet<String>,
    /// Files of code in JavaScript and TypeScript that nothing runs, each with how many ways in stand in it, but for small
    /// parts of a kit. What they do is in no list of facts: they have no modules, ways in or uses of services.
    pub unreached: BTreeMap<String, usize>,
    /// Whether it could be followed from file to file what runs.
    pub followed: bool,
    /// Files that the code asks for and the container does not hold.
    pub absent: Vec<Absent>,
    /// Packages of others at the versions that are installed, each version once.
    pub packages: Vec<Package>,
    /// What is published against them, in their order.
    pub flaws: Vec<KnownFlaw>,
    /// As of when that is known.
    pub advisories: AdvisoryData,
    /// What the product is, as understood.
    pub product: Product,
    /// Where facts stand in their lists; made when it is asked for, from then on those lists stay as they are.
    pub index: Index,
}

/// A file that code asks for and the container does not hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Absent {
    /// Where it should stand, mostly without its ending.
    pub path: String,
    /// The import that asks for it first.
    pub origin: Origin,
    /// The line that keeps its folder out of version control, if one does.
    pub ignored: Option<Origin>,
    /// Only scripts that are run by hand ask for it.
    pub by_script: bool,
    /// It is there and holds no code: what an AI said stands in its place.
    pub talk: bool,
}

/// Platforms whose machines forget what was written to them at each release or restart. Where one offers disks, its own
/// file would say so.
const FORGETFUL: &[&str] = &["apphosting", "app-engine", "serverless", "sam", "heroku", "render", "fly"];

/// Words of names of services that are stores of their own.
const STORES: &[&str] = &[
    "db", "database", "postgres", "mysql", "maria", "mongo", "redis", "cache", "queue", "rabbit", "minio", "elastic", "search", "vector",
    "qdrant", "caddy", "nginx", "traefik", "proxy",
];

/// What kind of product it is: rules that make no sense for it do not apply.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent traits of a product, each asked for alone")]
pub struct Product {
    /// Code, or an export of a no-code platform, or neither.
    pub kind: ProductKind,
    /// People sign in.
    pub has_login: bool,
    /// Stores data.
    pub stores_data: bool,
    /// Takes money.
    pub takes_payment: bool,
    /// Calls AI models.
    pub uses_ai: bool,
    /// Has server code or functions of its own.
    pub has_server: bool,
    /// Has pages that browsers show.
    pub has_pages: bool,
    /// Where the product's own code first brings in a package for a purpose.
    pub brought_in: Vec<(Purpose, Origin)>,
}

/// What was dropped.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProductKind {
    /// Source code of an application.
    #[default]
    Code,
    /// An export of a no-code platform.
    Export,
    /// A few files that make no application.
    Fragment,
}

impl Project {
    /// Whether a path is in the container, read or not.
    #[must_use]
    pub fn has_file(&self, path: &str) -> bool {
        !self.files_at(path).is_empty()
    }

    /// Whether a module of Python is never read: a package of the same name stands beside it, and Python takes that.
    #[must_use]
    pub fn is_shadowed(&self, path: &str) -> bool {
        path.strip_suffix(".py").is_some_and(|stem| self.has_file(&format!("{stem}/__init__.py")))
    }

    /// A disk that outlives restarts and belongs to the product's own program, not to a database beside it.
    #[must_use]
    pub fn lasting_disk(&self) -> Option<&Deployment> {
        let deployments = &self.facts.deployments;
        deployments.iter().filter(|deployment| deployment.setting == Setting::PersistentDisk).find(|disk| {
            let mut built = deployments
                .iter()
                .filter(|other| other.platform == "compose" && other.setting == Setting::Used && other.origin.path == disk.origin.path)
                .peekable();
            let beside = STORES.iter().any(|store| disk.value.to_ascii_lowercase().contains(store));
            disk.platform != "compose" || if built.peek().is_some() { built.any(|service| service.value == disk.value) } else { !beside }
        })
    }

    /// The file that puts what stands at a place on a platform whose machines forget what is written to them, and the
    /// platform's name; nothing where any file names a lasting disk or another way to run it.
    #[must_use]
    pub fn forgetful_host(&self, at: &Origin) -> Option<(&Deployment, String)> {
        let used = || self.facts.deployments.iter().filter(|deployment| deployment.setting == Setting::Used);
        let elsewhere = |one: &Deployment| {
            matches!(one.platform.as_str(), "compose" | "kubernetes" | "helm" | "terraform" | "railway" | "digitalocean" | "nixpacks")
        };
        if self.lasting_disk().is_some() || used().any(elsewhere) {
            return None;
        }
        // Hosts of pages run the program only where pages and program are one.
        let whole = used().any(|one| one.platform == "next");
        let serves = |one: &&Deployment| {
            let folder = one.origin.path.rfind('/').and_then(|end| one.origin.path.get(..=end)).unwrap_or("");
            let known = FORGETFUL.contains(&one.platform.as_str())
                || one.platform == "replit" && self.releases_on_replit()
                || whole && matches!(one.platform.as_str(), "vercel" | "netlify");
            known && at.path.starts_with(folder)
        };
        let host = used().find(serves)?;
        Some((host, service_name(&host.platform)))
    }

    /// Whether the workspace file of Replit says how the product is released there; many only write their code there.
    fn releases_on_replit(&self) -> bool {
        let of_release = |one: &Deployment| matches!(one.setting, Setting::StartCommand | Setting::Instances | Setting::SleepsWhenIdle);
        self.facts.deployments.iter().any(|one| one.platform == "replit" && of_release(one))
    }

    /// The project's `.gitignore` rules, ready to be asked about paths.
    #[must_use]
    pub fn ignores(&self) -> Ignores<'_> {
        Ignores::of(&self.facts.ignores)
    }

    /// What version control does with the paths of the project.
    #[must_use]
    pub fn standings(&self) -> Standings<'_> {
        Standings::of(&self.facts)
    }
}
