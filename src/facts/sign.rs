//! Signs that a project is kept under version control although its store is not in the container.

use super::{DocumentKind, Origin, Project};
use crate::sorted::Arrange;

/// One sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sign {
    /// What it is, in words: `a pipeline that runs on commits`.
    pub what: &'static str,
    /// Whether it makes no sense without a repository; templates bring the others along.
    pub strong: bool,
    /// Where.
    pub origin: Origin,
}

impl Project {
    /// Signs of a repository, strong ones first; one of each kind.
    #[must_use]
    pub fn signs_of_repository(&self) -> Vec<Sign> {
        let mut signs: Vec<Sign> = Vec::new();
        let mut see = |what: &'static str, strong: bool, origin: Origin| {
            if !signs.iter().any(|sign| sign.what == what) {
                signs.push(Sign { what, strong, origin });
            }
        };
        if let Some(step) = self.facts.pipeline.first() {
            see("a pipeline that runs on commits", true, step.origin.clone());
        }
        let synced = self.facts.documents.iter().find(|document| document.kind == DocumentKind::SyncedToRepository);
        if let Some(document) = synced {
            see("a builder that says it commits every change", true, document.origin.clone());
        }
        for file in &self.facts.files {
            if let Some((what, strong)) = by_name(&file.path) {
                see(what, strong, Origin::file(&file.path));
            }
        }
        signs.arrange_by_key(|sign| !sign.strong);
        signs
    }
}

/// What a path tells by its name.
fn by_name(path: &str) -> Option<(&'static str, bool)> {
    let lower = path.to_ascii_lowercase();
    let at_top = |folder: &str| lower.starts_with(folder);
    Some(match lower.rsplit('/').next().unwrap_or("") {
        "codeowners" => ("a list of who reviews which code", true),
        ".gitmodules" => ("a list of repositories within the repository", true),
        ".git-blame-ignore-revs" | ".mailmap" => ("settings for reading the history", true),
        "dependabot.yml" | "dependabot.yaml" if at_top(".github/") => ("a service that updates dependencies by commits", true),
        "renovate.json" | "renovate.json5" | ".renovaterc" | ".renovaterc.json" => ("a service that updates dependencies by commits", true),
        "release-please-config.json" | ".releaserc" | ".releaserc.json" | ".releaserc.js" => ("releases made from commits", true),
        _ if at_top(".changeset/") => ("releases made from commits", true),
        _ if at_top(".github/") && lower.contains("template") => ("forms for proposals to the repository", true),
        _ if at_top(".gitlab/") && lower.contains("template") => ("forms for proposals to the repository", true),
        _ if at_top(".husky/") => ("checks before each commit", true),
        "lefthook.yml" | "lefthook.yaml" | ".pre-commit-config.yaml" => ("checks before each commit", true),
        ".gitattributes" => ("settings of the repository", false),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{Facts, FileFact, ReadState, Role};

    #[test]
    fn strong_signs_come_first_and_once() {
        let file = |path: &str| FileFact {
            path: path.to_owned(),
            bytes: 1,
            lines: 1,
            language: None,
            role: Role::Config,
            state: ReadState::Read,
            folder: None,
            others: 0,
        };
        let paths = [".gitattributes", ".gitignore", ".husky/pre-commit", ".husky/commit-msg", "src/dependabot.yml"];
        let project = Project { facts: Facts { files: paths.map(file).to_vec(), ..Facts::default() }, ..Project::default() };
        let signs: Vec<_> = project.signs_of_repository().into_iter().map(|sign| (sign.origin.path, sign.strong)).collect();
        assert_eq!(signs, [(".husky/pre-commit".to_owned(), true), (".gitattributes".to_owned(), false)]);
    }
}
