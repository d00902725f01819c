//! Folders that are left out as a whole.

use super::folders;
use super::surroundings::{Holds, Surroundings};
use crate::facts::SkipReason;

/// The outermost folder of `path` that is left out as a whole, and why.
pub(super) fn skipped<'p>(path: &'p str, lower: &str, around: &Surroundings) -> Option<(&'p str, SkipReason)> {
    let mut parent = "";
    let mut parent_name = "";
    for ((folder, name), (_, lower_name)) in folders(path).zip(folders(lower)) {
        let judged = Judged { folder, name, lower_name, parent_name, beside: around.folder(parent), own: around.folder(folder), path };
        if let Some(reason) = always(lower_name).or_else(|| judged.by_surroundings()) {
            return Some((folder, reason));
        }
        parent = folder;
        parent_name = name;
    }
    None
}

/// Names that only tools give.
pub(super) fn always(name: &str) -> Option<SkipReason> {
    Some(match name {
        "node_modules" | "bower_components" | "jspm_packages" | "web_modules" | ".pnpm-store" | ".pnpm" | ".yarn" | ".venv"
        | "site-packages" | "dist-packages" | ".eggs" | ".bundle" | ".pub-cache" | ".terraform" | "elm-stuff" | "third_party"
        | "third-party" | "thirdparty" | "carthage" | ".m2" | ".nuget" | "flow-typed" | ".npm" | ".upm" | ".pythonlibs" | ".cargo-home" => {
            SkipReason::Dependency
        }
        ".next"
        | ".nuxt"
        | ".output"
        | ".svelte-kit"
        | ".astro"
        | "__pycache__"
        | ".turbo"
        | ".cache"
        | ".parcel-cache"
        | ".vite"
        | ".expo"
        | ".expo-shared"
        | ".angular"
        | ".serverless"
        | ".aws-sam"
        | "cdk.out"
        | ".netlify"
        | ".wrangler"
        | ".docusaurus"
        | ".nyc_output"
        | ".pytest_cache"
        | ".mypy_cache"
        | ".ruff_cache"
        | ".tox"
        | ".nox"
        | ".ipynb_checkpoints"
        | "deriveddata"
        | "xcuserdata"
        | "htmlcov"
        | "storybook-static"
        | "playwright-report"
        | ".gradle"
        | ".dart_tool"
        | ".cxx"
        | ".externalnativebuild"
        | ".open-next"
        | ".sst"
        | ".contentlayer"
        | ".vinxi"
        | ".tanstack"
        | ".react-router"
        | ".firebase"
        | ".swiftpm"
        | ".sass-cache"
        | "lcov-report" => SkipReason::BuildOutput,
        ".git" | ".svn" | ".hg" | ".bzr" => SkipReason::VersionControl,
        "__macosx" | ".trashes" | ".spotlight-v100" | ".fseventsd" | "$recycle.bin" => SkipReason::System,
        "__generated__" => SkipReason::Generated,
        _ if name.ends_with(".egg-info") || name.ends_with(".dist-info") => SkipReason::BuildOutput,
        _ => return None,
    })
}

/// One folder with what stands beside it and in it.
struct Judged<'p> {
    folder: &'p str,
    name: &'p str,
    lower_name: &'p str,
    parent_name: &'p str,
    beside: Holds,
    own: Holds,
    path: &'p str,
}

impl Judged<'_> {
    /// Names that people give to their own code too.
    fn by_surroundings(&self) -> Option<SkipReason> {
        let Self { beside, own, .. } = *self;
        let below = self.path.get(self.folder.len()..).unwrap_or("");
        let output = match self.lower_name {
            "build" if beside.native => true,
            "build" if beside.python && (below.starts_with("lib/") || below.starts_with("bdist.")) => true,
            "dist" if beside.package || beside.python => !own.written,
            "build" | "out" | "dist" | "_site" => own.emitted && !own.written,
            "release" => beside.package && own.emitted && !own.written,
            "coverage" => own.measured || (beside.package && own.emitted && !own.written),
            "target" => beside.native,
            ".build" => beside.native,
            "bin" | "obj" => beside.dotnet,
            "_build" => beside.elixir,
            "staticfiles" => beside.django,
            "output" => self.parent_name == ".vercel",
            "assets" => self.parent_name == "public" && hashed_asset(below),
            _ => false,
        };
        if output {
            return Some(SkipReason::BuildOutput);
        }
        let fetched = match self.lower_name {
            "env" | "venv" | "virtualenv" | ".env" => own.environment,
            "vendor" => {
                beside.vendored
                    || own.vendored
                    || below.starts_with("bundle/")
                    || matches!(self.parent_name, "public" | "static" | "assets" | "www" | "wwwroot" | "js" | "css")
            }
            "pods" => self.name == "Pods" && (beside.pods || matches!(self.parent_name, "ios" | "macos")),
            "deps" => beside.elixir,
            "wp-includes" | "wp-admin" => beside.wordpress,
            _ => false,
        };
        fetched.then_some(SkipReason::Dependency)
    }
}

/// What a bundler put directly into a folder of assets.
fn hashed_asset(below: &str) -> bool {
    !below.contains('/') && super::surroundings::is_hashed(below)
}
