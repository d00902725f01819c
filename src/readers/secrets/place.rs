//! What a file is to somebody who looks for credentials: its syntax, and who sees what stands in it.

use crate::facts::{Exposure, Language, Role};
use crate::intake::Entry;

/// How values are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// `NAME=value`, unquoted values allowed.
    Environment,
    /// Code: values are quoted.
    Code,
    /// JSON and what is written like it.
    Json,
    Yaml,
    /// `name = value`, unquoted values allowed: properties, ini, toml, rc files.
    Settings,
    Shell,
    Xml,
    /// Pages, styles, prose, tables: only credentials of known form count.
    Prose,
}

/// Words of a path that say: not the product itself.
static TRIAL: &[&str] = &[
    "test",
    "tests",
    "testing",
    "testdata",
    "testutil",
    "testutils",
    "testlib",
    "testkit",
    "mock",
    "mocks",
    "fixture",
    "fixtures",
    "spec",
    "specs",
    "e2e",
    "stub",
    "stubs",
    "fake",
    "fakes",
    "cypress",
    "playwright",
    "seed",
    "seeds",
    "seeder",
    "seeders",
    "storybook",
    "stories",
    "benchmark",
    "benchmarks",
    "phpunit",
    "jest",
    "vitest",
    "pytest",
    // Keys and certificates that only the developer's own machine answers with.
    "localhost",
];

/// What a file is to the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) syntax: Syntax,
    /// Who sees it, as far as its path tells.
    pub(super) exposure: Exposure,
    /// An environment file, template or not.
    pub(super) environment: bool,
    /// Runs or configures a pipeline, a local container set, a database's quick start.
    pub(super) rehearsal: bool,
    /// Serves work on one machine: `config/development.js`.
    pub(super) development: bool,
    /// A page: what its text says about passwords and secrets is said to people.
    pub(super) page: bool,
    /// Words for people in some language.
    pub(super) translation: bool,
    /// A blank may stand between a name and its value: `storePassword "…"`, `ENV NAME value`.
    pub(super) spaced: bool,
    /// Names may stand for values without quotes, as in PowerShell: only quoted texts are literals.
    pub(super) quoted_only: bool,
    /// A set of containers.
    pub(super) compose: bool,
    /// Describes secrets of a cluster, whose `data` stands in base64.
    pub(super) cluster_secret: bool,
    /// A script that encodes texts and names a library of tokens.
    pub(super) signs_tokens: bool,
    /// Its one purpose is to hold credentials or the settings of a deployment.
    pub(super) credential_file: bool,
}

/// Words of a name: split at separators and where small letters turn into capitals, lower case.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    let mut last = ' ';
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            fresh = true;
        } else {
            if fresh || (last.is_ascii_lowercase() && c.is_ascii_uppercase()) {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(c.to_ascii_lowercase());
            }
            fresh = false;
        }
        last = c;
    }
    words
}

/// Whether a file is named like a class of code (`LoginWithCredentialsRequest.php`).
fn is_class(entry: &Entry) -> bool {
    let name = entry.path.rsplit('/').next().unwrap_or("");
    entry.language.is_some_and(Language::is_code)
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && words(name.split('.').next().unwrap_or("")).len() > 1
}

impl Place {
    /// By the path, and by what the whole text says once: hits ask it thousands of times.
    pub(super) fn of(entry: &Entry, text: &str) -> Self {
        let lower = entry.path.to_ascii_lowercase();
        let name = lower.rsplit('/').next().unwrap_or("");
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        let environment = is_environment_file(name);
        // What a script writes into a database is in it.
        let filled = |word: &str| word.starts_with("seed") && entry.language == Some(Language::Sql);
        let trial = words(&entry.path).iter().any(|word| TRIAL.contains(&word.as_str()) && !filled(word));
        // A list of made-up people that a database is filled with.
        let people = matches!(entry.language, Some(Language::Yaml | Language::Json))
            && matches!(name.split('.').next(), Some("users" | "accounts" | "customers" | "people" | "members"));
        let exposure = if entry.role == Role::Test || trial || people {
            Exposure::Test
        } else if matches!(entry.role, Role::Documentation | Role::Example) {
            Exposure::Documentation
        } else {
            Exposure::Repository
        };
        let compose = name.contains("compose") && matches!(entry.language, Some(Language::Yaml));
        let script = entry.language.is_some_and(Language::is_code);
        let container = name.starts_with("dockerfile") || name.ends_with(".dockerfile") || name == "containerfile";
        Self {
            spaced: container
                || matches!(entry.language, Some(Language::Sql))
                || matches!(extension, "gradle" | "groovy" | "conf" | "vhost" | "htaccess")
                || name == ".htaccess",
            quoted_only: extension == "ps1",
            compose,
            cluster_secret: entry.language == Some(Language::Yaml) && is_cluster_secret(text),
            signs_tokens: script && text.contains("TextEncoder") && (text.contains("jose") || text.contains("jwt")),
            syntax: syntax(entry, name, extension, environment),
            exposure,
            environment,
            rehearsal: compose && !is_in_service(name) && !is_kept_running(text)
                || lower.contains(".github/")
                || lower.starts_with(".ci/")
                || lower.contains(".gitlab-ci")
                || lower.contains(".circleci/")
                || lower.contains("devcontainer")
                || lower.starts_with(".ddev/")
                || lower.contains("/.ddev/")
                || name.starts_with(".lando.")
                || lower.contains("supabase/config.toml")
                || lower.contains("bitbucket-pipelines"),
            development: lower.contains("scripts/dev/")
                || name != ".dev.vars" && name.split(['.', '-', '_']).any(|part| matches!(part, "development" | "dev")),
            page: matches!(entry.language, Some(Language::Html | Language::Template)),
            translation: ["locale", "i18n", "translation", "/lang/", "messages", "intl"].iter().any(|word| lower.contains(word))
                || lower.starts_with("lang/")
                || name == "lang.json",
            credential_file: [
                "ftp",
                "credential",
                "secrets.",
                "deployment-config",
                "remote-sync",
                "deploy.json",
                ".netrc",
                "_netrc",
                ".pgpass",
                ".my.cnf",
                "wp-config",
                "config.php",
                "robomongo",
                "dbeaver",
                "webservers.xml",
                "filezilla",
                ".npmrc",
                ".pypirc",
                ".esmtprc",
                "msmtprc",
                "key.properties",
            ]
            .iter()
            // `LoginWithCredentialsRequest.php` is a class about credentials.
            .any(|word| name.contains(word) && !(*word == "credential" && is_class(entry))),
        }
    }
}

/// Whether a set of containers is kept running, as only servers are.
fn is_kept_running(text: &str) -> bool {
    ["restart: always", "restart: unless-stopped", "restart: \"always\""].iter().any(|mark| text.contains(mark))
}

/// Whether a file describes secrets of a cluster.
fn is_cluster_secret(text: &str) -> bool {
    text.contains("kind: Secret") && text.contains("data:")
}

/// Whether a file name (lower case) is that of an environment file, template or not.
pub(in crate::readers) fn is_environment_file(name: &str) -> bool {
    name == ".env"
        || name.starts_with(".env.")
        || name.ends_with(".env")
        || name == "env.local"
        || name == ".envrc"
        || name == ".dev.vars"
        || name.starts_with("env.") && name.contains("example")
}

/// Whether a file's name says that it serves real users.
fn is_in_service(name: &str) -> bool {
    words(name).iter().any(|word| matches!(word.as_str(), "prod" | "production" | "live" | "deploy" | "release" | "staging"))
}

fn syntax(entry: &Entry, name: &str, extension: &str, environment: bool) -> Syntax {
    if environment {
        return Syntax::Environment;
    }
    match entry.language {
        Some(Language::Json) => return Syntax::Json,
        Some(Language::Yaml) => return Syntax::Yaml,
        Some(Language::Toml) => return Syntax::Settings,
        Some(Language::Xml) => return Syntax::Xml,
        Some(Language::Shell) => return Syntax::Shell,
        Some(Language::Markdown | Language::Css) => return Syntax::Prose,
        Some(_) => return Syntax::Code,
        None => {}
    }
    match extension {
        "csv" | "tsv" | "log" | "adoc" | "tex" | "pub" | "diff" | "patch" => Syntax::Prose,
        "ini" | "cfg" | "conf" | "vhost" | "properties" | "cnf" | "tfvars" => Syntax::Settings,
        "ipynb" | "tf" | "gradle" | "lua" | "pl" | "r" | "jl" | "groovy" | "vb" | "fs" | "clj" => Syntax::Code,
        "config" | "csproj" | "resx" | "xaml" => Syntax::Xml,
        _ if name.starts_with("dockerfile")
            || extension == "dockerfile"
            || name == "containerfile"
            || [".bashrc", ".bash_profile", ".profile", ".zshrc", "makefile", "procfile", "justfile"].contains(&name) =>
        {
            Syntax::Shell
        }
        // Dot files and names without an extension are settings of some tool.
        _ if name.starts_with('.') || !name.contains('.') => Syntax::Settings,
        _ => Syntax::Prose,
    }
}
