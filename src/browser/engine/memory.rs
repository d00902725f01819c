//! What the engine remembers of a project from one visit to the next, by the visitor's choice.

use super::store::Store;
use crate::report::{Answer, Earlier, Report};
use crate::view::Memory;
use serde::{Deserialize, Serialize};

/// What a later report is held against, with the day on which it was made.
#[derive(Debug, Serialize, Deserialize)]
struct Dated {
    day: String,
    report: Earlier,
}

/// What is remembered of one project.
#[derive(Debug)]
pub(super) struct Remembered {
    store: Option<Store>,
    project: String,
}

impl Remembered {
    /// Of the project of that name.
    pub(super) fn of(project: &str, store: Option<Store>) -> Self {
        Self { store, project: project.to_owned() }
    }

    fn key(&self, what: &str) -> String {
        format!("{what}:{}", self.project)
    }

    /// What was kept of a report, with its day, and the answers that were.
    pub(super) async fn kept(&self) -> (Option<(Earlier, String)>, Option<Vec<Answer>>) {
        let Some(store) = &self.store else { return (None, None) };
        let (report, answers) = (store.get(&self.key("report")), store.get(&self.key("answers")));
        // One that an older version of this page kept may be none any more.
        let report = report.await.and_then(|text| serde_json::from_str::<Dated>(&text).ok());
        let answers = answers.await.and_then(|text| serde_json::from_str(&text).ok());
        (report.map(|Dated { day, report }| (report, day)), answers)
    }

    /// Keeps of a report what a later one is held against, as that of today; the day.
    pub(super) async fn keep_report(&self, report: &Report) -> Option<String> {
        let day = today();
        let text = serde_json::to_string(&Dated { day: day.clone(), report: report.into() }).ok()?;
        self.store.as_ref()?.put(&self.key("report"), &text).await?;
        Some(day)
    }

    /// Keeps answers, or forgets those that are kept.
    pub(super) async fn keep_answers(&self, answers: Option<&[Answer]>) -> Option<()> {
        let store = self.store.as_ref()?;
        match answers {
            Some(answers) => store.put(&self.key("answers"), &serde_json::to_string(answers).ok()?).await,
            None => store.remove(&self.key("answers")).await,
        }
    }

    /// Forgets the report that is kept.
    pub(super) async fn forget_report(&self) -> Option<()> {
        self.store.as_ref()?.remove(&self.key("report")).await
    }

    /// Forgets everything of every project.
    pub(super) async fn forget_all(&self) -> Option<()> {
        self.store.as_ref()?.clear().await
    }

    /// How it stands when nothing is kept.
    pub(super) fn nothing(&self) -> Memory {
        Memory { possible: self.store.is_some(), report: None, answers: false }
    }
}

/// Today, `2026-03-01`, by the clock of this machine.
fn today() -> String {
    let now = js_sys::Date::new_0();
    format!("{:04}-{:02}-{:02}", now.get_full_year(), now.get_month() + 1, now.get_date())
}
