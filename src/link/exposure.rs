//! Who sees a credential where it stands: what builds and bundlers ship, and what version control leaves out.

use crate::facts::{Exposure, Origin, Project, Secret, Setting, Standing, Standings};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet};

/// Packages that compile an app's environment file into it.
const COMPILED: &[&str] = &["react-native-config", "react-native-dotenv"];

/// Fills it in.
pub(super) fn join(project: &mut Project) {
    let told = Told::of(project);
    let standings = Standings::of(&project.facts);
    let exposures: Vec<Exposure> = project
        .facts
        .secrets
        .iter()
        .map(|secret| match secret.exposure {
            Exposure::Repository if told.ships(project, secret) => Exposure::Browser,
            Exposure::Repository | Exposure::Test | Exposure::Documentation
                if standings.standing(&secret.origin.path) == Standing::LeftOut =>
            {
                Exposure::Ignored
            }
            stated => stated,
        })
        .collect();
    for (secret, exposure) in project.facts.secrets.iter_mut().zip(exposures) {
        secret.exposure = exposure;
    }
}

/// What the configuration of builds says.
struct Told {
    /// Folders, ending in `/` or empty, with the names of variables that are built in; `*` at the end for all that
    /// start so.
    names: BTreeMap<String, BTreeSet<String>>,
    /// Paths that are packed; folders end in `/`.
    assets: BTreeSet<String>,
    /// Path and name of every variable of an environment file.
    entries: BTreeSet<(String, String)>,
}

impl Told {
    fn of(project: &Project) -> Self {
        let facts = &project.facts;
        let folder = |origin: &Origin| origin.path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let stated = |setting: Setting| facts.deployments.iter().filter(move |stated| stated.setting == setting);
        let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for stated in stated(Setting::BuiltIn) {
            names.entry(folder(&stated.origin)).or_default().insert(stated.value.clone());
        }
        for dependency in facts.dependencies.iter().filter(|dependency| COMPILED.contains(&dependency.name.as_str())) {
            names.entry(folder(&dependency.origin)).or_default().insert("*".to_owned());
        }
        let assets = stated(Setting::Asset)
            .map(|stated| format!("{}{}", folder(&stated.origin), stated.value.strip_prefix("./").unwrap_or(&stated.value)))
            .into_set();
        let entries = facts.env_entries.iter().map(|entry| (entry.origin.path.clone(), entry.name.clone())).into_set();
        Self { names, assets, entries }
    }

    /// Whether visitors receive it.
    fn ships(&self, project: &Project, secret: &Secret) -> bool {
        let path = secret.origin.path.as_str();
        let folder = path.rfind('/').and_then(|at| path.get(..=at));
        project.shipped.contains(path)
            || secret.origin.excerpt.contains("--dart-define=")
            || self.assets.contains(path)
            || folder.is_some_and(|folder| self.assets.contains(folder))
            || secret.variable.as_deref().is_some_and(|variable| self.is_built_in(path, variable))
    }

    fn is_built_in(&self, path: &str, variable: &str) -> bool {
        // A server's environment file may use the same names: only the folder of the build itself and the build's own
        // configuration count.
        let folder = path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or("");
        let name = path.rsplit('/').next().unwrap_or(path);
        let environment = self.entries.contains(&(path.to_owned(), variable.to_owned()));
        let build = name.contains(".config.") || name == "app.json";
        (environment || build)
            && self.names.get(folder).is_some_and(|names| {
                names.iter().any(|name| {
                    name.strip_suffix('*')
                        .map_or(name == variable, |start| variable.starts_with(start) && (environment || !start.is_empty()))
                })
            })
    }
}
