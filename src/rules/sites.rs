//! The judgement that many rules share: a construct in code that is a fault wherever it stands.

use super::{Finding, Verdict};
use crate::facts::{Project, Role, Site};
use crate::sorted::Arrange;
use std::collections::BTreeMap;

/// One finding for each site that is `wanted`; `say` adds what the finding knows of its place. Passes where code was
/// read and no site is wanted, and does not apply where there is no code.
pub(super) fn fail_each<'p>(
    project: &'p Project,
    out: &mut Verdict,
    mut wanted: impl FnMut(&'p Site) -> bool,
    mut say: impl FnMut(&Site, &mut Finding),
) {
    let mut found = false;
    for site in project.facts.sites.iter().filter(|site| wanted(site)) {
        found = true;
        say(site, out.fail(&site.origin));
    }
    if !found && project.facts.modules.is_empty() {
        out.not_applicable("There is no code that this could be seen in.");
    } else if !found {
        out.pass();
    }
}

/// One finding for each file with sites that are `wanted`, at the first of them, with the others beside it; `say` adds
/// what the finding knows. Otherwise as [`fail_each`].
pub(super) fn fail_each_file<'p>(
    project: &'p Project,
    out: &mut Verdict,
    mut wanted: impl FnMut(&'p Site) -> bool,
    mut say: impl FnMut(&[&'p Site], &mut Finding),
) {
    if project.facts.modules.is_empty() {
        out.not_applicable("There is no code that this could be seen in.");
        return;
    }
    let mut files: BTreeMap<&str, Vec<&'p Site>> = BTreeMap::new();
    for site in project.facts.sites.iter().filter(|site| wanted(site)) {
        files.entry(site.origin.path.as_str()).or_default().push(site);
    }
    if files.is_empty() {
        out.pass();
    }
    for mut sites in files.into_values() {
        sites.arrange_by_key(|site| (site.origin.line, site.origin.column));
        sites.dedup_by_key(|site| site.origin.line);
        let Some((first, others)) = sites.split_first() else { continue };
        let finding = out.fail(&first.origin);
        finding.related(others.iter().map(|site| site.origin.clone()));
        say(&sites, finding);
    }
}

/// One finding for the whole project at the first site that is `wanted`, with the others beside it, for a fault whose cure is
/// one: `say` adds what the finding knows. Product code comes first. Answers whether there was any.
pub(super) fn fail_once<'p>(
    project: &'p Project,
    out: &mut Verdict,
    mut wanted: impl FnMut(&'p Site) -> bool,
    say: impl FnOnce(&[&'p Site], &mut Finding),
) -> bool {
    let product = |path: &str| project.files_at(path).iter().any(|file| file.role == Role::Source);
    let mut sites: Vec<&Site> = project.facts.sites.iter().filter(|site| wanted(site)).collect();
    sites.sort_by_cached_key(|site| (!product(&site.origin.path), &site.origin.path, site.origin.line, site.origin.column));
    sites.dedup_by_key(|site| (&site.origin.path, site.origin.line));
    let Some((first, others)) = sites.split_first() else { return false };
    let finding = out.fail(&first.origin);
    finding.related(others.iter().map(|site| site.origin.clone()));
    say(&sites, finding);
    true
}

/// What the first of several sites names, for a title.
pub(super) fn first<'p>(sites: &[&'p Site]) -> &'p str {
    sites.first().map_or("", |site| site.detail.as_str())
}

/// What the details of several sites name, for a title: three of them at most, and how many more there are.
pub(super) fn details(sites: &[&Site]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for site in sites {
        if !names.contains(&site.detail.as_str()) {
            names.push(&site.detail);
        }
    }
    let more = names.len().saturating_sub(3);
    let shown: Vec<String> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    match (shown.as_slice(), more) {
        ([first @ .., last], 0) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        (shown, 0) => shown.join(", "),
        (shown, 1) => format!("{} and one more", shown.join(", ")),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}
