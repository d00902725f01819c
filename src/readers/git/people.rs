//! Who wrote commits: names joined as the project's own list of names says, automations told from people.

use crate::facts::Author;
use crate::sorted::Arrange;
use std::collections::BTreeMap;

/// Most names that are listed.
const MOST: usize = 10_000;

/// The project's list of names (`.mailmap`): which name a commit's name and address stand for.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By address, in small letters, and by the name in the commit where the list asks for one.
    proper: BTreeMap<(String, Option<String>), String>,
}

impl Names {
    pub(super) fn parse(text: &str) -> Self {
        let mut names = Self::default();
        for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
            let Some((proper, first, rest)) = pair(line) else { continue };
            let second = pair(rest);
            let (name, address) = match &second {
                Some((name, address, _)) => ((!name.is_empty()).then(|| name.to_ascii_lowercase()), *address),
                None => (None, first),
            };
            if !proper.is_empty() {
                names.proper.insert((address.to_ascii_lowercase(), name), proper.to_owned());
            }
        }
        names
    }

    fn of<'n>(&'n self, name: &'n str, address: &str) -> &'n str {
        let address = address.to_ascii_lowercase();
        let exact = self.proper.get(&(address.clone(), Some(name.to_ascii_lowercase())));
        exact.or_else(|| self.proper.get(&(address, None))).map_or(name, String::as_str)
    }
}

/// `Name <address>` and what follows.
fn pair(line: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = line.split_once('<')?;
    let (address, rest) = rest.split_once('>')?;
    Some((name.trim(), address.trim(), rest))
}

/// Everybody with their commits, most first.
pub(super) fn authors<'c>(commits: impl Iterator<Item = (&'c str, &'c str)>, names: &Names) -> Vec<Author> {
    let mut found: BTreeMap<&str, (u32, bool)> = BTreeMap::new();
    for (name, address) in commits {
        let (count, bot) = found.entry(names.of(name, address)).or_default();
        *count += 1;
        *bot |= is_bot(name, address);
    }
    let mut authors: Vec<Author> =
        found.into_iter().map(|(name, (commits, bot))| Author { name: super::shown(name), bot, commits }).collect();
    authors.arrange_by(|one, other| other.commits.cmp(&one.commits).then_with(|| one.name.cmp(&other.name)));
    authors.truncate(MOST);
    authors
}

/// Whether an automation writes under that name and address.
fn is_bot(name: &str, address: &str) -> bool {
    let (name, address) = (name.to_ascii_lowercase(), address.to_ascii_lowercase());
    name.ends_with("[bot]")
        || address.split('@').next().is_some_and(|local| local.ends_with("[bot]"))
        || matches!(
            name.as_str(),
            "lovable"
                | "lovable-dev"
                | "gpt-engineer-app"
                | "bolt"
                | "bolt.new"
                | "stackblitz"
                | "v0"
                | "replit agent"
                | "replit-agent"
                | "base44"
                | "cursor agent"
                | "cursoragent"
                | "claude"
                | "claude code"
                | "codex"
                | "copilot"
                | "devin"
                | "emergent"
                | "emergent-agent-e1"
                | "same.new"
                | "firebase studio"
                | "github-actions"
                | "github actions"
                | "github action"
                | "dependabot"
                | "renovate"
                | "renovate bot"
                | "semantic-release-bot"
                | "allcontributors"
                | "snyk-bot"
                | "greenkeeper"
        )
        || ["emergent-agent", "dependabot", "renovate-bot"].iter().any(|start| name.starts_with(start))
        || ["noreply@anthropic.com", "cursoragent@cursor.com", "noreply@lovable.dev"].contains(&address.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_as_the_list_says() {
        let names = Names::parse(
            "# people\nAnn Lee <ann@x.org>\nAnn Lee <ann@x.org> <ANN@old.org>\nBob <b@x.org> robert <shared@x.org>\n<z@x.org> <q@x.org>\n",
        );
        let commits = [("ann", "ann@x.org"), ("A.", "ann@OLD.org"), ("Robert", "shared@x.org"), ("Eve", "shared@x.org"), ("Q", "q@x.org")];
        let found = authors(commits.into_iter(), &names);
        let told: Vec<String> = found.iter().map(|author| format!("{} {}", author.commits, author.name)).collect();
        assert_eq!(told, ["2 Ann Lee", "1 Bob", "1 Eve", "1 Q"]);
    }

    #[test]
    fn automations_are_told_from_people() {
        for (name, address, bot) in [
            ("lovable-dev[bot]", "159125892+lovable-dev[bot]@users.noreply.github.com", true),
            ("gpt-engineer-app[bot]", "159125892+gpt-engineer-app[bot]@users.noreply.github.com", true),
            ("Replit Agent", "agent@replit.com", true),
            ("GitHub Action", "action@github.com", true),
            ("Boltzmann", "b@x.org", false),
            ("GitHub", "noreply@github.com", false),
            ("Claude Monet", "c@x.org", false),
        ] {
            assert_eq!(is_bot(name, address), bot, "{name}");
        }
    }
}
