//! Names across files: which module an import means, which function a call reaches.

use crate::facts::{Function, Module};
use crate::sorted::Arrange;
use std::cell::RefCell;
use std::collections::HashMap;

/// Ends that an import may leave out.
const ENDINGS: &[&str] = &[
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".mts",
    ".vue",
    ".svelte",
    "/index.ts",
    "/index.tsx",
    "/index.js",
    "/index.jsx",
    "/index.mjs",
];

/// Most classes that are taken for what stands behind an interface.
const IMPLEMENTATIONS: usize = 3;
/// Most classes among which those are looked for.
const HEIRS: usize = 50;
/// Most functions of one last name that are told apart.
const NAMESAKES: usize = 64;
/// Names of methods that libraries have as well.
const COMMON: &[&str] = &[
    "String", "Error", "Close", "Write", "Query", "Delete", "Update", "Create", "Insert", "Handle", "Start", "equals", "hashCode",
    "toString", "ToString", "Execute", "Validate", "Save", "update", "create", "delete", "build", "parse", "format", "print", "Print",
    "first", "where",
];

/// What stands for a library before a method's name, whatever classes of the project are called.
const LIBRARIES: &[&str] =
    &["log", "logger", "logging", "slog", "fmt", "errors", "http", "json", "time", "strings", "context", "math", "console"];

/// A function among others of its last name.
struct Namesake<'m> {
    module: &'m Module,
    function: &'m Function,
    /// The folder that it stands in.
    folder: &'m str,
    class: &'m str,
    /// Its class, file and folder in letters and digits alone.
    plain: [String; 3],
}

/// A name in small letters and digits alone.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

impl<'m> Namesake<'m> {
    fn new(module: &'m Module, function: &'m Function) -> Self {
        let folder = folder_of(&module.path);
        let class = function.name.rsplit_once('.').map_or("", |(class, _)| class);
        let file = module.path.rsplit('/').next().and_then(|file| file.split('.').next()).unwrap_or("");
        let package = folder.rsplit('/').next().unwrap_or("");
        Self { module, function, folder, class, plain: [plain(class.rsplit("::").next().unwrap_or(class)), plain(file), plain(package)] }
    }
}

/// What calls of a module lead to, by the class around them and the name called.
type Reached<'m> = HashMap<(String, String), Vec<(&'m Module, &'m Function)>>;

/// A module and what is in it, by name.
struct Known<'m> {
    module: &'m Module,
    /// Its functions in the order of their names; of one name the first stated comes first.
    named: Vec<&'m Function>,
    /// The same by the names under which they are offered.
    offered: Vec<&'m Function>,
}

impl<'m> Known<'m> {
    fn named(&self, name: &str) -> Option<&'m Function> {
        first(&self.named, name, |function| Some(&function.name))
    }

    fn offered(&self, name: &str) -> Option<&'m Function> {
        first(&self.offered, name, |function| function.exported_as.as_deref())
    }
}

/// The first function of a name among those that stand in the order of such names.
fn first<'m>(functions: &[&'m Function], name: &str, of: impl Fn(&Function) -> Option<&str>) -> Option<&'m Function> {
    let at = functions.partition_point(|function| of(function) < Some(name));
    functions.get(at).copied().filter(|function| of(function) == Some(name))
}

/// All modules by path.
pub(super) struct Modules<'m> {
    all: &'m [Module],
    by_path: HashMap<&'m str, Known<'m>>,
    /// The module that answers to a path without its ending: of several, the one whose ending stands first.
    by_stem: HashMap<&'m str, (usize, &'m Module)>,
    /// What Nuxt's server brings in by itself: whatever the files of its `utils` folder offer.
    on_hand: HashMap<&'m str, (&'m Module, &'m Function)>,
    /// Files of PHP by the class that their name promises, in small letters.
    by_class: HashMap<String, Vec<&'m Module>>,
    /// Functions of languages that name no file when they bring something in, by language and last name.
    by_last: HashMap<(&'m str, &'m str), Vec<Namesake<'m>>>,
    /// Classes of Python by the last name of what they are made from.
    by_base: HashMap<&'m str, Vec<(&'m Module, &'m str)>>,
    /// Calls in such languages that were followed before, by module; then by the class around them and the name called.
    reached: RefCell<HashMap<&'m str, Reached<'m>>>,
    /// Imports that were followed before, by the folder or module that they start from: the search tries dozens of paths.
    followed: RefCell<HashMap<&'m str, HashMap<String, Option<&'m Module>>>>,
}

impl<'m> Modules<'m> {
    pub(super) fn new(modules: &'m [Module]) -> Self {
        let mut by_path: HashMap<&str, Known<'_>> = HashMap::with_capacity(modules.len());
        let mut on_hand = HashMap::new();
        let mut by_class: HashMap<String, Vec<&Module>> = HashMap::new();
        let mut by_last: HashMap<(&str, &str), Vec<Namesake<'_>>> = HashMap::new();
        let mut by_base: HashMap<&str, Vec<(&Module, &str)>> = HashMap::new();
        for module in modules {
            let family = packaged(&module.path);
            let utils = module.path.contains("server/utils/");
            if is_php(&module.path) {
                by_class.entry(stem(&module.path)).or_default().push(module);
            }
            let known = by_path.entry(module.path.as_str()).or_insert_with(|| Known { module, named: Vec::new(), offered: Vec::new() });
            known.module = module;
            known.named.extend(&module.functions);
            known.offered.extend(module.functions.iter().filter(|function| function.exported_as.is_some()));
            for function in &module.functions {
                let class = function.name.starts_with(|c: char| c.is_ascii_uppercase()) && !function.name.contains('.');
                for base in function.calls.iter().filter(|_| class && is_python(&module.path)) {
                    let base = base.rsplit('.').next().unwrap_or(base);
                    by_base.entry(base).or_default().push((module, function.name.as_str()));
                }
                if let Some(family) = family
                    && !function.name.contains(' ')
                {
                    let last = function.name.rsplit('.').next().unwrap_or(&function.name);
                    let known = by_last.entry((family, last)).or_default();
                    if known.len() < NAMESAKES {
                        known.push(Namesake::new(module, function));
                    }
                }
                if let Some(offer) = function.exported_as.as_deref().filter(|offer| utils && *offer != "default") {
                    on_hand.entry(offer).or_insert((module, function));
                }
            }
        }
        for known in by_path.values_mut() {
            known.named.arrange_by(|one, other| one.name.cmp(&other.name));
            known.offered.arrange_by(|one, other| one.exported_as.cmp(&other.exported_as));
        }
        let mut by_stem: HashMap<&str, (usize, &Module)> = HashMap::with_capacity(modules.len() * 2);
        for module in by_path.values().map(|known| known.module) {
            for (rank, ending) in ENDINGS.iter().enumerate() {
                let Some(stem) = module.path.strip_suffix(ending) else { continue };
                let known = by_stem.entry(stem).or_insert((rank, module));
                if rank < known.0 {
                    *known = (rank, module);
                }
            }
        }
        let (reached, followed) = (RefCell::default(), RefCell::default());
        Self { all: modules, by_path, by_stem, on_hand, by_class, by_last, by_base, reached, followed }
    }

    /// All of them, in their order.
    pub(super) fn all(&self) -> &'m [Module] {
        self.all
    }

    pub(super) fn get(&self, path: &str) -> Option<&'m Module> {
        self.by_path.get(path).map(|known| known.module)
    }

    /// The function of that name in the module at `path`.
    pub(super) fn named(&self, path: &str, name: &str) -> Option<&'m Function> {
        self.by_path.get(path)?.named(name)
    }

    /// The function that the module at `path` offers under that name.
    fn offers(&self, path: &str, name: &str) -> Option<&'m Function> {
        self.by_path.get(path)?.offered(name)
    }

    /// The module that `specifier` means in the module at `from`.
    pub(super) fn import(&self, from: &str, specifier: &str) -> Option<&'m Module> {
        let Some((&path, _)) = self.by_path.get_key_value(from) else { return self.search(from, specifier) };
        // Files of a folder mean the same by a name, but in Python, where none means itself.
        let start = if is_python(path) { path } else { path.rfind('/').and_then(|end| path.get(..=end)).unwrap_or("") };
        if let Some(known) = self.followed.borrow().get(start).and_then(|known| known.get(specifier)) {
            return *known;
        }
        let found = self.search(from, specifier);
        self.followed.borrow_mut().entry(start).or_default().insert(specifier.to_owned(), found);
        found
    }

    fn search(&self, from: &str, specifier: &str) -> Option<&'m Module> {
        if is_python(from) {
            return self.package(from, specifier);
        }
        if is_php(from) {
            return if specifier.contains('/') || specifier.ends_with(".php") || specifier.ends_with(".inc") {
                self.included(from, specifier)
            } else {
                self.class(specifier)
            };
        }
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        if specifier.starts_with('.') {
            return self.file(&join(folder, specifier)?);
        }
        let (inside, known) = match specifier.split_at_checked(2) {
            Some(("@/" | "~/" | "#/", rest)) => (rest.to_owned(), true),
            _ => match specifier.strip_prefix("$lib/") {
                Some(rest) => (format!("lib/{rest}"), true),
                None => (specifier.trim_start_matches(['@', '~', '#', '$']).to_owned(), false),
            },
        };
        // Packages of others have no path, or a scope; only what a file answers to counts.
        if !known && !inside.contains('/') {
            return None;
        }
        let mut at = Some(folder);
        while let Some(folder) = at {
            let within = |sub: &str| if folder.is_empty() { format!("{sub}{inside}") } else { format!("{folder}/{sub}{inside}") };
            for sub in ["src/", "", "app/", "packages/"] {
                if let Some(module) = self.file(&within(sub)) {
                    return Some(module);
                }
            }
            at = if folder.is_empty() { None } else { Some(folder.rsplit_once('/').map_or("", |(above, _)| above)) };
        }
        None
    }

    /// The module at a path that is named without its ending, in any language.
    pub(super) fn module(&self, path: &str) -> Option<&'m Module> {
        self.file(path).or_else(|| self.get(&format!("{path}.py")))
    }

    /// The module that a dotted name means in a module of Python: dots ahead climb folders, a name without them is
    /// looked for from the nearest folder upwards.
    fn package(&self, from: &str, specifier: &str) -> Option<&'m Module> {
        let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
        let name = specifier.trim_start_matches('.');
        let inner = name.replace('.', "/");
        let file = |folder: &str| {
            let path = match (folder.is_empty(), inner.is_empty()) {
                (_, true) => folder.to_owned(),
                (true, false) => inner.clone(),
                (false, false) => format!("{folder}/{inner}"),
            };
            [format!("{path}.py"), format!("{path}/__init__.py")].iter().find_map(|path| self.get(path))
        };
        let climbs = specifier.len() - name.len();
        let mut at = Some(folder);
        if climbs > 0 {
            for _ in 1..climbs {
                at = at.filter(|folder| !folder.is_empty()).map(|folder| folder.rsplit_once('/').map_or("", |(above, _)| above));
            }
            return at.and_then(file);
        }
        if inner.is_empty() {
            return None;
        }
        while let Some(folder) = at {
            let src = if folder.is_empty() { "src".to_owned() } else { format!("{folder}/src") };
            if let Some(found) = file(folder).filter(|found| found.path != from).or_else(|| file(&src)) {
                return Some(found);
            }
            at = if folder.is_empty() { None } else { Some(folder.rsplit_once('/').map_or("", |(above, _)| above)) };
        }
        None
    }

    /// The file that an include of PHP means: beside the file, in a folder above, or wherever one ends so.
    fn included(&self, from: &str, path: &str) -> Option<&'m Module> {
        let plain = path.trim_start_matches('/');
        let mut at = Some(from.rsplit_once('/').map_or("", |(folder, _)| folder));
        while let Some(folder) = at {
            if let Some(found) = join(folder, plain).and_then(|path| self.get(&path)) {
                return Some(found);
            }
            at = if folder.is_empty() { None } else { Some(folder.rsplit_once('/').map_or("", |(above, _)| above)) };
        }
        // What climbs from a folder that only the running program knows.
        let tail = plain.trim_start_matches("../").trim_start_matches("./");
        let mut fitting = self.by_class.get(&stem(tail))?.iter().filter(|module| module.path.ends_with(&format!("/{tail}")));
        let found = fitting.next()?;
        fitting.next().is_none().then_some(*found)
    }

    /// The file of a class of PHP: of those that its name fits, the one whose folders fit its namespace best.
    fn class(&self, name: &str) -> Option<&'m Module> {
        let mut parts: Vec<String> = name.trim_matches('\\').split('\\').map(str::to_ascii_lowercase).collect();
        let named = self.by_class.get(&parts.pop()?)?;
        let fits = |module: &Module| {
            let path = module.path.to_ascii_lowercase();
            let folders: Vec<&str> = path.split('/').rev().skip(1).collect();
            parts.iter().rev().zip(&folders).take_while(|(part, folder)| part.as_str() == **folder).count()
        };
        let best = named.iter().map(|module| fits(module)).max()?;
        let mut fitting = named.iter().filter(|module| fits(module) == best);
        let found = fitting.next()?;
        // Two of the same name that nothing tells apart are nobody's.
        (fitting.next().is_none() && (best > 0 || parts.is_empty())).then_some(*found)
    }

    /// Where a name that a module brings in is defined: a name of Python may be that of a module within a package.
    pub(super) fn brought(&self, from: &str, specifier: &str, there: &'m str) -> Option<(&'m Module, &'m str)> {
        if is_python(from) && there != "*" {
            let separator = if specifier.ends_with('.') { "" } else { "." };
            if let Some(module) = self.import(from, &format!("{specifier}{separator}{there}")) {
                return Some((module, "*"));
            }
        }
        Some((self.import(from, specifier)?, there))
    }

    fn file(&self, path: &str) -> Option<&'m Module> {
        let found = self.by_stem.get(path).map(|(_, module)| *module);
        // TypeScript sources are imported under the name that they compile to.
        found.or_else(|| {
            let stem = path.strip_suffix(".js").or_else(|| path.strip_suffix(".jsx")).or_else(|| path.strip_suffix(".mjs"))?;
            [".ts", ".tsx", ".mts"].iter().find_map(|ending| self.get(&format!("{stem}{ending}")))
        })
    }

    /// What a module offers under a name, passed on from others if need be.
    pub(super) fn offered(&self, module: &'m Module, name: &str, depth: u32) -> Option<(&'m Module, &'m Function)> {
        let depth = depth.checked_sub(1)?;
        if let Some(function) = self.offers(&module.path, name) {
            return Some((module, function));
        }
        // A module of Python offers whatever it brings in itself.
        let passed_on = if is_python(&module.path) { &module.imports } else { &module.passed_on };
        for import in passed_on {
            for (offered, there) in &import.names {
                // A whole module under a name: `users.create` is its `create`.
                let within = name.strip_prefix(offered.as_str()).and_then(|rest| rest.strip_prefix('.')).filter(|_| there == "*");
                let wanted = within.unwrap_or(if offered == "*" { name } else { there.as_str() });
                if (offered == "*" || offered == name || within.is_some())
                    && let Some(target) = self.import(&module.path, &import.specifier)
                    && target.path != module.path
                    && let Some(found) = self.offered(target, wanted, depth)
                {
                    return Some(found);
                }
            }
        }
        self.held(module, name)
    }

    /// What the one thing that a module hands out holds under a name: `module.exports = new Users()`, or an object or a
    /// class that is the default.
    fn held(&self, module: &'m Module, name: &str) -> Option<(&'m Module, &'m Function)> {
        if name == "default" || name == "*" || is_python(&module.path) || is_php(&module.path) {
            return None;
        }
        let path = module.path.as_str();
        let member = name.strip_prefix("default.").unwrap_or(name);
        let offered = format!("default.{member}");
        if let Some(function) = self.offers(path, &offered) {
            return Some((module, function));
        }
        let class = self.offers(path, "default")?.instance_of.as_deref()?;
        let method = format!("{class}.{member}");
        self.named(path, &method).map(|function| (module, function))
    }

    /// The functions that a call reaches from a module; `inside` names the function that calls, for methods.
    pub(super) fn called(&self, module: &'m Module, inside: &str, call: &str) -> Vec<(&'m Module, &'m Function)> {
        let call = call.trim_end_matches("()");
        let php = is_php(&module.path);
        if php && let Some(path) = call.strip_prefix("include ") {
            let target = self.import(&module.path, path).filter(|target| target.path != module.path);
            return target.and_then(|target| Some((target, self.named(&target.path, "main")?))).into_iter().collect();
        }
        // Middleware is named in the settings of the whole application.
        if php && call.starts_with("middleware ") {
            let homes = ["kernel", "app"].into_iter().filter_map(|name| self.by_class.get(name)).flatten();
            return homes.filter_map(|home| Some((*home, self.named(&home.path, call)?))).collect();
        }
        if let Some(family) = packaged(&module.path) {
            return self.in_packages(module, family, inside, call);
        }
        let (root, rest) = match call.find(['.', '(']) {
            Some(at) => call.split_at_checked(at).unwrap_or((call, "")),
            None => (call, ""),
        };
        // `x.method` and nothing longer names a method; of a longer chain only the root is known.
        let member = rest.strip_prefix('.').filter(|member| !member.contains(['.', '(']));
        // `getStorage().find`: of what the function gives.
        let given = rest.strip_prefix("().").filter(|member| !member.contains(['.', '(']));
        let mut found = Vec::new();
        let own = |name: &str| self.named(&module.path, name).map(|function| (module, function));
        if root == "this" {
            if let Some((class, _)) = inside.rsplit_once('.') {
                found.extend(self.of_this(module, class, rest));
            }
            return found;
        }
        found.extend(own(call));
        if !rest.is_empty()
            && let Some((_, holder)) = own(root)
        {
            found.push((module, holder));
            self.method(module, holder, member.or(given), &mut found);
        }
        let python = is_python(&module.path);
        // A class of the same namespace is named without being brought in.
        if php
            && found.is_empty()
            && root.starts_with(|c: char| c.is_ascii_uppercase())
            && !module.imports.iter().any(|import| import.names.iter().any(|(here, _)| here == root))
            && let Some(target) = self.class(root)
        {
            found.extend(self.named(&target.path, call).map(|function| (target, function)));
        }
        for import in module.imports.iter().filter(|import| !import.type_only) {
            // `import app.models`, called as `app.models.find()`; `from helpers import *`
            if (python || php)
                && let Some((here, there)) = import.names.first()
            {
                let within =
                    call.strip_prefix(here.as_str()).and_then(|rest| rest.strip_prefix('.')).filter(|_| there == "*" && here.contains('.'));
                let name = if here == "*" { Some(call) } else { within };
                if let Some(name) = name
                    && let Some(target) = self.import(&module.path, &import.specifier)
                {
                    found.extend(self.offered(target, name, 5));
                    continue;
                }
            }
            let Some((_, there)) = import.names.iter().find(|(here, _)| here == root) else { continue };
            let Some((target, there)) = self.brought(&module.path, &import.specifier, there) else { continue };
            let within = rest.strip_prefix('.').filter(|rest| python && there == "*" && rest.contains('.') && !rest.contains('('));
            if let Some(within) = within {
                found.extend(self.offered(target, within, 5));
                continue;
            }
            match (there, member) {
                ("*", Some(member)) => found.extend(self.offered(target, member, 5)),
                ("*", None) => found.extend(self.offered(target, "default", 5)),
                (name, member) => {
                    if let Some(member) = member {
                        found.extend(self.offered(target, &format!("{name}.{member}"), 5));
                        if name == "default" {
                            found.extend(self.offered(target, member, 5));
                        }
                    }
                    if let Some((home, holder)) = self.offered(target, name, 5) {
                        found.push((home, holder));
                        self.method(home, holder, member.or(given), &mut found);
                    }
                }
            }
        }
        if found.is_empty() && module.path.contains("server/") {
            found.extend(self.on_hand.get(call));
        }
        found
    }

    /// The functions that a call reaches in a language whose files share a package: by their last name, and by what
    /// stands before it, which speaks of a class, a package or a file.
    fn in_packages(&self, module: &'m Module, family: &'m str, inside: &str, call: &str) -> Vec<(&'m Module, &'m Function)> {
        let own = inside.rsplit_once('.').map_or("", |(class, _)| class);
        let key = (own.to_owned(), call.to_owned());
        if let Some(known) = self.reached.borrow().get(module.path.as_str()).and_then(|known| known.get(&key)) {
            return known.clone();
        }
        let found = self.search_packages(module, family, own, call);
        self.reached.borrow_mut().entry(module.path.as_str()).or_default().insert(key, found.clone());
        found
    }

    fn search_packages(&self, module: &'m Module, family: &'m str, own: &str, call: &str) -> Vec<(&'m Module, &'m Function)> {
        let (holder, last) = call.rsplit_once('.').unwrap_or(("", call));
        let Some(known) = self.by_last.get(&(family, last)) else { return Vec::new() };
        let pick = |wanted: &dyn Fn(&Namesake<'m>) -> bool| {
            known.iter().filter(|one| wanted(one)).map(|one| (one.module, one.function)).take(4).collect::<Vec<_>>()
        };
        let here = folder_of(&module.path);
        let holder = holder.rsplit('.').next().unwrap_or("").trim_end_matches("()").trim_start_matches('@');
        if holder.is_empty() || matches!(holder, "this" | "self" | "super") {
            let mut found = pick(&|one| one.module.path == module.path && one.class == own);
            if found.is_empty() {
                found = pick(&|one| one.module.path == module.path && one.class.is_empty());
            }
            if found.is_empty() {
                found = pick(&|one| one.folder == here && one.class.is_empty());
            }
            // What a class inherits is called by its name alone.
            if found.is_empty() && family != "go" && known.len() <= 2 {
                found = pick(&|_| true);
            }
            return found;
        }
        let wanted = plain(holder);
        let short = wanted.strip_prefix('i').filter(|_| holder.starts_with('I')).unwrap_or(&wanted);
        let implemented = format!("{short}impl");
        let mut found = pick(&|one| {
            let [class, file, package] = &one.plain;
            *class == wanted || class == short || *class == implemented || class.is_empty() && (*package == wanted || *file == wanted)
        });
        // `h.create(…)` on a receiver.
        if found.is_empty() && !own.is_empty() && holder.len() <= 2 {
            found = pick(&|one| one.class == own && one.folder == here);
        }
        // `log.Error(…)` speaks of a package, not of a class whose name ends so (`MailLog`).
        if found.is_empty() && wanted.len() > 2 && !LIBRARIES.contains(&wanted.as_str()) {
            found = pick(&|one| {
                let [class, ..] = &one.plain;
                class.len() > 2 && (class.starts_with(&wanted) || class.ends_with(&wanted) || wanted.ends_with(class.as_str()))
            });
        }
        if found.is_empty() && !LIBRARIES.contains(&wanted.as_str()) && known.len() == 1 && last.len() > 4 && !COMMON.contains(&last) {
            found = pick(&|_| true);
        }
        found
    }

    /// The methods that stand in for one of Python that only says what there is to do: those of the classes made from its
    /// own.
    pub(super) fn implementations(&self, home: &Module, function: &Function) -> Vec<(&'m Module, &'m Function)> {
        let Some((class, method)) = function.name.split_once('.').filter(|_| is_python(&home.path)) else { return Vec::new() };
        let says = |call: &String| matches!(call.rsplit('.').next(), Some("abstractmethod" | "NotImplementedError"));
        let stated = !function.effects.is_empty() || !function.guards.is_empty() || !function.calls.iter().all(says);
        if stated || method.starts_with("__") {
            return Vec::new();
        }
        let made = self.by_base.get(class).map(Vec::as_slice).unwrap_or_default();
        let own = |(module, class): &(&'m Module, &'m str)| {
            self.named(&module.path, &format!("{class}.{method}")).map(|function| (*module, function))
        };
        made.iter().take(HEIRS).filter(|(module, _)| !is_test(&module.path)).filter_map(own).take(IMPLEMENTATIONS).collect()
    }
}

/// The language of a file, where files share a package without naming each other.
pub(super) fn packaged(path: &str) -> Option<&'static str> {
    match path.rsplit('.').next()? {
        "go" => Some("go"),
        "rb" => Some("ruby"),
        "dart" => Some("dart"),
        "java" | "kt" | "kts" => Some("jvm"),
        "cs" => Some("csharp"),
        _ => None,
    }
}

/// Whether a file is written in Python, whose imports follow their own ways.
pub(super) fn is_python(path: &str) -> bool {
    path.ends_with(".py") || path.ends_with(".pyi") || path.ends_with(".pyw")
}

/// Whether a file of Python is a test, by its name or a folder.
fn is_test(path: &str) -> bool {
    path.split('/').any(|part| matches!(part, "test" | "tests")) || path.rsplit('/').next().is_some_and(|name| name.starts_with("test_"))
}

/// Whether a file is written in PHP, whose classes are found by their names.
pub(super) fn is_php(path: &str) -> bool {
    path.ends_with(".php") || path.ends_with(".inc") || path.ends_with(".phtml")
}

/// A file's name without its ending, in small letters.
fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().unwrap_or(name).to_ascii_lowercase()
}

/// A relative path against a folder; nothing when it leaves the project.
pub(super) fn join(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            other => parts.push(other),
        }
    }
    Some(parts.join("/"))
}
