//! Packages of others: what lockfiles fix and manifests pin, what each is there for, and what is published against it.

mod build_tools;
pub(super) mod imported;
mod needed;

use crate::advisories::Advisories;
use crate::facts::{
    AdvisoryData, Dependency, KnownFlaw, Lockfile, Origin, Package, PackageSource, Project, Range, Root, Scheme, Usage, Version,
    exact_version, folder_of, is_beside_the_product, registry_name,
};
use crate::sorted::{Arrange, Gather};
use build_tools::only_builds;
use imported::Imported;
use needed::needed;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most flaws that are kept.
const FLAWS: usize = 20_000;

/// Fills in packages and what is known against them.
pub(super) fn join(project: &mut Project, advisories: &Advisories) {
    let lockfiles = std::mem::take(&mut project.facts.lockfiles);
    let mut all = All { imported: Imported::of(&project.facts), found: BTreeMap::new() };
    for lock in lockfiles.iter().filter(|lock| !lock.packages.is_empty() && !is_beside_the_product(&lock.path)) {
        all.of_lockfile(lock, &project.facts.dependencies);
    }
    for dependency in project.facts.dependencies.iter().filter(|dependency| !dependency.peer) {
        all.of_manifest(dependency, &lockfiles);
    }
    project.packages = all.found.into_values().collect();
    // Positions and connections are of no use to rules, and lockfiles are the largest of facts.
    project.facts.lockfiles = lockfiles.into_iter().map(|lock| Lockfile { packages: Vec::new(), roots: Vec::new(), ..lock }).collect();
    (project.flaws, project.advisories) = flaws(&project.packages, advisories);
}

fn flaws(packages: &[Package], advisories: &Advisories) -> (Vec<KnownFlaw>, AdvisoryData) {
    let asked: Vec<(usize, &Package, Asked)> =
        packages.iter().enumerate().filter_map(|(position, package)| Some((position, package, asked(package)?))).collect();
    let ecosystems: BTreeSet<&str> = asked.iter().map(|(_, package, _)| package.ecosystem.as_str()).into_set();
    let ecosystems: Vec<&str> = ecosystems.into_iter().collect();
    advisories.load(&ecosystems);
    let mut flaws = Vec::new();
    for (position, package, asked) in asked {
        if flaws.len() >= FLAWS {
            break;
        }
        let hits = match asked {
            Asked::Version(version) => advisories.of_version(&package.ecosystem, &package.name, &version),
            Asked::Range(range) => advisories.of_range(&package.ecosystem, &package.name, &range),
        };
        for hit in hits {
            flaws.push(KnownFlaw {
                package: position,
                id: hit.id,
                danger: hit.danger,
                fixed: hit.fixed,
                day: hit.day,
                words: hit.words.to_owned(),
                planted: hit.planted,
                needs: hit.needs,
                page: hit.page,
            });
        }
    }
    (flaws, advisories.data(&ecosystems))
}

/// What is looked up for a package.
enum Asked {
    Version(Version),
    Range(Range),
}

/// What there is to look up for a package; nothing where no version is known.
fn asked(package: &Package) -> Option<Asked> {
    // What is taken from elsewhere than the registry is not what advisories speak of.
    if package.source != PackageSource::Registry {
        return None;
    }
    if package.fixed_by.is_some() {
        return package.parsed().map(Asked::Version);
    }
    Range::parse(&package.ecosystem, &package.version).filter(|range| !range.is_open()).map(Asked::Range)
}

/// The ecosystem of a package manager.
pub(super) fn ecosystem(manager: &str) -> &str {
    match manager {
        "npm" | "pnpm" | "yarn" | "bun" | "deno" => "npm",
        "poetry" | "uv" | "pipenv" | "pdm" => "pip",
        "bundler" => "gem",
        "gradle" => "maven",
        other => other,
    }
}

struct All {
    imported: Imported,
    /// By ecosystem, name and version: each version once, where it is closest to customers.
    found: BTreeMap<(String, String, String), Package>,
}

impl All {
    fn add(&mut self, package: Package) {
        let key = (package.ecosystem.clone(), package.name.clone(), package.version.clone());
        match self.found.get_mut(&key) {
            Some(known) => {
                known.scripts |= package.scripts;
                if (package.usage, !package.direct) < (known.usage, !known.direct) {
                    *known = Package { scripts: known.scripts, ..package };
                }
            }
            None => drop(self.found.insert(key, package)),
        }
    }

    fn of_lockfile(&mut self, lock: &Lockfile, dependencies: &[Dependency]) {
        let ecosystem = ecosystem(&lock.manager);
        let home = folder_of(&lock.path);
        // What the manifests that it serves ask for, by name.
        let mut declared: HashMap<String, Vec<&Dependency>> = HashMap::new();
        for dependency in
            dependencies.iter().filter(|dependency| dependency.ecosystem == ecosystem && dependency.origin.path.starts_with(home))
        {
            declared.entry(registry_name(ecosystem, &dependency.name)).or_default().push(dependency);
        }
        let roots = roots(lock, ecosystem, &declared);
        let (runs, any) = needed(lock, &roots, |name| only_builds(ecosystem, name));
        let mut direct: HashMap<u32, bool> = HashMap::new();
        for root in &roots {
            let dev = direct.entry(root.package).or_insert(true);
            *dev &= root.dev;
        }
        let needed_by_others: BTreeSet<u32> = lock.packages.iter().flat_map(|locked| &locked.needs).copied().into_set();
        for (position, locked) in (0_u32..).zip(&lock.packages) {
            let at = position as usize;
            let asked = direct.get(&position);
            let runs = if roots.is_empty() { !locked.dev } else { runs.get(at) == Some(&true) };
            // What nothing leads to is there for a reason that cannot be seen.
            let unreached = !roots.is_empty() && any.get(at) == Some(&false) && !locked.dev;
            let usage = if only_builds(ecosystem, &locked.name) || !(runs || unreached) {
                Usage::Builds
            } else if asked == Some(&false) && self.imported.has(ecosystem, &locked.name) {
                Usage::Imported
            } else if ecosystem == "npm"
                && asked == Some(&false)
                && !needed_by_others.contains(&position)
                && self.imported.is_idle(&locked.name)
            {
                Usage::Listed
            } else {
                Usage::Runs
            };
            // Several manifests may ask for it; the one whose requirement lets this version in is meant.
            let line = asked.and_then(|_| {
                let lines = declared.get(&registry_name(ecosystem, &locked.name))?;
                let version = Version::parse(Scheme::of(ecosystem), &locked.version);
                let admits = |line: &&&Dependency| {
                    Range::parse(ecosystem, &line.requirement).zip(version.as_ref()).is_some_and(|(range, version)| range.holds(version))
                };
                lines.iter().find(admits).or_else(|| lines.first())
            });
            self.add(Package {
                ecosystem: ecosystem.to_owned(),
                name: registry_name(ecosystem, &locked.name),
                version: locked.version.clone(),
                source: locked.source.clone(),
                scripts: locked.scripts,
                direct: asked.is_some(),
                usage,
                origin: line.map_or_else(|| Origin::file(&lock.path), |dependency| dependency.origin.clone()),
                fixed_by: Some(lock.path.clone()),
            });
        }
    }

    fn of_manifest(&mut self, dependency: &Dependency, lockfiles: &[Lockfile]) {
        let ecosystem = dependency.ecosystem.as_str();
        let at = folder_of(&dependency.origin.path);
        let serves = |lock: &&Lockfile| {
            self::ecosystem(&lock.manager) == ecosystem && at.starts_with(folder_of(&lock.path)) && !lock.packages.is_empty()
        };
        let listed = dependency.origin.path.ends_with(".txt");
        if is_beside_the_product(&dependency.origin.path) || !listed && lockfiles.iter().any(|lock| serves(&lock)) {
            return;
        }
        let Some(source) = declared_source(&dependency.requirement) else { return };
        let exact = exact_version(ecosystem, &dependency.requirement);
        let name = registry_name(ecosystem, &dependency.name);
        let usage = if dependency.dev || only_builds(ecosystem, &name) {
            Usage::Builds
        } else if !dependency.indirect && self.imported.has(ecosystem, &name) {
            Usage::Imported
        } else if ecosystem == "npm" && !dependency.indirect && self.imported.is_idle(&name) {
            Usage::Listed
        } else {
            Usage::Runs
        };
        self.add(Package {
            ecosystem: ecosystem.to_owned(),
            name,
            version: exact.unwrap_or(&dependency.requirement).to_owned(),
            source,
            scripts: false,
            direct: !dependency.indirect,
            usage,
            origin: dependency.origin.clone(),
            fixed_by: exact.map(|_| dependency.origin.path.clone()),
        });
    }
}

/// Where a requirement takes its package from; nothing for what belongs to the project itself.
fn declared_source(requirement: &str) -> Option<PackageSource> {
    let requirement = requirement.trim();
    if ["workspace:", "file:", "link:", "portal:", "catalog:", "{ path", "{path", "{ workspace", "{workspace"]
        .iter()
        .any(|own| requirement.starts_with(own))
    {
        return None;
    }
    Some(PackageSource::declared(requirement))
}

fn roots(lock: &Lockfile, ecosystem: &str, declared: &HashMap<String, Vec<&Dependency>>) -> Vec<Root> {
    if !lock.roots.is_empty() {
        return lock.roots.clone();
    }
    let mut by_name: HashMap<String, Vec<u32>> = HashMap::new();
    for (position, locked) in (0_u32..).zip(&lock.packages) {
        let name = registry_name(ecosystem, &locked.name);
        if declared.contains_key(&name) {
            by_name.entry(name).or_default().push(position);
        }
    }
    let mut roots = Vec::new();
    for (name, asked) in declared {
        let Some(positions) = by_name.get(name) else { continue };
        for dependency in asked.iter().filter(|dependency| !dependency.peer) {
            let range = Range::parse(ecosystem, &dependency.requirement);
            let fits = |position: &&u32| {
                let version =
                    lock.packages.get(**position as usize).and_then(|locked| Version::parse(Scheme::of(ecosystem), &locked.version));
                range.as_ref().zip(version).is_none_or(|(range, version)| range.holds(&version))
            };
            let fitting: Vec<u32> = positions.iter().filter(fits).copied().collect();
            // A version that the range leaves out was chosen by an override.
            let chosen = if fitting.is_empty() { positions.as_slice() } else { fitting.as_slice() };
            roots.extend(chosen.iter().map(|package| Root { package: *package, dev: dependency.dev }));
        }
    }
    roots.arrange();
    roots.dedup();
    roots
}

#[cfg(test)]
mod tests;
