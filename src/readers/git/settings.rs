//! The store's own configuration: other copies of the repository, and forms of stores that are not read.

use crate::facts::Remote;
use std::collections::BTreeMap;

/// Most other copies that are named.
const REMOTES: usize = 50;

/// What the configuration says.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) remotes: Vec<Remote>,
    /// Objects are named by another sum than SHA-1.
    pub(super) other_names: bool,
    /// References stand in tables.
    pub(super) reference_tables: bool,
    /// Contents are fetched when they are needed.
    pub(super) partial: bool,
}

impl Settings {
    pub(super) fn parse(text: &str) -> Self {
        let mut settings = Self::default();
        let mut remotes: BTreeMap<String, String> = BTreeMap::new();
        let mut section = String::new();
        for line in text.lines().map(str::trim) {
            if let Some(rest) = line.strip_prefix('[') {
                section = rest.split(']').next().unwrap_or("").to_owned();
                continue;
            }
            let Some((name, value)) = line.split_once('=') else { continue };
            let value = value.trim().trim_matches('"');
            let (kind, of) = section.split_once(' ').unwrap_or((&section, ""));
            match (kind.to_ascii_lowercase().as_str(), name.trim().to_ascii_lowercase().as_str()) {
                ("remote", "url") => drop(remotes.entry(of.trim().trim_matches('"').to_owned()).or_insert_with(|| value.to_owned())),
                ("remote", "promisor") => settings.partial |= value.eq_ignore_ascii_case("true"),
                ("extensions", "partialclone") => settings.partial = true,
                ("extensions", "objectformat") => settings.other_names |= !value.eq_ignore_ascii_case("sha1"),
                ("extensions", "refstorage") => settings.reference_tables |= value.eq_ignore_ascii_case("reftable"),
                _ => {}
            }
        }
        settings.remotes = remotes.into_iter().take(REMOTES).map(|(name, address)| remote(&name, &address)).collect();
        settings
    }
}

fn remote(name: &str, address: &str) -> Remote {
    let (host, path) = place(address).unwrap_or(("", ""));
    let first = path.trim_start_matches('/').split('/').next().unwrap_or("");
    let owner = (path.trim_matches('/').contains('/') && !first.is_empty()).then(|| super::shown(first));
    Remote { name: super::shown(name), host: super::shown(&host.to_ascii_lowercase()), owner: owner.filter(|_| !host.is_empty()) }
}

/// The host and the path of an address; nothing for one on the same machine.
fn place(address: &str) -> Option<(&str, &str)> {
    let whole = match address.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split_once('/').unwrap_or((rest, "")),
        // `git@host:owner/name`; a single letter before the colon is a drive.
        None => address.split_once(':').filter(|(host, _)| host.len() > 1 && !host.contains(['/', '\\']))?,
    };
    let (host, path) = whole;
    let host = host.rsplit('@').next().unwrap_or(host);
    Some((host.split(':').next().unwrap_or(host), path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_are_told_without_their_passwords() {
        let found = |address: &str| {
            let remote = remote("origin", address);
            format!("{} {}", remote.host, remote.owner.unwrap_or_default())
        };
        assert_eq!(found("https://github.com/acme/shop.git"), "github.com acme");
        assert_eq!(found("https://bob:pw@GitHub.com:443/acme/shop.git"), "github.com acme");
        assert_eq!(found("git@gitlab.com:acme/team/shop.git"), "gitlab.com acme");
        assert_eq!(found("ssh://git@host.org/shop.git"), "host.org ");
        assert_eq!(found("/srv/git/shop.git"), " ");
        assert_eq!(found("C:\\git\\shop"), " ");
        assert_eq!(found("file:///srv/git/shop.git"), " ");
    }

    #[test]
    fn forms_that_are_not_read_are_known() {
        let settings = Settings::parse(
            "[core]\n\tbare = false\n[extensions]\n\tobjectFormat = sha256\n\trefStorage = reftable\n[remote \"o\"]\n\turl = x:y/z\n\tpromisor = true\n",
        );
        assert!(settings.other_names && settings.reference_tables && settings.partial);
        assert_eq!(settings.remotes.len(), 1);
    }
}
