//! The scorecard and the kept file: whatever a project holds, it is shown and never obeyed.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "a test that panics has failed")]

use shipworthy::cost::{Basis, Bill, Exposed, Guarded, Mend, PaidCall, Part, PartKind, Plan, Rate, Remedy, Share, Source, Unpriced, Use};
use shipworthy::intake::Memory;
use shipworthy::report::{
    Architecture, Around, AsideInfo, AuthorInfo, Builder, ChoiceInfo, ContentInfo, CostDriver, Edge, FeatureInfo, FeatureState,
    FindingInfo, GoodInfo, HistoryInfo, LanguageShare, LeftOutInfo, Mark, Move, Node, OddityInfo, Past, Place, ProfileInfo, QuestionInfo,
    RemoteInfo, Report, Role, Since, Skipped, Standing, Step, TraitInfo, Turn, VerdictInfo, WaivedInfo,
};
use shipworthy::rules::{Confidence, Dimension, Effort, Outcome, Severity, Stage};
use shipworthy::steps::Who;
use shipworthy::{Silent, check, view};
use std::collections::BTreeSet;

const HOSTILE: &str = "\"><img src=x onerror=alert(1)><script>alert(2)</script>'&\u{202E}\u{200B}`{x}";

fn finding(number: usize, words: &str) -> FindingInfo {
    FindingInfo {
        rule: format!("{}/rule", Dimension::ALL[number % 7].id()),
        dimension: Dimension::ALL[number % 7],
        severity: Severity::High,
        confidence: Confidence::Medium,
        title: format!("{words} title"),
        detail: Some(format!("{words} detail")),
        path: Some(format!("src/{words}.ts")),
        line: Some(7),
        end_line: Some(7),
        column: Some(1),
        excerpt: Some(format!("{words} excerpt")),
        around: Some(Around { before: vec![format!("{words} above")], indent: 2, after: vec![format!("{words} below")] }),
        mark: Some([1, 3]),
        related: [Role::Step, Role::Example, Role::Also]
            .map(|role| Place { path: format!("{words} related"), line: None, excerpt: format!("{words} other"), role })
            .to_vec(),
        why: format!("{words} why"),
        fix: format!("{words} fix"),
        prompt: format!("{words} prompt"),
        effort: Effort::Hour,
        stage: Stage::Stabilize,
        refs: vec!["https://example.org/rule".to_owned(), "javascript:alert(3)".to_owned(), words.to_owned()],
        fingerprint: format!("{number:016x}"),
    }
}

/// A bill whose every string is `words`.
fn bill(words: &str) -> Bill {
    let own = || words.to_owned();
    let source = Source { what: own(), url: own(), date: own(), seen: true, list: Some(own()) };
    let rate = Rate { meter: own(), included: 10, price: Some(2_000_000), per: 1, whole: true };
    let plan = Plan { name: own(), monthly: 5_000_000, by_seat: true, credit: 1_000_000, rates: vec![rate] };
    let mend = Mend { remedy: 0, remains: 500, most: Some(9), meter: None };
    let used =
        Use { meter: own(), basis: Basis::Action, times: [1, 20, 300], most: None, words: own(), place: Some(own()), mends: vec![mend] };
    let part = Part {
        id: own(),
        title: own(),
        kind: PartKind::Ai,
        uses: vec![used; 30],
        plans: vec![plan.clone()],
        plans_low: vec![Plan { monthly: 0, ..plan.clone() }],
        plans_high: vec![plan],
        assumed: vec![own()],
        places: vec![own(); 2],
        sources: vec![source.clone(); 2],
    };
    let call = PaidCall { what: own(), input: 1_000_000, output: 1_000_000, most: None, each: [0; 3] };
    let exposed = |guarded| Exposed {
        entry: own(),
        kind: PartKind::Ai,
        service: own(),
        guarded,
        words: own(),
        place: own(),
        calls: vec![call.clone()],
    };
    Bill {
        as_of: own(),
        parts: vec![part; 9],
        remedies: vec![Remedy { title: own(), rule: Some("source-control/rule".to_owned()), places: vec![own(); 2] }],
        unpriced: vec![Unpriced { service: own(), why: own(), places: vec![own()] }],
        shares: vec![Share { service: own(), basis_points: 290, fixed: 300_000, source }],
        exposed: vec![exposed(Guarded::Open), exposed(Guarded::Limited)],
        ..Bill::default()
    }
}

/// A report whose every string is `words`, with that many findings.
fn report(words: &str, findings: usize) -> Report {
    let files = vec![("package.json".to_owned(), b"{}".to_vec()), ("src/a.ts".to_owned(), b"export const a = 1;\n".to_vec())];
    let mut report = check(&mut Memory::new(words, files), &mut Silent).unwrap();
    report.project.summary = words.to_owned();
    report.project.builders = vec![Builder { id: words.to_owned(), evidence: words.to_owned() }];
    report.project.stack = vec![words.to_owned()];
    report.project.languages = vec![LanguageShare { name: words.to_owned(), percent: 100, read: false }];
    report.score.verdict = words.to_owned();
    report.score.grade = Some(words.to_owned());
    report.findings = (0..findings).map(|number| finding(number, words)).collect();
    report.verdicts = vec![VerdictInfo {
        rule: words.to_owned(),
        dimension: Dimension::Tests,
        outcome: Outcome::Passed,
        reason: words.to_owned(),
        evidence: vec![words.to_owned()],
        step: words.to_owned(),
        weight: 1,
        loss: 0,
        worst: None,
    }];
    report.questions = vec![QuestionInfo {
        id: words.to_owned(),
        rule: words.to_owned(),
        text: words.to_owned(),
        hint: Some(words.to_owned()),
        dimension: Dimension::Tests,
        severity: Severity::High,
        covers: vec![words.to_owned()],
        step: words.to_owned(),
        choices: vec![ChoiceInfo { id: words.to_owned(), text: words.to_owned(), outcome: Outcome::Passed, severity: None }],
        chosen: Some(words.to_owned()),
        why: words.to_owned(),
        fix: words.to_owned(),
        prompt: words.to_owned(),
    }];
    report.score.moves = vec![Move { step: words.to_owned(), title: words.to_owned(), rules: vec![words.to_owned()], gain: 3, score: 60 }];
    report.project.profile = ProfileInfo {
        kind: Some(words.to_owned()),
        kind_shown_by: vec![words.to_owned()],
        traits: vec![TraitInfo { id: words.to_owned(), words: words.to_owned(), evidence: vec![words.to_owned()] }],
        fitted: vec![words.to_owned()],
    };
    report.features = vec![FeatureInfo {
        id: words.to_owned(),
        title: words.to_owned(),
        state: FeatureState::OnlyPainted,
        why: words.to_owned(),
        evidence: vec![words.to_owned()],
    }];
    report.good =
        vec![GoodInfo { rule: words.to_owned(), dimension: Dimension::Tests, text: words.to_owned(), evidence: vec![words.to_owned()] }];
    report.score.held_by = Some(words.to_owned());
    report.path.week = vec![words.to_owned()];
    let known: Vec<String> = (0..findings.min(7)).map(|number| finding(number, words).rule).collect();
    let step = Step {
        id: words.to_owned(),
        joined: vec![words.to_owned()],
        rule: "source-control/rule".to_owned(),
        found: known.iter().map(|_| words.to_owned()).collect(),
        rules: known,
        title: words.to_owned(),
        protects: words.to_owned(),
        fix: words.to_owned(),
        severity: Severity::Critical,
        places: 3,
        at: vec![words.to_owned()],
        effort: Effort::Week,
        who: Who::Senior,
        after: vec![words.to_owned()],
        reason: words.to_owned(),
        done_when: words.to_owned(),
        instruction: words.to_owned(),
        warning: Some(words.to_owned()),
        open: false,
        gain: 3,
    };
    report.path.stabilize = vec![step];
    report.path.foundations = Vec::new();
    report.path.scale = Vec::new();
    report.cost.drivers = vec![CostDriver { service: words.to_owned(), purpose: words.to_owned(), places: vec![words.to_owned()] }];
    let node = |id: &str| Node {
        id: id.to_owned(),
        title: words.to_owned(),
        kind: words.to_owned(),
        about: words.to_owned(),
        stops: words.to_owned(),
        marks: vec![Mark { rule: "source-control/rule".to_owned(), text: words.to_owned() }],
        places: vec![words.to_owned()],
    };
    report.architecture =
        Architecture { nodes: vec![node("a"), node("b")], edges: vec![Edge { from: "a".to_owned(), to: "b".to_owned() }] };
    report.cost.bill = bill(words);
    report.history = Some(HistoryInfo {
        summary: words.to_owned(),
        commits: 3,
        first: Some(words.to_owned()),
        last: None,
        people: 1,
        authors: vec![AuthorInfo { name: words.to_owned(), commits: 3, bot: true }; 30],
        remotes: vec![RemoteInfo { name: words.to_owned(), host: words.to_owned() }],
        branch: Some(words.to_owned()),
        branches: vec![words.to_owned()],
        tags: vec![words.to_owned(); 30],
        unpushed: Some(2),
        changed: Some(1),
        largest: vec![ContentInfo { path: words.to_owned(), bytes: 2_000_000, current: false }],
        limits: vec![words.to_owned()],
    });
    let past = Past {
        rule: words.to_owned(),
        severity: Severity::High,
        title: words.to_owned(),
        path: Some(words.to_owned()),
        fingerprint: words.to_owned(),
    };
    report.since = Some(Since {
        score_before: Some(40),
        score_now: Some(60),
        fixed: vec![past.clone()],
        untold: vec![past],
        new: report.findings.iter().take(1).map(|finding| finding.fingerprint.clone()).collect(),
        left: 1,
        other_checks: true,
        dimensions: vec![Turn { id: Dimension::Tests, before: Some(40), now: None }],
    });
    let waived = |standing| WaivedInfo {
        rule: words.to_owned(),
        path: Some(words.to_owned()),
        reason: words.to_owned(),
        until: Some(words.to_owned()),
        standing,
        findings: report.findings.iter().take(2).map(|finding| finding.fingerprint.clone()).collect(),
    };
    report.set_aside = Some(AsideInfo {
        by: words.to_owned(),
        waived: [Standing::Holds, Standing::Expired, Standing::Unused].map(waived).to_vec(),
        left_out: vec![LeftOutInfo { path: words.to_owned(), reason: words.to_owned(), files: 3 }],
    });
    report.skipped = vec![Skipped { path: words.to_owned(), reason: words.to_owned(), files: 2 }];
    report.oddities = vec![OddityInfo { path: Some(words.to_owned()), what: words.to_owned() }];
    report
}

/// The names of all elements that the markup opens or closes.
fn elements(markup: &str) -> BTreeSet<&str> {
    let name = |tag: &'_ str| tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '!' && c != '/').unwrap_or(tag.len());
    markup.split('<').skip(1).map(|tag| &tag[..name(tag)]).collect()
}

#[test]
fn nothing_of_a_project_becomes_markup() {
    let calm = view::scorecard(&report("calm", 150), view::Language::English).into_string();
    let hostile = report(HOSTILE, 150);
    let shown = view::scorecard(&hostile, view::Language::English).into_string();
    let known: BTreeSet<&str> = elements(&calm).into_iter().chain(["code", "/code"]).collect();
    let new: Vec<&str> = elements(&shown).difference(&known).copied().collect();
    assert!(new.is_empty(), "elements out of a project's words: {new:?}");
    for markup in [shown, view::document(&hostile, view::Language::English)] {
        for bad in ["<img", "<script", "href=\"javascript:", "\u{202E}", "\u{200B}"] {
            assert!(!markup.contains(bad), "{bad:?} came through");
        }
        assert!(markup.contains("⟨U+202E⟩"), "a character that turns text round is shown");
    }
}

/// Markdown without its code spans, which are shown as they are: a run of backticks up to the next run as long.
fn outside_code(list: &str) -> String {
    let mut outside = String::new();
    let mut rest = list;
    while let Some(at) = rest.find('`') {
        let fence = rest[at..].len() - rest[at..].trim_start_matches('`').len();
        outside.push_str(&rest[..at]);
        rest = &rest[at + fence..];
        if outside.ends_with('\\') {
            continue;
        }
        let mut end = 0;
        let found = loop {
            let Some(next) = rest[end..].find('`') else { break None };
            let run = rest[end + next..].len() - rest[end + next..].trim_start_matches('`').len();
            end += next + run;
            if run == fence {
                break Some(end);
            }
        };
        rest = &rest[found.unwrap()..];
    }
    outside + rest
}

#[test]
fn nothing_of_a_project_means_anything_in_other_forms() {
    let hostile = report(HOSTILE, 3);
    let list = shipworthy::report::markdown(&hostile);
    let outside = outside_code(&list);
    for bad in ["<img", "<script", "](", "\u{202E}"] {
        assert!(!outside.contains(bad), "{bad:?} came through: {outside}");
    }
    let log = shipworthy::report::sarif(&hostile);
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    for result in log["runs"][0]["results"].as_array().unwrap() {
        let address = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(address.chars().all(|c| c.is_ascii_alphanumeric() || "-._~/%".contains(c)), "{address}");
    }
}

#[test]
fn every_attribute_stays_within_its_quotes() {
    let markup = view::scorecard(&report(HOSTILE, 5), view::Language::English).into_string();
    for tag in markup.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let names = tag.split('"').step_by(2).collect::<String>();
        assert!(!names.contains("onerror"), "{tag}");
    }
}

#[test]
fn every_finding_is_there_once() {
    let report = report("calm", 150);
    let markup = view::scorecard(&report, view::Language::English).into_string();
    for finding in &report.findings {
        assert_eq!(markup.matches(&format!("id=\"finding-{}\"", finding.fingerprint)).count(), 1, "{}", finding.fingerprint);
    }
    assert_eq!(markup.matches("class=\"dimension\" data-dimension=").count(), 7);
    for finding in &report.findings {
        let marks = markup.split(&format!("id=\"finding-{}\"", finding.fingerprint)).nth(1).unwrap().split('>').next().unwrap();
        for (name, value) in [("severity", "high"), ("dimension", finding.dimension.id()), ("stage", "stabilize"), ("path", "src/calm.ts")]
        {
            assert!(marks.contains(&format!(" data-{name}=\"{value}\"")), "{name}: {marks}");
        }
    }
}

#[test]
fn no_id_stands_twice() {
    let markup = view::scorecard(&report("calm", 150), view::Language::English).into_string();
    let mut seen = BTreeSet::new();
    for id in markup.split(" id=\"").skip(1) {
        let id = id.split('"').next().unwrap();
        assert!(seen.insert(id), "{id}");
    }
}

#[test]
fn the_figures_stand_on_the_root() {
    let report = report("calm", 1);
    let markup = view::scorecard(&report, view::Language::English).into_string();
    let value = report.score.value.map(|value| value.to_string()).unwrap_or_default();
    assert!(markup.contains(&format!("data-score=\"{value}\"")));
    assert!(markup.contains(&format!("data-coverage=\"{}\"", report.score.coverage)));
}

#[test]
fn a_kept_file_needs_nothing_and_runs_nothing() {
    // A pattern within the file is asked of nobody.
    let file = view::document(&report("calm", 30), view::Language::English).replace("\"url(#bill-", "\"(#");
    assert!(file.starts_with("<!DOCTYPE html>"));
    assert!(file.contains("default-src 'none'"));
    for request in ["<script", "<link", "<img", "<iframe", "<button", "url(", "@import", " src=", " style="] {
        assert!(!file.contains(request), "{request}");
    }
}

#[test]
fn links_lead_within_or_over_https() {
    let markup = view::document(&report("calm", 30), view::Language::English);
    for link in markup.split("href=\"").skip(1) {
        let to = link.split('"').next().unwrap();
        assert!(to.starts_with("https://") || to.starts_with('#'), "{to}");
    }
}

#[test]
fn links_within_lead_somewhere() {
    let markup = view::document(&report("calm", 30), view::Language::English);
    for link in markup.split("href=\"#").skip(1) {
        let to = link.split('"').next().unwrap();
        assert!(markup.contains(&format!("id=\"{to}\"")), "#{to} leads nowhere");
    }
}

#[test]
fn a_report_without_a_score_says_so() {
    let mut report = report("calm", 0);
    report.score.value = None;
    report.score.grade = None;
    report.score.tier = None;
    let markup = view::scorecard(&report, view::Language::English).into_string();
    assert!(markup.contains("data-score=\"\"") && markup.contains("Cannot tell") && markup.contains("too little could be judged"));
}

/// The ids of all elements of some markup.
fn ids(markup: &str) -> BTreeSet<&str> {
    markup.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_first_screen_comes_first_and_says_it_all() {
    let report = report("calm", 9);
    let markup = view::document(&report, view::Language::English);
    let head = markup.split("<header class=\"report-head\"").nth(1).unwrap().split("</header>").next().unwrap();
    let score = format!("Score {} of 100", report.score.value.unwrap());
    for part in [score.as_str(), "Seven dimensions", "Do these first", "What is good", "% judged", "class=\"verdict\"", "class=\"summary\""]
    {
        assert!(head.contains(part), "{part}");
    }
    assert_eq!(head.matches("class=\"dimension\"").count(), 7);
    assert!((1..=3).contains(&head.matches("data-step=").count()));
    // Then the path, the findings, the map, the bill, the questions, what was read, every rule.
    let order = ["path", "findings", "map", "bill", "questions", "read", "rules"];
    let at: Vec<usize> = order.iter().map(|id| markup.find(&format!("<section class=\"block\" id=\"{id}\"")).unwrap()).collect();
    assert!(at.is_sorted() && markup.find("report-head").unwrap() < at[0], "{at:?}");
}

#[test]
fn evidence_has_its_line_its_mark_its_way_and_its_example() {
    let markup = view::scorecard(&report("calm", 1), view::Language::English).into_string();
    assert!(markup.contains("<span class=\"line-number\" title=\"Line 7\">7</span><code>  c<mark>al</mark>m excerpt</code>"));
    assert!(markup.contains("<span class=\"line-number\">6</span><code>calm above</code>"), "its neighbours stand around it");
    assert!(markup.contains("<span class=\"line-number\">8</span><code>calm below</code>"));
    for part in ["class=\"flow\"", "class=\"related example\"", "Here the same project does it well", "See also"] {
        assert!(markup.contains(part), "{part}");
    }
}

#[test]
fn thousands_of_further_places_are_counted_and_not_all_listed() {
    let mut report = report("calm", 1);
    let place = |at: usize| Place { path: format!("src/part{at}.ts"), line: Some(3), excerpt: String::new(), role: Role::Also };
    report.findings[0].related = (0..1_234).map(place).collect();
    let markup = view::scorecard(&report, view::Language::English).into_string();
    let listed = (0..1_234).filter(|at| markup.contains(&format!("<code>src/part{at}.ts:3</code>"))).count();
    assert_eq!(listed, 100);
    assert!(markup.contains("<li>and 1,134 more places. The JSON file lists them all.</li>"), "{markup}");
}

#[test]
fn another_language_says_the_same_around_the_same_words() {
    let report = report("calm", 30);
    let (english, german) = (view::document(&report, view::Language::English), view::document(&report, view::Language::German));
    assert!(german.contains("<html lang=\"de\">") && german.contains("Sieben Dimensionen") && german.contains("auf Englisch"));
    assert_eq!(ids(&english), ids(&german));
    assert!(german.contains("<p class=\"verdict\" lang=\"en\">"), "a report's own words say which language they are in");
    assert!(!english.contains("lang=\"de\"") && english.contains("<p class=\"verdict\">"), "English within English need not say so");
}

#[test]
fn a_finding_stands_between_its_neighbours_and_none_of_them_gives_a_secret_away() {
    let key: String = "k7Qz2".chars().cycle().take(40).collect();
    let settings = format!(
        "import os\nSECRET_KEY = '{key}'\nDEBUG = True\nADMIN = 'jane.roe@shop.example'\nALLOWED_HOSTS = ['shop.example']\nEND = '{key}'\n"
    );
    let files = [("manage.py", "import django\n"), ("requirements.txt", "django==5.1\n"), ("shop/settings.py", settings.as_str())]
        .map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let report = check(&mut Memory::new("shop", files.to_vec()), &mut Silent).unwrap();
    let around =
        |rule: &str| report.findings.iter().find(|finding| finding.rule == rule).and_then(|finding| finding.around.clone()).unwrap();
    let debug = around("security/debug-mode-on");
    assert_eq!(debug.before, ["import os", "SECRET_KEY = '…'"]);
    assert_eq!(debug.after, ["ADMIN = '…'", "ALLOWED_HOSTS = ['shop.example']"]);
    let page = view::document(&report, view::Language::English);
    assert!(page.contains("ALLOWED_HOSTS") && !page.contains(&key) && !page.contains("jane.roe"));
    let json = serde_json::to_string(&report).unwrap();
    assert!(!json.contains(&key) && !json.contains("jane.roe"));
}
