//! The check that the engine holds while the page shows it.

use super::inquiry::Inquiry;
use super::memory::Remembered;
use super::requests;
use super::store::Store;
use crate::cost::Assumptions;
use crate::facts::Project;
use crate::report::{self, Answer, Earlier, Report};
use crate::view::{self, Controls, Language, Look, Part};
use shipworthy_messages::{Change, Drawn, Scorecard, Shown};
use shipworthy_settings::Settings;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Parts in which the visitor types and chooses: what stands in them, and the focus, stay.
const FILLED_IN: [&str; 2] = ["questions", "contact"];

/// A report with all that the visitor did to it.
pub(super) struct Session {
    /// As it was checked.
    checked: Report,
    /// With answers and assumptions.
    pub(super) report: Report,
    /// What its bill of materials lists; all other facts are gone by now.
    pub(super) materials: Project,
    answers: Vec<Answer>,
    /// What it is held against.
    earlier: Option<Earlier>,
    pub(super) controls: Controls,
    pub(super) remembered: Option<Remembered>,
    pub(super) inquiry: Inquiry,
    /// What the owner of the page set.
    pub(super) settings: Settings,
    /// Marks of the parts as the page has them.
    drawn: Vec<(&'static str, u64)>,
}

impl Session {
    pub(super) fn new(report: Report, materials: Project, language: Language) -> Self {
        Self {
            checked: report.clone(),
            report,
            materials,
            answers: Vec::new(),
            earlier: None,
            controls: Controls { language, ..Controls::default() },
            remembered: None,
            inquiry: Inquiry::new(),
            settings: Settings::default(),
            drawn: Vec::new(),
        }
    }

    /// Follows what the owner of the page set.
    pub(super) fn follow(&mut self, settings: Settings) {
        self.settings = settings;
        self.offer();
    }

    /// Takes up what is known of the project from an earlier visit, or from the report that came beside it.
    pub(super) async fn recall(&mut self, store: Option<Store>, earlier: Option<Earlier>) {
        let remembered = Remembered::of(&self.checked.project.name, store);
        self.controls.memory = remembered.nothing();
        let (kept, answers) = remembered.kept().await;
        self.controls.memory.report = kept.as_ref().map(|(_, day)| day.clone());
        if let Some(earlier) = earlier.or(kept.map(|(earlier, _)| earlier)) {
            self.hold_against(earlier);
        }
        if let Some(answers) = answers {
            self.controls.memory.answers = true;
            self.answer(answers);
        }
        self.remembered = Some(remembered);
    }

    /// Holds the report against an earlier one.
    pub(super) fn hold_against(&mut self, earlier: Earlier) {
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
        self.report = report::answer(&self.checked, &self.answers);
        self.report.since = self.earlier.as_ref().map(|earlier| report::since(earlier, &self.report));
        report::assume(&mut self.report, &assumptions);
        self.offer();
    }

    /// The answers that are given.
    pub(super) fn answers(&self) -> &[Answer] {
        &self.answers
    }

    /// Takes assumptions of the bill by their names. What is no number stays as it was.
    pub(super) fn assume(&mut self, fields: &[(String, String)]) -> Assumptions {
        let mut assumptions = self.report.cost.bill.assumptions;
        for (name, value) in fields {
            if let Ok(value) = value.trim().parse::<u32>() {
                assumptions.set(name, value);
            }
        }
        report::assume(&mut self.report, &assumptions);
        assumptions
    }

    /// The whole for the page.
    pub(super) fn drawn(&mut self) -> Scorecard {
        let parts = view::parts(&self.report, &self.controls);
        self.drawn = parts.iter().filter_map(marked).collect();
        Scorecard {
            title: format!("{}, Shipworthy", view::title(&self.report, self.controls.language)),
            markup: Drawn::from(view::page(&self.report, &self.controls, &parts)),
            requests: requests::made(),
        }
    }

    /// What differs from what the page has.
    pub(super) fn changed(&mut self) -> Change {
        let parts = view::parts(&self.report, &self.controls);
        let marks: Vec<(&'static str, u64)> = parts.iter().filter_map(marked).collect();
        let had = std::mem::replace(&mut self.drawn, marks);
        let order = self.drawn.iter().map(|(id, _)| (*id).to_owned()).collect();
        let differs = |id: &str| {
            let (before, now) = (mark_of(&had, id), mark_of(&self.drawn, id));
            now.is_some() && before != now && !(before.is_some() && FILLED_IN.contains(&id))
        };
        let parts: Vec<_> =
            parts.into_iter().filter(|part| differs(part.id)).map(|part| (part.id.to_owned(), Drawn::from(part.markup))).collect();
        let shown = parts.iter().any(|(id, _)| id == "findings").then(|| self.shown());
        Change { figures: self.figures(), order, parts, shown, said: String::new() }
    }

    /// What the page has not drawn yet, and the offer anew, whatever stands in its form.
    pub(super) fn opened(&mut self) -> Change {
        self.drawn.retain(|(id, _)| *id != "contact");
        let mut change = self.changed();
        change.parts.push(("above".to_owned(), Drawn::from(view::above(&self.controls))));
        change
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

/// A part that is there, with a mark of what it holds.
fn marked(part: &Part) -> Option<(&'static str, u64)> {
    let mut hasher = DefaultHasher::new();
    part.markup.0.hash(&mut hasher);
    (!part.markup.0.is_empty()).then(|| (part.id, hasher.finish()))
}

fn mark_of(marks: &[(&'static str, u64)], id: &str) -> Option<u64> {
    marks.iter().find(|(known, _)| *known == id).map(|(_, mark)| *mark)
}
