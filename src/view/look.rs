//! Which findings are looked at: the controls above the list, and what they mean.

use super::texts::{Filled, Language, Texts};
use super::words::{Shown, dimension_title, severity_word};
use crate::report::{FindingInfo, Report};
use crate::rules::{Dimension, Severity, Stage};
use maud::{Markup, html};

/// Longest text that is searched for, in bytes.
const LONGEST: usize = 200;

/// Which findings are looked at, and how they are grouped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    dimension: Option<Dimension>,
    severity: Option<Severity>,
    stage: Option<Stage>,
    /// Part of a path, in small letters.
    file: String,
    /// Words that must all be there, in small letters.
    words: Vec<String>,
    by_step: bool,
}

impl Look {
    /// From the names and values of the controls. What is not known asks for nothing.
    #[must_use]
    pub fn read(fields: &[(String, String)]) -> Self {
        let mut look = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "dimension" => look.dimension = Dimension::ALL.into_iter().find(|dimension| dimension.id() == value),
                "severity" => look.severity = SEVERITIES.into_iter().find(|severity| severity.id() == value),
                "stage" => look.stage = STAGES.into_iter().find(|stage| stage.id() == value),
                "file" => look.file = capped(value),
                "words" => look.words = capped(value).split_whitespace().map(str::to_owned).collect(),
                "group" => look.by_step = value == "step",
                _ => {}
            }
        }
        look
    }

    /// Whether the findings stand below the steps that mend them.
    #[must_use]
    pub fn by_step(&self) -> bool {
        self.by_step
    }

    /// Whether all findings are looked at.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let Self { dimension, severity, stage, file, words, by_step: _ } = self;
        dimension.is_none() && severity.is_none() && stage.is_none() && file.is_empty() && words.is_empty()
    }

    /// Whether a finding is looked at.
    #[must_use]
    pub fn shows(&self, finding: &FindingInfo) -> bool {
        self.dimension.is_none_or(|dimension| dimension == finding.dimension)
            && self.severity.is_none_or(|severity| finding.severity <= severity)
            && self.stage.is_none_or(|stage| stage == finding.stage)
            && (self.file.is_empty() || paths(finding).any(|path| path.to_lowercase().contains(&self.file)))
            && (self.words.is_empty() || self.says(finding))
    }

    fn says(&self, finding: &FindingInfo) -> bool {
        let told = [&finding.title, &finding.rule, &finding.why, &finding.fix];
        let more = [&finding.detail, &finding.path, &finding.excerpt];
        let said: Vec<String> = told.into_iter().chain(more.into_iter().flatten()).map(|text| text.to_lowercase()).collect();
        self.words.iter().all(|word| said.iter().any(|text| text.contains(word)))
    }
}

fn capped(value: &str) -> String {
    value.get(..value.floor_char_boundary(LONGEST)).unwrap_or_default().trim().to_lowercase()
}

fn paths(finding: &FindingInfo) -> impl Iterator<Item = &str> {
    finding.path.as_deref().into_iter().chain(finding.related.iter().map(|place| place.path.as_str()))
}

/// Severities to choose, each with all that is worse.
const SEVERITIES: [Severity; 4] = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low];

/// The stages in which something is found.
const STAGES: [Stage; 3] = [Stage::Stabilize, Stage::Foundations, Stage::Scale];

fn stage_word(stage: Stage, say: &Texts) -> &'static str {
    match stage {
        Stage::Stabilize => say.path.stabilize,
        Stage::Foundations => say.path.foundations,
        Stage::Scale => say.path.scale,
    }
}

/// How many of the findings are looked at, in words.
#[must_use]
pub fn found(report: &Report, look: &Look, language: Language) -> String {
    told(report, look, language.texts())
}

fn told(report: &Report, look: &Look, say: &Texts) -> String {
    let all = report.findings.len();
    let shown = report.findings.iter().filter(|finding| look.shows(finding)).count();
    let text = match shown {
        shown if shown == all => say.look.found_all,
        0 => say.look.found_none,
        _ => say.look.found_some,
    };
    say.fill(text, "n", &say.figure(all as u64)).replace("{shown}", &say.figure(shown as u64))
}

/// The controls. Only the page has them.
pub(super) fn controls(report: &Report, look: &Look, say: &Texts) -> Markup {
    let used = |dimension: &Dimension| report.findings.iter().any(|finding| finding.dimension == *dimension);
    html! {
        form #look.look data-do="look" role="search" aria-label=(say.look.title) autocomplete="off" {
            p.look-words {
                label for="look-words" { (say.look.search) }
                input #look-words type="search" name="words" value=(Shown(&look.words.join(" "))) maxlength=(LONGEST);
            }
            p {
                label for="look-dimension" { (say.look.dimension) }
                select #look-dimension name="dimension" {
                    option value="" { (say.look.all) }
                    @for known in report.dimensions.iter().filter(|known| used(&known.id)) {
                        option value=(known.id.id()) selected[look.dimension == Some(known.id)] { (dimension_title(known.id, say)) }
                    }
                }
            }
            p {
                label for="look-severity" { (say.look.severity) }
                select #look-severity name="severity" {
                    option value="" { (say.look.all) }
                    @for severity in SEVERITIES {
                        option value=(severity.id()) selected[look.severity == Some(severity)] {
                            @if severity == Severity::Critical { (severity_word(severity, say)) }
                            @else { (Filled(say.look.and_worse, &[("severity", &severity_word(severity, say))])) }
                        }
                    }
                }
            }
            p {
                label for="look-stage" { (say.look.stage) }
                select #look-stage name="stage" {
                    option value="" { (say.look.all) }
                    @for stage in STAGES { option value=(stage.id()) selected[look.stage == Some(stage)] { (stage_word(stage, say)) } }
                }
            }
            p {
                label for="look-file" { (say.look.file) }
                input #look-file type="search" name="file" value=(Shown(&look.file)) placeholder="src/" spellcheck="false" maxlength=(LONGEST);
            }
            p {
                label for="look-group" { (say.look.group) }
                select #look-group name="group" {
                    option value="kind" { (say.look.by_dimension) }
                    option value="step" selected[look.by_step] { (say.look.by_step) }
                }
            }
            p.look-end {
                button.button type="button" data-do="reset" data-value="look" { (say.look.show_all) }
                " "
                button.button type="button" data-do="unfold" data-value="found-list" aria-pressed="false" { (say.look.unfold_all) }
            }
            p #found.quiet { (told(report, look, say)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::Memory;
    use crate::{Silent, check};

    fn report() -> Report {
        let files = [
            ("package.json", r#"{ "name": "shop", "dependencies": { "express": "^4" } }"#),
            (
                "src/a.ts",
                "import express from 'express';\nconst app = express();\napp.get('/x', (q, r) => { eval(q.query.x); r.send(''); });\napp.listen(1);\n",
            ),
        ];
        check(&mut Memory::new("shop", files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).into()), &mut Silent).unwrap()
    }

    fn look(fields: &[(&str, &str)]) -> Look {
        let fields: Vec<(String, String)> = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Look::read(&fields)
    }

    #[test]
    fn each_control_narrows_by_its_own() {
        let report = report();
        let shown = |fields: &[(&str, &str)]| -> Vec<&FindingInfo> {
            let look = look(fields);
            report.findings.iter().filter(|finding| look.shows(finding)).collect()
        };
        assert_eq!(shown(&[]).len(), report.findings.len());
        assert_eq!(shown(&[("severity", "nonsense"), ("other", "x")]).len(), report.findings.len());
        let tests = shown(&[("dimension", "tests")]);
        assert!(!tests.is_empty() && tests.iter().all(|finding| finding.dimension == Dimension::Tests));
        let worst = shown(&[("severity", "high")]);
        assert!(!worst.is_empty() && worst.iter().all(|finding| finding.severity <= Severity::High));
        let now = shown(&[("stage", "stabilize")]);
        assert!(!now.is_empty() && now.iter().all(|finding| finding.stage == Stage::Stabilize));
        let there = shown(&[("file", " SRC/A ")]);
        assert!(!there.is_empty() && there.iter().all(|finding| finding.path.as_deref() == Some("src/a.ts")));
        assert!(!shown(&[("words", "EVAL")]).is_empty());
        assert!(shown(&[("words", "eval never-written-anywhere")]).is_empty());
    }

    #[test]
    fn what_is_shown_is_said() {
        let report = report();
        assert!(found(&report, &Look::default(), Language::English).starts_with("All "));
        assert!(found(&report, &look(&[("words", "never-written-anywhere")]), Language::English).starts_with("None of the "));
        assert!(look(&[("group", "step")]).is_open() && look(&[("group", "step")]).by_step());
        assert!(!look(&[("file", "x")]).is_open());
    }
}
