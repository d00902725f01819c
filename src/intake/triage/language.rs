//! What a path is written in.

use super::{extension, file_name};
use crate::facts::Language;

/// The language that a lower-case path's name tells.
pub(super) fn of(lower: &str) -> Option<Language> {
    let name = file_name(lower);
    if is_requirements(name) || matches!(name, "robots.txt" | "ads.txt" | "llms.txt" | "cmakelists.txt" | "runtime.txt" | "go.mod") {
        return None;
    }
    if matches!(name, "gemfile" | "rakefile" | "podfile" | "fastfile" | "appfile" | "vagrantfile") {
        return Some(Language::Ruby);
    }
    if matches!(name, ".bashrc" | ".bash_profile" | ".zshrc" | ".profile") {
        return Some(Language::Shell);
    }
    // A leading dot makes a name, not an extension: `.sql` alone is no SQL.
    if name.rfind('.') == Some(0) {
        return None;
    }
    by_extension(extension(lower))
}

/// `requirements.txt`, `requirements-dev.txt`, `constraints.txt` …
pub(super) fn is_requirements(name: &str) -> bool {
    (name.starts_with("requirements") || name.starts_with("constraints") || name.ends_with("requirements.txt"))
        && (name.ends_with(".txt") || name.ends_with(".in"))
}

fn by_extension(extension: &str) -> Option<Language> {
    Some(match extension {
        "js" | "jsx" | "mjs" | "cjs" => Language::JavaScript,
        "ts" | "tsx" | "mts" | "cts" => Language::TypeScript,
        "coffee" => Language::CoffeeScript,
        "vue" => Language::Vue,
        "svelte" => Language::Svelte,
        "astro" => Language::Astro,
        "sql" => Language::Sql,
        "py" | "pyi" | "pyw" => Language::Python,
        "php" | "phtml" | "inc" => Language::Php,
        "rb" | "rake" | "gemspec" | "ru" => Language::Ruby,
        "go" => Language::Go,
        "rs" => Language::Rust,
        "dart" => Language::Dart,
        "java" => Language::Java,
        "kt" | "kts" => Language::Kotlin,
        "swift" => Language::Swift,
        "cs" | "fs" | "vb" => Language::CSharp,
        "c" | "h" | "cc" | "cpp" | "hpp" | "cxx" | "m" | "mm" => Language::Cpp,
        "ex" | "exs" | "eex" | "heex" => Language::Elixir,
        "scala" | "clj" | "cljs" | "groovy" => Language::Scala,
        "lua" => Language::Lua,
        "pl" | "pm" => Language::Perl,
        "r" => Language::R,
        "sol" => Language::Solidity,
        "sh" | "bash" | "zsh" | "fish" | "ps1" | "bat" | "cmd" => Language::Shell,
        "html" | "htm" | "xhtml" => Language::Html,
        "css" | "scss" | "sass" | "less" | "styl" | "pcss" => Language::Css,
        "json" | "jsonc" | "json5" | "webmanifest" | "ipynb" | "arb" => Language::Json,
        "yaml" | "yml" => Language::Yaml,
        "toml" => Language::Toml,
        "xml" | "plist" | "xsd" | "xsl" | "csproj" | "fsproj" | "vbproj" | "props" | "storyboard" | "xib" | "entitlements" => Language::Xml,
        "md" | "mdx" | "mdc" | "markdown" | "txt" | "rst" | "adoc" => Language::Markdown,
        "prisma" => Language::Prisma,
        "graphql" | "gql" | "graphqls" => Language::GraphQl,
        "rules" => Language::Rules,
        "ejs" | "hbs" | "handlebars" | "pug" | "jade" | "liquid" | "twig" | "erb" | "haml" | "slim" | "mustache" | "njk" | "jinja"
        | "jinja2" | "j2" | "mako" | "cshtml" | "razor" | "jsp" | "ftl" | "tmpl" => Language::Template,
        _ => return None,
    })
}
