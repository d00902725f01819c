//! Files that run because of where they stand or what they are called.

use std::collections::BTreeSet;

/// Packages that load files of a project by rules of their own.
const LOADERS: &[&str] = &[
    "nuxt",
    "@nestjs/core",
    "@adonisjs/core",
    "@strapi/strapi",
    "@medusajs/medusa",
    "@medusajs/framework",
    "@redwoodjs/core",
    "@keystone-6/core",
    "@loopback/core",
    "@feathersjs/feathers",
    "@fastify/autoload",
    "fastify-autoload",
    "@quasar/app-vite",
    "@quasar/app-webpack",
    "@angular/core",
    "@tsed/core",
    "moleculer",
    "meteor-node-stubs",
    "ember-source",
    "sails",
    "blitz",
    "vike",
    "vite-plugin-ssr",
    "vite-plugin-pages",
    "vite-plugin-node",
    "unplugin-auto-import",
    "unplugin-vue-components",
    "unplugin-vue-router",
    "gatsby",
    "umi",
    "@umijs/max",
    "@solidjs/start",
    "serverless",
    "sst",
    "express-autoload",
    "express-file-routing",
    "consign",
    "require-all",
    "require-dir",
    "require-directory",
    "discord.js",
    "wasp",
];

/// Whether a file is one whose imports say what else runs.
pub(in crate::link) fn is_code(path: &str) -> bool {
    [".js", ".ts", ".mjs", ".cjs", ".mts", ".jsx", ".tsx", ".vue", ".svelte"].iter().any(|ending| path.ends_with(ending))
}

/// Whether a package that depends on these finds files in ways that cannot be followed.
pub(super) fn loads_by_place(needs: &BTreeSet<&str>) -> bool {
    needs.is_empty() || LOADERS.iter().any(|loader| needs.contains(loader))
}

/// Folders at the top of a package whose files a host runs each by itself.
const TOP: &[&str] = &["api", "functions", "workers", "worker", "lambda", "lambdas", "jobs", "cron", "trigger", "inngest", "plugins"];

/// Folders anywhere whose files hosts, browsers or tools run each by itself.
const ANYWHERE: &[&str] = &[
    "supabase",
    "netlify",
    "convex",
    "base44",
    "firebase",
    "amplify",
    "appwrite",
    "edge-functions",
    "cloudfunctions",
    "cloud-functions",
    "pb_hooks",
    "pb_migrations",
    "electron",
    "extension",
    "public",
    "static",
    "www",
    "wwwroot",
    "assets",
    "views",
    "migrations",
    "seeds",
    "seeders",
    "bin",
    "cli",
    "scripts",
    "android",
    "ios",
    "deploy",
    "infra",
    "mcp",
];

/// Names of files with which programs start.
const STARTS: &[&str] = &[
    "index",
    "main",
    "server",
    "app",
    "start",
    "worker",
    "www",
    "bootstrap",
    "entry",
    "hono",
    "background",
    "content",
    "popup",
    "preload",
    "bot",
    "cli",
    "lambda",
    "handler",
    "sw",
    "service-worker",
    "serviceworker",
    "firebase-messaging-sw",
    "entry-client",
    "entry-server",
    "entry.client",
    "entry.server",
    "middleware",
    "proxy",
    "instrumentation",
    "instrumentation-client",
    "instrument",
    "hooks",
    "root",
    "i18n",
    "setuptests",
    "setupproxy",
    "mdx-components",
    "playwright-fixture",
];

/// Folders in which such a name starts something; other folders have an index of their own.
const HOMES: &[&str] = &[
    "",
    "src",
    "server",
    "backend",
    "api",
    "app",
    "client",
    "frontend",
    "web",
    "bot",
    "worker",
    "workers",
    "functions",
    "packages",
    "apps",
];

/// Whether a file runs by itself: `path` is inside its package, which depends on `needs`.
pub(super) fn runs_by_place(path: &str, needs: &BTreeSet<&str>) -> bool {
    let lower = path.to_ascii_lowercase();
    let mut folders: Vec<&str> = lower.split('/').collect();
    let name = folders.pop().unwrap_or("");
    let first = folders.first().copied().unwrap_or("");
    let stem = name.split('.').next().unwrap_or(name);
    if TOP.contains(&first) || folders.iter().any(|folder| ANYWHERE.contains(folder)) {
        return true;
    }
    if name.contains(".config.") || name.ends_with(".d.ts") || name.contains(".worker.") || name.contains(".stories.") {
        return true;
    }
    STARTS.contains(&stem) && folders.iter().all(|folder| HOMES.contains(folder)) || routed(&folders, name, needs)
}

/// Whether a framework serves a file at the address that its folders spell.
pub(super) fn routed(folders: &[&str], name: &str, needs: &BTreeSet<&str>) -> bool {
    let needs_any = |names: &[&str]| names.iter().any(|name| needs.contains(name));
    let within = |name: &str| folders.contains(&name);
    let by_pages = needs_any(&["next", "astro", "gatsby", "@base44/vite-plugin", "@base44/sdk"]) && within("pages");
    // A page of the App Router is one wherever its framework is declared.
    let page = ["page.", "layout.", "route."].iter().any(|start| name.starts_with(start));
    let by_app = (page || needs_any(&["next", "expo", "expo-router"])) && within("app");
    let kits = ["@sveltejs/kit", "@remix-run/react", "@react-router/dev", "@tanstack/react-start", "@tanstack/react-router"];
    let by_routes = needs_any(&kits) && (within("routes") || within("params") || within("pages") || within("hooks"));
    let collections =
        needs_any(&["astro", "payload"]) && (within("content") || within("layouts") || within("actions") || within("collections"));
    let translated = folders.last() == Some(&"i18n");
    translated || by_pages || by_app || by_routes || collections || name.starts_with('+')
}

/// Whether a file is one of a kit of small parts, of which a project copies more than it uses.
pub(super) fn is_kit(path: &str) -> bool {
    path.contains("components/ui/") || path.contains("/ui/") || path.contains("/hooks/use-")
}

/// A name as the sources have it: without the folder that a build writes to.
pub(super) fn source_of(name: &str) -> &str {
    let mut name = name;
    while let Some(rest) = ["./", "../", "/", "dist/", "build/", "out/", "lib/", ".next/"].iter().find_map(|start| name.strip_prefix(start))
    {
        name = rest;
    }
    name
}

/// Folders of programs that somebody starts by hand.
const SCRIPTS: &[&str] = &["scripts", "script", "debug-scripts", "_archived", "_archive", "archived"];

/// Whether a file stands among scripts that are run by hand. Pages call the code of theirs so as well; what they import is
/// told apart by that.
pub(super) fn is_script(path: &str) -> bool {
    path.split('/').any(|part| SCRIPTS.contains(&part)) && !path.ends_with(".astro")
}

/// Whether a file lies among what was put away.
pub(super) fn is_put_away(path: &str) -> bool {
    path.split('/').any(|part| matches!(part.trim_start_matches('_'), "archived" | "archive" | "backup" | "backups" | "old"))
}

/// First words of names of programs that do one thing and end.
const TASKS: &[&str] = &[
    "add", "analyze", "backfill", "check", "clean", "cleanup", "clear", "convert", "count", "create", "debug", "delete", "diagnose",
    "dump", "find", "fix", "generate", "grant", "insert", "inspect", "list", "make", "migrate", "populate", "promote", "remove", "rename",
    "reset", "restore", "seed", "setup", "show", "test", "tmp", "update", "verify",
];

/// Whether a file is called after a task: `create-admin.js`, `checkUsers.ts`.
pub(super) fn is_task(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is = |task: &str| {
        let start = name.get(..task.len()).is_some_and(|start| start.eq_ignore_ascii_case(task));
        start && name.get(task.len()..).is_some_and(|rest| rest.starts_with(|c: char| c == '-' || c == '_' || c.is_ascii_uppercase()))
    };
    TASKS.iter().any(|task| is(task))
}
