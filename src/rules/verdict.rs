//! What a rule says about a project.

use super::{Confidence, Rule, Severity};
use crate::facts::Origin;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Collects what one rule says. A rule that says nothing has not judged: that is `Unknown`, never `Passed`.
#[derive(Debug, Default)]
pub struct Verdict {
    findings: Vec<Finding>,
    passed: bool,
    reason: Option<String>,
    evidence: Vec<Origin>,
    not_applicable: Option<String>,
    unknown: Option<(String, Option<&'static str>)>,
}

/// One fault at one place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// Where; `None` for the project as a whole.
    pub origin: Option<Origin>,
    /// What fills the placeholders of the rule's title.
    pub names: Vec<(&'static str, String)>,
    /// One sentence about this very place, if the rule's words do not say it all.
    pub detail: Option<String>,
    /// Overrides the rule's severity.
    pub severity: Option<Severity>,
    /// How sure it is.
    pub confidence: Confidence,
    /// Further places: the other nine copies of a secret.
    pub related: Vec<Origin>,
    /// The way that something takes to the place, step by step.
    pub steps: Vec<Origin>,
    /// Where the same project does it well.
    pub example: Option<Origin>,
    /// Pages where this very one is put right, beside the rule's own references; https only.
    pub pages: Vec<Cow<'static, str>>,
}

impl Finding {
    /// Fills `{key}` in the rule's title.
    pub fn name(&mut self, key: &'static str, value: impl Into<String>) -> &mut Self {
        self.names.push((key, value.into()));
        self
    }

    /// Says something about this very place.
    pub fn detail(&mut self, sentence: impl Into<String>) -> &mut Self {
        self.detail = Some(sentence.into());
        self
    }

    /// Overrides the rule's severity.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = Some(severity);
        self
    }

    /// Says how sure it is; `High` unless said.
    pub fn confidence(&mut self, confidence: Confidence) -> &mut Self {
        self.confidence = confidence;
        self
    }

    /// Adds a page where this very one is put right.
    pub fn page(&mut self, url: Option<impl Into<Cow<'static, str>>>) -> &mut Self {
        self.pages.extend(url.map(Into::into));
        self
    }

    /// Says which way something takes to the place.
    pub fn steps(&mut self, steps: Vec<Origin>) -> &mut Self {
        self.steps = steps;
        self
    }

    /// Says where the same project does it well.
    pub fn example(&mut self, place: &Origin) -> &mut Self {
        self.example = Some(place.clone());
        self
    }

    /// Adds further places.
    pub fn related(&mut self, places: impl IntoIterator<Item = Origin>) -> &mut Self {
        self.related.extend(places);
        self
    }
}

impl Verdict {
    /// A fault at a place. The answer takes further words.
    pub fn fail(&mut self, origin: &Origin) -> &mut Finding {
        self.push(Some(origin.clone()))
    }

    /// A fault of the project as a whole.
    pub fn fail_whole(&mut self) -> &mut Finding {
        self.push(None)
    }

    fn push(&mut self, origin: Option<Origin>) -> &mut Finding {
        let at = self.findings.len();
        self.findings.push(Finding {
            origin,
            names: Vec::new(),
            detail: None,
            severity: None,
            confidence: Confidence::High,
            related: Vec::new(),
            steps: Vec::new(),
            example: None,
            pages: Vec::new(),
        });
        #[expect(clippy::indexing_slicing, reason = "the element was pushed on the line above")]
        &mut self.findings[at]
    }

    /// Where more than `few` findings weigh the same, makes one of them: `join` takes the others into the first.
    pub(super) fn gather(&mut self, few: usize, join: impl Fn(&mut Finding, &[Finding])) {
        let weight = |finding: &Finding| (finding.severity, finding.confidence);
        let mut left = std::mem::take(&mut self.findings);
        while let Some(first) = left.first().map(&weight) {
            let (mut alike, others): (Vec<_>, Vec<_>) = left.into_iter().partition(|finding| weight(finding) == first);
            left = others;
            if alike.len() > few {
                let rest = alike.split_off(1);
                alike.iter_mut().for_each(|first| join(first, &rest));
            }
            self.findings.extend(alike);
        }
    }

    /// The good state holds.
    pub fn pass(&mut self) {
        self.passed = true;
    }

    /// The good state holds, as this place shows.
    pub fn pass_at(&mut self, origin: &Origin) {
        self.passed = true;
        self.evidence.push(origin.clone());
    }

    /// The good state holds; a sentence says more than the rule's own words can.
    pub fn pass_saying(&mut self, sentence: impl Into<String>) {
        self.passed = true;
        self.reason = Some(sentence.into());
    }

    /// The rule makes no sense for this project; a sentence says why.
    pub fn not_applicable(&mut self, why: impl Into<String>) {
        self.not_applicable = Some(why.into());
    }

    /// The files cannot say; `question` asks the founder instead.
    pub fn unknown(&mut self, why: impl Into<String>, question: Option<&'static str>) {
        self.unknown = Some((why.into(), question));
    }

    /// What it comes to: a fault outweighs doubt, doubt outweighs a pass.
    #[must_use]
    pub fn close(self, rule: &'static Rule) -> Judged {
        let (outcome, reason, question) = if !self.findings.is_empty() {
            (Outcome::Failed, String::new(), None)
        } else if let Some((why, question)) = self.unknown {
            (Outcome::Unknown, why, question)
        } else if self.passed {
            (Outcome::Passed, self.reason.unwrap_or_else(|| rule.pass_title.to_owned()), None)
        } else if let Some(why) = self.not_applicable {
            (Outcome::NotApplicable, why, None)
        } else {
            (Outcome::Unknown, "The rule came to no result.".to_owned(), None)
        };
        Judged { rule, outcome, reason, question, findings: self.findings, evidence: self.evidence }
    }
}

/// One rule's verdict on one project.
#[derive(Debug)]
pub struct Judged {
    /// The rule.
    pub rule: &'static Rule,
    /// What came out.
    pub outcome: Outcome,
    /// Why, in a sentence; empty for `Failed`, whose findings say it.
    pub reason: String,
    /// What to ask the founder, for `Unknown`.
    pub question: Option<&'static str>,
    /// The faults.
    pub findings: Vec<Finding>,
    /// Places that show the good state.
    pub evidence: Vec<Origin>,
}

impl Judged {
    /// The worst severity among the findings.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity.unwrap_or(self.rule.severity)).min()
    }
}

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The good state holds.
    Passed,
    /// A fault was found.
    Failed,
    /// The rule makes no sense for this project.
    NotApplicable,
    /// The files cannot say.
    Unknown,
}
