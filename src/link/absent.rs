//! Imports that lead to no file: source that the upload lacks.
//!
//! Leaves out packages, assets, what tools generate, types alone, and imports whose failure the code catches. A short
//! name for a folder (`@/`) counts only where the compiler's settings declare it or other imports prove where it leads.

use super::resolve::{self, Modules};
use crate::facts::{Absent, Import, Module, Project, ReadState, Role, folder_of, folders_of, shared};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most files that are listed.
const LISTED: usize = 100;
/// So many imports prove where a short name leads.
const PROOF: u32 = 3;

/// Fills them in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    if modules.all().is_empty() {
        return;
    }
    let paths: Vec<String> = project.facts.files.iter().map(|file| file.path.to_ascii_lowercase()).collect();
    let files = Files::of(project, &paths);
    let judged: Vec<&Module> = modules
        .all()
        .iter()
        .filter(|module| {
            // PHP looks for classes in places that only its start names.
            if resolve::is_php(&module.path) {
                return false;
            }
            let own = matches!(project.facts.role_of(&module.path), Some(Role::Source | Role::Script | Role::Config));
            own && !module.path.split('/').any(is_aside)
        })
        .collect();
    let names = Names::learned(project, &files, &judged);
    let mut found: BTreeMap<String, (Absent, BTreeSet<&str>)> = BTreeMap::new();
    let ignores = project.ignores();
    for module in judged {
        for import in module.imports.iter().chain(&module.passed_on).filter(|import| !import.type_only && !import.optional) {
            let Some(path) = names.missing(&files, module, import) else { continue };
            if found.len() >= LISTED && !found.contains_key(&path) {
                continue;
            }
            let rule = ignores.covering(&path).or_else(|| ignores.covering(&format!("{path}.ts")));
            if rule.is_some_and(|rule| !is_swept_along(&rule.pattern)) {
                continue;
            }
            let by_script = project.facts.role_of(&module.path) == Some(Role::Script);
            let (absent, by) = found.entry(path.clone()).or_insert_with(|| {
                let ignored = rule.map(|rule| rule.origin.clone());
                (Absent { path, origin: import.origin.clone(), ignored, by_script, talk: false }, BTreeSet::new())
            });
            absent.by_script &= by_script;
            by.insert(&module.path);
        }
    }
    // What a build makes is left out as well; a folder of source is one that several files lean on.
    let mut askers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (absent, by) in found.values().filter(|(absent, _)| absent.ignored.is_some()) {
        askers.entry(folder_of(&absent.path)).or_default().extend(by);
    }
    let leaned_on = |absent: &Absent| absent.ignored.is_none() || askers.get(folder_of(&absent.path)).is_some_and(|by| by.len() > 1);
    let mut kept: Vec<Absent> = found.values().map(|(absent, _)| absent).filter(|absent| leaned_on(absent)).cloned().collect();
    kept.extend(talks(project, modules));
    project.absent = kept;
}

/// Files of Python that others bring in and that hold what an AI said instead of code.
fn talks(project: &Project, modules: &Modules<'_>) -> Vec<Absent> {
    let says = |state: &ReadState| matches!(state, ReadState::Unread(why) if why.contains("what an AI said instead of code"));
    let talk = project.facts.files.iter().filter(|file| file.path.ends_with(".py") && says(&file.state));
    let brings = |path: &str| {
        let stem = path.strip_suffix(".py").unwrap_or(path);
        let asks = |module: &Module, import: &&Import| {
            let inner = import.specifier.trim_start_matches('.').replace('.', "/");
            let parts = |name: &str| [inner.as_str(), name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("/");
            let relative = import.specifier.starts_with('.');
            let same = |wanted: &str| {
                let ends = stem == wanted || stem.strip_suffix(wanted).is_some_and(|rest| rest.ends_with('/'));
                ends && !wanted.is_empty() && (!relative || folder_of(&module.path) == folder_of(path) || wanted.contains('/'))
            };
            same(&inner) || import.names.iter().any(|(_, there)| there != "*" && same(&parts(there)))
        };
        let sources = modules
            .all()
            .iter()
            .filter(|module| resolve::is_python(&module.path) && project.facts.role_of(&module.path) == Some(Role::Source));
        let mut found = sources.filter_map(|module| module.imports.iter().find(|import| asks(module, import)));
        found.next().map(|import| import.origin.clone())
    };
    let absent = |path: &str| Some(Absent { path: path.to_owned(), origin: brings(path)?, ignored: None, by_script: false, talk: true });
    talk.take(LISTED).filter_map(|file| absent(&file.path)).collect()
}

/// Whether an ignore pattern is one of those that lists for another language bring along. A pattern that names anything else
/// was put there on purpose: generated code, settings of one machine.
fn is_swept_along(pattern: &str) -> bool {
    matches!(
        pattern.trim_matches('/'),
        "lib"
            | "lib64"
            | "libs"
            | "bin"
            | "downloads"
            | "parts"
            | "var"
            | "packages"
            | "log"
            | "logs"
            | "data"
            | "models"
            | "media"
            | "env"
    )
}

/// Folders whose code is no part of the product, or stands there to be filled in.
fn is_aside(part: &str) -> bool {
    part.contains("{{")
        || part.contains("__")
        || matches!(
            part,
            "templates" | "template" | "examples" | "example" | "fixtures" | "generators" | "stubs" | "boilerplate" | "skeleton"
        )
}

/// All paths of the container, in lower case: a file system that minds case is another matter.
struct Files<'p> {
    /// Paths, and whatever stands before a dot or a slash in them.
    paths: HashMap<&'p str, Known>,
    /// Folders that are left out as a whole and may not be listed to the end.
    closed: BTreeSet<String>,
    /// Modules of Python with the folder that holds them: `app/mail`.
    python: BTreeSet<String>,
}

/// What is known of the start of a path.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// It is a path itself.
    whole: bool,
    /// A dot follows it somewhere.
    ending: bool,
}

impl<'p> Files<'p> {
    /// All of a project; `all` are their paths in lower case.
    fn of(project: &Project, all: &'p [String]) -> Self {
        let mut paths: HashMap<&str, Known> = HashMap::with_capacity(all.len() * 2);
        let mut before = "";
        for path in all {
            paths.entry(path.as_str()).or_default().whole = true;
            // Of what both begin with, the path before has told already.
            let told = shared(before, path);
            before = path;
            for (at, mark) in path.match_indices(['.', '/']).filter(|(at, _)| *at >= told) {
                let Some(start) = path.get(..at) else { continue };
                paths.entry(start).or_default().ending |= mark == ".";
            }
        }
        let skipped = |state: &ReadState| matches!(state, ReadState::Skipped(_));
        let closed = project.facts.files.iter().filter(|file| skipped(&file.state)).filter_map(|file| file.folder.as_ref());
        let python = project.facts.files.iter().filter_map(|file| file.path.strip_suffix(".py")).flat_map(|path| {
            let parts: Vec<&str> = path.split('/').collect();
            parts.windows(2).map(|pair| pair.join("/").to_ascii_lowercase()).collect::<Vec<_>>()
        });
        let python = python.collect();
        Self { paths, closed: closed.map(|folder| folder.to_ascii_lowercase()).collect(), python }
    }

    /// Whether exactly that path, in lower case, is there.
    fn holds(&self, path: &str) -> bool {
        self.paths.get(path).is_some_and(|known| known.whole)
    }

    /// Whether a file or folder answers to this path, with whatever ending.
    fn answers(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/').to_ascii_lowercase();
        let mut folders = path.match_indices('/').filter_map(|(at, _)| path.get(..=at));
        let closed = self.closed.contains(&format!("{path}/")) || folders.any(|folder| self.closed.contains(folder));
        if path.is_empty() || closed || self.paths.contains_key(path.as_str()) {
            return true;
        }
        let stem = [".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".mts"].iter().find_map(|end| path.strip_suffix(end));
        stem.and_then(|stem| self.paths.get(stem)).is_some_and(|known| known.ending)
    }
}

/// Where short names of folders lead.
struct Names {
    /// From the compiler's settings: (name, target, folder whose code it holds for).
    declared: Vec<(String, String, String)>,
    /// From other imports: package folder and name, with the folders that they led to and how often.
    proven: BTreeMap<(String, &'static str), BTreeMap<String, u32>>,
    /// Folders with a manifest, ending in `/`; the top one empty.
    packages: BTreeSet<String>,
}

/// Names that many set-ups know.
const COMMON: &[&str] = &["@/", "~/", "$lib/"];

impl Names {
    fn learned(project: &Project, files: &Files<'_>, modules: &[&Module]) -> Self {
        let declared =
            project.facts.aliases.iter().map(|alias| (alias.prefix.clone(), alias.target.clone(), alias.folder.clone())).collect();
        let packages = project.facts.manifests.iter().map(|manifest| folder_of(&manifest.path).to_owned()).collect();
        let mut names = Self { declared, proven: BTreeMap::new(), packages };
        for module in modules {
            for import in &module.imports {
                let Some((name, rest)) = common(&import.specifier) else { continue };
                let package = names.package(&module.path).to_owned();
                let base = candidates(&module.path, &package, name).find(|base| files.answers(&format!("{base}{rest}")));
                if let Some(base) = base {
                    *names.proven.entry((package, name)).or_default().entry(base).or_default() += 1;
                }
            }
        }
        names
    }

    /// The innermost folder with a manifest that holds a file.
    fn package(&self, path: &str) -> &str {
        folders_of(path).rev().find_map(|folder| self.packages.get(folder)).map_or("", String::as_str)
    }

    /// Where the file of an import should stand, if it surely should and does not.
    fn missing(&self, files: &Files<'_>, module: &Module, import: &Import) -> Option<String> {
        if resolve::is_python(&module.path) {
            return within_package(files, &module.path, &import.specifier);
        }
        // A doubled slash is a slip that file systems forgive.
        let specifier = &import.specifier.split('?').next().unwrap_or("").replace("//", "/");
        let specifier = specifier.trim_end_matches("/.");
        if specifier.contains(['!', '*', '$', '{', ' ']) && !specifier.starts_with("$lib/") || is_asset(specifier) || is_made(specifier) {
            return None;
        }
        if specifier.starts_with("./") || specifier.starts_with("../") {
            let path = resolve::join(folder_of(&module.path), specifier)?;
            return (!is_made(&path) && !files.answers(&path)).then_some(path);
        }
        // Of declared names the longest that fits decides, as in the compiler.
        let fitting = |(prefix, _, folder): &&(String, String, String)| {
            module.path.starts_with(folder.as_str())
                && if prefix.ends_with('/') { specifier.starts_with(prefix.as_str()) } else { specifier == prefix }
        };
        let longest = self.declared.iter().filter(fitting).map(|(prefix, ..)| prefix.len()).max().unwrap_or(0);
        // A name whose folder is not there is one that the settings read differently.
        let declared = self
            .declared
            .iter()
            .filter(fitting)
            .filter(|(prefix, target, _)| prefix.len() == longest && prefix.ends_with('/') && files.answers(target));
        let declared: Vec<String> =
            declared.filter_map(|(prefix, target, _)| Some(format!("{target}{}", specifier.get(prefix.len()..)?))).collect();
        let (name, rest) = match common(specifier) {
            Some(found) => found,
            None => return self.of_declared(files, &declared),
        };
        let package = self.package(&module.path);
        if candidates(&module.path, package, name).any(|base| files.answers(&format!("{base}{rest}"))) {
            return None;
        }
        if !declared.is_empty() {
            return self.of_declared(files, &declared);
        }
        let (base, times) = self.proven.get(&(package.to_owned(), name))?.iter().max_by_key(|(_, times)| **times)?;
        let path = format!("{base}{rest}");
        (*times >= PROOF && !is_made(&path)).then_some(path)
    }

    fn of_declared(&self, files: &Files<'_>, declared: &[String]) -> Option<String> {
        let first = declared.first()?;
        // A target in a folder that holds nothing at all is made or fetched by a tool.
        (!declared.iter().any(|path| files.answers(path) || is_made(path)) && files.answers(folder_above(first))).then(|| first.clone())
    }
}

/// Where Python looks depends on how it is started, but for what a package brings in of itself: `app.mail.send` asked for by
/// `…/app/main.py` stands in that `app` or nowhere.
fn within_package(files: &Files<'_>, path: &str, specifier: &str) -> Option<String> {
    let (top, rest) = specifier.split_once('.').filter(|(top, rest)| !top.is_empty() && !rest.is_empty() && !rest.starts_with('.'))?;
    let mut above = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
    let own = above.rfind(|folder| folder.rsplit('/').next() == Some(top))?;
    let answers = |parts: &str| files.answers(&format!("{own}/{parts}"));
    let whole = ["__init__.py", "main.py", "app.py", "config.py", "models"].iter().any(|file| answers(file));
    let parts = rest.replace('.', "/");
    if !whole || answers(&parts) {
        return None;
    }
    // What is named last may be a thing in a module, and what is missing is the outermost part that is not there.
    let mut missing = parts.as_str();
    while let Some((outer, _)) = missing.rsplit_once('/').filter(|(outer, _)| !answers(outer)) {
        missing = outer;
    }
    let plain = missing.split('/').all(|part| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
    // Made when it is built or installed.
    let made = ["version", "generated"].iter().any(|end| missing.ends_with(end)) || missing.contains("_pb2");
    // A package may be put together from several places, and `import app.mail.send` may name a thing of a module.
    let (holder, last) = missing.rsplit_once('/').map_or((top, missing), |(outer, last)| (outer.rsplit('/').next().unwrap_or(outer), last));
    let elsewhere = files.python.contains(&format!("{holder}/{last}").to_ascii_lowercase());
    let thing = missing.rsplit_once('/').is_some_and(|(module, _)| files.holds(&format!("{own}/{module}.py").to_ascii_lowercase()));
    (plain && !made && !elsewhere && !thing).then(|| format!("{own}/{missing}"))
}

/// The outermost folder of a path; the path itself for a file at the top.
fn folder_above(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// A common short name at the start of a specifier, and what follows it.
fn common(specifier: &str) -> Option<(&'static str, &str)> {
    COMMON.iter().find_map(|name| Some((*name, specifier.split('?').next()?.strip_prefix(name)?)))
}

/// Folders to which a short name may lead from a file.
fn candidates<'p>(path: &'p str, package: &'p str, name: &str) -> impl Iterator<Item = String> + 'p {
    let below: &[&str] =
        if name == "$lib/" { &["src/lib/", "lib/"] } else { &["src/", "", "app/", "client/src/", "client/", "resources/js/"] };
    let mut folders: Vec<&str> = path.match_indices('/').filter_map(|(at, _)| path.get(..=at)).collect();
    folders.reverse();
    folders.push("");
    let inside = folders.into_iter().filter(move |folder| folder.len() >= package.len() || folder.is_empty());
    inside.flat_map(move |folder| below.iter().map(move |sub| format!("{folder}{sub}")))
}

/// Whether a path names something that is no code: styles, pictures, data.
fn is_asset(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((_, extension)) = name.rsplit_once('.') else { return false };
    matches!(
        extension.to_ascii_lowercase().as_str(),
        "css"
            | "scss"
            | "sass"
            | "less"
            | "styl"
            | "pcss"
            | "svg"
            | "png"
            | "jpg"
            | "jpeg"
            | "gif"
            | "webp"
            | "avif"
            | "ico"
            | "mp3"
            | "mp4"
            | "webm"
            | "wav"
            | "woff"
            | "woff2"
            | "ttf"
            | "otf"
            | "json"
            | "jsonc"
            | "json5"
            | "yaml"
            | "yml"
            | "toml"
            | "md"
            | "mdx"
            | "txt"
            | "html"
            | "wasm"
            | "node"
            | "graphql"
            | "gql"
            | "glsl"
            | "vert"
            | "frag"
            | "sql"
            | "pdf"
            | "xml"
            | "csv"
            | "lottie"
            | "glb"
            | "proto"
            | "riv"
            | "zip"
            | "bin"
            | "ejs"
            | "hbs"
            | "pug"
    )
}

/// Whether a part of the path is a name that generators and builds give.
fn is_made(path: &str) -> bool {
    path.split('/').any(|part| {
        let part = part.to_ascii_lowercase();
        let word = |word: &str| part.split(['.', '-', '_']).any(|piece| piece == word);
        part.len() > 1 && part.starts_with('.') && part != ".."
            || part.starts_with(['+', '$', '#', '~'])
            || ["generated", "gen", "codegen", "autogen", "compiled", "prisma-client"].iter().any(|made| word(made) || part == *made)
            || matches!(
                part.as_str(),
                "dist"
                    | "build"
                    | "out"
                    | "output"
                    | "target"
                    | "pkg"
                    | "wasm"
                    | "esm"
                    | "cjs"
                    | "umd"
                    | "es"
                    | "paraglide"
                    | "styled-system"
                    | "node_modules"
                    | "vendor"
                    | "coverage"
                    | "tmp"
                    | "artifacts"
                    | "typechain"
                    | "typechain-types"
                    | "bindings"
                    | "proto"
                    | "protos"
                    | "locales"
                    | "wailsjs"
                    | "wayfinder"
                    | "ziggy"
                    | "virtual"
                    | "version"
                    | "buildinfo"
                    | "routetree"
                    | "graphql-types"
            )
    })
}
