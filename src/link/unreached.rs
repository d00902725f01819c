//! Files of JavaScript and TypeScript that nothing runs: no import, name, place or pattern leads to them from where the
//! product starts. What they do, the product does not do, so their facts are taken out.
//!
//! Files that only somebody's hand starts are told apart from the product's own on the way, where their names do not.
//!
//! Where files are loaded by rules that cannot be followed, all count as running: frameworks that find files by their
//! place, names that are made while the program runs, packages in which most files seem to be left over.

pub(super) mod places;

use super::left_over::take_out;
use super::packages::imported::package_of;
use super::resolve::{self, Modules};
use crate::facts::{Dependency, Facts, LeadKind, Module, Project, Role, folder_of, folders_of, is_beside_the_product};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most files that one name may mean.
const NAMESAKES: usize = 200;

/// A package of which more than one file in so many seems to be left over is one whose start is not understood.
const LEFT_OVER: usize = 2;

/// Fills them in, and takes out what they do.
pub(super) fn join(project: &mut Project) {
    let facts = &project.facts;
    let packages = Packages::of(facts);
    if packages.judged.is_empty() {
        return;
    }
    let modules = Modules::new(&facts.modules);
    let Outcome { unreached, by_hand, followed } = Walk::new(facts, &modules, &packages).outcome();
    for file in project.facts.files.iter_mut().filter(|file| file.role == Role::Source && by_hand.contains(&file.path)) {
        file.role = Role::Script;
    }
    let ways = |path: &String| project.facts.endpoints.iter().filter(|endpoint| endpoint.origin.path == *path).count();
    // A kit of small parts brings more than a project uses.
    let own = unreached.iter().filter(|path| !places::is_kit(path));
    project.unreached = own.map(|path| (path.clone(), ways(path))).into_map();
    project.followed = followed;
    let runs = |path: &str| !unreached.contains(path);
    project.facts.modules.retain(|module| runs(&module.path));
    project.facts.endpoints.retain(|endpoint| runs(&endpoint.origin.path));
    take_out(&mut project.facts, runs);
}

/// What the walk comes to.
struct Outcome {
    unreached: BTreeSet<String>,
    /// Files that only somebody's hand starts.
    by_hand: BTreeSet<String>,
    /// Whether any package could be followed to the end.
    followed: bool,
}

/// Packages of npm.
struct Packages<'f> {
    /// Folders of all, ending in `/`; the top one empty.
    folders: BTreeSet<&'f str>,
    /// Those whose start can be understood, with what they depend on.
    judged: BTreeMap<&'f str, BTreeSet<&'f str>>,
    /// What any of them depends on.
    declared: BTreeSet<&'f str>,
}

impl<'f> Packages<'f> {
    fn of(facts: &'f Facts) -> Self {
        let manifests = || facts.manifests.iter().filter(|manifest| manifest.ecosystem == "npm");
        let folders = manifests().map(|manifest| folder_of(&manifest.path)).into_set();
        let named: BTreeSet<&str> =
            facts.modules.iter().flat_map(|module| &module.imports).filter_map(|import| package_of(&import.specifier)).into_set();
        let mut needs: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for dependency in facts.dependencies.iter().filter(|dependency: &&Dependency| dependency.ecosystem == "npm") {
            needs.entry(&dependency.origin.path).or_default().insert(&dependency.name);
        }
        let mut judged = BTreeMap::new();
        for manifest in manifests().filter(|manifest| !is_beside_the_product(&manifest.path)) {
            let needs = needs.get(manifest.path.as_str()).cloned().unwrap_or_default();
            // One that others bring in by its name offers whatever it holds.
            let offered = manifest.name.as_deref().is_some_and(|name| named.contains(name));
            if !offered && !manifest.workspace && !places::loads_by_place(&needs) {
                judged.insert(folder_of(&manifest.path), needs);
            }
        }
        let declared = facts.dependencies.iter().map(|dependency| dependency.name.as_str()).into_set();
        Self { folders, judged, declared }
    }

    /// The innermost package that holds a file.
    fn home(&self, path: &str) -> Option<&'f str> {
        folders_of(path).rev().find_map(|folder| self.folders.get(folder)).copied()
    }
}

/// The walk from where the product starts along all that leads on.
struct Walk<'f, 'm> {
    modules: &'m Modules<'f>,
    packages: &'m Packages<'f>,
    /// Files that may turn out to be left over, by package.
    judged: BTreeMap<&'f str, Vec<&'f Module>>,
    /// How many files of code each package holds, but for those of a kit.
    sizes: BTreeMap<&'f str, usize>,
    /// What files say beside their imports.
    leads: HashMap<&'f str, Vec<&'f LeadKind>>,
    /// Modules by their name without folder and ending, in small letters.
    by_stem: HashMap<String, Vec<&'f Module>>,
    reached: BTreeSet<&'f str>,
    /// Files that others import which are no scripts.
    imported: BTreeSet<&'f str>,
    waiting: Vec<&'f Module>,
}

/// A file's name without its ending, in small letters; of an index the folder's name.
fn stem(path: &str) -> String {
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    if stem == "index" { parts.next().map_or(stem, str::to_ascii_lowercase) } else { stem }
}

impl<'f, 'm> Walk<'f, 'm> {
    fn new(facts: &'f Facts, modules: &'m Modules<'f>, packages: &'m Packages<'f>) -> Self {
        let mut leads: HashMap<&str, Vec<&LeadKind>> = HashMap::new();
        for lead in &facts.leads {
            leads.entry(&lead.path).or_default().push(&lead.kind);
        }
        let mut walk = Self {
            modules,
            packages,
            judged: BTreeMap::new(),
            sizes: BTreeMap::new(),
            leads,
            by_stem: HashMap::new(),
            reached: BTreeSet::new(),
            imported: BTreeSet::new(),
            waiting: Vec::new(),
        };
        for module in &facts.modules {
            walk.by_stem.entry(stem(&module.path)).or_default().push(module);
        }
        for module in facts.modules.iter().filter(|module| places::is_code(&module.path) && !places::is_kit(&module.path)) {
            if let Some(package) = packages.home(&module.path) {
                *walk.sizes.entry(package).or_default() += 1;
            }
        }
        for module in &facts.modules {
            match walk.may_be_left_over(facts, module) {
                Some(package) => walk.judged.entry(package).or_default().push(module),
                None => walk.reach(module),
            }
        }
        let told: Vec<&str> = walk.leads.keys().copied().filter(|path| modules.get(path).is_none() && !places::is_put_away(path)).collect();
        for path in told {
            walk.follow_leads(path);
        }
        walk
    }

    /// The package in which a file is one of many whose running depends on others; nothing for one that runs by itself.
    fn may_be_left_over(&self, facts: &Facts, module: &Module) -> Option<&'f str> {
        let path = module.path.as_str();
        let code = places::is_code(path) && facts.role_of(path) == Some(Role::Source);
        let package = self.packages.home(path).filter(|_| code)?;
        let needs = self.packages.judged.get(package)?;
        let inner = path.strip_prefix(package).unwrap_or(path);
        (!places::runs_by_place(inner, needs) && !places::is_script(path) && module.directive.as_deref() != Some("use server"))
            .then_some(package)
    }

    fn reach(&mut self, module: &'f Module) {
        if self.reached.insert(&module.path) {
            self.waiting.push(module);
        }
    }

    /// Reaches every file of a package.
    fn reach_all(&mut self, package: &str) {
        for module in self.judged.remove(package).unwrap_or_default() {
            self.reach(module);
        }
    }

    fn outcome(mut self) -> Outcome {
        self.walk();
        loop {
            let before = self.reached.len();
            self.start_programs();
            self.walk();
            let unclear: Vec<&str> =
                self.judged.iter().filter(|(package, files)| self.is_unclear(package, files)).map(|(package, _)| *package).collect();
            for package in unclear {
                self.reach_all(package);
            }
            self.walk();
            if self.reached.len() == before {
                break;
            }
        }
        let left = self.judged.values().flatten().map(|module| module.path.as_str()).filter(|path| !self.reached.contains(path));
        let by_hand = self.modules.all().iter().map(|module| module.path.as_str()).filter(|path| self.is_by_hand(path));
        Outcome {
            unreached: left.map(str::to_owned).into_set(),
            by_hand: by_hand.map(str::to_owned).into_set(),
            followed: !self.judged.is_empty(),
        }
    }

    fn says(&self, path: &str, kind: &LeadKind) -> bool {
        self.leads.get(path).is_some_and(|leads| leads.contains(&kind))
    }

    /// Whether only somebody's hand starts a file: it stands among scripts or is called like one, offers nothing to others
    /// or is imported by none, and serves nobody.
    fn is_by_hand(&self, path: &str) -> bool {
        let alone = self.says(path, &LeadKind::Alone);
        let named = places::is_script(path) || places::is_task(path) && alone;
        // What offers nothing is no page and no route, wherever it lies.
        let routed = !alone && self.is_routed(path);
        named && places::is_code(path) && !self.imported.contains(path) && !self.says(path, &LeadKind::Listens) && !routed
    }

    /// Whether a framework serves a file at the address that its folders spell: `app/api/scripts/route.ts` is no script.
    fn is_routed(&self, path: &str) -> bool {
        let package = self.packages.home(path).unwrap_or("");
        let needs = self.packages.judged.get(package).unwrap_or(&self.packages.declared);
        let inner = path.strip_prefix(package).unwrap_or(path).to_ascii_lowercase();
        let mut folders: Vec<&str> = inner.split('/').collect();
        let name = folders.pop().unwrap_or("");
        folders.first().is_none_or(|first| !places::is_script(first)) && places::routed(&folders, name, needs)
    }

    /// Whether too much of a package seems to be left over, or nothing in it leads anywhere.
    fn is_unclear(&self, package: &str, files: &[&Module]) -> bool {
        let own = files.iter().filter(|module| !places::is_kit(&module.path));
        let left = own.filter(|module| !self.reached.contains(module.path.as_str())).count();
        let leads_on = files.iter().any(|module| self.imported.contains(module.path.as_str()));
        !leads_on || left * LEFT_OVER > self.sizes.get(package).copied().unwrap_or(0)
    }

    /// Programs run by themselves; one that starts a server only where no other of its package does, which is the one that
    /// a host starts.
    fn start_programs(&mut self) {
        let serves = |path: &str| self.says(path, &LeadKind::Listens);
        let served: BTreeSet<&str> = self.reached.iter().filter(|path| serves(path)).filter_map(|path| self.packages.home(path)).into_set();
        let mut found = Vec::new();
        for (package, files) in &self.judged {
            if !served.contains(package) {
                found.extend(files.iter().filter(|module| serves(&module.path)).copied());
            }
            let alone = |module: &&&Module| self.says(&module.path, &LeadKind::Alone) && !serves(&module.path);
            found.extend(files.iter().filter(alone).copied());
        }
        for module in found {
            self.reach(module);
        }
    }

    fn walk(&mut self) {
        while let Some(module) = self.waiting.pop() {
            for import in module.imports.iter().chain(&module.passed_on) {
                match self.modules.import(&module.path, &import.specifier) {
                    Some(target) => {
                        if !places::is_script(&module.path) {
                            self.imported.insert(&target.path);
                        }
                        self.reach(target);
                    }
                    None => self.reach_namesakes(&import.specifier),
                }
            }
            self.follow_leads(&module.path);
        }
    }

    /// What an import may mean that leads to no file: every file of its last name.
    fn reach_namesakes(&mut self, specifier: &str) {
        if package_of(specifier).is_some_and(|package| self.packages.declared.contains(package)) {
            return;
        }
        // Once all of them are reached, nobody needs to look for them again.
        for module in self.by_stem.remove(&stem(specifier)).unwrap_or_default() {
            self.reach(module);
        }
    }

    /// Follows what a file says beside its imports.
    fn follow_leads(&mut self, path: &'f str) {
        for lead in self.leads.get(path).cloned().unwrap_or_default() {
            match lead {
                LeadKind::Listens | LeadKind::Alone => {}
                LeadKind::Searches => {
                    if let Some(package) = self.packages.home(path) {
                        self.reach_all(package);
                    }
                }
                LeadKind::Names(name) => self.reach_named(path, name),
            }
        }
    }

    /// Reaches the files that a name may mean: those whose path ends with it, whatever they compile to.
    fn reach_named(&mut self, by: &'f str, name: &str) {
        let folder = folder_of(by).trim_end_matches('/');
        if name.starts_with('.')
            && let Some(module) = resolve::join(folder, name).and_then(|path| self.modules.module(&path))
        {
            self.reach(module);
            return;
        }
        let plain = places::source_of(name);
        let whole = plain.rsplit_once('.').map_or(plain, |(path, _)| path);
        let is_meant = |module: &&Module| {
            let path = module.path.rsplit_once('.').map_or(module.path.as_str(), |(path, _)| path);
            module.path != by && path.strip_suffix(whole).is_some_and(|before| before.is_empty() || before.ends_with('/'))
        };
        let namesakes = self.by_stem.get(&stem(plain)).into_iter().flatten().copied();
        let meant: Vec<&'f Module> = namesakes.filter(is_meant).take(NAMESAKES).collect();
        for module in meant {
            self.reach(module);
        }
    }
}
