//! The check that the engine holds while the page shows it.

use super::inquiry::Inquiry;
use super::memory::Remembered;
use crate::cost::Assumptions;
use crate::report::{self, Answer, Report};
use crate::view::{self, Controls, Look};
use shipworthy_messages::{Change, Drawn, Scorecard, Shown};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The part with the questions: whoever answers keeps the focus, so it stays.
const QUESTIONS: &str = "questions";

/// A report with all that the visitor did to it.
pub(super) struct Session {
    /// As it was checked.
    checked: Report,
    /// With answers and assumptions.
    pub(super) report: Report,
    /// Its packages as a bill of materials, which needs facts that are gone by now.
    pub(super) materials: String,
    answers: Vec<Answer>,
    /// What it is held against.
    earlier: Option<Report>,
    pub(super) controls: Controls,
    pub(super) remembered: Option<Remembered>,
    pub(super) inquiry: Inquiry,
    /// Marks of the parts as the page has them.
    drawn: Vec<(&'static str, u64)>,
}

impl Session {
    pub(super) fn new(report: Report, materials: String) -> Self {
        Self {
            checked: report.clone(),
            report,
            materials,
            answers: Vec::new(),
            earlier: None,
            controls: Controls::default(),
            remembered: None,
            inquiry: Inquiry::new(),
            drawn: Vec::new(),
        }
    }

    /// Takes up what is known of the project from an earlier visit, or from the report that came beside it.
    pub(super) async fn recall(&mut self, earlier: Option<Report>) {
        let remembered = Remembered::of(&self.checked.project.name).await;
        self.controls.memory = remembered.nothing();
        let kept = remembered.report().await;
        self.controls.memory.report = kept.as_ref().map(|(_, day)| day.clone());
        if let Some(earlier) = earlier.or(kept.map(|(report, _)| report)) {
            self.hold_against(earlier);
        }
        if let Some(answers) = remembered.answers().await {
            self.controls.memory.answers = true;
            self.answer(answers);
        }
        self.remembered = Some(remembered);
    }

    /// Holds the report against an earlier one.
    pub(super) fn hold_against(&mut self, earlier: Report) {
        self.earlier = Some(earlier);
        self.weigh();
    }

    /// Takes these answers instead of those before.
    pub(super) fn answer(&mut self, answers: Vec<Answer>) {
        self.answers = answers;
        self.weigh();
    }

    fn weigh(&mut self) {
        let assumptions = self.report.cost.bill.assumptions;
        let contact = self.report.contact.take();
        self.report = report::answer(&self.checked, &self.answers);
        self.report.since = self.earlier.as_ref().map(|earlier| report::since(earlier, &self.report));
        self.report.cost.bill.assumptions = assumptions;
        self.report.contact = contact;
    }

    /// The answers that are given.
    pub(super) fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// Takes assumptions of the bill by their names. What is no number stays as it was.
    pub(super) fn assume(&mut self, fields: &[(String, String)]) -> Assumptions {
        let assumptions = &mut self.report.cost.bill.assumptions;
        for (name, value) in fields {
            if let Ok(value) = value.trim().parse::<u32>() {
                assumptions.set(name, value);
            }
        }
        *assumptions
    }

    /// The whole for the page.
    pub(super) fn drawn(&mut self) -> Scorecard {
        self.drawn = self.parts().into_iter().map(|(id, mark, _)| (id, mark)).collect();
        Scorecard {
            title: format!("{}, Shipworthy", view::title(&self.report, self.controls.language)),
            markup: Drawn::from(view::page(&self.report, &self.controls)),
        }
    }

    /// All parts that are there, with a mark of what each holds.
    fn parts(&self) -> Vec<(&'static str, u64, Drawn)> {
        let parts = view::parts(&self.report, &self.controls).into_iter();
        let marked = parts.filter(|part| !part.markup.0.is_empty()).map(|part| {
            let mut hasher = DefaultHasher::new();
            part.markup.0.hash(&mut hasher);
            (part.id, hasher.finish(), Drawn::from(part.markup))
        });
        marked.collect()
    }

    /// What differs from what the page has.
    pub(super) fn changed(&mut self) -> Change {
        let parts = self.parts();
        let had = std::mem::replace(&mut self.drawn, parts.iter().map(|(id, mark, _)| (*id, *mark)).collect());
        let order = parts.iter().map(|(id, ..)| (*id).to_owned()).collect();
        let differs = |id: &str, mark: u64| id != QUESTIONS && !had.contains(&(id, mark));
        let parts: Vec<_> =
            parts.into_iter().filter(|(id, mark, _)| differs(id, *mark)).map(|(id, _, part)| (id.to_owned(), part)).collect();
        let shown = parts.iter().any(|(id, _)| id == "findings").then(|| self.shown());
        Change { figures: self.figures(), order, parts, shown, said: String::new() }
    }

    fn figures(&self) -> Vec<(String, String)> {
        view::figures(&self.report).into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Looks at other findings.
    pub(super) fn look(&mut self, look: Look) -> Option<Change> {
        let regroups = look.by_step() != self.controls.look.by_step();
        self.controls.look = look;
        regroups.then(|| {
            let list = Drawn::from(view::found_list(&self.report, &self.controls));
            let shown = Some(self.shown());
            Change { parts: vec![("found-list".to_owned(), list)], shown, ..Change::default() }
        })
    }

    /// Which findings are looked at.
    pub(super) fn shown(&self) -> Shown {
        let look = &self.controls.look;
        let shown = self.report.findings.iter().filter(|finding| look.shows(finding));
        let ids = shown.map(|finding| wasm_bindgen::JsValue::from(format!("finding-{}", finding.fingerprint))).collect();
        Shown { ids, said: view::found(&self.report, look, self.controls.language) }
    }
}
