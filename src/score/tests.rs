//! What a sceptic would try.

use super::*;
use crate::rules::Confidence;

fn line(rule: &str, dimension: Dimension, job: &str, outcome: Outcome, findings: &[Severity]) -> Line {
    let weighed = || findings.iter().map(|severity| (*severity, Confidence::High));
    Line {
        rule: rule.to_owned(),
        dimension,
        job: job.to_owned(),
        outcome,
        weight: 4,
        loss: loss_of(weighed(), None),
        worst: worst_of(weighed()),
    }
}

fn good(rule: &str, dimension: Dimension) -> Line {
    line(rule, dimension, rule, Outcome::Passed, &[])
}

fn bad(rule: &str, job: &str, findings: &[Severity]) -> Line {
    line(rule, Dimension::Security, job, Outcome::Failed, findings)
}

/// Seven dimensions in which all is well.
fn sound() -> Vec<Line> {
    Dimension::ALL.into_iter().flat_map(|dimension| (0..5).map(move |n| good(&format!("{}/{n}", dimension.id()), dimension))).collect()
}

fn value(lines: &[Line]) -> u8 {
    weigh(lines, 100).value.unwrap()
}

fn with(extra: Vec<Line>) -> Vec<Line> {
    sound().into_iter().chain(extra).collect()
}

#[test]
fn shares_make_a_whole() {
    assert_eq!(Dimension::ALL.into_iter().map(weights::share).sum::<u32>(), weights::SHARES);
}

#[test]
fn the_same_fault_fifty_times_is_one_problem() {
    let once = value(&with(vec![bad("a", "job", &[Severity::Medium])]));
    let often = value(&with(vec![bad("a", "job", &[Severity::Medium; 50])]));
    assert!(often <= once && once - often <= 3, "{once} and {often}");
    let kinds: Vec<Line> = (0..5).map(|n| bad(&n.to_string(), &n.to_string(), &[Severity::Medium])).collect();
    assert!(value(&with(kinds)) + 5 < often, "five kinds are worse than one kind fifty times");
    let same: Vec<Line> = (0..5).map(|n| bad(&n.to_string(), "job", &[Severity::Medium])).collect();
    assert!(value(&with(same)) + 5 >= often, "five rules that one job mends are about one problem");
}

#[test]
fn a_critical_fault_caps_its_dimension_and_the_whole() {
    let score = weigh(&with(vec![bad("a", "job", &[Severity::Critical])]), 100);
    let security = score.dimensions.iter().find(|d| d.dimension == Dimension::Security).unwrap();
    assert!(security.value.unwrap() <= 49 && score.value.unwrap() <= 49);
    assert_eq!((score.tier, score.held_by), (Some(Tier::OutrightRisk), Some(Held::Critical(1))));
    let two = with(vec![bad("a", "job", &[Severity::Critical]), bad("b", "other", &[Severity::Critical])]);
    assert!(value(&two) < score.value.unwrap());
}

#[test]
fn a_doubtful_fault_weighs_less_than_a_sure_one() {
    let weighed = |confidence| loss_of([(Severity::High, confidence)].into_iter(), None);
    assert!(weighed(Confidence::Low) < weighed(Confidence::Medium) && weighed(Confidence::Medium) < weighed(Confidence::High));
    assert_eq!(worst_of([(Severity::Critical, Confidence::Low)].into_iter()), Some(Severity::High));
}

#[test]
fn the_unknown_never_lifts() {
    // Hiding evidence: every line in turn becomes unknown, and all lines of a dimension at once.
    let mixed = with(vec![bad("a", "job", &[Severity::Medium]), bad("b", "other", &[Severity::Low])]);
    let before = weigh(&mixed, 100);
    for at in 0..mixed.len() {
        let mut hidden = mixed.clone();
        if hidden[at].outcome == Outcome::Passed {
            hidden[at].outcome = Outcome::Unknown;
            let after = weigh(&hidden, 100);
            assert!(after.value <= before.value && after.coverage < before.coverage, "{}", hidden[at].rule);
        }
    }
    for dimension in Dimension::ALL {
        let mut hidden = mixed.clone();
        hidden.iter_mut().filter(|line| line.dimension == dimension).for_each(|line| line.outcome = Outcome::Unknown);
        let after = weigh(&hidden, 100);
        assert!(dimension == Dimension::Security || after.value <= before.value, "{}", dimension.id());
        assert!(after.coverage < before.coverage, "{}", dimension.id());
    }
    assert!(weigh(&mixed, 30).value < before.value, "code that was not read lifts nothing");
}

#[test]
fn nothing_judged_is_no_score() {
    let mut lines = sound();
    lines.iter_mut().for_each(|line| line.outcome = Outcome::Unknown);
    let score = weigh(&lines, 100);
    assert_eq!((score.value, score.grade, score.tier, score.coverage), (None, None, None, 0));
    lines.iter_mut().for_each(|line| line.outcome = Outcome::NotApplicable);
    assert_eq!(weigh(&lines, 100).value, None);
    let unread = weigh(&sound(), 0);
    assert_eq!((unread.value, unread.grade, unread.tier), (None, None, None), "no figure for code that nobody read");
    let holed = weigh(&with(vec![bad("a", "one", &[Severity::Critical])]), 0);
    assert_eq!((holed.grade, holed.tier), (None, Some(Tier::OutrightRisk)), "a hole is one all the same");
}

#[test]
fn files_without_code_get_no_figure() {
    let score = |files: &[(&str, &str)]| {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
        crate::check(&mut crate::intake::Memory::new("x", files), &mut crate::Silent).unwrap().score
    };
    for files in [
        &[("README.md", "# My product\n\nRun it.\n")][..],
        &[("empty.txt", "")],
        &[("index.js", "")],
        &[("package.json", r#"{ "name": "x" }"#)],
        &[("main.hs", "main = print 1\n"), ("lib.ex", "defmodule X do\nend\n")],
    ] {
        let score = score(files);
        assert_eq!((score.value, score.grade, score.tier), (None, None, None), "{files:?}");
    }
    assert!(score(&[("index.html", "<!doctype html><title>Hello</title><p>Hello</p>\n")]).value.is_some());
}

#[test]
fn size_distorts_little() {
    let places = |n: usize, size: u64| loss_of(vec![(Severity::Medium, Confidence::High); n].into_iter(), Some(size));
    assert!(places(1, 100_000) < places(1, 2_000), "one place in a large project weighs less");
    assert_eq!(places(40, 100_000), places(3, 2_000), "as often as in a small one weighs the same");
    let hole = |size: u64| loss_of([(Severity::Critical, Confidence::High)].into_iter(), Some(size));
    assert_eq!(hole(100_000), hole(100), "one hole is enough");
}

#[test]
fn mending_never_lowers() {
    let mut lines = with(vec![
        bad("a", "one", &[Severity::Critical; 3]),
        bad("b", "two", &[Severity::High]),
        bad("c", "three", &[Severity::High, Severity::Low]),
        bad("d", "four", &[Severity::Medium]),
    ]);
    let mut before = value(&lines);
    for job in ["four", "two", "one", "three"] {
        lines.iter_mut().filter(|line| line.job == job).for_each(|line| line.outcome = Outcome::Passed);
        let after = value(&lines);
        assert!(after >= before, "{job}: {before} to {after}");
        before = after;
    }
    assert!(before >= 95, "{before}");
}

#[test]
fn security_holds_the_whole() {
    let holes: Vec<Line> = (0..5).map(|n| bad(&n.to_string(), &n.to_string(), &[Severity::High; 3])).collect();
    let score = weigh(&with(holes), 100);
    assert_eq!(score.held_by, Some(Held::Security));
}

#[test]
fn a_clean_bill_needs_coverage_and_a_fault_does_not() {
    assert_eq!(tier(95, None, 80, 80), Some(Tier::ProductionGrade));
    assert_eq!(tier(95, None, 49, 80), None);
    assert_eq!(tier(49, Some(Severity::Critical), 10, 80), Some(Tier::OutrightRisk));
    assert_eq!(tier(84, Some(Severity::High), 10, 80), Some(Tier::Fragile));
    assert_eq!(tier(79, None, 90, 80), Some(Tier::Fragile));
    assert_eq!(tier(70, Some(Severity::Medium), 10, 80), Some(Tier::Fragile));
    assert_eq!(tier(60, None, 40, 80), None);
}

#[test]
fn percent_stays_within_bounds() {
    assert_eq!((percent(1, 3), percent(3, 3), percent(5, 0), percent(9, 3)), (33, 100, 100, 100));
}

#[test]
fn what_is_absent_as_a_whole_leaves_half_of_its_dimension_at_best() {
    let cases = [
        ("tests/tests-absent", Severity::High, 45),
        ("tests/tests-absent", Severity::Medium, 55),
        ("monitoring/error-tracking-absent", Severity::Medium, 55),
    ];
    for (rule, severity, most) in cases {
        let mut verdict = crate::rules::Verdict::default();
        verdict.fail_whole().severity(severity);
        let lines = lines(&Project::default(), &[verdict.close(crate::rules::named(rule).unwrap())]);
        let score = weigh(&with(lines), 100);
        let dimension = score.dimensions.iter().find(|d| rule.starts_with(d.dimension.id())).unwrap().value.unwrap();
        assert!(dimension <= most && dimension > 35, "{rule}: {dimension}");
    }
}
