//! The inventory: every path of the container, read or not; installed packages by one path for all.

use serde::{Deserialize, Serialize};

/// One path of the container.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileFact {
    /// Path relative to the project's top folder.
    pub path: String,
    /// Bytes when inflated; for skipped entries as the directory declares, which may lie.
    pub bytes: u64,
    /// Lines of text; 0 where the file was not read.
    pub lines: u32,
    /// What it is written in, by name.
    pub language: Option<Language>,
    /// What it is for.
    pub role: Role,
    /// Whether its content was looked at.
    pub state: ReadState,
    /// The folder that is left out as a whole and holds it, ending in `/`; `None` where the path stands for itself.
    pub folder: Option<String>,
    /// Further files of that folder that this one stands for: of packages that tools install, one line says as much as tens
    /// of thousands.
    pub others: u32,
}

impl FileFact {
    /// How many files of the container this line stands for.
    #[must_use]
    pub fn count(&self) -> u32 {
        self.others.saturating_add(1)
    }

    /// The folder, ending in `/`, that this line stands for as a whole: one that was not opened, or one of installed packages.
    #[must_use]
    pub fn whole_folder(&self) -> Option<&str> {
        if self.path.ends_with('/') { Some(&self.path) } else { self.folder.as_deref().filter(|_| self.others > 0) }
    }
}

/// Whether a file's content was looked at, and if not, why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ReadState {
    /// A reader understood its content.
    Read,
    /// Only searched for secrets: no reader knows its language.
    Searched,
    /// Left out on purpose, from its name or size alone.
    Skipped(SkipReason),
    /// Should have been read and could not be; the sentence says why.
    Unread(String),
}

/// Why a path is left out on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum SkipReason {
    /// Third-party code in a dependency folder (`node_modules`, `vendor`, `.venv` …).
    Dependency,
    /// Made by a build (`dist`, `.next`, `__pycache__` …).
    BuildOutput,
    /// Picture, sound, video or font.
    Media,
    /// Another binary format.
    Binary,
    /// Exact versions of dependencies; known by its name alone for now.
    Lockfile,
    /// Version control's own store, not read.
    VersionControl,
    /// Version control's own store, read as history.
    History,
    /// Minified or generated code.
    Generated,
    /// Larger than one file may be.
    TooLarge,
    /// A link to another path, which is never followed.
    Link,
    /// An archive inside the archive.
    Archive,
    /// What an operating system leaves behind (`__MACOSX`, `.DS_Store` …).
    System,
    /// The owner's settings leave it out.
    Owner,
}

impl SkipReason {
    /// The reason in words, for the report.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Dependency => "third-party code in a dependency folder",
            Self::BuildOutput => "made by a build",
            Self::Media => "picture, sound, video or font",
            Self::Binary => "binary file",
            Self::Lockfile => "list of exact dependency versions, known by its name alone",
            Self::VersionControl => "version control's own store, not read",
            Self::History => "version control's own store, read as history",
            Self::Generated => "minified or generated code",
            Self::TooLarge => "larger than the limit for one file",
            Self::Link => "link to another path, not followed",
            Self::Archive => "archive inside the archive, not opened",
            Self::System => "left behind by an operating system",
            Self::Owner => "left out by the owner's settings",
        }
    }
}

/// What a file is for, judged by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Code of the product.
    Source,
    /// Test code, fixtures, mocks.
    Test,
    /// Configuration of tools, deployment, data formats.
    Config,
    /// Documentation and notes.
    Documentation,
    /// Code that a tool wrote.
    Generated,
    /// Scripts that are run by hand.
    Script,
    /// A template or example of a configuration (`.env.example`).
    Example,
    /// Everything that is not text of the project.
    Asset,
}

/// Languages that the inventory tells apart by file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each variant is the language it names")]
pub enum Language {
    JavaScript,
    TypeScript,
    CoffeeScript,
    Vue,
    Svelte,
    Astro,
    Sql,
    Python,
    Php,
    Ruby,
    Go,
    Rust,
    Dart,
    Java,
    Kotlin,
    Swift,
    CSharp,
    Cpp,
    Elixir,
    Scala,
    Lua,
    Perl,
    R,
    Solidity,
    Shell,
    Html,
    Css,
    Json,
    Yaml,
    Toml,
    Xml,
    Markdown,
    Prisma,
    GraphQl,
    Rules,
    Template,
}

impl Language {
    /// Its name as people write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::JavaScript => "JavaScript",
            Self::TypeScript => "TypeScript",
            Self::CoffeeScript => "CoffeeScript",
            Self::Vue => "Vue",
            Self::Svelte => "Svelte",
            Self::Astro => "Astro",
            Self::Sql => "SQL",
            Self::Python => "Python",
            Self::Php => "PHP",
            Self::Ruby => "Ruby",
            Self::Go => "Go",
            Self::Rust => "Rust",
            Self::Dart => "Dart",
            Self::Java => "Java",
            Self::Kotlin => "Kotlin",
            Self::Swift => "Swift",
            Self::CSharp => "C#",
            Self::Cpp => "C/C++",
            Self::Elixir => "Elixir",
            Self::Scala => "Scala",
            Self::Lua => "Lua",
            Self::Perl => "Perl",
            Self::R => "R",
            Self::Solidity => "Solidity",
            Self::Shell => "Shell",
            Self::Html => "HTML",
            Self::Css => "CSS",
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::Xml => "XML",
            Self::Markdown => "Markdown",
            Self::Prisma => "Prisma",
            Self::GraphQl => "GraphQL",
            Self::Rules => "security rules",
            Self::Template => "templates",
        }
    }

    /// Whether the product's behaviour is written in it: what a reviewer would read. Styles and data are not.
    #[must_use]
    pub fn is_code(self) -> bool {
        !matches!(self, Self::Html | Self::Css | Self::Json | Self::Yaml | Self::Toml | Self::Xml | Self::Markdown)
    }
}

/// Something odd about the container that a reader of the report should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Oddity {
    /// The path concerned, if one is.
    pub path: Option<String>,
    /// One plain sentence.
    pub what: String,
}
