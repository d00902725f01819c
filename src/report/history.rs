//! The version history put into words and figures.

use super::build::count;
use super::{AuthorInfo, ContentInfo, HistoryInfo, RemoteInfo};
use crate::facts::{History, Moment, Project, TrackedState};
use crate::rules::history_in_words;

/// Most authors, branches and tags that a report lists.
const LISTED: usize = 100;

/// The history nearest to the top of the project, if the container holds one.
pub(super) fn history(project: &Project) -> Option<HistoryInfo> {
    let facts = &project.facts;
    let own = facts.histories.iter().min_by_key(|history| (history.folder.matches('/').count(), &history.folder))?;
    let mut limits = own.limits.clone();
    let others: Vec<&str> = facts.histories.iter().filter(|other| *other != own).map(|other| other.folder.as_str()).collect();
    if !others.is_empty() {
        limits.push(format!("Parts of the project have histories of their own: {}.", others.join(", ")));
    }
    let changed = facts.tracked.iter().filter(|tracked| tracked.state == TrackedState::Changed && tracked.path.starts_with(&own.folder));
    Some(HistoryInfo {
        summary: summary(own),
        commits: own.commits,
        first: date(own.first),
        last: date(own.last),
        people: count(own.authors.iter().filter(|author| !author.bot).count()),
        authors: own
            .authors
            .iter()
            .take(LISTED)
            .map(|author| AuthorInfo { name: author.name.clone(), commits: author.commits, bot: author.bot })
            .collect(),
        remotes: own.remotes.iter().map(|remote| RemoteInfo { name: remote.name.clone(), host: remote.host.clone() }).collect(),
        branch: own.head.clone(),
        branches: own.branches.iter().take(LISTED).cloned().collect(),
        tags: own.tags.iter().take(LISTED).cloned().collect(),
        unpushed: own.unpushed,
        changed: own.index_read.then(|| count(changed.count())),
        largest: own
            .largest
            .iter()
            .map(|content| ContentInfo { path: content.path.clone(), bytes: content.bytes, current: content.current })
            .collect(),
        limits,
    })
}

fn summary(history: &History) -> String {
    match history.commits {
        0 if history.limits.is_empty() => "a repository without any commit".to_owned(),
        0 => "there is one, and no commit of it could be read".to_owned(),
        _ => history_in_words(history),
    }
}

fn date(moment: Option<Moment>) -> Option<String> {
    moment.map(Moment::date).filter(|date| !date.is_empty())
}
