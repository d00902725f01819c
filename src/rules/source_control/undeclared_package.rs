//! Code imports a package that no manifest declares and no lockfile installs.

use super::python_packages;
use crate::facts::{Import, Module, Origin, Project, Role, folder_of, folders_of, shared};
use crate::rules::{Confidence, Effort, Ref, Rule, Severity, Stage, Verdict, samples};
use crate::sorted::Gather;
use std::collections::{BTreeMap, BTreeSet, HashSet};

pub(super) static RULE: Rule = Rule {
    id: "source-control/undeclared-package",
    title: "The code imports {packages}, which no manifest declares",
    pass_title: "Every imported package is declared",
    severity: Severity::Medium,
    effort: Effort::Hour,
    stage: Stage::Foundations,
    why: "On a clean machine the product does not build, because nobody tells it to install this package. AI tools also \
          invent names; attackers register the invented names, so that installing one brings in their program.",
    fix: "Check that the package exists and is the one that was meant, then add it to the manifest, or take the import out.",
    prompt: "For each package named here look it up in the registry: publisher, downloads, repository. If it is genuine and needed, add it \
          to the manifest with the version that the code was written for and update the lockfile. If it does not exist or is not what the code \
          means, replace the import by a package that is declared already, or by own code. Done when a clean installation builds.",
    cannot_see: "Packages that the hosting platform or a build tool puts in place by itself.",
    refs: &[Ref::Cwe(1357), Ref::Url("https://docs.npmjs.com/cli/configuring-npm/package-json#dependencies")],
    judge,
    bad: samples![{ "Python: a package that no list asks for":
        "requirements.txt" => "Flask==3.0.0\n",
        "app.py" => "from flask import Flask\n⟦import redis_easy_cache⟧\napp = Flask(__name__)\n",
    }
    { "a folder of parts that was copied without its packages":
        "package.json" => "{ \"dependencies\": { \"react\": \"^19.0.0\" } }\n",
        "src/a.tsx" => "⟦import * as A from '@radix-ui/react-accordion';⟧\nimport * as B from '@radix-ui/react-avatar';\nimport * as C from '@radix-ui/react-dialog';\nimport * as D from '@radix-ui/react-tabs';\nexport default [A, B, C, D];\n",
    }
    { "a package that nobody asks for":
        "package.json" => "{ \"dependencies\": { \"react\": \"^19.0.0\" } }\n",
        "src/App.tsx" => "import React from 'react';\n⟦import { chart } from 'react-easy-charts-pro';⟧\nexport default () => React.createElement('div', null, chart());\n",
    }],
    good: samples![{ "Python: standard modules, own ones, other names, companions, caught and typing ones":
        "requirements.txt" => "Flask==3.0.0\npython-dotenv==1.0.1\nPyYAML==6.0.2\ngoogle-cloud-storage==2.18.0\npsycopg2-binary==2.9.9\n",
        "app/models.py" => "KINDS = []\n",
        "app/main.py" => "import json\nimport sqlite3\nfrom typing import TYPE_CHECKING\nimport yaml\nimport psycopg2\nfrom dotenv import load_dotenv\nfrom flask import Flask\nfrom google.cloud import storage\nfrom werkzeug.utils import secure_filename\nfrom models import KINDS\nfrom .models import KINDS as again\nif TYPE_CHECKING:\n    import pandas\ntry:\n    import orjson\nexcept ImportError:\n    orjson = None\napp = Flask(__name__)\n",
    }
    { "builtin modules, short names, types, parts of packages, caught and optional ones":
        "package.json" => "{ \"name\": \"shop\", \"dependencies\": { \"react\": \"^19.0.0\", \"@scope/kit\": \"1.0.0\" }, \"devDependencies\": { \"@types/geojson\": \"1.0.0\" } }\n",
        "tsconfig.json" => "{ \"compilerOptions\": { \"baseUrl\": \".\", \"paths\": { \"@ui/*\": [\"src/ui/*\"], \"config\": [\"src/config.ts\"] } } }\n",
        "src/config.ts" => "export default 1;\n",
        "src/ui/button.ts" => "export const button = 1;\n",
        "src/lib/a.ts" => "import fs from 'fs';\nimport path from 'node:path';\nimport 'react/jsx-runtime';\nimport kit from '@scope/kit/parts';\nimport config from 'config';\nimport { button } from '@ui/button';\nimport { b } from 'ui/button';\nimport type { X } from 'some-types';\nimport type { Point } from 'geojson';\nimport own from 'shop/x';\nimport 'server-only';\nimport x from 'virtual:pages';\nimport y from '@/lib/b';\nimport logo from '@assets/pictures_made/logo.png';\nimport * as schema from '@shared/schema';\ntry { require('maybe'); } catch {}\nexport default [fs, path, kit, config, button, b, own, x, y];\n",
    }
    { "what a lockfile installs for others":
        "package.json" => "{ \"dependencies\": { \"express\": \"^5.0.0\" } }\n",
        "package-lock.json" => "{ \"lockfileVersion\": 3, \"packages\": { \"\": { \"dependencies\": { \"express\": \"^5.0.0\" } }, \"node_modules/express\": { \"version\": \"5.0.0\", \"dependencies\": { \"debug\": \"4\" } }, \"node_modules/debug\": { \"version\": \"4.4.3\" } } }\n",
        "src/a.js" => "const debug = require('debug');\ndebug('x')();\n",
    }],
};

/// Modules that runtimes bring along.
const BUILTIN: &[&str] = &[
    "assert",
    "async_hooks",
    "buffer",
    "bun",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "domain",
    "electron",
    "events",
    "fs",
    "http",
    "http2",
    "https",
    "inspector",
    "k6",
    "module",
    "net",
    "os",
    "path",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "repl",
    "sqlite",
    "stream",
    "string_decoder",
    "sys",
    "test",
    "timers",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "v8",
    "vm",
    "vscode",
    "wasi",
    "worker_threads",
    "zlib",
];

/// Names that frameworks and platforms answer by themselves.
const PROVIDED: &[&str] = &[
    "server-only",
    "client-only",
    "aws-sdk",
    "aws-lambda",
    "react",
    "react-dom",
    "vue",
    "graphql",
    "meteor",
    "uno.css",
    "unfonts.css",
    "ember",
    "jquery",
];
const PROVIDED_STARTS: &[&str] = &[
    "@aws-sdk/",
    "@docusaurus/",
    "@theme/",
    "@theme-original/",
    "@site/",
    "@generated/",
    "@ember/",
    "@wordpress/",
    "virtual-",
    "@cloudflare/",
    "@jest/",
    "@env",
    "lovable-",
    // Short names for a project's own folders that builders' templates set up outside the files read here.
    "@assets/",
    "@shared/",
    "@components/",
    "@utils/",
    "@hooks/",
    "@pages/",
    "@server/",
    "@client/",
    "@src/",
];

/// What packages bring along and code has always leaned on: it is there, declared or not.
const COMPANIONS: &[(&str, &[&str])] = &[
    ("express", &["body-parser", "debug", "qs", "cookie", "http-errors", "path-to-regexp", "serve-static"]),
    (
        "react-scripts",
        &["webpack", "eslint", "jest", "workbox-core", "workbox-precaching", "workbox-routing", "workbox-strategies", "workbox-expiration"],
    ),
    ("firebase-functions", &["express", "cors"]),
    ("@nestjs/platform-express", &["express", "multer", "body-parser", "cors"]),
    ("mongoose", &["mongodb", "bson"]),
    ("next", &["styled-jsx"]),
    ("googleapis", &["google-auth-library", "gaxios"]),
    ("ng-apexcharts", &["apexcharts"]),
    ("react-apexcharts", &["apexcharts"]),
    ("vue3-apexcharts", &["apexcharts"]),
];

/// Up to so many packages each is told by itself.
const FEW: usize = 3;

/// Most packages that are named where one finding tells of all.
const MOST: usize = 40;

fn judge(project: &Project, out: &mut Verdict) {
    let languages: Vec<BTreeMap<&str, Vec<&Import>>> =
        [undeclared(project), python_packages::undeclared(project)].into_iter().flatten().collect();
    if languages.is_empty() {
        out.not_applicable("No code that was read imports packages of a manifest.");
        return;
    }
    out.pass();
    for found in languages {
        tell(&found, out);
    }
}

/// Imports of a project's own JavaScript that nothing answers, by package; `None` where nothing could be held against
/// anything.
fn undeclared(project: &Project) -> Option<BTreeMap<&str, Vec<&Import>>> {
    let facts = &project.facts;
    let npm = |ecosystem: &str| ecosystem == "npm";
    let homes: BTreeSet<&str> =
        facts.manifests.iter().filter(|manifest| npm(&manifest.ecosystem)).map(|manifest| folder_of(&manifest.path)).into_set();
    if homes.is_empty() || !facts.dependencies.iter().any(|dependency| npm(&dependency.ecosystem)) {
        return None;
    }
    let known = Known::of(project);
    let mut judged = false;
    let mut found: BTreeMap<&str, Vec<&Import>> = BTreeMap::new();
    let own = |module: &&Module| {
        // Packages of npm are what JavaScript asks for; Python and PHP import by names of their own.
        facts.role_of(&module.path) == Some(Role::Source)
            && !module.path.ends_with(".py")
            && !module.path.ends_with(".php")
            && folders_of(&module.path).any(|folder| homes.contains(folder))
            && !known.is_aside(&module.path)
    };
    for module in facts.modules.iter().filter(own) {
        for import in module.imports.iter().chain(&module.passed_on).filter(|import| !import.type_only && !import.optional) {
            let Some(name) = package_of(&import.specifier) else { continue };
            judged = true;
            if !known.answers(&module.path, name, &import.specifier) {
                found.entry(name).or_default().push(import);
            }
        }
    }
    judged.then_some(found)
}

fn tell(found: &BTreeMap<&str, Vec<&Import>>, out: &mut Verdict) {
    // One forgotten manifest makes many names: that is one fault with many places.
    if found.len() > FEW {
        let names: Vec<String> = found.keys().take(FEW).map(|name| format!("`{name}`")).collect();
        let packages = format!("{} and {} more packages", names.join(", "), found.len() - names.len());
        let all: Vec<&str> = found.keys().copied().take(MOST).collect();
        let origins: Vec<&Origin> = found.values().filter_map(|imports| imports.first()).map(|import| &import.origin).take(MOST).collect();
        if let [first, others @ ..] = origins.as_slice() {
            out.fail(first)
                .name("packages", packages)
                .detail(format!("Not declared: {}.", all.join(", ")))
                .confidence(Confidence::Medium)
                .related(others.iter().map(|origin| (*origin).clone()));
        }
        return;
    }
    for (name, imports) in found {
        if let [first, others @ ..] = imports.as_slice() {
            out.fail(&first.origin)
                .name("packages", format!("`{name}`"))
                .confidence(Confidence::Medium)
                .related(others.iter().take(10).map(|import| import.origin.clone()));
        }
    }
}

/// The package in an import, where it can only be one.
fn package_of(specifier: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | '/' | '@');
    if specifier.starts_with(['.', '/', '#', '~', '$', '_'])
        || specifier.starts_with("@/")
        || !specifier.chars().take(214).all(|c| plain(c) || c.is_ascii_uppercase())
    {
        return None;
    }
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    let end = specifier.match_indices('/').nth(parts - 1).map_or(specifier.len(), |(at, _)| at);
    let name = specifier.get(..end)?;
    (name.chars().all(plain) && (parts == 1 || name.contains('/')) && name.len() > 1).then_some(name)
}

struct Known<'p> {
    names: BTreeSet<&'p str>,
    /// The same without their publishers: `sheets` of `@shop/sheets`.
    published: BTreeSet<&'p str>,
    /// Names of folders and files of the project: what short names without a mark may mean.
    parts: HashSet<&'p str>,
    aliases: Vec<(&'p str, &'p str)>,
    /// Folders of code for other runtimes, which import by other rules.
    aside: BTreeSet<&'p str>,
}

impl<'p> Known<'p> {
    fn of(project: &'p Project) -> Self {
        let facts = &project.facts;
        let mut names: BTreeSet<&str> = facts.dependencies.iter().map(|dependency| dependency.name.as_str()).into_set();
        names.extend(facts.manifests.iter().filter_map(|manifest| manifest.name.as_deref()));
        names.extend(project.packages.iter().filter(|package| package.ecosystem == "npm").map(|package| package.name.as_str()));
        let of_publishers = names.iter().filter(|name| name.starts_with('@'));
        let published = of_publishers.flat_map(|name| name.match_indices('/').filter_map(|(at, _)| name.get(at + 1..))).collect();
        let mut parts = HashSet::new();
        let mut before = "";
        let mut aside = BTreeSet::new();
        for file in &facts.files {
            // The folders that it shares with the path before were told with that.
            let told = file.path.get(..shared(before, &file.path)).and_then(|start| start.rfind('/')).map_or(0, |at| at + 1);
            let rest = file.path.get(told..).unwrap_or(&file.path);
            before = &file.path;
            parts.extend(rest.split('/').map(|part| part.split('.').next().unwrap_or(part)));
            parts.extend(rest.split('/').rev().skip(1));
            let name = file.path.rsplit('/').next().unwrap_or("");
            if matches!(name, "deno.json" | "deno.jsonc" | "import_map.json" | "deno.lock" | "package.json5") {
                aside.insert(folder_of(&file.path));
            }
        }
        let aliases = facts.aliases.iter().map(|alias| (alias.prefix.as_str(), alias.folder.as_str())).collect();
        Self { names, published, parts, aliases, aside }
    }

    fn is_aside(&self, path: &str) -> bool {
        path.contains("supabase/functions/")
            || path.contains("base44/functions/")
            || folders_of(path).any(|folder| self.aside.contains(folder))
            || path.split('/').any(|part| {
                part.contains("{{")
                    || matches!(
                        part,
                        "templates"
                            | "template"
                            | "examples"
                            | "example"
                            | "fixtures"
                            | "generators"
                            | "public"
                            | "static"
                            | "assets"
                            | "vendor"
                    )
            })
    }

    fn answers(&self, path: &str, name: &str, specifier: &str) -> bool {
        let bare = name.trim_start_matches('@').split('/').next().unwrap_or("");
        BUILTIN.contains(&name)
            || PROVIDED.contains(&name)
            || PROVIDED_STARTS.iter().any(|start| specifier.starts_with(start))
            || self.names.contains(name)
            || self.names.contains(types_of(name).as_str())
            || self.parts.contains(bare)
            // The same package under its publisher's name.
            || self.published.contains(name)
            || COMPANIONS.iter().any(|(by, brought)| brought.contains(&name) && self.names.contains(*by))
            || self
                .aliases
                .iter()
                .any(|(prefix, folder)| path.starts_with(folder) && (specifier == *prefix || specifier.starts_with(prefix)))
    }
}

/// The package that holds only the types of another.
fn types_of(name: &str) -> String {
    format!("@types/{}", name.trim_start_matches('@').replace('/', "__"))
}
