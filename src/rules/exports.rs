//! What rules about exports of no-code platforms share: the judgement of what one file states many times, and of what
//! many files state alike.

use super::{Finding, Verdict};
use crate::facts::{Origin, Project, Remark, RemarkKind, Site, SiteKind, TraceKind};
use crate::sorted::{Arrange, Gather};
use std::collections::BTreeMap;

pub(crate) use super::platforms::name;
pub(super) use super::platforms::{first, is_platform, of, only};

/// Whether an export was found; says that the rule does not apply where there is none.
pub(super) fn found(project: &Project, out: &mut Verdict) -> bool {
    let found = project.facts.builders.iter().any(|trace| trace.kind == TraceKind::Export) || !project.facts.automations.is_empty();
    if !found {
        out.not_applicable("There is no export of a no-code platform.");
    }
    found
}

/// From this many findings of one weight on they are one, so that a folder of a hundred workflows stays readable.
const MANY: usize = 4;
/// Most further places of one finding.
const PLACES: usize = 60;

/// One thing stated at a place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p> {
    /// What the title names.
    pub(super) detail: &'p str,
    /// Where.
    pub(super) origin: &'p Origin,
}

/// One finding for each file that states something wanted, at the first place, with the others beside it; `say` adds
/// what it knows. The title's `{what}` is the first detail. Many of the same weight are one.
pub(super) fn fail_files<'p>(
    project: &'p Project,
    out: &mut Verdict,
    wanted: impl Fn(&Remark) -> bool,
    say: impl FnMut(&[Place<'p>], &mut Finding),
) {
    let places = project.facts.remarks.iter().filter(|remark| wanted(remark));
    fail_places(project, out, places.map(|remark| Place { detail: &remark.detail, origin: &remark.origin }), say);
}

/// As [`fail_files`], for one kind.
pub(super) fn fail_kind(project: &Project, out: &mut Verdict, kind: RemarkKind) {
    fail_files(project, out, |remark| remark.kind == kind, |_, _| {});
}

/// As [`fail_kind`], for a construct that code has too.
pub(super) fn fail_sites(project: &Project, out: &mut Verdict, kind: SiteKind) {
    let sites = project.facts.sites.iter().filter(|site: &&Site| site.kind == kind);
    fail_places(project, out, sites.map(|site| Place { detail: &site.detail, origin: &site.origin }), |_, _| {});
}

fn fail_places<'p>(
    project: &Project,
    out: &mut Verdict,
    places: impl Iterator<Item = Place<'p>>,
    mut say: impl FnMut(&[Place<'p>], &mut Finding),
) {
    let mut files: BTreeMap<&str, Vec<Place<'p>>> = BTreeMap::new();
    for place in places {
        files.entry(&place.origin.path).or_default().push(place);
    }
    if files.is_empty() {
        if found(project, out) {
            out.pass();
        }
        return;
    }
    for places in files.values_mut() {
        places.arrange_by_key(|place| (place.origin.line, place.origin.column));
    }
    // The same said of several files is one finding.
    let mut groups: BTreeMap<Vec<&str>, Vec<Place<'p>>> = BTreeMap::new();
    for places in files.into_values() {
        let mut details: Vec<&str> = places.iter().map(|place| place.detail).collect();
        details.arrange();
        details.dedup();
        groups.entry(details).or_default().extend(places);
    }
    for places in groups.values() {
        let Some(first) = places.first() else { continue };
        let others = places.iter().skip(1).take(20).map(|place| place.origin.clone());
        let finding = out.fail(first.origin).name("what", first.detail.to_owned()).related(others);
        let mut details: Vec<&str> = places.iter().map(|place| place.detail).filter(|detail| *detail != first.detail).collect();
        details.arrange();
        details.dedup();
        if !details.is_empty() {
            finding.detail(format!("The same file has more of it: {}.", listed(&details)));
        }
        say(places, finding);
    }
    gather(out, "what");
}

/// Makes one finding of those of the same weight where there are many: at the first place, with the others beside it and
/// the first of their names in a sentence. `key` is the name in the title that tells them apart.
pub(super) fn gather(out: &mut Verdict, key: &'static str) {
    out.gather(MANY, |first, others| {
        let named = |finding: &Finding| finding.names.iter().find(|(own, _)| *own == key).map_or(String::new(), |(_, name)| name.clone());
        let mut names: Vec<String> = others.iter().map(named).filter(|name| !name.is_empty()).collect();
        names.dedup();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let files = others.iter().filter_map(|finding| finding.origin.as_ref()).map(|origin| origin.path.as_str());
        let files = files.into_set().len();
        let own = first.detail.take().map_or(String::new(), |detail| format!(" {detail}"));
        first.detail = Some(format!("The same holds {} more times, in {files} files: {}.{own}", others.len(), listed(&names)));
        let places = others.iter().flat_map(|finding| finding.origin.iter().chain(&finding.related)).cloned();
        first.related.extend(places);
        first.related.truncate(PLACES);
    });
}

/// The first few of a list, and how many more there are.
pub(super) fn listed(items: &[&str]) -> String {
    let shown = items.iter().take(5).copied().collect::<Vec<_>>().join("; ");
    if items.len() > 5 { format!("{shown}; and {} more", items.len() - 5) } else { shown }
}
