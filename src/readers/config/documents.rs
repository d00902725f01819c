//! Documents about the project: whether a README says how to run it, which tools a policy names.

use crate::facts::{Document, DocumentKind, Facts, Language};
use crate::intake::Entry;
use crate::readers::{Reader, Source};

/// Reads the documents.
pub(super) struct Documents;

/// Openings that templates and builders leave in a README, with the template's name.
const STOCK: &[(&str, &str)] = &[
    ("Welcome to your Lovable project", "Lovable"),
    ("bootstrapped with [`create-next-app`]", "create-next-app"),
    ("This template provides a minimal setup to get React working in Vite", "Vite"),
    ("This template should help get you started developing with Vue", "Vue"),
    ("bootstrapped with [Create React App]", "Create React App"),
    ("A new Flutter project.", "Flutter"),
    ("Laravel is a web application framework with expressive, elegant syntax", "Laravel"),
    ("Everything you need to build a Svelte project", "Svelte"),
    ("Here are your Instructions", "Emergent"),
    ("This is a code bundle for", "Figma Make"),
    ("Run and deploy your AI Studio app", "AI Studio"),
    ("This app was created automatically by Base44", "Base44"),
];

/// What builders write into the README of a project whose changes they commit.
const SYNCED: &[&str] = &[
    "will be committed automatically to this repo",
    "automatically sync with your deployed",
    "Any changes you make to your deployed app will be automatically pushed to this repository",
    "automatically pushed to this repository from",
];

/// Words that only instructions use.
const COMMANDS: &[&str] = &[
    "npm i",
    "npm run",
    "npm start",
    "npm ci",
    "yarn",
    "pnpm ",
    "bun ",
    "pip install",
    "uv run",
    "uv sync",
    "poetry ",
    "docker",
    "flutter run",
    "flutter pub",
    "composer install",
    "php artisan",
    "go run",
    "go build",
    "cargo run",
    "bundle install",
    "make ",
    "python ",
    "python3 ",
    "expo start",
    "npx ",
    "deno ",
    "./gradlew",
    "mvn ",
    "mvnw ",
    "dotnet run",
    "dotnet build",
    "uvicorn ",
    "flask run",
    "streamlit run",
    "bin/rails ",
    "rails s",
    "mix phx",
    "supabase start",
    "firebase ",
    "setup.md",
    "SETUP.md",
    "development.md",
    "DEVELOPMENT.md",
    "install.md",
    "INSTALL.md",
    "getting-started",
    "CONTRIBUTING.md",
];

/// Monitoring tools as policies name them, with the words that packages of theirs contain.
pub(super) const MONITORS: &[&str] = &["Crashlytics", "Sentry", "Bugsnag", "Datadog", "New Relic", "Rollbar", "LogRocket"];

impl Reader for Documents {
    fn claims(&self, entry: &Entry, _: &Source<'_>) -> bool {
        let name = super::file_name(&entry.path).to_ascii_lowercase();
        let is_text = matches!(entry.language, Some(Language::Markdown | Language::Html | Language::TypeScript | Language::JavaScript));
        name.starts_with("readme") || is_text && is_policy(&entry.path)
    }

    fn read(&self, entry: &Entry, source: &Source<'_>, facts: &mut Facts) -> Result<(), String> {
        let text = source.text();
        let mut state = |kind: DocumentKind, detail: &str, at: usize| {
            facts.documents.push(Document { kind, detail: detail.to_owned(), origin: source.at(at) });
        };
        if is_policy(&entry.path) {
            for tool in MONITORS {
                if let Some(at) = text.find(tool) {
                    state(DocumentKind::NamesMonitoring, tool, at);
                }
            }
            return Ok(());
        }
        for words in SYNCED {
            if let Some(at) = text.find(words) {
                state(DocumentKind::SyncedToRepository, "", at);
                break;
            }
        }
        let stock = STOCK.iter().find_map(|(opening, name)| text.find(opening).map(|at| (at, *name)));
        // Somebody who wrote much more than the template did has told his own story.
        let own_words = text.len() > 6_000;
        match stock {
            Some((at, name)) if !own_words => state(DocumentKind::StockText, name, at),
            _ if COMMANDS.iter().any(|command| text.contains(command)) || links_to_instructions(text) => {
                state(DocumentKind::Instructions, "", 0)
            }
            _ => state(DocumentKind::Description, "", 0),
        }
        Ok(())
    }
}

/// Whether a link leads to a page about installing or developing.
fn links_to_instructions(text: &str) -> bool {
    text.match_indices("](http").filter_map(|(at, _)| text.get(at..)?.split(')').next()).any(|address| {
        let address = address.to_ascii_lowercase();
        ["install", "getting-started", "get-started", "quickstart", "quick-start", "/development"].iter().any(|part| address.contains(part))
    })
}

/// Whether a path is a privacy policy or the terms of use.
fn is_policy(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let last = super::file_name(&lower);
    let folder = lower.rsplit('/').nth(1).unwrap_or("");
    ["privacy", "datenschutz"].iter().any(|word| last.contains(word) || folder.contains(word))
}
