//! The questions that stand for no rule, and the choices of those that do. Data.

use super::{ChoiceInfo, QuestionInfo};
use crate::facts::{ProductKind, Project, Purpose, service_name};
use crate::report::profile::is_own_software;
use crate::rules::{Outcome, Rule, Severity};
use crate::sorted::Gather;
use crate::steps;
use std::collections::BTreeSet;

/// One answer to choose: its text, what it means, and how bad it is.
type Choice = (&'static str, &'static str, Outcome, Option<Severity>);

const GOOD: Outcome = Outcome::Passed;
const BAD: Outcome = Outcome::Failed;

/// A good answer like any other, and the last of every list.
const OPEN: Choice = ("unknown", "I don't know", Outcome::Unknown, None);

/// A question that no rule asks.
pub(super) struct Own {
    id: &'static str,
    rule: &'static str,
    severity: Severity,
    text: &'static str,
    why: &'static str,
    fix: &'static str,
    prompt: &'static str,
    choices: &'static [Choice],
    pub(super) applies: fn(&Project) -> bool,
}

pub(super) const OWN: &[Own] = &[
    Own {
        id: "spending-limit",
        rule: "cost/spending-limit-unproven",
        severity: Severity::Medium,
        text: "Is there a hard spending limit, and an alert before it, at the services that bill you by use?",
        why: "Services that bill by use bill a stranger's use too. Without a limit the first sign of trouble is the invoice.",
        fix: "Set a monthly limit and an alert at half of it in the account of each service that bills by use, the AI provider first.",
        prompt: "",
        choices: &[
            ("limit", "Yes, a limit and an alert", GOOD, None),
            ("alert", "Only an alert", BAD, Some(Severity::Low)),
            ("none", "No", BAD, Some(Severity::Medium)),
        ],
        applies: bills_by_use,
    },
    Own {
        id: "incident-contact",
        rule: "monitoring/incident-contact-unproven",
        severity: Severity::Medium,
        text: "When it stops working tonight: is there somebody who is told, knows what to do, and can?",
        why: "Most hours of an outage are spent finding the one person who can do something about it.",
        fix: "Name one person and a stand-in, give both the accounts, and write a page that says what to do first.",
        prompt: "",
        choices: &[
            ("yes", "Yes, and a second person too", GOOD, None),
            ("one", "One person only", BAD, Some(Severity::Low)),
            ("nobody", "No", BAD, Some(Severity::Medium)),
        ],
        applies: in_use,
    },
    Own {
        id: "outside-watch",
        rule: "monitoring/outside-watch-unproven",
        severity: Severity::Medium,
        text: "Does anything outside the product look every few minutes whether it answers, and tell somebody when it does not?",
        why: "A product that is down cannot report that it is down. Without a look from outside, your customers are the alarm.",
        fix: "Let a free uptime service call your front page and your health address every few minutes and write to you when they fail.",
        prompt: "Add an address /health that answers 200 when the database answers and 503 when it does not, so that an uptime service can watch it.",
        choices: &[
            ("yes", "Yes, and somebody is told", GOOD, None),
            ("unread", "Yes, but nobody would notice at once", BAD, Some(Severity::Low)),
            ("no", "No", BAD, Some(Severity::Medium)),
        ],
        applies: in_use,
    },
    Own {
        id: "processors",
        rule: "security/processors-unproven",
        severity: Severity::Medium,
        text: "Are there data-processing agreements with the services that handle your customers' data{names}?",
        why: "You answer for what services do with your customers' data. Larger customers ask for these agreements before they sign, and European law asks for them anyway.",
        fix: "Most services offer the agreement in their dashboard or on request: sign it, keep a copy, and list who gets which data.",
        prompt: "",
        choices: &[
            ("all", "Yes, with all of them", GOOD, None),
            ("some", "With some", BAD, Some(Severity::Low)),
            ("none", "No", BAD, Some(Severity::Medium)),
        ],
        applies: has_processors,
    },
    Own {
        id: "staging",
        rule: "tests/staging-unproven",
        severity: Severity::Low,
        text: "Is there a second copy of the product, with data of its own, in which a change is tried before customers get it?",
        why: "Without one, every change is tried on your customers and on their data.",
        fix: "Set up a second project at your host and database with the same settings and made-up data, and release there first.",
        prompt: "",
        choices: &[
            ("yes", "Yes, and it is used", GOOD, None),
            ("shared", "Yes, but it shares the live database", BAD, Some(Severity::Medium)),
            ("no", "No", BAD, Some(Severity::Low)),
        ],
        applies: keeps_data,
    },
    Own {
        id: "growth",
        rule: "monitoring/growth-unmeasured",
        severity: Severity::Low,
        text: "Do you know how many people really use it, and how fast that grows?",
        why: "What to do next depends on it: for ten people much can wait that a thousand would not forgive.",
        fix: "Count who signs in each week, and look at it each week.",
        prompt: "",
        choices: &[
            ("measured", "Yes, there are figures", GOOD, None),
            ("none-yet", "Nobody uses it yet", GOOD, None),
            ("guess", "Only roughly", BAD, Some(Severity::Low)),
        ],
        applies: in_use,
    },
];

impl Own {
    pub(super) fn question(&self, project: &Project) -> QuestionInfo {
        let names = processors(project);
        let listed = if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) };
        QuestionInfo {
            id: self.id.to_owned(),
            rule: self.rule.to_owned(),
            text: self.text.replace("{names}", &listed),
            hint: None,
            dimension: steps::dimension(self.rule).unwrap_or(crate::rules::Dimension::Monitoring),
            severity: self.severity,
            covers: Vec::new(),
            step: steps::of(self.rule).id.to_owned(),
            choices: put(self.choices),
            chosen: None,
            why: self.why.to_owned(),
            fix: self.fix.to_owned(),
            prompt: self.prompt.to_owned(),
        }
    }
}

/// Whether a question of a rule asks the same in other words.
pub(super) fn is_asked(own: &Own, asked: &[QuestionInfo]) -> bool {
    own.id == "outside-watch" && asked.iter().any(|question| question.rule == "monitoring/alarms-unproven")
}

/// A question's place among equals.
pub(super) fn position(id: &str) -> usize {
    OWN.iter().position(|own| own.id == id).map_or(0, |at| at + 1)
}

/// The choices for the question of a rule. What a platform's own question asks is not always what the rule's asks.
pub(super) fn choices(rule: &Rule, text: &str) -> Vec<ChoiceInfo> {
    put(match rule.id {
        "spof/backups-unproven" => &[
            ("restored", "There are backups, and one was restored to see that it works", GOOD, None),
            ("untried", "There are backups; none was ever restored", BAD, Some(Severity::Medium)),
            ("none", "There are none", BAD, Some(Severity::High)),
        ],
        "ownership/accounts-unproven" => &[
            ("owned", "All belong to us, and a second person can sign in to each", GOOD, None),
            ("alone", "All belong to us, but only one person can sign in", BAD, Some(Severity::Medium)),
            ("others", "Some belong to a freelancer, an agency or a private person", BAD, Some(Severity::High)),
        ],
        "source-control/version-history-unproven" if text.starts_with("Is the code kept") => &[
            ("ours", "Yes, in a repository of ours", GOOD, None),
            ("builder", "Only inside the builder", BAD, Some(Severity::Medium)),
            ("others", "In somebody else's account", BAD, Some(Severity::High)),
            ("none", "There is no history", BAD, Some(Severity::High)),
        ],
        "security/account-deletion-unproven" => &[
            ("tried", "There is a way, and it was tried", GOOD, None),
            ("by-hand", "By hand, somehow", BAD, Some(Severity::Low)),
            ("none", "There is no way", BAD, Some(Severity::Medium)),
        ],
        "monitoring/alarms-unproven" => &[
            ("watched", "A service outside the product looks every few minutes, and somebody is told at once", GOOD, None),
            ("unread", "Something looks, but nobody would notice at once", BAD, Some(Severity::Low)),
            ("nobody", "Nobody: customers would tell us", BAD, Some(Severity::Medium)),
        ],
        "tests/tests-absent" => &[
            ("run", "Tests run before every change goes out", GOOD, None),
            ("sometimes", "There are tests, run now and then", BAD, Some(Severity::Low)),
            ("none", "None", BAD, Some(Severity::High)),
        ],
        _ => match rule.severity {
            Severity::Critical => &[
                ("yes", "Settled, and it was checked", GOOD, None),
                ("partly", "Settled in part", BAD, Some(Severity::High)),
                ("no", "Not settled", BAD, Some(Severity::Critical)),
            ],
            Severity::High => &[
                ("yes", "Settled, and it was checked", GOOD, None),
                ("partly", "Settled in part", BAD, Some(Severity::Medium)),
                ("no", "Not settled", BAD, Some(Severity::High)),
            ],
            Severity::Medium => &[
                ("yes", "Settled, and it was checked", GOOD, None),
                ("partly", "Settled in part", BAD, Some(Severity::Low)),
                ("no", "Not settled", BAD, Some(Severity::Medium)),
            ],
            Severity::Low | Severity::Info => {
                &[("yes", "Settled, and it was checked", GOOD, None), ("no", "Not settled, or only in part", BAD, Some(Severity::Low))]
            }
        },
    })
}

fn put(choices: &[Choice]) -> Vec<ChoiceInfo> {
    let one = |&(id, text, outcome, severity): &Choice| ChoiceInfo { id: id.to_owned(), text: text.to_owned(), outcome, severity };
    choices.iter().chain([&OPEN]).map(one).collect()
}

/// Something that people may rely on, not a few files and not a page without anything behind it.
fn in_use(project: &Project) -> bool {
    let product = &project.product;
    product.kind != ProductKind::Fragment && (product.has_login || product.stores_data || product.takes_payment || product.has_server)
}

fn keeps_data(project: &Project) -> bool {
    project.product.kind == ProductKind::Code && project.product.stores_data
}

fn bills_by_use(project: &Project) -> bool {
    let by_use = |purpose: Purpose| matches!(purpose, Purpose::Ai | Purpose::Sms | Purpose::Mail | Purpose::Maps);
    project.product.kind != ProductKind::Fragment
        && (project.product.uses_ai || project.facts.services.iter().any(|call| by_use(call.purpose)))
}

fn has_processors(project: &Project) -> bool {
    keeps_data(project) && project.product.has_login && !processors(project).is_empty()
}

/// Services that get to see what customers enter, a few by name.
fn processors(project: &Project) -> Vec<String> {
    let sees = |purpose: Purpose| {
        matches!(
            purpose,
            Purpose::Ai
                | Purpose::Payment
                | Purpose::Mail
                | Purpose::Sms
                | Purpose::Login
                | Purpose::Database
                | Purpose::FileStore
                | Purpose::Analytics
        )
    };
    let named: BTreeSet<String> = project
        .facts
        .services
        .iter()
        .filter(|call| sees(call.purpose) && !is_own_software(&call.service) && call.service != "own log-in")
        .map(|call| service_name(&call.service))
        .into_set();
    named.into_iter().take(6).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn questions_that_no_rule_asks_have_a_job_and_three_answers() {
        let mut seen = BTreeSet::new();
        for own in OWN {
            assert!(seen.insert(own.id), "{}", own.id);
            assert!(!steps::of(own.rule).is_rest(), "no job of src/steps names {}", own.rule);
            assert!(steps::dimension(own.rule).is_some(), "{}", own.rule);
            assert!(own.choices.iter().any(|choice| choice.2 == GOOD) && own.choices.iter().any(|choice| choice.2 == BAD), "{}", own.id);
            assert!(own.choices.iter().all(|choice| (choice.2 == BAD) == choice.3.is_some()), "{}", own.id);
        }
    }
}
