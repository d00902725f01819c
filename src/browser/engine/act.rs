//! What the scorecard's controls ask for. Their names stand in the markup that `view` draws.

use super::Engine;
use super::requests;
use super::save::{Form, face, kept};
use super::session::Session;
use crate::report::{self, Answer as Chosen};
use crate::view::{self, Look};
use shipworthy_messages::{Act, Answer, Change, Drawn, News, Refusal};
use shipworthy_settings::{By, Settings};
use std::rc::Rc;

impl Engine {
    pub(super) async fn act(self: &Rc<Self>, asked: &Act) -> Answer {
        match asked.does.as_str() {
            "settings" => return self.follow(asked),
            "inquire" => return self.inquire(asked),
            "send" => return self.send(),
            _ => {}
        }
        // Taken out while it works: what the page asks meanwhile comes after the answer to this.
        let Some(mut session) = self.session.take() else {
            let words = "The checker was started anew and does not hold this report any more. Check the file again.";
            return refused(words, self.language.get());
        };
        let answer = session.act(asked).await;
        self.session.replace(Some(session));
        answer
    }

    /// Follows the settings of the page. They may arrive after a file that was chosen early.
    fn follow(&self, asked: &Act) -> Answer {
        let mut settings = Settings::default();
        let said = |by: &str| {
            let mine = asked.fields.iter().filter_map(move |(name, value)| Some((name.strip_prefix(by)?, value.as_str())));
            mine.collect::<Vec<_>>()
        };
        let language = view::Language::of(field(asked, "page")).unwrap_or_default();
        let mut faults = settings.take(said("owner:"), By::Owner);
        faults.extend(settings.take(said("embedder:"), By::Embedder));
        for fault in faults {
            web_sys::console::warn_1(&format!("The setting {} was left out: {}", fault.name, fault.words).into());
        }
        self.language.set(language);
        self.settings.replace(settings.clone());
        if let Some(session) = self.session.borrow_mut().as_mut() {
            session.follow(settings);
            self.port.say(&Answer::News(News { event: String::new(), change: session.opened(), requests: requests::made() }));
        }
        Answer::Done
    }
}

fn refused(words: &str, language: view::Language) -> Answer {
    Answer::Refused(Refusal { code: "not-done".to_owned(), words: view::spoken(words, language), hint: String::new() })
}

/// The value of a field.
fn field<'a>(asked: &'a Act, name: &str) -> &'a str {
    asked.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

impl Session {
    async fn act(&mut self, asked: &Act) -> Answer {
        let language = self.controls.language;
        let refused = |words: &str| refused(words, language);
        match asked.does.as_str() {
            "answer" => self.take_answers(asked).await,
            "assume" => {
                let assumptions = self.assume(&asked.fields);
                let bill = &self.report.cost.bill;
                let live = maud::html! { div #bill-live { (view::bill_live(bill, &assumptions, language)) } };
                let said = view::bill_now(bill, &assumptions, language);
                Answer::Changed(Change { parts: vec![("bill-live".to_owned(), Drawn::from(live))], said, ..Change::default() })
            }
            "look" => {
                let change = self.look(Look::read(&asked.fields));
                change.map_or_else(|| Answer::Shown(self.shown()), Answer::Changed)
            }
            "save" => match Form::named(field(asked, "value")) {
                Some(form) => kept(self, form).map_or_else(|words| refused(&words), Answer::Keep),
                None => refused("There is no such form."),
            },
            "copy" => {
                self.text(field(asked, "value"), field(asked, "finding")).map_or_else(|| refused("There is nothing to copy."), Answer::Copy)
            }
            "keep" => self.keep(field(asked, "keep") == "on").await,
            "forget" => self.forget().await,
            _ => refused("This page does not know how to do that."),
        }
    }

    async fn take_answers(&mut self, asked: &Act) -> Answer {
        let remember = field(asked, "remember") == "on";
        let chosen = asked.fields.iter().filter(|(name, _)| name != "remember");
        let answers: Vec<Chosen> = chosen.map(|(question, choice)| Chosen { question: question.clone(), choice: choice.clone() }).collect();
        self.answer(answers);
        if let Some(remembered) = &self.remembered
            && remember | self.controls.memory.answers
        {
            // A browser that refuses keeps nothing, and the answers stay in the page.
            let done = remembered.keep_answers(remember.then_some(self.answers())).await;
            self.controls.memory.answers = remember && done.is_some();
        }
        let mut change = self.changed();
        let effect = view::answer_effect(&self.report, self.controls.language);
        change.said.clone_from(&effect);
        change.parts.push(("answer-effect".to_owned(), Drawn::from(maud::html! { p #answer-effect.answer-effect { (effect) } })));
        change.parts.push(self.memory_part());
        change.parts.extend(self.offer_parts());
        Answer::Changed(change)
    }

    fn text(&self, what: &str, finding: &str) -> Option<String> {
        let found = || {
            let mark = finding.strip_prefix("finding-")?;
            self.report.findings.iter().find(|finding| finding.fingerprint == mark)
        };
        match what {
            "week" => Some(report::week_instructions(&self.report)),
            "finding" => Some(report::finding_text(found()?)),
            "summary" => Some(report::summary(&self.report, face())),
            "prompt" => Some(report::prompt(&self.report, &[found()?])),
            _ => None,
        }
    }

    fn memory_part(&self) -> (String, Drawn) {
        ("keep".to_owned(), Drawn::from(view::kept(&self.controls.memory, self.controls.language)))
    }

    async fn keep(&mut self, keep: bool) -> Answer {
        let language = self.controls.language;
        let Some(remembered) = &self.remembered else { return refused("This browser keeps nothing.", language) };
        let said = if keep {
            self.controls.memory.report = remembered.keep_report(&self.report).await;
            if self.controls.memory.report.is_some() {
                "The report is kept in this browser."
            } else {
                "This browser refused to keep the report."
            }
        } else {
            // What cannot be removed was never kept.
            let _ = remembered.forget_report().await;
            self.controls.memory.report = None;
            "The report is not kept any more."
        };
        Answer::Changed(Change { parts: vec![self.memory_part()], said: view::spoken(said, language), ..Change::default() })
    }

    async fn forget(&mut self) -> Answer {
        let done = match &self.remembered {
            Some(remembered) => remembered.forget_all().await,
            None => None,
        };
        if done.is_none() {
            let words = "This browser did not let go of what it keeps. Its own settings can remove the data of this page.";
            return refused(words, self.controls.language);
        }
        self.controls.memory.report = None;
        self.controls.memory.answers = false;
        let said = view::spoken("Everything that was kept is forgotten.", self.controls.language);
        Answer::Changed(Change { parts: vec![self.memory_part()], said, ..Change::default() })
    }
}
