//! What kind of product it is.

use super::packages::imported::package_of;
use crate::facts::{EffectKind, Facts, GuardKind, Language, Origin, ProductKind, Project, Purpose, ReadState, Role, TraceKind};
use std::collections::BTreeMap;

/// Fewer files of code than this, without a manifest, make no application.
const FEW: usize = 6;

/// Fills it in.
pub(super) fn join(project: &mut Project) {
    let facts = &project.facts;
    let purpose = |wanted: Purpose| facts.services.iter().any(|call| call.purpose == wanted);
    let effect = |wanted: EffectKind| facts.endpoints.iter().flat_map(|endpoint| &endpoint.effects).any(|effect| effect.kind == wanted);
    let guard = |wanted: GuardKind| facts.endpoints.iter().flat_map(|endpoint| &endpoint.guards).any(|guard| guard.kind == wanted);
    let brought = Brought::of(facts);
    let depends = |names: &[&str]| brought.any(facts, names);
    let first = |names: &[&str]| brought.place(names).cloned();
    let product = crate::facts::Product {
        kind: kind(facts),
        has_login: purpose(Purpose::Login) || guard(GuardKind::Login) || effect(EffectKind::ManagesUsers) || depends(LOGIN),
        stores_data: purpose(Purpose::Database)
            || !facts.queries.is_empty()
            || facts.files.iter().any(|file| file.language == Some(Language::Prisma))
            || !project.schema.tables.is_empty()
            || !facts.schema_changes.is_empty()
            || !facts.platform_access.is_empty()
            || effect(EffectKind::Writes)
            || depends(STORES),
        takes_payment: purpose(Purpose::Payment) || effect(EffectKind::TakesPayment) || depends(PAYMENT),
        uses_ai: purpose(Purpose::Ai) || effect(EffectKind::CallsAi) || depends(AI),
        has_server: !facts.endpoints.is_empty() || depends(SERVERS) || code(facts).any(|(path, language)| serves(path, language)),
        has_pages: facts
            .files
            .iter()
            .any(|file| file.state != ReadState::Skipped(crate::facts::SkipReason::BuildOutput) && shows(&file.path)),
        brought_in: [(Purpose::Login, LOGIN), (Purpose::Database, STORES), (Purpose::Payment, PAYMENT), (Purpose::Ai, AI)]
            .into_iter()
            .filter_map(|(purpose, names)| Some((purpose, first(names)?)))
            .collect(),
    };
    project.product = product;
}

const LOGIN: &[&str] = &[
    "next-auth",
    "@clerk/",
    "better-auth",
    "@auth0/",
    "passport",
    "@base44/sdk",
    "lucia",
    "flask-login",
    "django-allauth",
    "firebase_auth",
    "laravel/sanctum",
    "laravel/breeze",
    "devise",
    "python-jose",
    "pyjwt",
];
const STORES: &[&str] = &[
    "@base44/sdk",
    "@supabase/",
    "@prisma/",
    "drizzle-orm",
    "mongoose",
    "mongodb",
    "pg",
    "mysql2",
    "sequelize",
    "typeorm",
    "convex",
    "firebase",
    "django",
    "sqlalchemy",
    "flask-sqlalchemy",
    "sqlmodel",
    "psycopg2",
    "psycopg2-binary",
    "pymongo",
    "motor",
    "supabase",
    "cloud_firestore",
    "laravel/framework",
    "rails",
    "appwrite",
    "node-appwrite",
    "react-native-appwrite",
    "pocketbase",
    "@libsql/",
    "@tursodatabase/",
    "airtable",
    "@instantdb/",
    "@vercel/postgres",
    "@vercel/kv",
    "@neondatabase/",
    "@planetscale/",
    "@upstash/redis",
    "better-sqlite3",
    "sqlite3",
    "knex",
    "kysely",
    "@mikro-orm/",
    "surrealdb",
    "faunadb",
    "@aws-sdk/client-dynamodb",
    "cassandra-driver",
];
const PAYMENT: &[&str] =
    &["stripe", "@stripe/", "square", "@paypal/", "razorpay", "@lemonsqueezy/", "@paddle/", "@polar-sh/", "laravel/cashier"];
const AI: &[&str] = &[
    "openai",
    "@anthropic-ai/",
    "anthropic",
    "@google/generative-ai",
    "@google/genai",
    "@ai-sdk/",
    "groq-sdk",
    "google-generativeai",
    "@genkit-ai/",
];
const SERVERS: &[&str] = &[
    "express",
    "fastify",
    "koa",
    "hono",
    "@hapi/hapi",
    "@nestjs/",
    "fastapi",
    "flask",
    "django",
    "laravel/framework",
    "rails",
    "sinatra",
    "gin-gonic/gin",
];

/// Packages that the product's own code brings in: templates of builders list more than anything uses.
struct Brought<'f> {
    /// Names, each with the first place.
    npm: BTreeMap<&'f str, &'f Origin>,
    /// Whether there is code that would bring packages of npm in.
    read: bool,
}

impl<'f> Brought<'f> {
    fn of(facts: &'f Facts) -> Self {
        let mut npm = BTreeMap::new();
        let own = |path: &str| matches!(facts.role_of(path), Some(Role::Source | Role::Config) | None);
        for module in facts.modules.iter().filter(|module| own(&module.path)) {
            for import in module.imports.iter().chain(&module.passed_on).filter(|import| !import.type_only) {
                if let Some(name) = package_of(&import.specifier) {
                    npm.entry(name).or_insert(&import.origin);
                }
            }
        }
        let read = code(facts).any(|(_, language)| matches!(language, Language::JavaScript | Language::TypeScript));
        Self { npm, read }
    }

    /// Whether the product depends on one of these, and its code shows it where the code can.
    fn any(&self, facts: &Facts, names: &[&str]) -> bool {
        facts
            .dependencies
            .iter()
            .filter(|dependency| !dependency.dev && named(&dependency.name, names))
            .any(|dependency| dependency.ecosystem != "npm" || !self.read || self.npm.contains_key(dependency.name.as_str()))
    }

    fn place(&self, names: &[&str]) -> Option<&'f Origin> {
        self.npm.iter().find(|(name, _)| named(name, names)).map(|(_, origin)| *origin)
    }
}

fn named(dependency: &str, names: &[&str]) -> bool {
    names.iter().any(|name| matches_name(dependency, name))
}

fn matches_name(dependency: &str, name: &str) -> bool {
    if name.ends_with('/') { dependency.starts_with(name) } else { dependency.eq_ignore_ascii_case(name) }
}

/// Files of the product's own code.
fn code(facts: &Facts) -> impl Iterator<Item = (&str, Language)> {
    facts.files.iter().filter(|file| matches!(file.role, Role::Source | Role::Script)).filter_map(|file| {
        let language = file.language.filter(|language| language.is_code())?;
        (!matches!(file.state, ReadState::Skipped(_))).then_some((file.path.as_str(), language))
    })
}

fn serves(path: &str, language: Language) -> bool {
    let within = |folder: &str| path.starts_with(folder) || path.contains(&format!("/{folder}"));
    let name = path.rsplit('/').next().unwrap_or(path);
    match language {
        Language::JavaScript | Language::TypeScript => {
            within("supabase/functions/")
                || within("base44/functions/")
                || within("pages/api/")
                || within("app/api/")
                || within("netlify/functions/")
                || within("functions/src/")
                || within("server/")
                || name.starts_with("route.")
                || name.starts_with("server.")
                || name.starts_with("+server.")
        }
        Language::Python => matches!(name, "manage.py" | "wsgi.py" | "asgi.py" | "app.py" | "main.py" | "server.py"),
        Language::Go => name == "main.go",
        Language::Php => matches!(name, "index.php" | "artisan" | "web.php" | "api.php"),
        Language::Ruby => matches!(name, "routes.rb" | "config.ru"),
        _ => false,
    }
}

fn shows(path: &str) -> bool {
    [".tsx", ".jsx", ".vue", ".svelte", ".astro", ".html", ".ejs", ".hbs", ".pug", ".blade.php", ".erb", ".dart", ".swift"]
        .iter()
        .any(|end| path.ends_with(end))
}

fn kind(facts: &Facts) -> ProductKind {
    let pieces = code(facts).count();
    let exported = facts.builders.iter().any(|trace| trace.kind == TraceKind::Export);
    // Scripts of an app that its platform keeps in files of their own.
    let of_export =
        code(facts).filter(|(path, _)| path.contains("/jsobjects/") || path.ends_with(".gs") || path.ends_with(".liquid")).count();
    let declared = !facts.manifests.is_empty() || has_manifest(facts);
    if exported && pieces == of_export || exported && !declared && pieces - of_export < FEW {
        ProductKind::Export
    } else if !declared && pieces < FEW {
        ProductKind::Fragment
    } else {
        ProductKind::Code
    }
}

fn has_manifest(facts: &Facts) -> bool {
    const NAMES: &[&str] = &[
        "package.json",
        "requirements.txt",
        "pyproject.toml",
        "composer.json",
        "go.mod",
        "Gemfile",
        "pubspec.yaml",
        "Cargo.toml",
        "pom.xml",
        "build.gradle",
        "build.gradle.kts",
        "deno.json",
        "Pipfile",
    ];
    facts.files.iter().any(|file| NAMES.contains(&file.path.rsplit('/').next().unwrap_or("")))
}
