//! The version histories of a project, as the rules about them see them.

use crate::facts::{History, Project};
use crate::rules::Verdict;
use crate::sorted::Gather;

/// The histories that hold commits; nothing, with the reason said, where there is none to judge.
pub(super) fn read<'p>(project: &'p Project, out: &mut Verdict) -> Option<Vec<&'p History>> {
    let histories = &project.facts.histories;
    if histories.is_empty() {
        out.not_applicable("The upload holds no version history.");
        return None;
    }
    let read: Vec<&History> = histories.iter().filter(|history| history.commits > 0).collect();
    if read.is_empty() {
        out.not_applicable("No commit of the version history could be read.");
        return None;
    }
    Some(read)
}

/// `1 commit`, `3 commits`.
pub(super) fn counted(number: u32, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A history in one sentence: how many commits, by how many people, from when to when, and where copies are.
pub(crate) fn sentence(history: &History) -> String {
    let people = history.authors.iter().filter(|author| !author.bot).count();
    let people = u32::try_from(people).unwrap_or(u32::MAX);
    let commits = counted(history.commits, "commit", "commits");
    let by = match (people, history.authors.len()) {
        (0, 0) => String::new(),
        (0, _) => " by machines alone".to_owned(),
        (people, _) => format!(" by {}", counted(people, "person", "people")),
    };
    let date = |moment: &Option<crate::facts::Moment>| moment.map(crate::facts::Moment::in_words).filter(|words| !words.is_empty());
    let when = match (date(&history.first), date(&history.last)) {
        (Some(first), Some(last)) if first != last => format!(", from {first} to {last}"),
        (Some(first), _) => format!(", on {first}"),
        _ => String::new(),
    };
    let hosts: std::collections::BTreeSet<&str> =
        history.remotes.iter().map(|remote| remote.host.as_str()).filter(|host| !host.is_empty()).into_set();
    let copy = match hosts.len() {
        0 => String::new(),
        _ => format!("; a copy is at {}", hosts.into_iter().collect::<Vec<_>>().join(" and ")),
    };
    format!("{commits}{by}{when}{copy}")
}
