//! Transactions, joined to the databases that they are started on: what stays are those that a driver refuses.

use super::resolve::Modules;
use crate::facts::{Project, Site, SiteKind, WITHOUT_TRANSACTIONS};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

/// Fills it in.
pub(super) fn join(project: &mut Project, modules: &Modules<'_>) {
    let facts = &mut project.facts;
    // By the file that makes it and the name that holds or gives it: the driver.
    let mut refusing: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for site in facts.sites.iter().filter(|site| site.kind == SiteKind::DatabaseWithoutTransactions) {
        if let Some((name, driver)) = site.detail.split_once(' ') {
            refusing.insert((site.origin.path.as_str(), name), driver);
        }
    }
    let only = only_refusing(modules);
    let refused = |site: &Site| {
        let (holder, tables) = site.detail.split_once(' ').unwrap_or((&site.detail, ""));
        let driver = match holder.strip_prefix("*.") {
            // Handed over by a framework: told apart only where there is one kind of database.
            Some(name) => refusing.iter().find(|((_, held), _)| only && *held == name).map(|(_, driver)| *driver),
            None => {
                let module = modules.get(&site.origin.path)?;
                // Made in the same file, or in the one that the name comes from.
                refusing.get(&(module.path.as_str(), holder)).copied().or_else(|| {
                    let reached = modules.called(module, "", &format!("{holder}.transaction"));
                    reached.iter().find_map(|(home, function)| refusing.get(&(home.path.as_str(), function.name.as_str())).copied())
                })
            }
        }?;
        Some(Site {
            kind: SiteKind::TransactionRefused,
            detail: format!("{driver} {tables}").trim_end().to_owned(),
            origin: site.origin.clone(),
        })
    };
    let found: Vec<Site> = facts.sites.iter().filter(|site| site.kind == SiteKind::TransactionStarted).filter_map(refused).collect();
    facts.sites.retain(|site| !matches!(site.kind, SiteKind::DatabaseWithoutTransactions | SiteKind::TransactionStarted));
    if !found.is_empty() {
        facts.sites.extend(found);
        facts.sites.arrange();
    }
}

/// Whether every file that makes a database of Drizzle uses a driver that refuses transactions.
fn only_refusing(modules: &Modules<'_>) -> bool {
    let imports = || modules.all().iter().flat_map(|module| &module.imports).filter(|import| !import.type_only);
    let makes = |import: &&crate::facts::Import| import.names.iter().any(|(_, there)| there == "drizzle");
    imports().filter(makes).all(|import| {
        let driver = import.specifier.strip_prefix("drizzle-orm/");
        WITHOUT_TRANSACTIONS.iter().any(|(name, _)| driver == Some(*name))
    })
}
