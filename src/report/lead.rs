//! What a visitor may send to the owner of a page after reading the report: who they are, and how their product stands.
//!
//! Everything about the product is made of the words of this program (names of dimensions, tiers, rules, services) and of
//! figures. No string that a project could have written gets in: no title as it stands in the report, no path, no
//! excerpt, no name of a table, no project name. What is shown before it is sent is [`Lead::text`], byte for byte what is
//! sent.

use super::{Report, Tool};
use crate::facts::service_name;
use crate::rules::{Dimension, Severity, general, named};
use crate::score::Tier;
use crate::steps;
use serde::{Deserialize, Serialize};

/// The schema that a lead follows: `schema/lead-1.json`.
pub const LEAD: &str = "lead/1";

/// Most risks that are named.
const RISKS: usize = 5;

/// Most parts of a stack that are named.
const STACK: usize = 20;

/// Longest line that a visitor may write, and longest message, in characters.
const LINE: usize = 200;
const MESSAGE: usize = 2_000;

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lead {
    /// [`LEAD`].
    pub schema: String,
    /// Made up anew for each lead and kept over all attempts to send it, so that a receiver takes it once.
    pub id: String,
    /// Who asks.
    pub contact: Contact,
    /// What they agreed to.
    pub consent: Consent,
    /// How their product stands.
    pub checked: Standing,
    /// What checked it.
    pub tool: Tool,
}

/// Who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Their name.
    pub name: String,
    /// Where to answer.
    pub email: String,
    /// Their company, if they say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// What they want to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What a visitor agreed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The owner's words beside the box that was ticked.
    pub text: String,
    /// The owner's page about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// How a product stands, in figures and in words of this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// 0 to 100, or `null`.
    pub score: Option<u8>,
    /// The tier, or `null`.
    pub tier: Option<Tier>,
    /// Share of what matters that could be judged.
    pub coverage: u8,
    /// The seven dimensions.
    pub dimensions: Vec<DimensionLead>,
    /// How many findings of each severity.
    pub found: Counts,
    /// The gravest kinds of faults.
    pub risks: Vec<Risk>,
    /// What it is built with, by names that this program knows.
    pub stack: Vec<String>,
    /// Answers to questions, where the visitor ticked that they go along.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Told>,
}

/// One dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DimensionLead {
    /// Which.
    pub id: Dimension,
    /// 0 to 100, or `null`.
    pub score: Option<u8>,
    /// The tier, or `null`.
    pub tier: Option<Tier>,
}

/// Findings by severity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Critical ones.
    pub critical: u32,
    /// High ones.
    pub high: u32,
    /// Medium ones.
    pub medium: u32,
    /// Low ones.
    pub low: u32,
}

/// One kind of fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// The rule.
    pub rule: String,
    /// What is wrong, in the rule's own words, without what it names in the project.
    pub title: String,
    /// How bad it is.
    pub severity: Severity,
    /// In how many places.
    pub places: u32,
}

/// One answer, by its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The question's id.
    pub question: String,
    /// The choice's id.
    pub choice: String,
}

/// What a visitor gives beside the report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form {
    /// A name for this lead that nobody else makes up: sixteen random bytes in hexadecimal form.
    pub id: String,
    /// Who asks.
    pub contact: Contact,
    /// What they agreed to.
    pub consent: Consent,
    /// Whether the answers go along.
    pub with_answers: bool,
}

/// The lead as far as it is filled in; what is missing is empty.
#[must_use]
pub fn draft(report: &Report, form: &Form) -> Lead {
    let contact = Contact {
        name: line(&form.contact.name, LINE),
        email: line(&form.contact.email, LINE),
        company: form.contact.company.as_deref().map(|company| line(company, LINE)).filter(|company| !company.is_empty()),
        message: form.contact.message.as_deref().map(message).filter(|message| !message.is_empty()),
    };
    let link = form.consent.link.as_deref().filter(|link| link.starts_with("https://")).map(str::to_owned);
    Lead {
        schema: LEAD.to_owned(),
        id: form.id.clone(),
        contact,
        consent: Consent { text: form.consent.text.clone(), link },
        checked: standing(report, form.with_answers),
        tool: Tool { name: "shipworthy".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned(), rules: report.tool.rules },
    }
}

/// Makes a lead that can be sent.
///
/// # Errors
/// When something is missing or is not what it should be; the sentence is for the visitor.
pub fn lead(report: &Report, form: &Form) -> Result<Lead, String> {
    let lead = draft(report, form);
    if lead.contact.name.is_empty() {
        return Err("Please give a name.".to_owned());
    }
    if !is_address(&lead.contact.email) {
        return Err("This does not look like an e-mail address.".to_owned());
    }
    if lead.consent.text.trim().is_empty() {
        return Err("This page does not say what you agree to, so nothing is sent.".to_owned());
    }
    if lead.id.len() < 16 || !lead.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') || lead.id.len() > 64 {
        return Err("This browser could not make up a name for the message.".to_owned());
    }
    Ok(lead)
}

impl Lead {
    /// The bytes that are shown and sent.
    #[must_use]
    pub fn text(&self) -> String {
        // Strings and numbers can always be written.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }
}

fn standing(report: &Report, with_answers: bool) -> Standing {
    let mut found = Counts::default();
    for finding in &report.findings {
        let count = match finding.severity {
            Severity::Critical => &mut found.critical,
            Severity::High => &mut found.high,
            Severity::Medium => &mut found.medium,
            Severity::Low => &mut found.low,
            Severity::Info => continue,
        };
        *count = count.saturating_add(1);
    }
    Standing {
        score: report.score.value,
        tier: report.score.tier,
        coverage: report.score.coverage,
        dimensions: report.dimensions.iter().map(|one| DimensionLead { id: one.id, score: one.score, tier: one.tier }).collect(),
        found,
        risks: risks(report),
        stack: stack(report),
        answers: if with_answers { answers(report) } else { Vec::new() },
    }
}

/// The gravest kinds of faults, once each. Their order is the report's: worst first.
pub(super) fn risks(report: &Report) -> Vec<Risk> {
    let mut risks: Vec<Risk> = Vec::new();
    for finding in report.findings.iter().filter(|finding| finding.severity <= Severity::Medium) {
        // What a bad answer found has no rule of its own, and its step's words are the program's too.
        let (rule, title) = match named(&finding.rule) {
            Some(rule) => (rule.id.to_owned(), general(rule.title)),
            None => (format!("step/{}", steps::of(&finding.rule).id), steps::of(&finding.rule).title.to_owned()),
        };
        match risks.iter_mut().find(|risk| risk.rule == rule) {
            Some(known) => known.places = known.places.saturating_add(1),
            None => risks.push(Risk { rule, title, severity: finding.severity, places: 1 }),
        }
    }
    risks.truncate(RISKS);
    risks
}

/// Parts of the stack whose names are this program's: a language, or a short word of the kind that services have.
fn stack(report: &Report) -> Vec<String> {
    let plain = |name: &&String| {
        let letters = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'+' | b'#' | b'/'));
        letters && name.len() <= 24 && name.split([' ', '-', '/']).all(|word| word.len() <= 12)
    };
    report.project.stack.iter().filter(plain).map(|name| service_name(name)).take(STACK).collect()
}

fn answers(report: &Report) -> Vec<Told> {
    let known = |text: &str| text.len() <= 80 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    let told = report.answers.iter().filter(|answer| known(&answer.question) && known(&answer.choice));
    told.map(|answer| Told { question: answer.question.clone(), choice: answer.choice.clone() }).collect()
}

/// One line of what a visitor wrote.
fn line(text: &str, most: usize) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect();
    let words: Vec<&str> = spaced.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(most).collect()
}

fn message(text: &str) -> String {
    let plain = text.replace("\r\n", "\n");
    plain.chars().filter(|c| *c == '\n' || !c.is_control()).take(MESSAGE).collect::<String>().trim().to_owned()
}

/// Whether a text can be an e-mail address: whether it is one, only a mail to it tells.
fn is_address(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else { return false };
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')' | '[' | ']' | '\\');
    let labels = || host.split('.');
    !name.is_empty()
        && text.len() <= 254
        && !text.contains(odd)
        && !name.contains('@')
        && labels().count() > 1
        && labels().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Memory;

    pub(crate) fn form() -> Form {
        Form {
            id: "0a1b2c3d4e5f60718293a4b5c6d7e8f9".to_owned(),
            contact: Contact { name: " Ann\r\nBcc: x ".to_owned(), email: "ann@example.org".to_owned(), ..Contact::default() },
            consent: Consent { text: "Write to me about this.".to_owned(), link: Some("javascript:alert(1)".to_owned()) },
            with_answers: true,
        }
    }

    fn report(files: &[(&str, &str)]) -> Report {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        crate::check(&mut Memory::new("zebrafish-shop", files), &mut crate::Silent).unwrap()
    }

    #[test]
    fn a_lead_says_how_it_stands() {
        let report = report(&[("server.js", "const app = require('express')();\napp.get('/', (q, r) => r.redirect(q.query.to));\n")]);
        let lead = lead(&report, &form()).unwrap();
        assert_eq!((lead.schema.as_str(), lead.contact.name.as_str()), ("lead/1", "Ann Bcc: x"));
        assert_eq!(lead.checked.score, report.score.value);
        assert_eq!(lead.checked.dimensions.len(), 7);
        assert!(lead.checked.risks.iter().any(|risk| risk.rule == "security/open-redirect"), "{:?}", lead.checked.risks);
        assert!(lead.checked.stack.contains(&"JavaScript".to_owned()));
        assert_eq!(lead.consent.link, None, "only https becomes a link");
        assert_eq!(serde_json::from_str::<Lead>(&lead.text()).unwrap(), lead);
    }

    #[test]
    fn what_is_missing_is_said() {
        let report = report(&[("a.js", "x")]);
        let refused = |change: fn(&mut Form)| {
            let mut form = form();
            change(&mut form);
            lead(&report, &form).unwrap_err()
        };
        assert!(refused(|form| form.contact.name = " \n".to_owned()).contains("name"));
        for wrong in
            ["", "ann", "ann@", "@x.org", "ann@x", "a b@x.org", "a@b@x.org", "ann@x..org", "ann@-x.org", "<a@x.org>", "a@x.org,b@x.org"]
        {
            let mut form = form();
            form.contact.email = wrong.to_owned();
            assert!(lead(&report, &form).is_err(), "{wrong}");
        }
        assert!(refused(|form| form.consent.text.clear()).contains("agree"));
        assert!(refused(|form| form.id = "short".to_owned()).contains("browser"));
    }

    /// Every string of a report is a secret here; what is left in the lead can only be the program's own.
    #[test]
    fn no_string_of_a_report_gets_into_a_lead() {
        let report = report(&[
            (
                "zebrafish/server.js",
                "const app = require('express')();\napp.get('/zebrafish', (q, r) => r.redirect(q.query.zebrafish));\nconst key = 'zebrafish';\n",
            ),
            ("supabase/migrations/zebrafish.sql", "create table zebrafish (id int, email text);\n"),
            ("package.json", r#"{ "name": "zebrafish", "dependencies": { "zebrafish": "1", "express": "4" } }"#),
            (
                "zebrafish.test.js",
                "import { createClient } from '@supabase/supabase-js';\ncreateClient('https://zebrafish.supabase.co', 'zebrafish').from('zebrafish').select('*');\n",
            ),
        ]);
        let whole = serde_json::to_string(&report).unwrap();
        assert!(whole.matches("zebrafish").count() > 10, "the report is full of it");
        assert!(!lead(&report, &form()).unwrap().text().contains("zebrafish"));
        // A report that somebody else wrote: each string of it is hostile.
        let mut odd: Report = report.clone();
        for finding in &mut odd.findings {
            finding.title = "zebrafish".to_owned();
            finding.rule = if finding.severity == Severity::High { "zebrafish/x".to_owned() } else { finding.rule.clone() };
        }
        odd.project.stack = vec!["zebrafish.internal.example".to_owned(), "https://zebrafish".to_owned(), "src/zebrafish.ts".to_owned()];
        odd.tool.name = "zebrafish".to_owned();
        odd.tool.version = "zebrafish".to_owned();
        for dimension in &mut odd.dimensions {
            dimension.title = "zebrafish".to_owned();
        }
        assert!(!lead(&odd, &form()).unwrap().text().contains("zebrafish"));
    }
}
